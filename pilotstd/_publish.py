"""What publishing refuses, and the page of a release."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pilotstd._i18n import column_title
from pilotstd._register import NUMBERED, Release
from pilotstd.changes import Bump, Change, ChangeKind, Changes
from pilotstd.errors import Problem

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


def refusals(old: Dataset | None, new: Dataset) -> Iterator[Problem]:
    """Why a dataset cannot be the release after another, or the first, apart from the rules of the data."""
    if not NUMBERED.fullmatch(new.version):
        message = f"invalid version of a release {new.version!r}: expected three numbers, such as 1.3.0"
        yield _problem(message, "version", new.version)
    if old is None:
        return
    changes = Changes.between(old, new)
    if len(changes) == len(changes.of(ChangeKind.VERSION)):
        yield _problem(f"nothing has changed since {old.version}", "version", new.version)
    elif NUMBERED.fullmatch(new.version):
        bump = changes.bump or Bump.PATCH
        least = _next(old.version, bump)
        if _numbers(new.version) < least:
            message = f"{new.version} is too low for a {bump} change since {old.version}: expected {'.'.join(map(str, least))} or higher"
            yield _problem(message, "version", new.version)
    if old.identity.name and new.identity.name != old.identity.name:
        message = f"the draft is of {new.identity.name!r}, and {old.version} is a release of {old.identity.name!r}"
        yield _problem(message, "name", new.identity.name)
    if new.as_of < old.as_of:
        message = f"{new.as_of} is before {old.as_of}, the day of {old.version}"
        yield _problem(message, "as_of", new.as_of)
    for change in changes:
        yield from _refusals_of_change(old, new, change)


def _refusals_of_change(old: Dataset, new: Dataset, change: Change) -> Iterator[Problem]:
    entry: Any = change.new
    match change.kind:
        case ChangeKind.REMOVED:
            message = "the id is removed: expected an entry in 'retired'"
            yield _problem(message, "id", change.id, change.id)
        case ChangeKind.RESTORED:
            before: Any = change.old
            message = f"the id was retired in {before.since} and cannot be used again"
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


# --- The page of a release ---------------------------------------------------------------------------------------------


def notes(release: Release, ds: Dataset, old: Dataset | None, introduction: str = "") -> str:
    """The page of a release: its digest, an introduction in words, and the changes since the release before it."""
    head = f"# {release.version}\n\nAs of {release.as_of}. {release.summary}\n\nSHA-256 `{release.sha256}`\n\n"
    if old is None:
        counts = [f"- {column_title(name, 'en').capitalize()}: {len(table)}" for name, table in ds.tables.items()]
        return f"{head}## Records\n\n" + "\n".join(counts) + "\n"
    changes = Changes.between(old, ds)
    bump = changes.bump or Bump.PATCH
    head += f"Since {old.version}, {bump.en}: at least a {bump} release.\n\n"
    if introduction:
        head += f"{introduction.strip()}\n\nWhat follows lists every change, made from the data.\n\n"
    return head + changes.to_markdown()


def summary_of(old: Dataset | None, new: Dataset) -> str:
    """A sentence that counts the changes."""
    if old is None:
        return "The first release."
    changes = Changes.between(old, new)
    counts = {
        "ids retired": len(changes.breaking),
        "records added": len(changes.of(ChangeKind.ADDED)),
        "values changed": len(changes.of(ChangeKind.CHANGED)),
        "records with other evidence": len(changes.of(ChangeKind.EVIDENCE)),
    }
    parts = [f"{name}: {count}" for name, count in counts.items() if count]
    return f"{'; '.join(parts).capitalize() or 'No record changed'}."
