"""The picture of dependencies: boxes and arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotstd import graphs
from pilotstd._i18n import column_title
from pilotstd.graphs._analysis import label
from pilotstd.model import TABLES, Basis, DependencyKind
from pilotstd.plots._axes import drawing, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pilotstd.dataset import Dataset

Point = tuple[float, float]

_COLOURS = dict(zip(DependencyKind, ("#0072B2", "#D55E00", "#009E73", "#B0489A"), strict=True))
_FILLS = {"Document": "#E4ECF5", "Aspect": "#F2E6F2", "Measure": "#E3F1E7", "KeyTask": "#FBE6DC", "WorkTask": "#FDF2DC"}
_EDGE = "#8A8F98"
_STATED: Any = "-"
_DERIVED: Any = (0, (4, 2))
_LETTERS = 62  # in a line of a box

# inches: of boxes, and between boxes, components and columns
_WIDTH, _LINE, _PADDING = 4.2, 0.15, 0.11
_BOX_GAP, _COMPONENT_GAP, _COLUMN_GAP = 0.07, 0.2, 1.2


def draw_dependencies(ds: Dataset, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw what comes before what, from left to right: each column can begin when those before it are done.

    The colour of an arrow is the kind of the dependency; a dashed arrow is not stated by a source. A dashed box is a prerequisite
    that a source names and the dataset does not hold.

    Raises `InvalidGraph` for a dependency cycle, `InvalidQuery` for an unknown language, and `MissingExtra` if matplotlib or a
    Chinese font is missing.

    >>> import matplotlib, pilotstd
    >>> matplotlib.use("agg")
    >>> draw_dependencies(pilotstd.load("1.2.0")).get_title(loc="left")
    'What must come first: 29 items, 21 dependencies (1.2.0)'
    """
    graph = graphs.task_dependencies(ds, open_ends=True)
    lines = {id: wrap(_title(ds, id, node, lang), _LETTERS) for id, node in graph.nodes(data=True)}
    heights = {id: len(lines[id]) * _LINE + _PADDING for id in lines}
    points, width, height = _layout(graph, heights)
    with drawing(ax, width + 0.3, height + 1.1, lang) as axes:
        axes.set(xlim=(0, width), ylim=(-height, 0))
        axes.axis("off")
        for id, (x, y) in points.items():
            _box(axes, (x, y), heights[id], "\n".join(lines[id]), graph.nodes[id])
        for before, after, edge in graph.edges(data=True):
            (x, y), (end_x, end_y) = points[before], points[after]
            arrow = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0, **_arrow_style(edge)}
            axes.annotate("", xy=(end_x, end_y), xytext=(x + _WIDTH, y), arrowprops=arrow)
        _legend(axes, graph, lang)
        items, count = len(graph), graph.number_of_edges()
        title = f"What must come first: {items} items, {count} dependencies ({ds.version})"
        if lang == "zh":
            title = f"先后依存：{items} 项，{count} 条依存（{ds.version}）"
        axes.set_title(title, loc="left", fontsize=12, pad=10)
    return axes


def _title(ds: Dataset, id: str, node: dict[str, Any], lang: str) -> str:
    record = ds[id]
    number = getattr(record, "number", None)
    title = label(id, node, lang)
    breaks_off = getattr(record, "complete", None) is False
    cut = "…" if breaks_off and not title.endswith("…") else ""
    return f"{number}  {title}{cut}" if isinstance(number, int) else title


def _layout(graph: Any, heights: dict[str, float]) -> tuple[dict[str, Point], float, float]:
    """The middle of the left side of each box, and the width and height of the picture.

    Columns are the generations of the graph. Connected components are placed one below another; within a component, boxes are
    ordered by the mean position of their neighbours, so that few arrows cross.
    """
    import networkx as nx

    steps = graphs.order_of_work(graph)
    column = {id: number for number, ids in enumerate(steps) for id in ids}
    points: dict[str, Point] = {}
    top = 0.0
    parts = sorted(nx.weakly_connected_components(graph), key=lambda ids: (-len(ids), min(ids)))
    for part in parts:
        layers = [[id for id in ids if id in part] for ids in steps]
        rank: dict[str, float] = {id: row for layer in layers for row, id in enumerate(layer)}
        for layers_in_turn, tied in ((layers, graph.predecessors), (layers[::-1], graph.successors)):
            for layer in layers_in_turn:
                layer.sort(key=lambda id: _mean([rank[other] for other in tied(id)], rank[id]))
                rank.update((id, row) for row, id in enumerate(layer))
        tall = [sum(heights[id] + _BOX_GAP for id in layer) for layer in layers]
        for layer, extent in zip(layers, tall, strict=True):
            y = top - (max(tall) - extent) / 2
            for id in layer:
                points[id] = column[id] * (_WIDTH + _COLUMN_GAP), y - heights[id] / 2
                y -= heights[id] + _BOX_GAP
        top -= max(tall) + _COMPONENT_GAP
    return (points, max(len(steps), 1) * (_WIDTH + _COLUMN_GAP) - _COLUMN_GAP, max(-top - _COMPONENT_GAP, 1.0))


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _box(ax: Axes, point: Point, height: float, text: str, node: dict[str, Any]) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y = point
    is_open = node["open"]
    corner = (x, y - height / 2)
    box = FancyBboxPatch(
        corner,
        _WIDTH,
        height,
        boxstyle="round,pad=0,rounding_size=0.04",
        facecolor="white" if is_open else _FILLS[node["type"]],
        edgecolor=_EDGE,
        linestyle="--" if is_open else "-",
        linewidth=0.7,
    )
    ax.add_patch(box)
    ax.text(x + 0.07, y, text, va="center", ha="left", fontsize=8, linespacing=1.15)


def _arrow_style(edge: dict[str, Any]) -> dict[str, Any]:
    """The style of an arrow: colour by the first kind, dashed unless stated."""
    stated = Basis.STATED in edge["basis"].split()
    kind = DependencyKind(edge["kind"].split()[0])
    return {"color": _COLOURS[kind], "linestyle": _STATED if stated else _DERIVED, "linewidth": 1.2}


def _legend(ax: Axes, graph: Any, lang: str) -> None:
    """A legend of only what the picture has."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    kinds = {codes.split()[0] for *_, codes in graph.edges(data="kind")}
    lines = [
        Line2D([], [], color=_COLOURS[kind], label=getattr(kind, lang)) for kind in DependencyKind if kind in kinds
    ]
    styles = [_arrow_style(edge)["linestyle"] for *_, edge in graph.edges(data=True)]
    for style, zh, en in ((_STATED, "来源载明", "stated by a source"), (_DERIVED, "按规则推定", "derived by a rule")):
        if style in styles:
            lines.append(Line2D([], [], color="#555555", linestyle=style, label=zh if lang == "zh" else en))
    types = {kind for _, kind in graph.nodes(data="type")}
    boxes = [
        Patch(facecolor=fill, edgecolor=_EDGE, label=column_title(table, lang))
        for table, cls in TABLES.items()
        if (fill := _FILLS.get(cls.__name__)) and cls.__name__ in types
    ]
    if boxes:
        ax.legend(handles=[*lines, *boxes], loc="upper left", bbox_to_anchor=(0, 0), ncols=5, fontsize=8, frameon=False)
