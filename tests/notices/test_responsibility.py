"""Clauses of responsibility: bodies, roles, scopes, and rules for what follows."""

import re

import pytest
from hypothesis import given, strategies as st

from pilotstd import notices
from pilotstd.model import Role
from pilotstd.notices._parse.grammar import GRAMMAR, ClauseRule
from pilotstd.notices._parse.responsibility import ClauseRules, bare_names, parse_responsibilities, without_clauses

from .helpers import BODIES


def read(text: str, standing: ClauseRules = ClauseRules()) -> str:  # noqa: B008  (frozen)
    """The bodies in a text, those that lead with a star."""
    found = parse_responsibilities(text, standing)[0].assignments
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
    ("国家发展改革委、市场监管总局（国家标准委）等负责", "国家发展改革委 市场监管总局（国家标准委） 等"),
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
    ("商务部负总责，各地方抓落实", "商务部 各地方"),
    ("请商务部、司法部研究推进", "商务部 司法部"),
    ("商务部按职责分工负责，地方各级人民政府不断完善", "商务部 地方各级人民政府"),
    ("商务部牵头制定标准，财政部等参与", "商务部* 财政部 等"),
    ("商务部牵头，中国物流协会、社会组织参与", "商务部* 中国物流协会 社会组织"),
    ("商务部、财政部等与地方各级人民政府负责", "商务部 财政部 等 地方各级人民政府"),
    ("商务部、财政部等负责，以下均需各地区落实，不再列出", "商务部 财政部 等"),
    ("责任单位：商务部按职责分工负责，各省级人民政府", "商务部 各省级人民政府"),
    ("责任单位：商务部牵头，财政部配合", "商务部* 财政部"),
    ("责任领导：某某某；责任单位：商务部", "商务部"),
    ("国家电网、中国石化、中国海油负责", "国家电网 中国石化 中国海油"),
    ("商务部负责，中国电信、中国联通配合", "商务部* 中国电信 中国联通"),
    ("推进“甲乙”建设领导小组办公室、商务部负责", "推进“甲乙”建设领导小组办公室 商务部"),
    ("牵头单位为商务部，配合单位为财政部、公安部", "商务部* 财政部 公安部"),
    ("责任单位：省商务厅★、省财政厅、省教育厅", "省商务厅* 省财政厅 省教育厅"),
    ("责任单位：*省商务厅、省财政厅", "省商务厅* 省财政厅"),
    ("市商务局、市财政局，列第一位的为牵头单位，下同", "市商务局* 市财政局"),
    ("牵头单位：省商务厅；支持单位：省财政厅", "省商务厅* 省财政厅"),
    ("商务部具体负责，财政部、公安部予以支持", "商务部* 财政部 公安部"),
    ("各区人民政府负责、市商务委指导", "各区人民政府 市商务委"),
    ("牵头单位：省商务厅，责任单位：各市县党委、政府", "省商务厅* 各市县党委、政府"),
    ("牵头单位：市商务局，配合单位：市公安局、各镇（街）、园区", "市商务局* 市公安局 各镇（街） 园区"),
    ("责任单位：省商务厅、省财政厅按职责分工负责。具体任务均涉及各市人民政府，不再列出，下同", "省商务厅 省财政厅"),
    ("责任单位：省商务厅，各市〔州〕人民政府", "省商务厅 各市〔州〕人民政府"),
    ("省、市、县人民政府负责", "省、市、县人民政府"),
    (
        "牵头单位：省商务厅；责任单位：省财政厅及省直相关单位，各市人民政府，6月底完成",
        "省商务厅* 省财政厅 省直相关单位 各市人民政府",
    ),
    ("牵头单位：省商务厅，年底前完成；责任单位：省财政厅，长期坚持", "省商务厅* 省财政厅"),
    ("国务院各部门分别负责，年内持续推进", "国务院各部门"),
    ("青溪、白石、红岩市政府、省农垦局负责", "青溪、白石、红岩市政府 省农垦局"),
    ("分管副省长负责，省商务厅牵头，省财政厅等按职责分工负责", "省商务厅* 省财政厅 等"),
]


