"""Datasets as pandas frames: their content and dtypes."""

import datetime
import sys

import pandas as pd
import pytest

import pilotstd
from pilotstd import Dataset, InvalidDataset, InvalidQuery, Label, Region, Source, WorkTask
from pilotstd.model import TABLES
from pilotstd.tabular.schema import FieldType, schemas
from pilotstd.testing import generate

DTYPES = {
    FieldType.TEXT: "string",
    FieldType.CODE: "category",
    FieldType.NUMBER: "Int64",
    FieldType.FLAG: "boolean",
    FieldType.DAY: "datetime64[ms]",
}
EMPTY = Dataset(version="0.1", as_of=datetime.date(2026, 1, 19))


class TestDtypes:
    @pytest.mark.slow
    @pytest.mark.parametrize("name", schemas())
    @pytest.mark.parametrize("ds", [pilotstd.load(), EMPTY], ids=["newest", "empty"])
    def test_as_declared(self, ds: Dataset, name: str) -> None:
        frame = ds.to_frames()[name]
        declared = {column.name: DTYPES[column.kind] for column in schemas()[name].columns}
        if "id" in declared:
            assert frame.index.name == "id"
            assert str(frame.index.dtype) == declared.pop("id")
        assert {str(heading): str(dtype) for heading, dtype in frame.dtypes.items()} == declared

    @pytest.mark.parametrize("name", schemas())
    def test_categories_are_the_whole_vocabulary(self, name: str) -> None:
        frame = EMPTY.to_frames()[name]
        for column in schemas()[name].columns:
            if column.vocabulary:
                categories = frame[column.name].cat.categories
                assert list(categories) == [str(member) for member in column.vocabulary]
                assert str(categories.dtype) == "string"

    def test_independent_of_content(self, newest: Dataset) -> None:
        full, empty = newest.to_frames(), EMPTY.to_frames()
        for name in full:
            assert full[name].dtypes.equals(empty[name].dtypes)
            assert full[name].index.dtype == empty[name].index.dtype


