"""A dataset as RDF statements: what `jsonld` and `ttl` write.

A record is `urn:pilotstd:` and its id, such as `urn:pilotstd:task:015`: a name that is the same in every version and that needs no
server. Documents are in the words of ELI, departments, regions, events and sources in those of schema.org, vocabularies in SKOS, the
dataset in DCAT, evidence in PROV; what none of them says is said with a field's own name below `urn:pilotstd:term:`. Every node
has a URI: there are no blank nodes.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import attrs

from pilotstd.codec._encode import digest, to_plain
from pilotstd.formats._metadata import LICENCE_URL, title
from pilotstd.model import Evidence, Label, Record, Responsibility, Vocabulary, is_filled, record_fields
from pilotstd.model._fields import references_of
from pilotstd.tabular.schema import schemas

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


BASE = "urn:pilotstd:"
"""The namespace of the URIs of this library."""

PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "term": f"{BASE}term:",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_TYPES = {
    "sources": ("schema:CreativeWork", "prov:Entity"),
    "documents": ("eli:LegalResource",),
    "departments": ("schema:GovernmentOrganization",),
    "regions": ("schema:AdministrativeArea",),
    "standards": ("dcterms:Standard",),
    "events": ("schema:Event",),
    "figures": ("schema:Observation",),
}
_PREDICATES = {
    ("aspects", "document"): "dcterms:isPartOf",
    ("departments", "abbreviation"): "schema:alternateName",
    ("departments", "aliases"): "schema:alternateName",
    ("departments", "name"): "schema:name",
    ("departments", "parent"): "schema:parentOrganization",
    ("departments", "short_name"): "schema:alternateName",
    ("documents", "issued"): "eli:date_document",
    ("documents", "issuers"): "eli:passed_by",
    ("documents", "kind"): "eli:type_document",
    ("documents", "number"): "eli:number",
    ("documents", "part_of"): "eli:is_part_of",
    ("documents", "published"): "eli:date_publication",
    ("events", "date"): "schema:startDate",
    ("events", "documents"): "schema:about",
    ("events", "title"): "schema:name",
    ("figures", "as_of"): "schema:observationDate",
    ("figures", "subject"): "schema:name",
    ("figures", "value"): "schema:value",
    ("measures", "document"): "dcterms:isPartOf",
    ("regions", "aliases"): "schema:alternateName",
    ("regions", "name"): "schema:name",
    ("regions", "parent"): "schema:containedInPlace",
    ("sources", "kind"): "dcterms:type",
    ("sources", "language"): "schema:inLanguage",
    ("sources", "published"): "schema:datePublished",
    ("sources", "publisher"): "dc:publisher",
    ("sources", "title"): "schema:name",
    ("sources", "url"): "schema:url",
    ("standards", "issued"): "dcterms:issued",
    ("standards", "number"): "dcterms:identifier",
    ("work_tasks", "document"): "dcterms:isPartOf",
}
_EVERYWHERE = {"title": "dcterms:title", "note": "skos:note"}


@attrs.frozen
class Literal:
    """A value that is not a node."""

    text: str
    datatype: str = ""
    language: str = ""


Statement = tuple[str, str, "str | Literal"]
"""Subject, predicate and object; URIs may be abbreviated with one of the prefixes."""


def expand(name: str) -> str:
    """The whole URI of a name that may be abbreviated.

    >>> expand("eli:number"), expand("urn:pilotstd:task:015")
    ('http://data.europa.eu/eli/ontology#number', 'urn:pilotstd:task:015')
    """
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else name


def name_of(id: str) -> str:
    """The URI of a record."""
    return BASE + quote(id, safe=":")


def statements(ds: Dataset) -> Iterator[Statement]:
    """Every statement of a dataset, those about one subject together."""
    yield from _dataset(ds)
    columns = [column for schema in schemas().values() for column in schema.columns]
    for vocabulary in dict.fromkeys(column.vocabulary for column in columns if column.vocabulary):
        yield from _vocabulary(vocabulary)
    for table, records in ds.tables.items():
        for record in records:
            yield from _record(table, record)
    for item in ds.retired:
        node = name_of(item.id)
        yield node, "owl:deprecated", Literal("true", "xsd:boolean")
        yield node, "term:since", Literal(item.since)
        yield node, "skos:changeNote", Literal(item.reason)
        for id in item.replaced_by:
            yield node, "dcterms:isReplacedBy", name_of(id)


def _dataset(ds: Dataset) -> Iterator[Statement]:
    node = name_of(f"dataset:{ds.version}")
    file, checksum = f"{node}:json", f"{node}:sha256"
    yield node, "rdf:type", "dcat:Dataset"
    yield from _label(node, "dcterms:title", ds.title or Label(en=title(ds)))
    yield node, "dcat:version", Literal(ds.version)
    yield node, "dcterms:valid", Literal(ds.as_of.isoformat(), "xsd:date")
    yield node, "dcterms:license", LICENCE_URL
    for source in ds.sources:
        yield node, "dcterms:source", name_of(source.id)
    for record in ds:
        yield node, "dcterms:hasPart", name_of(record.id)
    yield node, "dcat:distribution", file
    yield file, "rdf:type", "dcat:Distribution"
    yield file, "dcat:mediaType", "https://www.iana.org/assignments/media-types/application/json"
    yield file, "dcterms:license", LICENCE_URL
    yield file, "spdx:checksum", checksum
    yield checksum, "rdf:type", "spdx:Checksum"
    yield checksum, "spdx:algorithm", "spdx:checksumAlgorithm_sha256"
    yield checksum, "spdx:checksumValue", Literal(ds.sha256, "xsd:hexBinary")


def _vocabulary(vocabulary: type[Vocabulary]) -> Iterator[Statement]:
    scheme = f"{BASE}code:{vocabulary.__name__}"
    yield scheme, "rdf:type", "skos:ConceptScheme"
    yield scheme, "skos:prefLabel", Literal(vocabulary.__name__, language="en")
    yield scheme, "skos:definition", Literal(vocabulary.__doc__ or "", language="en")
    for member in vocabulary:
        yield scheme, "skos:hasTopConcept", _code(member)
    for member in vocabulary:
        node = _code(member)
        yield node, "rdf:type", "skos:Concept"
        yield node, "skos:prefLabel", Literal(member.en, language="en")
        yield node, "skos:prefLabel", Literal(member.zh, language="zh")
        yield node, "skos:notation", Literal(str(member))
        yield node, "skos:inScheme", scheme
        yield node, "skos:topConceptOf", scheme


def _code(member: Vocabulary) -> str:
    return f"{BASE}code:{type(member).__name__}:{member}"


def _record(table: str, record: Record) -> Iterator[Statement]:
    node = name_of(record.id)
    parts: list[Statement] = []  # about nodes of their own, which come after
    yield node, "rdf:type", f"term:{type(record).__name__}"
    for kind in _TYPES.get(table, ()):
        yield node, "rdf:type", kind
    for field in record_fields(type(record)):
        value = getattr(record, field.name)
        if field.name == "id" or not is_filled(value):
            continue
        predicate = _PREDICATES.get((table, field.name)) or _EVERYWHERE.get(field.name) or f"term:{field.name}"
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Label):
                yield from _label(node, predicate, item)
                if item.original:
                    yield node, f"term:{field.name}_original", _code(item.original)
            elif isinstance(item, Evidence):
                part = _part(record, field.name, item)
                yield node, "prov:wasDerivedFrom", name_of(item.source)
                yield node, "prov:qualifiedDerivation", part
                parts += _evidence(part, item)
            elif isinstance(item, Responsibility):
                part = _part(record, field.name, item)
                yield node, predicate, part
                parts += _responsibility(part, item)
            else:
                yield (node, predicate, _object(field.name, item, refers=bool(references_of(field))))
    yield from dict.fromkeys(parts)


def _label(node: str, predicate: str, label: Label) -> Iterator[Statement]:
    if label.en is not None:
        yield node, predicate, Literal(label.en, language="en")
    if label.zh is not None:
        yield node, predicate, Literal(label.zh, language="zh")


def _part(record: Record, field: str, item: Any) -> str:
    """The URI of a part of a record: the same for the same content."""
    content = json.dumps([record.id, field, to_plain(item)], ensure_ascii=False)
    return f"{BASE}{type(item).__name__.lower()}:{digest(content.encode('utf-8'))[:32]}"


def _evidence(node: str, item: Evidence) -> Iterator[Statement]:
    yield node, "rdf:type", "prov:Derivation"
    yield node, "prov:entity", name_of(item.source)
    yield node, "term:basis", _code(item.basis)
    for field in item.fields:
        yield node, "term:fields", Literal(field)
    for name in ("locator", "rule"):
        if text := getattr(item, name):
            yield node, f"term:{name}", Literal(text)
    if item.sha256:
        yield node, "term:sha256", Literal(item.sha256, "xsd:hexBinary")


def _responsibility(node: str, item: Responsibility) -> Iterator[Statement]:
    yield node, "rdf:type", "term:Responsibility"
    yield node, "term:role", _code(item.role)
    yield node, "term:text", Literal(item.text)
    if item.body:
        yield node, "term:body", name_of(item.body)


_DAYS = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def _object(field: str, item: Any, refers: bool) -> str | Literal:
    """The object of a statement that a field makes."""
    if isinstance(item, Vocabulary):
        return _code(item)
    if isinstance(item, bool):
        return Literal(str(item).lower(), "xsd:boolean")
    if isinstance(item, int):
        return Literal(str(item), "xsd:integer")
    if isinstance(item, datetime.date):
        return Literal(item.isoformat(), "xsd:date")
    if refers:
        return name_of(item)
    if field == "url":
        return item if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", item) else Literal(item, "xsd:anyURI")
    if field == "published":
        return Literal(item, _DAYS.get(len(item), ""))
    return Literal(item, language="en" if field == "note" else "")
