"""The picture of dependencies: boxes and arrows, from mandates at the left to what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pilotstd import graphs
from pilotstd._i18n import column_title
from pilotstd.errors import InvalidQuery, near
from pilotstd.graphs._analysis import basis_text, label
from pilotstd.graphs._build import Codes
from pilotstd.graphs._dependencies import other_way_round
from pilotstd.model import TABLES, Basis, DependencyKind
from pilotstd.plots._page import PALETTE, Figsize, Page, Plan, TooSmall, mix, picture, readable, stack, text_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pilotstd.dataset import Dataset

Point = tuple[float, float]

_COLOURS = dict(zip(DependencyKind, PALETTE, strict=True))
_FILLS = {
    "Programme": "#F6E3E8",
    "Document": "#DCE8F5",
    "Aspect": "#F2E6F2",
    "Measure": "#DFF0E4",
    "KeyTask": "#FBE6DC",
    "WorkTask": "#FDF2DC",
    "Standard": "#E6E6E6",
}
_DASHES: Any = (0, (4, 2))
_MOST_LINES = 4
_LEAST_LINES = {7.0: 4, 6.0: 2}  # of a title that is cut short, in letters above these sizes
FILTERS = "fewer dependencies: kinds=, basis=, around="


def draw_dependencies(
    ds: Dataset,
    ax: Axes | None = None,
    lang: str = "en",
    *,
    figsize: Figsize = None,
    kinds: Codes = None,
    basis: Codes = None,
    around: str | Iterable[str] | None = None,
) -> Axes:
    """Draw what rests on what, from left to right: each box rests on those from which an arrow leads to it.

    The colour of an arrow is the kind of the dependency; a dashed arrow is not stated by a source. A dashed box is a prerequisite
    that a source names and the dataset does not hold. *kinds* and *basis* select dependencies as in `graphs.task_dependencies`; *around*
    takes one id or several, and keeps only what they rest on and what rests on them.

    Raises `InvalidGraph` for a dependency cycle, `InvalidQuery` for an unknown code, id or language, and for axes or data that do not
    fit, and `MissingExtra` if matplotlib or a Chinese font is missing.

    >>> import matplotlib, pilotstd
    >>> matplotlib.use("agg")
    >>> draw_dependencies(pilotstd.load("1.2.0")).get_title(loc="left")
    'What rests on what: 21 dependencies between 29 items (2 stated, 19 derived by a rule)'
    """
    graph = graphs.task_dependencies(ds, kinds=kinds, basis=basis, open_ends=True)
    if around is not None:
        graph = _around(graph, [around] if isinstance(around, str) else [*around])
    items, count, bases = len(graph), graph.number_of_edges(), basis_text(graph, lang)
    title = f"What rests on what: {count} dependencies between {items} items ({bases})"
    if lang == "zh":
        title = f"何者以何者为基础：{items}项之间的{count}条依存（{bases}）"
    if not count:
        title = "没有依存关系" if lang == "zh" else "No dependencies"
    alone = sum(id not in graph for id in ds.work_tasks.ids)

    def plan(page: Page, room: float | None) -> Plan:
        note = page.paragraph(
            page.choose(
                f"{alone} of {len(ds.work_tasks)} recorded work tasks have no dependency here and are not drawn.",
                f"已录{len(ds.work_tasks)}项工作任务中，{alone}项在此无依存关系，未画出。",
            )
            if alone
            else ""
        )
        keys = stack(page, [_legend(page, graph), page.paragraph(other_way_round(graph, lang)), note])
        # titles are cut short only where the letters are small already
        least = next((lines for size, lines in _LEAST_LINES.items() if page.size > size), 1)
        most = _MOST_LINES
        whole = stack(page, [_boxes(page, ds, graph, most), keys])
        while room is not None and whole.height > room and most > least:
            most -= 1
            whole = stack(page, [_boxes(page, ds, graph, most), keys])
        return whole

    return picture(ds, ax, figsize, lang, title, plan, inches=_inches(graph), filters=FILTERS)


def _inches(graph: Any) -> float:
    """The width of a new figure."""
    return min(max(3.0 * len(graphs.order_of_work(graph)), 9.5), 16.0)


def _around(graph: Any, ids: list[str]) -> Any:
    import networkx as nx

    kept = set[str]()
    for id in ids:
        if id not in graph:
            raise InvalidQuery(f"invalid around {id!r}: it has no dependency that is drawn{near(id, list(graph))}")
        kept |= {id, *nx.ancestors(graph, id), *nx.descendants(graph, id)}
    return graph.subgraph(kept)


def _title(ds: Dataset, id: str, node: dict[str, Any], lang: str) -> str:
    record = ds[id]
    number = getattr(record, "number", None)
    short = getattr(record, "short_title", None)
    title = (short.in_language(lang) if short else "") or label(id, node, lang)
    breaks_off = getattr(record, "complete", None) is False
    cut = "…" if breaks_off and not title.endswith("…") else ""
    return f"{number}  {title}{cut}" if isinstance(number, int) else title


def _boxes(page: Page, ds: Dataset, graph: Any, most: int) -> Plan:
    columns = len(graphs.order_of_work(graph))
    if not columns:
        return Plan(0, lambda *_: None)
    gap = max(page.size * 3.5, page.width * 0.05)
    width = (page.width - gap * (columns - 1)) / columns
    if width < page.size * 8:
        raise TooSmall
    padding = page.size * 0.55
    inner = width - 2 * padding
    lines = {id: page.wrap(_title(ds, id, node, page.lang), inner, most=most) for id, node in graph.nodes(data=True)}
    heights = {id: len(lines[id]) * page.line + padding for id in lines}
    points, height = _layout(graph, heights, width + gap, page.size)

    def paint(left: float, top: float) -> None:
        from matplotlib.patches import FancyBboxPatch

        for before, after, edge in graph.edges(data=True):
            (x, y), (end_x, end_y) = points[before], points[after]
            far = end_x - x > 1.5 * (width + gap)  # past a column, so in an arc around its boxes
            arrow = {
                "connectionstyle": f"arc3,rad={-0.18 if far else 0}",
                "arrowstyle": "-|>",
                "shrinkA": 0,
                "shrinkB": 0,
                "mutation_scale": page.size,
                **_arrow(page, edge),
            }
            start, end = (left + x + width, top + y), (left + end_x, top + end_y)
            page.axes.annotate("", xy=end, xytext=start, arrowprops=arrow, zorder=1.5)
        for id, (x, y) in points.items():
            is_open = graph.nodes[id]["open"]
            fill = page.background if is_open else _FILLS[graph.nodes[id]["type"]]
            box = FancyBboxPatch(
                (left + x, top + y - heights[id] / 2),
                width,
                heights[id],
                boxstyle=f"round,pad=0,rounding_size={page.size * 0.35}",
                facecolor=fill,
                edgecolor=mix(text_on(fill), fill, 0.5),
                linestyle="--" if is_open else "-",
                linewidth=0.7,
                zorder=2,
            )
            page.axes.add_patch(box)
            first = top + y - len(lines[id]) * page.line / 2
            page.lines(left + x + padding, first, lines[id], color=text_on(fill))

    return Plan(height, paint)


def _layout(graph: Any, heights: dict[str, float], step: float, size: float) -> tuple[dict[str, Point], float]:
    """The middle of the left side of each box, and the height of all.

    Columns are the generations of the graph. Connected components are placed one below another; within a component, boxes are
    ordered by the mean position of their neighbours, so that few arrows cross.
    """
    import networkx as nx

    box_gap, component_gap = size * 0.5, size * 1.1
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
        tall = [sum(heights[id] for id in layer) + box_gap * max(len(layer) - 1, 0) for layer in layers]
        for layer, extent in zip(layers, tall, strict=True):
            y = top + (max(tall) - extent) / 2
            for id in layer:
                points[id] = column[id] * step, y + heights[id] / 2
                y += heights[id] + box_gap
        top += max(tall) + component_gap
    return points, max(top - component_gap, 0)


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _arrow(page: Page, edge: dict[str, Any]) -> dict[str, Any]:
    """The style of an arrow: colour by the first kind, dashed unless stated."""
    colour = readable(_COLOURS[DependencyKind(edge["kind"].split()[0])], page.background, 2.5)
    return {"color": colour, "linestyle": "-" if Basis.STATED in edge["basis"].split() else _DASHES, "linewidth": 1.1}


def _legend(page: Page, graph: Any) -> Plan:
    """A legend of only what the picture has."""

    def line(**style: Any) -> Any:
        half = page.size * 0.8
        return lambda x, y: page.rule([x - half, x + half], [y, y], linewidth=1.2, **style)

    edges = [edge for *_, edge in graph.edges(data=True)]
    kinds = {edge["kind"].split()[0] for edge in edges}
    items = [
        (line(color=readable(_COLOURS[kind], page.background, 2.5)), kind.in_language(page.lang))
        for kind in DependencyKind
        if kind in kinds
    ]
    stated = {Basis.STATED in edge["basis"].split() for edge in edges}
    if True in stated:
        items.append((line(), page.choose("stated by a source", "来源载明")))
    if False in stated:
        items.append(
            (line(linestyle=_DASHES), page.choose("not stated: derived or reworded", "非来源载明：推定或转述"))
        )
    types = {kind for _, kind in graph.nodes(data="type")}
    for table, cls in TABLES.items():
        if cls.__name__ in types and cls.__name__ in _FILLS:
            items.append(
                (
                    page.swatch(facecolor=_FILLS[cls.__name__], edgecolor=page.muted, linewidth=0.5),
                    column_title(table, page.lang),
                )
            )
    return page.legend(items)
