"""One typography for all: folding, tidying, numerals, marks of Markdown."""

import pytest
from hypothesis import given, strategies as st

from pilotstd import notices
from pilotstd.notices._parse.text import blank_marks, fold, number_of, tidy

from .helpers import chinese


class TestFold:
    @given(st.text())
    def test_fold_keeps_length_and_offsets(self, text: str) -> None:
        assert len(fold(text)) == len(text)

    @given(st.text(alphabet="（），。5G 部\t\u3000Ａ"))
    def test_fold_and_tidy_are_idempotent(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)
        assert tidy(tidy(fold(text))) == tidy(fold(text))

    def test_fold_keeps_marks_in_latin_text(self) -> None:
        assert fold("1,200 (12:30) http://a.cn") == "1,200 （12:30） http://a.cn"

    def test_fold_replaces_radicals(self) -> None:
        assert fold("⼀、⼈⼯智能") == "一、人工智能"


class TestNumberOf:
    @given(st.integers(1, 99))
    def test_number_of_chinese_numeral(self, number: int) -> None:
        assert number_of(chinese(number)) == number


TEXT = """# 关于印发《青溪市加快修路行动方案》的通知

**发布日期**: 2025-12-22
**发布机构**: 青溪市交通局
**原文链接**: [http://www.example.org/a.html](http://www.example.org/a.html)
**检索关键词**: 公路

---

## 政策全文
青交发〔2025〕42号

各县区人民政府，市政府有关委、办、局:

 **一、总体要求**

修路。

**（一）拓宽公路**

修桥。（责任单位：市交通局、市财政局）

- **（二）养护公路**

| 序号 | 任务 | 责任单位 |
|------|------|----------|
| 1 | 修路 | 市交通局 |
| 2 | 造桥 | |
"""


class TestMarkdown:
    def test_marks_do_not_hide_the_notice(self) -> None:
        notice = notices.parse(TEXT)
        assert notice.title == "关于印发《青溪市加快修路行动方案》的通知"
        assert notice.number == "青交发〔2025〕42号"
        assert notice.addressees == ("各县区人民政府", "市政府有关委、办、局")
        assert [(section.level, section.ordinal, section.heading) for section in notice.walk()] == [
            (1, "一、", "总体要求"),
            (2, "（一）", "拓宽公路"),
            (2, "（二）", "养护公路"),
        ]
        assert [name for name, _ in notice.sections[0].children[0].responsibilities] == ["市交通局", "市财政局"]

    def test_table_of_bars_is_read(self) -> None:
        (table,) = notices.parse(TEXT).tables
        assert table.header == ("序号", "任务", "责任单位")
        assert [[name for name, _ in row.responsibilities] for row in table.rows] == [["市交通局"], []]

    def test_parts_are_the_text_as_printed(self) -> None:
        notice = notices.parse(TEXT)
        assert "".join(TEXT[slice(*part.span)] for part in notice.parts) == TEXT

    @pytest.mark.parametrize(
        ("marked", "plain"),
        [
            ("**修路**", "修路"),
            ("**（2026年****）**", "（2026年）"),
            ("张**", "张**"),
            ("![图](a.png)文", "文"),
            ("[修路](http://a)", "修路"),
            ("***", ""),
            ("# 一\n1\\.修路", "一\n1.修路"),
            ("# 一\n- 3 -", "一\n- 3 -"),
            ("#1锅炉", "#1锅炉"),
            ("| a | b", "| a | b"),
        ],
    )
    def test_marks_have_no_width(self, marked: str, plain: str) -> None:
        blank = blank_marks(marked)
        assert len(blank) == len(marked)
        assert blank.replace("\u200b", "") == plain
