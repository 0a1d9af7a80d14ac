"""Words for readers, in English and in Chinese: the titles of tables and fields, and values.

This knows no class of records: what has wordings of its own is asked for them, by `in_language`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pilotstd.errors import InvalidQuery, invalid_code

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset
    from pilotstd.model import Evidence


LANGUAGES = ("en", "zh")


def check_language(lang: str) -> None:
    """Raise `InvalidQuery` unless *lang* is one of `LANGUAGES`."""
    if lang not in LANGUAGES:
        raise InvalidQuery(invalid_code("language", lang, LANGUAGES))


_ZH = {
    # tables
    "sources": "来源",
    "documents": "文件",
    "departments": "部门",
    "regions": "地区",
    "pilots": "试点",
    "programmes": "计划",
    "topics": "主题",
    "aims": "目标",
    "aspects": "方面",
    "measures": "举措",
    "key tasks": "重点任务",
    "work tasks": "工作任务",
    "standards": "标准",
    "events": "事件",
    "figures": "数字",
    "dependencies": "依存关系",
    # fields
    "about": "所属",
    "actions": "举措动作",
    "broader": "上位主题",
    "criteria": "分工依据",
    "object": "对象",
    "participants": "参与方",
    "parties": "涉及主体",
    "programme": "计划",
    "renewed by": "延续文件",
    "short title": "简称",
    "stages": "环节",
    "started": "开始日期",
    "subjects": "所涉记录",
    "abbreviation": "缩写",
    "addressees": "主送机关",
    "aliases": "别名",
    "approved by": "经其同意",
    "as of": "截至",
    "aspect": "方面",
    "basis": "依据",
    "batch": "批次",
    "complete": "完整",
    "counts": "对应内容",
    "date": "日期",
    "deadline": "完成时限",
    "dependent": "后续事项",
    "designated": "确定日期",
    "designated by": "确定文件",
    "document": "文件",
    "due": "截止时间",
    "effective": "实施日期",
    "evidence": "来源依据",
    "field": "字段",
    "fields": "字段",
    "gbt2260": "行政区划代码",
    "group": "轮次",
    "heading": "所属标题",
    "id": "标识",
    "iso3166 2": "ISO 3166-2",
    "issued": "成文日期",
    "issuers": "发文机关",
    "kind": "类别",
    "known since": "公开日期",
    "language": "语言",
    "level": "级别",
    "locator": "位置",
    "name": "名称",
    "note": "备注",
    "number": "编号",
    "open to": "可参加者",
    "parent": "上级",
    "part of": "所属文件",
    "path": "文件路径",
    "prerequisite": "前置事项",
    "published": "发布日期",
    "publisher": "发布者",
    "purpose": "目的",
    "rank": "行政级别",
    "region": "地区",
    "reproduces": "转载文件",
    "rule": "规则",
    "sha256": "SHA-256",
    "short name": "简称",
    "source": "来源",
    "status": "状态",
    "subject": "事项",
    "term years": "期限（年）",
    "text": "文字",
    "title": "标题",
    "url": "网址",
    "value": "数值",
    "version": "版本",
    "work task": "工作任务",
    # tables and files
    "body": "机构",
    "creators": "编制者",
    "day": "日期",
    "description": "说明",
    "extra": "其他字段",
    "flag": "是否",
    "homepage": "主页",
    "identity": "数据集归属",
    "languages": "语言",
    "namespace": "命名空间",
    "code": "代码",
    "dataset": "数据集",
    "licence": "许可",
    "position": "次序",
    "reason": "原因",
    "replaced by": "替代者",
    "responsibility": "责任",
    "retired": "停用标识",
    "role": "分工",
    "since": "起始版本",
    "target": "所指记录",
    "to correct": "更正",
    # graphs
    "betweenness": "中介度",
    "component": "连通部分",
    "bodies": "机构",
    "issuer": "印发",
    "approver": "同意",
    "addressee": "主送",
    "participating": "参加",
    "strength": "强度",
    "weight": "共有件数",
    "via": "联系方式",
    "roles": "角色",
    "lead": "牵头",
    "drafting": "起草",
    "coordinating": "协调",
    "consulted": "征求意见",
    "supporting": "支持",
    "supervising": "监督",
    "department": "部门",
    "weighted betweenness": "加权中介度",
    "pagerank": "PageRank",
    "degree": "边数",
    "in degree": "入边",
    "label": "名称",
    "out degree": "出边",
    "weighted degree": "加权边数",
    # notebooks
    "days": "日期",
    "declared totals": "载明总数",
    "dropped references": "未取引用",
    "in every row": "各行相同",
    "items of evidence": "来源依据",
    "matches": "匹配结果",
    "message": "说明",
    "more rows": "行未显示",
    "partial": "部分",
    "passages": "段落",
    "problems": "问题",
    "releases": "版本",
    "totals": "载明总数",
    "values": "值",
    "with names, and what names it": "显示名称及引用",
    # the overview
    "cannot be counted": "无法计数",
    "changes": "变更",
    "declared": "载明",
    "digest": "摘要",
    "in part": "部分",
    "linked": "联系方式",
    "new": "新值",
    "no": "否",
    "not recorded": "未录",
    "not known": "未知",
    "nothing cited": "无引证",
    "named by": "被引用于",
    "nothing found": "未找到",
    "old": "原值",
    "outcome": "结果",
    "places": "所在位置",
    "record": "记录",
    "pairs": "部门对",
    "recorded": "已录",
    "records": "记录数",
    "score": "得分",
    "shared": "共有",
    "step": "步骤",
    "summary": "说明",
    "table": "表",
    "yes": "是",
}


def reader_language() -> str:
    """The user's language, `"zh"` or `"en"`, from the environment variables of the locale."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def column_title(name: str, lang: str) -> str:
    """The name of a table or a field in words.

    >>> column_title("work_tasks", "en"), column_title("work_tasks", "zh")
    ('work tasks', '工作任务')
    """
    words = name.replace("_", " ")
    return _ZH.get(words, words) if lang == "zh" else words


