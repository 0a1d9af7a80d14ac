"""Turtle: the statements of `rdf`, by way of rdflib."""

from typing import Any

from pilotstd.dataset import Dataset
from pilotstd.errors import MissingExtra
from pilotstd.files import AnyPath, write_bytes
from pilotstd.formats.rdf import PREFIXES, Literal, expand, statements


def write(ds: Dataset, path: AnyPath) -> None:
    """Write Turtle."""
    try:
        import rdflib
    except ImportError:
        raise MissingExtra.of("rdflib", "rdf") from None
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, whole in PREFIXES.items():
        graph.bind(prefix, whole)
    for subject, predicate, item in statements(ds):
        graph.add((rdflib.URIRef(subject), rdflib.URIRef(expand(predicate)), _object(rdflib, item)))
    write_bytes(path, graph.serialize(format="turtle", encoding="utf-8"))


def _object(rdflib: Any, item: "str | Literal") -> Any:
    if isinstance(item, str):
        return rdflib.URIRef(expand(item))
    datatype = rdflib.URIRef(expand(item.datatype)) if item.datatype else None
    return rdflib.Literal(item.text, lang=item.language or None, datatype=datatype, normalize=False)
