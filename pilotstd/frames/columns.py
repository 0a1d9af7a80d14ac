"""The flat tables that a dataset is written as, declared once for pandas, CSV, Excel, Parquet and SQLite.

The declaration is read off the record classes. A dataset is one row of `dataset`, one sheet a table of records, one link sheet a
field that holds several values (`work_tasks.regions`), the `evidence` of all records, and what is `retired`.
"""

import datetime
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_origin

import attrs

from pilotstd.dataset import Dataset
from pilotstd.dictionary import field_docstrings
from pilotstd.model import (
    TABLES,
    Evidence,
    Label,
    Language,
    Record,
    Retired,
    Vocabulary,
    record_fields,
)

LICENCE = "CC0-1.0"
"""The licence of the data, as SPDX has it."""


class Kind(StrEnum):
    """What a column holds; the value is the pandas dtype."""

    TEXT = "string"
    CODE = "category"
    NUMBER = "Int64"
    FLAG = "boolean"
    DAY = "datetime64[ms]"


@attrs.frozen(kw_only=True)
class Column:
    """One column of a sheet."""

    name: str
    """The heading."""
    kind: Kind
    """What it holds."""
    path: str
    """Where the value stands in the object of the row: `title.en`; empty where the object is the value."""
    text: str
    """What it means."""
    required: bool = False
    """Whether a cell may not be empty."""
    default: Any = None
    """What an empty cell stands for."""
    vocabulary: type[Vocabulary] | None = None
    """The codes, where it holds codes."""
    refers: tuple[str, ...] = ()
    """The kinds of id that it holds, where it holds ids."""
    joined: bool = False
    """Whether it holds several names with blanks between them."""
    said: bool = False
    """Whether it only says something of the dataset, and is not read back."""


@attrs.frozen(kw_only=True)
class Sheet:
    """One flat table."""

    name: str
    """The name: of a table, or of a table and a field with a dot between."""
    text: str
    """What a row is."""
    columns: tuple[Column, ...]
    """The columns, in order."""
    key: tuple[str, ...]
    """The columns that tell a row from all others."""
    of: type[Any]
    """The class of the object that a row holds."""
    owners: tuple[str, ...] = ()
    """The sheets whose rows own the rows of this one; empty where they stand alone."""
    field: str = ""
    """The field of the owner that the rows make up."""

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)


_POSITION = Column(
    name="position",
    kind=Kind.NUMBER,
    path="",
    required=True,
    text="The place in the field, from 1.",
)


@cache
def sheets() -> dict[str, Sheet]:
    """Every sheet by name, in the order in which they are written."""
    tables = {name: _record_sheet(name, cls) for name, cls in TABLES.items()}
    links = [
        _link_sheet(table, cls, field)
        for table, cls in TABLES.items()
        for field in _several(cls)
        if field.name != "evidence"
    ]
    evidence = Sheet(
        name="evidence",
        text="Where the facts of a record were read, and how sure they are.",
        columns=(
            _owner(tuple(cls.prefix for cls in TABLES.values())),
            _POSITION,
            *_columns(Evidence),
        ),
        key=("record", "position"),
        of=Evidence,
        owners=tuple(TABLES),
        field="evidence",
    )
    retired = Sheet(
        name="retired", text=_sentence(Retired), columns=_columns(Retired), key=("id",), of=Retired
    )
    replaced = _link_sheet("retired", Retired, *_several(Retired))
    listed = [_dataset_sheet(), *tables.values(), *links, evidence, retired, replaced]
    return {sheet.name: sheet for sheet in listed}


