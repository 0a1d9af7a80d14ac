"""The picture of the list: every item that it has, as a cell of a grid."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING, Any

import attrs

from pilotstd._coverage import coverage, is_partial
from pilotstd.errors import InvalidQuery, invalid_code
from pilotstd.model import Count, WorkTask
from pilotstd.plots._page import PALETTE, Figsize, Page, Plan, mix, picture, stack, text_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pilotstd.dataset import Dataset

BY = ("region", "level", "topic")
_MOST_COLOURS = 7  # of names; other names share one
_NUMBERED = 600  # more cells than that have no number


@attrs.frozen
class _Cell:
    number: int
    task: WorkTask | None
    colour: str | None


def draw_list(
    ds: Dataset, ax: Axes | None = None, lang: str = "en", *, figsize: Figsize = None, by: str = "region"
) -> Axes:
    """Draw every item of the Work Task List as a cell: recorded whole, in part, or not recorded.

    The list has as many items as the figure of the sources says, or else as are recorded. *by* gives the colours: `"region"` that
    took an item on, `"level"` of its standard, or `"topic"`, the widest of its first topic.

    Raises `InvalidQuery` for an unknown language or *by*, and for axes that are too small; `MissingExtra` if matplotlib or a Chinese
    font is missing.

    >>> import matplotlib, pilotstd
    >>> matplotlib.use("agg")
    >>> draw_list(pilotstd.load("1.2.0")).get_title(loc="left")
    '26 of 104 work tasks are recorded whole, 1 in part'
    """
    if by not in BY:
        raise InvalidQuery(invalid_code("by", by, BY))
    kinds = {task.id: _kind(ds, task, by, lang) for task in ds.work_tasks}
    common = Counter(kinds.values())
    fallback = _unknown(by, lang)
    names = [name for name, _ in common.most_common() if name != fallback]
    colours = dict(zip(names[:_MOST_COLOURS], PALETTE, strict=False))
    others = "其他" if lang == "zh" else "others"
    colours |= dict.fromkeys(names[_MOST_COLOURS:], "#5A5A5A")
    colours[fallback] = "#A0A0A0"
    legend = Counter[tuple[str, str]]()
    for name, count in common.items():
        shown = name if name == fallback or name in names[:_MOST_COLOURS] else others
        legend[shown, colours[name]] += count
    cells = _cells(ds, {id: colours[kind] for id, kind in kinds.items()})
    partial = sum(is_partial(task) for task in ds.work_tasks)
    whole, declared = len(ds.work_tasks) - partial, len(cells)
    title = f"{whole} of {declared} work tasks are recorded whole, {partial} in part"
    if lang == "zh":
        title = f"清单{declared}项工作任务，完整收录{whole}项，部分收录{partial}项"

    def plan(page: Page, room: float | None) -> Plan:
        samples = [(page.swatch(facecolor=colour), f"{name} {count}") for (name, colour), count in legend.most_common()]
        grey = "#A0A0A0"
        states = [
            (page.swatch(facecolor=grey), page.choose("recorded whole", "完整收录")),
            (page.swatch(**_style(page, grey, partial=True)), page.choose("in part", "部分收录")),
            (page.swatch(**_style(page, None)), page.choose("not recorded", "未收录")),
        ]
        keys = stack(page, [page.legend(samples), page.legend(states)])
        left = None if room is None else room - keys.height - page.size * 0.7
        return stack(page, [_grid(page, cells, left), keys])

    return picture(ds, ax, figsize, lang, title, plan)


def _cells(ds: Dataset, colours: dict[str, str]) -> list[_Cell]:
    """The items in order, with those that a source declares and the dataset does not hold."""
    tasks = sorted(ds.work_tasks, key=lambda task: (task.document or "", task.batch or 0, task.number))
    numbers = {task.number for task in tasks}
    counted = {figure.id for figure in ds.figures if figure.counts is Count.WORK_TASKS}
    declared = max((row.declared for row in coverage(ds) if row.figure in counted), default=0)
    missing = [number for number in range(1, declared + 1) if number not in numbers]
    cells = [_Cell(task.number, task, colours[task.id]) for task in tasks]
    cells += [_Cell(number, None, None) for number in missing[: max(declared - len(tasks), 0)]]
    return sorted(cells, key=lambda cell: cell.number) if missing else cells


def _kind(ds: Dataset, task: WorkTask, by: str, lang: str) -> str:
    """What gives the colour of a task."""
    if by == "level":
        return task.level.in_language(lang) if task.level else _unknown(by, lang)
    ids: list[str] = [*(task.topics if by == "topic" else task.regions)]
    if not ids:
        return _unknown(by, lang)
    if by == "region":
        several = "多个地区" if lang == "zh" else "several regions"
        return several if len(ids) > 1 else _name(ds, ids[0], lang)
    id, visited = ids[0], set[str]()
    while id not in visited and (record := ds.topics.get(id)) and record.broader:
        visited.add(id)
        id = record.broader
    return _name(ds, id, lang)


def _name(ds: Dataset, id: str, lang: str) -> str:
    record = ds.get(id)
    return (record.label.in_language(lang) if record else "") or id.partition(":")[2]


def _unknown(by: str, lang: str) -> str:
    names = {
        "region": ("no region named", "未载明地区"),
        "level": ("level not known", "级别未知"),
        "topic": ("no topic named", "未载明主题"),
    }
    return names[by][lang == "zh"]


def _style(page: Page, colour: str | None, partial: bool = False) -> dict[str, Any]:
    if colour is None:
        return {"facecolor": page.background, "edgecolor": mix(page.ink, page.background, 0.6), "linewidth": 0.6}
    if partial:
        return {"facecolor": mix(colour, page.background, 0.75), "edgecolor": colour, "linewidth": 1.2}
    return {"facecolor": colour}


def _grid(page: Page, cells: list[_Cell], room: float | None) -> Plan:
    count = len(cells)
    if not count:
        return Plan(0.0, lambda left, top: None)
    number_width = page.width_of(str(max(cell.number for cell in cells)), 0.9)
    numbered = count <= _NUMBERED
    side = max(number_width + page.size * 0.9, page.size * 2)
    columns = max(int(page.width // side), 1)
    if numbered:
        side = page.width / columns if columns < count else side
        if room is not None and ceil(count / columns) * side > room and page.smallest:
            numbered = False
    margin = 0.0
    if not numbered:
        margin = number_width + page.size
        side = 9.0
        if room is not None:
            side = ((page.width - margin) * max(room, 1) / count) ** 0.5
        columns = max(ceil((page.width - margin) / side), 1)
        side = (page.width - margin) / columns
        while room is not None and ceil(count / columns) * side > room and side > 1:
            columns += 1
            side = (page.width - margin) / columns
    gap = min(side * 0.12, 2.5)
    rows = ceil(count / columns)
    every = max(ceil(page.line / side), 1)

    def paint(left: float, top: float) -> None:
        for place, cell in enumerate(cells):
            row, column = divmod(place, columns)
            x, y = left + margin + column * side, top + row * side
            style = _style(page, cell.colour, cell.task is not None and is_partial(cell.task))
            page.box(x, y, side - gap, side - gap, **style)
            if numbered:
                fill = style["facecolor"]
                color = page.muted if cell.task is None else text_on(fill)
                page.text(
                    x + (side - gap) / 2, y + (side - gap) / 2, str(cell.number), scale=0.9, align="center", color=color
                )
            elif column == 0 and row % every == 0:
                page.text(left, y + side / 2, str(cell.number), scale=0.9, color=page.muted)

    return Plan(rows * side, paint)
