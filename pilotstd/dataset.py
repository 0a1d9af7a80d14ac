"""`Dataset`: the tables of one version, and what their records point to.

A dataset is a value: nothing about it changes, two are equal when their records are, and several versions can be open at once.
"""

import datetime
import os
import re
import threading
import weakref
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

import attrs

from pilotstd import model
from pilotstd._contents import Contents
from pilotstd._table import Immutable, Table
from pilotstd.errors import (
    InvalidDataset,
    InvalidQuery,
    Problem,
    Problems,
    UnknownRecord,
    did_you_mean,
    expected_one_of,
    near,
    shown,
)
from pilotstd.model import TABLE_OF, TABLES, Evidence, Label, Record, fact_fields, references, targets
from pilotstd.model._fields import as_day, references_of

if TYPE_CHECKING:
    import pandas as pd

    from pilotstd._coverage import Coverage
    from pilotstd._html import View
    from pilotstd._results import Results
    from pilotstd._search import Match
    from pilotstd.changes import Changes
    from pilotstd.history import TimelineEntry
    from pilotstd.model import (
        Aim,
        Aspect,
        Department,
        Dependency,
        Document,
        Event,
        Figure,
        KeyTask,
        Measure,
        Pilot,
        Programme,
        Region,
        Source,
        Standard,
        Topic,
        WorkTask,
    )

__all__ = ["Dataset"]


R = TypeVar("R", bound=Record)


def _in_order(items: Iterable[Any]) -> tuple[Any, ...]:
    """Records, or retired ids, in the order of their ids."""
    try:
        return tuple(sorted(items, key=attrgetter("id")))
    except TypeError:  # some id is not a str, which `check` reports
        return tuple(sorted(items, key=lambda item: str(item.id)))


class _Named(Generic[R]):
    """A table as an attribute; not a property, into which IPython does not look when it completes `ds.regions["`."""

    def __init__(self, doc: str) -> None:
        self.__doc__ = doc

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, ds: None, owner: type) -> "_Named[R]": ...
    @overload
    def __get__(self, ds: "Dataset", owner: type) -> Table[R]: ...
    def __get__(self, ds: "Dataset | None", owner: type) -> "_Named[R] | Table[R]":
        return self if ds is None else ds._table(self._name)


