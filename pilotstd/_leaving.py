"""Records that leave a dataset, and what pointed to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from pilotstd.errors import Problem
from pilotstd.model import Record, Responsibility, Retired, references
from pilotstd.model._fields import references_of

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


def leave_out(
    ds: Dataset, gone: set[str], drop_references: bool
) -> tuple[list[Record], tuple[Retired, ...], list[Problem]]:
    """The records and retired entries that stay, and each reference that is in the way of those that go.

    With *drop_references* that is only one which cannot be emptied: of a field that must be filled, or of evidence.
    """
    staying = [record for record in ds if record.id not in gone]
    items: tuple[Record | Retired, ...] = (*staying, *ds.retired)
    ids = {id for item in items for _, id in pointing(item, evidence=True)} - gone
    after = [trimmed(record, ids) if drop_references else record for record in staying]
    retired = trimmed_entries(ds, ids) if drop_references else ds.retired
    problems = [
        Problem(rule="references", record=item.id, field=field, value=id, message=f"points to {id!r}, which would go")
        for item, left in zip(items, (*after, *retired), strict=True)
        for field, id in dict.fromkeys(pointing(item, evidence=True))
        if id in gone and (left is None or (field, id) in pointing(left, evidence=True))
    ]
    return [record for record in after if record is not None], retired, problems


def pointing(item: Record | Retired, evidence: bool = False) -> list[tuple[str, str]]:
    """Each field that points, and the id that it points to."""
    if isinstance(item, Retired):
        return [("replaced_by", id) for id in item.replaced_by]
    return [(field, target) for field, target in references(item) if evidence or field != "evidence"]


def trimmed_entries(ds: Dataset, ids: set[str]) -> tuple[Retired, ...]:
    """The retired entries without the replacements that are unknown."""
    known = ids | {entry.id for entry in ds.retired}
    return tuple(
        attrs.evolve(entry, replaced_by=tuple(id for id in entry.replaced_by if id in known)) for entry in ds.retired
    )


def trimmed(record: Record, ids: set[str]) -> Record | None:
    """A record without the references to unknown records; None where it may not be without one."""
    if all(target in ids for _, target in references(record)):
        return record
    values: dict[str, Any] = {}
    for field in attrs.fields(type(record)):
        value = getattr(record, field.name)
        if field.name == "evidence":
            if any(item.source not in ids for item in value):
                return None
        elif not references_of(field):
            continue
        elif isinstance(value, tuple):
            values[field.name] = tuple(
                item if not isinstance(item, Responsibility) or item.body in ids else attrs.evolve(item, body=None)
                for item in value
                if isinstance(item, Responsibility) or item in ids
            )
        elif value is not None and value not in ids:
            if field.default is attrs.NOTHING:
                return None
            values[field.name] = None
    return attrs.evolve(record, **values)
