"""A folder of Parquet files, one a table, by way of pyarrow."""

import json
import os
from typing import Any

from pilotstd.collector import paused_collector
from pilotstd.dataset import Dataset
from pilotstd.errors import MissingExtra
from pilotstd.files import AnyPath
from pilotstd.formats.description import describe
from pilotstd.formats.folders import replacing_folder, sheet_files
from pilotstd.frames.assemble import Found, assemble, from_columns
from pilotstd.frames.columns import Column, Kind, sheets
from pilotstd.frames.flatten import Cells, flatten

METADATA = "pilotstd"
"""The key of the metadata in every file: version, day, digest, licence and sources as JSON."""


def write(ds: Dataset, path: AnyPath) -> None:
    """Write a folder of Parquet files."""
    parquet = _pyarrow("parquet")
    said = {METADATA: json.dumps(describe(ds), ensure_ascii=False)}
    tables = {name: table_of(name, cells) for name, cells in flatten(ds).items()}
    with replacing_folder(path, ".parquet") as beside:
        for name, table in tables.items():
            parquet.write_table(table.replace_schema_metadata(said), beside / f"{name}.parquet")


def table_of(name: str, cells: Cells) -> Any:
    """The cells of a sheet as an Arrow table."""
    pa = _pyarrow()
    sheet = sheets()[name]
    with paused_collector():
        arrays = {column: _array(sheet.column(column), values) for column, values in cells.items()}
        fields = [
            pa.field(column, array.type, nullable=not sheet.column(column).required)
            for column, array in arrays.items()
        ]
        return pa.Table.from_arrays(list(arrays.values()), schema=pa.schema(fields))


def _array(column: Column, values: list[Any]) -> Any:
    pa = _pyarrow()
    if column.kind is Kind.CODE:
        members = tuple(column.vocabulary or ())
        place: dict[Any, int | None] = {member: number for number, member in enumerate(members)} | {
            None: None
        }
        codes = pa.array([place[value] for value in values], pa.int8())
        return pa.DictionaryArray.from_arrays(codes, pa.array([str(member) for member in members]))
    types = {
        Kind.TEXT: pa.string(),
        Kind.NUMBER: pa.int64(),
        Kind.FLAG: pa.bool_(),
        Kind.DAY: pa.date32(),
    }
    return pa.array(values, types[column.kind])


def read(path: AnyPath) -> Dataset:
    """Read a folder of Parquet files, checked."""
    name = os.fspath(path)
    found = {
        key: _found(key, file, f"{name}/{key}.parquet")
        for key, file in sheet_files(path, ".parquet").items()
    }
    return assemble(found, name)


def _found(name: str, file: AnyPath, where: str) -> Found:
    pa, parquet = _pyarrow(), _pyarrow("parquet")
    try:
        table = parquet.ParquetFile(file).read()
    except (pa.ArrowException, OSError) as error:
        return Found.unreadable(where, name, f"no Parquet file, or cut short: {error}")
    columns = [column.to_pylist() for column in table.columns]
    return from_columns(where, table.column_names, columns, range(1, table.num_rows + 1))


def _pyarrow(module: str = "") -> Any:
    from importlib import import_module

    try:
        return import_module(f"pyarrow.{module}" if module else "pyarrow")
    except ImportError:
        raise MissingExtra.of("pyarrow", "parquet") from None
