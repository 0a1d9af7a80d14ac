"""As of a day: what was known then, nothing else, and a sound dataset; the timeline in order."""

from datetime import date, datetime

import attrs
import pytest
from hypothesis import given, strategies as st

import pilotstd
from pilotstd import (
    Basis,
    Dataset,
    Dependency,
    DependencyKind,
    Event,
    Evidence,
    Label,
    Measure,
    Pilot,
    Record,
    Region,
    Responsibility,
    Retired,
    Role,
    Source,
    Standard,
    history,
)
from pilotstd.testing import datasets

NEWEST = pilotstd.load("1.2.0")
DAYS = sorted({record.known_since for record in NEWEST if record.known_since})
BEFORE, DAY, AFTER = date(2025, 1, 1), date(2025, 6, 1), date(2025, 12, 1)


def source(local: str, published: str | None = None, known_since: date | None = None) -> Source:
    itself = Evidence(source=f"source:{local}", basis=Basis.STATED)
    return Source(id=f"source:{local}", published=published, known_since=known_since, evidence=(itself,))


def stated(local: str, *fields: str) -> Evidence:
    return Evidence(source=f"source:{local}", fields=fields, basis=Basis.STATED)


def on(day: date, *records: Record) -> list[Record]:
    return list(Dataset(version="1.0.0", as_of=AFTER, records=records).as_of_day(day))


class TestTheBundledReleases:
    @pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "1.2.0"])
    def test_the_day_of_a_release_gives_its_ids(self, version: str) -> None:
        older = pilotstd.load(version)
        then = NEWEST.as_of_day(older.as_of)
        assert {record.id for record in then} == {record.id for record in older}

    @pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "1.2.0"])
    def test_the_day_of_a_release_gives_it_back_but_for_corrections(self, version: str) -> None:
        older = pilotstd.load(version)
        changes = pilotstd.diff(older, NEWEST.as_of_day(older.as_of))
        corrected = {("std:hubei-air-cargo-sorting", "note")}
        assert {(item.id, item.field) for item in changes} - corrected == {(None, "version")}

    @pytest.mark.parametrize("day", DAYS, ids=str)
    def test_any_day_gives_a_sound_dataset_without_idle_sources(self, day: date) -> None:
        then = NEWEST.as_of_day(day)
        assert then.check() == ()
        cited = {item.source for one in then if one.prefix != "source" for item in one.evidence}
        assert set(then.sources.ids) == cited

    @pytest.mark.parametrize("day", DAYS, ids=str)
    def test_an_earlier_day_through_a_later_one_is_the_earlier_day(self, day: date) -> None:
        assert NEWEST.as_of_day(date(2025, 7, 9)).as_of_day(min(day, date(2025, 7, 9))) == (
            NEWEST.as_of_day(min(day, date(2025, 7, 9)))
        )

    def test_the_version_is_derived_and_the_digest_is_that_of_the_canonical_bytes(self) -> None:
        then = NEWEST.as_of_day(date(2025, 7, 9))
        assert (then.version, then.as_of) == ("1.2.0+asof.20250709", date(2025, 7, 9))
        assert then.sha256 == pilotstd.load("1.2.0").as_of_day(date(2025, 7, 9)).sha256
        assert then.sha256 != NEWEST.sha256

    def test_a_version_of_ones_own_keeps_its_local_part(self) -> None:
        mine = Dataset(version="1.3.0+mine.1", as_of=AFTER)
        assert mine.as_of_day(DAY).version == "1.3.0+mine.1.asof.20250601"


class TestRecords:
    def test_what_is_known_since_later_goes_and_what_has_no_day_stays(self) -> None:
        dated = [
            Region(id=f"region:{number}", evidence=(stated("a"),), known_since=day)
            for number, day in enumerate((None, BEFORE, DAY, AFTER))
        ]
        kept = {record.id for record in on(DAY, source("a"), *dated)}
        assert kept == {"source:a", "region:0", "region:1", "region:2"}

    def test_a_record_that_needs_what_was_not_known_was_not_known_either(self) -> None:
        late = Region(id="region:x", evidence=(stated("a"),), known_since=AFTER)
        pilot = Pilot(id="pilot:x", region="region:x", evidence=(stated("a"),))
        assert on(DAY, source("a"), late, pilot) == []

    def test_what_goes_takes_along_what_needs_it_however_far(self) -> None:
        late = Measure(id="measure:x", evidence=(stated("a"),), known_since=AFTER)
        follows = Measure(id="measure:y", evidence=(stated("b"),))
        source_b = attrs.evolve(source("b"), evidence=(stated("c"),))
        dependency = Dependency(
            id="dep:x",
            dependent="measure:x",
            prerequisite="measure:y",
            kind=DependencyKind.FOLLOWS,
            evidence=(stated("a"),),
        )
        records = (source("a"), source_b, source("c", known_since=AFTER), late, follows, dependency)
        assert on(DAY, *records) == []

    def test_references_to_what_was_not_known_are_emptied_and_listed(self) -> None:
        known = Region(id="region:a", evidence=(stated("a"),))
        late = Region(id="region:b", evidence=(stated("a"),), known_since=AFTER)
        child = Region(id="region:c", parent="region:b", evidence=(stated("a"),))
        standard = Standard(id="std:a", regions=("region:b", "region:a"), evidence=(stated("a"),))
        measure = Measure(
            id="measure:a",
            departments=(Responsibility(body="region:b", role=Role.LEAD, text="乙市"),),
            evidence=(stated("a"),),
        )
        ds = Dataset(
            version="1.0.0",
            as_of=AFTER,
            records=(source("a"), known, late, child, standard, measure),
            retired=[Retired(id="std:z", since="1.0.0", reason="x", replaced_by=("region:b",))],
        )
        then = ds.as_of_day(DAY)
        assert then["region:c"] == attrs.evolve(child, parent=None)
        assert then["std:a"] == attrs.evolve(standard, regions=("region:a",))
        assert then["measure:a"] == attrs.evolve(
            measure, departments=(Responsibility(body=None, role=Role.LEAD, text="乙市"),)
        )
        assert then.retired[0].replaced_by == ()
        assert {(item.record, item.field) for item in history.dropped_references(ds, DAY)} == {
            ("region:c", "parent"),
            ("std:a", "regions"),
            ("measure:a", "departments"),
            ("std:z", "replaced_by"),
        }
        assert {item.target for item in history.dropped_references(ds, DAY)} == {"region:b"}


