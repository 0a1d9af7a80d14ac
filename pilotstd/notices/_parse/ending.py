"""What follows the text of a notice: the list of attachments, the signature with the date, the attachments, and the foot of the page.

An attachment begins at 附件, at a title that the notice names, or at a title after its end.
"""

import datetime
import re
from collections.abc import Container, Sequence
from itertools import pairwise
from typing import NamedTuple

from pilotstd.notices._parse.lexicon import FILE_SUFFIXES, any_of
from pilotstd.notices._parse.lines import RULES, heads_attachment
from pilotstd.notices._parse.names import is_body
from pilotstd.notices._parse.numbering import article_of, ordinal_of
from pilotstd.notices._parse.phrases import compact, kind_of, split_signature, title_of
from pilotstd.notices._parse.text import Line, Span, join, tidy

_FILE = re.compile(f"[.]{any_of(FILE_SUFFIXES)}$")
_SHORTEST_MENU = 6  # lines
_STRAY = 2  # lines with an ordinal that the foot of a page may have
_ENTRY = re.compile("(?<![0-9.])([0-9]{1,2})[.、](?![0-9](?![0-9]{3}年))")
_QUOTED = re.compile("《((?:[^《》]|《[^《》]*》)*)》")
_ISSUED = re.compile("(?:印发|转发|公布|发布)(.*?)的?(?:通知|公告|函|决定)$")
_ENDS_TITLE = re.compile("(?:第[一1][章条]|一、|（一）|为了?[^，]*，|序号$|目录$)|.*[。；：，]$")
_IN_PRINT = re.compile("[\\s《》“”\"'‘’、，。；：—\\-（）()〈〉]|^的|的$")
_TITLE_LINES = 6
_LONGEST_SECOND = 40  # characters of the second line of a title in a list
_LONGEST_LIST = 60  # lines
_LONGEST_TITLE = 150
_SHORTEST_TITLE = 4


class Listed(NamedTuple):
    """An attachment in the list at the foot of a notice."""

    title: str
    span: Span


class Start(NamedTuple):
    """Where an attachment begins, by index of line."""

    head: int
    """The line of its head."""
    after: int
    """The line after its title."""
    label: str
    title: str
    rule: str
    """The line rule that found it."""


def read_list(lines: Sequence[Line], start: int, stop: int, signed: bool) -> tuple[range, list[Listed]]:
    """The lines of the list of attachments (附件：1.…) and its entries; empty without a list.

    *signed* means that a signature is at *stop*, so that the list continues up to there.
    """
    first = next(
        (i for i in range(max(start, stop - 400), stop) if RULES["attachment-list"].match(lines[i].text)), stop
    )
    entries: list[tuple[list[str], int, int]] = []
    last = first
    for index in range(first, stop):
        line = lines[index]
        if not line.text:
            continue
        opening = RULES["attachment-list"].match(line.text) if index == first else None
        whole = opening["title"] if opening else line.text
        listed_here = RULES["listed"].match(whole) is not None
        if not signed and index > first and not listed_here and not _continues_entry(lines, index, stop):
            break
        last = index + 1
        for text in _entries_in(whole):
            entry = RULES["listed"].match(text)
            if "。" in text[:-1] or len(text) > _LONGEST_TITLE:
                return range(stop, stop), []
            if text and (entry or not entries):
                entries.append(([text[entry.end() :] if entry else text], line.start, line.end))
            elif text:
                texts, began, _ = entries[-1]
                entries[-1] = ([*texts, text], began, line.end)
    listed = [Listed(_without_quotes(join(texts)), Span(began, ended)) for texts, began, ended in entries]
    return range(first, last), listed


def _entries_in(text: str) -> list[str]:
    """The entries of a list of attachments that are on one line.

    >>> _entries_in("1.活动安排表 2.联系人名单 3.2024年总结"), _entries_in("修路2.0方案")
    (['1.活动安排表', '2.联系人名单', '3.2024年总结'], ['修路2.0方案'])
    """
    starts = [0]
    number = re.match("[0-9]+", text)
    for entry in _ENTRY.finditer(text, number.end()) if number else ():
        if int(entry[1]) == len(starts) + int(number[0]):  # type: ignore[index]
            starts.append(entry.start())
    return [text[start:end].strip(" ；，") for start, end in pairwise([*starts, len(text)])]


def _continues_entry(lines: Sequence[Line], index: int, stop: int) -> bool:
    """Whether a line is the second of a title in a list: short, and another entry follows."""
    below = next((lines[after].text for after in range(index + 1, min(index + 4, stop)) if lines[after].text), "")
    return len(lines[index].text) <= _LONGEST_SECOND and RULES["listed"].match(below) is not None


