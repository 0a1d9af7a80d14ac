"""Hypothesis strategies for valid datasets, derived from the record classes: a new field needs no line here."""

import datetime
import unicodedata
from collections.abc import Callable
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from pilotstd import bundled
from pilotstd.dataset import Dataset
from pilotstd.model import TABLES, Basis, Dependency, Evidence, Extra, Identity, Label, Record, Retired, Source
from pilotstd.model._fields import is_many, references_of, value_type

_HOSTILE = (
    '"quoted", with commas; and; semicolons',
    "two\nlines\n",
    " blanks at both ends ",
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "'",
    "0001",
    "1e5",
    "true",
    "null",
    "2025-01-14",
    "<b>&amp;</b>",
    "\\n",
    "养老服务标准（试行）",
    "ｆｕｌｌ　ｗｉｄｔｈ",
    "👩🏽\u200d🔬",
    "q\u0307\u0323",
    "שלום \u202eعربي\u202c",
    "\ufeff",
    "\u2028",
)


def texts() -> SearchStrategy[str]:
    # What Unicode has not assigned is left out: whether it is NFC depends on the version of Python.
    alphabet = st.characters(exclude_categories=("Cc", "Cn", "Cs"), include_characters="\n")
    drawn = st.text(alphabet, min_size=1, max_size=20) | st.sampled_from(_HOSTILE)
    return drawn.map(lambda text: unicodedata.normalize("NFC", text))


def releases() -> SearchStrategy[Dataset]:
    return st.sampled_from([release.version for release in bundled.releases()]).map(bundled.load)


def datasets(text: SearchStrategy[str] | None, max_records: int) -> SearchStrategy[Dataset]:
    return _dataset(texts() if text is None else text, max_records)


