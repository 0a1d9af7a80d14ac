"""What is recorded of what sources declare, and what happened when."""

import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pilotstd.dataset import Dataset
from pilotstd.plots.canvas import drawing, wrapped
from pilotstd.totals import Coverage
from pilotstd.wording import heading

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# --- Coverage -------------------------------------------------------------------------------------------------------

_BAR = 0.32  # inches from bar to bar
_BARS: dict[str, dict[str, Any]] = {
    "recorded": {"color": "#0072B2"},
    "in part": {"facecolor": "white", "edgecolor": "#0072B2", "hatch": "//////", "linewidth": 0},
    "not recorded": {"color": "#CFD8E3"},
    "cannot be counted": {"color": "#EEEEEE"},
}


def draw_coverage(ds: Dataset, ax: "Axes | None" = None, lang: str = "en") -> "Axes":
    """Draw how much of each total that sources declare is recorded, whole or in part.

    The totals of which most is missing come first; those to which nothing in a dataset can answer come last, and say so.

    >>> import matplotlib, pilotstd
    >>> matplotlib.use("agg")
    >>> [text.get_text() for text in draw_coverage(pilotstd.load("1.2.0")).texts][:2]
    ['26 of 104, 1 in part', '0 of 22']
    """
    rows = sorted(ds.coverage(), key=_missing, reverse=True)
    most = max((row.declared for row in rows), default=1)
    with drawing(ax, 9.5, len(rows) * _BAR + 1.2, lang) as axes:
        for y, row in enumerate(rows):
            left = 0
            for name, length in _lengths(row).items():
                axes.barh(y, length, left=left, height=0.62, **_BARS[name])
                left += length
            axes.text(row.declared + most * 0.01, y, _said(row, lang), va="center", fontsize=8)
        names = ["\n".join(wrapped(row.subject.in_language(lang), 46)) for row in rows]
        axes.set_yticks(range(len(rows)), names, fontsize=8)
        axes.set(xlim=(0, most * 1.25), ylim=(len(rows) - 0.4, -0.6))
        axes.tick_params(axis="x", labelsize=8)
        axes.tick_params(axis="y", length=0)
        axes.spines[["top", "right", "left"]].set_visible(False)
        _explain_bars(axes, lang)
        said = f"What sources declare, and what is recorded of it ({ds.version})"
        if lang == "zh":
            said = f"收录情况：来源载明的总数与本库所录（{ds.version}）"
        axes.set_title(said, loc="left", fontsize=12)
    return axes


def _missing(row: Coverage) -> tuple[bool, int, int]:
    """What to sort by: whether it can be counted, how much is missing, how much was declared."""
    return row.recorded is not None, row.declared - (row.recorded or 0), row.declared


def _lengths(row: Coverage) -> dict[str, int]:
    """The parts of a bar."""
    if row.recorded is None:
        return {"cannot be counted": row.declared}
    missing = max(row.declared - row.recorded - row.partial, 0)
    return {"recorded": row.recorded, "in part": row.partial, "not recorded": missing}


def _said(row: Coverage, lang: str) -> str:
    if row.recorded is None:
        return f"{row.declared}"
    if lang == "zh":
        return f"{row.declared} 中已录 {row.recorded}" + (
            f"，部分 {row.partial}" if row.partial else ""
        )
    return f"{row.recorded} of {row.declared}" + (f", {row.partial} in part" if row.partial else "")


def _explain_bars(ax: "Axes", lang: str) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(label=heading(name, lang), **style) for name, style in _BARS.items()]
    ax.legend(handles=handles, loc="center right", fontsize=8, frameon=False)


# --- Timeline -------------------------------------------------------------------------------------------------------

_LINE, _APART = 0.15, 0.1  # inches: a line of text, and what is left between two texts
_YEAR = 0.8  # inches, at least


def draw_timeline(ds: Dataset, ax: "Axes | None" = None, lang: str = "en") -> "Axes":
    """Draw the events: time runs down the axis in true proportion, and a line leads from each day to what happened.

    >>> import matplotlib, pilotstd
    >>> matplotlib.use("agg")
    >>> draw_timeline(pilotstd.load("1.2.0")).get_title(loc="left")
    'What happened, up to 2026-01-19 (1.2.0)'
    """
    events = sorted(ds.events, key=lambda event: (event.date, event.id))
    texts = [wrapped(event.title.in_language(lang), 80) for event in events]
    heights = [len(lines) * _LINE + _APART for lines in texts]
    start = datetime.date(events[0].date.year if events else ds.as_of.year, 1, 1)
    years = range(start.year, ds.as_of.year + 1)
    days = (ds.as_of - start).days + 1
    length = max(sum(heights), len(years) * _YEAR)

    def place(day: datetime.date) -> float:
        return (day - start).days / days * length

    middles = _spread([place(event.date) for event in events], heights)
    ends = [
        (middle - tall / 2, middle + tall / 2)
        for middle, tall in zip(middles, heights, strict=True)
    ]
    top, bottom = min((0.0, *(end[0] for end in ends))), max((length, *(end[1] for end in ends)))
    with drawing(ax, 8, bottom - top + 0.5, lang) as axes:
        for event, lines, middle in zip(events, texts, middles, strict=True):
            axes.plot(
                [0, 0.3, 0.5], [place(event.date), middle, middle], color="#9AA3AE", linewidth=0.8
            )
            axes.plot(0, place(event.date), "o", color="#0072B2", markersize=4)
            axes.text(
                0.55, middle, event.date.isoformat(), va="center", fontsize=8, color="#0072B2"
            )
            axes.text(1.3, middle, "\n".join(lines), va="center", fontsize=8, linespacing=1.15)
        axes.plot([0, 0], [0, length], color="#333333", linewidth=1.2)
        axes.set_yticks(
            [place(datetime.date(year, 1, 1)) for year in years],
            [str(year) for year in years],
            fontsize=9,
        )
        axes.set_xticks([])
        axes.set(xlim=(-0.05, 7), ylim=(bottom, top - 0.05))
        axes.spines[:].set_visible(False)
        said = f"What happened, up to {ds.as_of} ({ds.version})"
        if lang == "zh":
            said = f"大事记，截至 {ds.as_of}（{ds.version}）"
        axes.set_title(said, loc="left", fontsize=12)
    return axes


def _spread(wanted: list[float], heights: list[float]) -> list[float]:
    """The middles of texts of these heights so that none covers another, as near to those wanted as that allows.

    That is isotonic regression: texts that would overlap share the mean of their shifts.
    """
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2)
    blocks: list[
        tuple[float, int]
    ] = []  # the mean shift of some texts that touch, and how many they are
    for y, offset in zip(wanted, offsets, strict=False):
        shift, count = y - offset, 1
        while blocks and blocks[-1][0] > shift:
            before, many = blocks.pop()
            shift, count = (shift * count + before * many) / (count + many), count + many
        blocks.append((shift, count))
    shifts = [shift for shift, count in blocks for _ in range(count)]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=False)]
