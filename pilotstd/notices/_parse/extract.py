"""The text of a notice in a file: .txt, .md, .html, .docx or .pdf."""

import io
import os
from pathlib import Path

from pilotstd._require import require
from pilotstd.errors import FileError, UnreadableNotice, UnsupportedFormat
from pilotstd.notices._parse.page import decode_page, text_of_page
from pilotstd.notices._parse.word import text_of_document

SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".docx", ".pdf")
"""The suffixes of files that are read."""
_LONGEST_SHOWN = 200  # characters of a path in a message: somebody may give a text instead


def text_of(path: str | os.PathLike[str]) -> str:
    """The text in a file.

    Raises `FileError` for a path that cannot be read, `UnsupportedFormat` for another suffix, `UnreadableNotice` for bytes that are not
    UTF-8, and `MissingExtra` without the library that the suffix needs.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        reason = getattr(error, "strerror", None) or error
        raise FileError(f"cannot read {str(path)[:_LONGEST_SHOWN]}: {reason}") from error
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES and suffix:
        raise UnsupportedFormat(f"{path}: unsupported suffix {suffix!r}: expected one of {', '.join(SUFFIXES)}")
    if suffix == ".docx":
        return text_of_document(data, str(path))
    if suffix == ".pdf":
        return text_of_pdf(data, str(path))
    if suffix in {".html", ".htm", ".xhtml"}:
        return text_of_page(decode_page(data, str(path)))
    return decode(data, str(path))


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


# --- PDF --------------------------------------------------------------------------------------------------------------

_MOST_PAGES = 2000
_FEWEST = 20  # characters in a page of text


def text_of_pdf(data: bytes, name: str) -> str:
    """The text of a PDF, page by page; its lines are put together again when it is parsed.

    Raises `MissingExtra` without pypdf, and `UnreadableNotice` for bytes that are not a PDF, or one of pictures alone.
    """
    pypdf = require("pypdf", extra="pdf")
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            reader.decrypt("")
        pages = [page.extract_text() for page, _ in zip(reader.pages, range(_MOST_PAGES), strict=False)]
    except Exception as error:  # of a broken file: pypdf raises what its parser meets
        raise UnreadableNotice(f"{name} is not a PDF that can be read: {error}") from error
    if sum(len("".join(page.split())) for page in pages) < _FEWEST:
        raise UnreadableNotice(f"{name} has no text layer: it is a scan; give it to a program for OCR first")
    return "\n".join(pages)
