"""Whole notices, each of a form that is in use, read from head to foot."""

import datetime
from pathlib import Path

import pytest

from pilotstd import notices
from pilotstd.model import Role
from pilotstd.notices import Notice, Section

TEXTS = Path(__file__).parent / "texts"


def read(name: str) -> Notice:
    return notices.read(TEXTS / f"{name}.txt")


def shown(section: Section) -> str:
    """The item in a line: its ordinal, heading, and bodies, those that lead with a star."""
    bodies = " ".join(name + "*" * (role is Role.LEAD) for name, role in section.responsibilities)
    return f"{section.level} {section.ordinal} {section.heading} [{bodies}]"


HEADS = {
    "joint-plan": (
        "商标联发〔2026〕31号",
        "商务部 海关总署 市场监管总局关于印发《内河港口服务标准提升行动方案（2026—2028年）》的通知",
        "通知",
        ("商务部", "海关总署", "市场监管总局"),
        (
            "各省、自治区、直辖市及计划单列市、新疆生产建设兵团商务、市场监管主管部门",
            "海关总署广东分署",
            "各直属海关",
        ),
        datetime.date(2026, 3, 9),
    ),
    "reply": (
        "国函〔2026〕12号",
        "国务院关于同意在青溪、白石开展山区物流试点的批复",
        "批复",
        ("国务院",),
        ("青溪省人民政府", "商务部", "国家发展和改革委员会"),
        datetime.date(2026, 4, 2),
    ),
    "forwarded": (
        "国办发〔2026〕19号",
        "国务院办公厅转发商务部等部门关于发展夜间服务业若干意见的通知",
        "通知",
        ("国务院办公厅",),
        ("各省、自治区、直辖市人民政府", "国务院各部委", "各直属机构"),
        datetime.date(2026, 5, 11),
    ),
    "labelled": (
        "工信部联科〔2026〕88号",
        "工业和信息化部 教育部 财政部关于开展产业标准化试点工作的通知",
        "通知",
        ("工业和信息化部", "教育部", "财政部"),
        (
            "各省、自治区、直辖市及新疆生产建设兵团工业和信息化主管部门",
            "教育厅（委、局）",
            "财政厅（局）",
            "有关中央企业",
        ),
        datetime.date(2026, 5, 6),
    ),
    "province": (
        "青政办发〔2026〕5号",
        "青溪省人民政府办公厅关于印发青溪省支持养老服务发展若干措施的通知",
        "通知",
        ("青溪省人民政府办公厅",),
        ("各设区市人民政府", "各县（市、区）人民政府", "省政府各部门", "各直属机构"),
        datetime.date(2026, 6, 17),
    ),
    "wrapped": (
        "国办发〔2026〕40号",
        "国务院办公厅关于推进社区商业高质量发展的意见",
        "意见",
        ("国务院办公厅",),
        ("各省、自治区、直辖市人民政府", "国务院各部委", "各直属机构"),
        datetime.date(2026, 7, 1),
    ),
    "list-table": (
        "某办发〔2026〕7号",
        "某部办公厅关于公布服务标准化典型经验的通知",
        "通知",
        ("某部办公厅",),
        ("各有关单位",),
        datetime.date(2026, 8, 8),
    ),
    "regulation": (
        "青政发〔2026〕11号",
        "青溪省人民政府关于印发《青溪省服务标准化促进办法》的通知",
        "通知",
        ("青溪省人民政府",),
        ("各设区市人民政府", "各县（市、区）人民政府", "省政府各部门"),
        datetime.date(2026, 9, 1),
    ),
}

