"""Versions: differences, pins, releases of files. Evidence: trace a value, verify a source text, cite a dataset."""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

import attrs

from pilotstd import bundled, changes, formats, provenance
from pilotstd._atomic import read_bytes
from pilotstd._catalog import Catalog
from pilotstd._citation import STYLES, citation
from pilotstd._i18n import column_title, evidence_line, format_value
from pilotstd._merge import merge
from pilotstd._open import diff, open_dataset
from pilotstd._pin import Pin, check
from pilotstd._register import Release
from pilotstd.changes import Change, ChangeKind, Changes
from pilotstd.cli import Commands, _output, version
from pilotstd.errors import FileError, InvalidDataset, InvalidQuery
from pilotstd.model import TABLE_OF, Record, Retired, Source, references
from pilotstd.provenance import Outcome


def add(commands: Commands) -> None:
    """Add the subcommands of this group."""
    parser = commands.add(
        "diff",
        "show the changes between two datasets, the most breaking first",
        _diff,
        options=("lang", "json"),
        group="compare",
        examples=(
            "diff 1.0.0 1.2.0 --wide",
            "diff 1.2.0 --file mine.json --exit-code",
            "diff 1.2.0 --table work-tasks --field level --fail-on removed,changed",
        ),
    )
    _add_sides(parser, "old", "new", " (default: the newest release)")
    parser.add_argument(
        "--table", metavar="NAMES", type=_tables, help="changes of these tables alone: work-tasks,pilots"
    )
    parser.add_argument("--field", metavar="NAMES", type=_names, help="changes of these fields alone: regions,level")
    parser.add_argument("--id", metavar="IDS", type=_names, help="changes of these records alone")
    parser.add_argument("--touching", metavar="IDS", type=_names, help="and of all that these records point to")
    kinds = ", ".join(kind.value for kind in ChangeKind)
    parser.add_argument(
        "--fail-on", metavar="KINDS", type=_names, default=(), help=f"exit with status 1 if there are such: {kinds}"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="print Markdown")
    form.add_argument("--wide", action="store_true", help="cut nothing to the width of the terminal")
    parser.add_argument("--exit-code", action="store_true", help="exit with status 1 if there are differences")
    parser = commands.add(
        "pin",
        "pin a version and what you rely on, or check a pin",
        _pin,
        options=("json",),
        group="publish",
        examples=(
            "pin 1.2.0 --relies-on work_tasks.level,task:015",
            "pin 1.2.0 --out pilotstd-pin.toml",
            "pin --check pilotstd-pin.toml",
        ),
    )
    parser.add_argument("spec", metavar="VERSION", nargs="?", help="a release or a specifier (default: the newest)")
    parser.add_argument(
        "--relies-on",
        metavar="NAMES",
        type=_names,
        default=(),
        help="tables, fields, ids, fields of ids, with commas between",
    )
    parser.add_argument("--out", metavar="FILE", help="write the pin to a file (default: print it)")
    parser.add_argument(
        "--check",
        metavar="FILE",
        nargs="+",
        help="exit with status 1 unless each pin holds: its release is there, and the newest changes nothing relied on",
    )
    parser = commands.add(
        "publish",
        "make a dataset the next release of a catalog",
        _publish,
        options=("json",),
        group="publish",
        examples=(
            "publish draft.json 1.0.0 --catalog data",
            "publish draft.json 1.1.0 --catalog data --summary 'Adds 12 tasks.'",
            "publish draft.json 1.1.0 --catalog data --notes docs/releases",
        ),
    )
    parser.add_argument("draft", metavar="DRAFT", type=Path, help="the file or folder of a dataset")
    parser.add_argument("version", metavar="VERSION", help="the version of the release: 1.3.0")
    parser.add_argument(
        "--catalog", metavar="FOLDER", required=True, help="the folder of the releases; made if missing"
    )
    parser.add_argument(
        "--summary", default="", help="what it brings, in a sentence (default: the changes are counted)"
    )
    parser.add_argument("--notes", metavar="FOLDER", help="where to write a page that lists the changes, in Markdown")
    parser.add_argument("--introduction", metavar="FILE", help="Markdown to put before the changes of that page")
    parser = commands.add(
        "merge",
        "merge two datasets into one",
        _merge,
        options=("lang", "json"),
        group="make",
        examples=(
            "merge 2.0.0 --file mine.json --as 2.0.0+mine.1 --out both.json",
            "merge 2.0.0 1.2.0 --as 2.0.0+a --resolve one --out a.json",
            "merge 2.0.0 'mine~=1.0' --as 2.0.0+a --out a.json",
        ),
    )
    _add_sides(parser, "one", "other")
    parser.add_argument("--as", dest="version", metavar="VERSION", required=True, help="the version of the new dataset")
    parser.add_argument("--out", metavar="PATH", required=True, help="where to write the new dataset")
    parser.add_argument("--as-of", metavar="DATE", help="the day on which it is true (default: the later of the two)")
    parser.add_argument(
        "--resolve",
        metavar="NAME=SIDE",
        action="append",
        default=[],
        help="whose value a conflict is settled by: task:015.title=other, or one or other for all",
    )
    parser = commands.add(
        "identify",
        "print the release of a file",
        _identify,
        options=("lang", "json"),
        group="compare",
        examples=("identify found.json", "identify found.json --json", "identify found.json --lang zh"),
    )
    parser.add_argument("file", metavar="FILE", help="a canonical JSON file")
    parser = commands.add(
        "trace",
        "show the sources of a value",
        _trace,
        group="look",
        examples=("trace task:015 level", "trace pilot:chongqing", "trace task:015 regions --json"),
    )
    _output.complete(parser.add_argument("id", metavar="ID", help="the id of a record"), _output.complete_ids)
    parser.add_argument("field", metavar="FIELD", nargs="?", help="a field (default: all filled fields)")
    parser = commands.add(
        "verify",
        "look up the cited passages in the text of a source",
        _verify,
        group="publish",
        examples=(
            "verify --source source:interpretation text.txt",
            "verify --source source:interpretation text.txt --json",
            "verify --source source:interpretation text.txt --file mine.json",
        ),
    )
    parser.add_argument("--source", metavar="ID", required=True, help="the source of the text")
    parser.add_argument("text", metavar="TEXT", help="a file in UTF-8")
    parser = commands.add(
        "cite",
        "print how to cite a dataset",
        _cite,
        options=("dataset", "json"),
        group="publish",
        examples=("cite", "cite --data 1.2.0 --style bibtex", "cite --style csl-json"),
    )
    parser.add_argument("--style", choices=tuple(STYLES), default="text", help="(default: text)")