class TestEvidence:
    NAME = stated("early", "gbt2260")
    SAME = stated("late", "gbt2260")
    ALONE = stated("late", "iso3166_2")

    def region(self, *evidence: Evidence, iso: str | None = None) -> Region:
        return Region(id="region:x", gbt2260="110000", iso3166_2=iso, evidence=evidence)

    def test_late_evidence_goes_with_its_source_where_other_evidence_supports_the_same(self) -> None:
        early, late = source("early", "2020"), source("late", "2025-06-01")
        both = (early, late, self.region(self.NAME, self.SAME))
        assert on(BEFORE, *both) == [early, self.region(self.NAME)]
        assert on(DAY, *both) == list(both)

    def test_late_evidence_stays_where_nothing_else_supports_a_field(self) -> None:
        early, late = source("early", "2020"), source("late", "2025-06-01")
        needed = self.region(self.NAME, self.SAME, self.ALONE, iso="CN-BJ")
        kept = self.region(self.NAME, self.ALONE, iso="CN-BJ")
        assert on(BEFORE, early, late, needed) == [early, late, kept]

    def test_a_copy_is_as_old_as_what_it_copies(self) -> None:
        document = pilotstd.Document(id="doc:x", evidence=(stated("early"),), known_since=BEFORE)
        early = source("early", "2020")
        copy = attrs.evolve(source("late", "2025-11-11"), reproduces=("doc:x",))
        records = (early, copy, document, self.region(self.NAME, self.SAME))
        assert on(BEFORE, *records) == list(records)

    def test_a_source_that_nothing_cited_before_stays(self) -> None:
        assert on(BEFORE, source("idle")) == [source("idle")]


class TestAnyDataset:
    @given(datasets(), st.data())
    def test_any_day_gives_a_sound_dataset_that_knows_nothing_later(self, ds: Dataset, data: st.DataObject) -> None:
        day = data.draw(st.dates(date(1949, 10, 1), ds.as_of))
        then = ds.as_of_day(day)
        assert then.check() == ()
        assert not [one for one in then if one.known_since and one.known_since > day]
        assert {record.id for record in then} <= {record.id for record in ds}
        assert then.as_of_day(day) == then

    @given(datasets())
    def test_its_own_day_keeps_every_record(self, ds: Dataset) -> None:
        then = ds.as_of_day(ds.as_of)
        assert history.dropped_references(ds, ds.as_of) == ()
        assert {one.id for one in ds if one.prefix != "source"} <= {one.id for one in then}


def test_a_day_may_be_iso_text() -> None:
    assert NEWEST.as_of_day("2025-07-09") == NEWEST.as_of_day(date(2025, 7, 9))
    assert history.dropped_references(NEWEST, "2024-12-31") == history.dropped_references(NEWEST, date(2024, 12, 31))


class TestBadInput:
    def test_a_day_after_that_of_the_dataset_is_refused(self) -> None:
        with pytest.raises(
            pilotstd.InvalidQuery, match=r"invalid day 2026-01-20: it must not be later than .* 2026-01-19"
        ):
            NEWEST.as_of_day(date(2026, 1, 20))

    @pytest.mark.parametrize("day", ["9 July 2025", "2025-07", "20250709", "2025-02-30", datetime(2025, 7, 9)])
    def test_an_invalid_day_is_refused(self, day: object) -> None:
        with pytest.raises(pilotstd.InvalidQuery, match=r"expected a datetime\.date"):
            NEWEST.as_of_day(day)  # type: ignore[arg-type]


class TestTimeline:
    def test_it_holds_every_day_of_events_documents_and_standards_in_order(self) -> None:
        moments = NEWEST.timeline()
        days = [moment.day for moment in moments]
        assert days == sorted(days)
        told = {(moment.record.id, moment.field, moment.day) for moment in moments}
        expected = {(event.id, "date", event.date) for event in NEWEST.events}
        for table, fields in ((NEWEST.documents, ("issued", "published")), (NEWEST.standards, ("issued", "effective"))):
            for record in table:
                expected |= {(record.id, field, getattr(record, field)) for field in fields}
        assert told == {item for item in expected if item[2] is not None}
        assert len(moments) == len(told)

    def test_those_of_one_day_are_in_the_order_of_ids_and_fields(self) -> None:
        event = Event(id="event:x", date=DAY, title=Label(en="x"))
        documents = [pilotstd.Document(id=f"doc:{id}", issued=DAY, published=DAY) for id in "ba"]
        ds = Dataset(version="1.0.0", as_of=AFTER, records=[event, *documents])
        assert [(item.record.id, item.field) for item in ds.timeline()] == [
            ("doc:a", "issued"),
            ("doc:a", "published"),
            ("doc:b", "issued"),
            ("doc:b", "published"),
            ("event:x", "date"),
        ]
