"""The head of a notice: number, title, issuers and addressees, among what a web page prints above and between them."""

import datetime
import re
from collections.abc import Sequence
from itertools import takewhile

import attrs

from pilotstd.notices.articles import article_of
from pilotstd.notices.body import is_page_number
from pilotstd.notices.formulas import (
    ACT,
    DAY,
    NUMBER_AFTER,
    NUMBER_BEFORE,
    PAGE_DATA,
    compact,
    date_in,
    day_in,
    is_act,
    is_signature,
    issuers_in,
    kind_of,
    number_in,
    split_signature,
    title_of,
)
from pilotstd.notices.names import is_body, split_names, split_outside
from pilotstd.notices.ordinals import ordinal_of
from pilotstd.notices.titles import LONGEST_TITLE, balanced, choose, tag_of
from pilotstd.notices.typography import Line, cut, join

_NOISE = re.compile(
    "(?:特急|加急|急件|平急|特提|秘密|机密|绝密|打印|分享|收藏|关闭|字号|主动公开|新闻中心|信息中心|政策中心|复制链接|字体：?大中小|大中小|返回.{1,4}|【[^】]*】"
    "|[^<]*[>»|｜][^<]*|[^\u4e00-\u9fff]*)$"
)
_OF_THE_TEXT = ("内容", "概述", "功能", "正文")  # labels below which the text itself stands
_LABEL = re.compile("[\u4e00-\u9fff]{1,8}：$")
_MASTHEAD = re.compile("(?:[^关于]{2,40})文件$")
_LEADING_IN = re.compile(
    "(?:如下|通知|意见|事项|要求|决定|以下|公告|答复|规定)[^，、]{0,4}$|^(?:为|根据|按照|经(?![济贸信开])|近年来|当前|现将|现就)"
)
_LONGEST_HEAD = 80  # lines with text


