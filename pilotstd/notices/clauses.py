"""Who answers for an item: from 「（海关总署、财政部负责，排在第一位的部门为牵头部门，下同）」 to bodies and their roles.

A clause stands in brackets at the end of a sentence, as a sentence of its own, or after a label such as 责任单位：. It is one only
if it consists of names of bodies and wording that gives them the task: 牵头, 负责, 会同, 参加, 配合, 按职责分工…; other text that names
bodies is none.

Roles. 牵头 and 牵头单位 make a lead, so do 会同 (whoever acts together with others) and 负责 beside 配合 or 参加. Else all share, unless a
rule says that the first-named leads (排在第一位的部门为牵头部门): the rule holds for the clause in which it stands, and from there onward
where it says 下同 or stands outside a clause. An open end (等, 有关部门) never leads.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pilotstd.model import Role
from pilotstd.notices.names import is_body, is_open, split_names, split_outside
from pilotstd.notices.structure import Assignment
from pilotstd.notices.wording import ACTS, CHARGED, all_bodies, assigned, is_time, worded


class Charge(NamedTuple):
    """What the clauses of an item say."""

    assignments: tuple[Assignment, ...]
    scope: str | None
    doubts: tuple[str, ...]


class Standing(NamedTuple):
    """The rules that hold from a place in the text onward."""

    first_leads: bool = False
    scope: str | None = None


_FIRST = re.compile("第一|首位|首个")
_FIRST_LEADS = re.compile(
    "[，。；（]?(?:以上|以下|其中|各项|任务)?(?:任务|工作|各项)?(?:中)?，?(?:均以?|由)?(?:(?:排|列|位|居)(?:在|于|列|名)?|位居)?的?(?:第一(?:位|个|名|家)?|首位|首个)"
    "的?(?:部门|单位|者|机构)?(?:均|即)?(?:为|是|系|作为)(?:该项|本项)?(?:工作|任务)?的?(?:牵头|主办|第一责任)(?:责任)?(?:部门|单位|者|机构)?"
)
_HENCEFORTH = re.compile("下同|以下同|以下均同|后同|以下类同")
_SCOPE_HENCEFORTH = re.compile(
    "[，；。]?以下除[^，。；]{0,60}外，适用范围均为(?P<scope>[^，。；）]{1,40})"
)

_MAY_TELL = re.compile("牵头|会同|负责|参加|参与|配合|：|(?:单位|部门|主体|机构)[为是]")
_TELLING = re.compile("牵头|会同|负责(?:(?:组织|具体)?(?:落实|实施))?$|(?:参加|参与|配合)$")
_STRONG = re.compile(
    "负责|牵头|责任(?:单位|部门|主体)|主办|承办|按[^，。；]{0,6}职责|会同|(?:配合|参加|参与|协办)单位|组织实施|研究推进|落实|承担|实施|配合|参加|指导"
)
_LABEL = re.compile(
    "(?P<label>(?:主要|共同)?(?P<role>牵头|主办|主责|第一责任|负责|责任|配合|参加|参与|协助|协办|协同|支持|承办|实施|落实|完成|指导)"
    "(?:责任|负责|落实|实施)?(?:单位|部门|主体|机构|地区)(?:及分工)?"
    "|(?:适用|实施|推广|试点)(?:范围|地区|区域)|(?:完成|时间|办理|起止)?(?:时限|时间|要求|进度|期限)(?:要求|安排|节点)?|责任人|联系人|备注"
    "|责任分工|任务分工|分工|[^，。；：（）]{0,4}领导)[ ]?(?:：|(?<=[单部主机][位门体构])[为是]：?)"
)
_LEADING = ("牵头", "主办", "主责", "第一责任")
_KIND_OF_BODY = re.compile(".*(?:部门|单位|机构|机关|主体|企业|人员)$")
_ABOUT = re.compile(
    "关于.*(?:问题|任务|工作|事项)，(?=由)|[^，。；：]{2,40}，(?=(?:(?:上述|以上|有关|相关|具体|此项|该项|这项)(?:工作|任务|事项))?由[^，。；的]{2,200}(?:负责|牵头)(?:，|$))"
)
_NOTED = re.compile("[，。；]?以下[^。；]*不再[^。；]*")  # 以下均需地方政府落实，不再列出
_ENDS = re.compile("[。；！？\n]")
_LONGEST = 2000  # characters of a clause; the longest known has some 500


def charge(text: str, standing: Standing) -> tuple[Charge, Standing]:
    """What the clauses in the text of an item say, and the rules that hold after it.

    >>> charge("修路。（交通运输部、财政部负责，排在第一位的部门为牵头部门，下同）", Standing())[0].assignments
    (Assignment(name='交通运输部', role=<Role.LEAD: 'lead'>), Assignment(name='财政部', role=<Role.SHARED: 'shared'>))
    """
    found: list[Assignment] = []
    scope: str | None = None
    doubts: list[str] = []
    outside: list[str] = []
    place = 0
    for start, end, closed in _brackets(text):
        clause = text[start + 1 : end - 1 if closed else end]
        if not _may_end(text, start, end):
            continue
        read = _clause(clause, standing)
        if read is None:
            continue
        outside += (text[place:start], "。")
        place = end
        found += read.assignments
        scope = read.scope or scope
        standing = _after(clause, standing)
        if not closed:
            doubts.append(f"the bracket before {clause[:12]!r} is not closed")
    outside.append(text[place:])
    rest = "".join(outside)
    if "牵头" in rest and _FIRST_LEADS.search(rest):
        standing = standing._replace(first_leads=True)
    for sentence in _ENDS.split(rest) if _MAY_TELL.search(rest) else ():
        read = _sentence(sentence.strip(), standing)
        if read is not None:
            found += read.assignments
            scope = read.scope or scope
    scope = scope or (standing.scope if found else None)
    return Charge(tuple(dict.fromkeys(found)), scope, tuple(doubts)), standing


def without_clauses(text: str) -> str:
    """A text without the clauses of responsibility that stand in it in brackets.

    >>> without_clauses("修路（含桥）。（交通运输部负责）")
    '修路（含桥）。'
    """
    kept: list[str] = []
    place = 0
    for start, end, closed in _brackets(text):
        if _may_end(text, start, end) and _clause(
            text[start + 1 : end - 1 if closed else end], Standing()
        ):
            kept.append(text[place:start])
            place = end
    return "".join((*kept, text[place:]))


def _brackets(text: str) -> Iterator[tuple[int, int, bool]]:
    """The outermost brackets of each paragraph: start, end and whether it is closed."""
    depth = start = 0
    for found in re.finditer(r"[（）【】〔〕\[\]\n]", text):
        place, char = found.start(), found[0]
        if char in "（【〔[":
            start = start if depth else place
            depth += 1
        elif char in "）】〕]" and depth:
            depth -= 1
            if depth == 0:
                yield start, place + 1, True
        elif char == "\n":
            if depth:
                yield start, place, False
            depth = 0
    if depth:
        yield start, len(text), False


def _may_end(text: str, start: int, end: int) -> bool:
    """Whether a bracket stands where a clause stands: at the end of a sentence or part of one, not within it."""
    if end - start > _LONGEST or not _STRONG.search(text, start, end):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    if after == "，" and text.startswith("由", start + 1):
        return False  # 企业（由商务部门负责认定），…: how, not who
    if after == "，" and _is_description(text[start + 1 : end - 1]):
        return False  # （应急部门负责汇总情况），…: what it does
    if after == "，" and all(map(_KIND_OF_BODY.match, _bare_names(text[start + 1 : end - 1]))):
        return False  # （审批部门、主管部门负责），…: whoever it is
    return before in tuple("。；！？）\n") or after in tuple("，（\n。；！？") or not after


def _is_description(clause: str) -> bool:
    """Whether words follow 负责 in a bracket that says no more than that."""
    return "，" not in clause and CHARGED.match(clause) is not None and not ACTS.search(clause)


def _bare_names(clause: str) -> list[str]:
    """The names in a clause that is one list and what it does."""
    return [name for name in split_names(ACTS.sub("", clause)) if not is_open(name)]


def _after(clause: str, standing: Standing) -> Standing:
    """The rules that hold after a clause."""
    if _FIRST.search(clause) and _FIRST_LEADS.search(clause) and _HENCEFORTH.search(clause):
        standing = standing._replace(first_leads=True)
    if found := _SCOPE_HENCEFORTH.search(clause):
        standing = standing._replace(scope=found["scope"])
    return standing


def _clause(clause: str, standing: Standing) -> Charge | None:
    """What a clause says; None where it is none."""
    bare, rules = _FIRST_LEADS.subn("", clause) if _FIRST.search(clause) else (clause, 0)
    first_leads = standing.first_leads or rules > 0
    if "下" in bare or "后" in bare:
        for aside in (_SCOPE_HENCEFORTH, _NOTED, _HENCEFORTH):
            bare = aside.sub("", bare)
    clause = bare.strip("，。；、 ")
    label = _LABEL.match(clause)
    if label:
        return _labelled(clause, first_leads)
    charged = worded(clause)
    if not charged and rules and all_bodies(clause):  # 甲局、乙局，列第一位的为牵头单位
        charged = [assigned(name, False) for name in split_names(clause)]
    if not charged:
        return None
    return Charge(_with_first(charged, first_leads), None, ())


def _sentence(sentence: str, standing: Standing) -> Charge | None:
    """What a sentence says that is a clause by itself; None where it is none."""
    if len(sentence) > _LONGEST or not _STRONG.search(sentence):
        return None
    if _LABEL.match(sentence):
        return _labelled(sentence, standing.first_leads)
    if len(sentence) > 400 or not _TELLING.search(sentence):
        return None
    charged = worded(_ABOUT.sub("", sentence, count=1), strict=True)
    return Charge(_with_first(charged, standing.first_leads), None, ()) if charged else None


def _with_first(charged: list[Assignment], first_leads: bool) -> tuple[Assignment, ...]:
    """The assignments, with the first-named as lead where a rule says so and the wording names no lead."""
    if (
        first_leads
        and not any(role is Role.LEAD for _, role in charged)
        and not is_open(charged[0].name)
    ):
        charged[0] = charged[0]._replace(role=Role.LEAD)
    return tuple(charged)


def _labelled(clause: str, first_leads: bool) -> Charge:
    """牵头单位：A；配合单位：B、C；适用范围：…"""
    charged: list[Assignment] = []
    scope = None
    labels = list(_LABEL.finditer(clause))
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        value = clause[label.end() : following.start() if following else len(clause)].strip(
            "，。；、 "
        )
        role = label["role"]
        if role is None and not label["label"].endswith("分工"):
            if label["label"].endswith(("范围", "地区", "区域")):
                scope = value or None
            continue
        value = value.partition("。")[0]  # …按职责分工负责。具体任务均涉及各市，不再列出
        found = worded(value)
        if found and _TELLING.search(value):
            charged += found
            continue
        lead = role is not None and role.startswith(_LEADING)
        for segment in split_outside(value, "，；"):
            if is_time(segment):
                continue
            names = split_names(ACTS.sub("", segment))
            if not label[0].endswith(("为", "是")) or all(map(is_body, names)):
                charged += [assigned(name, lead) for name in names]
    return Charge(_with_first(charged, first_leads) if charged else (), scope, ())
