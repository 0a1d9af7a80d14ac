"""Splitting 海关总署和税务总局、工业和信息化部等部门 into the names of bodies.

The mark 、 separates names, except in brackets and in a collective such as 各省、自治区、直辖市人民政府. The words 和, 与, 及 separate
them only after what is a body by itself, that is, ends in a word such as 部, 委, 总局 or 人民政府. 海关总署和税务总局 is two names;
工业和信息化部, 住房和城乡建设部 and 国家粮食和物资储备局 are one, since 工业, 住房 and 国家粮食 are not bodies. So a list of bodies is not
needed, and a body that is founded tomorrow is read as well.
"""

import functools
import re
from collections.abc import Iterable, Iterator

from pilotstd.notices._parse.lexicon import (
    BODY_ENDINGS,
    COLLECTIVE_ENDINGS,
    NAME_NEVER_BEGINS,
    NOT_BODIES,
    PLACES,
    PROVINCES,
    ROW_ENDINGS,
    any_of,
)


def _ending(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"{any_of(words)}$")


_BODY = _ending(BODY_ENDINGS)
_NOT_BODY = _ending(NOT_BODIES)
_COLLECTIVE_END = _ending(COLLECTIVE_ENDINGS)
_ROW_END = _ending(ROW_ENDINGS)
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
_COLLECTIVE = re.compile(f"(?:各|有关|相关){{1,2}}{_PLACE}{_BRACKET}(?:(?:和|及|与|以及){_PLACE}{_BRACKET})*$")
# What opens a row whose pieces are not names by themselves: 各委、办、局; 中央、省驻某市单位; 省、市、县人民政府.
_ORGANS_OF = re.compile("[^、]{0,10}(?:各|有关|相关)[部委办厅局处科]$")
_LEVEL = re.compile("(?:国家|省|自治区|市|州|县|区|乡|镇)(?:级|直|属)?$")
_LONGEST_LEVEL = 4  # characters of what _LEVEL matches
_AND = re.compile("以及|会同|和|与|及|暨|商(?![务业联会标])|联合(?![会国])")
_NOT_AFTER_AND = re.compile("(?:人民)?政府|(?:单位|部门|机构|组织|企业)(?:$|[等和与及、]|以及)|国家机关|直属机构|个人")
_BARE = frozenset({"单位", "部门", "机构", "企业", "组织", "事业单位"})
_OFFICE = re.compile("行政?公?署$")  # 各盟行政公署、市人民政府
_OF_A_CITY = frozenset({"市政府", "市人民政府"})
_SOME = re.compile("有关|相关|其他|各|等")
_PARTY = re.compile(
    "(中共.{2,20}?(?:中央|[省市县区州盟旗]委)(?:办公[厅室])?)(?=[^、]*(?:人民政府|国务院)(?:办公[厅室])?$)"
)
_OPEN_TAIL = re.compile("(?<![高中初同平])等(?![级于待同])")
_EACH = re.compile("各[^各、（）]{1,8}(?=各[^、]+$)")
_MORE_THAN_A_NAME = re.compile("等|各|中共")
_BLANKS = re.compile("[ \\t]+")
_SET_UP = re.compile("(?:组|办|办公室|委员会|专班)$")  # 推进“一带一路”建设工作领导小组
_NOT_NAME = re.compile(
    "为.{0,4}(?:单位|部门)$|^(?:坚持|形成|建立|构建|健全|完善|强化|实行)|[。；：！？《“\n]|(?<!自)由"
)
_QUOTED = re.compile("“[^“”]{1,12}”")  # 推进“一带一路”建设工作领导小组办公室
_OPEN_END = re.compile(f"等(?:.{{0,16}}{_BODY.pattern.removesuffix('$')}{_BRACKET})?")
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
    if _NOT_NAME.search(bare) or (bare.startswith(NAME_NEVER_BEGINS) and not _SET_UP.search(bare)):
        return False
    return bare in PROVINCES or (_BODY.search(bare) is not None and not _NOT_BODY.search(bare))


def _without_brackets(name: str) -> str:
    while name.endswith("）") and "（" in name:
        depth = 0
        for start in range(len(name) - 1, -1, -1):
            depth += (name[start] == "）") - (name[start] == "（")
            if depth == 0:
                break
        else:
            return name
        name = name[:start]
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
        pieces = [part for piece in split_outside(phrase, "、") for part in _split_at_and(piece.strip()) if part]
        for piece in _join_collectives(pieces):
            names += _split_open_end(piece)
    return tuple(names)


