"""The head of a notice: number, title, issuers, addressees; and the lines that close it: signature and date."""

import datetime
import re
from collections.abc import Sequence

import attrs

from pilotstd.notices.body import is_page_number
from pilotstd.notices.names import is_body, split_names, split_outside
from pilotstd.notices.ordinals import ordinal_of
from pilotstd.notices.typography import Line, cut, join, number_of, spaced, year_of

# The kinds of official document (GB/T 9704, 公文种类), then the words that the titles of attached texts end in.
_KINDS = """决议 决定 命令 令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 复函 函 纪要
    方案 规划 计划 办法 规定 细则 条例 清单 纲要 指南 要点 措施 目录 规则 安排 规程 规范 标准 指引 名单 倡议 倡议书 建议 公约 章程 分工 答复 举措 政策 任务""".split()  # noqa: SIM905
_KIND = re.compile(f"({'|'.join(sorted(_KINDS, key=len, reverse=True))})(?:（[^（）]*）)*》?$")
_YEAR = "(?:19|20)[0-9]{2}"
_NUMBER = re.compile(
    f"[（]?(?P<number>(?:[\u4e00-\u9fffA-Z]{{1,20}}?[〔\\[【（﹝［]{_YEAR}(?:年)?[〕\\]】）﹞］](?:第)?[0-9]{{1,5}}号)"
    f"|(?:[\u4e00-\u9fff]{{0,30}}?{_YEAR}年第[0-9]{{1,5}}号)|第[0-9]{{1,5}}号)[）]?(?:签发人[：:].*)?$"
)
_NUMBER_AFTER = re.compile(
    f"(?P<title>.*?(?:{'|'.join(_KINDS[:17])}))[ （]*(?P<number>[\u4e00-\u9fff]{{1,12}}[ ]?[〔\\[【（]{_YEAR}[〕\\]】）][ ]?[0-9]{{1,5}}[ ]?号)）?$"
)
_BRACKETED_YEAR = re.compile(f"[\\[【（﹝［]({_YEAR}年?)[\\]】）﹞］]")
_CHINESE_YEAR = "[一二三四五六七八九〇零○O0Ｏo◯]{4}"
_DATE = re.compile(
    f"(?P<before>.*?)(?P<year>{_YEAR}|{_CHINESE_YEAR})年(?P<month>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
    "(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})日$"
)
_DATA = re.compile(
    "(?P<label>索引号|主题分类|主题词|发文机关|发文单位|发布机构|公开主体|成文日期|标题|名称|发文字号|文号|发布日期|发布时间|公开日期|印发日期|施行日期|生成日期|有效性|时效性"
    "|效力级别|信息来源|来源|时间|日期|浏览量|阅读次数|字号|字体|分享|保护视力色|编辑|作者|份号|密级|公开方式|公开属性|废止日期|信息分类|体裁|签发人|当前位置)[：:】]"
)
_NOISE = re.compile(
    "(?:特急|加急|急件|平急|特提|秘密|机密|绝密|打印|分享|复制链接|字体：?大中小|大中小|首页.*>.*|[0-9]{6})$"
)
_MASTHEAD = re.compile("(?:[^关于]{2,40})文件$")
_ACT = re.compile("关于|印发|批转|转发|公布|发布|公告|决定|令$|命令")
_LEADING_IN = re.compile(
    "(?:如下|通知|意见|事项|要求|决定|以下|公告|答复|规定)[^，、]{0,4}$|^(?:为|根据|按照|经|近年来|当前|现)"
)
_ISSUERS_AFTER = re.compile("(?:[（(](?:盖章|印章|公章|代章|章)[）)])$")


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


def kind_of(title: str) -> str | None:
    """The kind of document that a title ends in.

    >>> kind_of("国务院关于推进物流的指导意见"), kind_of("目录（2024年版）"), kind_of("修路")
    ('意见', '目录', None)
    """
    found = _KIND.search(title)
    if not found:
        return None
    return {"复函": "函", "命令": "令", "倡议书": "倡议"}.get(found[1], found[1])


def compact(text: str) -> str:
    """A text without blanks."""
    return re.sub("[ \t]", "", text)


