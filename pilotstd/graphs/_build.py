"""What the views share: new graphs, nodes, edges, filters, and the basis of an edge."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from pilotstd._require import require
from pilotstd.errors import InvalidDataset, InvalidQuery, invalid_code
from pilotstd.model import Basis, Record

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


Codes = str | Iterable[str] | None
"""One code, several codes, or None for all."""

EdgeAttributes = dict[str, Any]


def networkx() -> Any:
    """The networkx module; raises `MissingExtra` if it is not installed."""
    return require("networkx")


def new_graph(kind: str, ds: Dataset, name: str, **arguments: object) -> Any:
    """An empty graph of the networkx class *kind*, with the name of its view, its dataset and its arguments."""
    graph = getattr(networkx(), kind)(name=name, version=ds.version, sha256=ds.sha256)
    graph.graph["arguments"] = json.dumps(arguments, ensure_ascii=False)
    return graph


def add_nodes(graph: Any, records: Iterable[Record], **attributes: object) -> None:
    """Add a node for each record, with its class, its names (`""` if there is none) and *attributes*."""
    for cls, group in groupby(records, type):
        added = list(group)
        graph.add_nodes_from([record.id for record in added], type=cls.__name__, **attributes)
        nodes = dict(graph.nodes.data())
        for record in added:  # slower in add_nodes_from: networkx catches an exception for each pair
            label, node = record.label, nodes[record.id]
            node["label_en"] = label.en or ""
            node["label_zh"] = label.zh or ""


def add_edges(graph: Any, ds: Dataset, edges: Iterable[tuple[Any, ...]]) -> None:
    """Add edges between existing nodes.

    Raises `InvalidDataset`, with every problem of the data, if an edge leads to a node that the graph does not have.
    """
    node_count = len(graph)
    graph.add_edges_from(edges)
    for id in islice(graph, node_count, None):  # networkx has added the missing nodes at the end
        raise InvalidDataset(f"an edge leads to {id!r}, not a node of {graph.name}", ds.check())


def join_sorted(codes: Iterable[str]) -> str:
    """Distinct codes or ids, sorted and joined by spaces."""
    return " ".join(sorted({str(code) for code in codes}))


def select_codes(codes: Codes, known: Iterable[str], argument: str) -> list[str] | None:
    """The codes that an argument selects, in the order of *known*; None for all.

    Raises `InvalidQuery` for an unknown code, with near matches.
    """
    if codes is None:
        return None
    names, selected = [str(code) for code in known], {codes} if isinstance(codes, str) else {*codes}
    for code in sorted(selected - set(names)):
        raise InvalidQuery(invalid_code(argument, code, names))
    return [name for name in names if name in selected]


_STRONGEST_FIRST = [
    str(basis)
    for basis in (Basis.STATED, Basis.REFERENCE, Basis.PARAPHRASED, Basis.TRANSLATED, Basis.DESCRIPTIVE, Basis.DERIVED)
]
_RANK = {basis: rank for rank, basis in enumerate(_STRONGEST_FIRST)}


def basis_of(record: Record, *fields: str) -> str:
    """The weakest basis among some fields of a record, each field taken with its strongest evidence; `""` if a field has none.

    For example, a dependency that a source states, with a prerequisite that was derived, has the basis `derived`.
    """
    return _weakest_of(fields, tuple([(item.fields, item.basis) for item in record.evidence]))


@lru_cache(maxsize=4096)  # the evidence of the records of a kind has few shapes
def _weakest_of(fields: tuple[str, ...], evidence: tuple[tuple[tuple[str, ...], Basis], ...]) -> str:
    weakest = 0
    for field in fields:
        ranks = [_RANK[basis] for supported, basis in evidence if not supported or field in supported]
        if not ranks:
            return ""
        weakest = max(weakest, min(ranks))
    return _STRONGEST_FIRST[weakest]


def strongest(bases: str) -> str:
    """The strongest among bases joined by spaces; `""` if there is none."""
    return min(bases.split(), key=_RANK.__getitem__, default="")


def basis_counts(graph: Any) -> dict[str, int]:
    """How many edges of a graph have which basis, the strongest first; `""` counts those without evidence.

    An edge of several dependencies counts by the strongest basis among them.
    """
    return count_bases(basis for *_, basis in graph.edges(data="basis", default=""))


def count_bases(bases: Iterable[str]) -> dict[str, int]:
    """How often each basis occurs, the strongest first; of several joined by spaces the strongest counts."""
    counts = dict.fromkeys([*_STRONGEST_FIRST, ""], 0)
    for basis in bases:
        counts[strongest(basis)] += 1
    return {basis: count for basis, count in counts.items() if count}
