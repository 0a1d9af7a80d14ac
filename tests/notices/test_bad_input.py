"""Texts that are no notice, or a broken one: an error that says what to do, or what could be read with warnings."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from pilotstd import FileError, UnreadableNotice, UnsupportedFormat, notices
from pilotstd.notices import Notice

WORDS = st.sampled_from(
    [
        "商务部", "关于", "通知", "的", "各省、自治区、直辖市人民政府", "：", "，", "。", "；", "、", "（", "）", "《", "》", "“", "”",
        "一、", "（一）", "1.", "（1）", "2.5", "负责", "牵头", "会同", "附件", "附件：", "序号", "1", "2", "2026年3月9日", "国发〔2026〕3号",
        "（此件公开发布）", "等部门", "和", "\n", "\n\n", "\t", "\u3000", " ", "\u200b", "\r\n", "〔", "抄送：", "— 3 —", "a", "列第一位者为牵头单位，下同",
        "第一章", "第二节", "第三条", "第四条之一", "\n第一条 修路。\n第二条 修桥。\n",
    ]
)  # fmt: skip


def whole(notice: Notice) -> None:
    """Every character lies in exactly one part, and each section lies within the one above it."""
    assert "".join(notice.text[start:end] for _, (start, end) in notice.parts) == notice.text
    assert all(start < end for _, (start, end) in notice.parts)
    assert [passage.span for passage in notice.unread] == [
        span for kind, span in notice.parts if kind == "unread"
    ]
    for sections in (notice.sections, *(attachment.sections for attachment in notice.attachments)):
        nested(sections, 0, len(notice.text))


def nested(sections: tuple[notices.Section, ...], start: int, end: int) -> None:
    for section in sections:
        assert start <= section.span.start < section.span.end <= end
        nested(section.children, section.span.start, section.span.end)
        start = section.span.end


class TestEveryCharacterIsKept:
    @given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"])))
    def test_in_any_text(self, text: str) -> None:
        try:
            notice = notices.read(text + "\n")
        except UnreadableNotice:
            return
        whole(notice)

    @given(st.lists(WORDS, max_size=60))
    def test_in_the_words_of_a_notice_thrown_together(self, words: list[str]) -> None:
        try:
            notice = notices.read("".join(words) + "\n")
        except UnreadableNotice:
            return
        whole(notice)

    @given(st.lists(WORDS, max_size=40))
    def test_in_a_list_of_tasks(self, words: list[str]) -> None:
        try:
            found = notices.read_task_list("".join(words) + "\n")
        except UnreadableNotice:
            return
        spans = [item.span for item in found.items]
        assert all(one.end <= two.start for one, two in itertools.pairwise(spans))
        inside = "".join(found.text[start:end] for start, end in spans)
        for passage in found.unread:
            assert passage.text == found.text[passage.span.start : passage.span.end]
        kept = inside + "".join(passage.text for passage in found.unread) + found.title
        assert len(kept) <= len(found.text) + len(found.title)


class TestNoText:
    @pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "\u3000\u200b\n", b""])
    def test_an_empty_one_is_refused(self, text: str | bytes) -> None:
        with pytest.raises(UnreadableNotice, match="the text is empty; give the text of a notice"):
            notices.read(text)

    @pytest.mark.parametrize("text", ["关于\x00修路\n", "a\x1bb\n", "\ud800\n"])
    def test_control_characters_are_refused_with_their_line(self, text: str) -> None:
        with pytest.raises(UnreadableNotice, match="in line 2: it is no text"):
            notices.read("一行\n" + text)

    def test_bytes_of_another_encoding_are_refused(self) -> None:
        with pytest.raises(
            UnreadableNotice, match=r"the text is no UTF-8: byte 0x.. in line 2; save it as UTF-8"
        ):
            notices.read(b"\n" + "关于修路的通知".encode("gbk"))

    def test_bytes_with_a_mark_are_read(self) -> None:
        assert notices.read("关于修路的通知\n".encode("utf-8-sig")).title == "关于修路的通知"

    def test_a_binary_file_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "notice.txt"
        path.write_bytes(bytes(range(256)))
        with pytest.raises(UnreadableNotice, match=r"notice\.txt is no UTF-8"):
            notices.read(path)

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(FileError, match=r"missing\.txt"):
            notices.read(tmp_path / "missing.txt")

    def test_another_kind_of_file_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "notice.pdf"
        path.write_bytes(b"%PDF")
        with pytest.raises(UnsupportedFormat, match=r"a notice is read from \.txt"):
            notices.read(path)

    def test_a_string_that_names_a_file_is_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "notice.txt"
        path.write_text("关于修路的通知\n", encoding="utf-8")
        assert notices.read(str(path)).title == "关于修路的通知"


class TestNoNotice:
    def test_prose_is_kept_whole_with_warnings(self) -> None:
        notice = notices.read("It was a dark night.\nNothing happened.\n")
        reasons = [remark.reason for remark in notice.warnings]
        assert any(reason.startswith("no title") for reason in reasons)
        assert "no numbered section" in reasons
        whole(notice)

    def test_warnings_say_line_and_reason(self) -> None:
        notice = notices.read("甲部关于修路的通知\n一、修路。\n三、修桥。\n二、修堤。\n")
        said = [str(remark) for remark in notice.warnings]
        assert "line 3: item 三、 comes after number 1: look for a lost or repeated one" in said
        assert "line 4: item 二、 comes after number 3: look for a lost or repeated one" in said
        assert [section.number for section in notice.sections] == [1, 3, 2]

    def test_a_bracket_that_nobody_closed_hides_no_item(self) -> None:
        notice = notices.read(
            "甲部关于修路的通知\n根据意见（甲发〔2026〕1号，现通知如下：\n一、修路。\n二、养路。\n"
        )
        assert [section.number for section in notice.sections] == [1, 2]

    def test_an_item_that_stands_twice_is_reported(self) -> None:
        notice = notices.read("甲部关于修路的通知\n一、修路\n（一）修桥。\n（一）修堤。\n")
        assert "line 4: item （一） stands a second time under one heading" in map(
            str, notice.warnings
        )

    @pytest.mark.parametrize(
        "text",
        [
            "（" * 1000 + "商务部负责" + "）" * 1000,
            "一、" + "（商务部" * 1000 + "负责" + "）" * 1000,
            "（" * 20_000,
            "《" * 20_000,
            "，" * 50_000,
            "商务部、" * 20_000,
            "广州、" * 50_000 + "：",
            "一、修路。（" + "甲、" * 50_000 + "乙市政府负责）",
            "各省、" * 10_000 + "：",
            "关于" * 20_000 + "的通知",
            "序号\n" + "1\n" * 5_000,
            "\n".join(["一、"] * 5_000),
            "1" * 100_000,
            "附件\n" * 5_000,
            "2026年1月1日\n" * 5_000,
            "一、修路（商务部、财政部负责）" * 2_000,
        ],
        ids=lambda text: repr(text[:6]),
    )
    def test_a_monster_is_read_whole(self, text: str) -> None:
        whole(notices.read(text + "\n"))
