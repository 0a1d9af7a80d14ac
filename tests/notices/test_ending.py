"""What follows the text: the list of attachments, where attachments begin, the signature, the foot of the page."""

import datetime

import pytest

from pilotstd import notices

from .helpers import read


class TestAttachments:
    def test_title_includes_years_on_line_below(self) -> None:
        (attachment,) = read("joint-plan").attachments
        assert (attachment.label, attachment.title) == ("附件", "内河港口服务标准提升行动方案（2026—2028年）")
        assert attachment.preamble == "为推进内河港口服务标准化，制定本方案。"

    def test_forwarded_text_is_found_by_its_title(self) -> None:
        (attachment,) = read("forwarded").attachments
        assert (attachment.label, attachment.title) == ("", "关于发展夜间服务业的若干意见")

    def test_issued_text_without_quotes_is_found_by_its_title(self) -> None:
        (attachment,) = read("province").attachments
        assert attachment.title == "青溪省支持养老服务发展若干措施"

    def test_numbered_attachments(self) -> None:
        found = [(attachment.label, attachment.title) for attachment in read("labelled").attachments]
        assert found == [("附件1", "试点申报书"), ("附件2", "试点推荐汇总表")]

    def test_listed_attachment_without_text_is_reported(self) -> None:
        notice = notices.parse("甲部关于修路的通知\n一、修路。\n附件：路线图\n甲部\n2026年1月2日\n")
        (attachment,) = notice.attachments
        assert attachment.title == "路线图"
        assert attachment.sections == ()
        assert any("'路线图' is listed, but its text is missing" in str(warning) for warning in notice.warnings)

    def test_articles_without_title_are_the_issued_text(self) -> None:
        notice = notices.parse(
            "甲市关于印发《修路办法》的通知\n现印发《修路办法》。\n甲市人民政府\n2026年3月9日\n第一条 修路。\n第二条 修桥。\n"
        )
        assert [(one.title, len(one.sections)) for one in notice.attachments] == [("修路办法", 2)]

    def test_article_is_not_the_title(self) -> None:
        notice = notices.parse(
            "甲市关于修路的通知\n修路。\n甲市人民政府\n2026年3月9日\n附件\n第一条 目的\n修路。\n第二条 期限\n一年。\n"
        )
        assert [(one.title, len(one.sections)) for one in notice.attachments] == [("", 2)]

    def test_attachments_without_signature(self) -> None:
        notice = notices.parse(
            "商务部关于修路的通知\n一、修路。\n附件1\n修路清单\n一、土路\n附件2\n造桥清单\n一、木桥\n"
        )
        assert [(one.label, one.title) for one in notice.attachments] == [("附件1", "修路清单"), ("附件2", "造桥清单")]

    def test_issued_text_without_title_is_an_attachment(self) -> None:
        notice = notices.parse(
            "青溪省商务厅关于印发《修路要点》的通知\n各市商务局：\n现将《修路要点》印发给你们。\n青溪省商务厅\n2026年3月9日\n"
            "今年要修路。\n一、修土路\n（一）平整。\n"
        )
        (attachment,) = notice.attachments
        assert attachment.title == "修路要点"
        assert attachment.preamble == "今年要修路。"
        assert attachment.sections[0].children[0].number == 1

    def test_titles_in_list_broken_over_lines(self) -> None:
        notice = notices.parse(
            "商务部关于修路的通知\n一、修路。\n附件：1.土路和石路修建\n　　　　申报书\n　　　2.《造桥清单》\n商务部\n2026年3月9日\n附件1：土路和石路修建申报书\n一、申报单位\n附件2 造桥清单\n一、木桥\n"
        )
        found = [(one.label, one.title, len(one.sections)) for one in notice.attachments]
        assert found == [("附件1", "土路和石路修建申报书", 1), ("附件2", "造桥清单", 1)]

    def test_missing_title_is_taken_from_list(self) -> None:
        notice = notices.parse(
            "商务部关于修路的通知\n一、修路。\n附件：1.甲表\n2.乙表\n商务部\n2026年3月9日\n附件1\n甲表\n内容。\n附件2\n序号\n事项\n1\n修路\n"
        )
        assert [one.title for one in notice.attachments] == ["甲表", "乙表"]
        assert notice.attachments[1].tables[0].rows[0].cells == ("1", "修路")

    def test_two_issued_texts_named_in_title(self) -> None:
        notice = notices.parse(
            "商务部印发《修路意见》及《修路任务清单（首批）》的通知\n甲省人民政府：\n现印发给你们。\n商务部\n2026年3月9日\n修路意见\n一、修路。\n修路任务\n清单（首批）\n1.土路（重庆）\n"
        )
        assert [one.title for one in notice.attachments] == ["修路意见", "修路任务清单（首批）"]

    def test_two_issued_texts_named_below_head(self) -> None:
        notice = notices.parse(
            "商务部关于印发修路和造桥两个规定的通知\n甲省人民政府：\n《修路规定》和《造桥规定》已经国务院同意，现印发给你们。\n"
            "商务部\n2026年3月9日\n修路规定\n一、修路。\n造桥规定\n一、造桥。\n"
        )
        assert [one.title for one in notice.attachments] == ["修路规定", "造桥规定"]


