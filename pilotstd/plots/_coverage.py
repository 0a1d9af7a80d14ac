"""The picture of coverage: how much of each declared total is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotstd._coverage import Coverage, coverage
from pilotstd._i18n import column_title
from pilotstd.plots._page import Figsize, Page, Plan, mix, picture, stack

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pilotstd.dataset import Dataset

_COLOUR = "#0072B2"


def draw_coverage(ds: Dataset, ax: Axes | None = None, lang: str = "en", *, figsize: Figsize = None) -> Axes:
    """Draw which share of each total that sources declare is recorded, in whole or in part.

    The totals with the smallest share come first. Totals that a dataset cannot count are named below, and have no bar.

    Raises `InvalidQuery` for an unknown language and for axes that are too small, and `MissingExtra` if matplotlib or a Chinese font is
    missing.

    >>> import matplotlib, pilotstd
    >>> matplotlib.use("agg")
    >>> [text.get_text() for text in draw_coverage(pilotstd.load("1.2.0")).texts if " of " in text.get_text()][:2]
    ['0 of 22', '0 of 17']
    """
    rows = coverage(ds)
    counted = sorted((row for row in rows if row.recorded is not None), key=lambda row: (_share(row), -row.declared))
    others = sorted((row for row in rows if row.recorded is None), key=lambda row: -row.declared)
    full = sum(_share(row) >= 1 for row in counted)
    title = f"{full} of {len(counted)} totals that sources declare are recorded in full"
    if lang == "zh":
        title = f"来源载明且可计数的{len(counted)}项总数中，{full}项已全部收录"

    if not counted:
        title = "没有可计数的总数" if lang == "zh" else "No total that sources declare can be counted"

    def plan(page: Page, room: float | None) -> Plan:
        note = ""
        if others:
            separator, colon = (
                page.choose("; ", "；"),
                page.choose("Declared, and not countable in these data: ", "载明而本库无法计数："),
            )
            note = colon + separator.join(f"{row.subject.in_language(lang)} {row.declared}" for row in others)
        samples = [
            (page.swatch(**_style(page, name)), column_title(name, lang))
            for name in ("recorded", "in part", "not recorded")
        ]
        return stack(
            page,
            [_bars(page, counted), page.legend(samples) if counted else Plan(0, lambda *_: None), page.paragraph(note)],
        )

    return picture(ds, ax, figsize, lang, title, plan, inches=8.0)


def _share(row: Coverage) -> float:
    return (row.recorded or 0) / row.declared if row.declared else 1.0


def _style(page: Page, part: str) -> dict[str, Any]:
    if part == "recorded":
        return {"facecolor": _COLOUR}
    if part == "in part":
        return {"facecolor": mix(_COLOUR, page.background, 0.55)}
    return {"facecolor": page.faint}


def _bars(page: Page, rows: list[Coverage]) -> Plan:
    captions = [_caption(row, page.lang) for row in rows]
    right = max(map(page.width_of, captions), default=0) + page.size
    left_width = min(
        max((page.width_of(row.subject.in_language(page.lang)) for row in rows), default=0), page.width * 0.36
    )
    names = [page.wrap(row.subject.in_language(page.lang), left_width + 0.5, most=3) for row in rows]
    heights = [len(lines) * page.line + page.size * 0.45 for lines in names]
    length = page.width - left_width - right - page.size

    def paint(left: float, top: float) -> None:
        for row, lines, height, caption in zip(rows, names, heights, captions, strict=True):
            middle = top + height / 2
            first = middle - len(lines) * page.line / 2
            page.lines(left + left_width, first, lines, align="right")
            x = start = left + left_width + page.size
            recorded, partial = min(row.recorded or 0, row.declared), row.partial
            parts = (("not recorded", row.declared), ("recorded", recorded), ("in part", partial))
            for part, count in parts:
                begin = start if part != "in part" else x
                width = length * count / max(row.declared, 1)
                page.box(begin, middle - page.size * 0.5, width, page.size, **_style(page, part))
                if part == "recorded":
                    x = start + width
            page.text(start + length + page.size * 0.6, middle, caption)
            top += height

    return Plan(sum(heights), paint)


def _caption(row: Coverage, lang: str) -> str:
    if lang == "zh":
        return f"{row.declared} 中已录 {row.recorded}" + (f"，部分 {row.partial}" if row.partial else "")
    return f"{row.recorded} of {row.declared}" + (f", {row.partial} in part" if row.partial else "")
