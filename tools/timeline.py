"""What a body of records looked like on an earlier day."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

import attrs

from pilotstd.model import Basis, Document, Evidence, Record, Responsibility, Source

R = TypeVar("R", bound=Record)


def as_of_day(records: Iterable[Record], day: date) -> list[Record]:
    """The records that were public by a day, the evidence that was, and the sources that they cite.

    Evidence that is later stays where nothing else supports what it supports. What points to a
    record that was not public is emptied; where it may not be empty, its record goes.
    """
    records = list(records)
    documents = {item.id: item for item in records if isinstance(item, Document)}
    texts = [item for item in records if isinstance(item, Source)]
    late = {item.id for item in texts if (_public_since(item, documents) or day) > day}
    public = [
        attrs.evolve(item, evidence=_timely(item, late))
        for item in records
        if not isinstance(item, Source) and (item.known_since or day) <= day
    ]
    public = _without_loose_ends(public)
    ids = {item.id for item in public}
    cited = {evidence.source for item in public for evidence in item.evidence}
    return [*filter(None, (_trimmed(item, ids) for item in texts if item.id in cited)), *public]


def _public_since(source: Source, documents: dict[str, Document]) -> date | None:
    """The day from which a text was public: a copy is as old as what it copies; None where unknown."""
    if source.reproduces:
        days = [documents[id].known_since for id in source.reproduces]
        return min(filter(None, days), default=None)
    whole = source.published is not None and len(source.published) == len("2025-01-14")
    return date.fromisoformat(source.published) if source.published and whole else None


def _timely(record: Record, late: set[str]) -> tuple[Evidence, ...]:
    """The evidence of a record without what is late and not needed."""
    kept = [item for item in record.evidence if item.source not in late]
    for item in record.evidence:
        if item.source in late and _supported(record, [item]) - _supported(record, kept):
            kept.append(item)
    return tuple(item for item in record.evidence if item in kept)


def _supported(record: Record, evidence: list[Evidence]) -> set[tuple[str, bool]]:
    """The filled fields that evidence supports, each with whether as a translation; a note needs none."""
    filled = {
        field.name
        for field in attrs.fields(type(record))
        if getattr(record, field.name) != field.default
    } - {"id", "evidence", "note"}
    return {
        (field, item.basis is Basis.TRANSLATED)
        for item in evidence
        for field in filled.intersection(item.fields or filled)
    }


def _without_loose_ends(records: list[Record]) -> list[Record]:
    """The records, pointing at nothing but one another."""
    while True:
        ids = {record.id for record in records}
        kept = [*filter(None, (_trimmed(record, ids) for record in records))]
        if len(kept) == len(records):
            return kept
        records = kept


def _trimmed(record: R, ids: set[str]) -> R | None:
    """A record without the references that lead nowhere; None where it may not be without one."""
    changes: dict[str, Any] = {}
    for field in attrs.fields(type(record)):
        value = getattr(record, field.name)
        if field.name == "evidence" or "refers" not in field.metadata:
            continue
        if isinstance(value, tuple):
            bodies = (
                attrs.evolve(item, body=item.body if item.body in ids else None)
                if isinstance(item, Responsibility)
                else item
                for item in value
            )
            changes[field.name] = tuple(
                item for item in bodies if isinstance(item, Responsibility) or item in ids
            )
        elif value is not None and value not in ids:
            if field.default is attrs.NOTHING:
                return None
            changes[field.name] = None
    return attrs.evolve(record, **changes)
