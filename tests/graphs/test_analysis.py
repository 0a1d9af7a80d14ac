"""The order of work, and the figures of nodes."""

import json
import sys
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, strategies as st
from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

import pilotstd
from pilotstd import Basis, Dataset, InvalidGraph, InvalidQuery, MissingExtra, graphs
from pilotstd.graphs._analysis import basis_text
from pilotstd.graphs._build import basis_counts
from pilotstd.model import Department, Document
from pilotstd.testing import datasets, generate, releases
from tests.graphs.examples import dataset, dependency_orders, depends, evidence, shared_acts, tasks

generated = st.integers(0, 3).map(lambda seed: generate(40, seed))


def bodies_graphs(ds: Dataset) -> list[tuple[Any, str]]:
    """The graphs of bodies, each with the attribute that says how near two are."""
    return [
        (graphs.department_linkages(ds), "strength"),
        (graphs.issuances(ds), "weight"),
        (graphs.responsibilities(ds), "weight"),
    ]


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

    def test_counted_by_hand(self) -> None:
        """Without prerequisites: the Decision, the list, aspect 4, 15 tasks; then the Opinions, three aspects, five measures."""
        first, second = graphs.order_of_work(graphs.task_dependencies(pilotstd.load("1.2.0")))
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


class TestBasisCounts:
    def test_an_edge_of_several_dependencies_counts_by_the_strongest_basis(self) -> None:
        graph = graphs.task_dependencies(
            dataset(
                *tasks("1", "2", "3"),
                depends("a", "task:1", "task:2", "implements", evidence(Basis.DERIVED)),
                depends("b", "task:1", "task:2", "builds-on", evidence(Basis.PARAPHRASED)),
                depends("c", "task:2", "task:3", "builds-on", evidence(Basis.STATED)),
                depends("d", "task:1", "task:3", "builds-on", evidence(Basis.STATED, "known_since")),
            )
        )
        assert basis_counts(graph) == {"stated": 1, "paraphrased": 1, "": 1}
        assert basis_text(graph, "en") == "1 stated, 1 paraphrased, 1 without evidence"
        assert basis_text(graph, "zh") == "来源载明 1，据来源转述 1，无依据 1"

    def test_without_edges(self) -> None:
        assert basis_text(graphs.task_dependencies(dataset()), "en") == ""

    @given(ds=any_order)
    def test_counts_add_up_to_the_edges(self, ds: Dataset) -> None:
        graph = graphs.task_dependencies(ds)
        assert sum(basis_counts(graph).values()) == graph.number_of_edges()


class TestSummary:
    @pytest.mark.parametrize("number", [2, 3, 7, 8, 24, 60])
    def test_one_act_gives_each_of_its_bodies_the_strength_of_one(self, number: int) -> None:
        """Whatever the number of bodies, and in every version of Python: bodies in the same position are ties."""
        bodies = [Department(id=f"dept:{place}", evidence=(evidence(),)) for place in range(number)]
        act = Document(id="doc:a", issuers=tuple(body.id for body in bodies), evidence=(evidence(),))
        assert set(graphs.summary(graphs.department_linkages(dataset(*bodies, act))).strength) == {1.0}

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


class TestWeightedFigures:
    @given(ds=shared_acts() | generated)
    def test_weighted_betweenness_is_that_of_networkx(self, ds: Dataset) -> None:
        for graph, near in bodies_graphs(ds):
            distances = graph.copy()
            for *_, edge in distances.edges(data=True):
                edge["far"] = 1 / edge[near]
            expected = nx.betweenness_centrality(distances, weight="far")
            assert graphs.summary(graph)["weighted_betweenness"].to_dict() == pytest.approx(expected)

    @given(ds=shared_acts() | generated)
    def test_pagerank_is_that_of_networkx_on_the_reversed_graph(self, ds: Dataset) -> None:
        for graph in (graphs.issuances(ds), graphs.responsibilities(ds)):
            found = graphs.summary(graph)["pagerank"].to_dict()
            expected = _pagerank_python(graph.reverse(), tol=1e-12, max_iter=1000)
            assert found == pytest.approx(expected, abs=1e-9)
            assert sum(found.values()) == pytest.approx(1)

    @pytest.mark.parametrize("view", [graphs.issuances, graphs.responsibilities])
    def test_empty_graph(self, view: Any) -> None:
        assert graphs.summary(view(dataset()))["pagerank"].dtype == "float64"

    def test_says_something_of_a_real_network(self) -> None:
        """60 departments and 2,000 tasks: unweighted all are alike, weighted they are not."""
        frame = graphs.summary(graphs.responsibilities(generate(2000)))
        assert frame["weighted_betweenness"].nunique() > 10
        assert frame["pagerank"].nunique() > 10


