"""The ordinals of GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）, and those of regulations: 第一章 第一节 第一条."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pilotstd.notices.typography import number_of


class Ordinal(NamedTuple):
    """The mark that opens a numbered paragraph."""

    level: int
    """1 for 一、, 2 for （一）, 3 for 1., 4 for （1）; in articles 1 for 第一章, 2 for 第一节, 3 for 第一条, 4 for （一） and so on."""
    number: int
    """Its integer."""
    printed: str
    """The mark in the one typography: 一、 （一） 1. （1）."""
    length: int
    """How many characters of the line it takes."""
    doubtful: bool
    """Whether it may be part of a sentence instead: a decimal, as in 1.2亿, or a row of numerals, as in 三、四线."""


_NUMERAL = "[一二三四五六七八九十百零]{1,6}"
_ORDINAL = re.compile(
    rf"(?P<l1>{_NUMERAL})[ ]?[、.]"
    rf"|（[ ]?(?P<l2>{_NUMERAL})[ ]?）[、.]?"
    r"|(?P<l3>[0-9]{1,3})[ ]?[.、](?![.、])"
    r"|（[ ]?(?P<l4>[0-9]{1,3})[ ]?）[、.]?"
    r"|(?P<signs>[\u3220-\u3229\u2474-\u249b])"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}年")  # 1.2024年底前完成 is no decimal
_ROW = re.compile(f"{_NUMERAL}(?:[、是季级线]|年级|$)")
_ARTICLE = re.compile(
    f"第[ ]?(?P<number>{_NUMERAL}|[0-9]{{1,3}})[ ]?(?P<unit>[章节条])(?:之{_NUMERAL})?(?![、，。；：）》”])"
)
_UNITS = "章节条"
_CITED = re.compile(
    "规定|所列|所称|所指|中的?|[和与或及至的第]|[一二三四五六七八九十]款"
)  # 第三条规定…


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


def article_of(line: str) -> Ordinal | None:
    """The ordinal of a chapter, a part of one or an article that a folded line begins with, if any.

    >>> article_of("第十二条 本办法自印发之日起施行。")[:3]
    (3, 12, '第十二条')
    >>> article_of("第三条规定的条件").doubtful
    True
    """
    found = _ARTICLE.match(line)
    number = number_of(found["number"]) if found else None
    if not (found and number):
        return None
    level = _UNITS.index(found["unit"]) + 1
    doubtful = _CITED.match(line, found.end()) is not None
    return Ordinal(level, number, found[0].replace(" ", ""), found.end(), doubtful)


def ordinal_in_articles(line: str) -> Ordinal | None:
    """The ordinal that a line begins with in a text of articles, where （一） stands under 第一条.

    >>> ordinal_in_articles("（一）有固定的场所；")[:3]
    (4, 1, '（一）')
    """
    ordinal = ordinal_of(line)
    return ordinal._replace(level=ordinal.level + 2) if ordinal else article_of(line)


def has_articles(lines: Iterable[str]) -> bool:
    """Whether lines are a text of articles: 第一条 and 第二条 each begin one."""
    number = 1
    for line in lines:
        article = article_of(line) if line.startswith("第") else None
        if article and article.level == 3 and (article.number, article.doubtful) == (number, False):
            if number == 2:
                return True
            number = 2
    return False


def _sign(code: int) -> tuple[int, int]:
    if code >= 0x3220:  # ㈠
        return 2, code - 0x321F
    return (4, code - 0x2473) if code < 0x2488 else (3, code - 0x2487)  # ⑴, ⒈
