"""Who answers for an item."""

import pytest
from hypothesis import given, strategies as st

from pilotstd.model import Role
from pilotstd.notices.clauses import Standing, charge, without_clauses

from .test_names import BODIES


def read(text: str, standing: Standing = Standing()) -> str:  # noqa: B008  (frozen)
    """The bodies in a text, those that lead with a star."""
    found = charge(text, standing)[0].assignments
    return " ".join(name + "*" * (role is Role.LEAD) for name, role in found)


CLAUSES = [
    ("商务部负责", "商务部"),
    ("由商务部负责", "商务部"),
    ("商务部、海关总署等负责", "商务部 海关总署 等"),
    ("商务部、海关总署等有关部门负责", "商务部 海关总署 等有关部门"),
    ("商务部牵头负责", "商务部*"),
    ("商务部、财政部共同牵头，中国科协参加", "商务部* 财政部* 中国科协"),
    ("商务部牵头，财政部、税务总局参加", "商务部* 财政部 税务总局"),
    ("商务部牵头，财政部配合", "商务部* 财政部"),
    ("商务部牵头、财政部配合", "商务部* 财政部"),
    ("商务部牵头；财政部、公安部参与", "商务部* 财政部 公安部"),
    ("商务部牵头，财政部、公安部等按职责分工负责", "商务部* 财政部 公安部 等"),
    ("商务部按职责分工牵头，财政部等配合", "商务部* 财政部 等"),
    ("商务部牵头，会同教育部、中科院落实", "商务部* 教育部 中科院"),
    ("商务部牵头会同教育部负责", "商务部* 教育部"),
    ("商务部会同财政部、海关总署和税务总局负责", "商务部* 财政部 海关总署 税务总局"),
    ("商务部、财政部会同有关部门负责", "商务部* 财政部* 有关部门"),
    ("商务部负责，财政部配合", "商务部* 财政部"),
    ("商务部、财政部按职责分工负责", "商务部 财政部"),
    ("商务部、财政部分别负责", "商务部 财政部"),
    ("最高人民法院、公安部依职责分工负责", "最高人民法院 公安部"),
    (
        "商务部、公安部等部门与各省、自治区、直辖市人民政府按职责分工负责",
        "商务部 公安部 等部门 各省、自治区、直辖市人民政府",
    ),
    ("商务部、公安部等部门和各地区按职责分工负责", "商务部 公安部 等部门 各地区"),
    ("公安部等按职责分工负责，各省级人民政府负责落实", "公安部 等 各省级人民政府"),
    ("各省（区、市）人民政府负责", "各省（区、市）人民政府"),
    ("各地区、各有关部门分工负责", "各地区 各有关部门"),
    ("国务院办公厅牵头，各地区、各部门负责", "国务院办公厅* 各地区 各部门"),
    ("2026年底前完成，商务部牵头，财政部负责", "商务部* 财政部"),
    ("商务部牵头，财政部配合，持续推进", "商务部* 财政部"),
    ("教育部（牵头）、财政部", "教育部* 财政部"),
    ("负责部门：商务部、财政部", "商务部 财政部"),
    ("责任单位：省商务厅、省财政厅，各市县人民政府", "省商务厅 省财政厅 各市县人民政府"),
    ("牵头单位：商务部；配合单位：财政部、公安部", "商务部* 财政部 公安部"),
    ("牵头单位：商务部，责任单位：财政部，完成时限：2026年12月底", "商务部* 财政部"),
    (
        "市政府办公室、市改革领导小组办公室牵头，市级各有关部门按职责分工负责",
        "市政府办公室* 市改革领导小组办公室* 市级各有关部门",
    ),
    ("税务总局、财政部负责，排在第一位的部门为牵头部门", "税务总局* 财政部"),
    ("税务总局、财政部等负责。列第一位者为牵头单位，下同", "税务总局* 财政部 等"),
    ("有关部门、财政部负责，排在第一位的部门为牵头部门", "有关部门 财政部"),
    (
        "国家发展改革委、市场监管总局（国家标准委）等负责",
        "国家发展改革委 市场监管总局（国家标准委） 等",
    ),
    ("省级人民政府负总责，市县人民政府负责落实", "省级人民政府 市县人民政府"),
    ("商务部牵头，2026年6月底前完成", "商务部*"),
    ("商务部负责牵头，财政部配合", "商务部* 财政部"),
    ("商务部为牵头单位，财政部、公安部为配合单位", "商务部* 财政部 公安部"),
    ("由商务部负责统筹协调，财政部按职责分工落实", "商务部 财政部"),
    ("财政部、商务部等部门负责指导，各省级人民政府具体实施", "财政部 商务部 等部门 各省级人民政府"),
    ("教育部负责制定政策，财政部负责资金保障", "教育部 财政部"),
    ("商务部负责，地方各级人民政府落实属地责任", "商务部 地方各级人民政府"),
    ("商务部牵头，中国电信、中国移动参加", "商务部* 中国电信 中国移动"),
    ("商务部、教育部等部门按职责分工负责，地方人民政府配合", "商务部 教育部 等部门 地方人民政府"),
    ("各省级人民政府负责，住房城乡建设部、财政部指导", "各省级人民政府 住房城乡建设部 财政部"),
    ("第一责任单位：省教育厅；配合单位：省财政厅", "省教育厅* 省财政厅"),
    ("各省级人民政府负责。商务部加强指导", "各省级人民政府 商务部"),
    ("各地区负责；国务院办公厅加强督促指导", "各地区 国务院办公厅"),
    ("各部门负责，财政部牵头督促落实", "各部门 财政部*"),
    ("商务部牵头，各地区结合实际抓好落实", "商务部* 各地区"),
    ("商务部牵头制定标准，财政部等参与", "商务部* 财政部 等"),
    ("商务部牵头，中国物流协会、社会组织参与", "商务部* 中国物流协会 社会组织"),
    ("商务部、财政部等与地方各级人民政府负责", "商务部 财政部 等 地方各级人民政府"),
    ("商务部、财政部等负责，以下均需各地区落实，不再列出", "商务部 财政部 等"),
    ("责任单位：商务部按职责分工负责，各省级人民政府", "商务部 各省级人民政府"),
    ("责任领导：某某某；责任单位：商务部", "商务部"),
    ("国家电网、中国石化、中国海油负责", "国家电网 中国石化 中国海油"),
    ("商务部负责，中国电信、中国联通配合", "商务部* 中国电信 中国联通"),
    ("推进“甲乙”建设领导小组办公室、商务部负责", "推进“甲乙”建设领导小组办公室 商务部"),
]


