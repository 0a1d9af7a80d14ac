"""Make a release of a draft: `python -m tools.publish draft.json 1.3.0`.

The register, `pilotstd/data/releases.json`, is replaced last and in one step, and that is the commit: an interruption before it leaves
only files that the register does not name. They are not releases, and the next attempt overwrites them.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import attrs

from pilotstd import bundled, codec, diff, formats
from pilotstd._atomic import AnyPath, read_bytes, write_bytes
from pilotstd._i18n import column_title
from pilotstd.bundled import Release
from pilotstd.changes import Bump, Change, ChangeKind, Changes
from pilotstd.dataset import Dataset
from pilotstd.errors import DigestMismatch, FileError, InvalidDataset, PilotstdError, Problem

ROOT = Path(__file__).parents[1]


def publish(draft: Dataset | AnyPath, version: str, *, checkout: AnyPath = ROOT, summary: str = "") -> Release:
    """Make a release of a draft: its canonical file, its notes in `docs/releases`, and its line in the register.

    *summary* describes the release in a sentence; without it the changes are counted. Raises `InvalidDataset` with every rule of the
    data or of publishing that the draft breaks, `DigestMismatch` if a published file was changed, and `FileError`; then nothing is
    published.
    """
    data = Path(checkout) / "pilotstd" / "data"
    published = read_register(data)
    old = codec.decode(read_bytes(data / f"{published[-1].version}.json")) if published else None
    new = (draft if isinstance(draft, Dataset) else formats.read(draft)).evolve(version=version)
    problems = [*new.check(), *(refusals(old, new) if old else _check_number(version))]
    if problems:
        raise InvalidDataset(f"the draft cannot be released as {version}", problems)
    release = Release(
        version=version,
        as_of=new.as_of,
        sha256=new.sha256,
        summary=" ".join(summary.split()) or (_counted(diff(old, new)) if old else "The first release."),
    )
    write_bytes(data / f"{version}.json", codec.encode(new))
    write_notes(Path(checkout), release, notes(release, new, old, read_introduction(Path(checkout), version)))
    write_bytes(data / "releases.json", encode_register((*published, release)))
    return release


# --- The register ---------------------------------------------------------------------------------------------------


def read_register(data: Path) -> tuple[Release, ...]:
    """The releases that the register in a data folder names, oldest first.

    Raises `FileError` if there is no register, `InvalidDataset` if it cannot be read, and `DigestMismatch` if a published file was
    changed.
    """
    if not (data / "releases.json").is_file():
        raise FileError(f"no register at {str(data / 'releases.json')!r}: expected a checkout of pilotstd")
    try:
        releases = bundled.parse_register(read_bytes(data / "releases.json"))
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidDataset(
            f"the register {str(data / 'releases.json')!r} is not a list of releases: {error}"
        ) from error
    for release in releases:
        sha256 = codec.digest(read_bytes(data / f"{release.version}.json"))
        if sha256 != release.sha256:
            raise DigestMismatch(
                f"the published release {release.version} was changed: its SHA-256 is {sha256}, the register says"
                f" {release.sha256}; restore its file, and publish the change as a new version"
            )
    return releases


def encode_register(releases: Iterable[Release]) -> bytes:
    """The bytes of a register that names these releases."""
    rows = [attrs.asdict(release) | {"as_of": release.as_of.isoformat()} for release in releases]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


# --- What is refused ------------------------------------------------------------------------------------------------

_NUMBERED = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")


def refusals(old: Dataset, new: Dataset) -> Iterator[Problem]:
    """Why a dataset cannot be the release after another, apart from the rules of the data."""
    changes = diff(old, new)
    yield from _check_number(new.version)
    if len(changes) == len(changes.of(ChangeKind.VERSION)):
        yield _problem(f"nothing has changed since {old.version}", "version", new.version)
    elif _NUMBERED.fullmatch(new.version):
        bump = changes.bump or Bump.PATCH
        least = _next(old.version, bump)
        if _numbers(new.version) < least:
            message = f"{new.version} is too low for a {bump} change since {old.version}: expected {'.'.join(map(str, least))} or higher"
            yield _problem(message, "version", new.version)
    if new.as_of < old.as_of:
        message = f"{new.as_of} is before {old.as_of}, the day of {old.version}"
        yield _problem(message, "as_of", new.as_of)
    for change in changes:
        entry = change.new
        match change.kind:
            case ChangeKind.REMOVED:
                message = "the id is removed: expected an entry in 'retired'"
                yield _problem(message, "id", change.id, change.id)
            case ChangeKind.RESTORED:
                message = f"the id was retired in {change.old.since} and cannot be used again"
                yield _problem(message, "id", change.id, change.id)
            case ChangeKind.RETIREMENT if entry is None:
                message = "the entry of a retired id cannot be removed"
                yield _problem(message, "retired", change.id, change.id)
            case ChangeKind.CHANGED if _rests_on_old_evidence(old, new, change):
                message = "the value has changed, and its evidence is that of the old value: say where the new one was read, or in the rule that the old one was misread"
                yield _problem(message, str(change.field), change.new, change.id)
            case ChangeKind.RETIRED | ChangeKind.REPLACED if entry.since != new.version:
                message = f"expected since {new.version}, got {entry.since}"
                yield _problem(message, "since", entry.since, change.id)


def _rests_on_old_evidence(old: Dataset, new: Dataset, change: Change) -> bool:
    """Whether a changed value that needs evidence has none but what supported the old value."""
    if not change.id or change.field in {None, "note"}:
        return False
    record, before = new[change.id], old[change.id]
    return change.field in record.filled() and set(record.evidence_for(str(change.field))) <= set(before.evidence)


def _check_number(version: str) -> Iterator[Problem]:
    if not _NUMBERED.fullmatch(version):
        message = f"invalid version of a release {version!r}: expected three numbers, such as 1.3.0"
        yield _problem(message, "version", version)


def _problem(message: str, field: str, value: object, record: str | None = None) -> Problem:
    return Problem(rule="publishing", record=record, field=field, value=value, message=message)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def _next(version: str, bump: Bump) -> tuple[int, ...]:
    """The lowest version with this bump."""
    major, minor, patch = _numbers(version)
    if bump is Bump.MAJOR:
        return major + 1, 0, 0
    return (major, minor + 1, 0) if bump is Bump.MINOR else (major, minor, patch + 1)


# --- Notes ----------------------------------------------------------------------------------------------------------


def notes(release: Release, ds: Dataset, old: Dataset | None, introduction: str = "") -> str:
    """The page of a release: its digest, an introduction in words, and the changes since the release before it."""
    head = f"# {release.version}\n\nAs of {release.as_of}. {release.summary}\n\nSHA-256 `{release.sha256}`\n\n"
    if old is None:
        counts = [f"- {column_title(name, 'en').capitalize()}: {len(table)}" for name, table in ds.tables.items()]
        return f"{head}## Records\n\n" + "\n".join(counts) + "\n"
    changes = diff(old, ds)
    bump = changes.bump or Bump.PATCH
    head += f"Since {old.version}, {bump.en}: a {bump} release.\n\n"
    if introduction:
        head += f"{introduction.strip()}\n\nWhat follows lists every change, made from the data.\n\n"
    return head + changes.to_markdown()


def read_introduction(checkout: Path, version: str) -> str:
    """What is written by hand for the page of a release, in `tools/introductions`; most releases have nothing."""
    path = checkout / "tools" / "introductions" / f"{version}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def write_notes(checkout: Path, release: Release, page: str) -> None:
    """Write the page of a release into the documentation."""
    folder = checkout / "docs" / "releases"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"{str(folder)!r} cannot be created: {error.strerror}") from error
    write_bytes(folder / f"{release.version}.md", page.encode("utf-8"))


def _counted(changes: Changes) -> str:
    counts = {
        "ids retired": len(changes.breaking),
        "records added": len(changes.of(ChangeKind.ADDED)),
        "values changed": len(changes.of(ChangeKind.CHANGED)),
        "records with other evidence": len(changes.of(ChangeKind.EVIDENCE)),
    }
    parts = [f"{name}: {count}" for name, count in counts.items() if count]
    return f"{'; '.join(parts).capitalize() or 'No record changed'}."


# --- The command ----------------------------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> int:
    """Publish a draft; the exit status is 1 if the draft is refused, 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="python -m tools.publish", description="Make a release of a draft.")
    parser.add_argument("draft", metavar="DRAFT", help="the file of a dataset")
    parser.add_argument("version", metavar="VERSION", help="the version of the release: 1.3.0")
    parser.add_argument("--summary", default="", help="what the release brings, in a sentence")
    parser.add_argument("--checkout", metavar="FOLDER", default=ROOT, help="another checkout of pilotstd")
    args = parser.parse_args(argv)
    try:
        release = publish(args.draft, args.version, checkout=args.checkout, summary=args.summary)
    except PilotstdError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 1 if isinstance(error, InvalidDataset) else 2
    print(f"{release.version}: {release.summary}\nsha256 {release.sha256}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
