"""What the wording of a text names (topics, aims, stages) and rests on (documents, key tasks), each by a rule that evidence can cite.

The tables of facts of the bundled releases use the same rules: applied to the bundled titles they give the bundled topics and stages.
A wording that may mean something else gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pilotstd.model import DependencyKind, Stage
from pilotstd.notices._parse.text import number_of

# --- Topics, aims, stages -------------------------------------------------------------------------------------------

Patterns = Mapping[str, re.Pattern[str]]
"""For each id what finds its words."""

_OF_A_BODY = "(?![\u4e00-\u9fff]{0,2}(?:部(?![分])|局|委|厅|署))"  # 教育部 and 医疗保障局 are bodies, not topics
_STAGE = "|".join(sorted((stage.zh for stage in Stage), key=len, reverse=True))
_STAGES = re.compile(f"(?<!高)标准的?(?P<list>(?:{_STAGE})(?:(?:[、和及与]|以及)(?:{_STAGE}))+)")


def patterns(words: Mapping[str, Iterable[str | None]]) -> Patterns:
    """What finds the words of each id: a Latin word as a whole, a Chinese one anywhere but in the name of a body.

    >>> found = patterns({"topic:education": ["教育"], "topic:5g": ["5G"]})
    >>> names_in(found, "5G教育规范"), names_in(found, "教育部的15G网")
    ({'topic:education': '教育', 'topic:5g': '5G'}, {})
    """
    found = {}
    for id, names in words.items():
        if each := [re.escape(name) + ("(?![0-9A-Za-z])" if name.isascii() else _OF_A_BODY) for name in names if name]:
            found[id] = re.compile("|".join(f"(?<![0-9A-Za-z]){one}" if one[0].isascii() else one for one in each))
    return found


def names_in(words: Patterns, text: str) -> dict[str, str]:
    """The ids of which a text has a word, each with the first."""
    return {id: match[0] for id, pattern in words.items() if (match := pattern.search(text))}


def stages_in(text: str) -> dict[Stage, str]:
    """The stages of the work on standards that a text lists, each with the list; a stage alone may be of something else.

    >>> [stage.value for stage in stages_in("优化相关标准的建设、实施、评估和总结推广体系")]
    ['construction', 'implementation', 'evaluation', 'promotion']
    >>> stages_in("高标准建设和实施"), stages_in("标准实施")
    ({}, {})
    """
    listed = [match["list"] for match in _STAGES.finditer(text)]
    return {stage: each for stage in Stage for each in listed[:1] if stage.zh in each}


# --- What rests on what ---------------------------------------------------------------------------------------------


class Basis(NamedTuple):
    """Something that a text rests on: how, by which words, and the title of the document, if it is one."""

    kind: DependencyKind
    wording: str
    title: str | None = None


_TITLE = "《[^《》]{6,}(?:《[^《》]*》[^《》]*)?》"
_NO_LONGER = "(?<!不再)(?<!停止)(?<!暂停)(?<!终止)(?<!未)"
_CITED = re.compile(
    f"(?P<verb>根据|依据|{_NO_LONGER}(?:贯彻落实|贯彻实施|贯彻执行)|{_NO_LONGER}(?<!贯彻)(?:落实|实施|执行))?"
    f"(?P<titles>{_TITLE}(?:(?:[、和及与]|以及)?{_TITLE})*)"
)
_FOREGOING = re.compile("在(?:前述|上述)[^，。；]{0,40}基础上")
_DIGITS = "0-9一二三四五六七八九十百"
_KEY_TASK = re.compile(
    f"重点任务第([{_DIGITS}]+)项|重点任务[（(]?([{_DIGITS}]+)(?![{_DIGITS}项个余多])|第[（(]?([{_DIGITS}]+)[）)]?项重点任务"
)


def bases_in(text: str) -> Iterator[Basis]:
    """The documents that a text names, and the foregoing items that it builds on.

    >>> [(one.kind.value, one.title) for one in bases_in("根据《国家标准化发展纲要》，对接《数字经济伙伴关系协定》")]
    [('based-on', '国家标准化发展纲要'), ('cites', '数字经济伙伴关系协定')]
    >>> [(one.kind.value, one.wording) for one in bases_in("在前述地方标准基础上制定行业标准")]
    [('builds-on', '在前述地方标准基础上')]
    """
    for match in _FOREGOING.finditer(text):
        yield Basis(DependencyKind.BUILDS_ON, match[0])
    for match in _CITED.finditer(text):
        verb = match["verb"]
        kind = DependencyKind.IMPLEMENTS if verb else DependencyKind.CITES
        if verb in {"根据", "依据"}:
            kind = DependencyKind.BASED_ON
        for title in re.findall(_TITLE, match["titles"]):
            yield Basis(kind, f"{verb or ''}{title}", title[1:-1])


def key_task_of(heading: str, titles: Mapping[int, str]) -> tuple[int, str] | None:
    """The number of the key task that a heading, with its ordinal, stands for, and the rule; *titles* are those of the key tasks.

    >>> titles = {3: "推进科技创新成果转化应用", 4: "加强标准制修订"}
    >>> key_task_of("（二）科技创新成果转化应用", titles)
    (3, 'the heading is how the title of the key task ends')
    >>> key_task_of("一、标准制修订", titles), key_task_of("一、标准制修订（重点任务四）", titles)
    (None, (4, 'the heading has the number of the key task'))
    """
    if match := _KEY_TASK.search(heading):
        number = number_of(next(filter(None, match.groups()))) or 0
        return (number, "the heading has the number of the key task") if number in titles else None
    words = re.sub("^[（(]?[0-9一二三四五六七八九十百]+[）)、.．]*|（[^（）]*）$", "", heading.strip()).strip(" 。：")
    for rule, found in (
        ("the heading is the title of the key task", [n for n, title in titles.items() if title == words]),
        (
            "the heading is how the title of the key task ends",
            [n for n, title in titles.items() if len(words) >= 6 and "标准" not in words and title.endswith(words)],
        ),
    ):
        if len(found) == 1:
            return found[0], rule
    return None