class TestClauses:
    @pytest.mark.parametrize(("clause", "bodies"), CLAUSES)
    def test_in_brackets_after_a_sentence(self, clause: str, bodies: str) -> None:
        assert read(f"做好有关工作。（{clause}）") == bodies

    @pytest.mark.parametrize(("clause", "bodies"), CLAUSES)
    def test_in_brackets_before_the_full_stop(self, clause: str, bodies: str) -> None:
        assert read(f"做好有关工作（{clause}）。") == bodies

    @pytest.mark.parametrize(
        ("sentence", "bodies"),
        [
            ("由商务部牵头，财政部参加。", "商务部* 财政部"),
            ("具体工作由商务部负责。", "商务部"),
            ("商务部、公安部等14部门按照职责分工负责。", "商务部 公安部 等14部门"),
            ("责任单位：商务部、财政部。", "商务部 财政部"),
            ("牵头单位：商务部\n配合单位：财政部", "商务部* 财政部"),
            (
                "关于“推进甲项、完善乙项”的问题，由商务部会同财政部等部门研究提出落实意见。",
                "商务部* 财政部 等部门",
            ),
            ("关于丙项工作，由商务部、财政部负责落实。", "商务部 财政部"),
            ("青溪省人民政府负责具体实施。", "青溪省人民政府"),
        ],
    )
    def test_as_a_sentence(self, sentence: str, bodies: str) -> None:
        assert read(f"做好有关工作。{sentence}") == bodies

    @pytest.mark.parametrize("brackets", ["【{}】", "〔{}〕", "[{}]"])
    def test_in_other_brackets(self, brackets: str) -> None:
        clause = brackets.format("牵头单位：商务部；配合单位：财政部")
        assert read(f"做好有关工作。{clause}") == "商务部* 财政部"

    def test_several_in_one_item_are_all_kept(self) -> None:
        text = "推进甲项。（商务部负责）推进乙项。（财政部牵头，公安部参加）"
        assert read(text) == "商务部 财政部* 公安部"

    def test_one_that_is_not_closed_is_read_and_reported(self) -> None:
        charged, _ = charge("做好工作。（商务部负责", Standing())
        assert [name for name, _ in charged.assignments] == ["商务部"]
        assert charged.doubts == ("the bracket before '商务部负责' is not closed",)

    @given(st.lists(st.sampled_from(BODIES), min_size=2, max_size=6, unique=True))
    def test_the_first_leads_whoever_they_are(self, names: list[str]) -> None:
        found = read(f"做好工作。（{names[0]}牵头，{'、'.join(names[1:])}按职责分工负责）")
        assert found == " ".join([f"{names[0]}*", *names[1:]])


