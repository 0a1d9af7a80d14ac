"""The ordinals of regulations: 第一章 第一节 第一条, and what stands under an article.

A body is one of articles where 第一条 is the first of its ordinals, chapters aside, or follows the heading 一、 at once. A notice that cites
or quotes articles further down keeps the levels of GB/T 9704.
"""

import re
from collections.abc import Iterable
from enum import Enum

from pilotstd.notices.ordinals import NUMERAL, Ordinal, ordinal_of
from pilotstd.notices.typography import number_of

_NUMBER = f"{NUMERAL}|[0-9]{{1,3}}"
_ARTICLE = re.compile(
    f"第[ ]?(?P<number>{_NUMBER})[ ]?(?P<unit>[章节条])(?:[ ]?之[ ]?(?:{_NUMBER}))?(?![、，。；：）》”])"
)
_UNITS: tuple[str, ...] = ("章", "节", "条")
_PLAIN: tuple[str, ...] = ("一、", "（一）", "1.", "（1）")
_CITED = re.compile(  # 第三条规定…
    "规定|所列|所称|所指|中的?|[和与或及至的第]|[一二三四五六七八九十]款"
)


class Order(Enum):
    """The kinds of ordinals in a body, the highest first: the place of each is its level."""

    PLAIN = _PLAIN
    ARTICLES = (*_UNITS, *_PLAIN[1:])
    HEADED_ARTICLES = (_PLAIN[0], *_UNITS[1:], *_PLAIN[1:])
    DIVIDED_ARTICLES = (*_UNITS, *_PLAIN)

    def ordinal_of(self, line: str) -> Ordinal | None:
        """The ordinal that a folded line begins with, if it is of one of these kinds.

        >>> Order.ARTICLES.ordinal_of("（一）有固定的场所；")[:3]
        (4, 1, '（一）')
        """
        if self is Order.PLAIN:
            return ordinal_of(line)
        ordinal, kinds = ordinal_of(line), _PLAIN
        if ordinal is None:
            ordinal, kinds = article_of(line), _UNITS
        if ordinal is None or (kind := kinds[ordinal.level - 1]) not in self.value:
            return None
        return ordinal._replace(level=self.value.index(kind) + 1)

    @property
    def headless(self) -> bool:
        """Whether articles and what stands under them have no headings, as in a regulation."""
        return self in {Order.ARTICLES, Order.DIVIDED_ARTICLES}

    @property
    def deepest(self) -> int:
        """The level of （1）."""
        return len(self.value)


def article_of(line: str) -> Ordinal | None:
    """The ordinal of a chapter, a section of one, or an article that a folded line begins with, if any.

    It is doubtful where no blank parts it from what follows: it may be a citation that a page broke.

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
    rest = line[found.end() :]
    doubtful = (
        level == 3 and rest != "" and (rest[0] not in " \t" or _CITED.match(rest) is not None)
    )
    return Ordinal(level, number, found[0].replace(" ", ""), found.end(), doubtful)


def is_later(ordinal: Ordinal) -> bool:
    """Whether an article was put in later, beside that of its number: 第二条之一."""
    return "条之" in ordinal.printed


def order_of(lines: Iterable[str]) -> Order:
    """The order of a body with these lines.

    >>> order_of(["第一章 总则", "第一条 甲。", "（一）乙；", "第二条 丙。"]).name
    'ARTICLES'
    >>> order_of(["一、关于第一条", "（一）甲。", "第一条 乙。", "第二条 丙。"]).name
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
            return Order.PLAIN
        else:
            headed = True
    if articles < 2:
        return Order.PLAIN
    if headed:
        return Order.HEADED_ARTICLES
    return Order.DIVIDED_ARTICLES if divided else Order.ARTICLES
