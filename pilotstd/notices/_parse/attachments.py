"""Where the attachments of a notice begin: at 附件, at a title that the notice names, or at a title after its end."""

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from pilotstd.notices._parse.lexicon import FOOT_OF_PAGE
from pilotstd.notices._parse.numbering import article_of, ordinal_of
from pilotstd.notices._parse.phrases import (
    FOOT,
    HEAD_OF_ATTACHMENT,
    LIST_OF_ATTACHMENTS,
    LISTED,
    compact,
    date_in,
    kind_of,
    title_of,
)
from pilotstd.notices._parse.text import Line, Span, join, tidy

PAGE_FOOT = re.compile(
    f"{'|'.join(FOOT_OF_PAGE)}|打印本?页?|关闭(?:本页|窗口)?|相关(?:稿件|链接|阅读|新闻|文件|解读)|来源[：:]|(?:主办|承办)单位[：:]|.{{0,6}}ICP备"
)
"""How the lines of the foot of a web page begin."""
_TITLED_HEAD = re.compile("附件(?P<number>[0-9一二三四五六七八九十]{1,3})[：:.、 \t]+(?P<title>[^。；]{2,80})$")
_QUOTED = re.compile("《((?:[^《》]|《[^《》]*》)*)》")
_ISSUED = re.compile("(?:印发|转发|公布|发布)(.*?)的?(?:通知|公告|函|决定)$")
_BELOW_TITLE = re.compile("（(?:.{0,4}20[0-9]{2}.{0,14}|试行|暂行|修订|.{0,8}版|首批|第.{1,3}批)）")
_ENDS_TITLE = re.compile("(?:第[一1][章条]|一、|（一）|为了?[^，]*，|序号$|目录$)|.*[。；：，]$")
_IN_PRINT = re.compile("[\\s《》“”\"'‘’、，。；：—\\-（）()〈〉]|^的|的$")
_TITLE_LINES = 6
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


def read_list(lines: Sequence[Line], start: int, stop: int, signed: bool) -> tuple[range, list[Listed]]:
    """The lines of the list of attachments (附件：1.…) and its entries; none if there is no list.

    *signed* means that a signature is at *stop*, so that the list continues up to there.
    """
    first = next(
        (i for i in range(max(start, stop - 400), stop) if LIST_OF_ATTACHMENTS.match(compact(lines[i].text))), stop
    )
    entries: list[tuple[list[str], int, int]] = []
    last = first
    for index in range(first, stop):
        line = lines[index]
        if not line.text:
            continue
        opening = LIST_OF_ATTACHMENTS.match(compact(line.text)) if index == first else None
        text = opening["title"] if opening else line.text
        entry = LISTED.match(text)
        if not signed and index > first and not entry:
            break
        if "。" in text[:-1] or len(text) > _LONGEST_TITLE:
            return range(stop, stop), []
        last = index + 1
        if text and (entry or not entries):
            entries.append(([text[entry.end() :] if entry else text], line.start, line.end))
        elif text:
            texts, began, _ = entries[-1]
            entries[-1] = ([*texts, text], began, line.end)
    listed = [Listed(_without_quotes(join(texts)), Span(began, ended)) for texts, began, ended in entries]
    return range(first, last), listed


def _without_quotes(title: str) -> str:
    title = title.rstrip("。；;")
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
    *,
    after_signature: bool,
    title: str,
    opening: str,
    listed: Sequence[Listed],
    taken: Container[int],
) -> list[Start]:
    """Where each attachment begins, from line *start* on; lines in *taken* are something else.

    *title* and *opening* are those of the notice, which name the text that it issues.
    """
    finder = _Finder(lines, title, opening, listed)
    starts = []
    index = start
    while index < len(lines):
        begun = finder.at(index) if lines[index].text and index not in taken else None
        if begun:
            starts.append(begun)
        index = begun.after if begun else index + 1
    if not starts and after_signature:
        starts = finder.without_head(start)
    return starts


class _Finder:
    def __init__(self, lines: Sequence[Line], title: str, opening: str, listed: Sequence[Listed]) -> None:
        self.lines = lines
        quoted = _QUOTED.findall(title + opening)
        issued = _ISSUED.search(title)
        named = [one.title for one in listed] + quoted + ([issued[1]] if issued and not quoted else [])
        self.issued = quoted[0] if quoted else ""
        self.named = {key(one) for one in named if len(key(one)) >= _SHORTEST_TITLE}

    def at(self, index: int) -> Start | None:
        """The attachment that begins at a line."""
        line = self.lines[index]
        short = compact(line.text)
        if HEAD_OF_ATTACHMENT.match(short):
            after, title = self._named_title(index + 1) or self._free_title(index + 1)
            return Start(index, after, short.rstrip("：:.、"), title)
        titled = _TITLED_HEAD.match(line.text)
        if titled:
            return Start(index, index + 1, f"附件{titled['number']}", tidy(titled["title"]))
        named = self._named_title(index)
        return Start(index, named[0], "", named[1]) if named else None

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
            if _BELOW_TITLE.fullmatch(below) and not date_in(below):
                return after + 1, title + below
        return after, title

    def without_head(self, start: int) -> list[Start]:
        """A text after the end of the notice, with a title of its own or the one that the notice issues it by."""
        lines = self.lines[start:]
        skipped = (
            i
            for i, line in enumerate(lines)
            if line.text and not FOOT.match(compact(line.text)) and not PAGE_FOOT.match(line.text)
        )
        head = start + next(skipped, len(lines))
        after, title = self._free_title(head)
        rest = [line.text for line in self.lines[after:] if line.text]
        numbered = any(ordinal_of(line) or article_of(line) for line in rest)
        if kind_of(title):
            substance = numbered or sum(map(len, rest)) > 100
            return [Start(head, after, "", title)] if substance else []
        return [Start(head, head, "", self.issued)] if self.issued and numbered else []
