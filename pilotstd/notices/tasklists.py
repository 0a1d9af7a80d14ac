"""A list of tasks whose items print as 15.医疗保障经办服务通则（重庆）, under headings."""

import re
from collections import Counter
from collections.abc import Sequence

import attrs

from pilotstd.notices.body import is_page_number
from pilotstd.notices.ordinals import ordinal_of
from pilotstd.notices.structure import Passage, Remark
from pilotstd.notices.typography import Line, Span, cut, join, lines_of, readable

# Short names of provincial and prefecture-level divisions (GB/T 2260), without 省, 市, 自治区, 自治州, 地区, 盟. A place that ends in one of
# these words, in 区, 县 or 新区, is read as one by that.
_PLACES = frozenset(
    """北京 天津 上海 重庆 河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 四川 贵州 云南 西藏
    陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州 晋中
    运城 忻州 临汾 吕梁 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安 锡林郭勒 阿拉善 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州
    营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛 长春 四平 辽源 通化 白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江
    黑河 绥化 大兴安岭 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水
    合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 平潭 南昌 景德镇
    萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 郑州 开封 洛阳
    平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州
    恩施 仙桃 潜江 天门 神农架 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江
    茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 横琴 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左
    海口 三亚 三沙 儋州 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山 贵阳 六盘水 遵义
    安顺 毕节 铜仁 黔西南 黔东南 黔南 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆 拉萨 日喀则 昌都 林芝 山南
    那曲 阿里 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南 西宁 海东
    海北 黄南 果洛 玉树 海西 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞 阿克苏 克孜勒苏 喀什 和田 伊犁 塔城
    阿勒泰 石河子 雄安""".split()
)
_NAMED = re.compile("[\u4e00-\u9fff]{2,12}(?:省|市|自治区|自治州|地区|盟|县|区|州|旗|特别行政区|生产建设兵团)$")
_OPEN = re.compile("等|有关|相关|各|有意愿|有条件|符合条件|自愿|全部|所有|全国|其他|其余|试点|示范")
_OPEN_END = re.compile("等(?P<rest>.*)$")
_AREAS = re.compile("(?:省|市|区|地|地方|地区|省份|城市|县|州|全国|区域|示范区|试点)$")
_ITEM = re.compile("(?P<number>[0-9]{1,4})[ ]?[.、](?P<rest>.*)$")


@attrs.frozen(kw_only=True)
class TaskItem:
    """An item of the list.

    >>> from pilotstd import notices
    >>> item = notices.read_task_list("104.探索实施《协定》相关工作（重庆等有意愿的省市）").items[0]
    >>> item.title, item.places, item.open_to
    ('探索实施《协定》相关工作', ('重庆',), '重庆等有意愿的省市')
    """

    number: int
    title: str
    """The title, without the bracket that names the places."""
    places: tuple[str, ...]
    """The places that are named, as printed."""
    open_to: str | None
    """The wording in the bracket where it leaves a place unnamed."""
    heading: str
    """The nearest heading, with its ordinal as printed; empty where none stands above."""
    complete: bool
    """Whether the item is whole; not where it breaks off with … or in a bracket."""
    span: Span


@attrs.frozen(kw_only=True)
class TaskList:
    """The items of a list of tasks, and what is wrong with their numbers."""

    text: str
    title: str
    items: tuple[TaskItem, ...]
    missing: tuple[int, ...]
    """Numbers between the first and the last that no item has."""
    repeated: tuple[int, ...]
    """Numbers that several items have."""
    unread: tuple[Passage, ...]
    warnings: tuple[Remark, ...]


def read_task_list(text: str) -> TaskList:
    """Read the items of a list of tasks.

    Raises `UnreadableNotice` for a text that is empty or no text.

    >>> read_task_list("（一）医疗健康\\n15.医疗保障经办服务\\n通则（重庆）").items[0].title
    '医疗保障经办服务通则'
    """
    text = text.removeprefix("\ufeff")
    readable(text)
    return _ListReader(text).read()