class Dataset(Immutable):
    """A version of the policy's data: sixteen tables of records, a version, a day and a digest.

    `version` is a PEP 440 version, `as_of` the day on which the data were true, as `datetime.date` or ISO text, `retired` the ids no longer in use,
    `identity` whose it is, if it says so. Records may come in any order. Raises `InvalidDataset` for anything but a record or a `Retired`, and for
    two records with one id.

    >>> from pilotstd import Source
    >>> mine = Dataset(version="0.1", as_of="2026-01-19", records=[Source(id="source:mine")])
    >>> mine["source:mine"].evidence
    ()
    """

    __slots__ = ("__weakref__", "_as_of", "_cache", "_lock", "_part", "_version")

    _version: str
    _as_of: datetime.date
    _part: Callable[[str], Any]
    _cache: dict[object, Any]
    _lock: threading.RLock

    def __init__(
        self,
        *,
        version: str,
        as_of: datetime.date | str,
        records: Iterable[Record] = (),
        title: Label = Label(),  # noqa: B008  (frozen)
        identity: "model.Identity | None" = None,
        retired: "Iterable[model.Retired]" = (),
    ) -> None:
        by_class: dict[type[Record], list[Record]] = {cls: [] for cls in TABLES.values()}
        problems = []
        for record in records:
            if type(record) in by_class:
                by_class[type(record)].append(record)
            else:
                message = f"expected a record of a table, got {shown(record)}; a field of your own goes into `extra` of a record"
                problems.append(Problem(rule="types", value=record, message=message))
        gone = tuple(retired)
        for item in gone:
            if not isinstance(item, model.Retired):
                message = f"expected a Retired, got {shown(item)}"
                problems.append(Problem(rule="types", field="retired", value=item, message=message))
        for same in by_class.values():
            ids = Counter(str(record.id) for record in same)
            for id in [id for id, times in ids.items() if times > 1]:
                message = f"{ids[id]} records have the id {id!r}"
                problems.append(Problem(rule="ids", record=id, field="id", value=id, message=message))
        if problems:
            raise InvalidDataset("the records cannot be those of a dataset", problems)
        day: Any = as_day(as_of, "as_of") if isinstance(as_of, str) else as_of  # anything else is left to `check`
        parts: dict[str, Any] = {name: by_class[cls] for name, cls in TABLES.items()}
        own = model.Identity() if identity is None else identity
        parts |= {"title": title, "identity": own, "retired": gone}
        self._set(version, day, parts.__getitem__)

    def _set(self, version: str, as_of: datetime.date, part: Callable[[str], Any]) -> None:
        for slot, value in (
            ("_version", version),
            ("_as_of", as_of),
            ("_part", part),
            ("_cache", {}),
            ("_lock", threading.RLock()),
        ):
            object.__setattr__(self, slot, value)
        _living[id(self)] = self

    @property
    def version(self) -> str:
        """The version, as PEP 440 has it."""
        return self._version

    @property
    def as_of(self) -> datetime.date:
        """The day on which the data were true."""
        return self._as_of

    @property
    def title(self) -> Label:
        """What the dataset is called."""
        title: Label = self._cached("title", partial(self._part, "title"))
        return title

    @property
    def identity(self) -> "model.Identity":
        """Whose it is: name, publisher, licence and so on; empty where the dataset does not say so."""
        identity: model.Identity = self._cached("identity", partial(self._part, "identity"))
        return identity

    @property
    def retired(self) -> "tuple[model.Retired, ...]":
        """The ids that earlier releases had, in order."""
        retired: tuple[model.Retired, ...] = self._cached("retired", lambda: _in_order(self._part("retired")))
        return retired

    def _cached(self, key: object, factory: Callable[[], Any]) -> Any:
        """What *factory* gives, made once for this dataset whatever the number of threads that ask."""
        try:
            return self._cache[key]
        except KeyError:
            with self._lock:
                if key not in self._cache:
                    self._cache[key] = factory()
                return self._cache[key]

    # --- Tables -----------------------------------------------------------------------------------------------------

    def table(self, name: str) -> Table[Record]:
        """The table of this name; raises `InvalidQuery` for an unknown name, with near matches."""
        return self._table(name)

    def _table(self, name: str) -> Table[Any]:
        table: Table[Any] = self._cached(("table", name), partial(self._made, name))
        return table

    def _made(self, name: str) -> Table[Record]:
        if name not in TABLES:
            raise InvalidQuery(f"unknown table {name!r}: {expected_one_of(TABLES, name)}")
        return Table(self, name, _in_order(self._part(name)))

    sources: "_Named[Source]" = _Named("The texts in which facts were read.")
    programmes: "_Named[Programme]" = _Named("The programmes of policy.")
    documents: "_Named[Document]" = _Named("The instruments of policy.")
    departments: "_Named[Department]" = _Named("The central bodies.")
    regions: "_Named[Region]" = _Named("The provinces and cities.")
    pilots: "_Named[Pilot]" = _Named("The designations of regions as pilots.")
    topics: "_Named[Topic]" = _Named("The fields and subjects that the sources name.")
    aims: "_Named[Aim]" = _Named("What documents, measures and tasks are for.")
    aspects: "_Named[Aspect]" = _Named("The four aspects of the Opinions.")
    measures: "_Named[Measure]" = _Named("What the documents ask for.")
    key_tasks: "_Named[KeyTask]" = _Named("The official key tasks.")
    work_tasks: "_Named[WorkTask]" = _Named("The items of the Work Task List.")
    standards: "_Named[Standard]" = _Named("The standards reported since.")
    events: "_Named[Event]" = _Named("The timeline.")
    figures: "_Named[Figure]" = _Named("The totals that sources declare.")
    dependencies: "_Named[Dependency]" = _Named("What rests on what.")

    @property
    def tables(self) -> dict[str, Table[Record]]:
        """All tables by name, in the order in which they are written."""
        return {name: self.table(name) for name in TABLES}

    # --- Records ----------------------------------------------------------------------------------------------------

    def _home(self, id: object) -> Table[Record] | None:
        name = TABLE_OF.get(id.partition(":")[0]) if isinstance(id, str) else None
        return self.table(name) if name else None

    def __getitem__(self, id: str) -> Record:
        record = self.get(id)
        if record is None:
            raise self._unknown_record(id)
        return record

    def _ipython_key_completions_(self) -> list[str]:
        return [record.id for record in self]

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

    def _unknown_record(self, id: object, table: Table[Any] | None = None) -> UnknownRecord:
        """The error for an id that is not there: retired, in another table, or misspelt."""
        where = f"{table.name} of {self.version}" if table is not None else self.version
        for retired in self.retired:
            if retired.id == id:
                instead = f"; use {', '.join(retired.replaced_by)}" if retired.replaced_by else ""
                return UnknownRecord(f"{id!r} was retired in {retired.since}: {retired.reason}{instead}")
        if isinstance(id, int):
            hint = "an id is a text, and a slice such as [:3] gives the first records"
            return UnknownRecord(
                f"no record {id} in {where}: {hint}" if table is not None else f"no record {id} in {where}"
            )
        home = table if table is not None else self._home(id)
        if table is not None and id in self.table(table.name):
            return UnknownRecord(f"{id!r} is a record of {where}, but not among the {len(table)} selected")
        prefix = str(id).partition(":")[0]
        if table is not None and table.type.prefix != prefix and id in self:
            return UnknownRecord(f"{id!r} is not in {where}, but in {TABLE_OF[prefix]}")
        if declared := self._declared_item(id):
            return UnknownRecord(f"no record {id!r} in {where}: {declared}")
        known = home.ids if home is not None else [record.id for record in self]
        hint = near(id, known)
        if ":" not in str(id):  # not an id, but perhaps what is after the colon, or a name
            local = str(id).lstrip("0")
            matches = [one.id for one in self if one.id.partition(":")[2].lstrip("0") == local] or [
                one.id for named in self.tables.values() for one in named._with_name(str(id))
            ]
            hint = did_you_mean(matches) or hint
        return UnknownRecord(f"no record {id!r} in {where}{hint}")

    def _declared_item(self, id: object) -> str | None:
        """What is declared of an item of a list that is not recorded; None where nothing is."""
        from pilotstd import _coverage
        from pilotstd.model import Count  # here, so that a first look-up makes no class that it does not need

        item = re.fullmatch("task:0*([1-9][0-9]*)", id) if isinstance(id, str) else None
        number = int(item[1]) if item else 0
        for figure in self.figures:
            if figure.counts is not Count.WORK_TASKS or not 1 <= number <= figure.value:
                continue
            counted = _coverage.counted(self, figure)
            if counted is not None and all(task.number != number for task in counted):
                about = f" in {figure.about}" if figure.about else ""
                return f"item {number} is one of the {figure.value} declared{about} ({figure.id}), and is not recorded"
        return None

    def referring(self, id: str) -> "Results[Record]":
        """Every record that points to this one, in the order of tables and ids.

        Raises `UnknownRecord` where the dataset has no such id.

        >>> import pilotstd
        >>> [record.id for record in pilotstd.load("1.2.0").referring("task:023")]
        ['std:tianjin-smart-library']
        """
        from pilotstd._results import Results

        if id not in self:
            raise self._unknown_record(id)

        def collect() -> dict[str, dict[str, Record]]:
            pointing: dict[str, dict[str, Record]] = defaultdict(dict)
            for record in self:
                for _, target in references(record):
                    pointing[target][record.id] = record
            return dict(pointing)

        return Results(self._cached("pointing", collect).get(id, {}).values(), Record, "records", self)

    def follow(self, record: str | Record, field: str) -> "Results[Record]":
        """The records to which a field of a record points, each once, in the order of the field; the way back of `referring`.

        Raises `UnknownRecord` for an unknown id, and `InvalidQuery` for a field that is unknown or holds no ids.

        >>> import pilotstd
        >>> [region.name.en for region in pilotstd.load("1.2.0").follow("task:101", "regions")]
        ['Beijing', 'Shanghai', 'Hangzhou', 'Guangzhou']
        """
        from pilotstd._results import Results

        start = self[record] if isinstance(record, str) else record
        known = [one.name for one in attrs.fields(type(start)) if references_of(one)]
        if field not in known:
            raise InvalidQuery(f"{start.id} has no field {field!r} that holds ids: {expected_one_of(known, field)}")
        found = [self[id] for id in dict.fromkeys(targets(getattr(start, field)))]
        return Results(found, Record, "records", self)

    def evidence(self, id: str, field: str | None = None) -> "Results[Evidence]":
        """What supports a record, or one field of it.

        Raises `UnknownRecord` for an unknown id and `InvalidQuery` for an unknown field.

        >>> import pilotstd
        >>> {item.source for item in pilotstd.load("1.0.0").evidence("task:015", "regions")}
        {'source:compilation'}
        """
        from pilotstd._results import Results

        record = self[id]
        found = record.evidence if field is None else record.evidence_for(field)
        return Results(found, Evidence, "items of evidence", self)

    # --- Another dataset --------------------------------------------------------------------------------------------

    def evolve(
        self,
        *,
        version: str,
        as_of: datetime.date | str | None = None,
        title: Label | None = None,
        identity: "model.Identity | None" = None,
        records: Iterable[Record] | None = None,
        retired: "Iterable[model.Retired] | None" = None,
    ) -> "Dataset":
        """A dataset of another version, with what is given and the rest as it is here; *records* are all of its records.

        Its identity is empty unless it is given: what another makes of a dataset does not bear the name and licence of its publisher.
        Where a record differs from the one with its id here, and its evidence still has an item that supported the whole record,
        the fields which that item supported are written out: it does not support the values that are new. An item that names a changed
        field is kept as given: that it supports the new value is the word of the caller.
        Raises `InvalidDataset` as the constructor does.

        >>> import pilotstd
        >>> pilotstd.load("1.2.0").evolve(version="1.2.0+mine.1").version
        '1.2.0+mine.1'
        """
        from pilotstd._merge import narrow_evidence

        kept: Iterable[Record] = self
        if records is not None:  # what is not a record is left to the constructor
            kept = [narrow_evidence(self.get(getattr(one, "id", "")), one) for one in records]
        own = model.Identity() if identity is None else identity
        return self._with(version=version, as_of=as_of, title=title, identity=own, records=kept, retired=retired)

    def _with(self, *, records: Iterable[Record], **head: Any) -> "Dataset":
        """A dataset of these records as they are, and with this head; what it leaves out, or gives as None, is as here."""
        given = {name: value for name, value in head.items() if value is not None}
        kept = {name: getattr(self, name) for name in ("version", "as_of", "title", "identity", "retired")}
        return type(self)(records=records, **kept | given)

    def with_records(
        self, records: Iterable[Record], *, version: str, as_of: datetime.date | str | None = None
    ) -> "Dataset":
        """A dataset of another version with these records added, each in place of the one with its id here, if any.

        Evidence of a record that is replaced is narrowed as `evolve` says. Raises `InvalidDataset` for two records with one id.

        >>> import attrs, pilotstd
        >>> ds = pilotstd.load("1.2.0")
        >>> mine = ds.with_records([attrs.evolve(ds["task:015"], note="Ours.")], version="1.2.0+mine.1")
        >>> mine["task:015"].note, len(mine) == len(ds)
        ('Ours.', True)
        """
        new = tuple(records)
        ids = {getattr(one, "id", None) for one in new}
        return self.evolve(version=version, as_of=as_of, records=[*(one for one in self if one.id not in ids), *new])

    def without(
        self,
        ids: str | Iterable[str],
        *,
        version: str,
        as_of: datetime.date | str | None = None,
        reason: str = "",
        drop_references: bool = False,
    ) -> "Dataset":
        """A dataset of another version without the records of these ids.

        With a *reason* each id is retired, as a release asks for. Records that stay may not point to one that goes: with *drop_references* such
        a reference is emptied where the field may be empty, and a responsible body keeps its printed name alone. Raises `UnknownRecord`, and
        `InvalidDataset` with every reference that is in the way.

        >>> import pilotstd
        >>> ds = pilotstd.load("1.2.0").without("std:tianjin-smart-library", version="2.0.0", reason="withdrawn")
        >>> ds.retired[0].since
        '2.0.0'
        """
        from pilotstd._leaving import leave_out

        gone = {ids} if isinstance(ids, str) else set(ids)
        if unknown := sorted(gone - {one.id for one in self}):
            raise UnknownRecord("\n".join(str(self._unknown_record(id)) for id in unknown))
        records, retired, problems = leave_out(self, gone, drop_references)
        if problems:
            count = f"{len(gone)} {'record' if len(gone) == 1 else 'records'}"
            raise InvalidDataset(f"{count} cannot be taken out of {self.version}", problems)
        if reason:
            retired += tuple(model.Retired(id=id, since=version, reason=reason) for id in gone)
        return self._with(version=version, as_of=as_of, identity=model.Identity(), records=records, retired=retired)

    def diff(self, other: "Dataset") -> "Changes":
        """The changes from this dataset to another; `pilotstd.diff` opens releases and files as well.

        >>> import pilotstd
        >>> len(pilotstd.load("1.0.0").diff(pilotstd.load("1.0.0")))
        0
        """
        from pilotstd.changes import Changes

        return Changes.between(self, other)

    # --- Views: each is in a module of its own, imported when it is called ---------------------------------------------

    @property
    def sha256(self) -> str:
        """The SHA-256 of the canonical JSON."""
        from pilotstd.codec import _encode

        digest: str = self._cached("sha256", lambda: _encode.digest(_encode.encode(self)))
        return digest

    def coverage(self) -> "Results[Coverage]":
        """What sources declare against what is recorded; see `Coverage`."""
        from pilotstd import _coverage

        return _coverage.coverage(self)

    def check(self) -> "Results[Problem]":
        """Every breach of a rule, in the order of the rules; empty for a valid dataset."""
        from pilotstd import checks

        problems: Results[Problem] = self._cached("problems", lambda: checks.check(self))
        return problems

    def search(self, query: str, limit: int = 10) -> "Results[Match[Record]]":
        """The records that have the words of a query, or resemble them, best first, then in the order of ids, sources last.

        Each word is compared with the words of names in either language, of topics, regions and headings, with numbers, ids and
        short names in common use. Spelling, number, hyphens and brackets make no difference; typing errors are forgiven. With the
        extra `search`, traditional characters and pinyin are read too. What resembles the query too little is left out.

        Each `Match` has the record, a score from 0 to 1, the text that matched and what this is: 1 for a text that equals the query,
        0.5 or more where the names have every word, less for a guess. It never picks one: the scores are for the caller to judge.
        Raises `InvalidQuery` for an empty query, and for a limit below 1.

        >>> import pilotstd
        >>> ds = pilotstd.load("2.0.0")
        >>> [match.record.id for match in ds.search("eldrly", limit=2)]
        ['topic:elderly-care', 'std:nanjing-elderly-care-rehabilitation']
        >>> match = ds.search("发改委", limit=1)[0]
        >>> match.record.id, match.score, match.reason.partition(",")[0]
        ('dept:ndrc', 1.0, 'short name')
        """
        from pilotstd import _search
        from pilotstd._results import Results

        return Results(_search.search(self, query, limit), _search.Match, "matches", self)

    def as_of_day(self, day: datetime.date | str) -> "Dataset":
        """The dataset as it was known on an earlier day; see `history.as_of_day`."""
        from pilotstd import history

        return history.as_of_day(self, day)

    def timeline(self) -> "Results[TimelineEntry]":
        """The days of events, documents and standards in order; see `history.timeline`."""
        from pilotstd import history

        return history.timeline(self)

    def citation(self, style: str = "text") -> str:
        """How to cite the dataset, as `text`, `bibtex`, `csl-json` or `cff`; see the page *Pin a version*."""
        from pilotstd import _citation

        return _citation.citation(self, style)

    def to_frames(self, lang: str | None = None) -> "dict[str, pd.DataFrame]":
        """Every table as a pandas frame, by name; see `frames.to_frames`."""
        from pilotstd.frames import _export

        return _export.to_frames(self, lang)

    def write(self, path: str | os.PathLike[str], format: str | None = None, *, check: bool = True) -> None:
        """Write the dataset to a file or folder, in the format of its suffix or the one named.

        Raises `InvalidDataset` for what `pilotstd.read` would refuse, unless *check* is false; `UnsupportedFormat`, `FileError`, and
        `MissingExtra` where the format needs a library that is not installed. The path is left unchanged where anything goes wrong.
        """
        from pilotstd.formats import _write

        _write.write(self, path, format, check=check)

    def explore(self, path: str | os.PathLike[str], lang: str | None = None) -> None:
        """Write the explorer: one HTML file to search, read and send on, without a server or a network.

        It opens in *lang* (`"en"` or `"zh"`), or else in the language of the reader's browser. Raises `InvalidQuery` for another
        language, `InvalidDataset` and `InvalidGraph` for a dataset that is not sound, and `FileError`; see `explorer.write`.
        """
        from pilotstd import explorer

        explorer.write(self, path, lang)

    def show(self, what: "str | Record | Table[Any] | Results[Any] | None" = None, lang: str | None = None) -> "View":
        """The dataset, or a record, table or results of it, as a notebook shows it: in *lang* (`"en"` or `"zh"`), or else in that of the locale.

        A record, given by id or as it is, has names for the ids that it points to, and what names it. Raises `UnknownRecord` for an unknown id,
        and `InvalidQuery` for anything else and for another language.

        >>> import pilotstd
        >>> print(pilotstd.load("1.2.0").show("region:chongqing", lang="zh"))
        <Region region:chongqing: 重庆市>
          名称: 重庆市
          类别: 直辖市
          行政区划代码: 500000
          ISO 3166-2: CN-CQ
          别名: 重庆
        """
        from pilotstd import _html
        from pilotstd._i18n import check_language
        from pilotstd._results import Results

        if lang is not None:
            check_language(lang)
        if what is None:
            return _html.View(_html.dataset(self, lang), repr(self))
        if isinstance(what, Table):
            return _html.View(_html.table(what, fact_fields(what.type), lang), repr(what))
        if isinstance(what, Results):
            return _html.View(_html.results(what, what._of, what._name, lang, self), repr(what))
        if not isinstance(what, str | Record):
            raise InvalidQuery(f"cannot show {what!r:.100}: expected an id, a record, a table or results")
        record = self[what] if isinstance(what, str) else what
        naming = self.referring(record.id) if record.id in self else ()
        pairs = [(one, field) for one in naming for field, target in references(one) if target == record.id]
        named_by = dict.fromkeys((TABLE_OF[one.prefix], field, one.id) for one, field in pairs)
        return _html.View(_html.record(record, lang, self, named_by), _html.record_text(record, lang, self))

    def _repr_html_(self) -> str:
        from pilotstd import _html

        return _html.dataset(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Dataset):
            return NotImplemented
        return self is other or (
            (self.version, self.as_of, self.title, self.identity, self.retired)
            == (other.version, other.as_of, other.title, other.identity, other.retired)
            and all(self.table(name) == other.table(name) for name in TABLES)
        )

    def __hash__(self) -> int:
        return hash((self.version, self.as_of, self.title, self.retired))

    def __repr__(self) -> str:
        return f"<pilotstd dataset {self.version}, as of {self.as_of}: {len(self)} records>"

    def __reduce__(self) -> tuple[object, ...]:
        from pilotstd.codec import _encode

        return _of_json, (_encode.encode(self),)


