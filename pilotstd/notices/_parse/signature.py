"""The signature at the end of a notice: the bodies that signed, and the date."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from pilotstd.notices._parse.names import is_body
from pilotstd.notices._parse.numbering import ordinal_of
from pilotstd.notices._parse.phrases import (
    FOOT,
    HEAD_OF_ATTACHMENT,
    SIGNATURE_NOTE,
    compact,
    date_in,
    is_listed,
    is_signature,
    split_signature,
)
from pilotstd.notices._parse.text import Line

_MOST = 90  # lines of a signature


class Signature(NamedTuple):
    """The signature of a notice, by index of line."""

    start: int
    """The first line of the signature."""
    date: int | None
    """The line of the date."""
    end: int
    """The line after it."""
    issuers: tuple[str, ...]
    issued: datetime.date | None


def find_signature(lines: Sequence[Line], start: int, issuers: tuple[str, ...]) -> Signature | None:
    """The first signature with a date on a line of its own after *start*, or one of *issuers* without a date."""
    before: Line | None = None
    for index in range(start, len(lines)):
        line = lines[index]
        if not line.text:
            continue
        short = compact(line.text)
        if HEAD_OF_ATTACHMENT.match(short) and not short.endswith("："):
            break
        dated = date_in(line.text)
        if dated and (before is None or _may_precede(before) or line.indent >= 4):
            names_before = split_signature(dated[0]) if dated[0] else ()
            if all(map(is_body, names_before)):
                first = _first_line(lines, index, start)
                names = dict.fromkeys((*_names(lines[first:index]), *names_before))
                return Signature(first, index, index + 1, tuple(names), dated[1])
        before = line
    return _undated(lines, start, issuers)


def _may_precede(line: Line) -> bool:
    """Whether a line may be the one above a date: the end of a sentence, a signature, or one of a list of attachments."""
    return (
        line.text.endswith(("。", "）", "：", "；"))
        or is_signature(line.text)
        or SIGNATURE_NOTE.match(line.text) is not None
        or is_listed(compact(line.text))
    )


def _undated(lines: Sequence[Line], start: int, issuers: tuple[str, ...]) -> Signature | None:
    """Names of the issuers on lines of their own, before footnotes, attachments or the end."""
    for index in range(start, len(lines) + 1):
        short = compact(lines[index].text) if index < len(lines) else ""
        if index < len(lines) and not (HEAD_OF_ATTACHMENT.match(short) or FOOT.match(short)):
            continue
        first = _first_line(lines, index, start)
        names = _names(lines[first:index])
        if start < first < index and set(names) <= set(issuers):
            return Signature(first, None, index, tuple(dict.fromkeys(names)), None)
    return None


def _first_line(lines: Sequence[Line], end: int, start: int) -> int:
    """The first of the lines of signatures right before *end*."""
    first = index = end
    while index > start and end - index < _MOST:
        index -= 1
        line = lines[index]
        if SIGNATURE_NOTE.match(line.text):
            first = index
            continue
        if line.text and not (is_signature(line.text) and ordinal_of(line.text) is None):
            break
        if line.text:
            first = index
    return first


def _names(lines: Sequence[Line]) -> list[str]:
    return [
        name
        for line in lines
        if line.text and not SIGNATURE_NOTE.match(line.text)
        for name in split_signature(line.text)
    ]
