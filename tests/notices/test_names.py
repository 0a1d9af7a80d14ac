"""Splitting and telling the names of bodies."""

import pytest
from hypothesis import given, strategies as st

from pilotstd.notices.names import is_body, is_open, split_names

BODIES = [
    "国家发展改革委",
    "国家发展和改革委员会",
    "工业和信息化部",
    "住房和城乡建设部",
    "人力资源和社会保障部",
    "文化和旅游部",
    "商务部",
    "海关总署",
    "税务总局",
    "国家粮食和物资储备局",
    "国家林业和草原局",
    "中国人民银行",
    "中国证监会",
    "国铁集团",
    "全国妇联",
    "中国残联",
    "共青团中央",
    "最高人民法院",
    "中央网信办",
    "全国工商联",
    "新疆生产建设兵团",
    "青溪省人民政府",
    "各省、自治区、直辖市人民政府",
    "各省（区、市）人民政府",
]


class TestSplitting:
    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("海关总署和税务总局", "海关总署|税务总局"),
            ("工业和信息化部与住房和城乡建设部", "工业和信息化部|住房和城乡建设部"),
            (
                "国家林业和草原局、国家粮食和物资储备局和中国证监会",
                "国家林业和草原局|国家粮食和物资储备局|中国证监会",
            ),
            ("商务部以及有关部门", "商务部|有关部门"),
            ("全国工商联和商务部", "全国工商联|商务部"),
            ("财政部等有关部门", "财政部|等有关部门"),
            ("财政部、商务部等8部门", "财政部|商务部|等8部门"),
            ("省能源局等省有关部门和各设区市人民政府", "省能源局|等省有关部门|各设区市人民政府"),
            ("各高等学校、教育部等", "各高等学校|教育部|等"),
            ("各地区各有关部门", "各地区|各有关部门"),
            ("财政部等部门和单位及各地区", "财政部|等部门和单位|各地区"),
            ("财政部等部门和地方", "财政部|等部门|地方"),
            ("财政部、企业", "财政部|企业"),
            ("中国物流协会等行业协会、教育部", "中国物流协会|等行业协会|教育部"),
            ("信息安全等级保护中心", "信息安全等级保护中心"),
            ("国务院有关部门、单位", "国务院有关部门、单位"),
            ("各省级党委和政府", "各省级党委和政府"),
            ("县级以上发展改革、财政、自然资源部门", "县级以上发展改革、财政、自然资源部门"),
            ("北京、上海等省（市）人民政府", "北京|上海|等省（市）人民政府"),
            ("财政部与各省、自治区、直辖市人民政府", "财政部|各省、自治区、直辖市人民政府"),
            (
                "各省、自治区、直辖市人民政府，国务院各部委、各直属机构",
                "各省、自治区、直辖市人民政府|国务院各部委|各直属机构",
            ),
            (
                "各省、自治区、直辖市党委和人民政府，中央和国家机关各部委",
                "各省、自治区、直辖市党委和人民政府|中央和国家机关各部委",
            ),
            (
                "各省、自治区、直辖市、计划单列市财政厅（局），新疆生产建设兵团财政局",
                "各省、自治区、直辖市、计划单列市财政厅（局）|新疆生产建设兵团财政局",
            ),
            ("各市、县（区）人民政府", "各市、县（区）人民政府"),
            ("北京市、天津市、四川省人民政府，教育部", "北京市|天津市|四川省人民政府|教育部"),
            ("商务部 海关总署", "商务部|海关总署"),
            ("省人民政府各委、办、厅、局，各市人民政府", "省人民政府各委、办、厅、局|各市人民政府"),
            ("市直各单位，中央、省驻青溪单位", "市直各单位|中央、省驻青溪单位"),
            ("各县市区委、人民政府，市直各单位", "各县市区委、人民政府|市直各单位"),
            ("省、市、县人民政府和商务部", "省、市、县人民政府|商务部"),
            ("中共青溪市委青溪市人民政府", "中共青溪市委|青溪市人民政府"),
            (
                "中共青溪市委办公室青溪市人民政府办公室",
                "中共青溪市委办公室|青溪市人民政府办公室",
            ),
            ("各镇（街道）、园区", "各镇（街道）|园区"),
            ("省局各处室、各直属单位", "省局各处室|各直属单位"),
        ],
    )
    def test_each_name_is_one(self, text: str, names: str) -> None:
        assert split_names(text) == tuple(names.split("|"))

    @given(
        st.lists(st.sampled_from(BODIES), min_size=1, max_size=6, unique=True),
        st.sampled_from(["、", "，", "和", "与", "以及"]),
    )
    def test_names_joined_by_any_mark_are_split_again(self, names: list[str], mark: str) -> None:
        assert split_names(mark.join(names)) == tuple(names)

    @given(st.text(alphabet="部委、和与及等各省（）《“，市 ", max_size=40))
    def test_no_character_of_a_name_is_lost(self, text: str) -> None:
        marks = str.maketrans("", "", "、，；。：: 和与及以暨")
        assert "".join(split_names(text)).translate(marks) == text.translate(marks)


class TestBodies:
    @pytest.mark.parametrize("name", [*BODIES, "等部门", "各地区", "北京"])
    def test_a_body(self, name: str) -> None:
        assert is_body(name)

    @pytest.mark.parametrize(
        "name",
        [
            "社会",
            "全社会",
            "市场",
            "住房",
            "工业",
            "城市",
            "部",
            "2025年底前",
            "由商务部",
            "修路。财政部",
        ],
    )
    def test_no_body(self, name: str) -> None:
        assert not is_body(name)

    @pytest.mark.parametrize(
        ("name", "left_open"),
        [
            ("等", True),
            ("等部门", True),
            ("有关部门", True),
            ("各有关单位", True),
            ("各省级人民政府", False),
            ("商务部", False),
        ],
    )
    def test_an_open_end(self, name: str, left_open: bool) -> None:
        assert is_open(name) is left_open
