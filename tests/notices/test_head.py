"""The head of a notice: number, title, issuers and addressees, also among what a web page prints."""

import datetime

import pytest

from pilotstd import notices
from pilotstd.notices import Notice

BODY = "为推进修路，现通知如下：\n一、修路。\n二、养路。\n"


def kinds(notice: Notice) -> dict[str, str]:
    """What each kind of part holds."""
    found: dict[str, str] = {}
    for kind, (start, end) in notice.parts:
        found[kind] = found.get(kind, "") + notice.text[start:end]
    return found


PAGES = {
    "the title again": (
        "青溪省商务厅关于修路的通知\n\n发布时间：2026-03-15 09:28信息来源：青溪省商务厅\n\nQXCR-2026-01005\n\n青商发〔2026〕9号\n\n"
        "青溪省商务厅\n\n关于修路\n\n的通知\n\n各市商务局，厅属各单位：\n\n"
    ),
    "the number before the title, on one line": (
        "青商发〔2026〕9号《青溪省商务厅关于修路的通知》\n\n浏览量：          时间：2026-01-17 23:45:19\n\n青溪省商务厅关于修路的通知\n\n"
        "青商发〔2026〕9号\n\n各市商务局，厅属各单位：\n"
    ),
    "the title and the number twice, in quotes": (
        "青商发〔2026〕9号《青溪省商务厅关于修路的通知》\n《青溪省商务厅关于修路的通知》\n青商发〔2026〕9号\n青商发〔2026〕9号\n各市商务局，厅属各单位：\n"
    ),
    "where one is": (
        "您的位置：主页 > 公告动态 > 资讯\n\n《青溪省修路\n\n青溪省商务厅关于\n\n修路的通知\n\n青商发〔2026〕9号\n\n各市商务局，厅属各单位：\n"
    ),
    "where one is, with other arrows": (
        "您的位置: 首页 » 资料网 » 法规 »\n\n青溪省商务厅关于修路的通知\n\n时间:2026-07-19 来源: 资料网 阅读:8489\n下载地址: 点击此处下载\n\n"
        "青溪省商务厅关于修路的通知\n\n青商发〔2026〕9号\n\n各市商务局,厅属各单位:\n"
    ),
    "labels and values on lines of their own": (
        "返回顶部\n\n  • 索引号:\n\n    61072800/2026-00\n  • 来源:\n\n  • 发文机构:\n\n    省政府网站\n  • 发文字号:\n\n    青商发〔2026〕9号\n"
        "  • 内容概述:\n\n青溪省商务厅关于修路的通知\n\n各市商务局，厅属各单位：\n"
    ),
    "labels without colons": (
        "青溪省商务厅关于修路的通知\n\n索引号 SY-3101-2026\n文件编号 青商发〔2026〕9号\n发布机构 省商务厅\n公开类别 主动公开\n发布时间 2026-01-29\n\n"
        "青溪省商务厅关于\n修路的通知\n\n各市商务局，厅属各单位：\n"
    ),
    "all in a table": (
        "法规内容  本文仅供参考,如需引用请以正式文件为准\n发文标题: 青溪省商务厅关于修路的通知\n发文文号: 青商发[2026]9号\n发文部门: 青溪省商务厅\n"
        "所属行业: 交通业\n阅读人次: 3931\n页面功能:\n  • 加入收藏\n  • 关闭\n发文内容:\n\n各市商务局,厅属各单位:\n"
    ),
    "a mark before the title": (
        "【规范性文件】青溪省商务厅关于修路的通知\n青商发〔2026〕9号\n各市商务局，厅属各单位：\n"
    ),
    "a column before the title": (
        "科技政策 | 青溪省商务厅关于修路的通知\n\n来源：资料网   发布时间：2026-07-06\n\n青溪省商务厅关于修路的通知\n青商发〔2026〕9号\n\n\n各市商务局，厅属各单位：\n"
    ),
    "a quoted mark before the title": (
        "“信息公开” 青溪省商务厅关于修路的通知\n青商发〔2026〕9号\n各市商务局，厅属各单位：\n"
    ),
    "an article about it above": (
        "青溪省商务厅日前发布了一份通知，要求修路。\n详情如下：\n青溪省商务厅关于修路的通知\n青商发〔2026〕9号\n各市商务局，厅属各单位：\n"
    ),
    "the body that a site names above the title": (
        "青溪省商务厅关于修路的通知\n\n大江区青溪省商务厅\n\n青溪省商务厅关于修路的通知\n青商发〔2026〕9号\n各市商务局，厅属各单位：\n"
    ),
    "a site's name and a time on one line": (
        "青溪省商务厅关于修路的通知-青溪省商务厅门户网站\n\n青溪省商务厅关于修路的通知\n\n青溪省商务厅网站 www.example.org 发布时间: 2026-01-31 15:14 【字体:\n\n"
        "青溪省商务厅关于\n\n修路的通知\n\n青商发〔2026〕9号\n\n各市商务局，厅属各单位：\n"
    ),
    "the number in brackets after the title": (
        "当前位置: 首页 > 政策法规\n\n青溪省商务厅关于修路的通知（青商发〔2026〕9号）\n\n来源:门户网 日期:2026-01-12 17:08 字号:【\n视力保护色:\n浏览量:\n\n"
        "各市商务局，厅属各单位：\n"
    ),
    "what became of it, below the number": (
        "青溪省商务厅关于修路的通知\n青商发〔2026〕9号\n\n提示:根据2026年5月16日 青溪省商务厅关于清理文件的通知》（ 青商发〔2026〕39号规定，继续有效\n\n各市商务局、厅属各单位：\n"
    ),
    "an article about it above, under a title of its own": (
        "首页 > 资讯 > 正文\n\n青溪省修路方案\n\n作者:\n\n时间:2026/1/1 0:00:00\n\n近日，青溪省发布了通知，要求修路。\n\n原文如下:\n\n"
        "青溪省商务厅关于修路的通知\n\n青商发〔2026〕9号\n\n各市商务局，厅属各单位：\n"
    ),
    "blanks where lines were broken": (
        "|\n青溪省商务厅 关于 修路的通知\n青商发〔2026〕9号\n发布日期：2026-09-01 10:51 来源：商务厅 【字体：大 中 小】 打印本页\n各市商务局，厅属各单位：\n"
    ),
    "a table whose cells are parted by bars": (
        "索 引 号 | 0001 | 主题分类 | 科技、教育 \\ 教育 | |\n发布机构 | 省商务厅 | 文 号 | 青商发[2026]9号 |\n青溪省商务厅关于修路的通知\n各市商务局，厅属各单位：\n"
    ),
    "a label without a value at the end of a line": (
        "关于修路的办法\n\n发布时间：2026-06-19    来源：\n\n青溪省商务厅\n\n关于修路的通知\n\n青商发〔2026〕9号\n\n各市商务局，厅属各单位：\n"
    ),
    "a label that says nothing": (
        "青溪省政府\n您当前的位置：\n>> 首页 >> 政策\n\n青溪省商务厅关于修路的通知\n\n发布日期：2026-12-19 10:21\n浏览次数：\n青商发〔2026〕9号\n各市商务局，厅属各单位：\n"
    ),
    "the name of a column above": (
        "新闻中心\n\n青溪省商务厅关于修路的通知\n\n发布时间：2026-07-29 16:48:00 作者：点击率：19923次来源：某局\n\n青商发〔2026〕9号\n\n各市商务局，厅属各单位：\n"
    ),
    "a blank before the act": ("青溪省商务厅 关于修路的通知\n青商发〔2026〕9号\n各市商务局，\n  厅属各单位：\n"),
}


