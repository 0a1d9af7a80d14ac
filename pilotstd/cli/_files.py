"""Files: export a dataset to the format of another tool or to a page; make a dataset of your own from a form; schemas of files."""

import argparse
import json
import os

import attrs

from pilotstd import authoring, formats, schema
from pilotstd.cli import Commands, _output
from pilotstd.errors import FileError
from pilotstd.model import TABLES


def add(commands: Commands) -> None:
    """Add the subcommands of this group."""
    parser = commands.add("export", "write a dataset in the format of another tool", _export)
    parser.add_argument("path", metavar="PATH", help="a file, or a folder for csv and parquet")
    parser.add_argument("--format", metavar="FORMAT", help=f"{', '.join(formats.SUFFIXES)} (default: by the suffix)")
    parser = commands.add("explore", "write one HTML page to search and read", _explore)
    parser.add_argument("--out", metavar="FILE", required=True, help="the page, such as policy.html")
    parser = commands.add("template", "write an empty form for records", _template, options=("lang", "json"))
    parser.add_argument("table", metavar="TABLE", help=", ".join(TABLES))
    parser.add_argument("--out", metavar="PATH", help="a workbook, or a folder of CSV files (default: TABLE.xlsx)")
    parser = commands.add("import", "import a filled form into a dataset", _import)
    parser.add_argument(
        "form", metavar="FORM", help="a workbook, a CSV file named after its table, or a folder of such files"
    )
    parser.add_argument(
        "--as", dest="version", metavar="VERSION", required=True, help="the version of the new dataset: 1.2.0+mine.1"
    )
    parser.add_argument("--out", metavar="PATH", required=True, help="where to write the new dataset")
    parser.add_argument(
        "--as-of", metavar="DATE", help="the day on which it is true (default: that of the old dataset)"
    )
    parser.add_argument("--source", metavar="ID", help="the source of the form, if the old dataset has it")
    parser = commands.add("schema", "print the schema of a dataset file", _schema, options=())
    parser.add_argument("--language", choices=_SCHEMAS, default="json", help="json: JSON Schema (the default)")


_SCHEMAS = {
    "json": lambda: json.dumps(schema.json_schema(), ensure_ascii=False, indent=1),
    "typescript": lambda: schema.typescript().rstrip(),
    "shacl": lambda: schema.shacl().rstrip(),
}


def _export(args: argparse.Namespace) -> None:
    ds = _output.load(args)
    ds.write(args.path, args.format)
    _output.report(args, {"path": args.path, "version": ds.version, "sha256": ds.sha256})


def _explore(args: argparse.Namespace) -> None:
    ds = _output.load(args)
    ds.explore(args.out, args.lang_given)  # without one, the page opens in the language of its reader
    _output.report(args, {"path": args.out, "version": ds.version, "sha256": ds.sha256})


def _template(args: argparse.Namespace) -> None:
    table = args.table.replace("-", "_")
    path = args.out or f"{table}.xlsx"
    if os.path.lexists(path):
        raise FileError(f"{path!r} exists and may be filled: choose another path with --out")
    authoring.write_form(table, path)
    _output.report(args, {"path": path})


def _schema(args: argparse.Namespace) -> None:
    print(_SCHEMAS[args.language]())


def _import(args: argparse.Namespace) -> None:
    formats.check_readable(args.out)
    if os.path.realpath(args.out) == os.path.realpath(args.form):
        raise FileError(f"{args.out!r} is the form itself: choose another path with --out")
    result = authoring.amend(
        _output.load(args), args.form, version=args.version, as_of=_output.day(args.as_of), source=args.source
    )
    ds = result.dataset
    ds.write(args.out)
    changes = attrs.asdict(result, filter=attrs.filters.exclude("dataset"))
    _output.report(args, {"path": args.out, "version": ds.version, "sha256": ds.sha256} | changes)
