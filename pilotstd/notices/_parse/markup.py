"""Marks of Markdown, made into characters without width, so that offsets stay those of the text as printed."""

import re

_NOTHING = "\u200b"
_HEADING = re.compile(r"^[ \t\u3000]*#{1,6}[ \t]+", re.MULTILINE)
_BULLET = re.compile(r"^[ \t\u3000]*(?:[-*+>][ \t]+)+(?=[^\s-])(?!.*[ ]-+[ ]*$)", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$", re.MULTILINE)
_BOLD = re.compile(r"^.*\*\*.*$", re.MULTILINE)
_STARS = re.compile(r"\*\*+")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\([^()\n]{1,500}\)")
_ESCAPED = re.compile(r"\\(?=[.\-_*#\[\]()|+!~`>])")
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
    if "](" in text:
        text = _LINK.sub(_link_text, text)
    if "|" in text:
        text = _ROW.sub(_cells, text)
    if "---" in text or "***" in text or "___" in text:
        text = _RULE.sub(_blank, text)
    if not (_NOTHING in text or "#" in text):
        return text
    text, headings = _HEADING.subn(_blank, text)
    if headings or _NOTHING in text:
        text = _ESCAPED.sub(_NOTHING, _BULLET.sub(_blank, text))
    return text


def _blank(match: re.Match[str]) -> str:
    return _NOTHING * len(match[0])


def _without_stars(line: re.Match[str]) -> str:
    """A line without ** if they come in pairs; a name made unreadable, 张**, keeps them."""
    paired = line[0].count("*") % 4 == 0
    return _STARS.sub(_blank, line[0]) if paired else line[0]


def _link_text(link: re.Match[str]) -> str:
    text = "" if link[0].startswith("!") else link[1]
    start = link.start(1) - link.start()
    return _NOTHING * start + text + _NOTHING * (len(link[0]) - start - len(text))


def _cells(row: re.Match[str]) -> str:
    line = row[0]
    if _UNDER_HEADER.match(line):
        return _blank(row)
    first, last = line.index("|"), line.rindex("|")
    return line[:first] + _NOTHING + line[first + 1 : last].replace("|", "\t") + _NOTHING + line[last + 1 :]