class TestTitleAndNumber:
    def test_order_with_number_on_title_line(self) -> None:
        notice = notices.parse(
            "中华人民共和国国务院令 第722号\n《修路条例》已经通过，现予公布。\n2026年3月9日\n修路条例\n第一章 总则\n第一条 修路。\n"
        )
        assert (notice.title, notice.number, notice.kind) == ("中华人民共和国国务院令", "第722号", "令")
        assert notice.issuers == ("中华人民共和国国务院",)

    def test_announcement_without_addressees(self) -> None:
        notice = notices.parse(
            "关于支持修路的公告\n财政部 税务总局公告2026年第12号\n为支持修路，现将有关事项公告如下：\n一、修路。\n特此公告。\n财政部\n税务总局\n2026年8月2日\n"
        )
        assert (notice.kind, notice.number) == ("公告", "财政部 税务总局公告2026年第12号")
        assert (notice.issuers, notice.addressees) == (("财政部", "税务总局"), ())
        assert notice.preamble == "为支持修路，现将有关事项公告如下："

    def test_date_below_title(self) -> None:
        notice = notices.parse("中共中央 国务院关于修路的意见\n（2026年3月9日）\n修路很重要。\n一、总体要求\n修路。\n")
        assert notice.issued == datetime.date(2026, 3, 9)
        assert notice.issuers == ("中共中央", "国务院")

    def test_masthead_is_not_the_title(self) -> None:
        notice = notices.parse(
            "000001\n特急\n国务院办公厅文件\n国办发〔2026〕3号\n国务院办公厅关于修路的通知\n一、修路。\n"
        )
        assert notice.title == "国务院办公厅关于修路的通知"
        assert [part.kind for part in notice.parts][:4] == ["unread", "masthead", "number", "title"]

    def test_title_of_issued_text_is_not_the_title(self) -> None:
        notice = notices.parse(
            "青溪省商务厅关于印发《青溪省修路行动计划（2026—2028年）》的通知\n青溪省修路\n行动计划\n（2026—2028年）\n为了修路，制定本计划。\n一、修路。\n"
        )
        assert notice.kind == "通知"
        (attachment,) = notice.attachments
        assert attachment.title == "青溪省修路行动计划（2026—2028年）"


