"""What sources declare of totals, against what a dataset records of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

from pilotstd._results import Results
from pilotstd.model import Aspect, Count, Figure, KeyTask, Label, Record, StandardLevel, WorkTask
from pilotstd.model._policy import document_of

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
    """The records that a figure counts, within the document or programme that it is about; None where the dataset cannot count them.

    A document includes its parts, a programme its documents. A figure that is about neither counts what all comes from one of them.
    """
    about = figure.about
    notice = ds.documents.get(about or ("" if any(one.about for one in ds.figures) else NOTICE))
    if figure.counts is None or (figure.counts.startswith("notice-") and notice is None):
        return None
    sources = {item.source for item in figure.evidence}

    def within(records: Iterable[Any], home: Callable[[Any], str | None]) -> list[Any] | None:
        if about is None:
            kept = list(records)
            return kept if len(set(map(home, kept))) <= 1 else None
        homes = _parts(ds, about)
        return [record for record in records if home(record) in homes]

    def in_batch(tasks: list[Any] | None) -> list[Any] | None:
        batch = figure.batch or (None if about else 1)  # figures of releases 1.x are about the first
        return tasks and [task for task in tasks if batch is None or (task.batch or 1) == batch]

    def designated(pilots: list[Any] | None) -> list[Any] | None:
        day = figure.as_of or ds.as_of
        return pilots and [pilot for pilot in pilots if pilot.designated and pilot.designated <= day]

    def named(records: Iterable[Any]) -> list[Any]:
        return [record for record in records if any(item.source in sources for item in record.evidence)]

    def of_notice(field: str, kind: str) -> list[Any]:
        return [ds[id] for id in getattr(notice, field) if id.startswith(kind)]

    document = partial(document_of, aspect=ds.aspects.get)
    count: dict[Count, Callable[[], list[Any] | None]] = {
        Count.ASPECTS: lambda: within(ds.aspects, document),
        Count.KEY_TASKS: lambda: within(ds.key_tasks, document),
        Count.WORK_TASKS: lambda: in_batch(within(ds.work_tasks, document)),
        Count.DEPARTMENTS_NAMED: lambda: named(ds.departments),
        Count.PILOTS: lambda: designated(within(ds.pilots, attrgetter("programme"))),
        Count.NOTICE_ISSUERS: lambda: of_notice("issuers", "dept:"),
        Count.NOTICE_REGIONS: lambda: of_notice("addressees", "region:"),
        Count.NOTICE_DEPARTMENTS: lambda: of_notice("addressees", "dept:"),
        Count.LOCAL_STANDARDS_NAMED: lambda: named(ds.standards.where(level=StandardLevel.LOCAL)),
    }
    return count[figure.counts]()


def _parts(ds: Dataset, about: str) -> set[str]:
    """A document or programme, and the documents that are parts of it."""
    found = {about}
    while new := {one.id for one in ds.documents if found & {one.part_of, one.programme} and one.id not in found}:
        found |= new
    return found
