"""The subcommand that shows and writes graphs."""

from pathlib import Path

import networkx as nx
import pytest

import pilotstd
from pilotstd import graphs
from tests.cli.conftest import Call

VIEWS = (
    "task_dependencies",
    "department_linkages",
    "department_roles",
    "region_tasks",
    "structure",
    "knowledge",
)


class TestShowing:
    @pytest.mark.parametrize("name", VIEWS)
    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_every_graph_says_its_size_and_shows_nodes(
        self, call: Call, name: str, lang: str
    ) -> None:
        graph = getattr(graphs, name)(pilotstd.load())
        said = call("graph", name, "--lang", lang)
        assert said.code == 0
        assert str(len(graph)) in said.out.splitlines()[0]
        assert str(graph.number_of_edges()) in said.out.splitlines()[0]
        assert sum(id in said.out for id in graph) >= 20
        assert str(len(graph) - 20) in said.out.splitlines()[-1]

    def test_dependencies_come_by_step(self, call: Call) -> None:
        said = call("graph", "task_dependencies").out
        assert said.index("task:104") < said.index("doc:opinions-2024")

    def test_the_most_linked_come_first(self, call: Call) -> None:
        said = call("graph", "region-tasks").out
        assert (
            said.index("region:chongqing")
            < said.index("region:chengdu")
            < said.index("region:nanjing")
        )

    def test_names_are_in_the_language_asked_for(self, call: Call) -> None:
        assert "重庆市" in call("graph", "region_tasks", "--lang", "zh").out

    def test_an_older_release_can_be_asked_for(self, call: Call) -> None:
        assert "26 nodes, 276 edges" in call("graph", "department_linkages", "--data", "1.0.0").out

    def test_options_are_handed_on(self, call: Call) -> None:
        assert (
            "6 nodes, 4 edges"
            in call("graph", "task_dependencies", "--kinds", "follows", "supports").out
        )
        assert "2 nodes, 1 edges" in call("graph", "task_dependencies", "--basis", "stated").out
        assert "29 nodes, 21 edges" in call("graph", "task_dependencies", "--open-ends").out
        assert "15 nodes, 0 edges" in call("graph", "task_dependencies", "--tasks-only").out
        assert "54 nodes, 1 edges" in call("graph", "department_linkages", "--via", "issued").out

    def test_an_empty_graph_is_shown_as_such(self, call: Call) -> None:
        said = call("graph", "task_dependencies", "--kinds", "builds-on")
        assert (said.code, said.err) == (0, "")
        assert "0 nodes, 0 edges" in said.out

    def test_json_has_the_order_and_the_figures(self, call: Call) -> None:
        said = call("graph", "task_dependencies", "--basis", "stated", "--json").json
        assert said["arguments"]["basis"] == ["stated"]
        assert said["order_of_work"] == [["doc:task-list-2024"], ["doc:opinions-2024"]]
        assert {row["id"]: row["degree"] for row in said["summary"]} == {
            "doc:opinions-2024": 1,
            "doc:task-list-2024": 1,
        }
        assert said["sha256"] == pilotstd.load().sha256


class TestWriting:
    def test_a_file_is_written_and_nothing_said(self, call: Call, tmp_path: Path) -> None:
        path = tmp_path / "regions.graphml"
        said = call("graph", "region_tasks", "--out", str(path))
        assert said == (0, "", "")
        assert set(nx.read_graphml(path)) == set(graphs.region_tasks(pilotstd.load()))

    def test_labels_are_in_the_language_asked_for(self, call: Call, tmp_path: Path) -> None:
        path = tmp_path / "regions.mmd"
        call("graph", "region_tasks", "--out", str(path), "--lang", "zh")
        assert "重庆市" in path.read_text(encoding="utf-8")


class TestWrongUse:
    @pytest.mark.parametrize(
        ("argv", "why"),
        [
            (["stucture"], "did you mean 'structure'"),
            (["structure", "--kinds", "follows"], "structure has no --kinds"),
            (["department_linkages", "--open-ends"], "department_linkages has no --open-ends"),
            (["task_dependencies", "--kinds", "folows"], "did you mean 'follows'"),
            (["structure", "--out", "structure.xyz"], "no graph format has the suffix '.xyz'"),
            (["structure", "--out", "nowhere/at/all.dot"], "cannot be written"),
        ],
    )
    def test_it_is_one_message_and_exit_code_2(self, call: Call, argv: list[str], why: str) -> None:
        said = call("graph", *argv)
        assert said.code == 2
        assert said.out == ""
        assert said.err.startswith("pilotstd: ")
        assert why in said.err
