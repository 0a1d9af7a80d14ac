"""What all graphs have in common: nodes, attributes, arguments and errors."""

import io
import json
import random
import sys
from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, strategies as st

import pilotstd
from pilotstd import Dataset, InvalidDataset, MissingExtra, graphs
from pilotstd.model import Document, Responsibility, Role, WorkTask
from pilotstd.testing import datasets, releases
from tests.graphs.examples import dataset, dependency_orders, evidence, shared_acts

View = Callable[[Dataset], Any]
VIEWS = {
    graphs.task_dependencies: nx.DiGraph,
    graphs.department_linkages: nx.Graph,
    graphs.department_roles: nx.Graph,
    graphs.issuances: nx.DiGraph,
    graphs.responsibilities: nx.DiGraph,
    graphs.region_tasks: nx.Graph,
    graphs.topics: nx.Graph,
    graphs.structure: nx.DiGraph,
    graphs.knowledge: nx.MultiDiGraph,
}
every_view = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
any_dataset = datasets() | shared_acts() | dependency_orders() | releases()


def content(graph: Any) -> tuple[Any, ...]:
    """Nodes and edges in their order, with keys and attributes."""
    keys = {"keys": True} if graph.is_multigraph() else {}
    return graph.graph, list(graph.nodes(data=True)), list(graph.edges(data=True, **keys))


@every_view
class TestViews:
    def test_returns_a_new_plain_networkx_graph(self, view: View, newest: Dataset) -> None:
        first, second = view(newest), view(newest)
        assert type(first) is VIEWS[view]
        first.remove_nodes_from(list(first))
        assert len(second) > 0
        assert content(view(newest)) == content(second)

    def test_graph_attributes_name_the_view_and_the_dataset(self, view: View, newest: Dataset) -> None:
        about = view(newest).graph
        assert about["name"] == view.__name__
        assert (about["version"], about["sha256"]) == (newest.version, newest.sha256)
        assert isinstance(json.loads(about["arguments"]), dict)

    @pytest.mark.slow
    def test_can_be_written_as_gml(self, view: View, newest: Dataset) -> None:
        graph, file = view(newest), io.BytesIO()
        nx.write_gml(graph, file)
        file.seek(0)
        assert set(nx.read_gml(file)) == set(graph)

    def test_missing_networkx(self, view: View, newest: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "networkx", None)
        with pytest.raises(MissingExtra, match="pip install networkx"):
            view(newest)


class TestEveryView:
    """Each dataset is tried with all views, since drawing it takes most of the time."""

    @given(ds=any_dataset, seed=st.randoms(use_true_random=False))
    def test_order_does_not_depend_on_the_order_of_records(self, ds: Dataset, seed: random.Random) -> None:
        shuffled = list(ds)
        seed.shuffle(shuffled)
        again = ds.evolve(version=ds.version, identity=ds.identity, records=shuffled)
        for view in VIEWS:
            assert content(view(again)) == content(view(ds))

    @given(ds=any_dataset)
    def test_attributes_are_scalars_with_one_type_for_each_name(self, ds: Dataset) -> None:
        for graph in (view(ds) for view in VIEWS):
            for parts in (graph.nodes(data=True), [edge[-2:] for edge in graph.edges(data=True)]):
                names = {frozenset(attributes) for _, attributes in parts}
                kinds = {(name, type(value)) for _, attributes in parts for name, value in attributes.items()}
                assert len(names) <= 1, graph
                assert len({name for name, _ in kinds}) == len(kinds), graph
                assert {kind for _, kind in kinds} <= {str, int, float, bool}, graph

    @given(ds=any_dataset)
    def test_nodes_have_class_and_names_of_their_records(self, ds: Dataset) -> None:
        for id, node in (entry for view in VIEWS for entry in view(ds).nodes(data=True)):
            assert node["type"] == type(ds[id]).__name__
            if not node.get("open"):
                assert (node["label_en"], node["label_zh"]) == (ds[id].label.en or "", ds[id].label.zh or "")


class TestArguments:
    def test_arguments_are_kept_as_json(self) -> None:
        graph = graphs.task_dependencies(pilotstd.load("1.0.0"), kinds=["supports", "follows"], open_ends=True)
        assert json.loads(graph.graph["arguments"]) == {
            "kinds": ["follows", "supports"],
            "basis": None,
            "tasks_only": False,
            "open_ends": True,
        }


class TestInvalidData:
    """A reference to an unknown record raises an error and does not add a node."""

    def test_unknown_region(self) -> None:
        ds = dataset(WorkTask(id="task:1", number=1, regions=("region:nowhere",), evidence=(evidence(),)))
        with pytest.raises(InvalidDataset, match="region:nowhere") as caught:
            graphs.region_tasks(ds)
        assert ("references", "regions") in {(problem.rule, problem.field) for problem in caught.value.problems}

    def test_unknown_departments(self) -> None:
        shared = tuple(Responsibility(body=id, role=Role.SHARED, text="?") for id in ("dept:x", "dept:y"))
        ds = dataset(WorkTask(id="task:1", number=1, departments=shared, evidence=(evidence(),)))
        for view in (graphs.department_linkages, graphs.department_roles, graphs.knowledge):
            with pytest.raises(InvalidDataset, match="dept:x"):
                view(ds)

    def test_documents_that_are_parts_of_each_other(self) -> None:
        circle = [
            Document(id=id, part_of=whole, issuers=("dept:a",), evidence=(evidence(),))
            for id, whole in (("doc:a", "doc:b"), ("doc:b", "doc:a"))
        ]
        with pytest.raises(InvalidDataset, match=r"part_of.*cycle"):
            graphs.department_roles(dataset(*circle))
