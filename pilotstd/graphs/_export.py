"""Write graphs to files: GraphML, GEXF, node-link JSON, DOT, Mermaid and SVG."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from pilotstd._atomic import AnyPath, write_bytes
from pilotstd._i18n import check_language
from pilotstd.errors import InvalidGraph, UnsupportedFormat, expected_one_of
from pilotstd.graphs._analysis import label
from pilotstd.graphs._build import networkx
from pilotstd.graphs._svg import svg
from pilotstd.model._fields import ID

if TYPE_CHECKING:
    import networkx as nx


def write(graph: nx.Graph[str], path: AnyPath, lang: str = "en") -> None:
    """Write a graph to a file, in the format of its suffix.

    - `.json` (node-link) and `.graphml` hold nodes, edges and attributes. In GraphML the key of a parallel edge is its attribute
      `key`, which networkx reads as the key again.
    - `.gexf` (Gephi) and `.dot` (Graphviz) hold them too, with a label for each node in *lang* (`"en"` or `"zh"`), or else in the
      other language.
    - `.mmd` (Mermaid) holds nodes with id and name, and edges. Its ids have `_` instead of the colon: `task_015`.
    - `.svg` is a picture that any browser shows: in columns where edges have an order, else on a circle. What is not stated is
      dashed; tooltips have ids and kinds.

    On an error an existing file is left unchanged. Raises `UnsupportedFormat` for another suffix, `InvalidQuery` for another
    language, `InvalidGraph` for a graph that was not made by this library or holds characters that XML cannot, and `FileError`.

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
            f"{os.fspath(path)!r}: unknown graph format {suffix!r}: {expected_one_of(_FORMATS, suffix)}"
        )
    _require_valid(graph, lang)
    write_bytes(path, _FORMATS[suffix](graph, lang).encode("utf-8"))


def mermaid(graph: nx.Graph[str], lang: str = "en") -> str:
    """The graph as the text of a Mermaid flowchart, which GitHub, GitLab and JupyterLab draw in a fenced block of the language `mermaid`.

    Ids have `_` instead of the colon: `task_015`. Labels are in *lang*, or else in the other language. Raises `InvalidQuery` for
    another language, and `InvalidGraph` for a graph that was not made by this library.

    >>> import pilotstd
    >>> from pilotstd import graphs
    >>> mermaid(graphs.task_dependencies(pilotstd.load("1.2.0"), basis="stated")).splitlines()[-1]
    '  doc_task-list-2024 -->|"implements, stated"| doc_opinions-2024'
    """
    _require_valid(graph, lang)
    return _mermaid(graph, lang)


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _require_valid(graph: Any, lang: str) -> None:
    """Raise `InvalidGraph` unless a view made the graph; the caller may have removed parts or added others."""
    check_language(lang)
    if not isinstance(graph, networkx().Graph):
        raise InvalidGraph(f"expected a graph made by a function of pilotstd.graphs, got {graph!r:.100}")
    if missing := {"name", "version", "sha256", "arguments"} - graph.graph.keys():
        raise InvalidGraph(f"{graph} was not made by pilotstd: graph.graph lacks {', '.join(sorted(missing))}")
    for id in graph:
        if not (isinstance(id, str) and ID.fullmatch(id)):
            raise InvalidGraph(f"node {id!r}: expected the id of a record, such as 'task:015'")
    parts = [("graph.graph", graph.graph), *graph.nodes(data=True)]
    parts += [(f"edge {u} to {v}", edge) for u, v, edge in graph.edges(data=True)]
    for owner, attributes in parts:
        for name, value in attributes.items():
            if not isinstance(value, str | int | float):
                raise InvalidGraph(f"{owner}: attribute {name}: expected str, int, float or bool, got {value!r:.100}")
            if isinstance(value, str) and (match := _NOT_XML.search(value)):
                raise InvalidGraph(f"{owner}: attribute {name} has the character {match[0]!r}, which XML cannot hold")


