"""What was typed into a form, laid onto a dataset: new ids are added, those that are there are corrected."""

import datetime
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain, count
from typing import Any, TypeVar

import attrs

from pilotstd import bundled
from pilotstd.authoring.forms import DERIVED_IDS, form
from pilotstd.authoring.laying import laid
from pilotstd.dataset import Dataset
from pilotstd.errors import (
    AmbiguousName,
    InvalidDataset,
    InvalidQuery,
    PilotstdError,
    Problem,
    UnknownRecord,
    UnsupportedFormat,
    near,
)
from pilotstd.files import AnyPath, read_bytes
from pilotstd.formats import csv
from pilotstd.formats.explaining import EXPLAINING
from pilotstd.formats.folders import sheet_files
from pilotstd.formats.workbook import read_sheets
from pilotstd.frames.assemble import Found
from pilotstd.frames.cells import reader
from pilotstd.frames.columns import Column, Kind
from pilotstd.model import (
    TABLE_OF,
    TABLES,
    Basis,
    Evidence,
    Record,
    Responsibility,
    Role,
)
from pilotstd.table import folded, names

_Part = TypeVar("_Part")


@attrs.frozen(kw_only=True)
class Amendment:
    """A dataset with what was typed in it, and what that changed."""

    dataset: Dataset
    """The dataset, checked."""
    added: tuple[str, ...]
    """The ids of the records that are new."""
    corrected: tuple[str, ...]
    """The ids of the records of which a field changed."""
    confirmed: tuple[str, ...]
    """The ids of the records that were typed as they stood: they have evidence more."""
    unmatched: tuple[str, ...]
    """The printed names of responsible bodies that no department or region bears."""


def amend(
    ds: Dataset,
    path: AnyPath,
    *,
    version: str,
    as_of: datetime.date | None = None,
    source: str | None = None,
) -> Amendment:
    """Lay a filled form onto a dataset: a workbook, a CSV file named after its table, or a folder of such.

    Filled cells are the values, less the blanks around them; an empty one says nothing. What they say rests on the source of the row, of the option *source*, or
    of the one row of the sheet `sources`. A field that changes loses the evidence that it had, as that was for another value.

    Raises `InvalidDataset` with every problem, its sheet, row and column, `InvalidQuery` for a version that is taken,
    `UnsupportedFormat` and `FileError`.
    """
    _check_version(version, ds)
    sheets = {name: sheet for name, sheet in _sheets(path).items() if name not in EXPLAINING}
    if "dataset" in sheets:
        raise InvalidDataset(
            f"{os.fspath(path)!r} is a whole dataset and no form: use it as it is, with pilotstd.read or --data"
        )
    typing = _Typing(ds, sheets, source)
    records = {record.id: record for record in ds} | typing.records
    amended = Dataset(
        version=version,
        as_of=as_of or ds.as_of,
        title=ds.title,
        retired=ds.retired,
        records=records.values(),
    )
    if problems := [*typing.problems, *typing.breaches(amended)]:
        raise InvalidDataset(
            f"{os.fspath(path)!r} cannot be laid onto {ds.version}",
            problems,
        )
    old = {id: ds.get(id) for id in typing.records}
    changed = {
        id for id, record in old.items() if record and _said(record) != _said(typing.records[id])
    }
    return Amendment(
        dataset=amended,
        added=tuple(id for id in old if old[id] is None),
        corrected=tuple(id for id in old if id in changed),
        confirmed=tuple(id for id in old if old[id] is not None and id not in changed),
        unmatched=tuple(dict.fromkeys(typing.unmatched)),
    )


def _said(record: Record) -> Record:
    return attrs.evolve(record, evidence=())


def _check_version(version: str, ds: Dataset) -> None:
    from packaging.version import InvalidVersion, Version

    taken = {Version(ds.version), *(Version(release.version) for release in bundled.releases())}
    ours = (f"{Version(ds.version).public}+ours.{number}" for number in count(1))
    advice = f"name yours {next(free for free in ours if Version(free) not in taken)}"
    try:
        wanted = Version(version)
    except InvalidVersion:
        raise InvalidQuery(f"{version!r} is no PEP 440 version; {advice}") from None
    if wanted in taken:
        raise InvalidQuery(f"the version {wanted} stands for other data already; {advice}")


def _sheets(path: AnyPath) -> dict[str, Found]:
    name = os.fspath(path)
    if os.path.isdir(path):
        return {
            sheet: csv.read_sheet(file, f"{name}/{sheet}.csv", sheet, escaped=False)
            for sheet, file in sheet_files(path, ".csv").items()
        }
    stem, suffix = os.path.splitext(os.path.basename(name))
    if suffix.lower() == ".csv":
        return {stem: csv.read_sheet(path, name, stem, escaped=False)}
    if suffix.lower() != ".xlsx":
        raise UnsupportedFormat(
            f"{name!r} is no form: save it as .xlsx, as .csv named after its table, or name a folder of such"
        )
    return read_sheets(read_bytes(path), name)


