"""Clauses of responsibility: which bodies are responsible for an item, and who leads.

A clause is in brackets at the end of a sentence （海关总署、财政部负责，下同）, a sentence of its own, or follows a label such as 责任单位：.
Text is a clause only if it consists of names of bodies and words that give them a task; other text may name bodies as it likes.

The grammar. Each nonterminal is a function of this name, each word in capitals a rule of the table `GRAMMAR`, with an example.

    bracket  = "（", clause, "）" ;                                  see `_may_be_clause` for where one may be
    sentence = labels | [TASK], wording, DECISIVE ;                  由商务部牵头，财政部配合
    clause   = standing | [standing], (labels | wording), [standing] ;
    standing = FIRST_LEADS, ["，", HENCEFORTH] | SCOPE_HENCEFORTH | ALSO | NOTED ;
    labels   = LABEL, value, { ("；" | "，"), LABEL, value } ;        牵头单位：甲部；配合单位：乙部、丙部
    value    = wording | names | TIME ;
    wording  = stretch, { ("；" | "。"), stretch } ;
    stretch  = segment, { "，", segment } ;                          甲部牵头，乙部、丙部等按职责分工负责
    segment  = TIME | [OPENING], { [names], JOINT }, [names], [ACTS | OBJECT | WITH_WHOM] ;
    names    = name, { ("、" | "和" | "与" | …), name } ;             `names.split_names`; a name may be MARKED

Roles. Those before 牵头 or 会同 lead (JOINT), those under the label 牵头单位, those MARKED with a star, and those who 负责 while others 配合 or 参加. All
others share, unless a rule says that the first-named leads: it holds for its clause, and from there onward if it says 下同 or is outside
a clause. An open end (等, 有关部门) never leads. A rule such as 以下责任单位均包括各市，不再列出 adds its bodies to each clause that follows.
A bracket of names alone is not a clause; `bare_names` gives its bodies to the reader of the body, which knows whether that is a habit of the text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pilotstd.model import Role
from pilotstd.notices._parse.document import Assignment
from pilotstd.notices._parse.lexicon import (
    DUTY_VERBS,
    GLOSSES,
    HELPING_VERBS,
    LEADING_LABELS,
    MANNERS,
    MODALS,
    PLACES,
    SHARING_LABELS,
)
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


# --- The rules of the grammar -----------------------------------------------------------------------------------------


class ClauseRule:
    """A pattern of the grammar, and the text of an item that is read otherwise without it."""

    __slots__ = ("example", "finditer", "match", "name", "pattern", "search", "sub", "subn")

    def __init__(self, name: str, pattern: str, example: str) -> None:
        self.name, self.example = name, example
        self.use(re.compile(pattern))

    def use(self, pattern: re.Pattern[str]) -> None:
        """Set the pattern."""
        self.pattern = pattern
        self.match, self.search, self.finditer = pattern.match, pattern.search, pattern.finditer
        self.sub, self.subn = pattern.sub, pattern.subn


GRAMMAR: dict[str, ClauseRule] = {}
"""The rules by name."""


def _rule(name: str, pattern: str, example: str) -> ClauseRule:
    GRAMMAR[name] = rule = ClauseRule(name, pattern, example)
    return rule


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(words)})"


_UNIT = "(?:单位|部门|主体|机构)"
_WORK = "(?:任务|工作|措施|事项|条目)"
_MANNER = (
    "(?:，?(?:(?:按照?|依照?|依据|根据|结合)(?:各自)?的?(?:工作)?(?:职责|职能|权限|任务|分工)(?:和|、)?(?:权限)?(?:任务)?(?:分工)?"
    f"|{_any(MANNERS)}))*"
)
_VERB = (
    f"(?P<verb>(?:{'|'.join(DUTY_VERBS)}"
    "|分工(?=负责|落实)|(?:贯彻|组织|抓好?|做好|具体|研究)(?=落实|实施|推进|推动|开展|指导|协调|督促|配合)){1,6}(?:组织|做好)?(?:等?工作)?"
    f"|[为是](?:责任|配合|参加|参与|协助|协办){_UNIT}|研究(?:提出|制定)[^，。；、]{{0,12}}(?:意见|方案|措施|办法))"
)

# Where a clause may be
MAY_ASSIGN = _rule(
    "may-assign", f"牵头|会同|负责|参加|参与|配合|：|{_UNIT}[为是]", "推广做法。由商务部牵头，财政部配合。"
)
TASKED = _rule(
    "tasked",
    f"负责|牵头|责任{_UNIT}|主办|承办|按[^，。；]{{0,6}}职责|会同|(?:配合|参加|参与|协办){_UNIT}|组织实施|研究推进|落实|承担|实施|配合|参加|指导",
    "优化准入环境。（省市场监管局负责）",
)
ANY_OF_A_KIND = _rule(
    "any-of-a-kind", ".*(?:部门|单位|机构|机关|主体|企业|人员)$", "落实用地要求（审批部门、主管部门负责），加强监管。"
)
DUTY = _rule(
    "duty", f"(?:负责|牵头|落实)$|(?:责任|牵头|负责){_UNIT}", "修路。（由有关方面结合各自实际情况酌情研究落实）"
)
INCLUDED = _rule(
    "included",
    "〈((?:不?含|包括|原|指|以下)[^〈〉]*?)(?:，下同)?〉",
    "（责任单位：市数据局、各区人民政府〈含新区管委会，下同〉）",
)

# standing
FIRST_LEADS = _rule(
    "first-leads",
    f"[，。；（]?(?:以上|以下|其中)?(?:各项)?{_WORK}?(?:中)?，?(?:均以?|由)?(?:(?:排|列|位|居)(?:在|于|列|名)?|位居)?的?(?:第一(?:位|个|名|家)?|首位|首个)"
    f"的?(?:{_UNIT}|者)?(?:均|即)?(?:为|是|系|作为)(?:该项|本项)?{_WORK}?的?(?:牵头|主办|第一责任)(?:责任)?(?:{_UNIT}|者)?",
    "促进研发创新。（海关总署、商务部等有关部门负责，排在第一位的部门为牵头部门，下同）",
)
HENCEFORTH = _rule(
    "henceforth",
    "下同|以下同|以下均同|后同|以下类同",
    "促进研发创新。（海关总署、商务部负责，列第一位者为牵头单位，下同）",
)
SCOPE_HENCEFORTH = _rule(
    "scope-henceforth",
    "[，；。]?以下除[^，。；]{0,60}外，适用范围均为(?P<scope>[^，。；）]{1,40})",
    "（负责部门：商务部；适用范围：所有自贸试验区，以下除标注适用于特定自贸试验区的措施外，适用范围均为所有自贸试验区）",
)
ALSO = _rule(
    "also",
    f"(?:以下|具体|各项)(?:各项|所有)?{_WORK}?的?(?:(?:责任|负责|配合|落实|实施|参与|参加){_UNIT})?(?:还|都|均|也|同时){{0,2}}"
    "(?:含|需|须|应|由|包括|包含|涉及){1,2}(?P<names>[^，。；：]{2,80}?)(?:负责|落实|配合|参与|参加|贯彻落实|组织实施)?，(?:以下)?不再"
    f"|(?P<before>[^，。；：]{{2,80}}?)(?:还|都|均)?(?:为|是|作为)(?:以下)?(?:各项|所有)?{_WORK}?的?(?:责任|负责|配合){_UNIT}，以下不再",
    "加强建设。（责任单位：省发展改革委负责。具体任务均涉及相关市（州）人民政府，不再做分工，下同。）",
)
NOTED = _rule(
    "noted",
    "[，。；]?以下[^。；]*不再[^。；]*",
    "加强统筹。（市场监管总局、科技部按职责分工负责。以下均需地方人民政府负责，不再列出）",
)

# labels
LABEL = _rule(
    "label",
    f"(?P<label>(?:主要|共同)?(?P<role>{'|'.join((*LEADING_LABELS, *SHARING_LABELS))})"
    "(?:责任|负责|落实|实施)?(?:单位|部门|主体|机构|地区)(?:及分工)?"
    "|(?:适用|实施|推广|试点)(?:范围|地区|区域)|(?:完成|时间|办理|起止)?(?:时限|时间|要求|进度|期限)(?:要求|安排|节点)?|责任人|联系人|备注"
    "|责任分工|任务分工|分工|[^，。；：（）]{0,4}领导)[ ]?(?:：|(?<=[单部主机][位门体构])[为是]：?)",
    "提高开放程度。（牵头单位：省发展改革委；责任单位：省编办）",
)

# wording
TASK = _rule(
    "task",
    f"关于.*(?:问题|{_WORK})，(?=由)|[^，。；：]{{2,40}}，(?=(?:(?:上述|以上|有关|相关|具体|此项|该项|这项){_WORK})?由[^，。；的]{{2,200}}(?:负责|牵头)(?:，|$))",
    "关于“严守耕地保护红线”的问题，由国土资源部会同农业部等部门负责落实。",
)
DECISIVE = _rule(
    "decisive",
    "牵头|会同|职责(?:分工)?(?:分别|共同)?负责(?=，)|负责(?:(?:组织|具体)?(?:落实|实施))?$|(?:参加|参与|配合)$",
    "推广做法。由商务部牵头，财政部配合。",
)
TIME = _rule(
    "time",
    "其中$|(?:[0-9]|年[底内中]|每|长期|持续|按时|适时|近期|常年)[^，]{0,16}$",
    "做好有关工作。其中，标准工作由商务部负责，资金工作由财政部负责。",
)
OPENING = _rule(
    "opening",
    f"^(?:[^，。；、]{{0,20}}?(?<!自)由|请|其中，?|原则上|以上{_WORK}?)",
    "推广做法。（由商务部牵头，财政部配合）",
)
JOINT = _rule(
    "joint", f"(?<!（)牵头(?:责任)?{_UNIT}?(?:抓总|组织)?|会同", "破除壁垒。（市发展改革委会同市住房城乡建设局负责）"
)
BEFORE_JOINT = _rule("before-joint", f"(?:为|负责|{_MANNER})$", "修路。（商务部按职责分工牵头，财政部等配合）")
AFTER_VERB = _rule("after-verb", "(?<=负责|牵头|指导|配合|参加|参与)、", "修路。（各区人民政府负责、市商务委指导）")
ACTS = _rule("acts", f"{_MANNER}{_VERB}$", "目标任务。（公共服务局、三县政府按职责分工负责）")
OBJECT = _rule(
    "object",
    "(?P<names>[^，。；]{2,80}?)(?:负责(?!解释)|落实|承担|履行)[^，。；]{1,24}$",
    "修路。（商务部牵头，财政部负责资金保障）",
)
WITH_WHOM = _rule(
    "with-whom",
    "(?P<names>[^，。；]{2,80}?)(?:对|就|开展|组织|建立|制定)[^，。；]{2,60}$",
    "由商务部牵头，会同有关部门对试点情况开展跟踪评估。",
)
DIVIDED = _rule("divided", "分工|分别|各自|共同|分头", "修路。（商务部、教育部等部门按职责分工负责，地方人民政府配合）")
MODAL = _rule("modal", f"{_any(MODALS)}$", "交通运输部、国家发展改革委要会同有关部门加强指导；重大情况及时报告。")
BY_WHOM = _rule(
    "by-whom",
    "(?:(?:[^，。；、]{0,16}(?:工作|任务|事项|措施|项|均))?由[^，。；的]{2,200}|[^，。；的由]{2,200})牵头(?:负责|抓总|组织)?$",
    "建立会议制度，由商务部牵头，财政部、公安部为成员单位。",
)
MARKED = _rule(
    "marked", "（(?:总?牵头|主办|牵头单位|牵头部门)）$|^[★☆*※▲△]|[★☆*※▲△]$", "修路。（教育部（牵头）、财政部）"
)

# Brackets of names alone
GLOSS = _rule("gloss", _any(GLOSSES), "修路。（含市交通局、市财政局）")
PLACE = _rule("place", "[省市县区州盟旗]$|自治区$|街道$", "开展试点。（甲市、乙市）")

_FIRST = re.compile("第一|首位|首个")
_ENDS = re.compile("[。；！？\n]")
_NATIONAL = ("中国", "国家", "全国")
_LONGEST_CLAUSE = 2000  # characters; the longest known has some 500
_LONGEST_SENTENCE = 400
_LONGEST_NAME = 60


# --- An item ---------------------------------------------------------------------------------------------------------


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
        text = INCLUDED.sub(r"（\1）", text)
    for start, end, closed in _brackets(text):
        clause = text[start + 1 : end - 1 if closed else end]
        if not _may_be_clause(text, start, end):
            continue
        parsed = _clause(clause, rules)
        if parsed is None:
            if DUTY.search(clause) and (end == len(text) or text[end] == "\n"):
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
    if "牵头" in rest and FIRST_LEADS.search(rest):
        rules = rules._replace(first_leads=True)
    outweighed = "：" in text and any(LABEL.match(text, start + 1) for start, *_ in _brackets(text))
    for sentence, parsed in _clauses_in_sentences(rest, rules):
        if outweighed and not LABEL.match(sentence):
            doubts.append(
                f"the sentence {sentence[:40]!r} is not read as a clause, since a label says who is responsible"
            )
        else:
            assignments += parsed.assignments
            scope = parsed.scope or scope
    if assignments:
        assignments += [Assignment(name, Role.SHARED) for name in also if all(name != one.name for one in assignments)]
    if "不再" in rest and (noted := ALSO.search(rest)):
        rules = _with_standing(noted, rules)
    scope = scope or (rules.scope if assignments else None)
    return Responsibilities(tuple(dict.fromkeys(assignments)), scope, tuple(doubts)), rules


def _clauses_in_sentences(text: str, rules: ClauseRules) -> Iterator[tuple[str, Responsibilities]]:
    """The sentences that are clauses, and what they say."""
    for sentence in map(str.strip, _ENDS.split(text)) if MAY_ASSIGN.search(text) else ():
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
        own = split_names(inside) if 0 < len(inside) <= _LONGEST_SENTENCE and not GLOSS.match(inside) else ()
        if own and all(is_body(name) or is_open(name) for name in own) and any(map(_is_organ, own)):
            names += own
    return tuple(dict.fromkeys(names))


def charged(names: Iterable[str], rules: ClauseRules) -> tuple[Assignment, ...]:
    """The bodies of a bracket of names alone, with those that a rule adds; they share, unless a rule says that the first leads."""
    assignments = [Assignment(name, Role.SHARED) for name in dict.fromkeys((*names, *rules.also))]
    return _with_first(assignments, rules.first_leads)


def _is_organ(name: str) -> bool:
    """Whether a name is that of a body, and not of a place alone."""
    return not is_open(name) and name not in PLACES and not PLACE.search(name)


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
    if end - start > _LONGEST_CLAUSE or not TASKED.search(text, start, end):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    if after == "，" and text.startswith("由", start + 1):
        return False  # 企业（由商务部门负责认定），…: how, not who
    if after == "，" and _is_description(text[start + 1 : end - 1]):
        return False  # （应急部门负责汇总情况），…: what it does
    if after == "，" and all(map(ANY_OF_A_KIND.match, _names_alone(text[start + 1 : end - 1]))):
        return False  # （审批部门、主管部门负责），…: any of a kind
    return before in tuple("。；！？）\n") or after in tuple("，（\n。；！？") or not after


def _is_description(clause: str) -> bool:
    """Whether a clause is one body with 负责 and what for."""
    return "，" not in clause and OBJECT.match(clause) is not None and not ACTS.search(clause)


def _names_alone(clause: str) -> list[str]:
    """The names in a clause that is one list and a verb."""
    return [name for name in split_names(ACTS.sub("", clause)) if not is_open(name)]


# --- Clauses, sentences and rules -------------------------------------------------------------------------------------


def _clause(clause: str, rules: ClauseRules) -> Responsibilities | None:
    """What the text in a bracket says; None if it is not a clause."""
    bare, count = FIRST_LEADS.subn("", clause) if _FIRST.search(clause) else (clause, 0)
    first_leads = rules.first_leads or count > 0
    if "下" in bare or "后" in bare:
        for pattern in (SCOPE_HENCEFORTH, NOTED, HENCEFORTH):
            bare = pattern.sub("", bare)
    clause = bare.strip("，。；、 ")
    if LABEL.match(clause):
        return _labels(clause, first_leads)
    assignments = _wording(clause)
    if not assignments and count and _all_bodies(clause):  # 甲局、乙局，列第一位的为牵头单位
        assignments = [_assignment(name, False) for name in split_names(clause)]
    if not assignments:
        return None
    return Responsibilities(_with_first(assignments, first_leads), None, ())


def _sentence(sentence: str, rules: ClauseRules) -> Responsibilities | None:
    """What a sentence says; None if it is not a clause."""
    if len(sentence) > _LONGEST_CLAUSE:
        return None
    labelled = LABEL.match(sentence) is not None
    if not (labelled or DECISIVE.search(sentence)) or not TASKED.search(sentence):
        return None
    if labelled:
        return _labels(sentence, rules.first_leads)
    if len(sentence) > _LONGEST_SENTENCE:
        return None
    assignments = _wording(TASK.sub("", sentence, 1), strict=True)
    if not assignments:
        return None
    return Responsibilities(_with_first(assignments, rules.first_leads), None, ())


def _rules_after(clause: str, rules: ClauseRules) -> ClauseRules:
    """The rules that hold after a clause."""
    if _FIRST.search(clause) and FIRST_LEADS.search(clause) and HENCEFORTH.search(clause):
        rules = rules._replace(first_leads=True)
    if "以下" in clause and (match := SCOPE_HENCEFORTH.search(clause)):
        rules = rules._replace(scope=match["scope"])
    if "不再" in clause and (noted := ALSO.search(clause)):
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


def _labels(clause: str, first_leads: bool) -> Responsibilities:
    """What labels and their values say: 牵头单位：甲部；配合单位：乙部；适用范围：…"""
    assignments: list[Assignment] = []
    scope = None
    labels = list(LABEL.finditer(clause))
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        value = clause[label.end() : following.start() if following else len(clause)].strip("，。；、 ")
        role = label["role"]
        if role is None and not label["label"].endswith("分工"):
            if label["label"].endswith(("范围", "地区", "区域")):
                scope = value or None
            continue
        value = value.partition("。")[0]  # …按职责分工负责。具体任务均涉及各市，不再列出
        worded = _wording(value)
        if worded and DECISIVE.search(value):
            assignments += worded
            continue
        lead = role is not None and role.startswith(LEADING_LABELS)
        for segment in split_outside(value, "，；"):
            if _is_time(segment):
                continue
            names = split_names(ACTS.sub("", segment))
            if not label[0].endswith(("为", "是")) or all(map(is_body, names)):
                assignments += [_assignment(name, lead) for name in names]
    return Responsibilities(_with_first(assignments, first_leads), scope, ())


# --- Wording ----------------------------------------------------------------------------------------------------------


class _Group(NamedTuple):
    names: tuple[str, ...]
    act: str  # lead, do, each (do by division of duties), help, or "" without a verb


def _wording(clause: str, strict: bool = False) -> list[Assignment]:
    """The names in 甲部牵头，乙部、丙部等按职责分工负责, with their roles; empty if the clause has other words.

    With *strict* it may have none but these, except after 甲部牵头.
    """
    groups, acts = _groups(clause, strict)
    names = [name for group in groups for name in group.names]
    if not any(map(MARKED.search, names)):  # 教育部（牵头）、财政部
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
    for stretch in split_outside(clause if strict else AFTER_VERB.sub("，", clause), "；。"):
        waiting: tuple[str, ...] = ()  # for their verb, in a later segment
        for segment in map(str.strip, split_outside(stretch, "，")):
            if not segment or (strict and _is_time(segment)):
                continue
            parsed = list(_segment(segment, any(group.act for group in groups), strict))
            if strict and not parsed and not by_whom:
                return [], []
            by_whom = by_whom or (strict and BY_WHOM.match(segment) is not None)
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
    segment = OPENING.sub("", segment)
    groups: list[_Group] = []
    joint = ""
    while match := JOINT.search(segment):
        joint = match[0]
        head = BEFORE_JOINT.sub("", segment[: match.start()])
        names = split_names(head)
        if MODAL.search(head) or (names and not _all_bodies(head, loose=True)):
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
    acting = acting and verb.startswith(("负责", *HELPING_VERBS))
    if not named:
        if verb and groups:  # 牵头负责
            yield from groups
        elif verb:
            yield _Group((), act)
        return
    names = split_names(named)
    if not _all_bodies(named, loose) and not (acting and not strict and names and max(map(len, names)) <= 20):
        if not strict and joint.startswith("牵头"):  # 牵头制定标准
            yield from groups
        return
    yield from groups
    yield _Group(names, act)


def _names_and_act(segment: str, led: bool, joining: bool) -> tuple[str, str, str]:
    """The names in a segment, what they do, and the verb at its end, if any.

    *led* means that a body leads already, *joining* that those after 会同 act with it.
    """
    acts, with_object = ACTS.search(segment), OBJECT.match(segment)
    if with_object and (not acts or (led and _all_bodies(with_object["names"]))):
        return with_object["names"], "do", ""  # 会同财政部负责试点的跟踪指导
    if acts:
        verb = acts["verb"].lstrip("为是")
        helps = verb.startswith(HELPING_VERBS)
        act = "help" if helps else "each" if DIVIDED.search(acts[0]) else "do"
        return segment[: acts.start()].strip("，、 "), act, verb
    if joining and (match := WITH_WHOM.match(segment)):
        return match["names"], "help", ""
    return segment, "help" if led else "", ""


def _assignment(name: str, lead: bool) -> Assignment:
    """A name, without the mark of a lead, with its role."""
    marked = MARKED.search(name)
    if marked:
        name, lead = name.replace(marked[0], ""), True
    return Assignment(name, Role.LEAD if lead and not is_open(name) else Role.SHARED)


def _is_time(segment: str) -> bool:
    """Whether a segment says when: 6月底前完成, 长期坚持."""
    return TIME.match(segment) is not None and not is_body(segment)


def _all_bodies(named: str, loose: bool = False) -> bool:
    """Whether a stretch consists of names of bodies; if *loose*, whether most of them are."""
    names = [MARKED.sub("", name) for name in split_names(named)]
    if not names or any(len(name) > _LONGEST_NAME for name in names):
        return False
    bodies = [is_body(name) or (loose and len(name) > 2 and name.startswith(_NATIONAL)) for name in names]
    return all(bodies) or (loose and len(names) > 1 and bodies[0] and 2 * sum(bodies) >= len(names))
