"""Graphs to files that other programs read: GraphML, GEXF, node-link JSON, DOT and Mermaid."""

import io
import json
import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from pilotstd.checks import ID
from pilotstd.errors import InvalidGraph, InvalidQuery, UnsupportedFormat, near
from pilotstd.files import AnyPath, write_bytes
from pilotstd.graphs.building import networkx
from pilotstd.graphs.reading import label
from pilotstd.wording import LANGUAGES

if TYPE_CHECKING:
    import networkx as nx


def write(graph: "nx.Graph[str]", path: AnyPath, lang: str = "en") -> None:
    """Write a graph to a file, in the format of its suffix.

    - `.json` (node-link) and `.graphml` hold nodes, edges and attributes. In GraphML the key of a parallel edge is its attribute
      `key`, which networkx takes for the key again.
    - `.gexf` (Gephi) and `.dot` (Graphviz) hold them too, with a label for each node, in *lang* (`"en"` or `"zh"`) where it has one.
    - `.mmd` (Mermaid) holds nodes with id and name, and edges. Its ids have `_` for the colon: `task_015`.

    What stood at the path stays whole where anything goes wrong. Raises `UnsupportedFormat` for another suffix, `InvalidGraph`
    for a graph that no view of this library made or a text that such files cannot hold, and `FileError`.

    >>> import os, pilotstd, tempfile
    >>> from pilotstd import graphs
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(graphs.structure(pilotstd.load("1.2.0")), os.path.join(folder, "structure.graphml"))
    ...     os.listdir(folder)
    ['structure.graphml']
    """
    suffix = os.path.splitext(os.fspath(path))[1].lower()
    if suffix not in _FORMATS:
        raise UnsupportedFormat(
            f"{os.fspath(path)!r}: no graph format has the suffix {suffix!r};"
            f" there are {', '.join(_FORMATS)}{near(suffix, _FORMATS)}"
        )
    if lang not in LANGUAGES:
        raise InvalidQuery(f"{lang!r} is no language of labels; there are {', '.join(LANGUAGES)}")
    _refuse_foreign(graph)
    write_bytes(path, _FORMATS[suffix](graph, lang).encode("utf-8"))


_UNWRITABLE = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # what XML cannot hold


def _refuse_foreign(graph: Any) -> None:
    """Raise `InvalidGraph` unless this is a graph of ours, whatever was left out of it or added since."""
    if not isinstance(graph, networkx().Graph):
        raise InvalidGraph(
            f"{graph!r:.100} is no graph; give one that a view made, such as structure(ds)"
        )
    if missing := {"name", "version", "sha256", "arguments"} - graph.graph.keys():
        raise InvalidGraph(
            f"{graph} was made by no view of pilotstd: graph.graph lacks {', '.join(sorted(missing))}"
        )
    for id in graph:
        if not (isinstance(id, str) and ID.fullmatch(id)):
            raise InvalidGraph(f"the node {id!r} is no id of a record")
    parts = [("graph.graph", graph.graph), *graph.nodes(data=True)]
    parts += [(f"the edge {u} to {v}", edge) for u, v, edge in graph.edges(data=True)]
    for where, attributes in parts:
        for name, value in attributes.items():
            if not isinstance(value, str | int | float):
                raise InvalidGraph(
                    f"{where} has {name} {value!r}: attributes are texts, numbers and truth values"
                )
            if isinstance(value, str) and (found := _UNWRITABLE.search(value)):
                raise InvalidGraph(
                    f"{where} has the character {found[0]!r} in {name}, which such files cannot hold"
                )


