"""The picture of bodies: who issued, approved or received which acts; or who leads whom, where tasks say so."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pilotstd import graphs
from pilotstd.errors import InvalidQuery, invalid_code
from pilotstd.graphs._departments import roles_in_acts
from pilotstd.plots._page import PALETTE, Figsize, Page, Plan, TooSmall, mix, picture, readable, stack, text_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pilotstd.dataset import Dataset

OF = ("acts", "responsibilities")
_ROLES = ("issued", "approved", "participating", "addressed")
_MARKS = {
    "issued": ("s", "#D55E00", 0.85, ("issued it", "印发")),
    "approved": ("^", "#009E73", 0.85, ("approved it", "同意")),
    "participating": ("D", "#B0489A", 0.6, ("drafted it or took part", "起草或参与")),
    "addressed": ("o", "#0072B2", 0.55, ("is addressed", "主送")),
}
_TASKS, _BEYOND_CHANCE = PALETTE[:2]
_FEW = 3  # bodies of a group that are all named
_MOST_BODIES, _FEWEST_BODIES = 30, 5  # of a matrix
_CUT_WIDTH, _CUT_HEIGHT = 9.0, 7.5  # font sizes from which on bodies are left out
_FEWEST_EDGES = 5  # of responsibilities that are drawn unless asked for


def draw_linkages(
    ds: Dataset, ax: Axes | None = None, lang: str = "en", *, figsize: Figsize = None, of: str | None = None
) -> Axes:
    """Draw which bodies do what: of acts, or of responsibilities where tasks name who leads.

    *of* is `"acts"` or `"responsibilities"`; None takes responsibilities if the dataset has some. For acts, columns are acts that name
    at least two departments, rows the bodies in the same position, counted, those that issued on top. For responsibilities, rows are
    those that lead, columns those who take part, darker the more tasks; a frame marks what is more than chance (`graphs.backbone`). As many
    bodies are drawn as fit, those with most tasks first.

    Raises `InvalidQuery` for an unknown language or *of* and for axes that are too small, and `MissingExtra` if matplotlib or a Chinese font is
    missing.

    >>> import matplotlib, pilotstd
    >>> matplotlib.use("agg")
    >>> draw_linkages(pilotstd.load("1.2.0")).get_title(loc="left")
    'MOFCOM issued the most of these acts: 2 of 2'
    """
    if of not in {*OF, None}:
        raise InvalidQuery(invalid_code("of", of, OF))
    network = graphs.responsibilities(ds)
    if of == "responsibilities" or (of is None and network.number_of_edges() >= _FEWEST_EDGES):
        return _draw_matrix(ds, ax, figsize, lang, network)
    return _draw_acts(ds, ax, figsize, lang)


def _name(ds: Dataset, id: str, lang: str) -> str:
    """In Chinese the short name, in English the abbreviation; else the full name, else the id without its kind."""
    department = ds.departments.get(id)
    if department is None:
        return id.partition(":")[2]
    short = department.short_name.zh if lang == "zh" else department.abbreviation
    return short or department.label.in_language(lang) or id.partition(":")[2]


# --- Acts -----------------------------------------------------------------------------------------------------------


def _draw_acts(ds: Dataset, ax: Axes | None, figsize: Figsize, lang: str) -> Axes:
    roles: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))  # the bodies by act and role
    for role, act, body in roles_in_acts(ds):
        roles[act][role if role in _MARKS else "participating"].add(body)
    bodies_of = {act: set().union(*named.values()) for act, named in roles.items()}
    acts = [act for act in roles if len(bodies_of[act]) > 1]
    acts.sort(key=lambda id: (ds.documents[id].issued or ds.documents[id].published or ds.as_of, id))
    positions: dict[frozenset[tuple[str, str]], list[str]] = defaultdict(list)
    for body in ds.departments.ids:
        position = frozenset((act, role) for act in acts for role in roles[act] if body in roles[act][role])
        if position:
            positions[position].append(body)

    def rank(position: frozenset[tuple[str, str]]) -> tuple[Any, ...]:
        counts = [sum(role == one for _, one in position) for role in _ROLES]
        return *(-count for count in counts), positions[position]

    groups = sorted(positions, key=rank)
    title = "没有涉及两个以上部门的文件" if lang == "zh" else "No act names two departments"
    if groups:
        issued = [sum(role == "issued" for _, role in position) for position in groups]
        leaders = [
            _name(ds, id, lang)
            for one, group in zip(issued, groups, strict=True)
            if one == max(issued)
            for id in positions[group]
        ]
        title = f"{sum(map(len, positions.values()))} departments in {len(acts)} acts"
        if lang == "zh":
            title = f"{len(acts)}件文件中的{sum(map(len, positions.values()))}个部门"
        if max(issued) and len(leaders) <= _FEW:
            who = ("、" if lang == "zh" else ", ").join(leaders)
            title = f"{who} issued the most of these acts: {max(issued)} of {len(acts)}"
            if lang == "zh":
                title = f"这些文件中{who}印发最多：{len(acts)}件中的{max(issued)}件"
    rest = len(roles) - len(acts)

    def plan(page: Page, room: float | None) -> Plan:
        shown = {role for position in groups for _, role in position}
        samples = [(_sample(page, role), _MARKS[role][3][page.lang == "zh"]) for role in _ROLES if role in shown]
        note = page.paragraph(
            page.choose(
                f"{rest} more acts name one department." if rest else "",
                f"另有{rest}件文件只涉及一个部门。" if rest else "",
            )
        )
        matrix = _dots(page, ds, groups, positions, acts)
        return stack(page, [matrix, page.legend(samples), _act_names(page, ds, acts), note])

    return picture(ds, ax, figsize, lang, title, plan, inches=9.0)


def _sample(page: Page, role: str) -> Any:
    marker, colour, size, _ = _MARKS[role]
    return lambda x, y: page.mark(x, y, marker, readable(colour, page.background, 3), page.size * size)


def _dots(
    page: Page,
    ds: Dataset,
    groups: list[frozenset[tuple[str, str]]],
    positions: dict[frozenset[tuple[str, str]], list[str]],
    acts: list[str],
) -> Plan:
    if not groups:
        return Plan(0, lambda *_: None)
    pitch = max(page.size * 1.9, page.width_of("88") + page.size * 0.5)
    label = page.width - pitch * len(acts) - page.size
    if label < page.size * 10:
        raise TooSmall
    comma = page.choose(", ", "、")
    names = []
    for position in groups:
        bodies = [_name(ds, id, page.lang) for id in positions[position]]
        text = comma.join(bodies)
        if len(bodies) > _FEW:
            text = page.choose(f"{len(bodies)} bodies: {text}", f"{len(bodies)}个部门：{text}")
        names.append(page.wrap(text, label, most=1 if page.smallest else 2))
    label = max(page.width_of(line) for lines in names for line in lines) + page.size
    heights = [len(lines) * page.line + page.size * 0.3 for lines in names]

    def paint(left: float, top: float) -> None:
        start = left + label
        for column in range(len(acts)):
            page.text(
                start + (column + 0.5) * pitch, top + page.line / 2, str(column + 1), align="center", color=page.muted
            )
        y = top + page.line
        for position, lines, height in zip(groups, names, heights, strict=True):
            page.rule([left, start + pitch * len(acts)], [y, y], color=page.faint, linewidth=0.6)
            page.lines(left, y + (height - len(lines) * page.line) / 2, lines)
            for column, act in enumerate(acts):
                roles = [role for role in _ROLES if (act, role) in position]
                for place, role in enumerate(roles):
                    marker, colour, size, _ = _MARKS[role]
                    shift = (place - (len(roles) - 1) / 2) * page.size * 0.75
                    x = start + (column + 0.5) * pitch + shift
                    page.mark(x, y + height / 2, marker, readable(colour, page.background, 3), page.size * size)
            y += height

    return Plan(page.line + sum(heights), paint)


def _act_names(page: Page, ds: Dataset, acts: list[str]) -> Plan:
    """What the numbers of the columns stand for."""
    lines = []
    for number, id in enumerate(acts, 1):
        act = ds.documents[id]
        day = act.issued or act.published
        name = (act.short_title or act.label).in_language(page.lang) or act.number or ""
        if page.lang == "zh" and act.number:
            name = f"{act.number} {name}"
        lines.append(f"{number}  {day.isoformat() + '  ' if day else ''}{name}")
    half = (page.width - page.size) / 2
    columns = 2 if all(page.width_of(line, 0.9) <= half for line in lines) else 1
    width = half if columns == 2 else page.width
    short = [page.shorten(line, width, 0.9) for line in lines]
    rows = -(-len(short) // columns)

    def paint(left: float, top: float) -> None:
        for column in range(columns):
            part = short[column * rows : (column + 1) * rows]
            page.lines(left + column * (width + page.size), top, part, scale=0.9)

    return Plan(rows * page.line * 0.9, paint)


# --- Responsibilities -----------------------------------------------------------------------------------------------


def _draw_matrix(ds: Dataset, ax: Axes | None, figsize: Figsize, lang: str, network: Any) -> Axes:
    alpha = 0.05
    strong = set(graphs.backbone(network, alpha).edges)
    led = dict(network.out_degree(weight="weight"))
    ranked = sorted((id for id in network if network.degree(id)), key=lambda id: (-led[id], -network.in_degree(id), id))
    title = "No task names who leads and who takes part" if lang != "zh" else "没有载明牵头与参加部门的任务"
    if ranked:
        title = f"{_name(ds, ranked[0], lang)} leads most often: {len(ranked)} departments share tasks"
        if lang == "zh":
            title = f"{_name(ds, ranked[0], lang)}牵头最多：{len(ranked)}个部门分工"

    def plan(page: Page, room: float | None) -> Plan:
        return _matrix(page, ds, network, strong, ranked, room, alpha)

    return picture(ds, ax, figsize, lang, title, plan, inches=9.0)


def _matrix(
    page: Page, ds: Dataset, network: Any, strong: set[Any], ranked: list[str], room: float | None, alpha: float
) -> Plan:
    if not ranked:
        return Plan(0, lambda *_: None)
    most = max(weight for *_, weight in network.edges(data="weight"))
    cell = max(page.size * 1.75, page.width_of(str(most), 0.85) + page.size * 0.6)
    label = page.width * 0.42
    samples = [
        (page.swatch(facecolor=mix(_TASKS, page.background, 0.75)), page.choose("1 task", "1项任务")),
        (page.swatch(facecolor=_TASKS), page.choose(f"{most} task{'s' * (most > 1)}", f"{most}项任务")),
    ]
    if strong:
        framed = page.swatch(facecolor=page.background, edgecolor=_BEYOND_CHANCE, linewidth=1.3)
        meaning = page.choose(f"more than chance (disparity filter, {alpha})", f"超出随机水平（差异过滤，{alpha}）")
        samples.append((framed, meaning))
    legend = page.legend(samples if most > 1 else samples[1:])
    wanted = min(len(ranked), _MOST_BODIES)
    count = min(wanted, int((page.width - label - page.size) / cell))
    if count < min(wanted, _FEWEST_BODIES) or (count < wanted and page.size > _CUT_WIDTH):
        raise TooSmall

    def note(count: int) -> Plan:
        left_out = count < len(ranked)
        cut = page.choose(
            f" The {count} departments that lead most tasks, of {len(ranked)}.",
            f"仅画{len(ranked)}个部门中牵头最多的{count}个。",
        )
        order = page.choose(
            "Rows lead, columns take part; both are in the same order.", "行为牵头部门，列为参加部门，次序相同。"
        )
        return page.paragraph(order + (cut if left_out else ""))

    def height(count: int) -> float:
        return cell * (count + 1) + legend.height + note(count).height + 2 * page.size

    while room is not None and page.size <= _CUT_HEIGHT and count > _FEWEST_BODIES and height(count) > room:
        count -= 1
    shown = ranked[:count]
    names = [page.shorten(_name(ds, id, page.lang), label - page.width_of("88 ")) for id in shown]
    label = max(map(page.width_of, names)) + page.width_of("88 ") + page.size

    def paint(left: float, top: float) -> None:
        start = left + label
        for number in range(1, count + 1):
            page.text(
                start + (number - 0.5) * cell, top + cell / 2, str(number), scale=0.85, align="center", color=page.muted
            )
        for row, (id, name) in enumerate(zip(shown, names, strict=True), 1):
            y = top + row * cell
            page.text(left + label - page.width_of("88 "), y + cell / 2, name, align="right")
            page.text(start - page.size * 0.3, y + cell / 2, str(row), scale=0.85, align="right", color=page.muted)
            for column, other in enumerate(shown):
                weight = network.get_edge_data(id, other, {"weight": 0})["weight"]
                fill = (
                    mix(_TASKS, page.background, 0.75 * (1 - (weight - 1) / max(most - 1, 1)))
                    if weight
                    else page.background
                )
                if id == other:
                    fill = page.faint
                x, inset = start + column * cell, cell * 0.06
                frame = {"edgecolor": _BEYOND_CHANCE, "linewidth": 1.3, "zorder": 1.2} if (id, other) in strong else {}
                page.box(x + inset, y + inset, cell - 2 * inset, cell - 2 * inset, facecolor=fill, **frame)
                if weight:
                    page.text(x + cell / 2, y + cell / 2, str(weight), scale=0.85, align="center", color=text_on(fill))

    return stack(page, [Plan(cell * (count + 1), paint), legend, note(count)])