class TestBackbone:
    @given(ds=shared_acts() | generated, alpha=st.sampled_from((0.05, 0.3, 1.0)))
    def test_keeps_the_edges_of_serrano(self, ds: Dataset, alpha: float) -> None:
        """An edge is kept if at one end 1 − (k−1) ∫ (1−x)^(k−2) dx from 0 to its share is below alpha."""
        for graph, near in bodies_graphs(ds):
            kept = graphs.backbone(graph, alpha)
            assert list(kept.nodes(data=True)) == list(graph.nodes(data=True))
            expected = {}
            for u, v, weight in graph.edges(data=near):
                out = graph.out_edges(u, data=near) if graph.is_directed() else graph.edges(u, data=near)
                into = graph.in_edges(v, data=near) if graph.is_directed() else graph.edges(v, data=near)
                values = [1.0]
                for edges in (out, into):
                    k, share = len(edges), weight / sum(one for *_, one in edges)
                    if k > 1:
                        values.append(1 - (1 - (1 - share) ** (k - 1)))
                if min(values) < alpha:
                    expected[u, v] = min(values)
            assert {(u, v): value for u, v, value in kept.edges(data="significance")} == pytest.approx(expected)

    def test_by_hand(self) -> None:
        """A star of five with one heavy edge: its share of 0.9 among five has a chance of 0.1 to the power of four."""
        acts = []
        for number, (letter, times) in enumerate((("b", 36), *((letter, 1) for letter in "cdef"))):
            acts += [
                Document(id=f"doc:{number}-{time}", issuers=("dept:a", f"dept:{letter}"), evidence=(evidence(),))
                for time in range(times)
            ]
        bodies = [Department(id=f"dept:{letter}", evidence=(evidence(),)) for letter in "abcdef"]
        graph = graphs.department_linkages(dataset(*bodies, *acts))
        kept = graphs.backbone(graph)
        assert [(u, v) for u, v in kept.edges] == [("dept:a", "dept:b")]
        assert kept.edges["dept:a", "dept:b"]["significance"] == pytest.approx((1 - 36 / 40) ** 4)
        assert json.loads(kept.graph["arguments"])["alpha"] == 0.05
        assert graphs.summary(kept).loc["dept:a", "degree"] == 1

    @pytest.mark.parametrize("alpha", [0, -1, 1.5])
    def test_invalid_alpha(self, alpha: float, newest: Dataset) -> None:
        with pytest.raises(InvalidQuery, match="invalid alpha"):
            graphs.backbone(graphs.department_linkages(newest), alpha)

    @pytest.mark.parametrize("of", [graphs.backbone, graphs.communities])
    def test_other_graph(self, of: Any, newest: Dataset) -> None:
        with pytest.raises(InvalidGraph, match="is not a graph of bodies: expected one of department_linkages"):
            of(graphs.structure(newest))


class TestCommunities:
    @given(ds=shared_acts() | generated)
    def test_are_those_of_networkx(self, ds: Dataset) -> None:
        for graph, near in bodies_graphs(ds):
            found = graphs.communities(graph, seed=3)
            assert sorted(id for ids in found for id in ids) == sorted(graph)
            expected = nx.community.louvain_communities(graph, weight=near, seed=3)
            assert set(map(frozenset, found)) == set(map(frozenset, expected))
            assert [len(ids) for ids in found] == sorted(map(len, found), reverse=True)

    def test_two_groups(self) -> None:
        bodies = [Department(id=f"dept:{letter}", evidence=(evidence(),)) for letter in "abcdefg"]
        pairs = ["ab", "bc", "ac", "de", "ef", "df", "cd"]
        acts = [
            Document(id=f"doc:{pair}", issuers=tuple(f"dept:{letter}" for letter in pair), evidence=(evidence(),))
            for pair in pairs
        ]
        found = graphs.communities(graphs.department_linkages(dataset(*bodies, *acts)))
        assert ["".join(id[-1] for id in ids) for ids in found] == ["abc", "def", "g"]

    def test_empty_graph(self) -> None:
        assert graphs.communities(graphs.issuances(dataset())) == ()
