"""What the pictures share: axes, a font that has every character, and lines of a readable length."""

import contextlib
import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pilotstd.errors import InvalidQuery, MissingExtra
from pilotstd.wording import LANGUAGES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontEntry


@contextlib.contextmanager
def drawing(ax: "Axes | None", width: float, height: float, lang: str) -> "Iterator[Axes]":
    """The axes to draw on: those given, or those of a new figure of this size, in inches.

    In the end every text on them gets a font that has its characters. A new figure is closed again where anything fails.
    Raises `MissingExtra` where matplotlib is missing, or a Chinese font for a Chinese picture, and `InvalidQuery` for an unknown
    language.
    """
    if lang not in LANGUAGES:
        raise InvalidQuery(f"{lang!r} is no language of pictures; there are {', '.join(LANGUAGES)}")
    try:
        from matplotlib import pyplot
    except ModuleNotFoundError:
        raise MissingExtra.of("matplotlib", "plot") from None
    figure = None
    if ax is None:
        figure, ax = pyplot.subplots(figsize=(width, height), layout="constrained")
    try:
        yield ax
        _use_fonts(ax, lang)
    except BaseException:
        if figure is not None:
            pyplot.close(figure)
        raise


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most *width* Latin letters, or half as many Chinese characters."""
    return textwrap.wrap(text, width // 2 if _CHINESE.search(text) else width) or [""]


# --- Fonts ----------------------------------------------------------------------------------------------------------

_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")

_FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",  # the one name that older versions of matplotlib see in the file of all
)
"""Fonts with simplified Chinese, those that read best first; any other that has the characters serves after them."""


_PLACEHOLDERS = re.compile("last ?resort|adobe ?blank", re.IGNORECASE)
"""Fonts that claim every character and draw a box, or nothing, for each."""


def _use_fonts(ax: "Axes", lang: str) -> None:
    """Give every text a font that has its Chinese; in an English picture, where none has, `…` stands for the Chinese."""
    from matplotlib import rcParams
    from matplotlib.text import Text

    everything: list[Any] = ax.findobj(Text)
    texts = [text for text in everything if _CHINESE.search(text.get_text())]
    characters = set("".join(text.get_text() for text in texts))
    if not texts:
        return
    try:
        chinese = _family_with({character for character in characters if _CHINESE.match(character)})
    except MissingExtra:
        if lang == "zh":
            raise
        for text in texts:
            text.set_text(re.sub(f"{_CHINESE.pattern}+", "…", text.get_text()))
        return
    usual = rcParams["font.family"]
    for text in texts if lang == "en" else everything:
        text.set_fontfamily([*usual, chinese] if lang == "en" else [chinese, *usual])


def _family_with(characters: Iterable[str]) -> str:
    """The family of a font that has these characters; raises `MissingExtra` where none does."""
    from matplotlib.font_manager import findSystemFonts, fontManager

    wanted = {ord(character) for character in characters}
    fonts = fontManager.ttflist
    found = _first_with(wanted, fonts)
    if found is None:  # installed since matplotlib made its list
        known = {font.fname for font in fonts}
        for path in sorted(set(findSystemFonts()) - known):
            with contextlib.suppress(RuntimeError, OSError):  # a file that is no font
                fontManager.addfont(path)
        found = _first_with(
            wanted, [font for font in fontManager.ttflist if font.fname not in known]
        )
    if found is None:
        raise MissingExtra(
            "no font with Chinese characters is installed; on Debian and Ubuntu run: apt-get install fonts-noto-cjk;"
            " elsewhere install Noto Sans CJK SC, Source Han Sans SC or WenQuanYi Micro Hei"
        )
    return found


def _first_with(wanted: set[int], fonts: "list[FontEntry]") -> str | None:
    from matplotlib.ft2font import FT2Font

    rank = {family: place for place, family in enumerate(_FAMILIES)}
    drawn = [font for font in fonts if not _PLACEHOLDERS.search(font.name)]
    for font in sorted(drawn, key=lambda font: (rank.get(font.name, len(rank)), font.name)):
        with contextlib.suppress(RuntimeError, OSError):  # gone since, or broken
            if wanted <= FT2Font(font.fname).get_charmap().keys():
                return font.name
    return None
