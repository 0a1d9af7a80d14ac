"""Which of the lines above a text are its title.

A title ends in a kind of document (通知, 意见, …). It begins with issuers, or with 关于 where none are printed, on the line of its end or
above. A page prints it again and again: in its own heading, in a table of data, above the text.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from pilotstd.notices.formulas import (
    ACT,
    DAY,
    compact,
    is_act,
    is_signature,
    issuers_in,
    kind_of,
    title_of,
)
from pilotstd.notices.names import is_body
from pilotstd.notices.typography import Line

LONGEST_TITLE = 250
_MOST_LINES = 36  # of a title, with the lines of issuers above it and blank lines
_LONGEST_TAG = 12
_ABOUT = ("关于", "印发", "转发", "批转", "公布", "发布")
_TAG = re.compile(r"(?:【[^】]*】|[^|｜]{1,12}[|｜])[ ]*")


def choose(lines: Sequence[Line], free: Collection[int]) -> list[int]:
    """The indices of the lines of the title, of those that are *free* to be of it; none where there is no title.

    The last title is the notice's own, unless one above it names that as what it issues.
    """
    titles = [run for last in free if (run := _ending_at(lines, free, last))]
    acts = [run for run in titles if is_act(_joined(lines, run))]
    if acts:
        name = compact(_joined(lines, acts[-1]))
        texts = (compact(_joined(lines, run)) for run in acts[:-1])
        issuing = (
            run
            for run, text in zip(acts, texts, strict=False)
            if name in text and not text.endswith(name)
        )
        return next(issuing, acts[-1])
    if titles:
        return titles[-1]
    named = [place for place in free if ACT.search(lines[place].text)]
    return _up(lines, free, named[-1]) if named else []


def balanced(text: str) -> bool:
    """Whether each bracket is closed."""
    return text.count("《") == text.count("》") and text.count("（") == text.count("）")


def tag_of(line: str) -> str:
    """What a page prints before a title on its line.

    >>> tag_of("【规范性文件】商务部关于修路的通知"), tag_of("政策 | 关于修路的通知"), tag_of("商务部 关于修路的通知")
    ('【规范性文件】', '政策 | ', '')
    """
    found = _TAG.match(line)
    if found and ACT.search(line, found.end()):
        return found[0]
    first, _, rest = line.partition(" ")
    if not rest or len(first) > _LONGEST_TAG or any(mark in first for mark in "：、，"):
        return ""
    if not (DAY.match(first) or is_body(first)) and issuers_in(title_of([rest])):
        return first + " "
    return ""


def _joined(lines: Sequence[Line], run: Sequence[int]) -> str:
    return "".join(lines[place].text for place in run)


def _ending_at(lines: Sequence[Line], free: Collection[int], last: int) -> list[int]:
    """The lines of a title that ends with a line, if one does."""
    short = compact(lines[last].text)
    if kind_of(short) is None:
        below = re.fullmatch("（[^（）]*）", short) and last - 1 in free
        if not below or kind_of(compact(lines[last - 1].text)) is None:
            return []
    found: list[int] = []
    run = list(_run(lines, free, last))
    for length, place in enumerate(run, 1):
        above, own = lines[place].text, run[length - 1 :: -1]
        text = compact(_joined(lines, own))
        if len(text) > LONGEST_TITLE or (found and is_act(above)):
            break
        if not balanced(text):
            continue
        if issuers := issuers_in(title_of([lines[index].text for index in own])):
            return [*_issuers_above(lines, run[length:], issuers[0]), *own]
        if not found and above.startswith(_ABOUT):
            found = own
    if found:
        return found
    found = _up(lines, free, last)
    return found if balanced(_joined(lines, found)) else []


def _issuers_above(lines: Sequence[Line], above: Sequence[int], issuer: str) -> list[int]:
    """The lines of issuers above a title: 商务部, 海关总署, each on its own; not those of a page, which say the issuer again."""
    found: list[int] = []
    for place in above:
        name = lines[place].text
        if not is_signature(name) or name.endswith(issuer):
            break
        found = [place, *found]
    return found


def _run(lines: Sequence[Line], free: Collection[int], last: int) -> Iterator[int]:
    """The lines from *last* upward between which no other line of the head stands."""
    for place in range(last, max(-1, last - _MOST_LINES), -1):
        if place in free:
            yield place
        elif lines[place].text:
            return


def _up(lines: Sequence[Line], free: Collection[int], last: int) -> list[int]:
    """The lines of a title that names no issuer: those right above its last, and what closes its brackets."""
    found = [last]
    for place in _run(lines, free, last):
        if place == last:
            continue
        if place < found[0] - 1 and balanced(_joined(lines, found)):
            break
        found = [place, *found]
    return found
