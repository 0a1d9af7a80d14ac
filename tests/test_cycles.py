"""The search for cycles."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import networkx as nx
from hypothesis import given, strategies as st

from pilotstd._cycles import find_cycle, find_cycles

nodes = st.sampled_from("abcdef")
graphs = st.dictionaries(nodes, st.lists(nodes, unique=True))


class CountedLookUps(dict[str, Sequence[str]]):
    """A graph that counts how often the successors of a node are asked for."""

    count = 0

    def get(self, key: str, default: object = None) -> Sequence[str]:  # type: ignore[override]
        self.count += 1
        return super().get(key, ())


class TestFindCycle:
    def test_nodes_are_in_the_order_of_the_edges(self) -> None:
        successors = {"a": ["b"], "b": ["c", "d"], "c": [], "d": ["e", "b"], "e": ["c"]}
        assert find_cycle(successors) == ["b", "d", "b"]

    def test_paths_that_meet_again_are_not_a_cycle(self) -> None:
        assert find_cycle({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}) == []

    def test_a_long_chain_needs_no_recursion(self) -> None:
        chain = {str(number): [str(number + 1)] for number in range(50_000)}
        assert find_cycle(chain) == []
        assert len(find_cycle(chain | {"50000": ["0"]})) == 50_002


class TestFindCycles:
    @given(graphs)
    def test_each_is_a_cycle_of_the_graph(self, successors: dict[str, list[str]]) -> None:
        for cycle in find_cycles(successors):
            assert cycle[0] == cycle[-1]
            assert len(set(cycle)) == len(cycle) - 1
            assert all(after in successors[before] for before, after in pairwise(cycle))

    @given(graphs)
    def test_the_graph_without_the_closing_edges_has_no_cycle(self, successors: dict[str, list[str]]) -> None:
        graph: Any = nx.from_dict_of_lists(successors, nx.DiGraph)
        closing = [(cycle[-2], cycle[-1]) for cycle in find_cycles(successors)]
        assert len(closing) == len(set(closing))
        assert bool(closing) == (not nx.is_directed_acyclic_graph(graph))
        graph.remove_edges_from(closing)
        assert nx.is_directed_acyclic_graph(graph)

    def test_look_ups_grow_with_the_number_of_cycles(self) -> None:
        def look_ups(count: int) -> int:
            successors = CountedLookUps()
            for number in range(count):
                successors |= {f"a{number}": [f"b{number}"], f"b{number}": [f"a{number}"]}
            assert sum(1 for _ in find_cycles(successors)) == count
            return successors.count

        assert look_ups(2000) <= 10 * look_ups(200)
