"""`pilotstd` without a command: an overview of a dataset, its coverage and its graphs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from pilotstd import graphs
from pilotstd._i18n import column_title
from pilotstd._require import require
from pilotstd.cli import _output
from pilotstd.cli._graphs import ROLE_TITLES, dependency_lines
from pilotstd.graphs._analysis import counts_text
from pilotstd.graphs._build import count_bases
from pilotstd.graphs._dependencies import dependency_bases
from pilotstd.model import Basis, Role

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


_SHOWN = 6  # departments and pairs of departments
_STATED_SHOWN = 15  # stated dependencies; the others are counted


def run(args: argparse.Namespace) -> None:
    """Print the overview."""
    ds = _output.load(args)
    if args.json:
        _output.print_json(_plain(ds))
        return
    require("rich", extra="cli")  # before anything is printed
    lang = args.lang
    print(f"pilotstd {column_title('version', lang)} {ds.version}, {column_title('as of', lang)} {ds.as_of}")
    print(f"sha256 {ds.sha256}\n")
    counts = [(column_title(name, lang), len(table)) for name, table in ds.tables.items()]
    _output.print_table(("table", "records"), counts, lang)
    print_coverage(ds, lang)
    _print_roles(ds, lang)
    _print_dependencies(ds, lang)
    _print_linkages(ds, lang)


def print_coverage(ds: Dataset, lang: str) -> None:
    """Print declared totals and recorded numbers: incomplete ones first, those that cannot be counted last."""
    coverage = sorted(
        ds.coverage(), key=lambda row: (row.recorded is None, (row.recorded or 0) >= row.declared, -row.declared)
    )
    rows = [
        (
            row.subject.in_language(lang),
            row.declared,
            column_title("cannot be counted", lang) if row.recorded is None else row.recorded,
            row.partial or "",
        )
        for row in coverage
    ]
    title = (
        "收录情况：来源载明的总数与本库所录"
        if lang == "zh"
        else "Coverage: totals that sources declare, and what is recorded"
    )
    _output.print_table(("subject", "declared", "recorded", "in part"), rows, lang, title=title)


def _print_dependencies(ds: Dataset, lang: str) -> None:
    """Print what rests on what as far as sources state it, and how much of it is ours."""
    by_basis = count_bases(dependency_bases(ds))
    count, counts = len(ds.dependencies), counts_text(by_basis, lang)
    print(
        f"依存关系（何者以何者为基础）：{count} 条（{counts}）"
        if lang == "zh"
        else f"What rests on what: {count} dependencies ({counts or 'none recorded'})"
    )
    stated = dependency_lines(graphs.task_dependencies(ds, basis=Basis.STATED, open_ends=True), lang)
    for line in stated[:_STATED_SHOWN]:
        print(f"  {line}")
    if len(stated) > _STATED_SHOWN:
        more = len(stated) - _STATED_SHOWN
        print(f"  来源载明者另有 {more} 条" if lang == "zh" else f"  and {more} more that are stated")
    if by_basis.get(Basis.STATED, 0) < count:
        print(
            "  其余并非来源载明：pilotstd graph task_dependencies --open-ends。依存并非时间次序。"
            if lang == "zh"
            else "  The others are not stated by a source: pilotstd graph task_dependencies --open-ends. "
            "Links are no order in time."
        )
    ends = {end for item in ds.dependencies for end in (item.dependent, item.prerequisite)}
    alone = sum(id not in ends for id in ds.work_tasks.ids)
    if alone:
        print(
            f"  {alone} 项已录工作任务无已知依存关系"
            if lang == "zh"
            else f"  {alone} recorded work tasks have no known dependency"
        )
    print()


def _print_roles(ds: Dataset, lang: str) -> None:
    """Print who leads: the departments that issued, approved or led most, with their roles."""
    graph = graphs.department_roles(ds)
    summary = graphs.summary(graph).loc[list(ds.departments.ids), [*_ROLES]]
    leading = summary[summary[["issued", "approved", "lead"]].any(axis=1)]
    first = leading.sort_values(["issued", "approved", "lead"], ascending=False, kind="stable").head(_SHOWN)
    roles = [role for role in _ROLES if first[role].any()]
    rows = [
        (_short(ds, str(id), lang), *counts)
        for id, counts in zip(first.index, first[roles].to_numpy().tolist(), strict=True)
    ]
    title = (
        "谁做什么：各部门的文件与任务数" if lang == "zh" else "Who does what: departments, by number of acts and tasks"
    )
    _output.print_table(("department", *(ROLE_TITLES.get(role, role) for role in roles)), rows, lang, title=title)


_ROLES = ("issued", "approved", "addressed", "lead", "shared")


def _print_linkages(ds: Dataset, lang: str) -> None:
    """Print the closest pairs of departments."""
    pairs = _strongest(ds)[:_SHOWN]
    tasks = graphs.department_linkages(ds, via="responsible")
    rows = [
        (
            "–".join(_short(ds, id, lang) for id in pair),
            f"{edge['strength']:.2f}",
            edge["weight"],
            _ways(edge["via"], tasks.edges[pair]["roles"] if "responsible" in edge["via"] else "", lang),
        )
        for pair, edge in pairs
    ]
    title = (
        "部门联系最密者（n 个部门同列一件，按每种联系方式各对计 1/(n−1)）"
        if lang == "zh"
        else "Closest departments: an act or task of n departments counts 1/(n−1) for each pair, "
        "once for each way in which they are linked"
    )
    _output.print_table(("departments", "strength", "shared", "linked"), rows, lang, title=title)


_WAYS = {
    "issued": {"en": "issued by both", "zh": "共同印发"},
    "participating": {"en": "both took part", "zh": "共同参与"},
    "addressed": {"en": "addressed to both", "zh": "共同主送"},
}


def _ways(via: str, roles: str, lang: str) -> str:
    """What links two departments; *roles* are the pairs of their roles in measures and tasks."""
    acts = [_WAYS[link][lang] for link in via.split() if link in _WAYS]
    return ("、" if lang == "zh" else ", ").join([*acts, *(_in_roles(pair, lang) for pair in roles.split())])


def _in_roles(pair: str, lang: str) -> str:
    """A pair of roles in words: `both coordinating`, `lead and shared`."""
    one, other = pair.split("-")
    if lang == "zh":
        return f"同为{Role(one).zh}" if one == other else f"{Role(one).zh}与{Role(other).zh}"
    return f"both {one}" if one == other else f"{one} and {other}"


def _strongest(ds: Dataset) -> list[tuple[tuple[str, str], dict[str, Any]]]:
    """The pairs of departments with what links them, the closest first."""
    edges = graphs.department_linkages(ds).edges(data=True)
    pairs = [((u, v), edge) for u, v, edge in edges]
    return sorted(pairs, key=lambda item: (-item[1]["strength"], -item[1]["weight"]))


def _short(ds: Dataset, id: str, lang: str) -> str:
    department = ds.departments[id]
    if lang == "zh":
        return department.short_name.zh or department.name.in_language(lang)
    return department.abbreviation or department.label.in_language(lang)


def _plain(ds: Dataset) -> dict[str, Any]:
    dependencies = graphs.task_dependencies(ds)
    by_basis = count_bases(dependency_bases(ds))
    pairs = _strongest(ds)
    return {
        "version": ds.version,
        "as_of": ds.as_of.isoformat(),
        "sha256": ds.sha256,
        "records": {name: len(table) for name, table in ds.tables.items()},
        "coverage": coverage_plain(ds),
        "dependencies": {"edges": len(ds.dependencies), "basis": by_basis},
        "order_of_work": [list(ids) for ids in graphs.order_of_work(dependencies)],
        "strongest_linkages": [
            {"pair": list(pair), "strength": edge["strength"], "weight": edge["weight"]}
            for pair, edge in pairs[:_SHOWN]
        ],
    }


def coverage_plain(ds: Dataset) -> list[dict[str, Any]]:
    """The coverage for JSON."""
    return [
        {
            "figure": row.figure,
            "subject": row.subject.in_language("en"),
            "declared": row.declared,
            "recorded": row.recorded,
            "partial": row.partial,
        }
        for row in ds.coverage()
    ]
