"""The text of a web page."""

import re
from collections.abc import Iterator
from typing import Any

import attrs

from pilotstd._require import require
from pilotstd.errors import UnreadableNotice
from pilotstd.notices._parse.tables import Cell, lines_of_table
from pilotstd.notices._parse.text import check_readable

_BLOCKS = frozenset(
    """address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section table tr ul title td th caption""".split()  # noqa: SIM905
)
_SKIPPED = frozenset("script style template noscript head select button svg iframe textarea".split())  # noqa: SIM905
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]{1,40})")
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BEFORE_BODY = 4096  # bytes in which a page declares its charset
_MOST_BREAKS = 30  # in a cell; one with more holds a text, and its table sets a page
_LARGEST_SPAN = 1000  # rows or columns of a cell, as in HTML


def decode_page(data: bytes, name: str) -> str:
    """The characters of a page: by its byte order mark, by the charset that it declares, or as UTF-8.

    Raises `UnreadableNotice` for bytes that are neither.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        declared = "utf-16"
    else:
        found = _DECLARED.match(data) or _CHARSET.search(data, 0, _BEFORE_BODY)
        declared = "utf-8" if data.startswith(b"\xef\xbb\xbf") or not found else found[1].decode("ascii").lower()
    if declared.replace("-", "").replace("_", "") in {"gb2312", "gbk", "gb18030", "xgbk", "cp936"}:
        declared = "gb18030"
    reason: Exception | None = None
    for charset in dict.fromkeys((declared, "utf-8")):
        try:
            return data.decode("utf-8-sig" if charset == "utf-8" else charset)
        except (UnicodeDecodeError, LookupError) as error:
            reason = error
    raise UnreadableNotice(
        f"{name} is not in {declared}, as it declares, nor in UTF-8: {reason}; save it as UTF-8"
    ) from reason


def text_of_page(page: str) -> str:
    """The text of a web page: a line for each block, and tabs between the cells of a table row; without what is hidden.

    >>> text_of_page("<p>关于修路<br>的通知</p><table><tr><td>序号<td>事项<tr><td>1<td>修路</table>").split("\\n")
    ['关于修路', '的通知', '序号\\t事项', '1\\t修路']
    """
    check_readable(page)
    html = require("lxml.html", package="lxml", extra="html")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(page.encode("utf-8"), parser=parser)
    except html.etree.ParserError:
        return ""  # a page of marks alone
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableNotice("the elements of the page are nested more than 2,000 deep; save its text")
    text = _Reader(root, hides=True).text()
    return text if "。" in text else _Reader(root, hides=False).text()


@attrs.define
class _Table:
    """A table as it is read."""

    sets_page: bool
    rows: list[list[Cell]] = attrs.field(factory=list)
    pieces: list[str] | None = None
    """What its open cell has so far."""


class _Reader:
    def __init__(self, root: Any, hides: bool) -> None:
        self.etree = require("lxml.etree", package="lxml", extra="html")
        self.root = root
        self.hides = hides
        self.setting = _setting_tables(self.etree, root)
        self.lines: list[str] = []
        self.line: list[str] = []
        self.tables: list[_Table] = []
        self.preformatted = 0

    def text(self) -> str:
        walk = self.etree.iterwalk(self.root, events=("start", "end"))
        skipped = None
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if skipped is None and (tag in _SKIPPED or (self.hides and _is_hidden(element))):
                    skipped = element
                    walk.skip_subtree()
                elif skipped is None:
                    self._start(tag, element)
                    self._add(element.text)
                continue
            if skipped is element:
                skipped = None
            elif skipped is None:
                self._end(tag, element)
            if skipped is None and element is not self.root:
                self._add(element.tail)
        self._break()
        return "\n".join(self.lines)

    def _start(self, tag: str, element: Any) -> None:
        if tag == "table":
            self._break()
            self.tables.append(_Table(sets_page=element in self.setting))
        elif self.tables and not self.tables[-1].sets_page and tag in {"tr", "td", "th"}:
            table = self.tables[-1]
            if tag == "tr":
                table.rows.append([])
            else:
                table.pieces = []
        elif tag in _BLOCKS:
            self._break()
        self.preformatted += tag == "pre"

    def _end(self, tag: str, element: Any) -> None:
        self.preformatted -= tag == "pre"
        if tag == "table":
            table = self.tables.pop()
            self._break()
            for line in lines_of_table(row for row in table.rows if row):
                self._add_line(line)
        elif self.tables and not self.tables[-1].sets_page and tag in {"tr", "td", "th"}:
            table = self.tables[-1]
            if tag != "tr" and table.pieces is not None:
                text = " ".join("".join(table.pieces).split())
                if not table.rows:
                    table.rows.append([])
                table.rows[-1].append(Cell(text, _span(element, "colspan"), _span(element, "rowspan")))
                table.pieces = None
        elif tag in _BLOCKS:
            self._break()

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self.preformatted:
            for number, line in enumerate(text.splitlines()):
                if number:
                    self._break()
                self._put(line)
        else:
            self._put(_BLANKS.sub(" ", text))

    def _put(self, text: str) -> None:
        cell = self._cell()
        (self.line if cell is None else cell).append(text)

    def _cell(self) -> list[str] | None:
        """The pieces of the innermost open cell of a table with data."""
        return next((table.pieces for table in reversed(self.tables) if table.pieces is not None), None)

    def _break(self) -> None:
        cell = self._cell()
        if cell is not None:
            cell.append(" ")
        elif self.line:
            line = "".join(self.line).strip("\n\t ")
            if line.strip("\u3000\u00a0 "):
                self.lines.append(line)
            self.line = []

    def _add_line(self, line: str) -> None:
        """Add a row of a table, to the cell around it if there is one."""
        cell = self._cell()
        if cell is not None:
            cell.append(line.replace("\t", " ") + " ")
        elif line.strip("\u3000\u00a0\u200b\t "):
            self.lines.append(line.strip("\n "))


def _is_hidden(element: Any) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)


def _span(element: Any, name: str) -> int:
    value = (element.get(name) or "1").strip()
    return max(1, min(int(value), _LARGEST_SPAN)) if value.isdecimal() and len(value) < 6 else 1


@attrs.define(eq=False)
class _Shape:
    """What a table is made of, to tell whether it sets a page."""

    table: Any
    rows: int = 0
    columns: int = 0
    most: int = 0
    breaks: int = 0
    sets_page: bool = False


def _setting_tables(etree: Any, root: Any) -> set[Any]:
    """The tables that set a page: with one row or column, with another table of data within, or with a whole text in a cell."""
    setting = set()
    for shape in _shapes(etree, root):
        if shape.sets_page or shape.rows < 2 or shape.most < 2:
            setting.add(shape.table)
    return setting


def _shapes(etree: Any, root: Any) -> Iterator[_Shape]:
    open_tables: list[_Shape] = []
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=("table", "tr", "td", "th", "p", "br")):
        tag = element.tag
        if tag == "table":
            if event == "start":
                open_tables.append(_Shape(element))
                continue
            shape = open_tables.pop()
            if open_tables and (shape.sets_page or (shape.rows > 1 and shape.most > 1)):
                open_tables[-1].sets_page = True
            yield shape
        elif open_tables and event == "start":
            shape = open_tables[-1]
            if tag == "tr":
                shape.rows += 1
                shape.columns = 0
            elif tag in {"td", "th"}:
                shape.columns += 1
                shape.most = max(shape.most, shape.columns)
                shape.breaks = 0
            else:
                shape.breaks += 1
                shape.sets_page = shape.sets_page or shape.breaks > _MOST_BREAKS
