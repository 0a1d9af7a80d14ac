"""Traditional characters read as simplified ones, where OpenCC is installed."""

from importlib.util import find_spec

from pilotstd._require import require
from pilotstd.notices._parse.lexicon import TRADITIONAL

_SAMPLE, _QUOTED = 5000, 5  # characters looked at, and how many traditional ones may be a quotation
CONVERTED = "the text is in traditional characters: they are read as simplified ones, by OpenCC"
UNREAD = (
    'the text is in traditional characters: convert it to simplified ones first, or run: pip install "pilotstd[opencc]"'
)


def is_traditional(text: str) -> bool:
    """Whether a text is in traditional characters, beyond a quotation."""
    return sum(map(text[:_SAMPLE].count, TRADITIONAL)) > _QUOTED


def simplified(text: str) -> tuple[str, str]:
    """A traditional text in simplified characters, one for one, and what a reader is told; the text itself without OpenCC."""
    if find_spec("opencc") is None:
        return text, UNREAD
    convert = require("opencc").OpenCC("t2s").convert
    table = {char: plain for char in set(text) if not char.isascii() and len(plain := convert(char)) == 1}
    return text.translate(str.maketrans(table)), CONVERTED
