"""The wording of a clause of responsibility: which names stand in it, and what each does.

牵头 makes a lead, so do 会同 (whoever acts together with others) and 负责 beside 配合 or 参加; else all share. An open end (等, 有关部门)
never leads.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pilotstd.model import Role
from pilotstd.notices.names import is_body, is_open, split_names, split_outside
from pilotstd.notices.structure import Assignment

_NATIONAL = ("中国", "国家", "全国")
_HELPING = ("配合", "参加", "参与", "协助", "协办", "协同", "支持")
_BY_DUTY = (
    "(?:，?(?:(?:按照?|依照?|依据|根据|结合)(?:各自)?(?:的)?(?:工作)?(?:职责|职能|权限|任务|分工)(?:和|、)?(?:权限)?(?:任务)?(?:分工)?|结合实际|依法|分别|共同|各自|各负其责|具体|统一"
    "|联合|分头|同步|主动|积极|密切|加强|持续|加快|认真|切实|扎实|抓紧|不断|予以|给予))*"
)
_VERB = (
    "(?P<verb>(?:负责|负总责|负主责|落实|完善|实施|推进|推动|开展|办理|承担|承办|主办|执行|完成|指导|督促|监督|协调|统筹|牵头|参加|参与|配合|协助|协办"
    "|协同|支持|分工(?=负责|落实)|(?:贯彻|组织|抓好?|做好|具体|研究)(?=落实|实施|推进|推动|开展|指导|协调|督促|配合)){1,6}(?:组织|做好)?(?:等?工作)?"
    "|为(?:责任|配合|参加|参与|协助|协办)(?:单位|部门)|研究(?:提出|制定)[^，。；、]{0,12}(?:意见|方案|措施|办法))"
)
ACTS = re.compile(f"{_BY_DUTY}{_VERB}$")
CHARGED = re.compile("(?P<names>[^，。；]{2,80}?)(?:负责(?!解释)|落实|承担|履行)[^，。；]{1,24}$")
_WITH_WHOM = re.compile("(?P<names>[^，。；]{2,80}?)(?:对|就|开展|组织|建立|制定)[^，。；]{2,60}$")
_DIVIDED = re.compile("分工|分别|各自|共同|分头")
_MODAL = re.compile("(?:要|应|应当|应该|须|必须|可|可以|将|已|需)$")  # 商务部要会同…: text
_BY_WHOM = re.compile(
    "(?:(?:[^，。；、]{0,16}(?:工作|任务|事项|措施|项|均))?由[^，。；的]{2,200}|[^，。；的由]{2,200})牵头(?:负责|抓总|组织)?$"
)
_TIME = re.compile("其中$|(?:[0-9]|年[底内中]|每|长期|持续|按时|适时|近期|常年)[^，]{0,16}$")
_AFTER_VERB = re.compile("(?<=负责|牵头|指导|配合|参加|参与)、")
_WHEN = re.compile("[0-9]|底前|年内|期间")
_BEFORE_JOINT = re.compile(f"(?:为|负责|{_BY_DUTY})$")
_OPENING = re.compile("^(?:[^，。；、]{0,20}?(?<!自)由|请|其中，?|原则上|以上(?:任务|工作)?)")
_JOINT = re.compile("(?<!（)牵头(?:责任)?(?:单位|部门)?(?:抓总|组织)?|会同")
_MARKED = re.compile("（(?:牵头|主办|牵头单位|牵头部门|总牵头)）$|^[★☆*※▲△]|[★☆*※▲△]$")


def is_time(segment: str) -> bool:
    """Whether a segment says when: 6月底前完成, 长期坚持."""
    return _TIME.match(segment) is not None and not is_body(segment)


def assigned(name: str, lead: bool) -> Assignment:
    marked = _MARKED.search(name)
    if marked:
        name, lead = name.replace(marked[0], ""), True
    return Assignment(name, Role.LEAD if lead and not is_open(name) else Role.SHARED)


class _Group(NamedTuple):
    names: tuple[str, ...]
    act: str  # lead, do, each (do by division of duties), help or nothing


def worded(clause: str, strict: bool = False) -> list[Assignment]:
    """A牵头，B、C等按职责分工负责: the names with their roles; empty where the wording is another.

    With *strict* nothing else may stand in it, but what follows 商务部牵头.
    """
    groups, acts = _gathered(clause, strict)
    names = [name for group in groups for name in group.names]
    if not any(map(_MARKED.search, names)):  # 教育部（牵头）、财政部
        told = any(names for names, act in groups if act) and (acts[-1] or any(acts[:1]))
        acting = {act for _, act in groups} & {"lead", "do", "each"}
        if not told or (not acting and not all(map(is_body, names))):
            return []
    acted = [act for _, act in groups]
    helped = acted.index("help") if "help" in acted and "lead" not in acted else 0
    return [
        assigned(name, act == "lead" or (act == "do" and place < helped))
        for place, (names, act) in enumerate(groups)
        for name in names
    ]


def _gathered(clause: str, strict: bool) -> tuple[list[_Group], list[bool]]:
    """The groups of names in a clause, and of each of its segments whether it says what they do."""
    groups: list[_Group] = []
    acts: list[bool] = []
    by_whom = False
    for stretch in split_outside(clause if strict else _AFTER_VERB.sub("，", clause), "；。"):
        waiting: tuple[str, ...] = ()
        for segment in map(str.strip, split_outside(stretch, "，")):
            if not segment or (strict and is_time(segment)):
                continue
            read = list(_groups(segment, any(group.act for group in groups), strict))
            if strict and not read and not by_whom:
                return [], []
            by_whom = by_whom or (strict and _BY_WHOM.match(segment) is not None)
            acts.append(any(group.act for group in read))
            for names, act in read:
                if act:
                    groups.append(_Group(waiting + names, act))
                    waiting = ()
                else:
                    waiting += names
        if waiting:
            groups.append(_Group(waiting, ""))
    return groups, acts


def _groups(segment: str, told: bool, strict: bool) -> Iterator[_Group]:
    """The groups of names in a segment, each with what it does; none where the segment is no such wording.

    Where somebody acts already (*told*), whoever takes part is taken for a body: 中国电信、中国移动参加. With *strict* nothing else may
    stand in it.
    """
    segment = _OPENING.sub("", segment)
    groups: list[_Group] = []
    word = ""
    while found := _JOINT.search(segment):
        head, word = segment[: found.start()], found[0]
        head = _BEFORE_JOINT.sub("", head)
        names = split_names(head)
        if _MODAL.search(head) or (names and not all_bodies(head, loose=True)):
            return
        if word.startswith("牵头") or names:
            groups.append(_Group(names, "lead"))
            told = True
        segment = segment[found.end() :].lstrip("，、和并 ")
        if not segment:
            yield from groups
            return
    named, act, verb = _told(segment, bool(groups), told and word == "会同")
    loose = verb.startswith("负责")
    told = told and verb.startswith(("负责", *_HELPING)) and not _WHEN.search(named)
    if not named:
        if verb and groups:  # 牵头负责
            yield from groups
        elif verb:
            yield _Group((), act)
        return
    names = split_names(named)
    if not all_bodies(named, loose) and not (told and not strict and max(map(len, names)) <= 20):
        if not strict and word.startswith("牵头"):  # 牵头制定标准
            yield from groups
        return
    yield from groups
    yield _Group(names, act)


def _told(segment: str, joined: bool, joining: bool) -> tuple[str, str, str]:
    """Who stands in a segment, what they do, and the verb that ends it, if one does.

    *joined* says that somebody leads already, *joining* that whoever follows 会同 acts with them.
    """
    acting, charged = ACTS.search(segment), CHARGED.match(segment)
    if charged and (not acting or (joined and all_bodies(charged["names"]))):
        return charged["names"], "do", ""  # 会同财政部负责试点的跟踪指导
    if acting:
        verb = acting["verb"].removeprefix("为")
        helps = verb.startswith(_HELPING)
        act = "help" if helps else "each" if _DIVIDED.search(acting[0]) else "do"
        return segment[: acting.start()].strip("，、 "), act, verb
    if joining and (found := _WITH_WHOM.match(segment)):
        return found["names"], "help", ""
    return segment, "help" if joined else "", ""


def all_bodies(named: str, loose: bool = False) -> bool:
    """Whether a stretch consists of names of bodies; *loose* asks it of one of them."""
    names = [_MARKED.sub("", name) for name in split_names(named)]
    if not names or any(len(name) > 60 for name in names):
        return False
    bodies = [
        is_body(name) or (loose and len(name) > 2 and name.startswith(_NATIONAL)) for name in names
    ]
    return all(bodies) or (loose and len(names) > 1 and bodies[0] and 2 * sum(bodies) >= len(names))
