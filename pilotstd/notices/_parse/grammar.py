"""The grammar of clauses of responsibility, and its rules: patterns with a name and an example.

Each nonterminal is a function of this name in `responsibility`, each word in capitals a rule of the table below.

    bracket  = "（", clause, "）" ;                                  see `_may_be_clause` for where one may be
    sentence = labels | [TASK], wording, DECISIVE ;                  由商务部牵头，财政部配合
    clause   = standing | [standing], (labels | wording), [standing] ;
    standing = FIRST_LEADS, ["，", HENCEFORTH] | SCOPE_HENCEFORTH | ALSO | NOTED ;
    labels   = LABEL, value, { ("；" | "，"), LABEL, value } ;        牵头单位：甲部；配合单位：乙部、丙部
    value    = wording | names | TIME ;
    wording  = stretch, { ("；" | "。"), stretch } ;
    stretch  = segment, { "，", segment } ;                          甲部牵头，乙部、丙部等按职责分工负责
    segment  = TIME | [OPENING], { [names], JOINT }, [names], [ACTS | OBJECT | WITH_WHOM] ;
    names    = name, { ("、" | "和" | "与" | …), name } ;             `names.split_names`; a name may be MARKED
"""

import re

from pilotstd.notices._parse.lexicon import (
    DUTY_VERBS,
    GLOSSES,
    LABEL_ENDINGS,
    LEADING_LABELS,
    MANNERS,
    MODALS,
    SHARING_LABELS,
    any_of,
)


class ClauseRule:
    """A pattern of the grammar, and the text of an item that is read otherwise without it."""

    __slots__ = ("example", "finditer", "match", "name", "pattern", "search", "sub", "subn")

    def __init__(self, name: str, pattern: str, example: str) -> None:
        self.name, self.example = name, example
        self.use(re.compile(pattern))

    def use(self, pattern: re.Pattern[str]) -> None:
        """Set the pattern."""
        self.pattern = pattern
        self.match, self.search, self.finditer = pattern.match, pattern.search, pattern.finditer
        self.sub, self.subn = pattern.sub, pattern.subn


GRAMMAR: dict[str, ClauseRule] = {}
"""The rules by name."""


def _rule(name: str, pattern: str, example: str) -> ClauseRule:
    GRAMMAR[name] = rule = ClauseRule(name, pattern, example)
    return rule


_UNIT = any_of(LABEL_ENDINGS)
_WORK = "(?:任务|工作|措施|事项|条目)"
_MANNER = (
    "(?:，?(?:(?:按照?|依照?|依据|根据|结合)(?:各自)?的?(?:工作)?(?:职责|职能|权限|任务|分工)(?:和|、)?(?:权限)?(?:任务)?(?:分工)?"
    f"|{any_of(MANNERS)}))*"
)
_VERB = (
    f"(?P<verb>(?:{'|'.join(DUTY_VERBS)}"
    "|分工(?=负责|落实)|(?:贯彻|组织|抓好?|做好|具体|研究)(?=落实|实施|推进|推动|开展|指导|协调|督促|配合)){1,6}(?:组织|做好)?(?:等?工作)?"
    f"|[为是](?:责任|配合|参加|参与|协助|协办){_UNIT}|研究(?:提出|制定)[^，。；、]{{0,12}}(?:意见|方案|措施|办法))"
)

# Where a clause may be
MAY_ASSIGN = _rule(
    "may-assign", f"牵头|会同|负责|参加|参与|配合|：|{_UNIT}[为是]", "推广做法。由商务部牵头，财政部配合。"
)
TASKED = _rule(
    "tasked",
    f"负责|牵头|责任{_UNIT}|主办|承办|按[^，。；]{{0,6}}职责|会同|(?:配合|参加|参与|协办){_UNIT}|组织实施|研究推进|落实|承担|实施|配合|参加|指导",
    "优化准入环境。（省市场监管局负责）",
)
ANY_OF_A_KIND = _rule(
    "any-of-a-kind", ".*(?:部门|单位|机构|机关|主体|企业|人员)$", "落实用地要求（审批部门、主管部门负责），加强监管。"
)
DUTY = _rule(
    "duty", f"(?:负责|牵头|落实)$|(?:责任|牵头|负责){_UNIT}", "修路。（由有关方面结合各自实际情况酌情研究落实）"
)
INCLUDED = _rule(
    "included",
    "〈((?:不?含|包括|原|指|以下)[^〈〉]*?)(?:，下同)?〉",
    "（责任单位：市数据局、各区人民政府〈含新区管委会，下同〉）",
)

