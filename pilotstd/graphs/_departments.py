"""The graphs of departments and localities: who issues to whom, who is named with whom, and in which roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, combinations, combinations_with_replacement, product
from math import fsum
from typing import TYPE_CHECKING

import attrs

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
from pilotstd.model import Basis, Role, targets

if TYPE_CHECKING:
    import networkx as nx

    from pilotstd.dataset import Dataset
    from pilotstd.model import KeyTask, Measure, WorkTask

LINKS = ("issued", "participating", "addressed", "responsible")
"""The values of *via*: what links two bodies."""

ROLE_PAIRS = tuple(f"{one}-{other}" for one, other in combinations_with_replacement(Role, 2))
"""The values of *roles*: the roles of two bodies in one task or act, such as `lead-shared`."""

ROLES_IN_ACTS = {"issued": "issuers", "approved": "approved_by", "addressed": "addressees"}
"""The roles that a body may have in an act, other than that of a participant, and the fields that name it."""

_RANK = {str(role): rank for rank, role in enumerate(Role)}

Members = dict[str, str]
"""Bodies, each with its roles in a task or as a participant of an act, joined by spaces."""


def department_linkages(
    ds: Dataset, via: Codes = None, basis: Codes = None, regions: bool = False, roles: Codes = None
) -> nx.Graph[str]:
    """Which departments are named together, how often, and how closely.

    Every department is a node, also one without an edge; with *regions* every region too. Two bodies are linked by the acts that
    both issued (`issued`), that both took part in otherwise (`participating`: drafting, consulted), that are addressed to both
    (`addressed`), and by the tasks that both are responsible for (`responsible`); *via* selects some of these. An act that is part
    of another counts as that one. An act does not link its issuer to its addressee: see `issuances`. *basis* selects codes of
    `Basis`: the basis of the field that names the bodies. *roles* selects pairs of roles of the two bodies in a task or as
    participants of an act, such as `"lead-shared"` or `"shared-shared"`; links without such roles are then left out.

    Edges have

    - `weight`, the number of distinct acts and tasks, and `shared`, their ids;
    - `strength`: each act or task adds 1/(n−1) for each way in which they are linked, where n is the number of bodies that it links in this way (Newman
      2001, as `networkx.bipartite.collaboration_weighted_projected_graph`), so that a circular to 24 bodies adds 0.04;
    - `via`, and `roles`, the pairs of roles, `""` if there is none. Ids and codes are sorted and joined by spaces.

    Raises `InvalidQuery` for an unknown code, and `InvalidDataset` if a record names a body that does not exist.

    >>> import pilotstd
    >>> graph = department_linkages(pilotstd.load("1.2.0"))
    >>> graph.edges["dept:mofcom", "dept:samr"]["via"], graph.edges["dept:moe", "dept:most"]["weight"]
    ('addressed issued', 2)
    """
    links, bases = select_codes(via, LINKS, "via"), select_codes(basis, Basis, "basis")
    pairs_of_roles = select_codes(roles, ROLE_PAIRS, "roles")
    arguments = {"via": links, "basis": bases, "regions": regions, "roles": pairs_of_roles}
    graph: nx.Graph[str] = new_graph("Graph", ds, "department_linkages", **arguments)
    _add_bodies(graph, ds, regions)
    linked: dict[tuple[str, str], tuple[list[str], list[_Way]]] = defaultdict(lambda: ([], []))
    way_of = cache(_way)
    for link, item, members in _named_together(ds, links, bases, regions):
        for pair in combinations(sorted(members), 2) if len(members) > 1 else ():  # many tasks have one body
            way = way_of(link, len(members), members[pair[0]], members[pair[1]])
            if pairs_of_roles is None or not way.roles.isdisjoint(pairs_of_roles):
                items, ways = linked[pair]
                items.append(item)
                ways.append(way)
    edges = ((*pair, _linkage(*linked[pair], pairs_of_roles)) for pair in sorted(linked))
    add_edges(graph, ds, edges)
    return graph


@attrs.frozen(eq=False)  # few objects, each for many acts: hashed by identity, which is quick
class _Way:
    """How an act or a task links two bodies: the link, its share of the strength, and their pairs of roles."""

    link: str
    share: float
    roles: frozenset[str]


def _way(link: str, bodies: int, one: str, other: str) -> _Way:
    """How two bodies are linked, of so many, with these roles, which are joined by spaces."""
    pairs = (sorted(pair, key=_RANK.__getitem__) for pair in product(one.split(), other.split()))
    return _Way(link, 1 / (bodies - 1), frozenset(map("-".join, pairs)))


def _linkage(items: list[str], ways: list[_Way], wanted: list[str] | None) -> EdgeAttributes:
    ids = sorted(dict.fromkeys(items))  # already nearly sorted, which a set would undo
    different = set(ways)
    pairs = set(chain.from_iterable(way.roles for way in different))
    return {
        "weight": len(ids),
        "strength": fsum([way.share for way in ways]),
        "shared": " ".join(ids),
        "via": join_sorted(way.link for way in different),
        "roles": join_sorted(pairs if wanted is None else pairs.intersection(wanted)),
    }


def _named_together(
    ds: Dataset, links: list[str] | None, bases: list[str] | None, regions: bool
) -> Iterator[tuple[str, str, Members]]:
    """Each link with an act or a task, and the bodies that it links in this way."""
    acts: dict[str, dict[str, Members]] = {link: defaultdict(dict) for link in LINKS}
    for role, act, body in roles_in_acts(ds, bases, regions):
        if role in acts:
            acts[role][act][body] = ""
        elif role != "approved":
            members = acts["participating"][act]
            members[body] = f"{members[body]} {role}" if body in members else role
    for link in LINKS:
        if links is None or link in links:
            if link == "responsible":
                for task, members in _responsible(ds, bases, regions):
                    yield link, task, members
            for act, members in acts[link].items():
                yield link, act, members


def responsibilities(ds: Dataset, basis: Codes = None, regions: bool = False) -> nx.DiGraph[str]:
    """Who leads whom: an edge from each body that leads a measure, a key task or a work task to each other body that has a part in it.

    Every department is a node, with *regions* every region too. *basis* selects codes of `Basis`, of the field that names the
    bodies. Edges have `weight`, the number of tasks, `tasks`, their ids, and `roles` of the second body; ids and codes are sorted
    and joined by spaces. `summary` adds weighted betweenness and PageRank; `backbone` and `communities` make it readable.

    Raises `InvalidQuery` for an unknown code, and `InvalidDataset` if a record names a body that does not exist.

    >>> from pilotstd.testing import generate
    >>> graph = responsibilities(generate(2000))
    >>> len(graph), graph.number_of_edges()
    (60, 869)
    """
    bases = select_codes(basis, Basis, "basis")
    graph: nx.DiGraph[str] = new_graph("DiGraph", ds, "responsibilities", basis=bases, regions=regions)
    _add_bodies(graph, ds, regions)
    tasks: dict[tuple[str, str], list[str]] = defaultdict(list)
    roles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for task, members in _responsible(ds, bases, regions):
        for lead in (body for body, has in members.items() if Role.LEAD in has.split()):
            for body, has in members.items():
                if body != lead:
                    tasks[lead, body].append(task)
                    roles[lead, body].update(has.split())
    edges = (
        (*pair, {"weight": len(tasks[pair]), "tasks": join_sorted(tasks[pair]), "roles": join_sorted(roles[pair])})
        for pair in sorted(tasks)
    )
    add_edges(graph, ds, edges)
    return graph


def issuances(ds: Dataset, basis: Codes = None) -> nx.DiGraph[str]:
    """Who issues to whom: an edge from each body that issued or approved an act to each body that it is addressed to.

    Who approved an act also has an edge to each of its issuers. Departments and regions are nodes, also those without an edge; an
    act that is part of another counts as that one, and an act addressed to its own issuer gives no loop. *basis* selects codes of
    `Basis`: of the fields that name the bodies. Edges have `weight`, the number of distinct acts, `acts`, their ids, and `roles`,
    `issued` or `approved`; ids and codes are sorted and joined by spaces.

    Raises `InvalidQuery` for an unknown code, and `InvalidDataset` if a record names a body that does not exist.

    >>> import pilotstd
    >>> graph = issuances(pilotstd.load("1.2.0"))
    >>> graph.edges["dept:mofcom", "dept:moe"]["weight"], graph.edges["dept:state-council", "dept:mofcom"]["roles"]
    (2, 'approved')
    """
    bases = select_codes(basis, Basis, "basis")
    graph: nx.DiGraph[str] = new_graph("DiGraph", ds, "issuances", basis=bases)
    _add_bodies(graph, ds, regions=True)
    bodies: dict[str, dict[str, list[str]]] = defaultdict(lambda: {role: [] for role in ROLES_IN_ACTS})
    for role, act, body in roles_in_acts(ds, bases, regions=True):
        if role in ROLES_IN_ACTS:
            bodies[act][role].append(body)
    acts: dict[tuple[str, str], set[str]] = defaultdict(set)
    roles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for act, named in bodies.items():
        for role, ends in (("issued", named["addressed"]), ("approved", [*named["addressed"], *named["issued"]])):
            for pair in ((start, end) for start in named[role] for end in ends if start != end):
                acts[pair].add(act)
                roles[pair].add(role)
    edges = (
        (*pair, {"weight": len(acts[pair]), "acts": join_sorted(acts[pair]), "roles": join_sorted(roles[pair])})
        for pair in sorted(acts)
    )
    add_edges(graph, ds, edges)
    return graph


def department_roles(ds: Dataset) -> nx.Graph[str]:
    """Which department has which roles in which act or task: who does what.

    Bipartite: departments have `bipartite` 0; acts, measures, key tasks and work tasks have 1. An act that is part of another
    counts as that one. Edges have `roles`, sorted and joined by spaces: `issued`, `approved` and `addressed` in an act, and the codes of
    `Role` of who is responsible for a task or else took part in an act. Every department, act and task is a node, also if it
    has no edge. `summary` of this graph has a column for each role.

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
    roles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for role, act, department in roles_in_acts(ds):
        roles[department, act].add(role)
    for task, members in _responsible(ds):
        for department, in_roles in members.items():
            roles[department, task].update(in_roles.split())
    add_edges(graph, ds, ((*pair, {"roles": join_sorted(roles[pair])}) for pair in roles))
    return graph


