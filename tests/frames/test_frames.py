"""pandas frames: what they hold, in which dtypes, and the way back."""

import datetime
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

import pilotstd
from pilotstd import (
    Dataset,
    InvalidDataset,
    InvalidQuery,
    Label,
    Language,
    Region,
    Retired,
    Source,
    StandardLevel,
    frames,
)
from pilotstd.frames.columns import Kind, sheets
from pilotstd.model import TABLES
from pilotstd.testing import datasets, generate

DTYPES = {
    Kind.TEXT: "string",
    Kind.CODE: "category",
    Kind.NUMBER: "Int64",
    Kind.FLAG: "boolean",
    Kind.DAY: "datetime64[ms]",
}
EMPTY = Dataset(version="0.1", as_of=datetime.date(2026, 1, 19))


class TestDtypes:
    @pytest.mark.parametrize("name", sheets())
    @pytest.mark.parametrize("ds", [pilotstd.load(), EMPTY], ids=["newest", "empty"])
    def test_are_those_declared(self, ds: Dataset, name: str) -> None:
        frame = ds.to_frames()[name]
        declared = {column.name: DTYPES[column.kind] for column in sheets()[name].columns}
        if "id" in declared:
            assert frame.index.name == "id"
            assert str(frame.index.dtype) == declared.pop("id")
        assert {str(heading): str(dtype) for heading, dtype in frame.dtypes.items()} == declared

    @pytest.mark.parametrize("name", sheets())
    def test_of_a_category_hold_the_whole_vocabulary_as_text(self, name: str) -> None:
        frame = EMPTY.to_frames()[name]
        for column in sheets()[name].columns:
            if column.vocabulary:
                categories = frame[column.name].cat.categories
                assert list(categories) == [str(member) for member in column.vocabulary]
                assert str(categories.dtype) == "string"

    def test_do_not_depend_on_what_is_empty(self, newest: Dataset) -> None:
        full, empty = newest.to_frames(), EMPTY.to_frames()
        for name in full:
            assert full[name].dtypes.equals(empty[name].dtypes)
            assert full[name].index.dtype == empty[name].index.dtype


class TestToFrame:
    def test_has_a_row_a_record_and_the_index_id(self, newest: Dataset) -> None:
        frame = newest.work_tasks.to_frame()
        assert tuple(frame.index) == newest.work_tasks.ids

    def test_holds_the_values_of_the_records(self, newest: Dataset) -> None:
        task, row = newest.work_tasks["task:100"], newest.work_tasks.to_frame().loc["task:100"]
        assert row["title_zh"] == task.title.zh
        assert row["number"] == 100
        assert row["level"] == "industry"
        assert row["complete"] is True or row["complete"] == True  # noqa: E712  (numpy's)
        assert row["known_since"].date() == task.known_since

    def test_is_empty_where_nothing_is_known(self, newest: Dataset) -> None:
        frame = newest.work_tasks.to_frame()
        assert pd.isna(frame.loc["task:014", "heading"])
        assert pd.isna(frame.loc["task:104", "level"])

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_in_one_language_has_one_column_a_label(self, newest: Dataset, lang: str) -> None:
        frame = newest.departments.to_frame(lang)
        assert not [name for name in frame.columns if name.endswith(("_en", "_zh", "_original"))]
        for department in newest.departments:
            said = frame.loc[department.id, "name"]
            assert (None if pd.isna(said) else said) == (department.name.in_language(lang) or None)

    def test_of_an_unknown_language_names_the_known(self, newest: Dataset) -> None:
        with pytest.raises(InvalidQuery, match=r"no language 'cn'.*en, zh"):
            newest.regions.to_frame("cn")

    def test_of_a_part_of_a_table_has_its_rows_only(self, newest: Dataset) -> None:
        some = newest.work_tasks.where(level="local", regions="region:chongqing")
        assert tuple(some.to_frame().index) == some.ids

    def test_says_of_which_dataset_it_is(self, newest: Dataset) -> None:
        assert newest.regions.to_frame().attrs == {
            "version": newest.version,
            "sha256": newest.sha256,
        }
        assert newest.to_frames()["evidence"].attrs == {
            "version": newest.version,
            "sha256": newest.sha256,
        }

    def test_holds_days_before_1970(self) -> None:
        day = datetime.date(1949, 10, 1)
        ds = Dataset(
            version="1",
            as_of=day,
            records=[Source(id="source:a", known_since=day), Source(id="source:b")],
        )
        assert ds.sources.to_frame()["known_since"].tolist() == [pd.Timestamp(day), pd.NaT]

    def test_refuses_a_number_of_more_than_64_bits(self) -> None:
        ds = Dataset(
            version="1", as_of=EMPTY.as_of, records=[pilotstd.Figure(id="figure:a", value=2**63)]
        )
        with pytest.raises(InvalidDataset, match="9223372036854775808 has more than 64 bits"):
            ds.figures.to_frame()