def of_contents(contents: Contents) -> Dataset:
    """The dataset that a reader has read, its rules not checked; tables are built when they are asked for, once each."""
    ds = Dataset.__new__(Dataset)
    ds._set(contents.version, contents.as_of, contents.part)
    ds._cache["type problems"] = ()  # the reader has seen to the types
    if contents.sha256:
        ds._cache["sha256"] = contents.sha256
    return ds


def checked(contents: Contents, name: str) -> Dataset:
    """The dataset that a reader has read; raises `InvalidDataset` with what could not be read and every breach of a rule."""
    from pilotstd import checks

    ds = of_contents(contents)
    problems = Problems(contents.problems)
    problems.extend(contents.locate(checks.problems(ds)))
    if problems:
        raise InvalidDataset(f"{name} is not a valid dataset", problems)
    ds._cache["problems"] = ()
    return ds


def _of_json(data: bytes) -> Dataset:
    from pilotstd.codec import _decode

    return of_contents(_decode.decode(data))


# --- After a fork -----------------------------------------------------------------------------------------------------

_living: "weakref.WeakValueDictionary[int, Dataset]" = weakref.WeakValueDictionary()


def _renew_locks() -> None:
    """Give each dataset a new lock in a process that was forked: the threads that had the old ones are not in it."""
    for ds in _living.values():
        object.__setattr__(ds, "_lock", threading.RLock())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_locks)
