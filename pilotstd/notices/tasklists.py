"""A list of tasks whose items print as 15.医疗保障经办服务通则（重庆）, under headings."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import attrs

from pilotstd.notices.body import is_page_number
from pilotstd.notices.formulas import HEAD_OF_ATTACHMENT, compact
from pilotstd.notices.ordinals import ordinal_of
from pilotstd.notices.places import PLACES
from pilotstd.notices.structure import Passage, Remark, plain
from pilotstd.notices.typography import Line, Span, cut, join, lines_of, readable

_NAMED = re.compile(
    "[\u4e00-\u9fff]{2,12}(?:省|市|自治区|自治州|地区|盟|县|区|州|旗|特别行政区|生产建设兵团)$"
)
_OPEN = re.compile("等|有关|相关|各|有意愿|有条件|符合条件|自愿|全部|所有|全国|其他|其余|试点|示范")
_OPEN_END = re.compile("等(?P<rest>.*)$")
_AREAS = re.compile("(?:省|市|区|地|地方|地区|省份|城市|县|州|全国|区域|示范区|试点)$")
_ITEM = re.compile("(?P<number>[0-9]{1,4})[ ]?[.、](?P<rest>.*)$")


@attrs.frozen(kw_only=True)
class TaskItem:
    """An item of the list.

    >>> from pilotstd import notices
    >>> item = notices.read_task_list("104.探索实施《协定》相关工作（重庆等有意愿的省市）").items[0]
    >>> item.title, item.places, item.open_to
    ('探索实施《协定》相关工作', ('重庆',), '重庆等有意愿的省市')
    """

    number: int
    title: str
    """The title, without the bracket that names the places."""
    places: tuple[str, ...]
    """The places that are named, as printed."""
    open_to: str | None
    """The wording in the bracket where it leaves a place unnamed."""
    heading: str
    """The nearest heading, with its ordinal; empty where none stands above, or where items and perhaps a heading are lost between."""
    complete: bool
    """Whether the item is whole; not where it breaks off with … or in a bracket."""
    span: Span


@attrs.frozen(kw_only=True)
class TaskList:
    """The items of a list of tasks, and what is wrong with their numbers."""

    text: str
    title: str
    items: tuple[TaskItem, ...]
    missing: tuple[int, ...]
    """Numbers between the first and the last that no item has."""
    repeated: tuple[int, ...]
    """Numbers that several items have."""
    unread: tuple[Passage, ...]
    """Lines that are no item, heading or title."""
    warnings: tuple[Remark, ...]
    """What a reader should check, by line."""

    @property
    def claimed(self) -> bool:
        """Whether most of the items name places, as those of a list of tasks do."""
        named = sum(bool(item.places or item.open_to) for item in self.items)
        return 2 * named > len(self.items)

    def to_json(self) -> dict[str, Any]:
        """The list as what `json.dump` takes, without the text itself."""
        return {name: value for name, value in plain(self).items() if name != "text"}


def read_task_list(text: str) -> TaskList:
    """Read the items of a list of tasks.

    Raises `UnreadableNotice` for a text that is empty or no text.

    >>> read_task_list("（一）医疗健康\\n15.医疗保障经办服务\\n通则（重庆）").items[0].title
    '医疗保障经办服务通则'
    """
    text = text.removeprefix("\ufeff")
    readable(text)
    return _ListReader(text).read()


class _ListReader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.items: list[tuple[int, list[str], str, Line, Line]] = []
        self.headings: list[list[str]] = []
        self.unread: list[Line] = []
        self.title: list[str] = []
        self.remarks: list[Remark] = []

    def read(self) -> TaskList:
        going_on: list[str] | None = None
        under: list[str] | None = None
        headed: list[str] | None = None  # the heading of the item before
        for line in lines_of(self.text):
            if not line.text:
                continue
            if is_page_number(line) or re.fullmatch("[0-9]{1,4}", line.text):
                self.unread.append(line)
                continue
            number = self._number(line.text, going_on)
            ordinal = ordinal_of(line.text)
            if number is not None:
                going_on = [_ITEM.match(line.text)["rest"].strip()]  # type: ignore[index]
                if (
                    under is not None
                    and self.items
                    and number != self.items[-1][0] + 1
                    and under is headed
                ):
                    under = None  # a heading may be lost with the items before this one
                headed = under
                heading = join(under) if under is not None else ""
                self.items.append((number, going_on, heading, line, line))
            elif ordinal is not None and ordinal.level < 3:
                under = going_on = [line.text]
                self.headings.append(going_on)
            elif going_on is not None and going_on is not under:
                if _ended(going_on):
                    going_on = None
                    self.unread.append(line)
                    continue
                going_on.append(line.text)
                self.items[-1] = (*self.items[-1][:4], line)
            elif going_on is not None:
                going_on.append(line.text)
            elif not self.items and not self.headings:
                if not HEAD_OF_ATTACHMENT.match(compact(line.text)):
                    self.title.append(line.text)
            else:
                self.unread.append(line)
        return self._finish()

    def _number(self, line: str, going_on: list[str] | None) -> int | None:
        """The number of the item that a line begins; None where it goes on with the one before."""
        found = _ITEM.match(line)
        if not found:
            return None
        number = int(found["number"])
        if not found["rest"].lstrip()[:1].isdecimal():
            return number
        known = self.items[-1][0] if self.items else 0
        return (
            number
            if number == known + 1 or (going_on is None and not known) or _whole(going_on)
            else None
        )

    def _finish(self) -> TaskList:
        items = tuple(self._item(*item) for item in self.items)
        numbers = Counter(item.number for item in items)
        missing = (
            tuple(n for n in range(min(numbers), max(numbers)) if n not in numbers)
            if numbers and max(numbers) < 10_000
            else ()
        )
        repeated = tuple(sorted(number for number, times in numbers.items() if times > 1))
        for (_, _, _, line, _), item in zip(self.items, items, strict=True):
            if numbers[item.number] > 1:
                self.remarks.append(
                    Remark(line.number, f"item {item.number} stands {numbers[item.number]} times")
                )
            if not item.complete:
                self.remarks.append(
                    Remark(line.number, f"item {item.number} breaks off: {item.title[-12:]!r}")
                )
        for (_, _, _, before, _), (number, _, _, line, _) in zip(
            self.items, self.items[1:], strict=False
        ):
            previous = next(n for n, _, _, first, _ in self.items if first is before)
            if number < previous:
                self.remarks.append(
                    Remark(line.number, f"item {number} comes after item {previous}")
                )
            elif number > previous + 1:
                gone = (
                    f"item {previous + 1}"
                    if number == previous + 2
                    else f"items {previous + 1} to {number - 1}"
                )
                self.remarks.append(Remark(line.number, f"{gone}: not in the text"))
        unread = tuple(
            Passage(self.text[line.start : line.end], Span(line.start, line.end))
            for line in self.unread
        )
        self.remarks += [
            Remark(line.number, f"not placed: {line.text[:40]!r}") for line in self.unread
        ]
        if not items:
            self.remarks.append(Remark(1, "no item of the form 15.名称（地方）"))
        return TaskList(
            text=self.text,
            title=join(self.title),
            items=items,
            missing=missing,
            repeated=repeated,
            unread=unread,
            warnings=tuple(sorted(self.remarks, key=lambda remark: remark.line)),
        )

    def _item(
        self, number: int, texts: list[str], heading: str, first: Line, last: Line
    ) -> TaskItem:
        whole = join(texts).rstrip("。；;")
        title, inside = last_bracket(whole)
        places, open_to = places_in(inside) if inside is not None else ((), None)
        if not places and open_to is None:
            title = whole
        return TaskItem(
            number=number,
            title=title,
            places=places,
            open_to=open_to,
            heading=heading,
            complete=not title.endswith(("…", "..."))
            and title.count("（") == title.count("）")
            and bool(title),
            span=Span(first.start, cut(self.text, last, 10**9)),
        )


def _ended(texts: Sequence[str]) -> bool:
    """Whether an item has its bracket, so that nothing more of it follows."""
    return _whole(texts) and texts[-1].endswith(("）", "。", "；"))


def _whole(texts: Sequence[str] | None) -> bool:
    """Whether an item ends in a bracket that names places."""
    if texts is None:
        return True
    inside = last_bracket(join(list(texts)).rstrip("。；;"))[1]
    return inside is not None and places_in(inside) != ((), None)


def last_bracket(text: str) -> tuple[str, str | None]:
    """A text without the bracket at its end, and what stands in that.

    >>> last_bracket("清单（首批）（广州）")
    ('清单（首批）', '广州')
    """
    if not text.endswith("）"):
        return text, None
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == "）") - (text[place] == "（")
        if depth == 0:
            return text[:place].strip(), text[place + 1 : -1].strip()
    return text, None


def places_in(inside: str) -> tuple[tuple[str, ...], str | None]:
    """The places that a bracket names, and its wording where it leaves some unnamed; nothing where it is about no places.

    >>> places_in("北京、上海"), places_in("有关试点示范省市"), places_in("试行")
    ((('北京', '上海'), None), ((), '有关试点示范省市'), ((), None))
    """
    open_end = _OPEN_END.search(inside)
    named = inside[: open_end.start()] if open_end else inside
    pieces = [piece for piece in re.split("[、，,;；/ ]|和|及|与", named) if piece]
    if pieces and all(_is_place(piece) for piece in pieces):
        return tuple(pieces), inside if open_end else None
    if _OPEN.search(inside) and _AREAS.search(inside) and len(inside) <= 60:
        return tuple(piece for piece in pieces if piece in PLACES), inside
    return (), None


def _is_place(name: str) -> bool:
    return name in PLACES or (_NAMED.match(name) is not None and not _OPEN.match(name))
