"""`pilotstd` without a command: an overview of a dataset, its coverage and its graphs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from pilotstd import graphs
from pilotstd._i18n import column_title
from pilotstd._require import require
from pilotstd.cli import _output
from pilotstd.cli._graphs import ROLE_TITLES, dependency_lines
from pilotstd.graphs._analysis import basis_text
from pilotstd.graphs._build import basis_counts
from pilotstd.model import Basis

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


_SHOWN = 6  # pairs of departments and dependencies; the others are counted


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
    graph = graphs.task_dependencies(ds)
    count, counts = graph.number_of_edges(), basis_text(graph, lang)
    print(
        f"依存关系（何者以何者为基础）：{count} 条（{counts}）"
        if lang == "zh"
        else f"What rests on what: {count} dependencies ({counts or 'none recorded'})"
    )
    stated = dependency_lines(graphs.task_dependencies(ds, basis=Basis.STATED), lang)
    for line in stated[:_SHOWN]:
        print(f"  {line}")
    if len(stated) < count:
        print(
            "  其余并非来源载明：pilotstd graph task_dependencies"
            if lang == "zh"
            else "  the others are not stated by a source, and no order in time: pilotstd graph task_dependencies"
        )
    alone = sum(id not in graph for id in ds.work_tasks.ids)
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
    pairs = _strongest(ds)
    rows = [
        (
            "–".join(_short(ds, id, lang) for id in pair),
            f"{edge['strength']:.2f}",
            edge["weight"],
            _ways(edge["via"], lang),
        )
        for pair, edge in pairs[:_SHOWN]
    ]
    title = (
        "部门联系最密者（n 个部门同列一件，各对计 1/(n−1)）"
        if lang == "zh"
        else "Closest departments: an act or task of n departments counts 1/(n−1) for each pair"
    )
    _output.print_table(("departments", "strength", "shared", "linked"), rows, lang, title=title)


_WAYS = {
    "issued": {"en": "issued by both", "zh": "共同印发"},
    "participating": {"en": "both took part", "zh": "共同参与"},
    "addressed": {"en": "addressed to both", "zh": "共同主送"},
    "responsible": {"en": "both responsible", "zh": "共同负责"},
}


def _ways(via: str, lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(_WAYS[link][lang] for link in via.split())


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
    pairs = _strongest(ds)
    return {
        "version": ds.version,
        "as_of": ds.as_of.isoformat(),
        "sha256": ds.sha256,
        "records": {name: len(table) for name, table in ds.tables.items()},
        "coverage": coverage_plain(ds),
        "dependencies": {"edges": dependencies.number_of_edges(), "basis": basis_counts(dependencies)},
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
