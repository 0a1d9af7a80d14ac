"""The head of a notice: number, title, issuers and addressees."""

import datetime
import re
from collections.abc import Sequence

import attrs

from pilotstd.notices.body import is_page_number
from pilotstd.notices.formulas import (
    ACT,
    NUMBER_AFTER,
    compact,
    date_in,
    is_signature,
    issuers_in,
    kind_of,
    number_in,
    split_signature,
    title_of,
)
from pilotstd.notices.names import is_body, split_names, split_outside
from pilotstd.notices.ordinals import ordinal_of
from pilotstd.notices.typography import Line, cut, join

_DATA = re.compile(
    "(?P<label>索引号|主题分类|主题词|发文机关|发文单位|发布机构|公开主体|成文日期|标题|名称|发文字号|文号|发布日期|发布时间|公开日期|印发日期|施行日期|生成日期|有效性|时效性"
    "|效力级别|信息来源|来源|时间|日期|浏览量|阅读次数|字号|字体|分享|保护视力色|编辑|作者|份号|密级|公开方式|公开属性|废止日期|信息分类|体裁|签发人|当前位置)[：:】]"
)
_NOISE = re.compile(
    "(?:特急|加急|急件|平急|特提|秘密|机密|绝密|打印|分享|复制链接|字体：?大中小|大中小|首页.*>.*|[0-9]{6})$"
)
_MASTHEAD = re.compile("(?:[^关于]{2,40})文件$")
_LEADING_IN = re.compile(
    "(?:如下|通知|意见|事项|要求|决定|以下|公告|答复|规定)[^，、]{0,4}$|^(?:为|根据|按照|经|近年来|当前|现)"
)
_MOST_LINES = 12  # of a title, with the lines of issuers above it


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
        self.title: list[str] = []
        self.title_lines: list[int] = []
        self.last = 0

    def read(self) -> Head:
        head = self.head
        place = 0
        while place < len(head.lines):
            line = head.lines[place]
            if not line.text:
                place += 1
                continue
            kind = self._kind(place)
            if kind is None:
                break
            head.kinds[place] = kind
            place = self.last = place + 1
        head.end = place
        self._title()
        self._addressees()
        head.issuers = head.issuers or issuers_in(head.title)
        return head

    @property
    def complete(self) -> bool:
        title = compact("".join(self.title))
        return kind_of(title) is not None and title.count("《") == title.count("》")

    def _kind(self, place: int) -> str | None:
        """What a line of the head is; None where the head is over."""
        head, line = self.head, self.head.lines[place]
        short = compact(line.text)
        data = _DATA.match(short)
        if data and (not self.complete or len(short) < 60):
            self._data(short)
            return "unread"
        if is_page_number(line) or _NOISE.match(short):
            return "unread"
        number = number_in(line.text)
        if number:
            head.number = head.number or number
            return "number"
        if _MASTHEAD.match(short) and not self.title:
            return "masthead"
        dated = date_in(line.text)
        if dated and self.title:
            head.issued = head.issued or dated[1]
            if dated[0]:
                head.issuers = split_signature(dated[0])
            return "date"
        if self.title and _is_addressing(line.text):
            return None
        if (self.title or head.number) and ordinal_of(line.text):
            return None
        return self._title_line(place, short)

    def _title_line(self, place: int, short: str) -> str | None:
        head, line = self.head, self.head.lines[place]
        if len(self.title) > _MOST_LINES:
            return None
        together = NUMBER_AFTER.match(line.text)
        if together and not self.complete and not head.number:
            head.number = number_in(together["number"])
            self._split(place, len(compact(together["title"])))
            self.title.append(together["title"])
            self.title_lines.append(place)
            return "title"
        if any(mark in line.text for mark in "。；\t") or len(short) > 200:
            return None
        if self.complete:
            if head.issuers == () and is_signature(line.text) and not ACT.search(short):
                head.issuers = split_signature(line.text)
                return "signature"
            near = self.last == self.title_lines[-1] + 1
            if not (near and len(short) <= 45 and kind_of(short)) or short.endswith(("：", "，")):
                return None
        elif (
            short.endswith("：")
            or len(short) > 120
            or (self.title and _LEADING_IN.search(short) and "，" in short)
        ):
            return None
        self.title.append(line.text)
        self.title_lines.append(place)
        return "title"

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

    def _data(self, short: str) -> None:
        labels = list(_DATA.finditer(short))
        for label, following in zip(labels, [*labels[1:], None], strict=False):
            value = short[label.end() : following.start() if following else len(short)]
            if value:
                self.head.data.setdefault(label["label"], value.strip("】"))

    def _title(self) -> None:
        """The title is what its lines say up to the last that ends in a kind; what follows was none of it."""
        head = self.head
        texts = list(self.title)
        while (
            len(texts) > 1
            and kind_of(compact(texts[-1])) is None
            and any(kind_of(compact(t)) for t in texts)
        ):
            head.kinds[self.title_lines[len(texts) - 1]] = "unread"
            texts.pop()
        if texts and kind_of(compact("".join(texts))) is None and not ACT.search("".join(texts)):
            for place in self.title_lines:  # no title, but the first lines of something else
                head.kinds.pop(place)
            head.end = min(self.title_lines[0], head.end)
            head.kinds = {place: kind for place, kind in head.kinds.items() if place < head.end}
            texts = []
        head.title = title_of(texts)

    def _addressees(self) -> None:
        """各省、自治区、直辖市人民政府：, over as many lines as it takes."""
        head = self.head
        gathered: list[str] = []
        for place in range(head.end, min(head.end + 60, len(head.lines))):
            line = head.lines[place]
            if not line.text or is_page_number(line):
                continue
            if (
                ordinal_of(line.text)
                or "。" in line.text.partition("：")[0]
                or sum(map(len, gathered)) > 3000
            ):
                return
            before, mark, after = _at_colon(line.text)
            gathered.append(before)
            if mark:
                names = split_names(join(gathered))
                if not _are_addressees(names):
                    return
                if after:
                    self._split(place, len(compact(before)) + 1)
                head.addressees = names
                for index in range(head.end, place + 1):
                    if head.lines[index].text:
                        head.kinds[index] = (
                            "unread" if is_page_number(head.lines[index]) else "addressees"
                        )
                head.end = place + 1
                return


def _at_colon(line: str) -> tuple[str, str, str]:
    before = next(split_outside(line, "：:"))
    return before, line[len(before) : len(before) + 1], line[len(before) + 1 :].strip()


def _is_addressing(line: str) -> bool:
    before, mark, _ = _at_colon(line)
    return bool(mark) and "。" not in before and _are_addressees(split_names(before))


def _are_addressees(names: tuple[str, ...]) -> bool:
    if not names or _LEADING_IN.search(names[-1]) or _LEADING_IN.search(names[0]):
        return False
    bodies = sum(
        is_body(name) or name.startswith(("各", "有关")) or name in {"你们", "你部", "你省"}
        for name in names
    )
    return 2 * bodies > len(names)
