"""What the Work Task List asks for."""

from typing import ClassVar

import attrs

from pilotstd.model._base import Label, Record, Responsibility, Vocabulary
from pilotstd.model._fields import about


class WorkTaskKind(Vocabulary):
    __doc__ = "What an item of the list asks for."

    STANDARD = "standard", "standard", "标准制修订"
    RELATED_WORK = "related-work", "related work", "相关工作"


class StandardLevel(Vocabulary):
    __doc__ = "The level of a standard: Standardization Law of 2017, Article 2, and international standards as well."

    NATIONAL = "national", "national standard", "国家标准"
    INDUSTRY = "industry", "industry standard", "行业标准"
    LOCAL = "local", "local standard", "地方标准"
    ASSOCIATION = "association", "association standard", "团体标准"
    ENTERPRISE = "enterprise", "enterprise standard", "企业标准"
    INTERNATIONAL = "international", "international standard", "国际标准"


class WorkTaskStatus(Vocabulary):
    __doc__ = "How far an item of the list has been carried out, in the word of the source."

    NOT_STARTED = "not-started", "not started", "未启动", 3
    IN_PROGRESS = "in-progress", "in progress", "推进中", 3
    CONTINUING = "continuing", "continuing", "持续推进", 3
    COMPLETED = "completed", "completed", "已完成", 3
    DELAYED = "delayed", "delayed", "逾期", 3
    CANCELLED = "cancelled", "cancelled", "已取消", 3


@attrs.frozen(kw_only=True, repr=False)
class WorkTask(Record):
    __doc__ = "An item of the Work Task List."

    prefix: ClassVar[str] = "task"

    number: int = attrs.field(metadata=about("Its number in the list of its batch, from 1."))
    batch: int | None = attrs.field(
        default=None, metadata=about("The batch of the list, from 1; None where no source gives it.")
    )
    title: Label = attrs.field(
        default=Label(), metadata=about("Its title; as far as it could be read where `complete` is false.")
    )
    heading: str | None = attrs.field(default=None, metadata=about("The heading above it, as printed."))
    kind: WorkTaskKind | None = attrs.field(
        default=None, metadata=about("Whether it asks for a standard or for related work.")
    )
    level: StandardLevel | None = attrs.field(
        default=None, metadata=about("The level of the standard that it asks for.", kinds=(WorkTaskKind.STANDARD,))
    )
    topics: tuple[str, ...] = attrs.field(
        default=(),
        metadata=about(
            "The fields that a word of its title, or its heading, names, by id.", references=("topic",), since_format=2
        ),
    )
    regions: tuple[str, ...] = attrs.field(
        default=(), metadata=about("The regions that took it on, by id, in printed order.", references=("region",))
    )
    open_to: str | None = attrs.field(
        default=None, metadata=about("The printed wording where it is open to places that are not named.")
    )
    departments: tuple[Responsibility, ...] = attrs.field(
        default=(), metadata=about("Who is responsible for it, in printed order.", references=("dept", "region"))
    )
    deadline: str | None = attrs.field(
        default=None,
        metadata=about("The time by which it is to be done (完成时限), as printed: `2026年底前`.", since_format=3),
    )
    due: str | None = attrs.field(
        default=None,
        metadata=about(
            "The year, month or day by whose end it is to be done, as `2026`, `2026-06` or `2026-06-30`: no more than the deadline says.",
            since_format=3,
        ),
    )
    status: WorkTaskStatus | None = attrs.field(
        default=None,
        metadata=about("How far it has been carried out; `complete` is about the copy that was read.", since_format=3),
    )
    complete: bool | None = attrs.field(
        default=None,
        metadata=about(
            "False where the copy that was read breaks off inside the item, True where a source shows that it is whole."
        ),
    )
    aims: tuple[str, ...] = attrs.field(
        default=(), metadata=about("What it is for, by id.", references=("aim",), since_format=2)
    )
    document: str | None = attrs.field(
        default=None, metadata=about("The list that has it, by id.", references=("doc",))
    )
