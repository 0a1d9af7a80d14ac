"""The ordinals of GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）. Those of regulations are in `articles`."""

import re
from typing import NamedTuple

from pilotstd.notices.typography import number_of


class Ordinal(NamedTuple):
    """The mark that opens a numbered paragraph."""

    level: int
    """1 for 一、, 2 for （一）, 3 for 1., 4 for （1）; more among articles."""
    number: int
    """Its integer."""
    printed: str
    """The mark in the one typography: 一、 （一） 1. （1）."""
    length: int
    """How many characters of the line it takes."""
    doubtful: bool
    """Whether it may be part of a sentence instead: a decimal, as in 1.2亿, or a row of numerals, as in 三、四线."""


NUMERAL = "[一二三四五六七八九十百零〇]{1,6}"
"""A number in Chinese."""
_ORDINAL = re.compile(
    rf"(?P<l1>{NUMERAL})[ ]?[、.]"
    rf"|（[ ]?(?P<l2>{NUMERAL})[ ]?）[、.]?"
    r"|(?P<l3>[0-9]{1,3})[ ]?[.、](?![.、])"
    r"|（[ ]?(?P<l4>[0-9]{1,3})[ ]?）[、.]?"
    r"|(?P<signs>[\u3220-\u3229\u2474-\u249b])"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}年")  # 1.2024年底前完成 is no decimal
_ROW = re.compile(f"{NUMERAL}(?:[、是季级线]|年级|$)")


def ordinal_of(line: str) -> Ordinal | None:
    """The ordinal that a folded line begins with, if any.

    >>> ordinal_of("（十二）发展农机社会化服务组织。")[:3]
    (2, 12, '（十二）')
    >>> ordinal_of("1.2亿千瓦").doubtful
    True
    """
    found = _ORDINAL.match(line)
    if not found:
        return None
    printed = found[0]
    rest = line[found.end() : found.end() + 8].lstrip()
    if found["signs"]:
        level, number = _sign(ord(printed))
    else:
        level = next(level for level in range(1, 5) if found[f"l{level}"])
        number = number_of(found[f"l{level}"]) or 0
    if not number:
        return None
    doubtful = (level == 3 and rest[:1].isdecimal() and not _YEAR.match(rest)) or (
        level == 1 and _ROW.match(rest) is not None
    )
    return Ordinal(level, number, printed.replace(" ", ""), found.end(), doubtful)


def _sign(code: int) -> tuple[int, int]:
    if code >= 0x3220:  # ㈠
        return 2, code - 0x321F
    return (4, code - 0x2473) if code < 0x2488 else (3, code - 0x2487)  # ⑴, ⒈
