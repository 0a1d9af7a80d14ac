"""The flat tables that a dataset is written as, declared once for pandas, CSV, Excel, Parquet and SQLite.

The declaration is read off the record classes. A dataset is one row of `dataset`, one table a class of records, one link table a
field that holds several values (`work_tasks.regions`), the `evidence` and the `extra` of all records, and the `retired` ids.
"""

import datetime
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from types import SimpleNamespace
from typing import Any, Self, get_args

import attrs

from pilotstd.model import (
    TABLES,
    Evidence,
    Extra,
    Identity,
    Label,
    Language,
    Record,
    Retired,
    Vocabulary,
    record_fields,
)
from pilotstd.model._base import _Value
from pilotstd.model._fields import about, documentation, is_many, references_of, since_format, value_type

__all__ = ["ExtraEntry", "Field", "FieldType", "TableSchema", "schemas"]


class FieldType(StrEnum):
    """What a column holds; the value is the pandas dtype."""

    TEXT = "string"
    CODE = "category"
    NUMBER = "Int64"
    FLAG = "boolean"
    DAY = "datetime64[ms]"


@attrs.frozen(kw_only=True)
class Field:
    """One column of a table."""

    name: str
    """The name of the column."""
    kind: FieldType
    """What it holds."""
    path: str
    """The attribute of the row object that has the value: `title.en`; empty if the object is the value itself."""
    description: str
    """What it means."""
    required: bool = False
    """Whether a cell may not be empty."""
    default: Any = None
    """The value of an empty cell."""
    vocabulary: type[Vocabulary] | None = None
    """The codes, if it holds codes."""
    references: tuple[str, ...] = ()
    """The kinds of id that it holds, if it holds ids."""
    separator: str = ""
    """What is between the texts in a cell, if it holds several."""
    computed: bool = False
    """Whether it is computed from the dataset, and not read back."""
    since_format: int = 1
    """The number of the file format that added what it holds."""


@attrs.frozen(kw_only=True)
class TableSchema:
    """One flat table."""

    name: str
    """The name: of a table, or of a table and a field with a dot between."""
    description: str
    """What a row is."""
    columns: tuple[Field, ...]
    """The columns, in order."""
    key: tuple[str, ...]
    """The columns that tell a row from all others."""
    row_type: type[Any]
    """The class of the object that a row holds."""
    parents: tuple[str, ...] = ()
    """The tables whose rows own the rows of this one; empty for a table of its own."""
    field: str = ""
    """The field of the owner that holds the rows."""

    def column(self, name: str) -> Field:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def since_format(self) -> int:
        """The number of the file format that added the table."""
        return min(column.since_format for column in self.columns)

    @property
    def content(self) -> tuple[Field, ...]:
        """The columns of the object in a row, without those that say whose it is and at which place."""
        return tuple(c for c in self.columns if not self.field or c.name not in {"record", "position"})


@attrs.frozen(kw_only=True, repr=False)
class ExtraEntry(_Value):
    """One name of `extra` as a row of a table, its value under its type."""

    name: str = attrs.field(metadata=about("The name of the value."))
    text: str | None = attrs.field(default=None, metadata=about("The value, if it is text."))
    number: int | None = attrs.field(default=None, metadata=about("The value, if it is an integer."))
    flag: bool | None = attrs.field(default=None, metadata=about("The value, if it is true or false."))
    day: datetime.date | None = attrs.field(default=None, metadata=about("The value, if it is a day."))

    @classmethod
    def of(cls, extra: Extra) -> list[Self]:
        """The entries of a mapping, in order."""
        return [cls(name=name, **{_COLUMN[type(value)]: value}) for name, value in extra.items()]  # type: ignore[arg-type]

    @property
    def value(self) -> Any:
        """The value; None unless there is exactly one."""
        values = [value for column in _COLUMN.values() if (value := getattr(self, column)) is not None]
        return values[0] if len(values) == 1 else None


_COLUMN = {str: "text", int: "number", bool: "flag", datetime.date: "day"}


@cache
def schemas() -> dict[str, TableSchema]:
    """The schema of every table by name, in the order in which they are written."""
    tables = [
        TableSchema(
            name=name,
            description=_summary(cls),
            columns=_since(since_format(cls), _columns(cls)),
            key=("id",),
            row_type=cls,
        )
        for name, cls in TABLES.items()
    ]
    links = [
        _link_schema(table, cls, field)
        for table, cls in TABLES.items()
        for field in _list_fields(cls)
        if field.name != "evidence"
    ]
    owner = _parent(tuple(cls.prefix for cls in TABLES.values()))
    evidence = TableSchema(
        name="evidence",
        description="Where the facts of a record were read, and how sure they are.",
        columns=(owner, _POSITION, *_columns(Evidence)),
        key=("record", "position"),
        row_type=Evidence,
        parents=tuple(TABLES),
        field="evidence",
    )
    extra = TableSchema(
        name="extra",
        description="What a record holds beyond the fields of its class, one name a row.",
        columns=_since(since_format(attrs.fields(Record).extra), (owner, *_columns(ExtraEntry))),
        key=("record", "name"),
        row_type=ExtraEntry,
        parents=tuple(TABLES),
        field="extra",
    )
    retired = TableSchema(
        name="retired", description=_summary(Retired), columns=_columns(Retired), key=("id",), row_type=Retired
    )
    replaced_by = _link_schema("retired", Retired, *_list_fields(Retired))
    every = [_dataset_schema(), *tables, *links, evidence, extra, retired, replaced_by]
    return {schema.name: schema for schema in every}


