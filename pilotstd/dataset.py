"""`Dataset`: the tables of one version, and what their records point to.

A dataset is a value: nothing about it changes, two are equal when their records are, and several versions can be open at once.
"""

import datetime
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

from pilotstd.errors import (
    InvalidDataset,
    InvalidQuery,
    Problem,
    UnknownRecord,
    near,
)
from pilotstd.model import (
    TABLE_OF,
    TABLES,
    Evidence,
    Label,
    Record,
    Retired,
    references,
)
from pilotstd.table import Table, Value

if TYPE_CHECKING:
    import pandas as pd

    from pilotstd.finding import Match
    from pilotstd.history import Moment
    from pilotstd.model import (
        Aspect,
        Department,
        Dependency,
        Document,
        Event,
        Figure,
        KeyTask,
        Measure,
        Pilot,
        Region,
        Source,
        Standard,
        WorkTask,
    )
    from pilotstd.totals import Coverage


class Dataset(Value):
    """A version of the policy's data: thirteen tables of records, a version, a day and a digest.

    `version` is a PEP 440 version, `as_of` the day on which the data were true, `retired` the ids in use no more.
    Records may come in any order. Raises `InvalidDataset` for what is no record.

    >>> import datetime
    >>> from pilotstd import Source
    >>> mine = Dataset(version="0.1", as_of=datetime.date(2026, 1, 19), records=[Source(id="source:mine")])
    >>> mine["source:mine"].evidence
    ()
    """

    __slots__ = ("_build", "_cache", "_lock", "as_of", "retired", "title", "version")

    version: str
    """The version, as PEP 440 has it."""
    as_of: datetime.date
    """The day on which the data were true."""
    title: Label
    """What the dataset is called."""
    retired: tuple[Retired, ...]
    """The ids that earlier releases had."""
    _build: Callable[[str], Iterable[Record]]
    _cache: dict[object, Any]
    _lock: threading.RLock

    def __init__(
        self,
        *,
        version: str,
        as_of: datetime.date,
        records: Iterable[Record] = (),
        title: Label = Label(),  # noqa: B008  (frozen)
        retired: Iterable[Retired] = (),
    ) -> None:
        of_class: dict[type[Record], list[Record]] = {cls: [] for cls in TABLES.values()}
        for record in records:
            if type(record) not in of_class:
                raise InvalidDataset(f"{record!r} is no record of a table")
            of_class[type(record)].append(record)
        self._set(version, as_of, title, retired, lambda name: of_class[TABLES[name]])

    @classmethod
    def lazily(
        cls,
        *,
        version: str,
        as_of: datetime.date,
        title: Label,
        retired: Iterable[Retired],
        build: Callable[[str], Iterable[Record]],
        sha256: str | None = None,
    ) -> "Dataset":
        """A dataset whose tables are built when they are first asked for, once each, in any thread, of values that fit their fields."""
        self = cls.__new__(cls)
        self._set(version, as_of, title, retired, build)
        self._cache["mistyped"] = ()  # whoever builds the tables from a file has seen to the types
        if sha256:
            self._cache["sha256"] = sha256
        return self

    def _set(
        self,
        version: str,
        as_of: datetime.date,
        title: Label,
        retired: Iterable[Retired],
        build: Callable[[str], Iterable[Record]],
    ) -> None:
        for slot, value in (
            ("version", version),
            ("as_of", as_of),
            ("title", title),
            ("retired", tuple(sorted(retired, key=attrgetter("id")))),
            ("_build", build),
            ("_cache", {}),
            ("_lock", threading.RLock()),
        ):
            object.__setattr__(self, slot, value)

    def remember(self, key: object, build: Callable[[], Any]) -> Any:
        """What *build* gives, built once for this dataset whatever the number of threads that ask."""
        try:
            return self._cache[key]
        except KeyError:
            with self._lock:
                if key not in self._cache:
                    self._cache[key] = build()
                return self._cache[key]

    # --- Tables -----------------------------------------------------------------------------------------------------

    def table(self, name: str) -> Table[Any]:
        """The table of this name; raises `InvalidQuery` where there is none."""
        table: Table[Any] = self.remember(("table", name), partial(self._made, name))
        return table

    def _made(self, name: str) -> Table[Any]:
        if name not in TABLES:
            raise InvalidQuery(
                f"no table {name!r}; there are {', '.join(TABLES)}{near(name, TABLES)}"
            )
        return Table(self, name, self._build(name))

    @property
    def sources(self) -> "Table[Source]":
        """The texts in which facts were read."""
        return self.table("sources")

    @property
    def documents(self) -> "Table[Document]":
        """The instruments of policy."""
        return self.table("documents")

    @property
    def departments(self) -> "Table[Department]":
        """The central bodies."""
        return self.table("departments")

    @property
    def regions(self) -> "Table[Region]":
        """The provinces and cities."""
        return self.table("regions")

    @property
    def pilots(self) -> "Table[Pilot]":
        """The designations of regions as pilots."""
        return self.table("pilots")

    @property
    def aspects(self) -> "Table[Aspect]":
        """The four aspects of the Opinions."""
        return self.table("aspects")

    @property
    def measures(self) -> "Table[Measure]":
        """What the documents ask for."""
        return self.table("measures")

    @property
    def key_tasks(self) -> "Table[KeyTask]":
        """The official key tasks."""
        return self.table("key_tasks")

    @property
    def work_tasks(self) -> "Table[WorkTask]":
        """The items of the Work Task List."""
        return self.table("work_tasks")

    @property
    def standards(self) -> "Table[Standard]":
        """The standards reported since."""
        return self.table("standards")

    @property
    def events(self) -> "Table[Event]":
        """The timeline."""
        return self.table("events")

    @property
    def figures(self) -> "Table[Figure]":
        """The totals that sources declare."""
        return self.table("figures")

    @property
    def dependencies(self) -> "Table[Dependency]":
        """What comes before what."""
        return self.table("dependencies")

    @property
    def tables(self) -> dict[str, Table[Any]]:
        """All tables by name, in the order in which they are written."""
        return {name: self.table(name) for name in TABLES}

    # --- Records ----------------------------------------------------------------------------------------------------

    def _home(self, id: object) -> Table[Any] | None:
        name = TABLE_OF.get(id.partition(":")[0]) if isinstance(id, str) else None
        return self.table(name) if name else None

    def __getitem__(self, id: str) -> Record:
        record = self.get(id)
        if record is None:
            raise self.unknown(id)
        return record

    def get(self, id: str) -> Record | None:
        """The record with this id in any table, or None."""
        home = self._home(id)
        return home.get(id) if home is not None else None

    def __contains__(self, item: object) -> bool:
        home = self._home(item.id if isinstance(item, Record) else item)
        return home is not None and item in home

    def __iter__(self) -> Iterator[Record]:
        for name in TABLES:
            yield from self.table(name)

    def __len__(self) -> int:
        return sum(len(self.table(name)) for name in TABLES)

    def unknown(self, id: object, table: Table[Any] | None = None) -> UnknownRecord:
        """The error for an id that is not there: retired, in another table, or misspelt."""
        where = f"{table.name} of {self.version}" if table is not None else self.version
        for retired in self.retired:
            if retired.id == id:
                instead = f"; use {', '.join(retired.replaced_by)}" if retired.replaced_by else ""
                return UnknownRecord(
                    f"{id!r} was retired in {retired.since}: {retired.reason}{instead}"
                )
        home = table if table is not None else self._home(id)
        if table is not None and id in self.table(table.name):
            return UnknownRecord(
                f"{id!r} is a record of {where}, but not among the {len(table)} selected"
            )
        prefix = str(id).partition(":")[0]
        if table is not None and table.type.prefix != prefix and id in self:
            return UnknownRecord(f"{id!r} is no record of {where}; it stands in {TABLE_OF[prefix]}")
        known = home.ids if home is not None else [record.id for record in self]
        hint = near(id, known)
        if ":" not in str(id):  # no id, but perhaps what is after the colon, or a name
            bearers = [one.id for one in self if one.id.partition(":")[2] == id] or [
                one.id for named in self.tables.values() for one in named.bearers(str(id))
            ]
            hint = f"; did you mean {' or '.join(map(repr, bearers))}?" if bearers else hint
        return UnknownRecord(f"no record {id!r} in {where}{hint}")

    def referring(self, id: str) -> tuple[Record, ...]:
        """Every record that points to this one, in the order of tables and ids.

        Raises `UnknownRecord` where the dataset has no such id.

        >>> import pilotstd
        >>> [record.id for record in pilotstd.load("1.2.0").referring("task:023")]
        ['std:tianjin-smart-library']
        """
        if id not in self:
            raise self.unknown(id)

        def collect() -> dict[str, dict[str, Record]]:
            pointing: dict[str, dict[str, Record]] = defaultdict(dict)
            for record in self:
                for _, target in references(record):
                    pointing[target][record.id] = record
            return dict(pointing)

        return tuple(self.remember("pointing", collect).get(id, {}).values())

    def evidence(self, id: str, field: str | None = None) -> tuple[Evidence, ...]:
        """What supports a record, or one field of it.

        Raises `UnknownRecord` for an unknown id and `InvalidQuery` for an unknown field.

        >>> import pilotstd
        >>> {item.source for item in pilotstd.load("1.0.0").evidence("task:015", "regions")}
        {'source:compilation'}
        """
        record = self[id]
        if field is None:
            return record.evidence
        known = attrs.fields_dict(type(record))
        if field not in known:
            raise InvalidQuery(f"{id} has no field {field!r}{near(field, known)}")
        return tuple(item for item in record.evidence if not item.fields or field in item.fields)

    # --- Views: each stands on a higher floor, and is imported when it is called --------------------------------------

    @property
    def sha256(self) -> str:
        """The SHA-256 of the canonical JSON."""
        from pilotstd import codec

        digest: str = self.remember("sha256", lambda: codec.digest(codec.encode(self)))
        return digest

    def coverage(self) -> "tuple[Coverage, ...]":
        """What sources declare against what is recorded; see `totals.coverage`."""
        from pilotstd import totals

        return totals.coverage(self)

    def check(self) -> tuple[Problem, ...]:
        """Every breach of a rule, in the order of the rules; empty for a sound dataset."""
        from pilotstd import checks

        return checks.check(self)

    def search(self, query: str, limit: int = 10) -> "tuple[Match, ...]":
        """The records whose names hold or resemble the words, best first; see `finding.search`."""
        from pilotstd import finding

        return finding.search(self, query, limit)

    def as_of_day(self, day: datetime.date) -> "Dataset":
        """The dataset as it was known on an earlier day; see `history.as_of_day`."""
        from pilotstd import history

        return history.as_of_day(self, day)

    def timeline(self) -> "tuple[Moment, ...]":
        """The days of events, documents and standards in order; see `history.timeline`."""
        from pilotstd import history

        return history.timeline(self)

    def citation(self, style: str = "text") -> str:
        """How to cite the dataset, as `text`, `bibtex`, `csl-json` or `cff`; see `citing.citation`."""
        from pilotstd import citing

        return citing.citation(self, style)

    def to_frames(self, lang: str | None = None) -> "dict[str, pd.DataFrame]":
        """Every table as a pandas frame, by name; see `frames.to_frames`."""
        from pilotstd import frames

        return frames.to_frames(self, lang)

    def write(self, path: Any, format: str | None = None) -> None:
        """Write the dataset to a file or folder, in the format of its suffix; see `formats.write`."""
        from pilotstd import formats

        formats.write(self, path, format)

    def _repr_html_(self) -> str:
        from pilotstd import display

        return display.dataset_html(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Dataset):
            return NotImplemented
        return self is other or (
            (self.version, self.as_of, self.title, self.retired)
            == (other.version, other.as_of, other.title, other.retired)
            and all(self.table(name) == other.table(name) for name in TABLES)
        )

    def __hash__(self) -> int:
        return hash((self.version, self.as_of, self.title, self.retired))

    def __repr__(self) -> str:
        return f"<pilotstd dataset {self.version}, as of {self.as_of}: {len(self)} records>"

    def __reduce__(self) -> tuple[object, ...]:
        from pilotstd import codec

        return codec.decode, (codec.encode(self),)
