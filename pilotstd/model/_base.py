"""What every record is made of: labels, evidence, and the base of all records and vocabularies."""

import datetime
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Self, get_args, get_origin

import attrs

from pilotstd.errors import InvalidQuery, near
from pilotstd.model._extra import NO_EXTRA, Extra
from pilotstd.model._fields import about, applies, references_of, without_none


class Vocabulary(StrEnum):
    """A closed list of codes, each with its wording in English (`en`) and in Chinese (`zh`)."""

    en: str
    zh: str
    since_format: int

    # The wordings have defaults so that `Basis("stated")`, which looks a member up, is typed.
    def __new__(cls, code: str, en: str = "", zh: str = "", since_format: int = 1) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.en = en
        member.zh = zh
        member.since_format = since_format
        return member

    def in_language(self, lang: str) -> str:
        """The wording in *lang* (`"en"` or `"zh"`)."""
        return self.zh if lang == "zh" else self.en

    def __setattr__(self, name: str, value: object) -> None:
        if name in self.__dict__:  # set once, when the member is made
            raise attrs.exceptions.FrozenInstanceError
        super().__setattr__(name, value)


class Language(Vocabulary):
    __doc__ = "The languages of a `Label`, as BCP 47 codes."

    EN = "en", "English", "英文"
    ZH = "zh", "Chinese", "中文"


class Basis(Vocabulary):
    __doc__ = "How a fact follows from its source."

    STATED = "stated", "stated", "来源载明"
    PARAPHRASED = "paraphrased", "paraphrased", "据来源转述", 2
    DERIVED = "derived", "derived by a rule", "按规则推定"
    REFERENCE = "reference", "reference list", "参考名录"
    TRANSLATED = "translated", "our translation", "本库翻译"
    DESCRIPTIVE = "descriptive", "our short description", "本库概括", 2


class Role(Vocabulary):
    __doc__ = "The part that a body has in a document, a measure or a task."

    LEAD = "lead", "lead", "牵头"
    SHARED = "shared", "participating", "参加"
    DRAFTING = "drafting", "drafting", "起草", 2
    COORDINATING = "coordinating", "coordinating", "协调配合", 2
    CONSULTED = "consulted", "consulted", "征求意见", 2
    SUPPORTING = "supporting", "supporting", "支持", 3
    SUPERVISING = "supervising", "supervising", "监督", 3


