"""The set phrases of a notice, each on a line: number, date, title, kind, signature, page number."""

import datetime
import re
from collections.abc import Sequence

from pilotstd.notices._parse.lexicon import FIELD_NOUNS, FIELD_SUBJECTS, FIELDS, OFFICIAL_KINDS, OTHER_KINDS, any_of
from pilotstd.notices._parse.names import is_body, split_names, split_outside
from pilotstd.notices._parse.text import number_of, spaced, year_of

_KINDS = (*OFFICIAL_KINDS, *OTHER_KINDS)
_KIND = re.compile(f"({'|'.join(sorted(_KINDS, key=len, reverse=True))})(?:（[^（）]*）)*》?$")
_YEAR = "(?:19|20)[0-9]{2}"
_NUMBER = re.compile(
    f"[（]?(?P<number>(?:[\u4e00-\u9fffA-Z×]{{1,20}}?[〔\\[【（﹝［]{_YEAR}(?:年)?[〕\\]】）﹞］](?:第)?[0-9]{{1,5}}[号號])"
    f"|(?:[\u4e00-\u9fff]{{0,30}}?{_YEAR}年第[0-9]{{1,5}}[号號])|第[0-9]{{1,5}}[号號])[）]?(?:签发人[：:].*)?$"
)
NUMBER_AFTER = re.compile(
    f"(?P<title>.*?{any_of(OFFICIAL_KINDS)}|.{{6,}}?(?=（))[ （]*(?P<number>(?:(?!的|通知|意见|决定|批复)[\u4e00-\u9fff]){{1,12}}[ ]?[〔\\[【（]{_YEAR}[〕\\]】）][ ]?[0-9]{{1,5}}[ ]?号|第[ ]?[0-9]{{1,5}}[ ]?号)）?$"
)
NUMBER_BEFORE = re.compile(
    f"(?P<number>[\u4e00-\u9fff]{{1,12}}[ ]?[〔\\[【（]{_YEAR}[〕\\]】）][ ]?(?:第)?[0-9]{{1,5}}[ ]?号)[ ]*(?=[《\u4e00-\u9fff])"
)
_AROUND_DIGITS = re.compile("[ ]?([0-9]+)[ ]?(?=[年号號])")
_BRACKETED_YEAR = re.compile(f"[\\[【（﹝［]({_YEAR}年?)[\\]】）﹞］]")
_CHINESE_YEAR = "[一二三四五六七八九〇零○O0Ｏo◯]{4}"
_DATE = re.compile(
    f"(?P<before>.*?)(?P<year>{_YEAR}|{_CHINESE_YEAR})年(?P<month>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
    "(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})日$"
)
DAY = re.compile(f"({_YEAR})[-年./]([0-9]{{1,2}})[-月./]([0-9]{{1,2}})日?[ ]*")


def _with_blanks(words: Sequence[str]) -> str:
    return "|".join("[ \\t]*".join(word) for word in sorted(words, key=len, reverse=True))


PAGE_FIELD = re.compile(
    f"(?<![\u4e00-\u9fff])(?P<label>(?:{_with_blanks(FIELD_SUBJECTS)})[ \\t]*(?:{_with_blanks(FIELD_NOUNS)})|{_with_blanks(FIELDS)})"
    "[ \\t]*(?:(?P<colon>[：:】|])|(?<=[^大中小])(?=[ \\t|]))"
)
ACT = re.compile("关于|印发|批转|转发|公布|发布|公告|决定|令$|命令")
_BEFORE_NAME = re.compile(".*(?: |转发|批转|印发)")
_ENCLOSED = re.compile("《([^《》]*)》")
_LONGEST_SIGNATURE = 120
_PLACE_FIRST = re.compile("[\u4e00-\u9fff]{1,5}?[省市县区州盟旗]")
_ISSUERS_AFTER = re.compile("(?:[（(](?:盖章|印章|公章|代章|章)[）)])$")


def kind_of(title: str) -> str | None:
    """The kind of document that a title ends in.

    >>> kind_of("国务院关于推进物流的指导意见"), kind_of("目录（2024年版）"), kind_of("修路")
    ('意见', '目录', None)
    """
    match = _KIND.search(title)
    if not match:
        return None
    return {"复函": "函", "命令": "令", "倡议书": "倡议"}.get(match[1], match[1])


