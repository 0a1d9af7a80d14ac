"""Whole notices, each of a form that is in use, and texts that are not a notice."""

import datetime

import pytest
from hypothesis import given, strategies as st

from pilotstd import UnreadableNotice, notices
from pilotstd.notices import Notice

from .helpers import WORDS, read, shown

HEADS = {
    "joint-plan": (
        "商标联发〔2026〕31号",
        "商务部 海关总署 市场监管总局关于印发《内河港口服务标准提升行动方案（2026—2028年）》的通知",
        "通知",
        ("商务部", "海关总署", "市场监管总局"),
        ("各省、自治区、直辖市及计划单列市、新疆生产建设兵团商务、市场监管主管部门", "海关总署广东分署", "各直属海关"),
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


def whole(notice: Notice) -> None:
    """Every character lies in exactly one part, and each section lies within the one above it."""
    assert "".join(notice.text[start:end] for _, (start, end) in notice.parts) == notice.text
    assert all(start < end for _, (start, end) in notice.parts)
    assert [passage.span for passage in notice.unread] == [span for kind, span in notice.parts if kind == "unread"]
    for sections in (notice.sections, *(attachment.sections for attachment in notice.attachments)):
        nested(sections, 0, len(notice.text))


def nested(sections: tuple[notices.Section, ...], start: int, end: int) -> None:
    for section in sections:
        assert start <= section.span.start < section.span.end <= end
        nested(section.children, section.span.start, section.span.end)
        start = section.span.end


class TestSamples:
    @pytest.mark.parametrize("name", HEADS)
    def test_head_of_sample(self, name: str) -> None:
        notice = read(name)
        head = (notice.number, notice.title, notice.kind, notice.issuers, notice.addressees, notice.issued)
        assert head == HEADS[name]

    @pytest.mark.parametrize("name", ITEMS)
    def test_items_of_sample(self, name: str) -> None:
        expected = [line.strip() for line in ITEMS[name].strip().split("\n")]
        assert [shown(section) for section in read(name).walk()] == expected

    @pytest.mark.parametrize("name", HEADS)
    def test_parts_join_to_text(self, name: str) -> None:
        notice = read(name)
        assert "".join(notice.text[start:end] for _, (start, end) in notice.parts) == notice.text

    @pytest.mark.parametrize("name", sorted(set(HEADS) - {"forwarded", "wrapped"}))
    def test_nothing_is_unread(self, name: str) -> None:
        assert read(name).unread == ()

    def test_page_data_and_page_foot_are_unread(self) -> None:
        first, last = read("forwarded").unread
        assert first.text.startswith("索 引 号")
        assert last.text.strip().endswith("打开当前页")

    def test_page_number_is_unread(self) -> None:
        (passage,) = read("wrapped").unread
        assert passage.text.strip() == "— 1 —"


class TestEveryCharacterIsKept:
    @given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"])))
    def test_any_text_keeps_every_character(self, text: str) -> None:
        try:
            notice = notices.parse(text + "\n")
        except UnreadableNotice:
            return
        whole(notice)

    @given(st.lists(WORDS, max_size=60))
    def test_shuffled_words_keep_every_character(self, words: list[str]) -> None:
        try:
            notice = notices.parse("".join(words) + "\n")
        except UnreadableNotice:
            return
        whole(notice)

    @pytest.mark.slow
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
    def test_extreme_text_keeps_every_character(self, text: str) -> None:
        whole(notices.parse(text + "\n"))


class TestUnreadableText:
    @pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "\u3000\u200b\n", b""])
    def test_empty_text_is_refused(self, text: str | bytes) -> None:
        with pytest.raises(UnreadableNotice, match="the text is empty; give the text of a notice"):
            notices.parse(text)

    @pytest.mark.parametrize("text", ["关于\x00修路\n", "a\x1bb\n", "\ud800\n"])
    def test_control_character_is_refused_with_its_line(self, text: str) -> None:
        with pytest.raises(UnreadableNotice, match="in line 2: not a text"):
            notices.parse("一行\n" + text)

    def test_bytes_of_another_encoding_are_refused(self) -> None:
        with pytest.raises(UnreadableNotice, match=r"the text is not UTF-8: byte 0x.. in line 2; save it as UTF-8"):
            notices.parse(b"\n" + "关于修路的通知".encode("gbk"))

    def test_bytes_with_byte_order_mark_are_parsed(self) -> None:
        assert notices.parse("关于修路的通知\n".encode("utf-8-sig")).title == "关于修路的通知"


class TestOtherTexts:
    def test_prose_is_kept_with_warnings(self) -> None:
        notice = notices.parse("It was a dark night.\nNothing happened.\n")
        reasons = [warning.message for warning in notice.warnings]
        assert any(reason.startswith("no title") for reason in reasons)
        assert "no numbered section" in reasons
        whole(notice)

    def test_traditional_characters_are_reported(self) -> None:
        notice = notices.parse(
            "某省商務廳關於修路的通知\n某發〔2026〕9號\n各縣商務局：\n一、修路。（省商務廳負責，財政廳參與）\n"
        )
        assert any("traditional characters" in warning.message for warning in notice.warnings)
        assert "".join(notice.text[slice(*part.span)] for part in notice.parts) == notice.text

    def test_traditional_characters_are_read_with_opencc(self) -> None:
        pytest.importorskip("opencc")
        text = "某省商務廳關於修路的通知\n某發〔2026〕9號\n各縣商務局：\n一、修路。（省商務廳負責，財政廳參與）\n"
        notice = notices.parse(text)
        assert (notice.title, notice.number) == ("某省商务厅关于修路的通知", "某发〔2026〕9号")
        assert [name for name, _ in notice.sections[0].responsibilities] == ["省商务厅", "财政厅"]
        assert notice.text == text
