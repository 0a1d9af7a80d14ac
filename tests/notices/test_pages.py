"""The head of a notice as web pages print it: among tables of data, repeated titles and navigation."""

import datetime

import pytest

from pilotstd import notices
from pilotstd.notices import Notice

BODY = "为推进修路，现通知如下：\n一、修路。\n二、养路。\n"


def kinds(notice: Notice) -> dict[str, str]:
    """What stands in each kind of part."""
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
    "a blank before the act": (
        "青溪省商务厅 关于修路的通知\n青商发〔2026〕9号\n各市商务局，\n  厅属各单位：\n"
    ),
}


class TestPages:
    @pytest.mark.parametrize("page", PAGES)
    def test_the_head_is_read(self, page: str) -> None:
        notice = notices.read(PAGES[page] + BODY)
        assert notice.title == "青溪省商务厅关于修路的通知"
        assert notice.number == "青商发〔2026〕9号"
        assert notice.issuers == ("青溪省商务厅",)
        assert notice.addressees == ("各市商务局", "厅属各单位")
        assert notice.preamble == "为推进修路，现通知如下："
        assert [section.number for section in notice.sections] == [1, 2]

    @pytest.mark.parametrize("page", PAGES)
    def test_what_the_page_adds_is_unread(self, page: str) -> None:
        parts = kinds(notices.read(PAGES[page] + BODY))
        assert set(parts) <= {"unread", "title", "number", "addressees", "preamble", "section"}
        assert "修路" not in parts["addressees"]

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
    def test_the_day_of_issue_is_not_that_of_the_page(
        self, data: str, day: datetime.date | None
    ) -> None:
        assert notices.read(f"{data}\n青溪省商务厅关于修路的通知\n{BODY}").issued == day

    def test_a_day_and_a_number_on_one_line(self) -> None:
        notice = notices.read(f"某总局关于修路的公告\n2026-03-09 某总局公告2026年第5号\n{BODY}")
        assert notice.issued == datetime.date(2026, 3, 9)
        assert notice.number == "某总局公告2026年第5号"

    def test_issuers_of_the_table_stand_in_where_nobody_signs(self) -> None:
        notice = notices.read(f"发文机关：青溪省商务厅\n关于修路的通知\n{BODY}")
        assert notice.issuers == ("青溪省商务厅",)

    def test_an_issued_text_below_its_notice_is_not_the_title(self) -> None:
        notice = notices.read(
            "青溪省商务厅关于印发《青溪省修路行动计划（2026—2028年）》的通知\n青溪省修路\n行动计划\n（2026—2028年）\n为了修路，制定本计划。\n一、修路。\n"
        )
        assert notice.kind == "通知"
        (attachment,) = notice.attachments
        assert attachment.title == "青溪省修路行动计划（2026—2028年）"

    def test_an_issued_text_without_its_title_is_an_attachment(self) -> None:
        notice = notices.read(
            "青溪省商务厅关于印发《修路要点》的通知\n各市商务局：\n现将《修路要点》印发给你们。\n青溪省商务厅\n2026年3月9日\n"
            "今年要修路。\n一、修土路\n（一）平整。\n"
        )
        (attachment,) = notice.attachments
        assert attachment.title == "修路要点"
        assert attachment.preamble == "今年要修路。"
        assert attachment.sections[0].children[0].number == 1

    def test_a_table_of_contents_is_no_text(self) -> None:
        notice = notices.read(
            "青溪省商务厅关于印发修路规划的通知\n各市商务局：\n现印发给你们。\n青溪省商务厅\n2026年3月9日\n修路规划\n目  录\n前  言\n一、总体要求…………1\n"
            "二、任务…………2\n前  言\n修路很重要。\n一、总体要求\n修路。\n二、任务\n养路。\n"
        )
        (attachment,) = notice.attachments
        assert [(one.number, one.text) for one in attachment.sections] == [
            (1, "修路。"),
            (2, "养路。"),
        ]
        assert [passage.text.split()[0] for passage in notice.unread] == ["目"]

    def test_an_annex_that_lists_contents_once_is_text(self) -> None:
        notice = notices.read("关于修路的通知\n目录\n一、修土路。\n二、修石路。\n")
        assert [one.number for one in notice.sections] == [1, 2]

    def test_traditional_characters_are_reported(self) -> None:
        notice = notices.read(
            "某省商務廳關於修路的通知\n某發〔2026〕9號\n各縣商務局：\n一、修路。（省商務廳負責，財政廳參與）\n"
        )
        assert any("traditional characters" in remark.reason for remark in notice.warnings)