ITEMS = {
    "joint-plan": """
        1 一、 总体要求 []
        1 二、 重点任务 []
        2 （一） 完善标准体系 []
        3 1. 修订装卸标准 [交通运输部* 商务部 市场监管总局 等]
        3 2． 研制多式联运标准 [交通运输部* 国家铁路局 国铁集团 等部门和单位]
        4 （1）  []
        4 （2）  []
        3 3. 5G港口标准 [工业和信息化部* 交通运输部]
        2 （二） 强化实施 []
        3 4. 开展试点 [商务部* 交通运输部 海关总署 国家林业和草原局 各省、自治区、直辖市人民政府]
        3 5. 加强监督 [市场监管总局*]""",
    "reply": """
        1 一、  []
        1 二、  [商务部* 国家发展和改革委员会 财政部]
        1 三、  []""",
    "forwarded": """
        1 一、 总体要求 []
        2 （一） 指导思想 []
        1 二、 主要举措 []
        2 （二） 延长公交运营时间 [各省级人民政府]
        2 （三） 丰富夜间文化供给 [文化和旅游部 国家文物局 中央宣传部* 财政部]
        2 （四） 优化夜间治安 [公安部* 各有关部门]""",
    "labelled": """
        1 一、 工作目标 []
        1 二、 重点任务 []
        2 （一） 标准研制 [工业和信息化部* 教育部 财政部 国家标准委]
        3 1.  []
        3 2.  []
        2 （二） 人才培养 [教育部 人力资源和社会保障部 各省（区、市）人民政府]
        2 （三） 国际合作 [国家标准委* 外交部 商务部]
        1 三、 有关要求 []""",
    "province": """
        1 一、 加大要素保障 []
        3 1.  [省自然资源厅* 各设区市人民政府]
        3 2.  [省税务局 省发展改革委 能源局 等省有关部门 各设区市人民政府]
        1 二、 加强监管 []
        3 3.  []
        3 4.  [省财政厅* 省民政厅 省审计厅 各县（市、区）人民政府]""",
    "wrapped": """
        1 一、 总体要求 []
        1 二、 重点任务 []
        2 （一） 完善设施布局 [商务部 自然资源部 住房城乡建设部 等]
        2 （二） 丰富业态供给 [商务部 市场监管总局 国家邮政局]""",
    "list-table": """
        1 一、 服务贸易方面（共3项） []
        1 二、 养老服务方面（共2项） []""",
    "regulation": """
        1 第一章 总则 []
        3 第一条  []
        3 第二条  []
        3 第三条  [省市场监管局* 省商务厅 省民政厅]
        1 第二章 标准的制定 []
        2 第一节 一般规定 []
        3 第四条  []
        4 （一）  []
        4 （二）  []
        5 1.  []
        5 2.  []
        2 第二节 立项 []
        3 第五条  []
        3 第六条  []
        4 （一）  []
        4 （二）  []
        1 第三章 附则 []
        3 第七条  []""",
}


class TestForms:
    @pytest.mark.parametrize("name", HEADS)
    def test_the_head_is_read(self, name: str) -> None:
        notice = read(name)
        head = (
            notice.number,
            notice.title,
            notice.kind,
            notice.issuers,
            notice.addressees,
            notice.issued,
        )
        assert head == HEADS[name]

    @pytest.mark.parametrize("name", ITEMS)
    def test_every_item_has_its_level_heading_and_bodies(self, name: str) -> None:
        expected = [line.strip() for line in ITEMS[name].strip().split("\n")]
        assert [shown(section) for section in read(name).walk()] == expected

    @pytest.mark.parametrize("name", HEADS)
    def test_the_parts_are_the_text(self, name: str) -> None:
        notice = read(name)
        assert "".join(notice.text[start:end] for _, (start, end) in notice.parts) == notice.text

    @pytest.mark.parametrize("name", sorted(set(HEADS) - {"forwarded", "wrapped"}))
    def test_nothing_is_unread(self, name: str) -> None:
        assert read(name).unread == ()

    def test_the_data_above_a_page_and_its_foot_are_unread(self) -> None:
        first, last = read("forwarded").unread
        assert first.text.startswith("索 引 号")
        assert last.text.strip().endswith("打开当前页")

    def test_a_page_number_is_unread(self) -> None:
        (passage,) = read("wrapped").unread
        assert passage.text.strip() == "— 1 —"

    def test_the_span_of_a_section_is_its_printed_text(self) -> None:
        notice = read("joint-plan")
        section = notice.attachments[0].sections[1].children[1]
        assert (
            notice.text[section.span.start : section.span.end].strip().startswith("（二）强化实施")
        )
        assert section.children[-1].span.end == section.span.end == len(notice.text)

    def test_footnotes_are_kept_apart(self) -> None:
        assert read("joint-plan").footnotes == ("（此件主动公开）",)

    def test_a_sentence_is_joined_over_lines_and_a_page(self) -> None:
        text = read("wrapped").sections[0].text
        assert text.endswith("覆盖率达到95.5%，服务人口超过2.3亿人，形成一批示范社区。")

    def test_a_reference_at_the_start_of_a_line_is_no_item(self) -> None:
        assert "第（一）项所列标准" in read("wrapped").sections[1].children[0].text