class TestAddressees:
    def test_addressees_and_text_on_one_line(self) -> None:
        notice = notices.parse(
            "国务院关于修路的批复\n国函〔2026〕3号\n甲省人民政府、商务部：你们的请示收悉。现批复如下：\n一、同意修路。\n"
        )
        assert notice.addressees == ("甲省人民政府", "商务部")
        assert notice.preamble == "你们的请示收悉。现批复如下："

    def test_lead_in_is_not_an_addressee(self) -> None:
        notice = notices.parse("商务部关于修路的通知\n现将有关部门工作通知如下：\n一、修路。\n")
        assert notice.addressees == ()

    def test_departments_and_branches(self) -> None:
        notice = notices.parse("关于修路的通知\n各省商务、发展改革、教育主管部门，人民银行各分行：\n一、修路。\n")
        assert notice.addressees == ("各省商务、发展改革、教育主管部门", "人民银行各分行")

    def test_organs_that_share_a_word(self) -> None:
        notice = notices.parse("关于修路的通知\n各区人民政府，市政府各委、办、局：\n一、修路。\n")
        assert notice.addressees == ("各区人民政府", "市政府各委、办、局")

    def test_long_row_of_places(self) -> None:
        places = "天津、河北、山西、辽宁、吉林、江苏、浙江、安徽、福建、江西、山东、河南、湖北、湖南、广东、四川、贵州、云南、陕西、甘肃、青海"
        notice = notices.parse(f"关于修路的通知\n{places}省（直辖市）商务主管部门：\n一、修路。\n")
        assert notice.addressees == (f"{places}省（直辖市）商务主管部门",)

    def test_last_addressee_broken_before_its_last_character(self) -> None:
        notice = notices.parse(
            "商务部关于修路的通知\n商标发〔2012〕1号\n国家发展和改革委员会、住房和城乡建设\n部：\n为修路，现通知如下：\n一、修路。\n"
        )
        assert notice.addressees == ("国家发展和改革委员会", "住房和城乡建设部")
        assert notice.title == "商务部关于修路的通知"


class TestWebPages:
    @pytest.mark.parametrize("page", PAGES)
    def test_head_is_read_from_page(self, page: str) -> None:
        notice = notices.parse(PAGES[page] + BODY)
        assert notice.title == "青溪省商务厅关于修路的通知"
        assert notice.number == "青商发〔2026〕9号"
        assert notice.issuers == ("青溪省商务厅",)
        assert notice.addressees == ("各市商务局", "厅属各单位")
        assert notice.preamble == "为推进修路，现通知如下："
        assert [section.number for section in notice.sections] == [1, 2]

    @pytest.mark.parametrize("page", PAGES)
    def test_page_furniture_is_unread(self, page: str) -> None:
        parts = kinds(notices.parse(PAGES[page] + BODY))
        assert set(parts) <= {"unread", "title", "number", "addressees", "preamble", "section"}
        assert "修路" not in parts["addressees"]


