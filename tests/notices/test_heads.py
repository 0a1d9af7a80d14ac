"""Numbers, titles, addressees and signatures in the forms that are in use."""

import datetime

import pytest

from pilotstd import notices
from pilotstd.notices.formulas import (
    date_in,
    is_signature,
    issuers_in,
    kind_of,
    number_in,
    split_signature,
    title_of,
)
from pilotstd.notices.typography import fold


class TestNumbers:
    @pytest.mark.parametrize(
        ("line", "number"),
        [
            ("国办发〔2018〕126 号", "国办发〔2018〕126号"),
            ("国发[2013]4号", "国发〔2013〕4号"),
            ("（银发﹝2021﹞115号）", "银发〔2021〕115号"),
            ("工信部联规【２０２６】5号", "工信部联规〔2026〕5号"),
            ("国办发明电〔2026〕12号", "国办发明电〔2026〕12号"),
            ("财政部 税务总局公告2023年第12号", "财政部 税务总局公告2023年第12号"),
            ("2026年第3号", "2026年第3号"),
            ("第722号", "第722号"),
            ("国发〔2026〕3号 签发人：某某", "国发〔2026〕3号"),
        ],
    )
    def test_a_line_that_is_a_number(self, line: str, number: str) -> None:
        assert number_in(fold(line)) == number

    @pytest.mark.parametrize(
        "line", ["", "一、国发〔2026〕3号文件", "按照国发〔2026〕3号办理", "2026年3月9日", "3号"]
    )
    def test_a_line_that_is_none(self, line: str) -> None:
        assert number_in(line) is None


class TestDates:
    @pytest.mark.parametrize(
        ("line", "before", "date"),
        [
            ("2026年3月9日", "", (2026, 3, 9)),
            ("2026 年 03 月 09 日", "", (2026, 3, 9)),
            ("二〇二六年三月九日", "", (2026, 3, 9)),
            ("二○一二年十二月三十一日", "", (2012, 12, 31)),
            ("国务院办公厅  2026年3月9日", "国务院办公厅", (2026, 3, 9)),
            ("（2026年3月9日）", "", (2026, 3, 9)),
        ],
    )
    def test_a_line_that_ends_in_a_date(
        self, line: str, before: str, date: tuple[int, int, int]
    ) -> None:
        assert date_in(line) == (before, datetime.date(*date))

    @pytest.mark.parametrize(
        "line", ["2026年3月", "2026年13月9日", "2026年2月30日", "某日", "自2026年3月9日起施行"]
    )
    def test_a_line_that_does_not(self, line: str) -> None:
        assert date_in(line) is None


class TestTitles:
    @pytest.mark.parametrize(
        ("title", "kind"),
        [
            ("国务院关于推进物流的若干意见", "意见"),
            ("甲部关于修路的复函", "函"),
            ("乙部关于印发《修路办法（试行）》的通知", "通知"),
            ("中共中央办公厅 国务院办公厅印发《关于修路的意见》", "意见"),
            ("修路方案（2026—2028年）", "方案"),
            ("修路", None),
        ],
    )
    def test_the_kind_is_the_last_word(self, title: str, kind: str | None) -> None:
        assert kind_of(title) == kind

    @pytest.mark.parametrize(
        ("lines", "title"),
        [
            (["国务院", "关于修路的通知"], "国务院关于修路的通知"),
            (["商务部", "海关总署", "关于修路的通知"], "商务部 海关总署关于修路的通知"),
            (["商务部　海关总署关于修路", "的通知"], "商务部 海关总署关于修路的通知"),
            (["商务部关于印发 2026年", "修路 方案的通知"], "商务部关于印发2026年修路方案的通知"),
            (["转发商务部 财政部关于修路意见的通知"], "转发商务部 财政部关于修路意见的通知"),
            (["《商务部关于印发〈方案〉的通知》"], "商务部关于印发〈方案〉的通知"),
            (["国 务 院 办 公 厅", "关 于 修 路 的 通 知"], "国务院办公厅关于修路的通知"),
        ],
    )
    def test_lines_are_joined(self, lines: list[str], title: str) -> None:
        assert title_of([fold(line) for line in lines]) == title

    @pytest.mark.parametrize(
        ("title", "issuers"),
        [
            ("商务部 海关总署关于修路的通知", ("商务部", "海关总署")),
            ("商务部等9部门关于修路的通知", ("商务部",)),
            ("中共中央 国务院关于修路的意见", ("中共中央", "国务院")),
            ("国务院办公厅转发商务部关于修路意见的通知", ("国务院办公厅",)),
            ("关于修路的通知", ()),
        ],
    )
    def test_issuers_stand_before_the_act(self, title: str, issuers: tuple[str, ...]) -> None:
        assert issuers_in(title) == issuers


class TestSignatures:
    @pytest.mark.parametrize(
        ("line", "names"),
        [
            ("商 务 部", ("商务部",)),
            ("商 务 部    海 关 总 署", ("商务部", "海关总署")),
            ("商务部 海关总署 税务总局", ("商务部", "海关总署", "税务总局")),
            ("商务部（盖章）", ("商务部",)),
            ("商  务  部", ("商务部",)),
            ("商  务  部    市场监管总局    财  政  部", ("商务部", "市场监管总局", "财政部")),
        ],
    )
    def test_names_on_a_line(self, line: str, names: tuple[str, ...]) -> None:
        assert split_signature(line) == names
        assert is_signature(line)

    @pytest.mark.parametrize("line", ["", "做好有关工作。", "商务部、海关总署", "各项任务"])
    def test_no_signature(self, line: str) -> None:
        assert not is_signature(line)