def further_lists(lines: Sequence[Line], start: int, stop: int) -> list[tuple[range, list[Listed]]]:
    """The lists of attachments that texts attached to a notice have of their own; a list of files is none."""
    lists = []
    index = start
    while index < stop:
        opening = RULES["attachment-list"].match(lines[index].text) if "附" in lines[index].text else None
        if opening and (opening["title"] or RULES["listed"].match(_inked(lines, index + 1, stop))):
            found, entries = read_list(lines, index, min(stop, index + _LONGEST_LIST), signed=False)
            below = _inked(lines, found.stop, stop)
            ends = (
                not below
                or heads_attachment(below)
                or RULES["page-foot"].match(below)
                or RULES["footnote"].match(below)
            )
            files = any(_FILE.search(lines[at].text) for at in found)
            if entries and not files and (len(entries) > 1 or (ends and not lines[index].text[1:3].isdecimal())):
                lists.append((found, entries))
                index = found.stop
                continue
        index += 1
    return lists


def _inked(lines: Sequence[Line], start: int, stop: int) -> str:
    """The text of the first line with text."""
    return next((lines[index].text for index in range(start, stop) if lines[index].text), "")


def _of_page(text: str, below: bool) -> bool:
    """Whether a line is of the foot of a page; *below* means that the line below it is."""
    return bool(RULES["page-foot"].match(text) or (below and RULES["host"].match(text)))


def without_page_lines(lines: Sequence[Line], start: int, stop: int) -> int:
    """The line after the last of a text that does not belong to a page: 更新时间：…, 浏览次数：…."""
    end = index = stop
    while index > start:
        index -= 1
        text = lines[index].text
        if text and not _of_page(text, below=end < stop):
            break
        if text:
            end = index
    return end


def foot_of_page(lines: Sequence[Line], start: int) -> int:
    """The line where the foot of a web page begins: one that belongs to a page, with no item, article or attachment below it."""
    foot, below = len(lines), 0
    for index in range(len(lines) - 1, start - 1, -1):
        text = lines[index].text
        if not text:
            continue
        if _of_page(text, below=foot < len(lines)):
            foot = index
        dated = RULES["date"].match(text)
        if dated and not dated[0]:
            break
        ordinal = ordinal_of(text)
        if heads_attachment(text[:12]) and len(text) < 12:
            if _inked(lines, index + 1, foot) or foot == len(lines):
                break
            foot = index  # files to download
            continue
        below += article_of(text) is not None or (ordinal is not None and ordinal.level < 3)
        if below > _STRAY:
            break
    return _menu_above(lines, start, foot) if foot < len(lines) else foot


def _menu_above(lines: Sequence[Line], start: int, foot: int) -> int:
    """The first line of the menu right above the foot of a page: short lines without marks; *foot* if there is none."""
    first = index = foot
    count = 0
    while index > start and (not lines[index - 1].text or RULES["menu"].match(lines[index - 1].text)):
        index -= 1
        if lines[index].text:
            first, count = index, count + 1
    return first if count >= _SHORTEST_MENU else foot


def _without_quotes(title: str) -> str:
    title = _FILE.sub("", title.rstrip("。；;"))
    return title[1:-1] if title.startswith("《") and title.find("》") == len(title) - 1 else title


def key(title: str) -> str:
    """A title without the marks that differ from one occurrence to another.

    >>> key("《服务标准（试行）》") == key("服务标准(试行)")
    True
    """
    return _IN_PRINT.sub("", title)


def find_starts(
    lines: Sequence[Line],
    start: int,
    stop: int,
    *,
    after_signature: bool,
    title: str,
    opening: str,
    listed: Sequence[Listed],
    taken: Container[int],
) -> list[Start]:
    """Where each attachment begins, from line *start* to *stop*; lines in *taken* are something else.

    *title* and *opening* are those of the notice, which name the text that it issues.
    """
    finder = _Finder(lines, title, opening, listed)
    starts = []
    index = start
    while index < stop:
        begun = finder.at(index) if lines[index].text and index not in taken else None
        if begun:
            starts.append(begun)
        index = begun.after if begun else index + 1
    if after_signature:
        first = starts[0].head if starts else stop
        starts = [*finder.without_head(start, first), *starts]
    return starts


