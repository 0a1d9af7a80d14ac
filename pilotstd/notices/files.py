"""The text of a notice in a file: .txt, .html or .docx."""

import re
from html.parser import HTMLParser
from pathlib import Path

from pilotstd.errors import FileError, MissingExtra, UnreadableNotice, UnsupportedFormat

_BLOCKS = frozenset(
    """address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section table tr ul title""".split()  # noqa: SIM905
)
_SKIPPED = frozenset("script style template noscript head select button svg iframe".split())  # noqa: SIM905
_SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".docx")


def text_of(path: Path) -> str:
    """The text in a file.

    Raises `FileError` for a path that cannot be read, `UnsupportedFormat` for another suffix, `UnreadableNotice` for bytes that are no
    UTF-8 text and `MissingExtra` where a .docx is given and python-docx is not installed.
    """
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES and suffix:
        raise UnsupportedFormat(
            f"{path}: a notice is read from {', '.join(_SUFFIXES)}, not from {suffix!r}"
        )
    try:
        if suffix == ".docx":
            return _docx(path)
        data = path.read_bytes()
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror or error}") from error
    text = decoded(data, str(path))
    return html_text(text) if suffix in {".html", ".htm", ".xhtml"} else text


def decoded(data: bytes, name: str = "the text") -> str:
    """Bytes as UTF-8, without a byte order mark.

    >>> decoded("国务院".encode())
    '国务院'
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableNotice(
            f"{name} is no UTF-8: byte {data[error.start]:#04x} in line {line}; save it as UTF-8 (a page in GBK must be converted first)"
        ) from None


def html_text(page: str) -> str:
    """The text of a web page: a line for each block, cells of a table row parted by tabs.

    >>> html_text("<p>关于修路<br>的通知</p><table><tr><td>序号</td><td>事项</td></tr></table>").split("\\n")
    ['关于修路', '的通知', '序号\\t事项']
    """
    parser = _Page()
    parser.feed(page)
    parser.close()
    lines = (
        re.sub(r" *\t *", "\t", line).strip("\n\t ") for line in "".join(parser.pieces).split("\n")
    )
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


def _docx(path: Path) -> str:
    try:
        import docx
        from docx.table import Table
    except ImportError as error:
        raise MissingExtra.of("python-docx", "docx") from error
    if not path.is_file():
        raise FileError(f"cannot read {path}: no such file")
    lines: list[str] = []
    try:
        for block in docx.Document(str(path)).iter_inner_content():
            if isinstance(block, Table):
                for row in block.rows:
                    lines.append("\t".join(" ".join(cell.text.split()) for cell in row.cells))
            else:
                lines.append(block.text)
    except OSError:
        raise
    except Exception as error:  # of a broken archive, XML and package: there is no class for all
        raise UnreadableNotice(f"{path} is no .docx file: {error}") from error
    return "\n".join(lines)