def _add_sides(parser: argparse.ArgumentParser, one: str, other: str, default: str = "") -> None:
    for side, note in ((one, ""), (other, default)):
        parser.add_argument(side, metavar=side.upper(), type=version, nargs="?", help=f"a release or a specifier{note}")
    parser.add_argument(
        "--file",
        dest="files",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help=f"the file or folder of a dataset, in place of {other.upper()}; twice, of {one.upper()} and of {other.upper()}",
    )


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _tables(text: str) -> list[str]:
    return _names(text.replace("-", "_"))


# --- Versions -------------------------------------------------------------------------------------------------------


def _diff(args: argparse.Namespace) -> int:
    sides = [side for side in (args.old, args.new) if side is not None] + args.files
    if not 1 <= len(sides) <= 2:
        raise InvalidQuery(f"expected one or two of OLD, NEW and --file FILE, got {len(sides)}")
    if args.json and (args.markdown or args.wide):
        raise InvalidQuery("expected one of --json, --markdown and --wide")
    differences = diff(sides[0], sides[1] if len(sides) > 1 else bundled.load())
    if args.touching:
        differences = differences.touching(args.touching)
    differences = differences.where(table=args.table, field=args.field, id=args.id)
    failing = differences.of(*args.fail_on)
    if args.json:
        _output.print_json(differences.to_json())
    elif args.markdown:
        _output.say(*differences.to_markdown().splitlines())
    else:
        print_changes(differences, args.lang, wide=args.wide)
    return int(bool(failing or (args.exit_code and differences)))


