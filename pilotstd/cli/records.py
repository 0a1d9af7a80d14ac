"""Looking at records: releases, list, show, search, coverage, check."""

import argparse
from typing import Any

import attrs

from pilotstd import bundled, codec, formats
from pilotstd.cli import Commands, output, overview
from pilotstd.errors import InvalidDataset, Problem
from pilotstd.model import TABLES
from pilotstd.wording import called, empty_fields, evidence_line, filled, heading, listed, shown

_COLUMNS = {
    "sources": ("kind", "published", "url"),
    "documents": ("number", "kind", "issued", "published"),
    "departments": ("short_name", "abbreviation", "kind"),
    "regions": ("kind", "parent", "gbt2260", "iso3166_2"),
    "pilots": ("group", "designated", "designated_by"),
    "aspects": ("number",),
    "measures": ("number", "aspect", "departments"),
    "key_tasks": ("number", "aspect", "departments"),
    "work_tasks": ("level", "regions", "open_to", "departments", "complete"),
    "standards": ("level", "status", "regions", "effective"),
    "events": ("date",),
    "figures": ("value", "as_of"),
    "dependencies": ("prerequisite", "kind", "dependent", "text"),
}
"""What a list shows of a record besides id and name."""


def add(commands: Commands) -> None:
    """Add the subcommands of this group."""
    commands.add("releases", "list the bundled releases", _releases)
    parser = commands.add("list", "list the records of a table", _list)
    parser.add_argument("table", metavar="TABLE", help=", ".join(TABLES))
    parser = commands.add(
        "show", "show what is known of a record, what is not, and what says so", _show
    )
    parser.add_argument("id", metavar="ID")
    parser = commands.add("search", "find records by words in either language", _search)
    parser.add_argument("words", metavar="WORDS", nargs="+")
    parser.add_argument("--limit", type=int, default=10, help="how many matches at the most (10)")
    commands.add("coverage", "what sources declare, against what is recorded", _coverage)
    parser = commands.add("check", "check a dataset against every rule", _check)
    parser.add_argument(
        "file", metavar="FILE", nargs="?", help="a dataset of your own; the release without it"
    )


def _releases(args: argparse.Namespace) -> None:
    releases = bundled.releases()
    if args.json:
        output.print_json([attrs.asdict(release) for release in releases])
        return
    rows = [(r.version, r.as_of, r.sha256[:12], r.summary) for r in releases]
    output.print_table(("version", "as_of", "sha256", "summary"), rows, args.lang)


def _list(args: argparse.Namespace) -> None:
    ds = output.load(args)
    table = ds.table(args.table.replace("-", "_"))
    if args.json:
        output.print_json([codec.to_plain(record) for record in table])
        return
    columns = [
        name for name in _COLUMNS[table.name] if any(filled_in(record, name) for record in table)
    ]
    rows = [
        (
            record.id,
            called(ds, record.id, args.lang) if record.label or hasattr(record, "region") else "",
            *(shown(getattr(record, name), args.lang, ds) for name in columns),
        )
        for record in table
    ]
    named = any(row[1] for row in rows)
    if not named:
        rows = [(row[0], *row[2:]) for row in rows]
    if not rows:
        print(f"{heading(table.name, args.lang)}: 0 {heading('records', args.lang)}")
        return
    output.print_table(("id", *(["name"] if named else []), *columns), rows, args.lang)


def filled_in(record: Any, name: str) -> bool:
    """Whether a field of a record says something."""
    return name in dict(filled(record))


def _show(args: argparse.Namespace) -> None:
    ds = output.load(args)
    record = ds[args.id]
    if args.json:
        output.print_json(codec.to_plain(record))
        return
    rows = [
        (heading(name, args.lang), shown(value, args.lang, ds)) for name, value in filled(record)
    ]
    if missing := empty_fields(record):
        rows.append((heading("not known", args.lang), listed(missing, args.lang)))
    rows += [
        (heading("evidence", args.lang), evidence_line(item, args.lang)) for item in record.evidence
    ]
    output.print_table(("", record.id), rows, args.lang)


def _search(args: argparse.Namespace) -> None:
    ds = output.load(args)
    matches = ds.search(" ".join(args.words), args.limit)
    if args.json:
        output.print_json([{"id": m.record.id, "score": m.score, "text": m.text} for m in matches])
        return
    if not matches:
        print(f"{' '.join(args.words)}: 0 {heading('records', args.lang)}")
        return
    rows = [(m.record.id, f"{m.score:.2f}", called(ds, m.record.id, args.lang)) for m in matches]
    output.print_table(("id", "score", "name"), rows, args.lang)


def _coverage(args: argparse.Namespace) -> None:
    ds = output.load(args)
    if args.json:
        output.print_json(overview.coverage_plain(ds))
    else:
        overview.print_coverage(ds, args.lang)


def _check(args: argparse.Namespace) -> int:
    problems: tuple[Problem, ...] = ()
    name = args.file or args.data
    try:
        if args.file:
            formats.read(args.file)
        else:
            ds = output.load(args)
            name, problems = ds.version, ds.check()
    except InvalidDataset as error:
        problems = error.problems or (Problem(rule="file", message=str(error)),)
    if args.json:
        output.print_json([attrs.asdict(problem) for problem in problems])
    else:
        for problem in problems:
            print(problem)
        print(f"{name}: {len(problems)} {'problem' if len(problems) == 1 else 'problems'}")
    return 1 if problems else 0
