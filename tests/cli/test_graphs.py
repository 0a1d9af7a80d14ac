"""The command `graph`."""

from pathlib import Path

import networkx as nx
import pytest

import pilotstd
from pilotstd import graphs
from tests.cli.conftest import Call

VIEWS = ("task_dependencies", "department_linkages", "department_roles", "region_tasks", "structure", "knowledge")


class TestPrint:
    @pytest.mark.parametrize("name", VIEWS)
    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_prints_size_and_nodes(self, call: Call, name: str, lang: str) -> None:
        graph = getattr(graphs, name)(pilotstd.load())
        result = call("graph", name, "--lang", lang)
        assert result.code == 0
        assert str(len(graph)) in result.out.splitlines()[0]
        assert str(graph.number_of_edges()) in result.out.splitlines()[0]
        assert sum(id in result.out for id in graph) >= 20
        assert str(len(graph) - 20) in result.out.splitlines()[-1]

    def test_dependencies_are_sorted_by_step(self, call: Call) -> None:
        result = call("graph", "task_dependencies").out
        assert result.index("task:104") < result.index("doc:opinions-2024")

    def test_sorted_by_weighted_degree(self, call: Call) -> None:
        result = call("graph", "region-tasks").out
        assert result.index("region:chongqing") < result.index("region:chengdu") < result.index("region:nanjing")

    def test_names_are_in_the_given_language(self, call: Call) -> None:
        assert "重庆市" in call("graph", "region_tasks", "--lang", "zh").out

    def test_data_selects_a_release(self, call: Call) -> None:
        assert "26 nodes, 276 edges" in call("graph", "department_linkages", "--data", "1.0.0").out

    def test_options_of_the_views(self, call: Call) -> None:
        assert "6 nodes, 4 edges" in call("graph", "task_dependencies", "--kinds", "follows", "supports").out
        assert "2 nodes, 1 edges" in call("graph", "task_dependencies", "--basis", "stated").out
        assert "29 nodes, 21 edges" in call("graph", "task_dependencies", "--open-ends").out
        assert "15 nodes, 0 edges" in call("graph", "task_dependencies", "--tasks-only").out
        assert "54 nodes, 1 edges" in call("graph", "department_linkages", "--via", "issued").out

    def test_empty_graph(self, call: Call) -> None:
        result = call("graph", "task_dependencies", "--kinds", "builds-on")
        assert (result.code, result.err) == (0, "")
        assert "0 nodes, 0 edges" in result.out

    def test_json_has_order_of_work_and_summary(self, call: Call) -> None:
        result = call("graph", "task_dependencies", "--basis", "stated", "--json").json
        assert result["arguments"]["basis"] == ["stated"]
        assert result["order_of_work"] == [["doc:task-list-2024"], ["doc:opinions-2024"]]
        assert {row["id"]: row["degree"] for row in result["summary"]} == {
            "doc:opinions-2024": 1,
            "doc:task-list-2024": 1,
        }
        assert result["sha256"] == pilotstd.load().sha256


class TestOut:
    def test_writes_a_file_and_prints_nothing(self, call: Call, tmp_path: Path) -> None:
        path = tmp_path / "regions.graphml"
        result = call("graph", "region_tasks", "--out", str(path))
        assert result == (0, "", "")
        assert set(nx.read_graphml(path)) == set(graphs.region_tasks(pilotstd.load()))

    def test_labels_are_in_the_given_language(self, call: Call, tmp_path: Path) -> None:
        path = tmp_path / "regions.mmd"
        call("graph", "region_tasks", "--out", str(path), "--lang", "zh")
        assert "重庆市" in path.read_text(encoding="utf-8")


class TestErrors:
    @pytest.mark.parametrize(
        ("argv", "message"),
        [
            (
                ["stucture"],
                "unknown graph 'stucture': expected one of task_dependencies, department_linkages, department_roles, region_tasks, structure, knowledge; did you mean 'structure'",
            ),
            (["structure", "--kinds", "follows"], "graph structure has no option --kinds"),
            (["department_linkages", "--open-ends"], "graph department_linkages has no option --open-ends"),
            (["task_dependencies", "--kinds", "folows"], "did you mean 'follows'"),
            (["structure", "--out", "structure.xyz"], "unknown graph format '.xyz'"),
            (["structure", "--out", "nowhere/at/all.dot"], "cannot be written"),
        ],
    )
    def test_one_message_and_exit_status_2(self, call: Call, argv: list[str], message: str) -> None:
        result = call("graph", *argv)
        assert result.code == 2
        assert result.out == ""
        assert result.err.startswith("pilotstd: ")
        assert message in result.err
