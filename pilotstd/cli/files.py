"""Files: writing a dataset in the format of another tool, and datasets of your own."""

import argparse
import os

import attrs

from pilotstd import authoring, formats
from pilotstd.cli import Commands, output
from pilotstd.errors import FileError
from pilotstd.model import TABLES


def add(commands: Commands) -> None:
    """Add the subcommands of this group."""
    parser = commands.add("export", "write a dataset in the format of another tool", _export)
    parser.add_argument("path", metavar="PATH", help="a file, or a folder for csv and parquet")
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help=f"{', '.join(formats.SUFFIXES)}; without it the suffix tells",
    )
    parser = commands.add("template", "write an empty form to type records into", _template)
    parser.add_argument("table", metavar="TABLE", help=", ".join(TABLES))
    parser.add_argument(
        "--out", metavar="PATH", help="a workbook, or a folder of CSV files (TABLE.xlsx)"
    )
    parser = commands.add(
        "import",
        "lay a filled form onto a release, and write the dataset that comes of it",
        _import,
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        help="a workbook, a CSV file named after its table, or a folder of such",
    )
    parser.add_argument(
        "--onto", metavar="VERSION", help="a release or a file (the newest release)"
    )
    parser.add_argument(
        "--as",
        dest="version",
        metavar="VERSION",
        required=True,
        help="the version of the dataset: 1.2.0+ours.1",
    )
    parser.add_argument("--out", metavar="PATH", required=True, help="where to write the dataset")
    parser.add_argument(
        "--as-of", metavar="DATE", help="the day on which it is true (that of the release)"
    )
    parser.add_argument(
        "--source", metavar="ID", help="the source of what is typed, where the release has it"
    )


def _export(args: argparse.Namespace) -> None:
    ds = output.load(args)
    ds.write(args.path, args.format)
    output.report(args, {"path": args.path, "version": ds.version, "sha256": ds.sha256})


def _template(args: argparse.Namespace) -> None:
    table = args.table.replace("-", "_")
    path = args.out or f"{table}.xlsx"
    if os.path.lexists(path):
        raise FileError(
            f"{path!r} is there already, and may have been filled: name another with --out"
        )
    authoring.write_form(table, path)
    output.report(args, {"path": path})


def _import(args: argparse.Namespace) -> None:
    formats.check_readable(args.out)
    if os.path.realpath(args.out) == os.path.realpath(args.file):
        raise FileError(f"{args.out!r} is the form itself: name another with --out")
    done = authoring.amend(
        formats.opened(args.onto),
        args.file,
        version=args.version,
        as_of=output.day(args.as_of),
        source=args.source,
    )
    done.dataset.write(args.out)
    said = attrs.asdict(done, filter=attrs.filters.exclude("dataset"))
    output.report(
        args,
        {"path": args.out, "version": done.dataset.version, "sha256": done.dataset.sha256} | said,
    )
