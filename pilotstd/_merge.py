"""Merging a partial record into a full one, with evidence that stays true: forms and notices both use it.

Evidence never supports a value that its source did not give. Evidence that names no field supports the whole record as it was; before a
field changes, it is narrowed to the fields that keep their values. Evidence that names a field loses it when the field changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from typing import Any, TypeVar

import attrs

from pilotstd.model import Evidence, Record

R = TypeVar("R", bound=Record)


def merge_record(old: R, values: Mapping[str, Any], evidence: Iterable[Evidence]) -> R:
    """A record with new values, which *evidence* supports, and the old evidence of the fields that keep their values.

    >>> from pilotstd import Basis, Document
    >>> old = Document(id="doc:a", number="1", evidence=(Evidence(source="source:old", basis=Basis.STATED),))
    >>> new = Evidence(source="source:new", fields=("part_of",), basis=Basis.STATED)
    >>> [(item.source, item.fields) for item in merge_record(old, {"part_of": "doc:b"}, [new]).evidence]
    [('source:old', ('number',)), ('source:new', ('part_of',))]
    """
    changed = {name for name, value in values.items() if value != getattr(old, name)}
    kept = _without(old, old.evidence, changed)
    return attrs.evolve(old, **values, evidence=tuple(dict.fromkeys((*kept, *evidence))))


def narrow_evidence(old: Record | None, new: R) -> R:
    """A record that replaces another: where it still has evidence for the whole old record, that evidence supports only what did not change.

    >>> from pilotstd import Basis, Document
    >>> old = Document(id="doc:a", number="1", evidence=(Evidence(source="source:old", basis=Basis.STATED),))
    >>> [item.fields for item in narrow_evidence(old, attrs.evolve(old, part_of="doc:b")).evidence]
    [('number',)]
    """
    if old is None or old is new or type(old) is not type(new):
        return new
    whole = {item for item in old.evidence if not item.fields}
    if whole.isdisjoint(new.evidence):
        return new
    names = (field.name for field in attrs.fields(type(new)) if field.name != "evidence")
    changed = {name for name in names if getattr(new, name) != getattr(old, name)}
    evidence: list[Evidence] = []
    for item in new.evidence:
        evidence += _without(old, [item], changed) if item in whole else [item]
    return attrs.evolve(new, evidence=tuple(evidence))


def evidence_for_fields(record: Record, fields: Collection[str]) -> Iterator[Evidence]:
    """The evidence of a record, each item narrowed to those of *fields* that it supports.

    >>> from pilotstd import Basis, Document
    >>> record = Document(id="doc:a", number="1", part_of="doc:b", evidence=(Evidence(source="source:a", basis=Basis.STATED),))
    >>> [item.fields for item in evidence_for_fields(record, ["number", "title"])]
    [('number',)]
    """
    filled = tuple(record.filled())
    for item in record.evidence:
        if supported := tuple(name for name in item.fields or filled if name in fields):
            yield attrs.evolve(item, fields=supported)


def _without(old: Record, evidence: Iterable[Evidence], changed: Set[str]) -> Iterator[Evidence]:
    """Evidence of a record without its support for the fields that change. (A note needs none, so a new note narrows nothing.)"""
    filled = tuple(old.filled())
    for item in evidence:
        if not (changed if item.fields else changed - {"note"}):
            yield item
        elif left := tuple(name for name in item.fields or filled if name not in changed):
            yield attrs.evolve(item, fields=left)
