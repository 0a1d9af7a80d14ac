"""A notice as JSON and as lines for a reader; attachments and tables in further forms."""

import json

from pilotstd import Dataset, notices

from .test_forms import read


class TestJson:
    def test_it_can_be_written_and_names_every_field_but_the_text(self) -> None:
        notice = read("joint-plan")
        plain = json.loads(json.dumps(notice.to_json(), ensure_ascii=False))
        assert plain["issued"] == "2026-03-09"
        assert plain["addressees"][1] == "海关总署广东分署"
        item = plain["attachments"][0]["sections"][1]["children"][0]["children"][0]
        assert item["responsibilities"][0] == {"name": "交通运输部", "role": "lead", "open": False}
        assert item["responsibilities"][-1] == {"name": "等", "role": "shared", "open": True}
        assert "text" not in plain
        assert [part["kind"] for part in plain["parts"][:3]] == ["number", "title", "addressees"]

    def test_a_list_of_tasks_too(self) -> None:
        plain = notices.read_task_list("1.家政服务规范（青岛）\n3.甲规范（重庆）").to_json()
        assert json.loads(json.dumps(plain))["missing"] == [2]


class TestOutline:
    def test_every_item_is_a_line(self) -> None:
        lines = notices.outline(read("labelled"))
        assert lines[:4] == [
            "工业和信息化部 教育部 财政部关于开展产业标准化试点工作的通知",
            "工信部联科〔2026〕88号",
            "工业和信息化部 教育部 财政部",
            "2026-05-06",
        ]
        assert "    （三）国际合作 [国家标准委 (lead), 外交部, 商务部] {东部地区}" in lines
        assert "  table of 2 rows: 序号 | 任务 | 牵头单位 | 配合单位" in lines

    def test_what_is_unread_and_what_to_check_are_lines_too(self) -> None:
        lines = notices.outline(read("wrapped"))
        assert "unread: — 1 —" in lines
        assert lines[-1].startswith("check line 13: not placed")


class TestAttachmentsInOtherForms:
    def test_titles_broken_over_lines_in_the_list(self) -> None:
        notice = notices.read(
            "商务部关于修路的通知\n一、修路。\n附件：1.土路和石路修建\n　　　　申报书\n　　　2.《造桥清单》\n商务部\n2026年3月9日\n附件1：土路和石路修建申报书\n一、申报单位\n附件2 造桥清单\n一、木桥\n"
        )
        found = [(one.label, one.title, len(one.sections)) for one in notice.attachments]
        assert found == [("附件1", "土路和石路修建申报书", 1), ("附件2", "造桥清单", 1)]

    def test_a_head_without_a_title_takes_that_of_the_list(self) -> None:
        notice = notices.read(
            "商务部关于修路的通知\n一、修路。\n附件：1.甲表\n2.乙表\n商务部\n2026年3月9日\n附件1\n甲表\n内容。\n附件2\n序号\n事项\n1\n修路\n"
        )
        assert [one.title for one in notice.attachments] == ["甲表", "乙表"]
        assert notice.attachments[1].tables[0].rows[0].cells == ("1", "修路")

    def test_two_texts_named_in_the_title_follow_without_heads(self) -> None:
        notice = notices.read(
            "商务部印发《修路意见》及《修路任务清单（首批）》的通知\n甲省人民政府：\n现印发给你们。\n商务部\n2026年3月9日\n修路意见\n一、修路。\n修路任务\n清单（首批）\n1.土路（重庆）\n"
        )
        assert [one.title for one in notice.attachments] == ["修路意见", "修路任务清单（首批）"]

    def test_two_texts_named_only_below_the_head_follow_without_heads(self) -> None:
        notice = notices.read(
            "商务部关于印发修路和造桥两个规定的通知\n甲省人民政府：\n《修路规定》和《造桥规定》已经国务院同意，现印发给你们。\n"
            "商务部\n2026年3月9日\n修路规定\n一、修路。\n造桥规定\n一、造桥。\n"
        )
        assert [one.title for one in notice.attachments] == ["修路规定", "造桥规定"]

    def test_a_cell_with_a_dash_names_nobody(self) -> None:
        notice = notices.read(
            "商务部关于修路的通知\n序号\t任务\t牵头单位\t配合单位\n1\t修路\t交通运输部\t——\n2\t造桥\t财政部\t无\n"
        )
        rows = notice.tables[0].rows
        assert [[name for name, _ in row.responsibilities] for row in rows] == [
            ["交通运输部"],
            ["财政部"],
        ]

    def test_an_item_that_begins_with_a_year_is_one_under_every_heading(self) -> None:
        notice = notices.read(
            "商务部关于修路的通知\n一、修路\n1.2026年底前修路。\n2.2027年底前养路。\n二、造桥\n具体措施：\n1.2026年底前造桥。\n"
        )
        assert [[child.number for child in section.children] for section in notice.sections] == [
            [1, 2],
            [1],
        ]

    def test_a_table_in_the_notice_itself(self) -> None:
        notice = notices.read(
            "商务部关于修路的通知\n一、任务如下\n序号\t任务\t责任单位\n1\t修路\t交通运输部\n2\t造桥\t财政部\n二、其他\n"
        )
        (table,) = notice.tables
        assert [row.cells[1] for row in table.rows] == ["修路", "造桥"]
        assert [section.number for section in notice.sections] == [1, 2]

    def test_rows_that_run_backwards_are_reported(self) -> None:
        notice = notices.read("商务部关于修路的通知\n序号\t任务\n2\t修路\n1\t造桥\n")
        assert any(
            remark.reason == "row 1 of the table comes after row 2" for remark in notice.warnings
        )

    def test_a_masthead_is_no_title(self) -> None:
        notice = notices.read(
            "000001\n特急\n国务院办公厅文件\n国办发〔2026〕3号\n国务院办公厅关于修路的通知\n一、修路。\n"
        )
        assert notice.title == "国务院办公厅关于修路的通知"
        assert [part.kind for part in notice.parts][:4] == ["unread", "masthead", "number", "title"]


