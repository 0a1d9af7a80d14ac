"""Splitting 海关总署和税务总局、工业和信息化部等部门 into the names of bodies.

The mark 、 parts names, except in brackets and in a collective such as 各省、自治区、直辖市人民政府. The words 和, 与, 及 part
them only where what stands before is a body by itself: it ends in a word for an organ (部, 委, 总局, 人民政府, …). 海关总署和税务总局
is two names; 工业和信息化部, 住房和城乡建设部 and 国家粮食和物资储备局 are one, since 工业, 住房 and 国家粮食 are no bodies. So no
list of bodies is needed, and a body that is founded tomorrow is read as well.
"""

import functools
import re
from collections.abc import Iterator

from pilotstd.notices.places import PLACES

# What the name of a body ends in. The brackets after it (教育厅（局）) are taken off first.
_ORGAN = re.compile(
    "(?:部|委|局|署|办|院|会|厅|处|[处科]室|所|司|社|台|政府|兵团|部门|单位|机构|机关|中心|公司|集团|铁路|银行|[支分]行|人行|中央|法院|检察院"
    "|党组|工商联|妇联|残联|侨联|文联|作协|科协|记协|中消协|军|部队|武警|海关|边检|小组|专班|专员|组织|院校|高校|学校|大学|学院|企业"
    "|办公室|团体|馆|队|部属|各地|地方|地区|省|自治区|市|州|盟|县|区|旗|镇|街道|开发区|新区|园区|平台|港澳办|军区|战区|领导人|学会|协会|商会|中科院|社科院"
    "|各方|方面|成员|联盟|主体|系统)$"
)
# Words that end like a body and are none.
_NO_ORGAN = re.compile(
    "(?:社会|城镇|机会|大会|城市|都市|社区|市场|上市|以内|年内|办法|内部|全部|外部|干部|总部|中央和国家|区域|地方政府和社会)$"
)
# Heads that a collective such as 各省、自治区、直辖市…, or a row such as 发展改革、财政部门, ends in.
_HEAD = re.compile(
    "(?:政府|党委|部门|单位|机构|厅|局|委|办|院|会|处|所|司|海关|银行|分行|兵团|中心|联社|公安|馆|队|公司|法院|主管部门)$"
)
_ROW_HEAD = re.compile("(?:部门|单位|厅（局）|机构|机关)$")
_GOVERNMENT = re.compile("[省市县区州](?:人民)?政府$|[省市县区州]（[省市县区州、自治直辖]+）.")
_LONGEST_PLACE = 5
_LONGEST_ROW = 60  # names
_BRACKET = "(?:[（〔][^（）〔〕]*[）〕])?"
_PLACE = (
    "(?:省级?|自治区|直辖市|计划单列市|副省级(?:城)?市|省会城市|(?:地|县)级(?:以上)?市|设区的?市|市|州|自治州|盟|县|旗|区|乡镇?|镇"
    "|新疆生产建设兵团)"
)
_PLACES = re.compile(
    f"(?:全国)?(?:各|有关|相关)?(?:有关|相关)?{_PLACE}{_BRACKET}(?:(?:和|及|与|以及){_PLACE}{_BRACKET})*$"
)
_NEXT_PLACE = re.compile(
    f"省|自治|直辖|计划单列|副省级|设区|地级|新疆|(?:市|州|盟|县|旗|区|乡|镇){_BRACKET}(?:人民|政府|党委|委员会|[和及与]|级|$)"
)
_COLLECTIVE = re.compile(
    f"(?:各|有关|相关){{1,2}}{_PLACE}{_BRACKET}(?:(?:和|及|与|以及){_PLACE}{_BRACKET})*$"
)
# What opens a row whose pieces are no names by themselves: 各委、办、局; 中央、省驻某市单位; 省、市、县人民政府.
_ORGANS = re.compile("(?:各[部委办厅局处科]|[^、]{1,8}各[部委办厅局处科])$")
_LEVEL = re.compile("(?:国家|省|自治区|市|州|县|区|乡|镇)(?:级|直|属)?$")
_LONGEST_LEVEL = 4  # characters of what _LEVEL matches
_PROVINCES = frozenset(
    """北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南
    西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾""".split()  # noqa: SIM905
)
_AND = re.compile("以及|会同|和|与|及|暨|商(?![务业联会标])|联合(?![会国])")
_NOT_AFTER_AND = re.compile(
    "(?:人民)?政府|(?:单位|部门|机构|组织|企业)(?:$|[等和与及、]|以及)|国家机关|直属机构|个人"
)
_BARE = frozenset({"单位", "部门", "机构", "企业", "组织", "事业单位"})
_OFFICE = re.compile("行政?公?署$")  # 各盟行政公署、市人民政府
_OF_A_CITY = frozenset({"市政府", "市人民政府"})
_SOME = re.compile("有关|相关|其他|各|等")
_PARTY = re.compile(
    "(中共.{2,20}?(?:中央|[省市县区州盟旗]委)(?:办公[厅室])?)(?=[^、]*(?:人民政府|国务院)(?:办公[厅室])?$)"
)
_OPEN_TAIL = re.compile("(?<![高中初同平])等(?![级于待同])")
_MORE_THAN_A_NAME = re.compile("等|各|中共")
_BLANKS = re.compile("[ \\t]+")
_NO_NAME = re.compile(
    "为.{0,4}(?:单位|部门)$|^(?:坚持|形成|建立|构建|健全|完善|强化|实行)|[。；：！？《“\n]|(?<!自)由"
)
_QUOTED = re.compile("“[^“”]{1,12}”")  # 推进“一带一路”建设工作领导小组办公室
_OPEN_END = re.compile(f"等(?:.{{0,16}}{_ORGAN.pattern.removesuffix('$')}{_BRACKET})?")
_OPEN = re.compile("等|(?:.*?(?:有关|相关))|其他")


