"""Records of a notice merged into a dataset: what agrees adds evidence, what was empty is filled, what differs stops it."""

from __future__ import annotations

import datetime
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ParamSpec

import attrs

from pilotstd._merge import Conflict, evidence_for_fields, merge_record, outcome, refuse_conflicts, refuse_new_problems
from pilotstd.bundled import check_new_version
from pilotstd.model import Basis, Evidence, Label, Language, Record, Source, WorkTask
from pilotstd.notices._matching import Matcher, Unresolved
from pilotstd.notices._parse.document import Notice
from pilotstd.notices._records import Converter, Parts
from pilotstd.notices._report import MergeReport, remarks_on

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

SIDES = ("dataset", "notice")
"""What a conflict may be resolved to."""


@attrs.frozen(kw_only=True)
class Conversion:
    """The records that a part of a notice gives, and what to check about them."""

    records: tuple[Record, ...]
    """New records, as the notice alone has them."""
    unresolved: tuple[Unresolved, ...]
    """Names that the dataset does not have."""
    conflicts: tuple[Conflict, ...]
    """Fields that the dataset fills differently."""


def to_records(
    part: Parts,
    ds: Dataset,
    *,
    document_id: str | None = None,
    source: str = "source:notice",
    aspects: Sequence[str] = (),
    batch: int | None = None,
) -> Conversion:
    """Turn a notice, an attachment or a list of tasks into records, with names matched against a dataset.

    A notice gives its `Document` and a `Measure` for each item with responsible bodies (if no item has any, for each undivided item). The
    sections that *aspects* names, by ordinal or heading, become `Aspect` records instead and the items under them `KeyTask` records. A
    list gives a `WorkTask` for each item; its *batch* is the one in its title or that of its document, else None.

    Bodies that the dataset does not have are kept as printed, and are in `unresolved`.
    """
    converter = Converter(ds, document_id=document_id, source=source, aspects=aspects, batch=batch)
    records = converter.records(part)
    conflicts = [
        conflict for record in records if (old := ds.get(record.id)) is not None for conflict in _conflicts(old, record)
    ]
    return Conversion(records=records, unresolved=tuple(converter.matcher.unresolved), conflicts=tuple(conflicts))


def merge_report(
    ds: Dataset,
    *parts: Parts,
    document_id: str | None = None,
    source: Source | str,
    version: str,
    as_of: datetime.date | str,
    resolve: Mapping[str, str] | None = None,
    aspects: Sequence[str] = (),
    batch: int | None = None,
) -> MergeReport:
    """A dataset with what the parts of a notice say added to it, and what to check about it.

    A record is matched by its id, a work task by batch and number. An equal value adds evidence that cites *source* (a `Source`, or the
    id of one that the dataset has), an empty field is filled, an incomplete title is completed, and a title that was translated gives way
    to the one printed.

    Raises `InvalidDataset`, with every conflict, where a value differs and *resolve* does not say by its name whose it is to be:
    `{"task:015.title": "notice"}` or `"dataset"`. Raises it as well where the result breaks a rule that *ds* did not.
    """
    resolve = dict(resolve or {})
    source_id = source.id if isinstance(source, Source) else source
    check_new_version(version, ds)
    records = {record.id: record for record in ds}
    if isinstance(source, Source):
        itself = attrs.evolve(source, evidence=source.evidence or (Evidence(source=source_id, basis=Basis.STATED),))
        records.setdefault(source_id, itself)
    elif source_id not in ds.sources:
        ds.sources[source_id]  # raises, with near matches
    published = _day(records[source_id])
    conflicts: dict[str, Conflict] = {}
    matchers: list[Matcher] = []
    merged = ds.evolve(version=version, as_of=as_of, records=records.values())
    with_notice = any(isinstance(part, Notice) for part in parts)
    for part in parts:
        converter = Converter(
            merged,
            document_id=document_id,
            source=source_id,
            published=published,
            aspects=aspects,
            batch=batch,
            with_notice=with_notice,
        )
        for record in converter.records(part):
            old = records.get(record.id)
            if old is not None:
                conflicts |= {conflict.name: conflict for conflict in _conflicts(old, record)}
            records[record.id] = record if old is None else _merged(old, record, resolve)
        matchers.append(converter.matcher)
        merged = ds.evolve(version=version, as_of=as_of, records=records.values())
    refuse_conflicts(conflicts.values(), resolve, SIDES)
    refuse_new_problems(merged, ds)
    return MergeReport(
        dataset=merged,
        added=tuple(record.id for record in merged if record.id not in ds),
        changed=tuple(record.id for record in merged if record.id in ds and record not in ds),
        matchers=tuple(matchers),
        remarks=tuple(remarks_on(ds, merged, parts, aspects)),
        parts=parts,
    )