def print_changes(differences: Changes, lang: str, *, wide: bool = False) -> None:
    """Print a summary, then the changes of each kind, a line each, the most breaking kind first."""
    bump = differences.bump
    required = f" ({bump}: {format_value(bump, lang)})" if bump else ""
    by_kind = [(format_value(kind, lang), found) for kind in ChangeKind if (found := differences.of(kind))]
    _output.say(f"{column_title('changes', lang)}: {len(differences)}{required}")
    for title, found in by_kind:
        tables = Counter(TABLE_OF[change.id.partition(":")[0]] for change in found if change.id)
        counts = ", ".join(f"{column_title(name, lang)} {count}" for name, count in tables.items())
        _output.say_wrapped(f"{title}: {len(found)}" + (counts and f" ({counts})"), "  ", "    ")
    for title, found in by_kind:
        rows: list[tuple[str, ...]] = [
            (change.id or "", column_title(change.field or "", lang), _change(change, lang)) for change in found
        ]
        if found[0].kind is ChangeKind.EVIDENCE or not any(row[1] for row in rows):
            rows = [row[::2] for row in rows]
        _output.say("", f"{title}:", *_output.align(rows, indent="  ", wide=wide))


def _change(change: Change, lang: str) -> str:
    """What became of a value, a record or a line of evidence."""
    old: Any = change.old
    new: Any = change.new
    if change.kind is ChangeKind.EVIDENCE:  # of long lists, only the differences
        gone = [f"− {evidence_line(item, lang)}" for item in old if item not in new]
        return "; ".join([*gone, *(f"+ {evidence_line(item, lang)}" for item in new if item not in old)])
    if change.kind in {ChangeKind.ADDED, ChangeKind.RESTORED, ChangeKind.REMOVED}:
        return _called(old if new is None else new, lang)
    if change.field:
        nothing = column_title("not known", lang)
        return f"{format_value(old, lang) or nothing} → {format_value(new, lang) or nothing}"
    return " → ".join(filter(None, (_called(old, lang), _called(new, lang))))


def _called(item: Record | Retired | None, lang: str) -> str:
    """The name of a record, or else what it joins; why an id was retired, and what replaces it."""
    if isinstance(item, Record):
        joined = ", ".join(target for field, target in references(item) if field != "evidence")
        return item.label.in_language(lang) or joined
    return " ".join((item.reason, *item.replaced_by)) if item else ""


def _pin(args: argparse.Namespace) -> int:
    if args.check:
        if args.spec or args.out or args.relies_on:
            raise InvalidQuery("--check takes the pins in files alone")
        return max(_check_pin(path) for path in args.check)
    pin = Pin.of(args.spec, args.relies_on)
    if args.out:
        pin.write(args.out)
    elif args.json:
        _output.print_json(attrs.asdict(pin) | {"as_of": pin.as_of.isoformat()})
    else:
        _output.say(*pin.to_toml().splitlines())
    return 0


def _check_pin(path: str) -> int:
    try:
        pin = check(path)
    except InvalidDataset as error:
        _output.tell(str(error))
        return 1
    _output.say(f"{path}: {pin.spec}")
    return 0


def _publish(args: argparse.Namespace) -> None:
    introduction = read_bytes(args.introduction).decode("utf-8") if args.introduction else ""
    release = Catalog(args.catalog).publish(
        formats.read(args.draft), args.version, summary=args.summary, introduction=introduction, notes=args.notes
    )
    if args.json:
        _output.print_json(_plain(release) | {"summary": release.summary})
    else:
        _output.say(f"{release.version}: {release.summary}", f"sha256 {release.sha256}")