def _dataset_sheet() -> Sheet:
    title = _label("title", "What the dataset is called.")
    columns = (
        Column(
            name="version",
            kind=Kind.TEXT,
            path="version",
            required=True,
            text="The version, as PEP 440 has it.",
        ),
        Column(
            name="as_of",
            kind=Kind.DAY,
            path="as_of",
            required=True,
            text="The day on which the data were true.",
        ),
        *title,
        Column(
            name="sha256",
            kind=Kind.TEXT,
            path="sha256",
            said=True,
            text="The SHA-256 of the canonical JSON that was written.",
        ),
        Column(
            name="licence",
            kind=Kind.TEXT,
            path="licence",
            said=True,
            text="The licence of the data, as SPDX has it.",
        ),
    )
    return Sheet(
        name="dataset",
        text="The dataset itself, in one row.",
        columns=columns,
        key=("version",),
        of=Dataset,
    )


def _record_sheet(name: str, cls: type[Record]) -> Sheet:
    return Sheet(name=name, text=_sentence(cls), columns=_columns(cls), key=("id",), of=cls)


def _link_sheet(table: str, cls: type[Any], field: "attrs.Attribute[Any]") -> Sheet:
    """The sheet of a field that holds several ids, texts or responsible bodies."""
    part = get_args(field.type)[0]
    text = field_docstrings(cls)[field.name]
    if attrs.has(part):
        columns = _columns(part)
    else:
        refers = field.metadata.get("refers", ())
        ids = bool(refers) or cls is Retired
        columns = (
            Column(
                name="target" if ids else "text",
                kind=Kind.TEXT,
                path="",
                required=True,
                refers=refers,
                text=text,
            ),
        )
    return Sheet(
        name=f"{table}.{field.name}",
        text=text,
        columns=(_owner((cls.prefix,) if issubclass(cls, Record) else ()), _POSITION, *columns),
        key=("record", "position"),
        of=part,
        owners=(table,),
        field=field.name,
    )


def _owner(prefixes: tuple[str, ...]) -> Column:
    return Column(
        name="record",
        kind=Kind.TEXT,
        path="id",
        required=True,
        refers=prefixes,
        text="The record that the row belongs to, by id.",
    )


def _several(cls: type[Any]) -> list["attrs.Attribute[Any]"]:
    return [field for field in record_fields(cls) if get_origin(field.type) is tuple]


def _columns(cls: type[Any]) -> tuple[Column, ...]:
    """The columns of the fields that hold one value; the names of fields that evidence supports count as one."""
    columns: list[Column] = []
    for field in record_fields(cls):
        text = field_docstrings(cls)[field.name]
        if field.type is Label:
            columns += _label(field.name, text)
        elif get_origin(field.type) is not tuple or cls is Evidence:
            columns.append(_column(field, text))
    return tuple(columns)


def _label(field: str, text: str) -> list[Column]:
    parts = field_docstrings(Label)
    return [
        Column(
            name=f"{field}_en", kind=Kind.TEXT, path=f"{field}.en", text=f"{text} {parts['en']}"
        ),
        Column(
            name=f"{field}_zh", kind=Kind.TEXT, path=f"{field}.zh", text=f"{text} {parts['zh']}"
        ),
        Column(
            name=f"{field}_original",
            kind=Kind.CODE,
            path=f"{field}.original",
            vocabulary=Language,
            text=f"{text} {parts['original']}",
        ),
    ]


_KINDS = {str: Kind.TEXT, int: Kind.NUMBER, bool: Kind.FLAG, datetime.date: Kind.DAY}


def _column(field: "attrs.Attribute[Any]", text: str) -> Column:
    kind: Any = next(
        part for part in get_args(field.type) or (field.type,) if part is not type(None)
    )
    coded = issubclass(kind, Vocabulary)
    return Column(
        name=field.name,
        kind=Kind.CODE if coded else _KINDS[kind],
        path=field.name,
        text=text,
        required=field.default is attrs.NOTHING,
        default=None if field.default is attrs.NOTHING else field.default,
        vocabulary=kind if coded else None,
        refers=field.metadata.get("refers", ()),
        joined=get_origin(field.type) is tuple,
    )


def _sentence(cls: type[Any]) -> str:
    return (cls.__doc__ or "").partition("\n")[0]