def display_name(ds: Dataset, id: str, lang: str) -> str:
    """What a reader calls the record with this id: its name, or for one that has none the names of what it joins."""
    record = ds.get(id)
    if record is None:
        return id
    if record.label:
        return record.label.in_language(lang)
    region = getattr(record, "region", None)
    return display_name(ds, region, lang) if region else id


def format_value(value: Any, lang: str, ds: Dataset | None = None) -> str:
    """A value of a field in words: wording for codes, names for the ids of *ds*, nothing for what is not known.

    >>> from pilotstd.model import StandardLevel
    >>> format_value((StandardLevel.LOCAL, StandardLevel.NATIONAL), "zh")
    '地方标准、国家标准'
    """
    if value is None:
        return ""
    if isinstance(value, Mapping):
        colon, comma = ("：", "；") if lang == "zh" else (": ", "; ")
        return comma.join(f"{name}{colon}{format_value(item, lang)}" for name, item in value.items())
    if isinstance(value, tuple | list):
        return ("、" if lang == "zh" else ", ").join(format_value(item, lang, ds) for item in value)
    if hasattr(value, "in_language"):
        return str(value.in_language(lang))
    if hasattr(value, "role"):
        name, role = format_value(value.body, lang, ds) or value.text, value.role.in_language(lang)
        return f"{name}（{role}）" if lang == "zh" else f"{name} ({role})"
    if isinstance(value, bool):
        return column_title("yes" if value else "no", lang)
    if isinstance(value, str) and ds is not None and value in ds:
        return display_name(ds, value, lang)
    return str(value)


def evidence_line(item: Evidence, lang: str) -> str:
    """Where a fact was read, for what, and how sure, in a line.

    >>> from pilotstd.model import Basis, Evidence
    >>> evidence_line(Evidence(source="source:codes", fields=("gbt2260",), basis=Basis.REFERENCE), "en")
    'source:codes (gbt2260): reference list'
    """
    place = f", {item.locator}" if item.locator else ""
    fields = f" ({join_titles(item.fields, lang)})" if item.fields else ""
    rule = f"; {item.rule}" if item.rule else ""
    return f"{item.source}{place}{fields}: {format_value(item.basis, lang)}{rule}"


def join_titles(names: Iterable[str], lang: str) -> str:
    """Names of fields in words, one after the other.

    >>> join_titles(["regions", "open_to"], "zh")
    '地区、可参加者'
    """
    return ("、" if lang == "zh" else ", ").join(column_title(name, lang) for name in names)