def _edges(graph: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The edges with their attributes; those of a multigraph have their key among them."""
    for u, v, *key, edge in graph.edges(
        data=True, **({"keys": True} if graph.is_multigraph() else {})
    ):
        yield u, v, {"key": key[0], **edge} if key else edge


# --- JSON -----------------------------------------------------------------------------------------------------------


def _json(graph: Any, lang: str) -> str:
    plain = {
        "directed": graph.is_directed(),
        "multigraph": graph.is_multigraph(),
        "graph": graph.graph,
        "nodes": [{"id": id, **node} for id, node in graph.nodes(data=True)],
        "edges": [{"source": u, "target": v, **edge} for u, v, edge in _edges(graph)],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


# --- XML ------------------------------------------------------------------------------------------------------------


def _graphml(graph: Any, lang: str) -> str:
    shown, buffer = graph.copy(), io.BytesIO()
    if graph.is_multigraph():
        for _, _, key, edge in shown.edges(keys=True, data=True):
            edge["key"] = key
    writer = networkx().readwrite.graphml.GraphMLWriter(shown, prettyprint=True)
    for element in writer.xml.iter("edge"):
        element.attrib.pop(
            "id", None
        )  # networkx puts the key there; an id may stand only once in a file
    writer.dump(buffer)
    return buffer.getvalue().decode("utf-8").replace("\r", "&#13;")


def _gexf(graph: Any, lang: str) -> str:
    shown, buffer = graph.copy(), io.BytesIO()
    for id, node in shown.nodes(data=True):
        node["label"] = label(id, node, lang)
    networkx().write_gexf(shown, buffer)
    made = "; ".join(f"{name} {value}" for name, value in graph.graph.items())
    meta = f"<meta><creator>pilotstd</creator><description>{escape(made)}</description></meta>"
    # networkx writes its version and the day of writing, so that no two files would be the same
    return re.sub(
        "<meta.*?</meta>",
        lambda _: meta,
        buffer.getvalue().decode("utf-8"),
        count=1,
        flags=re.DOTALL,
    )


# --- Text for drawing -----------------------------------------------------------------------------------------------

_SAID = ("key", "relation", "kind", "roles", "weight")


def _said(edge: dict[str, Any]) -> str:
    """What an edge is labelled with: the first of its attributes that says what it means."""
    return next((str(edge[name]) for name in _SAID if name in edge), "")


def _dot(graph: Any, lang: str) -> str:
    def quoted(value: object) -> str:
        text = (
            str(value)
            .replace("\\", "\\\\")
            .replace('"', '\\"')
            .replace("\r", "")
            .replace("\n", "\\n")
        )
        return f'"{text}"'

    def attributes(shown: str, plain: dict[str, Any]) -> str:
        labelled = {
            "label": shown.replace("&", "&amp;"),
            **plain,
        }  # Graphviz reads entities in labels
        return ", ".join(f"{name}={quoted(value)}" for name, value in labelled.items())

    kind, arrow = ("digraph", "->") if graph.is_directed() else ("graph", "--")
    lines = [f"{kind} {quoted(graph.name)} {{"]
    lines += [f"  {name}={quoted(value)};" for name, value in graph.graph.items()]
    lines += ["  rankdir=LR;", "  node [shape=box];"]
    lines += [
        f"  {quoted(id)} [{attributes(label(id, node, lang), node)}];"
        for id, node in graph.nodes(data=True)
    ]
    lines += [
        f"  {quoted(u)} {arrow} {quoted(v)} [{attributes(_said(edge), edge)}];"
        for u, v, edge in _edges(graph)
    ]
    return "\n".join([*lines, "}"]) + "\n"


_DRAWN = 500  # edges that Mermaid draws where it is not told otherwise


def _mermaid(graph: Any, lang: str) -> str:
    def quoted(text: str) -> str:
        text = re.sub(r"[\"#%&<>\\`]", lambda sign: f"#{ord(sign[0])};", text)
        return '"' + "<br/>".join(text.splitlines()) + '"'

    arrow = "-->" if graph.is_directed() else "---"
    lines = ["flowchart LR"]
    lines.append(f"  %% {graph.name} of {graph.graph['version']}, sha256 {graph.graph['sha256']}")
    if graph.number_of_edges() > _DRAWN:
        lines.append(
            f"  %% Mermaid draws {_DRAWN} edges; for more: mermaid.initialize({{maxEdges: {graph.number_of_edges()}}})"
        )
    for id, node in graph.nodes(data=True):
        named = "\n".join(
            dict.fromkeys((id, label(id, node, lang)))
        )  # the id once where there is no name
        lines.append(f"  {_bare(id)}[{quoted(named)}]")
    for u, v, edge in _edges(graph):
        said = f"|{quoted(_said(edge))}|" if _said(edge) else ""
        lines.append(f"  {_bare(u)} {arrow}{said} {_bare(v)}")
    return "\n".join(lines) + "\n"


def _bare(id: str) -> str:
    """An id as Mermaid can read it; no id has an underscore, so that it can be turned back."""
    return id.replace(":", "_")


_FORMATS: dict[str, Callable[[Any, str], str]] = {
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".json": _json,
    ".dot": _dot,
    ".mmd": _mermaid,
}
