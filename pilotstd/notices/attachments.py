"""Where the attachments of a notice begin: at 附件, at a title that the notice names, or at a title that follows its end."""

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from pilotstd.notices.articles import article_of
from pilotstd.notices.formulas import (
    FOOT,
    HEAD_OF_ATTACHMENT,
    LIST_OF_ATTACHMENTS,
    LISTED,
    compact,
    date_in,
    kind_of,
    title_of,
)
from pilotstd.notices.ordinals import ordinal_of
from pilotstd.notices.typography import Line, Span, join, tidy

WEB = re.compile(
    "责任编辑|扫一扫|打印本?页?|关闭(?:本页|窗口)?|相关(?:稿件|链接|阅读|新闻|文件|解读)|分享到|来源[：:]|返回顶部|上一篇|下一篇|版权所有"
    "|主办单位[：:]|承办单位[：:]|网站标识码|京ICP|.{0,6}ICP备|(?:政策|图片)解读|【"
)
"""What begins the foot of a web page."""
_TITLED_HEAD = re.compile(
    "附件(?P<number>[0-9一二三四五六七八九十]{1,3})[：:.、 \t]+(?P<title>[^。；]{2,80})$"
)
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

    place: int
    """The line of its head."""
    after: int
    """The line after its title."""
    label: str
    title: str


def read_list(
    lines: Sequence[Line], start: int, stop: int, signed: bool
) -> tuple[range, list[Listed]]:
    """The lines of the list of attachments (附件：1.…) and what it has; none where there is no list.

    *signed* says that a signature follows at *stop*, so that the list goes on to there.
    """
    first = next(
        (
            i
            for i in range(max(start, stop - 400), stop)
            if LIST_OF_ATTACHMENTS.match(compact(lines[i].text))
        ),
        stop,
    )
    entries: list[tuple[list[str], int, int]] = []
    last = first
    for place in range(first, stop):
        line = lines[place]
        if not line.text:
            continue
        opening = LIST_OF_ATTACHMENTS.match(compact(line.text)) if place == first else None
        text = opening["title"] if opening else line.text
        entry = LISTED.match(text)
        if not signed and place > first and not entry:
            break
        if "。" in text[:-1] or len(text) > _LONGEST_TITLE:
            return range(stop, stop), []
        last = place + 1
        if text and (entry or not entries):
            entries.append(([text[entry.end() :] if entry else text], line.start, line.end))
        elif text:
            texts, began, _ = entries[-1]
            entries[-1] = ([*texts, text], began, line.end)
    found = [
        Listed(_without_quotes(join(texts)), Span(began, ended)) for texts, began, ended in entries
    ]
    return range(first, last), found


def _without_quotes(title: str) -> str:
    title = title.rstrip("。；;")
    return title[1:-1] if title.startswith("《") and title.find("》") == len(title) - 1 else title


def key(title: str) -> str:
    """A title without what differs from one place where it is printed to another.

    >>> key("《服务标准（试行）》") == key("服务标准(试行)")
    True
    """
    return _IN_PRINT.sub("", title)


def find_starts(
    lines: Sequence[Line],
    start: int,
    *,
    after_sign_off: bool,
    title: str,
    opening: str,
    listed: Sequence[Listed],
    taken: Container[int],
) -> list[Start]:
    """Where each attachment begins, from line *start* on; lines in *taken* are something else.

    *title* and *opening* are those of the notice: both name what it issues.
    """
    finder = _Finder(lines, title, opening, listed)
    starts = []
    place = start
    while place < len(lines):
        found = finder.at(place) if lines[place].text and place not in taken else None
        if found:
            starts.append(found)
        place = found.after if found else place + 1
    if not starts and after_sign_off:
        starts = finder.without_head(start)
    return starts


class _Finder:
    def __init__(
        self, lines: Sequence[Line], title: str, opening: str, listed: Sequence[Listed]
    ) -> None:
        self.lines = lines
        quoted = _QUOTED.findall(title + opening)
        issued = _ISSUED.search(title)
        named = (
            [one.title for one in listed] + quoted + ([issued[1]] if issued and not quoted else [])
        )
        self.issued = quoted[0] if quoted else ""
        self.named = {key(one) for one in named if len(key(one)) >= _SHORTEST_TITLE}

    def at(self, place: int) -> Start | None:
        """The attachment that begins at a line."""
        line = self.lines[place]
        short = compact(line.text)
        if HEAD_OF_ATTACHMENT.match(short):
            after, title = self._named_title(place + 1) or self._free_title(place + 1)
            return Start(place, after, short.rstrip("：:.、"), title)
        titled = _TITLED_HEAD.match(line.text)
        if titled:
            return Start(place, place + 1, f"附件{titled['number']}", tidy(titled["title"]))
        found = self._named_title(place)
        return Start(place, *found[:1], "", found[1]) if found else None

    def _named_title(self, place: int) -> tuple[int, str] | None:
        """The line after a title that the notice names, where it stands here, and the title as it stands here."""
        texts: list[str] = []
        for index in range(place, min(place + _TITLE_LINES, len(self.lines))):
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

    def _free_title(self, place: int) -> tuple[int, str]:
        """The line after a title that the notice does not name: up to the last of its lines that ends in a kind."""
        texts: list[str] = []
        best = (place, "")
        for index in range(place, min(place + _TITLE_LINES, len(self.lines))):
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

    def _with_bracket(self, place: int, title: str) -> tuple[int, str]:
        """A title with the bracket on the line below it: （2024—2026年）, （试行）."""
        if title and place < len(self.lines):
            below = compact(self.lines[place].text)
            if _BELOW_TITLE.fullmatch(below) and not date_in(below):
                return place + 1, title + below
        return place, title

    def without_head(self, start: int) -> list[Start]:
        """A text that follows the end of the notice, with a title of its own or with that by which the notice issues it."""
        lines = self.lines[start:]
        skipped = (
            i
            for i, line in enumerate(lines)
            if line.text and not FOOT.match(compact(line.text)) and not WEB.match(line.text)
        )
        place = start + next(skipped, len(lines))
        after, title = self._free_title(place)
        rest = [line.text for line in self.lines[after:] if line.text]
        numbered = any(ordinal_of(line) or article_of(line) for line in rest)
        if kind_of(title):
            substance = numbered or sum(map(len, rest)) > 100
            return [Start(place, after, "", title)] if substance else []
        return [Start(place, place, "", self.issued)] if self.issued and numbered else []
