"""A dataset as it was known on an earlier day, and its dates in order."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from pilotstd._leaving import pointing, trimmed, trimmed_entries
from pilotstd._results import Results
from pilotstd.errors import InvalidQuery
from pilotstd.model import Basis, Document, Evidence, Record, Source
from pilotstd.model._fields import as_day

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

__all__ = ["DroppedReference", "TimelineEntry", "as_of_day", "dropped_references", "timeline"]


def __dir__() -> list[str]:
    return [*__all__]


# --- As of a day ----------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class DroppedReference:
    """A reference that was left out, since what it points to was not known yet."""

    record: str
    """The record or retired entry that pointed, by id."""
    field: str
    """The field that pointed."""
    target: str
    """The record that was not known, by id."""


def as_of_day(ds: Dataset, day: datetime.date | str) -> Dataset:
    """The dataset as it was known on *day*, a `datetime.date` or ISO text, under a version of its own: `1.2.0+asof.20250709`.

    Records known since later go, those without such a day stay. Evidence from a source that is later goes where other evidence
    supports the same; a source that is cited no more goes with it. A copy is as old as what it copies, a page as old as its date.
    References to what was not known are emptied, and `dropped_references` lists them; a record that needs such a reference was not known
    either. Values stay: a record that was corrected since is given as corrected.

    Raises `InvalidQuery` for a day after that of the dataset.

    >>> import pilotstd
    >>> ds = as_of_day(pilotstd.load("1.2.0"), "2025-07-09")
    >>> ds.version, len(ds.standards)
    ('1.2.0+asof.20250709', 5)
    """
    day = as_day(day)
    if day > ds.as_of:
        raise InvalidQuery(f"invalid day {day}: it must not be later than that of the dataset {ds.version}, {ds.as_of}")
    records = _known(ds, day)
    retired = trimmed_entries(ds, {record.id for record in records})
    version = re.sub(r"[+.]asof\.\d{8}$", "", ds.version)
    version += f"{'.' if '+' in version else '+'}asof.{day:%Y%m%d}"
    return ds._with(version=version, as_of=day, records=records, retired=retired)


def dropped_references(ds: Dataset, day: datetime.date | str) -> Results[DroppedReference]:
    """The references that `as_of_day` leaves out of the records that it keeps, in their order.

    >>> import pilotstd
    >>> dropped_references(pilotstd.load("1.2.0"), datetime.date(2024, 12, 31))[-1]
    DroppedReference(record='event:2024-12-31', field='documents', target='doc:shangzifa-2024-314')
    """
    then = as_of_day(ds, day)
    before = {entry.id: set(pointing(entry)) for entry in then.retired} | {
        record.id: set(pointing(record)) for record in then
    }
    dropped = [
        DroppedReference(record=item.id, field=field, target=target)
        for item in (*ds, *ds.retired)
        if item.id in before
        for field, target in pointing(item)
        if (field, target) not in before[item.id]
    ]
    return Results(dropped, DroppedReference, "dropped references", ds)


def _known(ds: Dataset, day: datetime.date) -> list[Record]:
    """The records that were known by a day, pointing at nothing but one another."""
    late = {source.id for source in ds.sources if (_public_since(source, ds) or day) > day}
    known = [_with_timely_evidence(record, late) for record in ds if (record.known_since or day) <= day]
    cited_before = _cited(ds)
    while True:
        ids, cited = {record.id for record in known}, _cited(known)
        idle = cited_before - cited
        kept = [*filter(None, (trimmed(record, ids) for record in known if record.id not in idle))]
        if len(kept) == len(known):
            return kept
        known = kept


def _public_since(source: Source, ds: Dataset) -> datetime.date | None:
    """The day from which a text was public: a copy is as old as what it copies; None where it is not known."""
    if source.known_since:
        return source.known_since
    if source.reproduces:
        copied = [document for id in source.reproduces if isinstance(document := ds.get(id), Document)]
        return min((document.known_since for document in copied if document.known_since), default=None)
    with contextlib.suppress(ValueError):  # a year or a month alone
        return datetime.date.fromisoformat(source.published or "")
    return None


def _cited(records: Iterable[Record]) -> set[str]:
    """The sources that records other than themselves cite."""
    return {item.source for record in records for item in record.evidence if item.source != record.id}


def _with_timely_evidence(record: Record, late: set[str]) -> Record:
    """The record without the evidence that is late and not needed."""
    timely = [item for item in record.evidence if item.source not in late]
    if len(timely) == len(record.evidence):
        return record
    for item in record.evidence:
        if item.source in late and _supported(record, [item]) - _supported(record, timely):
            timely.append(item)
    return attrs.evolve(record, evidence=tuple(item for item in record.evidence if item in timely))


def _supported(record: Record, evidence: list[Evidence]) -> set[tuple[str, bool]]:
    """What evidence supports: that there is the record, and its filled fields, each with whether as a translation."""
    filled = record.filled()
    supported = {
        (field, item.basis is Basis.TRANSLATED) for item in evidence for field in filled if item.supports(field)
    }
    return supported | {("id", False)} if evidence else supported


# --- In order of days -----------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class TimelineEntry:
    """A day on which something happened."""

    day: datetime.date
    """The day."""
    field: str
    """What happened to the record: `date` of an event, `issued`, `published` or `effective`."""
    record: Record
    """The event, document or standard."""


def timeline(ds: Dataset) -> Results[TimelineEntry]:
    """The days of events, documents and standards in order; those of one day by id, then by field.

    >>> import pilotstd
    >>> first = timeline(pilotstd.load())[0]
    >>> first.day.year, first.field, first.record.id
    (2015, 'issued', 'doc:guohan-2015-81')
    """
    dated = ((ds.events, ("date",)), (ds.documents, ("issued", "published")), (ds.standards, ("issued", "effective")))
    entries = [
        TimelineEntry(day=day, field=field, record=record)
        for table, fields in dated
        for record in table
        for field in fields
        if (day := getattr(record, field)) is not None
    ]
    entries.sort(key=lambda entry: (entry.day, entry.record.id, entry.field))
    return Results(entries, TimelineEntry, "days", ds)
