"""`pilotstd` without a command: an overview of a dataset, its coverage and its graphs."""

from __future__ import annotations

import argparse
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pilotstd import graphs
from pilotstd._i18n import column_title, display_name
from pilotstd._require import require
from pilotstd.cli import _output

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


_SHOWN = 6  # ids of a step; the others are counted


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
    _print_order(ds, lang)
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


def _print_order(ds: Dataset, lang: str) -> None:
    steps = _order(ds)
    rows: list[tuple[object, ...]] = []
    for step, ids in enumerate(steps, 1):
        first = sorted(ids, key=lambda id: not id.startswith(("task:", "measure:")))
        rows += [(step, id, display_name(ds, id, lang)) for id in first[:_SHOWN]]
        if more := max(0, len(ids) - _SHOWN):
            rows.append((step, "…", f"另 {more} 项" if lang == "zh" else f"and {more} more"))
    title = (
        "工作次序（同一步可同时进行）"
        if lang == "zh"
        else "Order of work: each step can begin when the steps before it are done"
    )
    _output.print_table(("step", "id", "name"), rows, lang, title=title)
    alone = len(ds.work_tasks) - len({id for ids in steps for id in ids if id.startswith("task:")})
    if alone:
        print(
            f"另有 {alone} 项已录工作任务，其先后未知。\n"
            if lang == "zh"
            else f"{alone} more work tasks are recorded without a known order.\n"
        )


def _print_linkages(ds: Dataset, lang: str) -> None:
    rows = []
    for way in ("issued", "addressed", "responsible"):
        linked = _linked(ds, way)
        if linked:
            weight = max(linked)
            pairs = linked[weight]
            rows.append((_WAYS[way][lang], weight, _tied(len(pairs), lang), _among(ds, pairs, lang)))
    title = "部门联系最多者" if lang == "zh" else "Strongest linkages of departments, by shared acts and tasks"
    _output.print_table(("linked", "shared", "pairs", "departments"), rows, lang, title=title)


_WAYS = {
    "issued": {"en": "issued by both", "zh": "共同印发"},
    "addressed": {"en": "addressed to both", "zh": "共同主送"},
    "responsible": {"en": "both responsible", "zh": "共同负责"},
}


def _tied(count: int, lang: str) -> str:
    if lang == "zh":
        return f"{count} 对并列" if count > 1 else "1 对"
    return f"{count} pairs, tied" if count > 1 else "1 pair"


def _among(ds: Dataset, pairs: list[tuple[str, str]], lang: str) -> str:
    """The departments of equally linked pairs: their names if every two of them are a pair, else some of the pairs."""
    ids = sorted({id for pair in pairs for id in pair})
    separator = "、" if lang == "zh" else ", "
    if len(pairs) == len(ids) * (len(ids) - 1) // 2:
        return separator.join(_short(ds, id, lang) for id in ids)
    shown = separator.join("–".join(_short(ds, id, lang) for id in pair) for pair in pairs[:_SHOWN])
    return f"{shown}{separator}…" if len(pairs) > _SHOWN else shown


def _short(ds: Dataset, id: str, lang: str) -> str:
    department = ds.departments[id]
    if lang == "zh":
        return department.short_name.zh or department.name.in_language(lang)
    return department.abbreviation or department.label.in_language(lang)


def _linked(ds: Dataset, *via: str) -> dict[int, list[tuple[str, str]]]:
    """The pairs of departments by the number of shared acts and tasks."""
    linked: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for one, other, attributes in graphs.department_linkages(ds, via=via or None).edges(data=True):
        linked[attributes["weight"]].append((one, other))
    return linked


def _order(ds: Dataset) -> tuple[tuple[str, ...], ...]:
    return graphs.order_of_work(graphs.task_dependencies(ds))


def _plain(ds: Dataset) -> dict[str, Any]:
    linked = _linked(ds)
    strongest = max(linked, default=0)
    return {
        "version": ds.version,
        "as_of": ds.as_of.isoformat(),
        "sha256": ds.sha256,
        "records": {name: len(table) for name, table in ds.tables.items()},
        "coverage": coverage_plain(ds),
        "order_of_work": [list(ids) for ids in _order(ds)],
        "strongest_linkages": {"weight": strongest, "pairs": [list(pair) for pair in linked[strongest]]},
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
