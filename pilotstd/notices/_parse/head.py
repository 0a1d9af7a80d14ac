"""The head of a notice: number, title, issuers and addressees, among what a web page prints above and between them.

A title ends in a kind of document (通知, 意见, …). It begins with issuers, or with 关于 if none are printed, on the line of its end or
above. A page may print it several times: in its own heading, in a table of data, above the text.
"""

import datetime
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile
from typing import Any

import attrs

from pilotstd.notices._parse.lexicon import PLACES, TEXT_FIELDS, TITLE_FIELDS
from pilotstd.notices._parse.lines import LONGEST_TITLE, RULES, LineRule, Verdict, Where, is_page_number
from pilotstd.notices._parse.names import is_body, split_names
from pilotstd.notices._parse.numbering import article_of, ordinal_of
from pilotstd.notices._parse.phrases import (
    ACT,
    DAY,
    NUMBER_AFTER,
    NUMBER_BEFORE,
    at_colon,
    compact,
    day_in,
    is_act,
    is_signature,
    issuers_in,
    kind_of,
    number_in,
    split_signature,
    title_of,
)
from pilotstd.notices._parse.text import Line, cut, join

_MOST_LINES = 36  # of a title, with the lines of issuers above it and blank lines
_LONGEST_TAG = 12
_ABOUT = ("关于", "印发", "转发", "批转", "公布", "发布")
_TAG = re.compile(r"(?:【[^】]*】|[^|｜]{1,12}[|｜])[ ]*")
_MOST_SHORT, _SHORT = 4, 6  # lines, each no longer than this, that are a menu and no title
_MOST_ADDRESSEES = 24  # lines
_LONGEST_ROW = 3000  # characters of addressees
_LONGEST_HEAD = 400  # lines with text
_OF_HEAD = [rule for rule in RULES.values() if Where.HEAD in rule.where]
_ABOVE = Verdict("unread", "title")
"""A line that might be the title, if another line were not."""


@attrs.define
class Head:
    """What is read from the head, and the kind of each of its lines."""

    lines: list[Line]
    """All lines of the text; a line with both title and number is two lines here."""
    end: int = 0
    """The index of the first line after the head."""
    number: str | None = None
    title: str = ""
    addressees: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    issued: datetime.date | None = None
    kinds: dict[int, Verdict] = attrs.field(factory=dict)
    """The kind of each line of the head, by index."""
    data: dict[str, str] = attrs.field(factory=dict)
    """The fields of the table above the text of a page: 成文日期, 发文字号, …"""

    @property
    def kind(self) -> str | None:
        """The last word of the title."""
        return kind_of(self.title)


def read_head(text: str, lines: Sequence[Line]) -> Head:
    """Read the head of a notice."""
    return _HeadReader(text, lines).read()


