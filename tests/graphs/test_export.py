"""Graph files, read back."""

import json
import re
import xml.etree.ElementTree as ElementTree  # noqa: PLR0402
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given

import pilotstd
from pilotstd import Basis, Dataset, FileError, InvalidGraph, InvalidQuery, UnsupportedFormat, graphs
from pilotstd.model import Label, WorkTask
from pilotstd.testing import datasets
from tests.graphs.examples import dataset, dependency_orders, depends, evidence, shared_acts, tasks

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = 'He said “标准”: "<b>&amp;</b>\\N" \\ 1. `#35;` %%{init}%%\n第二行\r\nthird\ttab'

VIEWS = (
    graphs.task_dependencies,
    graphs.department_linkages,
    graphs.department_roles,
    graphs.issuances,
    graphs.responsibilities,
    graphs.region_tasks,
    graphs.topics,
    graphs.structure,
    graphs.knowledge,
)
SUFFIXES = (".graphml", ".gexf", ".json", ".dot", ".mmd", ".svg")
every_suffix = pytest.mark.parametrize("suffix", SUFFIXES)
any_dataset = datasets() | shared_acts() | dependency_orders()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("graphs")


@pytest.fixture
def hostile() -> Any:
    """Two tasks with awkward titles, one after the other."""
    titled = [
        WorkTask(id=f"task:b2-{place}", number=place, title=Label(en=HOSTILE, zh=HOSTILE), evidence=(evidence(),))
        for place in (1, 2)
    ]
    return graphs.task_dependencies(dataset(*titled, depends("a", "task:b2-1", "task:b2-2")))


def edges(graph: Any) -> list[Any]:
    """The edges, each with its ends in order where the graph has no directions."""
    keys = {"keys": True} if graph.is_multigraph() else {}
    ends = (lambda u, v: (u, v)) if graph.is_directed() else (lambda u, v: (min(u, v), max(u, v)))
    return sorted((*ends(u, v), *rest) for u, v, *rest in graph.edges(**keys))


def attributes(graph: Any) -> dict[Any, Any]:
    """The attributes of each edge, by its ends and key."""
    view = graph.edges
    return {edge: dict(view[edge]) for edge in edges(graph)}


def written(ds: Dataset, path: Path) -> Iterator[Any]:
    """Each view of a dataset, once it is in a file."""
    for view in VIEWS:
        graph = view(ds)
        graphs.write(graph, path)
        yield graph


class TestFormats:
    """Each dataset is tried with all views, since drawing it takes most of the time."""

    @given(ds=any_dataset)
    def test_json_restores_nodes_edges_and_attributes(self, ds: Dataset, folder: Path) -> None:
        path = folder / "graph.json"
        for graph in written(ds, path):
            read = nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")
            assert type(read) is type(graph)
            assert read.graph == graph.graph
            assert list(read.nodes(data=True)) == list(graph.nodes(data=True))
            assert attributes(read) == attributes(graph)

    @given(ds=any_dataset)
    def test_graphml_restores_nodes_edges_and_attributes(self, ds: Dataset, folder: Path) -> None:
        path = folder / "graph.graphml"
        for graph in written(ds, path):
            read = nx.read_graphml(path, force_multigraph=graph.is_multigraph())
            assert type(read) is type(graph)
            assert graph.graph.items() <= read.graph.items()
            assert list(read.nodes(data=True)) == list(graph.nodes(data=True))
            keyed = {
                edge: values | ({"key": edge[2]} if graph.is_multigraph() else {})
                for edge, values in attributes(graph).items()
            }
            assert attributes(read) == keyed

    @given(ds=any_dataset)
    def test_gexf_restores_nodes_and_edges(self, ds: Dataset, folder: Path) -> None:
        path = folder / "graph.gexf"
        for graph in written(ds, path):
            read = nx.read_gexf(path)
            assert set(read) == set(graph)
            found = {(u, v) if graph.is_directed() else (min(u, v), max(u, v)) for u, v in read.edges()}
            assert found == {edge[:2] for edge in edges(graph)}
            assert read.number_of_edges() == graph.number_of_edges()

    @given(ds=any_dataset)
    def test_dot_restores_nodes_and_edges(self, ds: Dataset, folder: Path) -> None:
        path = folder / "graph.dot"
        for graph in written(ds, path):
            text = path.read_text(encoding="utf-8")
            id = r'"([a-z]+:[a-z0-9-]+)"'
            assert re.findall(rf"^  {id} \[.*\];$", text, re.MULTILINE) == list(graph)
            arrow = "->" if graph.is_directed() else "--"
            found = re.findall(rf"^  {id} {arrow} {id} \[.*\];$", text, re.MULTILINE)
            assert found == [(u, v) for u, v, *_ in graph.edges]

    @given(ds=any_dataset)
    def test_mermaid_restores_nodes_and_edges(self, ds: Dataset, folder: Path) -> None:
        path = folder / "graph.mmd"
        for graph in written(ds, path):
            text = path.read_text(encoding="utf-8")
            id = r"([a-z]+_[a-z0-9-]+)"
            nodes = re.findall(rf'^  {id}\["[^"\n]*"\]$', text, re.MULTILINE)
            found = re.findall(rf'^  {id} --[->](?:\|"[^"\n]*"\|)? {id}$', text, re.MULTILINE)
            assert [node.replace("_", ":") for node in nodes] == list(graph)
            assert [(u.replace("_", ":"), v.replace("_", ":")) for u, v in found] == [
                (u, v) for u, v, *_ in graph.edges
            ]
            assert len(text.splitlines()) == 2 + len(nodes) + len(found) + (len(found) > 500)

    @given(ds=any_dataset)
    def test_svg_has_every_node_and_edge_within_its_frame(self, ds: Dataset, folder: Path) -> None:
        path = folder / "graph.svg"
        for graph in written(ds, path):
            root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
            assert [node.get("id") for node in root.iterfind(f".//{SVG}g[@id]")] == list(graph)
            assert len(root.findall(f".//{SVG}g/{SVG}path")) == graph.number_of_edges()
            width, height = (float(root.get(side) or 0) for side in ("width", "height"))
            (group,) = (node for node in root.iterfind(f"{SVG}g") if node.get("transform"))
            shift_x, shift_y = map(float, re.findall(r"[\d.]+", group.get("transform") or ""))
            for circle in root.iterfind(f".//{SVG}circle"):
                assert 0 < shift_x + float(circle.get("cx") or -1e9) < width
                assert 0 < shift_y + float(circle.get("cy") or -1e9) < height


