"""The table of line rules: what a line may be, how it is known, where it may be, and what follows.

`RULES` is in order: where several rules fit a line of the head, the first holds. A rule fits by its pattern or its function alone; what else
has to hold, such as what is above the line, is in the reader of that part of the text: `head`, `body`, `tables` or `ending`. Each `example`
is from a real text, with the lines around it that it needs. `pilotstd.notices.explain` names the rule of each line of a text.
"""

import enum
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import attrs

from pilotstd.notices._parse.lexicon import (
    FILE_SUFFIXES,
    FOOT_FIELDS,
    FOOT_OF_PAGE,
    HOSTS,
    NOISE,
    OWNERS,
    TABLE_NOTES,
    any_of,
)
from pilotstd.notices._parse.phrases import (
    compact,
    date_in,
    fields_in,
    is_addressing,
    is_leading_in,
    is_signature,
    kind_of,
    number_on,
)
from pilotstd.notices._parse.text import tidy


class Where(enum.Flag):
    """Where in a text a line may be."""

    HEAD = enum.auto()
    """Above the text: masthead, number, title, addressees, and what a page prints there."""
    TEXT = enum.auto()
    """In the text of the notice or of an attachment."""
    END = enum.auto()
    """Below the text: list of attachments, signature, date, notes."""
    ATTACHED = enum.auto()
    """Where an attachment begins."""
    FOOT = enum.auto()
    """At the foot of a web page."""


@attrs.define
class LineRule:
    """How one kind of line is known."""

    name: str
    kind: str
    """The kind of part that the line is: see `document.Part`."""
    where: Where
    test: Callable[[str], Any]
    """Something true for a line that fits."""
    then: str
    """What follows."""
    example: str
    squeezed: bool = False
    """Whether blanks in the line do not count."""
    match: Callable[[str], Any] = attrs.field(init=False)
    """What the test finds in a folded line."""

    def __attrs_post_init__(self) -> None:
        self.match = (lambda line: self.test(compact(line))) if self.squeezed else self.test


class Verdict(NamedTuple):
    """What a line is, and the name of the rule that says so."""

    kind: str
    rule: str
    group: int = 0
    """The number of its section among all."""


