"""What every record is made of: labels, evidence, and the base of all records and vocabularies."""

import datetime
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs


class Vocabulary(StrEnum):
    """A closed list of codes, each with its wording in English (`en`) and in Chinese (`zh`)."""

    en: str
    zh: str

    # The wordings have defaults so that `Basis("stated")`, which looks a member up, is typed.
    def __new__(cls, code: str, en: str = "", zh: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.en = en
        member.zh = zh
        return member

    def __setattr__(self, name: str, value: object) -> None:
        if name in self.__dict__:  # set once, when the member is made
            raise attrs.exceptions.FrozenInstanceError
        super().__setattr__(name, value)


class Language(Vocabulary):
    """The languages of a `Label`, as BCP 47 codes."""

    EN = "en", "English", "英文"
    ZH = "zh", "Chinese", "中文"


class Basis(Vocabulary):
    """How a fact follows from its source."""

    STATED = "stated", "stated", "来源载明"
    DERIVED = "derived", "derived by a rule", "按规则推定"
    REFERENCE = "reference", "reference list", "参考名录"
    TRANSLATED = "translated", "our translation", "本库翻译"


class Role(Vocabulary):
    """The part that a body has in a task."""

    LEAD = "lead", "lead", "牵头"
    SHARED = "shared", "shared", "参加"


class _Shown:
    """Its `repr` has the fields that are filled, and no others."""

    __slots__ = ()

    def __repr__(self) -> str:
        values = ((field, getattr(self, field.name)) for field in record_fields(type(self)))
        filled = [f"{field.name}={value!r}" for field, value in values if value != field.default]
        return f"{type(self).__name__}({', '.join(filled)})"


@attrs.frozen(repr=False, weakref_slot=False)
class Label(_Shown):
    """A title or a name in English and in Chinese.

    `str()` gives the English, or the Chinese where there is no English; an empty label is false.

    >>> str(Label(zh="商务部")), bool(Label())
    ('商务部', False)
    """

    en: str | None = None
    """The English wording."""
    zh: str | None = None
    """The Chinese wording."""
    original: Language | None = None
    """The language in which the source prints it, so that the other is a translation; None where no source prints it."""

    def __str__(self) -> str:
        return self.en or self.zh or ""

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)

    def in_language(self, lang: str) -> str:
        """The wording in *lang* (`"en"` or `"zh"`), else the one there is.

        >>> Label(en="Ministry of Commerce", zh="商务部").in_language("zh")
        '商务部'
        """
        return (self.zh or self.en or "") if lang == "zh" else str(self)


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Evidence(_Shown):
    """Where a fact was read, and how sure it is."""

    source: str = attrs.field(metadata={"refers": ("source",)})
    """The `Source`, by id."""
    locator: str | None = None
    """The place in the source: `p8.s2` is paragraph 8, sentence 2 of the interpretation; `item 15` one of the list."""
    fields: tuple[str, ...] = ()
    """The fields that it supports; empty where it supports the whole record."""
    basis: Basis
    """How the fact follows from the source."""
    rule: str | None = None
    """The rule by which the fact was derived, translated or reworded; required where the basis is `derived`."""
    sha256: str | None = None
    """The SHA-256 of the normalised passage, 64 hexadecimal digits, where the text is at hand."""


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Responsibility(_Shown):
    """A body that answers for a task, and its part in it."""

    body: str | None = attrs.field(default=None, metadata={"refers": ("dept", "region")})
    """The department or region, by id; None where the printed name could not be matched or is open (等, 有关部门)."""
    role: Role
    """Whether the body leads."""
    text: str
    """The name as printed."""


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Retired(_Shown):
    """An id that was in a release and is in use no more."""

    id: str
    """The id that went."""
    since: str
    """The version of the first release without it."""
    reason: str
    """Why it went."""
    replaced_by: tuple[str, ...] = ()
    """The ids that stand for it now."""


@attrs.frozen(kw_only=True, repr=False)
class Record(_Shown):
    """What every record has."""

    prefix: ClassVar[str]

    id: str
    """`kind:local`, unique in the dataset, of lower-case ASCII letters, digits and hyphens; never used again."""
    evidence: tuple[Evidence, ...] = attrs.field(default=(), metadata={"refers": ("source",)})
    """What the record rests on; a sound record has at least one."""
    known_since: datetime.date | None = None
    """The day from which the fact was public; None for codes and names, which have no such day."""
    note: str = ""
    """What a reader should know besides, in English."""

    @property
    def label(self) -> Label:
        """The title or name that a reader would call it by; empty where it has none."""
        for name in label_fields(type(self)):
            label: Label = getattr(self, name)
            if label.en or label.zh:
                return label
        return Label()

    def _repr_html_(self) -> str:
        from pilotstd import display

        return display.record_html(self)


def record_fields(cls: type[Any]) -> tuple["attrs.Attribute[Any]", ...]:
    """The fields of a class in the order in which they are written: id first, evidence and note last."""
    fields = attrs.fields(cls)
    if not issubclass(cls, Record):
        return tuple(fields)
    common = len(attrs.fields(Record))
    return (fields[0], *fields[common:], *fields[1:common])


def label_fields(cls: type[Record]) -> tuple[str, ...]:
    """The names of the fields that hold a `Label`, in the order of the class."""
    return tuple(field.name for field in attrs.fields(cls) if field.type is Label)


if not TYPE_CHECKING:  # mypy takes the classes that attrs makes for unhashable
    label_fields = cache(label_fields)


def references(record: Record) -> Iterator[tuple[str, str]]:
    """Each id that a record points to, with the field that holds it.

    >>> from pilotstd.model import Pilot
    >>> list(references(Pilot(id="pilot:beijing", region="region:beijing")))
    [('region', 'region:beijing')]
    """
    for field in attrs.fields(type(record)):
        if "refers" in field.metadata:
            for target in targets(getattr(record, field.name)):
                yield field.name, target


def targets(value: Any) -> Iterator[str]:
    """The ids in the value of a field that refers: one, several, or those of responsible bodies and evidence."""
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, Responsibility):
            target = item.body
        else:
            target = item.source if isinstance(item, Evidence) else item
        if target is not None:
            yield target
