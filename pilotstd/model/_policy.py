"""What the Opinions ask for: aspects, measures, key tasks, and what comes before what."""

from typing import ClassVar

import attrs

from pilotstd.model._base import Label, Record, Responsibility, Vocabulary
from pilotstd.model._fields import about


class DependencyKind(Vocabulary):
    __doc__ = "How a prerequisite serves what depends on it."

    IMPLEMENTS = "implements", "carries it out", "落实"
    BUILDS_ON = "builds-on", "is built on", "基础"
    FOLLOWS = "follows", "comes before it", "依据"
    SUPPORTS = "supports", "supports it", "支撑"


@attrs.frozen(kw_only=True, repr=False)
class Aspect(Record):
    __doc__ = "One of the four aspects of the Opinions."

    prefix: ClassVar[str] = "aspect"

    number: int = attrs.field(metadata=about("Its place among the aspects, from 1."))
    title: Label = attrs.field(default=Label(), metadata=about("What it is about."))
    document: str | None = attrs.field(
        default=None, metadata=about("The document that has it, by id.", references=("doc",))
    )


@attrs.frozen(kw_only=True, repr=False)
class Measure(Record):
    __doc__ = "A thing that a document asks for."

    prefix: ClassVar[str] = "measure"

    aspect: str | None = attrs.field(
        default=None, metadata=about("The aspect that it comes under, by id.", references=("aspect",))
    )
    document: str | None = attrs.field(
        default=None, metadata=about("The document that asks for it, by id.", references=("doc",))
    )
    number: str | None = attrs.field(
        default=None, metadata=about("Its ordinal as printed, with those above it: `二（三）`.")
    )
    title: Label = attrs.field(default=Label(), metadata=about("What is asked for."))
    purpose: Label = attrs.field(default=Label(), metadata=about("What it is for, where the source says so."))
    departments: tuple[Responsibility, ...] = attrs.field(
        default=(), metadata=about("Who is responsible for it, in printed order.", references=("dept", "region"))
    )


@attrs.frozen(kw_only=True, repr=False)
class KeyTask(Record):
    __doc__ = "One of the seventeen official numbered key tasks of the Opinions."

    prefix: ClassVar[str] = "keytask"

    aspect: str | None = attrs.field(
        default=None, metadata=about("The aspect that it comes under, by id.", references=("aspect",))
    )
    number: int = attrs.field(metadata=about("Its number, from 1 to 17."))
    title: Label = attrs.field(default=Label(), metadata=about("Its title."))
    text: str | None = attrs.field(default=None, metadata=about("Its text, as printed."))
    departments: tuple[Responsibility, ...] = attrs.field(
        default=(), metadata=about("Who is responsible for it, in printed order.", references=("dept", "region"))
    )


@attrs.frozen(kw_only=True, repr=False)
class Dependency(Record):
    __doc__ = "That one thing comes before another, or brings it about."

    prefix: ClassVar[str] = "dep"

    dependent: str = attrs.field(
        metadata=about("What depends, by id.", references=("doc", "aspect", "measure", "keytask", "task"))
    )
    prerequisite: str | None = attrs.field(
        default=None,
        metadata=about(
            "What comes before it, by id; None where the source names one that is not in the dataset.",
            references=("doc", "aspect", "measure", "keytask", "task"),
        ),
    )
    kind: DependencyKind = attrs.field(metadata=about("What the prerequisite does for the dependent."))
    text: str | None = attrs.field(
        default=None, metadata=about("The wording of the source where the prerequisite is not in the dataset.")
    )
