"""Passages: the same place and the same digest for the same text, however it is typed."""

import re

import pytest
from hypothesis import given, strategies as st

from pilotstd._passages import digest, normalise, passages, sentences
from tests.conftest import SHARED, needs_shared

INTERPRETATION = SHARED / "sources" / "interpretation-2025-01-14.en.txt"

TEXTS = st.text(st.sampled_from("aB9 .!?。“”‘’\"'()（）「」，新 \t\n\u3000ＡÅ…") | st.characters())


class TestNormalise:
    @given(TEXTS)
    def test_it_is_idempotent(self, text: str) -> None:
        assert normalise(normalise(text)) == normalise(text)

    @pytest.mark.parametrize(
        ("typed", "plain"),
        [
            ("the “Opinions”", 'the "Opinions"'),
            ("China’s ‘first’", "China's 'first'"),
            ("（ＥＳＧ），５Ｇ", "(ESG),5G"),
            ("two\u00a0\t\r\n  words\u3000", "two words"),
        ],
    )
    def test_ways_of_typing_are_one(self, typed: str, plain: str) -> None:
        assert normalise(typed) == plain


class TestSentences:
    @pytest.mark.parametrize(
        "whole",
        [
            "Advance the Chinese - style modernization, by 21.5% a year.",
            "See No. 5 and Arts. 2 to 10 of the Law.",
            "The U.S. Congress and J. Smith agree.",
            "It is said (in full.) to hold.",
            "He asked: really? no.",
            "no stop at all",
            "标准No.5有效，增长21.5个百分点……继续。",
        ],
    )
    def test_these_are_one_sentence(self, whole: str) -> None:
        assert sentences(whole) == (normalise(whole),)

    @pytest.mark.parametrize(
        ("paragraph", "parts"),
        [
            ("One. Two! Three? Four", ("One.", "Two!", "Three?", "Four")),
            ("It ended. 22 bodies took part.", ("It ended.", "22 bodies took part.")),
            ('He said "yes." "Why?" (Because.) So', ('He said "yes."', '"Why?"', "(Because.)", "So")),
            ("先行。随后！真的？是", ("先行。", "随后!", "真的?", "是")),
            ("他说：“好。”“新”来了。", ('他说:"好。"', '"新"来了。')),
            ("（完。）下一句", ("(完。)", "下一句")),
            ("前一句。 Next one.", ("前一句。", "Next one.")),
        ],
    )
    def test_these_are_several(self, paragraph: str, parts: tuple[str, ...]) -> None:
        assert sentences(paragraph) == parts

    @given(TEXTS)
    def test_nothing_is_lost_but_blanks(self, text: str) -> None:
        assert "".join(sentences(text)).replace(" ", "") == normalise(text).replace(" ", "")

    @given(TEXTS)
    def test_quotes_curly_or_straight_split_alike(self, text: str) -> None:
        assert sentences(text) == sentences(re.sub("[“”]", '"', text))


class TestPassages:
    def test_paragraphs_are_the_lines_that_hold_something(self) -> None:
        text = "\n  \nA heading\r\n\nFirst. Second.\n\u3000\n"
        assert passages(text) == {
            "p1": "A heading",
            "p1.s1": "A heading",
            "p2": "First. Second.",
            "p2.s1": "First.",
            "p2.s2": "Second.",
        }

    @given(TEXTS)
    def test_a_paragraph_is_its_sentences_joined_by_one_blank(self, text: str) -> None:
        found = passages(text)
        for locator in found:
            if "." not in locator:
                parts = [found[key] for key in found if key.startswith(f"{locator}.")]
                assert found[locator] == " ".join(parts)

    def test_nothing_has_no_passage(self) -> None:
        assert passages(" \n\n") == {}


class TestDigest:
    def test_it_is_the_sha256_of_the_normalised_utf_8(self) -> None:
        # printf '"标准"' | sha256sum
        expected = "851788dc57cf893c19685b0d68955e54103ac9f2e13464ec030f834869b51f88"
        assert digest(" “标准”\n") == expected

    @given(TEXTS)
    def test_it_is_that_of_the_normalised_passage(self, text: str) -> None:
        assert digest(text) == digest(normalise(text))


@needs_shared
class TestTheInterpretation:
    @pytest.mark.parametrize(
        ("locator", "beginning"),
        [
            ("p5.s3", "22 central and national government departments"),
            ("p7.s2", "It also defines 17 key tasks in four major aspects."),
            ("p8.s4", "Improve the standard system for emerging industries"),
            ("p8.s5", "Explore the development of environmental"),
            ("p11.s2", "Clarify the paths"),
            ("p12.s2", "Specifically, it includes 104 standard revisions"),
        ],
    )
    def test_a_locator_leads_to_its_sentence(self, locator: str, beginning: str) -> None:
        found = passages(INTERPRETATION.read_text(encoding="utf-8"))
        assert found[locator].startswith(beginning)