class _ListReader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.items: list[tuple[int, list[str], str, Line, Line]] = []
        self.headings: list[list[str]] = []
        self.unread: list[Line] = []
        self.title: list[str] = []
        self.remarks: list[Remark] = []

    def read(self) -> TaskList:
        going_on: list[str] | None = None
        for line in lines_of(self.text):
            if not line.text:
                continue
            if is_page_number(line) or re.fullmatch("[0-9]{1,4}", line.text):
                self.unread.append(line)
                continue
            number = self._number(line.text, going_on)
            ordinal = ordinal_of(line.text)
            if number is not None:
                going_on = [_ITEM.match(line.text)["rest"].strip()]  # type: ignore[index]
                heading = join(self.headings[-1]) if self.headings else ""
                self.items.append((number, going_on, heading, line, line))
            elif ordinal is not None and ordinal.level < 3:
                going_on = [line.text]
                self.headings.append(going_on)
            elif going_on is not None and (going_on is not (self.headings or [None])[-1]):
                if _ended(going_on):
                    going_on = None
                    self.unread.append(line)
                    continue
                going_on.append(line.text)
                self.items[-1] = (*self.items[-1][:4], line)
            elif going_on is not None:
                going_on.append(line.text)
            elif not self.items and not self.headings:
                self.title.append(line.text)
            else:
                self.unread.append(line)
        return self._finish()

    def _number(self, line: str, going_on: list[str] | None) -> int | None:
        """The number of the item that a line begins; None where it goes on with the one before."""
        found = _ITEM.match(line)
        if not found:
            return None
        number = int(found["number"])
        if not found["rest"].lstrip()[:1].isdecimal():
            return number
        known = self.items[-1][0] if self.items else 0
        return number if number == known + 1 or (going_on is None and not known) or _whole(going_on) else None

    def _finish(self) -> TaskList:
        items = tuple(self._item(*item) for item in self.items)
        numbers = Counter(item.number for item in items)
        missing = tuple(n for n in range(min(numbers), max(numbers)) if n not in numbers) if numbers and max(numbers) < 10_000 else ()
        repeated = tuple(sorted(number for number, times in numbers.items() if times > 1))
        for (_, _, _, line, _), item in zip(self.items, items, strict=True):
            if numbers[item.number] > 1:
                self.remarks.append(Remark(line.number, f"item {item.number} stands {numbers[item.number]} times"))
            if not item.complete:
                self.remarks.append(Remark(line.number, f"item {item.number} breaks off: {item.title[-12:]!r}"))
        for (_, _, _, before, _), (number, _, _, line, _) in zip(self.items, self.items[1:], strict=False):
            previous = next(n for n, _, _, first, _ in self.items if first is before)
            if number < previous:
                self.remarks.append(Remark(line.number, f"item {number} comes after item {previous}"))
            elif number > previous + 1:
                gone = f"item {previous + 1}" if number == previous + 2 else f"items {previous + 1} to {number - 1}"
                self.remarks.append(Remark(line.number, f"{gone}: not in the text"))
        unread = tuple(Passage(self.text[line.start : line.end], Span(line.start, line.end)) for line in self.unread)
        self.remarks += [Remark(line.number, f"not placed: {line.text[:40]!r}") for line in self.unread]
        if not items:
            self.remarks.append(Remark(1, "no item of the form 15.名称（地方）"))
        return TaskList(
            text=self.text,
            title=join(self.title),
            items=items,
            missing=missing,
            repeated=repeated,
            unread=unread,
            warnings=tuple(sorted(self.remarks, key=lambda remark: remark.line)),
        )

    def _item(self, number: int, texts: list[str], heading: str, first: Line, last: Line) -> TaskItem:
        whole = join(texts).rstrip("。；;")
        title, inside = last_bracket(whole)
        places, open_to = places_in(inside) if inside is not None else ((), None)
        if not places and open_to is None:
            title = whole
        return TaskItem(
            number=number,
            title=title,
            places=places,
            open_to=open_to,
            heading=heading,
            complete=not title.endswith(("…", "...")) and title.count("（") == title.count("）") and bool(title),
            span=Span(first.start, cut(self.text, last, 10**9)),
        )


def _ended(texts: Sequence[str]) -> bool:
    """Whether an item has its bracket, so that nothing more of it follows."""
    return _whole(texts) and texts[-1].endswith(("）", "。", "；"))


def _whole(texts: Sequence[str] | None) -> bool:
    """Whether an item ends in a bracket that names places."""
    if texts is None:
        return True
    inside = last_bracket(join(list(texts)).rstrip("。；;"))[1]
    return inside is not None and places_in(inside) != ((), None)


def last_bracket(text: str) -> tuple[str, str | None]:
    """A text without the bracket at its end, and what stands in that.

    >>> last_bracket("清单（首批）（广州）")
    ('清单（首批）', '广州')
    """
    if not text.endswith("）"):
        return text, None
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == "）") - (text[place] == "（")
        if depth == 0:
            return text[:place].strip(), text[place + 1 : -1].strip()
    return text, None


def places_in(inside: str) -> tuple[tuple[str, ...], str | None]:
    """The places that a bracket names, and its wording where it leaves some unnamed; nothing where it is about no places.

    >>> places_in("北京、上海"), places_in("有关试点示范省市"), places_in("试行")
    ((('北京', '上海'), None), ((), '有关试点示范省市'), ((), None))
    """
    open_end = _OPEN_END.search(inside)
    named = inside[: open_end.start()] if open_end else inside
    pieces = [piece for piece in re.split("[、，,;；/ ]|和|及|与", named) if piece]
    if pieces and all(piece in _PLACES or _NAMED.match(piece) and not _OPEN.match(piece) for piece in pieces):
        return tuple(pieces), inside if open_end else None
    if _OPEN.search(inside) and _AREAS.search(inside) and len(inside) <= 60:
        return tuple(piece for piece in pieces if piece in _PLACES), inside
    return (), None
