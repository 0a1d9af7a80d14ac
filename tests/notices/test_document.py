"""A notice as JSON and as an outline, and its spans."""

import json

from pilotstd import notices

from .helpers import read


class TestToJson:
    def test_notice_to_json_has_every_field_but_text(self) -> None:
        notice = read("joint-plan")
        plain = json.loads(json.dumps(notice.to_json(), ensure_ascii=False))
        assert plain["issued"] == "2026-03-09"
        assert plain["addressees"][1] == "海关总署广东分署"
        item = plain["attachments"][0]["sections"][1]["children"][0]["children"][0]
        assert item["responsibilities"][0] == {"name": "交通运输部", "role": "lead", "open": False}
        assert item["responsibilities"][-1] == {"name": "等", "role": "shared", "open": True}
        assert "text" not in plain
        assert [part["kind"] for part in plain["parts"][:3]] == ["number", "title", "addressees"]

    def test_task_list_to_json(self) -> None:
        plain = notices.parse_task_list("1.家政服务规范（青岛）\n3.甲规范（重庆）").to_json()
        assert json.loads(json.dumps(plain))["missing"] == [2]


class TestOutline:
    def test_outline_has_a_line_for_each_item(self) -> None:
        lines = notices.outline(read("labelled"))
        assert lines[:4] == [
            "工业和信息化部 教育部 财政部关于开展产业标准化试点工作的通知",
            "工信部联科〔2026〕88号",
            "工业和信息化部 教育部 财政部",
            "2026-05-06",
        ]
        assert "    （三）国际合作 [国家标准委 (lead), 外交部, 商务部] {东部地区}" in lines
        assert "  table of 2 rows: 序号 | 任务 | 牵头单位 | 配合单位" in lines

    def test_outline_has_unread_text_and_warnings(self) -> None:
        lines = notices.outline(read("wrapped"))
        assert "unread: — 1 —" in lines
        assert lines[-1].startswith("check line 13: unread")


class TestSpans:
    def test_span_of_section_is_its_printed_text(self) -> None:
        notice = read("joint-plan")
        section = notice.attachments[0].sections[1].children[1]
        assert notice.text[section.span.start : section.span.end].strip().startswith("（二）强化实施")
        assert section.children[-1].span.end == section.span.end == len(notice.text)
