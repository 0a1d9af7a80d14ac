"""Frames as a dataset again: what is accepted, and problems with table, row, column, value and rule."""

import contextlib
import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

import pilotstd
from pilotstd import Dataset, InvalidDataset, Label, Language, Retired, StandardLevel, frames
from pilotstd.tabular.schema import schemas
from pilotstd.testing import datasets
from tests.formats.small import small_dataset
from tests.fuzz.readers import hostile_cells


class TestFromFrames:
    @pytest.mark.slow
    @given(datasets())
    def test_inverse_of_to_frames(self, ds: Dataset) -> None:
        assert frames.from_frames(frames.to_frames(ds)) == ds

    @pytest.mark.slow
    def test_restores_title_and_retired_ids(self, newest: Dataset) -> None:
        retired = Retired(id="task:999", since="2.0.0", reason="was never there", replaced_by=("task:101", "task:015"))
        ds = Dataset(
            version="2.0.0",
            as_of=newest.as_of,
            title=Label(en="Ours", original=Language.EN),
            records=list(newest),
            retired=[retired],
        )
        back = frames.from_frames(ds.to_frames())
        assert (back.title, back.retired, back.sha256) == (ds.title, ds.retired, ds.sha256)

    @pytest.mark.slow
    def test_any_order_of_rows_and_columns(self, newest: Dataset) -> None:
        shuffled = {
            name: frame.sample(frac=1, random_state=1)[sorted(frame.columns)].astype(object)
            for name, frame in reversed(newest.to_frames().items())
        }
        assert frames.from_frames(shuffled) == newest

    def test_id_column_instead_of_index(self, newest: Dataset) -> None:
        parts = newest.to_frames()
        parts["regions"] = parts["regions"].reset_index()
        assert frames.from_frames(parts) == newest

    def test_id_index_without_name(self, newest: Dataset) -> None:
        parts = newest.to_frames()
        parts["regions"] = pd.concat([parts["regions"].rename_axis(None)])
        assert frames.from_frames(parts) == newest

    def test_row_numbers_are_not_ids(self, newest: Dataset) -> None:
        parts = newest.to_frames()
        parts["regions"] = parts["regions"].reset_index(drop=True)
        with pytest.raises(InvalidDataset, match="regions: the column 'id' is missing"):
            frames.from_frames(parts)

    @pytest.mark.slow
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
    def test_numpy_scalars(self, newest: Dataset, column: str, value: Any) -> None:
        parts = newest.to_frames()
        tasks = parts["work_tasks"].astype(object)
        tasks[column] = [value if id == "task:015" else cell for id, cell in tasks[column].items()]
        parts["work_tasks"] = tasks.astype({column: object})
        first = (parts["evidence"]["record"] == "task:015") & (parts["evidence"]["position"] == 1)
        parts["evidence"].loc[first, "fields"] += " complete"
        plain = {"number": 15, "complete": True, "title_zh": "名"}
        read = frames.from_frames(parts).work_tasks["task:015"]
        got = read.title.zh if column == "title_zh" else getattr(read, column)
        assert got == plain.get(column, datetime.date(2025, 1, 14))
        assert type(got) is type(plain.get(column, got))

    def test_floats_that_are_integers(self, newest: Dataset) -> None:
        parts = newest.to_frames()
        parts["pilots"] = parts["pilots"].astype({"group": "float64"})
        assert frames.from_frames(parts) == newest

    def test_positions_with_gaps(self, newest: Dataset) -> None:
        parts = newest.to_frames()
        parts["work_tasks.regions"]["position"] *= 10
        assert frames.from_frames(parts) == newest

    def test_corrected_frame(self, newest: Dataset) -> None:
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

    def test_invalid_code_suggests_near_matches(self, newest: Dataset) -> None:
        (problem,) = broken(newest, work_tasks=put("task:015", "level", "locl"))
        assert problem.path == "work_tasks, row 1, column level"
        assert problem.value == "locl"
        assert "did you mean 'local'?" in problem.message

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("table", "row", "column", "value", "expected"),
        [
            ("work_tasks", "task:015", "number", "fifteen", "an integer, got 'fifteen'"),
            ("work_tasks", "task:015", "number", True, "an integer, got True"),
            ("work_tasks", "task:015", "number", 15.5, "an integer, got 15.5"),
            ("work_tasks", "task:015", "complete", 1, "true or false, got 1"),
            ("work_tasks", "task:015", "title_zh", 15, "text, got 15"),
            ("work_tasks", "task:015", "known_since", "14.1.2025", "a date, YYYY-MM-DD, got 14.1.2025"),
            ("work_tasks", "task:015", "known_since", "2025-02-30", "a date, YYYY-MM-DD, got 2025-02-30"),
            (
                "work_tasks",
                "task:015",
                "known_since",
                pd.Timestamp("2025-01-14 12:00"),
                "a date, YYYY-MM-DD, got 2025-01-14 12:00:00",
            ),
        ],
    )
    def test_wrong_type(self, newest: Dataset, table: str, row: str, column: str, value: object, expected: str) -> None:
        (problem,) = broken(newest, **{table: put(row, column, value)})
        assert problem.path == f"work_tasks, row 1, column {column}"
        assert problem.message == f"expected {expected}"

    def test_empty_required_cell(self, newest: Dataset) -> None:
        (problem,) = broken(newest, evidence=put(0, "basis", None))
        assert problem.path == "evidence, row 0, column basis"
        assert problem.rule == "cell"

    def test_broken_reference(self, newest: Dataset) -> None:
        (problem,) = broken(newest, work_tasks__regions=put(1, "target", "region:chonqing"))
        assert problem.path == "work_tasks.regions, row 1, column target"
        assert (problem.rule, problem.value) == ("references", "region:chonqing")
        assert "did you mean 'region:chongqing'" in problem.message

    def test_row_of_unknown_record(self, newest: Dataset) -> None:
        (problem,) = broken(newest, work_tasks__regions=put(1, "record", "task:016x"))
        assert problem.path == "work_tasks.regions, row 1, column record"

    def test_duplicate_position(self, newest: Dataset) -> None:
        problems = broken(newest, events__documents=lambda frame: pd.concat([frame, frame.head(1)], ignore_index=True))
        assert [problem.rule for problem in problems] == ["positions"]

    def test_duplicate_id(self, newest: Dataset) -> None:
        problems = broken(newest, regions=lambda frame: pd.concat([frame, frame.head(1)]))
        assert [(p.rule, p.value, p.path) for p in problems] == [("ids", "region:anhui", "regions, row 30, column id")]

    def test_missing_evidence(self, newest: Dataset) -> None:
        problems = broken(newest, evidence=lambda frame: frame[frame["record"] != "region:beijing"])
        assert {(problem.rule, problem.path) for problem in problems} == {("evidence", "regions, row 1")}

    def test_missing_and_unknown_tables_and_columns(self, newest: Dataset) -> None:
        parts = newest.to_frames()
        parts["work_task"] = parts.pop("work_tasks")
        parts["regions"] = parts["regions"].rename(columns={"kind": "knd"})
        with pytest.raises(InvalidDataset) as refused:
            frames.from_frames(parts)
        messages = [problem.message for problem in refused.value.problems]
        assert any("unknown table 'work_task'; did you mean 'work_tasks'" in text for text in messages)
        assert any("the table 'work_tasks' is missing" in text for text in messages)
        assert any("unknown column 'knd': expected one of id, " in text for text in messages)
        assert any(text.endswith("; did you mean 'kind'?") for text in messages)
        assert any("the column 'kind' is missing" in text for text in messages)

    def test_duplicate_column(self, newest: Dataset) -> None:
        (problem,) = broken(newest, regions=lambda frame: pd.concat([frame, frame[["kind"]]], axis=1))
        assert (problem.path, problem.message) == ("regions", "2 columns have the name 'kind'")

    def test_column_name_is_not_a_str(self, newest: Dataset) -> None:
        (problem,) = broken(newest, regions=lambda frame: frame.assign(x=1).rename(columns={"x": 0}))
        assert problem.message == "invalid column name 0: expected str"

    def test_unknown_column_hides_no_other_problem(self, newest: Dataset) -> None:
        problems = broken(
            newest, regions=lambda frame: frame.assign(mine=1), work_tasks__regions=put(1, "target", "region:paris")
        )
        assert [problem.rule for problem in problems] == ["columns", "references"]

    def test_cells_and_rules_together(self, newest: Dataset) -> None:
        problems = broken(
            newest, regions=put("region:beijing", "kind", "town"), pilots=put("pilot:beijing", "region", "region:paris")
        )
        assert [problem.path for problem in problems] == ["regions, row 1, column kind", "pilots, row 0, column region"]

    def test_leaves_out_what_follows_from_an_invalid_cell(self, newest: Dataset) -> None:
        """References to a region with an invalid cell are not problems of their own."""
        problems = broken(
            newest, figures=put("figure:pilots", "value", "twenty"), pilots=put("pilot:beijing", "region", None)
        )
        assert {problem.rule for problem in problems} == {"cell"}

    def test_empty_id(self, newest: Dataset) -> None:
        def empty(frame: pd.DataFrame) -> pd.DataFrame:
            return frame.rename(index={"region:chongqing": None})

        problems = broken(newest, regions=empty)
        assert problems[0].path == f"regions, row {list(newest.regions.ids).index('region:chongqing')}, column id"
        assert any(problem.value == "region:chongqing" for problem in problems)

    @pytest.mark.slow
    @settings(deadline=None, max_examples=25)
    @given(
        data=st.data(),
        name=st.sampled_from(sorted(schemas())),
        value=st.sampled_from(
            [
                *(None, pd.NA, pd.NaT, float("nan"), float("inf"), 2.5, 10**30, -1, True, b"x"),
                *("", "x", "local", "task:015", "title  x", "a\tb", "\ud800", "2025-13-01"),
                *(datetime.date(2025, 1, 1), pd.Timestamp("2025-01-01 03:00", tz="UTC"), [1], {}),
            ]
        ),
    )
    def test_any_value_in_any_cell(self, newest: Dataset, data: st.DataObject, name: str, value: object) -> None:
        """The frames are a valid dataset, or every problem has a place."""
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

    def test_dataset_with_two_rows(self, newest: Dataset) -> None:
        (problem,) = broken(newest, dataset=lambda frame: pd.concat([frame, frame], ignore_index=True))
        assert problem.message == "expected one row, got 2"

    def test_invalid_version(self, newest: Dataset) -> None:
        (problem,) = broken(newest, dataset=put(0, "version", "one"))
        assert (problem.rule, problem.path) == ("version", "dataset, row 0, column version")

    def test_retired_id_in_use(self, newest: Dataset) -> None:
        def retire(frame: pd.DataFrame) -> pd.DataFrame:
            frame.loc["region:beijing"] = ["1.0.0", "twice"]
            return frame

        (problem,) = broken(newest, retired=retire)
        assert (problem.rule, problem.path) == ("ids", "regions, row 1, column id")

    def test_invalid_text(self, newest: Dataset) -> None:
        (problem,) = broken(newest, regions=put("region:beijing", "note", "a\tb"))
        assert (problem.rule, problem.path) == ("texts", "regions, row 1, column note")

    def test_invalid_dataset_cell_hides_no_other_problem(self, newest: Dataset) -> None:
        problems = broken(newest, dataset=put(0, "as_of", "soon"), regions=put("region:beijing", "kind", "town"))
        assert [problem.path for problem in problems] == ["dataset, row 0, column as_of", "regions, row 1, column kind"]

    def test_not_a_frame(self, newest: Dataset) -> None:
        with pytest.raises(InvalidDataset, match="'regions': expected a DataFrame, got list"):
            frames.from_frames(newest.to_frames() | {"regions": []})  # type: ignore[dict-item]

    def test_frames_in_one_language(self, newest: Dataset) -> None:
        with pytest.raises(InvalidDataset, match="the column 'title_zh' is missing"):
            frames.from_frames(newest.to_frames("en"))


