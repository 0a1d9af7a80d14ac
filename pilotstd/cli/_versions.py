"""Versions: differences, pins, releases of files. Evidence: trace a value, verify a source text, cite a dataset."""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from pilotstd import bundled, changes, provenance
from pilotstd._atomic import read_bytes
from pilotstd._citation import STYLES, citation
from pilotstd._i18n import column_title, evidence_line, format_value
from pilotstd._open import diff
from pilotstd._register import Release
from pilotstd.changes import Change, ChangeKind, Changes
from pilotstd.cli import Commands, _output, version
from pilotstd.errors import FileError, InvalidQuery
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
        examples=("diff 1.2.0", "diff 1.0.0 1.2.0 --wide", "diff 1.2.0 --file mine.json --exit-code"),
    )
    for side, default in (("old", ""), ("new", " (default: the newest release)")):
        parser.add_argument(
            side, metavar=side.upper(), type=version, nargs="?", help=f"a release or a specifier{default}"
        )
    parser.add_argument(
        "--file",
        dest="files",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="the file or folder of a dataset, in place of NEW; twice, of OLD and of NEW",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="print Markdown")
    form.add_argument("--wide", action="store_true", help="cut nothing to the width of the terminal")
    parser.add_argument("--exit-code", action="store_true", help="exit with status 1 if there are differences")
    parser = commands.add(
        "pin",
        "print a version pin",
        _pin,
        options=("json",),
        group="publish",
        examples=("pin", "pin 1.2.0", "pin '~=1.1' --json"),
    )
    parser.add_argument("spec", metavar="VERSION", nargs="?", help="a release or a specifier (default: the newest)")
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


# --- Versions -------------------------------------------------------------------------------------------------------


def _diff(args: argparse.Namespace) -> int:
    sides = [side for side in (args.old, args.new) if side is not None] + args.files
    if not 1 <= len(sides) <= 2:
        raise InvalidQuery(f"expected one or two of OLD, NEW and --file FILE, got {len(sides)}")
    if args.json and (args.markdown or args.wide):
        raise InvalidQuery("expected one of --json, --markdown and --wide")
    differences = diff(sides[0], sides[1] if len(sides) > 1 else bundled.load())
    if args.json:
        _output.print_json(differences.to_json())
    elif args.markdown:
        _output.say(*differences.to_markdown().splitlines())
    else:
        print_changes(differences, args.lang, wide=args.wide)
    return int(args.exit_code and bool(differences))


def print_changes(differences: Changes, lang: str, *, wide: bool = False) -> None:
    """Print a summary, then the changes of each kind, a line each, the most breaking kind first."""
    bump = differences.bump
    required = f" ({bump}: {format_value(bump, lang)})" if bump else ""
    by_kind = [(format_value(kind, lang), found) for kind in ChangeKind if (found := differences.of(kind))]
    _output.say(f"{column_title('changes', lang)}: {len(differences)}{required}")
    for title, found in by_kind:
        tables = Counter(TABLE_OF[change.id.partition(":")[0]] for change in found if change.id)
        counts = ", ".join(f"{count} {column_title(name, lang)}" for name, count in tables.items())
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


def _pin(args: argparse.Namespace) -> None:
    release = bundled.find(args.spec)
    if args.json:
        _output.print_json(_plain(release))
        return
    text = f"""# in code
pilotstd.load("{release.version}", sha256="{release.sha256}")

# in a test
pilotstd.testing.assert_release("{release.version}", "{release.sha256}")

# in a lock file (TOML)
[pilotstd-data]
version = "{release.version}"
as_of = {release.as_of}
sha256 = "{release.sha256}\""""
    _output.say(*text.splitlines())


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