def _add_bodies(graph: nx.Graph[str], ds: Dataset, regions: bool) -> None:
    add_nodes(graph, ds.departments)
    if regions:
        add_nodes(graph, ds.regions)


def roles_in_acts(ds: Dataset, bases: list[str] | None = None, regions: bool = False) -> Iterator[tuple[str, str, str]]:
    """Each role, act and body with that role in the act; a part counts as its whole."""
    wholes = {document.id: document.part_of for document in ds.documents}
    others = set() if regions else set(ds.regions.ids)
    for document in ds.documents:
        act = _whole(document.id, wholes)
        for role, field in ROLES_IN_ACTS.items():
            if bases is None or basis_of(document, field) in bases:
                for body in targets(getattr(document, field)):
                    if body not in others:
                        yield role, act, body
        if document.participants and (bases is None or basis_of(document, "participants") in bases):
            for item in document.participants:
                if item.body is not None and item.body not in others:
                    yield item.role, act, item.body


def _responsible(ds: Dataset, bases: list[str] | None = None, regions: bool = False) -> Iterator[tuple[str, Members]]:
    """Each measure or task with the bodies that are responsible for it, those that are departments unless *regions*."""
    others = set() if regions else set(ds.regions.ids)
    tasks: Iterable[Measure | KeyTask | WorkTask] = chain(ds.measures, ds.key_tasks, ds.work_tasks)
    for task in tasks:
        if task.departments and (bases is None or basis_of(task, "departments") in bases):
            members: Members = {}
            for item in task.departments:
                body = item.body
                if body in members:
                    members[body] += f" {item.role}"
                elif body is not None and body not in others:
                    members[body] = item.role
            yield task.id, members


def _whole(id: str, wholes: dict[str, str | None]) -> str:
    """The outermost act that a document is part of, or the document itself."""
    visited = set[str]()
    while (whole := wholes.get(id)) is not None and id not in visited:  # data may have a cycle
        visited.add(id)
        id = whole
    return id