class TestSvg:
    def read(self, graph: Any, tmp_path: Path, lang: str = "en") -> ElementTree.Element:
        graphs.write(graph, tmp_path / "graph.svg", lang=lang)
        return ElementTree.parse(tmp_path / "graph.svg").getroot()

    def test_dashed_unless_stated(self, tmp_path: Path) -> None:
        ds = dataset(
            *tasks("1", "2", "3"),
            depends("a", "task:1", "task:2", "implements"),
            depends("b", "task:2", "task:3", "implements", evidence(Basis.DERIVED)),
        )
        paths = self.read(graphs.task_dependencies(ds), tmp_path).findall(f".//{SVG}g/{SVG}path")
        assert [path.get("stroke-dasharray") for path in paths] == [None, "5 3"]
        titles = [path.findtext(f"{SVG}title") for path in paths]
        assert titles == ["task:1 → implements, stated → task:2", "task:2 → implements, derived → task:3"]

    def test_generations_are_columns(self, tmp_path: Path) -> None:
        graph = graphs.task_dependencies(pilotstd.load("1.2.0"))
        circles = {node.get("id"): node[1] for node in self.read(graph, tmp_path).iterfind(f".//{SVG}g[@id]")}
        columns = [{circles[id].get("cx") for id in ids} for ids in graphs.order_of_work(graph)]
        assert [len(column) for column in columns] == [1, 1]
        assert len({(circle.get("cx"), circle.get("cy")) for circle in circles.values()}) == len(graph)

    def test_texts_are_in_the_given_language_and_whole_in_the_tooltip(self, hostile: Any, tmp_path: Path) -> None:
        texts = "".join(self.read(hostile, tmp_path, "zh").itertext())
        assert HOSTILE.replace("\r\n", "\n") in texts.replace("\r\n", "\n")
        assert "…" in texts
        assert "北京市" in "".join(self.read(graphs.region_tasks(pilotstd.load("1.2.0")), tmp_path, "zh").itertext())


class TestMermaidText:
    def test_is_what_the_file_holds(self, newest: Dataset, tmp_path: Path) -> None:
        graph = graphs.structure(newest)
        graphs.write(graph, tmp_path / "graph.mmd", lang="zh")
        assert graphs.mermaid(graph, lang="zh") == (tmp_path / "graph.mmd").read_text(encoding="utf-8")

    def test_dependency_says_its_basis(self) -> None:
        text = graphs.mermaid(graphs.task_dependencies(pilotstd.load("1.2.0")))
        assert text.count(", stated") == 1
        assert text.count(", derived") == 19

    def test_invalid_input(self, newest: Dataset) -> None:
        with pytest.raises(InvalidQuery, match="invalid language 'fr'"):
            graphs.mermaid(graphs.structure(newest), lang="fr")
        with pytest.raises(InvalidGraph, match="not made by pilotstd"):
            graphs.mermaid(nx.path_graph(3))