class TestClauses:
    @pytest.mark.parametrize(("clause", "bodies"), CLAUSES)
    def test_clause_in_brackets_after_sentence(self, clause: str, bodies: str) -> None:
        assert read(f"做好有关工作。（{clause}）") == bodies

    @pytest.mark.parametrize(("clause", "bodies"), CLAUSES)
    def test_clause_in_brackets_before_full_stop(self, clause: str, bodies: str) -> None:
        assert read(f"做好有关工作（{clause}）。") == bodies

    @pytest.mark.parametrize(
        ("sentence", "bodies"),
        [
            ("由商务部牵头，财政部参加。", "商务部* 财政部"),
            ("具体工作由商务部负责。", "商务部"),
            ("商务部、公安部等14部门按照职责分工负责。", "商务部 公安部 等14部门"),
            ("责任单位：商务部、财政部。", "商务部 财政部"),
            ("牵头单位：商务部\n配合单位：财政部", "商务部* 财政部"),
            ("关于“推进甲项、完善乙项”的问题，由商务部会同财政部等部门研究提出落实意见。", "商务部* 财政部 等部门"),
            ("关于丙项工作，由商务部、财政部负责落实。", "商务部 财政部"),
            ("青溪省人民政府负责具体实施。", "青溪省人民政府"),
            ("商务部牵头，财政部、教育部配合，推进甲项建设。", "商务部* 财政部 教育部"),
            ("由商务部牵头，建立协调机制，加强信息共享。", "商务部*"),
            ("由商务部牵头，会同财政部、海关总署研究制定具体办法。", "商务部* 财政部 海关总署"),
            ("有关工作由商务部牵头，财政部配合，2026年底前完成。", "商务部* 财政部"),
            ("其中，标准工作由商务部负责，资金工作由财政部负责。", "商务部 财政部"),
            ("责任单位为商务部、财政部。", "商务部 财政部"),
            ("道路整治，由公安、交通部门负责，有关部门配合。要加强检查。", "公安、交通部门* 有关部门"),
            ("甲项工作，由商务部牵头。", "商务部*"),
            ("由商务部牵头，会同有关部门对试点情况开展跟踪评估。", "商务部* 有关部门"),
            ("商务部会同财政部负责试点工作的跟踪指导。", "商务部* 财政部"),
            ("加强数据共享，上述工作由商务部负责。", "商务部"),
            ("建立会议制度，由商务部牵头，财政部、公安部为成员单位。", "商务部*"),
        ],
    )
    def test_clause_as_sentence(self, sentence: str, bodies: str) -> None:
        assert read(f"做好有关工作。{sentence}") == bodies

    @pytest.mark.parametrize("brackets", ["【{}】", "〔{}〕", "[{}]"])
    def test_clause_in_other_brackets(self, brackets: str) -> None:
        clause = brackets.format("牵头单位：商务部；配合单位：财政部")
        assert read(f"做好有关工作。{clause}") == "商务部* 财政部"

    def test_several_clauses_in_one_item(self) -> None:
        text = "推进甲项。（商务部负责）推进乙项。（财政部牵头，公安部参加）"
        assert read(text) == "商务部 财政部* 公安部"

    def test_unclosed_clause_is_read_and_reported(self) -> None:
        responsibilities, _ = parse_responsibilities("做好工作。（商务部负责", ClauseRules())
        assert [name for name, _ in responsibilities.assignments] == ["商务部"]
        assert responsibilities.doubts == ("the bracket before '商务部负责' is not closed",)

    def test_unclosed_clause_ends_with_its_paragraph(self) -> None:
        assert read("做好工作。（商务部负责\n推广标准（财政部负责）。") == "商务部 财政部"

    @given(st.lists(st.sampled_from(BODIES), min_size=2, max_size=6, unique=True))
    def test_body_before_qiantou_leads(self, names: list[str]) -> None:
        found = read(f"做好工作。（{names[0]}牵头，{'、'.join(names[1:])}按职责分工负责）")
        assert found == " ".join([f"{names[0]}*", *names[1:]])


