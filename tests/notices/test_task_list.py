"""Lists of tasks of the form 15.名称（地方）."""

import itertools

import pytest
from hypothesis import given, strategies as st

from pilotstd import UnreadableNotice, notices
from pilotstd.notices import TaskItem
from pilotstd.notices._parse.task_list import classify, places_in

from .helpers import WORDS

LIST = """青溪省标准制修订及相关工作
任务清单（第二批）
一、地方标准
（一）养老服务
1.养老机构护理
服务规范（重庆）
2.城市“银发”社区标准（北京、上海、杭州、广州）
3.5G康养小镇评估指南（试行）（成都）
（二）贸易服务
4.在前述领域地方标准基础上，参与制定行业标准（有关试点示范省市）
7．实施《服务贸易（跨境）参考文件》
相关工作(重庆等有意愿的省市)
7.没有地方的一项
8.数据安全与…
"""


def item(text: str) -> TaskItem:
    (found,) = notices.parse_task_list(text).items
    return found


TITLES = st.sampled_from(
    [
        "社区教育服务规范",
        "5G工厂评估指南",
        "城市“硅巷”建设标准",
        "《协定》实施工作",
        "服务规范（试行）",
        "1小时生活圈指引",
    ]
)


PLACES = st.lists(st.sampled_from(["北京", "重庆", "青岛", "苏州工业园区"]), min_size=1, max_size=4, unique=True)


class TestTaskItems:
    def test_numbers_titles_and_places(self) -> None:
        found = [(one.number, one.title, one.places) for one in notices.parse_task_list(LIST).items]
        assert found == [
            (1, "养老机构护理服务规范", ("重庆",)),
            (2, "城市“银发”社区标准", ("北京", "上海", "杭州", "广州")),
            (3, "5G康养小镇评估指南（试行）", ("成都",)),
            (4, "在前述领域地方标准基础上，参与制定行业标准", ()),
            (7, "实施《服务贸易（跨境）参考文件》相关工作", ("重庆",)),
            (7, "没有地方的一项", ()),
            (8, "数据安全与…", ()),
        ]

    def test_unnamed_places_keep_their_wording(self) -> None:
        open_to = [one.open_to for one in notices.parse_task_list(LIST).items]
        assert open_to == [None, None, None, "有关试点示范省市", "重庆等有意愿的省市", None, None]

    def test_title_of_list_is_joined(self) -> None:
        assert notices.parse_task_list(LIST).title == "青溪省标准制修订及相关工作任务清单（第二批）"

    def test_heading_is_nearest_above(self) -> None:
        headings = [one.heading for one in notices.parse_task_list(LIST).items]
        assert headings[:4] == ["（一）养老服务"] * 3 + ["（二）贸易服务"]

    def test_heading_is_not_carried_over_missing_items(self) -> None:
        """Between items 4 and 7 a heading may be lost with the items."""
        assert [one.heading for one in notices.parse_task_list(LIST).items][4:] == ["", "", ""]

    def test_missing_and_repeated_numbers_are_reported(self) -> None:
        found = notices.parse_task_list(LIST)
        assert found.missing == (5, 6)
        assert found.repeated == (7,)
        reasons = [warning.message for warning in found.warnings]
        assert "missing items 5 to 6" in reasons
        assert reasons.count("item 7 is repeated 2 times") == 2

    def test_item_that_breaks_off_is_not_complete(self) -> None:
        assert [one.complete for one in notices.parse_task_list(LIST).items] == [True] * 6 + [False]
        assert not item("1.数据安全（重").complete

    def test_reversed_numbers_are_reported(self) -> None:
        found = notices.parse_task_list("2.甲规范（重庆）\n1.乙规范（重庆）")
        assert [warning.message for warning in found.warnings] == ["item 1 comes after item 2"]

    def test_span_of_item_is_its_printed_text(self) -> None:
        found = notices.parse_task_list(LIST)
        start, end = found.items[0].span
        assert found.text[start:end].split() == ["1.养老机构护理", "服务规范（重庆）"]

    def test_other_lines_are_unread(self) -> None:
        found = notices.parse_task_list("1.甲规范（重庆）\n— 3 —\n附注一行\n2.乙规范（成都）")
        assert [passage.text.strip() for passage in found.unread] == ["— 3 —", "附注一行"]
        assert len(found.items) == 2

    def test_text_without_items_is_reported(self) -> None:
        found = notices.parse_task_list("没有条目的一段。")
        assert found.items == ()
        assert [warning.message for warning in found.warnings] == ["no items of the form 15.名称（地方）"]

    def test_empty_text_is_refused(self) -> None:
        with pytest.raises(UnreadableNotice, match="the text is empty"):
            notices.parse_task_list(" \n\u3000")