def _one_blank(text: str) -> str:
    """Blanks separate names unless marks do; then they mean nothing."""
    text = text.strip("，、；。：: \t")
    if any(mark in text for mark in "、，"):
        return _BLANKS.sub("", text)
    return _BLANKS.sub("、", text)


@functools.cache
def _signs(marks: str) -> re.Pattern[str]:
    return re.compile(f"[（《“〔【〈）》”〕】〉{marks}]")


def split_outside(text: str, marks: str) -> Iterator[str]:
    """The stretches of a text between those *marks* that are not in brackets."""
    depth = start = 0
    for match in _signs(marks).finditer(text):
        offset, char = match.start(), match[0]
        if char in "（《“〔【〈":
            depth += 1
        elif char in "）》”〕】〉":
            depth = max(0, depth - 1)
        elif depth == 0:
            yield text[start:offset]
            start = offset + 1
    yield text[start:]


def _join_collectives(pieces: list[str]) -> Iterator[str]:
    """The pieces, with those joined again that only together are a name."""
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
    """The end of the row that a piece opens; right after it if it is a name by itself."""
    end = start + 1
    first = pieces[start]
    if len(first) > _LONGEST_LEVEL and not ("各" in first or "关" in first) and is_body(first):
        return end
    places = _COLLECTIVE.search(first[-40:]) is not None  # 各省、自治区、直辖市人民政府
    if places or _LEVEL.match(first) or _is_central_and_local(pieces[start : start + 2]):
        while end < len(pieces) and not _COLLECTIVE_END.search(_without_brackets(pieces[end - 1])):
            if places and is_body(pieces[end - 1]) and not _NEXT_PLACE.match(pieces[end]):
                break
            end += 1
    elif _ORGANS_OF.match(first):  # 各委、办、局
        while end < len(pieces) and len(pieces[end]) == 1:
            end += 1
    elif first in PLACES or not is_body(first):  # 发展改革、财政、商务部门; 甲、乙、丙市政府
        row = end
        stop = min(len(pieces), end + _LONGEST_ROW)
        while row < stop and (pieces[row] in PLACES or not is_body(pieces[row])):
            row += 1
        last = pieces[row] if row < stop else ""
        places = max(map(len, pieces[start:row])) <= _LONGEST_PLACE
        ends_row = _ROW_END.search(last) or (places and _GOVERNMENT.search(last))  # 丙省粮食局
        if ends_row and not last.startswith("各") and not is_open(last) and "等" not in last:
            end = row + 1
    return end


def _is_central_and_local(pieces: list[str]) -> bool:
    """Whether these are 中央 and 省驻某市单位."""
    return len(pieces) == 2 and pieces[0] == "中央" and pieces[1].startswith(("省", "市", "驻", "自治区"))


def _split_at_and(piece: str) -> Iterator[str]:
    """A piece split at each 和 after a body."""
    start = 0
    for match in _AND.finditer(piece):
        before, after = piece[start : match.start()], piece[match.end() :]
        if (
            is_body(before.removesuffix("等"))
            and not (_PLACES.match(before) and re.match(_PLACE, after))
            and before != "中央"
            and not before.endswith("（")
            and before.count("（") == before.count("）")
            and not _NOT_AFTER_AND.match(after)
        ):
            yield before
            start = match.end()
    yield piece[start:]


def _split_open_end(name: str) -> Iterator[str]:
    """A name without the open end, and the open end: 财政部等部门. Also the names of 各地区各部门."""
    if not _MORE_THAN_A_NAME.search(name):
        if name:
            yield name
        return
    tail = _OPEN_TAIL.search(name)
    end = ""
    if tail and tail.start():
        name, end = name[: tail.start()], name[tail.start() :]
    if party := _PARTY.match(name):  # 中共某市委某市人民政府
        yield party[1]
        yield name[party.end() :]
    else:
        start = 0
        while each := _EACH.match(name, start):  # 各地区各部门
            yield each[0]
            start = each.end()
        if start < len(name):
            yield name[start:]
    if end:
        yield end
