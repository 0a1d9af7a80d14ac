"""What queries give: tuples with a short repr, frames of fixed dtypes, and the records that a field points to."""

import pickle
from typing import Any

import attrs
import pandas as pd
import pytest

import pilotstd
from pilotstd import Basis, Dataset, Document, Evidence, InvalidQuery, Label, Region, UnknownRecord, history, provenance

EMPTY = Dataset(version="0.1", as_of="2026-01-19")


def queries(ds: Dataset, id: str, words: str) -> dict[str, Any]:
    return {
        "search": ds.search(words),
        "search of a table": ds.sources.search(words),
        "coverage": ds.coverage(),
        "timeline": ds.timeline(),
        "check": ds.check(),
        "referring": ds.referring(id),
        "follow": ds.follow(id, "evidence"),
        "evidence": ds.evidence(id),
        "trace": provenance.trace(ds, id),
        "releases": pilotstd.releases(),
        "dropped references": history.dropped_references(ds, ds.as_of),
    }


FULL = queries(pilotstd.load("2.0.0"), "task:023", "养老")
_SOLE = Dataset(version="0.1", as_of="2026-01-19", records=[Region(id="region:a")])
NONE = queries(_SOLE, "region:a", "养老")


class TestTuples:
    @pytest.mark.parametrize("name", FULL)
    def test_results_are_tuples_with_a_short_repr(self, name: str) -> None:
        found = FULL[name]
        assert isinstance(found, tuple)
        assert found == tuple(found)
        assert repr(found).startswith(f"<{len(found)} ")
        assert len(repr(found)) < 250
        assert "\n" not in repr(found)

    def test_repr_names_the_first(self) -> None:
        assert repr(FULL["referring"]) == "<1 records: std:tianjin-smart-library>"
        assert repr(NONE["search"]) == "<0 matches>"
        assert repr(FULL["timeline"]).endswith(", …>")

    @pytest.mark.parametrize("name", FULL)
    def test_a_slice_is_a_result_and_pickle_keeps_it(self, name: str) -> None:
        found = FULL[name]
        assert type(found[:1]) is type(found)
        assert found[:1] == tuple(found)[:1]
        back = pickle.loads(pickle.dumps(found))
        assert (back, type(back), repr(back)) == (found, type(found), repr(found))

    def test_nothing_of_it_can_be_changed(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            FULL["check"]._of = int


class TestFrames:
    @pytest.mark.parametrize("name", FULL)
    @pytest.mark.parametrize("lang", [None, "zh"])
    def test_dtypes_do_not_depend_on_content(self, name: str, lang: str | None) -> None:
        full, empty = FULL[name].to_frame(lang), NONE[name].to_frame(lang)
        assert (len(full), len(empty)) == (len(FULL[name]), len(NONE[name]))
        assert full.dtypes.equals(empty.dtypes)
        assert full.index.name == empty.index.name

    def test_coverage(self) -> None:
        row = FULL["coverage"].to_frame().set_index("figure").loc["figure:work-tasks-first-batch"]
        assert (row["declared"], row["recorded"], row["partial"], row["subject_zh"]) == (104, 26, 1, "工作任务（首批）")
        uncounted = FULL["coverage"].to_frame()["recorded"]
        assert str(uncounted.dtype) == "Int64"
        assert uncounted.isna().any()

    def test_records_have_ids_and_labels(self) -> None:
        frame = FULL["referring"].to_frame()
        assert frame.loc["std:tianjin-smart-library"].tolist()[0] == "standards"
        match = FULL["search"].to_frame("zh")
        assert match["record"].tolist() == [one.record.id for one in FULL["search"]]
        assert "label" in match
        assert str(match["score"].dtype) == "float64"

    def test_days_and_codes(self) -> None:
        assert FULL["timeline"].to_frame()["day"].iloc[0] == pd.Timestamp(2015, 5, 5)
        basis = FULL["evidence"].to_frame()["basis"]
        assert list(basis.cat.categories) == [str(code) for code in Basis]

    def test_several_values_are_joined(self) -> None:
        frame = FULL["trace"].to_frame().set_index("field")
        assert frame.loc["title", "citations"].startswith("source:compilation, item 23 (")
        assert FULL["evidence"].to_frame()["fields"].iloc[0] == "number; title; regions; document"

    def test_unknown_language(self) -> None:
        with pytest.raises(InvalidQuery, match="invalid language 'cn'"):
            FULL["coverage"].to_frame("cn")


class TestFollow:
    def test_it_gives_the_records_in_the_order_of_the_field(self, newest: Dataset) -> None:
        found = newest.follow("task:101", "regions")
        assert [region.id for region in found] == list(newest.work_tasks["task:101"].regions)
        assert newest.follow(newest["task:101"], "regions") == found

    def test_bodies_that_no_record_is_are_left_out(self, newest: Dataset) -> None:
        found = newest.follow("doc:shangzifa-2024-314", "participants")
        assert [one.id for one in found] == ["dept:mofcom", "dept:samr"]

    def test_it_is_the_inverse_of_referring(self, newest: Dataset) -> None:
        for standard in newest.standards.where(lambda one: one.work_task):
            (task,) = newest.follow(standard, "work_task")
            assert standard in newest.referring(task.id)

    @pytest.mark.parametrize("field", ["regoins", "title"])
    def test_other_fields_are_refused(self, newest: Dataset, field: str) -> None:
        with pytest.raises(
            InvalidQuery, match=rf"task:101 has no field '{field}' that holds ids: expected one of evidence, topics,"
        ):
            newest.follow("task:101", field)

    def test_an_unknown_record_is_an_error(self, newest: Dataset) -> None:
        with pytest.raises(UnknownRecord):
            newest.follow("task:999", "regions")
        with pytest.raises(UnknownRecord, match="no record 'region:a'"):
            EMPTY.follow(Document(id="doc:a", issuers=("region:a",)), "issuers")


class TestReprs:
    def test_changes_are_counted_by_kind(self) -> None:
        assert repr(pilotstd.diff("1.0.0", "1.0.0")) == "<0 changes>"
        changes = pilotstd.diff("1.0.0", "1.1.0")
        assert repr(changes).startswith(f"<{len(changes)} changes (minor): ")
        assert f"{len(changes.of('added'))} added" in repr(changes)
        assert len(repr(changes)) < 120

    def test_every_record_has_a_line(self, newest: Dataset) -> None:
        for record in newest:
            assert repr(record).startswith(f"<{type(record).__name__} {record.id}")
            assert len(repr(record)) <= 121
            assert "\n" not in repr(record)

    @pytest.mark.parametrize(
        ("record", "text"),
        [
            (Region(id="region:a"), "<Region region:a>"),
            (Region(id="region:a", name=Label(en="A\nB", zh="甲")), "<Region region:a: A B>"),
            (
                Region(id="region:a", name=Label(en="A", zh="甲", original=pilotstd.Language.ZH)),
                "<Region region:a: 甲>",
            ),
            (Region(id="region:a", name="A"), "<Region region:a>"),  # type: ignore[arg-type]
            (pilotstd.Pilot(id="pilot:a", region="region:a"), "<Pilot pilot:a: region:a>"),
        ],
    )
    def test_a_record_is_told_by_its_original_name(self, record: pilotstd.Record, text: str) -> None:
        assert repr(record) == text

    def test_evidence_has_a_line_without_the_digest(self) -> None:
        item = Evidence(source="source:a", locator="p1", fields=("title",), basis=Basis.STATED, sha256="0" * 64)
        assert repr(item) == "<Evidence source:a, p1 (title): stated>"
        assert repr(Evidence(source="source:a", basis=Basis.DERIVED, rule="x" * 999)) == "<Evidence source:a: derived>"