class _Value:
    """What records and their parts share: a `repr` of the fields that are filled, and the object that JSON holds."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """It as plain texts, numbers, lists and dicts, as in the canonical file: defaults left out, in the order of the class.

        `codec.from_dict` is the way back.

        >>> Evidence(source="source:codes", fields=("gbt2260",), basis=Basis.REFERENCE).to_dict()
        {'source': 'source:codes', 'fields': ['gbt2260'], 'basis': 'reference'}
        """
        plain = {}
        for name, default, convert in _converters(self.__class__):
            value = getattr(self, name)
            if value is not default and value != default:
                plain[name] = convert(value) if convert else value
        return plain

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pilotstd.model import _pydantic

        return _pydantic.core_schema(cls, handler)

    def __repr__(self) -> str:
        values = ((field, getattr(self, field.name)) for field in record_fields(type(self)))
        filled = [f"{field.name}={value!r}" for field, value in values if value != field.default]
        return f"{type(self).__name__}({', '.join(filled)})"


@attrs.frozen(repr=False, weakref_slot=False)
class Label(_Value):
    """A title or a name in English and in Chinese.

    `str()` gives the English, or the Chinese where there is no English; an empty label is false.

    >>> str(Label(zh="商务部")), bool(Label())
    ('商务部', False)
    """

    en: str | None = attrs.field(default=None, metadata=about("The English wording."))
    zh: str | None = attrs.field(default=None, metadata=about("The Chinese wording."))
    original: Language | None = attrs.field(
        default=None,
        metadata=about(
            "The language in which the source prints it, so that the other is a translation; None where no source prints it."
        ),
    )

    def __str__(self) -> str:
        return self.en or self.zh or ""

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def in_language(self, lang: str) -> str:
        """The wording in *lang* (`"en"` or `"zh"`), else the one there is.

        >>> Label(en="Ministry of Commerce", zh="商务部").in_language("zh")
        '商务部'
        """
        return (self.zh or self.en or "") if lang == "zh" else str(self)


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Evidence(_Value):
    __doc__ = "Where a fact was read, and how sure it is."

    source: str = attrs.field(metadata=about("The `Source`, by id.", references=("source",)))
    locator: str | None = attrs.field(
        default=None,
        metadata=about(
            "The place in the source: `p8.s2` is paragraph 8, sentence 2 of the interpretation; `item 15` one of the list."
        ),
    )
    fields: tuple[str, ...] = attrs.field(
        default=(), metadata=about("The fields that it supports; empty where it supports the whole record.")
    )
    basis: Basis = attrs.field(metadata=about("How the fact follows from the source."))
    rule: str | None = attrs.field(
        default=None,
        metadata=about(
            "The rule by which the fact was derived, translated or reworded; required where the basis is `derived`."
        ),
    )
    sha256: str | None = attrs.field(
        default=None,
        metadata=about("The SHA-256 of the normalised passage, 64 hexadecimal digits, where the text is available."),
    )

    def supports(self, field: str) -> bool:
        """Whether it supports a field: one that it names, or any where it supports the whole record.

        >>> Evidence(source="source:codes", fields=("gbt2260",), basis=Basis.REFERENCE).supports("name")
        False
        """
        return not self.fields or field in self.fields

    def __repr__(self) -> str:
        fields = f" ({', '.join(map(str, self.fields))})" if self.fields else ""
        place = f", {self.locator}" if self.locator else ""
        return shortened(f"<Evidence {self.source}{place}{fields}: {self.basis}", 160) + ">"


@attrs.frozen(kw_only=True, repr=False, weakref_slot=False)
class Responsibility(_Value):
    __doc__ = "A body that is responsible for a task, and its role."

    body: str | None = attrs.field(
        default=None,
        metadata=about(
            "The department or region, by id; None where the printed name could not be matched or is open (等, 有关部门).",
            references=("dept", "region"),
        ),
    )
    role: Role = attrs.field(metadata=about("Whether the body leads."))
    text: str = attrs.field(metadata=about("The name as printed."))


@attrs.frozen(kw_only=True, repr=False)
class Record(_Value):
    """What every record has."""

    prefix: ClassVar[str]
    _dated: ClassVar[bool] = True
    """Whether there is a day from which its facts were public: not for codes and names."""

    id: str = attrs.field(
        metadata=about(
            "`kind:local`, unique in the dataset, of lower-case ASCII letters, digits and hyphens; never used again."
        )
    )
    evidence: tuple[Evidence, ...] = attrs.field(
        default=(),
        metadata=about("Where the record was read; a valid record has at least one item.", references=("source",)),
    )
    known_since: datetime.date | None = attrs.field(
        default=None,
        metadata=about("The day from which the fact was public; None for codes and names, which have no such day."),
    )
    note: str = attrs.field(default="", metadata=about("A remark for the reader, in English."))
    extra: Extra = attrs.field(
        default=NO_EXTRA,
        converter=Extra,
        metadata=about(
            "What it holds beyond these fields: text, integers, truth values and days by name.", since_format=3
        ),
    )

    @property
    def label(self) -> Label:
        """The title or name that a reader would call it by; empty where it has none."""
        for name in label_fields(type(self)):
            label: Label = getattr(self, name)
            if label.en or label.zh:
                return label
        return Label()

    def filled(self) -> dict[str, Any]:
        """The fields that state a fact, with their values: all that hold something but `id`, `evidence` and `note`.

        These are the fields that need evidence. A `False` is a value, `None`, `()`, `""`, an empty label and an empty `extra` are none.

        >>> from pilotstd import Pilot
        >>> Pilot(id="pilot:beijing", region="region:beijing", group=1).filled()
        {'region': 'region:beijing', 'group': 1}
        """
        return {name: value for name in fact_fields(type(self)) if is_filled(value := getattr(self, name))}

    def missing(self) -> tuple[str, ...]:
        """The fields for which no source gives a value, in order, without those that a record of its kind does not have."""
        fields, kind = attrs.fields_dict(type(self)), getattr(self, "kind", None)
        names = [name for name in fact_fields(type(self)) if name != "extra" and applies(fields[name], kind)]
        if not self._dated:
            names.remove("known_since")
        return tuple(name for name in names if not is_filled(getattr(self, name)))

    def evidence_for(self, field: str) -> tuple[Evidence, ...]:
        """The evidence that supports a field.

        Raises `InvalidQuery` for an unknown field, with near matches.
        """
        known = attrs.fields_dict(type(self))
        if field not in known:
            raise InvalidQuery(f"{self.id} has no field {field!r}{near(field, known)}")
        return tuple(item for item in self.evidence if item.supports(field))

    def __repr__(self) -> str:
        names = [
            value for name in label_fields(type(self)) if isinstance(value := getattr(self, name), Label) and value
        ]
        if names:
            text = names[0].in_language(names[0].original or "en")
        else:
            text = ", ".join(target for field, target in references(self) if field != "evidence")
        return shortened(f"<{type(self).__name__} {self.id}{': ' if text else ''}{text}", 120) + ">"

    def _repr_html_(self) -> str:
        from pilotstd import _html

        return _html.record(self)


def shortened(text: str, length: int) -> str:
    """A text on one line, cut where it is longer than that."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def is_filled(value: Any) -> bool:
    """Whether a value of a field says something: it is not None, and no empty tuple, text, label or `extra`.

    >>> is_filled(False), is_filled(()), is_filled(Label())
    (True, False, False)
    """
    return not (value is None or value is NO_EXTRA or value in ((), "", _EMPTY))