class _Typing:
    """One reading of filled forms: the records typed, where each stands, and the problems found."""

    def __init__(self, ds: Dataset, found: Mapping[str, Found], source: str | None) -> None:
        self.ds = ds
        self.problems: list[Problem] = []
        self.records: dict[str, Record] = {}
        self.named: dict[tuple[str, str], list[str]] = defaultdict(list)  # by kind and folded name
        self.places: dict[str, str] = {}
        self.columns: dict[str, Collection[str]] = {}  # those that are filled, by record
        self.spoilt: set[str] = set()  # the ids of rows that could not be read
        self.unsourced: list[str] = []  # the rows for which no source is named
        self.unmatched: list[str] = []
        self.source = source
        for name in [name for name in found if name not in TABLES]:
            self.say(
                "tables",
                found[name].where,
                f"an unknown sheet {name!r}; there are {', '.join(TABLES)}{near(name, TABLES)}",
            )
        if source is not None and source not in ds.sources:
            self.say(
                "references",
                "--source",
                f"no record {source!r} in sources{near(source, ds.sources.ids)}",
            )
        in_doubt = False
        for table in TABLES:
            before = len(self.problems)
            if table in found:
                self.read(table, found[table])
            if table == "sources":
                in_doubt = len(self.problems) > before
                if source is None and len(self.records) == 1:
                    (self.source,) = self.records  # what else is typed rests on it
        if self.unsourced and not in_doubt:
            first, *others = self.unsourced
            self.say(
                "source",
                first,
                f"no source{f', as in {len(others)} more rows' if others else ''}:"
                " fill one row of the sheet sources, or name one in the column source or by --source",
            )
        if not self.records and not self.problems and not self.unsourced:
            self.say("rows", "; ".join(sheet.where for sheet in found.values()), "nothing is typed")

    def say(self, rule: str, path: str, message: str, value: Any = None) -> None:
        self.problems.append(Problem(rule=rule, path=path, message=message, value=value))

    def breaches(self, ds: Dataset) -> Iterator[Problem]:
        """The rules that the dataset breaks, each with the row that is to blame, but those that follow from rows that could not be read."""
        whole = not self.problems
        for problem in ds.check():
            id, path = problem.record, self.places.get(problem.record or "")
            if whole or (id in self.records and problem.value not in self.spoilt):
                if problem.field in self.columns.get(id or "", ()):
                    path = f"{path}, column {problem.field}"
                yield attrs.evolve(problem, path=path)

    def read(self, table: str, found: Found) -> None:
        """Read the rows of a table."""
        self.problems += found.problems
        columns = {column.name: column for column in form(table).columns}
        for name in [name for name in found.columns if name not in columns]:
            message = (
                f"an unknown column {name!r}; there are {', '.join(columns)}{near(name, columns)}"
            )
            self.say("columns", found.where, message, name)
        for place, number in enumerate(found.rows):
            cells = {
                column: _tidied(column, found.columns[name][place])
                for name, column in columns.items()
                if name in found.columns
            }
            typed = {column: cell for column, cell in cells.items() if cell not in (None, "")}
            if typed:
                self.row(table, f"{found.where}, row {number}", typed)

    def row(self, table: str, where: str, typed: Mapping[Column, Any]) -> None:
        """Read a row: one record, new or corrected."""
        before = len(self.problems)
        values: dict[str, Any] = {}
        for column, cell in typed.items():
            try:
                values[column.name] = self.value(table, column, cell)
            except* (ValueError, PilotstdError) as errors:
                for error in errors.exceptions:
                    self.say("cell", f"{where}, column {column.name}", str(error), cell)
        locator, source = values.pop("locator", None), values.pop("source", None) or self.source
        due = _derived_id(table, values)
        id = values.pop("id", None) or due
        old = self.ds.table(table).get(id) if id else None
        if table == "sources":
            source = id
        filled = {column.name for column in typed}
        for missing in _missing(table, id, old, filled):
            self.say(
                "required",
                f"{where}, column {missing}",
                "an empty cell where a new record must have a value",
            )
        if id and not id.startswith(f"{TABLES[table].prefix}:"):
            message = f"{id!r} is no id of {table}: they begin with {TABLES[table].prefix}:"
            self.say("ids", f"{where}, column id", message, id)
        elif due not in {None, id} and (old is None or old.number != values["number"]):
            self.say("ids", f"{where}, column id", f"{id!r} does not fit the number: {due!r}", id)
        if id in self.places:
            self.say(
                "ids", f"{where}, column id", f"{id!r} stands in {self.places[id]} already", id
            )
        elif id:
            self.places[id] = where
        if source is None and "source" not in filled:
            self.unsourced.append(where)
        if len(self.problems) > before or id is None or source is None:
            self.spoilt |= {id} if id else set()
            return
        there = Evidence(source=source, locator=locator, basis=Basis.STATED)
        self.records[id] = laid(TABLES[table], id, old, values, there)
        for name in dict.fromkeys(map(folded, names(self.records[id]))):
            self.named[self.records[id].prefix, name].append(id)
        self.columns[id] = [column.name for column in typed]

    def value(self, table: str, column: Column, cell: Any) -> Any:
        """The value of a cell; raises `ValueError` and `PilotstdError`, or a group of them, where it has none."""
        value = reader(column)(cell)
        kind = attrs.fields_dict(TABLES[table]).get(column.name)
        if kind is not None and kind.type == tuple[Responsibility, ...]:
            roles = _each(lambda part: self.responsible(part, column), _parts(value, "；;\n"))
            return tuple(chain.from_iterable(roles))
        if kind is not None and kind.default == ():
            if not column.refers:
                return tuple(_parts(value, "；;\n"))
            parts = _parts(value, "；;\n")
            several = (self.names(part, column) for part in parts)
            return _each(lambda name: self.resolve(name, column), chain.from_iterable(several))
        return self.resolve(value, column) if column.refers else value

    def resolve(self, text: str, column: Column) -> str:
        """The id that a text is, or the one of the record that bears it as a name."""
        if ":" in text:
            return text  # whether there is such a record the rules will tell
        missed: PilotstdError | None = None
        for kind in column.refers:
            try:
                return str(self.ds.table(TABLE_OF[kind]).named(text).id)
            except UnknownRecord as error:
                ids = self.named[kind, folded(text)]
                if len(ids) > 1:
                    several = ", ".join(ids)
                    raise AmbiguousName(f"{text!r} names several records: {several}") from None
                if ids:
                    return ids[0]
                missed = missed or error
        raise missed or ValueError(f"{text!r} is no id")

    def names(self, text: str, column: Column) -> list[str]:
        """The names in a text, parted by commas; what bears a name with commas in it is one."""
        found, pieces = [], re.split("([、，,])", text)
        while pieces:
            end = 1
            for longer in range(len(pieces), 1, -2):
                if self.is_name("".join(pieces[:longer]), column):
                    end = longer
                    break
            found.append("".join(pieces[:end]).strip())
            del pieces[: end + 1]
        return [name for name in found if name]

    def is_name(self, text: str, column: Column) -> bool:
        """Whether a record bears a text as its name."""
        return any(
            self.named[kind, folded(text)] or self.ds.table(TABLE_OF[kind]).bearers(text)
            for kind in column.refers
        )

    def responsible(self, text: str, column: Column) -> list[Responsibility]:
        """The bodies of one role, in a text such as `牵头：商务部、市场监管总局`."""
        roles = {word: role for role in Role for word in (str(role), role.zh)}
        word, _, bearers = text.replace(":", "：", 1).partition("：")
        if word.strip() not in roles or not bearers:
            raise ValueError(
                f"{text!r} does not begin with a role; write {' or '.join(roles)}, a colon, and the bodies"
            )
        bodies = []
        for name in self.names(bearers, column):
            try:
                body = self.resolve(name, column)
            except UnknownRecord:
                body = None
                self.unmatched.append(name)
            bodies.append(Responsibility(body=body, role=roles[word.strip()], text=name))
        return bodies


