"""What the Work Task List asks for, and the standards that have come of it."""

import datetime
from typing import ClassVar

import attrs

from pilotstd.model.base import Label, Record, Responsibility, Vocabulary


class WorkTaskKind(Vocabulary):
    """What an item of the list asks for."""

    STANDARD = "standard", "standard", "标准制修订"
    RELATED_WORK = "related-work", "related work", "相关工作"


class StandardLevel(Vocabulary):
    """The level of a standard: Standardization Law of 2017, Article 2, and international standards beside them."""

    NATIONAL = "national", "national standard", "国家标准"
    INDUSTRY = "industry", "industry standard", "行业标准"
    LOCAL = "local", "local standard", "地方标准"
    ASSOCIATION = "association", "association standard", "团体标准"
    ENTERPRISE = "enterprise", "enterprise standard", "企业标准"
    INTERNATIONAL = "international", "international standard", "国际标准"


class StandardStatus(Vocabulary):
    """How far a standard is said to be, in the word that the source used."""

    DEVELOPED = "developed", "developed", "研制"
    MADE = "made", "made", "制定"
    ISSUED = "issued", "issued", "发布"


@attrs.frozen(kw_only=True, repr=False)
class WorkTask(Record):
    """An item of the Work Task List."""

    prefix: ClassVar[str] = "task"

    number: int
    """Its number in the list of its batch, from 1."""
    batch: int = 1
    """The batch of the list, from 1."""
    title: Label = Label()
    """Its title; as far as it could be read where `complete` is false."""
    heading: str | None = None
    """The heading that it stands under, as printed."""
    kind: WorkTaskKind | None = None
    """Whether it asks for a standard or for related work."""
    level: StandardLevel | None = None
    """The level of the standard that it asks for."""
    regions: tuple[str, ...] = attrs.field(default=(), metadata={"refers": ("region",)})
    """The regions that took it on, by id, in printed order."""
    open_to: str | None = None
    """The printed wording where it is open to places that are not named."""
    departments: tuple[Responsibility, ...] = attrs.field(
        default=(), metadata={"refers": ("dept", "region")}
    )
    """Who answers for it, in printed order."""
    complete: bool = True
    """False where the copy that was read breaks off inside the item."""
    document: str | None = attrs.field(default=None, metadata={"refers": ("doc",)})
    """The list that has it, by id."""


@attrs.frozen(kw_only=True, repr=False)
class Standard(Record):
    """A standard that was reported as made or issued."""

    prefix: ClassVar[str] = "std"

    title: Label = Label()
    """Its title."""
    number: str | None = None
    """Its number, such as `DB12/T 1234-2025`."""
    level: StandardLevel | None = None
    """Its level."""
    status: StandardStatus | None = None
    """How far it is said to be, in the word of the source."""
    regions: tuple[str, ...] = attrs.field(default=(), metadata={"refers": ("region",)})
    """The regions that made it, by id."""
    issued: datetime.date | None = None
    """The day on which it was issued."""
    effective: datetime.date | None = None
    """The day from which it is in force."""
    work_task: str | None = attrs.field(default=None, metadata={"refers": ("task",)})
    """The work task that it answers to, by id."""
