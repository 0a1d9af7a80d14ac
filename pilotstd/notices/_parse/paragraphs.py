"""Lines joined to paragraphs again, if a page or a PDF broke them in the middle of a sentence, and split where breaks were lost.

A line continues the paragraph before it if that is unfinished: if it ends in ， or 、, has an open bracket, is as wide as the page without
ending in 。, or has whole sentences and then a part of one. A line with an ordinal begins a paragraph, unless the one before is unfinished
and the ordinal is not the next of its level: then it is a decimal or a reference.

Crawlers give a notice as one line: …通知国办发〔2024〕3号各省…：…一、修路（一）…。（甲部负责）（二）…. Items begin where the next ordinal of a level
follows the end of a sentence, or the first of a level follows a heading.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pilotstd.notices._parse.lexicon import OFFICIAL_KINDS, OTHER_KINDS, any_of
from pilotstd.notices._parse.lines import RULES
from pilotstd.notices._parse.numbering import Ordinal
from pilotstd.notices._parse.text import Line, join, number_of

_FINAL = ("。", "！", "？", "；", "：", "。”", "！”", "？”", "。）", "…", "。》")
_LONGEST_HEADING = 38  # characters without a full stop that a heading may have
_LONGEST_BRACKET = 3000  # an open bracket further back is taken for a slip
_LONGEST_END = 300
_BRACKET_AFTER_STOP = re.compile("[。；]（[^（）]*(?:（[^（）]*）[^（）]*)*）$")


class Page(NamedTuple):
    """How the lines of a text were set."""

    width: int | None
    """The least width of a full line; None if lines end with their paragraphs."""
    in_columns: bool
    """Whether that is in half-width columns, as a page has it, or in characters."""
    indented: bool
    """Whether paragraphs begin with an indent, and other lines do not."""

    def fills(self, line: Line) -> bool:
        """Whether a line is as wide as the page."""
        return self.width is not None and _width(line, self.in_columns) >= self.width


def _width(line: Line, in_columns: bool) -> int:
    return line.width + line.indent if in_columns else len(line.text) + line.indent // 2


def page_of(lines: Sequence[Line]) -> Page:
    """How the lines were set.

    Their width is the one that most of them share, give or take the marks that may not begin a line, in columns or in characters,
    whichever they share more closely.
    """
    inked = [line for line in lines if line.text]
    indents = [line.indent >= 4 for line in inked]
    indented = any(indents) and not all(indents)
    candidates = []
    for in_columns, least, most, play in ((True, 30, 200, 4), (False, 15, 100, 2)):
        widths = Counter(_width(line, in_columns) for line in inked)
        near = {width: sum(widths[width + more] for more in range(play + 1)) for width in widths}
        width = max(near, key=lambda width: (near[width], width), default=0)
        full = [line for line in inked if width <= _width(line, in_columns) <= width + play]
        broken = sum(not line.text.endswith((*_FINAL, "）")) for line in full)
        if least <= width <= most and len(full) >= max(3, 0.3 * len(inked)) and 2 * broken >= len(full):
            candidates.append((len(full), in_columns, width))
    if not candidates:
        return Page(None, True, indented)
    _, in_columns, width = max(candidates)
    return Page(width, in_columns, indented)


class Paragraph:
    """A paragraph as it grows line by line."""

    def __init__(self, line: Line, ordinal: Ordinal | None = None) -> None:
        self.ordinal = ordinal
        self.first = line
        self.lines: list[Line] = []
        self._texts: list[str] = []
        self._depth = 0
        self._length = 0
        self._stops = False
        self.take(line, line.text[ordinal.length :].lstrip() if ordinal else line.text)

    def take(self, line: Line, text: str | None = None) -> None:
        """Add a line."""
        text = line.text if text is None else text
        self.lines.append(line)
        self._texts.append(text)
        self._depth = max(0, self._depth + text.count("（") - text.count("）"))
        self._length += len(text)
        self._stops = self._stops or "。" in text or "；" in text

    @property
    def text(self) -> str:
        """Its text, without its ordinal."""
        return join(self._texts)

    def unfinished(self, page: Page, blank: bool) -> bool:
        """Whether its last line ends in the middle of a sentence; *blank* means that an empty line follows."""
        last = self.lines[-1]
        if self.cut_off:
            return True
        bracket = last.text.endswith("）")
        if last.text.endswith(_FINAL) or (bracket and _BRACKET_AFTER_STOP.search(last.text[-_LONGEST_END:])):
            return False
        if not blank and page.fills(last):
            return True
        if bracket:
            return False
        return self._stops or self._length > _LONGEST_HEADING

    @property
    def cut_off(self) -> bool:
        """Whether it cannot end here: after ， or 、, or in a bracket."""
        inside = self._depth > 0 and self._length < _LONGEST_BRACKET
        return inside or self.lines[-1].text.endswith(("，", "、", "（", "《", "“"))

    def continues_with(self, line: Line, page: Page, blank: bool) -> bool:
        """Whether a line without ordinal continues it."""
        if RULES["broken"].match(line.text):
            return True
        if page.indented and line.indent >= 4 and not self.cut_off:
            return False
        if self.unfinished(page, blank):
            return True
        return not blank and page.fills(self.lines[-1]) and line.indent < 4


def opens(ordinal: Ordinal, before: Paragraph | None, last: dict[int, int], page: Page, blank: bool) -> bool:
    """Whether an ordinal at the start of a line opens a paragraph; *last* has the last number of each level."""
    is_next = ordinal.number == last.get(ordinal.level, 0) + 1
    if before is None:
        return is_next or not ordinal.doubtful
    deeper = before.ordinal is not None and ordinal.level > before.ordinal.level
    if ordinal.doubtful and ordinal.printed[0] == "第":  # 依照 | 第三条规定
        return is_next and (deeper or before.lines[-1].text.endswith(_FINAL))
    if ordinal.doubtful:
        further = ordinal.printed[0].isdecimal() and 0 < last.get(ordinal.level, 0) < ordinal.number
        return (is_next or further) and not before.unfinished(page, blank)
    first = ordinal.number == 1 and deeper
    if before.cut_off:
        slip = before.lines[-1].text.endswith(("。", "：", "。”"))  # a bracket that was never closed
        return (is_next and (slip or ordinal.number > 1)) or first
    return is_next or first or not before.unfinished(page, blank)


# --- Lines split where paragraphs begin -------------------------------------------------------------------------------

_SHORTEST = 300  # characters of a line that may hold a whole notice
_FEWEST = 3  # ordinals that it has
_LONGEST_UNBROKEN = 45
_HEAD = 400  # characters in which title, number and addressees are
_NUMERAL = "[一二三四五六七八九十百]{1,4}"
_ORDINAL = re.compile(
    f"第(?P<l1>{_NUMERAL})章|第(?P<l2>{_NUMERAL})节|第(?P<l3>{_NUMERAL})条|(?P<l4>{_NUMERAL})、|（(?P<l5>{_NUMERAL})）"
    "|(?<![0-9.])(?P<l6>[0-9]{1,3})[.．](?![0-9])|（(?P<l7>[0-9]{1,2})）"
)
_HIGHEST = {1, 4}  # 第一章, 一、: the levels with which a text may begin
_FIRST = {1, 3}  # 第一章, 第一条: the levels that may follow the title of a regulation
_DEEPEST = 7
_END_OF_TITLE = re.compile(f"{any_of(OTHER_KINDS)}(?:（[^（）]{{2,8}}）)?[ ]*$")
_ENDS = "。：；！？）”"
_NUMBER = re.compile(
    f"(?:(?<={')|(?<='.join((*OFFICIAL_KINDS, '》'))}))[ ]*((?:(?!的|通知|意见|决定|批复)[\u4e00-\u9fff]){{2,10}}[〔\\[【（](?:19|20)[0-9]{{2}}[〕\\]】）][0-9]{{1,5}}号)[ ]*"
)
_NUMBER_FIRST = re.compile("()[\u4e00-\u9fff]{2,10}[〔\\[【（](?:19|20)[0-9]{2}[〕\\]】）][0-9]{1,5}号[ ]*")
_TITLE_END = re.compile("的(?:通知|意见|决定|批复|函|公告|通告)(?=[^》〉”的〔])")
_SIGNED = re.compile("(?:附件：[^。]{2,200}?)?[\u4e00-\u9fff 　（）]{0,300}")
_DATED = re.compile(
    "(?:19|20)[0-9]{2}[ ]?年[ ]?[0-9]{1,2}[ ]?月[ ]?[0-9]{1,2}[ ]?日[ ]*(?![ 前后起止至]|[^（]{0,3}[，。、；])"
)
_NOTE = re.compile("（此件[^（）]{2,20}）")
_LIST = re.compile("(?<=[。）])附件：1[.](?![0-9])")
_ENTRY = re.compile("(?<![0-9])[0-9]{1,2}(?=[.](?![0-9]))")
_ISSUED_TITLE = re.compile(f"[^。，：（）]{{4,80}}?{any_of(OTHER_KINDS)}(?![》”的])(?:（[^（）]{{2,20}}）)?")
_SIGNED_WITHIN = 600  # characters from the end
_DASHES = frozenset("—–-－一―─")
_SHARE = 0.5  # of the text that the line has at least


def split_joined(lines: Sequence[Line], folded: str) -> list[Line]:
    """The lines, with one that holds a whole notice split where its paragraphs begin."""
    result: list[Line] = []
    for line in lines:
        if len(line.text) < max(_SHORTEST, _SHARE * len(folded)) or "\t" in line.text:
            result.append(line)
            continue
        raw = folded[line.start : line.end]
        offsets = [0, *breaks_in(raw), len(raw)]
        for start, end in pairwise(offsets):
            text = raw[start:end].replace("\u200b", "").strip()
            result.append(Line(line.number, line.start + start, line.start + end, text, 0 if start else line.indent))
    return result


def join_page_marks(lines: Sequence[Line]) -> list[Line]:
    """The lines, with the number of a page that a PDF gives as —, 1 and — made one line."""
    result: list[Line] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        end = at
        if line.text in _DASHES:
            inked = [index for index in range(at + 1, min(at + 12, len(lines))) if lines[index].text]
            digits = [index for index in inked if lines[index].text.isdecimal()]
            count = next((n for n, index in enumerate(inked) if not lines[index].text.isdecimal()), 0)
            if 0 < count <= 4 and lines[inked[count]].text in _DASHES:
                end = inked[count]
                text = f"— {''.join(lines[index].text for index in digits[:count])} —"
                line = Line(line.number, line.start, lines[end].end, text, line.indent)
        result.append(line)
        at = end + 1
    return result


def breaks_in(line: str) -> list[int]:
    """Where the paragraphs of a folded line begin if it is a notice without line breaks; else nothing.

    >>> line = "关于修路的通知商办发〔2024〕3号各省：" + "".join(f"{n}、修路。{'甲' * 300}。" for n in "一二三")
    >>> [line[at : at + 4] for at in breaks_in(line)]
    ['各省：一', '一、修路', '二、修路', '三、修路']
    """
    if len(line) < _SHORTEST:
        return []
    listed = list(_breaks_in_list(line))
    items = [at for at in _items(line) if not listed or at < listed[0]]
    if len(items) < _FEWEST:
        return []
    tail = max(items[-1], len(line) - _SIGNED_WITHIN)
    found = {*items, *listed, *_breaks_in_head(line[: items[0]]), *_breaks_at_signature(line, tail, len(line))}
    return sorted(at for at in found if 0 < at < len(line))


def _breaks_in_head(head: str) -> Iterator[int]:
    """Where number, title, addressees and signature begin and end in the text before the first item."""
    number = _NUMBER_FIRST.match(head) or _NUMBER.search(head, 0, _HEAD)
    if number:
        yield number.start(1)
        yield number.end()
    start = number.end() if number and number.start() == 0 else 0
    colon = head.find("：", start, start + _HEAD)
    if colon > 0 and (not number or start):
        titles = list(_TITLE_END.finditer(head, start, colon))
        if titles:
            yield titles[-1].end()
    yield from _breaks_at_signature(head, max(colon, start), len(head))


def _breaks_at_signature(line: str, start: int, stop: int) -> Iterator[int]:
    """Where a signature and its date begin, and what follows them: the title of the text that is issued."""
    dated = None
    for dated in _DATED.finditer(line, start, stop):  # noqa: B007
        pass
    if dated is None:
        return
    before = max(line.rfind("。", start, dated.start()), line.rfind("）", start, dated.start())) + 1
    if before <= start or not _SIGNED.fullmatch(line, before, dated.start()):
        return
    yield from (before, dated.start(), dated.end())
    after = dated.end()
    if note := _NOTE.match(line, after):
        after = note.end()
        yield after
    if titled := _ISSUED_TITLE.match(line, after):
        yield titled.end()


def _breaks_in_list(line: str) -> Iterator[int]:
    """Where the list of attachments after the last item begins, and its entries from the second on: 附件：1.甲2.乙."""
    opening = None
    for opening in _LIST.finditer(line):  # noqa: B007
        pass
    if opening is None:
        return
    yield opening.start()
    number = 1
    for entry in _ENTRY.finditer(line, opening.end()):
        if int(entry[0]) == number + 1:
            number += 1
            yield entry.start()


def _items(line: str) -> Iterator[int]:
    """Where the ordinals are that open items."""
    last: dict[int, int] = {}
    level = 0
    opened = 0
    for match in _ORDINAL.finditer(line):
        own = next(n for n in range(1, _DEEPEST + 1) if match[f"l{n}"])
        number = number_of(match[f"l{own}"]) or 0
        before = line[max(0, match.start() - _LONGEST_HEADING) : match.start()]
        after_end = before.rstrip(" ")[-1:] in {"", *_ENDS}
        known = last.get(own, 0)
        is_next = number == known + 1 and (known > 0 or own in _HIGHEST or not level or own > level)
        is_first = number == 1 and own > level > 0
        heads = own > level > 0 and match.start() - opened <= _LONGEST_HEADING
        after_heading = heads and not re.search("[。；：]", line[opened : match.start()])
        after_title = not level and number == 1 and own in _FIRST and _END_OF_TITLE.search(before) is not None
        if not ((is_next or is_first) and (after_end or after_heading or after_title)):
            continue
        last[own] = number
        if own < _DEEPEST:
            last.pop(_DEEPEST, None)
        level, opened = own, match.start()
        yield match.start()
