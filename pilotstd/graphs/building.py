"""What the views share: an empty graph that says what it is of, nodes and edges, and what a filter lets through."""

import json
from collections.abc import Iterable
from itertools import groupby, islice
from typing import Any

from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset, InvalidQuery, MissingExtra, near
from pilotstd.model import Basis, Record

Codes = str | Iterable[str] | None
"""A code, several, or None for all."""

Attributes = dict[str, Any]
"""The attributes of an edge."""


def networkx() -> Any:
    """The library; raises `MissingExtra` where it is not installed."""
    try:
        import networkx
    except ModuleNotFoundError:
        raise MissingExtra.of("networkx") from None
    return networkx


def begin(kind: str, ds: Dataset, name: str, **arguments: object) -> Any:
    """An empty graph of a networkx class that names its view, its dataset and its arguments."""
    graph = getattr(networkx(), kind)(name=name, version=ds.version, sha256=ds.sha256)
    graph.graph["arguments"] = json.dumps(arguments, ensure_ascii=False)
    return graph


def add_nodes(graph: Any, records: Iterable[Record], **more: object) -> None:
    """Add a node for each record, with its class and its names, `""` where there is none, and *more*."""
    for cls, group in groupby(records, type):
        added = list(group)
        graph.add_nodes_from([record.id for record in added], type=cls.__name__, **more)
        nodes = dict(graph.nodes.data())
        for record in added:  # attributes that come with a node cost networkx an exception each
            label, node = record.label, nodes[record.id]
            node["label_en"] = label.en or ""
            node["label_zh"] = label.zh or ""


def connect(graph: Any, ds: Dataset, edges: Iterable[tuple[Any, ...]]) -> None:
    """Add edges between nodes that are there.

    Raises `InvalidDataset`, with every problem of the data, where an end is no record that may stand there.
    """
    known = len(graph)
    graph.add_edges_from(edges)
    for id in islice(graph, known, None):
        raise InvalidDataset(f"{id!r} is pointed to and is no node of {graph.name}", ds.check())


def joined(codes: Iterable[str]) -> str:
    """Codes or ids as one text: each once, sorted, with blanks between them."""
    return " ".join(sorted({str(code) for code in codes}))


def chosen(codes: Codes, known: Iterable[str], argument: str) -> list[str] | None:
    """The codes that an argument asks for, in the order of those known; None for all.

    Raises `InvalidQuery` for a code that is not known, with near ones.
    """
    if codes is None:
        return None
    wanted, names = {codes} if isinstance(codes, str) else set(codes), [str(code) for code in known]
    for code in sorted(wanted - set(names)):
        raise InvalidQuery(
            f"{code!r} is no {argument}; there are {', '.join(names)}{near(code, names)}"
        )
    return [name for name in names if name in wanted]


_SUREST_FIRST = [
    str(basis) for basis in (Basis.STATED, Basis.REFERENCE, Basis.TRANSLATED, Basis.DERIVED)
]
_RANK = {basis: rank for rank, basis in enumerate(_SUREST_FIRST)}


def basis_of(record: Record, *fields: str) -> str:
    """How sure some fields of a record are together: each as its best evidence, all as the least sure of them.

    So a tie that a source states, to an end that was derived, is derived. `""` where a field has no evidence.
    """
    evidence = record.evidence
    if len(evidence) == 1 and not evidence[0].fields:  # as most are
        return str(evidence[0].basis)
    weakest = 0
    for field in fields:
        ranks = [_RANK[item.basis] for item in evidence if not item.fields or field in item.fields]
        if not ranks:
            return ""
        weakest = max(weakest, min(ranks))
    return _SUREST_FIRST[weakest]