class TestToFrames:
    def test_has_a_link_table_for_each_field_of_several_values(self, newest: Dataset) -> None:
        links = newest.to_frames()["work_tasks.regions"]
        assert list(links.columns) == ["record", "position", "target"]
        of_task = links[links["record"] == "task:101"]
        assert of_task["target"].tolist() == list(newest.work_tasks["task:101"].regions)
        assert of_task["position"].tolist() == [1, 2, 3, 4]

    def test_has_the_bodies_that_answer_for_a_task(self) -> None:
        ds = generate(10)
        frame = ds.to_frames()["work_tasks.departments"]
        found = [
            (item.body, item.role, item.text) for task in ds.work_tasks for item in task.departments
        ]
        assert list(zip(frame["body"], frame["role"], frame["text"], strict=True)) == found

    def test_has_the_evidence_of_all_records(self, newest: Dataset) -> None:
        frame = newest.to_frames()["evidence"]
        assert list(frame.columns) == [
            "record",
            "position",
            "source",
            "locator",
            "fields",
            "basis",
            "rule",
            "sha256",
        ]
        assert len(frame) == sum(len(record.evidence) for record in newest)
        first = frame[(frame["record"] == "task:101") & (frame["position"] == 1)].iloc[0]
        assert first["fields"] == " ".join(newest["task:101"].evidence[0].fields)

    def test_has_one_row_of_the_dataset(self, newest: Dataset) -> None:
        (row,) = newest.to_frames()["dataset"].to_dict("records")
        assert (row["version"], row["sha256"], row["licence"]) == (
            newest.version,
            newest.sha256,
            "CC0-1.0",
        )
        assert row["as_of"].date() == newest.as_of


