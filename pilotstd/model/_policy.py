"""What the Opinions ask for: aspects, measures, key tasks, and what comes before what."""

from collections.abc import Callable
from typing import ClassVar

import attrs

from pilotstd.model._base import Label, Record, Responsibility, Vocabulary
from pilotstd.model._fields import about
from pilotstd.model._subjects import Action, Party, Stage
from pilotstd.model._tasks import StandardLevel


class DependencyKind(Vocabulary):
    __doc__ = "How the dependent rests on the prerequisite. Releases 1.x hold `implements` and `supports` the other way round."

    IMPLEMENTS = "implements", "implements", "落实"
    BASED_ON = "based-on", "is based on", "依据", 2
    BUILDS_ON = "builds-on", "builds on", "以…为基础"
    CITES = "cites", "cites", "引用", 2
    INTERPRETS = "interprets", "interprets", "解读", 2
    APPROVED_BY = "approved-by", "is approved by", "经…批复", 2
    CONTINUES = "continues", "continues", "延续", 2
    FOLLOWS = "follows", "follows", "依据"
    SUPPORTS = "supports", "supports", "支撑"


@attrs.frozen(kw_only=True, repr=False)
class Aspect(Record):
    __doc__ = "One of the aspects into which a document divides what it asks for."

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
    purpose: Label = attrs.field(
        default=Label(), metadata=about("What it is for, in words; releases from 2.0.0 on have `aims` instead.")
    )
    actions: tuple[Action, ...] = attrs.field(default=(), metadata=about("What is asked to be done.", since_format=2))
    object: Label = attrs.field(default=Label(), metadata=about("To what it is to be done.", since_format=2))
    level: StandardLevel | None = attrs.field(
        default=None, metadata=about("The level of the standards that it asks for.", since_format=2)
    )
    topics: tuple[str, ...] = attrs.field(
        default=(), metadata=about("The fields that it names, by id.", references=("topic",), since_format=2)
    )
    parties: tuple[Party, ...] = attrs.field(default=(), metadata=about("By whom or for whom it is.", since_format=2))
    stages: tuple[Stage, ...] = attrs.field(
        default=(), metadata=about("The stages of the work on standards that it names.", since_format=2)
    )
    aims: tuple[str, ...] = attrs.field(
        default=(), metadata=about("What it is for, by id.", references=("aim",), since_format=2)
    )
    departments: tuple[Responsibility, ...] = attrs.field(
        default=(), metadata=about("Who is responsible for it, in printed order.", references=("dept", "region"))
    )


@attrs.frozen(kw_only=True, repr=False)
class KeyTask(Record):
    __doc__ = "An official numbered key task of a document."

    prefix: ClassVar[str] = "keytask"

    aspect: str | None = attrs.field(
        default=None, metadata=about("The aspect that it comes under, by id.", references=("aspect",))
    )
    number: int = attrs.field(metadata=about("Its number in the document, from 1."))
    title: Label = attrs.field(default=Label(), metadata=about("Its title."))
    text: str | None = attrs.field(default=None, metadata=about("Its text, as printed."))
    document: str | None = attrs.field(
        default=None, metadata=about("The document that has it, by id.", references=("doc",), since_format=3)
    )
    topics: tuple[str, ...] = attrs.field(
        default=(), metadata=about("The fields that it names, by id.", references=("topic",), since_format=2)
    )
    aims: tuple[str, ...] = attrs.field(
        default=(), metadata=about("What it is for, by id.", references=("aim",), since_format=2)
    )
    departments: tuple[Responsibility, ...] = attrs.field(
        default=(), metadata=about("Who is responsible for it, in printed order.", references=("dept", "region"))
    )


def document_of(item: Record, aspect: Callable[[str], Record | None]) -> str | None:
    """The document that has an item of a list, by id: its own, or else that of its aspect, which *aspect* looks up."""
    document: str | None = getattr(item, "document", None)
    if document is None and (above := aspect(getattr(item, "aspect", None) or "")):
        return document_of(above, aspect)
    return document


_ENDS = ("programme", "doc", "aspect", "measure", "keytask", "task", "std")


@attrs.frozen(kw_only=True, repr=False)
class Dependency(Record):
    __doc__ = "That one thing, the dependent, rests on another, the prerequisite."

    prefix: ClassVar[str] = "dep"

    dependent: str = attrs.field(metadata=about("What rests on the prerequisite, by id.", references=_ENDS))
    prerequisite: str | None = attrs.field(
        default=None,
        metadata=about(
            "What it rests on, by id; None where the source names one that is not in the dataset.", references=_ENDS
        ),
    )
    kind: DependencyKind = attrs.field(metadata=about("How it rests on it."))
    text: str | None = attrs.field(
        default=None, metadata=about("The wording of the source where the prerequisite is not in the dataset.")
    )