def _like(pattern: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(pattern).match


def _first_cell(pattern: str) -> Callable[[str], re.Match[str] | None]:
    test = _like(pattern)
    return lambda line: test(tidy(line.partition("\t")[0]))


def _label(line: str) -> bool:
    return _LABEL(line) is not None and not is_leading_in(line[:-1])


def _title(line: str) -> bool:
    return len(line) <= LONGEST_TITLE and not line.endswith(("：", "，")) and not any(mark in line for mark in "。；\t")


LONGEST_TITLE = 250  # characters
_LABEL = _like("[\u4e00-\u9fff]{1,8}：$")
_NUMERAL = "[一二三四五六七八九十百零〇]{1,6}"
_NUMBER = f"(?:{_NUMERAL}|[0-9]{{1,3}})"
_DASHES = "[—\\-–―─·.~～ ]{1,4}"
_LIST = "附件?[0-9]{0,2}[：:](?P<title>.*)$"
_HEAD, _TEXT, _END, _ATTACHED, _FOOT = Where

# fmt: off
_TABLE = (
    LineRule("page-number", "unread", _HEAD | _TEXT, _like(
            f"{_DASHES}[0-9]{{1,4}}[ ]?{_DASHES}$|第[ ]?[0-9]{{1,4}}[ ]?页(?:[，/ ]*共[ ]?[0-9]{{1,4}}[ ]?页)?$|[0-9]{{1,4}}[ ]?/[ ]?[0-9]{{1,4}}$"),
        "what is above it goes on", "— 3 —"),

    # Above the text
    LineRule("front-matter", "unread", _HEAD, _like("[•·●◆■ \t（【]*(?P<key>[A-Za-z_]{2,20})：(?P<value>.*)$"),
        "more of the head; a title is kept", "title: 关于印发《上海市技术交易场所管理细则》的通知"),
    LineRule("page-field", "unread", _HEAD, fields_in,
        "more of the head; values are kept, one that is missing is on the next line", "成文日期：2025年05月15日"),
    LineRule("page-noise", "unread", _HEAD, _like(f"(?:{any_of(NOISE)}|字体：?大中小|返回.{{1,4}}|【[^】]*】|[^<]*[>»|｜][^<]*|[^\u4e00-\u9fff]*)$"),
        "more of the head", "首页 > 政务公开 > 政策文件", squeezed=True),
    LineRule("number", "number", _HEAD, number_on,
        "more of the head", "穗医保规字〔2024〕1号"),
    LineRule("addressees", "addressees", _HEAD, is_addressing,
        "the text", "各区人民政府，市政府各委、办、局，各有关单位："),
    LineRule("label", "unread", _HEAD, _label,
        "its value", "搜索热词：", squeezed=True),
    LineRule("value", "unread", _HEAD, bool,
        "more of the head; the value is kept", "发布机关：\n广州市民政局"),
    LineRule("masthead", "masthead", _HEAD, _like("[^关于]{2,40}文件$"),
        "the title", "武汉市人民政府文件", squeezed=True),
    LineRule("attachment", "attachment-title", _HEAD | _ATTACHED, _like("附件?(?P<number>[0-9一二三四五六七八九十]{1,3}(?:[-—][0-9]{1,2})?)?[：:.、]?$"),
        "the title of an attachment", "附件2\n阜蒙县健康专家委员会组成人员名单\n一、主任委员", squeezed=True),
    LineRule("date", "date", _HEAD | _END, date_in,
        "the text, or notes and attachments", "2025年5月30日"),
    LineRule("title", "title", _HEAD, _title,
        "more of the title, if it has no kind of document yet", "广州市医疗保障局 广州市财政局关于印发广州市长期护理保险试行办法的通知"),

    # In the text
    LineRule("contents", "unread", _TEXT, _like("目录$"),
        "the headings, which are then repeated", "目录\n一、总体要求\n二、重点任务\n一、总体要求", squeezed=True),
    LineRule("bare-page-number", "unread", _TEXT, _like("[0-9]{1,4}$"),
        "what is above it goes on", "12"),
    LineRule("table-header", "table", _TEXT, _first_cell("(?:序号|编号|项目序号)$"),
        "more cells of the header, or rows", "序号\n重点任务\n责任单位\n1\n建设算力中心\n省发展改革委"),
    LineRule("table-row", "table", _TEXT, _first_cell("[0-9]{1,3}$"),
        "more cells, or rows", "序号\t重点任务\t责任单位\n1\t建设算力中心\t省发展改革委"),
    LineRule("table-note", "section", _TEXT, _like(f"{any_of(TABLE_NOTES)}[0-9]?[：:]"),
        "other text", "序号\n任务\n1\n建设算力中心\n注：本表由市科技局解释。"),
    LineRule("item-1", "section", _TEXT, _like(f"(?P<number>{_NUMERAL})[ ]?[、.]"),
        "its heading or text", "一、总体要求"),
    LineRule("item-2", "section", _TEXT, _like(f"（[ ]?(?P<number>{_NUMERAL})[ ]?）[、.]?"),
        "its heading or text", "（一）推动科技创新资源开放。"),
    LineRule("item-3", "section", _TEXT, _like("(?P<number>[0-9]{1,3})[ ]?[.、](?![.、])"),
        "its heading or text", "1.促进研发创新。"),
    LineRule("item-4", "section", _TEXT, _like("（[ ]?(?P<number>[0-9]{1,3})[ ]?）[、.]?"),
        "its heading or text", "（1）有固定的场所；"),
    LineRule("item-sign", "section", _TEXT, _like("[\u3220-\u3229\u2474-\u249b]"),
        "its heading or text", "⑴有固定的场所；"),
    LineRule("article", "section", _TEXT, _like(f"第[ ]?(?P<number>{_NUMBER})[ ]?(?P<unit>[章节条])(?:[ ]?之[ ]?{_NUMBER})?(?![、，。；：）》”])"),
        "its text", "第一条 为规范长期护理保险工作，制定本办法。\n第二条 本办法适用于本市。"),
    LineRule("broken", "section", _TEXT, _like("[，。；：、）》”！？]"),
        "the rest of the paragraph", "一、开展电子商务\n、跨境电商等业务培训。"),
    LineRule("closing", "closing", _TEXT, bool,
        "the end of the text", "一、修订标准。培育人才。\n二、开展培训。做好服务。\n三、加强监督。强化考核。\n各地要结合实际抓好落实。"),

    # Below the text
    LineRule("attachment-list", "attachment-list", _END, _like(_LIST),
        "more entries, and the signature", "附件：1.各部门政策制定重点领域\n2.阜蒙县健康专家委员会组成人员", squeezed=True),
    LineRule("listed", "attachment-list", _END, _like("[0-9]{1,2}[.、]|（[0-9]{1,2}）|附件[0-9]{1,2}[：:.、]"),
        "more entries, and the signature", "附件：1.各部门政策制定重点领域\n2.阜蒙县健康专家委员会组成人员"),
    LineRule("signature", "signature", _END, is_signature,
        "more issuers, and the date", "广州市民政局  广州市财政局\n2025年5月30日"),
    LineRule("signature-note", "signature", _END, _like(
            "（[^（）]{2,40}(?:代章|代印)）$|(?:总理|主席|[省市县区州部局署院行会]长|主任)[ ：]*[\u4e00-\u9fff·]{1,4}(?:[ ]+[\u4e00-\u9fff]{1,3}){0,2}$"),
        "the date", "国务院新闻办公室\n（国务院办公厅代章）\n2020年7月15日"),
    LineRule("footnote", "footnote", _END, _like("（.*）$|抄送|主题词|.{0,30}20[0-9]{2}年.{2,6}日印发$|联系人|联系电话|（?此件|（?本文有删减"),
        "more notes, and attachments", "（此件公开发布）", squeezed=True),

    # Where an attachment begins
    LineRule("titled-attachment", "attachment-title", _ATTACHED, _like("附件(?P<number>[0-9一二三四五六七八九十]{1,3})[：:.、 \t]+(?P<title>[^。；]{2,80})$"),
        "its text", "附件2 关于推进广州市家庭医生签约服务工作的任务分工表\n一、签约服务"),
    LineRule("glued-attachment", "attachment-title", _ATTACHED, _like("附件(?P<number>[0-9]{1,2})(?P<title>[\u4e00-\u9fff《“][^。；：]{3,80})$"),
        "its text", "附件2武汉市人工智能生态社区建设指引\n一、建设要求"),
    LineRule("named-title", "attachment-title", _ATTACHED, bool,
        "its text", "广州市积分制入户指标体系"),
    LineRule("free-title", "attachment-title", _ATTACHED, kind_of,
        "its text", "上海市加快食品科技创新赋能产业发展行动方案"),
    LineRule("below-title", "attachment-title", _ATTACHED, _like("（(?:.{0,4}20[0-9]{2}.{0,14}|试行|暂行|修订|.{0,8}版|首批|第.{1,3}批)）$"),
        "its text", "（2021-2023年）", squeezed=True),

    # At the foot of a page
    LineRule("page-foot", "unread", _FOOT, _like(
            f"(?=.{{0,80}}$)(?:{any_of(FOOT_OF_PAGE)}|{any_of(FOOT_FIELDS)}[：:]|.{{0,40}}{any_of(OWNERS)}|.*[.]{any_of(FILE_SUFFIXES)}$)(?!.*[。；]$)"),
        "more of the foot", "扫一扫在手机打开当前页"),
    LineRule("host", "unread", _FOOT, _like(f"(?=.{{0,80}}$){any_of(HOSTS)}[：:](?!.*[。；]$)"),
        "more of the foot", "主办单位：广州市人民政府办公厅\n粤ICP备05019082号"),
    LineRule("menu", "unread", _FOOT, _like("(?:(?!.*[日月年]$)[^。；：，、0-9\\t]{1,10}|PM2[.]5|[|×+-])$"),
        "more of the foot", "网站声明\n使用帮助\n关于我们\n隐私声明\n网站建议\n无障碍\n长者助手\n粤ICP备05019082号"),
)
# fmt: on

RULES = {rule.name: rule for rule in _TABLE}
"""The rules by name, in order."""

DEFAULT = "paragraph"
"""Named as the rule for a line of the text that no rule takes: more text of the item above it."""


def is_page_number(line: str) -> bool:
    """Whether a folded line is the number of a page: — 3 —, 第3页, 3/10."""
    return RULES["page-number"].match(line) is not None


def heads_attachment(line: str) -> bool:
    """Whether a folded line is the mark of an attachment: 附件, 附件2."""
    return line.startswith("附") and RULES["attachment"].match(line) is not None
