"""The table of line rules: each is needed for its example, which is a line of a real text."""

from collections.abc import Iterator

import pytest

from pilotstd import notices
from pilotstd.notices._parse.lines import RULES, LineRule, Where
from pilotstd.notices._parse.text import fold

HEAD = "广州市人民政府办公厅关于修路的通知\n穗府办〔2024〕3号\n各区人民政府：\n"
TEXT = "现将有关事项通知如下：\n一、修路。修好三座桥。\n"
SIGNED = "广州市人民政府办公厅\n2024年1月5日\n"
PLACES = {
    Where.HEAD: f"{{}}\n{HEAD}{TEXT}{SIGNED}",
    Where.TEXT: f"{HEAD}{{}}\n{SIGNED}",
    Where.END: f"{HEAD}{TEXT}{{}}\n",
    Where.ATTACHED: f"{HEAD}{TEXT}{SIGNED}{{}}\n一、修桥。\n",
    Where.FOOT: f"{HEAD}{TEXT}{{}}\n",
}
"""Where an example is, for the rules of a place."""
SPECIAL = {
    "page-number": f"{HEAD}现将有关事项\n{{}}\n通知如下：\n{SIGNED}",
    "page-field": f"{{}}\n{HEAD}{TEXT}",
    "label": f"{{}}\n广州市人民政府关于修路的通知\n{TEXT}",
    "front-matter": f"{{}}\n一、修路。\n{SIGNED}",
    "number": f"广州市医疗保障局关于护理保险的通知\n{{}}\n{TEXT}",
    "addressees": f"关于加快科技服务业发展的意见\n{{}}\n{TEXT}",
    "title": f"{{}}\n{TEXT}",
    "attachment": f"{HEAD}{TEXT}{SIGNED}{{}}",
    "date": f"{HEAD}{TEXT}广州市民政局\n{{}}\n",
    "named-title": f"{HEAD}一、修路。\n附件：广州市积分制入户指标体系\n{SIGNED}{{}}\n一、修桥。\n",
    "below-title": f"{HEAD}{TEXT}{SIGNED}附件\n行动方案\n{{}}\n一、修桥。\n",
    "footnote": f"{HEAD}{TEXT}{SIGNED}{{}}\n",
}


@pytest.fixture(params=RULES.values(), ids=[*RULES])
def rule(request: pytest.FixtureRequest) -> Iterator[LineRule]:
    one: LineRule = request.param
    match = one.match
    yield one
    one.match = match


def text_of(rule: LineRule) -> str:
    place = SPECIAL.get(rule.name) or next(text for where, text in PLACES.items() if where in rule.where)
    return place.format(rule.example)


def test_rule_explains_its_example(rule: LineRule) -> None:
    explained = notices.explain(text_of(rule))
    kinds = {one.kind for one in explained if one.rule == rule.name and one.text in fold(rule.example)}
    assert kinds & {rule.kind, "preamble", "attachment-preamble"}


def test_example_breaks_without_its_rule(rule: LineRule) -> None:
    before = notices.parse(text_of(rule))
    rule.match = lambda line: None
    assert notices.parse(text_of(rule)).to_json() != before.to_json()
