"""The picture of linkages between departments: a matrix, since nearly every pair is linked and lines would be unreadable."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pilotstd import graphs
from pilotstd.model import Document
from pilotstd.plots._axes import drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pilotstd.dataset import Dataset

_CELL, _LETTER = 0.165, 0.065  # inches
_MAX_GROUPS, _MAX_ACTS = 9, 3  # groups with brackets, and acts named at each
_MAX_SWATCHES = 6


def draw_linkages(ds: Dataset, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw which departments are named together, and how often: a square for each pair, the darker the more they share.

    Departments are sorted by what they share: those of the same acts and tasks form a group, with these named at the right. A dot
    marks a pair that issued an act together, a triangle a pair responsible for the same task. Departments that share nothing
    are counted in the title and not drawn.

    Raises `InvalidQuery` for an unknown language, and `MissingExtra` if matplotlib or a Chinese font is missing.

    >>> import matplotlib, pilotstd
    >>> matplotlib.use("agg")
    >>> draw_linkages(pilotstd.load("1.0.0")).get_title(loc="left")
    'Departments named together: 24 of 26 (1.0.0)'
    """
    graph: Any = graphs.department_linkages(ds)
    shared = {id: frozenset(act for *_, acts in graph.edges(id, data="shared") for act in acts.split()) for id in graph}
    sizes = Counter(shared.values())
    linked = sorted(
        (id for id in graph if shared[id]),
        key=lambda id: (-len(shared[id]), -sizes[shared[id]], sorted(shared[id]), id),
    )
    names = [f"{_name(ds, id, lang)}  {number}" for number, id in enumerate(linked, 1)]
    side = max(len(linked), 8) * _CELL
    margin = max(map(len, names), default=0) * _LETTER * (2 if lang == "zh" else 1)
    weights = [[graph.edges[u, v]["weight"] if graph.has_edge(u, v) else 0 for v in linked] for u in linked]
    with drawing(ax, side + margin + 2.6, side + 1.1, lang) as axes:
        colours = _colours(max(map(max, weights), default=1))
        _matrix(axes, weights, names, colours)
        handles = _swatches(weights, colours, lang) + _marks(axes, graph, linked, lang)
        if handles:
            axes.legend(
                handles=handles,
                loc="upper left",
                bbox_to_anchor=(0, -0.03),
                ncols=len(handles),
                fontsize=8,
                frameon=False,
            )
        _mark_groups(axes, ds, [shared[id] for id in linked], lang)
        title = f"Departments named together: {len(linked)} of {len(graph)} ({ds.version})"
        if lang == "zh":
            title = f"共同署名或共同主送的部门：{len(graph)} 个中的 {len(linked)} 个（{ds.version}）"
        axes.set_title(title, loc="left", fontsize=12)
    return axes


def _matrix(ax: Axes, weights: list[list[int]], names: list[str], colours: dict[str, Any]) -> None:
    import numpy as np

    count = len(names)
    if not count:
        ax.axis("off")
        return
    square = np.array(weights, dtype=int).reshape(count, count)
    ax.imshow(np.ma.masked_array(square, np.eye(count, dtype=bool)), **colours)
    ax.autoscale(False)  # brackets and marks must not change the limits
    ax.set_facecolor("#D8D8D8")  # a department and itself
    ax.set_xticks(range(count), [str(number) for number in range(1, count + 1)], fontsize=6)
    ax.set_yticks(range(count), names, fontsize=7)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_ticks(np.arange(count + 1) - 0.5, minor=True)
    ax.grid(which="minor", color="white", linewidth=0.5)
    ax.tick_params(which="both", length=0)
    ax.spines[:].set_visible(False)


def _name(ds: Dataset, id: str, lang: str) -> str:
    """In Chinese the short name, in English the abbreviation; else the full name, else the id."""
    department = ds.departments[id]
    if lang == "zh":
        return (department.short_name or department.name).in_language("zh") or id
    return department.abbreviation or department.name.en or id.partition(":")[2]


def _colours(most: int) -> dict[str, Any]:
    """The colour map: white for 0, then blues."""
    from matplotlib import colormaps
    from matplotlib.colors import BoundaryNorm, ListedColormap

    blues: Any = colormaps["Blues"]
    steps: list[Any] = ["#FFFFFF", *(blues(0.3 + 0.6 * count / most) for count in range(1, most + 1))]
    return {"cmap": ListedColormap(steps), "norm": BoundaryNorm([n - 0.5 for n in range(most + 2)], most + 1)}


def _swatches(weights: list[list[int]], colours: dict[str, Any], lang: str) -> list[Any]:
    from matplotlib.patches import Patch

    counts = sorted({weight for row in weights for weight in row if weight})
    shown = counts if len(counts) <= _MAX_SWATCHES else counts[:: -(-len(counts) // _MAX_SWATCHES)]
    label = "共有 {} 项" if lang == "zh" else "{} acts or tasks shared"
    return [
        Patch(
            facecolor=colours["cmap"](colours["norm"](count)),
            label=label.format(count) if count > 1 or lang == "zh" else "1 act or task shared",
        )
        for count in shown
    ]


def _marks(ax: Axes, graph: Any, linked: list[str], lang: str) -> list[Any]:
    """Draw dots and triangles for the links other than `addressed`; returns the handles for the legend."""
    position = {id: number for number, id in enumerate(linked)}
    links = {"issued": ("o", "共同印发", "issued together"), "responsible": ("^", "共同负责", "responsible together")}
    handles = []
    for link, (marker, zh, en) in links.items():
        pairs = [(position[u], position[v]) for u, v, via in graph.edges(data="via") if link in via.split()]
        if pairs:
            x, y = zip(*(ends for u, v in pairs for ends in ((u, v), (v, u))), strict=True)
            label = zh if lang == "zh" else en
            handles += ax.plot(
                x,
                y,
                marker,
                color="#D55E00",
                markersize=4,
                markeredgecolor="white",
                markeredgewidth=0.5,
                linestyle="",
                label=label,
            )
    return handles


def _mark_groups(ax: Axes, ds: Dataset, shared: list[frozenset[str]], lang: str) -> None:
    """A bracket for each group of departments that share the same acts and tasks, with their names."""
    runs = [(acts, len(list(run))) for acts, run in groupby(shared)]
    if len(runs) > _MAX_GROUPS:
        return
    start = 0
    for acts, length in runs:
        first, last, edge = start - 0.4, start + length - 0.6, len(shared) - 0.2
        ax.plot(
            [edge + 0.3, edge + 0.6, edge + 0.6, edge + 0.3],
            [first, first, last, last],
            color="#555555",
            lw=0.8,
            clip_on=False,
        )
        names = [_act(ds, id, lang) for id in sorted(acts)]
        count = f"{length} 个部门：" if lang == "zh" else f"{length} departments:"
        more = [f"+ {len(names) - _MAX_ACTS}"] if len(names) > _MAX_ACTS else []
        text = "\n".join([count, *names[:_MAX_ACTS], *more])
        ax.text(edge + 1.1, (first + last) / 2, text, va="center", fontsize=7, linespacing=1.4)
        start += length


def _act(ds: Dataset, id: str, lang: str) -> str:
    record = ds[id]
    number = record.number if isinstance(record, Document) else None
    return number if lang == "zh" and number else id
