"""Other programs read the files of graphs: igraph, Graphviz, Mermaid."""

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import pilotstd
from pilotstd import Dataset, graphs
from pilotstd.model import Label, WorkTask
from tests.graphs.examples import dataset, depends, evidence
from tests.graphs.test_export import HOSTILE, VIEWS

pytestmark = pytest.mark.slow

every_view = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
VERSIONS = (pilotstd.releases()[-1].version,)
every_release = pytest.mark.parametrize("version", VERSIONS)


@pytest.fixture(scope="module")
def awkward() -> Dataset:
    """Titles that try to end what they stand in."""
    titles = (
        HOSTILE,
        '"];',
        "<b>&lt;",
        "end",
        "\\",
        "1. 一、",
        "- x",
        "%% y",
        "```",
        '"`**z**`"',
        "#quot;",
        "]\n--> a",
    )
    records = [
        WorkTask(id=f"task:{place}", number=place, title=Label(en=title, zh=title), evidence=(evidence(),))
        for place, title in enumerate(titles, 1)
    ]
    ties = [depends(str(place), f"task:{place}", f"task:{place + 1}") for place in range(1, len(titles))]
    return dataset(*records, *ties)


def edges(graph: Any) -> list[tuple[str, str]]:
    """The ends of the edges, sorted where the graph has no directions."""
    return sorted((u, v) if graph.is_directed() else (min(u, v), max(u, v)) for u, v, *_ in graph.edges)


class TestIgraph:
    def read(self, graph: Any, folder: Path) -> Any:
        igraph = pytest.importorskip("igraph", reason="igraph is not installed: pip install igraph")
        graphs.write(graph, folder / "graph.graphml")
        return igraph.Graph.Read_GraphML(str(folder / "graph.graphml"))

    @every_view
    @every_release
    def test_it_reads_nodes_edges_and_attributes(self, view: Any, version: str, tmp_path: Path) -> None:
        graph = view(pilotstd.load(version))
        read = self.read(graph, tmp_path)
        assert read.is_directed() == graph.is_directed()
        assert read.vs["id"] == list(graph)
        assert read.vs["label_zh"] == [name for _, name in graph.nodes(data="label_zh")]
        ends = [(read.vs[edge.source]["id"], read.vs[edge.target]["id"]) for edge in read.es]
        assert sorted(ends if graph.is_directed() else [(min(pair), max(pair)) for pair in ends]) == edges(graph)
        keys = [key for *_, key in graph.edges(keys=True)] if graph.is_multigraph() else []
        assert sorted(read.es["key"] if keys else []) == sorted(keys)

    def test_it_reads_truth_values_and_numbers(self, newest: Dataset, tmp_path: Path) -> None:
        dependencies = self.read(graphs.task_dependencies(newest, open_ends=True), tmp_path)
        open_ends = [item.id for item in newest.dependencies if item.prerequisite is None]
        assert sorted(node["id"] for node in dependencies.vs if node["open"]) == sorted(open_ends)
        assert sorted(set(self.read(graphs.department_linkages(newest), tmp_path).es["weight"])) == sorted(
            {weight for *_, weight in graphs.department_linkages(newest).edges(data="weight")}
        )

    def test_awkward_titles_survive(self, awkward: Dataset, tmp_path: Path) -> None:
        read = self.read(graphs.task_dependencies(awkward), tmp_path)
        assert sorted(read.vs["label_en"]) == sorted(str(task.title.en) for task in awkward.work_tasks)


