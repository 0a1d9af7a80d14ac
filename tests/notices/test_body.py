"""Headings, items and tables of contents in the body of a notice."""

from pilotstd import notices


class TestHeadings:
    def test_clause_after_heading_belongs_to_text(self) -> None:
        section = notices.parse(
            "关于修路的通知\n一、修土路（交通局、财政局负责）。修3条。\n二、修石路（交通局负责）。修2条。\n"
        ).sections[0]
        assert (section.heading, section.text) == ("修土路", "（交通局、财政局负责）。修3条。")
        assert [name for name, _ in section.responsibilities] == ["交通局", "财政局"]

    def test_sentence_with_colon_is_not_a_heading(self) -> None:
        first, _ = notices.parse(
            "关于修路的通知\n一、请将意见寄至某路8号，邮编：100000。\n意见截止时间为3月9日。\n二、请按时。\n"
        ).sections
        assert first.heading == ""


class TestTableOfContents:
    def test_table_of_contents_is_unread(self) -> None:
        notice = notices.parse(
            "青溪省商务厅关于印发修路规划的通知\n各市商务局：\n现印发给你们。\n青溪省商务厅\n2026年3月9日\n修路规划\n目  录\n前  言\n一、总体要求…………1\n"
            "二、任务…………2\n前  言\n修路很重要。\n一、总体要求\n修路。\n二、任务\n养路。\n"
        )
        (attachment,) = notice.attachments
        assert [(one.number, one.text) for one in attachment.sections] == [(1, "修路。"), (2, "养路。")]
        assert [passage.text.split()[0] for passage in notice.unread] == ["目"]

    def test_list_under_the_word_contents_is_text(self) -> None:
        notice = notices.parse("关于修路的通知\n目录\n一、修土路。\n二、修石路。\n")
        assert [one.number for one in notice.sections] == [1, 2]


class TestNumbers:
    def test_repeated_item_is_reported(self) -> None:
        notice = notices.parse("甲部关于修路的通知\n一、修路\n（一）修桥。\n（一）修堤。\n")
        assert "line 4: item （一） is repeated under one heading" in map(str, notice.warnings)

    def test_skipped_and_reversed_items_are_reported_with_line(self) -> None:
        notice = notices.parse("甲部关于修路的通知\n一、修路。\n三、修桥。\n二、修堤。\n")
        warnings = [str(warning) for warning in notice.warnings]
        assert "line 3: item 三、 comes after number 1: look for a missing or repeated one" in warnings
        assert "line 4: item 二、 comes after number 3: look for a missing or repeated one" in warnings
        assert [section.number for section in notice.sections] == [1, 3, 2]
