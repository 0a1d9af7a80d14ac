"""The command `graph`."""

import re
from pathlib import Path

import networkx as nx
import pytest

import pilotstd
from pilotstd import Basis, codec, graphs
from pilotstd.model import Label, Source
from pilotstd.testing import generate
from tests.cli.conftest import Call
from tests.graphs.examples import dataset, depends, evidence, tasks

NODE_VIEWS = ("department_roles", "region_tasks", "topics", "structure", "knowledge")
EDGE_VIEWS = ("issuances", "department_linkages", "responsibilities")


class TestPrint:
    @pytest.mark.slow
    @pytest.mark.parametrize("name", [*NODE_VIEWS, *EDGE_VIEWS])
    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_prints_size_and_the_first_edges(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, name: str, lang: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "generated.json"
        ds = generate(300)
        ds.write(path)
        graph = getattr(graphs, name)(ds)
        monkeypatch.setenv("COLUMNS", "160")
        result = call("graph", name, "--lang", lang, "--file", str(path))
        assert result.code == 0
        lines = result.out.splitlines()
        assert str(len(graph)) in lines[0]
        assert str(graph.number_of_edges()) in lines[0]
        printed = [re.findall(r"^(\S+:\S+) [–→] (\S+:\S+)", line) for line in lines]
        assert sum(map(len, printed)) == min(40, graph.number_of_edges())
        assert all(graph.has_edge(*pair) for pairs in printed for pair in pairs)
        if (more := graph.number_of_edges() - 40) > 0:
            assert str(more) in lines[-1]
        monkeypatch.delenv("COLUMNS")
        assert len(call("graph", name, "--file", str(path)).out.splitlines()) == 1 + graph.number_of_edges()

    @pytest.mark.parametrize("name", [*NODE_VIEWS, *EDGE_VIEWS])
    def test_prints_nodes_with_their_figures(self, call: Call, name: str) -> None:
        result = call("graph", name, "--nodes")
        assert result.code == 0
        assert result.out.splitlines()[1].startswith("id ")

    def test_departments_are_printed_with_their_roles(self, call: Call) -> None:
        lines = call("graph", "department-roles", "--nodes", "--data", "1.2.0").out.splitlines()
        assert lines[1].split()[:4] == ["id", "issuer", "approver", "addressee"]
        assert lines[3].split()[0] == "dept:state-council"
        assert lines[4].split()[0] == "dept:mofcom"
        assert "印发" in call("graph", "department-roles", "--nodes", "--lang", "zh").out

    def test_closest_pair_comes_first(self, call: Call) -> None:
        lines = call("graph", "department_linkages", "--data", "1.2.0").out.splitlines()
        assert lines[1].split() == [
            "dept:mofcom",
            "–",
            "dept:samr",
            "weight",
            "1",
            "strength",
            "1.04",
            "addressed",
            "issued",
        ]

    def test_regions_are_sorted_by_tasks(self, call: Call) -> None:
        result = call("graph", "region-tasks").out
        assert result.index("region:chongqing") < result.index("region:chengdu") < result.index("region:nanjing")

    def test_names_are_in_the_given_language(self, call: Call) -> None:
        assert "重庆市" in call("graph", "region_tasks", "--nodes", "--lang", "zh").out

    def test_data_selects_a_release(self, call: Call) -> None:
        assert "26 nodes, 276 edges" in call("graph", "department_linkages", "--data", "1.0.0").out

    def test_options_of_the_views(self, call: Call) -> None:
        assert (
            "6 nodes, 4 edges"
            in call("graph", "task_dependencies", "--data", "1.2.0", "--kinds", "follows", "supports").out
        )
        assert "2 nodes, 1 edges" in call("graph", "task_dependencies", "--data", "1.2.0", "--basis", "stated").out
        assert "29 nodes, 21 edges" in call("graph", "task_dependencies", "--data", "1.2.0", "--open-ends").out
        assert "15 nodes, 0 edges" in call("graph", "task_dependencies", "--data", "1.2.0", "--tasks-only").out
        assert "0 edges" in call("graph", "department_linkages", "--data", "1.2.0", "--roles", "lead-lead").out
        assert "84 nodes" in call("graph", "department_linkages", "--data", "1.2.0", "--regions").out
        assert "54 nodes, 1 edges" in call("graph", "department_linkages", "--data", "1.2.0", "--via", "issued").out

    def test_empty_graph(self, call: Call) -> None:
        result = call("graph", "task_dependencies", "--kinds", "supports")
        assert (result.code, result.err) == (0, "")
        assert "0 nodes, 0 edges" in result.out

    def test_json_has_order_of_work_and_summary(self, call: Call) -> None:
        result = call("graph", "task_dependencies", "--data", "1.2.0", "--basis", "stated", "--json").json
        assert result["arguments"]["basis"] == ["stated"]
        assert result["order_of_work"] == [["doc:task-list-2024"], ["doc:opinions-2024"]]
        assert {row["id"]: row["degree"] for row in result["summary"]} == {
            "doc:opinions-2024": 1,
            "doc:task-list-2024": 1,
        }
        assert result["sha256"] == pilotstd.load("1.2.0").sha256


class TestDependencies:
    def test_prints_each_edge_with_kind_and_basis(self, call: Call, file: Path) -> None:
        lines = call("graph", "task_dependencies", "--file", str(file), "--open-ends").out.splitlines()
        assert [re.split("  +", line) for line in lines] == [
            ["task_dependencies: 4 nodes, 3 edges: 2 stated, 1 derived by a rule"],
            ["task:2 → task:1", "implements", "stated"],
            ["task:3 → (not in the data: 在前述标准基础上)", "builds-on", "stated"],
            ["task:3 → task:1", "cites", "derived"],
        ]

    def test_prints_edges_in_chinese(self, call: Call, file: Path) -> None:
        lines = call("graph", "task_dependencies", "--file", str(file), "--lang", "zh").out.splitlines()
        assert lines[0] == "task_dependencies：3 个节点，2 条边：来源载明 1，按规则推定 1"
        assert lines[1] == "task:2 → task:1  落实  来源载明"

    def test_counts_the_edges_that_it_leaves_out_on_a_terminal(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = tmp_path / "many.json"
        generate(100).write(path)
        monkeypatch.setenv("COLUMNS", "80")
        lines = call("graph", "task_dependencies", "--file", str(path)).out.splitlines()
        assert len(lines) == 1 + 40 + 1
        assert lines[-1] == "and 59 more edges; --out writes them all"
        assert "另有 59 条边" in call("graph", "task_dependencies", "--file", str(path), "--lang", "zh").out

    def test_releases_1_say_that_two_kinds_are_the_other_way_round(self, call: Call, file: Path) -> None:
        note = "Releases 1.x record implements and supports the other way round"
        assert note in call("graph", "task_dependencies", "--data", "1.2.0").out
        assert "方向相反" in call("graph", "task_dependencies", "--data", "1.0.0", "--lang", "zh").out
        assert note not in call("graph", "task_dependencies", "--data", "1.2.0", "--kinds", "follows").out
        assert note not in call("graph", "task_dependencies", "--file", str(file)).out

    def test_json_has_edges_and_counts_by_basis(self, call: Call, file: Path) -> None:
        result = call("graph", "task_dependencies", "--file", str(file), "--json").json
        assert result["basis"] == {"stated": 1, "derived": 1}
        assert result["dependencies"][1] == {
            "dependent": "task:2",
            "prerequisite": "task:1",
            "kind": "implements",
            "basis": "stated",
        }

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "small.json"
        ds = dataset(
            Source(id="source:a", title=Label(en="Source"), evidence=(evidence(),)),
            *tasks("1", "2", "3"),
            depends("a", "task:1", "task:3", "cites", evidence(Basis.DERIVED)),
            depends("b", "task:1", "task:2", "implements"),
            depends("c", None, "task:3", "builds-on"),
        )
        path.write_bytes(codec.encode(ds))
        return path


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
                "unknown graph 'stucture': expected one of task_dependencies, department_roles, issuances, department_linkages, responsibilities, region_tasks, topics, structure, knowledge; did you mean 'structure'",
            ),
            (["structure", "--kinds", "follows"], "graph structure has no option --kinds"),
            (["department_linkages", "--open-ends"], "graph department_linkages has no option --open-ends"),
            (["task_dependencies", "--kinds", "folows"], "did you mean 'follows'"),
            (["structure", "--json", "--out", "structure.svg"], "expected one of --json, --nodes and --out"),
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
