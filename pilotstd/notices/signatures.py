"""The lines that close a notice: who signed, and the date."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from pilotstd.notices.formulas import (
    BESIDE_SIGNATURE,
    FOOT,
    HEAD_OF_ATTACHMENT,
    compact,
    date_in,
    is_listed,
    is_signature,
    split_signature,
)
from pilotstd.notices.names import is_body
from pilotstd.notices.ordinals import ordinal_of
from pilotstd.notices.typography import Line

_MOST = 90  # lines of a signature


class SignOff(NamedTuple):
    """Where a notice is signed, by index of line."""

    start: int
    """The first line of the signature."""
    date: int | None
    """The line of the date."""
    end: int
    """The line after it."""
    issuers: tuple[str, ...]
    issued: datetime.date | None


def find_sign_off(lines: Sequence[Line], start: int, issuers: tuple[str, ...]) -> SignOff | None:
    """The first signature with a date on a line of its own after *start*, or one of *issuers* without a date."""
    before: Line | None = None
    for place in range(start, len(lines)):
        line = lines[place]
        if not line.text:
            continue
        short = compact(line.text)
        if HEAD_OF_ATTACHMENT.match(short) and not short.endswith("："):
            break
        found = date_in(line.text)
        if found and (before is None or _ends(before) or line.indent >= 4):
            beside = split_signature(found[0]) if found[0] else ()
            if all(map(is_body, beside)):
                first = _first_line(lines, place, start)
                names = dict.fromkeys((*_names(lines[first:place]), *beside))
                return SignOff(first, place, place + 1, tuple(names), found[1])
        before = line
    return _undated(lines, start, issuers)


def _ends(line: Line) -> bool:
    """Whether a line may stand above a date: it ends a sentence, or is a signature or one of a list of attachments."""
    return (
        line.text.endswith(("。", "）", "：", "；"))
        or is_signature(line.text)
        or BESIDE_SIGNATURE.match(line.text) is not None
        or is_listed(compact(line.text))
    )


def _undated(lines: Sequence[Line], start: int, issuers: tuple[str, ...]) -> SignOff | None:
    """Names of the issuers on lines of their own, before footnotes, attachments or the end."""
    for place in range(start, len(lines) + 1):
        short = compact(lines[place].text) if place < len(lines) else ""
        if place < len(lines) and not (HEAD_OF_ATTACHMENT.match(short) or FOOT.match(short)):
            continue
        first = _first_line(lines, place, start)
        names = _names(lines[first:place])
        if start < first < place and set(names) <= set(issuers):
            return SignOff(first, None, place, tuple(dict.fromkeys(names)), None)
    return None


def _first_line(lines: Sequence[Line], end: int, start: int) -> int:
    """The first of the lines of signatures that stand right before *end*."""
    first = place = end
    while place > start and end - place < _MOST:
        place -= 1
        line = lines[place]
        if BESIDE_SIGNATURE.match(line.text):
            first = place
            continue
        if line.text and not (is_signature(line.text) and ordinal_of(line.text) is None):
            break
        if line.text:
            first = place
    return first


def _names(lines: Sequence[Line]) -> list[str]:
    return [
        name
        for line in lines
        if line.text and not BESIDE_SIGNATURE.match(line.text)
        for name in split_signature(line.text)
    ]