class TestFromFrames:
    @given(datasets())
    def test_is_the_inverse(self, ds: Dataset) -> None:
        assert frames.from_frames(frames.to_frames(ds)) == ds

    def test_rebuilds_evidence_title_and_retired_ids(self, newest: Dataset) -> None:
        retired = Retired(
            id="task:999",
            since="2.0.0",
            reason="was never there",
            replaced_by=("task:101", "task:015"),
        )
        ds = Dataset(
            version="2.0.0",
            as_of=newest.as_of,
            title=Label(en="Ours", original=Language.EN),
            records=list(newest),
            retired=[retired],
        )
        back = frames.from_frames(ds.to_frames())
        assert (back.title, back.retired, back.sha256) == (ds.title, ds.retired, ds.sha256)

    def test_takes_rows_columns_and_dtypes_in_any_order(self, newest: Dataset) -> None:
        shuffled = {
            name: frame.sample(frac=1, random_state=1)[sorted(frame.columns)].astype(object)
            for name, frame in reversed(newest.to_frames().items())
        }
        assert frames.from_frames(shuffled) == newest

    def test_takes_an_id_column_for_the_index(self, newest: Dataset) -> None:
        parts = newest.to_frames()
        parts["regions"] = parts["regions"].reset_index()
        assert frames.from_frames(parts) == newest

    def test_takes_an_index_of_ids_that_lost_its_name(self, newest: Dataset) -> None:
        parts = newest.to_frames()
        parts["regions"] = pd.concat([parts["regions"].rename_axis(None)])
        assert frames.from_frames(parts) == newest

    def test_takes_no_numbers_of_rows_for_ids(self, newest: Dataset) -> None:
        parts = newest.to_frames()
        parts["regions"] = parts["regions"].reset_index(drop=True)
        with pytest.raises(InvalidDataset, match="regions: the column 'id' is missing"):
            frames.from_frames(parts)

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("number", np.int64(15)),
            ("number", np.float32(15)),
            ("complete", np.bool_(True)),
            ("title_zh", np.str_("名")),
            ("known_since", pd.Timestamp("2025-01-14")),
            ("known_since", np.datetime64("2025-01-14")),
            ("known_since", np.datetime64("2025-01-14", "ns")),
        ],
    )
    def test_takes_scalars_of_numpy_for_what_they_are(
        self, newest: Dataset, column: str, value: Any
    ) -> None:
        parts = newest.to_frames()
        tasks = parts["work_tasks"].astype(object)
        tasks[column] = [value if id == "task:015" else cell for id, cell in tasks[column].items()]
        parts["work_tasks"] = tasks.astype({column: object})
        plain = {"number": 15, "complete": True, "title_zh": "名"}
        read = frames.from_frames(parts).work_tasks["task:015"]
        found = read.title.zh if column == "title_zh" else getattr(read, column)
        assert found == plain.get(column, datetime.date(2025, 1, 14))
        assert type(found) is type(plain.get(column, found))

    def test_takes_numbers_that_a_merge_made_floats(self, newest: Dataset) -> None:
        parts = newest.to_frames()
        parts["pilots"] = parts["pilots"].astype({"group": "float64"})
        assert frames.from_frames(parts) == newest

    def test_takes_positions_with_gaps(self, newest: Dataset) -> None:
        parts = newest.to_frames()
        parts["work_tasks.regions"]["position"] *= 10
        assert frames.from_frames(parts) == newest

    def test_a_corrected_frame_is_a_corrected_dataset(self, newest: Dataset) -> None:
        parts = newest.to_frames()
        parts["work_tasks"].loc["task:015", "level"] = "national"
        assert frames.from_frames(parts).work_tasks["task:015"].level is StandardLevel.NATIONAL


def broken(ds: Dataset, **changes: Any) -> tuple[pilotstd.Problem, ...]:
    """The problems of a dataset's frames after a change to some of them."""
    parts = ds.to_frames()
    for name, change in changes.items():
        parts[name.replace("__", ".")] = change(parts[name.replace("__", ".")].astype(object))
    with pytest.raises(InvalidDataset) as refused:
        frames.from_frames(parts)
    return refused.value.problems


def put(row: str | int, column: str, value: object) -> Any:
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[row, column] = value
        return frame

    return change


