"""Files: exports, the page, forms and what is imported from them, schemas; completion for shells."""

import argparse
import json
import os
import tempfile

import attrs

from pilotstd import authoring, formats, schema
from pilotstd._atomic import read_bytes, write_bytes
from pilotstd._require import require
from pilotstd.cli import Commands, _output
from pilotstd.dataset import Dataset
from pilotstd.errors import FileError, InvalidQuery, expected_one_of
from pilotstd.model import TABLES


def add(commands: Commands) -> None:
    """Add the subcommands of this group."""
    parser = commands.add(
        "export",
        "write a dataset in the format of another tool",
        _export,
        group="make",
        examples=("export policy.xlsx", "export policy --format csv --data 1.2.0", "export - --format ttl"),
    )
    parser.add_argument("path", metavar="PATH", help="a file, or a folder for csv and parquet; - for standard output")
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help=f"{', '.join(formats.SUFFIXES)} (default: by the suffix; json on standard output)",
    )
    parser = commands.add(
        "explore",
        "write one HTML page to search and read",
        _explore,
        group="make",
        examples=(
            "explore --out policy.html",
            "explore --out policy.html --lang zh",
            "explore --file mine.json --out mine.html",
        ),
    )
    parser.add_argument("--out", metavar="FILE", required=True, help="the page, such as policy.html")
    parser = commands.add(
        "template",
        "write an empty form for records",
        _template,
        options=("lang", "json"),
        group="make",
        examples=(
            "template work-tasks",
            "template standards --out standards.xlsx",
            "template work-tasks --out forms.csv",
        ),
    )
    table = parser.add_argument("table", metavar="TABLE", help=", ".join(TABLES))
    _output.complete(table, lambda **_: [name.replace("_", "-") for name in TABLES])
    parser.add_argument("--out", metavar="PATH", help="a workbook, or a folder of CSV files (default: TABLE.xlsx)")
    parser = commands.add(
        "import",
        "import a filled form into a dataset",
        _import,
        group="make",
        examples=(
            "import work_tasks.xlsx --as 2.0.0+mine.1 --out mine.json",
            "import forms --file mine.json --as 2.0.0+mine.2 --out more.json",
            "import regions.csv --as 2.0.0+a --source source:codes --out a.json",
        ),
    )
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
    parser = commands.add(
        "schema",
        "print the schema of a dataset file",
        _schema,
        options=(),
        group="make",
        examples=("schema", "schema --language typescript --out pilotstd.d.ts", "schema --language shacl"),
    )
    parser.add_argument("--language", choices=_SCHEMAS, default="json", help="json: JSON Schema (the default)")
    parser.add_argument("--out", metavar="FILE", help="where to write it (default: it is printed)")
    parser = commands.add(
        "completion",
        "print the script by which a shell completes commands, options, tables and ids",
        _completion,
        options=(),
        group="shell",
        examples=("completion bash", "completion zsh", "completion fish"),
    )
    parser.add_argument(
        "shell",
        metavar="SHELL",
        choices=_SHELLS,
        help='bash: eval "$(pilotstd completion bash)" in ~/.bashrc; zsh: the same with zsh, after compinit, in ~/.zshrc; '
        "fish: pilotstd completion fish | source, in config.fish",
    )


_SCHEMAS = {
    "json": lambda: json.dumps(schema.json_schema(), ensure_ascii=False, indent=1) + "\n",
    "typescript": schema.typescript,
    "shacl": schema.shacl,
}
_SHELLS = ("bash", "zsh", "fish")


def _completion(args: argparse.Namespace) -> None:
    script = require("argcomplete", extra="cli").shellcode(["pilotstd"], shell=args.shell)
    _output.say(*script.splitlines())


def _export(args: argparse.Namespace) -> None:
    ds = _output.load(args)
    if args.path == "-":
        _print_file(args, ds)
        return
    with _output.progress(args.path):
        ds.write(args.path, args.format)
    _output.report(args, {"path": args.path, "version": ds.version, "sha256": ds.sha256})


def _print_file(args: argparse.Namespace, ds: Dataset) -> None:
    """Print what the file would hold."""
    name = args.format or "json"
    if args.json or args.lang_given:
        raise InvalidQuery("--json and --lang do nothing where the standard output is the file itself")
    one_file = [known for known in formats.SUFFIXES if known not in _FOLDERS]
    if name not in one_file:
        raise InvalidQuery(f"{name!r} cannot be written to the standard output: {expected_one_of(one_file, name)}")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "data")
        ds.write(path, name)
        _output.say_data(read_bytes(path), text=name not in _BINARY)


_FOLDERS, _BINARY = {"csv", "parquet"}, {"xlsx", "sqlite"}


def _explore(args: argparse.Namespace) -> None:
    ds = _output.load(args)
    with _output.progress(args.out):
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
    text = _SCHEMAS[args.language]()
    if args.out:
        write_bytes(args.out, text.encode("utf-8"))
    else:
        _output.say(*text.splitlines())


def _import(args: argparse.Namespace) -> None:
    formats.check_readable(args.out)
    if os.path.realpath(args.out) == os.path.realpath(args.form):
        raise FileError(f"{args.out!r} is the form itself: choose another path with --out")
    day = _output.day(args.as_of)
    with _output.progress(args.form):
        result = authoring.amend(_output.load(args), args.form, version=args.version, as_of=day, source=args.source)
        ds = result.dataset
        ds.write(args.out)
    changes = attrs.asdict(result, filter=attrs.filters.exclude("dataset"))
    _output.report(args, {"path": args.out, "version": ds.version, "sha256": ds.sha256} | changes)
