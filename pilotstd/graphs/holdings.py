"""Which region claims what, what holds what, and everything that points to something."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pilotstd.collector import paused_collector
from pilotstd.dataset import Dataset
from pilotstd.graphs.building import Attributes, add_nodes, basis_of, begin, connect, joined
from pilotstd.model import DependencyKind, Record, references

if TYPE_CHECKING:
    import networkx as nx


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
        for table in ("documents", "aspects", "measures", "key_tasks", "work_tasks", "standards"):
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
