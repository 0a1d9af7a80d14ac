"""The subcommand `graph`."""

from pathlib import Path

import networkx as nx
import pytest

import pilotstd
from pilotstd import graphs
from pilotstd.cli.graphs import VIEWS
from tests.cli.conftest import Call


class TestGraph:
    @pytest.mark.parametrize("name", VIEWS)
    def test_without_a_file_it_sums_up_every_view(self, call: Call, name: str) -> None:
        graph = getattr(graphs, name)(pilotstd.load())
        said = call("graph", name, "--json").json
        assert (said["nodes"], said["edges"]) == (graph.number_of_nodes(), graph.number_of_edges())
        assert f"{graph.number_of_nodes()} nodes" in call("graph", name).out

    def test_a_file_holds_the_graph(self, call: Call, tmp_path: Path) -> None:
        file = tmp_path / "order.graphml"
        assert call("graph", "task-dependencies", "--out", str(file)).code == 0
        assert set(nx.read_graphml(file)) == set(graphs.task_dependencies(pilotstd.load()))

    def test_kinds_and_basis_filter(self, call: Call) -> None:
        said = call("graph", "task_dependencies", "--kinds", "implements", "--basis", "stated", "--json").json
        assert said["edges"] == 1

    @pytest.mark.parametrize(
        ("argv", "says"),
        [
            (("task_dependancies",), "did you mean 'task_dependencies'"),
            (("structure", "--kinds", "implements"), "--kinds is no option of structure"),
            (("task_dependencies", "--kinds", "implement"), "did you mean 'implements'"),
            (("structure", "--out", "graph.xyz"), ".xyz"),
            (("structure", "--out", "no/such/folder/graph.json"), "no/such/folder"),
        ],
    )
    def test_wrong_use_says_what_is_right(
        self, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...], says: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        said = call("graph", *argv)
        assert said.code == 2
        assert says in said.err
        assert list(tmp_path.iterdir()) == []
