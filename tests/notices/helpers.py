"""What the tests of notices share: sample texts, names of bodies, and how to read and merge them."""

import datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from pilotstd import Dataset, Source, notices
from pilotstd.model import Role
from pilotstd.notices import Notice, Section, TaskList

TEXTS = Path(__file__).parent / "texts"


def read(name: str) -> Notice:
    return notices.read(TEXTS / f"{name}.txt")


def shown(section: Section) -> str:
    """The item in a line: its ordinal, heading, and bodies, those that lead with a star."""
    bodies = " ".join(name + "*" * (role is Role.LEAD) for name, role in section.responsibilities)
    return f"{section.level} {section.ordinal} {section.heading} [{bodies}]"


BODIES = [
    "国家发展改革委",
    "国家发展和改革委员会",
    "工业和信息化部",
    "住房和城乡建设部",
    "人力资源和社会保障部",
    "文化和旅游部",
    "商务部",
    "海关总署",
    "税务总局",
    "国家粮食和物资储备局",
    "国家林业和草原局",
    "中国人民银行",
    "中国证监会",
    "国铁集团",
    "全国妇联",
    "中国残联",
    "共青团中央",
    "最高人民法院",
    "中央网信办",
    "全国工商联",
    "新疆生产建设兵团",
    "青溪省人民政府",
    "各省、自治区、直辖市人民政府",
    "各省（区、市）人民政府",
]


NUMERALS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else NUMERALS[tens]) + "十" if tens else "") + (NUMERALS[ones] if ones else "")


