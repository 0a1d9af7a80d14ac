"""`Table`: the records of one class, by id, by name and by what they say."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

import attrs

from pilotstd.errors import AmbiguousName, InvalidQuery, UnknownRecord, expected_one_of, near
from pilotstd.model import TABLE_OF, TABLES, Label, Record, Vocabulary, fact_fields, is_filled, targets
from pilotstd.model._fields import is_many, references_of, value_type
from pilotstd.model._names import all_names, folded

if TYPE_CHECKING:
    import pandas as pd

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
    """The records of one class, by id; iterating gives the records in the order of their ids.

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
        ordered = tuple(sorted(records, key=_id))
        for slot, value in (
            ("_dataset", dataset),
            ("_name", name),
            ("_records", ordered),
            ("_by_id", dict(zip(map(_id, ordered), ordered, strict=True))),
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

    def __getitem__(self, id: str) -> R_co:
        try:
            return self._by_id[id]
        except (KeyError, TypeError):
            raise self.dataset._unknown_record(id, self) from None

    def get(self, id: str) -> R_co | None:
        """The record with this id, or None."""
        return self._by_id.get(id) if id in self else None

    def __contains__(self, item: object) -> bool:
        if isinstance(item, Record):
            return self._by_id.get(item.id) == item
        return isinstance(item, str) and item in self._by_id

    __reversed__ = None  # nothing here goes by place

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
        hint = near(folded(name), self._by_name())
        raise UnknownRecord(f"no record of {self.name} has the name {name!r}{hint}")

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
        """The records that meet a predicate and every criterion, as a table again.

        A scalar field is met by equality, a tuple by membership (`departments` by body, `evidence` by source), a code by
        member or value, a `Label` by either language, an empty field by `None`. A reference is an id or a name; a topic includes
        the narrower ones. A list, set or tuple of values means any of them.

        Raises `InvalidQuery` for an unknown field or code, `UnknownRecord` for an unknown id or name, with near matches, and
        `AmbiguousName`.

        >>> import pilotstd
        >>> ds = pilotstd.load("1.2.0")
        >>> len(ds.work_tasks.where(level="local", regions="重庆"))
        8
        >>> ds.work_tasks.where(lambda task: len(task.regions) > 1).ids
        ('task:101',)
        """
        records = self._records
        if predicate is not None:
            records = tuple([record for record in records if predicate(record)])
        for name, wanted in criteria.items():
            meets = self._criterion(name, wanted)
            records = tuple([record for record in records if meets(record)])
        return Table(self.dataset, self.name, records)

    def _criterion(self, name: str, wanted: object) -> Callable[[Record], bool]:
        field = attrs.fields_dict(self.type).get(name)
        if field is None:
            known = attrs.fields_dict(self.type)
            raise InvalidQuery(f"{self.name} has no field {name!r}; it has {', '.join(known)}{near(name, known)}")
        if isinstance(wanted, (list, tuple, set, frozenset)):
            tests = [self._criterion(name, one) for one in wanted]
            return lambda record: any(meets(record) for meets in tests)
        value_of = attrgetter(name)
        if wanted is None:
            return lambda record: not is_filled(value_of(record))
        if references_of(field):
            ids = self._referred(name, references_of(field), wanted)
            return lambda record: not ids.isdisjoint(targets(value_of(record)))
        kind = value_type(field.type)
        if kind is Label and isinstance(wanted, (str, Label)):
            return lambda record: wanted in (value_of(record).en, value_of(record).zh, value_of(record))
        if issubclass(kind, Vocabulary) and wanted not in (codes := [str(member) for member in kind]):
            raise InvalidQuery(f"invalid {name} {wanted!r}: {expected_one_of(codes, wanted)}")
        if kind in _EXPECTED and type(wanted) is not kind:
            raise InvalidQuery(f"invalid {name}: expected {_EXPECTED[kind]}, got {wanted!r}")
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
                raise UnknownRecord(f"no record of {kinds_of} has the name {wanted!r}{near(folded(wanted), names)}")
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

    def search(self, query: str, limit: int = 10) -> "tuple[Match[R_co], ...]":
        """The records whose names hold or resemble the words, best first; see `Dataset.search`."""
        from pilotstd import _search

        return _search.search(self, query, limit)

    def to_frame(self, lang: str | None = None) -> "pd.DataFrame":
        """The table as a pandas frame; see `frames.to_frame`."""
        from pilotstd.frames import _export

        return _export.to_frame(self, lang)

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

        return _html.table_html(self, fact_fields(self.type))

    def __reduce__(self) -> tuple[object, ...]:
        return _table_of, (self.dataset, self.name, self.ids)


_EXPECTED = {int: "int", bool: "bool", datetime.date: "datetime.date", str: "str", Label: "str"}


def _table_of(dataset: "Dataset", name: str, ids: tuple[str, ...]) -> Table[Record]:
    whole = dataset.table(name)
    return whole if whole.ids == ids else Table(dataset, name, [whole[id] for id in ids])