class TestArticles:
    def test_articles_stand_under_their_chapter_and_items_under_their_article(self) -> None:
        (attachment,) = read("regulation").attachments
        first, second, last = attachment.sections
        assert [one.ordinal for one in first.children] == ["第一条", "第二条", "第三条"]
        assert [one.ordinal for one in second.children] == ["第一节", "第二节"]
        (fourth,) = second.children[0].children
        assert [one.ordinal for one in fourth.children] == ["（一）", "（二）"]
        assert last.children[0].text == "本办法自2026年10月1日起施行。"

    def test_paragraphs_of_an_article_stay_together(self) -> None:
        article = read("regulation").attachments[0].sections[0].children[1]
        assert article.text.split("\n")[1] == "法律、法规另有规定的，从其规定。"

    def test_an_article_that_is_cited_begins_none(self) -> None:
        text = "甲市修路办法\n第一条 为了修路，\n第二条 依照\n第三条规定修路。\n第三条 修路。\n"
        assert [one.number for one in notices.read(text).walk()] == [1, 2, 3]

    def test_an_article_that_was_put_in_later_keeps_its_ordinal(self) -> None:
        notice = notices.read(
            "甲市修路办法\n第1条 修路。\n第2条 修桥。\n第2条之一 修坝。\n第2条之二 修渠。\n第3条 修堤。\n"
        )
        assert [one.ordinal for one in notice.walk()][2:4] == ["第2条之一", "第2条之二"]
        assert not any("lost or repeated" in warning.reason for warning in notice.warnings)

    def test_an_article_cited_where_a_page_broke_the_line_begins_none(self) -> None:
        text = (
            "甲市修路办法\n第一条 为了规范修路的管理活动，依据有关的法律和规定制定本办法。\n"
            "第二条 本办法适用于本市的行政区域之内修路的管理，不适用其他的管理。\n"
            "第三条 违反本办法的，由县级以上的人民政府交通主管部门依照本办法\n"
            "第四条执行。逾期不改正的，处以警告并通报批评，情节严重的，移送处\n理。\n"
            "第四条 申请人应当在规定期限内向所在地的县级以上交通主管部门提交\n申请材料。\n"
        )
        assert [one.number for one in notices.read(text).walk()] == [1, 2, 3, 4]

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("一、修路\n第一条 甲。\n二、修桥\n第二条 乙。\n", "1 一、 3 第一条 1 二、 3 第二条"),
            ("第一条 甲：\n一、乙；\n二、丙。\n第二条 丁。\n", "3 第一条 4 一、 4 二、 3 第二条"),
            ("一、将第一条改为：\n第一条 甲。\n二、将第二条改为：\n第二条 乙。\n", "1 一、 1 二、"),
            ("一、修路\n（一）修成\n第一条道路。\n（二）修成\n第二条道路。\n", "1 一、 2 （一） 2 （二）"),
            ("一、将有关规定改为：\n第一条 修路。\n二、删去有关规定。\n", "1 一、 1 二、"),
        ],
        ids=["under headings", "divided", "quoted", "roads", "one alone"],
    )  # fmt: skip
    def test_what_comes_first_says_what_stands_above_what(self, body: str, expected: str) -> None:
        notice = notices.read(f"甲市修路办法\n{body}")
        assert " ".join(f"{one.level} {one.ordinal}" for one in notice.walk()) == expected
        assert not any("second time" in warning.reason for warning in notice.warnings)

    def test_articles_without_a_title_of_their_own_are_the_text_that_is_issued(self) -> None:
        notice = notices.read(
            "甲市关于印发《修路办法》的通知\n现印发《修路办法》。\n甲市人民政府\n2026年3月9日\n第一条 修路。\n第二条 修桥。\n"
        )
        assert [(one.title, len(one.sections)) for one in notice.attachments] == [("修路办法", 2)]

    def test_an_article_is_no_title_of_an_attachment(self) -> None:
        notice = notices.read(
            "甲市关于修路的通知\n修路。\n甲市人民政府\n2026年3月9日\n附件\n第一条 目的\n修路。\n第二条 期限\n一年。\n"
        )
        assert [(one.title, len(one.sections)) for one in notice.attachments] == [("", 2)]