_EMPTY = Label()


def record_fields(cls: type[Any]) -> tuple["attrs.Attribute[Any]", ...]:
    """The fields of a class in the order in which they are written: id first, evidence, note and extra last."""
    fields = attrs.fields(cls)
    if not issubclass(cls, Record):
        return tuple(fields)
    common = len(attrs.fields(Record))
    return (fields[0], *fields[common:], *fields[1:common])


def _converters(cls: type[Any]) -> tuple[tuple[str, Any, Callable[[Any], Any] | None], ...]:
    """Of each field its name, its default, and how a value of it goes into JSON; None where it goes as it is."""
    return tuple((field.name, field.default, _converter(without_none(field.type))) for field in record_fields(cls))


def _converter(kind: Any) -> Callable[[Any], Any] | None:
    if get_origin(kind) is tuple:
        inner = _converter(get_args(kind)[0])
        return (lambda values: [inner(value) for value in values]) if inner else list
    if kind is datetime.date:
        return datetime.date.isoformat
    if issubclass(kind, Vocabulary):
        return attrgetter("_value_")
    return kind.to_dict if issubclass(kind, _Value | Extra) else None


def label_fields(cls: type[Record]) -> tuple[str, ...]:
    """The names of the fields that hold a `Label`, in the order of the class."""
    return tuple(field.name for field in attrs.fields(cls) if field.type is Label)


def fact_fields(cls: type[Record]) -> tuple[str, ...]:
    """The names of the fields that need evidence where they are filled: all but `id`, `evidence` and `note`."""
    names = (field.name for field in record_fields(cls))
    return tuple(name for name in names if name not in {"id", "evidence", "note"})


if not TYPE_CHECKING:  # mypy takes the classes that attrs makes for unhashable
    label_fields, fact_fields, _converters = cache(label_fields), cache(fact_fields), cache(_converters)


def references(record: Record) -> Iterator[tuple[str, str]]:
    """Each id that a record points to, with the field that holds it.

    >>> from pilotstd.model import Pilot
    >>> list(references(Pilot(id="pilot:beijing", region="region:beijing")))
    [('region', 'region:beijing')]
    """
    for field in attrs.fields(type(record)):
        if references_of(field):
            for target in targets(getattr(record, field.name)):
                yield field.name, target


def targets(value: Any) -> Iterator[str]:
    """The ids in the value of a field that refers: one, several, or those of responsible bodies and evidence."""
    for item in value if isinstance(value, tuple) else (value,):
        target = item.body if isinstance(item, Responsibility) else getattr(item, "source", item)
        if target is not None:
            yield target
