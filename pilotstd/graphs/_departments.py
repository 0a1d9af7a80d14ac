"""The graphs of departments: which are named together, and in which roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any

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
from pilotstd.model import Basis, targets

if TYPE_CHECKING:
    import networkx as nx

    from pilotstd.dataset import Dataset

LINKS = ("issued", "addressed", "responsible")
"""The values of *via*: what links two departments."""

_ROLES_IN_ACTS = {"issued": "issuers", "approved": "approved_by", "addressed": "addressees"}


def department_linkages(ds: Dataset, via: Codes = None, basis: Codes = None) -> nx.Graph[str]:
    """Which departments are named together, and how often.

    Every department is a node, also one without an edge. Two are linked by the acts that both issued (`issued`), the acts
    addressed to both (`addressed`) and the tasks that both are responsible for (`responsible`); *via* selects some of these.
    An act that is part of another counts as that one. An act does not link its issuer to its addressee. *basis* selects codes
    of `Basis`: the basis of the field that names the departments.

    Edges have `weight`, the number of distinct acts and tasks, `shared`, their ids, and `via`; ids and values of `via` are
    sorted and joined by spaces.

    Raises `InvalidQuery` for an unknown code, and `InvalidDataset` if a record names a department that does not exist.

    >>> import pilotstd
    >>> graph = department_linkages(pilotstd.load("1.2.0"))
    >>> graph.edges["dept:mofcom", "dept:samr"]["via"], graph.edges["dept:moe", "dept:most"]["weight"]
    ('addressed issued', 2)
    """
    links, bases = select_codes(via, LINKS, "via"), select_codes(basis, Basis, "basis")
    graph: nx.Graph[str] = new_graph("Graph", ds, "department_linkages", via=links, basis=bases)
    add_nodes(graph, ds.departments)
    linkages: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
    for link, items in _named_together(ds, bases).items():
        if links is None or link in links:
            pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
            for item, departments in items:
                for pair in combinations(sorted(departments), 2):
                    pairs[pair].append(item)
            for pair, shared in pairs.items():
                linkages[pair][link] = shared
    edges = ((*pair, _linkage(linkages[pair])) for pair in sorted(linkages))
    add_edges(graph, ds, edges)
    return graph


def _named_together(ds: Dataset, bases: list[str] | None) -> dict[str, Iterable[tuple[str, set[str]]]]:
    """For each value of *via*, the acts or tasks with the departments that they name."""
    acts: dict[str, dict[str, set[str]]] = {role: defaultdict(set) for role in _ROLES_IN_ACTS}
    for role, act, department in _roles_in_acts(ds, bases):
        acts[role][act].add(department)
    tasks = ((task.id, departments) for task, departments in _responsible(ds, bases, at_least=2))
    return {"issued": acts["issued"].items(), "addressed": acts["addressed"].items(), "responsible": tasks}


def _linkage(shared: dict[str, list[str]]) -> EdgeAttributes:
    # already nearly sorted, which a set would undo
    ids = sorted(dict.fromkeys(chain.from_iterable(shared.values())))
    return {"weight": len(ids), "shared": " ".join(ids), "via": join_sorted(shared)}


def department_roles(ds: Dataset) -> nx.Graph[str]:
    """Which department has which roles in which act or task.

    Bipartite: departments have `bipartite` 0; acts, measures, key tasks and work tasks have 1. An act that is part of another
    counts as that one. Edges have `roles`, sorted and joined by spaces: `addressed`, `approved`, `issued` in an act, `lead`
    and `shared` in a task. Every department, act and task is a node, also if it has no edge.

    Raises `InvalidDataset` if a record names a department that does not exist.

    >>> import pilotstd
    >>> department_roles(pilotstd.load("1.2.0")).edges["dept:samr", "doc:shangzifa-2024-314"]["roles"]
    'addressed issued'
    """
    graph: nx.Graph[str] = new_graph("Graph", ds, "department_roles")
    add_nodes(graph, ds.departments, bipartite=0)
    add_nodes(graph, (act for act in ds.documents if act.part_of is None), bipartite=1)
    for table in ("measures", "key_tasks", "work_tasks"):
        add_nodes(graph, ds.table(table), bipartite=1)
    roles: dict[tuple[str, str], list[str]] = defaultdict(list)
    for role, act, department in _roles_in_acts(ds):
        roles[department, act].append(role)
    for task, departments in _responsible(ds):
        for item in task.departments:
            if item.body in departments:
                roles[item.body, task.id].append(item.role)
    add_edges(graph, ds, ((*pair, {"roles": join_sorted(roles[pair])}) for pair in roles))
    return graph


def _roles_in_acts(ds: Dataset, bases: list[str] | None = None) -> Iterator[tuple[str, str, str]]:
    """Each role, act and department with that role in the act; a part counts as its whole."""
    wholes = {document.id: document.part_of for document in ds.documents}
    regions = set(ds.regions.ids)
    for document in ds.documents:
        act = _whole(document.id, wholes)
        for role, field in _ROLES_IN_ACTS.items():
            if bases is None or basis_of(document, field) in bases:
                for body in targets(getattr(document, field)):
                    if body not in regions:
                        yield role, act, body


def _responsible(ds: Dataset, bases: list[str] | None = None, at_least: int = 1) -> Iterator[tuple[Any, set[str]]]:
    """Each measure or task with *at_least* so many responsible bodies, and those of them that are departments."""
    regions = set(ds.regions.ids)
    for task in (*ds.measures, *ds.key_tasks, *ds.work_tasks):
        if len(task.departments) >= at_least and (bases is None or basis_of(task, "departments") in bases):
            yield task, {item.body for item in task.departments if item.body and item.body not in regions}


def _whole(id: str, wholes: dict[str, str | None]) -> str:
    """The outermost act that a document is part of, or the document itself."""
    visited = set[str]()
    while (whole := wholes.get(id)) is not None and id not in visited:  # data may have a cycle
        visited.add(id)
        id = whole
    return id
