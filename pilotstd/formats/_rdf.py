"""A dataset as RDF statements: what `jsonld` and `ttl` write.

A record is `id:` and its id, where `id:` is the namespace of the dataset: a name that is the same in every version. A dataset that
names no namespace has one of its bytes, so that the ids of two publishers never meet. Documents are in the words of ELI, departments,
regions, events and sources in those of schema.org, topics and vocabularies in SKOS, the dataset in DCAT-AP, evidence in PROV; what none
of them says is said with a field's own name below `term:`, which is declared. Every node has a URI: there are no blank nodes.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pilotstd._identity import identity_of, licence_url, namespace_of
from pilotstd.codec._encode import digest, lowest_format
from pilotstd.formats._metadata import description, title
from pilotstd.formats._terms import (
    KINDS,
    OF_ARTICLES,
    PREFIXES,
    TYPES,
    Literal,
    Statement,
    code_of,
    ontology,
    predicate_of,
    scheme_of,
    vocabularies,
    words,
)
from pilotstd.model import (
    Document,
    DocumentKind,
    Evidence,
    Extra,
    Label,
    Record,
    Responsibility,
    Topic,
    Vocabulary,
    is_filled,
    record_fields,
)
from pilotstd.model._fields import references_of
from pilotstd.tabular.schema import ExtraEntry

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


def prefixes(ds: Dataset) -> dict[str, str]:
    """The prefixes in the statements of a dataset: `id` is that of its records."""
    return PREFIXES | {"id": re.sub(r'[\x00-\x20<>"{}|\\^`]', lambda match: quote(match[0]), namespace_of(ds))}


@lru_cache(maxsize=2**16)  # sources, bodies and topics come up again and again
def name_of(id: str) -> str:
    """The abbreviated URI of a record."""
    return f"id:{quote(id, safe=':')}"


def statements(ds: Dataset) -> Iterator[Statement]:
    """Every statement of a dataset, those about one subject together."""
    yield from _dataset(ds)
    yield from ontology()
    for vocabulary in vocabularies():
        yield from scheme_of(vocabulary)
    yield from _topics(ds.topics)
    links = _links(ds)
    for table, records in ds.tables.items():
        for record in records:
            yield from _record(table, record, links.get(record.id, ()))
    for item in ds.retired:
        node = name_of(item.id)
        yield node, "owl:deprecated", Literal("true", "xsd:boolean")
        yield node, "term:since", Literal(item.since)
        yield node, "skos:changeNote", Literal(item.reason)
        for id in item.replaced_by:
            yield node, "dcterms:isReplacedBy", name_of(id)


def _dataset(ds: Dataset) -> Iterator[Statement]:
    """The dataset as DCAT-AP 3 has it; of whose it is only what may be claimed. A distribution needs an address: that of the homepage."""
    node, identity = name_of(f"dataset:{ds.version}"), identity_of(ds)
    file, checksum, licence = f"{node}:json", f"{node}:sha256", f"{node}:licence"
    parts: list[Statement] = []  # about nodes of their own, which come after
    yield node, "rdf:type", "dcat:Dataset"
    yield from _label(node, "dcterms:title", ds.title or Label(en=title(ds)))
    yield from _label(node, "dcterms:description", identity.description or Label(en=description(ds)))
    yield node, "dcat:version", Literal(ds.version)
    yield node, "dcterms:valid", Literal(ds.as_of.isoformat(), "xsd:date")
    if identity.name:
        yield node, "dcterms:identifier", Literal(identity.name)
    for role, names in (("creator", identity.creators), ("publisher", (identity.publisher,))):
        for number, name in enumerate(filter(None, names), 1):
            yield node, f"dcterms:{role}", (agent := f"{node}:{role}-{number}")
            parts += [(agent, "rdf:type", "foaf:Agent"), (agent, "foaf:name", Literal(name))]
    if identity.licence:
        licence = licence_url(identity.licence) or licence
        yield node, "dcterms:license", licence
        parts += [(licence, "rdf:type", "dcterms:LicenseDocument"), (licence, "rdfs:label", Literal(identity.licence))]
    for language in identity.languages:
        yield node, *_language(language)
    for topic in ds.topics:
        if topic.broader is None:
            yield from _label(node, "dcat:keyword", topic.label)
    for source in ds.sources:
        yield node, "prov:wasDerivedFrom", name_of(source.id)
    for record in ds:
        yield node, "dcterms:hasPart", name_of(record.id)
    described = node
    if identity.homepage and isinstance(page := _address(identity.homepage), str):
        yield node, "dcat:landingPage", page
        yield node, "dcat:distribution", file
        parts += [(page, "rdf:type", "foaf:Document"), (file, "rdf:type", "dcat:Distribution")]
        parts += [(file, "dcat:accessURL", page), (file, "dcat:mediaType", _JSON)]
        parts += [(file, "dcterms:license", licence)] if identity.licence else []
        described = file
    parts.append((described, "spdx:checksum", checksum))
    yield from sorted(parts, key=lambda part: part[0] != node)
    yield checksum, "rdf:type", "spdx:Checksum"
    yield checksum, "spdx:algorithm", "spdx:checksumAlgorithm_sha256"
    yield checksum, "spdx:checksumValue", Literal(ds.sha256, "xsd:hexBinary")


_JSON = "https://www.iana.org/assignments/media-types/application/json"


def _language(code: str) -> tuple[str, str | Literal]:
    """The statement that a dataset is in a language: those of two letters have a URI at the Library of Congress."""
    if re.fullmatch("[a-z]{2}", code):
        return "dcterms:language", f"http://id.loc.gov/vocabulary/iso639-1/{code}"
    return "dc:language", Literal(code)


def _links(ds: Dataset) -> dict[str, list[tuple[str, str]]]:
    """Of each dependent the properties that lead to its prerequisites, with these.

    A dataset of format 1 has none: releases 1.x hold two kinds the other way round.
    """
    links: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for item in ds.dependencies if lowest_format(ds) > 1 else ():
        if item.prerequisite is not None:
            links[item.dependent].append((KINDS[item.kind], name_of(item.prerequisite)))
    return links


def _topics(topics: Iterable[Topic]) -> Iterator[Statement]:
    """The concept scheme of the topics."""
    if not (tops := [name_of(topic.id) for topic in topics if topic.broader is None]):
        return
    yield _SCHEME, "rdf:type", "skos:ConceptScheme"
    yield from words(_SCHEME, "skos:prefLabel", "topics")
    yield from words(_SCHEME, "dcterms:title", "topics")
    yield _SCHEME, "skos:definition", Literal(Topic.__doc__ or "", language="en")
    for node in tops:
        yield _SCHEME, "skos:hasTopConcept", node


_SCHEME = "id:topics"


def _record(table: str, record: Record, links: Iterable[tuple[str, str]]) -> Iterator[Statement]:
    node = name_of(record.id)
    parts: list[Statement] = []  # about nodes of their own, which come after
    for predicate, target in (*_types(table, record), *links):
        yield node, predicate, target
    own = OF_ARTICLES if _is_article(record) else {}
    for field in record_fields(type(record)):
        value = getattr(record, field.name)
        if field.name == "id" or not is_filled(value):
            continue
        predicate = own.get(field.name) or predicate_of(table, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Label):
                yield from _label(node, predicate, item)
                if item.original:
                    yield node, f"term:{field.name}_original", code_of(item.original)
            elif isinstance(item, Evidence):
                part = _part(record, field.name, item)
                yield node, "prov:wasDerivedFrom", name_of(item.source)
                yield node, "prov:qualifiedDerivation", part
                parts += _evidence(part, item)
            elif isinstance(item, Extra):
                for entry in ExtraEntry.of(item):
                    part = _part(record, field.name, entry)
                    yield node, "schema:additionalProperty", part
                    parts += _extra(part, entry)
            elif isinstance(item, Responsibility):
                part = _part(record, field.name, item)
                yield node, predicate, part
                parts += _responsibility(part, item)
            elif predicate != "skos:altLabel":
                yield node, predicate, _object(field.name, item, refers=bool(references_of(field)))
            elif item not in {record.label.en, record.label.zh}:  # a label is preferred or alternative, not both
                yield node, predicate, Literal(item, language="zh" if _CHINESE.search(item) else "en")
    yield from dict.fromkeys(parts)


def _types(table: str, record: Record) -> Iterator[tuple[str, str]]:
    """What a record is: its classes, and its place in a concept scheme."""
    yield "rdf:type", f"term:{type(record).__name__}"
    for kind in TYPES.get(table, ()):
        yield "rdf:type", kind
    if isinstance(record, Document):
        yield "rdf:type", "schema:Article" if _is_article(record) else "eli:LegalResource"
    elif isinstance(record, Topic):
        yield "skos:inScheme", _SCHEME
        if record.broader is None:
            yield "skos:topConceptOf", _SCHEME


def _is_article(record: Record) -> bool:
    """Whether it is a document that interprets others, and so no legal resource."""
    return isinstance(record, Document) and record.kind is DocumentKind.INTERPRETATION


_CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def _label(node: str, predicate: str, label: Label) -> Iterator[Statement]:
    if label.en is not None:
        yield node, predicate, Literal(label.en, language="en")
    if label.zh is not None:
        yield node, predicate, Literal(label.zh, language="zh")


def _part(record: Record, field: str, item: Any) -> str:
    """The URI of a part of a record: the same for the same content."""
    content = json.dumps([record.id, field, item.to_dict()], ensure_ascii=False)
    return f"id:{type(item).__name__.lower()}:{digest(content.encode('utf-8'))[:32]}"


def _evidence(node: str, item: Evidence) -> Iterator[Statement]:
    yield node, "rdf:type", "prov:Derivation"
    yield node, "prov:entity", name_of(item.source)
    yield node, "term:basis", code_of(item.basis)
    for field in item.fields:
        yield node, "term:fields", Literal(field)
    for name in ("locator", "rule"):
        if text := getattr(item, name):
            yield node, f"term:{name}", Literal(text)
    if item.sha256:
        yield node, "term:sha256", Literal(item.sha256, "xsd:hexBinary")


def _responsibility(node: str, item: Responsibility) -> Iterator[Statement]:
    yield node, "rdf:type", "term:Responsibility"
    yield node, "term:role", code_of(item.role)
    yield node, "term:text", Literal(item.text)
    if item.body:
        yield node, "term:body", name_of(item.body)


def _extra(node: str, entry: ExtraEntry) -> Iterator[Statement]:
    yield node, "rdf:type", "schema:PropertyValue"
    yield node, "schema:name", Literal(entry.name)
    yield node, "schema:value", _object("value", entry.value, refers=False)


_DAYS = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def _object(field: str, item: Any, refers: bool) -> str | Literal:
    """The object of a statement that a field makes."""
    if isinstance(item, Vocabulary):
        return code_of(item)
    if isinstance(item, bool):
        return Literal(str(item).lower(), "xsd:boolean")
    if isinstance(item, int):
        return Literal(str(item), "xsd:integer")
    if isinstance(item, datetime.date):
        return Literal(item.isoformat(), "xsd:date")
    if refers:
        return name_of(item)
    if field == "url":
        return _address(item)
    if field in {"published", "due"}:
        return Literal(item, _DAYS.get(len(item), ""))
    return Literal(item, language="en" if field == "note" else "")


def _address(text: str) -> str | Literal:
    """An address as a node, if it is one."""
    return text if re.fullmatch(r"https?://[^\x00-\x20\x7f\s<>\"{}|\\^`]+", text) else Literal(text, "xsd:anyURI")
