"""The picture of what happened: events, documents, designations of pilots and standards, in time."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from pilotstd.graphs._build import select_codes
from pilotstd.model._fields import as_day
from pilotstd.plots._page import Figsize, Page, Plan, picture, readable, stack

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pilotstd.dataset import Dataset
    from pilotstd.model import Record

KINDS = ("events", "documents", "pilots", "standards")
_MARKS = {
    "events": ("o", "#0072B2"),
    "documents": ("s", "#D55E00"),
    "pilots": ("D", "#009E73"),
    "standards": ("^", "#B0489A"),
}
_TITLES = {
    "events": ("event", "事件"),
    "documents": ("document issued or published", "文件印发或发布"),
    "pilots": ("designation of pilots", "确定试点"),
    "standards": ("standard issued or in force", "标准发布或实施"),
}
_MOST_LINES = 2


@attrs.frozen(order=True)
class _Entry:
    day: datetime.date
    kind: str
    text: str


def draw_timeline(
    ds: Dataset,
    ax: Axes | None = None,
    lang: str = "en",
    *,
    figsize: Figsize = None,
    kinds: str | Iterable[str] | None = None,
    since: datetime.date | str | None = None,
    until: datetime.date | str | None = None,
) -> Axes:
    """Draw what happened in the order of days, each entry tied to its day on an axis to scale.

    *kinds* selects some of `"events"`, `"documents"`, `"pilots"` and `"standards"`, each with a mark of its own; *since* and *until* the
    days, as `datetime.date` or ISO text. A document whose day an event tells already is not drawn again.

    Raises `InvalidQuery` for an unknown language or kind and for axes that are too small, and `MissingExtra` if matplotlib or a Chinese font is
    missing.

    >>> import matplotlib, pilotstd
    >>> matplotlib.use("agg")
    >>> draw_timeline(pilotstd.load("1.2.0"), kinds="events").get_title(loc="left")
    'From 7 September 2020 to 9 January 2026: 17 entries'
    """
    first, last = as_day(since or "0001-01-01", "since"), as_day(until or "9999-12-31", "until")
    chosen = select_codes(kinds, KINDS, "kinds") or KINDS
    entries = [entry for entry in _entries(ds, chosen, lang) if first <= entry.day <= last]
    count = len(entries)
    if not entries:
        title = "没有载明日期的条目" if lang == "zh" else "No entry has a day"
    else:
        first, last = entries[0].day, entries[-1].day
        title = (
            f"From {first.day} {first:%B %Y} to {last.day} {last:%B %Y}: {count} entries"
            if lang != "zh"
            else (f"{first.year}年{first.month}月至{last.year}年{last.month}月：{count}条")
        )

    def plan(page: Page, room: float | None) -> Plan:
        kinds_drawn = [kind for kind in KINDS if any(entry.kind == kind for entry in entries)]
        samples = [(_sample(page, kind), _TITLES[kind][page.lang == "zh"]) for kind in kinds_drawn]
        legend = page.legend(samples)
        left = None if room is None else room - legend.height - page.size * 0.7
        return stack(page, [_rows(page, entries, left), legend])

    filters = "fewer entries: kinds=, since=, until="
    return picture(ds, ax, figsize, lang, title, plan, inches=9.0, filters=filters)


def _entries(ds: Dataset, kinds: Iterable[str], lang: str) -> list[_Entry]:
    """What happened, in order; what happened to several records of a kind on one day is one entry."""

    def name(record: Record | None, otherwise: str) -> str:
        return (record.label.in_language(lang) if record else "") or otherwise

    together = "、" if lang == "zh" else ", "
    told = {(id, event.date) for event in ds.events for id in event.documents}
    entries: set[_Entry] = set()
    if "events" in kinds:
        entries |= {_Entry(event.date, "events", name(event, event.id)) for event in ds.events}
    if "documents" in kinds:
        for document in ds.documents:
            day = document.issued or document.published
            if day and document.part_of is None and not ("events" in kinds and (document.id, day) in told):
                text = document.short_title.in_language(lang) or name(document, document.id)
                entries.add(_Entry(day, "documents", text))
    if "pilots" in kinds:
        regions = defaultdict(list)
        for pilot in ds.pilots:
            if pilot.designated:
                regions[pilot.designated].append(name(ds.regions.get(pilot.region), pilot.region))
        designated = "确定试点：" if lang == "zh" else "Pilots designated: "
        entries |= {_Entry(day, "pilots", designated + together.join(names)) for day, names in regions.items()}
    if "standards" in kinds:
        for standard in ds.standards:
            for day in {standard.issued, standard.effective} - {None}:
                entries.add(_Entry(day, "standards", name(standard, standard.id)))  # type: ignore[arg-type]
    return sorted(entries, key=lambda entry: (entry.day, KINDS.index(entry.kind), entry.text))


def _sample(page: Page, kind: str):  # type: ignore[no-untyped-def]
    marker, colour = _MARKS[kind]
    return lambda x, y: page.mark(x, y, marker, readable(colour, page.background, 3), page.size * 0.6)


def _rows(page: Page, entries: list[_Entry], room: float | None) -> Plan:
    if not entries:
        return Plan(0, lambda *_: None)
    year_width = page.width_of("2025") + page.size * 0.6
    slope, day_width = page.size * 3.5, page.width_of("2025-12-31") + page.size
    text_width = page.width - year_width - slope - page.size * 1.4 - day_width
    texts = [page.wrap(entry.text, text_width, most=_MOST_LINES) for entry in entries]
    heights = [len(lines) * page.line + page.size * 0.25 for lines in texts]
    height = sum(heights)
    spare = max((room or height) - height, 0) / len(entries)
    heights = [one + min(spare, page.size) for one in heights]
    height = sum(heights)
    first, last = entries[0].day, entries[-1].day
    start = datetime.date(first.year, 1, 1)
    days = (max(last, datetime.date(last.year, 12, 31)) - start).days

    def paint(left: float, top: float) -> None:
        def position(day: datetime.date) -> float:
            return top + page.size / 2 + (day - start).days / days * (height - page.size)

        axis = left + year_width
        page.rule(
            [axis, axis], [position(start), position(start + datetime.timedelta(days))], color=page.muted, linewidth=1.1
        )
        free = top - page.line
        for year in range(start.year, last.year + 1):
            y = position(datetime.date(year, 1, 1))
            page.rule([axis - page.size * 0.3, axis], [y, y])
            if y - free >= page.line * 0.95:  # years that would overlap are left out
                page.text(left, y, str(year), color=page.muted)
                free = y
        y = top
        for entry, lines, tall in zip(entries, texts, heights, strict=True):
            marker, colour = _MARKS[entry.kind]
            colour = readable(colour, page.background, 3)
            middle, x = y + tall / 2, axis + slope
            page.rule([axis, x], [position(entry.day), middle], color=page.muted, linewidth=0.5)
            page.mark(x + page.size * 0.5, middle, marker, colour, page.size * 0.6)
            page.text(x + page.size * 1.4, middle, entry.day.isoformat(), color=page.muted)
            page.lines(x + page.size * 1.4 + day_width, middle - len(lines) * page.line / 2, lines)
            y += tall

    return Plan(height, paint)
