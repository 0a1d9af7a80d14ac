"""One typography for all: folding, tidying, numerals."""

from hypothesis import given, strategies as st

from pilotstd.notices._parse.text import fold, number_of, tidy

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
