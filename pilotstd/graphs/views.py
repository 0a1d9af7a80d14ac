"""The six graphs of a dataset, each built anew, its nodes and edges in a fixed order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any

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
from pilotstd.model import (
    Basis,
    Dependency,
    DependencyKind,
    KeyTask,
    Record,
    WorkTask,
    references,
    targets,
)

if TYPE_CHECKING:
    import networkx as nx

# --- What comes first -----------------------------------------------------------------------------------------------

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
        unknown: list[Dependency] = []
        for item in ds.dependencies:
            before, after = item.prerequisite, item.dependent
            if before is None and not (open_ends and (after.startswith(_TASKS) or not tasks_only)):
                continue
            named = "prerequisite" if before else "text" if item.text else "kind"
            how_sure = basis_of(item, "dependent", "kind", named)
            if (wanted is not None and item.kind not in wanted) or (
                sure is not None and how_sure not in sure
            ):
                continue
            if before is None:
                before = item.id
                unknown.append(item)
            edge = {"kind": str(item.kind), "basis": how_sure, "dependency": item.id}
            same_ends = edges.setdefault((before, after), edge)
            if same_ends is not edge:
                for name, value in edge.items():
                    same_ends[name] = joined((*same_ends[name].split(), value))
        ends = set(chain.from_iterable(edges))
        if tasks_only:
            ends = {id for id in ends if id.startswith((*_TASKS, f"{Dependency.prefix}:"))}
            edges = {pair: edge for pair, edge in edges.items() if ends.issuperset(pair)}
        for table in _ENDS:
            add_nodes(
                graph, [record for record in ds.table(table) if record.id in ends], open=False
            )
        add_nodes(graph, unknown, open=True)
        for item in unknown:
            graph.nodes[item.id].update(label_en=item.text or "", label_zh=item.text or "")
        connect(graph, ds, ((*pair, edge) for pair, edge in edges.items()))
    return graph


def _refuse_cycle(ds: Dataset) -> None:
    follows: dict[str, list[str]] = {}
    for item in ds.dependencies:
        if item.prerequisite is not None:
            follows.setdefault(item.prerequisite, []).append(item.dependent)
    if cycle := find_cycle(follows):
        raise InvalidGraph(f"each of these comes before the next, in a cycle: {' → '.join(cycle)}")


# --- Who is named with whom -----------------------------------------------------------------------------------------

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
                    if len(departments) > 1:
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
    tasks = ((task.id, departments) for task, departments in _answered_for(ds, sure))
    return {
        "issued": acts["issued"].items(),
        "addressed": acts["addressed"].items(),
        "responsible": tasks,
    }


def _linkage(acts: dict[str, list[str]]) -> Attributes:
    shared = sorted(set().union(*acts.values()))
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
    for document in ds.documents:
        act = _whole(document.id, above)
        for role, field in _ROLES_IN_ACTS.items():
            if sure is None or basis_of(document, field) in sure:
                for body in targets(getattr(document, field)):
                    if body not in ds.regions:
                        yield role, act, body


def _answered_for(ds: Dataset, sure: list[str] | None = None) -> Iterator[tuple[Any, set[str]]]:
    """Each measure or task that bodies answer for, and those of them that are departments."""
    no_department = {None, *ds.regions.ids}
    for table in ("measures", "key_tasks", "work_tasks"):
        for task in ds.table(table):
            if task.departments and (sure is None or basis_of(task, "departments") in sure):
                yield task, {item.body for item in task.departments} - no_department


def _whole(id: str, above: dict[str, str | None]) -> str:
    """The act that a document is a part of in the end, or the document itself."""
    passed = set[str]()
    while (whole := above.get(id)) is not None and id not in passed:
        passed.add(id)
        id = whole
    return id


# --- Who claims what ------------------------------------------------------------------------------------------------


def region_tasks(ds: Dataset) -> "nx.Graph[str]":
    """Which region took on which work task.

    Bipartite: regions have `bipartite` 0, work tasks 1; edges have `basis`. Every region and every work task is a node, also a
    task whose place is not known and a region for which none was read.

    >>> import pilotstd
    >>> list(region_tasks(pilotstd.load("1.2.0")).neighbors("task:101"))
    ['region:beijing', 'region:shanghai', 'region:hangzhou', 'region:guangzhou']
    """
    with paused_collector():
        graph: nx.Graph[str] = begin("Graph", ds, "region_tasks")
        add_nodes(graph, ds.regions, bipartite=0)
        add_nodes(graph, ds.work_tasks, bipartite=1)
        edges = (
            (region, task.id, {"basis": basis_of(task, "regions")})
            for task in ds.work_tasks
            for region in task.regions
        )
        connect(graph, ds, edges)
    return graph


# --- What holds what ------------------------------------------------------------------------------------------------


def structure(ds: Dataset) -> "nx.DiGraph[str]":
    """What the policy is made of: from documents through aspects, measures and key tasks to work tasks and standards.

    Edges lead from a whole to its parts and have `relation`: `has-part` (a document and what was issued with it), `has` (a
    document and its aspects, measures and work tasks; an aspect and its measures and key tasks), `carried-out-by` (what a
    dependency of the kind `implements` says, from the dependent to the prerequisite) and `answered-by` (a work task and the
    standard that was made for it). A measure under an aspect hangs there and not on the document as well.

    >>> import pilotstd
    >>> graph = structure(pilotstd.load("1.2.0"))
    >>> list(graph.successors("task:023")), graph.edges["task:023", "std:tianjin-smart-library"]["relation"]
    (['std:tianjin-smart-library'], 'answered-by')
    """
    with paused_collector():
        graph: nx.DiGraph[str] = begin("DiGraph", ds, "structure")
        for table in (*_ENDS, "standards"):
            add_nodes(graph, ds.table(table))
        relations: dict[tuple[str, str], list[str]] = defaultdict(list)
        for whole, relation, part in _parts(ds):
            if whole is not None:
                relations[whole, part].append(relation)
        connect(
            graph, ds, ((*pair, {"relation": joined(found)}) for pair, found in relations.items())
        )
    return graph


def _parts(ds: Dataset) -> Iterator[tuple[str | None, str, str]]:
    for document in ds.documents:
        yield document.part_of, "has-part", document.id
    for aspect in ds.aspects:
        yield aspect.document, "has", aspect.id
    for measure in ds.measures:
        yield measure.aspect or measure.document, "has", measure.id
    for key_task in ds.key_tasks:
        yield key_task.aspect, "has", key_task.id
    for work_task in ds.work_tasks:
        yield work_task.document, "has", work_task.id
    for item in ds.dependencies:
        if item.kind is DependencyKind.IMPLEMENTS and item.prerequisite is not None:
            yield item.dependent, "carried-out-by", item.prerequisite
    for standard in ds.standards:
        yield standard.work_task, "answered-by", standard.id


def knowledge(ds: Dataset) -> "nx.MultiDiGraph[str]":
    """Everything that points to something: an edge from each record to each that it names, the field as its key.

    Every record is a node, with `known_since` (`YYYY-MM-DD`, or `""`). Edges have `basis`, how sure the field is, and `role`, the
    part that a responsible body has. The key `evidence` leads to a source; its edges also say which `fields` it supports, none
    where it supports the whole record, and the `locators` in it. What does not apply is `""`; several values are sorted, with
    blanks between them, locators with semicolons.

    >>> import pilotstd
    >>> graph = knowledge(pilotstd.load("1.2.0"))
    >>> graph.edges["task:015", "region:chongqing", "regions"]["basis"]
    'stated'
    """
    with paused_collector():
        graph: nx.MultiDiGraph[str] = begin("MultiDiGraph", ds, "knowledge")
        for record in ds:
            day = record.known_since
            add_nodes(graph, [record], known_since=day.isoformat() if day else "")
        connect(graph, ds, (edge for record in ds for edge in _pointers(record)))
    return graph


def _pointers(record: Record) -> Iterator[tuple[str, str, str, Attributes]]:
    for field, target in dict.fromkeys(references(record)):
        edge = {"basis": "", "role": "", "fields": "", "locators": ""}
        if field == "evidence":
            found = [item for item in record.evidence if item.source == target]
            edge["basis"] = joined(item.basis for item in found)
            edge["fields"] = joined(name for item in found for name in item.fields)
            edge["locators"] = "; ".join(sorted({item.locator for item in found if item.locator}))
        else:
            edge["basis"] = basis_of(record, field)
            if field == "departments":
                responsible = getattr(record, field)
                edge["role"] = joined(item.role for item in responsible if item.body == target)
        yield record.id, target, field, edge