def is_open(name: str) -> bool:
    """Whether a printed name leaves open which bodies are meant.

    >>> [is_open(name) for name in ("等部门", "国务院有关部门", "各省级人民政府", "教育部")]
    [True, True, False, False]
    """
    return _OPEN.match(name) is not None


@functools.lru_cache(maxsize=4096)  # a notice names the same bodies again and again
def is_body(name: str) -> bool:
    """Whether a text reads as the name of a body, or of a kind of bodies.

    >>> is_body("文化和旅游部"), is_body("各省（区、市）人民政府"), is_body("社会"), is_body("住房")
    (True, True, False, False)
    """
    if not 1 < len(name) <= 60 or name.startswith(("等", "和", "、")):
        return _OPEN_END.fullmatch(name) is not None
    bare = _without_brackets(name)
    if "“" in bare:
        bare = _QUOTED.sub("", bare)
    if _NO_NAME.search(bare):
        return False
    return bare in _PROVINCES or (_ORGAN.search(bare) is not None and not _NO_ORGAN.search(bare))


def _without_brackets(name: str) -> str:
    while name.endswith("）") and "（" in name:
        depth = 0
        for place in range(len(name) - 1, -1, -1):
            depth += (name[place] == "）") - (name[place] == "（")
            if depth == 0:
                break
        else:
            return name
        name = name[:place]
    return name


@functools.lru_cache(maxsize=4096)
def split_names(text: str) -> tuple[str, ...]:
    """The names of bodies in a text, each as printed; an open end keeps its wording.

    >>> split_names("工业和信息化部、海关总署和税务总局等部门")
    ('工业和信息化部', '海关总署', '税务总局', '等部门')
    >>> split_names("财政部与各省、自治区、直辖市人民政府")
    ('财政部', '各省、自治区、直辖市人民政府')
    """
    names: list[str] = []
    for phrase in split_outside(_one_blank(text), "，；,;"):
        pieces = [
            part for piece in split_outside(phrase, "、") for part in _parted(piece.strip()) if part
        ]
        for piece in _collectives(pieces):
            names += _ended(piece)
    return tuple(names)


def _one_blank(text: str) -> str:
    """Blanks part names where no mark does, and are nothing where one does."""
    text = text.strip("，、；。：: \t")
    if any(mark in text for mark in "、，"):
        return _BLANKS.sub("", text)
    return _BLANKS.sub("、", text)


@functools.cache
def _signs(marks: str) -> re.Pattern[str]:
    return re.compile(f"[（《“〔【）》”〕】{marks}]")


