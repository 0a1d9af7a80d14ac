"""Lines joined to paragraphs where a page broke them, and split where breaks were lost."""

import pytest

from pilotstd import notices

from .helpers import read


class TestParagraphs:
    def test_sentence_is_joined_over_lines_and_pages(self) -> None:
        text = read("wrapped").sections[0].text
        assert text.endswith("覆盖率达到95.5%，服务人口超过2.3亿人，形成一批示范社区。")

    def test_reference_at_line_start_is_not_an_item(self) -> None:
        assert "第（一）项所列标准" in read("wrapped").sections[1].children[0].text

    def test_paragraphs_of_an_article_stay_together(self) -> None:
        article = read("regulation").attachments[0].sections[0].children[1]
        assert article.text.split("\n")[1] == "法律、法规另有规定的，从其规定。"

    def test_cited_article_after_broken_line_is_not_an_article(self) -> None:
        text = (
            "甲市修路办法\n第一条 为了规范修路的管理活动，依据有关的法律和规定制定本办法。\n"
            "第二条 本办法适用于本市的行政区域之内修路的管理，不适用其他的管理。\n"
            "第三条 违反本办法的，由县级以上的人民政府交通主管部门依照本办法\n"
            "第四条执行。逾期不改正的，处以警告并通报批评，情节严重的，移送处\n理。\n"
            "第四条 申请人应当在规定期限内向所在地的县级以上交通主管部门提交\n申请材料。\n"
        )
        assert [one.number for one in notices.parse(text).walk()] == [1, 2, 3, 4]

    def test_item_that_begins_with_a_year_is_an_item(self) -> None:
        notice = notices.parse(
            "商务部关于修路的通知\n一、修路\n1.2026年底前修路。\n2.2027年底前养路。\n二、造桥\n具体措施：\n1.2026年底前造桥。\n"
        )
        assert [[child.number for child in section.children] for section in notice.sections] == [[1, 2], [1]]

    def test_items_of_equal_width_are_not_wrapped_lines(self) -> None:
        items = [f"{number}、做好有关工作。（甲部、乙部负责）" for number in "一二三七八九"]
        notice = notices.parse("关于修路的通知\n" + "\n".join(items) + "\n")
        assert [section.number for section in notice.sections] == [1, 2, 3, 7, 8, 9]

    def test_clause_at_end_of_full_line_ends_its_item(self) -> None:
        text = "　　一、总体要求\n" + "\n".join(["甲" * 30] * 6)
        text += f"。\n{'乙' * 20}。（甲部、乙部负责）\n七、做好有关工作。\n"
        notice = notices.parse("关于修路的通知\n" + text)
        assert [section.number for section in notice.sections] == [1, 7]

    def test_unclosed_bracket_hides_no_item(self) -> None:
        notice = notices.parse("甲部关于修路的通知\n根据意见（甲发〔2026〕1号，现通知如下：\n一、修路。\n二、养路。\n")
        assert [section.number for section in notice.sections] == [1, 2]


FILLED = "各地要加强组织领导，完善工作机制，细化政策措施，抓好任务落实，确保各项工作取得实效。" * 4
JOINED = (
    "国务院办公厅关于推进公路养护的实施意见国办发〔2026〕4号各省、自治区、直辖市人民政府：公路养护是大事。经国务院同意，提出以下意见。"
    f"一、完善养护机制（一）健全制度。{FILLED}（交通运输部牵头，财政部配合）（二）加大投入。{FILLED}（财政部负责）"
    f"二、强化监督（三）加强检查。{FILLED}1.定期检查。每年一次。2.随机检查。每月一次。（交通运输部、公安部按职责分工负责）"
    f"（四）推动公开。{FILLED}（各省级人民政府负责）国务院办公厅2026年3月1日（此件公开发布）"
)


