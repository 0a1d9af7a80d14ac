"""The graph of dependencies: what rests on what."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from pilotstd._cycles import find_cycle
from pilotstd.errors import InvalidGraph
from pilotstd.graphs._build import (
    Codes,
    EdgeAttributes,
    add_edges,
    add_nodes,
    basis_of,
    join_sorted,
    new_graph,
    select_codes,
)
from pilotstd.model import Basis, Dependency, DependencyKind, KeyTask, WorkTask

if TYPE_CHECKING:
    import networkx as nx

    from pilotstd.dataset import Dataset

_ENDS = ("programmes", "documents", "aspects", "measures", "key_tasks", "work_tasks", "standards")
_RELEASES_1 = {  # the digests of 1.0.0, 1.1.0 and 1.2.0
    "1cda0b35142c43b8f76f235b40b9ed93b4d0501e33d06d5842ed86cc4966f9ce",
    "682eb86a429ed5a6a90927bd9d372294585f5f8d5922b8885369cc47b7c31965",
    "b844833555480f0da7884aa503b31793e58704ba0abfdfee25951d552eb89d59",
}
_TASKS = (f"{KeyTask.prefix}:", f"{WorkTask.prefix}:")


def task_dependencies(
    ds: Dataset, kinds: Codes = None, basis: Codes = None, tasks_only: bool = False, open_ends: bool = False
) -> nx.DiGraph[str]:
    """What rests on what: an edge from each prerequisite to its dependent, so from a mandate to what follows from it.

    Nodes are the ends of the dependencies that pass the filters: programmes, documents, aspects, measures, key tasks, work tasks
    and standards. *kinds* and *basis* take codes of `DependencyKind` and `Basis`; the basis of a dependency is the weakest among
    its ends and its kind. *tasks_only* keeps only nodes that are key tasks or work tasks. A dependency whose prerequisite a source
    names but the dataset does not hold is left out; with *open_ends* it is included, and its prerequisite is a node with the id of
    the dependency, `open` true, and the wording of the source as label.

    Edges have `kind`, `basis` and `dependency`, the id of the record; if several dependencies have the same ends, each
    attribute holds the values of all of them, sorted and joined by spaces.

    Edges run as the records say. The bundled releases 1.x record `implements` and `supports` the other way round, so that in their
    graphs a task leads to the measure that it implements; from 2.0.0 on the measure leads to the task.

    Raises `InvalidGraph` for a dependency cycle, whatever the filters, `InvalidQuery` for an unknown code, and
    `InvalidDataset` if a dependency names a record that does not exist.

    >>> import pilotstd
    >>> graph = task_dependencies(pilotstd.load("1.2.0"), kinds="implements")
    >>> list(graph.predecessors("measure:commitments"))
    ['task:103', 'task:104']
    """
    codes = {"kinds": select_codes(kinds, DependencyKind, "kind"), "basis": select_codes(basis, Basis, "basis")}
    arguments = {**codes, "tasks_only": tasks_only, "open_ends": open_ends}
    ds._cached("no cycle", lambda: _refuse_cycle(ds))
    graph: nx.DiGraph[str] = new_graph("DiGraph", ds, "task_dependencies", **arguments)
    edges: dict[tuple[str, str], EdgeAttributes] = {}
    open_items: list[Dependency] = []
    for item, item_basis in _selected(ds, **codes):
        if item.prerequisite is None:
            if not open_ends or (tasks_only and not item.dependent.startswith(_TASKS)):
                continue
            open_items.append(item)
        edge = {"kind": str(item.kind), "basis": item_basis, "dependency": item.id}
        same_ends = edges.setdefault((item.prerequisite or item.id, item.dependent), edge)
        if same_ends is not edge:
            for name, value in edge.items():
                same_ends[name] = join_sorted((*same_ends[name].split(), value))
    ends = set(chain.from_iterable(edges))
    if tasks_only:
        ends = {id for id in ends if id.startswith((*_TASKS, f"{Dependency.prefix}:"))}
        edges = {pair: edge for pair, edge in edges.items() if ends.issuperset(pair)}
    for table in _ENDS:
        add_nodes(graph, [end for end in ds.table(table) if end.id in ends], open=False)
    add_nodes(graph, open_items, open=True)
    for item in open_items:
        graph.nodes[item.id].update(label_en=item.text or "", label_zh=item.text or "")
    add_edges(graph, ds, ((start, end, edge) for (start, end), edge in edges.items()))
    return graph


def other_way_round(graph: nx.Graph[str], lang: str) -> str:
    """A warning for readers of a bundled release 1.x, which records two kinds the other way round; `""` for other data."""
    kinds = {kind for *_, edge in graph.edges(data=True) for kind in edge["kind"].split()}
    if graph.graph["sha256"] not in _RELEASES_1 or not kinds & {"implements", "supports"}:
        return ""
    if lang == "zh":
        return "1.x 版数据中“落实”与“支撑”两类依存的方向相反，应反过来读。"
    return "Releases 1.x record implements and supports the other way round: read those the other way round."


def dependency_bases(ds: Dataset) -> list[str]:
    """The basis of each dependency of a dataset, also of those whose prerequisite is not in it; `""` without evidence."""
    return [basis for _, basis in _selected(ds, None, None)]


def _selected(ds: Dataset, kinds: list[str] | None, basis: list[str] | None) -> Iterator[tuple[Dependency, str]]:
    """The dependencies that pass the filters, each with its basis."""
    for item in ds.dependencies:
        if kinds is None or item.kind in kinds:
            end = "prerequisite" if item.prerequisite else "text" if item.text else "kind"
            item_basis = basis_of(item, "dependent", "kind", end)
            if basis is None or item_basis in basis:
                yield item, item_basis


def _refuse_cycle(ds: Dataset) -> None:
    successors: dict[str, list[str]] = {}
    for item in ds.dependencies:
        if item.prerequisite is not None:
            successors.setdefault(item.prerequisite, []).append(item.dependent)
    if cycle := find_cycle(successors):
        raise InvalidGraph(f"dependency cycle: {' → '.join(cycle)}")
