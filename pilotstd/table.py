"""`Table`: the records of one class, by id, by name and by what they say."""

import datetime
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, get_args

import attrs

from pilotstd.errors import AmbiguousName, InvalidQuery, UnknownRecord, near
from pilotstd.model import TABLES, Label, Record, Vocabulary, label_fields, targets

if TYPE_CHECKING:
    import pandas as pd

    from pilotstd.dataset import Dataset
    from pilotstd.finding import Match

R_co = TypeVar("R_co", bound=Record, covariant=True)


class Value:
    """Refuses to be changed."""

    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise attrs.exceptions.FrozenInstanceError

    def __delattr__(self, name: str) -> NoReturn:
        raise attrs.exceptions.FrozenInstanceError

    def __copy__(self) -> "Value":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Value":
        return self


def folded(text: str) -> str:
    """A text as it is compared in look-ups: without differences of width, case and blanks.

    >>> folded(" ＭＯＦＣＯＭ ")
    'mofcom'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def names(record: Record) -> tuple[str, ...]:
    """Every name that a record bears: titles and names in both languages, aliases, abbreviation, document number."""
    found: list[str | None] = [record.label.en, record.label.zh]
    for field in label_fields(type(record)):
        label: Label = getattr(record, field)
        found += (label.en, label.zh)
    found += getattr(record, "aliases", ())
    found.append(getattr(record, "abbreviation", None))
    if record.prefix in {"doc", "std"}:
        found.append(getattr(record, "number", None))
    return tuple(dict.fromkeys(name for name in found if name))


_id = attrgetter("id")


class Table(Value, Generic[R_co]):
    """The records of one class, by id; iterating gives the records in the order of their ids.

    >>> import pilotstd
    >>> regions = pilotstd.load("1.2.0").regions
    >>> regions["region:chongqing"].name.zh, "region:paris" in regions, regions.get("region:paris")
    ('重庆市', False, None)
    """

    __slots__ = ("_by_id", "_records", "dataset", "name")

    dataset: "Dataset"
    """The dataset that the table belongs to."""
    name: str
    """The name of the table, such as `work_tasks`."""
    _records: tuple[R_co, ...]
    _by_id: dict[str, R_co]

    def __init__(self, dataset: "Dataset", name: str, records: Iterable[R_co]) -> None:
        ordered = tuple(sorted(records, key=_id))
        for slot, value in (
            ("dataset", dataset),
            ("name", name),
            ("_records", ordered),
            ("_by_id", dict(zip(map(_id, ordered), ordered, strict=True))),
        ):
            object.__setattr__(self, slot, value)

    @property
    def type(self) -> type[Record]:
        """The class of the records."""
        return TABLES[self.name]

    def __getitem__(self, id: str) -> R_co:
        try:
            return self._by_id[id]
        except (KeyError, TypeError):
            raise self.dataset.unknown(id, self) from None

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
        """The one record that bears a name: full, short or other, in either language, in any case and width.

        Raises `UnknownRecord` where none does, with near matches, and `AmbiguousName` where several do.

        >>> import pilotstd
        >>> pilotstd.load("1.2.0").departments.named("市场监管总局").abbreviation
        'SAMR'
        """
        bearers = self.bearers(name)
        if len(bearers) == 1:
            return bearers[0]
        if bearers:
            ids = ", ".join(record.id for record in bearers)
            raise AmbiguousName(f"{name!r} names several records of {self.name}: {ids}")
        hint = near(folded(name), self._by_name())
        raise UnknownRecord(f"no record of {self.name} is named {name!r}{hint}")

    def bearers(self, name: str) -> tuple[R_co, ...]:
        """The records that bear a name, as `named` compares it; there may be none, or several."""
        return self._by_name().get(folded(name), ())

    def _by_name(self) -> dict[str, tuple[R_co, ...]]:
        def collect() -> dict[str, tuple[Record, ...]]:
            bearers: dict[str, dict[str, Record]] = defaultdict(dict)
            for record in self._records:
                for name in names(record):
                    bearers[folded(name)][record.id] = record
            return {name: tuple(found.values()) for name, found in bearers.items()}

        found: dict[str, tuple[R_co, ...]] = self.remember("bearers", collect)
        return found

    def remember(self, key: str, build: Callable[[], Any]) -> Any:
        """What *build* gives, built once for the dataset where this is the whole table."""
        whole = self.dataset.table(self.name) is self
        return self.dataset.remember((self.name, key), build) if whole else build()

    def where(self, **criteria: object) -> "Table[R_co]":
        """The records that meet every criterion, as a table again.

        A scalar field is met by equality, a tuple by membership (`departments` by body, `evidence` by source), a code by
        member or value, a `Label` by either language, an empty field by `None`.

        Raises `InvalidQuery` for an unknown field or code and `UnknownRecord` for an unknown id, with near matches.

        >>> import pilotstd
        >>> ds = pilotstd.load("1.2.0")
        >>> len(ds.work_tasks.where(level="local", regions="region:chongqing"))
        8
        """
        records = self._records
        for name, wanted in criteria.items():
            meets = self._criterion(name, wanted)
            records = tuple([record for record in records if meets(record)])
        return Table(self.dataset, self.name, records)

    def _criterion(self, name: str, wanted: object) -> Callable[[Record], bool]:
        field = attrs.fields_dict(self.type).get(name)
        if field is None:
            known = attrs.fields_dict(self.type)
            raise InvalidQuery(
                f"{self.name} has no field {name!r}; it has {', '.join(known)}{near(name, known)}"
            )
        value_of = attrgetter(name)
        if wanted is None:
            return lambda record: value_of(record) in (None, (), "", Label())
        if "refers" in field.metadata:
            if not isinstance(wanted, str) or wanted not in self.dataset:
                raise self.dataset.unknown(wanted)
            if wanted.partition(":")[0] not in field.metadata["refers"]:
                due = " or ".join(f"{kind}:…" for kind in field.metadata["refers"])
                raise InvalidQuery(f"{wanted!r} is no {name}: that is an id {due}")
            return lambda record: wanted in targets(value_of(record))
        kind = _kind_of(field)
        if kind is Label and isinstance(wanted, (str, Label)):
            return lambda record: (
                wanted in (value_of(record).en, value_of(record).zh, value_of(record))
            )
        if issubclass(kind, Vocabulary) and wanted not in (
            codes := [str(member) for member in kind]
        ):
            hint = near(wanted, codes)
            raise InvalidQuery(f"{wanted!r} is no {name}; the codes are {', '.join(codes)}{hint}")
        if kind in _DUE and type(wanted) is not kind:
            raise InvalidQuery(f"{wanted!r} is no {name}: that is a {_DUE[kind]}")
        if field.default == ():
            return lambda record: wanted in value_of(record)
        return lambda record: bool(value_of(record) == wanted)

    def search(self, query: str, limit: int = 10) -> "tuple[Match, ...]":
        """The records whose names hold or resemble the words, best first; see `Dataset.search`."""
        from pilotstd import finding

        return finding.search(self, query, limit)

    def to_frame(self, lang: str | None = None) -> "pd.DataFrame":
        """The table as a pandas frame; see `frames.to_frame`."""
        from pilotstd import frames

        return frames.to_frame(self, lang)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return self.name == other.name and self._records == other._records

    def __hash__(self) -> int:
        return hash((self.name, self._records))

    def __repr__(self) -> str:
        return f"<{self.name} of {self.dataset.version}: {len(self)} records>"

    def _repr_html_(self) -> str:
        from pilotstd import display

        return display.table_html(self)

    def __reduce__(self) -> tuple[object, ...]:
        return _table_of, (self.dataset, self.name, self.ids)


_DUE = {
    int: "whole number",
    bool: "truth value",
    datetime.date: "datetime.date",
    str: "text",
    Label: "text",
}


def _kind_of(field: "attrs.Attribute[Any]") -> "type[Any]":
    """The class of the values of a field, or of what its tuples hold."""
    for kind in (field.type, *get_args(field.type)):
        if isinstance(kind, type) and not get_args(kind):
            return kind
    return str


def _table_of(dataset: "Dataset", name: str, ids: tuple[str, ...]) -> Table[Record]:
    whole = dataset.table(name)
    return whole if whole.ids == ids else Table(dataset, name, [whole[id] for id in ids])
