"""The graphs of regions and their tasks, of topics, of the parts of the policy, and of all references between records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pilotstd.graphs._build import EdgeAttributes, add_edges, add_nodes, basis_of, join_sorted, new_graph
from pilotstd.model import DependencyKind, Record, references

if TYPE_CHECKING:
    import networkx as nx

    from pilotstd.dataset import Dataset


def region_tasks(ds: Dataset) -> nx.Graph[str]:
    """Which region took on which work task.

    Bipartite: regions have `bipartite` 0, work tasks 1; edges have `basis`. Every region and every work task is a node, also if
    it has no edge. Raises `InvalidDataset` if a task names a region that does not exist.

    >>> import pilotstd
    >>> list(region_tasks(pilotstd.load("1.2.0")).neighbors("task:101"))
    ['region:beijing', 'region:shanghai', 'region:hangzhou', 'region:guangzhou']
    """
    graph: nx.Graph[str] = new_graph("Graph", ds, "region_tasks")
    add_nodes(graph, ds.regions, bipartite=0)
    add_nodes(graph, ds.work_tasks, bipartite=1)
    edges = (
        (region, task.id, {"basis": basis_of(task, "regions")}) for task in ds.work_tasks for region in task.regions
    )
    add_edges(graph, ds, edges)
    return graph


_NAMING_TOPICS = ("measures", "key_tasks", "work_tasks", "standards")


def topics(ds: Dataset) -> nx.Graph[str]:
    """Which topics are named in which measures, tasks and standards.

    Bipartite: topics have `bipartite` 0; measures, key tasks, work tasks and standards have 1; edges have `basis`. All are nodes,
    also those without an edge. Raises `InvalidDataset` if a record names a topic that does not exist.

    >>> import pilotstd
    >>> topics(pilotstd.load("1.2.0")).number_of_edges()  # releases 1.x have no topics
    0
    """
    graph: nx.Graph[str] = new_graph("Graph", ds, "topics")
    add_nodes(graph, ds.topics, bipartite=0)
    named_in: list[Any] = [record for table in _NAMING_TOPICS for record in ds.table(table)]
    add_nodes(graph, named_in, bipartite=1)
    edges = (
        (topic, record.id, {"basis": basis_of(record, "topics")}) for record in named_in for topic in record.topics
    )
    add_edges(graph, ds, edges)
    return graph


def structure(ds: Dataset) -> nx.DiGraph[str]:
    """The parts of the policy: from documents through aspects, measures and key tasks to work tasks and standards.

    Edges lead from a whole to its parts and have `relation`: `has-part` (a document and those issued with it), `has` (a
    document and its aspects, measures, key tasks and work tasks; an aspect and its measures and key tasks), `carried-out-by` (a
    dependency of the kind `implements`, from the prerequisite to the dependent; releases 1.x record it the other way round) and `answered-by` (a work task and the
    standard made for it). A measure or key task under an aspect has an edge from the aspect and none from the document.

    Raises `InvalidDataset` if a record names another that does not exist.

    >>> import pilotstd
    >>> graph = structure(pilotstd.load("1.2.0"))
    >>> list(graph.successors("task:023")), graph.edges["task:023", "std:tianjin-smart-library"]["relation"]
    (['std:tianjin-smart-library'], 'answered-by')
    """
    graph: nx.DiGraph[str] = new_graph("DiGraph", ds, "structure")
    for table in ("documents", "aspects", "measures", "key_tasks", "work_tasks", "standards"):
        add_nodes(graph, ds.table(table))
    relations: dict[tuple[str, str], list[str]] = defaultdict(list)
    for whole, relation, part in _parts(ds):
        if whole is not None:
            relations[whole, part].append(relation)
    add_edges(graph, ds, ((*pair, {"relation": join_sorted(relations[pair])}) for pair in relations))
    return graph


def _parts(ds: Dataset) -> Iterator[tuple[str | None, str, str]]:
    for document in ds.documents:
        yield document.part_of, "has-part", document.id
    for aspect in ds.aspects:
        yield aspect.document, "has", aspect.id
    for measure in ds.measures:
        yield measure.aspect or measure.document, "has", measure.id
    for key_task in ds.key_tasks:
        yield key_task.aspect or key_task.document, "has", key_task.id
    for work_task in ds.work_tasks:
        yield work_task.document, "has", work_task.id
    for item in ds.dependencies:
        if item.kind is DependencyKind.IMPLEMENTS and item.prerequisite is not None:
            yield item.prerequisite, "carried-out-by", item.dependent
    for standard in ds.standards:
        yield standard.work_task, "answered-by", standard.id


def knowledge(ds: Dataset) -> nx.MultiDiGraph[str]:
    """All references: an edge from each record to each record that it names, with the field as its key.

    Every record is a node, with `known_since` (`YYYY-MM-DD`, or `""`). Edges have `basis`, of the field, and `role`, of a
    responsible body. An edge with the key `evidence` leads to a source; it also has the `fields` that the evidence supports
    (`""` for the whole record) and its `locators`. An attribute that does not apply is `""`; several values are sorted and
    joined by spaces, locators by `"; "`.

    Raises `InvalidDataset` if a record names another that does not exist.

    >>> import pilotstd
    >>> graph = knowledge(pilotstd.load("1.2.0"))
    >>> graph.edges["task:015", "region:chongqing", "regions"]["basis"]
    'stated'
    """
    graph: nx.MultiDiGraph[str] = new_graph("MultiDiGraph", ds, "knowledge")
    for record in ds:
        day = record.known_since
        add_nodes(graph, [record], known_since=day.isoformat() if day else "")
    add_edges(graph, ds, (edge for record in ds for edge in _references(record)))
    return graph


def _references(record: Record) -> Iterator[tuple[str, str, str, EdgeAttributes]]:
    for field, target in dict.fromkeys(references(record)):
        edge = {"basis": "", "role": "", "fields": "", "locators": ""}
        if field == "evidence":
            cited = [item for item in record.evidence if item.source == target]
            edge["basis"] = join_sorted(item.basis for item in cited)
            edge["fields"] = join_sorted(name for item in cited for name in item.fields)
            edge["locators"] = "; ".join(sorted({item.locator for item in cited if item.locator}))
        else:
            edge["basis"] = basis_of(record, field)
            if field == "departments":
                responsible = getattr(record, field)
                edge["role"] = join_sorted(item.role for item in responsible if item.body == target)
        yield record.id, target, field, edge
