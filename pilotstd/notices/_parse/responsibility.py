"""Clauses of responsibility: which bodies are responsible for an item, and who leads.

A clause is in brackets at the end of a sentence （海关总署、财政部负责，下同）, a sentence of its own, or follows a label such as 责任单位：.
Text is a clause only if it consists of names of bodies and words that give them a task; other text may name bodies as it likes.

    clause  = rule | [rule], labels, [rule] | [rule], wording, [rule] ;
    rule    = "排在第一位的部门为牵头部门", ["，下同"] | "以下…适用范围均为", scope ;
    labels  = label, value, { ("；" | "，"), label, value } ;             牵头单位：甲部；配合单位：乙部、丙部
    label   = (lead | share | "适用范围" | "完成时限" | "分工" | …), ("：" | "为" | "是") ;
    value   = wording | names | scope | time ;
    wording = stretch, { ("；" | "。"), stretch } ;
    stretch = segment, { "，", segment } ;                             甲部牵头，乙部、丙部等按职责分工负责
    segment = time | [opening], { [names], joint }, [names], [manner], [verb] | [names], "负责", object ;
    joint   = "牵头" | "会同" ;
    names   = name, { ("、" | "和" | "与" | …), name } ;              see `names`
    opening = "由" | "请" | "其中" | … ;
    manner  = "按职责分工" | "分别" | "共同" | … ;
    verb    = lead | share | help ;                                   牵头; 负责, 落实, …; 配合, 参加, …

Roles. Those before 牵头 or 会同 lead, those under the label 牵头单位 or with a star, and those who 负责 while others 配合 or 参加. All others
share, unless a rule says that the first-named leads: it holds for its clause, and from there onward if it says 下同 or is outside
a clause. An open end (等, 有关部门) never leads. A rule such as 以下责任单位均包括各市，不再列出 adds its bodies to each clause that follows.
A bracket of names alone is not a clause; `bare_names` gives its bodies to the reader of the body, which knows whether that is a habit of the text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pilotstd.model import Role
from pilotstd.notices._parse.document import Assignment
from pilotstd.notices._parse.lexicon import DUTY_VERBS, HELPING_VERBS, LEADING_LABELS, PLACES, SHARING_LABELS
from pilotstd.notices._parse.names import is_body, is_open, split_names, split_outside


class Responsibilities(NamedTuple):
    """What the clauses of an item say."""

    assignments: tuple[Assignment, ...]
    scope: str | None
    doubts: tuple[str, ...]


class ClauseRules(NamedTuple):
    """The rules that hold for clauses from an index of the text onward."""

    first_leads: bool = False
    scope: str | None = None
    also: tuple[str, ...] = ()
    """The bodies that each clause includes without naming them: 以下责任单位均包括各市人民政府，不再列出."""


_ENDS = re.compile("[。；！？\n]")
_MAY_ASSIGN = re.compile("牵头|会同|负责|参加|参与|配合|：|(?:单位|部门|主体|机构)[为是]")
_STRONG = re.compile(
    "负责|牵头|责任(?:单位|部门|主体)|主办|承办|按[^，。；]{0,6}职责|会同|(?:配合|参加|参与|协办)单位|组织实施|研究推进|落实|承担|实施|配合|参加|指导"
)
_KIND_OF_BODY = re.compile(".*(?:部门|单位|机构|机关|主体|企业|人员)$")
_DUTY = re.compile("(?:负责|牵头|落实)$|(?:责任|牵头|负责)(?:单位|部门)")
_GLOSS = re.compile("以下|下称|简称|不?含|包括|即|如|原|见|其中|另")
_PLACE = re.compile("[省市县区州盟旗]$|自治区$|街道$")
_INCLUDED = re.compile("〈((?:不?含|包括|原|指|以下)[^〈〉]*?)(?:，下同)?〉")  # 各区政府〈含新区管委会，下同〉
_LONGEST_CLAUSE = 2000  # characters; the longest known has some 500
_LONGEST_SENTENCE = 400
_LONGEST_NAME = 60


def parse_responsibilities(text: str, rules: ClauseRules) -> tuple[Responsibilities, ClauseRules]:
    """What the clauses in the text of an item say, and the rules that hold after it.

    >>> text = "修路。（交通运输部、财政部负责，排在第一位的部门为牵头部门，下同）"
    >>> parse_responsibilities(text, ClauseRules())[0].assignments
    (Assignment(name='交通运输部', role=<Role.LEAD: 'lead'>), Assignment(name='财政部', role=<Role.SHARED: 'shared'>))
    """
    assignments: list[Assignment] = []
    scope: str | None = None
    doubts: list[str] = []
    outside: list[str] = []
    last = 0
    also = rules.also
    if "〈" in text:
        text = _INCLUDED.sub(r"（\1）", text)
    for start, end, closed in _brackets(text):
        clause = text[start + 1 : end - 1 if closed else end]
        if not _may_be_clause(text, start, end):
            continue
        parsed = _clause(clause, rules)
        if parsed is None:
            if _DUTY.search(clause) and (end == len(text) or text[end] == "\n"):
                doubts.append(f"the clause （{clause[:40]}） is not understood")
            continue
        outside += (text[last:start], "。")
        last = end
        assignments += parsed.assignments
        scope = parsed.scope or scope
        rules = _rules_after(clause, rules)
        if not closed:
            doubts.append(f"the bracket before {clause[:12]!r} is not closed")
    outside.append(text[last:])
    rest = "".join(outside)
    if "牵头" in rest and _FIRST_LEADS.search(rest):
        rules = rules._replace(first_leads=True)
    outweighed = "：" in text and any(_LABEL.match(text, start + 1) for start, *_ in _brackets(text))
    for sentence, parsed in _clauses_in_sentences(rest, rules):
        if outweighed and not _LABEL.match(sentence):
            doubts.append(
                f"the sentence {sentence[:40]!r} is not read as a clause, since a label says who is responsible"
            )
        else:
            assignments += parsed.assignments
            scope = parsed.scope or scope
    if assignments:
        assignments += [Assignment(name, Role.SHARED) for name in also if all(name != one.name for one in assignments)]
    if "不再" in rest and (noted := _ALSO.search(rest)):
        rules = _with_standing(noted, rules)
    scope = scope or (rules.scope if assignments else None)
    return Responsibilities(tuple(dict.fromkeys(assignments)), scope, tuple(doubts)), rules


def _clauses_in_sentences(text: str, rules: ClauseRules) -> Iterator[tuple[str, Responsibilities]]:
    """The sentences that are clauses, and what they say."""
    for sentence in map(str.strip, _ENDS.split(text)) if _MAY_ASSIGN.search(text) else ():
        parsed = _sentence(sentence, rules)
        if parsed is not None:
            yield sentence, parsed


def without_clauses(text: str) -> str:
    """A text without the clauses of responsibility in brackets.

    >>> without_clauses("修路（含桥）。（交通运输部负责）")
    '修路（含桥）。'
    """
    kept: list[str] = []
    last = 0
    for start, end, closed in _brackets(text):
        clause = text[start + 1 : end - 1 if closed else end]
        if _may_be_clause(text, start, end) and _clause(clause, ClauseRules()):
            kept.append(text[last:start])
            last = end
    return "".join((*kept, text[last:]))


def bare_names(text: str) -> tuple[str, ...]:
    """The bodies in the brackets at the ends of the paragraphs of an item, if these have nothing but names.

    >>> bare_names("修路。（市交通局、市财政局）"), bare_names("修路（重庆、成都）"), bare_names("修路（以下简称交通局）")
    (('市交通局', '市财政局'), (), ())
    """
    names: list[str] = []
    for paragraph in (line.rstrip("。；") for line in text.split("\n")):
        if not paragraph.endswith("）"):
            continue
        spans = [span for span in _brackets(paragraph) if span[1] == len(paragraph)]
        inside = paragraph[spans[0][0] + 1 : -1] if spans else ""
        inside = "、".join(part for part in split_outside(inside, "；，") if not _is_time(part.strip()))
        own = split_names(inside) if 0 < len(inside) <= _LONGEST_SENTENCE and not _GLOSS.match(inside) else ()
        if own and all(is_body(name) or is_open(name) for name in own) and any(map(_is_organ, own)):
            names += own
    return tuple(dict.fromkeys(names))


def _is_organ(name: str) -> bool:
    """Whether a name is that of a body, and not of a place alone."""
    return not is_open(name) and name not in PLACES and not _PLACE.search(name)


# --- Where a clause may be --------------------------------------------------------------------------------------------


def _brackets(text: str) -> Iterator[tuple[int, int, bool]]:
    """The outermost brackets of each paragraph: start, end and whether it is closed."""
    depth = start = 0
    for match in re.finditer(r"[（）【】〔〕\[\]\n]", text):
        offset, char = match.start(), match[0]
        if char in "（【〔[":
            start = start if depth else offset
            depth += 1
        elif char in "）】〕]" and depth:
            depth -= 1
            if depth == 0:
                yield start, offset + 1, True
        elif char == "\n":
            if depth:
                yield start, offset, False
            depth = 0
    if depth:
        yield start, len(text), False


def _may_be_clause(text: str, start: int, end: int) -> bool:
    """Whether a bracket is where clauses are: at the end of a sentence or of a part of one, not within it."""
    if end - start > _LONGEST_CLAUSE or not _STRONG.search(text, start, end):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    if after == "，" and text.startswith("由", start + 1):
        return False  # 企业（由商务部门负责认定），…: how, not who
    if after == "，" and _is_description(text[start + 1 : end - 1]):
        return False  # （应急部门负责汇总情况），…: what it does
    if after == "，" and all(map(_KIND_OF_BODY.match, _names_alone(text[start + 1 : end - 1]))):
        return False  # （审批部门、主管部门负责），…: any of a kind
    return before in tuple("。；！？）\n") or after in tuple("，（\n。；！？") or not after


def _is_description(clause: str) -> bool:
    """Whether a clause is one body with 负责 and what for."""
    return "，" not in clause and _WITH_OBJECT.match(clause) is not None and not _ACTS.search(clause)


def _names_alone(clause: str) -> list[str]:
    """The names in a clause that is one list and a verb."""
    return [name for name in split_names(_ACTS.sub("", clause)) if not is_open(name)]


# --- Clauses, sentences and rules -------------------------------------------------------------------------------------

_FIRST = re.compile("第一|首位|首个")
_FIRST_LEADS = re.compile(
    "[，。；（]?(?:以上|以下|其中|各项|任务)?(?:任务|工作|各项)?(?:中)?，?(?:均以?|由)?(?:(?:排|列|位|居)(?:在|于|列|名)?|位居)?的?(?:第一(?:位|个|名|家)?|首位|首个)"
    "的?(?:部门|单位|者|机构)?(?:均|即)?(?:为|是|系|作为)(?:该项|本项)?(?:工作|任务)?的?(?:牵头|主办|第一责任)(?:责任)?(?:部门|单位|者|机构)?"
)
_HENCEFORTH = re.compile("下同|以下同|以下均同|后同|以下类同")
_SCOPE_HENCEFORTH = re.compile("[，；。]?以下除[^，。；]{0,60}外，适用范围均为(?P<scope>[^，。；）]{1,40})")
_NOTED = re.compile("[，。；]?以下[^。；]*不再[^。；]*")  # 以下均需地方政府落实，不再列出
_ALSO = re.compile(
    "以下(?:各项|所有)?(?:任务|工作|措施|事项|条目)?的?(?:(?:责任|负责|配合|落实|实施|参与|参加)(?:单位|部门|主体))?(?:还|都|均|也|同时){0,2}"
    "(?:含|需|须|应|由|包括|包含|涉及){1,2}(?P<names>[^，。；：（）]{2,80}?)(?:负责|落实|配合|参与|参加|贯彻落实|组织实施)?，(?:以下)?不再"
    "|(?P<before>[^，。；：（）]{2,80}?)(?:还|都|均)?(?:为|是|作为)(?:以下)?(?:各项|所有)?(?:任务|工作|措施)?的?(?:责任|负责|配合)(?:单位|部门|主体)，以下不再"
)
_TASK_BEFORE = re.compile(
    "关于.*(?:问题|任务|工作|事项)，(?=由)|[^，。；：]{2,40}，(?=(?:(?:上述|以上|有关|相关|具体|此项|该项|这项)(?:工作|任务|事项))?由[^，。；的]{2,200}(?:负责|牵头)(?:，|$))"
)
_DECISIVE = re.compile(
    "牵头|会同|职责(?:分工)?(?:分别|共同)?负责(?=，)|负责(?:(?:组织|具体)?(?:落实|实施))?$|(?:参加|参与|配合)$"
)  # in a sentence without brackets


def _clause(clause: str, rules: ClauseRules) -> Responsibilities | None:
    """What the text in a bracket says; None if it is not a clause."""
    bare, count = _FIRST_LEADS.subn("", clause) if _FIRST.search(clause) else (clause, 0)
    first_leads = rules.first_leads or count > 0
    if "下" in bare or "后" in bare:
        for pattern in (_SCOPE_HENCEFORTH, _NOTED, _HENCEFORTH):
            bare = pattern.sub("", bare)
    clause = bare.strip("，。；、 ")
    if _LABEL.match(clause):
        return _labels(clause, first_leads)
    assignments = _wording(clause)
    if not assignments and count and _all_bodies(clause):  # 甲局、乙局，列第一位的为牵头单位
        assignments = [_assignment(name, False) for name in split_names(clause)]
    if not assignments:
        return None
    return Responsibilities(_with_first(assignments, first_leads), None, ())


def _sentence(sentence: str, rules: ClauseRules) -> Responsibilities | None:
    """What a sentence says; None if it is not a clause."""
    if len(sentence) > _LONGEST_CLAUSE or not _STRONG.search(sentence):
        return None
    if _LABEL.match(sentence):
        return _labels(sentence, rules.first_leads)
    if len(sentence) > _LONGEST_SENTENCE or not _DECISIVE.search(sentence):
        return None
    assignments = _wording(_TASK_BEFORE.sub("", sentence, count=1), strict=True)
    if not assignments:
        return None
    return Responsibilities(_with_first(assignments, rules.first_leads), None, ())


def _rules_after(clause: str, rules: ClauseRules) -> ClauseRules:
    """The rules that hold after a clause."""
    if _FIRST.search(clause) and _FIRST_LEADS.search(clause) and _HENCEFORTH.search(clause):
        rules = rules._replace(first_leads=True)
    if match := _SCOPE_HENCEFORTH.search(clause):
        rules = rules._replace(scope=match["scope"])
    if noted := _ALSO.search(clause):
        rules = _with_standing(noted, rules)
    return rules


def _with_standing(noted: re.Match[str], rules: ClauseRules) -> ClauseRules:
    """The rules with the bodies that hold for all clauses that follow."""
    names = split_names(noted["names"] or noted["before"])
    return rules._replace(also=tuple(dict.fromkeys(rules.also + names))) if all(map(is_body, names)) else rules


def _with_first(assignments: list[Assignment], first_leads: bool) -> tuple[Assignment, ...]:
    """The assignments, the first as lead if a rule says so and the wording names no lead."""
    if (
        first_leads
        and assignments
        and not any(role is Role.LEAD for _, role in assignments)
        and not is_open(assignments[0].name)
    ):
        assignments[0] = assignments[0]._replace(role=Role.LEAD)
    return tuple(assignments)


# --- Labels -----------------------------------------------------------------------------------------------------------

_LABEL = re.compile(
    f"(?P<label>(?:主要|共同)?(?P<role>{'|'.join((*LEADING_LABELS, *SHARING_LABELS))})"
    "(?:责任|负责|落实|实施)?(?:单位|部门|主体|机构|地区)(?:及分工)?"
    "|(?:适用|实施|推广|试点)(?:范围|地区|区域)|(?:完成|时间|办理|起止)?(?:时限|时间|要求|进度|期限)(?:要求|安排|节点)?|责任人|联系人|备注"
    "|责任分工|任务分工|分工|[^，。；：（）]{0,4}领导)[ ]?(?:：|(?<=[单部主机][位门体构])[为是]：?)"
)


def _labels(clause: str, first_leads: bool) -> Responsibilities:
    """What labels and their values say: 牵头单位：甲部；配合单位：乙部；适用范围：…"""
    assignments: list[Assignment] = []
    scope = None
    labels = list(_LABEL.finditer(clause))
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        value = clause[label.end() : following.start() if following else len(clause)].strip("，。；、 ")
        role = label["role"]
        if role is None and not label["label"].endswith("分工"):
            if label["label"].endswith(("范围", "地区", "区域")):
                scope = value or None
            continue
        value = value.partition("。")[0]  # …按职责分工负责。具体任务均涉及各市，不再列出
        worded = _wording(value)
        if worded and _DECISIVE.search(value):
            assignments += worded
            continue
        lead = role is not None and role.startswith(LEADING_LABELS)
        for segment in split_outside(value, "，；"):
            if _is_time(segment):
                continue
            names = split_names(_ACTS.sub("", segment))
            if not label[0].endswith(("为", "是")) or all(map(is_body, names)):
                assignments += [_assignment(name, lead) for name in names]
    return Responsibilities(_with_first(assignments, first_leads), scope, ())


# --- Wording ----------------------------------------------------------------------------------------------------------

_NATIONAL = ("中国", "国家", "全国")
_MANNER = (
    "(?:，?(?:(?:按照?|依照?|依据|根据|结合)(?:各自)?(?:的)?(?:工作)?(?:职责|职能|权限|任务|分工)(?:和|、)?(?:权限)?(?:任务)?(?:分工)?|结合实际|依法|分别|共同|各自|各负其责|具体|统一"
    "|联合|分头|同步|主动|积极|密切|加强|持续|加快|认真|切实|扎实|抓紧|不断|予以|给予))*"
)
_VERB = (
    f"(?P<verb>(?:{'|'.join(DUTY_VERBS)}"
    "|分工(?=负责|落实)|(?:贯彻|组织|抓好?|做好|具体|研究)(?=落实|实施|推进|推动|开展|指导|协调|督促|配合)){1,6}(?:组织|做好)?(?:等?工作)?"
    "|为(?:责任|配合|参加|参与|协助|协办)(?:单位|部门)|研究(?:提出|制定)[^，。；、]{0,12}(?:意见|方案|措施|办法))"
)
_ACTS = re.compile(f"{_MANNER}{_VERB}$")
_WITH_OBJECT = re.compile("(?P<names>[^，。；]{2,80}?)(?:负责(?!解释)|落实|承担|履行)[^，。；]{1,24}$")
_WITH_WHOM = re.compile("(?P<names>[^，。；]{2,80}?)(?:对|就|开展|组织|建立|制定)[^，。；]{2,60}$")
_DIVIDED = re.compile("分工|分别|各自|共同|分头")
_MODAL = re.compile("(?:要|应|应当|应该|须|必须|可|可以|将|已|需)$")  # 商务部要会同…: text
_BY_WHOM = re.compile(
    "(?:(?:[^，。；、]{0,16}(?:工作|任务|事项|措施|项|均))?由[^，。；的]{2,200}|[^，。；的由]{2,200})牵头(?:负责|抓总|组织)?$"
)
_TIME = re.compile("其中$|(?:[0-9]|年[底内中]|每|长期|持续|按时|适时|近期|常年)[^，]{0,16}$")
_AFTER_VERB = re.compile("(?<=负责|牵头|指导|配合|参加|参与)、")
_WHEN = re.compile("[0-9]|底前|年内|期间")
_BEFORE_JOINT = re.compile(f"(?:为|负责|{_MANNER})$")
_OPENING = re.compile("^(?:[^，。；、]{0,20}?(?<!自)由|请|其中，?|原则上|以上(?:任务|工作)?)")
_JOINT = re.compile("(?<!（)牵头(?:责任)?(?:单位|部门)?(?:抓总|组织)?|会同")
_MARKED = re.compile("（(?:牵头|主办|牵头单位|牵头部门|总牵头)）$|^[★☆*※▲△]|[★☆*※▲△]$")


class _Group(NamedTuple):
    names: tuple[str, ...]
    act: str  # lead, do, each (do by division of duties), help, or "" without a verb


def _wording(clause: str, strict: bool = False) -> list[Assignment]:
    """The names in 甲部牵头，乙部、丙部等按职责分工负责, with their roles; empty if the clause has other words.

    With *strict* it may have none but these, except after 甲部牵头.
    """
    groups, acts = _groups(clause, strict)
    names = [name for group in groups for name in group.names]
    if not any(map(_MARKED.search, names)):  # 教育部（牵头）、财政部
        assigned = any(names for names, act in groups if act) and (acts[-1] or any(acts[:1]))
        acting = {act for _, act in groups} & {"lead", "do", "each"}
        if not assigned or (not acting and not all(map(is_body, names))):
            return []
    order = [act for _, act in groups]
    helped = order.index("help") if "help" in order and "lead" not in order else 0
    return [
        _assignment(name, act == "lead" or (act == "do" and index < helped))
        for index, (names, act) in enumerate(groups)
        for name in names
    ]


def _groups(clause: str, strict: bool) -> tuple[list[_Group], list[bool]]:
    """The groups of names in a clause, and whether each of its segments has a verb."""
    groups: list[_Group] = []
    acts: list[bool] = []
    by_whom = False
    for stretch in split_outside(clause if strict else _AFTER_VERB.sub("，", clause), "；。"):
        waiting: tuple[str, ...] = ()  # for their verb, in a later segment
        for segment in map(str.strip, split_outside(stretch, "，")):
            if not segment or (strict and _is_time(segment)):
                continue
            parsed = list(_segment(segment, any(group.act for group in groups), strict))
            if strict and not parsed and not by_whom:
                return [], []
            by_whom = by_whom or (strict and _BY_WHOM.match(segment) is not None)
            acts.append(any(group.act for group in parsed))
            for names, act in parsed:
                if act:
                    groups.append(_Group(waiting + names, act))
                    waiting = ()
                else:
                    waiting += names
        if waiting:
            groups.append(_Group(waiting, ""))
    return groups, acts


def _segment(segment: str, acting: bool, strict: bool) -> Iterator[_Group]:
    """The groups of names in a segment; none if it has other words.

    If a body acts already (*acting*), any name that takes part is one: 中国电信、中国移动参加.
    """
    segment = _OPENING.sub("", segment)
    groups: list[_Group] = []
    joint = ""
    while match := _JOINT.search(segment):
        joint = match[0]
        head = _BEFORE_JOINT.sub("", segment[: match.start()])
        names = split_names(head)
        if _MODAL.search(head) or (names and not _all_bodies(head, loose=True)):
            return
        if joint.startswith("牵头") or names:
            groups.append(_Group(names, "lead"))
            acting = True
        segment = segment[match.end() :].lstrip("，、和并 ")
        if not segment:
            yield from groups
            return
    named, act, verb = _names_and_act(segment, bool(groups), acting and joint == "会同")
    loose = verb.startswith("负责")
    acting = acting and verb.startswith(("负责", *HELPING_VERBS)) and not _WHEN.search(named)
    if not named:
        if verb and groups:  # 牵头负责
            yield from groups
        elif verb:
            yield _Group((), act)
        return
    names = split_names(named)
    if not _all_bodies(named, loose) and not (acting and not strict and max(map(len, names)) <= 20):
        if not strict and joint.startswith("牵头"):  # 牵头制定标准
            yield from groups
        return
    yield from groups
    yield _Group(names, act)


def _names_and_act(segment: str, led: bool, joining: bool) -> tuple[str, str, str]:
    """The names in a segment, what they do, and the verb at its end, if any.

    *led* means that a body leads already, *joining* that those after 会同 act with it.
    """
    acts, with_object = _ACTS.search(segment), _WITH_OBJECT.match(segment)
    if with_object and (not acts or (led and _all_bodies(with_object["names"]))):
        return with_object["names"], "do", ""  # 会同财政部负责试点的跟踪指导
    if acts:
        verb = acts["verb"].removeprefix("为")
        helps = verb.startswith(HELPING_VERBS)
        act = "help" if helps else "each" if _DIVIDED.search(acts[0]) else "do"
        return segment[: acts.start()].strip("，、 "), act, verb
    if joining and (match := _WITH_WHOM.match(segment)):
        return match["names"], "help", ""
    return segment, "help" if led else "", ""


def _assignment(name: str, lead: bool) -> Assignment:
    """A name, without the mark of a lead, with its role."""
    marked = _MARKED.search(name)
    if marked:
        name, lead = name.replace(marked[0], ""), True
    return Assignment(name, Role.LEAD if lead and not is_open(name) else Role.SHARED)


def _is_time(segment: str) -> bool:
    """Whether a segment says when: 6月底前完成, 长期坚持."""
    return _TIME.match(segment) is not None and not is_body(segment)


def _all_bodies(named: str, loose: bool = False) -> bool:
    """Whether a stretch consists of names of bodies; if *loose*, whether most of them are."""
    names = [_MARKED.sub("", name) for name in split_names(named)]
    if not names or any(len(name) > _LONGEST_NAME for name in names):
        return False
    bodies = [is_body(name) or (loose and len(name) > 2 and name.startswith(_NATIONAL)) for name in names]
    return all(bodies) or (loose and len(names) > 1 and bodies[0] and 2 * sum(bodies) >= len(names))
