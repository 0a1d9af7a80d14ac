"""The graphs of regions and tasks, of the parts of the policy, and of all references."""

import csv
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given

import pilotstd
from pilotstd import Basis, Dataset, graphs
from pilotstd.model import (
    Aspect,
    Department,
    Document,
    Evidence,
    KeyTask,
    Measure,
    Responsibility,
    Role,
    Source,
    Standard,
    Topic,
    WorkTask,
    references,
)
from pilotstd.testing import datasets, releases
from tests.graphs.examples import dataset, dependency_orders, depends, evidence, shared_acts

VERSIONS = ("1.0.0", "1.1.0", "1.2.0")
any_dataset = datasets() | shared_acts() | dependency_orders() | releases()


class TestRegionTasks:
    @pytest.mark.parametrize("version", VERSIONS)
    def test_edges_match_the_printed_list(self, version: str, shared: Path) -> None:
        with (shared / "facts" / "work_tasks.csv").open(encoding="utf-8", newline="") as file:
            printed = {row["id"]: set(filter(None, row["regions"].split(";"))) for row in csv.DictReader(file)}
        graph = graphs.region_tasks(pilotstd.load(version))
        assert {task: set(graph[task]) for task in printed} == printed

    @pytest.mark.parametrize("version", VERSIONS)
    def test_counted_by_hand(self, version: str) -> None:
        """Items 14–34 name one place each, 101 four, 102 to 104 one each; 35 is cut off and 100 names none."""
        graph = graphs.region_tasks(pilotstd.load(version))
        assert graph.number_of_edges() == 21 + 4 + 3
        degrees = {
            region: graph.degree(f"region:{region}") for region in ("chongqing", "chengdu", "nanjing", "beijing")
        }
        assert degrees == {"chongqing": 8 + 2, "chengdu": 6, "nanjing": 4, "beijing": 2 + 1}
        assert [id for id in nx.isolates(graph) if id.startswith("task:")] == ["task:035", "task:100"]

    @given(ds=any_dataset)
    def test_nodes_are_all_regions_and_tasks(self, ds: Dataset) -> None:
        graph = graphs.region_tasks(ds)
        sides = [tuple(id for id, side in graph.nodes(data="bipartite") if side == number) for number in (0, 1)]
        assert sides == [ds.regions.ids, ds.work_tasks.ids]
        assert graph.number_of_edges() == sum(len(set(task.regions)) for task in ds.work_tasks)


class TestTopics:
    def test_edges_have_the_basis_of_the_topics(self) -> None:
        topics = [Topic(id=f"topic:{name}", evidence=(evidence(),)) for name in "abc"]
        derived = (evidence(Basis.STATED, "number"), evidence(Basis.DERIVED, "topics"))
        ds = dataset(
            *topics,
            WorkTask(id="task:1", number=1, topics=("topic:a", "topic:b"), evidence=derived),
            Measure(id="measure:1", topics=("topic:a",), evidence=(evidence(),)),
        )
        graph = graphs.topics(ds)
        assert list(graph) == ["topic:a", "topic:b", "topic:c", "measure:1", "task:1"]
        found = {(min(u, v), max(u, v)): basis for u, v, basis in graph.edges(data="basis")}
        assert found == {
            ("task:1", "topic:a"): "derived",
            ("task:1", "topic:b"): "derived",
            ("measure:1", "topic:a"): "stated",
        }

    @given(ds=any_dataset)
    def test_is_bipartite_with_all_topics_on_one_side(self, ds: Dataset) -> None:
        graph = graphs.topics(ds)
        assert {id for id, side in graph.nodes(data="bipartite") if side == 0} == set(ds.topics.ids)
        assert nx.bipartite.is_bipartite_node_set(graph, ds.topics.ids)


