"""The set phrases of a notice, each on a line: number, date, title, kind, signature."""

import datetime
import re
from collections.abc import Sequence

from pilotstd.notices.names import is_body, split_names
from pilotstd.notices.typography import number_of, spaced, year_of

# The kinds of official document (GB/T 9704, 公文种类), then the words that the titles of attached texts end in.
_KINDS = """决议 决定 命令 令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 复函 函 纪要
    方案 规划 计划 办法 规定 细则 条例 清单 纲要 指南 要点 措施 目录 规则 安排 规程 规范 标准 指引 名单 倡议 倡议书 建议 公约 章程 分工 答复 举措 政策""".split()  # noqa: SIM905
_KIND = re.compile(f"({'|'.join(sorted(_KINDS, key=len, reverse=True))})(?:（[^（）]*）)*》?$")
_YEAR = "(?:19|20)[0-9]{2}"
_NUMBER = re.compile(
    f"[（]?(?P<number>(?:[\u4e00-\u9fffA-Z]{{1,20}}?[〔\\[【（﹝［]{_YEAR}(?:年)?[〕\\]】）﹞］](?:第)?[0-9]{{1,5}}号)"
    f"|(?:[\u4e00-\u9fff]{{0,30}}?{_YEAR}年第[0-9]{{1,5}}号)|第[0-9]{{1,5}}号)[）]?(?:签发人[：:].*)?$"
)
NUMBER_AFTER = re.compile(
    f"(?P<title>.*?(?:{'|'.join(_KINDS[:17])}))[ （]*(?P<number>[\u4e00-\u9fff]{{1,12}}[ ]?[〔\\[【（]{_YEAR}[〕\\]】）][ ]?[0-9]{{1,5}}[ ]?号|第[ ]?[0-9]{{1,5}}[ ]?号)）?$"
)
_BRACKETED_YEAR = re.compile(f"[\\[【（﹝［]({_YEAR}年?)[\\]】）﹞］]")
_CHINESE_YEAR = "[一二三四五六七八九〇零○O0Ｏo◯]{4}"
_DATE = re.compile(
    f"(?P<before>.*?)(?P<year>{_YEAR}|{_CHINESE_YEAR})年(?P<month>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
    "(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})日$"
)
HEAD_OF_ATTACHMENT = re.compile(
    "附件?(?P<number>[0-9一二三四五六七八九十]{1,3}(?:[-—][0-9]{1,2})?)?[：:.、]?$"
)
LIST_OF_ATTACHMENTS = re.compile("附件?(?:[0-9]{0,2})[：:](?P<title>.*)$")
LISTED = re.compile("(?:[0-9]{1,2}[.、]|（[0-9]{1,2}）|附件[0-9]{1,2}[：:.、])")
FOOT = re.compile(
    "（.*）$|抄送|主题词|.{0,30}(?:20[0-9]{2})年.{2,6}日印发$|联系人|联系电话|（?此件|（?本文有删减"
)
ACT = re.compile("关于|印发|批转|转发|公布|发布|公告|决定|令$|命令")
_ISSUERS_AFTER = re.compile("(?:[（(](?:盖章|印章|公章|代章|章)[）)])$")


def kind_of(title: str) -> str | None:
    """The kind of document that a title ends in.

    >>> kind_of("国务院关于推进物流的指导意见"), kind_of("目录（2024年版）"), kind_of("修路")
    ('意见', '目录', None)
    """
    found = _KIND.search(title)
    if not found:
        return None
    return {"复函": "函", "命令": "令", "倡议书": "倡议"}.get(found[1], found[1])


def compact(text: str) -> str:
    """A text without blanks."""
    return text.replace(" ", "").replace("\t", "")


def number_in(line: str) -> str | None:
    """The document number that a folded line consists of.

    >>> number_in("（国办发[2018] 126号）")
    '国办发〔2018〕126号'
    """
    found = _NUMBER.match(compact(line))
    if not found:
        return None
    if "〔" in (number := _BRACKETED_YEAR.sub(r"〔\1〕", found["number"])):
        return number
    return spaced(line).strip("（）")  # 甲部 乙局公告2024年第3号


def date_in(line: str) -> tuple[str, datetime.date] | None:
    """The date that ends a folded line, and what stands before it.

    >>> date_in("国务院 二○一九年一月十二日")
    ('国务院', datetime.date(2019, 1, 12))
    """
    if "日" not in line[-3:] or len(line) > 200:
        return None
    found = _DATE.match(
        line.replace(" ", "")
        if line.endswith("日")
        else line.rstrip("）").lstrip("（").replace(" ", "")
    )
    if not found:
        return None
    year, month, day = year_of(found["year"]), number_of(found["month"]), number_of(found["day"])
    try:
        date = datetime.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
    before = re.sub(rf"[ ]*{found['year'][0]}.*$", "", line, count=1) if found["before"] else ""
    return before.strip("（ "), date


def title_of(lines: Sequence[str]) -> str:
    """Title lines as one line; a blank only between issuers.

    >>> title_of(["商务部", "海关总署", "关于修路", "的通知"])
    '商务部 海关总署关于修路的通知'
    """
    title = ""
    for line in map(spaced, lines):
        both = is_body(title.rpartition(" ")[2]) and is_body(
            line.partition("关于")[0].partition(" ")[0]
        )
        title += (" " if title and both and not line.startswith(("关于", "印发")) else "") + line
    return title


def issuers_in(title: str) -> tuple[str, ...]:
    """The issuers that a title begins with.

    >>> issuers_in("商务部 海关总署关于修路的通知"), issuers_in("修路方案")
    (('商务部', '海关总署'), ())
    """
    found = ACT.search(title)
    if not found or not found.start() or "《" in title[: found.start()]:
        return ()
    names = split_names(title[: found.start()])
    return (
        tuple(name for name in names if not name.startswith("等"))
        if all(map(is_body, names))
        else ()
    )


def is_signature(line: str) -> bool:
    names = split_signature(line)
    return (
        bool(names)
        and len(line) <= 120
        and all(map(is_body, names))
        and not any(mark in line for mark in "。；：，、《")
    )


def split_signature(line: str) -> tuple[str, ...]:
    """The bodies that a line of signatures names.

    >>> split_signature("商 务 部    市场监管总局"), split_signature("国家发展改革委  财政部")
    (('商务部', '市场监管总局'), ('国家发展改革委', '财政部'))
    """
    line = _ISSUERS_AFTER.sub("", line.strip())
    names: list[str] = []
    for chunk in re.split(r" {2,}|\t+", line):
        words = chunk.split()
        if sum(len(word) == 1 for word in words) > len(words) / 2:
            names.append("".join(words))
        else:
            names += words
    return tuple(names)


def is_listed(short: str) -> bool:
    """Whether a line without blanks stands in a list of attachments: 附件：1.申报书.

    >>> is_listed("附件：1.申报书"), is_listed("2.汇总表"), is_listed("附件2")
    (True, True, False)
    """
    return LIST_OF_ATTACHMENTS.match(short) is not None or LISTED.match(short) is not None