class TestNoClause:
    @pytest.mark.parametrize(
        "text",
        [
            "商务部、海关总署要加强协调。",
            "做好有关工作。（商务部、海关总署）",
            "企业（直接向国家发展改革委申报，不需省级发展改革部门转报）可以申请。",
            "坚持（政府主导、企业主责、社会参与）原则。",
            "建立由农业农村部、工业和信息化部牵头的协调推进机制，统筹有关工作。",
            "落实主体责任（谁执法谁负责）。",
            "国家标准委（负责制定国家标准的机构）要加强指导。",
            "本通知由商务部负责解释。",
            "各地区、各有关部门要高度重视，抓好落实。",
            "设立自由贸易试验区（以下统称自贸试验区）。",
            "商务部牵头制定标准。",
            "确需建设的，由商务部会同财政部提出审核意见，按程序报批。",
            "名单由商务部会同财政部确定并发布。",
            "企业（由商务部会同财政部认定），可以申请。",
            "企业（由商务部负责认定），可以申请。",
        ],
    )
    def test_naming_a_body_is_not_charging_it(self, text: str) -> None:
        assert read(text) == ""


class TestStandingRules:
    def test_a_rule_for_one_clause_does_not_hold_for_the_next(self) -> None:
        text = "甲。（商务部、财政部负责，排在第一位的部门为牵头部门）"
        _, after = charge(text, Standing())
        assert read("乙。（公安部、财政部负责）", after) == "公安部 财政部"

    @pytest.mark.parametrize(
        "rule",
        [
            "排在第一位的部门为牵头部门，下同",
            "列第一位者为牵头单位，下同",
            "列首位的为牵头单位，下同",
            "排名第一的单位为牵头单位，下同",
            "第一个部门为牵头部门，下同",
        ],
    )
    def test_a_rule_for_what_follows_holds(self, rule: str) -> None:
        _, after = charge(f"甲。（商务部、财政部负责，{rule}）", Standing())
        assert read("乙。（公安部、财政部负责）", after) == "公安部* 财政部"

    def test_a_rule_outside_a_clause_holds(self) -> None:
        _, after = charge("各项任务中，排在第一位的部门为牵头部门。", Standing())
        assert read("乙。（公安部、财政部负责）", after) == "公安部* 财政部"

    def test_wording_is_stronger_than_the_rule(self) -> None:
        assert (
            read("乙。（公安部负责，财政部牵头）", Standing(first_leads=True)) == "公安部 财政部*"
        )

    def test_a_scope_is_read_beside_the_bodies(self) -> None:
        charged, _ = charge("甲。（负责部门：商务部，适用范围：浙江自贸试验区）", Standing())
        assert charged.scope == "浙江自贸试验区"

    def test_a_scope_for_all_that_follows_holds(self) -> None:
        text = "甲。（负责部门：商务部；适用范围：所有试点地区，以下除标注适用于特定地区的措施外，适用范围均为所有试点地区）"
        charged, after = charge(text, Standing())
        assert charged.scope == "所有试点地区"
        assert charge("乙。（负责部门：公安部）", after)[0].scope == "所有试点地区"
        assert charge("没有部门的一项。", after)[0].scope is None


class TestWithoutClauses:
    def test_only_clauses_are_taken_out(self) -> None:
        text = "修订标准（共3项）。（商务部负责）推广标准（含国际标准）。（公安部牵头，财政部参加）"
        assert without_clauses(text) == "修订标准（共3项）。推广标准（含国际标准）。"
