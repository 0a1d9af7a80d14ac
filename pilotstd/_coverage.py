"""What sources declare of totals, against what a dataset records of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

from pilotstd._results import Results
from pilotstd.model import Aspect, Count, Figure, KeyTask, Label, Record, StandardLevel, WorkTask

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


NOTICE = "doc:shangzifa-2024-314"
"""The notice that the figures of releases 1.x are about, which do not say so themselves."""


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
    """How many are recorded, an item of a list with its title, a work task with who took it on or is responsible; None where the dataset cannot count them."""
    partial: int = 0
    """How many are recorded in part, such as by their number alone."""


def coverage(ds: Dataset) -> Results[Coverage]:
    """What sources declare against what is recorded, in the order of the figures.

    >>> import pilotstd
    >>> {row.figure: (row.recorded, row.partial) for row in coverage(pilotstd.load())}["figure:work-tasks-first-batch"]
    (26, 1)
    """
    rows = []
    for figure in ds.figures:
        found = counted(ds, figure)
        whole = sum(not is_partial(record) for record in found) if found is not None else None
        partial = sum(is_partial(record) for record in found or ())
        row = Coverage(figure=figure.id, subject=figure.subject, declared=figure.value, recorded=whole, partial=partial)
        rows.append(row)
    return Results(rows, Coverage, "totals", ds)


def is_partial(record: Record) -> bool:
    """Whether an item of a list lacks its title, or a work task who took it on or is responsible for it."""
    if isinstance(record, WorkTask) and (
        record.complete is False or not (record.regions or record.open_to or record.departments)
    ):
        return True
    return isinstance(record, Aspect | KeyTask | WorkTask) and not record.label


def counted(ds: Dataset, figure: Figure) -> list[Any] | None:
    """The records that a figure counts, within the document or programme that it is about; None where the dataset cannot count them."""
    about = figure.about
    notice = ds.documents.get(about or NOTICE)
    if figure.counts is None or (figure.counts.startswith("notice-") and notice is None):
        return None
    sources = {item.source for item in figure.evidence}

    def within(records: Iterable[Any], home: Callable[[Any], str | None]) -> list[Any]:
        return [record for record in records if about is None or home(record) == about]

    def named(records: Iterable[Any]) -> list[Any]:
        return [record for record in records if any(item.source in sources for item in record.evidence)]

    def of_notice(field: str, kind: str) -> list[Any]:
        return [ds[id] for id in getattr(notice, field) if id.startswith(kind)]

    def document_of_aspect(task: KeyTask) -> str | None:
        aspect = ds.aspects.get(task.aspect or "")
        return aspect.document if aspect else None

    count: dict[Count, Callable[[], list[Any]]] = {
        Count.ASPECTS: lambda: within(ds.aspects, attrgetter("document")),
        Count.KEY_TASKS: lambda: within(ds.key_tasks, document_of_aspect),
        Count.WORK_TASKS: lambda: (
            within(ds.work_tasks, attrgetter("document"))
            if about
            else [task for task in ds.work_tasks if task.batch in {None, 1}]
        ),
        Count.DEPARTMENTS_NAMED: lambda: named(ds.departments),
        Count.PILOTS: lambda: [
            pilot
            for pilot in within(ds.pilots, attrgetter("programme"))
            if pilot.designated and pilot.designated <= (figure.as_of or ds.as_of)
        ],
        Count.NOTICE_ISSUERS: lambda: of_notice("issuers", "dept:"),
        Count.NOTICE_REGIONS: lambda: of_notice("addressees", "region:"),
        Count.NOTICE_DEPARTMENTS: lambda: of_notice("addressees", "dept:"),
        Count.LOCAL_STANDARDS_NAMED: lambda: named(ds.standards.where(level=StandardLevel.LOCAL)),
    }
    return count[figure.counts]()
