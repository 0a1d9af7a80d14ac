"""The picture of coverage: how much of each declared total is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotstd._coverage import Coverage
from pilotstd._i18n import column_title
from pilotstd.plots._axes import drawing, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pilotstd.dataset import Dataset

_BAR = 0.32  # inches from bar to bar
_BARS: dict[str, dict[str, Any]] = {
    "recorded": {"color": "#0072B2"},
    "in part": {"facecolor": "white", "edgecolor": "#0072B2", "hatch": "//////", "linewidth": 0},
    "not recorded": {"color": "#CFD8E3"},
    "cannot be counted": {"color": "#EEEEEE"},
}


def draw_coverage(ds: Dataset, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw how much of each total that sources declare is recorded, in whole or in part.

    The totals with the most missing come first; those that a dataset cannot count come last, in a colour of their own. Raises
    `InvalidQuery` for an unknown language, and `MissingExtra` if matplotlib or a Chinese font is missing.

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
            axes.text(row.declared + most * 0.01, y, _caption(row, lang), va="center", fontsize=8)
        names = ["\n".join(wrap(row.subject.in_language(lang), 46)) for row in rows]
        axes.set_yticks(range(len(rows)), names, fontsize=8)
        axes.set(xlim=(0, most * 1.25), ylim=(len(rows) - 0.4, -0.6))
        axes.tick_params(axis="x", labelsize=8)
        axes.tick_params(axis="y", length=0)
        axes.spines[["top", "right", "left"]].set_visible(False)
        _add_legend(axes, lang)
        title = f"What sources declare, and what is recorded of it ({ds.version})"
        if lang == "zh":
            title = f"收录情况：来源载明的总数与本库所录（{ds.version}）"
        axes.set_title(title, loc="left", fontsize=12)
    return axes


def _missing(row: Coverage) -> tuple[bool, int, int]:
    """The sort key: whether the row can be counted, how much is missing, how much was declared."""
    return row.recorded is not None, row.declared - (row.recorded or 0), row.declared


def _lengths(row: Coverage) -> dict[str, int]:
    """The lengths of the parts of a bar."""
    if row.recorded is None:
        return {"cannot be counted": row.declared}
    missing = max(row.declared - row.recorded - row.partial, 0)
    return {"recorded": row.recorded, "in part": row.partial, "not recorded": missing}


def _caption(row: Coverage, lang: str) -> str:
    if row.recorded is None:
        return f"{row.declared}"
    if lang == "zh":
        return f"{row.declared} 中已录 {row.recorded}" + (f"，部分 {row.partial}" if row.partial else "")
    return f"{row.recorded} of {row.declared}" + (f", {row.partial} in part" if row.partial else "")


def _add_legend(ax: Axes, lang: str) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(label=column_title(name, lang), **style) for name, style in _BARS.items()]
    ax.legend(handles=handles, loc="center right", fontsize=8, frameon=False)