def is_act(line: str) -> bool:
    """Whether a line reads as the title of an official act: 关于…的通知, not 规划.

    >>> is_act("国务院关于修路的意见"), is_act("修路规划")
    (True, False)
    """
    short = compact(line)
    return kind_of(short) in OFFICIAL_KINDS and ACT.search(short) is not None


def compact(text: str) -> str:
    """A text without blanks."""
    return text.replace(" ", "").replace("\t", "")


def number_in(line: str) -> str | None:
    """The document number that a folded line consists of.

    >>> number_in("（国办发[2018] 126号）")
    '国办发〔2018〕126号'
    """
    match = _NUMBER.match(compact(line))
    if not match:
        return None
    if "〔" in (number := _BRACKETED_YEAR.sub(r"〔\1〕", match["number"])):
        return number
    return _AROUND_DIGITS.sub(r"\1", spaced(line)).strip("（）")  # 甲部 乙局公告2024年第3号


def date_in(line: str) -> tuple[str, datetime.date] | None:
    """The date at the end of a folded line, and the text before it.

    >>> date_in("国务院 二○一九年一月十二日")
    ('国务院', datetime.date(2019, 1, 12))
    """
    if "日" not in line[-3:] or len(line) > 200:
        return None
    match = _DATE.match(
        line.replace(" ", "") if line.endswith("日") else line.rstrip("）").lstrip("（").replace(" ", "")
    )
    if not match:
        return None
    year, month, day = year_of(match["year"]), number_of(match["month"]), number_of(match["day"])
    try:
        date = datetime.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
    before = re.sub(rf"[ ]*{match['year'][0]}.*$", "", line, count=1) if match["before"] else ""
    return before.strip("（ "), date


def day_in(text: str) -> datetime.date | None:
    """The day that a text begins with, as the table above the text of a page prints it.

    >>> day_in("2024-01-05 16:40")
    datetime.date(2024, 1, 5)
    """
    match = DAY.match(text)
    try:
        return datetime.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def title_of(lines: Sequence[str]) -> str:
    """Title lines as one line; a blank only between issuers.

    >>> title_of(["商务部", "海关总署", "关于修路", "的通知"])
    '商务部 海关总署关于修路的通知'
    """
    title = ""
    for line in map(spaced, lines):
        for word in line.split(" "):
            between = is_body(ACT.split(word, 1)[0]) and is_body(_BEFORE_NAME.sub("", title))
            latin = (title[-1:] + word[:1]).isascii() and title[-1:].isalpha()
            title += (" " if title and (between or latin) else "") + word
    enclosed = _ENCLOSED.fullmatch(title)
    if enclosed and kind_of(enclosed[1]):
        return enclosed[1].replace("〈", "《").replace("〉", "》")
    return title


def issuers_in(title: str) -> tuple[str, ...]:
    """The issuers that a title begins with.

    >>> issuers_in("商务部 海关总署关于修路的通知"), issuers_in("修路方案")
    (('商务部', '海关总署'), ())
    """
    act = ACT.search(title)
    if not act or not act.start() or "《" in title[: act.start()]:
        return ()
    names = split_names(title[: act.start()])
    return tuple(name for name in names if not name.startswith("等")) if all(map(is_body, names)) else ()


def is_signature(line: str) -> bool:
    """Whether a line consists of names of bodies with blanks between them.

    >>> is_signature("商务部  海关总署"), is_signature("商务部、海关总署")
    (True, False)
    """
    if len(line) > _LONGEST_SIGNATURE or any(mark in line for mark in "。；：，、《"):
        return False
    names = split_signature(line)
    return bool(names) and all(map(is_body, names))


