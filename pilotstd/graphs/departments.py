"""Who is named with whom, and as what: the graphs of departments."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any

from pilotstd.collector import paused_collector
from pilotstd.dataset import Dataset
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
from pilotstd.model import Basis, targets

if TYPE_CHECKING:
    import networkx as nx

LINKS = ("issued", "addressed", "responsible")
"""The ways in which departments are linked."""

_ROLES_IN_ACTS = {"issued": "issuers", "approved": "approved_by", "addressed": "addressees"}


def department_linkages(ds: Dataset, via: Codes = None, basis: Codes = None) -> "nx.Graph[str]":
    """Which departments are named together, and how often.

    Every department is a node, also one that shares nothing. Two are linked by the acts that both issued (`issued`), the acts
    that are addressed to both (`addressed`) and the tasks that both answer for (`responsible`); *via* asks for some of these.
    An act that is part of another counts as that one. Issuer and addressee of one act are not linked by it. *basis* takes
    codes of `Basis`, of the field that names the departments.

    Edges have `weight`, the number of distinct acts and tasks, `shared`, their ids, and `via`, the ways; ids and ways are
    sorted, with blanks between them.

    >>> import pilotstd
    >>> graph = department_linkages(pilotstd.load("1.2.0"))
    >>> graph.edges["dept:mofcom", "dept:samr"]["via"], graph.edges["dept:moe", "dept:most"]["weight"]
    ('addressed issued', 2)
    """
    wanted, sure = chosen(via, LINKS, "linkage"), chosen(basis, Basis, "basis")
    with paused_collector():
        graph: nx.Graph[str] = begin("Graph", ds, "department_linkages", via=wanted, basis=sure)
        add_nodes(graph, ds.departments)
        linkages: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
        for way, named in _named_together(ds, sure).items():
            if wanted is None or way in wanted:
                pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
                for shared, departments in named:
                    for pair in combinations(sorted(departments), 2):
                        pairs[pair].append(shared)
                for pair, acts in pairs.items():
                    linkages[pair][way] = acts
        edges = ((*pair, _linkage(linkages[pair])) for pair in sorted(linkages))
        connect(graph, ds, edges)
    return graph


def _named_together(
    ds: Dataset, sure: list[str] | None
) -> dict[str, Iterable[tuple[str, set[str]]]]:
    """By each way of being linked, the acts or tasks with the departments that they name so."""
    acts: dict[str, dict[str, set[str]]] = {role: defaultdict(set) for role in _ROLES_IN_ACTS}
    for role, act, department in _roles_in_acts(ds, sure):
        acts[role][act].add(department)
    tasks = ((task.id, departments) for task, departments in _answered_for(ds, sure, together=2))
    return {
        "issued": acts["issued"].items(),
        "addressed": acts["addressed"].items(),
        "responsible": tasks,
    }


def _linkage(acts: dict[str, list[str]]) -> Attributes:
    ids = dict.fromkeys(
        chain.from_iterable(acts.values())
    )  # a set would lose the order they come in
    shared = sorted(ids)
    return {"weight": len(shared), "shared": " ".join(shared), "via": joined(acts)}


def department_roles(ds: Dataset) -> "nx.Graph[str]":
    """Which department has which part in which act or task.

    Bipartite: departments have `bipartite` 0; acts, measures, key tasks and work tasks have 1. An act that is part of another
    counts as that one. Edges have `roles`, sorted, with blanks between them: `addressed`, `approved`, `issued` in an act, `lead`
    and `shared` in a task. Every department, act and task is a node, also where nothing says who answers for it.

    >>> import pilotstd
    >>> department_roles(pilotstd.load("1.2.0")).edges["dept:samr", "doc:shangzifa-2024-314"]["roles"]
    'addressed issued'
    """
    with paused_collector():
        graph: nx.Graph[str] = begin("Graph", ds, "department_roles")
        add_nodes(graph, ds.departments, bipartite=0)
        add_nodes(graph, (act for act in ds.documents if act.part_of is None), bipartite=1)
        for table in ("measures", "key_tasks", "work_tasks"):
            add_nodes(graph, ds.table(table), bipartite=1)
        roles: dict[tuple[str, str], list[str]] = defaultdict(list)
        for role, act, department in _roles_in_acts(ds):
            roles[department, act].append(role)
        for task, departments in _answered_for(ds):
            for item in task.departments:
                if item.body in departments:
                    roles[item.body, task.id].append(item.role)
        connect(graph, ds, ((*pair, {"roles": joined(found)}) for pair, found in roles.items()))
    return graph


def _roles_in_acts(ds: Dataset, sure: list[str] | None = None) -> Iterator[tuple[str, str, str]]:
    """Each role that a department has in an act, the act and the department; a part counts as its whole."""
    above = {document.id: document.part_of for document in ds.documents}
    regions = set(ds.regions.ids)
    for document in ds.documents:
        act = _whole(document.id, above)
        for role, field in _ROLES_IN_ACTS.items():
            if sure is None or basis_of(document, field) in sure:
                for body in targets(getattr(document, field)):
                    if body not in regions:
                        yield role, act, body


def _answered_for(
    ds: Dataset, sure: list[str] | None = None, together: int = 1
) -> Iterator[tuple[Any, set[str]]]:
    """Each measure or task that so many bodies answer for *together*, and those of them that are departments."""
    no_department = {None, *ds.regions.ids}
    for table in ("measures", "key_tasks", "work_tasks"):
        for task in ds.table(table):
            if len(task.departments) >= together and (
                sure is None or basis_of(task, "departments") in sure
            ):
                yield task, {item.body for item in task.departments} - no_department


def _whole(id: str, above: dict[str, str | None]) -> str:
    """The act that a document is a part of in the end, or the document itself."""
    passed = set[str]()
    while (whole := above.get(id)) is not None and id not in passed:
        passed.add(id)
        id = whole
    return id