class TestDocumentsWithoutAnId:
    def test_one_with_the_number_is_taken(self, newest: Dataset) -> None:
        notice = notices.read(
            "商务部 市场监管总局关于修路的通知\n商资发〔2024〕314号\n一、修路。\n"
        )
        assert notices.to_records(notice, newest).records[0].id == "doc:shangzifa-2024-314"

    def test_else_it_gets_one_that_only_the_number_decides(self, newest: Dataset) -> None:
        notice = notices.read("商务部关于修路的通知\n商办发〔2026〕3号\n一、修路。\n")
        other = notices.read("商务部关于修路的通知\n商办发[２０２６]3号\n一、造桥。\n")
        (first, *_), (second, *_) = (
            notices.to_records(one, newest).records for one in (notice, other)
        )
        assert first.id == second.id
        assert first.id.startswith("doc:notice-")


class TestHeadings:
    def test_a_clause_between_heading_and_text_is_of_the_text(self) -> None:
        section = notices.read(
            "关于修路的通知\n一、修土路（交通局、财政局负责）。修3条。\n二、修石路（交通局负责）。修2条。\n"
        ).sections[0]
        assert (section.heading, section.text) == ("修土路", "（交通局、财政局负责）。修3条。")
        assert [name for name, _ in section.responsibilities] == ["交通局", "财政局"]

    def test_a_sentence_with_a_colon_is_no_heading(self) -> None:
        first, _ = notices.read(
            "关于修路的通知\n一、请将意见寄至某路8号，邮编：100000。\n意见截止时间为3月9日。\n二、请按时。\n"
        ).sections
        assert first.heading == ""


class TestOrdinals:
    def test_items_as_wide_as_each_other_are_no_page(self) -> None:
        items = [f"{number}、做好有关工作。（甲部、乙部负责）" for number in "一二三七八九"]
        notice = notices.read("关于修路的通知\n" + "\n".join(items) + "\n")
        assert [section.number for section in notice.sections] == [1, 2, 3, 7, 8, 9]

    def test_a_clause_at_the_end_of_a_full_line_ends_its_item(self) -> None:
        text = "　　一、总体要求\n" + "\n".join(["甲" * 30] * 6)
        text += f"。\n{'乙' * 20}。（甲部、乙部负责）\n七、做好有关工作。\n"
        notice = notices.read("关于修路的通知\n" + text)
        assert [section.number for section in notice.sections] == [1, 7]


class TestColumns:
    def test_bodies_in_charge_are_responsible(self) -> None:
        notice = notices.read(
            "关于修路的通知\n序号\t事项\t主管单位\n1\t修路\t交通局、财政局\n2\t养路\t交通局\n"
        )
        (table,) = notice.tables
        assert [[name for name, _ in row.responsibilities] for row in table.rows] == [
            ["交通局", "财政局"],
            ["交通局"],
        ]

    def test_what_stands_in_place_of_a_cell_left_out_is_no_body(self) -> None:
        notice = notices.read(
            "关于修路的通知\n一、修路。\n序号\n任务\n责任单位\n进度\n1\n修路\n交通局\n年底前\n2\n养路\n持续实施\n3\n造桥\n财政局\n"
        )
        (table,) = notice.tables
        assert [[name for name, _ in row.responsibilities] for row in table.rows] == [
            ["交通局"],
            [],
            ["财政局"],
        ]
