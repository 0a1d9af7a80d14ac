"""SHACL shapes of what `jsonld` and `ttl` say of records: what each class has, how often, and what it may be."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import attrs

from pilotstd.formats._terms import CLASSES, PREFIXES, Literal, Statement, predicate_of, vocabularies
from pilotstd.formats.ttl import turtle
from pilotstd.model import TABLE_OF, TABLES, Evidence, Label, Responsibility, Retired, Vocabulary, record_fields
from pilotstd.model._fields import is_many, references_of, value_type

_DATATYPES = {int: "xsd:integer", bool: "xsd:boolean", datetime.date: "xsd:date"}


def shacl() -> str:
    """The shapes as Turtle, in which nodes are named: a shape for each class, and one for each property of it.

    >>> "sh:targetClass term:WorkTask" in shacl()
    True
    """
    return "".join(turtle(_shapes(), PREFIXES | {"sh": "http://www.w3.org/ns/shacl#"}))


def _shapes() -> Iterator[Statement]:
    for target, properties in _DCAT_AP.items():
        yield from _shape(f"term:{target.partition(':')[2]}Shape", target, properties)
    for table, cls in CLASSES.items():
        if cls is Retired:  # an id that is retired is of no class
            continue
        target = "prov:Derivation" if cls is Evidence else f"term:{cls.__name__}"
        yield from _shape(f"term:{cls.__name__}Shape", target, _properties(table, cls))
    for vocabulary in vocabularies():
        limits: _Limits = {"hasValue": f"code:{vocabulary.__name__}"}
        yield from _shape(f"term:{vocabulary.__name__}Shape", None, {"scheme": ("skos:inScheme", limits)})


_Limits = dict[str, "str | Literal"]


def _shape(shape: str, target: str | None, properties: dict[str, tuple[str, _Limits]]) -> Iterator[Statement]:
    """The shape of a class, and those of its properties: each a path and what limits its values."""
    yield shape, "rdf:type", "sh:NodeShape"
    if target:
        yield shape, "sh:targetClass", target
    for name in properties:
        yield shape, "sh:property", f"{shape}-{name}"
    for name, (path, limits) in properties.items():
        yield f"{shape}-{name}", "rdf:type", "sh:PropertyShape"
        yield f"{shape}-{name}", "sh:path", path
        for limit, value in limits.items():
            yield f"{shape}-{name}", f"sh:{limit}", value


_IRI: _Limits = {"nodeKind": "sh:IRI"}
_TEXT: _Limits = {"nodeKind": "sh:Literal"}
_AT_LEAST_ONE: _Limits = {"minCount": Literal("1", "xsd:integer")}
_AT_MOST_ONE: _Limits = {"maxCount": Literal("1", "xsd:integer")}
_DCAT_AP: dict[str, dict[str, tuple[str, _Limits]]] = {  # what DCAT-AP 3 asks for, of what is there
    "dcat:Dataset": {
        "title": ("dcterms:title", _TEXT | _AT_LEAST_ONE),
        "description": ("dcterms:description", _TEXT | _AT_LEAST_ONE),
        "version": ("dcat:version", _TEXT | _AT_LEAST_ONE | _AT_MOST_ONE),
        "identifier": ("dcterms:identifier", _TEXT),
        "creator": ("dcterms:creator", {"class": "foaf:Agent"}),
        "publisher": ("dcterms:publisher", _AT_MOST_ONE | {"class": "foaf:Agent"}),
        "license": ("dcterms:license", _AT_MOST_ONE | {"class": "dcterms:LicenseDocument"}),
        "language": ("dcterms:language", _IRI),
        "keyword": ("dcat:keyword", _TEXT),
        "landing_page": ("dcat:landingPage", {"class": "foaf:Document"}),
        "distribution": ("dcat:distribution", {"class": "dcat:Distribution"}),
    },
    "dcat:Distribution": {
        "access_url": ("dcat:accessURL", _IRI | _AT_LEAST_ONE),
        "media_type": ("dcat:mediaType", _IRI | _AT_MOST_ONE),
        "license": ("dcterms:license", _AT_MOST_ONE | {"class": "dcterms:LicenseDocument"}),
        "checksum": ("spdx:checksum", _AT_MOST_ONE | {"class": "spdx:Checksum"}),
    },
    "foaf:Agent": {"name": ("foaf:name", _TEXT | _AT_LEAST_ONE)},
    "spdx:Checksum": {
        "algorithm": ("spdx:algorithm", _IRI | _AT_LEAST_ONE | _AT_MOST_ONE),
        "value": ("spdx:checksumValue", _AT_LEAST_ONE | _AT_MOST_ONE | {"datatype": "xsd:hexBinary"}),
    },
    "skos:ConceptScheme": {"title": ("dcterms:title", _TEXT | _AT_LEAST_ONE)},
}


def _properties(table: str, cls: type[Any]) -> dict[str, tuple[str, _Limits]]:
    """The properties of a class by name. What fields share a path has the limits that they share."""
    properties: dict[str, tuple[str, _Limits]] = {}
    names: dict[str, str] = {}
    for field in record_fields(cls):
        if field.name in {"id", "extra"}:
            continue
        path = predicate_of(table, field.name)
        name, limits = names.setdefault(path, field.name), _limits(field)
        if name != field.name:
            known = properties[name][1]
            limits = {
                limit: value for limit, value in limits.items() if limit[3:] != "Count" and known.get(limit) == value
            }
        properties[name] = path, limits
    return properties


def _limits(field: attrs.Attribute[Any]) -> _Limits:
    kind, kinds = value_type(field.type), references_of(field)
    if kind is Label:
        return _TEXT | {"datatype": "rdf:langString", "uniqueLang": Literal("true", "xsd:boolean")}
    limits = {} if is_many(field) else _AT_MOST_ONE
    if field.default is attrs.NOTHING:
        limits = limits | _AT_LEAST_ONE
    if kind is Evidence:
        return limits | {"class": "prov:Derivation"}
    if kind is Responsibility:
        return limits | {"class": "term:Responsibility"}
    if len(kinds) == 1:
        return limits | _IRI | {"class": f"term:{TABLES[TABLE_OF[kinds[0]]].__name__}"}
    if issubclass(kind, Vocabulary):
        return limits | _IRI | {"node": f"term:{kind.__name__}Shape"}
    if kind in _DATATYPES:
        return limits | {"datatype": _DATATYPES[kind]}
    return limits if field.name == "url" else limits | (_IRI if kinds else _TEXT)
