"""The picture of regions: what each took on, by level of standard, as bars or as tiles in the place of the provinces."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pilotstd.model import Region, StandardLevel
from pilotstd.plots._page import PALETTE, Figsize, Page, Plan, TooSmall, mix, picture, stack, text_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pilotstd.dataset import Dataset

_LEVELS = dict(zip(StandardLevel, PALETTE, strict=False))
_UNKNOWN = "#A0A0A0"
_MOST_ROWS = 40  # of a new figure

# fmt: off
_TILES = {  # column and row by the first digits of GB/T 2260, the letters of ISO 3166-2 and the usual short name
    "23": (8, 0, "HL", "黑"), "15": (5, 1, "NM", "蒙"), "22": (8, 1, "JL", "吉"), "65": (1, 2, "XJ", "新"),
    "62": (3, 2, "GS", "甘"), "64": (4, 2, "NX", "宁"), "14": (5, 2, "SX", "晋"), "11": (6, 2, "BJ", "京"),
    "12": (7, 2, "TJ", "津"), "21": (8, 2, "LN", "辽"), "63": (2, 3, "QH", "青"), "61": (4, 3, "SN", "陕"),
    "41": (5, 3, "HA", "豫"), "13": (6, 3, "HE", "冀"), "37": (7, 3, "SD", "鲁"), "54": (1, 4, "XZ", "藏"),
    "51": (3, 4, "SC", "川"), "50": (4, 4, "CQ", "渝"), "42": (5, 4, "HB", "鄂"), "34": (6, 4, "AH", "皖"),
    "32": (7, 4, "JS", "苏"), "31": (8, 4, "SH", "沪"), "53": (3, 5, "YN", "滇"), "52": (4, 5, "GZ", "黔"),
    "43": (5, 5, "HN", "湘"), "36": (6, 5, "JX", "赣"), "33": (7, 5, "ZJ", "浙"), "45": (4, 6, "GX", "桂"),
    "44": (5, 6, "GD", "粤"), "35": (6, 6, "FJ", "闽"), "71": (8, 6, "TW", "台"), "46": (4, 7, "HI", "琼"),
    "82": (5, 7, "MO", "澳"), "81": (6, 7, "HK", "港"),
}
# fmt: on
_COLUMNS, _ROWS = 8, 8


def draw_regions(
    ds: Dataset, ax: Axes | None = None, lang: str = "en", *, figsize: Figsize = None, tiles: bool = False
) -> Axes:
    """Draw how many work tasks each region took on, by level of standard; a task of several regions counts for each.

    Regions without a recorded task are counted below the bars. With *tiles* each province is a tile about where it lies, darker the more its
    tasks, those of its cities included; no borders are drawn.

    Raises `InvalidQuery` for an unknown language and for axes that are too small, and `MissingExtra` if matplotlib or a Chinese font is
    missing.

    >>> import matplotlib, pilotstd
    >>> matplotlib.use("agg")
    >>> draw_regions(pilotstd.load("1.2.0")).get_title(loc="left")
    'Chongqing took on the most recorded work tasks: 10 of 27'
    """
    counts: dict[str, Counter[StandardLevel | None]] = defaultdict(Counter)
    for task in ds.work_tasks:
        for region in dict.fromkeys(task.regions):
            counts[region][task.level] += 1
    named = sorted(counts, key=lambda id: (-counts[id].total(), id))
    total = len(ds.work_tasks)
    title = "No recorded work task names a region"
    if lang == "zh":
        title = "已录工作任务均未载明地区"
    if named:
        most = counts[named[0]].total()
        leading = [_name(ds, id, lang) for id in named if counts[id].total() == most]
        title = f"{len(named)} regions took on recorded work tasks, up to {most} of {total}"
        if lang == "zh":
            title = f"{len(named)}个地区承担已录工作任务，最多{total}项中的{most}项"
        if len(leading) == 1:
            title = f"{leading[0]} took on the most recorded work tasks: {most} of {total}"
            if lang == "zh":
                title = f"{leading[0]}承担的已录工作任务最多：{total}项中的{most}项"

    def plan(page: Page, room: float | None) -> Plan:
        return _tile_map(page, ds, counts, room) if tiles else _bars(page, ds, counts, named, room)

    return picture(ds, ax, figsize, lang, title, plan, inches=7.0 if tiles else 8.0)


def _name(ds: Dataset, id: str, lang: str) -> str:
    record = ds.regions.get(id)
    return (record.name.in_language(lang) if record else "") or id.partition(":")[2]


def _bars(
    page: Page, ds: Dataset, counts: dict[str, Counter[StandardLevel | None]], named: list[str], room: float | None
) -> Plan:
    levels = [level for level in (*StandardLevel, None) if any(counts[id][level] for id in named)]
    names: dict[StandardLevel | None, str] = {level: level.in_language(page.lang) for level in StandardLevel}
    names[None] = page.choose("level not known", "级别未知")
    colours: dict[StandardLevel | None, str] = {None: _UNKNOWN}
    for known, colour in _LEVELS.items():
        colours[known] = colour
    legend = page.legend([(page.swatch(facecolor=colours[level]), names[level]) for level in levels])
    idle = [id for id in ds.regions.ids if id not in counts]
    nobody = sum(not task.regions for task in ds.work_tasks)
    notes = []
    if idle:
        notes.append(
            page.choose(
                f"{len(idle)} more regions are recorded without a task.", f"另有{len(idle)}个已录地区没有已录任务。"
            )
        )
    if nobody:
        notes.append(page.choose(f"{nobody} recorded tasks name no region.", f"{nobody}项已录任务未载明地区。"))
    pitch = page.line * 1.25

    def assemble(shown: list[str]) -> Plan:
        left_out = len(named) - len(shown)
        cut = [
            page.choose(
                f"{left_out} regions with fewer tasks are not drawn.", f"另有{left_out}个任务较少的地区未画出。"
            )
        ]
        note = page.paragraph(" ".join([*(cut if left_out else []), *notes]))
        return stack(page, [Plan(pitch * len(shown), lambda left, top: paint(shown, left, top)), legend, note])

    def paint(shown: list[str], left: float, top: float) -> None:
        texts = {id: page.shorten(_name(ds, id, page.lang), page.width * 0.45) for id in shown}
        label = max(map(page.width_of, texts.values())) + page.size
        most = max(counts[id].total() for id in shown)
        unit = (page.width - label - page.width_of(str(most)) - page.size) / most
        for row, id in enumerate(shown):
            y = top + (row + 0.5) * pitch
            page.text(left + label - page.size * 0.7, y, texts[id], align="right")
            x = left + label
            for level in levels:
                length = counts[id][level] * unit
                page.box(x, y - pitch * 0.36, length, pitch * 0.72, facecolor=colours[level])
                x += length
            for place in range(1, counts[id].total()):
                if unit > 5:  # one can count the tasks
                    page.rule(
                        [left + label + place * unit] * 2, [y - pitch * 0.36, y + pitch * 0.36], color=page.background
                    )
            page.text(x + page.size * 0.5, y, str(counts[id].total()))

    if room is None:
        return assemble(named[:_MOST_ROWS])
    whole = assemble(named)
    if whole.height > room and page.smallest:
        spare = assemble(named[:1]).height - pitch
        return assemble(named[: max(int((room - spare) / pitch), 1)])
    return whole


def _tile_map(page: Page, ds: Dataset, counts: dict[str, Counter[StandardLevel | None]], room: float | None) -> Plan:
    by_tile: Counter[str] = Counter()
    elsewhere = 0
    for task in ds.work_tasks:
        tiles = {_tile(ds.regions.get(id)) for id in task.regions}
        by_tile.update(tiles - {""})
        elsewhere += "" in tiles
    note = page.paragraph(
        page.choose(
            "A tile is a province or municipality, with the tasks of its cities; a task of several counts for each."
            + (f" {elsewhere} tasks of other regions are not drawn." if elsewhere else ""),
            "一格为一个省份，含所辖城市的任务；一项任务涉及多个省份的，各计一次。"
            + (f"另有{elsewhere}项任务的地区未画出。" if elsewhere else ""),
        )
    )
    side = page.width / _COLUMNS
    if room is not None:
        side = min(side, (room - note.height - page.size) / _ROWS)
    if side < page.line * 2.1:
        side = page.line * 2.1  # which a page of another size may have
        if side * _COLUMNS > page.width:
            raise TooSmall
    most = max(by_tile.values(), default=1)
    gap = side * 0.06

    def paint(left: float, top: float) -> None:
        start = left + (page.width - side * _COLUMNS) / 2
        for code, (column, row, letters, short) in _TILES.items():
            count = by_tile[code]
            fill = mix(PALETTE[0], page.background, 0.75 - 0.75 * count / most) if count else page.faint
            x, y = start + (column - 1) * side, top + row * side
            page.box(x, y, side - gap, side - gap, facecolor=fill)
            middle, name = x + (side - gap) / 2, page.choose(letters, short)
            if count:
                page.text(middle, y + side * 0.3, name, align="center", color=text_on(fill))
                page.text(middle, y + side * 0.68, str(count), align="center", color=text_on(fill), bold=True)
            else:
                page.text(middle, y + (side - gap) / 2, name, align="center", color=text_on(fill))

    return stack(page, [Plan(side * _ROWS, paint), note])


def _tile(region: Region | None) -> str:
    """The tile of a region by its code; `""` if there is none."""
    code = (region.gbt2260 or "")[:2] if region else ""
    return code if code in _TILES else ""
