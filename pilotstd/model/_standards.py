"""The standards that have come of the Work Task List."""

import datetime
from typing import ClassVar

import attrs

from pilotstd.model._base import Label, Record, Vocabulary
from pilotstd.model._fields import about
from pilotstd.model._tasks import StandardLevel


class StandardStatus(Vocabulary):
    __doc__ = "The stage of a standard, in the word of the source."

    DEVELOPED = "developed", "developed", "研制"
    MADE = "made", "made", "制定"
    ISSUED = "issued", "issued", "发布"


@attrs.frozen(kw_only=True, repr=False)
class Standard(Record):
    __doc__ = "A standard that was reported as made or issued."

    prefix: ClassVar[str] = "std"

    title: Label = attrs.field(default=Label(), metadata=about("Its title."))
    number: str | None = attrs.field(default=None, metadata=about("Its number, such as `DB12/T 1234-2025`."))
    level: StandardLevel | None = attrs.field(default=None, metadata=about("Its level."))
    status: StandardStatus | None = attrs.field(default=None, metadata=about("Its stage, in the word of the source."))
    topics: tuple[str, ...] = attrs.field(
        default=(), metadata=about("Its fields, by id.", references=("topic",), since_format=2)
    )
    regions: tuple[str, ...] = attrs.field(
        default=(), metadata=about("The regions that made it, by id.", references=("region",))
    )
    issued: datetime.date | None = attrs.field(default=None, metadata=about("The day on which it was issued."))
    effective: datetime.date | None = attrs.field(default=None, metadata=about("The day from which it is in force."))
    work_task: str | None = attrs.field(
        default=None, metadata=about("The work task that it fulfils, by id.", references=("task",))
    )
