"""What the Opinions ask for: aspects, measures, key tasks, and what comes before what."""

from typing import ClassVar

import attrs

from pilotstd.model.base import Label, Record, Responsibility, Vocabulary


class DependencyKind(Vocabulary):
    """How a prerequisite serves what depends on it."""

    IMPLEMENTS = "implements", "carries it out", "落实"
    BUILDS_ON = "builds-on", "is built on", "基础"
    FOLLOWS = "follows", "comes before it", "依据"
    SUPPORTS = "supports", "supports it", "支撑"


@attrs.frozen(kw_only=True, repr=False)
class Aspect(Record):
    """One of the four aspects of the Opinions."""

    prefix: ClassVar[str] = "aspect"

    number: int
    """Its place among the aspects, from 1."""
    title: Label = Label()
    """What it is about."""
    document: str | None = attrs.field(default=None, metadata={"refers": ("doc",)})
    """The document that has it, by id."""


@attrs.frozen(kw_only=True, repr=False)
class Measure(Record):
    """A thing that a document asks for."""

    prefix: ClassVar[str] = "measure"

    aspect: str | None = attrs.field(default=None, metadata={"refers": ("aspect",)})
    """The aspect that it comes under, by id."""
    document: str | None = attrs.field(default=None, metadata={"refers": ("doc",)})
    """The document that asks for it, by id."""
    number: str | None = None
    """Its ordinal as printed, with those above it: `二（三）`."""
    title: Label = Label()
    """What is asked for."""
    purpose: Label = Label()
    """What it is for, where the source says so."""
    departments: tuple[Responsibility, ...] = attrs.field(
        default=(), metadata={"refers": ("dept", "region")}
    )
    """Who answers for it, in printed order."""


@attrs.frozen(kw_only=True, repr=False)
class KeyTask(Record):
    """One of the seventeen official numbered key tasks of the Opinions."""

    prefix: ClassVar[str] = "keytask"

    aspect: str | None = attrs.field(default=None, metadata={"refers": ("aspect",)})
    """The aspect that it comes under, by id."""
    number: int
    """Its number, from 1 to 17."""
    title: Label = Label()
    """Its title."""
    text: str | None = None
    """Its text, as printed."""
    departments: tuple[Responsibility, ...] = attrs.field(
        default=(), metadata={"refers": ("dept", "region")}
    )
    """Who answers for it, in printed order."""


@attrs.frozen(kw_only=True, repr=False)
class Dependency(Record):
    """That one thing comes before another, or brings it about."""

    prefix: ClassVar[str] = "dep"

    dependent: str = attrs.field(
        metadata={"refers": ("doc", "aspect", "measure", "keytask", "task")}
    )
    """What depends, by id."""
    prerequisite: str | None = attrs.field(
        default=None, metadata={"refers": ("doc", "aspect", "measure", "keytask", "task")}
    )
    """What comes before it, by id; None where the source names one that is not in the dataset."""
    kind: DependencyKind
    """What the prerequisite does for the dependent."""
    text: str | None = None
    """The wording of the source where the prerequisite is not in the dataset."""
