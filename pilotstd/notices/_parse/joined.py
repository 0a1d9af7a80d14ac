"""Line breaks put back into a text that was stored without them.

Crawlers give a notice as one line: …通知国办发〔2024〕3号各省…：…一、修路（一）…。（甲部负责）（二）…. Items begin where the next ordinal of a level
follows the end of a sentence, or the first of a level follows a heading.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pilotstd.notices._parse.lexicon import OFFICIAL_KINDS, OTHER_KINDS
from pilotstd.notices._parse.text import Line, number_of

_SHORTEST = 600  # characters of a line that may hold a whole notice
_FEWEST = 3  # ordinals that it has
_LONGEST_HEADING = 45
_HEAD = 400  # characters in which title, number and addressees are
_ORDINAL = re.compile(
    "(?P<l1>[一二三四五六七八九十百]{1,4})、|（(?P<l2>[一二三四五六七八九十百]{1,4})）|(?<![0-9.])(?P<l3>[0-9]{1,3})[.．](?![0-9])"
    "|（(?P<l4>[0-9]{1,2})）"
)
_ENDS = "。：；！？）”"
_NUMBER = re.compile(
    f"(?:(?<={')|(?<='.join((*OFFICIAL_KINDS, '》'))}))[ ]*((?:(?!的|通知|意见|决定|批复)[\u4e00-\u9fff]){{2,10}}[〔\\[【（](?:19|20)[0-9]{{2}}[〕\\]】）][0-9]{{1,5}}号)[ ]*"
)
_NUMBER_FIRST = re.compile("()[\u4e00-\u9fff]{2,10}[〔\\[【（](?:19|20)[0-9]{2}[〕\\]】）][0-9]{1,5}号[ ]*")
_TITLE_END = re.compile("的(?:通知|意见|决定|批复|函|公告|通告)(?=[^》〉”的〔])")
_SIGNED = re.compile("(?:附件：[^。]{2,200}?)?[\u4e00-\u9fff 　（）]{0,300}")
_DATED = re.compile(
    "(?:19|20)[0-9]{2}[ ]?年[ ]?[0-9]{1,2}[ ]?月[ ]?[0-9]{1,2}[ ]?日[ ]*(?![ 前后起止至]|[^（]{0,3}[，。、；])"
)
_LIST = re.compile("(?<=[。）])附件：1[.](?![0-9])")
_ENTRY = re.compile("(?<![0-9])[0-9]{1,2}(?=[.](?![0-9]))")
_ISSUED_TITLE = re.compile(f"[^。，：（）]{{4,80}}?(?:{'|'.join(OTHER_KINDS)})(?![》”的])(?:（[^（）]{{2,20}}）)?")
_SIGNED_WITHIN = 600  # characters from the end
_DASHES = frozenset("—–-－一―─")
_SHARE = 0.5  # of the text that the line has at least


def split_joined(lines: Sequence[Line], folded: str) -> list[Line]:
    """The lines, with one that holds a whole notice split where its paragraphs begin."""
    result: list[Line] = []
    for line in lines:
        if len(line.text) < max(_SHORTEST, _SHARE * len(folded)) or "\t" in line.text:
            result.append(line)
            continue
        raw = folded[line.start : line.end]
        offsets = [0, *breaks_in(raw), len(raw)]
        for start, end in pairwise(offsets):
            text = raw[start:end].replace("\u200b", "").strip()
            result.append(Line(line.number, line.start + start, line.start + end, text, 0 if start else line.indent))
    return result


def join_page_marks(lines: Sequence[Line]) -> list[Line]:
    """The lines, with the number of a page that a PDF gives as —, 1 and — made one line."""
    result: list[Line] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        end = at
        if line.text in _DASHES:
            inked = [index for index in range(at + 1, min(at + 12, len(lines))) if lines[index].text]
            digits = [index for index in inked if lines[index].text.isdecimal()]
            count = next((n for n, index in enumerate(inked) if not lines[index].text.isdecimal()), 0)
            if 0 < count <= 4 and lines[inked[count]].text in _DASHES:
                end = inked[count]
                text = f"— {''.join(lines[index].text for index in digits[:count])} —"
                line = Line(line.number, line.start, lines[end].end, text, line.indent)
        result.append(line)
        at = end + 1
    return result


def breaks_in(line: str) -> list[int]:
    """Where the paragraphs of a folded line begin if it is a notice without line breaks; else nothing.

    >>> line = "关于修路的通知商办发〔2024〕3号各省：" + "".join(f"{n}、修路。{'甲' * 300}。" for n in "一二三")
    >>> [line[at : at + 4] for at in breaks_in(line)]
    ['各省：一', '一、修路', '二、修路', '三、修路']
    """
    if len(line) < _SHORTEST:
        return []
    listed = list(_breaks_in_list(line))
    items = [at for at in _items(line) if not listed or at < listed[0]]
    if len(items) < _FEWEST:
        return []
    tail = max(items[-1], len(line) - _SIGNED_WITHIN)
    found = {*items, *listed, *_breaks_in_head(line[: items[0]]), *_breaks_at_signature(line, tail, len(line))}
    return sorted(at for at in found if 0 < at < len(line))


def _breaks_in_head(head: str) -> Iterator[int]:
    """Where number, title, addressees and signature begin and end in the text before the first item."""
    number = _NUMBER_FIRST.match(head) or _NUMBER.search(head, 0, _HEAD)
    if number:
        yield number.start(1)
        yield number.end()
    start = number.end() if number and number.start() == 0 else 0
    colon = head.find("：", start, start + _HEAD)
    if colon > 0 and (not number or start):
        titles = list(_TITLE_END.finditer(head, start, colon))
        if titles:
            yield titles[-1].end()
    yield from _breaks_at_signature(head, max(colon, start), len(head))


def _breaks_at_signature(line: str, start: int, stop: int) -> Iterator[int]:
    """Where a signature and its date begin, and what follows them: the title of the text that is issued."""
    dated = None
    for dated in _DATED.finditer(line, start, stop):  # noqa: B007
        pass
    if dated is None:
        return
    before = max(line.rfind("。", start, dated.start()), line.rfind("）", start, dated.start())) + 1
    if before <= start or not _SIGNED.fullmatch(line, before, dated.start()):
        return
    yield from (before, dated.start(), dated.end())
    if titled := _ISSUED_TITLE.match(line, dated.end()):
        yield titled.end()


def _breaks_in_list(line: str) -> Iterator[int]:
    """Where the list of attachments after the last item begins, and its entries from the second on: 附件：1.甲2.乙."""
    opening = None
    for opening in _LIST.finditer(line):  # noqa: B007
        pass
    if opening is None:
        return
    yield opening.start()
    number = 1
    for entry in _ENTRY.finditer(line, opening.end()):
        if int(entry[0]) == number + 1:
            number += 1
            yield entry.start()


def _items(line: str) -> Iterator[int]:
    """Where the ordinals are that open items."""
    last: dict[int, int] = {}
    level = 0
    opened = 0
    for match in _ORDINAL.finditer(line):
        own = next(n for n in range(1, 5) if match[f"l{n}"])
        number = number_of(match[f"l{own}"]) or 0
        after_end = match.start() == 0 or line[match.start() - 1] in _ENDS
        known = last.get(own, 0)
        is_next = number == known + 1 and (known > 0 or own == 1 or not level or own > level)
        is_first = number == 1 and own > level > 0
        heads = own > level > 0 and match.start() - opened <= _LONGEST_HEADING
        after_heading = heads and not re.search("[。；：]", line[opened : match.start()])
        if not ((is_next or is_first) and (after_end or after_heading)):
            continue
        last[own] = number
        if own < 4:
            last.pop(4, None)
        level, opened = own, match.start()
        yield match.start()
