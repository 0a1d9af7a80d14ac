"""What sources declare of totals, against what a dataset records of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs

from pilotstd.model import Aspect, Count, KeyTask, Label, Record, StandardLevel, WorkTask

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


NOTICE = "doc:shangzifa-2024-314"
"""The notice that this library is about."""


@attrs.frozen(kw_only=True)
class Coverage:
    """What a source declares of a total, against what the dataset records of it."""

    figure: str
    """The `Figure`, by id."""
    subject: Label
    """What is counted."""
    declared: int
    """The total that the source declares."""
    recorded: int | None
    """How many are recorded, an item of a list with its title, a work task with who took it on; None where the dataset cannot count them."""
    partial: int = 0
    """How many are recorded in part, such as by their number alone."""


def coverage(ds: Dataset) -> tuple[Coverage, ...]:
    """What sources declare against what is recorded, in the order of the figures.

    >>> import pilotstd
    >>> {row.figure: (row.recorded, row.partial) for row in coverage(pilotstd.load())}["figure:work-tasks-first-batch"]
    (26, 1)
    """
    rows = []
    for figure in ds.figures:
        found = _recorded(ds, figure)
        whole = sum(not _is_partial(record) for record in found) if found is not None else None
        partial = sum(_is_partial(record) for record in found or ())
        row = Coverage(figure=figure.id, subject=figure.subject, declared=figure.value, recorded=whole, partial=partial)
        rows.append(row)
    return tuple(rows)


def _is_partial(record: Record) -> bool:
    """Whether an item of a list lacks its title, or a work task who took it on."""
    if isinstance(record, WorkTask) and (record.complete is False or not (record.regions or record.open_to)):
        return True
    return isinstance(record, Aspect | KeyTask | WorkTask) and not record.label


def _recorded(ds: Dataset, figure: Any) -> list[Record] | None:
    """The records that a figure counts; None where the dataset cannot count them."""
    notice = ds.documents.get(NOTICE)
    if figure.counts is None or (figure.counts.startswith("notice-") and notice is None):
        return None
    sources = {item.source for item in figure.evidence}

    def named(records: Any) -> list[Record]:
        return [record for record in records if any(item.source in sources for item in record.evidence)]

    def of_notice(field: str, kind: str) -> list[Record]:
        return [ds[id] for id in getattr(notice, field) if id.startswith(kind)]

    count: dict[Count, Callable[[], list[Record]]] = {
        Count.ASPECTS: lambda: list(ds.aspects),
        Count.KEY_TASKS: lambda: list(ds.key_tasks),
        Count.WORK_TASKS: lambda: [task for task in ds.work_tasks if task.batch in {None, 1}],
        Count.DEPARTMENTS_NAMED: lambda: named(ds.departments),
        Count.PILOTS: lambda: [
            pilot for pilot in ds.pilots if pilot.designated and pilot.designated <= (figure.as_of or ds.as_of)
        ],
        Count.NOTICE_ISSUERS: lambda: of_notice("issuers", "dept:"),
        Count.NOTICE_REGIONS: lambda: of_notice("addressees", "region:"),
        Count.NOTICE_DEPARTMENTS: lambda: of_notice("addressees", "dept:"),
        Count.LOCAL_STANDARDS_NAMED: lambda: named(ds.standards.where(level=StandardLevel.LOCAL)),
    }
    return count[figure.counts]()
