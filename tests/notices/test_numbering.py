"""Ordinals of items and articles, and the levels that they have."""

import pytest
from hypothesis import given, strategies as st

from pilotstd import notices
from pilotstd.notices._parse.numbering import NumberingScheme, article_of, ordinal_of
from pilotstd.notices._parse.text import fold

from .helpers import chinese, mark, read


class TestOrdinalOf:
    @given(st.integers(1, 4), st.integers(1, 99))
    def test_ordinal_of_standard_marks(self, level: int, number: int) -> None:
        found = ordinal_of(mark(level, number) + "完善标准")
        assert found is not None
        assert (found.level, found.number, found.doubtful) == (level, number, False)

    @pytest.mark.parametrize(
        ("line", "level", "number"), [("㈢完善", 2, 3), ("⑵完善", 4, 2), ("⒊完善", 3, 3), ("(十二)、完善", 2, 12)]
    )
    def test_ordinal_of_other_signs(self, line: str, level: int, number: int) -> None:
        found = ordinal_of(fold(line))
        assert found is not None
        assert (found.level, found.number) == (level, number)

    @pytest.mark.parametrize(
        "line", ["2026年完善", "（2026）完善", "一是完善", "第一，完善", "10亿元", "一些", "（以下简称）"]
    )
    def test_ordinal_of_text_is_none(self, line: str) -> None:
        assert ordinal_of(line) is None


class TestArticleOf:
    @given(st.sampled_from("章节条"), st.integers(1, 99), st.booleans())
    def test_article_of_chapter_section_article(self, unit: str, number: int, arabic: bool) -> None:
        found = article_of(f"第{number if arabic else chinese(number)}{unit} 总则")
        assert found is not None
        assert (found.level, found.number) == ("章节条".index(unit) + 1, number)
        assert not found.doubtful

    @pytest.mark.parametrize(("numeral", "number"), [("一百〇一", 101), ("一百零一", 101), ("一百一十", 110)])
    def test_article_of_numerals_over_100(self, numeral: str, number: int) -> None:
        found = article_of(f"第{numeral}条 修路。")
        assert found is not None
        assert found.number == number


class TestNumberingScheme:
    @given(st.integers(2, 4), st.integers(1, 99))
    def test_articles_move_items_two_levels_down(self, level: int, number: int) -> None:
        found = NumberingScheme.ARTICLES.ordinal_of(mark(level, number) + "完善标准")
        assert found is not None
        assert (found.level, found.number) == (level + 2, number)

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
    def test_first_ordinals_decide_levels(self, body: str, expected: str) -> None:
        notice = notices.parse(f"甲市修路办法\n{body}")
        assert " ".join(f"{one.level} {one.ordinal}" for one in notice.walk()) == expected
        assert not any("is repeated under" in warning.message for warning in notice.warnings)

    def test_articles_nest_under_chapters_and_items_under_articles(self) -> None:
        (attachment,) = read("regulation").attachments
        first, second, last = attachment.sections
        assert [one.ordinal for one in first.children] == ["第一条", "第二条", "第三条"]
        assert [one.ordinal for one in second.children] == ["第一节", "第二节"]
        (fourth,) = second.children[0].children
        assert [one.ordinal for one in fourth.children] == ["（一）", "（二）"]
        assert last.children[0].text == "本办法自2026年10月1日起施行。"

    def test_cited_article_begins_no_section(self) -> None:
        text = "甲市修路办法\n第一条 为了修路，\n第二条 依照\n第三条规定修路。\n第三条 修路。\n"
        assert [one.number for one in notices.parse(text).walk()] == [1, 2, 3]

    def test_inserted_article_keeps_its_ordinal(self) -> None:
        notice = notices.parse(
            "甲市修路办法\n第1条 修路。\n第2条 修桥。\n第2条之一 修坝。\n第2条之二 修渠。\n第3条 修堤。\n"
        )
        assert [one.ordinal for one in notice.walk()][2:4] == ["第2条之一", "第2条之二"]
        assert not any("missing or repeated" in warning.message for warning in notice.warnings)
