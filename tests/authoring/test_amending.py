"""What is typed into a form becomes a checked dataset."""

import csv
import datetime
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest
from hypothesis import given, settings, strategies as st

import pilotstd
from pilotstd import (
    Basis,
    Dataset,
    InvalidDataset,
    InvalidQuery,
    Label,
    Language,
    Responsibility,
    Role,
    StandardLevel,
    UnsupportedFormat,
)
from pilotstd.authoring import Amendment, amend, write_form
from pilotstd.authoring.forms import form
from pilotstd.model import TABLES, Record

SOURCE = {
    "id": "source:official-list",
    "publisher": "商务部",
    "kind": "official-publication",
    "language": "zh",
}
TASK = {
    "number": 36,
    "title_zh": "家政服务规范",
    "kind": "standard",
    "level": "local",
    "regions": "重庆",
    "document": "doc:task-list-2024",
}
Row = dict[str, Any]
Fill = Callable[..., Path]


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Write a form, type rows into its sheets, and give its path."""

    def typed(table: str = "work_tasks", *rows: Row, sources: tuple[Row, ...] = (SOURCE,)) -> Path:
        path = tmp_path / f"{table}.xlsx"
        write_form(table, path)
        workbook = openpyxl.load_workbook(path)
        for name, several in ((table, rows), ("sources", sources)):
            header = [cell.value for cell in workbook[name][1]]
            for number, row in enumerate(several, 2):
                for column, value in row.items():
                    workbook[name].cell(number, header.index(column) + 1, value)
        workbook.save(path)
        return path

    return typed


def laid(ds: Dataset, path: Path, **options: Any) -> Amendment:
    return amend(ds, path, **{"version": f"{ds.version}+ours.1", **options})


def refused(ds: Dataset, path: Path, **options: Any) -> list[tuple[str, str]]:
    """The place and the message of each problem."""
    with pytest.raises(InvalidDataset) as error:
        laid(ds, path, **options)
    return [
        ((problem.path or "").removeprefix(f"{path}, "), problem.message)
        for problem in error.value.problems
    ]


class TestAdding:
    def test_a_work_task_needs_no_id(self, newest: Dataset, fill: Fill) -> None:
        done = laid(newest, fill("work_tasks", TASK))
        assert done.added == ("source:official-list", "task:036")
        task = done.dataset.work_tasks["task:036"]
        assert task.title == Label(zh="家政服务规范", original=Language.ZH)
        assert task.regions == ("region:chongqing",)
        assert task.level is pilotstd.StandardLevel.LOCAL
        assert task.document == "doc:task-list-2024"

    def test_of_a_later_batch_too(self, newest: Dataset, fill: Fill) -> None:
        done = laid(newest, fill("work_tasks", TASK | {"number": 1, "batch": 2}))
        assert "task:b2-001" in done.dataset.work_tasks

    def test_a_whole_list_is_a_checked_dataset(
        self, newest: Dataset, fill: Fill, tmp_path: Path
    ) -> None:
        missing = [
            number for number in range(1, 105) if f"task:{number:03}" not in newest.work_tasks
        ]
        rows = [
            TASK | {"number": number, "title_zh": f"规范{number}", "locator": f"item {number}"}
            for number in missing
        ]
        rows.append({"number": 35, "title_zh": "动力电池护照", "regions": "重庆", "complete": True})
        done = laid(newest, fill("work_tasks", *rows))
        assert done.dataset.check() == ()
        (row,) = [
            row for row in done.dataset.coverage() if row.figure == "figure:work-tasks-first-batch"
        ]
        assert (row.recorded, row.partial) == (104, 0)
        done.dataset.write(tmp_path / "mine.json")
        assert pilotstd.read(tmp_path / "mine.json") == done.dataset

    def test_rests_on_the_one_source_row(self, newest: Dataset, fill: Fill) -> None:
        done = laid(newest, fill("work_tasks", TASK | {"locator": "item 36", "note": "as typed"}))
        (item,) = done.dataset["task:036"].evidence
        assert (item.source, item.locator, item.basis) == (
            "source:official-list",
            "item 36",
            Basis.STATED,
        )
        assert item.fields == ("number", "title", "kind", "level", "regions", "document")

    def test_regions_by_name_or_id_in_the_order_typed(self, newest: Dataset, fill: Fill) -> None:
        done = laid(
            newest,
            fill(
                "work_tasks",
                TASK | {"regions": "上海、region:beijing；Hangzhou\n杭州"},
                sources=(SOURCE,),
            ),
        )
        regions = done.dataset.work_tasks["task:036"].regions
        assert regions == (
            "region:shanghai",
            "region:beijing",
            "region:hangzhou",
            "region:hangzhou",
        )

    def test_bodies_with_their_roles(self, newest: Dataset, fill: Fill) -> None:
        done = laid(
            newest,
            fill(
                "work_tasks", TASK | {"departments": "牵头：商务部、有关部门；shared: 市场监管总局"}
            ),
        )
        assert done.dataset.work_tasks["task:036"].departments == (
            Responsibility(body="dept:mofcom", role=Role.LEAD, text="商务部"),
            Responsibility(body=None, role=Role.LEAD, text="有关部门"),
            Responsibility(body="dept:samr", role=Role.SHARED, text="市场监管总局"),
        )
        assert done.unmatched == ("有关部门",)

    @pytest.mark.parametrize("mark", [", ", "、", "，"])
    def test_a_name_with_commas_is_one(self, newest: Dataset, fill: Fill, mark: str) -> None:
        name = "State Administration of Science, Technology and Industry for National Defense"
        typed = f"lead: Ministry of Commerce{mark}{name}{mark}Somebody"
        made = laid(newest, fill("work_tasks", TASK | {"departments": typed}))
        bodies = [one.body for one in made.dataset["task:036"].departments]
        assert bodies == ["dept:mofcom", "dept:sastind", None]
        assert made.unmatched == ("Somebody",)

    def test_a_new_record_by_its_name(self, newest: Dataset, fill: Fill) -> None:
        path = self.with_regions(fill, ("region:wuxi", "无锡市"))
        assert laid(newest, path).dataset["task:036"].regions == ("region:wuxi",)

    def test_of_two_new_records_of_one_name_none_is_picked(
        self, newest: Dataset, fill: Fill
    ) -> None:
        path = self.with_regions(fill, ("region:wuxi", "无锡市"), ("region:wuxi-b", "无锡市"))
        ((place, message),) = refused(newest, path)
        assert place == "sheet work_tasks, row 2, column regions"
        assert message == "'无锡市' names several records: region:wuxi, region:wuxi-b"

    def with_regions(self, fill: Fill, *regions: tuple[str, str]) -> Path:
        path = fill("work_tasks", TASK | {"regions": "无锡市"})
        workbook = openpyxl.load_workbook(path)
        sheet = workbook.create_sheet("regions")
        for row in (
            ("id", "name_zh", "kind"),
            *((*region, "prefecture-level-city") for region in regions),
        ):
            sheet.append(row)
        workbook.save(path)
        return path

    def test_a_translation_is_called_one(self, newest: Dataset, fill: Fill) -> None:
        row = TASK | {"title_en": "Household services", "title_original": "zh"}
        done = laid(newest, fill("work_tasks", row))
        translated = [
            item for item in done.dataset["task:036"].evidence if item.basis is Basis.TRANSLATED
        ]
        assert [item.fields for item in translated] == [("title",)]

    def test_several_tables_and_new_records_that_point_to_each_other(
        self, newest: Dataset, fill: Fill
    ) -> None:
        path = fill("work_tasks", TASK | {"regions": "region:new"})
        workbook = openpyxl.load_workbook(path)
        sheet = workbook.create_sheet("regions")
        sheet.append(["id", "name_zh", "aliases"])
        sheet.append(["region:new", "新市", "新；新新"])
        workbook.save(path)
        done = laid(newest, path)
        assert done.dataset.regions["region:new"].aliases == ("新", "新新")
        assert done.dataset.work_tasks["task:036"].regions == ("region:new",)


class TestCorrecting:
    def test_changes_the_cells_that_are_filled_and_no_others(
        self, newest: Dataset, fill: Fill
    ) -> None:
        done = laid(newest, fill("work_tasks", {"number": 15, "level": "national"}))
        old, new = newest.work_tasks["task:015"], done.dataset.work_tasks["task:015"]
        assert new.level is pilotstd.StandardLevel.NATIONAL
        assert (new.title, new.regions, new.heading) == (old.title, old.regions, old.heading)
        assert done.corrected == ("task:015",)

    def test_takes_from_a_changed_field_the_evidence_of_its_old_value(
        self, newest: Dataset, fill: Fill
    ) -> None:
        done = laid(newest, fill("work_tasks", {"number": 15, "level": "national"}))
        assert {item.source for item in done.dataset.evidence("task:015", "level")} == {
            "source:official-list"
        }
        assert done.dataset.evidence("task:015", "regions") == newest.evidence(
            "task:015", "regions"
        )

    def test_narrows_evidence_of_a_whole_record(self, newest: Dataset, fill: Fill) -> None:
        done = laid(newest, fill("departments", {"id": "dept:mofcom", "rank": "vice-ministerial"}))
        assert done.dataset.check() == ()
        assert {item.source for item in done.dataset.evidence("dept:mofcom", "rank")} == {
            "source:official-list"
        }
        assert {item.source for item in newest.evidence("dept:mofcom", "name")} == {
            item.source for item in done.dataset.evidence("dept:mofcom", "name")
        }

    def test_of_a_printed_title_lets_its_translation_go(self, newest: Dataset, fill: Fill) -> None:
        done = laid(
            newest,
            fill(
                "work_tasks",
                {
                    "number": 35,
                    "title_zh": "动力电池护照产业网络安全和数据安全规范",
                    "complete": True,
                },
            ),
        )
        task = done.dataset.work_tasks["task:035"]
        assert task.title == Label(
            zh="动力电池护照产业网络安全和数据安全规范", original=Language.ZH
        )
        assert task.complete
        assert not [item for item in task.evidence if item.basis is Basis.TRANSLATED]

    def test_of_a_translation_leaves_what_is_printed(self, newest: Dataset, fill: Fill) -> None:
        done = laid(newest, fill("work_tasks", {"number": 15, "title_en": "Another translation"}))
        old, new = newest.work_tasks["task:015"], done.dataset.work_tasks["task:015"]
        assert new.title == Label(en="Another translation", zh=old.title.zh, original=Language.ZH)
        mine = [item for item in new.evidence if item.source == "source:official-list"]
        assert [(item.basis, item.fields) for item in mine] == [
            (Basis.STATED, ("number",)),
            (Basis.TRANSLATED, ("title",)),
        ]

    def test_with_the_same_value_adds_evidence(self, newest: Dataset, fill: Fill) -> None:
        task = newest.work_tasks["task:101"]
        done = laid(newest, fill("work_tasks", {"number": 101, "title_zh": task.title.zh}))
        assert done.confirmed == ("task:101",)
        assert done.dataset["task:101"].evidence[:-1] == task.evidence
        assert done.dataset["task:101"].evidence[-1].fields == ("number", "title")


class TestSources:
    def test_of_the_release_by_option(self, newest: Dataset, fill: Fill) -> None:
        done = laid(newest, fill("work_tasks", TASK, sources=()), source="source:compilation")
        assert done.dataset["task:036"].evidence[0].source == "source:compilation"

    def test_several_are_named_row_by_row(self, newest: Dataset, fill: Fill) -> None:
        two = (SOURCE, SOURCE | {"id": "source:second"})
        path = fill(
            "work_tasks",
            TASK | {"source": "source:second"},
            TASK | {"number": 37, "source": "商务部"},
            sources=two,
        )
        assert [place for place, _ in refused(newest, path)] == [
            "sheet work_tasks, row 3, column source"
        ]
        path = fill("work_tasks", TASK | {"source": "source:second"}, sources=two)
        assert laid(newest, path).dataset["task:036"].evidence[0].source == "source:second"

    def test_without_one_nothing_is_laid(self, newest: Dataset, fill: Fill) -> None:
        ((place, message),) = refused(newest, fill("work_tasks", TASK, sources=()))
        assert place == "sheet work_tasks, row 2"
        assert message.startswith("no source: ")

    def test_that_is_missing_is_said_once(self, newest: Dataset, fill: Fill) -> None:
        rows = [TASK | {"number": number} for number in range(36, 56)]
        ((place, message),) = refused(newest, fill("work_tasks", *rows, sources=()))
        assert place == "sheet work_tasks, row 2"
        assert message.startswith("no source, as in 19 more rows: ")

    def test_that_could_not_be_read_is_not_called_missing(
        self, newest: Dataset, fill: Fill
    ) -> None:
        bad = SOURCE | {"published": datetime.datetime(2025, 1, 14)}
        assert refused(newest, fill("work_tasks", TASK, sources=(bad,))) == [
            (
                "sheet sources, row 2, column published",
                "the date 2025-01-14 where text is due: format the cell as text",
            )
        ]

    def test_of_several_none_is_picked(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", TASK, sources=(SOURCE, SOURCE | {"id": "source:second"}))
        assert "no source" in refused(newest, path)[0][1]

    def test_that_is_not_there_is_named(self, newest: Dataset, fill: Fill) -> None:
        said = refused(newest, fill("work_tasks", TASK, sources=()), source="source:compilaton")
        assert any("did you mean 'source:compilation'" in message for _, message in said)


class TestTyping:
    @pytest.mark.parametrize("table", sorted(TABLES.keys() - {"key_tasks"}))
    def test_what_is_there_confirms_it(self, newest: Dataset, tmp_path: Path, table: str) -> None:
        """Every field of every record has a way into a form."""
        (tmp_path / "form").mkdir()
        with open(tmp_path / "form" / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in form(table).columns])
            writer.writeheader()
            writer.writerows(map(self.as_typed, newest.table(table)))
        source = None if table == "sources" else "source:compilation"
        made = laid(newest, tmp_path / "form", source=source)
        assert made.confirmed == newest.table(table).ids
        assert made.added == made.corrected == made.unmatched == ()

    def as_typed(self, record: Record) -> Row:
        row: Row = {}
        for field, value in attrs.asdict(record, recurse=False).items():
            if isinstance(value, Label):
                row |= {f"{field}_{part}": said for part, said in attrs.asdict(value).items()}
            elif field != "evidence":
                row[field] = "；".join(value) if isinstance(value, tuple) else value
        return row

    @pytest.mark.parametrize(
        ("cells", "field", "value"),
        [
            (
                {"title_zh": "　家政服务规范 "},
                "title",
                Label(zh="家政服务规范", original=Language.ZH),
            ),
            ({"number": " ３６ "}, "number", 36),
            ({"number": 36.0}, "number", 36),
            ({"level": "local "}, "level", StandardLevel.LOCAL),
            ({"level": StandardLevel.LOCAL.zh}, "level", StandardLevel.LOCAL),
            ({"level": StandardLevel.LOCAL.en}, "level", StandardLevel.LOCAL),
            ({"regions": "\u00a0重庆 "}, "regions", ("region:chongqing",)),
            ({"known_since": "2025/1/14"}, "known_since", datetime.date(2025, 1, 14)),
            ({"known_since": "2025年1月14日"}, "known_since", datetime.date(2025, 1, 14)),
            (
                {"known_since": datetime.datetime(2025, 1, 14)},
                "known_since",
                datetime.date(2025, 1, 14),
            ),
            ({"complete": "FALSE"}, "complete", False),
            ({"note": "  "}, "note", ""),
        ],
    )
    def test_is_read_as_it_was_meant(
        self, newest: Dataset, fill: Fill, cells: Row, field: str, value: object
    ) -> None:
        made = laid(newest, fill("work_tasks", TASK | cells)).dataset
        assert getattr(made["task:036"], field) == value

    def test_a_row_of_blanks_is_an_empty_one(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", {"title_zh": " "}, TASK, {"note": "　"})
        assert laid(newest, path).added == ("source:official-list", "task:036")


class TestProblems:
    @pytest.mark.parametrize(
        ("cells", "column", "said"),
        [
            ({"level": "locl"}, "level", "did you mean 'local'"),
            ({"regions": "重慶"}, "regions", "no record of regions is named '重慶'"),
            ({"number": "thirty-six"}, "number", "where a whole number is due"),
            ({"departments": "商务部"}, "departments", "does not begin with a role"),
            ({"known_since": "soon"}, "known_since", "where a date is due"),
            ({"title_zh": 36}, "title_zh", "36 where text is due"),
        ],
    )
    def test_of_a_cell_name_it(
        self, newest: Dataset, fill: Fill, cells: Row, column: str, said: str
    ) -> None:
        ((place, message),) = refused(newest, fill("work_tasks", TASK | cells))
        assert place == f"sheet work_tasks, row 2, column {column}"
        assert said in message

    def test_come_all_at_once(self, newest: Dataset, fill: Fill) -> None:
        rows = (
            TASK | {"level": "x"},
            {"title_zh": "无号"},
            TASK | {"number": 40},
            TASK | {"number": 40},
        )
        assert [place for place, _ in refused(newest, fill("work_tasks", *rows))] == [
            "sheet work_tasks, row 2, column level",
            "sheet work_tasks, row 3, column number",
            "sheet work_tasks, row 5, column id",
        ]

    def test_of_an_id_typed_twice_stand_beside_those_of_the_first_row(
        self, newest: Dataset, fill: Fill
    ) -> None:
        rows = (TASK | {"level": "x"}, TASK)
        assert [place for place, _ in refused(newest, fill("work_tasks", *rows))] == [
            "sheet work_tasks, row 2, column level",
            "sheet work_tasks, row 3, column id",
        ]

    def test_of_a_rule_name_the_row(self, newest: Dataset, fill: Fill) -> None:
        rows = (
            TASK | {"regions": "region:paris"},
            TASK | {"number": 40, "known_since": datetime.date(2030, 1, 1)},
        )
        assert [place for place, _ in refused(newest, fill("work_tasks", *rows))] == [
            "sheet work_tasks, row 2, column regions",
            "sheet work_tasks, row 3, column known_since",
        ]

    def test_of_cells_and_of_rules_come_together(self, newest: Dataset, fill: Fill) -> None:
        rows = (TASK | {"level": "x"}, TASK | {"number": 0, "note": "a\tb"})
        assert [place for place, _ in refused(newest, fill("work_tasks", *rows))] == [
            "sheet work_tasks, row 2, column level",
            "sheet work_tasks, row 3",
            "sheet work_tasks, row 3, column number",
        ]

    def test_what_a_bad_row_brings_about_is_left_out(self, newest: Dataset, fill: Fill) -> None:
        bad = {"id": "doc:list-2", "kind": "x"}
        path = fill("documents", bad)
        workbook = openpyxl.load_workbook(path)
        workbook.create_sheet("work_tasks").append(["number", "document"])
        workbook["work_tasks"].append([36, "doc:list-2"])
        workbook.save(path)
        assert [place for place, _ in refused(newest, path)] == [
            "sheet documents, row 2, column kind"
        ]

    def test_of_several_names_in_a_cell_come_all_at_once(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", TASK | {"regions": "重慶、重庆、Chongqng"})
        assert refused(newest, path) == [
            (
                "sheet work_tasks, row 2, column regions",
                "no record of regions is named '重慶'",
            ),
            (
                "sheet work_tasks, row 2, column regions",
                "no record of regions is named 'Chongqng'; did you mean 'chongqing'?",
            ),
        ]

    def test_of_a_cell_under_no_heading_show_it(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", TASK)
        workbook = openpyxl.load_workbook(path)
        workbook["work_tasks"].cell(2, 25, "astray")
        workbook.save(path)
        assert "nothing stands over 'astray'" in refused(newest, path)[0][1]

    def test_of_an_id_of_another_table_name_its_cell(self, newest: Dataset, fill: Fill) -> None:
        for id in ("region:beijing", "region:new", "15"):
            ((place, message),) = refused(newest, fill("work_tasks", TASK | {"id": id}))
            assert place == "sheet work_tasks, row 2, column id"
            assert message == f"{id!r} is no id of work_tasks: they begin with task:"

    @pytest.mark.parametrize("id", ["task:36", "task:099", "task:015"])
    def test_of_an_id_that_does_not_fit_its_number(
        self, newest: Dataset, fill: Fill, id: str
    ) -> None:
        ((place, message),) = refused(newest, fill("work_tasks", TASK | {"id": id, "number": 36}))
        assert place == "sheet work_tasks, row 2, column id"
        assert message == f"{id!r} does not fit the number: 'task:036'"

    def test_of_what_a_new_record_must_have(self, newest: Dataset, fill: Fill) -> None:
        ((place, message),) = refused(newest, fill("pilots", {"id": "pilot:new", "group": 5}))
        assert (place, message) == (
            "sheet pilots, row 2, column region",
            "an empty cell where a new record must have a value",
        )

    def test_of_unknown_sheets_and_columns(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", TASK)
        workbook = openpyxl.load_workbook(path)
        workbook["sources"].title = "source"
        workbook["work_tasks"].cell(1, 30, "levle")
        workbook.save(path)
        said = " ".join(
            message for _, message in refused(newest, path, source="source:compilation")
        )
        assert "unknown sheet 'source'; there are " in said
        assert "did you mean 'sources'?" in said
        assert "unknown column 'levle'; there are " in said
        assert "did you mean 'level'?" in said

    def test_are_none_where_a_sheet_is_blank(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", TASK)
        workbook = openpyxl.load_workbook(path)
        workbook.create_sheet("Sheet1")
        workbook.save(path)
        assert "task:036" in laid(newest, path).added

    def test_of_a_whole_dataset_say_what_it_is(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it.xlsx")
        with pytest.raises(InvalidDataset, match="is a whole dataset and no form"):
            laid(newest, tmp_path / "it.xlsx")

    def test_of_another_kind_of_file_say_what_forms_are(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        with pytest.raises(UnsupportedFormat, match=r"save it as \.xlsx"):
            laid(newest, tmp_path / "form.ods")

    def test_of_a_form_in_which_nothing_is_typed(self, newest: Dataset, fill: Fill) -> None:
        ((_, message),) = refused(newest, fill("work_tasks", sources=()))
        assert message == "nothing is typed"


TYPED = (
    *(
        "x",
        "1",
        "36",
        "-1",
        "1e9",
        "9" * 21,
        "９９",
        "true",
        "local",
        "zh",
        "重庆",
        "、",
        "；",
        ":",
    ),
    *(
        "牵头：",
        "牵头：商务部、某局",
        "lead:x",
        "task:",
        "task:015",
        "region:beijing",
        "doc:list-2",
    ),
    *("source:compilation", "2025-01-14", "2025/13/40", "a\nb", "'=1", "=1", "_x000D_", "e\u0301"),
)


@settings(deadline=None)
@given(
    table=st.sampled_from(sorted(TABLES)),
    rows=st.lists(st.lists(st.sampled_from(("", *TYPED)), min_size=20, max_size=20), max_size=3),
    source=st.sampled_from([None, "source:compilation", "source:nowhere"]),
)
def test_whatever_is_typed_is_a_sound_dataset_or_a_list_of_problems(
    newest: Dataset, table: str, rows: list[list[str]], source: str | None
) -> None:
    columns = [column.name for column in form(table).columns]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{table}.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *(row[: len(columns)] for row in rows)])
        places: list[str | None] = []
        try:
            made = laid(newest, path, source=source)
        except InvalidDataset as refused:
            places += [problem.path for problem in refused.problems]
    if places:
        assert all(places)
    else:
        assert made.dataset.check() == ()
        assert made.added or made.corrected or made.confirmed


class TestVersions:
    @pytest.mark.parametrize("version", ["1.0.0", "1.2.0", "1.2", "v1.2.0"])
    def test_of_a_release_stand_for_it_alone(
        self, newest: Dataset, fill: Fill, version: str
    ) -> None:
        with pytest.raises(
            InvalidQuery, match=r"stands for other data already; name yours 1\.\d\.0\+ours\.1"
        ):
            laid(newest, fill("work_tasks", TASK), version=version)

    def test_of_what_it_is_laid_onto_is_taken(self, newest: Dataset, fill: Fill) -> None:
        mine = laid(newest, fill("work_tasks", TASK)).dataset
        said = r"1\.2\.0\+ours\.1 stands for other data already; name yours 1\.2\.0\+ours\.2$"
        with pytest.raises(InvalidQuery, match=said):
            amend(mine, fill("work_tasks", TASK | {"number": 37}), version="1.2.0+ours.1")

    def test_are_versions(self, newest: Dataset, fill: Fill) -> None:
        with pytest.raises(InvalidQuery, match="'mine' is no PEP 440 version"):
            laid(newest, fill("work_tasks", TASK), version="mine")

    def test_the_day_is_that_of_the_release_or_the_one_given(
        self, newest: Dataset, fill: Fill
    ) -> None:
        path = fill("work_tasks", TASK)
        assert laid(newest, path).dataset.as_of == newest.as_of
        day = datetime.date(2026, 6, 1)
        assert laid(newest, path, as_of=day).dataset.as_of == day


class TestCsv:
    def write(self, path: Path, *rows: Row) -> Path:
        with open(path, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
            writer.writeheader()
            writer.writerows(rows)
        return path

    def test_one_file_is_named_after_its_table(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.write(tmp_path / "work_tasks.csv", TASK)
        assert "task:036" in laid(newest, path, source="source:compilation").added

    def test_a_folder_has_one_a_table(self, newest: Dataset, tmp_path: Path) -> None:
        write_form("work_tasks", tmp_path / "form")
        self.write(tmp_path / "form" / "work_tasks.csv", TASK)
        self.write(tmp_path / "form" / "sources.csv", SOURCE)
        assert laid(newest, tmp_path / "form").added == ("source:official-list", "task:036")

    def test_an_apostrophe_is_one(self, newest: Dataset, tmp_path: Path) -> None:
        """A dataset's CSV escapes what a spreadsheet would run; a form is typed."""
        path = self.write(tmp_path / "work_tasks.csv", TASK | {"note": "'quoted' word"})
        done = laid(newest, path, source="source:compilation")
        assert done.dataset["task:036"].note == "'quoted' word"

    def test_separated_by_semicolons_is_told(self, newest: Dataset, tmp_path: Path) -> None:
        path = tmp_path / "work_tasks.csv"
        path.write_text("number;title_zh\n36;规范\n", encoding="utf-8")
        ((_, message),) = refused(newest, path)
        assert message == "its cells are separated by ';': save it with commas between them"

    def test_of_another_name_is_no_table(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.write(tmp_path / "tasks.csv", TASK)
        assert any("unknown sheet 'tasks'" in message for _, message in refused(newest, path))
