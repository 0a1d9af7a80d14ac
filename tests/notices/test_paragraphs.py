"""Lines joined to paragraphs where a page broke them."""

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