class TestHeads:
    def test_an_order_with_its_number_beside_it(self) -> None:
        notice = notices.read(
            "中华人民共和国国务院令 第722号\n《修路条例》已经通过，现予公布。\n2026年3月9日\n修路条例\n第一章 总则\n第一条 修路。\n"
        )
        assert (notice.title, notice.number, notice.kind) == (
            "中华人民共和国国务院令",
            "第722号",
            "令",
        )
        assert notice.issuers == ("中华人民共和国国务院",)

    def test_an_announcement_without_addressees(self) -> None:
        notice = notices.read(
            "关于支持修路的公告\n财政部 税务总局公告2026年第12号\n为支持修路，现将有关事项公告如下：\n一、修路。\n特此公告。\n财政部\n税务总局\n2026年8月2日\n"
        )
        assert (notice.kind, notice.number) == ("公告", "财政部 税务总局公告2026年第12号")
        assert (notice.issuers, notice.addressees) == (("财政部", "税务总局"), ())
        assert notice.preamble == "为支持修路，现将有关事项公告如下："

    def test_a_date_below_the_title(self) -> None:
        notice = notices.read(
            "中共中央 国务院关于修路的意见\n（2026年3月9日）\n修路很重要。\n一、总体要求\n修路。\n"
        )
        assert notice.issued == datetime.date(2026, 3, 9)
        assert notice.issuers == ("中共中央", "国务院")

    def test_addressees_and_text_on_one_line(self) -> None:
        notice = notices.read(
            "国务院关于修路的批复\n国函〔2026〕3号\n甲省人民政府、商务部：你们的请示收悉。现批复如下：\n一、同意修路。\n"
        )
        assert notice.addressees == ("甲省人民政府", "商务部")
        assert notice.preamble == "你们的请示收悉。现批复如下："

    def test_a_lead_in_is_no_addressee(self) -> None:
        notice = notices.read("商务部关于修路的通知\n现将有关部门工作通知如下：\n一、修路。\n")
        assert notice.addressees == ()

    def test_the_data_of_a_page_stand_in_for_what_the_text_lacks(self) -> None:
        notice = notices.read(
            "成文日期：2026年3月9日\t发文字号：国发〔2026〕3号\n国务院关于修路的意见\n一、修路。\n"
        )
        assert notice.issued == datetime.date(2026, 3, 9)
        assert notice.number == "国发〔2026〕3号"

    def test_a_signature_without_a_date(self) -> None:
        notice = notices.read(
            "商务部 海关总署关于修路的通知\n一、修路。\n商务部\n海关总署\n（此件公开发布）\n"
        )
        assert notice.issuers == ("商务部", "海关总署")
        assert notice.sections[0].text == "修路。"
        assert notice.footnotes == ("（此件公开发布）",)

    def test_a_seal_that_stands_for_the_issuer_s(self) -> None:
        notice = notices.read(
            "关于修路的通知\n一、修路。\n修路部际联席会议办公室\n（商务部代章）\n2026年3月9日\n"
        )
        assert notice.issuers == ("修路部际联席会议办公室",)
        assert notice.unread == ()

    def test_an_order_is_signed_by_a_person(self) -> None:
        notice = notices.read(
            "某省人民政府令\n第 123 号\n《修路办法》已经通过，现予公布，自2026年5月1日起施行。\n省长  张某某\n2026年3月9日\n修路办法\n第一条 修路。\n"
        )
        assert (notice.number, notice.issuers) == ("第123号", ("某省人民政府",))
        assert notice.issued == datetime.date(2026, 3, 9)

    def test_departments_and_branches_are_addressed(self) -> None:
        notice = notices.read(
            "关于修路的通知\n各省商务、发展改革、教育主管部门，人民银行各分行：\n一、修路。\n"
        )
        assert notice.addressees == ("各省商务、发展改革、教育主管部门", "人民银行各分行")

    def test_organs_that_share_a_word_are_addressed(self) -> None:
        notice = notices.read("关于修路的通知\n各区人民政府，市政府各委、办、局：\n一、修路。\n")
        assert notice.addressees == ("各区人民政府", "市政府各委、办、局")

    def test_a_long_row_of_places_is_addressed(self) -> None:
        places = "天津、河北、山西、辽宁、吉林、江苏、浙江、安徽、福建、江西、山东、河南、湖北、湖南、广东、四川、贵州、云南、陕西、甘肃、青海"
        notice = notices.read(f"关于修路的通知\n{places}省（直辖市）商务主管部门：\n一、修路。\n")
        assert notice.addressees == (f"{places}省（直辖市）商务主管部门",)

    def test_attachments_without_a_signature(self) -> None:
        notice = notices.read(
            "商务部关于修路的通知\n一、修路。\n附件1\n修路清单\n一、土路\n附件2\n造桥清单\n一、木桥\n"
        )
        assert [(one.label, one.title) for one in notice.attachments] == [
            ("附件1", "修路清单"),
            ("附件2", "造桥清单"),
        ]

    def test_issuers_that_only_the_signature_would_name_are_reported(self) -> None:
        notice = notices.read("商务部等9部门关于修路的通知\n一、修路。\n")
        assert notice.issuers == ("商务部",)
        assert any(
            "names only the first of the issuers" in remark.reason for remark in notice.warnings
        )


class TestBrokenAddressees:
    def test_one_character_of_the_last_may_stand_on_a_line(self) -> None:
        notice = notices.read(
            "商务部关于修路的通知\n商标发〔2012〕1号\n国家发展和改革委员会、住房和城乡建设\n部：\n为修路，现通知如下：\n一、修路。\n"
        )
        assert notice.addressees == ("国家发展和改革委员会", "住房和城乡建设部")
        assert notice.title == "商务部关于修路的通知"
