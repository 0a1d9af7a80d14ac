"""One typography for the many in which a notice may be printed, without moving a character.

`fold` changes single characters into single characters, so that an offset into the folded text is an offset into the original.
`lines_of` cuts the folded text into lines; `join` and `tidy` make values of them.
"""

import functools
import re
import unicodedata
from typing import NamedTuple

import attrs

from pilotstd.errors import UnreadableNotice
from pilotstd.notices._parse.markup import blank_marks


class Span(NamedTuple):
    """A stretch of the text: the offset of its first character, and of the one after its last."""

    start: int
    end: int


_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WIDE = f"{_HAN}\u2014\u2018-\u201d\u2026\u3000-\u303f\uff01-\uff60"

_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_BLANKS = "\t\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NOTHING = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0f"  # marks without width
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")

_INK = re.compile(f"[^\\s{_NOTHING}]")

_SIGNS = {"(": "（", ")": "）", "﹙": "（", "﹚": "）", "､": "、", "｡": "。", "﹑": "、", "．": ".", "－": "-"}
_MARKS = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？"}
_MARK = re.compile(r"(?<![0-9A-Za-z/])[,:;!?]|[,:;!?](?![0-9A-Za-z/])")


@functools.cache
def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width ASCII
    table |= {ord(mark): mark for mark in "！，：；？（）～"}  # as Chinese prints them
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA)):  # radicals that PDF fonts print for characters
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table[code] = plain
    table |= {ord(mark): plain for mark, plain in _SIGNS.items()}
    table |= dict.fromkeys(map(ord, _BREAKS), "\n") | dict.fromkeys(map(ord, _BLANKS), " ")
    table |= dict.fromkeys(map(ord, _NOTHING), "\u200b") | {ord("\t"): "\t"}
    return table


def fold(text: str) -> str:
    """The text with one form for each digit, bracket, point, blank and line break; as long as the original.

    >>> fold("(一)拓展５项,　下同")
    '（一）拓展5项， 下同'
    """
    text = blank_marks(text.replace("\r\n", " \n").translate(_table()))
    return _MARK.sub(lambda mark: _MARKS[mark[0]], text)


def check_readable(text: str) -> None:
    """Raise `UnreadableNotice` for a text that is empty or has control characters."""
    match = _UNREADABLE.search(text)
    if match:
        line = text.count("\n", 0, match.start()) + 1
        raise UnreadableNotice(
            f"control character {match[0]!r} in line {line}: "
            "not a text, or decoded wrongly; give the notice as UTF-8 text, .html or .docx"
        )
    if not _INK.search(text):
        raise UnreadableNotice("the text is empty; give the text of a notice")


@attrs.frozen(slots=True)
class Line:
    """A line of the folded text, with its line break."""

    number: int
    start: int
    end: int
    text: str
    """Its text, without blanks at its ends and marks of no width."""
    indent: int
    """The width of the blanks before it, in half-width columns."""

    @property
    def width(self) -> int:
        """Its width in half-width columns."""
        return 2 * len(self.text) - len(_NARROW.findall(self.text))


_NARROW = re.compile("[\x20-\x7e]")


def lines_of(text: str, folded: str | None = None) -> list[Line]:
    """The lines of a text, which together are the whole of it; *folded* is `fold(text)`, if it is at hand."""
    lines = []
    start = 0
    for number, raw in enumerate((fold(text) if folded is None else folded).splitlines(keepends=True), 1):
        inked = raw.strip()
        if "\u200b" in inked:  # it keeps the tabs at the ends of a table row
            inked = inked.replace("\u200b", "").strip(" ")
            if "\t" not in inked.strip():
                inked = inked.strip()
        blanks = text[start : start + len(raw) - len(raw.lstrip())]
        indent = sum(4 if blank == "\t" else 2 if blank in "\u3000\u2003" else 1 for blank in blanks)
        lines.append(Line(number, start, start + len(raw), inked, indent))
        start += len(raw)
    return lines


def cut(folded: str, line: Line, inked: int) -> int:
    """The offset in the folded text after the first *inked* characters of a line, blanks not counted."""
    seen = 0
    for offset in range(line.start, line.end):
        if seen == inked:
            return offset
        seen += not (folded[offset].isspace() or folded[offset] in _NOTHING)
    return line.end


_SPACED = re.compile(rf"(?<![{_HAN}])([{_HAN}])((?: [{_HAN}])+)(?![{_HAN}])")
_RUN = re.compile(r"[ \t]+")
_BETWEEN = re.compile(rf"(?<=[{_WIDE}]) (?=[{_WIDE}])")
_MARKS_OF_WIDTH = "，。；：、（）《》“”！？〔〕"
_AROUND = re.compile(rf" (?=[{_MARKS_OF_WIDTH}])|(?<=[{_MARKS_OF_WIDTH}]) ")


def tidy(text: str) -> str:
    """A folded text without the blanks that Chinese does not need.

    >>> tidy("主 要 内 容"), tidy("加快 推进 5G 网络")
    ('主要内容', '加快推进 5G 网络')
    """
    if " " not in text and "\t" not in text:
        return text
    return _BETWEEN.sub("", _AROUND.sub("", _RUN.sub(" ", text))).strip()


def spaced(text: str) -> str:
    """As `tidy`, but with one blank between words of more than one character that had blanks between them.

    >>> spaced("商务部   市场监管总局 关 于"), spaced("国 务 院")
    ('商务部 市场监管总局 关于', '国务院')
    """
    text = _AROUND.sub("", _RUN.sub(" ", text))
    return _SPACED.sub(lambda word: word[0].replace(" ", ""), text).strip()


def join(parts: list[str]) -> str:
    """Lines of one sentence as one text; with a blank only between two Latin words.

    >>> join(["推进“互联网+”", "与 New", "Retail 应用"])
    '推进“互联网+”与 New Retail 应用'
    """
    joined = []
    last = ""
    for part in parts:
        if part and (last + part[0]).isascii() and last.isalpha() and part[0].isalpha():
            joined.append(" ")
        joined.append(part)
        last = part[-1:] or last
    return tidy("".join(joined))


# --- Numerals -------------------------------------------------------------------------------------------------------

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_ROUND = "○Ｏ０OoΟО◯"  # printed for 〇 in dates


def number_of(numeral: str) -> int | None:
    """The integer in Arabic or Chinese digits, up to 999; None if they are not a number.

    >>> number_of("五十三"), number_of("一百零六"), number_of("12"), number_of("十百")
    (53, 106, 12, None)
    """
    if numeral.isdecimal():
        return int(numeral)
    match = re.fullmatch(
        r"(?:([一二两三四五六七八九])百)?(?:([零〇])|([一二三四五六七八九])?(十))?([一二三四五六七八九])?", numeral
    )
    if not match or not numeral:
        return None
    hundreds, zero, tens, ten, ones = match.groups()
    if zero and not (hundreds and ones):
        return None
    value = 100 * _DIGITS[hundreds] if hundreds else 0
    value += (10 * _DIGITS[tens] if tens else 10) if ten else 0
    return value + (_DIGITS[ones] if ones else 0)


def year_of(numeral: str) -> int | None:
    """The year in four digits, Arabic or Chinese.

    >>> year_of("二○一九"), year_of("2019")
    (2019, 2019)
    """
    digits = "".join("0" if char in _ROUND else str(_DIGITS.get(char, char)) for char in numeral)
    return int(digits) if len(digits) == 4 and digits.isdecimal() else None
