"""Fonts with Chinese characters, and the widths of texts."""

from __future__ import annotations

import contextlib
import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pilotstd._require import require
from pilotstd.errors import MissingExtra

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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


def set_fonts(ax: Axes, lang: str) -> None:
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
            text.set_text(_without_chinese(text.get_text()))
        return
    for text in texts if lang == "zh" else chinese:
        own = text.get_fontfamily()
        both = [*families, *own] if lang == "zh" else [*own, *families]
        text.set_fontfamily([*dict.fromkeys(both)])


class Widths:
    """The widths of texts of one point, in the fonts that `set_fonts` gives them; matplotlib sets them a little narrower or wider.

    Fonts are looked for once, and each text is measured once: a picture tries several sizes.
    """

    def __init__(self, lang: str) -> None:
        from matplotlib import rcParams

        self._lang = lang
        self._family = tuple(rcParams["font.family"])
        self._chinese: list[str] | None = None  # not looked for yet
        self._known: dict[tuple[str, bool], float] = {}

    def of(self, text: str, bold: bool = False) -> float:
        if (text, bold) not in self._known:
            self._known[text, bold] = self._measured(text, bold)
        return self._known[text, bold]

    def _measured(self, text: str, bold: bool) -> float:
        family = self._family
        if self._lang == "zh" or _CHINESE.search(text):
            if self._chinese is None:
                self._chinese = _chinese_families_if_any()
            if not self._chinese:
                text = _without_chinese(text)
            family = (*self._chinese, *family) if self._lang == "zh" else (*family, *self._chinese)
        return sum(_advance(character, family, bold) for character in text)


def _without_chinese(text: str) -> str:
    return re.sub(f"{_CHINESE.pattern}+", "…", text)


def _chinese_families_if_any() -> list[str]:
    try:
        return _chinese_families()
    except MissingExtra:
        return []


@cache
def _advance(character: str, family: tuple[str, ...], bold: bool) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    properties = FontProperties(family=list(family), size=100, weight="bold" if bold else "normal")
    # between two letters, so that a blank has its width
    around: float = text_to_path.get_text_width_height_descent("nn", properties, ismath=False)[0]
    within: float = text_to_path.get_text_width_height_descent(f"n{character}n", properties, ismath=False)[0]
    return (within - around) / 100