class TestPlacesIn:
    @pytest.mark.parametrize(
        ("inside", "places", "open_to"),
        [
            ("重庆", ("重庆",), None),
            ("重庆市、青溪县", ("重庆市", "青溪县"), None),
            ("北京和上海", ("北京", "上海"), None),
            ("有关省市", (), "有关省市"),
            ("各试点省市", (), "各试点省市"),
            ("北京、上海等试点地区", ("北京", "上海"), "北京、上海等试点地区"),
            ("试行", (), None),
            ("首批", (), None),
            ("2026年版", (), None),
            ("普惠型", (), None),
        ],
    )
    def test_places_in_bracket(self, inside: str, places: tuple[str, ...], open_to: str | None) -> None:
        assert places_in(inside) == (places, open_to)


class TestRoundTrip:
    @given(
        st.lists(st.tuples(TITLES, PLACES), min_size=1, max_size=12),
        st.integers(1, 90),
        st.sampled_from([".", "．", "、"]),
        st.sampled_from(["（）", "()"]),
        st.sampled_from(["\n", "\r\n", "\n\n", "\n\u3000\u3000"]),
        st.integers(6, 60),
    )
    def test_list_is_parsed_back_from_any_typography(
        self, rows: list[tuple[str, list[str]]], first: int, point: str, brackets: str, end: str, width: int
    ) -> None:
        lines = [
            f"{number}{point}{title}{brackets[0]}{'、'.join(places)}{brackets[1]}"
            for number, (title, places) in enumerate(rows, first)
        ]
        broken = [line[start : start + width] for line in lines for start in range(0, len(line), width)]
        found = notices.parse_task_list(end.join(broken))
        assert [(one.number, one.title, list(one.places)) for one in found.items] == [
            (number, title, places) for number, (title, places) in enumerate(rows, first)
        ]

    @given(st.lists(WORDS, max_size=40))
    def test_task_list_keeps_every_character(self, words: list[str]) -> None:
        try:
            found = notices.parse_task_list("".join(words) + "\n")
        except UnreadableNotice:
            return
        spans = [item.span for item in found.items]
        assert all(one.end <= two.start for one, two in itertools.pairwise(spans))
        inside = "".join(found.text[start:end] for start, end in spans)
        for passage in found.unread:
            assert passage.text == found.text[passage.span.start : passage.span.end]
        kept = inside + "".join(passage.text for passage in found.unread) + found.title
        assert len(kept) <= len(found.text) + len(found.title)


class TestListAsTable:
    TEXT = "工作任务清单（首批）\n一、国家标准制修订\n序号\t任务名称\t承担地区\n1\t公路养护服务规范\t重庆、成都\n2\t公路巡查指南\t广州\n"

    def test_rows_are_items(self) -> None:
        items = notices.parse_task_list(self.TEXT).items
        assert [(item.number, item.title, item.places, item.headings) for item in items] == [
            (1, "公路养护服务规范", ("重庆", "成都"), ("一、国家标准制修订",)),
            (2, "公路巡查指南", ("广州",), ("一、国家标准制修订",)),
        ]

    def test_parts_take_a_list_that_is_a_table(self) -> None:
        (part,) = notices.parts(self.TEXT)
        assert isinstance(part, notices.TaskList)


class TestHeadingDecides:
    def test_highest_heading_names_the_level(self) -> None:
        text = "清单\n一、国家标准制修订\n（一）公路\n1.公路养护（重庆）\n2.研制行业标准（成都）\n3.在前述公路领域地方标准基础上，制定行业标准（成都）\n"
        levels = [str(one.level) for one in classify(notices.parse_task_list(text).items)]
        assert levels == ["national", "national", "national"]

    def test_foregoing_standards_of_a_topic_are_those_of_the_topic(self) -> None:
        text = "清单\n（一）公共安全\n1.消防规范（重庆）\n（二）养老\n2.养老规范（成都）\n3.在前述公共安全服务领域地方标准基础上，制定行业标准（成都）\n"
        levels = [one.level and str(one.level) for one in classify(notices.parse_task_list(text).items)]
        assert levels == ["local", None, "industry"]


class TestBracketsThatAreNoPlaces:
    @pytest.mark.parametrize("bracket", ["成都牵头，重庆参与", "京津冀"])
    def test_bracket_is_reported(self, bracket: str) -> None:
        text = f"清单\n1.养老规范（成都）\n2.消防规范（{bracket}）\n3.公路规范（试行）\n4.巡查规范（重庆）\n5.清扫规范（重庆）\n"
        (warning,) = notices.parse_task_list(text).warnings
        assert (warning.line, warning.rule) == (3, "places")
        assert f"（{bracket}） is not read as places" in warning.reason
