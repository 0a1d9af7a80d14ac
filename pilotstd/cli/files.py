"""Files: writing a dataset in the format of another tool, and datasets of your own."""

import argparse
import datetime
import os

import attrs

from pilotstd import authoring, bundled, formats
from pilotstd.cli import Commands, output
from pilotstd.dataset import Dataset
from pilotstd.errors import FileError, InvalidQuery
from pilotstd.model import TABLES
from pilotstd.wording import heading


def add(commands: Commands) -> None:
    """Add the subcommands of this group."""
    parser = commands.add("export", "write a dataset in the format of another tool", _export)
    parser.add_argument("path", metavar="PATH", help="a file, or a folder for csv and parquet")
    parser.add_argument("--format", metavar="FORMAT", help=f"{', '.join(formats.SUFFIXES)}; without it the suffix tells")
    parser = commands.add("template", "write an empty form to type records into", _template)
    parser.add_argument("table", metavar="TABLE", help=", ".join(TABLES))
    parser.add_argument("--out", metavar="PATH", help="a workbook, or a folder of CSV files (TABLE.xlsx)")
    parser = commands.add("import", "lay a filled form onto a release, and write the dataset that comes of it", _import)
    parser.add_argument("file", metavar="FILE", help="a workbook, a CSV file named after its table, or a folder of such")
    parser.add_argument("--onto", metavar="VERSION", help="a release or a file (the newest release)")
    parser.add_argument("--as", dest="version", metavar="VERSION", required=True, help="the version of the dataset: 1.2.0+ours.1")
    parser.add_argument("--out", metavar="PATH", required=True, help="where to write the dataset")
    parser.add_argument("--as-of", metavar="DATE", help="the day on which it is true (that of the release)")
    parser.add_argument("--source", metavar="ID", help="the source of what is typed, where the release has it")


def _export(args: argparse.Namespace) -> None:
    ds = output.load(args)
    _keep_off(args.path)
    ds.write(args.path, args.format)
    _done(args, {"path": args.path, "version": ds.version, "sha256": ds.sha256})


def _template(args: argparse.Namespace) -> None:
    table = args.table.replace("-", "_")
    path = args.out or f"{table}.xlsx"
    if os.path.lexists(path):
        raise FileError(f"{path!r} is there already, and may have been filled: name another with --out")
    authoring.write_form(table, path)
    _done(args, {"path": path})


def _import(args: argparse.Namespace) -> None:
    _keep_off(args.out)
    formats.by_suffix(args.out)
    done = authoring.amend(
        _onto(args.onto), args.file, version=args.version, as_of=_day(args.as_of), source=args.source
    )
    done.dataset.write(args.out)
    said = attrs.asdict(done, filter=attrs.filters.exclude("dataset"))
    _done(args, {"path": args.out, "version": done.dataset.version, "sha256": done.dataset.sha256} | said)


def _onto(spec: str | None) -> Dataset:
    return formats.read(spec) if spec and os.path.exists(spec) else bundled.load(spec)


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidQuery(f"{text!r} is no date; dates are written YYYY-MM-DD") from None


def _keep_off(path: str) -> None:
    """Refuse to write among the bundled releases: they never change."""
    data = os.path.join(os.path.dirname(os.path.realpath(bundled.__file__)), "data")
    if os.path.commonpath([data, os.path.realpath(path)]) == data:
        raise FileError(f"{path!r} lies among the bundled releases, which never change: name another place")


def _done(args: argparse.Namespace, said: dict[str, object]) -> None:
    if args.json:
        output.print_json(said)
        return
    for name, value in said.items():
        if isinstance(value, tuple):
            if value:
                print(f"{heading(name, args.lang)} ({len(value)}): {', '.join(value)}")
        else:
            print(f"{heading(name, args.lang)}: {value}")
