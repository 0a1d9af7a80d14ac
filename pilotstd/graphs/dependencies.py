"""What must come first: the graph of dependencies."""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from pilotstd.checks import find_cycle
from pilotstd.collector import paused_collector
from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidGraph
from pilotstd.graphs.building import (
    Attributes,
    Codes,
    add_nodes,
    basis_of,
    begin,
    chosen,
    connect,
    joined,
)
from pilotstd.model import Basis, Dependency, DependencyKind, KeyTask, WorkTask

if TYPE_CHECKING:
    import networkx as nx

_ENDS = ("documents", "aspects", "measures", "key_tasks", "work_tasks")
_TASKS = (f"{KeyTask.prefix}:", f"{WorkTask.prefix}:")


def task_dependencies(
    ds: Dataset,
    kinds: Codes = None,
    basis: Codes = None,
    tasks_only: bool = False,
    open_ends: bool = False,
) -> "nx.DiGraph[str]":
    """What comes before what: an edge from each prerequisite to what depends on it.

    Nodes are the ends of the dependencies that the filters let through. *kinds* and *basis* take codes of `DependencyKind` and
    `Basis`; a dependency is as sure as the least sure of its ends and its kind. *tasks_only* drops every node that is no key
    task or work task. A dependency whose prerequisite is named by a source and not held by the dataset is left out; with
    *open_ends* it is there, and its prerequisite is a node with the id of the dependency, `open` true, and the wording of the
    source as label.

    Edges have `kind`, `basis` and `dependency`, the id of the record; where several dependencies have the same ends, each
    attribute holds those of all, sorted, with blanks between them.

    Raises `InvalidGraph`, which prints the cycle, where something comes before itself, whatever the filters.

    >>> import pilotstd
    >>> graph = task_dependencies(pilotstd.load("1.2.0"), kinds="implements")
    >>> list(graph.predecessors("measure:commitments"))
    ['task:103', 'task:104']
    """
    wanted, sure = chosen(kinds, DependencyKind, "kind"), chosen(basis, Basis, "basis")
    arguments = {"kinds": wanted, "basis": sure, "tasks_only": tasks_only, "open_ends": open_ends}
    ds.remember("no cycle", lambda: _refuse_cycle(ds))
    with paused_collector():
        graph: nx.DiGraph[str] = begin("DiGraph", ds, "task_dependencies", **arguments)
        edges: dict[tuple[str, str], Attributes] = {}
        still_open: list[Dependency] = []
        for item, how_sure in _let_through(ds, wanted, sure):
            if item.prerequisite is None:
                if not open_ends or (tasks_only and not item.dependent.startswith(_TASKS)):
                    continue
                still_open.append(item)
            edge = {"kind": str(item.kind), "basis": how_sure, "dependency": item.id}
            same_ends = edges.setdefault((item.prerequisite or item.id, item.dependent), edge)
            if same_ends is not edge:
                for name, value in edge.items():
                    same_ends[name] = joined((*same_ends[name].split(), value))
        ends = set(chain.from_iterable(edges))
        if tasks_only:
            ends = {id for id in ends if id.startswith((*_TASKS, f"{Dependency.prefix}:"))}
            edges = {pair: edge for pair, edge in edges.items() if ends.issuperset(pair)}
        for table in _ENDS:
            add_nodes(graph, [end for end in ds.table(table) if end.id in ends], open=False)
        add_nodes(graph, still_open, open=True)
        for item in still_open:
            graph.nodes[item.id].update(label_en=item.text or "", label_zh=item.text or "")
        connect(graph, ds, ((start, end, edge) for (start, end), edge in edges.items()))
    return graph


def _let_through(
    ds: Dataset, kinds: list[str] | None, basis: list[str] | None
) -> Iterator[tuple[Dependency, str]]:
    """The dependencies of these kinds that are as sure as asked for, with how sure they are."""
    for item in ds.dependencies:
        if kinds is None or item.kind in kinds:
            named = "prerequisite" if item.prerequisite else "text" if item.text else "kind"
            how_sure = basis_of(item, "dependent", "kind", named)
            if basis is None or how_sure in basis:
                yield item, how_sure


def _refuse_cycle(ds: Dataset) -> None:
    follows: dict[str, list[str]] = {}
    for item in ds.dependencies:
        if item.prerequisite is not None:
            follows.setdefault(item.prerequisite, []).append(item.dependent)
    if cycle := find_cycle(follows):
        raise InvalidGraph(f"each of these comes before the next, in a cycle: {' → '.join(cycle)}")
