"""Draw a graph as SVG, with text that any browser shows: columns where edges have an order, else a circle."""

from __future__ import annotations

from collections import Counter
from math import cos, degrees, pi, sin
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from pilotstd.graphs._analysis import label
from pilotstd.graphs._build import networkx

if TYPE_CHECKING:
    import networkx as nx

# px
_FONT, _LETTER, _ROW, _GAP, _MARGIN = 12, 6.8, 18, 90, 24
_LONGEST = 58  # of a label, in Latin letters; the whole is its tooltip
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#B0489A", "#8C6D00", "#5A5A5A", "#56B4E9", "#7A3B00")

Point = tuple[float, float]
_Layout = tuple[dict[str, Point], dict[str, str], Point]  # of nodes, of labels as attributes, and the size


def svg(graph: nx.Graph[str], lang: str, edge_label: Any) -> str:
    """The text of an SVG image; *edge_label* gives the text of an edge from its attributes.

    A bipartite graph has its sides as columns, a directed graph without a cycle its generations. A dashed edge is not stated.
    """
    names = {id: label(id, node, lang) for id, node in graph.nodes(data=True)}
    short = {id: _shortened(name) for id, name in names.items()}
    columns = _columns(graph)
    lengths = {id: _length(text) for id, text in short.items()}
    points, labels, (width, height) = _in_columns(columns, lengths) if columns else _on_circle(list(graph), lengths)
    nodes: Any = graph.nodes(data="type", default="")
    types: Counter[str] = Counter(kind for _, kind in nodes)
    colours = {kind: _COLOURS[number % len(_COLOURS)] for number, kind in enumerate(types)}
    title = f"{graph.name}, {graph.graph['version']}, sha256 {graph.graph['sha256']}"
    legend = "  ".join(f"{kind} {count}" for kind, count in types.items())
    width = max(width, _length(title), _length(legend)) + 2 * _MARGIN
    height += 3 * _ROW + 2 * _MARGIN
    top = 3 * _ROW + _MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}"'
        f' height="{height:.0f}" font-family="sans-serif" font-size="{_FONT}" fill="#1A1A1A">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="#FFFFFF"/>',
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#6B7280"/></marker></defs>',
        f'<text x="{_MARGIN}" y="{_MARGIN + _FONT}">{escape(title)}</text>',
    ]
    x = float(_MARGIN)
    for kind, count in types.items():
        lines.append(
            f'<text x="{x:.1f}" y="{_MARGIN + _FONT + _ROW}" fill="{colours[kind]}">● {escape(kind)} {count}</text>'
        )
        x += _length(f"● {kind} {count}  ")
    lines.append(f'<g transform="translate({_MARGIN} {top})">')
    arrow = ' marker-end="url(#arrow)"' if graph.is_directed() else ""
    for u, v, edge in graph.edges(data=True):
        dash = "" if "stated" in edge.get("basis", "stated").split() else ' stroke-dasharray="5 3"'
        tip = " → ".join(dict.fromkeys((u, edge_label(edge) or "—", v)))
        if columns and points[u][0] > points[v][0]:  # an undirected edge may name its right end first
            u, v = v, u  # noqa: PLW2901
        d = _path(points[u], points[v], lengths[u] if columns else None)
        lines.append(
            f'<path d="{d}" fill="none" stroke="#6B7280" stroke-opacity="0.6"{dash}{arrow}>'
            f"<title>{escape(tip)}</title></path>"
        )
    for id, kind in nodes:
        px, py = points[id]
        lines.append(
            f"<g id={quoteattr(id)}><title>{escape(f'{id} {names[id]}')}</title>"
            f'<circle cx="{px:.1f}" cy="{py:.1f}" r="4" fill="{colours[kind]}"/>'
            f'<text {labels[id]} paint-order="stroke" stroke="#FFFFFF" stroke-width="3">{escape(short[id])}</text></g>'
        )
    return "\n".join([*lines, "</g>", "</svg>"]) + "\n"


def _length(text: str) -> float:
    """About the width of a text, in px."""
    return sum(_FONT if character >= "\u2e80" else _LETTER for character in text)


def _shortened(name: str) -> str:
    name, limit = " ".join(name.split()), _LETTER * _LONGEST
    if _length(name) <= limit:
        return name
    while _length(name) > limit:
        name = name[:-1]
    return f"{name.rstrip()}…"


def _columns(graph: Any) -> list[list[str]]:
    """The ids in columns, ordered so that few edges cross; none for a graph that has no order."""
    nx = networkx()
    sides = dict(graph.nodes(data="bipartite"))
    if graph and None not in sides.values():
        columns = [[id for id in graph if sides[id] == side] for side in (0, 1)]
    elif graph.is_directed() and nx.is_directed_acyclic_graph(graph):
        columns = [[*ids] for ids in nx.topological_generations(graph)]
    else:
        return []
    row: dict[str, float] = {}
    for column in columns:
        # the mean row of the neighbours that are placed; nodes without one come last
        def mean(id: str) -> float:
            placed = [row[other] for other in nx.all_neighbors(graph, id) if other in row]
            return sum(placed) / len(placed) if placed else len(graph)

        column.sort(key=lambda id: (not graph.degree(id), mean(id)))
        row.update((id, number) for number, id in enumerate(column))
    return columns


def _in_columns(columns: list[list[str]], lengths: dict[str, float]) -> _Layout:
    points: dict[str, Point] = {}
    x, height = 5.0, max(map(len, columns)) * _ROW
    for column in columns:
        top = (height - len(column) * _ROW) / 2
        points.update((id, (x, top + (number + 0.5) * _ROW)) for number, id in enumerate(column))
        x += max((lengths[id] for id in column), default=0) + _GAP
    labels = {id: f'x="{px + 9:.1f}" y="{py + 4:.1f}"' for id, (px, py) in points.items()}
    return points, labels, (x - _GAP + 10, height)


def _on_circle(ids: list[str], lengths: dict[str, float]) -> _Layout:
    """Around the middle of the picture, which has room for the labels outside the circle."""
    radius = max(60.0, len(ids) * _ROW / (2 * pi))
    middle = radius + 12 + max(lengths.values(), default=0)
    points, labels = {}, {}
    for number, id in enumerate(ids):
        turn = 2 * pi * number / len(ids)
        px, py = points[id] = middle + radius * cos(turn), middle + radius * sin(turn)
        left = cos(turn) < 0
        labels[id] = (
            f'transform="translate({px:.1f} {py:.1f}) rotate({degrees(turn) + 180 * left:.1f})"'
            f' x="{-9 if left else 9}" y="4" text-anchor="{"end" if left else "start"}"'
        )
    return points, labels, (2 * middle, 2 * middle)


def _path(start: Point, end: Point, length: float | None) -> str:
    """A line, or in columns a curve from behind the label of the left node, which has this length."""
    (x, y), (end_x, end_y) = start, end
    if length is None:
        return f"M{x:.1f} {y:.1f}L{end_x:.1f} {end_y:.1f}"
    x, end_x = x + length + 14, end_x - 6
    bend = (x + end_x) / 2
    return f"M{x:.1f} {y:.1f}C{bend:.1f} {y:.1f} {bend:.1f} {end_y:.1f} {end_x:.1f} {end_y:.1f}"
