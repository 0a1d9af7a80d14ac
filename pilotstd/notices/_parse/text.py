"""One typography for the many in which a notice may be printed, without moving a character.

`fold` changes single characters into single characters, and the marks of Markdown into characters without width, so that an offset into
the folded text is an offset into the original. `lines_of` cuts the folded text into lines; `join` and `tidy` make values of them.
"""

import functools
import re
import unicodedata
from importlib.util import find_spec
from typing import NamedTuple

import attrs

from pilotstd._require import require
from pilotstd.errors import UnreadableNotice
from pilotstd.notices._parse.lexicon import TRADITIONAL


class Span(NamedTuple):
    """A stretch of the text: the offset of its first character, and of the one after its last."""

    start: int
    end: int


_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WIDE = f"{_HAN}\u2014\u2018-\u201d\u2026\u3000-\u303f\uff01-\uff60"

_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_BLANKS = "\t\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ZERO = "\u200b"
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


# --- Marks of Markdown ------------------------------------------------------------------------------------------------

_HEADING = re.compile(r"^[ \t\u3000]*#{1,6}[ \t]+", re.MULTILINE)
_BULLET = re.compile(r"^[ \t\u3000]*(?:[-*+>][ \t]+)+(?=[^\s-])(?!.*[ ]-+[ ]*$)", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$", re.MULTILINE)
_BOLD = re.compile(r"^.*\*\*.*$", re.MULTILINE)
_STARS = re.compile(r"\*\*+")
_EMPHASIS = re.compile(r"(?<!\*)\*(（[^*\n]{1,500}）)\*(?!\*)")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\([^()\n]{1,500}\)")
_ESCAPED = re.compile(r"\\(?=[.\-_*#\[\]()|+!~`>])")
_BREAK = re.compile(r"<br[ ]?/?>", re.IGNORECASE)
_ROW = re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE)
_UNDER_HEADER = re.compile(r"[\s|:\-]+$")


def blank_marks(text: str) -> str:
    """A text with its Markdown marks replaced by characters without width, and | between cells by tabs; as long as it was.

    >>> blank_marks("## 一、**修路**\\n").replace("\\u200b", "")
    '一、修路\\n'
    >>> blank_marks("| 序号 | 事项 |\\n|---|---|\\n").replace("\\u200b", "")
    ' 序号 \\t 事项 \\n\\n'
    """
    if "**" in text:
        text = _BOLD.sub(_without_stars, text)
    if "*（" in text:
        text = _EMPHASIS.sub(lambda bracket: f"{_ZERO}{bracket[1]}{_ZERO}", text)
    if "](" in text:
        text = _LINK.sub(_link_text, text)
    if "|" in text:
        text = _ROW.sub(_cells, text)
    if "---" in text or "***" in text or "___" in text:
        text = _RULE.sub(_blank, text)
    if not (_ZERO in text or "#" in text):
        return text
    text, headings = _HEADING.subn(_blank, text)
    if headings or _ZERO in text:
        text = _ESCAPED.sub(_ZERO, _BULLET.sub(_blank, text))
    return text


def _blank(match: re.Match[str]) -> str:
    return _ZERO * len(match[0])


def _without_stars(line: re.Match[str]) -> str:
    """A line without ** if they come in pairs; a name made unreadable, 张**, keeps them."""
    paired = sum(map(len, _STARS.findall(line[0]))) % 4 == 0
    return _STARS.sub(_blank, line[0]) if paired else line[0]


def _link_text(link: re.Match[str]) -> str:
    text = "" if link[0].startswith("!") else link[1]
    start = link.start(1) - link.start()
    return _ZERO * start + text + _ZERO * (len(link[0]) - start - len(text))


def _cells(row: re.Match[str]) -> str:
    line = _BREAK.sub(lambda mark: " " * len(mark[0]), row[0])
    if _UNDER_HEADER.match(line):
        return _blank(row)
    first, last = line.index("|"), line.rindex("|")
    return line[:first] + _ZERO + line[first + 1 : last].replace("|", "\t") + _ZERO + line[last + 1 :]


# --- Traditional characters -------------------------------------------------------------------------------------------

_SAMPLE, _QUOTED = 5000, 5  # characters looked at, and how many traditional ones may be a quotation
CONVERTED = "the text is in traditional characters: they are read as simplified ones, by OpenCC"
UNREAD = (
    'the text is in traditional characters: convert it to simplified ones first, or run: pip install "pilotstd[opencc]"'
)


def is_traditional(text: str) -> bool:
    """Whether a text is in traditional characters, beyond a quotation."""
    return sum(map(text[:_SAMPLE].count, TRADITIONAL)) > _QUOTED


def simplified(text: str) -> tuple[str, str]:
    """A traditional text in simplified characters, one for one, and what a reader is told; the text itself without OpenCC."""
    if find_spec("opencc") is None:
        return text, UNREAD
    convert = require("opencc").OpenCC("t2s").convert
    table = {char: plain for char in set(text) if not char.isascii() and len(plain := convert(char)) == 1}
    return text.translate(str.maketrans(table)), CONVERTED