def _merge(args: argparse.Namespace) -> None:
    formats.check_readable(args.out)
    sides = [side for side in (args.one, args.other) if side is not None] + args.files
    if len(sides) != 2:
        raise InvalidQuery(f"expected two of ONE, OTHER and --file FILE, got {len(sides)}")
    one, other = map(open_dataset, sides)
    named = dict(text.rpartition("=")[::2] for text in args.resolve)
    resolve = named.get("") if [*named] == [""] else named
    merged = merge(one, other, version=args.version, as_of=_output.day(args.as_of), resolve=resolve)
    merged.write(args.out)
    changed = {change.id: None for change in one.diff(merged).of("changed", "evidence")}
    added = [record.id for record in merged if record.id not in one]
    head = {"path": args.out, "version": merged.version, "sha256": merged.sha256}
    _output.report(args, head | {"added": added, "changed": [*changed]})


def _plain(release: Release) -> dict[str, str]:
    return {"version": release.version, "as_of": release.as_of.isoformat(), "sha256": release.sha256}


def _identify(args: argparse.Namespace) -> None:
    release = bundled.identify(args.file)
    if args.json:
        _output.print_json(_plain(release))
    else:
        _output.say(
            f"{column_title('version', args.lang)} {release.version}, {column_title('as of', args.lang)} {release.as_of}"
        )


# --- Evidence -------------------------------------------------------------------------------------------------------


def _trace(args: argparse.Namespace) -> None:
    ds = _output.load(args)
    traces = provenance.trace(ds, args.id, args.field)
    if args.json:
        _output.print_json(
            [
                {
                    "record": trace.record,
                    "field": trace.field,
                    "value": changes.to_plain(trace.value),
                    "citations": [
                        {"evidence": citation.evidence.to_dict(), "source": citation.source.to_dict()}
                        for citation in trace.citations
                    ],
                }
                for trace in traces
            ]
        )
        return
    for trace in traces:
        value = format_value(trace.value, args.lang, ds) or column_title("not known", args.lang)
        _output.say_wrapped(f"{trace.record}, {column_title(trace.field, args.lang)}: {value}", rest="  ")
        if not trace.citations:
            _output.say(f"  ← {column_title('nothing cited', args.lang)}")
        for cited in trace.citations:
            _output.say_wrapped(evidence_line(cited.evidence, args.lang), "  ← ", "    ")
            if source := _described(cited.source, args.lang):
                _output.say_wrapped(source, "    ", "    ")


def _described(source: Source, lang: str) -> str:
    parts = (source.title.in_language(lang), source.publisher, source.published, source.url)
    return ", ".join(part for part in parts if part)


def _verify(args: argparse.Namespace) -> int:
    ds = _output.load(args)
    try:
        text = read_bytes(args.text).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{args.text!r} is not UTF-8: byte {error.start}") from error
    verifications = provenance.verify(ds, args.source, text)
    if args.json:
        _output.print_json(
            [
                {
                    "record": item.record,
                    "fields": item.evidence.fields,
                    "locator": item.evidence.locator,
                    "sha256": item.evidence.sha256,
                    "outcome": item.outcome,
                    "places": item.places,
                }
                for item in verifications
            ]
        )
    else:
        rows = [
            (item.record, item.evidence.locator, format_value(item.outcome, args.lang), ", ".join(item.places))
            for item in verifications
        ]
        _output.print_table(("record", "locator", "outcome", "places"), rows, args.lang)
        for outcome in Outcome:
            count = sum(item.outcome is outcome for item in verifications)
            _output.say(f"{format_value(outcome, args.lang)}: {count}")
    return int(any(item.outcome is Outcome.MISSING for item in verifications))


def _cite(args: argparse.Namespace) -> None:
    text = citation(_output.load(args), args.style)
    if args.json:
        _output.print_json({"style": args.style, "citation": text})
    else:
        _output.say(*text.splitlines())
