"""`pilotstd` without a command: what the policy is, how much of it is recorded, and what to ask next, on one screen."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pilotstd import graphs
from pilotstd._coverage import NOTICE, Coverage
from pilotstd._i18n import column_title, display_name
from pilotstd.cli import _output
from pilotstd.cli._graphs import edge_rows
from pilotstd.graphs._analysis import counts_text
from pilotstd.graphs._build import count_bases
from pilotstd.graphs._dependencies import dependency_bases, other_way_round
from pilotstd.model import Basis

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


_WIDTH = 80  # where the output is not a terminal
_BAR = 20  # cells
_BARS, _LINKS = 5, 3  # lines
_CLOSEST = 6  # pairs of departments, in JSON
_COUNTED = ("work_tasks", "measures", "documents", "departments", "standards", "sources")
"""The tables that the line of counts names."""


def run(args: argparse.Namespace) -> None:
    """Print the overview."""
    ds, lang = _output.load(args), args.lang
    if args.json:
        _output.print_json(_plain(ds))
        return
    parts = (_policy(ds, lang), _coverage(ds, lang), _dependencies(ds, lang), _next(ds, args))
    _output.say(*"\n\n".join("\n".join(part) for part in parts).splitlines())


def _policy(ds: Dataset, lang: str) -> list[str]:
    """The dataset, the act that it is about, and a line of counts."""
    title = ds.title.in_language(lang) or column_title("dataset", lang)
    lines = [f"{title}, {ds.version}, {column_title('as of', lang)} {ds.as_of}"]
    act = ds.documents.get(NOTICE)
    if act is not None and act.issued:
        name = (act.short_title or act.title).in_language(lang)
        issuers = ("和" if lang == "zh" else " and ").join(_short(ds, id, lang) for id in act.issuers)
        programme = ds.get(act.programme or "")
        part_of = programme.label.in_language(lang) if programme else ""
        text = (
            f"{issuers}于 {act.issued} 印发{act.number or ''}：{name}。" + (f"所属计划：{part_of}。" if part_of else "")
            if lang == "zh"
            else f"{issuers} issued {act.number or 'it'} on {act.issued}: {name}."
            + (f" Programme: {part_of}." if part_of else "")
        )
        lines += _output.wrap(text, limit=_WIDTH)
    tables = [(len(table), column_title(name, lang)) for name in _COUNTED if (table := ds.table(name))]
    counts = [f"{name} {count}" if lang == "zh" else f"{count} {name}" for count, name in tables]
    records = f"记录 {len(ds)} 条：" if lang == "zh" else f"{len(ds)} records: "
    while len(line := _output.wrap(records + ("，" if lang == "zh" else ", ").join(counts), limit=_WIDTH)) > 1:
        counts.pop()
    return [*lines, *line, f"sha256 {ds.sha256}"]


def _coverage(ds: Dataset, lang: str) -> list[str]:
    """The totals with a bar: the largest incomplete ones first; the others are counted."""
    title = (
        "来源载明的总数，已录多少（pilotstd coverage）"
        if lang == "zh"
        else "Recorded, of totals that sources declare (pilotstd coverage)"
    )
    rows = [row for row in _ordered(ds) if row.recorded is not None]
    return [title, *_output.align([_bar(row, lang) for row in rows[:_BARS]], indent="  ")] if rows else []


def _bar(row: Coverage, lang: str) -> tuple[str, ...]:
    recorded = row.recorded or 0
    filled = min(_BAR, recorded * _BAR // (row.declared or 1))
    partial = f"，部分 {row.partial}" if lang == "zh" else f", {row.partial} in part"
    of = f"{recorded} / {row.declared}" if lang == "zh" else f"{recorded} of {row.declared}"
    return (
        f"  {row.subject.in_language(lang)}",
        "█" * filled + "░" * (_BAR - filled),
        of + (partial if row.partial else ""),
    )


def _ordered(ds: Dataset) -> list[Coverage]:
    """Incomplete totals first, those that cannot be counted last."""
    return sorted(
        ds.coverage(), key=lambda row: (row.recorded is None, (row.recorded or 0) >= row.declared, -row.declared)
    )


def print_coverage(ds: Dataset, lang: str) -> None:
    """Print declared totals and recorded numbers."""
    unknown = column_title("cannot be counted", lang)
    rows = [
        (
            row.subject.in_language(lang),
            row.declared,
            unknown if row.recorded is None else row.recorded,
            row.partial or "",
        )
        for row in _ordered(ds)
    ]
    _output.print_table(("subject", "declared", "recorded", "in part"), rows, lang)


def _dependencies(ds: Dataset, lang: str) -> list[str]:
    """What rests on what as far as sources state it, and how much of it is ours."""
    counts = counts_text(count_bases(dependency_bases(ds)), lang)
    head = (
        f"何者以何者为基础：{len(ds.dependencies)} 条（{counts or '无'}）"
        if lang == "zh"
        else f"What rests on what: {len(ds.dependencies)} dependencies ({counts or 'none recorded'})"
    )
    stated = graphs.task_dependencies(ds, basis=Basis.STATED)
    lines = [head, *_output.align(edge_rows(stated, lang)[:_LINKS], indent="  ")]
    note = other_way_round(stated, lang)
    return lines + _output.wrap(note, "  ", "  ", _WIDTH) if note else lines


def _next(ds: Dataset, args: argparse.Namespace) -> list[str]:
    """Three commands to go on with."""
    table = next((table for name in _COUNTED if (table := ds.table(name))), ds.sources)
    option = "--file" if isinstance(args.dataset, Path) else "--data"
    data = f" {option} {shlex.quote(str(args.dataset))}" if args.dataset else ""
    commands = [
        (f"list {table.name.replace('_', '-')}", "the records, one a line", "逐条列出记录"),
        (f"show {table.ids[-1] if table else 'ID'}", "one record, with its sources", "一条记录及其来源"),
        ("graph task_dependencies", "what rests on what, and on whose word", "何者以何者为基础，依据何在"),
    ]
    if data:  # a command is never cut
        return [f"pilotstd {command}{data}" for command, *_ in commands]
    return _output.align([(f"pilotstd {command}", zh if args.lang == "zh" else en) for command, en, zh in commands])


def _short(ds: Dataset, id: str, lang: str) -> str:
    if (department := ds.departments.get(id)) is None:
        return display_name(ds, id, lang)
    if lang == "zh":
        return department.short_name.zh or department.name.in_language(lang)
    return department.abbreviation or department.label.in_language(lang)


def _plain(ds: Dataset) -> dict[str, Any]:
    dependencies = graphs.task_dependencies(ds)
    by_basis = count_bases(dependency_bases(ds))
    edges = graphs.department_linkages(ds).edges(data=True)
    closest = sorted(edges, key=lambda item: (-item[2]["strength"], -item[2]["weight"]))[:_CLOSEST]
    return {
        "version": ds.version,
        "as_of": ds.as_of.isoformat(),
        "sha256": ds.sha256,
        "records": {name: len(table) for name, table in ds.tables.items()},
        "coverage": coverage_plain(ds),
        "dependencies": {"edges": len(ds.dependencies), "basis": by_basis},
        "order_of_work": [list(ids) for ids in graphs.order_of_work(dependencies)],
        "strongest_linkages": [
            {"pair": [u, v], "strength": edge["strength"], "weight": edge["weight"]} for u, v, edge in closest
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