class TestEscaping:
    @pytest.mark.parametrize("suffix", [".json", ".graphml"])
    def test_special_characters_in_json_and_graphml(self, hostile: Any, suffix: str, tmp_path: Path) -> None:
        path = tmp_path / f"graph{suffix}"
        graphs.write(hostile, path)
        if suffix == ".json":
            read: Any = nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")
        else:
            read = nx.read_graphml(path)
        assert read.nodes["task:b2-1"]["label_zh"] == HOSTILE

    def test_special_characters_in_gexf(self, hostile: Any, tmp_path: Path) -> None:
        graphs.write(hostile, tmp_path / "graph.gexf", lang="zh")
        read = nx.read_gexf(tmp_path / "graph.gexf")
        assert read.nodes["task:b2-1"]["label_zh"] == read.nodes["task:b2-1"]["label"] == HOSTILE

    def test_special_characters_in_dot(self, hostile: Any, tmp_path: Path) -> None:
        graphs.write(hostile, tmp_path / "graph.dot")
        text = (tmp_path / "graph.dot").read_text(encoding="utf-8")
        label = r'label="He said “标准”: \"<b>&amp;amp;</b>\\N\" \\ 1. `#35;` %%{init}%%\n第二行\nthird' + "\ttab"
        assert f'"task:b2-1" [{label}"' in text

    def test_special_characters_in_mermaid(self, hostile: Any, tmp_path: Path) -> None:
        graphs.write(hostile, tmp_path / "graph.mmd")
        line = (tmp_path / "graph.mmd").read_text(encoding="utf-8").splitlines()[2]
        assert line == (
            '  task_b2-1["task:b2-1<br/>He said “标准”: #34;#60;b#62;#38;amp;#60;/b#62;#92;N#34; #92; 1.'
            ' #96;#35;35;#96; #37;#37;{init}#37;#37;<br/>第二行<br/>third\ttab"]'
        )

    @every_suffix
    @pytest.mark.parametrize("character", ["\x00", "\x1b", "\ufffe", "\ud800"])
    def test_rejects_characters_that_xml_cannot_hold(self, suffix: str, character: str, tmp_path: Path) -> None:
        graph = graphs.region_tasks(dataset(*tasks("1")))
        graph.nodes["task:1"]["label_en"] = f"a{character}b"
        with pytest.raises(InvalidGraph, match=r"task:1: attribute label_en has the character .*, which XML"):
            graphs.write(graph, tmp_path / f"graph{suffix}")
        assert list(tmp_path.iterdir()) == []


class TestLabels:
    @pytest.mark.parametrize("suffix", [".gexf", ".dot", ".mmd"])
    @pytest.mark.parametrize(("lang", "name", "other"), [("en", "Beijing", "北京市"), ("zh", "北京市", "Beijing")])
    def test_labels_are_in_the_given_language(
        self, suffix: str, lang: str, name: str, other: str, newest: Dataset, tmp_path: Path
    ) -> None:
        graphs.write(graphs.region_tasks(newest), tmp_path / f"graph{suffix}", lang=lang)
        text = (tmp_path / f"graph{suffix}").read_text(encoding="utf-8")
        marks = {".gexf": 'label="{}"', ".dot": 'label="{}"', ".mmd": "<br/>{}"}
        assert marks[suffix].format(name) in text
        assert marks[suffix].format(other) not in text

    def test_invalid_language(self, newest: Dataset, tmp_path: Path) -> None:
        with pytest.raises(InvalidQuery, match="invalid language 'fr': expected one of "):
            graphs.write(graphs.region_tasks(newest), tmp_path / "graph.dot", lang="fr")

    def test_mermaid_file_states_the_number_of_edges(self, newest: Dataset, tmp_path: Path) -> None:
        graphs.write(graphs.department_linkages(pilotstd.load("1.2.0")), tmp_path / "graph.mmd")
        assert "maxEdges: 1167" in (tmp_path / "graph.mmd").read_text(encoding="utf-8")


