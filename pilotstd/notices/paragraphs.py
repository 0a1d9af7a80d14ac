"""Lines put together to paragraphs again, where a page or a PDF broke them in the middle of a sentence.

A line goes on with the paragraph before it where that is unfinished: it ends in ， or 、, a bracket in it is open, it is as wide as the
page and ends in no 。, or it has whole sentences and then an end that is none. A line that begins with an ordinal begins a paragraph,
unless the one before is unfinished and the ordinal does not come next in its row: then it is a decimal or a reference.
"""

import re
from collections import Counter
from collections.abc import Sequence

from pilotstd.notices.ordinals import Ordinal
from pilotstd.notices.typography import Line, join

_FINAL = ("。", "！", "？", "；", "：", "。”", "！”", "？”", "。）", "…", "。》")
_LONGEST_HEADING = 38  # characters without a full stop that a heading may have
_LONGEST_BRACKET = 3000  # an open bracket further back is taken for a slip
_GOES_ON = re.compile("[，。；：、）》”！？]")


def page_width(lines: Sequence[Line]) -> int | None:
    """The width at which a page breaks its lines, in half-width columns; None where lines end with their paragraphs.

    It is the width that most lines share, give or take a mark that may not begin a line.
    """
    widths = Counter(line.width + line.indent for line in lines if line.text)
    total = sum(widths.values())
    best, width = max(
        ((sum(widths[w + d] for d in range(5)), w) for w in widths if w >= 30), default=(0, 0)
    )
    broken = sum(
        not line.text.endswith(_FINAL)
        for line in lines
        if width <= line.width + line.indent <= width + 4
    )
    return (
        width
        if best >= 3 and 10 * best >= 3 * total and 2 * broken >= best and width <= 200
        else None
    )


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
        """What it says, without its ordinal."""
        return join(self._texts)

    def unfinished(self, width: int | None, blank: bool) -> bool:
        """Whether its last line ends in the middle of a sentence; *blank* says that an empty line follows."""
        last = self.lines[-1]
        if self.cut_off:
            return True
        if last.text.endswith(_FINAL):
            return False
        if not blank and self.fills(width):
            return True
        if last.text.endswith("）"):
            return False
        return self._stops or self._length > _LONGEST_HEADING

    @property
    def cut_off(self) -> bool:
        """Whether it cannot end here: after ， or 、, or in a bracket."""
        inside = self._depth > 0 and self._length < _LONGEST_BRACKET
        return inside or self.lines[-1].text.endswith(("，", "、", "（", "《", "“"))

    def fills(self, width: int | None) -> bool:
        """Whether its last line is as wide as the page."""
        last = self.lines[-1]
        return width is not None and last.width + last.indent >= width

    def goes_on(self, line: Line, width: int | None, blank: bool, indented: bool) -> bool:
        """Whether a line without ordinal belongs to it; *indented* says that the text marks paragraphs by indents."""
        if _GOES_ON.match(line.text):
            return True
        if indented and line.indent >= 4 and not self.cut_off:
            return False
        if self.unfinished(width, blank):
            return True
        return not blank and self.fills(width) and line.indent < 4


def opens(
    ordinal: Ordinal, before: Paragraph | None, last: dict[int, int], width: int | None, blank: bool
) -> bool:
    """Whether an ordinal at the start of a line opens a paragraph; *last* has the last number of each level."""
    next_in_row = ordinal.number == last.get(ordinal.level, 0) + 1
    if before is None:
        return next_in_row or not ordinal.doubtful
    if ordinal.doubtful:
        further = ordinal.level == 3 and 0 < last.get(3, 0) < ordinal.number
        return (next_in_row or further) and not before.unfinished(width, blank)
    deeper = before.ordinal is not None and ordinal.level > before.ordinal.level
    first = ordinal.number == 1 and deeper
    if before.cut_off:
        return (next_in_row and ordinal.number > 1) or first
    return next_in_row or first or not before.unfinished(width, blank)