ACT = "青溪市交通局关于印发修路办法的通知\n各县区人民政府：\n现印发给你们。\n青溪市交通局\n2026年3月1日\n"


class TestListsOfAttachedTexts:
    PLAN = ACT.replace("办法", "方案") + "修路方案\n一、目标\n修路。\n二、任务\n1.拓宽公路。\n2.养护公路。\n"

    def test_list_after_the_last_item_holds_no_items(self) -> None:
        text = f"{self.PLAN}附件：1.青溪市公路养护职责清单\n2.青溪市公路养护与沿线产业\n发展行动\n3.分工表\n"
        notice = notices.parse(text)
        assert [section.number for section in notice.walk()] == [1, 2, 1, 2]
        assert [one.title for one in notice.attachments] == [
            "修路方案", "青溪市公路养护职责清单", "青溪市公路养护与沿线产业发展行动", "分工表",
        ]  # fmt: skip
        assert sum("is listed, but its text is missing" in warning.reason for warning in notice.warnings) == 3

    def test_files_that_a_page_offers_are_no_attachments(self) -> None:
        text = f"{self.PLAN}附件：1.职责清单\n2.分工表\n附件列表：\n附件1：职责清单.docx\n附件2：分工表.xlsx\n附件3.政策解读.doc\n"
        notice = notices.parse(text)
        assert [one.title for one in notice.attachments] == ["修路方案", "职责清单", "分工表"]
        assert notice.unread[-1].text.startswith("附件列表")

    def test_label_and_title_on_one_line_above_a_table(self) -> None:
        table = "序号\t任务\t责任单位\n1\t修路\t市交通局\n"
        text = f"{self.PLAN}附件：1.指标体系（2026年）\n2.任务分工表\n附件1指标体系（2026年版）\n指标\t目标\n里程\t9\n附件2任务分工表\n{table}"
        notice = notices.parse(text)
        assert [(one.label, one.title, len(one.tables)) for one in notice.attachments[1:]] == [
            ("附件1", "指标体系（2026年版）", 1),
            ("附件2", "任务分工表", 1),
        ]

    def test_articles_with_an_attachment_of_their_own(self) -> None:
        text = f"{ACT}修路办法\n第一条  为修路。\n第二条  本办法自印发之日起施行。\n附件：分值表\n附件\n分值表\n项目\t分值\n修路\t5\n"
        notice = notices.parse(text)
        assert [one.title for one in notice.attachments] == ["修路办法", "分值表"]
        assert [section.ordinal for section in notice.walk()] == ["第一条", "第二条"]

    def test_attachment_alone_has_its_label_above_its_title(self) -> None:
        notice = notices.parse("附件2\n青溪市修路任务清单（2026年）\n序号\t任务\t责任单位\n1\t修路\t市交通局\n")
        assert notice.title == "青溪市修路任务清单（2026年）"


class TestFootOfPage:
    FOOT = "公开方式：主动公开\n相关新闻\n青溪市政府 版权所有　主办单位：青溪市政府办公厅\n网站标识码：4401000004\n智能问答\n"

    @pytest.mark.parametrize("end", ["第二条  本办法自印发之日起施行。\n", "第二条  办理。\n（一）甲；\n（二）乙。\n"])
    def test_foot_is_not_in_the_last_article(self, end: str) -> None:
        notice = notices.parse(f"{ACT}修路办法\n第一条  为修路。\n{end}{self.FOOT}")
        assert notice.unread[-1].text == self.FOOT
        assert not any(section.responsibilities for section in notice.walk())

    def test_menu_above_the_foot_is_unread(self) -> None:
        menu = "智能问答\n生态广场\n数据\nPM2.5\n市级机构\n区政府\n微信\n"
        notice = notices.parse(f"关于修路的意见\n一、修路。修路。\n二、修桥。（市交通局负责）\n{menu}{self.FOOT}")
        assert notice.unread[-1].text == menu + self.FOOT

    def test_who_holds_an_event_is_text(self) -> None:
        text = "关于举办论坛的通知\n一、内容\n修路。\n二、组织\n主办单位：省交通厅\n承办单位：市交通局\n省交通厅\n2026年3月1日\n"
        notice = notices.parse(text)
        assert notice.unread == ()
        assert str(notice.issued) == "2026-03-01"

    def test_mark_of_a_page_above_the_text_ends_nothing(self) -> None:
        text = f"{ACT}公开方式：主动公开\n附件\n修路办法\n第一条  为修路。\n第二条  办理。\n第三条  施行。\n"
        assert len(list(notices.parse(text).walk())) == 3


def test_files_to_download_are_not_an_attachment() -> None:
    text = "商务部关于修路的通知\n一、修路。\n二、修桥。\n商务部\n2026年3月9日\n附件：\n1.责任分解表.docx\n分享到：\n"
    notice = notices.parse(text)
    assert notice.attachments == ()
    assert notice.unread[0].text == "附件：\n1.责任分解表.docx\n分享到：\n"


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
