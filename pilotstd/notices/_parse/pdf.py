"""The text of a PDF that has a text layer."""

import io

from pilotstd._require import require
from pilotstd.errors import UnreadableNotice

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