def split_signature(line: str) -> tuple[str, ...]:
    """The bodies that a line of signatures names.

    >>> split_signature("商 务 部    市场监管总局"), split_signature("国家发展改革委  财政部")
    (('商务部', '市场监管总局'), ('国家发展改革委', '财政部'))
    """
    line = _ISSUERS_AFTER.sub("", line.strip())
    names: list[str] = []
    loose = ""  # 商  务  部
    for chunk in re.split(r" {2,}|\t+", line):
        words = chunk.split()
        if len(chunk) == 1:
            loose += chunk
            continue
        if loose:
            names.append(loose)
            loose = ""
        if sum(len(word) == 1 for word in words) > len(words) / 2:
            names.append("".join(words))
        else:
            names += words
    names += [loose] if loose else []
    return tuple(part for name in names for part in _unglued(name))


def _unglued(name: str) -> tuple[str, ...]:
    """The names that a signature prints without a blank between them, if each begins with the same place.

    >>> _unglued("青溪市财政局青溪市交通局"), _unglued("青溪市财政局")
    (('青溪市财政局', '青溪市交通局'), ('青溪市财政局',))
    """
    place = _PLACE_FIRST.match(name)
    if not place or name.count(place[0]) == 1:
        return (name,)
    parts = tuple(place[0] + part for part in name.split(place[0])[1:])
    return parts if all(map(is_body, parts)) else (name,)


# --- The head ---------------------------------------------------------------------------------------------------------

_AFTER_LABEL = re.compile("^[\u4e00-\u9fff ]{1,8}：")
_LEADING_IN = re.compile(
    "(?:如下|通知|意见|事项|要求|决定|以下|公告|答复|规定)[^，、]{0,4}$|^(?:为|根据|按照|经(?![济贸信开])|近年来|当前|现将|现就)"
)
_NOT_ADDRESSEE = re.compile("[：〔]|[0-9]号")
_BULLETS = "•·●◆■ \t（【"


def number_on(line: str) -> str | None:
    """The document number that a folded line prints, alone, after a day or after a label.

    >>> number_on("2024-01-05 国办发〔2024〕3号"), number_on("文号：国办发〔2024〕3号")
    ('国办发〔2024〕3号', '国办发〔2024〕3号')
    """
    day = DAY.match(line)
    text = line[day.end() :] if day else line
    return number_in(text) or number_in(_AFTER_LABEL.sub("", text))


def fields_in(line: str) -> list[tuple[str, str]]:
    """The labels and values of a line of the table that a page prints above a text.

    >>> fields_in("发文机关：商务部 成文日期：2024年1月5日"), fields_in("来源：")
    ([('发文机关', '商务部'), ('成文日期', '2024年1月5日')], [('来源', '')])
    """
    text = line.lstrip(_BULLETS)
    labels = [match for match in PAGE_FIELD.finditer(text) if match["colon"] or not match.start()]
    if not labels or (labels[0].start() and not (DAY.search(text) and labels[0]["colon"])):
        return []
    ends = [label.start() for label in labels[1:]] + [len(text)]
    return [
        (compact(label["label"]), text[label.end() : end].strip(" \t】|"))
        for label, end in zip(labels, ends, strict=True)
    ]


def is_leading_in(text: str) -> bool:
    """Whether a text leads in what follows: 现就有关事项通知如下."""
    return _LEADING_IN.search(text) is not None


def at_colon(line: str) -> tuple[str, str, str]:
    """What is before and after the first colon outside brackets, and the colon between."""
    before = next(split_outside(line, "：:"))
    return before, line[len(before) : len(before) + 1], line[len(before) + 1 :].strip()


def is_addressing(line: str) -> bool:
    """Whether a folded line begins with addressees: 各省、自治区、直辖市人民政府：."""
    before, mark, after = at_colon(line)
    return bool(mark) and "。" not in before and not is_act(after) and _are_addressees(split_names(before))


def _are_addressees(names: tuple[str, ...]) -> bool:
    """Whether these are the names of addressees."""
    if (
        not names
        or names[0].startswith("（")
        or any(is_leading_in(name) or _NOT_ADDRESSEE.search(name) for name in (names[0], names[-1]))
    ):
        return False
    bodies = [
        is_body(name)
        or ("，" not in name and is_body(name.rpartition("、")[2]))  # a long row of places
        or name.startswith(("各", "有关"))
        or name in {"你们", "你部", "你省"}
        for name in names
    ]
    return bodies[0] and 2 * sum(bodies) > len(names)
