"""The text of a notice in a file: .txt, .html or .docx."""

import io
import os
import re
from html.parser import HTMLParser
from pathlib import Path

from pilotstd._require import require
from pilotstd.errors import FileError, UnreadableNotice, UnsupportedFormat

_BLOCKS = frozenset(
    """address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section table tr ul title""".split()  # noqa: SIM905
)
_SKIPPED = frozenset("script style template noscript head select button svg iframe".split())  # noqa: SIM905
_SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".docx")
_LONGEST_SHOWN = 200  # characters of a path in a message: somebody may give a text instead


def text_of(path: str | os.PathLike[str]) -> str:
    """The text in a file.

    Raises `FileError` for a path that cannot be read, `UnsupportedFormat` for another suffix, `UnreadableNotice` for bytes that are not
    UTF-8, and `MissingExtra` for a .docx without python-docx.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        reason = getattr(error, "strerror", None) or error
        raise FileError(f"cannot read {str(path)[:_LONGEST_SHOWN]}: {reason}") from error
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES and suffix:
        raise UnsupportedFormat(f"{path}: unsupported suffix {suffix!r}: expected one of {', '.join(_SUFFIXES)}")
    if suffix == ".docx":
        return _docx(data, path)
    text = decode(data, str(path))
    return html_text(text) if suffix in {".html", ".htm", ".xhtml"} else text


def decode(data: bytes, name: str = "the text") -> str:
    """Bytes as UTF-8, without a byte order mark.

    >>> decode("国务院".encode())
    '国务院'
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableNotice(
            f"{name} is not UTF-8: byte {data[error.start]:#04x} in line {line}; save it as UTF-8 (convert a page in GBK first)"
        ) from error


def html_text(page: str) -> str:
    """The text of a web page: a line for each block, and tabs between the cells of a table row.

    >>> html_text("<p>关于修路<br>的通知</p><table><tr><td>序号</td><td>事项</td></tr></table>").split("\\n")
    ['关于修路', '的通知', '序号\\t事项']
    """
    parser = _Page()
    parser.feed(page)
    parser.close()
    lines = (re.sub(r" *\t *", "\t", line).strip("\n\t ") for line in "".join(parser.pieces).split("\n"))
    return "\n".join(line for line in lines if line.strip("\u3000\u00a0 "))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipped: list[str] = []
        self._cells = 0
        self._in_cell = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skipped.append(tag)
        elif tag in {"td", "th"}:
            self.pieces.append("\t" if self._cells else "")
            self._cells += 1
            self._in_cell += 1
        elif tag in _BLOCKS:
            self._break(tag)
            if tag == "tr":
                self._cells = self._in_cell = 0

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipped:
            del self._skipped[self._skipped.index(tag) :]
        elif tag in {"td", "th"}:
            self._in_cell = max(0, self._in_cell - 1)
        elif tag in _BLOCKS:
            if tag in {"tr", "table"}:
                self._in_cell = 0
            self._break(tag)

    def _break(self, tag: str) -> None:
        if not self._in_cell:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.pieces.append(re.sub(r"[ \t\r\n\f]+", " ", data))


def _docx(data: bytes, path: Path) -> str:
    docx = require("docx", package="python-docx", extra="docx")
    from docx.table import Table

    lines: list[str] = []
    try:
        for block in docx.Document(io.BytesIO(data)).iter_inner_content():
            if isinstance(block, Table):
                for row in block.rows:
                    lines.append("\t".join(" ".join(cell.text.split()) for cell in row.cells))
            else:
                lines.append(block.text)
    except Exception as error:  # of a broken archive, XML or package: they share no class
        raise UnreadableNotice(f"{path} is not a .docx file: {error}") from error
    return "\n".join(lines)
