"""The order of work, and the figures of nodes."""

import sys
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given

import pilotstd
from pilotstd import Dataset, InvalidGraph, MissingExtra, graphs
from pilotstd.testing import datasets, releases
from tests.graphs.examples import dataset, dependency_orders, depends, tasks

any_order = dependency_orders() | datasets() | releases()


class TestOrderOfWork:
    @given(ds=any_order)
    def test_respects_every_edge(self, ds: Dataset) -> None:
        graph = graphs.task_dependencies(ds, open_ends=True)
        step = {id: number for number, ids in enumerate(graphs.order_of_work(graph)) for id in ids}
        assert all(step[before] < step[after] for before, after in graph.edges)

    @given(ds=any_order)
    def test_each_node_is_in_the_earliest_possible_step(self, ds: Dataset) -> None:
        graph = graphs.task_dependencies(ds)
        order = graphs.order_of_work(graph)
        assert sorted(id for ids in order for id in ids) == sorted(graph)
        for before, after in pairwise(order):
            assert all(set(graph.predecessors(id)) & set(before) for id in after)

    def test_counted_by_hand(self, newest: Dataset) -> None:
        """Without prerequisites: the Decision, the list, aspect 4, 15 tasks; then the Opinions, three aspects, five measures."""
        first, second = graphs.order_of_work(graphs.task_dependencies(newest))
        assert first[:3] == ("doc:task-list-2024", "doc:third-plenum-2024", "aspect:4")
        assert (len(first), len(second)) == (3 + 15, 1 + 3 + 5)

    def test_message_shows_the_cycle(self) -> None:
        graph = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "b")])
        with pytest.raises(InvalidGraph, match=r"^dependency cycle: b → c → b$"):
            graphs.order_of_work(graph)

    def test_rejects_undirected_graph(self, newest: Dataset) -> None:
        linkages: Any = graphs.department_linkages(newest)
        with pytest.raises(InvalidGraph, match="is undirected: expected a directed graph"):
            graphs.order_of_work(linkages)

    def test_empty_graph(self) -> None:
        assert graphs.order_of_work(graphs.task_dependencies(dataset())) == ()


class TestSummary:
    @pytest.fixture
    def path(self) -> Any:
        """1 → 2 → 3, and 4 → 5 apart."""
        dependencies = (("a", "1", "2"), ("b", "2", "3"), ("c", "4", "5"))
        edges = [depends(id, f"task:{before}", f"task:{after}") for id, before, after in dependencies]
        return graphs.task_dependencies(dataset(*tasks("1", "2", "3", "4", "5"), *edges))

    def test_figures_of_a_path(self, path: Any) -> None:
        frame = graphs.summary(path)
        assert frame.index.name == "id"
        assert list(frame.index) == ["task:1", "task:2", "task:3", "task:4", "task:5"]
        assert frame["degree"].tolist() == [1, 2, 1, 1, 1]
        assert frame["in_degree"].tolist() == [0, 1, 1, 0, 1]
        assert frame["out_degree"].tolist() == [1, 1, 0, 1, 0]
        assert frame["component"].tolist() == [1, 1, 1, 2, 2]
        assert frame["betweenness"].tolist() == [
            0,
            pytest.approx(1 / 12),
            0,
            0,
            0,
        ]  # one of 4 · 3 ordered pairs of others
        assert set(frame["type"]) == {"WorkTask"}

    def test_weights_are_summed(self) -> None:
        frame = graphs.summary(graphs.department_linkages(pilotstd.load("1.2.0")))
        assert "in_degree" not in frame
        moe = frame.loc[
            "dept:moe"
        ]  # addressed by the notice with 23 others, and by the plan with 46, of which 19 are the same
        assert (moe["degree"], moe["weighted_degree"]) == (23 + 46 - 19, 23 + 46)
        assert moe["label"] == "Ministry of Education"
        assert frame.loc["dept:state-council", "degree"] == 0

    def test_label_falls_back_to_the_id(self, path: Any) -> None:
        assert graphs.summary(path).loc["task:1", "label"] == "task:1"

    def test_attrs_name_the_view(self, path: Any) -> None:
        assert graphs.summary(path).attrs["name"] == "task_dependencies"

    @pytest.mark.parametrize("view", [graphs.task_dependencies, graphs.department_linkages])
    def test_empty_graph(self, view: Any) -> None:
        frame = graphs.summary(view(dataset()))
        assert len(frame) == 0
        assert frame["degree"].dtype == "int64"

    def test_uses_the_backend(self, path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        requested = []

        def serve(graph: Any, backend: str | None = None) -> dict[str, float]:
            requested.append(backend)
            return dict.fromkeys(graph, 0.5)

        monkeypatch.setattr(nx, "config", SimpleNamespace(backends={"fast": {}}))
        monkeypatch.setattr(nx, "betweenness_centrality", serve)
        monkeypatch.setattr(nx, "weakly_connected_components", lambda graph, backend: [set(graph)])
        frame = graphs.summary(path, backend="fast")
        assert requested == ["fast"]
        assert set(frame["betweenness"]) == {0.5}

    def test_uses_networkx_for_what_the_backend_does_not_implement(
        self, path: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def serve(graph: Any, backend: str | None = None) -> dict[str, float]:
            if backend:
                raise NotImplementedError
            return dict.fromkeys(graph, 0.25)

        monkeypatch.setattr(nx, "config", SimpleNamespace(backends={"partial": {}}))
        monkeypatch.setattr(nx, "betweenness_centrality", serve)
        monkeypatch.setattr(nx, "weakly_connected_components", lambda graph, backend: [set(graph)])
        assert set(graphs.summary(path, backend="partial")["betweenness"]) == {0.25}

    def test_networkx_as_backend(self, path: Any) -> None:
        pd.testing.assert_frame_equal(graphs.summary(path, backend="networkx"), graphs.summary(path))

    def test_unknown_backend_suggests_near_matches(self, path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(MissingExtra, match="'nowhere' is not installed: expected one of netw"):
            graphs.summary(path, backend="nowhere")
        monkeypatch.setattr(nx, "config", SimpleNamespace(backends={"parallel": {}}))
        with pytest.raises(MissingExtra) as caught:
            graphs.summary(path, backend="paralel")
        assert str(caught.value) == (
            "networkx backend 'paralel' is not installed: expected one of networkx, parallel; did you mean 'parallel'?"
        )

    def test_broken_backend_is_not_reported_as_missing(self, path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(graph: Any, backend: str | None = None) -> None:
            raise ImportError("libcuda.so")

        monkeypatch.setattr(nx, "config", SimpleNamespace(backends={"cugraph": {}}))
        monkeypatch.setattr(nx, "weakly_connected_components", fail)
        with pytest.raises(ImportError, match=r"libcuda\.so") as caught:
            graphs.summary(path, backend="cugraph")
        assert not isinstance(caught.value, MissingExtra)

    def test_missing_pandas(self, path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pandas", None)
        with pytest.raises(MissingExtra, match="pip install pandas"):
            graphs.summary(path)
