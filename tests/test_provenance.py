"""Evidence against the text of its source, and the way from a value to its source."""

import hashlib
import unicodedata
from pathlib import Path

import attrs
import pytest
from hypothesis import given, strategies as st

import pilotstd
from pilotstd import Basis, Dataset, Evidence, Record, Source, provenance
from pilotstd.testing import releases

INTERPRETATION = "source:interpretation"
TEXT = "A heading\nOne is here. Two is “here”.\nThree is here. One is here.\n"


def digest(passage: str) -> str:
    return hashlib.sha256(passage.encode("utf-8")).hexdigest()


def resting_on(*places: tuple[str | None, str | None]) -> Dataset:
    """A dataset of sources, each of which rests on a passage of the first."""
    records: list[Record] = []
    for number, (locator, sha256) in enumerate(places):
        item = Evidence(source="source:0", locator=locator, basis=Basis.STATED, sha256=sha256)
        records.append(Source(id=f"source:{number}", evidence=(item,)))
    return Dataset(version="1.0.0", as_of=pilotstd.load().as_of, records=records)


class TestVerify:
    @pytest.mark.parametrize(
        ("locator", "passage", "outcome", "places"),
        [
            ("p2.s2", 'Two is "here".', "found", ("p2.s2",)),
            ("p2", 'One is here. Two is "here".', "found", ("p2",)),
            ("p3.s2", "One is here.", "found", ("p2.s1", "p3.s2")),
            (None, "Three is here.", "found", ("p3.s1",)),
            ("p2.s2", "Three is here.", "elsewhere", ("p3.s1",)),
            ("page 3", "Three is here.", "elsewhere", ("p3.s1",)),
            ("p2.s2", "Two was here.", "missing", ()),
            (None, "Two was here.", "missing", ()),
        ],
    )
    def test_a_passage_is_found_where_it_should_be_or_elsewhere_or_not(
        self, locator: str | None, passage: str, outcome: str, places: tuple[str, ...]
    ) -> None:
        [finding] = provenance.verify(resting_on((locator, digest(passage))), "source:0", TEXT)
        assert (finding.outcome, finding.places) == (outcome, places)

    def test_reports_every_evidence_with_a_digest_in_order(self) -> None:
        ds = resting_on(("p1", digest("A heading")), ("p2", None), ("p1", digest("x")))
        findings = provenance.verify(ds, "source:0", TEXT)
        assert [(item.record, item.outcome) for item in findings] == [("source:0", "found"), ("source:2", "missing")]

    @pytest.mark.parametrize(
        "written",
        [
            TEXT.replace("“", '"').replace("”", '"'),
            TEXT.replace(" ", "\u00a0\u3000"),
            "\ufeff\n\n" + TEXT.replace("\n", "\r\n\r\n"),
            unicodedata.normalize("NFKC", TEXT),
        ],
    )
    def test_how_the_text_is_typed_does_not_matter(self, written: str) -> None:
        ds = resting_on(("p2.s2", digest('Two is "here".')))
        [finding] = provenance.verify(ds, "source:0", written.removeprefix("\ufeff"))
        assert finding.outcome == "found"

    def test_a_source_without_digests_is_an_error_that_names_those_with(self) -> None:
        with pytest.raises(pilotstd.InvalidQuery, match="digests exist for source:interpretation"):
            provenance.verify(pilotstd.load("1.2.0"), "source:compilation", TEXT)
        with pytest.raises(pilotstd.InvalidQuery, match="no source has any"):
            provenance.verify(resting_on(("p1", None)), "source:0", TEXT)

    def test_an_unknown_source_names_its_neighbours(self) -> None:
        with pytest.raises(pilotstd.UnknownRecord, match="did you mean 'source:interpretation'"):
            provenance.verify(pilotstd.load(), "source:interpretatoin", TEXT)


class TestTheInterpretation:
    @pytest.fixture
    def path(self, shared: Path) -> Path:
        return shared / "sources" / "interpretation-2025-01-14.en.txt"

    @pytest.mark.parametrize("version", [release.version for release in pilotstd.releases()])
    def test_every_passage_is_found_where_expected(self, path: Path, version: str) -> None:
        text = path.read_text(encoding="utf-8")
        findings = provenance.verify(pilotstd.load(version), INTERPRETATION, text)
        assert len(findings) > 100
        assert {finding.outcome for finding in findings} == {"found"}

    @pytest.mark.parametrize(
        ("word", "other", "locators"),
        [
            ("22 central", "23 central", {"p5", "p5.s3"}),
            ("104 standard", "105 standard", {"p12", "p12.s2"}),
            ("Clarify", "Define", {"p11", "p11.s2"}),
        ],
    )
    def test_one_word_changed_fails_for_just_the_records_that_rest_on_it(
        self, path: Path, word: str, other: str, locators: set[str]
    ) -> None:
        text = path.read_text(encoding="utf-8")
        assert text.count(word) == 1
        ds = pilotstd.load()
        findings = provenance.verify(ds, INTERPRETATION, text.replace(word, other))
        missing = {(item.record, item.evidence) for item in findings if item.outcome == "missing"}
        assert missing == {
            (record.id, item)
            for record in ds
            for item in record.evidence
            if item.source == INTERPRETATION and item.sha256 and item.locator in locators
        }
        assert missing

    def test_a_paragraph_more_moves_them_elsewhere(self, path: Path) -> None:
        text = "One paragraph more.\n\n" + path.read_text(encoding="utf-8")
        findings = provenance.verify(pilotstd.load(), INTERPRETATION, text)
        assert {finding.outcome for finding in findings} == {"elsewhere"}


class TestTrace:
    def test_it_leads_from_the_value_over_the_evidence_to_the_source(self) -> None:
        ds = pilotstd.load("1.2.0")
        [trace] = provenance.trace(ds, "task:015", "level")
        assert (trace.record, trace.field, trace.value) == ("task:015", "level", "local")
        assert [citation.evidence for citation in trace.citations] == [
            item for item in ds["task:015"].evidence if "level" in item.fields
        ]
        for citation in trace.citations:
            assert citation.source == ds.sources[citation.evidence.source]
        assert any(
            citation.evidence.basis is Basis.DERIVED and "item 100" in str(citation.evidence.rule)
            for citation in trace.citations
        )

    @given(releases(), st.data())
    def test_every_filled_field_of_every_record_has_a_ground(self, ds: Dataset, data: st.DataObject) -> None:
        record = data.draw(st.sampled_from(list(ds)))
        traces = provenance.trace(ds, record.id)
        said = {
            field.name
            for field in attrs.fields(type(record))
            if field.name not in {"id", "evidence", "note"} and getattr(record, field.name) != field.default
        }
        assert said <= {trace.field for trace in traces if trace.citations}
        for trace in traces:
            assert trace.value == getattr(record, trace.field)
            assert all(
                trace.field in citation.evidence.fields or not citation.evidence.fields for citation in trace.citations
            )

    def test_a_field_that_no_source_fills_has_no_ground(self) -> None:
        [trace] = provenance.trace(pilotstd.load(), "task:015", "departments")
        assert (trace.value, trace.citations) == (None, ())

    def test_misspelt_ids_and_fields_name_their_neighbours(self) -> None:
        with pytest.raises(pilotstd.UnknownRecord, match="did you mean 'task:015'"):
            provenance.trace(pilotstd.load(), "task:15")
        with pytest.raises(pilotstd.InvalidQuery, match="did you mean 'regions'"):
            provenance.trace(pilotstd.load(), "task:015", "region")