class TestProblems:
    """Each names its table, row, column, value and rule."""

    def test_of_a_wrong_code_name_the_near_ones(self, newest: Dataset) -> None:
        (problem,) = broken(newest, work_tasks=put("task:015", "level", "locl"))
        assert problem.path == "work_tasks, row 1, column level"
        assert problem.value == "locl"
        assert "did you mean 'local'?" in problem.message

    @pytest.mark.parametrize(
        ("table", "row", "column", "value", "due"),
        [
            ("work_tasks", "task:015", "number", "fifteen", "a whole number"),
            ("work_tasks", "task:015", "number", True, "a whole number"),
            ("work_tasks", "task:015", "number", 15.5, "a whole number"),
            ("work_tasks", "task:015", "complete", 1, "true or false"),
            ("work_tasks", "task:015", "title_zh", 15, "text"),
            ("work_tasks", "task:015", "known_since", "14.1.2025", "a date"),
            ("work_tasks", "task:015", "known_since", "2025-02-30", "a date"),
            ("work_tasks", "task:015", "known_since", pd.Timestamp("2025-01-14 12:00"), "a date"),
        ],
    )
    def test_of_a_wrong_type_say_what_is_due(
        self, newest: Dataset, table: str, row: str, column: str, value: object, due: str
    ) -> None:
        (problem,) = broken(newest, **{table: put(row, column, value)})
        assert problem.path == f"work_tasks, row 1, column {column}"
        assert f"where {due} is due" in problem.message

    def test_of_an_empty_cell_that_must_be_filled(self, newest: Dataset) -> None:
        (problem,) = broken(newest, evidence=put(0, "basis", None))
        assert problem.path == "evidence, row 0, column basis"
        assert problem.rule == "cell"

    def test_of_a_reference_to_nothing(self, newest: Dataset) -> None:
        (problem,) = broken(newest, work_tasks__regions=put(1, "target", "region:chonqing"))
        assert problem.path == "work_tasks.regions, row 1, column target"
        assert (problem.rule, problem.value) == ("references", "region:chonqing")
        assert "did you mean 'region:chongqing'" in problem.message

    def test_of_a_row_that_belongs_to_no_record(self, newest: Dataset) -> None:
        (problem,) = broken(newest, work_tasks__regions=put(1, "record", "task:016x"))
        assert problem.path == "work_tasks.regions, row 1, column record"

    def test_of_two_rows_in_one_place(self, newest: Dataset) -> None:
        problems = broken(
            newest,
            events__documents=lambda frame: pd.concat([frame, frame.head(1)], ignore_index=True),
        )
        assert [problem.rule for problem in problems] == ["positions"]

    def test_of_a_duplicate_id(self, newest: Dataset) -> None:
        problems = broken(newest, regions=lambda frame: pd.concat([frame, frame.head(1)]))
        assert [(p.rule, p.value, p.path) for p in problems] == [
            ("ids", "region:anhui", "regions, row 30, column id")
        ]

    def test_of_evidence_that_was_taken_away(self, newest: Dataset) -> None:
        problems = broken(newest, evidence=lambda frame: frame[frame["record"] != "region:beijing"])
        assert {(problem.rule, problem.path) for problem in problems} == {
            ("evidence", "regions, row 1")
        }

    def test_of_missing_and_unknown_tables_and_columns(self, newest: Dataset) -> None:
        parts = newest.to_frames()
        parts["work_task"] = parts.pop("work_tasks")
        parts["regions"] = parts["regions"].rename(columns={"kind": "knd"})
        with pytest.raises(InvalidDataset) as refused:
            frames.from_frames(parts)
        said = [problem.message for problem in refused.value.problems]
        assert any("unknown table 'work_task'; did you mean 'work_tasks'" in text for text in said)
        assert any("the table 'work_tasks' is missing" in text for text in said)
        assert any("unknown column 'knd'; there are " in text for text in said)
        assert any(text.endswith("; did you mean 'kind'?") for text in said)
        assert any("the column 'kind' is missing" in text for text in said)

    def test_of_two_columns_of_one_name(self, newest: Dataset) -> None:
        (problem,) = broken(
            newest, regions=lambda frame: pd.concat([frame, frame[["kind"]]], axis=1)
        )
        assert (problem.path, problem.message) == ("regions", "2 columns are headed 'kind'")

    def test_of_a_column_that_has_no_name(self, newest: Dataset) -> None:
        (problem,) = broken(
            newest, regions=lambda frame: frame.assign(x=1).rename(columns={"x": 0})
        )
        assert problem.message == "a column is headed 0, which is no name"

    def test_of_unknown_columns_hide_no_other_problem(self, newest: Dataset) -> None:
        problems = broken(
            newest,
            regions=lambda frame: frame.assign(mine=1),
            work_tasks__regions=put(1, "target", "region:paris"),
        )
        assert [problem.rule for problem in problems] == ["columns", "references"]

    def test_of_cells_and_of_rules_come_together(self, newest: Dataset) -> None:
        problems = broken(
            newest,
            regions=put("region:beijing", "kind", "town"),
            pilots=put("pilot:beijing", "region", "region:paris"),
        )
        assert [problem.path for problem in problems] == [
            "regions, row 1, column kind",
            "pilots, row 0, column region",
        ]

    def test_what_a_bad_cell_brings_about_is_left_out(self, newest: Dataset) -> None:
        """A region that cannot be made leaves references to it, which are no fault of theirs."""
        problems = broken(
            newest,
            figures=put("figure:pilots", "value", "twenty"),
            pilots=put("pilot:beijing", "region", None),
        )
        assert {problem.rule for problem in problems} == {"cell"}

    def test_of_an_id_that_was_emptied_name_its_cell(self, newest: Dataset) -> None:
        def empty(frame: pd.DataFrame) -> pd.DataFrame:
            return frame.rename(index={"region:chongqing": None})

        problems = broken(newest, regions=empty)
        assert (
            problems[0].path
            == f"regions, row {list(newest.regions.ids).index('region:chongqing')}, column id"
        )
        assert any(problem.value == "region:chongqing" for problem in problems)

    @settings(deadline=None, max_examples=25)
    @given(
        data=st.data(),
        name=st.sampled_from(sorted(sheets())),
        value=st.sampled_from(
            [
                *(None, pd.NA, pd.NaT, float("nan"), float("inf"), 2.5, 10**30, -1, True, b"x"),
                *("", "x", "local", "task:015", "title  x", "a\tb", "\ud800", "2025-13-01"),
                *(datetime.date(2025, 1, 1), pd.Timestamp("2025-01-01 03:00", tz="UTC"), [1], {}),
            ]
        ),
    )
    def test_of_any_value_in_any_cell_are_all_there_is(
        self, newest: Dataset, data: st.DataObject, name: str, value: object
    ) -> None:
        """Whatever stands there, the frames are a sound dataset or what is wrong with them is said."""
        parts = newest.to_frames()
        frame = parts[name].reset_index(drop=parts[name].index.name != "id").astype(object)
        column = data.draw(st.sampled_from(list(frame.columns)))
        cells = frame[column].tolist()
        if cells:
            cells[data.draw(st.integers(0, len(cells) - 1))] = value
        parts[name] = frame.assign(**{column: pd.Series(cells, dtype=object)})
        places: list[str | None] = []
        try:
            read = frames.from_frames(parts)
        except InvalidDataset as refused:
            places += [problem.path for problem in refused.problems]
        if places:
            assert all(places)
        else:
            assert read.check() == ()

    def test_of_a_dataset_of_two_rows(self, newest: Dataset) -> None:
        (problem,) = broken(
            newest, dataset=lambda frame: pd.concat([frame, frame], ignore_index=True)
        )
        assert problem.message == "2 rows where there must be one"

    def test_of_the_dataset_itself_name_its_row(self, newest: Dataset) -> None:
        (problem,) = broken(newest, dataset=put(0, "version", "one"))
        assert (problem.rule, problem.path) == ("version", "dataset, row 0, column version")

    def test_of_a_retired_id_that_is_in_use_name_the_record(self, newest: Dataset) -> None:
        def retire(frame: pd.DataFrame) -> pd.DataFrame:
            frame.loc["region:beijing"] = ["1.0.0", "twice"]
            return frame

        (problem,) = broken(newest, retired=retire)
        assert (problem.rule, problem.path) == ("ids", "regions, row 1, column id")

    def test_of_a_text_name_its_column(self, newest: Dataset) -> None:
        (problem,) = broken(newest, regions=put("region:beijing", "note", "a\tb"))
        assert (problem.rule, problem.path) == ("texts", "regions, row 1, column note")

    def test_of_a_cell_of_the_dataset_leave_the_others_to_be_found(self, newest: Dataset) -> None:
        problems = broken(
            newest, dataset=put(0, "as_of", "soon"), regions=put("region:beijing", "kind", "town")
        )
        assert [problem.path for problem in problems] == [
            "dataset, row 0, column as_of",
            "regions, row 1, column kind",
        ]

    def test_of_what_is_no_frame(self, newest: Dataset) -> None:
        with pytest.raises(InvalidDataset, match="'regions' is a list, where a frame is due"):
            frames.from_frames(newest.to_frames() | {"regions": []})  # type: ignore[dict-item]

    def test_of_frames_in_one_language(self, newest: Dataset) -> None:
        with pytest.raises(InvalidDataset, match="the column 'title_zh' is missing"):
            frames.from_frames(newest.to_frames("en"))


def test_a_frame_of_regions_can_be_made_from_records_alone() -> None:
    ds = Dataset(
        version="1",
        as_of=EMPTY.as_of,
        records=[Region(id="region:a", name=Label(zh="甲"), aliases=("甲地", "甲市"))],
    )
    assert ds.to_frames()["regions.aliases"]["text"].tolist() == ["甲地", "甲市"]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_makes_a_frame(newest: Dataset, table: str) -> None:
    assert len(newest.table(table).to_frame()) == len(newest.table(table))


def test_without_pandas_the_command_that_installs_it_is_named(
    newest: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(pilotstd.MissingExtra, match="pandas is not installed; run: pip install"):
        newest.regions.to_frame()
