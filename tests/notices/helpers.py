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