class _Finder:
    def __init__(self, lines: Sequence[Line], title: str, opening: str, listed: Sequence[Listed]) -> None:
        self.lines = lines
        quoted = _QUOTED.findall(title + opening)
        issued = _ISSUED.search(title)
        named = [one.title for one in listed] + quoted + ([issued[1]] if issued else [])
        self.issued = quoted[0] if quoted else ""
        self.named = {key(one) for one in named if len(key(one)) >= _SHORTEST_TITLE}

    def at(self, index: int) -> Start | None:
        """The attachment that begins at a line."""
        line = self.lines[index]
        if heads_attachment(line.text):
            after, title = self._named_title(index + 1) or self._free_title(index + 1)
            return Start(index, after, compact(line.text).rstrip("：:.、"), title, "attachment")
        if line.text.startswith("附"):
            titled = RULES["titled-attachment"].match(line.text)
            if titled:
                return Start(index, index + 1, f"附件{titled['number']}", tidy(titled["title"]), "titled-attachment")
            glued = RULES["glued-attachment"].match(line.text)
            if glued and self._heads_text(index + 1, glued["title"]):
                return Start(index, index + 1, f"附件{glued['number']}", tidy(glued["title"]), "glued-attachment")
        named = self._named_title(index) if RULES["named-title"].match(line.text) else None
        return Start(index, named[0], "", named[1], "named-title") if named else None

    def _heads_text(self, after: int, title: str) -> bool:
        """Whether a title is that of a text below it: a table, or items from the first on."""
        below = _inked(self.lines, after, len(self.lines))
        ordinal = ordinal_of(below)
        return key(title) in self.named or "\t" in below or (ordinal is not None and ordinal.number == 1)

    def _named_title(self, start: int) -> tuple[int, str] | None:
        """The line after a title that the notice names, if it is here, and the title as printed here."""
        texts: list[str] = []
        for index in range(start, min(start + _TITLE_LINES, len(self.lines))):
            line = self.lines[index]
            if line.text.endswith(("。", "；", "：")) or len(line.text) > _LONGEST_TITLE:
                return None
            if line.text:
                texts.append(line.text)
                so_far = key("".join(texts))
                if not any(name.startswith(so_far) for name in self.named):
                    return None
                if so_far in self.named:
                    return self._with_bracket(index + 1, title_of(texts))
        return None

    def _free_title(self, start: int) -> tuple[int, str]:
        """The line after a title that the notice does not name, and the title: up to the last line that ends in a kind."""
        texts: list[str] = []
        best = (start, "")
        for index in range(start, min(start + _TITLE_LINES, len(self.lines))):
            line = self.lines[index]
            short = compact(line.text)
            if not short and best[1]:
                break
            if not short:
                continue
            if "\t" in line.text or _ENDS_TITLE.match(short) or len(short) > _LONGEST_TITLE:
                break
            if texts and ordinal_of(line.text):
                break
            texts.append(line.text)
            if not best[1] or kind_of(short):
                best = (index + 1, title_of(texts))
            if kind_of(short):
                break
        return self._with_bracket(*best)

    def _with_bracket(self, after: int, title: str) -> tuple[int, str]:
        """A title with the bracket on the line below it: （2024—2026年）, （试行）."""
        if title and after < len(self.lines):
            below = compact(self.lines[after].text)
            if RULES["below-title"].match(below) and not RULES["date"].match(below):
                return after + 1, title + below
        return after, title

    def without_head(self, start: int, stop: int) -> list[Start]:
        """A text after the end of the notice, with a title of its own or the one that the notice issues it by."""
        lines = self.lines[start:stop]
        skipped = (
            i
            for i, line in enumerate(lines)
            if line.text and not RULES["footnote"].match(line.text) and not RULES["page-foot"].match(line.text)
        )
        head = start + next(skipped, len(lines))
        if head >= stop:
            return []
        after, title = self._free_title(head)
        rest = [line.text for line in self.lines[after:stop] if line.text]
        numbered = any(ordinal_of(line) or article_of(line) for line in rest)
        if RULES["free-title"].match(title):
            substance = numbered or sum(map(len, rest)) > 100
            return [Start(head, after, "", title, "free-title")] if substance else []
        return [Start(head, head, "", self.issued, "free-title")] if self.issued and numbered else []


# --- The signature ----------------------------------------------------------------------------------------------------

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
        if heads_attachment(line.text) and not line.text.endswith("："):
            break
        dated = RULES["date"].match(line.text)
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
        or RULES["signature"].match(line.text)
        or RULES["signature-note"].match(line.text) is not None
        or RULES["attachment-list"].match(line.text) is not None
        or RULES["listed"].match(compact(line.text)) is not None
    )


def _undated(lines: Sequence[Line], start: int, issuers: tuple[str, ...]) -> Signature | None:
    """Names of the issuers on lines of their own, before footnotes, attachments or the end."""
    for index in range(start, len(lines) + 1):
        text = lines[index].text if index < len(lines) else "附件"
        if not (heads_attachment(text) or RULES["footnote"].match(text)):
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
        if RULES["signature-note"].match(line.text):
            first = index
            continue
        if line.text and not (RULES["signature"].match(line.text) and ordinal_of(line.text) is None):
            break
        if line.text:
            first = index
    return first


def _names(lines: Sequence[Line]) -> list[str]:
    return [
        name
        for line in lines
        if line.text and not RULES["signature-note"].match(line.text)
        for name in split_signature(line.text)
    ]
