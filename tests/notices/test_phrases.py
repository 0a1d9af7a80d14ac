"""Numbers, dates, titles and signatures, each on a line."""

import datetime

import pytest

from pilotstd.notices._parse.phrases import (
    date_in,
    is_signature,
    issuers_in,
    kind_of,
    number_in,
    split_signature,
    title_of,
)
from pilotstd.notices._parse.text import fold


class TestNumberIn:
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
    def test_number_in_line(self, line: str, number: str) -> None:
        assert number_in(fold(line)) == number

    @pytest.mark.parametrize("line", ["", "一、国发〔2026〕3号文件", "按照国发〔2026〕3号办理", "2026年3月9日", "3号"])
    def test_number_in_other_line_is_none(self, line: str) -> None:
        assert number_in(line) is None


class TestDateIn:
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
    def test_date_in_line(self, line: str, before: str, date: tuple[int, int, int]) -> None:
        assert date_in(line) == (before, datetime.date(*date))

    @pytest.mark.parametrize("line", ["2026年3月", "2026年13月9日", "2026年2月30日", "某日", "自2026年3月9日起施行"])
    def test_date_in_other_line_is_none(self, line: str) -> None:
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
    def test_kind_of_title(self, title: str, kind: str | None) -> None:
        assert kind_of(title) == kind

    @pytest.mark.parametrize(
        ("lines", "title"),
        [
            (["国务院", "关于修路的通知"], "国务院关于修路的通知"),
            (["商务部", "海关总署", "关于修路的通知"], "商务部 海关总署关于修路的通知"),
            (["商务部　海关总署关于修路", "的通知"], "商务部 海关总署关于修路的通知"),
            (["商务部关于印发 2026年", "修路 方案的通知"], "商务部关于印发2026年修路方案的通知"),
            (["转发商务部 财政部关于修路意见的通知"], "转发商务部 财政部关于修路意见的通知"),
            (["《商务部关于印发〈方案〉的通知》"], "商务部关于印发《方案》的通知"),
            (["国 务 院 办 公 厅", "关 于 修 路 的 通 知"], "国务院办公厅关于修路的通知"),
        ],
    )
    def test_title_of_lines(self, lines: list[str], title: str) -> None:
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
    def test_issuers_in_title(self, title: str, issuers: tuple[str, ...]) -> None:
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
    def test_split_signature(self, line: str, names: tuple[str, ...]) -> None:
        assert split_signature(line) == names
        assert is_signature(line)

    @pytest.mark.parametrize("line", ["", "做好有关工作。", "商务部、海关总署", "各项任务"])
    def test_other_line_is_not_a_signature(self, line: str) -> None:
        assert not is_signature(line)