class TestOtherText:
    @pytest.mark.parametrize(
        "text",
        [
            "商务部、海关总署要加强协调。",
            "做好有关工作。（商务部、海关总署）",
            "做好有关工作。（市项目落实办公室、市财政局）",
            "企业（直接向国家发展改革委申报，不需省级发展改革部门转报）可以申请。",
            "坚持（政府主导、企业主责、社会参与）原则。",
            "建立由农业农村部、工业和信息化部牵头的协调推进机制，统筹有关工作。",
            "落实主体责任（谁执法谁负责）。",
            "国家标准委（负责制定国家标准的机构）要加强指导。",
            "本通知由商务部负责解释。",
            "本通知由商务部会同财政部负责解释。",
            "严格值守（地方人民政府应急部门负责汇总情况），遇有情况立即报告。",
            "各地区、各有关部门要高度重视，抓好落实。",
            "设立自由贸易试验区（以下统称自贸试验区）。",
            "商务部牵头制定标准。",
            "确需建设的，由商务部会同财政部提出审核意见，按程序报批。",
            "名单由商务部会同财政部确定并发布。",
            "企业（由商务部会同财政部认定），可以申请。",
            "企业（由商务部负责认定），可以申请。",
            "企业（由商务部牵头），可以申请。",
            "落实用地要求（审批部门、主管部门负责），加强监管。",
            "建立由商务部牵头，财政部、海关总署参加的联席会议制度。",
            "形成政府牵头、部门配合、社会参与的格局。",
            "坚持政府牵头，部门配合，全社会参与。",
            "联席会议由商务部、财政部等部门组成，商务部为牵头单位。",
            "自然资源部要会同有关部门加强指导。",
            "交通运输部、国家发展改革委要会同有关部门加强指导；重大情况及时报告。",
            "国务院国资委、国家能源局应会同有关方面抓好落实。",
            "国家发展改革委、商务部要牵头建立机制。",
            "商务部、国家发展改革委等部门要加强协调，牵头推进各项工作，其他部门配合。",
            "各有关部门要按照职责分工，配合商务部做好工作。",
            "本通知由财政部、国家能源局负责解释。",
            "由国家统一负责。",
            "符合条件的，由商务部负责审核，报国务院批准。",
            "坚持中央统筹，省负总责，市县抓落实。",
            "县级以上地方人民政府负责本行政区域内的物流工作。",
            "做好有关工作。牵头单位为推进改革的重要力量。",
            "做好有关工作。（市财政局、市商务局；落实工作）",
            f"做好有关工作。（商务部、财政部、{'甲' * 61}负责）",
        ],
    )
    def test_other_text_assigns_no_body(self, text: str) -> None:
        assert read(text) == ""


class TestClauseRules:
    def test_rule_for_one_clause_does_not_hold_for_next(self) -> None:
        text = "甲。（商务部、财政部负责，排在第一位的部门为牵头部门）"
        _, after = parse_responsibilities(text, ClauseRules())
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
    def test_rule_with_henceforth_holds(self, rule: str) -> None:
        _, after = parse_responsibilities(f"甲。（商务部、财政部负责，{rule}）", ClauseRules())
        assert read("乙。（公安部、财政部负责）", after) == "公安部* 财政部"

    def test_rule_outside_clause_holds(self) -> None:
        _, after = parse_responsibilities("各项任务中，排在第一位的部门为牵头部门。", ClauseRules())
        assert read("乙。（公安部、财政部负责）", after) == "公安部* 财政部"

    def test_wording_overrides_rule(self) -> None:
        assert read("乙。（公安部负责，财政部牵头）", ClauseRules(first_leads=True)) == "公安部 财政部*"

    def test_scope_of_one_clause(self) -> None:
        responsibilities, _ = parse_responsibilities(
            "甲。（负责部门：商务部，适用范围：浙江自贸试验区）", ClauseRules()
        )
        assert responsibilities.scope == "浙江自贸试验区"

    def test_scope_with_henceforth_holds(self) -> None:
        text = "甲。（负责部门：商务部；适用范围：所有试点地区，以下除标注适用于特定地区的措施外，适用范围均为所有试点地区）"
        responsibilities, after = parse_responsibilities(text, ClauseRules())
        assert responsibilities.scope == "所有试点地区"
        assert parse_responsibilities("乙。（负责部门：公安部）", after)[0].scope == "所有试点地区"
        assert parse_responsibilities("没有部门的一项。", after)[0].scope is None


class TestWithoutClauses:
    @pytest.mark.parametrize("clause", [clause for clause, _ in CLAUSES])
    def test_a_clause_in_brackets_is_taken_out(self, clause: str) -> None:
        assert without_clauses(f"做好工作。（{clause}）") == "做好工作。"

    def test_without_clauses_removes_only_clauses(self) -> None:
        text = "修订标准（共3项）。（商务部负责）推广标准（含国际标准）。（公安部牵头，财政部参加）"
        assert without_clauses(text) == "修订标准（共3项）。推广标准（含国际标准）。"


class TestStandingBodies:
    @pytest.mark.parametrize(
        "rule",
        [
            "以下责任单位均包括各市人民政府、青溪新区管委会，不再列出",
            "以下均需各市人民政府、青溪新区管委会落实，不再列出",
            "各市人民政府、青溪新区管委会均为责任单位，以下不再列出",
        ],
    )
    def test_bodies_are_added_to_all_that_follow(self, rule: str) -> None:
        text = f"关于修路的意见\n一、修路。修路。（省交通厅负责。{rule}）\n二、修桥。修桥。（省水利厅、青溪新区管委会负责）\n三、养路。养路。\n"
        items = [[name for name, _ in section.responsibilities] for section in notices.parse(text).walk()]
        assert items == [["省交通厅"], ["省水利厅", "青溪新区管委会", "各市人民政府"], []]


