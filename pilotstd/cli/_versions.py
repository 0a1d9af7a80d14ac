"""Versions: differences, pins, releases of files. Evidence: trace a value, verify a source text, cite a dataset."""

import argparse
from pathlib import Path
from typing import Any

from pilotstd import bundled, changes, provenance
from pilotstd._atomic import read_bytes
from pilotstd._citation import STYLES, citation
from pilotstd._i18n import column_title, evidence_line, format_value
from pilotstd._open import diff
from pilotstd._register import Release
from pilotstd.changes import Change, ChangeKind
from pilotstd.cli import Commands, _output, version
from pilotstd.errors import FileError, InvalidQuery
from pilotstd.model import Evidence, Record, Retired, Source
from pilotstd.provenance import Outcome


def add(commands: Commands) -> None:
    """Add the subcommands of this group."""
    parser = commands.add("diff", "show the changes between two datasets", _diff, options=("lang", "json"))
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
    parser.add_argument("--markdown", action="store_true", help="print Markdown")
    parser.add_argument("--exit-code", action="store_true", help="exit with status 1 if there are differences")
    parser = commands.add("pin", "print a version pin", _pin, options=("json",))
    parser.add_argument("spec", metavar="VERSION", nargs="?", help="a release or a specifier (default: the newest)")
    parser = commands.add("identify", "print the release of a file", _identify, options=("lang", "json"))
    parser.add_argument("file", metavar="FILE")
    parser = commands.add("trace", "show the sources of a value", _trace)
    parser.add_argument("id", metavar="ID")
    parser.add_argument("field", metavar="FIELD", nargs="?", help="a field (default: all filled fields)")
    parser = commands.add("verify", "look up the cited passages in the text of a source", _verify)
    parser.add_argument("--source", metavar="ID", required=True, help="the source of the text")
    parser.add_argument("text", metavar="TEXT", help="a file in UTF-8")
    parser = commands.add("cite", "print how to cite a dataset", _cite, options=("dataset", "json"))
    parser.add_argument("--style", choices=tuple(STYLES), default="text")


# --- Versions -------------------------------------------------------------------------------------------------------


def _diff(args: argparse.Namespace) -> int:
    sides = [side for side in (args.old, args.new) if side is not None] + args.files
    if not 1 <= len(sides) <= 2:
        raise InvalidQuery(f"expected one or two of OLD, NEW and --file FILE, got {len(sides)}")
    differences = diff(sides[0], sides[1] if len(sides) > 1 else bundled.load())
    if args.json:
        print(differences.to_json())
    elif args.markdown:
        print(differences.to_markdown(), end="")
    else:
        if differences:
            rows = [_row(change, args.lang) for change in differences]
            _output.print_table(("kind", "id", "field", "old", "new"), rows, args.lang)
        bump = differences.bump
        required = f" ({bump}: {format_value(bump, args.lang)})" if bump else ""
        print(f"{column_title('changes', args.lang)}: {len(differences)}{required}")
    return int(args.exit_code and bool(differences))


def _row(change: Change, lang: str) -> tuple[str, ...]:
    old: Any = change.old
    new: Any = change.new
    if change.kind is ChangeKind.EVIDENCE:  # of long lists, only the differences
        old, new = _without(old, new, lang), _without(new, old, lang)
    elif not change.field:
        old, new = _called(old, lang), _called(new, lang)
    return (
        format_value(change.kind, lang),
        change.id or "",
        column_title(change.field or "", lang),
        format_value(old, lang),
        format_value(new, lang),
    )


def _without(items: tuple[Evidence, ...], others: tuple[Evidence, ...], lang: str) -> str:
    return "\n".join(evidence_line(item, lang) for item in items if item not in others)


def _called(item: Record | Retired | None, lang: str) -> str | None:
    if isinstance(item, Record):
        return item.label.in_language(lang) or item.id
    return item.reason if item else None


def _pin(args: argparse.Namespace) -> None:
    release = bundled.find(args.spec)
    if args.json:
        _output.print_json(_plain(release))
        return
    print(f"""# in code
pilotstd.load("{release.version}", sha256="{release.sha256}")

# in a test
pilotstd.testing.assert_release("{release.version}", "{release.sha256}")

# in a lock file (TOML)
[pilotstd-data]
version = "{release.version}"
as_of = {release.as_of}
sha256 = "{release.sha256}\"""")


def _plain(release: Release) -> dict[str, str]:
    return {"version": release.version, "as_of": release.as_of.isoformat(), "sha256": release.sha256}


def _identify(args: argparse.Namespace) -> None:
    release = bundled.identify(args.file)
    if args.json:
        _output.print_json(_plain(release))
    else:
        print(
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
        print(f"{trace.record}, {column_title(trace.field, args.lang)}: {value}")
        if not trace.citations:
            print(f"  ← {column_title('nothing cited', args.lang)}")
        for cited in trace.citations:
            print(f"  ← {evidence_line(cited.evidence, args.lang)}")
            print(f"    {_described(cited.source, args.lang)}")


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
            print(f"{format_value(outcome, args.lang)}: {count}")
    return int(any(item.outcome is Outcome.MISSING for item in verifications))


def _cite(args: argparse.Namespace) -> None:
    text = citation(_output.load(args), args.style)
    if args.json:
        _output.print_json({"style": args.style, "citation": text})
    else:
        print(text)