def _since(number: int, columns: Iterable[Field]) -> tuple[Field, ...]:
    """Columns of what a format added, or of what a later one added to it."""
    return tuple(attrs.evolve(column, since_format=max(number, column.since_format)) for column in columns)


def _dataset_schema() -> TableSchema:
    day = "The day on which the data were true."
    sha256 = "The SHA-256 of the canonical JSON that was written."
    return TableSchema(
        name="dataset",
        description="The dataset itself, in one row.",
        columns=(
            _field("version", "The version, as PEP 440 has it.", required=True),
            _field("as_of", day, FieldType.DAY, required=True),
            *_label("title", "What the dataset is called."),
            *_since(since_format(Identity), _columns(Identity)),
            _field("sha256", sha256, computed=True),
        ),
        key=("version",),
        row_type=SimpleNamespace,
    )


def _link_schema(table: str, cls: type[Any], field: "attrs.Attribute[Any]") -> TableSchema:
    """The table of a field that holds several ids, codes, texts or responsible bodies."""
    part = get_args(field.type)[0]
    description, references = documentation(field), references_of(field)
    if attrs.has(part):
        columns = _columns(part)
    elif issubclass(part, Vocabulary):
        columns = (_field("code", description, FieldType.CODE, path="", required=True, vocabulary=part),)
    else:
        name = "target" if references or cls is Retired else "text"
        columns = (_field(name, description, path="", required=True, references=references),)
    return TableSchema(
        name=f"{table}.{field.name}",
        description=description,
        columns=_since(
            max(since_format(cls), since_format(field)),
            (_parent((cls.prefix,) if issubclass(cls, Record) else ()), _POSITION, *columns),
        ),
        key=("record", "position"),
        row_type=part,
        parents=(table,),
        field=field.name,
    )


def _field(
    name: str, description: str, kind: FieldType = FieldType.TEXT, *, path: str | None = None, **more: Any
) -> Field:
    path = name if path is None else path
    return Field(name=name, kind=kind, path=path, description=description, **more)


_POSITION = _field("position", "The place in the field, from 1.", FieldType.NUMBER, path="", required=True)


def _parent(prefixes: tuple[str, ...]) -> Field:
    description = "The record that the row belongs to, by id."
    return _field("record", description, path="id", required=True, references=prefixes)


def _list_fields(cls: type[Any]) -> list["attrs.Attribute[Any]"]:
    return [field for field in record_fields(cls) if is_many(field)]


def _columns(cls: type[Any]) -> tuple[Field, ...]:
    """The columns of the fields that hold one value. Several short texts in a part of a record or of the dataset count as one."""
    columns: list[Field] = []
    for field in record_fields(cls):
        if field.type is Label:
            columns += _since(since_format(field), _label(field.name, documentation(field)))
        elif field.type is not Extra and not (is_many(field) and (issubclass(cls, Record) or cls is Retired)):
            columns.append(_column(field))
    return tuple(columns)


def _label(field: str, description: str) -> list[Field]:
    columns = []
    for part in attrs.fields(Label):
        coded = part.name == "original"
        columns.append(
            _field(
                f"{field}_{part.name}",
                f"{description} {documentation(part)}",
                FieldType.CODE if coded else FieldType.TEXT,
                path=f"{field}.{part.name}",
                vocabulary=Language if coded else None,
            )
        )
    return columns


_KINDS = {str: FieldType.TEXT, int: FieldType.NUMBER, bool: FieldType.FLAG, datetime.date: FieldType.DAY}


def _column(field: "attrs.Attribute[Any]") -> Field:
    kind = value_type(field.type)
    coded = issubclass(kind, Vocabulary)
    required = field.default is attrs.NOTHING
    return _field(
        field.name,
        documentation(field),
        FieldType.CODE if coded else _KINDS[kind],
        required=required,
        default=None if required else field.default,
        vocabulary=kind if coded else None,
        references=references_of(field),
        since_format=since_format(field),
        separator=(" " if field.name == "fields" else "; ") if is_many(field) else "",
    )


def _summary(cls: type[Any]) -> str:
    return (cls.__doc__ or "").partition("\n")[0]