class _HeadReader:
    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self.text = text
        self.head = Head(list(lines))
        self.free: list[int] = []
        """The lines that may belong to the title, by index."""
        self.label = self.waiting = ""
        """The label on the line above, and that on this line, whose value is on the next."""

    def read(self) -> Head:
        head = self.head
        stop = self._gather(0)
        own = self._title() and is_act(head.title)
        if not own and not head.number and (start := self._quoted_below(stop)):
            head.kinds = {index: _ABOVE for index in range(start) if head.lines[index].text}
            stop = self._gather(start)
            self._title()
        head.title = head.title or self._title_above()
        if not head.addressees:
            self._addressees(head.end, stop)
        head.issuers = head.issuers or issuers_in(head.title)
        return head

    def _quoted_below(self, stop: int) -> int:
        """Where the notice begins in a page with an article about it above: at a title with number or addressees below."""
        lines = self.head.lines
        inked = [index for index in range(stop, min(stop + 60, len(lines))) if lines[index].text]
        for at, index in enumerate(inked[:30]):
            if not is_act(lines[index].text) or not _may_be_title(lines[index].text):
                continue
            after = (lines[below].text for below in inked[at + 1 : at + 6])
            if any(number_in(text) or RULES["addressees"].match(text) for text in after):
                above = takewhile(lambda i: _may_be_title(lines[i].text), reversed(inked[:at]))
                return min([index, *above])
        return 0

    # --- The kind of each line -----------------------------------------------------------------------------------------

    def _gather(self, start: int) -> int:
        """Find the kind of each line from *start* to the addressees or the text, whose index is the result."""
        head = self.head
        self.free = []
        seen = 0
        index = start
        while index < len(head.lines) and seen < _LONGEST_HEAD:
            if head.lines[index].text:
                seen += 1
                self._split_title(index)
                rule = self._rule(index)
                if rule is None or rule.name == "addressees":
                    return index
                if rule.name == "title":
                    self.free.append(index)
                else:
                    head.kinds[index] = Verdict(rule.kind, rule.name)
            index += 1
        return index

    def _rule(self, index: int) -> LineRule | None:
        """The first rule of the head that holds for a line; None if the head is over."""
        text = self.head.lines[index].text
        self.label, self.waiting = self.waiting, ""
        above = self.head.lines[index - 1].text if index - 1 in self.free else ""
        for rule in _OF_HEAD:
            found = rule.match(text)
            if not found and above and rule.name == "addressees":  # on two lines
                found = rule.match(above + text)
            if found and self._holds(rule.name, found, text):
                self._keep(rule.name, found, text)
                return rule
        return None

    def _holds(self, rule: str, found: Any, text: str) -> bool:
        """Whether a rule that fits a line holds where it is."""
        match rule:
            case "label":
                return not self._complete()
            case "value":
                return self.label != "" and (not is_act(text) or self.label.endswith(TITLE_FIELDS))
            case "masthead":
                return not self.free
            case "attachment":
                return not self.head.number
            case "date":
                return bool(self.free or self.head.number) and (not found[0] or is_signature(found[0]))
            case "title":
                return _may_be_title(text)
        return True

    def _keep(self, rule: str, found: Any, text: str) -> None:
        """Keep what a line of the head says."""
        head = self.head
        match rule:
            case "front-matter" if found["key"] == "title":
                head.data.setdefault("标题", compact(found["value"]).strip("\"'“”"))
            case "page-field":
                for name, value in found:
                    if value:
                        head.data.setdefault(name, value)
                    elif len(found) == 1 and not name.endswith(TEXT_FIELDS):
                        self.waiting = name
            case "number":
                head.number = head.number or found
                head.issued = head.issued or day_in(text)
            case "value":
                head.data.setdefault(self.label, compact(text))
            case "date":
                head.issued = head.issued or found[1]
                head.issuers = head.issuers or split_signature(found[0])

    def _split_title(self, index: int) -> None:
        """Make two lines of one with a title and a number."""
        head, line = self.head, self.head.lines[index]
        if len(line.text) > LONGEST_TITLE:
            return
        before = NUMBER_BEFORE.match(line.text)
        after = NUMBER_AFTER.match(line.text)
        if tag := _tag_of(line.text):
            self._split(index, len(compact(tag)))
        elif before and kind_of(compact(line.text[before.end() :])):
            self._split(index, len(compact(before["number"])))
        elif after and not head.number and not self._complete():
            self._split(index, len(compact(after["title"])))

    def _complete(self) -> bool:
        title = compact("".join(self.head.lines[index].text for index in self.free))
        return kind_of(title) is not None and _balanced(title)

    def _split(self, index: int, inked: int) -> None:
        """Make two lines of one, the first with *inked* characters, blanks not counted."""
        line = self.head.lines[index]
        offset = cut(self.text, line, inked)
        seen = position = 0
        for position, char in enumerate(line.text):  # noqa: B007
            if seen == inked:
                break
            seen += not char.isspace()
        first = attrs.evolve(line, end=offset, text=line.text[:position].strip())
        second = attrs.evolve(line, start=offset, text=line.text[position:].strip(), indent=0)
        self.head.lines[index : index + 1] = [first, second]
        self.free = [free + (free > index) for free in self.free]

    # --- The title ----------------------------------------------------------------------------------------------------

    def _title(self) -> bool:
        """Find the title among the lines that may belong to it; those before it, and those above other lines of the head, are unread."""
        head = self.head
        title = _choose_title(head.lines, self.free)
        last = max([*title, *head.kinds], default=-1)
        head.end = last + 1
        head.kinds |= {index: _ABOVE for index in self.free if index < head.end}
        head.kinds |= dict.fromkeys(title, Verdict("title", "title"))
        texts = [head.lines[index].text for index in title]
        head.title = title_of(texts)
        return bool(title)

    def _title_above(self) -> str:
        """The title in the table above the text of a page."""
        data = self.head.data
        return next((data[name] for name in data if name.endswith(TITLE_FIELDS)), "")

    # --- Addressees ---------------------------------------------------------------------------------------------------

    def _addressees(self, start: int, stop: int) -> bool:
        """Find the addressees, 各省、自治区、直辖市人民政府：, over any number of lines; they begin where all names are addressees."""
        head, begin = self.head, start
        for last in range(start, min(max(start, stop) + 12, len(head.lines))):
            line = head.lines[last]
            if ordinal_of(line.text) or "\t" in line.text or "。" in line.text.partition("：")[0]:
                return False
            before, mark, after = at_colon(line.text)
            if not mark:
                continue
            for first in range(max(begin, last - _MOST_ADDRESSEES), last + 1):
                own = [
                    index
                    for index in range(first, last)
                    if head.lines[index].text and not is_page_number(head.lines[index].text)
                ]
                texts = [head.lines[index].text for index in own]
                row = join([*texts, before]) if sum(map(len, texts)) < _LONGEST_ROW else ""
                if head.lines[first].text and RULES["addressees"].match(f"{row}："):
                    if after:
                        self._split(last, len(compact(before)) + 1)
                    head.addressees = split_names(row)
                    head.kinds |= {
                        index: _ABOVE for index in range(start, last) if head.lines[index].text
                    } | dict.fromkeys([*own, last], Verdict("addressees", "addressees"))
                    head.end = last + 1
                    return True
            begin = last + 1
        return False