class TestFileContent:
    @pytest.mark.slow
    @every_suffix
    def test_output_is_deterministic(self, suffix: str, newest: Dataset, tmp_path: Path) -> None:
        for name in ("first", "second"):
            graphs.write(graphs.knowledge(newest), tmp_path / f"{name}{suffix}")
        first = (tmp_path / f"first{suffix}").read_bytes()
        assert first == (tmp_path / f"second{suffix}").read_bytes()
        assert b"NetworkX" not in first

    @every_suffix
    def test_contains_the_digest_of_the_dataset(self, suffix: str, newest: Dataset, tmp_path: Path) -> None:
        graphs.write(graphs.structure(newest), tmp_path / f"graph{suffix}")
        text = (tmp_path / f"graph{suffix}").read_text(encoding="utf-8")
        assert newest.sha256 in text

    def test_accepts_a_subgraph_with_new_attributes(self, newest: Dataset, tmp_path: Path) -> None:
        graph = graphs.department_linkages(newest)
        some = graph.subgraph(["dept:mofcom", "dept:samr", "dept:moe"]).copy()
        nx.set_node_attributes(some, nx.betweenness_centrality(some), "betweenness")
        graphs.write(some, tmp_path / "graph.graphml")
        assert nx.read_graphml(tmp_path / "graph.graphml").nodes["dept:moe"]["betweenness"] == 0.0

    @pytest.mark.slow
    def test_edge_ids_are_unique(self, newest: Dataset, tmp_path: Path) -> None:
        """Gephi drops an edge whose id another edge has."""
        graphs.write(graphs.knowledge(newest), tmp_path / "graph.graphml")
        graphs.write(graphs.knowledge(newest), tmp_path / "graph.gexf")
        assert not re.search("<edge [^>]*id=", (tmp_path / "graph.graphml").read_text(encoding="utf-8"))
        ids = re.findall('<edge [^>]*id="(.*?)"', (tmp_path / "graph.gexf").read_text(encoding="utf-8"))
        assert len(ids) == len(set(ids)) == graphs.knowledge(newest).number_of_edges()


class TestInvalidInput:
    @pytest.fixture
    def existing(self, tmp_path: Path) -> Path:
        """A file that exists before the call."""
        path = tmp_path / "graph.json"
        path.write_text("existing content", encoding="utf-8")
        return path

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("graph.gml", r"graph format '\.gml'"),
            ("graph", "graph format ''"),
            ("graph.graphm", r"did you mean '\.graphml'"),
        ],
    )
    def test_unknown_suffix(self, name: str, hint: str, newest: Dataset, tmp_path: Path) -> None:
        with pytest.raises(UnsupportedFormat, match=hint):
            graphs.write(graphs.structure(newest), tmp_path / name)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("foreign", "why"),
        [
            (nx.path_graph(3), "not made by pilotstd: graph.graph lacks arguments, name, sha256, version"),
            ("task_dependencies", "expected a graph made by .*, got 'task_dependencies'"),
            (None, "expected a graph made by .*, got None"),
        ],
    )
    def test_foreign_graph(self, foreign: Any, why: str, existing: Path) -> None:
        with pytest.raises(InvalidGraph, match=why):
            graphs.write(foreign, existing)
        assert existing.read_text(encoding="utf-8") == "existing content"

    @pytest.mark.parametrize("node", ["my node", 7, "task:15\n", "Task:15"])
    def test_foreign_node(self, node: Any, newest: Dataset, existing: Path) -> None:
        graph: Any = graphs.structure(newest)
        graph.add_node(node)
        with pytest.raises(InvalidGraph, match=r"^node .*: expected the id of a record"):
            graphs.write(graph, existing)
        assert existing.read_text(encoding="utf-8") == "existing content"

    @pytest.mark.parametrize("value", [None, ["a"], {"a": 1}])
    def test_invalid_attribute(self, value: object, newest: Dataset, existing: Path) -> None:
        graph = graphs.structure(newest)
        graph.nodes["task:015"]["mine"] = value
        with pytest.raises(InvalidGraph, match="task:015: attribute mine: expected str, int, float or bool, got "):
            graphs.write(graph, existing)
        edge_graph = graphs.structure(newest)
        edge_graph.edges["task:023", "std:tianjin-smart-library"]["mine"] = value
        with pytest.raises(InvalidGraph, match="edge task:023 to std:tianjin-smart-library: attribute mine: expected"):
            graphs.write(edge_graph, existing)
        assert existing.read_text(encoding="utf-8") == "existing content"

    def test_missing_folder(self, newest: Dataset, tmp_path: Path) -> None:
        with pytest.raises(FileError, match="cannot be written"):
            graphs.write(graphs.structure(newest), tmp_path / "nowhere" / "graph.dot")
        assert list(tmp_path.iterdir()) == []

    def test_path_is_a_folder(self, newest: Dataset, tmp_path: Path) -> None:
        (tmp_path / "graph.dot").mkdir()
        with pytest.raises(FileError, match="cannot be written"):
            graphs.write(graphs.structure(newest), tmp_path / "graph.dot")
        assert [path.name for path in tmp_path.iterdir()] == ["graph.dot"]

    def test_failed_write_keeps_the_existing_file(
        self, newest: Dataset, existing: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.replace", full)
        with pytest.raises(FileError, match="No space left"):
            graphs.write(graphs.structure(newest), existing)
        assert [path.name for path in existing.parent.iterdir()] == ["graph.json"]
        assert existing.read_text(encoding="utf-8") == "existing content"