def mark(level: int, number: int) -> str:
    """The ordinal of an item as the standard prints it."""
    return [f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.", f"（{number}）"][level - 1]


WORDS = st.sampled_from(
    [
        "商务部", "关于", "通知", "的", "各省、自治区、直辖市人民政府", "：", "，", "。", "；", "、", "（", "）", "《", "》", "“", "”",
        "一、", "（一）", "1.", "（1）", "2.5", "负责", "牵头", "会同", "附件", "附件：", "序号", "1", "2", "2026年3月9日", "国发〔2026〕3号",
        "（此件公开发布）", "等部门", "和", "\n", "\n\n", "\t", "\u3000", " ", "\u200b", "\r\n", "〔", "抄送：", "— 3 —", "a", "列第一位者为牵头单位，下同",
        "第一章", "第二节", "第三条", "第四条之一", "\n第一条 修路。\n第二条 修桥。\n",
    ]
)  # fmt: skip


HEAD = "商务部关于修路的通知\n商办发〔2024〕3号\n各省：\n"
FORMS = {
    "in a clause": f"{HEAD}一、修路。（商务部{{0}}负责）\n",
    "below the head": f"{HEAD}{{0}}\n一、修路。\n",
    "alone": "{0}",
    "in text and attachment": f"{HEAD}一、修路。\n{{0}}\n商务部\n2024年1月5日\n附件\n{{0}}\n",
}
"""Where a piece is repeated."""

# fmt: off
REPEATED = (
    *("分别", "按职责分工", "各市请县", "是商及A县", " ", "\t", "☆…（一）", "各局", "各局、", "（", "）", "《", "〈", "〉", "“", "？", "，", "、", "一、", "（一）"),
    *("1.", "（1）", "第一条", "第一章", "负责", "牵头", "会同", "牵头单位：", "等", "和", "中共", "附件1", "附件：1.", "2.", "—", "2024年", "关于", "的通知"),
    *("**", "*（", "#", "|", "<br>", "[a](b)", "发布日期：", "以下责任单位均包括", "第一位为牵头单位", "下同", "不再", "由", "其中，", "对", "ICP备", "主办单位："),
    *("一、\n", "（一）修路。\n", "1.修路\n", "附件1\n", "附件：1.甲\n", "商务部\n", "2024年1月5日\n", "序号\t任务\n", "1\t修路\n", "目录\n", "—\n1\n—\n", "第一条 修路。\n"),
)
"""What texts repeat, and what has taken more than its share of time."""
# fmt: on


DAY = datetime.date(2026, 9, 1)


MINE = Source(id="source:mine", url="file:mine.txt")


LIST = "doc:task-list-2024"


def merged(ds: Dataset, *parts: Any, document_id: str = LIST, **more: Any) -> Dataset:
    settings: dict[str, Any] = {"source": MINE, "version": "1.3.0+mine.1", "as_of": DAY} | more
    return notices.merge(ds, *parts, document_id=document_id, **settings)


def records(part: Any, ds: Dataset, document_id: str) -> tuple[Any, ...]:
    return notices.to_records(part, ds, document_id=document_id).records


def listed(*lines: str, title: str = "工作任务清单（首批）") -> TaskList:
    return notices.parse_task_list("\n".join((title, *lines)))


KEY_TASKS = {
    2: [
        "推动大宗消费品循环利用",
        "促进生活服务提质扩容",
        "服务新兴产业发展",
        "推进科技创新成果转化应用",
        "探索环境评价",
    ],
    3: ["完善贸易便利化标准体系", "转化国外先进标准", "参与国际标准研制", "促进国际交流合作"],
    4: ["研制特色优势产业标准", "推进两业融合", "优化营商环境", "保障外商投资企业参与"],
    5: ["健全推进机制", "明确参与路径", "优化标准的建设、实施和评估体系", "支持园区平台示范"],
}
"""Made-up titles of 17 key tasks, by the section that is an aspect."""


def full_notice(ds: Dataset, *, table: bool = False, without: int = 0) -> str:
    """The notice of release 2.0.0 with made-up Opinions and list, the list as text or as a table; *without* a key task."""
    opinions, tasks = (ds.documents[id].title.zh for id in ("doc:opinions-2024", LIST))
    notice = ds.documents["doc:shangzifa-2024-314"]
    names = {kind: "、".join(str(ds[id].name.zh) for id in notice.addressees if id.startswith(kind)) for kind in ("region", "dept")}  # fmt: skip
    lines = [f"{notice.title.zh}", f"{notice.number}", f"{names['region']}人民政府，{names['dept']}："]
    lines += [f"《{opinions}》及《{tasks}》已经国务院同意，现印发给你们，请认真贯彻执行。"]
    lines += [f"附件：1.{opinions}", f"2.{tasks}", "商务部", "市场监管总局", "2024年12月31日", "附件1", f"{opinions}"]
    lines += ["根据《国家标准化发展纲要》，提出如下意见：", "一、总体要求", "坚持稳中求进。"]
    number = 0
    for (ordinal, titles), aspect in zip(KEY_TASKS.items(), ds.aspects, strict=True):
        lines.append(f"{chinese(ordinal)}、{aspect.title.zh}")
        for title in titles:
            number += 1
            text = "对接《区域全面经济伙伴关系协定》。" if number == 6 else "做好工作。"
            item = f"（{chinese(number)}）{title}。{text}（商务部牵头，教育部、港口联盟部负责）"
            lines += [item] * (number != without)
    lines += ["六、保障措施", "（十八）加强组织实施。", "附件2", f"{tasks}"]
    lines += ["序号\t任务名称\t承担地区"] if table else []
    headings = {1: "一、地方标准制修订", 2: "（一）促进生活服务提质扩容", 25: "（二）科技创新成果转化应用", 30: "（三）绿色低碳转型", 80: "二、国家标准制修订", 90: "三、相关工作"}  # fmt: skip
    for number in range(1, 105):
        lines += [headings[number]] if number in headings else []
        known = ds.work_tasks.get(f"task:{number:03}")
        title = known.title.zh if known else "推进家政服务" if number > 80 else "家政服务规范"
        places = known and (known.open_to or "、".join(str(ds[id].name.zh) for id in known.regions))
        places = places or ("昆明、青岛" if number == 40 else "青岛")
        lines.append(f"{number}\t{title}\t{places}" if table else f"{number}.{title}（{places}）")
    return "\n".join(lines) + "\n"
