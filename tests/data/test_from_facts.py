"""The script that makes the releases: it gives the bytes that are bundled, and an earlier day is a sound dataset."""

from datetime import date
from pathlib import Path
from types import ModuleType

import attrs
import pytest

import pilotstd
from pilotstd import Basis, Dataset, Evidence, Record, Region, Source

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
DAYS = sorted({record.known_since for record in pilotstd.load("1.2.0") if record.known_since})


@pytest.fixture
def timeline(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT)
    from tools import timeline

    return timeline


@pytest.mark.skipif(not SHARED.exists(), reason="the tables of facts are not beside the checkout")
def test_the_bundled_files_are_those_that_the_facts_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)
    from tools.facts import Facts
    from tools.from_facts import DATA, build

    files = build(Facts.read(SHARED / "facts", SHARED / "sources"))
    assert set(files) == {"releases.json", "1.0.0.json", "1.1.0.json", "1.2.0.json"}
    for name, data in files.items():
        assert (DATA / name).read_bytes() == data, f"{name}: run python -m tools.from_facts"


class TestAsOfDay:
    @pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "1.2.0"])
    def test_the_day_of_a_release_gives_it_back(self, timeline: ModuleType, version: str) -> None:
        older = pilotstd.load(version)
        found = {item.id: item for item in timeline.as_of_day(pilotstd.load("1.2.0"), older.as_of)}
        corrected = "std:hubei-air-cargo-sorting"
        assert found.keys() == {record.id for record in older}
        assert {id for id in found if found[id] != older[id]} <= {corrected}
        if corrected in older:
            assert attrs.evolve(found[corrected], note=older[corrected].note) == older[corrected]

    @pytest.mark.parametrize("day", DAYS, ids=str)
    def test_any_day_gives_a_sound_dataset(self, timeline: ModuleType, day: date) -> None:
        records = timeline.as_of_day(pilotstd.load("1.2.0"), day)
        assert Dataset(version="1.2.0", as_of=day, records=records).check() == ()
        cited = {item.source for one in records if one.prefix != "source" for item in one.evidence}
        assert {record.id for record in records if record.prefix == "source"} == cited

    @pytest.mark.parametrize("day", DAYS, ids=str)
    def test_the_same_day_again_changes_nothing(self, timeline: ModuleType, day: date) -> None:
        records = timeline.as_of_day(pilotstd.load("1.2.0"), day)
        assert timeline.as_of_day(records, day) == records

    def test_late_evidence_stays_where_nothing_else_supports_a_field(
        self, timeline: ModuleType
    ) -> None:
        def source(local: str, published: str) -> Source:
            itself = Evidence(source=f"source:{local}", basis=Basis.STATED)
            return Source(id=f"source:{local}", published=published, evidence=(itself,))

        early, late = source("early", "2020"), source("late", "2025-06-01")
        name = Evidence(source="source:early", fields=("gbt2260",), basis=Basis.REFERENCE)
        same = Evidence(source="source:late", fields=("gbt2260",), basis=Basis.REFERENCE)
        alone = Evidence(source="source:late", fields=("iso3166_2",), basis=Basis.REFERENCE)

        def region(*evidence: Evidence, iso: str | None = None) -> Record:
            return Region(id="region:x", gbt2260="110000", iso3166_2=iso, evidence=evidence)

        def on(day: date, *records: Record) -> list[Record]:
            found: list[Record] = timeline.as_of_day(records, day)
            return found

        before, after = date(2025, 1, 1), date(2025, 6, 1)
        both = (early, late, region(name, same))
        assert on(before, *both) == [early, region(name)]
        assert on(after, *both) == list(both)
        needed = (early, late, region(name, same, alone, iso="CN-BJ"))
        assert on(before, *needed) == [early, late, region(name, alone, iso="CN-BJ")]
