"""Importing filled forms into a dataset."""

import csv
import datetime
import tempfile
from collections.abc import Callable, Sequence
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
from pilotstd.authoring import ImportResult, amend, write_form
from pilotstd.authoring._names import NameIndex
from pilotstd.authoring._template import form
from pilotstd.model import TABLES, Record

SOURCE = {"id": "source:official-list", "publisher": "商务部", "kind": "official-publication", "language": "zh"}
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
    """Write a form, fill rows of its sheets, and give its path."""

    def filled(table: str = "work_tasks", *rows: Row, sources: tuple[Row, ...] = (SOURCE,)) -> Path:
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

    return filled


def imported(ds: Dataset, path: Path, **options: Any) -> ImportResult:
    return amend(ds, path, **{"version": f"{ds.version}+ours.1", **options})


def refused(ds: Dataset, path: Path, **options: Any) -> list[tuple[str, str]]:
    """The place and the message of each problem."""
    with pytest.raises(InvalidDataset) as error:
        imported(ds, path, **options)
    return [((problem.path or "").removeprefix(f"{path}, "), problem.message) for problem in error.value.problems]


class TestAddRecords:
    def test_work_task_id_follows_from_number(self, newest: Dataset, fill: Fill) -> None:
        result = imported(newest, fill("work_tasks", TASK))
        assert result.added == ("source:official-list", "task:036")
        task = result.dataset.work_tasks["task:036"]
        assert task.title == Label(zh="家政服务规范", original=Language.ZH)
        assert task.regions == ("region:chongqing",)
        assert task.level is pilotstd.StandardLevel.LOCAL
        assert task.document == "doc:task-list-2024"

    def test_work_task_id_follows_from_number_and_batch(self, newest: Dataset, fill: Fill) -> None:
        result = imported(newest, fill("work_tasks", TASK | {"number": 1, "batch": 2}))
        assert "task:b2-001" in result.dataset.work_tasks

    def test_whole_list_gives_checked_dataset(self, newest: Dataset, fill: Fill, tmp_path: Path) -> None:
        missing = [number for number in range(1, 105) if f"task:{number:03}" not in newest.work_tasks]
        rows = [
            TASK | {"number": number, "title_zh": f"规范{number}", "locator": f"item {number}"} for number in missing
        ]
        rows.append({"number": 35, "title_zh": "动力电池护照", "regions": "重庆", "complete": True})
        result = imported(newest, fill("work_tasks", *rows))
        assert result.dataset.check() == ()
        (row,) = [row for row in result.dataset.coverage() if row.figure == "figure:work-tasks-first-batch"]
        assert (row.recorded, row.partial) == (104, 0)
        result.dataset.write(tmp_path / "mine.json")
        assert pilotstd.read(tmp_path / "mine.json") == result.dataset

    def test_evidence_cites_the_one_source_row(self, newest: Dataset, fill: Fill) -> None:
        result = imported(newest, fill("work_tasks", TASK | {"locator": "item 36", "note": "as typed"}))
        (item,) = result.dataset["task:036"].evidence
        assert (item.source, item.locator, item.basis) == ("source:official-list", "item 36", Basis.STATED)
        assert item.fields == ("number", "title", "kind", "level", "regions", "document")

    def test_regions_by_name_or_id_keep_their_order(self, newest: Dataset, fill: Fill) -> None:
        result = imported(
            newest, fill("work_tasks", TASK | {"regions": "上海、region:beijing；Hangzhou\n杭州"}, sources=(SOURCE,))
        )
        regions = result.dataset.work_tasks["task:036"].regions
        assert regions == ("region:shanghai", "region:beijing", "region:hangzhou", "region:hangzhou")

    def test_departments_with_roles(self, newest: Dataset, fill: Fill) -> None:
        result = imported(
            newest, fill("work_tasks", TASK | {"departments": "牵头：商务部、有关部门；shared: 市场监管总局"})
        )
        assert result.dataset.work_tasks["task:036"].departments == (
            Responsibility(body="dept:mofcom", role=Role.LEAD, text="商务部"),
            Responsibility(body=None, role=Role.LEAD, text="有关部门"),
            Responsibility(body="dept:samr", role=Role.SHARED, text="市场监管总局"),
        )
        assert result.unmatched == ("有关部门",)

    @pytest.mark.parametrize("mark", [", ", "、", "，"])
    def test_department_name_with_commas_is_one_name(self, newest: Dataset, fill: Fill, mark: str) -> None:
        name = "State Administration of Science, Technology and Industry for National Defense"
        typed = f"lead: Ministry of Commerce{mark}{name}{mark}Somebody"
        result = imported(newest, fill("work_tasks", TASK | {"departments": typed}))
        bodies = [one.body for one in result.dataset["task:036"].departments]
        assert bodies == ["dept:mofcom", "dept:sastind", None]
        assert result.unmatched == ("Somebody",)

    def test_reference_to_new_record_by_name(self, newest: Dataset, fill: Fill) -> None:
        path = self.with_regions(fill, ("region:wuxi", "无锡市"))
        assert imported(newest, path).dataset["task:036"].regions == ("region:wuxi",)

    def test_ambiguous_name_of_new_records_is_refused(self, newest: Dataset, fill: Fill) -> None:
        path = self.with_regions(fill, ("region:wuxi", "无锡市"), ("region:wuxi-b", "无锡市"))
        ((place, message),) = refused(newest, path)
        assert place == "sheet work_tasks, row 2, column regions"
        assert message == "'无锡市' matches several records of regions: region:wuxi, region:wuxi-b"

    def with_regions(self, fill: Fill, *regions: tuple[str, str]) -> Path:
        path = fill("work_tasks", TASK | {"regions": "无锡市"})
        workbook = openpyxl.load_workbook(path)
        sheet = workbook.create_sheet("regions")
        for row in (("id", "name_zh", "kind"), *((*region, "prefecture-level-city") for region in regions)):
            sheet.append(row)
        workbook.save(path)
        return path

    def test_translated_title_has_translated_evidence(self, newest: Dataset, fill: Fill) -> None:
        row = TASK | {"title_en": "Household services", "title_original": "zh"}
        result = imported(newest, fill("work_tasks", row))
        translated = [item for item in result.dataset["task:036"].evidence if item.basis is Basis.TRANSLATED]
        assert [item.fields for item in translated] == [("title",)]

    def test_new_records_of_several_tables_refer_to_each_other(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", TASK | {"regions": "region:new"})
        workbook = openpyxl.load_workbook(path)
        sheet = workbook.create_sheet("regions")
        sheet.append(["id", "name_zh", "aliases"])
        sheet.append(["region:new", "新市", "新；新新"])
        workbook.save(path)
        result = imported(newest, path)
        assert result.dataset.regions["region:new"].aliases == ("新", "新新")
        assert result.dataset.work_tasks["task:036"].regions == ("region:new",)


class TestCorrectRecords:
    def test_empty_cells_change_nothing(self, newest: Dataset, fill: Fill) -> None:
        result = imported(newest, fill("work_tasks", {"number": 15, "level": "national"}))
        old, new = newest.work_tasks["task:015"], result.dataset.work_tasks["task:015"]
        assert new.level is pilotstd.StandardLevel.NATIONAL
        assert (new.title, new.regions, new.heading) == (old.title, old.regions, old.heading)
        assert result.corrected == ("task:015",)

    def test_changed_field_loses_old_evidence(self, newest: Dataset, fill: Fill) -> None:
        result = imported(newest, fill("work_tasks", {"number": 15, "level": "national"}))
        assert {item.source for item in result.dataset.evidence("task:015", "level")} == {"source:official-list"}
        assert result.dataset.evidence("task:015", "regions") == newest.evidence("task:015", "regions")

    def test_changed_field_narrows_evidence_of_whole_record(self, newest: Dataset, fill: Fill) -> None:
        result = imported(newest, fill("departments", {"id": "dept:mofcom", "rank": "vice-ministerial"}))
        assert result.dataset.check() == ()
        assert {item.source for item in result.dataset.evidence("dept:mofcom", "rank")} == {"source:official-list"}
        assert {item.source for item in newest.evidence("dept:mofcom", "name")} == {
            item.source for item in result.dataset.evidence("dept:mofcom", "name")
        }

    def test_filled_field_narrows_evidence_of_whole_record(self, newest: Dataset, fill: Fill) -> None:
        old = newest["doc:cptpp"].evidence[0]
        assert old.fields == ()
        ds = imported(newest, fill("documents", {"id": "doc:cptpp", "number": "1"})).dataset
        assert [item.source for item in ds.evidence("doc:cptpp", "number")] == ["source:official-list"]
        assert ds.evidence("doc:cptpp", "kind") == (attrs.evolve(old, fields=("title", "kind", "known_since")),)

    def test_corrected_source_is_evidence_for_its_corrections_only(self, newest: Dataset, fill: Fill) -> None:
        (old,) = newest["source:compilation"].evidence
        row = {"id": "source:compilation", "publisher": "Somebody"}
        ds = imported(newest, fill("sources", row, sources=(row,))).dataset
        assert ds.sources["source:compilation"].publisher == "Somebody"
        assert ds.evidence("source:compilation", "kind") == (
            attrs.evolve(old, fields=ds["source:compilation"].evidence[0].fields),
        )
        assert ds["source:compilation"].evidence[1].fields == ("publisher",)

    def test_new_printed_title_drops_old_translation(self, newest: Dataset, fill: Fill) -> None:
        result = imported(
            newest,
            fill("work_tasks", {"number": 35, "title_zh": "动力电池护照产业网络安全和数据安全规范", "complete": True}),
        )
        task = result.dataset.work_tasks["task:035"]
        assert task.title == Label(zh="动力电池护照产业网络安全和数据安全规范", original=Language.ZH)
        assert task.complete
        assert not [item for item in task.evidence if item.basis is Basis.TRANSLATED]

    def test_new_translation_keeps_printed_title(self, newest: Dataset, fill: Fill) -> None:
        result = imported(newest, fill("work_tasks", {"number": 15, "title_en": "Another translation"}))
        old, new = newest.work_tasks["task:015"], result.dataset.work_tasks["task:015"]
        assert new.title == Label(en="Another translation", zh=old.title.zh, original=Language.ZH)
        mine = [item for item in new.evidence if item.source == "source:official-list"]
        assert [(item.basis, item.fields) for item in mine] == [
            (Basis.STATED, ("number",)),
            (Basis.TRANSLATED, ("title",)),
        ]

    def test_same_value_adds_evidence(self, newest: Dataset, fill: Fill) -> None:
        task = newest.work_tasks["task:101"]
        result = imported(newest, fill("work_tasks", {"number": 101, "title_zh": task.title.zh}))
        assert result.confirmed == ("task:101",)
        assert result.dataset["task:101"].evidence[:-1] == task.evidence
        assert result.dataset["task:101"].evidence[-1].fields == ("number", "title")


class TestSources:
    def test_source_of_release_by_option(self, newest: Dataset, fill: Fill) -> None:
        result = imported(newest, fill("work_tasks", TASK, sources=()), source="source:compilation")
        assert result.dataset["task:036"].evidence[0].source == "source:compilation"

    def test_source_row_may_have_an_id_only(self, newest: Dataset, fill: Fill) -> None:
        result = imported(newest, fill("work_tasks", TASK, sources=({"id": "source:mine"},)))
        (evidence,) = result.dataset["source:mine"].evidence
        assert (evidence.source, evidence.fields) == ("source:mine", ())

    def test_several_sources_are_named_row_by_row(self, newest: Dataset, fill: Fill) -> None:
        two = (SOURCE, SOURCE | {"id": "source:second"})
        path = fill(
            "work_tasks", TASK | {"source": "source:second"}, TASK | {"number": 37, "source": "商务部"}, sources=two
        )
        assert [place for place, _ in refused(newest, path)] == ["sheet work_tasks, row 3, column source"]
        path = fill("work_tasks", TASK | {"source": "source:second"}, sources=two)
        assert imported(newest, path).dataset["task:036"].evidence[0].source == "source:second"

    def test_missing_source_is_refused(self, newest: Dataset, fill: Fill) -> None:
        ((place, message),) = refused(newest, fill("work_tasks", TASK, sources=()))
        assert place == "sheet work_tasks, row 2"
        assert message.startswith("no source: ")

    def test_missing_source_is_one_problem_for_many_rows(self, newest: Dataset, fill: Fill) -> None:
        rows = [TASK | {"number": number} for number in range(36, 56)]
        ((place, message),) = refused(newest, fill("work_tasks", *rows, sources=()))
        assert place == "sheet work_tasks, row 2"
        assert message.startswith("no source, as in 19 more rows: ")

    def test_invalid_source_row_is_not_reported_as_missing_source(self, newest: Dataset, fill: Fill) -> None:
        bad = SOURCE | {"published": datetime.datetime(2025, 1, 14)}
        assert refused(newest, fill("work_tasks", TASK, sources=(bad,))) == [
            (
                "sheet sources, row 2, column published",
                "expected text, got the date 2025-01-14: format the cell as text",
            )
        ]

    def test_several_source_rows_without_choice_are_refused(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", TASK, sources=(SOURCE, SOURCE | {"id": "source:second"}))
        assert "no source" in refused(newest, path)[0][1]

    def test_unknown_source_option_has_near_matches(self, newest: Dataset, fill: Fill) -> None:
        messages = refused(newest, fill("work_tasks", TASK, sources=()), source="source:compilaton")
        assert any("did you mean 'source:compilation'" in message for _, message in messages)


class TestCells:
    @pytest.mark.parametrize("table", sorted(TABLES.keys() - {"key_tasks"}))
    def test_current_values_confirm_every_field(self, tmp_path: Path, table: str) -> None:
        """Every field of every record has a way into a form."""
        newest = pilotstd.load("2.0.0")
        (tmp_path / "form").mkdir()
        with open(tmp_path / "form" / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in form(table).columns])
            writer.writeheader()
            writer.writerows(map(self.as_cells, newest.table(table)))
        source = None if table == "sources" else "source:compilation"
        result = imported(newest, tmp_path / "form", source=source)
        assert result.confirmed == newest.table(table).ids
        assert result.added == result.corrected == ()
        without_body = {
            item.text
            for record in newest.table(table)
            for field in ("departments", "participants")
            for item in getattr(record, field, ())
            if item.body is None
        }
        assert set(result.unmatched) == without_body

    def as_cells(self, record: Record) -> Row:
        row: Row = {}
        for field, value in attrs.asdict(record, recurse=False).items():
            if isinstance(value, Label):
                row |= {f"{field}_{part}": messages for part, messages in attrs.asdict(value).items()}
            elif field not in {"evidence", "extra"}:
                row[field] = "；".join(map(self.as_text, value)) if isinstance(value, tuple) else value
        return row

    @staticmethod
    def as_text(item: Any) -> str:
        return f"{item.role.zh}：{item.text}" if isinstance(item, Responsibility) else str(item)

    @pytest.mark.parametrize(
        ("cells", "field", "value"),
        [
            ({"title_zh": "　家政服务规范 "}, "title", Label(zh="家政服务规范", original=Language.ZH)),
            ({"number": " ３６ "}, "number", 36),
            ({"number": 36.0}, "number", 36),
            ({"level": "local "}, "level", StandardLevel.LOCAL),
            ({"level": StandardLevel.LOCAL.zh}, "level", StandardLevel.LOCAL),
            ({"level": StandardLevel.LOCAL.en}, "level", StandardLevel.LOCAL),
            ({"regions": "\u00a0重庆 "}, "regions", ("region:chongqing",)),
            ({"known_since": "2025/1/14"}, "known_since", datetime.date(2025, 1, 14)),
            ({"known_since": "2025年1月14日"}, "known_since", datetime.date(2025, 1, 14)),
            ({"known_since": datetime.datetime(2025, 1, 14)}, "known_since", datetime.date(2025, 1, 14)),
            ({"complete": "FALSE"}, "complete", False),
            ({"note": "  "}, "note", ""),
        ],
    )
    def test_cell_is_cleaned_and_converted(
        self, newest: Dataset, fill: Fill, cells: Row, field: str, value: object
    ) -> None:
        result = imported(newest, fill("work_tasks", TASK | cells)).dataset
        assert getattr(result["task:036"], field) == value

    def test_row_of_blanks_is_empty(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", {"title_zh": " "}, TASK, {"note": "　"})
        assert imported(newest, path).added == ("source:official-list", "task:036")


class TestProblems:
    @pytest.mark.parametrize(
        ("cells", "column", "messages"),
        [
            ({"level": "locl"}, "level", "did you mean 'local'"),
            ({"regions": "重慶"}, "regions", "no record of regions has the name '重慶'"),
            ({"number": "thirty-six"}, "number", "expected an integer, got 'thirty-six'"),
            ({"departments": "商务部"}, "departments", "does not begin with a role"),
            ({"known_since": "soon"}, "known_since", "expected a date, YYYY-MM-DD, got soon"),
            ({"title_zh": 36}, "title_zh", "expected text, got 36"),
            ({"regions": "、"}, "regions", "no value in '、'"),
            ({"departments": "牵头：、"}, "departments", "no value in '牵头：、'"),
        ],
    )
    def test_invalid_cell_has_its_place(
        self, newest: Dataset, fill: Fill, cells: Row, column: str, messages: str
    ) -> None:
        ((place, message),) = refused(newest, fill("work_tasks", TASK | cells))
        assert place == f"sheet work_tasks, row 2, column {column}"
        assert messages in message

    def test_all_problems_are_reported_at_once(self, newest: Dataset, fill: Fill) -> None:
        rows = (TASK | {"level": "x"}, {"title_zh": "无号"}, TASK | {"number": 40}, TASK | {"number": 40})
        assert [place for place, _ in refused(newest, fill("work_tasks", *rows))] == [
            "sheet work_tasks, row 2, column level",
            "sheet work_tasks, row 3, column number",
            "sheet work_tasks, row 5, column id",
        ]

    def test_duplicate_id_of_invalid_row_is_reported(self, newest: Dataset, fill: Fill) -> None:
        rows = (TASK | {"level": "x"}, TASK)
        assert [place for place, _ in refused(newest, fill("work_tasks", *rows))] == [
            "sheet work_tasks, row 2, column level",
            "sheet work_tasks, row 3, column id",
        ]

    def test_broken_rule_has_row_and_column(self, newest: Dataset, fill: Fill) -> None:
        rows = (TASK | {"regions": "region:paris"}, TASK | {"number": 40, "known_since": datetime.date(2030, 1, 1)})
        assert [place for place, _ in refused(newest, fill("work_tasks", *rows))] == [
            "sheet work_tasks, row 2, column regions",
            "sheet work_tasks, row 3, column known_since",
        ]

    def test_invalid_cells_and_broken_rules_are_reported_together(self, newest: Dataset, fill: Fill) -> None:
        rows = (TASK | {"level": "x"}, TASK | {"number": 0, "note": "a\tb"})
        assert [place for place, _ in refused(newest, fill("work_tasks", *rows))] == [
            "sheet work_tasks, row 2, column level",
            "sheet work_tasks, row 3",
            "sheet work_tasks, row 3, column number",
        ]

    def test_consequences_of_invalid_row_are_left_out(self, newest: Dataset, fill: Fill) -> None:
        bad = {"id": "doc:list-2", "kind": "x"}
        path = fill("documents", bad)
        workbook = openpyxl.load_workbook(path)
        workbook.create_sheet("work_tasks").append(["number", "document"])
        workbook["work_tasks"].append([36, "doc:list-2"])
        workbook.save(path)
        assert [place for place, _ in refused(newest, path)] == ["sheet documents, row 2, column kind"]

    def test_all_unknown_names_of_a_cell_are_reported(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", TASK | {"regions": "重慶、重庆、Chongqng"})
        assert refused(newest, path) == [
            ("sheet work_tasks, row 2, column regions", "no record of regions has the name '重慶'"),
            (
                "sheet work_tasks, row 2, column regions",
                "no record of regions has the name 'Chongqng'; did you mean 'chongqing'?",
            ),
        ]

    def test_cell_without_heading_is_reported(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", TASK)
        workbook = openpyxl.load_workbook(path)
        workbook["work_tasks"].cell(2, 25, "astray")
        workbook.save(path)
        assert "'astray' has no column name" in refused(newest, path)[0][1]

    def test_id_of_another_table_is_refused(self, newest: Dataset, fill: Fill) -> None:
        for id in ("region:beijing", "region:new", "15"):
            ((place, message),) = refused(newest, fill("work_tasks", TASK | {"id": id}))
            assert place == "sheet work_tasks, row 2, column id"
            assert message == f"invalid id {id!r}: an id of work_tasks begins with task:"

    @pytest.mark.parametrize("id", ["task:36", "task:099", "task:015"])
    def test_id_that_does_not_match_number_is_refused(self, newest: Dataset, fill: Fill, id: str) -> None:
        ((place, message),) = refused(newest, fill("work_tasks", TASK | {"id": id, "number": 36}))
        assert place == "sheet work_tasks, row 2, column id"
        assert message == f"id {id!r} does not match the number: expected 'task:036'"

    def test_required_cell_of_new_record(self, newest: Dataset, fill: Fill) -> None:
        ((place, message),) = refused(newest, fill("pilots", {"id": "pilot:new", "group": 5}))
        assert (place, message) == ("sheet pilots, row 2, column region", "empty cell: a new record needs a value here")

    def test_unknown_sheets_and_columns_have_near_matches(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", TASK)
        workbook = openpyxl.load_workbook(path)
        workbook["sources"].title = "source"
        workbook["work_tasks"].cell(1, 30, "levle")
        workbook.save(path)
        messages = " ".join(message for _, message in refused(newest, path, source="source:compilation"))
        assert "unknown sheet 'source': expected one of " in messages
        assert "did you mean 'sources'?" in messages
        assert "unknown column 'levle': expected one of " in messages
        assert "did you mean 'level'?" in messages

    def test_blank_sheet_is_ignored(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", TASK)
        workbook = openpyxl.load_workbook(path)
        workbook.create_sheet("Sheet1")
        workbook.save(path)
        assert "task:036" in imported(newest, path).added

    def test_whole_dataset_is_not_a_form(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it.xlsx")
        with pytest.raises(InvalidDataset, match="is a whole dataset, not a form"):
            imported(newest, tmp_path / "it.xlsx")

    def test_unsupported_suffix_names_supported_ones(self, newest: Dataset, tmp_path: Path) -> None:
        with pytest.raises(UnsupportedFormat, match=r"save it as \.xlsx"):
            imported(newest, tmp_path / "form.ods")

    def test_empty_form_is_refused(self, newest: Dataset, fill: Fill) -> None:
        ((_, message),) = refused(newest, fill("work_tasks", sources=()))
        assert message == "the form is empty"


CELLS = (
    *("x", "1", "36", "-1", "1e9", "9" * 21, "９９", "true", "local", "zh", "重庆", "、", "；", ":"),
    *("牵头：", "牵头：商务部、某局", "lead:x", "task:", "task:015", "region:beijing", "doc:list-2"),
    *("source:compilation", "2025-01-14", "2025/13/40", "a\nb", "'=1", "=1", "_x000D_", "e\u0301"),
)


@settings(deadline=None)
@given(
    table=st.sampled_from(sorted(TABLES)),
    rows=st.lists(st.lists(st.sampled_from(("", *CELLS)), min_size=20, max_size=20), max_size=3),
    source=st.sampled_from([None, "source:compilation", "source:nowhere"]),
)
def test_any_cells_give_sound_dataset_or_problems(
    newest: Dataset, table: str, rows: list[list[str]], source: str | None
) -> None:
    columns = [column.name for column in form(table).columns]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{table}.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *(row[: len(columns)] for row in rows)])
        places: list[str | None] = []
        try:
            result = imported(newest, path, source=source)
        except InvalidDataset as refused:
            places += [problem.path for problem in refused.problems]
    if places:
        assert all(places)
    else:
        assert result.dataset.check() == ()
        assert result.added or result.corrected or result.confirmed


class TestSpeed:
    @pytest.mark.parametrize("column", ["regions", "departments"])
    def test_look_ups_are_linear_in_unknown_names(
        self, newest: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, column: str
    ) -> None:
        """Counted are the characters that are looked up, since one look-up of a long text costs as much as many short ones."""
        looked_up: list[str] = []
        ids = NameIndex._ids

        def counted(self: NameIndex, name: str, kind: str) -> Sequence[str]:
            looked_up.append(name)
            return ids(self, name, kind)

        monkeypatch.setattr(NameIndex, "_ids", counted)
        costs = []
        for number in (100, 200, 400):
            looked_up.clear()
            names = "、".join(f"无名{place}" for place in range(100, 100 + number))
            cell = f"牵头：{names}" if column == "departments" else names
            path = tmp_path / "work_tasks.csv"
            path.write_text(f"number,title_zh,{column}\n36,规范,{cell}\n", encoding="utf-8")
            if column == "departments":
                result = imported(newest, path, source="source:compilation")
                assert len(result.unmatched) == number
            else:
                assert len(refused(newest, path, source="source:compilation")) == number
            costs.append(sum(map(len, looked_up)))
        assert costs[2] - costs[1] <= 2.2 * (costs[1] - costs[0])


class TestVersions:
    @pytest.mark.parametrize("version", ["1.0.0", "1.2.0", "1.2", "v1.2.0"])
    def test_version_of_release_is_refused(self, newest: Dataset, fill: Fill, version: str) -> None:
        with pytest.raises(
            InvalidQuery, match=rf"version {version} is already used .*; use for example 1\.2\.0\+mine\.1$"
        ):
            imported(newest, fill("work_tasks", TASK), version=version)

    def test_version_of_same_dataset_is_refused(self, newest: Dataset, fill: Fill) -> None:
        mine = imported(newest, fill("work_tasks", TASK)).dataset
        messages = r"version 1\.2\.0\+ours\.1 is already used .*; use for example 1\.2\.0\+mine\.1$"
        with pytest.raises(InvalidQuery, match=messages):
            amend(mine, fill("work_tasks", TASK | {"number": 37}), version="1.2.0+ours.1")

    def test_invalid_version_is_refused(self, newest: Dataset, fill: Fill) -> None:
        with pytest.raises(
            InvalidQuery, match=r"invalid version 'mine': expected a PEP 440 version; use for example 1\.2\.0"
        ):
            imported(newest, fill("work_tasks", TASK), version="mine")

    def test_as_of_is_given_or_that_of_release(self, newest: Dataset, fill: Fill) -> None:
        path = fill("work_tasks", TASK)
        assert imported(newest, path).dataset.as_of == newest.as_of
        day = datetime.date(2026, 6, 1)
        assert imported(newest, path, as_of=day).dataset.as_of == day


class TestCsv:
    def write(self, path: Path, *rows: Row) -> Path:
        with open(path, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
            writer.writeheader()
            writer.writerows(rows)
        return path

    def test_csv_file_is_named_after_table(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.write(tmp_path / "work_tasks.csv", TASK)
        assert "task:036" in imported(newest, path, source="source:compilation").added

    def test_folder_of_csv_files(self, newest: Dataset, tmp_path: Path) -> None:
        write_form("work_tasks", tmp_path / "form")
        self.write(tmp_path / "form" / "work_tasks.csv", TASK)
        self.write(tmp_path / "form" / "sources.csv", SOURCE)
        assert imported(newest, tmp_path / "form").added == ("source:official-list", "task:036")

    def test_apostrophe_in_csv_form_is_kept(self, newest: Dataset, tmp_path: Path) -> None:
        """A dataset's CSV escapes what a spreadsheet would run; a form is typed."""
        path = self.write(tmp_path / "work_tasks.csv", TASK | {"note": "'quoted' word"})
        result = imported(newest, path, source="source:compilation")
        assert result.dataset["task:036"].note == "'quoted' word"

    def test_csv_with_semicolons_is_reported(self, newest: Dataset, tmp_path: Path) -> None:
        path = tmp_path / "work_tasks.csv"
        path.write_text("number;title_zh\n36;规范\n", encoding="utf-8")
        ((_, message),) = refused(newest, path)
        assert message == "its cells are separated by ';': save it with commas between them"

    def test_csv_of_unknown_table_is_refused(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.write(tmp_path / "tasks.csv", TASK)
        assert any("unknown sheet 'tasks'" in message for _, message in refused(newest, path))
