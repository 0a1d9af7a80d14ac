"""A list of tasks whose items print as 15.医疗保障经办服务通则（重庆）, under headings, and what each item asks for."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import attrs

from pilotstd.model import StandardLevel, WorkTaskKind
from pilotstd.notices._parse.document import Diagnostic, Passage, missing_numbers, to_plain
from pilotstd.notices._parse.lexicon import MAKING_VERBS, PLACES, STANDARD_ENDINGS, WORK_VERBS, any_of
from pilotstd.notices._parse.lines import heads_attachment, is_page_number
from pilotstd.notices._parse.numbering import ordinal_of
from pilotstd.notices._parse.text import Line, Span, check_readable, join, lines_of, number_of, tidy

_NAMED = re.compile("[\u4e00-\u9fff]{2,12}(?:省|市|自治区|自治州|地区|盟|县|区|州|旗|特别行政区|生产建设兵团)$")
_OPEN = re.compile("等|有关|相关|各|有意愿|有条件|符合条件|自愿|全部|所有|全国|其他|其余|试点|示范")
_OPEN_END = re.compile("等(?P<rest>.*)$")
_AREAS = re.compile("(?:省|市|区|地|地方|地区|省份|城市|县|州|全国|区域|示范区|试点)$")
_ITEM = re.compile("(?P<number>[0-9]{1,4})[ ]?[.、](?P<rest>.*)$")


_PLACE_COLUMN = re.compile(
    "(?:承担|试点|参与|牵头|实施|责任|申报)?(?:地区|地方|省市|省份|区域|城市|省（区、市）)(?:名称)?$"
)
_TITLE_COLUMN = re.compile("(?:工作|重点|试点)?(?:任务|标准|项目|事项|名称|内容)(?:名称|内容)?$")
_NOT_PLACES = re.compile("试行|暂行|修订|第.{1,3}批|首批|[0-9]{4}|版|含|包括|以下|简称|[A-Za-z]{2,}")


@attrs.frozen(kw_only=True)
class TaskItem:
    """An item of the list.

    >>> from pilotstd import notices
    >>> item = notices.parse_task_list("104.探索实施《协定》相关工作（重庆等有意愿的省市）").items[0]
    >>> item.title, item.places, item.open_to
    ('探索实施《协定》相关工作', ('重庆',), '重庆等有意愿的省市')
    """

    number: int
    title: str
    """The title, without the bracket that names the places."""
    places: tuple[str, ...]
    """The places that are named, as printed."""
    open_to: str | None
    """The wording in the bracket if it leaves a place unnamed."""
    heading: str
    """The nearest heading above, with its ordinal; empty if there is none, or if items and perhaps a heading are missing between."""
    headings: tuple[str, ...] = ()
    """The headings above it, from the highest to the nearest; empty where `heading` is."""
    complete: bool
    """False if the item breaks off with … or within a bracket."""
    span: Span


@attrs.frozen(kw_only=True)
class TaskList:
    """The items of a list of tasks, and what is wrong with their numbers."""

    text: str
    first_line: int = 1
    """The line of the file where it begins."""
    title: str
    items: tuple[TaskItem, ...]
    missing: tuple[int, ...]
    """Numbers between the first and the last that no item has."""
    repeated: tuple[int, ...]
    """Numbers that several items have."""
    unread: tuple[Passage, ...]
    """Lines that are not an item, a heading or the title."""
    warnings: tuple[Diagnostic, ...]
    """What a reader should check, by line."""

    @property
    def claimed(self) -> bool:
        """Whether most of the items name places, as those of a list of tasks do."""
        named = sum(bool(item.places or item.open_to) for item in self.items)
        return 2 * named > len(self.items)

    def to_json(self) -> dict[str, Any]:
        """The list for `json.dump`, without the text itself."""
        return {name: value for name, value in to_plain(self).items() if name != "text"}


def parse_task_list(text: str) -> TaskList:
    """Parse the items of a list of tasks.

    Raises `UnreadableNotice` for a text that is empty or has control characters.

    >>> parse_task_list("（一）医疗健康\\n15.医疗保障经办服务\\n通则（重庆）").items[0].title
    '医疗保障经办服务通则'
    """
    text = text.removeprefix("\ufeff")
    check_readable(text)
    return _ListReader(text).read()


class _ListReader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.items: list[_Read] = []
        self.columns: tuple[int, int] | None = None
        """The columns of the titles and the places, in a list that is a table."""
        self.headings: list[list[str]] = []
        self.unread: list[Line] = []
        self.title: list[str] = []
        self.diagnostics: list[Diagnostic] = []

    def read(self) -> TaskList:
        current: list[str] | None = None  # the lines of an item or heading that may continue
        above: list[str] | None = None  # the heading above
        path: dict[int, list[str]] = {}  # the headings above, by level
        above_last: list[str] | None = None  # the heading above the last item
        for line in (line for line in lines_of(self.text) if line.text):
            if is_page_number(line.text) or re.fullmatch("[0-9]{1,4}", line.text):
                self.unread.append(line)
                continue
            row = self._row(line)
            number = row[0] if row else self._number(line.text, current)
            ordinal = ordinal_of(line.text)
            if "\t" in line.text and not row:
                current = None
                continue  # the header, or a row without a number
            if number is not None:
                current = [row[1] if row else _ITEM.match(line.text)["rest"].strip()]  # type: ignore[index]
                if above is not None and self.items and number != self.items[-1].number + 1 and above is above_last:
                    above = None  # a heading may be missing with the items before this one
                above_last = above
                headings = [path[level] for level in sorted(path)] if above is not None else []
                self.items.append(_Read(number, current, headings, line, line))
            elif ordinal is not None and ordinal.level < 3:
                above = current = [line.text]
                path = {level: texts for level, texts in path.items() if level < ordinal.level}
                path[ordinal.level] = current
                self.headings.append(current)
            elif current is not None and current is not above:
                if _ended(current):
                    current = None
                    self.unread.append(line)
                    continue
                current.append(line.text)
                self.items[-1] = self.items[-1]._replace(last=line)
            elif current is not None:
                current.append(line.text)
            elif not self.items and not self.headings:
                if not heads_attachment(line.text):
                    self.title.append(line.text)
            else:
                self.unread.append(line)
        return self._finish()

    def _row(self, line: Line) -> tuple[int, str] | None:
        """The number, and the title with its places in a bracket, of a row of a list that is a table; its header sets the columns."""
        if "\t" not in line.text:
            return None
        cells = [tidy(cell) for cell in line.text.split("\t")]
        if self.columns is None:
            title = next((at for at, cell in enumerate(cells) if _TITLE_COLUMN.match(cell)), None)
            places = next((at for at, cell in enumerate(cells) if _PLACE_COLUMN.match(cell)), None)
            if title is not None and places is not None:
                self.columns = title, places
            return None
        title, places = self.columns
        if len(cells) <= max(title, places) or not cells[0].isdecimal() or len(cells[0]) > 4:
            return None
        return int(cells[0]), cells[title] + (f"（{cells[places]}）" if cells[places] else "")

    def _number(self, line: str, current: list[str] | None) -> int | None:
        """The number of the item that a line begins; None if it continues the one before."""
        match = _ITEM.match(line)
        if not match:
            return None
        number = int(match["number"])
        if not match["rest"].lstrip()[:1].isdecimal():
            return number
        known = self.items[-1].number if self.items else 0
        starts = number == known + 1 or (current is None and not known) or _whole(current)
        return number if starts else None

    def _finish(self) -> TaskList:
        items = tuple(map(self._item, self.items))
        numbers = Counter(item.number for item in items)
        between = range(min(numbers), max(numbers)) if numbers else range(0)
        repeated = tuple(sorted(number for number, times in numbers.items() if times > 1))
        claimed = 2 * sum(bool(item.places or item.open_to) for item in items) > len(items)
        for (_, _, _, line, _), item in zip(self.items, items, strict=True):
            inside = last_bracket(item.title.rstrip("。；;"))[1]
            if claimed and inside and not (item.places or item.open_to) and not _NOT_PLACES.search(inside):
                self._warn(line, f"item {item.number}: the bracket （{inside[:40]}） is not read as places", "places")
            if numbers[item.number] > 1:
                self._warn(line, f"item {item.number} is repeated {numbers[item.number]} times", "item-numbers")
            own, level = _own_level(item), _level_of([*reversed(item.headings)])
            if own and level and own is not level:
                told = f"item {item.number} speaks of {own.zh}, its heading of {level.zh}"
                self._warn(line, f"{told}: the heading is followed", "heading-over-wording")
            if not item.complete:
                self._warn(line, f"item {item.number} breaks off: {item.title[-12:]!r}", "breaks-off")
        for (before, *_), (number, _, _, line, _) in itertools.pairwise(self.items):
            if number < before:
                self._warn(line, f"item {number} comes after item {before}", "item-numbers")
            elif number > before + 1:
                self._warn(line, missing_numbers("item", before, number), "item-numbers")
        unread = tuple(Passage(self.text[line.start : line.end], Span(line.start, line.end)) for line in self.unread)
        for line in self.unread:
            self._warn(line, f"unread: {line.text[:40]!r}", "unread")
        if not items:
            self.diagnostics.append(Diagnostic(1, "no items of the form 15.名称（地方）", "no-items"))
        return TaskList(
            text=self.text,
            title=join(self.title),
            items=items,
            missing=tuple(number for number in between if number not in numbers),
            repeated=repeated,
            unread=unread,
            warnings=tuple(sorted(self.diagnostics, key=lambda diagnostic: diagnostic.line)),
        )

    def _warn(self, line: Line, reason: str, rule: str) -> None:
        self.diagnostics.append(Diagnostic(line.number, reason, rule))

    def _item(self, read: "_Read") -> TaskItem:
        number, texts, above, first, last = read
        headings = tuple(map(join, above))
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
            heading=headings[-1] if headings else "",
            headings=headings,
            complete=not title.endswith(("…", "...")) and title.count("（") == title.count("）") and bool(title),
            span=Span(first.start, last.end),
        )


class _Read(NamedTuple):
    """An item as it is read: its number, its lines, the headings above, its first and last line."""

    number: int
    texts: list[str]
    headings: list[list[str]]
    first: Line
    last: Line


def _ended(texts: Sequence[str]) -> bool:
    """Whether an item has its bracket, so that it is over."""
    return _whole(texts) and texts[-1].endswith(("）", "。", "；"))


def _whole(texts: Sequence[str] | None) -> bool:
    """Whether an item ends in a bracket that names places."""
    if texts is None:
        return True
    inside = last_bracket(join(list(texts)).rstrip("。；;"))[1]
    return inside is not None and places_in(inside) != ((), None)


def last_bracket(text: str) -> tuple[str, str | None]:
    """A text without the bracket at its end, and the text in that bracket.

    >>> last_bracket("清单（首批）（广州）")
    ('清单（首批）', '广州')
    """
    if not text.endswith("）"):
        return text, None
    depth = 0
    for start in range(len(text) - 1, -1, -1):
        depth += (text[start] == "）") - (text[start] == "（")
        if depth == 0:
            return text[:start].strip(), text[start + 1 : -1].strip()
    return text, None


def places_in(inside: str) -> tuple[tuple[str, ...], str | None]:
    """The places that a bracket names, and its wording if it leaves some unnamed; neither if it is about something else.

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


