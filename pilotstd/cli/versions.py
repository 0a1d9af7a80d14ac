"""Versions: what changed, pins, publishing; evidence: where a value comes from, whether the source still says so, how to cite."""

import argparse

from pilotstd import bundled, changes, codec, provenance, publishing
from pilotstd.bundled import Release
from pilotstd.changes import Change, ChangeKind
from pilotstd.citing import STYLES, citation
from pilotstd.cli import Commands, output
from pilotstd.errors import FileError
from pilotstd.files import read_bytes
from pilotstd.model import Evidence, Record, Retired, Source
from pilotstd.provenance import Outcome
from pilotstd.wording import evidence_line, heading, shown


def add(commands: Commands) -> None:
    """Add the subcommands of this group."""
    parser = commands.add("diff", "what changed between two releases or files", _diff)
    parser.add_argument("old", metavar="A", help="a release, a specifier or a file")
    parser.add_argument("new", metavar="B", help="likewise")
    parser.add_argument("--markdown", action="store_true", help="print Markdown")
    parser.add_argument(
        "--exit-code", action="store_true", help="end with 1 where there are changes"
    )
    parser = commands.add("pin", "what to paste to stay with a release", _pin)
    parser.add_argument(
        "spec", metavar="SPEC", nargs="?", help="a version or a specifier; the newest without it"
    )
    parser = commands.add("identify", "say which release a file is", _identify)
    parser.add_argument("file", metavar="FILE")
    parser = commands.add("publish", "make a release of a draft, in a checkout", _publish)
    parser.add_argument("draft", metavar="DRAFT", help="a file")
    parser.add_argument(
        "--as", dest="version", metavar="VERSION", required=True, help="the version of the release"
    )
    parser.add_argument("--summary", default="", help="what it brings, in a sentence")
    parser.add_argument(
        "--checkout", metavar="FOLDER", default=".", help="the checkout of pilotstd (this folder)"
    )
    parser = commands.add("trace", "where a value comes from", _trace)
    parser.add_argument("id", metavar="ID")
    parser.add_argument(
        "field", metavar="FIELD", nargs="?", help="one field; all that are filled without it"
    )
    parser = commands.add(
        "verify", "look up in a text the passages that the records rest on", _verify
    )
    parser.add_argument(
        "--source", metavar="ID", required=True, help="the source that the text is of"
    )
    parser.add_argument("file", metavar="FILE", help="the text, in UTF-8")
    parser = commands.add("cite", "print how to cite a dataset", _cite)
    parser.add_argument("--style", choices=tuple(STYLES), default="text")


# --- Versions -------------------------------------------------------------------------------------------------------


def _diff(args: argparse.Namespace) -> int:
    found = changes.diff(args.old, args.new)
    if args.json:
        print(found.to_json())
    elif args.markdown:
        print(found.to_markdown(), end="")
    else:
        if found:
            rows = [_row(change, args.lang) for change in found]
            output.print_table(("kind", "id", "field", "old", "new"), rows, args.lang)
        asks = f" ({found.bump}: {shown(found.bump, args.lang)})" if found.bump else ""
        print(f"{heading('changes', args.lang)}: {len(found)}{asks}")
    return int(args.exit_code and bool(found))


def _row(change: Change, lang: str) -> tuple[str, ...]:
    old, new = change.old, change.new
    if change.kind is ChangeKind.EVIDENCE:  # of long lists, what differs
        old, new = _without(change.old, change.new, lang), _without(change.new, change.old, lang)
    elif not change.field:
        old, new = _called(change.old, lang), _called(change.new, lang)
    return (
        shown(change.kind, lang),
        change.id or "",
        heading(change.field or "", lang),
        shown(old, lang),
        shown(new, lang),
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
        output.print_json(_plain(release))
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
    return {
        "version": release.version,
        "as_of": release.as_of.isoformat(),
        "sha256": release.sha256,
    }


def _identify(args: argparse.Namespace) -> None:
    release = bundled.identify(args.file)
    if args.json:
        output.print_json(_plain(release))
    else:
        print(
            f"{heading('version', args.lang)} {release.version}, {heading('as of', args.lang)} {release.as_of}"
        )


def _publish(args: argparse.Namespace) -> None:
    release = publishing.publish(
        args.draft, args.version, checkout=args.checkout, summary=args.summary
    )
    if args.json:
        output.print_json(_plain(release))
    else:
        print(f"{release.version}: {release.summary}\nsha256 {release.sha256}")


# --- Evidence -------------------------------------------------------------------------------------------------------


def _trace(args: argparse.Namespace) -> None:
    ds = output.load(args)
    traces = provenance.trace(ds, args.id, args.field)
    if args.json:
        output.print_json(
            [
                {
                    "record": trace.record,
                    "field": trace.field,
                    "value": changes.to_plain(trace.value),
                    "grounds": [
                        {
                            "evidence": codec.to_plain(ground.evidence),
                            "source": codec.to_plain(ground.source),
                        }
                        for ground in trace.grounds
                    ],
                }
                for trace in traces
            ]
        )
        return
    for trace in traces:
        value = shown(trace.value, args.lang, ds) or heading("not known", args.lang)
        print(f"{trace.record}, {heading(trace.field, args.lang)}: {value}")
        if not trace.grounds:
            print(f"  ← {heading('nothing cited', args.lang)}")
        for ground in trace.grounds:
            print(f"  ← {evidence_line(ground.evidence, args.lang)}")
            print(f"    {_described(ground.source, args.lang)}")


def _described(source: Source, lang: str) -> str:
    parts = (source.title.in_language(lang), source.publisher, source.published, source.url)
    return ", ".join(part for part in parts if part)


def _verify(args: argparse.Namespace) -> int:
    ds = output.load(args)
    try:
        text = read_bytes(args.file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{args.file!r} is not UTF-8: byte {error.start}") from None
    findings = provenance.verify(ds, args.source, text)
    if args.json:
        output.print_json(
            [
                {
                    "record": finding.record,
                    "fields": finding.evidence.fields,
                    "locator": finding.evidence.locator,
                    "sha256": finding.evidence.sha256,
                    "outcome": finding.outcome,
                    "places": finding.places,
                }
                for finding in findings
            ]
        )
    else:
        rows = [
            (
                finding.record,
                finding.evidence.locator,
                shown(finding.outcome, args.lang),
                ", ".join(finding.places),
            )
            for finding in findings
        ]
        output.print_table(("record", "locator", "outcome", "places"), rows, args.lang)
        for outcome in Outcome:
            count = sum(finding.outcome is outcome for finding in findings)
            print(f"{shown(outcome, args.lang)}: {count}")
    return int(any(finding.outcome is Outcome.MISSING for finding in findings))


def _cite(args: argparse.Namespace) -> None:
    text = citation(output.load(args), args.style)
    if args.json:
        output.print_json({"style": args.style, "citation": text})
    else:
        print(text)
