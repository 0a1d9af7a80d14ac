"""The terms in which `_rdf` says what a dataset holds: prefixes, classes, properties, codes; those of our own are declared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import attrs

from pilotstd._i18n import LANGUAGES, column_title
from pilotstd._identity import OURS
from pilotstd.model import TABLES, DependencyKind, Evidence, Label, Responsibility, Retired, Vocabulary, record_fields
from pilotstd.model._fields import documentation, references_of, value_type

NAMESPACE = str(OURS.namespace)
"""The namespace of our terms, and of our data. The redirect is not registered at w3id.org yet, so that they identify and do not resolve."""

PREFIXES = {
    "code": f"{NAMESPACE}code/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "term": f"{NAMESPACE}term/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

TYPES = {
    "sources": ("schema:CreativeWork", "prov:Entity"),
    "departments": ("schema:GovernmentOrganization",),
    "regions": ("schema:AdministrativeArea",),
    "topics": ("skos:Concept",),
    "key_tasks": ("eli:LegalResourceSubdivision",),
    "work_tasks": ("eli:LegalResourceSubdivision",),
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
    ("documents", "addressees"): "schema:recipient",
    ("documents", "aliases"): "dcterms:alternative",
    ("documents", "issued"): "eli:date_document",
    ("documents", "issuers"): "eli:passed_by",
    ("documents", "kind"): "eli:type_document",
    ("documents", "number"): "eli:number",
    ("documents", "part_of"): "eli:is_part_of",
    ("documents", "published"): "eli:date_publication",
    ("documents", "short_title"): "eli:title_short",
    ("events", "date"): "schema:startDate",
    ("events", "documents"): "schema:about",
    ("events", "subjects"): "schema:about",
    ("events", "title"): "schema:name",
    ("evidence", "source"): "prov:entity",
    ("figures", "as_of"): "schema:observationDate",
    ("figures", "subject"): "schema:name",
    ("figures", "value"): "schema:value",
    ("key_tasks", "document"): "dcterms:isPartOf",
    ("measures", "document"): "dcterms:isPartOf",
    ("programmes", "short_title"): "dcterms:alternative",
    ("programmes", "started"): "schema:startDate",
    ("regions", "aliases"): "schema:alternateName",
    ("regions", "name"): "schema:name",
    ("regions", "parent"): "schema:containedInPlace",
    ("retired", "reason"): "skos:changeNote",
    ("retired", "replaced_by"): "dcterms:isReplacedBy",
    ("sources", "kind"): "dcterms:type",
    ("sources", "language"): "schema:inLanguage",
    ("sources", "published"): "schema:datePublished",
    ("sources", "publisher"): "dc:publisher",
    ("sources", "title"): "schema:name",
    ("sources", "url"): "schema:url",
    ("standards", "issued"): "dcterms:issued",
    ("standards", "number"): "dcterms:identifier",
    ("topics", "aliases"): "skos:altLabel",
    ("topics", "broader"): "skos:broader",
    ("topics", "label"): "skos:prefLabel",
    ("work_tasks", "document"): "dcterms:isPartOf",
}
_EVERYWHERE = {
    "evidence": "prov:qualifiedDerivation",
    "note": "skos:note",
    "title": "dcterms:title",
    "topics": "eli:is_about",
}
OF_ARTICLES = {"issuers": "dcterms:publisher", "kind": "dcterms:type"}
"""Of interpretations, which are no legal resources, in place of terms that are for those alone."""
KINDS = {
    DependencyKind.IMPLEMENTS: "eli:implements",
    DependencyKind.BASED_ON: "eli:based_on",
    DependencyKind.BUILDS_ON: "dcterms:requires",
    DependencyKind.CITES: "eli:cites",
    DependencyKind.INTERPRETS: "term:interprets",
    DependencyKind.APPROVED_BY: "term:is_approved_by",
    DependencyKind.CONTINUES: "term:continues",
    DependencyKind.FOLLOWS: "term:follows",
    DependencyKind.SUPPORTS: "term:supports",
}
"""The property from dependent to prerequisite."""


@attrs.frozen
class Literal:
    """A value that is not a node."""

    text: str
    datatype: str = ""
    language: str = ""


Statement = tuple[str, str, "str | Literal"]
"""Subject, predicate and object; URIs may be abbreviated with one of the prefixes."""


def expand(name: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """The whole URI of a name that may be abbreviated.

    >>> expand("eli:number"), expand("id:task:015", {"id": "https://example.org/"})
    ('http://data.europa.eu/eli/ontology#number', 'https://example.org/task:015')
    """
    prefix, colon, local = name.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else name


def predicate_of(table: str, field: str) -> str:
    """The property that says what a field says."""
    return _PREDICATES.get((table, field)) or _EVERYWHERE.get(field) or f"term:{field}"


def vocabularies() -> Iterator[type[Vocabulary]]:
    """The vocabularies whose codes records have, each once."""
    classes: list[type[Any]] = [Label, *CLASSES.values()]
    kinds = [value_type(field.type) for cls in classes for field in record_fields(cls)]
    yield from dict.fromkeys(kind for kind in kinds if issubclass(kind, Vocabulary))


def code_of(member: Vocabulary) -> str:
    """The node of a code."""
    return f"code:{type(member).__name__}:{member}"


def scheme_of(vocabulary: type[Vocabulary]) -> Iterator[Statement]:
    """A vocabulary as a concept scheme, and its codes as concepts."""
    scheme = f"code:{vocabulary.__name__}"
    yield scheme, "rdf:type", "skos:ConceptScheme"
    yield scheme, "skos:prefLabel", Literal(vocabulary.__name__, language="en")
    yield scheme, "dcterms:title", Literal(vocabulary.__name__, language="en")
    yield scheme, "skos:definition", Literal(vocabulary.__doc__ or "", language="en")
    for member in vocabulary:
        yield scheme, "skos:hasTopConcept", code_of(member)
    for member in vocabulary:
        node = code_of(member)
        yield node, "rdf:type", "skos:Concept"
        yield node, "skos:prefLabel", Literal(member.en, language="en")
        yield node, "skos:prefLabel", Literal(member.zh, language="zh")
        yield node, "skos:notation", Literal(str(member))
        yield node, "skos:inScheme", scheme
        yield node, "skos:topConceptOf", scheme


@attrs.frozen
class _Term:
    """What is declared of a property."""

    has_nodes: bool
    """Whether its objects are nodes."""
    comments: dict[str, None] = attrs.field(factory=dict)
    """What it means, in the words of each class that has it; the keys of a dict, for their order."""
    classes: dict[str, None] = attrs.field(factory=dict)
    """The classes that have it, likewise."""


CLASSES: dict[str, type[Any]] = {**TABLES, "evidence": Evidence, "responsibility": Responsibility, "retired": Retired}


@cache
def _terms() -> dict[str, _Term]:
    """The properties below `term:` by name, read off the record classes."""
    terms: dict[str, _Term] = {}

    def add(name: str, has_nodes: bool, comment: str, table: str) -> None:
        term = terms.setdefault(name, _Term(has_nodes))
        term.comments[comment] = None
        if table != "retired":  # an id that is retired is of no class
            term.classes["prov:Derivation" if table == "evidence" else f"term:{CLASSES[table].__name__}"] = None

    for table, cls in CLASSES.items():
        for field in record_fields(cls):
            kind = value_type(field.type)
            if field.name not in {"id", "evidence", "extra"} and predicate_of(table, field.name).startswith("term:"):
                refers = bool(references_of(field)) or issubclass(kind, Vocabulary | Responsibility)
                add(field.name, refers, documentation(field), table)
            if kind is Label:
                add(f"{field.name}_original", True, documentation(attrs.fields(Label).original), table)
    return terms


def ontology() -> Iterator[Statement]:
    """The declaration of the classes and properties below `term:`."""
    yield "term:", "rdf:type", "owl:Ontology"
    yield "term:", "rdfs:label", Literal("Terms of pilotstd", language="en")
    yield "term:", "rdfs:label", Literal("pilotstd 术语", language="zh")
    for table, cls in CLASSES.items():
        if cls is Evidence or cls is Retired:
            continue
        node = f"term:{cls.__name__}"
        yield node, "rdf:type", "owl:Class"
        yield node, "rdfs:label", Literal(re.sub("(?<=[a-z])(?=[A-Z])", " ", cls.__name__).lower(), language="en")
        yield node, "rdfs:label", Literal(column_title(table, "zh"), language="zh")
        yield node, "rdfs:comment", Literal((cls.__doc__ or "").partition("\n")[0], language="en")
        yield node, "rdfs:isDefinedBy", "term:"
    for name, term in _terms().items():
        node = f"term:{name}"
        yield node, "rdf:type", "owl:ObjectProperty" if term.has_nodes else "owl:DatatypeProperty"
        yield from words(node, "rdfs:label", name)
        for comment in term.comments:
            yield node, "rdfs:comment", Literal(comment, language="en")
        for domain in term.classes:
            yield node, "schema:domainIncludes", domain
        yield node, "rdfs:isDefinedBy", "term:"
    for kind, node in KINDS.items():
        if node.startswith("term:"):
            yield node, "rdf:type", "owl:ObjectProperty"
            yield node, "rdfs:label", Literal(kind.en, language="en")
            yield node, "rdfs:label", Literal(kind.zh, language="zh")
            yield node, "rdfs:comment", Literal(f"The dependent {kind.en} the prerequisite.", language="en")
            yield node, "rdfs:isDefinedBy", "term:"


def words(node: str, predicate: str, name: str) -> Iterator[Statement]:
    """The name of a table or a field in both languages."""
    field = name.removesuffix("_original")
    endings = {"en": ": original language", "zh": "（原文语言）"} if field != name else {"en": "", "zh": ""}
    for language in LANGUAGES:
        yield node, predicate, Literal(column_title(field, language) + endings[language], language=language)