class TestPageData:
    def test_page_data_fill_missing_number_and_date(self) -> None:
        notice = notices.parse("成文日期：2026年3月9日\t发文字号：国发〔2026〕3号\n国务院关于修路的意见\n一、修路。\n")
        assert notice.issued == datetime.date(2026, 3, 9)
        assert notice.number == "国发〔2026〕3号"

    @pytest.mark.parametrize(
        ("data", "day"),
        [
            ("成文日期：2026-03-09", datetime.date(2026, 3, 9)),
            ("发文时间: 2026-3-9", datetime.date(2026, 3, 9)),
            ("发文日期:\n\n    2026年03月09日 16:40", datetime.date(2026, 3, 9)),
            ("发布日期：2026-03-09", None),
            ("成文日期：2026-13-09", None),
        ],
    )
    def test_date_of_issue_is_not_the_date_of_the_page(self, data: str, day: datetime.date | None) -> None:
        assert notices.parse(f"{data}\n青溪省商务厅关于修路的通知\n{BODY}").issued == day

    def test_date_and_number_on_one_line(self) -> None:
        notice = notices.parse(f"某总局关于修路的公告\n2026-03-09 某总局公告2026年第5号\n{BODY}")
        assert notice.issued == datetime.date(2026, 3, 9)
        assert notice.number == "某总局公告2026年第5号"

    def test_page_data_fill_missing_issuers(self) -> None:
        notice = notices.parse(f"发文机关：青溪省商务厅\n关于修路的通知\n{BODY}")
        assert notice.issuers == ("青溪省商务厅",)


class TestPagesAroundTheHead:
    BODY = "各市人民政府，省政府各部门：\n一、修路。修路。（省交通厅负责）\n二、修桥。修桥。（省水利厅负责）\n"

    def test_number_after_a_broken_label(self) -> None:
        notice = notices.parse(f"青溪省人民政府关于修路的意见\n文\n号：青府发〔2026〕6号\n{self.BODY}")
        assert notice.number == "青府发〔2026〕6号"
        assert notice.addressees == ("各市人民政府", "省政府各部门")

    def test_label_without_value_does_not_take_the_title(self) -> None:
        text = f"文 号：\n青府发〔2026〕6号\n文件状态：\n青溪省人民政府关于修路的意见\n青府发〔2026〕6号\n{self.BODY}"
        assert notices.parse(text).title == "青溪省人民政府关于修路的意见"

    def test_front_matter_is_unread_and_may_have_the_title(self) -> None:
        notice = notices.parse(f"title: 关于修路的意见\ndate: 2026-01-01\n{self.BODY}")
        assert notice.title == "关于修路的意见"
        assert notice.addressees == ("各市人民政府", "省政府各部门")

    def test_bracket_below_the_title_after_a_blank_line(self) -> None:
        notice = notices.parse("附件\n\n青溪市修路三年行动计划\n\n（2026-2028年）\n\n为修路，制定本计划。\n一、修路\n")
        assert notice.title == "青溪市修路三年行动计划（2026-2028年）"

    def test_long_menu_above_the_title_is_passed(self) -> None:
        menu = "\n".join(f"栏目{letter}" for letter in "甲乙丙丁戊己庚辛壬癸" * 12)
        notice = notices.parse(f"{menu}\n青溪省人民政府关于修路的意见\n青府发〔2026〕6号\n{self.BODY}")
        assert (notice.title, notice.number) == ("青溪省人民政府关于修路的意见", "青府发〔2026〕6号")

    def test_menu_above_a_text_without_title_is_unread(self) -> None:
        notice = notices.parse("首页 > 政务公开\n青溪区\n搜索\n一、修路。修路。（区交通局负责）\n二、修桥。修桥。\n")
        assert (notice.title, notice.preamble) == ("", "")
        assert notice.unread[0].text == "首页 > 政务公开\n青溪区\n搜索\n"

    def test_menu_that_ends_in_a_kind_of_document_is_not_a_title(self) -> None:
        menu = "首页\n新闻\n公开\n服务\n互动\n政策\n"
        assert notices.parse(f"{menu}一、修路。修路。\n二、修桥。修桥。\n").title == ""

    def test_fields_below_the_text_are_unread(self) -> None:
        notice = notices.parse(f"关于修路的意见\n{self.BODY}更新时间：2026年1月1日\n浏览次数：20\n")
        assert notice.unread[-1].text == "更新时间：2026年1月1日\n浏览次数：20\n"
