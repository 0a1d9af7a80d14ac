"""What the pictures share: a page in points whose texts are measured, so that they fit any axes, and colours that can be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pilotstd._i18n import check_language
from pilotstd._require import require
from pilotstd.errors import InvalidQuery
from pilotstd.plots._fonts import Widths, chinese_font, set_fonts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pilotstd.dataset import Dataset

Figsize = tuple[float, float] | None
"""Width and height in inches."""

LINE = 1.42
"""The height of a line of text, in font sizes."""

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D00", "#7A5195", "#94A63A")
"""Colours that people with a colour-vision deficiency can tell apart (after Okabe and Ito)."""

_USUAL, _LARGEST, _SMALLEST = 9.0, 12.0, 5.5  # font sizes in points
_TALLEST = 24.0  # inches
_SLACK = 1.04  # of measured widths: hinting makes some letters wider


class TooSmall(Exception):
    """The width does not suffice for a plan."""


class Page:
    """Axes with points as units, from the left and from the top, and a font size."""

    def __init__(self, lang: str, background: str, width: float) -> None:
        self.lang = lang
        self.background = background
        self.width = width
        self.size = _USUAL
        self.smallest = False
        self.ink = readable("#1A1A1A" if luminance(background) > 0.18 else "#F2F2F2", background)
        self.muted = readable(mix(self.ink, background, 0.35), background)
        self.faint = mix(self.ink, background, 0.8)
        self.axes: Any = None
        self._widths = Widths(lang)

    def choose(self, en: str, zh: str) -> str:
        """The text in the language of the page."""
        return zh if self.lang == "zh" else en

    @property
    def line(self) -> float:
        """The height of a line."""
        return self.size * LINE

    # --- Measuring ---

    def width_of(self, text: str, scale: float = 1, bold: bool = False) -> float:
        """The width of a text in points."""
        return self._widths.of(text, bold) * self.size * scale * _SLACK

    def wrap(self, text: str, width: float, scale: float = 1, most: int = 0, bold: bool = False) -> list[str]:
        """Lines of at most this width; the last of *most* lines ends in an ellipsis if there is more.

        Raises `TooSmall` if not even a word fits.
        """
        lines = [""]
        for piece in re.findall(
            r"[^\s\u2e80-\uffff]+[,;:.，。；：、）》”]*\s*|[\u2e80-\uffff][，。；：、）》”]*\s*|\s+", text
        ):
            if lines[-1] and self.width_of((lines[-1] + piece).rstrip(), scale, bold) > width:
                lines[-1] = lines[-1].rstrip()
                lines.append("")
            lines[-1] += piece
        lines = [line.rstrip() for line in lines]
        if most and len(lines) > most:
            rest = text
            for line in lines[: most - 1]:
                rest = rest[rest.index(line) + len(line) :]
            lines = [*lines[: most - 1], self.shorten(f"{rest.strip()} …", width, scale, bold)]
        if any(self.width_of(line, scale, bold) > width for line in lines):
            if not most:
                raise TooSmall
            lines = [self.shorten(line, width, scale, bold) for line in lines]
        return lines

    def shorten(self, text: str, width: float, scale: float = 1, bold: bool = False) -> str:
        """The text, or its beginning with an ellipsis; raises `TooSmall` if not even three letters fit."""
        if self.width_of(text, scale, bold) <= width and not text.endswith(" …"):
            return text
        text = text.removesuffix(" …")
        while text and self.width_of(f"{text}…", scale, bold) > width:
            text = text[:-1].rstrip()
        if len(text) < 3:
            raise TooSmall
        return f"{text}…"

    # --- Drawing ---

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        color: str | None = None,
        scale: float = 1,
        align: str = "left",
        bold: bool = False,
    ) -> None:
        """Write a line of text, *y* in its middle."""
        self.axes.text(
            x,
            y,
            text,
            color=color or self.ink,
            fontsize=self.size * scale,
            ha=align,
            va="center",
            weight="bold" if bold else "normal",
            parse_math=False,
        )

    def lines(self, x: float, top: float, lines: Sequence[str], **style: Any) -> float:
        """Write lines of text from *top* down; returns where they end."""
        pitch = self.line * float(style.get("scale", 1))
        for number, line in enumerate(lines):
            self.text(x, top + (number + 0.5) * pitch, line, **style)
        return top + len(lines) * pitch

    def box(self, x: float, y: float, width: float, height: float, **style: Any) -> None:
        """Draw a rectangle from its upper left corner."""
        from matplotlib.patches import Rectangle

        self.axes.add_patch(Rectangle((x, y), width, height, **{"linewidth": 0, **style}))

    def rule(self, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
        """Draw a line through points."""
        self.axes.plot(
            xs, ys, **{"color": self.muted, "linewidth": 0.7, "solid_capstyle": "butt", "marker": "", **style}
        )

    def mark(self, x: float, y: float, marker: str, color: str, size: float, **style: Any) -> None:
        """Draw a mark, such as a dot."""
        self.axes.plot(
            [x], [y], marker=marker, color=color, markersize=size, linestyle="", **{"markeredgewidth": 0, **style}
        )

    def legend(self, items: Sequence[tuple[Callable[[float, float], None], str]], scale: float = 0.95) -> Plan:
        """A plan of samples with their meanings, in as many lines as they need; each sample is drawn around its middle."""
        sample, gap = self.size * 2.0, self.size * 1.3
        rows: list[list[tuple[float, Callable[[float, float], None], str]]] = [[]]
        x = 0.0
        for draw, text in items:
            length = sample + self.width_of(text, scale)
            if length > self.width:
                raise TooSmall
            if rows[-1] and x + length > self.width:
                rows.append([])
                x = 0.0
            rows[-1].append((x, draw, text))
            x += length + gap

        def paint(left: float, top: float) -> None:
            for number, row in enumerate(rows):
                y = top + (number + 0.5) * self.line
                for x, draw, text in row:
                    draw(left + x + sample / 2 - self.size * 0.3, y)
                    self.text(left + x + sample, y, text, scale=scale)

        return Plan(len(rows) * self.line if items else 0.0, paint)

    def swatch(self, **style: Any) -> Callable[[float, float], None]:
        """A sample for the legend: a small rectangle."""
        side = self.size * 0.95
        return lambda x, y: self.box(x - side * 0.65, y - side / 2, side * 1.3, side, **style)

    def paragraph(self, text: str, scale: float = 0.9, color: str | None = None) -> Plan:
        """A plan of a text in as many lines as it needs."""
        lines = self.wrap(text, self.width, scale) if text else []

        def paint(left: float, top: float) -> None:
            self.lines(left, top, lines, scale=scale, color=color or self.muted)

        return Plan(len(lines) * self.line * scale, paint)


class Plan:
    """A part of a picture: its height in points, and how to draw it at a left and a top."""

    def __init__(self, height: float, paint: Callable[[float, float], None]) -> None:
        self.height = height
        self.paint = paint


def stack(page: Page, parts: Iterable[Plan]) -> Plan:
    """Plans below one another, with a gap between those that have a height."""
    filled = [part for part in parts if part.height]
    gap = page.size * 0.7

    def paint(left: float, top: float) -> None:
        for part in filled:
            part.paint(left, top)
            top += part.height + gap

    return Plan(sum(part.height for part in filled) + gap * max(len(filled) - 1, 0), paint)


def picture(
    ds: Dataset,
    ax: Axes | None,
    figsize: Figsize,
    lang: str,
    title: str,
    plan: Callable[[Page, float | None], Plan],
    *,
    inches: float = 9.0,
    filters: str = "a smaller dataset",
) -> Axes:
    """Draw a title, a plan and the source line on *ax*, or on the axes of a new figure, and return the axes.

    *plan* gets a page and the height that it may have at most, None for a new figure without *figsize*, which becomes as high as it
    needs; then the page is *inches* wide. Of the font sizes the largest that fits is used. *filters* are the arguments that make the
    picture smaller.

    Raises `InvalidQuery` for an unknown language, and for axes that are too small, with the size needed. On an error a new figure is closed.
    """
    check_language(lang)
    if ax is not None and figsize is not None:
        raise InvalidQuery("expected ax or figsize, got both: the axes have their size")
    pyplot = require("matplotlib.pyplot", extra="plot")
    if lang == "zh":
        chinese_font()
    figure, axes, largest = None, ax, _LARGEST
    try:
        if axes is None:
            size = figsize or _natural_size(ds, lang, title, plan, inches, filters)
            largest = _LARGEST if figsize else _USUAL
            figure = pyplot.figure(figsize=size, layout="none")
            axes = figure.add_axes((0, 0, 1, 1))
        _fill(ds, axes, lang, title, plan, margin=9.0 if figure else 1.0, largest=largest, filters=filters)
    except BaseException:
        if figure is not None:
            pyplot.close(figure)
        raise
    return axes


def _natural_size(ds: Dataset, lang: str, title: str, plan: Any, inches: float, filters: str) -> tuple[float, float]:
    from matplotlib import rcParams

    page = Page(lang, _opaque(rcParams["figure.facecolor"]), inches * 72 - 18)
    try:
        parts = (*_frame(page, ds, title), plan(page, None))
    except TooSmall:
        raise InvalidQuery(f"the picture would be more than {inches:.0f} inches wide: expected {filters}") from None
    height = (sum(part.height for part in parts) + page.size * 1.6 + 18) / 72
    if height > _TALLEST:
        raise InvalidQuery(
            f"the picture would be {height:.0f} inches high, more than {_TALLEST:.0f}: expected {filters}"
        )
    return inches, max(height, 1.5)


def _frame(page: Page, ds: Dataset, title: str) -> tuple[Plan, Plan]:
    """The plans of the title, which `Axes.set_title` writes, and of the source line."""
    lines = page.wrap(title, page.width, 1.25, bold=True)
    name = ds.title.in_language(page.lang) or "pilotstd"
    source = page.choose(
        f"Source: {name}, version {ds.version}, as of {ds.as_of}", f"数据：{name}，版本 {ds.version}，截至 {ds.as_of}"
    )

    def paint(left: float, top: float) -> None:
        page.axes.set_title(
            "\n".join(lines),
            loc="left",
            x=left / (page.width + 2 * left),
            y=1 - top / page.axes.get_ylim()[0],
            pad=0,
            va="top",
            color=page.ink,
            fontsize=page.size * 1.25,
            weight="bold",
            linespacing=1.15,
            parse_math=False,
        )

    return Plan(len(lines) * page.line * 1.25, paint), page.paragraph(source, scale=0.8)


def _fill(ds: Dataset, ax: Axes, lang: str, title: str, plan: Any, margin: float, largest: float, filters: str) -> None:
    """Draw on axes with the largest font size that fits."""
    figure: Any = ax.figure
    root = figure.figure
    ax.set_axis_off()
    if root.get_layout_engine() is not None:
        root.draw_without_rendering()
    extent = ax.get_window_extent()
    scale = 72 / root.dpi
    width, height = extent.width * scale, extent.height * scale
    page = Page(lang, _opaque(figure.get_facecolor(), root.get_facecolor()), width - 2 * margin)
    page.axes = ax
    size, needed = largest, None
    while size >= _SMALLEST:
        page.size, page.smallest = size, size == _SMALLEST
        try:
            head, foot = _frame(page, ds, title)
            gap = page.size * 0.8
            room = height - 2 * margin - head.height - foot.height - 2 * gap
            body = plan(page, room)
            if body.height <= room + 0.5:  # for rounding
                break
            needed = height + body.height - room
        except TooSmall:
            needed = None
        size -= 0.5
    else:
        more = f"at least {needed / 72:.1f} inches in height" if needed else "more width"
        raise InvalidQuery(
            f"{width / 72:.1f} × {height / 72:.1f} inches are too small for this picture: expected {more}, or {filters}"
        )
    ax.set(xlim=(0, width), ylim=(height, 0))
    ax.autoscale(False)
    head.paint(margin, margin)
    body.paint(margin, margin + head.height + gap)
    foot.paint(margin, height - margin - foot.height)
    set_fonts(ax, lang)


# --- Colours --------------------------------------------------------------------------------------------------------


def _opaque(*colours: Any) -> str:
    """The first colour that is not transparent, else white, as `#RRGGBB`."""
    from matplotlib.colors import to_hex, to_rgba

    return next((to_hex(colour) for colour in colours if to_rgba(colour)[3] > 0.5), "#ffffff")


def _rgb(colour: str) -> tuple[float, float, float]:
    from matplotlib.colors import to_rgb

    return to_rgb(colour)


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """The colour with this share of another."""
    from matplotlib.colors import to_hex

    parts = [(1 - share) * a + share * b for a, b in zip(_rgb(colour), _rgb(other), strict=True)]
    return to_hex((parts[0], parts[1], parts[2]))


def readable(colour: str, background: str, least: float = 4.7) -> str:
    """The colour, darkened or lightened as far as its contrast to the background needs."""
    towards = max("#000000", "#ffffff", key=lambda end: contrast(end, background))
    for share in range(11):
        if contrast(mixed := mix(colour, towards, share / 10), background) >= least:
            return mixed
    return towards


def text_on(fill: str) -> str:
    """Black or white, whichever can be read better on a colour: the contrast is at least 4.58."""
    return max("#000000", "#ffffff", key=lambda colour: contrast(colour, fill))