def _may_be_title(line: str) -> bool:
    return RULES["title"].match(line) and not (ordinal_of(line) or article_of(line))


# --- Which lines are the title --------------------------------------------------------------------------------------


def _choose_title(lines: Sequence[Line], free: Collection[int]) -> list[int]:
    """The lines of the title, by index, among those that are *free*; empty without a title.

    The last title is that of the notice, unless one above it names that as the text that it issues.
    """
    titles = [run for last in free if (run := _ending_at(lines, free, last))]
    acts = [run for run in titles if is_act(_joined(lines, run))]
    if acts:
        name = compact(_joined(lines, acts[-1]))
        texts = (compact(_joined(lines, run)) for run in acts[:-1])
        issuing = (run for run, text in zip(acts, texts, strict=False) if name in text and not text.endswith(name))
        return next(issuing, acts[-1])
    if titles:
        return titles[-1]
    named = [index for index in free if ACT.search(lines[index].text)]
    return _up(lines, free, named[-1]) if named else []


def _balanced(text: str) -> bool:
    """Whether each bracket is closed."""
    return text.count("《") == text.count("》") and text.count("（") == text.count("）")


def _tag_of(line: str) -> str:
    """What a page prints before a title, on the same line.

    >>> _tag_of("【规范性文件】商务部关于修路的通知"), _tag_of("政策 | 关于修路的通知"), _tag_of("商务部 关于修路的通知")
    ('【规范性文件】', '政策 | ', '')
    """
    tag = _TAG.match(line)
    if tag and ACT.search(line, tag.end()):
        return tag[0]
    place, colon, rest = line.partition("：")  # 北京：关于…的通知
    if colon and place in PLACES and is_act(rest):
        return place + colon
    first, _, rest = line.partition(" ")
    if not rest or len(first) > _LONGEST_TAG or any(mark in first for mark in "：、，"):
        return ""
    if not (DAY.match(first) or is_body(first)) and issuers_in(title_of([rest])):
        return first + " "
    return ""


def _joined(lines: Sequence[Line], run: Sequence[int]) -> str:
    return "".join(lines[index].text for index in run)


def _ending_at(lines: Sequence[Line], free: Collection[int], last: int) -> list[int]:
    """The lines of the title that ends with a line, if one does."""
    short = compact(lines[last].text)
    if kind_of(short) is None:
        before = next((index for index in _run(lines, free, last) if index < last), None)
        if before is None or not re.fullmatch("（[^（）]*）", short) or kind_of(compact(lines[before].text)) is None:
            return []
    about: list[int] = []  # the lines from 关于 on
    run = list(_run(lines, free, last))
    for length, index in enumerate(run, 1):
        above, own = lines[index].text, run[length - 1 :: -1]
        text = compact(_joined(lines, own))
        if len(text) > LONGEST_TITLE or (about and is_act(above)):
            break
        if not _balanced(text):
            continue
        if issuers := issuers_in(title_of([lines[line].text for line in own])):
            return [*_issuers_above(lines, run[length:], issuers[0]), *own]
        if not about and above.startswith(_ABOUT):
            about = own
    if about:
        return about
    title = _up(lines, free, last)
    menu = len(title) > _MOST_SHORT and all(len(lines[index].text) <= _SHORT for index in title)
    named = kind_of(short) != short or len(title) > 1
    return title if named and not menu and _balanced(_joined(lines, title)) else []


def _issuers_above(lines: Sequence[Line], above: Sequence[int], issuer: str) -> list[int]:
    """The lines of issuers above a title: 商务部, 海关总署, each on its own; not those of a page, which repeat the issuer."""
    issuers: list[int] = []
    for index in above:
        name = lines[index].text
        if not is_signature(name) or name.endswith(issuer):
            break
        issuers = [index, *issuers]
    return issuers


def _run(lines: Sequence[Line], free: Collection[int], last: int) -> Iterator[int]:
    """The lines from *last* upward, without another line of the head between them."""
    for index in range(last, max(-1, last - _MOST_LINES), -1):
        if index in free:
            yield index
        elif lines[index].text and not is_page_number(lines[index].text):
            return


def _up(lines: Sequence[Line], free: Collection[int], last: int) -> list[int]:
    """The lines of a title without issuers: those right above its last, and those that open its brackets."""
    title = [last]
    for index in _run(lines, free, last):
        if index == last:
            continue
        if index < title[0] - 1 and _balanced(_joined(lines, title)) and not lines[title[0]].text.startswith("（"):
            break
        title = [index, *title]
    return title