def _edges(graph: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The edges with their attributes; in a multigraph the key is one of them."""
    keys = {"keys": True} if graph.is_multigraph() else {}
    for u, v, *key, edge in graph.edges(data=True, **keys):
        yield u, v, {"key": key[0], **edge} if key else edge


# --- JSON -----------------------------------------------------------------------------------------------------------


def _json(graph: Any, lang: str) -> str:
    document = {
        "directed": graph.is_directed(),
        "multigraph": graph.is_multigraph(),
        "graph": graph.graph,
        "nodes": [{"id": id, **node} for id, node in graph.nodes(data=True)],
        "edges": [{"source": u, "target": v, **edge} for u, v, edge in _edges(graph)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


# --- XML ------------------------------------------------------------------------------------------------------------


def _graphml(graph: Any, lang: str) -> str:
    copy, buffer = graph.copy(), io.BytesIO()
    if graph.is_multigraph():
        for _, _, key, edge in copy.edges(keys=True, data=True):
            edge["key"] = key
    writer = networkx().readwrite.graphml.GraphMLWriter(copy, prettyprint=True)
    for element in writer.xml.iter("edge"):
        element.attrib.pop("id", None)  # networkx writes the key there, but XML ids are unique
    writer.dump(buffer)
    return buffer.getvalue().decode("utf-8").replace("\r", "&#13;")


def _gexf(graph: Any, lang: str) -> str:
    copy, buffer = graph.copy(), io.BytesIO()
    for id, node in copy.nodes(data=True):
        node["label"] = label(id, node, lang)
    networkx().write_gexf(copy, buffer)
    text = buffer.getvalue().decode("utf-8")
    about = "; ".join(f"{name} {value}" for name, value in graph.graph.items())
    meta = f"<meta><creator>pilotstd</creator><description>{escape(about)}</description></meta>"
    # networkx writes its version and the day, so that the same graph would give different bytes
    return re.sub("<meta.*?</meta>", lambda _: meta, text, count=1, flags=re.DOTALL)


# --- DOT and Mermaid ------------------------------------------------------------------------------------------------

_EDGE_LABELS = ("key", "relation", "kind", "roles", "weight")


def _edge_label(edge: dict[str, Any]) -> str:
    """The value of the first of the attributes that say what an edge means; of a dependency also its basis."""
    label = next((str(edge[name]) for name in _EDGE_LABELS if name in edge), "")
    return f"{label}, {edge['basis']}" if "dependency" in edge and edge.get("basis") else label


def _dot(graph: Any, lang: str) -> str:
    def quoted(value: object) -> str:
        text = str(value).replace("\\", "\\\\").replace('"', '\\"')
        return '"' + text.replace("\r", "").replace("\n", "\\n") + '"'

    def attributes(text: str, others: dict[str, Any]) -> str:
        escaped = text.replace("&", "&amp;")  # Graphviz reads entities in labels
        values = {"label": escaped, **others}
        return ", ".join(f"{name}={quoted(value)}" for name, value in values.items())

    kind, arrow = ("digraph", "->") if graph.is_directed() else ("graph", "--")
    lines = [f"{kind} {quoted(graph.name)} {{"]
    lines += [f"  {name}={quoted(value)};" for name, value in graph.graph.items()]
    lines += ["  rankdir=LR;", "  node [shape=box];"]
    lines += [f"  {quoted(id)} [{attributes(label(id, node, lang), node)}];" for id, node in graph.nodes(data=True)]
    lines += [
        f"  {quoted(u)} {arrow} {quoted(v)} [{attributes(_edge_label(edge), edge)}];" for u, v, edge in _edges(graph)
    ]
    return "\n".join([*lines, "}"]) + "\n"


_MAX_EDGES = 500  # the default of Mermaid


def _mermaid(graph: Any, lang: str) -> str:
    def quoted(text: str) -> str:
        text = re.sub(r"[\"#%&<>\\`]", lambda sign: f"#{ord(sign[0])};", text)
        return '"' + "<br/>".join(text.splitlines()) + '"'

    arrow = "-->" if graph.is_directed() else "---"
    lines = ["flowchart LR"]
    lines.append(f"  %% {graph.name} of {graph.graph['version']}, sha256 {graph.graph['sha256']}")
    if (count := graph.number_of_edges()) > _MAX_EDGES:
        lines.append(f"  %% Mermaid draws {_MAX_EDGES} edges; for more: mermaid.initialize({{maxEdges: {count}}})")
    for id, node in graph.nodes(data=True):
        id_and_name = dict.fromkeys((id, label(id, node, lang)))  # the id once if there is no name
        text = quoted("\n".join(id_and_name))
        lines.append(f"  {_mermaid_id(id)}[{text}]")
    for u, v, edge in _edges(graph):
        text = f"|{quoted(_edge_label(edge))}|" if _edge_label(edge) else ""
        lines.append(f"  {_mermaid_id(u)} {arrow}{text} {_mermaid_id(v)}")
    return "\n".join(lines) + "\n"


def _mermaid_id(id: str) -> str:
    """An id without the colon; ids of records have no underscore, so the change can be undone."""
    return id.replace(":", "_")


_FORMATS: dict[str, Callable[[Any, str], str]] = {
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".json": _json,
    ".dot": _dot,
    ".mmd": _mermaid,
    ".svg": lambda graph, lang: svg(graph, lang, _edge_label),
}