class TestGraphviz:
    SAY = 'BEG_G{print("graph ", $G.name)} N{print("node ", name)} E{print("edge ", tail.name, " ", head.name)}'

    def read(self, graph: Any, folder: Path) -> tuple[list[str], list[tuple[str, str]]]:
        if not shutil.which("gvpr"):
            pytest.skip("Graphviz is not installed: apt-get install graphviz")
        graphs.write(graph, folder / "graph.dot")
        run = subprocess.run(
            ["gvpr", self.SAY, folder / "graph.dot"], capture_output=True, encoding="utf-8", check=True
        )
        assert not run.stderr
        lines = [line.split(" ") for line in run.stdout.splitlines()]
        found = [(line[1], line[2]) for line in lines if line[0] == "edge"]
        ends = found if graph.is_directed() else [(min(pair), max(pair)) for pair in found]
        return [line[1] for line in lines if line[0] == "node"], sorted(ends)

    @every_view
    @every_release
    def test_it_reads_nodes_and_edges(self, view: Any, version: str, tmp_path: Path) -> None:
        graph = view(pilotstd.load(version))
        nodes, found = self.read(graph, tmp_path)
        assert sorted(nodes) == sorted(graph)
        assert found == edges(graph)

    def test_awkward_titles_are_drawn_as_they_are(self, awkward: Dataset, tmp_path: Path) -> None:
        self.read(graphs.task_dependencies(awkward), tmp_path)
        drawn = subprocess.run(
            ["dot", "-Tsvg", tmp_path / "graph.dot"], capture_output=True, encoding="utf-8", check=True
        ).stdout
        texts = {html.unescape(text) for text in re.findall("<text[^>]*>(.*?)</text>", drawn)}
        for task in awkward.work_tasks:
            lines = str(task.title.en).splitlines()
            assert {re.sub("[\t ]+", " ", line) for line in lines} <= {
                re.sub("[\t\xa0 ]+", " ", text) for text in texts
            }


class TestMermaid:
    def read(self, folder: Path, *made: Any) -> list[tuple[Any, Any]]:
        """Each graph with what Mermaid reads in its file."""
        modules = os.environ.get("PILOTSTD_NODE", "")
        if not shutil.which("node") or not Path(modules, "node_modules", "mermaid").is_dir():
            pytest.skip(
                "Mermaid is not installed: npm install --prefix FOLDER mermaid jsdom, and set PILOTSTD_NODE to FOLDER"
            )
        paths = [folder / f"{number}.mmd" for number in range(len(made))]
        for graph, path in zip(made, paths, strict=True):
            graphs.write(graph, path)
        script = Path(__file__).with_name("read_mermaid.mjs")
        run = subprocess.run(["node", script, modules, *paths], capture_output=True, encoding="utf-8", check=False)
        assert run.returncode == 0, run.stderr
        return list(zip(made, json.loads(run.stdout), strict=True))

    def test_it_reads_nodes_and_edges(self, tmp_path: Path) -> None:
        made = [view(pilotstd.load(version)) for version in VERSIONS for view in VIEWS]
        for graph, found in self.read(tmp_path, *made):
            assert [id.replace("_", ":") for id, _ in found["nodes"]] == list(graph)
            ends = [(start.replace("_", ":"), end.replace("_", ":")) for start, end, _ in found["edges"]]
            assert ends == [(u, v) for u, v, *_ in graph.edges]

    def test_awkward_titles_survive(self, awkward: Dataset, tmp_path: Path) -> None:
        ((graph, found),) = self.read(tmp_path, graphs.task_dependencies(awkward))
        for id, text in found["nodes"]:
            # Mermaid keeps an entity as ﬂ°°34¶ß until it draws it
            said = re.sub("ﬂ°°(\\d+)¶ß", lambda code: chr(int(code[1])), text)
            title = graph.nodes[id.replace("_", ":")]["label_en"]
            assert said == "<br>".join([id.replace("_", ":"), *title.splitlines()])


class TestNetworkx:
    @every_view
    @every_release
    def test_it_reads_its_own_formats(self, view: Any, version: str, tmp_path: Path) -> None:
        graph = view(pilotstd.load(version))
        for suffix, read in ((".graphml", nx.read_graphml), (".gexf", nx.read_gexf)):
            graphs.write(graph, tmp_path / f"graph{suffix}")
            found = read(tmp_path / f"graph{suffix}")
            assert list(found) == list(graph)
            assert edges(found) == edges(graph)
