"""Making a release of a draft, in a checkout: for maintainers.

The register, `pilotstd/data/releases.json`, is replaced last and in one step, and that is the commit: whatever stops a publication
before it leaves files that the register does not name, which are no release and which the next attempt writes anew.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from pilotstd import bundled, codec, formats
from pilotstd.bundled import Release
from pilotstd.changes import Bump, ChangeKind, Changes, diff
from pilotstd.dataset import Dataset
from pilotstd.errors import DigestMismatch, FileError, InvalidDataset, Problem
from pilotstd.files import AnyPath, read_bytes, write_bytes
from pilotstd.wording import heading


def publish(
    draft: Dataset | AnyPath, version: str, *, checkout: AnyPath = ".", summary: str = ""
) -> Release:
    """Make a release of a draft: its canonical file, its notes in `docs/releases`, and its line in the register.

    *summary* says in a sentence what the release brings; without it the changes are counted. Raises `InvalidDataset` for a draft that
    breaks a rule of the data or of publishing, with all of them, `DigestMismatch` where a published file was changed, and `FileError`;
    nothing is published then.
    """
    data = Path(checkout) / "pilotstd" / "data"
    published = read_register(data)
    old = codec.decode(read_bytes(data / f"{published[-1].version}.json")) if published else None
    read = draft if isinstance(draft, Dataset) else formats.read(draft)
    new = Dataset(
        version=version, as_of=read.as_of, title=read.title, records=read, retired=read.retired
    )
    problems = [*new.check(), *(refusals(old, new) if old else _unnumbered(version))]
    if problems:
        raise InvalidDataset(f"the draft cannot be released as {version}", problems)
    release = Release(
        version=version,
        as_of=new.as_of,
        sha256=new.sha256,
        summary=" ".join(summary.split())
        or (_counted(diff(old, new)) if old else "The first release."),
    )
    write_bytes(data / f"{version}.json", codec.encode(new), publishing=True)
    write_notes(Path(checkout), release, notes(release, new, old))
    write_bytes(data / "releases.json", encode_register((*published, release)), publishing=True)
    return release


# --- The register ---------------------------------------------------------------------------------------------------


def read_register(data: Path) -> tuple[Release, ...]:
    """The releases that the register in a folder of data names, oldest first, each with the bytes that it had when published."""
    if not (data / "releases.json").is_file():
        raise FileError(
            f"no register at {str(data / 'releases.json')!r}: publish in a checkout of pilotstd, or name one"
        )
    try:
        releases = bundled.parse_register(read_bytes(data / "releases.json"))
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidDataset(
            f"the register {str(data / 'releases.json')!r} is no list of releases: {error}"
        ) from None
    for release in releases:
        found = codec.digest(read_bytes(data / f"{release.version}.json"))
        if found != release.sha256:
            raise DigestMismatch(
                f"the published release {release.version} was changed: its SHA-256 is {found}, the register says"
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
    """Why a dataset cannot be the release after another, beyond the rules of the data."""
    changes = diff(old, new)
    yield from _unnumbered(new.version)
    if len(changes) == len(changes.of(ChangeKind.VERSION)):
        yield _problem(f"nothing has changed since {old.version}", "version", new.version)
    elif _NUMBERED.fullmatch(new.version):
        due = _next(old.version, changes.bump or Bump.PATCH)
        if _numbers(new.version) <= _numbers(old.version):
            message = f"a version after {old.version} is due; the published ones never change"
            yield _problem(message, "version", new.version)
        elif _numbers(new.version) < due:
            least = ".".join(map(str, due))
            message = f"{new.version} is too small a step from {old.version} for a {changes.bump} change: {least} or more is due"
            yield _problem(message, "version", new.version)
    if new.as_of < old.as_of:
        yield _problem(
            f"the day {new.as_of} is before {old.as_of}, that of {old.version}", "as_of", new.as_of
        )
    for change in changes:
        entry = change.new
        match change.kind:
            case ChangeKind.REMOVED:
                yield _problem(
                    "an id that goes needs an entry in 'retired'", "id", change.id, change.id
                )
            case ChangeKind.RESTORED:
                message = f"it was retired in {change.old.since}, and no id is used again"
                yield _problem(message, "id", change.id, change.id)
            case ChangeKind.RETIREMENT if entry is None:
                yield _problem(
                    "the entry of a retired id stays for good", "retired", change.id, change.id
                )
            case ChangeKind.RETIRED | ChangeKind.REPLACED if entry.since != new.version:
                message = f"it goes with {new.version}, and its entry says since {entry.since}"
                yield _problem(message, "since", entry.since, change.id)


def _unnumbered(version: str) -> Iterator[Problem]:
    if not _NUMBERED.fullmatch(version):
        yield _problem(
            f"{version!r} is no version of a release: three numbers, as 1.3.0", "version", version
        )


def _problem(message: str, field: str, value: object, record: str | None = None) -> Problem:
    return Problem(rule="publishing", record=record, field=field, value=value, message=message)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def _next(version: str, bump: Bump) -> tuple[int, ...]:
    """The smallest version after this one that has grown in the part that is due."""
    major, minor, patch = _numbers(version)
    if bump is Bump.MAJOR:
        return major + 1, 0, 0
    return (major, minor + 1, 0) if bump is Bump.MINOR else (major, minor, patch + 1)


# --- Notes ----------------------------------------------------------------------------------------------------------


def notes(release: Release, ds: Dataset, old: Dataset | None) -> str:
    """The page of a release: what it is, and what changed since the one before."""
    head = f"# {release.version}\n\nAs of {release.as_of}. {release.summary}\n\nSHA-256 `{release.sha256}`\n\n"
    if old is None:
        counts = [
            f"- {heading(name, 'en').capitalize()}: {len(table)}"
            for name, table in ds.tables.items()
        ]
        return f"{head}## Records\n\n" + "\n".join(counts) + "\n"
    changes = diff(old, ds)
    bump = changes.bump or Bump.PATCH
    return f"{head}Since {old.version}, {bump.en}: a {bump} release.\n\n{changes.to_markdown()}"


def write_notes(checkout: Path, release: Release, page: str) -> None:
    """Put the page of a release into the documentation."""
    folder = checkout / "docs" / "releases"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"{str(folder)!r} cannot be made: {error.strerror}") from None
    write_bytes(folder / f"{release.version}.md", page.encode("utf-8"))


def _counted(changes: Changes) -> str:
    counts = {
        "ids retired": len(changes.breaking),
        "records added": len(changes.of(ChangeKind.ADDED)),
        "values changed": len(changes.of(ChangeKind.CHANGED)),
        "records with other evidence": len(changes.of(ChangeKind.EVIDENCE)),
    }
    said = [f"{what}: {count}" for what, count in counts.items() if count]
    return f"{'; '.join(said).capitalize() or 'No record changed'}."