class TestStructure:
    @pytest.mark.parametrize(("version", "standards"), [("1.0.0", 0), ("1.1.0", 3), ("1.2.0", 3)])
    def test_counted_by_hand(self, version: str, standards: int) -> None:
        """Two parts of the notice; four aspects, 19 measures under them, 27 items; 16 dependencies; the standards of items 15, 20, 23."""
        graph = graphs.structure(pilotstd.load(version))
        counts = dict.fromkeys(("has-part", "has", "carried-out-by", "answered-by"), 0)
        for _, _, relation in graph.edges(data="relation"):
            counts[relation] += 1
        assert counts == {"has-part": 2, "has": 4 + 19 + 27, "carried-out-by": 1 + 11 + 4, "answered-by": standards}

    def test_path_from_the_notice_to_a_standard(self) -> None:
        graph = graphs.structure(pilotstd.load("1.2.0"))
        walk = nx.shortest_path(graph, "doc:shangzifa-2024-314", "std:tianjin-smart-library")
        assert walk == ["doc:shangzifa-2024-314", "doc:task-list-2024", "task:023", "std:tianjin-smart-library"]

    def test_relations(self) -> None:
        """A measure under an aspect has no edge from the document; two relations of the same ends make one edge."""
        cited = (evidence(),)
        ds = dataset(
            Document(id="doc:1", evidence=cited),
            Document(id="doc:2", part_of="doc:1", evidence=cited),
            depends("a", "doc:1", "doc:2", "implements"),
            depends("b", None, "doc:2", "implements"),
            depends("c", "doc:2", "doc:1", "builds-on"),
            Aspect(id="aspect:1", number=1, document="doc:1", evidence=cited),
            Measure(id="measure:1", aspect="aspect:1", document="doc:1", evidence=cited),
            Measure(id="measure:2", document="doc:1", evidence=cited),
            KeyTask(id="keytask:1", aspect="aspect:1", number=1, evidence=cited),
            WorkTask(id="task:1", number=1, document="doc:2", evidence=cited),
            Standard(id="std:1", work_task="task:1", evidence=cited),
        )
        found = {(u, v): relation for u, v, relation in graphs.structure(ds).edges(data="relation")}
        assert found == {
            ("doc:1", "doc:2"): "carried-out-by has-part",
            ("doc:1", "aspect:1"): "has",
            ("aspect:1", "measure:1"): "has",
            ("doc:1", "measure:2"): "has",
            ("aspect:1", "keytask:1"): "has",
            ("doc:2", "task:1"): "has",
            ("task:1", "std:1"): "answered-by",
        }

    @given(ds=any_dataset)
    def test_nodes_are_whole_tables(self, ds: Dataset) -> None:
        tables = (ds.documents, ds.aspects, ds.measures, ds.key_tasks, ds.work_tasks, ds.standards)
        assert list(graphs.structure(ds)) == [id for table in tables for id in table.ids]


class TestKnowledge:
    @given(ds=any_dataset)
    def test_has_every_record_and_reference(self, ds: Dataset) -> None:
        graph = graphs.knowledge(ds)
        assert list(graph) == [record.id for record in ds]
        assert set(graph.edges(keys=True)) == {
            (record.id, target, field) for record in ds for field, target in references(record)
        }

    @pytest.mark.parametrize(
        ("version", "addressees"), [("1.0.0", 11 + 24), ("1.1.0", 11 + 24 + 62), ("1.2.0", 11 + 24 + 62)]
    )
    def test_counted_by_hand(self, version: str, addressees: int) -> None:
        keys = [key for _, _, key in graphs.knowledge(pilotstd.load(version)).edges(keys=True)]
        assert keys.count("addressees") == addressees
        assert keys.count("regions") >= 21 + 4 + 3  # of the work tasks; standards have more

    def test_evidence_edge_has_fields_and_locators(self) -> None:
        evidence_items = (
            Evidence(source="source:a", locator="p2", fields=("title", "kind"), basis=Basis.STATED),
            Evidence(source="source:a", locator="p1", fields=("number",), basis=Basis.DERIVED, rule="by counting"),
        )
        graph = graphs.knowledge(
            dataset(Source(id="source:a"), WorkTask(id="task:1", number=1, evidence=evidence_items))
        )
        assert dict(graph.edges["task:1", "source:a", "evidence"]) == {
            "basis": "derived stated",
            "role": "",
            "fields": "kind number title",
            "locators": "p1; p2",
        }

    def test_responsibility_edge_has_role_and_basis(self) -> None:
        responsible = tuple(Responsibility(body="dept:a", role=role, text="甲部") for role in (Role.SHARED, Role.LEAD))
        evidence_items = (evidence(Basis.STATED, "number"), evidence(Basis.DERIVED, "departments"))
        task = WorkTask(id="task:1", number=1, departments=responsible, evidence=evidence_items)
        graph = graphs.knowledge(dataset(Source(id="source:a"), Department(id="dept:a"), task))
        edge = graph.edges["task:1", "dept:a", "departments"]
        assert (edge["role"], edge["basis"]) == ("lead shared", "derived")
