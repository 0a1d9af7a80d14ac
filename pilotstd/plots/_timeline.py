"""The picture of events in time."""

from __future__ import annotations

import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from pilotstd.plots._axes import drawing, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pilotstd.dataset import Dataset

# inches
_LINE, _GAP = 0.15, 0.1  # the height of a line of text, and the gap between two texts
_YEAR = 0.8  # the minimum length of a year


def draw_timeline(ds: Dataset, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the events on a time axis that runs down to scale, with a line from each day to its event.

    Raises `InvalidQuery` for an unknown language, and `MissingExtra` if matplotlib or a Chinese font is missing.

    >>> import matplotlib, pilotstd
    >>> matplotlib.use("agg")
    >>> draw_timeline(pilotstd.load("1.2.0")).get_title(loc="left")
    'What happened, up to 2026-01-19 (1.2.0)'
    """
    events = sorted(ds.events, key=lambda event: (event.date, event.id))
    texts = [wrap(event.title.in_language(lang), 80) for event in events]
    heights = [len(lines) * _LINE + _GAP for lines in texts]
    start = datetime.date(events[0].date.year if events else ds.as_of.year, 1, 1)
    years = range(start.year, ds.as_of.year + 1)
    days = (ds.as_of - start).days + 1
    length = max(sum(heights), len(years) * _YEAR)

    def position(day: datetime.date) -> float:
        return (day - start).days / days * length

    middles = _spread([position(event.date) for event in events], heights)
    ends = [(middle - tall / 2, middle + tall / 2) for middle, tall in zip(middles, heights, strict=True)]
    top, bottom = min((0.0, *(end[0] for end in ends))), max((length, *(end[1] for end in ends)))
    with drawing(ax, 8, bottom - top + 0.5, lang) as axes:
        for event, lines, middle in zip(events, texts, middles, strict=True):
            axes.plot([0, 0.3, 0.5], [position(event.date), middle, middle], color="#9AA3AE", linewidth=0.8)
            axes.plot(0, position(event.date), "o", color="#0072B2", markersize=4)
            axes.text(0.55, middle, event.date.isoformat(), va="center", fontsize=8, color="#0072B2")
            axes.text(1.3, middle, "\n".join(lines), va="center", fontsize=8, linespacing=1.15)
        axes.plot([0, 0], [0, length], color="#333333", linewidth=1.2)
        axes.set_yticks(
            [position(datetime.date(year, 1, 1)) for year in years], [str(year) for year in years], fontsize=9
        )
        axes.set_xticks([])
        axes.set(xlim=(-0.05, 7), ylim=(bottom, top - 0.05))
        axes.spines[:].set_visible(False)
        title = f"What happened, up to {ds.as_of} ({ds.version})"
        if lang == "zh":
            title = f"大事记，截至 {ds.as_of}（{ds.version}）"
        axes.set_title(title, loc="left", fontsize=12)
    return axes


def _spread(wanted: list[float], heights: list[float]) -> list[float]:
    """The middles of texts of these heights without overlap, as near to those wanted as possible.

    This is isotonic regression: texts that would overlap share the mean of their shifts.
    """
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2)
    blocks: list[tuple[float, int]] = []  # the mean shift of texts that touch, and their number
    for y, offset in zip(wanted, offsets, strict=False):
        shift, count = y - offset, 1
        while blocks and blocks[-1][0] > shift:
            before, many = blocks.pop()
            shift, count = (shift * count + before * many) / (count + many), count + many
        blocks.append((shift, count))
    shifts = [shift for shift, count in blocks for _ in range(count)]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=False)]