def number_in(line: str) -> str | None:
    """The document number that a folded line consists of.

    >>> number_in("（国办发[2018] 126号）")
    '国办发〔2018〕126号'
    """
    found = _NUMBER.match(compact(line))
    return _BRACKETED_YEAR.sub(r"〔\1〕", found["number"]) if found else None


def date_in(line: str) -> tuple[str, datetime.date] | None:
    """The date that ends a folded line, and what stands before it.

    >>> date_in("国务院 二○一九年一月十二日")
    ('国务院', datetime.date(2019, 1, 12))
    """
    if "日" not in line[-3:] or len(line) > 200:
        return None
    found = _DATE.match(
        line.replace(" ", "")
        if line.endswith("日")
        else line.rstrip("）").lstrip("（").replace(" ", "")
    )
    if not found:
        return None
    year, month, day = year_of(found["year"]), number_of(found["month"]), number_of(found["day"])
    try:
        date = datetime.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
    before = re.sub(rf"[ ]*{found['year'][0]}.*$", "", line, count=1) if found["before"] else ""
    return before.strip("（ "), date


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
        together = _NUMBER_AFTER.match(line.text)
        if together and not self.complete and not head.number:
            head.number = number_in(together["number"])
            self._split(place, len(compact(together["title"])))
            self.title.append(together["title"])
            self.title_lines.append(place)
            return "title"
        if any(mark in short for mark in "。；") or len(short) > 200:
            return None
        if self.complete:
            if head.issuers == () and is_signature(line.text) and not _ACT.search(short):
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
        for field in split_outside(short, "\t"):
            label, _, value = field.partition("：")
            if value:
                self.head.data.setdefault(label.strip("【 "), value.strip("】 "))

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
        if texts and kind_of(compact("".join(texts))) is None and not _ACT.search("".join(texts)):
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


def title_of(lines: Sequence[str]) -> str:
    """Title lines as one line; a blank only between issuers.

    >>> title_of(["商务部", "海关总署", "关于修路", "的通知"])
    '商务部 海关总署关于修路的通知'
    """
    title = ""
    for line in map(spaced, lines):
        both = is_body(title.rpartition(" ")[2]) and is_body(
            line.partition("关于")[0].partition(" ")[0]
        )
        title += (" " if title and both and not line.startswith(("关于", "印发")) else "") + line
    return title


def issuers_in(title: str) -> tuple[str, ...]:
    """The issuers that a title begins with.

    >>> issuers_in("商务部 海关总署关于修路的通知"), issuers_in("修路方案")
    (('商务部', '海关总署'), ())
    """
    found = _ACT.search(title)
    if not found or not found.start() or "《" in title[: found.start()]:
        return ()
    names = split_names(title[: found.start()])
    return (
        tuple(name for name in names if not name.startswith("等"))
        if all(map(is_body, names))
        else ()
    )


def is_signature(line: str) -> bool:
    names = split_signature(line)
    return (
        bool(names)
        and len(line) <= 120
        and all(map(is_body, names))
        and not any(mark in line for mark in "。；：，、《")
    )


def split_signature(line: str) -> tuple[str, ...]:
    """The bodies that a line of signatures names.

    >>> split_signature("商 务 部    市场监管总局"), split_signature("国家发展改革委  财政部")
    (('商务部', '市场监管总局'), ('国家发展改革委', '财政部'))
    """
    line = _ISSUERS_AFTER.sub("", line.strip())
    names: list[str] = []
    for chunk in re.split(r" {2,}|\t+", line):
        words = chunk.split()
        if sum(len(word) == 1 for word in words) > len(words) / 2:
            names.append("".join(words))
        else:
            names += words
    return tuple(names)


def signature_before(lines: Sequence[Line], end: int, start: int) -> int:
    """The index of the first of the lines of signatures that stand before *end*."""
    first = place = end
    while place > start and end - place < 90:
        place -= 1
        line = lines[place]
        if line.text and not (is_signature(line.text) and ordinal_of(line.text) is None):
            break
        if line.text:
            first = place
    return first
