"""What was typed into a form, laid onto a dataset: new ids are added, those that are there are corrected."""

import datetime
import os
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import attrs

from pilotstd import bundled
from pilotstd.authoring.forms import DERIVED_IDS, form
from pilotstd.dataset import Dataset
from pilotstd.errors import (
    InvalidDataset,
    InvalidQuery,
    PilotstdError,
    Problem,
    UnknownRecord,
    near,
)
from pilotstd.files import AnyPath, read_bytes
from pilotstd.formats import csv
from pilotstd.formats.explaining import EXPLAINING
from pilotstd.formats.folders import sheet_files
from pilotstd.formats.workbook import read_sheets
from pilotstd.frames.assemble import Found
from pilotstd.frames.cells import reader
from pilotstd.frames.columns import Column
from pilotstd.model import (
    TABLE_OF,
    TABLES,
    Basis,
    Evidence,
    Label,
    Language,
    Record,
    Responsibility,
    Role,
    label_fields,
    record_fields,
)
from pilotstd.wording import filled

_TRANSLATED = "translated for this dataset"


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

    Filled cells are the values; an empty one says nothing. What they say rests on the source of the row, of the option *source*, or
    of the one row of the sheet `sources`. A field that changes loses the evidence that it had, as that was for another value.

    Raises `InvalidDataset` with every problem, its sheet, row and column, and `InvalidQuery` for a version that is taken.
    """
    _check_version(version, ds)
    typing = _Typing(
        ds, {name: sheet for name, sheet in _sheets(path).items() if name not in EXPLAINING}, source
    )
    records = {record.id: record for record in ds} | typing.records
    amended = Dataset(
        version=version,
        as_of=as_of or ds.as_of,
        title=ds.title,
        retired=ds.retired,
        records=records.values(),
    )
    problems = typing.problems or [
        attrs.evolve(problem, path=typing.places.get(problem.record or ""))
        for problem in amended.check()
    ]
    if problems:
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

    try:
        wanted = Version(version)
    except InvalidVersion:
        raise InvalidQuery(
            f"{version!r} is no PEP 440 version; name yours {ds.version}+ours.1"
        ) from None
    for taken in (ds.version, *(release.version for release in bundled.releases())):
        if wanted == Version(taken):
            raise InvalidQuery(
                f"the version {taken} stands for other data already; name yours {taken}+ours.1"
            )


def _sheets(path: AnyPath) -> dict[str, Found]:
    name = os.fspath(path)
    if os.path.isdir(path):
        return {
            sheet: csv.read_sheet(file, f"{name}/{sheet}.csv", sheet)
            for sheet, file in sheet_files(path, ".csv").items()
        }
    stem, suffix = os.path.splitext(os.path.basename(name))
    if suffix.lower() == ".csv":
        return {stem: csv.read_sheet(path, name, stem)}
    return read_sheets(read_bytes(path), name)


class _Typing:
    """One reading of filled forms: the records typed, where each stands, and the problems found."""

    def __init__(self, ds: Dataset, found: Mapping[str, Found], source: str | None) -> None:
        self.ds = ds
        self.problems: list[Problem] = []
        self.records: dict[str, Record] = {}
        self.places: dict[str, str] = {}
        self.unmatched: list[str] = []
        self.source = source
        for name in found.keys() - TABLES.keys():
            self.say(
                "tables",
                found[name].where,
                f"an unknown sheet {name!r}{near(name, TABLES)}; there are {', '.join(TABLES)}",
            )
        if source is not None and source not in ds.sources:
            self.say(
                "references",
                "--source",
                f"no record {source!r} in sources{near(source, ds.sources.ids)}",
            )
        for table in TABLES:
            if table in found:
                self.read(table, found[table])
            if table == "sources" and source is None and len(self.records) == 1:
                (self.source,) = self.records  # what else is typed rests on it
        if not self.records and not self.problems:
            self.say("rows", ", ".join(sheet.where for sheet in found.values()), "nothing is typed")

    def say(self, rule: str, path: str, message: str, value: Any = None) -> None:
        self.problems.append(Problem(rule=rule, path=path, message=message, value=value))

    def read(self, table: str, found: Found) -> None:
        """Read the rows of a table."""
        self.problems += found.problems
        columns = {column.name: column for column in form(table).columns}
        for name in found.columns.keys() - columns.keys():
            message = (
                f"an unknown column {name!r}{near(name, columns)}; there are {', '.join(columns)}"
            )
            self.say("columns", found.where, message, name)
        for place, number in enumerate(found.rows):
            typed = {
                name: cells[place]
                for name, cells in found.columns.items()
                if name in columns and cells[place] is not None
            }
            if typed:
                self.row(
                    table,
                    f"{found.where}, row {number}",
                    {columns[name]: cell for name, cell in typed.items()},
                )

    def row(self, table: str, where: str, typed: Mapping[Column, Any]) -> None:
        """Read a row: one record, new or corrected."""
        before = len(self.problems)
        values: dict[str, Any] = {}
        for column, cell in typed.items():
            try:
                values[column.name] = self.value(table, column, cell)
            except (ValueError, PilotstdError) as error:
                self.say("cell", f"{where}, column {column.name}", str(error), cell)
        locator, source = values.pop("locator", None), values.pop("source", None) or self.source
        id = values.pop("id", None) or _derived_id(table, values)
        old = self.ds.get(id) if id else None
        if table == "sources":
            source = id
        names = {column.name for column in typed}
        for missing in _missing(table, id, old, names):
            self.say(
                "required",
                f"{where}, column {missing}",
                "an empty cell where a new record must have a value",
            )
        if id in self.records:
            self.say(
                "ids", f"{where}, column id", f"{id!r} stands in {self.places[id]} already", id
            )
        if source is None and "source" not in names:
            self.say(
                "source",
                where,
                "no source: fill one row of the sheet sources, or name one in the column source or by --source",
            )
        if len(self.problems) > before or id is None or source is None:
            return
        read, translated = _join_labels(TABLES[table], old, values)
        record = attrs.evolve(old, **values) if old else TABLES[table](id=id, **values)
        evidence = list(_kept(old, record))
        there = Evidence(source=source, locator=locator, basis=Basis.STATED)
        said = [
            field.name
            for field in record_fields(type(record))
            if field.name in values and field.name != "note"
        ]
        if stated := tuple(name for name in said if name in read or name not in translated):
            # a source says of itself what it is: of the whole record
            evidence.append(there if table == "sources" else attrs.evolve(there, fields=stated))
        if rendered := tuple(name for name in said if name in translated):
            evidence.append(
                attrs.evolve(there, fields=rendered, basis=Basis.TRANSLATED, rule=_TRANSLATED)
            )
        self.records[id] = attrs.evolve(record, evidence=tuple(dict.fromkeys(evidence)))
        self.places[id] = where

    def value(self, table: str, column: Column, cell: Any) -> Any:
        """The value of a cell; raises `ValueError` and `PilotstdError` where it has none."""
        value = reader(column)(cell)
        kind = attrs.fields_dict(TABLES[table]).get(column.name)
        if kind is not None and kind.type == tuple[Responsibility, ...]:
            return tuple(self.responsibilities(value, column))
        if kind is not None and kind.default == ():
            parts = _parts(value, "；;\n、，," if column.refers else "；;\n")
            return (
                tuple(self.resolve(part, column) for part in parts)
                if column.refers
                else tuple(parts)
            )
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
                missed = missed or error
        raise missed or ValueError(f"{text!r} is no id")

    def responsibilities(self, text: str, column: Column) -> Iterator[Responsibility]:
        """The bodies in a text such as `牵头：商务部、市场监管总局；参加：文化和旅游部`."""
        roles = {word: role for role in Role for word in (str(role), role.zh)}
        for part in _parts(text, "；;\n"):
            word, _, names = part.replace(":", "：", 1).partition("：")
            if word.strip() not in roles or not names:
                raise ValueError(
                    f"{part!r} does not begin with a role; write {' or '.join(roles)}, a colon, and the bodies"
                )
            for name in _parts(names, "、，,"):
                try:
                    body = self.resolve(name, column)
                except UnknownRecord:
                    body = None
                    self.unmatched.append(name)
                yield Responsibility(body=body, role=roles[word.strip()], text=name)


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


def _join_labels(
    cls: type[Any], old: Record | None, values: dict[str, Any]
) -> tuple[set[str], set[str]]:
    """Make labels of their parts; gives the labels that are read in the source, and those that are translated from it.

    A label of which only one language is typed is printed in it. Where the printed wording changes, a translation that is not typed
    anew goes: it was one of other words.
    """
    read, translated = set(), set()
    for field in label_fields(cls):
        parts = {
            part: values.pop(f"{field}_{part}")
            for part in ("en", "zh", "original")
            if f"{field}_{part}" in values
        }
        if not parts:
            continue
        before: Label = getattr(old, field) if old else Label()
        languages = [language for language in Language if language in parts]
        original: Language | None = parts.get("original") or before.original
        if not before and len(languages) == 1:
            original = original or languages[0]
        words = {"en": before.en, "zh": before.zh}
        if original and original in languages and words[original] != parts[original]:
            words = {"en": None, "zh": None}
        label = Label(parts.get("en", words["en"]), parts.get("zh", words["zh"]), original)
        if original is None or original in languages:
            read.add(field)
        if original is not None and any(language != original for language in languages):
            translated.add(field)
        values[field] = label
    return read, translated


def _kept(old: Record | None, record: Record) -> Iterator[Evidence]:
    """The evidence that a record had, less what was for a value that it has no more."""
    if old is None:
        return
    values = dict(filled(old))
    changed = {name for name, value in values.items() if value != getattr(record, name)}
    for item in old.evidence:
        supported = item.fields or tuple(name for name in values if name != "note")
        left = tuple(name for name in supported if name not in changed)
        if left == supported:
            yield item
        elif left:
            yield attrs.evolve(item, fields=left)