_LOCAL = st.text("abz019", min_size=1, max_size=4).map(lambda text: "-".join(filter(None, (text[:2], text[2:]))))
_VERSION = st.builds("{}.{}{}".format, st.integers(0, 9), st.integers(0, 20), st.sampled_from(("", ".1", "rc1")))
_FORMS = {  # of the texts that are not free to choose
    "since": _VERSION,
    **dict.fromkeys(
        ("due", "published"), st.builds(lambda day, length: str(day)[:length], st.dates(), st.sampled_from((10, 7, 4)))
    ),
    "language": st.sampled_from(("en", "zh", "zh-Hans")),
    "gbt2260": st.integers(110000, 829999).map(str),
    "iso3166_2": st.sampled_from(("CN-BJ", "CN-GD", "CN-SH")),
    "name": st.from_regex("[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True),
    "creators": st.sampled_from(("Li Wei", "李伟", "Data Office, X")),
    "licence": st.sampled_from(("CC0-1.0", "CC-BY-4.0 OR MIT", "LicenseRef-own")),
    "homepage": st.sampled_from(("https://example.org/", "http://例子.cn/a?b=c")),
    "languages": st.sampled_from(("zh-Hans", "en", "ug-Arab-CN")),
    "namespace": st.sampled_from(("https://example.org/", "urn:example:x:")),
    "sha256": st.binary(min_size=32, max_size=32).map(bytes.hex),
}
_ORDERED = (("issued", "published"), ("issued", "effective"))


@st.composite
def _dataset(draw: Callable[[SearchStrategy[Any]], Any], text: SearchStrategy[str], max_records: int) -> Dataset:
    drawing = _Drawing(draw, text)
    kinds = st.sampled_from(tuple(TABLES.values()))
    # A choice of its own, so that shrinking can drop it; the first is a source, which the evidence of all others may name.
    record = st.composite(lambda draw: drawing.record(draw(kinds) if drawing.records else Source))()
    while len(drawing.records) < max_records and draw(st.integers(0, max_records)):
        draw(record)
    return Dataset(
        version=draw(_VERSION),
        as_of=drawing.as_of,
        title=drawing.part(Label),
        identity=drawing.part(Identity),
        retired=[
            drawing.part(Retired, id=f"task:z-{number}", replaced_by=()) for number in range(draw(st.integers(0, 2)))
        ],
        records=drawing.records.values(),
    )


class _Drawing:
    """The values drawn so far for one dataset: its day and its records, each of which refers to earlier ones only."""

    def __init__(self, draw: Callable[[SearchStrategy[Any]], Any], text: SearchStrategy[str]) -> None:
        self.draw = draw
        self.text = text
        self.as_of: datetime.date = draw(st.dates(datetime.date(1980, 1, 1), datetime.date(2099, 12, 31)))
        self.records: dict[str, Record] = {}

    def pool(self, field: "attrs.Attribute[Any]") -> list[str]:
        """The ids that a field may refer to."""
        return [id for id, record in self.records.items() if record.prefix in references_of(field)]

    def record(self, cls: type[Record]) -> None:
        """Add a record of this class, unless a required reference has no target yet."""
        id = f"{cls.prefix}:{self.draw(_LOCAL)}"
        required = [field for field in attrs.fields(cls) if references_of(field) and field.default is attrs.NOTHING]
        if id in self.records or not all(map(self.pool, required)):
            return
        record: Any = self.part(cls, id=id, evidence=())
        if isinstance(record, Dependency):
            ends = self.pool(attrs.fields(Dependency).prerequisite)
            before = ends[: ends.index(record.dependent)]  # no cycles
            record = attrs.evolve(
                record, prerequisite=self.draw(st.none() | st.sampled_from(before)) if before else None
            )
        for first, second in _ORDERED:
            one, other = getattr(record, first, None), getattr(record, second, None)
            if one and other and other < one:
                record = attrs.evolve(record, **{first: other, second: one})
        self.records[id] = record
        self.records[id] = attrs.evolve(record, evidence=self.evidence(record))

    def some(self, fields: "list[attrs.Attribute[Any]]") -> list[str]:
        """The names of some of the fields, drawn as one number; none and all are as likely as some."""
        every = 2 ** len(fields) - 1
        chosen: int = self.draw(st.sampled_from((0, every)) | st.integers(0, every))
        return [field.name for bit, field in enumerate(fields) if chosen >> bit & 1]

    def evidence(self, record: Record) -> tuple[Evidence, ...]:
        """Evidence for every filled field, in one item or in several."""
        fields = [*attrs.fields(type(record))]
        supported = [self.some(fields) for _ in range(self.draw(st.integers(0, 2)))]
        unsupported = set(record.filled()).difference(*supported)
        if all(supported) and (unsupported or not supported):  # evidence that names no field supports the whole record
            supported.append(sorted(unsupported))
        return tuple(self.part(Evidence, fields=tuple(names)) for names in supported)

    def part(self, cls: type[Any], **fixed: Any) -> Any:
        """A record or a part of one; the values of some fields may be fixed."""
        free = [field for field in attrs.fields(cls) if field.name not in fixed]
        filled = self.some([field for field in free if field.default is not attrs.NOTHING])
        values = {
            field.name: self.value(field) for field in free if field.default is attrs.NOTHING or field.name in filled
        }
        if "number" in values and type(values["number"]) is int:
            values["number"] = len(self.records) + 1  # unique
        if values.get("basis") is Basis.DERIVED and not values.get("rule"):
            values["rule"] = self.draw(self.text.filter(bool))
        return cls(**fixed, **values)

    def value(self, field: "attrs.Attribute[Any]") -> Any:
        kind, several = value_type(field.type), is_many(field)
        if attrs.has(kind):
            return tuple(self.part(kind) for _ in range(self.draw(st.integers(1, 2)))) if several else self.part(kind)
        if references_of(field):
            pool = self.pool(field)
            if not pool:
                return field.default
            drawn: SearchStrategy[Any] = st.sampled_from(pool)
        else:
            drawn = self.scalar(kind, field.name)
        return self.draw(st.lists(drawn, min_size=1, max_size=3).map(tuple) if several else drawn)

    def extra(self) -> SearchStrategy[Any]:
        """A value in `extra`."""
        return self.text.filter(bool) | st.integers(-(10**15), 10**15) | st.booleans() | st.dates()

    def scalar(self, kind: Any, name: str) -> SearchStrategy[Any]:
        if kind is str:
            return _FORMS.get(name, self.text)
        if kind is Extra:
            return st.dictionaries(self.text.filter(bool), self.extra(), min_size=1, max_size=3).map(Extra)
        if kind is datetime.date:
            return st.dates(datetime.date(1949, 10, 1), self.as_of)
        if kind is int:
            return st.integers(1, 10**15)
        return st.booleans() if kind is bool else st.sampled_from(kind)
