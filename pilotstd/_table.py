"""`Table`: the records of one class, by id, by name and by what they say."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, overload

import attrs

from pilotstd.errors import AmbiguousName, InvalidQuery, UnknownRecord, did_you_mean, invalid_code, near
from pilotstd.model import TABLE_OF, TABLES, Label, Record, Vocabulary, fact_fields, is_filled, targets
from pilotstd.model._fields import as_day, is_many, references_of, value_type
from pilotstd.model._names import all_names, folded

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from pilotstd._results import Results
    from pilotstd._search import Match
    from pilotstd.dataset import Dataset

R_co = TypeVar("R_co", bound=Record, covariant=True)


class Immutable:
    """A base whose attributes cannot be set or deleted."""

    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise attrs.exceptions.FrozenInstanceError

    def __delattr__(self, name: str) -> NoReturn:
        raise attrs.exceptions.FrozenInstanceError

    def __copy__(self) -> "Immutable":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Immutable":
        return self


_id = attrgetter("id")


class Table(Immutable, Generic[R_co]):
    """The records of one class, by id; iterating gives the records, in the order of their ids unless they were sorted.

    A slice is a table again: `table[:3]` has the first three records.

    >>> import pilotstd
    >>> regions = pilotstd.load("1.2.0").regions
    >>> regions["region:chongqing"].name.zh, "region:paris" in regions, regions.get("region:paris")
    ('重庆市', False, None)
    """

    __slots__ = ("__weakref__", "_by_id", "_dataset", "_name", "_records")

    _dataset: "Dataset"
    _name: str
    _records: tuple[R_co, ...]
    _by_id: dict[str, R_co]

    def __init__(self, dataset: "Dataset", name: str, records: Iterable[R_co]) -> None:
        records = tuple(records)
        for slot, value in (
            ("_dataset", dataset),
            ("_name", name),
            ("_records", records),
            ("_by_id", dict(zip(map(_id, records), records, strict=True))),
        ):
            object.__setattr__(self, slot, value)

    @property
    def dataset(self) -> "Dataset":
        """The dataset that the table belongs to."""
        return self._dataset

    @property
    def name(self) -> str:
        """The name of the table, such as `work_tasks`."""
        return self._name

    @property
    def type(self) -> "type[R_co]":
        """The class of the records."""
        cls: Any = TABLES[self.name]
        return cls  # type: ignore[no-any-return]

    @overload
    def __getitem__(self, id: str) -> R_co: ...
    @overload
    def __getitem__(self, id: slice) -> "Table[R_co]": ...
    def __getitem__(self, id: str | slice) -> "R_co | Table[R_co]":
        if isinstance(id, slice):
            return Table(self.dataset, self.name, self._records[id])
        try:
            return self._by_id[id]
        except (KeyError, TypeError):
            raise self.dataset._unknown_record(id, self) from None

    def _ipython_key_completions_(self) -> list[str]:
        return [*self._by_id]

    def get(self, id: str) -> R_co | None:
        """The record with this id, or None."""
        return self._by_id.get(id) if id in self else None

    def __contains__(self, item: object) -> bool:
        if isinstance(item, str):
            return item in self._by_id
        return isinstance(item, Record) and self._by_id.get(item.id) == item

    __reversed__ = None  # a number is never a place; use a slice

    def __iter__(self) -> Iterator[R_co]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(map(_id, self._records))

    def named(self, name: str) -> R_co:
        """The one record with a name: full, short or other, in either language, in any case and width.

        Raises `UnknownRecord` where none does, with near matches, and `AmbiguousName` where several do.

        >>> import pilotstd
        >>> pilotstd.load("1.2.0").departments.named("市场监管总局").abbreviation
        'SAMR'
        """
        matches = self._with_name(name)
        if len(matches) == 1:
            return matches[0]
        if matches:
            ids = ", ".join(record.id for record in matches)
            raise AmbiguousName(f"{name!r} matches several records of {self.name}: {ids}")
        raise UnknownRecord(f"no record of {self.name} has the name {name!r}{_near_name(name, self._by_name())}")

    def _with_name(self, name: str) -> tuple[R_co, ...]:
        """All records with a name, compared as `named` does."""
        return self._by_name().get(folded(name), ())

    def _by_name(self) -> dict[str, tuple[R_co, ...]]:
        def collect() -> dict[str, tuple[R_co, ...]]:
            matches: dict[str, dict[str, R_co]] = defaultdict(dict)
            for record in self._records:
                for name in all_names(record):
                    matches[folded(name)][record.id] = record
            return {name: tuple(records.values()) for name, records in matches.items()}

        by_name: dict[str, tuple[R_co, ...]] = self._cached("by name", collect)
        return by_name

    def _cached(self, key: str, factory: Callable[[], Any]) -> Any:
        """What *factory* gives, made once for the dataset where this is the whole table."""
        whole = self.dataset.table(self.name) is self
        return self.dataset._cached((self.name, key), factory) if whole else factory()

    def where(self, predicate: "Callable[[R_co], object] | None" = None, /, **criteria: object) -> "Table[R_co]":
        """The records that meet a predicate and every criterion, in their order.

        A scalar field is met by equality, a tuple by membership (`departments` by body, `evidence` by source), an empty field by `None`,
        a `Label` by either language, a code by its value or its wording in either language, a day by a `datetime.date` or ISO text.
        A reference is an id or a name; a topic includes the narrower ones. Several values, in a list, set, tuple or `range`, mean any of
        them. `slice(first, last)` is a range of days or numbers with both ends, as in `.loc` of pandas; None leaves an end open.

        Raises `InvalidQuery` for an unknown field or code, `UnknownRecord` for an unknown id or name, with near matches, and
        `AmbiguousName`.

        >>> import pilotstd
        >>> ds = pilotstd.load("1.2.0")
        >>> len(ds.work_tasks.where(level="local", regions="重庆"))
        8
        >>> ds.work_tasks.where(lambda task: len(task.regions) > 1, number=slice(100, None)).ids
        ('task:101',)
        >>> ds.standards.where(effective=slice("2025-01-01", "2025-12-31")).ids
        ('std:tianjin-smart-library',)
        """
        records = self._records
        if predicate is not None:
            if not callable(predicate):
                raise InvalidQuery(
                    f"invalid predicate {predicate!r:.100}: expected a function of a record, or field=value"
                )
            records = tuple([record for record in records if predicate(record)])
        for name, wanted in criteria.items():
            meets = self._criterion(name, wanted)
            records = tuple([record for record in records if meets(record)])
        return Table(self.dataset, self.name, records)

    def _field(self, name: str) -> "attrs.Attribute[Any]":
        known = attrs.fields_dict(self.type)
        if name not in known:
            raise InvalidQuery(f"{self.name} has no field {name!r}; it has {', '.join(known)}{near(name, known)}")
        return known[name]

    def _criterion(self, name: str, wanted: object) -> Callable[[Record], bool]:
        field = self._field(name)
        value_of = attrgetter(name)
        kind = value_type(field.type)
        if isinstance(wanted, range) and kind is int:
            numbers = wanted
            return lambda record: value_of(record) in numbers
        if isinstance(wanted, (list, tuple, set, frozenset, range)):
            tests = [self._criterion(name, one) for one in wanted]
            return lambda record: any(meets(record) for meets in tests)
        if wanted is None:
            return lambda record: not is_filled(value_of(record))
        if isinstance(wanted, slice):
            first, last = _ends(name, kind, wanted)
            return lambda record: (
                (value := value_of(record)) is not None
                and (first is None or first <= value)
                and (last is None or value <= last)
            )
        if references_of(field):
            ids = self._referred(name, references_of(field), wanted)
            return lambda record: not ids.isdisjoint(targets(value_of(record)))
        if kind is Label and isinstance(wanted, (str, Label)):
            return lambda record: wanted in (value_of(record).en, value_of(record).zh, value_of(record))
        wanted = _value(name, kind, wanted)
        if is_many(field):
            return lambda record: wanted in value_of(record)
        return lambda record: bool(value_of(record) == wanted)

    def _referred(self, name: str, kinds: tuple[str, ...], wanted: object) -> set[str]:
        """The id that a criterion of a reference names, by id or name; of a topic, the narrower ones too."""
        if not isinstance(wanted, str):
            raise InvalidQuery(f"invalid {name} {wanted!r}: expected one id or name, a str")
        if wanted not in self.dataset:
            tables = [self.dataset.table(TABLE_OF[kind]) for kind in kinds]
            matches = [record.id for table in tables for record in table._with_name(wanted)]
            if len(matches) > 1:
                raise AmbiguousName(f"{wanted!r} matches several records: {', '.join(matches)}")
            if not matches and ":" in wanted:
                raise self.dataset._unknown_record(wanted)
            if not matches:
                names = [name for table in tables for name in table._by_name()]
                kinds_of = " or ".join(table.name for table in tables)
                raise UnknownRecord(f"no record of {kinds_of} has the name {wanted!r}{_near_name(wanted, names)}")
            wanted = matches[0]
        if wanted.partition(":")[0] not in kinds:
            expected = " or ".join(f"{kind}:…" for kind in kinds)
            raise InvalidQuery(f"invalid {name} {wanted!r}: expected an id {expected}")
        ids, narrower = {wanted}, [wanted] if kinds == ("topic",) else []
        while narrower:
            found = self.dataset.topics._narrower().get(narrower.pop(), [])
            narrower += [id for id in found if id not in ids]
            ids.update(found)
        return ids

    def _narrower(self) -> dict[str, list[str]]:
        """Of a table of topics: the narrower ones of each that has any."""

        def collect() -> dict[str, list[str]]:
            narrower: dict[str, list[str]] = defaultdict(list)
            for topic in self._records:
                narrower[getattr(topic, "broader", None) or ""].append(topic.id)
            return narrower

        found: dict[str, list[str]] = self._cached("narrower topics", collect)
        return found

    def sort(self, *by: "str | Callable[[R_co], Any]", reverse: bool = False) -> "Table[R_co]":
        """The records in the order of fields, or of what functions of a record give; without any, in that of their ids.

        Codes go by their vocabulary, labels by `str`. What is empty comes last, also where *reverse*; records that are equal stay
        in their order. Raises `InvalidQuery` for an unknown field.

        >>> import pilotstd
        >>> ds = pilotstd.load("1.2.0")
        >>> ds.work_tasks.sort(lambda task: len(task.regions), reverse=True).head(1).ids
        ('task:101',)
        >>> ds.standards.sort("effective").ids[0]
        'std:tianjin-smart-library'
        """
        records = self._records
        for one in reversed(by or ("id",)):
            key = _sort_key(self._field(one)) if isinstance(one, str) else one
            keyed = [(key(record), record) for record in records]
            filled = sorted((pair for pair in keyed if pair[0] is not None), key=itemgetter(0), reverse=reverse)
            records = (*(record for _, record in filled), *(record for value, record in keyed if value is None))
        return Table(self.dataset, self.name, records)

    def head(self, n: int = 5) -> "Table[R_co]":
        """The first *n* records, as a table: `table[:n]`."""
        return self[:n]

    def search(self, query: str, limit: int = 10) -> "Results[Match[R_co]]":
        """The records of this table that have the words, or resemble them, best first; see `Dataset.search`."""
        from pilotstd import _search
        from pilotstd._results import Results

        return Results(_search.search(self, query, limit), _search.Match, "matches", self.dataset)

    def to_frame(self, lang: str | None = None, lists: str = "join") -> "pd.DataFrame":
        """The table as a pandas frame; see `frames.to_frame`."""
        from pilotstd.frames import _export

        return _export.to_frame(self, lang, lists)

    def to_polars(self, lang: str | None = None, lists: str = "join") -> "pl.DataFrame":
        """The table as a Polars frame; see `frames.to_polars`."""
        from pilotstd.frames import _export

        return _export.to_polars(self, lang, lists)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return self.name == other.name and self._records == other._records

    def __hash__(self) -> int:
        return hash((self.name, self._records))

    def __repr__(self) -> str:
        return f"<{self.name} of {self.dataset.version}: {len(self)} records>"

    def _repr_html_(self) -> str:
        from pilotstd import _html

        return _html.table(self, fact_fields(self.type))

    def __reduce__(self) -> tuple[object, ...]:
        return _table_of, (self.dataset, self.name, self.ids)


_EXPECTED = {int: "int", bool: "bool", str: "str", Label: "str"}


def _value(name: str, kind: Any, wanted: object) -> object:
    """A value of a criterion as a field of that type holds it; raises `InvalidQuery` where none could."""
    if kind is datetime.date:
        return as_day(wanted, name)
    if issubclass(kind, Vocabulary):
        words = {folded(word): code for code in kind for word in (code.zh, code.en, code.value)}
        if not isinstance(wanted, str) or folded(wanted) not in words:
            raise InvalidQuery(invalid_code(name, wanted, map(str, kind)))
        return words[folded(wanted)]
    if kind in _EXPECTED and type(wanted) is not kind:
        raise InvalidQuery(f"invalid {name}: expected {_EXPECTED[kind]}, got {wanted!r}")
    return wanted


def _ends(name: str, kind: Any, wanted: slice) -> tuple[Any, Any]:
    """The first and the last value of a range."""
    if kind not in (int, datetime.date) or wanted.step is not None:
        raise InvalidQuery(f"invalid {name} {wanted}: a range is slice(first, last), of a field of numbers or days")
    return tuple(None if end is None else _value(name, kind, end) for end in (wanted.start, wanted.stop))  # type: ignore[return-value]


def _sort_key(field: "attrs.Attribute[Any]") -> Callable[[Record], Any]:
    """What a record is sorted by where it is sorted by a field; None for an empty one."""
    kind = value_type(field.type)
    order = {code: place for place, code in enumerate(kind)} if issubclass(kind, Vocabulary) else {}

    def plain(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(plain, value))
        return order[value] if order else value if isinstance(value, (int, datetime.date)) else str(value)

    return lambda record: plain(value) if is_filled(value := getattr(record, field.name)) else None


def _near_name(word: str, names: Iterable[str]) -> str:
    """The end of a message about an unknown name: those that look like it, or else contain it or are part of it."""
    text, known = folded(word), list(names)
    if hint := near(text, known):
        return hint
    parts = [name for name in known if len(name) > 1 and text and (name in text or text in name)]
    return did_you_mean(sorted(parts, key=len, reverse=True)[:3])


def _table_of(dataset: "Dataset", name: str, ids: tuple[str, ...]) -> Table[Record]:
    whole = dataset.table(name)
    return whole if whole.ids == ids else Table(dataset, name, [whole[id] for id in ids])