# standing
FIRST_LEADS = _rule(
    "first-leads",
    f"[，。；（]?(?:以上|以下|其中)?(?:各项)?{_WORK}?(?:中)?，?(?:均以?|由)?(?:(?:排|列|位|居)(?:在|于|列|名)?|位居)?的?(?:第一(?:位|个|名|家)?|首位|首个)"
    f"的?(?:{_UNIT}|者)?(?:均|即)?(?:为|是|系|作为)(?:该项|本项)?{_WORK}?的?(?:牵头|主办|第一责任)(?:责任)?(?:{_UNIT}|者)?",
    "促进研发创新。（海关总署、商务部等有关部门负责，排在第一位的部门为牵头部门，下同）",
)
HENCEFORTH = _rule(
    "henceforth",
    "下同|以下同|以下均同|后同|以下类同",
    "促进研发创新。（海关总署、商务部负责，列第一位者为牵头单位，下同）",
)
SCOPE_HENCEFORTH = _rule(
    "scope-henceforth",
    "[，；。]?以下除[^，。；]{0,60}外，适用范围均为(?P<scope>[^，。；）]{1,40})",
    "（负责部门：商务部；适用范围：所有自贸试验区，以下除标注适用于特定自贸试验区的措施外，适用范围均为所有自贸试验区）",
)
ALSO = _rule(
    "also",
    f"(?:以下|具体|各项)(?:各项|所有)?{_WORK}?的?(?:(?:责任|负责|配合|落实|实施|参与|参加){_UNIT})?(?:还|都|均|也|同时){{0,2}}"
    "(?:含|需|须|应|由|包括|包含|涉及){1,2}(?P<names>[^，。；：]{2,80}?)(?:负责|落实|配合|参与|参加|贯彻落实|组织实施)?，(?:以下)?不再"
    f"|(?P<before>[^，。；：]{{2,80}}?)(?:还|都|均)?(?:为|是|作为)(?:以下)?(?:各项|所有)?{_WORK}?的?(?:责任|负责|配合){_UNIT}，以下不再",
    "加强建设。（责任单位：省发展改革委负责。具体任务均涉及相关市（州）人民政府，不再做分工，下同。）",
)
NOTED = _rule(
    "noted",
    "[，。；]?以下[^。；]*不再[^。；]*",
    "加强统筹。（市场监管总局、科技部按职责分工负责。以下均需地方人民政府负责，不再列出）",
)

# labels
LABEL = _rule(
    "label",
    f"(?P<label>(?:主要|共同)?(?P<role>{'|'.join((*LEADING_LABELS, *SHARING_LABELS))})"
    f"(?:责任|负责|落实|实施)?(?:{_UNIT}|地区)(?:及分工)?"
    "|(?:适用|实施|推广|试点)(?:范围|地区|区域)|(?:完成|时间|办理|起止)?(?:时限|时间|要求|进度|期限)(?:要求|安排|节点)?|责任人|联系人|备注"
    f"|责任分工|任务分工|分工|[^，。；：（）]{{0,4}}领导)[ ]?(?:：|{any_of(f'(?<={word})' for word in LABEL_ENDINGS)}[为是]：?)",
    "提高开放程度。（牵头单位：省发展改革委；责任单位：省编办）",
)

# wording
TASK = _rule(
    "task",
    f"关于.*(?:问题|{_WORK})，(?=由)|[^，。；：]{{2,40}}，(?=(?:(?:上述|以上|有关|相关|具体|此项|该项|这项){_WORK})?由[^，。；的]{{2,200}}(?:负责|牵头)(?:，|$))",
    "关于“严守耕地保护红线”的问题，由国土资源部会同农业部等部门负责落实。",
)
DECISIVE = _rule(
    "decisive",
    "牵头|会同|职责(?:分工)?(?:分别|共同)?负责(?=，)|负责(?:(?:组织|具体)?(?:落实|实施))?$|(?:参加|参与|配合)$",
    "推广做法。由商务部牵头，财政部配合。",
)
TIME = _rule(
    "time",
    "其中$|(?:[0-9]|年[底内中]|每|长期|持续|按时|适时|近期|常年)[^，]{0,16}$",
    "做好有关工作。其中，标准工作由商务部负责，资金工作由财政部负责。",
)
OPENING = _rule(
    "opening",
    f"^(?:[^，。；、]{{0,20}}?(?<!自)由|请|其中，?|原则上|以上{_WORK}?)",
    "推广做法。（由商务部牵头，财政部配合）",
)
JOINT = _rule(
    "joint", f"(?<!（)牵头(?:责任)?{_UNIT}?(?:抓总|组织)?|会同", "破除壁垒。（市发展改革委会同市住房城乡建设局负责）"
)
BEFORE_JOINT = _rule("before-joint", f"(?:为|负责|{_MANNER})$", "修路。（商务部按职责分工牵头，财政部等配合）")
AFTER_VERB = _rule("after-verb", "(?<=负责|牵头|指导|配合|参加|参与)、", "修路。（各区人民政府负责、市商务委指导）")
ACTS = _rule("acts", f"{_MANNER}{_VERB}$", "目标任务。（公共服务局、三县政府按职责分工负责）")
OBJECT = _rule(
    "object",
    "(?P<names>[^，。；]{2,80}?)(?:负责(?!解释)|落实|承担|履行)[^，。；]{1,24}$",
    "修路。（商务部牵头，财政部负责资金保障）",
)
WITH_WHOM = _rule(
    "with-whom",
    "(?P<names>[^，。；]{2,80}?)(?:对|就|开展|组织|建立|制定)[^，。；]{2,60}$",
    "由商务部牵头，会同有关部门对试点情况开展跟踪评估。",
)
DIVIDED = _rule("divided", "分工|分别|各自|共同|分头", "修路。（商务部、教育部等部门按职责分工负责，地方人民政府配合）")
MODAL = _rule("modal", f"{any_of(MODALS)}$", "交通运输部、国家发展改革委要会同有关部门加强指导；重大情况及时报告。")
BY_WHOM = _rule(
    "by-whom",
    "(?:(?:[^，。；、]{0,16}(?:工作|任务|事项|措施|项|均))?由[^，。；的]{2,200}|[^，。；的由]{2,200})牵头(?:负责|抓总|组织)?$",
    "建立会议制度，由商务部牵头，财政部、公安部为成员单位。",
)
MARKED = _rule(
    "marked", "（(?:总?牵头|主办|牵头单位|牵头部门)）$|^[★☆*※▲△]|[★☆*※▲△]$", "修路。（教育部（牵头）、财政部）"
)

# Brackets of names alone
GLOSS = _rule("gloss", any_of(GLOSSES), "修路。（含市交通局、市财政局）")
PLACE = _rule("place", "[省市县区州盟旗]$|自治区$|街道$", "开展试点。（甲市、乙市）")