# --- What items ask for -----------------------------------------------------------------------------------------------

_LEVELS = {level.zh: level for level in StandardLevel}
_LEVEL = re.compile("|".join(_LEVELS))
_FOREGOING = re.compile(f"(?:前述|上述)(?P<topic>[^，。]{{0,30}}?)(?P<level>{'|'.join(_LEVELS)})")
_WITHIN = re.compile("(?:服务)?(?:领域|方面|等|有关|相关|各项|的|类)+$|^(?:各项|有关|相关|各)")
_MAKING = re.compile("|".join(MAKING_VERBS))
_STANDARD = re.compile(f"{any_of(STANDARD_ENDINGS)}$")
_WORK = re.compile(f"{'|'.join(WORK_VERBS)}|.*工作$")
_BATCH = re.compile("首批|第(?P<number>[一二三四五六七八九十0-9]{1,3})批")


class Classification(NamedTuple):
    """What an item asks for, None if unknown, and the rule by which it is known."""

    kind: WorkTaskKind | None
    level: StandardLevel | None
    locator: str
    """The item with the wording that says so."""
    rule: str


def classify(items: Sequence[TaskItem]) -> Iterator[Classification]:
    """What each item asks for: as its headings say, else its wording, else a later item that mentions the foregoing standards.

    A later item that speaks of the foregoing standards of a topic says nothing of the items that do not name the topic, if others do.

    >>> items = parse_task_list("1.社区教育服务规范\\n2.在前述地方标准基础上，制定行业标准").items
    >>> [str(one.level) for one in classify(items)]
    ['local', 'industry']
    """
    later: tuple[int, StandardLevel, str] | None = None
    for item in items:
        match = _FOREGOING.search(item.title)
        if match:
            topic = _WITHIN.sub("", match["topic"])
            known = any(topic in _words_of(other) for other in items if other is not item)
            later = item.number, _LEVELS[match["level"]], topic if known else ""
            break
    for item in items:
        by_itself = _by_itself(item)
        if (
            later
            and item.number < later[0]
            and by_itself.level is None
            and by_itself.kind is not WorkTaskKind.RELATED_WORK
            and later[2] in _words_of(item)
        ):
            number, level, _ = later
            rule = f"item {number} calls the standards of the items before it the foregoing {level.en}s"
            yield Classification(WorkTaskKind.STANDARD, level, f"item {number}", rule)
        else:
            yield by_itself


