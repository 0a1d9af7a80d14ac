"""What the items of a list of tasks ask for: a standard, and of which level, or related work."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pilotstd.model import StandardLevel, WorkTaskKind
from pilotstd.notices.tasklists import TaskItem
from pilotstd.notices.typography import number_of

_LEVELS = {level.zh: level for level in StandardLevel}
_LEVEL = re.compile("|".join(_LEVELS))
_FOREGOING = re.compile(f"(?:前述|上述)[^，。]{{0,30}}?({'|'.join(_LEVELS)})")
_MAKING = re.compile("制定|制修订|制订|研制|起草|编制|修订")
_STANDARDS = re.compile("(?:规范|指南|标准|通则|指引|规程|导则|准则|要求|总则|细则|术语|分类)$")
_WORK = re.compile(
    "推进|推动|探索|加大|加快|开展|支持|参与|建立|完善|组织|实施|落实|加强|深化|鼓励|.*工作$"
)
_BATCH = re.compile("首批|第(?P<number>[一二三四五六七八九十0-9]{1,3})批")


class Asked(NamedTuple):
    """What an item asks for, and by what rule that is known; None where nothing says it."""

    kind: WorkTaskKind | None
    level: StandardLevel | None
    locator: str
    """The item whose wording says so."""
    rule: str


def asked_for(items: Sequence[TaskItem]) -> Iterator[Asked]:
    """What each item asks for, from its wording, its heading, or a later item that speaks of the foregoing local standards.

    >>> from pilotstd.notices import read_task_list
    >>> found = asked_for(read_task_list("1.社区教育服务规范\\n2.在前述地方标准基础上，制定行业标准").items)
    >>> [str(asked.level) for asked in found]
    ['local', 'industry']
    """
    later: tuple[int, StandardLevel] | None = None
    for item in items:
        found = _FOREGOING.search(item.title)
        if found:
            later = item.number, _LEVELS[found[1]]
            break
    for item in items:
        asked = _by_itself(item)
        if (
            later
            and item.number < later[0]
            and asked.level is None
            and asked.kind is not WorkTaskKind.RELATED_WORK
        ):
            number, level = later
            rule = f"item {number} calls the standards of the items before it the foregoing {level.en}s"
            asked = Asked(WorkTaskKind.STANDARD, level, f"item {number}", rule)
        yield asked


def _by_itself(item: TaskItem) -> Asked:
    where, rule = f"item {item.number}", "from the wording of the item"
    levels = _LEVEL.findall(item.title.partition("基础上")[2] or item.title)
    if levels and _MAKING.search(item.title):
        return Asked(WorkTaskKind.STANDARD, _LEVELS[levels[-1]], where, rule)
    if _WORK.match(item.title):
        return Asked(WorkTaskKind.RELATED_WORK, None, where, rule)
    if _STANDARDS.search(item.title):
        under = _LEVEL.search(item.heading)
        if under:
            rule = "from the heading that the item stands under"
            return Asked(WorkTaskKind.STANDARD, _LEVELS[under[0]], where, rule)
        return Asked(WorkTaskKind.STANDARD, None, where, rule)
    return Asked(None, None, where, rule)


def batch_in(title: str) -> int | None:
    """The batch that the title of a list names.

    >>> batch_in("任务清单（首批）"), batch_in("任务清单（第二批）"), batch_in("任务清单")
    (1, 2, None)
    """
    found = _BATCH.search(title)
    if not found:
        return None
    return number_of(found["number"]) if found["number"] else 1