class TestAttachments:
    def test_a_listed_attachment_has_its_title_with_the_years_below_it(self) -> None:
        (attachment,) = read("joint-plan").attachments
        assert (attachment.label, attachment.title) == (
            "附件",
            "内河港口服务标准提升行动方案（2026—2028年）",
        )
        assert attachment.preamble == "为推进内河港口服务标准化，制定本方案。"

    def test_a_forwarded_text_without_a_head_is_found_by_its_title(self) -> None:
        (attachment,) = read("forwarded").attachments
        assert (attachment.label, attachment.title) == ("", "关于发展夜间服务业的若干意见")

    def test_an_issued_text_without_quotes_is_found_by_its_title(self) -> None:
        (attachment,) = read("province").attachments
        assert attachment.title == "青溪省支持养老服务发展若干措施"

    def test_numbered_attachments(self) -> None:
        found = [
            (attachment.label, attachment.title) for attachment in read("labelled").attachments
        ]
        assert found == [("附件1", "试点申报书"), ("附件2", "试点推荐汇总表")]

    def test_a_listed_attachment_whose_text_is_missing_is_reported(self) -> None:
        notice = notices.read("甲部关于修路的通知\n一、修路。\n附件：路线图\n甲部\n2026年1月2日\n")
        (attachment,) = notice.attachments
        assert attachment.title == "路线图"
        assert attachment.sections == ()
        assert any(
            "'路线图' is listed; its text is not there" in str(remark) for remark in notice.warnings
        )


class TestTables:
    def test_cells_that_come_one_a_line(self) -> None:
        (table,) = read("list-table").attachments[0].tables
        assert table.header == ("序号", "典型经验", "主要内容", "责任单位", "推广范围")
        assert [row.number for row in table.rows] == [1, 2, 5]
        assert table.rows[1].cells == (
            "2",
            "标准互认",
            "与有关国家开展标准互认。",
            "国家标准委",
            "8个试点地区",
        )
        assert table.rows[2].heading == "养老服务方面（共2项）"

    def test_rows_left_out_are_reported(self) -> None:
        reasons = [remark.reason for remark in read("list-table").warnings]
        assert reasons == ["rows 3 to 4 of the table: not in the text"]

    def test_a_column_of_responsible_bodies_is_read(self) -> None:
        (table,) = read("list-table").attachments[0].tables
        assert [name for name, _ in table.rows[2].responsibilities] == [
            "国家卫生健康委",
            "民政部",
            "等",
        ]

    def test_cells_parted_by_tabs(self) -> None:
        table = read("labelled").attachments[1].tables[0]
        assert [(name, role.value) for name, role in table.rows[0].responsibilities] == [
            ("工业和信息化部", "lead"),
            ("教育部", "shared"),
            ("财政部", "shared"),
        ]

    def test_a_row_short_of_cells_is_kept_and_reported(self) -> None:
        text = (TEXTS / "list-table.txt").read_text("utf-8").replace("8个试点地区\n", "")
        notice = notices.read(text)
        assert notice.attachments[0].tables[0].rows[1].cells[-1] == "国家标准委"
        assert any(remark.reason == "row 2 has 4 cells, the header 5" for remark in notice.warnings)

    def test_the_span_of_a_row_is_its_printed_text(self) -> None:
        notice = read("list-table")
        row = notice.attachments[0].tables[0].rows[2]
        assert notice.text[row.span.start : row.span.end].split() == list(row.cells)
