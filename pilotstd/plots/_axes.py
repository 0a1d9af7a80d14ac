"""What the pictures share: axes, fonts and line breaks."""

from __future__ import annotations

import contextlib
import os
import re
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pilotstd._i18n import LANGUAGES
from pilotstd._require import require
from pilotstd.errors import InvalidQuery, MissingExtra

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@contextlib.contextmanager
def drawing(ax: Axes | None, width: float, height: float, lang: str) -> Iterator[Axes]:
    """The axes to draw on: *ax*, or those of a new figure of this size in inches.

    At the end each text gets fonts that have its characters. On an error a new figure is closed. Raises `MissingExtra` if matplotlib
    is missing, or a Chinese font for a Chinese picture, and `InvalidQuery` for an unknown language.
    """
    if lang not in LANGUAGES:
        raise InvalidQuery(f"invalid language {lang!r}: expected one of {', '.join(LANGUAGES)}")
    pyplot = require("matplotlib.pyplot", extra="plot")
    figure, axes = None, ax
    if axes is None:
        figure, axes = pyplot.subplots(figsize=(width, height), layout="constrained")
    try:
        yield axes
        _set_fonts(axes, lang)
    except BaseException:
        if figure is not None:
            pyplot.close(figure)
        raise


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most *width* Latin letters, or half as many Chinese characters; one empty line for an empty text."""
    return textwrap.wrap(text, width // 2 if _CHINESE.search(text) else width) or [""]


# --- Fonts ----------------------------------------------------------------------------------------------------------

_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")

# fmt: off
_FAMILIES = (  # with simplified Chinese, the most readable first
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "DengXian", "SimHei", "Heiti SC", "STHeiti", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",  # the only name that matplotlib reads from the file of all Noto Sans CJK fonts
    "Droid Sans Fallback", "Arial Unicode MS", "Noto Serif CJK SC", "Noto Serif CJK JP", "Source Han Serif SC",
    "Songti SC", "SimSun", "AR PL UMing CN", "AR PL UKai CN",
)
# fmt: on


def chinese_font() -> str:
    """The family name of an installed font with simplified Chinese, for your own texts in a figure.

    Raises `MissingExtra`, with a font to install, if there is none; and if matplotlib is missing.

    >>> chinese_font()  # doctest: +SKIP
    'Noto Sans CJK SC'
    """
    return _chinese_families()[0]


def _chinese_families() -> list[str]:
    manager = require("matplotlib.font_manager", extra="plot")
    fonts = manager.fontManager
    if not (families := _installed_families(fonts)):
        # matplotlib lists fonts once and keeps the list in a file: look for fonts installed since
        for path in set(manager.findSystemFonts()) - {font.fname for font in fonts.ttflist}:
            with contextlib.suppress(RuntimeError, OSError):  # not a font
                fonts.addfont(path)
        families = _installed_families(fonts)
    if not families:
        raise MissingExtra(
            "no font with Chinese characters is installed; on Debian and Ubuntu run: apt-get install fonts-noto-cjk;"
            " elsewhere install Noto Sans CJK SC, Source Han Sans SC or WenQuanYi Micro Hei"
        )
    return families


def _installed_families(fonts: Any) -> list[str]:
    listed = [font for font in fonts.ttflist if font.name in _FAMILIES]
    installed = {font.name for font in listed if os.path.exists(font.fname)}
    return [family for family in _FAMILIES if family in installed]


def _set_fonts(ax: Axes, lang: str) -> None:
    """Add Chinese fonts to the families of each text; without one, an English picture has `…` instead of the Chinese.

    matplotlib takes each glyph from the first family that has it.
    """
    from matplotlib.text import Text

    texts: list[Any] = ax.findobj(Text)
    chinese = [text for text in texts if _CHINESE.search(text.get_text())]
    if not chinese:
        return
    try:
        families = _chinese_families()
    except MissingExtra:
        if lang == "zh":
            raise
        for text in chinese:
            text.set_text(re.sub(f"{_CHINESE.pattern}+", "…", text.get_text()))
        return
    for text in texts if lang == "zh" else chinese:
        own = text.get_fontfamily()
        both = [*families, *own] if lang == "zh" else [*own, *families]
        text.set_fontfamily([*dict.fromkeys(both)])