class TestBareBrackets:
    TEXT = "关于修路的意见\n" + "".join(
        f"{number}.{title}。做好{title}。（{bodies}）\n"
        for number, (title, bodies) in enumerate(
            [("修路", "市交通局、市财政局"), ("修桥", "市水利局"), ("养路", "市城管局、相关区")], 1
        )
    )

    def test_habit_charges_the_bodies(self) -> None:
        items = [[(name, role.value) for name, role in one.responsibilities] for one in notices.parse(self.TEXT).walk()]
        assert items == [
            [("市交通局", "shared"), ("市财政局", "shared")],
            [("市水利局", "shared")],
            [("市城管局", "shared"), ("相关区", "shared")],
        ]

    @pytest.mark.parametrize(
        "changed",
        [("（市水利局）", ""), ("做好养路。（", "做好养路。（市公安局负责，"), ("养路。（市城管局、相关区）", "养路")],
    )
    def test_single_bracket_charges_nobody_and_is_reported(self, changed: tuple[str, str]) -> None:
        text = self.TEXT.replace("（市交通局、市财政局）", "（市公安局牵头）").replace(*changed)
        notice = notices.parse(text)
        assert [one.responsibilities == () for one in notice.walk()][1:2] == [True]
        rules = [warning.rule for warning in notice.warnings]
        assert ("bare-bracket" in rules) is ("（市水利局）" in text or "（市城管局、相关区）" in text)

    def test_places_are_no_bodies(self) -> None:
        text = "任务清单\n" + "".join(
            f"{number}.{title}规范（重庆、成都）\n" for number, title in enumerate("甲乙丙丁", 1)
        )
        notice = notices.parse(text)
        assert not any(section.responsibilities for section in notice.walk())
        assert "bare-bracket" not in [warning.rule for warning in notice.warnings]


class TestSentencesThatAreNoClauses:
    def test_verb_does_not_begin_a_name(self) -> None:
        text = "支持龙头企业牵头，聚合产业链企业，共建创新平台。（牵头部门：市科委）"
        assert read(text) == "市科委*"

    def test_labelled_clause_outweighs_a_sentence(self) -> None:
        assert read("市商务委牵头，市财政局配合，举办论坛。（责任单位：市科委）") == "市科委"

    def test_bracket_within_a_name(self) -> None:
        assert (
            read("（责任单位：市数据局、各区人民政府〈含新区管委会，下同〉）")
            == "市数据局 各区人民政府（含新区管委会）"
        )

    def test_sentence_with_division_of_duties_needs_no_by(self) -> None:
        text = "省交通厅、省财政厅按职责分工负责，各市人民政府结合实际落实。"
        assert read(text) == "省交通厅 省财政厅 各市人民政府"

    @pytest.mark.parametrize(
        ("text", "doubt"),
        [
            ("修路。（由有关方面结合各自实际情况酌情研究落实）", "the clause （由有关方面"),
            ("市商务委牵头，市财政局配合。（责任单位：市科委）", "the sentence '市商务委牵头"),
        ],
    )
    def test_clause_that_is_not_read_is_reported(self, text: str, doubt: str) -> None:
        (told,) = parse_responsibilities(text, ClauseRules())[0].doubts
        assert told.startswith(doubt)


def test_company_that_takes_part_is_not_charged() -> None:
    assert read("依法保障企业权益。保障外商投资企业参与。") == ""


def test_body_that_is_called_responsible_is_named_without_the_verb() -> None:
    found = read("（各市、县人民政府是责任主体，省财政厅、省住房城乡建设厅配合）")
    assert found == "各市、县人民政府* 省财政厅 省住房城乡建设厅"


@pytest.mark.parametrize("rule", GRAMMAR.values(), ids=[*GRAMMAR])
def test_example_breaks_without_its_rule(rule: ClauseRule) -> None:
    def said() -> object:
        return parse_responsibilities(rule.example, ClauseRules()), bare_names(rule.example)

    before, pattern = said(), rule.pattern
    rule.use(re.compile(f"(?!)(?:{pattern.pattern})"))
    try:
        assert said() != before
    finally:
        rule.use(pattern)