class TestJoinedLines:
    def test_items_are_found(self) -> None:
        notice = notices.parse(JOINED)
        assert [(section.level, section.number, section.heading) for section in notice.walk()] == [
            (1, 1, "完善养护机制"),
            (2, 1, "健全制度"),
            (2, 2, "加大投入"),
            (1, 2, "强化监督"),
            (2, 3, "加强检查"),
            (3, 1, "定期检查"),
            (3, 2, "随机检查"),
            (2, 4, "推动公开"),
        ]
        assert [len(section.responsibilities) for section in notice.walk()] == [0, 2, 1, 0, 0, 0, 2, 1]

    def test_head_and_signature_are_found(self) -> None:
        notice = notices.parse(JOINED)
        assert notice.title == "国务院办公厅关于推进公路养护的实施意见"
        assert notice.number == "国办发〔2026〕4号"
        assert notice.addressees == ("各省、自治区、直辖市人民政府",)
        assert str(notice.issued) == "2026-03-01"
        assert notice.footnotes == ("（此件公开发布）",)

    def test_list_of_attachments_at_the_end(self) -> None:
        text = JOINED.partition("国务院办公厅2026")[0] + "附件：1.公路养护职责清单2.公路养护分工表3.公路指标"
        notice = notices.parse(text)
        assert [one.title for one in notice.attachments] == ["公路养护职责清单", "公路养护分工表", "公路指标"]
        assert len(list(notice.walk())) == 8

    def test_number_after_two_kinds_of_document(self) -> None:
        text = JOINED.replace("的实施意见国办发", "实施意见的通知国办函")
        assert notices.parse(text).number == "国办函〔2026〕4号"

    def test_reader_gets_a_message(self) -> None:
        (diagnostic,) = [one for one in notices.parse(JOINED).warnings if one.rule == "joined-lines"]
        assert diagnostic.reason.startswith("the line breaks are gone: ")

    def test_nothing_is_lost(self) -> None:
        assert "".join(JOINED[slice(*part.span)] for part in notices.parse(JOINED).parts) == JOINED

    def test_long_paragraph_with_inline_items_stays_whole(self) -> None:
        text = f"关于修路的通知\n一、修路。有下列情形的：（一）{FILLED * 2}；（二）修桥；（三）养路。\n二、修桥。{FILLED * 12}\n"
        assert [section.level for section in notices.parse(text).walk()] == [1, 1]


class TestPageMarks:
    @pytest.mark.parametrize("digits", ["1", "1\n2", "1\n\n2"])
    def test_page_number_on_several_lines_is_unread(self, digits: str) -> None:
        text = f"关于修路的通知\n一、修路。加强公路\n—\n{digits}\n—\n的养护。（交通局负责）\n"
        notice = notices.parse(text)
        assert [section.text for section in notice.walk()] == ["加强公路的养护。（交通局负责）"]
        assert [part.kind for part in notice.parts] == ["title", "section", "unread", "section"]

    def test_dash_alone_is_text(self) -> None:
        notice = notices.parse("关于修路的通知\n一、修路。加强公路\n—\n的养护。\n")
        assert "".join(notice.text[slice(*part.span)] for part in notice.parts) == notice.text


class TestJoinedWithAttachedText:
    TEXT = (
        "青交发〔2026〕4号青溪市交通局关于印发《青溪市公路养护方案》的通知各县区人民政府：现将《青溪市公路养护方案》印发给你们，请认真贯彻执行。"
        "青溪市交通局青溪市财政局2026年3月1日青溪市公路养护方案（2026—2028年）为加强公路养护，制定本方案。"
        f"一、总体要求坚持养护优先。{FILLED}二、重点任务（一）健全制度。{FILLED}（市交通局负责）（二）加大投入。{FILLED}（市财政局负责）"
    )

    def test_notice_and_attached_text_are_separated(self) -> None:
        notice = notices.parse(self.TEXT)
        assert notice.number == "青交发〔2026〕4号"
        assert notice.title == "青溪市交通局关于印发《青溪市公路养护方案》的通知"
        assert notice.issuers == ("青溪市交通局", "青溪市财政局")
        assert str(notice.issued) == "2026-03-01"
        (attachment,) = notice.attachments
        assert attachment.title == "青溪市公路养护方案（2026—2028年）"
        assert [section.number for section in notice.walk()] == [1, 2, 1, 2]
