"""The ordinals that open numbered paragraphs.

A notice numbers its items as GB/T 9704-2012, 7.3.3 says: 一、 （一） 1. （1）. A regulation has chapters, sections and articles: 第一章
第一节 第一条. A body of text has articles if 第一条 comes first, chapters aside, or right after a heading 一、. A notice that cites or
quotes articles further down keeps the levels of GB/T 9704.
"""

import re
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from pilotstd.notices._parse.lines import RULES
from pilotstd.notices._parse.text import number_of


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
    rule: str
    """The line rule that found it."""
    doubtful: bool
    """Whether it may belong to a sentence: a decimal as in 1.2亿, a row of numerals as in 三、四线, or a citation as in 第三条规定."""


# --- GB/T 9704 ------------------------------------------------------------------------------------------------------

_OPENS = frozenset("一二三四五六七八九十百零〇（0123456789") | {
    *map(chr, (*range(0x3220, 0x322A), *range(0x2474, 0x249C)))
}
_ITEMS = [RULES[f"item-{level}"] for level in range(1, 5)]
_YEAR = re.compile("(?:19|20)[0-9]{2}年")  # in 1.2024年底前完成 the point is not decimal
_ROW = re.compile("[一二三四五六七八九十百零〇]{1,6}(?:[、是季级线]|年级|$)")


def ordinal_of(line: str) -> Ordinal | None:
    """The ordinal of GB/T 9704 that a folded line begins with, if any.

    >>> ordinal_of("（十二）发展农机社会化服务组织。")[:3]
    (2, 12, '（十二）')
    >>> ordinal_of("1.2亿千瓦").doubtful
    True
    """
    if line[:1] not in _OPENS:
        return None
    for level, rule in enumerate(_ITEMS, 1):  # noqa: B007
        if match := rule.match(line):
            number = number_of(match["number"]) or 0
            break
    else:
        rule = RULES["item-sign"]
        match = rule.match(line)
        if not match:
            return None
        level, number = _sign(ord(match[0]))
    if not number:
        return None
    rest = line[match.end() : match.end() + 8].lstrip()
    doubtful = (level == 3 and rest[:1].isdecimal() and not _YEAR.match(rest)) or (
        level == 1 and _ROW.match(rest) is not None
    )
    return Ordinal(level, number, match[0].replace(" ", ""), match.end(), rule.name, doubtful)


def _sign(code: int) -> tuple[int, int]:
    """The level and number of an ordinal that is a single character."""
    if code >= 0x3220:  # ㈠
        return 2, code - 0x321F
    return (4, code - 0x2473) if code < 0x2488 else (3, code - 0x2487)  # ⑴, ⒈


# --- Regulations ----------------------------------------------------------------------------------------------------

_UNITS: tuple[str, ...] = ("章", "节", "条")
_PLAIN: tuple[str, ...] = ("一、", "（一）", "1.", "（1）")
_CITED = re.compile(  # 第三条规定…
    "规定|所列|所称|所指|中的?|[和与或及至的第]|[一二三四五六七八九十]款"
)


def article_of(line: str) -> Ordinal | None:
    """The ordinal of a chapter, a section or an article that a folded line begins with, if any.

    That of an article is doubtful unless a blank follows: it may be a citation that a page broke.

    >>> article_of("第十二条 本办法自印发之日起施行。")[:3]
    (3, 12, '第十二条')
    >>> article_of("第三条规定的条件").doubtful
    True
    """
    match = RULES["article"].match(line) if line.startswith("第") else None
    number = number_of(match["number"]) if match else None
    if not (match and number):
        return None
    level = _UNITS.index(match["unit"]) + 1
    rest = line[match.end() :]
    doubtful = level == 3 and rest != "" and (rest[0] not in " \t" or _CITED.match(rest) is not None)
    return Ordinal(level, number, match[0].replace(" ", ""), match.end(), "article", doubtful)


def is_inserted(ordinal: Ordinal) -> bool:
    """Whether an article was inserted later, after the one with its number: 第二条之一."""
    return "条之" in ordinal.printed


class NumberingScheme(Enum):
    """The kinds of ordinals that a body of text has, the highest first: the index of each plus 1 is its level."""

    PLAIN = _PLAIN
    ARTICLES = (*_UNITS, *_PLAIN[1:])
    HEADED_ARTICLES = (_PLAIN[0], *_UNITS[1:], *_PLAIN[1:])
    DIVIDED_ARTICLES = (*_UNITS, *_PLAIN)

    def ordinal_of(self, line: str) -> Ordinal | None:
        """The ordinal that a folded line begins with, if it is of one of these kinds.

        >>> NumberingScheme.ARTICLES.ordinal_of("（一）有固定的场所；")[:3]
        (4, 1, '（一）')
        """
        if self is NumberingScheme.PLAIN:
            return ordinal_of(line)
        ordinal, kinds = ordinal_of(line), _PLAIN
        if ordinal is None:
            ordinal, kinds = article_of(line), _UNITS
        if ordinal is None or (kind := kinds[ordinal.level - 1]) not in self.value:
            return None
        return ordinal._replace(level=self.value.index(kind) + 1)

    @property
    def headless(self) -> bool:
        """Whether articles and the items under them have no headings, as in a regulation."""
        return self in {NumberingScheme.ARTICLES, NumberingScheme.DIVIDED_ARTICLES}

    @property
    def deepest(self) -> int:
        """The level of （1）."""
        return len(self.value)


def scheme_of(lines: Iterable[str]) -> NumberingScheme:
    """The numbering scheme of a body with these folded lines.

    >>> scheme_of(["第一章 总则", "第一条 甲。", "（一）乙；", "第二条 丙。"]).name
    'ARTICLES'
    >>> scheme_of(["一、关于第一条", "（一）甲。", "第一条 乙。", "第二条 丙。"]).name
    'PLAIN'
    """
    headed, divided, articles = False, False, 0
    for line in lines:
        article = article_of(line) if line.startswith("第") else None
        ordinal = None if article else ordinal_of(line)
        if article and article.level == 3 and article.number == articles + 1:
            articles += 1
        elif ordinal is None or ordinal.doubtful:
            continue
        elif articles:
            divided = divided or ordinal.level == 1
        elif headed or ordinal.level > 1 or line.endswith(("。", "：")):
            return NumberingScheme.PLAIN
        else:
            headed = True
    if articles < 2:
        return NumberingScheme.PLAIN
    if headed:
        return NumberingScheme.HEADED_ARTICLES
    return NumberingScheme.DIVIDED_ARTICLES if divided else NumberingScheme.ARTICLES