def _tidied(column: Column, cell: Any) -> Any:
    """A cell as it was meant: without blanks around it, digits and signs at half their width, codes for their names."""
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    if column.kind is not Kind.TEXT:
        text = unicodedata.normalize("NFKC", text)
    if column.vocabulary:
        for member in column.vocabulary:
            if text in (member.en, member.zh):
                return str(member)
    return text


def _each(convert: Callable[[str], _Part], parts: Iterable[str]) -> tuple[_Part, ...]:
    """All parts converted, or all that is wrong with them."""
    converted, errors = [], []
    for part in parts:
        try:
            converted.append(convert(part))
        except (ValueError, PilotstdError) as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("parts that cannot be read", errors)
    return tuple(converted)


def _parts(text: str, marks: str) -> list[str]:
    return [part.strip() for part in re.split(f"[{marks}]", text) if part.strip()]


def _derived_id(table: str, values: Mapping[str, Any]) -> str | None:
    """The id that follows from the number, where the table has such ids."""
    number, batch = values.get("number"), values.get("batch", 1)
    if table not in DERIVED_IDS or number is None:
        return None
    return f"task:b{batch}-{number:03}" if batch != 1 else DERIVED_IDS[table].format(number=number)


def _missing(
    table: str, id: str | None, old: Record | None, typed: Collection[str]
) -> Iterator[str]:
    """The columns that a row must fill and does not: a correction need only say which record it is."""
    if id is None:
        key = "number" if table in DERIVED_IDS else "id"
        yield from [key] if key not in typed else []
    elif old is None:
        yield from (
            c.name for c in form(table).columns if c.required and c.name not in {"id", *typed}
        )