P = ParamSpec("P")


def _dataset_of(report: Callable[P, MergeReport]) -> Callable[P, Dataset]:
    @functools.wraps(report)
    def merge(*args: P.args, **kwargs: P.kwargs) -> Dataset:
        return report(*args, **kwargs).dataset

    signature = inspect.signature(report).replace(return_annotation="Dataset")
    doc = "A dataset with what the parts of a notice say added to it: the result of `merge_report`, which says what to check."
    for name, value in (
        ("__name__", "merge"),
        ("__qualname__", "merge"),
        ("__doc__", doc),
        ("__signature__", signature),
    ):
        setattr(merge, name, value)
    return merge


merge = _dataset_of(merge_report)


def _day(source: Record) -> datetime.date | None:
    """The day of a source, where it says one in full."""
    published = getattr(source, "published", None) or ""
    try:
        return datetime.date.fromisoformat(published) if len(published) == 10 else None
    except ValueError:
        return None


# --- One record -----------------------------------------------------------------------------------------------------


_ADDED_TO = ("topics", "aims", "stages")
"""Fields that the notice may add to and never contradicts, since their order says nothing and a text need not name all."""


def _compared(old: Record, new: Record) -> Iterator[tuple[str, object, object, str]]:
    """Each field that the notice fills, with both values and the outcome.

    The outcome is `same`, `shorter` (the notice has the beginning of a title alone), `filled`, `completed` or `conflict`.
    """
    for name, after in new.filled().items():
        before = getattr(old, name)
        if name in {"complete", "known_since"}:
            continue  # they follow from the others
        if name in _ADDED_TO:
            both = tuple(dict.fromkeys((*before, *after)))
            yield name, before, both, "same" if both == before else "filled"
        elif isinstance(before, Label) and isinstance(after, Label):
            yield name, before, after, _compared_labels(before, after, old, new)
        else:
            yield name, before, after, outcome(before, after)


def _compared_labels(before: Label, after: Label, old: Record, new: Record) -> str:
    if before.zh == after.zh:
        return "same"
    if before.zh is None or before.original is not Language.ZH:
        return "filled"  # our translation gives way to the wording of the notice
    if isinstance(old, WorkTask) and isinstance(new, WorkTask) and after.zh:
        known, printed = (title.rstrip("….") for title in (before.zh, after.zh))
        if not new.complete and known.startswith(printed):
            return "same" if known == printed and old.complete is False else "shorter"
        if old.complete is False and printed.startswith(known):
            return "completed"
    return "conflict"


def _conflicts(old: Record, new: Record) -> Iterator[Conflict]:
    for name, before, after, found in _compared(old, new):
        if found == "conflict":
            yield Conflict(record=old.id, field=name, one=before, other=after, sides=SIDES)


def _merged(old: Record, new: Record, resolve: Mapping[str, str]) -> Record:
    """A record of the dataset with what the notice says of it."""
    values: dict[str, Any] = {}
    supported: set[str] = set()
    translated: list[str] = []
    for name, before, after, found in _compared(old, new):
        refused = found == "conflict" and resolve.get(f"{old.id}.{name}") != "notice"
        if refused or found == "shorter":
            continue
        supported.add(name)
        if found == "same":
            continue
        values[name] = after
        if isinstance(before, Label) and isinstance(after, Label) and found == "filled" and before.en:
            values[name] = attrs.evolve(after, en=before.en)
            translated.append(name)
    # A source shows whether the title that it prints is whole. A title that is whole in one source is whole.
    if (
        isinstance(old, WorkTask)
        and isinstance(new, WorkTask)
        and "title" in supported
        and ("title" in values or new.complete or not old.complete)
    ):
        values["complete"] = new.complete
        supported.add("complete")
        if old.complete is False and new.complete:
            values["note"] = ""  # it says where the title broke off
    if new.note and new.note not in old.note:
        values["note"] = " ".join(filter(None, (values.get("note", old.note), new.note)))
    changed = any(value != getattr(old, name) for name, value in values.items())
    if changed and old.known_since is None and new.known_since is not None:
        values["known_since"] = new.known_since
        supported.add("known_since")
    evidence = [*evidence_for_fields(new, supported)]
    if translated:
        (source,) = {item.source for item in new.evidence}
        evidence.append(Evidence(source=source, fields=tuple(translated), basis=Basis.TRANSLATED, rule=_KEPT_ENGLISH))
    return merge_record(old, values, evidence)


_KEPT_ENGLISH = "the English wording of the dataset, kept as a translation of the printed title"
