"""A folder of Parquet files, one a table, by way of pyarrow."""

from __future__ import annotations

import json
import os
from itertools import chain
from typing import TYPE_CHECKING, Any

from pilotstd import limits
from pilotstd._atomic import AnyPath
from pilotstd._contents import Contents
from pilotstd._require import require
from pilotstd.formats._folder import replace_folder, sheet_files
from pilotstd.formats._metadata import describe
from pilotstd.tabular.cells import NoValue
from pilotstd.tabular.parse import RawTable, from_columns, parse_tables
from pilotstd.tabular.rows import Cells, flatten
from pilotstd.tabular.schema import Field, FieldType, schemas

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

__all__ = ["read", "write"]

METADATA = "pilotstd"
"""The key of the metadata in every file: version, day, digest, licence and sources as JSON."""


def write(ds: Dataset, path: AnyPath) -> None:
    """Write a folder of Parquet files."""
    parquet = require("pyarrow.parquet", extra="parquet")
    metadata = {METADATA: json.dumps(describe(ds), ensure_ascii=False)}
    tables = {name: _arrow_table(name, cells) for name, cells in flatten(ds).items()}
    with replace_folder(path, ".parquet") as part:
        for name, table in tables.items():
            parquet.write_table(table.replace_schema_metadata(metadata), part / f"{name}.parquet")


def _arrow_table(name: str, cells: Cells) -> Any:
    """The cells of a table as an Arrow table."""
    pa = require("pyarrow", extra="parquet")
    schema = schemas()[name]
    arrays = {column: _array(schema.column(column), values) for column, values in cells.items()}
    fields = [
        pa.field(column, array.type, nullable=not schema.column(column).required) for column, array in arrays.items()
    ]
    return pa.Table.from_arrays(list(arrays.values()), schema=pa.schema(fields))


def _array(column: Field, values: list[Any]) -> Any:
    pa = require("pyarrow", extra="parquet")
    if column.kind is FieldType.CODE:
        members = tuple(column.vocabulary or ())
        numbers: dict[Any, int | None] = {None: None}
        numbers |= {member: number for number, member in enumerate(members)}
        codes = pa.array([numbers[value] for value in values], pa.int8())
        return pa.DictionaryArray.from_arrays(codes, pa.array([str(member) for member in members]))
    types = {
        FieldType.TEXT: pa.string(),
        FieldType.NUMBER: pa.int64(),
        FieldType.FLAG: pa.bool_(),
        FieldType.DAY: pa.date32(),
    }
    return pa.array(values, types[column.kind])


def read(path: AnyPath) -> Contents:
    """Read a folder of Parquet files, every type checked."""
    name = os.fspath(path)
    files = sheet_files(path, ".parquet")
    tables = {key: _raw_table(key, file, f"{name}/{key}.parquet") for key, file in files.items()}
    return parse_tables(tables, name)


def _raw_table(name: str, file: AnyPath, where: str) -> RawTable:
    pa, parquet = require("pyarrow", extra="parquet"), require("pyarrow.parquet", extra="parquet")
    try:
        with parquet.ParquetFile(file) as opened:
            size = opened.metadata.num_rows * opened.metadata.num_columns * _POINTER
            if refusal := limits.current().refusal(os.path.getsize(file), size):
                return RawTable.unreadable(where, name, refusal)
            texts = [field.name for field in opened.schema_arrow if field.type == pa.string()]
        with parquet.ParquetFile(
            file, read_dictionary=texts
        ) as opened:  # a text is held once, however many cells have it
            table = opened.read()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        return RawTable.unreadable(where, name, f"not a Parquet file, or cut short: {error}")
    columns = [list(chain.from_iterable(map(_cells, column.chunks))) for column in table.columns]
    return from_columns(where, table.column_names, columns, range(1, table.num_rows + 1))


_POINTER = 8  # bytes that a cell takes in memory, whatever it takes in the file


def _cells(array: Any) -> list[Any]:
    """The values of an array, with `NoValue` for one that Python cannot hold, such as a day in the year 5,000,000."""
    if hasattr(array, "dictionary"):
        values = [*_cells(array.dictionary), None]
        return [values[-1 if index is None else index] for index in array.indices.to_pylist()]
    try:
        return array.to_pylist()  # type: ignore[no-any-return]
    except (ValueError, OverflowError):
        return [_cell(scalar) for scalar in array]


def _cell(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except (ValueError, OverflowError) as error:
        return NoValue(f"a {scalar.type} out of range: {error}")