def _words_of(item: TaskItem) -> str:
    return "\n".join((item.title, item.heading, *item.headings))


def _by_itself(item: TaskItem) -> Classification:
    locator, rule = f"item {item.number}", "from the wording of the item"
    headings = [*reversed(item.headings or (item.heading,))]
    by_heading = "from the heading of the item"
    if level := _level_of(headings):
        return Classification(WorkTaskKind.STANDARD, level, locator, by_heading)
    if level := _own_level(item):
        return Classification(WorkTaskKind.STANDARD, level, locator, rule)
    for heading in headings:
        works, makes = "相关工作" in heading, "制修订" in heading
        if works is not makes:  # 标准制修订及相关工作 says neither
            kind = WorkTaskKind.RELATED_WORK if works else WorkTaskKind.STANDARD
            return Classification(kind, None, locator, by_heading)
    if _WORK.match(item.title):
        return Classification(WorkTaskKind.RELATED_WORK, None, locator, rule)
    if _STANDARD.search(item.title):
        return Classification(WorkTaskKind.STANDARD, None, locator, rule)
    return Classification(None, None, locator, rule)


def _own_level(item: TaskItem) -> StandardLevel | None:
    """The level of the standards that the wording of an item asks to make."""
    levels = _LEVEL.findall(item.title.partition("基础上")[2] or item.title)
    return _LEVELS[levels[-1]] if levels and _MAKING.search(item.title) else None


def _level_of(headings: Sequence[str]) -> StandardLevel | None:
    """The level of the standards under headings, the nearest first: 一、国家标准制修订."""
    named = [set(_LEVEL.findall(heading)) for heading in headings]
    return next((_LEVELS[levels.pop()] for levels in named if len(levels) == 1), None)


def batch_in(title: str) -> int | None:
    """The batch that the title of a list names.

    >>> batch_in("任务清单（首批）"), batch_in("任务清单（第二批）"), batch_in("任务清单")
    (1, 2, None)
    """
    match = _BATCH.search(title)
    if not match:
        return None
    return number_of(match["number"]) if match["number"] else 1
