"""Records: releases, list, show, search, coverage, check."""

import argparse
from pathlib import Path

import attrs

from pilotstd import bundled
from pilotstd._i18n import column_title, display_name, evidence_line, format_value, join_titles
from pilotstd._open import open_dataset
from pilotstd.cli import Commands, _output, _overview
from pilotstd.errors import InvalidDataset, InvalidQuery, Problem
from pilotstd.model import TABLES

_COLUMNS = {
    "sources": ("kind", "published", "url"),
    "programmes": ("started", "designated_by"),
    "documents": ("number", "kind", "issued", "published"),
    "departments": ("short_name", "abbreviation", "kind"),
    "regions": ("kind", "parent", "gbt2260", "iso3166_2"),
    "pilots": ("group", "designated", "designated_by"),
    "topics": ("broader", "aliases"),
    "aims": (),
    "aspects": ("number",),
    "measures": ("number", "aspect", "departments"),
    "key_tasks": ("number", "aspect", "departments"),
    "work_tasks": ("level", "regions", "open_to", "departments", "complete"),
    "standards": ("level", "status", "regions", "effective"),
    "events": ("date",),
    "figures": ("value", "as_of"),
    "dependencies": ("prerequisite", "kind", "dependent", "text"),
}
"""The columns of a list after id and name."""


def add(commands: Commands) -> None:
    """Add the subcommands of this group."""
    commands.add("releases", "list the bundled releases", _releases, options=("lang", "json"))
    parser = commands.add("list", "list the records of a table", _list)
    parser.add_argument("table", metavar="TABLE", help=", ".join(TABLES))
    parser = commands.add("show", "show a record, its evidence and missing fields", _show)
    parser.add_argument("id", metavar="ID")
    parser = commands.add("search", "find records by words in either language", _search)
    parser.add_argument("words", metavar="WORDS", nargs="+")
    parser.add_argument("--limit", type=int, default=10, help="the maximum number of matches (default: 10)")
    commands.add("coverage", "compare declared totals with recorded numbers", _coverage)
    commands.add("check", "check a dataset against every rule", _check, options=("dataset", "json")).add_argument(
        "path", metavar="FILE", type=Path, nargs="?", help="the file or folder of a dataset, as with --file"
    )


def _releases(args: argparse.Namespace) -> None:
    releases = bundled.releases()
    if args.json:
        _output.print_json([attrs.asdict(release) for release in releases])
        return
    rows = [(r.version, r.as_of, r.sha256[:12], r.summary) for r in releases]
    _output.print_table(("version", "as_of", "sha256", "summary"), rows, args.lang)


def _list(args: argparse.Namespace) -> None:
    ds = _output.load(args)
    table = ds.table(args.table.replace("-", "_"))
    if args.json:
        _output.print_json([record.to_dict() for record in table])
        return
    columns = [name for name in _COLUMNS[table.name] if any(name in record.filled() for record in table)]
    rows = [
        (
            record.id,
            display_name(ds, record.id, args.lang) if record.label or hasattr(record, "region") else "",
            *(format_value(getattr(record, name), args.lang, ds) for name in columns),
        )
        for record in table
    ]
    named = any(row[1] for row in rows)
    if not named:
        rows = [(row[0], *row[2:]) for row in rows]
    if not rows:
        print(f"{column_title(table.name, args.lang)}: 0 {column_title('records', args.lang)}")
        return
    _output.print_table(("id", *(["name"] if named else []), *columns), rows, args.lang)


def _show(args: argparse.Namespace) -> None:
    ds = _output.load(args)
    record = ds[args.id]
    if args.json:
        _output.print_json(record.to_dict())
        return
    rows = [
        (column_title(name, args.lang), format_value(value, args.lang, ds)) for name, value in record.filled().items()
    ]
    if missing := record.missing():
        rows.append((column_title("not known", args.lang), join_titles(missing, args.lang)))
    rows += [(column_title("evidence", args.lang), evidence_line(item, args.lang)) for item in record.evidence]
    _output.print_table(("", record.id), rows, args.lang)


def _search(args: argparse.Namespace) -> int:
    ds = _output.load(args)
    matches = ds.search(" ".join(args.words), args.limit)
    if args.json:
        _output.print_json([{"id": m.record.id, "score": m.score, "text": m.text, "reason": m.reason} for m in matches])
        return int(not matches)
    if not matches:
        print(f"{' '.join(args.words)}: {column_title('nothing found', args.lang)}")
        return 1
    rows = [(m.record.id, f"{m.score:.2f}", display_name(ds, m.record.id, args.lang)) for m in matches]
    _output.print_table(("id", "score", "name"), rows, args.lang)
    return 0


def _coverage(args: argparse.Namespace) -> None:
    ds = _output.load(args)
    if args.json:
        _output.print_json(_overview.coverage_plain(ds))
    else:
        _overview.print_coverage(ds, args.lang)


def _check(args: argparse.Namespace) -> int:
    if args.path and args.dataset:
        raise InvalidQuery("expected one dataset, got FILE and --data or --file")
    spec = args.path or args.dataset
    problems: tuple[Problem, ...] = ()
    try:
        ds = open_dataset(spec)
        name = spec if isinstance(spec, Path) else ds.version
        problems = ds.check()
    except InvalidDataset as error:
        name = spec
        problems = error.problems or (Problem(rule="file", message=str(error)),)
    if args.json:
        _output.print_json([attrs.asdict(problem) for problem in problems])
    else:
        for problem in problems:
            print(problem)
        print(f"{name}: {len(problems)} {'problem' if len(problems) == 1 else 'problems'}")
    return 1 if problems else 0
