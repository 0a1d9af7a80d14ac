"""Records: list, show, search, coverage; releases, check."""

import argparse
import csv
import datetime
import io
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import attrs

from pilotstd import bundled
from pilotstd._i18n import column_title, display_name, evidence_line, format_value, join_titles
from pilotstd._open import open_dataset
from pilotstd._table import Table
from pilotstd.cli import Commands, _output, _overview
from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset, InvalidQuery, Problem, near
from pilotstd.formats.csv import escaped
from pilotstd.model import TABLES, Label, Record, record_fields, references
from pilotstd.model._fields import value_type

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
    "dependencies": ("dependent", "kind", "prerequisite", "text"),
}
"""The columns of a list after id and name."""


def add(commands: Commands) -> None:
    """Add the subcommands of this group."""
    parser = commands.add(
        "list",
        "list the records of a table, one a line",
        _list,
        group="look",
        examples=(
            "list work-tasks",
            "list work-tasks --where regions=重庆 --where level=local",
            "list documents --columns id,issued,title --sort issued --csv",
        ),
    )
    _output.complete(
        parser.add_argument("table", metavar="TABLE", help=", ".join(TABLES)),
        lambda **_: [name.replace("_", "-") for name in TABLES],
    )
    where = parser.add_argument(
        "--where",
        metavar="FIELD=VALUE",
        action="append",
        default=[],
        help="only records with this value: a code, an id, a name, a number, a date, a range such as 10..20, yes or no, or "
        "nothing for not known; given again for another field both hold, for the same field either",
    )
    _output.complete(where, lambda parsed_args, **_: [f"{name}=" for name in _fields(parsed_args.table)])
    sort = parser.add_argument(
        "--sort", metavar="FIELD", help="sort by a field; records without it come last (default: id)"
    )
    _output.complete(sort, lambda parsed_args, **_: _fields(parsed_args.table))
    parser.add_argument("--reverse", action="store_true", help="the last first")
    parser.add_argument(
        "--columns", metavar="FIELD,…", help="these fields, and no others: id, name, and those of the table"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--wide", action="store_true", help="cut nothing to the width of the terminal")
    form.add_argument("--csv", action="store_true", help="print comma-separated values")
    form.add_argument("--tsv", action="store_true", help="print tab-separated values")
    parser = commands.add(
        "show",
        "show a record: its values in both languages, what names it, its evidence",
        _show,
        group="look",
        examples=("show task:101", "show doc:shangzifa-2024-314 --lang zh", "show region:chongqing --json"),
    )
    _output.complete(
        parser.add_argument("id", metavar="ID", help="the id of a record, such as task:101"), _output.complete_ids
    )
    parser = commands.add(
        "search",
        "find records by words in either language",
        _search,
        group="look",
        examples=("search 养老", "search elderly care", "search library --limit 3 --json"),
    )
    parser.add_argument("words", metavar="WORD", nargs="+", help="a word of a name or title, in English or Chinese")
    parser.add_argument("--limit", type=int, default=10, help="the maximum number of matches (default: 10)")
    commands.add(
        "coverage",
        "compare declared totals with recorded numbers",
        _coverage,
        group="look",
        examples=("coverage", "coverage --data 1.0.0", "coverage --json"),
    )
    parser = commands.add(
        "releases",
        "list the releases of a catalog",
        _releases,
        options=("lang", "json"),
        group="compare",
        examples=("releases", "releases pilotstd --lang zh", "releases --json"),
    )
    parser.add_argument(
        "catalog",
        metavar="CATALOG",
        nargs="?",
        help="one that an installed package announces (default: the bundled one)",
    )
    parser = commands.add(
        "check",
        "check a dataset against every rule",
        _check,
        options=("dataset", "json"),
        group="publish",
        examples=("check", "check mine.json", "check mine.xlsx --json"),
    )
    parser.add_argument(
        "path", metavar="FILE", type=Path, nargs="?", help="the file or folder of a dataset, as with --file"
    )


def _releases(args: argparse.Namespace) -> None:
    releases = bundled.find_catalog(args.catalog).releases() if args.catalog else bundled.releases()
    if args.json:
        _output.print_json([attrs.asdict(release) for release in releases])
        return
    for release in releases:
        day = f"{column_title('as of', args.lang)} {release.as_of}"
        _output.say(f"{release.version}  {day}  sha256 {release.sha256[:12]}")
        _output.say_wrapped(release.summary, "  ", "  ")


# --- list -----------------------------------------------------------------------------------------------------------


def _list(args: argparse.Namespace) -> None:
    if args.json and (args.wide or args.csv or args.tsv):
        raise InvalidQuery("expected one of --json, --csv, --tsv and --wide")
    ds = _output.load(args)
    whole = ds.table(_field(args.table))
    table = whole.where(**_criteria(whole, args.where)).sort(_field(args.sort or "id"), reverse=args.reverse)
    columns = _columns(whole, args.columns, args.json) if args.columns else ["id", "name", *_COLUMNS[whole.name]]
    if args.json:
        plain = [record.to_dict() for record in table]
        _output.print_json([{name: row.get(name) for name in columns} for row in plain] if args.columns else plain)
        return
    rows = [[_cell(record, name, args.lang, ds) for name in columns] for record in table]
    if args.csv or args.tsv:
        text = io.StringIO()
        writer = csv.writer(text, delimiter="," if args.csv else "\t", lineterminator="\n")
        writer.writerows([columns, *(map(escaped, row) for row in rows)])
        _output.say_data(text.getvalue().encode())
        return
    same: list[tuple[str, str]] = []
    if not args.columns:
        columns, rows, same = _without_constant(columns, rows)
    left_out = _output.print_table(columns, rows, args.lang, wide=args.wide) if rows else []
    of = f" / {len(whole)}" if len(table) < len(whole) else ""
    facts = [f"{column_title(whole.name, args.lang)}: {len(table)}{of}"]
    facts += [f"{column_title(name, args.lang)}: {value}" for name, value in same]
    facts += [f"--wide: {join_titles(left_out, args.lang)}"] if left_out else []
    _output.say_wrapped("; ".join(facts))


def _field(text: str) -> str:
    return text.strip().replace("-", "_")


def _fields(table: str) -> list[str]:
    return [field.name for field in record_fields(TABLES[_field(table)])]


def _columns(table: Table[Any], text: str, json: bool) -> list[str]:
    """The fields that `--columns` names; raises `InvalidQuery`, with near matches. JSON has what a record is called in its fields alone."""
    names, known = [_field(name) for name in text.split(",")], [*(() if json else ("name",)), *_fields(table.name)]
    for name in names:
        if name not in known:
            raise InvalidQuery(f"{table.name} has no field {name!r}; it has {', '.join(known)}{near(name, known)}")
    return names


def _criteria(table: Table[Any], options: Iterable[str]) -> dict[str, list[object]]:
    """The criteria of `Table.where` that the options give."""
    criteria: dict[str, list[object]] = {}
    kinds = {field.name: value_type(field.type) for field in record_fields(table.type)}
    for option in options:
        name, equals, value = option.partition("=")
        if not equals:
            raise InvalidQuery(f"invalid --where {option!r}: expected FIELD=VALUE")
        criteria.setdefault(_field(name), []).append(_value(kinds.get(_field(name)), value))
    return criteria


def _value(kind: Any, text: str) -> object:
    """A value as `Table.where` takes it, by the type of the field: `10..20` is a range of numbers or days."""
    if not text:
        return None
    if kind in {int, datetime.date} and ".." in text:
        return slice(*(_value(kind, end) for end in text.split("..", 1)))
    if kind is int and text.isdecimal():
        return int(text)
    if kind is bool:
        words = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
        if text.lower() not in words:
            raise InvalidQuery(f"invalid value {text!r}: expected yes or no")
        return words[text.lower()]
    return text


def _cell(record: Record, name: str, lang: str, ds: Dataset) -> str:
    """What a column shows of a record."""
    if name == "name":
        return display_name(ds, record.id, lang) if record.label or hasattr(record, "region") else ""
    if name == "id":
        return record.id
    if name == "evidence":
        return "; ".join(evidence_line(item, lang) for item in record.evidence)
    return format_value(getattr(record, name), lang, ds)


def _without_constant(
    columns: list[str], rows: list[list[str]]
) -> tuple[list[str], list[list[str]], list[tuple[str, str]]]:
    """Columns and rows without what is empty or the same in all rows, and what that is; the id stays."""
    values = list(map(set, zip(*rows, strict=True)))
    constant = [place for place, seen in enumerate(values) if place and (seen == {""} or len(seen) == 1 < len(rows))]
    same = [(columns[place], *values[place]) for place in constant if values[place] != {""}]
    kept = [place for place in range(len(columns)) if place not in constant]
    return [columns[place] for place in kept], [[row[place] for place in kept] for row in rows], same


# --- show -----------------------------------------------------------------------------------------------------------

_NAMED_BY = 20  # lines of what names a record; the rest is counted


def _show(args: argparse.Namespace) -> None:
    ds = _output.load(args)
    record = ds[args.id]
    if args.json:
        _output.print_json(record.to_dict())
        return
    rows = [("id", record.id)]
    rows += [(column_title(name, args.lang), _both(value, args.lang, ds)) for name, value in record.filled().items()]
    rows += [(column_title("note", args.lang), record.note)] if record.note else []
    if missing := record.missing():
        rows.append((column_title("not known", args.lang), join_titles(missing, args.lang)))
    rows += _listed("named by", _named_by(ds, record.id, args.lang), args.lang)
    rows += _listed("evidence", [evidence_line(item, args.lang) for item in record.evidence], args.lang)
    _output.print_texts(rows)


def _both(value: Any, lang: str, ds: Dataset) -> str:
    """A value; of a title or a name both wordings, a line each, the original first."""
    if not isinstance(value, Label):
        return format_value(value, lang, ds)
    wordings = (value.en, value.zh) if (value.original or lang) == "en" else (value.zh, value.en)
    return "\n".join(filter(None, wordings))


def _listed(heading: str, lines: list[str], lang: str) -> list[tuple[str, str]]:
    """Lines under one heading."""
    return [("" if place else column_title(heading, lang), line) for place, line in enumerate(lines)]


def _named_by(ds: Dataset, id: str, lang: str) -> list[str]:
    """The records that point to this one, a line each, with the field; those that cite it as evidence are counted."""
    lines, cited = [], 0
    for record in ds.referring(id):
        fields = dict.fromkeys(name for name, target in references(record) if target == id)
        cited += "evidence" in fields
        if named := [name for name in fields if name != "evidence"]:
            lines.append(f"{record.id} ({join_titles(named, lang)}) {display_name(ds, record.id, lang)}")
    if (more := len(lines) - _NAMED_BY) > 0 and _output.width():
        lines[_NAMED_BY:] = [f"另有 {more} 条" if lang == "zh" else f"and {more} more"]
    if cited:
        lines.append(f"{cited} 条记录的来源依据" if lang == "zh" else f"the evidence of {cited} records")
    return lines


_PINYIN = {
    "en": '; pip install "pilotstd[search]" adds pinyin and traditional characters',
    "zh": '；执行 pip install "pilotstd[search]" 后可用拼音和繁体检索',
}


def _search(args: argparse.Namespace) -> int:
    ds = _output.load(args)
    matches = ds.search(" ".join(args.words), args.limit)
    if args.json:
        _output.print_json([{"id": m.record.id, "score": m.score, "text": m.text, "reason": m.reason} for m in matches])
        return int(not matches)
    if not matches:
        more = "" if find_spec("pypinyin") else _PINYIN[args.lang]
        _output.say(f"{' '.join(args.words)}: {column_title('nothing found', args.lang)}{more}")
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
            _output.say(str(problem))
        _output.say(f"{name}: {len(problems)} {'problem' if len(problems) == 1 else 'problems'}")
    return 1 if problems else 0
