"""The signature: issuers, date, and the person or seal between them."""

import datetime

from pilotstd import notices

from .helpers import read


class TestSignature:
    def test_signature_without_date(self) -> None:
        notice = notices.parse("商务部 海关总署关于修路的通知\n一、修路。\n商务部\n海关总署\n（此件公开发布）\n")
        assert notice.issuers == ("商务部", "海关总署")
        assert notice.sections[0].text == "修路。"
        assert notice.footnotes == ("（此件公开发布）",)

    def test_seal_of_another_body(self) -> None:
        notice = notices.parse("关于修路的通知\n一、修路。\n修路部际联席会议办公室\n（商务部代章）\n2026年3月9日\n")
        assert notice.issuers == ("修路部际联席会议办公室",)
        assert notice.unread == ()

    def test_order_signed_by_a_person(self) -> None:
        notice = notices.parse(
            "某省人民政府令\n第 123 号\n《修路办法》已经通过，现予公布，自2026年5月1日起施行。\n省长  张某某\n2026年3月9日\n修路办法\n第一条 修路。\n"
        )
        assert (notice.number, notice.issuers) == ("第123号", ("某省人民政府",))
        assert notice.issued == datetime.date(2026, 3, 9)

    def test_missing_signature_of_joint_notice_is_reported(self) -> None:
        notice = notices.parse("商务部等9部门关于修路的通知\n一、修路。\n")
        assert notice.issuers == ("商务部",)
        assert any("names only the first issuer" in warning.message for warning in notice.warnings)

    def test_footnotes_are_separate(self) -> None:
        assert read("joint-plan").footnotes == ("（此件主动公开）",)

    def test_names_with_the_same_place_are_separated(self) -> None:
        notice = notices.parse("关于修路的通知\n一、修路。\n青溪市交通局青溪市财政局\n2026年3月9日\n")
        assert notice.issuers == ("青溪市交通局", "青溪市财政局")

    def test_names_that_cannot_be_separated_are_left_empty_and_reported(self) -> None:
        names = "工业和信息化部教育部科学技术部交通运输部文化和旅游部国务院国有资产监督管理委员会中国科学院"
        notice = notices.parse(f"关于修路的通知\n一、修路。\n{names}\n2026年3月9日\n")
        assert notice.issuers == ()
        (warning,) = [one for one in notice.warnings if one.rule == "signature"]
        assert (warning.line, "without blanks between them" in warning.reason) == (3, True)