@attrs.define
class Head:
    """What the head says, and what each of its lines is."""

    lines: list[Line]
    """All lines of the text; a line that holds two things is two lines here."""
    end: int = 0
    """The index of the first line after the head."""
    number: str | None = None
    title: str = ""
    addressees: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    issued: datetime.date | None = None
    kinds: dict[int, str] = attrs.field(factory=dict)
    """What a line is, by index."""
    data: dict[str, str] = attrs.field(factory=dict)
    """What the table above a page's text says: 成文日期, 发文字号, …"""

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
        """Lines that may be of the title."""
        self.waiting = ""
        """A label whose value is on the next line."""

    def read(self) -> Head:
        head = self.head
        stop = self._gather(0)
        own = self._title() and is_act(head.title)
        if not own and not head.number and (start := self._quoted_below(stop)):
            head.kinds = {place: "unread" for place in range(start) if head.lines[place].text}
            stop = self._gather(start)
            self._title()
        head.title = head.title or self._title_above()
        if not head.addressees:
            self._addressees(head.end, stop)
        head.issuers = head.issuers or issuers_in(head.title)
        return head

    def _quoted_below(self, stop: int) -> int:
        """Where the notice begins in a page that tells of it first: some lines below, with its number or addressees."""
        lines = self.head.lines
        inked = [place for place in range(stop, min(stop + 60, len(lines))) if lines[place].text]
        for at, place in enumerate(inked[:30]):
            if not is_act(lines[place].text) or not _may_be_title(lines[place].text):
                continue
            after = (lines[index].text for index in inked[at + 1 : at + 6])
            if any(number_in(text) or _is_addressing(text) for text in after):
                above = takewhile(lambda i: _may_be_title(lines[i].text), reversed(inked[:at]))
                return min([place, *above])
        return 0

    # --- What each line is --------------------------------------------------------------------------------------------

    def _gather(self, start: int) -> int:
        """Tell the lines from *start* on apart, up to the addressees or the text, whose index is the result."""
        head = self.head
        self.free = []
        seen = 0
        place = start
        while place < len(head.lines) and seen < _LONGEST_HEAD:
            if head.lines[place].text:
                seen += 1
                self._part(place)
                kind = self._kind(place)
                if kind is None:
                    return place
                if kind:
                    head.kinds[place] = kind
                else:
                    self.free.append(place)
            place += 1
        return place

    def _kind(self, place: int) -> str | None:
        """What a line is; empty where it may be of the title, None where the head is over."""
        head, line = self.head, self.head.lines[place]
        short = compact(line.text)
        label, self.waiting = self.waiting, ""
        if self._data(line.text) or is_page_number(line) or _NOISE.match(short):
            return "unread"
        day = DAY.match(line.text)
        if number := number_in(line.text[day.end() :] if day else line.text):
            head.number = head.number or number
            head.issued = head.issued or day_in(line.text)
            return "number"
        above = head.lines[place - 1].text if place - 1 in self.free else ""
        if _is_addressing(line.text) or (above and _is_addressing(above + line.text)):
            return None
        if _LABEL.match(short) and not _LEADING_IN.search(short[:-1]) and not self._complete():
            return "unread"
        if label:
            head.data.setdefault(label, short)
            return "unread"
        if _MASTHEAD.match(short) and not self.free:
            return "masthead"
        dated = date_in(line.text)
        if dated and (self.free or head.number) and (not dated[0] or is_signature(dated[0])):
            head.issued = head.issued or dated[1]
            head.issuers = head.issuers or split_signature(dated[0])
            return "date"
        return "" if _may_be_title(line.text) else None

    def _data(self, text: str) -> bool:
        """Whether a line is of the table that a page prints above a text; its values are kept."""
        text = text.lstrip("•·●◆■ \t（【")
        labels = [
            found for found in PAGE_DATA.finditer(text) if found["colon"] or not found.start()
        ]
        if not labels or (labels[0].start() and not (DAY.search(text) and labels[0]["colon"])):
            return False
        for label, following in zip(labels, [*labels[1:], None], strict=False):
            name = compact(label["label"])
            value = text[label.end() : following.start() if following else len(text)].strip(
                " \t】|"
            )
            if value:
                self.head.data.setdefault(name, value)
            alone = not value and len(labels) == 1
            self.waiting = name if alone and not name.endswith(_OF_THE_TEXT) else ""
        return True

    def _part(self, place: int) -> None:
        """Make two lines of one that holds a title and a number."""
        head, line = self.head, self.head.lines[place]
        if len(line.text) > LONGEST_TITLE:
            return
        before = NUMBER_BEFORE.match(line.text)
        after = NUMBER_AFTER.match(line.text)
        if tag := tag_of(line.text):
            self._split(place, len(compact(tag)))
        elif before and kind_of(compact(line.text[before.end() :])):
            self._split(place, len(compact(before["number"])))
        elif after and not head.number and not self._complete():
            self._split(place, len(compact(after["title"])))

    def _complete(self) -> bool:
        title = compact("".join(self.head.lines[place].text for place in self.free))
        return kind_of(title) is not None and balanced(title)

    def _split(self, place: int, inked: int) -> None:
        """Make two lines of one, the first with so many characters that are no blanks."""
        line = self.head.lines[place]
        offset = cut(self.text, line, inked)
        seen = position = 0
        for position, char in enumerate(line.text):  # noqa: B007
            if seen == inked:
                break
            seen += not char.isspace()
        first = attrs.evolve(line, end=offset, text=line.text[:position].strip())
        second = attrs.evolve(line, start=offset, text=line.text[position:].strip(), indent=0)
        self.head.lines[place : place + 1] = [first, second]
        self.free = [index + (index > place) for index in self.free]

    # --- The title ----------------------------------------------------------------------------------------------------

    def _title(self) -> bool:
        """Find the title among the lines that may be of it; those before it, and those above other lines of the head, are unread."""
        head = self.head
        found = choose(head.lines, self.free)
        last = max([*found, *head.kinds], default=-1)
        head.end = last + 1
        head.kinds |= {place: "unread" for place in self.free if place < head.end}
        head.kinds |= dict.fromkeys(found, "title")
        texts = [head.lines[place].text for place in found]
        head.title = title_of(texts)
        if found:
            self._issuers_below(found[-1])
        return bool(found)

    def _issuers_below(self, last: int) -> None:
        """Who signs below the title: 商务部 海关总署 on a line of their own."""
        head = self.head
        for place in range(last + 1, len(head.lines)):
            text = head.lines[place].text
            if not text or head.kinds.get(place) in {"number", "date"}:
                continue
            if place not in self.free or not is_signature(text) or ACT.search(text):
                return
            head.issuers = (*head.issuers, *split_signature(text))
            head.kinds[place] = "signature"
            head.end = max(head.end, place + 1)

    def _title_above(self) -> str:
        """The title that the table above a page's text says."""
        data = self.head.data
        return next((data[name] for name in data if name.endswith(("标题", "名称"))), "")

    # --- Addressees ---------------------------------------------------------------------------------------------------

    def _addressees(self, start: int, stop: int) -> bool:
        """各省、自治区、直辖市人民政府：, over as many lines as it takes; where they begin is told by whether all are addressees."""
        head = self.head
        for last in range(start, min(max(start, stop) + 12, len(head.lines))):
            line = head.lines[last]
            if ordinal_of(line.text) or "。" in line.text.partition("：")[0]:
                return False
            before, mark, after = _at_colon(line.text)
            if not mark:
                continue
            for first in range(start, last + 1):
                own = [
                    index
                    for index in range(first, last)
                    if head.lines[index].text and not is_page_number(head.lines[index])
                ]
                texts = [head.lines[index].text for index in own]
                names = split_names(join([*texts, before])) if sum(map(len, texts)) < 3000 else ()
                if head.lines[first].text and _are_addressees(names):
                    if after:
                        self._split(last, len(compact(before)) + 1)
                    head.addressees = names
                    head.kinds |= {
                        index: "unread" for index in range(start, last) if head.lines[index].text
                    } | dict.fromkeys([*own, last], "addressees")
                    head.end = last + 1
                    return True
        return False


def _may_be_title(line: str) -> bool:
    return not (
        ordinal_of(line)
        or article_of(line)
        or any(mark in line for mark in "。；\t")
        or line.endswith(("：", "，"))
        or len(line) > LONGEST_TITLE
    )


def _at_colon(line: str) -> tuple[str, str, str]:
    before = next(split_outside(line, "：:"))
    return before, line[len(before) : len(before) + 1], line[len(before) + 1 :].strip()


def _is_addressing(line: str) -> bool:
    before, mark, _ = _at_colon(line)
    return bool(mark) and "。" not in before and _are_addressees(split_names(before))


def _are_addressees(names: tuple[str, ...]) -> bool:
    if not names or any(_LEADING_IN.search(name) for name in (names[0], names[-1])):
        return False
    bodies = [
        is_body(name)
        or ("，" not in name and is_body(name.rpartition("、")[2]))  # a long row of places
        or name.startswith(("各", "有关"))
        or name in {"你们", "你部", "你省"}
        for name in names
    ]
    return bodies[0] and 2 * sum(bodies) > len(names)