class TestToFrame:
    def test_one_row_per_record_with_id_index(self, newest: Dataset) -> None:
        frame = newest.work_tasks.to_frame()
        assert tuple(frame.index) == newest.work_tasks.ids

    def test_values(self, newest: Dataset) -> None:
        task, row = newest.work_tasks["task:100"], newest.work_tasks.to_frame().loc["task:100"]
        assert row["title_zh"] == task.title.zh
        assert row["number"] == 100
        assert row["level"] == "industry"
        assert row["known_since"].date() == task.known_since

    def test_missing_values(self, newest: Dataset) -> None:
        frame = newest.work_tasks.to_frame()
        assert pd.isna(frame.loc["task:014", "heading"])
        assert pd.isna(frame.loc["task:104", "level"])

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_lang_gives_one_column_per_label(self, newest: Dataset, lang: str) -> None:
        frame = newest.departments.to_frame(lang)
        assert not [name for name in frame.columns if name.endswith(("_en", "_zh", "_original"))]
        for department in newest.departments:
            name = frame.loc[department.id, "name"]
            assert (None if pd.isna(name) else name) == (department.name.in_language(lang) or None)

    def test_unknown_language(self, newest: Dataset) -> None:
        with pytest.raises(InvalidQuery, match=r"invalid language 'cn': expected one of en, zh"):
            newest.regions.to_frame("cn")

    def test_selection_of_a_table(self, newest: Dataset) -> None:
        some = newest.work_tasks.where(level="local", regions="region:chongqing")
        assert tuple(some.to_frame().index) == some.ids

    def test_attrs_have_version_and_digest(self, newest: Dataset) -> None:
        assert newest.regions.to_frame().attrs == {"version": newest.version, "sha256": newest.sha256}
        assert newest.to_frames()["evidence"].attrs == {"version": newest.version, "sha256": newest.sha256}

    def test_flags(self) -> None:
        tasks = [WorkTask(id=f"task:{n}", number=n, complete=flag) for n, flag in enumerate((True, False, None))]
        ds = Dataset(version="1", as_of=EMPTY.as_of, records=tasks)
        assert ds.work_tasks.to_frame()["complete"].tolist() == [True, False, pd.NA]

    def test_days_before_1970(self) -> None:
        day = datetime.date(1949, 10, 1)
        ds = Dataset(version="1", as_of=day, records=[Source(id="source:a", known_since=day), Source(id="source:b")])
        assert ds.sources.to_frame()["known_since"].tolist() == [pd.Timestamp(day), pd.NaT]

    def test_refuses_number_over_64_bits(self) -> None:
        ds = Dataset(version="1", as_of=EMPTY.as_of, records=[pilotstd.Figure(id="figure:a", value=2**63)])
        with pytest.raises(InvalidDataset, match="9223372036854775808 has more than 64 bits"):
            ds.figures.to_frame()

    @pytest.mark.parametrize("table", TABLES)
    def test_every_table(self, newest: Dataset, table: str) -> None:
        assert len(newest.table(table).to_frame()) == len(newest.table(table))

    def test_without_pandas_says_what_to_install(self, newest: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pandas", None)
        with pytest.raises(pilotstd.MissingExtra, match="pandas is not installed; run: pip install"):
            newest.regions.to_frame()


class TestLists:
    """Fields that hold several values, in the frame of a table."""

    def test_are_joined(self, newest: Dataset) -> None:
        frame = newest.work_tasks.to_frame()
        assert frame.loc["task:101", "regions"] == "; ".join(newest.work_tasks["task:101"].regions)
        assert pd.isna(frame.loc["task:035", "regions"])
        assert str(frame["regions"].dtype) == "string"
        assert list(frame.columns).index("regions") == list(frame.columns).index("open_to") - 1
        assert "evidence" not in frame

    def test_can_be_lists_to_explode(self, newest: Dataset) -> None:
        frame = newest.work_tasks.to_frame(lists="list")
        assert frame.loc["task:101", "regions"] == list(newest.work_tasks["task:101"].regions)
        assert frame["regions"].dtype == EMPTY.work_tasks.to_frame(lists="list")["regions"].dtype == object
        pairs = frame.explode("regions").groupby(["regions", "level"], observed=True).size()
        links = newest.to_frames()["work_tasks.regions"].merge(frame, left_on="record", right_index=True)
        assert pairs.sum() == links["level"].notna().sum()

    def test_can_be_left_out(self, newest: Dataset) -> None:
        frame = newest.work_tasks.to_frame(lists="drop")
        assert frame.equals(newest.to_frames()["work_tasks"])

    def test_have_names_and_words_in_a_language(self, newest: Dataset) -> None:
        assert newest.work_tasks.to_frame("zh").loc["task:101", "regions"] == "北京市; 上海市; 杭州市; 广州市"
        frame = newest.measures.to_frame("en", lists="list")
        assert frame.loc["measure:living-services-standards", "actions"] == ["revise"]

    def test_responsible_bodies_have_their_role(self, newest: Dataset) -> None:
        frame = newest.documents.to_frame()
        assert frame.loc["doc:shangzifa-2024-314", "participants"].startswith(
            "dept:mofcom (drafting); dept:samr (drafting); 22 "
        )

    def test_other_words_are_refused(self, newest: Dataset) -> None:
        with pytest.raises(
            InvalidQuery, match=r"^invalid lists 'lists': expected one of join, list, drop; did you mean 'list'"
        ):
            newest.regions.to_frame(lists="lists")


class TestInALanguage:
    @pytest.mark.parametrize("table", TABLES)
    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_codes_are_in_words(self, newest: Dataset, table: str, lang: str) -> None:
        frame = newest.table(table).to_frame(lang)
        for column in schemas()[table].columns:
            if column.vocabulary and not column.path.endswith(".original"):
                found = [getattr(record, column.name) for record in newest.table(table)]
                words = [None if code is None else code.in_language(lang) for code in found]
                assert [None if pd.isna(cell) else cell for cell in frame[column.name]] == words

    def test_an_empty_note_is_missing(self, newest: Dataset) -> None:
        frame = newest.work_tasks.to_frame()
        assert frame["note"].isna().sum() == sum(not task.note for task in newest.work_tasks) > 0


class TestPolars:
    @pytest.mark.parametrize("table", TABLES)
    @pytest.mark.parametrize("lists", ["join", "list", "drop"])
    @pytest.mark.parametrize("lang", [None, "zh"])
    def test_equals_the_pandas_frame(self, newest: Dataset, table: str, lists: str, lang: str | None) -> None:
        polars = pytest.importorskip("polars")
        frame = newest.table(table).to_polars(lang, lists)
        expected = newest.table(table).to_frame(lang, lists).reset_index()
        assert frame.columns == list(expected.columns)
        for name in frame.columns:
            cells = [cell if isinstance(cell, list) or not pd.isna(cell) else None for cell in expected[name]]
            if frame.schema[name] == polars.Date:
                cells = [cell and cell.date() for cell in cells]
            assert frame[name].to_list() == cells, name
        assert frame.schema == EMPTY.table(table).to_polars(lang, lists).schema

    def test_without_polars_says_what_to_install(self, newest: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "polars", None)
        with pytest.raises(pilotstd.MissingExtra, match="polars is not installed; run: pip install polars"):
            newest.regions.to_polars()


class TestToFrames:
    def test_link_table_of_references(self, newest: Dataset) -> None:
        links = newest.to_frames()["work_tasks.regions"]
        assert list(links.columns) == ["record", "position", "target"]
        of_task = links[links["record"] == "task:101"]
        assert of_task["target"].tolist() == list(newest.work_tasks["task:101"].regions)
        assert of_task["position"].tolist() == [1, 2, 3, 4]

    def test_link_table_of_responsibilities(self) -> None:
        ds = generate(10)
        frame = ds.to_frames()["work_tasks.departments"]
        found = [(item.body, item.role, item.text) for task in ds.work_tasks for item in task.departments]
        assert list(zip(frame["body"], frame["role"], frame["text"], strict=True)) == found

    def test_evidence_table(self, newest: Dataset) -> None:
        frame = newest.to_frames()["evidence"]
        assert list(frame.columns) == ["record", "position", "source", "locator", "fields", "basis", "rule", "sha256"]
        assert len(frame) == sum(len(record.evidence) for record in newest)
        first = frame[(frame["record"] == "task:101") & (frame["position"] == 1)].iloc[0]
        assert first["fields"] == " ".join(newest["task:101"].evidence[0].fields)

    def test_dataset_table(self, newest: Dataset) -> None:
        (row,) = newest.to_frames()["dataset"].to_dict("records")
        assert (row["version"], row["sha256"], row["licence"]) == (newest.version, newest.sha256, "CC0-1.0")
        assert row["as_of"].date() == newest.as_of

    def test_link_table_of_texts(self) -> None:
        region = Region(id="region:a", name=Label(zh="甲"), aliases=("甲地", "甲市"))
        ds = Dataset(version="1", as_of=EMPTY.as_of, records=[region])
        assert ds.to_frames()["regions.aliases"]["text"].tolist() == ["甲地", "甲市"]
