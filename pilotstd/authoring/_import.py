"""Importing filled forms into a dataset: new ids are added, records with a known id are corrected."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pilotstd import checks
from pilotstd._atomic import AnyPath, read_bytes
from pilotstd.authoring._names import NameIndex
from pilotstd.authoring._rows import clean_cell, derived_id, record_of_row
from pilotstd.authoring._template import DERIVED_IDS, form
from pilotstd.bundled import check_new_version
from pilotstd.errors import (
    InvalidDataset,
    PilotstdError,
    Problem,
    Problems,
    UnknownCode,
    UnsupportedFormat,
    near,
    shown,
)
from pilotstd.formats import csv
from pilotstd.formats._data_dictionary import EXPLAINING
from pilotstd.formats._excel_read import read_sheets
from pilotstd.formats._folder import sheet_files
from pilotstd.model import TABLES, Basis, Evidence, Extra, Record, Responsibility, Role, Vocabulary
from pilotstd.model._fields import is_many, value_type
from pilotstd.tabular.cells import reader
from pilotstd.tabular.parse import RawTable
from pilotstd.tabular.schema import Field, schemas

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

_Part = TypeVar("_Part")


@attrs.frozen(kw_only=True)
class ImportResult:
    """A dataset with the contents of a form, and what they changed."""

    dataset: Dataset
    """The dataset, checked."""
    added: tuple[str, ...]
    """The ids of the records that are new."""
    corrected: tuple[str, ...]
    """The ids of the records of which a field changed."""
    confirmed: tuple[str, ...]
    """The ids of the records whose values were entered as they are: they only gained evidence."""
    unmatched: tuple[str, ...]
    """The printed names of responsible bodies that no department or region has."""


def amend(
    ds: Dataset, path: AnyPath, *, version: str, as_of: datetime.date | str | None = None, source: str | None = None
) -> ImportResult:
    """Import a filled form into a dataset: a workbook, a CSV file named after its table, or a folder of such files.

    Filled cells are the values, without the blanks around them; an empty cell changes nothing. Their evidence cites the source of the row,
    that of the option *source*, or the one row of the sheet `sources`. A field that changes loses the evidence of its old value, and
    evidence of a whole record is narrowed to what did not change.

    Raises `InvalidDataset` with every problem, its sheet, row and column, `InvalidQuery` for a version that is invalid or taken,
    `UnsupportedFormat` and `FileError`.
    """
    check_new_version(version, ds)
    sheets = {name: sheet for name, sheet in _read_sheets(path).items() if name not in EXPLAINING}
    if "dataset" in sheets:
        raise InvalidDataset(
            f"{os.fspath(path)!r} is a whole dataset, not a form: open it with pilotstd.read or --file"
        )
    form = _FormReader(ds, sheets, source)
    records = {record.id: record for record in ds} | form.records
    amended = ds.evolve(version=version, as_of=as_of, records=records.values())
    problems = Problems(form.problems)
    problems.extend(form.locate(checks.problems(amended)))
    if problems:
        raise InvalidDataset(f"{os.fspath(path)!r} cannot be imported into {ds.version}", problems)
    old = {id: ds.get(id) for id in form.records}
    changed = {id for id, record in old.items() if record and _values(record) != _values(form.records[id])}
    return ImportResult(
        dataset=amended,
        added=tuple(id for id in old if old[id] is None),
        corrected=tuple(id for id in old if id in changed),
        confirmed=tuple(id for id in old if old[id] is not None and id not in changed),
        unmatched=tuple(dict.fromkeys(form.unmatched)),
    )


def _values(record: Record) -> Record:
    return attrs.evolve(record, evidence=())


def _read_sheets(path: AnyPath) -> dict[str, RawTable]:
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
            f"{name!r} is not a form: save it as .xlsx, as .csv named after its table, or name a folder of CSV files"
        )
    return read_sheets(read_bytes(path), name)


class _FormReader:
    """Reads the sheets of a form: their records, the place of each, and the problems."""

    def __init__(self, ds: Dataset, sheets: Mapping[str, RawTable], source: str | None) -> None:
        self.ds = ds
        self.source = source
        self.records: dict[str, Record] = {}
        self.unmatched: list[str] = []
        self.problems = Problems()
        self.names = NameIndex(ds)
        self.places: dict[str, str] = {}  # the row of each id
        self.columns: dict[str, Collection[str]] = {}  # the filled ones, by id
        self.invalid_ids: set[str] = set()  # of rows that could not be read
        self.without_source: list[str] = []  # rows
        self._read(sheets)

    def locate(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Broken rules with the row at fault, except those that follow from rows that could not be read."""
        complete = not self.problems
        for problem in problems:
            id, path = problem.record or "", self.places.get(problem.record or "")
            if complete or (id in self.records and problem.value not in self.invalid_ids):
                if problem.field in self.columns.get(id, ()):
                    path = f"{path}, column {problem.field}"
                yield attrs.evolve(problem, path=path)

    def _read(self, sheets: Mapping[str, RawTable]) -> None:
        for name in [name for name in sheets if name not in TABLES]:
            message = (
                f"unknown sheet {shown(name)}: expected one of {', '.join(TABLES)}{self.problems.near(name, TABLES)}"
            )
            self.problems.add("tables", sheets[name].where, message)
        if self.source is not None and self.source not in self.ds.sources:
            hint = near(self.source, self.ds.sources.ids)
            self.problems.add("references", "--source", f"no record {self.source!r} in sources{hint}")
        known = len(self.problems)
        self._read_table("sources", sheets)
        sources_are_read = len(self.problems) == known
        if self.source is None and len(self.records) == 1:
            (self.source,) = self.records  # the evidence of all other rows cites it
        for table in TABLES:
            if table != "sources":
                self._read_table(table, sheets)
        if self.without_source and sources_are_read:
            first, *others = self.without_source
            more = f", as in {len(others)} more rows" if others else ""
            self.problems.add(
                "source",
                first,
                f"no source{more}: fill one row of the sheet sources, or name one in the column source or by --source",
            )
        if not self.records and not self.problems and not self.without_source:
            places = "; ".join(sheet.where for sheet in sheets.values())
            self.problems.add("rows", places, "the form is empty")

    def _read_table(self, table: str, sheets: Mapping[str, RawTable]) -> None:
        if table not in sheets:
            return
        sheet = sheets[table]
        self.problems.extend(sheet.problems)
        columns = {column.name: column for column in form(table).columns}
        for name in [name for name in sheet.columns if name not in columns]:
            message = (
                f"unknown column {shown(name)}: expected one of {', '.join(columns)}{self.problems.near(name, columns)}"
            )
            self.problems.add("columns", sheet.where, message, name)
        for index, number in enumerate(sheet.rows):
            cells = {
                column: clean_cell(column, sheet.columns[name][index])
                for name, column in columns.items()
                if name in sheet.columns
            }
            filled = {column: cell for column, cell in cells.items() if cell not in (None, "")}
            if filled:
                required = [column.name for column in columns.values() if column.required]
                self._read_row(table, f"{sheet.where}, row {number}", filled, required)

    def _read_row(self, table: str, where: str, cells: Mapping[Field, Any], required: Iterable[str]) -> None:
        """Read the filled cells of a row: one record, new or corrected."""
        known = len(self.problems)
        columns = [column.name for column in cells]
        values = self._values_of_cells(table, where, cells)
        locator, source = values.pop("locator", None), values.pop("source", None) or self.source
        derived = derived_id(table, values)
        id = values.pop("id", None) or derived
        old = self.ds.table(table).get(id) if id else None
        if id is None:
            required = ["number" if table in DERIVED_IDS else "id"]
        elif old is not None:
            required = ()  # a correction need only say which record it corrects
        for name in required:
            if name not in columns:
                message = "empty cell: a new record needs a value here"
                self.problems.add("required", f"{where}, column {name}", message)
        if id is not None:
            self._check_id(table, where, id, derived, old, values)
        if table == "sources":
            source = id
        elif source is None and "source" not in columns:
            self.without_source.append(where)
        if len(self.problems) > known or id is None or source is None:
            self.invalid_ids |= {id} if id else set()
            return
        evidence = Evidence(source=source, locator=locator, basis=Basis.STATED)
        self.records[id] = record_of_row(TABLES[table], id, old, values, evidence)
        self.names.add(self.records[id])
        self.columns[id] = columns

    def _check_id(
        self, table: str, where: str, id: str, derived: str | None, old: Record | None, values: Mapping[str, Any]
    ) -> None:
        """Add a problem for an id of another table, of another number, or of an earlier row."""
        prefix = TABLES[table].prefix
        if not id.startswith(f"{prefix}:"):
            message = f"invalid id {id!r}: an id of {table} begins with {prefix}:"
            self.problems.add("ids", f"{where}, column id", message, id)
        elif derived not in {None, id} and getattr(old, "number", None) != values["number"]:
            message = f"id {id!r} does not match the number: expected {derived!r}"
            self.problems.add("ids", f"{where}, column id", message, id)
        if id in self.places:
            message = f"duplicate id {id!r}: {self.places[id]} has it already"
            self.problems.add("ids", f"{where}, column id", message, id)
        self.places.setdefault(id, where)

    # --- Cells --------------------------------------------------------------------------------------------------------

    def _values_of_cells(self, table: str, where: str, cells: Mapping[Field, Any]) -> dict[str, Any]:
        """The values by column, with a problem for each cell that has none."""
        values = {}
        for column, cell in cells.items():
            try:
                values[column.name] = self._value(table, column, cell)
            except* (ValueError, PilotstdError) as errors:
                for error in errors.exceptions:
                    self.problems.add("cell", f"{where}, column {column.name}", error, cell)
        return values

    def _value(self, table: str, column: Field, cell: Any) -> Any:
        """The value of a cell; raises `ValueError` and `PilotstdError`, or a group of them."""
        value = reader(column)(cell)
        field = attrs.fields_dict(TABLES[table]).get(column.name)
        if field is not None and field.type is Extra:
            return Extra(dict(_each(_extra_value, _parts(value))))
        if field is None or not is_many(field):
            return self.names.resolve(value, column.references) if column.references else value
        parts = _parts(value)
        values: tuple[Any, ...]
        if field.type == tuple[Responsibility, ...]:
            values = tuple(chain(*_each(lambda part: self._responsible(part, column), parts)))
        elif column.references:
            names = chain(*(self.names.split(part, column.references) for part in parts))
            values = _each(lambda name: self.names.resolve(name, column.references), names)
        elif issubclass(kind := value_type(field.type), Vocabulary):
            values = _each(lambda part: _code(kind, part), parts)
        else:
            values = tuple(parts)
        if not values:
            raise ValueError(f"no value in {shown(cell)}: leave the cell empty, or fill it")
        return values

    def _responsible(self, text: str, column: Field) -> list[Responsibility]:
        """The bodies of one role, in a text such as `牵头：商务部、市场监管总局`."""
        roles = {word: role for role in Role for word in (str(role), role.zh)}
        word, _, names = text.replace(":", "：", 1).partition("：")
        role = roles.get(word.strip())
        if role is None or not names:
            raise ValueError(
                f"{shown(text)} does not begin with a role: write {' or '.join(roles)}, a colon, and the bodies"
            )
        bodies = []
        for name in self.names.split(names, column.references):
            body = self.names.find(name, column.references)
            if body is None:
                self.unmatched.append(name)
            bodies.append(Responsibility(body=body, role=role, text=name))
        return bodies


def _code(vocabulary: type[Vocabulary], text: str) -> Vocabulary:
    """The code of a vocabulary that a text is, or whose wording it is."""
    for member in vocabulary:
        if text in (str(member), member.en, member.zh):
            return member
    codes = [str(member) for member in vocabulary]
    raise UnknownCode(vocabulary.__name__, text, codes)


def _extra_value(text: str) -> tuple[str, Any]:
    """The name and the value in a text such as `预算：1200`."""
    name, colon, cell = (part.strip() for part in text.replace(":", "：", 1).partition("："))
    if not (name and colon and cell):
        raise ValueError(f"{text!r} is not a name, a colon and a value")
    for column in schemas()["extra"].content[:1:-1]:  # day, flag and number before text
        with suppress(ValueError):
            return name, reader(column)(cell)
    return name, cell


def _each(convert: Callable[[str], _Part], parts: Iterable[str]) -> tuple[_Part, ...]:
    """All parts converted; raises all that is wrong with them, as a group."""
    converted, errors = [], []
    for part in parts:
        try:
            converted.append(convert(part))
        except (ValueError, PilotstdError) as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("invalid parts of a cell", errors)
    return tuple(converted)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split("[；;\n]", text) if part.strip()]
