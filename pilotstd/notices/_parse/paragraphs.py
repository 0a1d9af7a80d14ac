"""Lines joined to paragraphs again, if a page or a PDF broke them in the middle of a sentence.

A line continues the paragraph before it if that is unfinished: if it ends in ， or 、, has an open bracket, is as wide as the page without
ending in 。, or has whole sentences and then a part of one. A line with an ordinal begins a paragraph, unless the one before is unfinished
and the ordinal is not the next of its level: then it is a decimal or a reference.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pilotstd.notices._parse.numbering import Ordinal
from pilotstd.notices._parse.text import Line, join

_FINAL = ("。", "！", "？", "；", "：", "。”", "！”", "？”", "。）", "…", "。》")
_LONGEST_HEADING = 38  # characters without a full stop that a heading may have
_LONGEST_BRACKET = 3000  # an open bracket further back is taken for a slip
_LONGEST_END = 300
_BRACKET_AFTER_STOP = re.compile("[。；]（[^（）]*(?:（[^（）]*）[^（）]*)*）$")
_GOES_ON = re.compile("[，。；：、）》”！？]")


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
        if _GOES_ON.match(line.text):
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
