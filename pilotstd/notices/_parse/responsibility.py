"""Clauses of responsibility: which bodies are responsible for an item, and who leads.

A clause is in brackets at the end of a sentence （海关总署、财政部负责，下同）, a sentence of its own, or follows a label such as 责任单位：.
Text is a clause only if it consists of names of bodies and words that give them a task; other text may name bodies as it likes.

The grammar is in `grammar`: each nonterminal is a function of this name here, each word in capitals a rule there.

Roles. Those before 牵头 or 会同 lead (JOINT), those under the label 牵头单位, those MARKED with a star, and those who 负责 while others 配合 or 参加. All
others share, unless a rule says that the first-named leads: it holds for its clause, and from there onward if it says 下同 or is outside
a clause. An open end (等, 有关部门) never leads. A rule such as 以下责任单位均包括各市，不再列出 adds its bodies to each clause that follows.
A bracket of names alone is not a clause; `bare_names` gives its bodies to the reader of the body, which knows whether that is a habit of the text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pilotstd.model import Role
from pilotstd.notices._parse import grammar
from pilotstd.notices._parse.document import Assignment
from pilotstd.notices._parse.lexicon import HELPING_VERBS, LEADING_LABELS, PLACES
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
        text = grammar.INCLUDED.sub(r"（\1）", text)
    for start, end, closed in _brackets(text):
        clause = text[start + 1 : end - 1 if closed else end]
        if not _may_be_clause(text, start, end):
            continue
        parsed = _clause(clause, rules)
        if parsed is None:
            if grammar.DUTY.search(clause) and (end == len(text) or text[end] == "\n"):
                doubts.append(f"the clause （{clause[:40]}） is not understood")
            continue
        outside += (text[last:start], "。")
        last = end
        assignments += parsed.assignments
        scope = parsed.scope or scope
        rules = _standing(clause, rules)
        if not closed:
            doubts.append(f"the bracket before {clause[:12]!r} is not closed")
    outside.append(text[last:])
    rest = "".join(outside)
    if "牵头" in rest and grammar.FIRST_LEADS.search(rest):
        rules = rules._replace(first_leads=True)
    outweighed = "：" in text and any(grammar.LABEL.match(text, start + 1) for start, *_ in _brackets(text))
    for sentence, parsed in _clauses_in_sentences(rest, rules):
        if outweighed and not grammar.LABEL.match(sentence):
            doubts.append(
                f"the sentence {sentence[:40]!r} is not read as a clause, since a label says who is responsible"
            )
        else:
            assignments += parsed.assignments
            scope = parsed.scope or scope
    if assignments:
        assignments += [Assignment(name, Role.SHARED) for name in also if all(name != one.name for one in assignments)]
    if "不再" in rest and (noted := grammar.ALSO.search(rest)):
        rules = _with_standing(noted, rules)
    scope = scope or (rules.scope if assignments else None)
    return Responsibilities(tuple(dict.fromkeys(assignments)), scope, tuple(doubts)), rules


def _clauses_in_sentences(text: str, rules: ClauseRules) -> Iterator[tuple[str, Responsibilities]]:
    """The sentences that are clauses, and what they say."""
    for sentence in map(str.strip, _ENDS.split(text)) if grammar.MAY_ASSIGN.search(text) else ():
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
        own = split_names(inside) if 0 < len(inside) <= _LONGEST_SENTENCE and not grammar.GLOSS.match(inside) else ()
        if own and all(is_body(name) or is_open(name) for name in own) and any(map(_is_organ, own)):
            names += own
    return tuple(dict.fromkeys(names))


def charged(names: Iterable[str], rules: ClauseRules) -> tuple[Assignment, ...]:
    """The bodies of a bracket of names alone, with those that a rule adds; they share, unless a rule says that the first leads."""
    assignments = [Assignment(name, Role.SHARED) for name in dict.fromkeys((*names, *rules.also))]
    return _with_first(assignments, rules.first_leads)


def _is_organ(name: str) -> bool:
    """Whether a name is that of a body, and not of a place alone."""
    return not is_open(name) and name not in PLACES and not grammar.PLACE.search(name)


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
    if end - start > _LONGEST_CLAUSE or not grammar.TASKED.search(text, start, end):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    if after == "，":
        inside = text[start + 1 : end - 1]
        if inside.startswith("由"):
            return False  # 企业（由商务部门负责认定），…: how, not who
        if _is_description(inside):
            return False  # （应急部门负责汇总情况），…: what it does
        if all(map(grammar.ANY_OF_A_KIND.match, _names_alone(inside))):
            return False  # （审批部门、主管部门负责），…: any of a kind
    return before in tuple("。；！？）\n") or after in tuple("，（\n。；！？") or not after


def _is_description(clause: str) -> bool:
    """Whether a clause is one body with 负责 and what for."""
    return "，" not in clause and grammar.OBJECT.match(clause) is not None and not grammar.ACTS.search(clause)


def _names_alone(clause: str) -> list[str]:
    """The names in a clause that is one list and a verb."""
    return [name for name in split_names(grammar.ACTS.sub("", clause)) if not is_open(name)]


# --- Clauses, sentences and rules -------------------------------------------------------------------------------------


def _clause(clause: str, rules: ClauseRules) -> Responsibilities | None:
    """What the text in a bracket says; None if it is not a clause."""
    bare, count = grammar.FIRST_LEADS.subn("", clause) if _FIRST.search(clause) else (clause, 0)
    first_leads = rules.first_leads or count > 0
    if "下" in bare or "后" in bare:
        for pattern in (grammar.SCOPE_HENCEFORTH, grammar.NOTED, grammar.HENCEFORTH):
            bare = pattern.sub("", bare)
    clause = bare.strip("，。；、 ")
    if grammar.LABEL.match(clause):
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
    labelled = grammar.LABEL.match(sentence) is not None
    if not (labelled or grammar.DECISIVE.search(sentence)) or not grammar.TASKED.search(sentence):
        return None
    if labelled:
        return _labels(sentence, rules.first_leads)
    if len(sentence) > _LONGEST_SENTENCE:
        return None
    assignments = _wording(grammar.TASK.sub("", sentence, 1), strict=True)
    if not assignments:
        return None
    return Responsibilities(_with_first(assignments, rules.first_leads), None, ())


def _standing(clause: str, rules: ClauseRules) -> ClauseRules:
    """The rules that hold after a clause."""
    if _FIRST.search(clause) and grammar.FIRST_LEADS.search(clause) and grammar.HENCEFORTH.search(clause):
        rules = rules._replace(first_leads=True)
    if "以下" in clause and (match := grammar.SCOPE_HENCEFORTH.search(clause)):
        rules = rules._replace(scope=match["scope"])
    if "不再" in clause and (noted := grammar.ALSO.search(clause)):
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
    labels = list(grammar.LABEL.finditer(clause))
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        value = clause[label.end() : following.start() if following else len(clause)].strip("，。；、 ")
        role = label["role"]
        if role is None and not label["label"].endswith("分工"):
            if label["label"].endswith(("范围", "地区", "区域")):
                scope = value or None
            continue
        lead = role is not None and role.startswith(LEADING_LABELS)
        assignments += _value(value.partition("。")[0], lead, sure=not label[0].endswith(("为", "是")))
    return Responsibilities(_with_first(assignments, first_leads), scope, ())


def _value(value: str, lead: bool, sure: bool) -> list[Assignment]:
    """The bodies after a label; those after 责任单位为 must read as bodies, those after 责任单位： are *sure*."""
    worded = _wording(value)
    if worded and grammar.DECISIVE.search(value):
        return worded
    assignments: list[Assignment] = []
    for segment in split_outside(value, "，；"):
        if not _is_time(segment):
            names = split_names(grammar.ACTS.sub("", segment))
            if sure or all(map(is_body, names)):
                assignments += [_assignment(name, lead) for name in names]
    return assignments


# --- Wording ----------------------------------------------------------------------------------------------------------


class _Group(NamedTuple):
    names: tuple[str, ...]
    act: str  # lead, do, each (do by division of duties), help, or "" without a verb


def _wording(clause: str, strict: bool = False) -> list[Assignment]:
    """The names in 甲部牵头，乙部、丙部等按职责分工负责, with their roles; empty if the clause has other words.

    With *strict* it may have none but these, except after 甲部牵头.
    """
    groups, acts = _stretches(clause, strict)
    names = [name for group in groups for name in group.names]
    if not any(map(grammar.MARKED.search, names)):  # 教育部（牵头）、财政部
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


def _stretches(clause: str, strict: bool) -> tuple[list[_Group], list[bool]]:
    """The groups of names in a clause, and whether each of its segments has a verb."""
    groups: list[_Group] = []
    acts: list[bool] = []
    by_whom = False
    for stretch in split_outside(clause if strict else grammar.AFTER_VERB.sub("，", clause), "；。"):
        waiting: tuple[str, ...] = ()  # for their verb, in a later segment
        for segment in map(str.strip, split_outside(stretch, "，")):
            if not segment or (strict and _is_time(segment)):
                continue
            parsed = list(_segment(segment, any(group.act for group in groups), strict))
            if strict and not parsed and not by_whom:
                return [], []
            by_whom = by_whom or (strict and grammar.BY_WHOM.match(segment) is not None)
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
    segment = grammar.OPENING.sub("", segment)
    groups: list[_Group] = []
    joint = ""
    while match := grammar.JOINT.search(segment):
        joint = match[0]
        head = grammar.BEFORE_JOINT.sub("", segment[: match.start()])
        names = split_names(head)
        if grammar.MODAL.search(head) or (names and not _all_bodies(head, loose=True)):
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
    acts, with_object = grammar.ACTS.search(segment), grammar.OBJECT.match(segment)
    if with_object and (not acts or (led and _all_bodies(with_object["names"]))):
        return with_object["names"], "do", ""  # 会同财政部负责试点的跟踪指导
    if acts:
        verb = acts["verb"].lstrip("为是")
        helps = verb.startswith(HELPING_VERBS)
        act = "help" if helps else "each" if grammar.DIVIDED.search(acts[0]) else "do"
        return segment[: acts.start()].strip("，、 "), act, verb
    if joining and (match := grammar.WITH_WHOM.match(segment)):
        return match["names"], "help", ""
    return segment, "help" if led else "", ""


def _assignment(name: str, lead: bool) -> Assignment:
    """A name, without the mark of a lead, with its role."""
    marked = grammar.MARKED.search(name)
    if marked:
        name, lead = name.replace(marked[0], ""), True
    return Assignment(name, Role.LEAD if lead and not is_open(name) else Role.SHARED)


def _is_time(segment: str) -> bool:
    """Whether a segment says when: 6月底前完成, 长期坚持."""
    return grammar.TIME.match(segment) is not None and not is_body(segment)


def _all_bodies(named: str, loose: bool = False) -> bool:
    """Whether a stretch consists of names of bodies; if *loose*, whether most of them are."""
    names = [grammar.MARKED.sub("", name) for name in split_names(named)]
    if not names or any(len(name) > _LONGEST_NAME for name in names):
        return False
    bodies = [is_body(name) or (loose and len(name) > 2 and name.startswith(_NATIONAL)) for name in names]
    return all(bodies) or (loose and len(names) > 1 and bodies[0] and 2 * sum(bodies) >= len(names))