class TestHostileCells:
    """A frame may hold any object; one that is no value of a dataset is a problem with its place."""

    COLUMNS = ("level", "number", "title_en", "complete", "known_since")

    @pytest.mark.parametrize("column", COLUMNS)
    def test_any_object_is_a_value_or_a_problem(self, column: str) -> None:
        cells, tables = hostile_cells(), dict(frames.to_frames(small_dataset()))
        row = tables["work_tasks"].iloc[[0]].astype(object)
        rows = pd.concat([row] * len(cells)).set_axis([f"task:c{n}" for n in range(len(cells))]).rename_axis("id")
        values = pd.Series(index=rows.index, dtype=object)
        for n, cell in enumerate(cells):
            values.iat[n] = cell
        tables["work_tasks"] = pd.concat([tables["work_tasks"].astype(object), rows.assign(**{column: values})])
        with pytest.raises(InvalidDataset) as refused:
            frames.from_frames(tables)
        assert len({problem.path for problem in refused.value.problems if f"column {column}" in str(problem.path)}) > 10

    @pytest.mark.slow
    def test_object_alone_in_its_columns_is_a_value_or_a_problem(self) -> None:
        tables = dict(frames.to_frames(small_dataset()))
        for cell in hostile_cells():
            frame = tables["work_tasks"].astype(dict.fromkeys(self.COLUMNS, object))
            for column in self.COLUMNS:
                frame.iat[0, frame.columns.get_loc(column)] = cell
                assert frame[column].iat[0] is cell
            with contextlib.suppress(InvalidDataset):
                frames.from_frames({**tables, "work_tasks": frame})

    def test_object_that_cannot_be_compared_is_named_by_its_class(self) -> None:
        class Strange:
            __hash__ = None  # type: ignore[assignment]

            def __eq__(self, other: object) -> bool:
                raise ZeroDivisionError

            def __repr__(self) -> str:
                raise ZeroDivisionError

        tables = dict(frames.to_frames(small_dataset()))
        values = tables["work_tasks"]["number"].astype(object)
        values.iat[0] = Strange()
        tables["work_tasks"] = tables["work_tasks"].assign(number=values)
        with pytest.raises(InvalidDataset, match="expected an integer, got <Strange>"):
            frames.from_frames(tables)