def split_outside(text: str, marks: str) -> Iterator[str]:
    """The stretches of a text between *marks* that stand in no bracket."""
    depth = start = 0
    for found in _signs(marks).finditer(text):
        place, char = found.start(), found[0]
        if char in "（《“〔【":
            depth += 1
        elif char in "）》”〕】":
            depth = max(0, depth - 1)
        elif depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _collectives(pieces: list[str]) -> Iterator[str]:
    """The pieces, with those that only together make a name put together again."""
    start = 0
    while start < len(pieces):
        end = _row_end(pieces, start)
        if end < len(pieces) and pieces[end] in _BARE and _SOME.search(pieces[end - 1][-40:]):
            while end < len(pieces) and pieces[end] in _BARE:  # 有关部门、单位
                end += 1
        if end < len(pieces) and pieces[end] in {"政府", "人民政府"}:  # 各县党委、政府
            end += 1
        if end < len(pieces) and _OFFICE.search(pieces[end - 1]) and pieces[end] in _OF_A_CITY:
            end += 1
        yield "、".join(pieces[start:end])
        start = end


def _row_end(pieces: list[str], start: int) -> int:
    """Where the row ends that a piece opens; right after it where it is a name by itself."""
    end = start + 1
    first = pieces[start]
    if len(first) > _LONGEST_LEVEL and not ("各" in first or "关" in first) and is_body(first):
        return end
    places = _COLLECTIVE.search(first[-40:]) is not None  # 各省、自治区、直辖市人民政府
    if places or _LEVEL.match(first) or _beside(pieces[start : start + 2]):
        while end < len(pieces) and not _HEAD.search(_without_brackets(pieces[end - 1])):
            if places and is_body(pieces[end - 1]) and not _NEXT_PLACE.match(pieces[end]):
                break
            end += 1
    elif _ORGANS.match(first):  # 各委、办、局
        while end < len(pieces) and len(pieces[end]) == 1:
            end += 1
    elif first in PLACES or not is_body(first):  # 发展改革、财政、商务部门; 甲、乙、丙市政府
        row = end
        stop = min(len(pieces), end + _LONGEST_ROW)
        while row < stop and (pieces[row] in PLACES or not is_body(pieces[row])):
            row += 1
        head = pieces[row] if row < stop else ""
        places = max(map(len, pieces[start:row])) <= _LONGEST_PLACE
        heads = _ROW_HEAD.search(head) or (places and _GOVERNMENT.search(head))  # 丙省（区）粮食局
        if heads and not head.startswith("各") and not is_open(head) and "等" not in head:
            end = row + 1
    return end


def _beside(pieces: list[str]) -> bool:
    """Whether these are 中央 and 省驻某市单位."""
    return (
        len(pieces) == 2
        and pieces[0] == "中央"
        and pieces[1].startswith(("省", "市", "驻", "自治区"))
    )


def _parted(piece: str) -> Iterator[str]:
    """A piece parted at each 和 that stands after a body."""
    start = 0
    for found in _AND.finditer(piece):
        before, after = piece[start : found.start()], piece[found.end() :]
        if (
            is_body(before.removesuffix("等"))
            and not (_PLACES.match(before) and re.match(_PLACE, after))
            and before != "中央"
            and not before.endswith("（")
            and before.count("（") == before.count("）")
            and not _NOT_AFTER_AND.match(after)
        ):
            yield before
            start = found.end()
    yield piece[start:]


def _ended(name: str) -> Iterator[str]:
    """A name without the open end, and the open end: 财政部等部门. Also the names of 各地区各部门."""
    if not _MORE_THAN_A_NAME.search(name):
        if name:
            yield name
        return
    found = _OPEN_TAIL.search(name)
    if found and found.start():
        yield from _ended(name[: found.start()])
        yield name[found.start() :]
    elif beside := _PARTY.match(name):  # 中共某市委某市人民政府
        yield beside[1]
        yield name[beside.end() :]
    elif each := re.match("(各[^各、（）]{1,8})(各[^、]+)$", name):  # 各地区各部门
        yield each[1]
        yield from _ended(each[2])
    elif name:
        yield name
