"""Turtle: the statements of `_rdf`, by way of rdflib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotstd._atomic import AnyPath, write_bytes
from pilotstd._require import require
from pilotstd.formats._rdf import PREFIXES, Literal, expand, statements

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

__all__ = ["write"]


def write(ds: Dataset, path: AnyPath) -> None:
    """Write Turtle."""
    rdflib = require("rdflib", extra="rdf")
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, whole in PREFIXES.items():
        graph.bind(prefix, whole)
    for subject, predicate, item in statements(ds):
        graph.add((rdflib.URIRef(subject), rdflib.URIRef(expand(predicate)), _object(rdflib, item)))
    write_bytes(path, graph.serialize(format="turtle", encoding="utf-8"))


def _object(rdflib: Any, item: str | Literal) -> Any:
    if isinstance(item, str):
        return rdflib.URIRef(expand(item))
    datatype = rdflib.URIRef(expand(item.datatype)) if item.datatype else None
    return rdflib.Literal(item.text, lang=item.language or None, datatype=datatype, normalize=False)
