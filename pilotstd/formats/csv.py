"""A folder of CSV tables with two descriptors: a Data Package, version 2, and `croissant.json`."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pilotstd._atomic import AnyPath, read_bytes
from pilotstd._contents import Contents
from pilotstd.codec._encode import digest
from pilotstd.errors import InvalidDataset
from pilotstd.formats import _croissant, _datapackage
from pilotstd.formats._data_dictionary import data_sheets
from pilotstd.formats._datapackage import DESCRIPTOR, mismatch
from pilotstd.formats._folder import replace_folder, sheet_files
from pilotstd.tabular.parse import RawTable, from_rows, parse_tables
from pilotstd.tabular.rows import Cells, empty_texts, flatten
from pilotstd.tabular.schema import FieldType, TableSchema, schemas

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

__all__ = ["read", "write"]

_ESCAPED = frozenset("=+-@'\t\r＝＋－＠")
"""The first characters of texts that a spreadsheet would run, or that look as if they were escaped."""


def write(ds: Dataset, path: AnyPath) -> None:
    """Write a folder of CSV tables and its descriptors.

    Raises `InvalidDataset` for empty texts, which CSV cannot tell from None.
    """
    tables = flatten(ds)
    if problems := tuple(empty_texts(tables)):
        message = "texts that cannot be represented in CSV; choose another format or change them"
        raise InvalidDataset(message, problems)
    files = {name: _encode(schemas()[name], cells) for name, cells in tables.items()}
    written = {name: (len(data), digest(data)) for name, data in files.items()}
    described = {made.DESCRIPTOR: made.descriptor(ds, written) for made in (_datapackage, _croissant)}
    with replace_folder(path, ".csv", described) as part:
        for name, data in ({f"{name}.csv": data for name, data in files.items()} | described).items():
            (part / name).write_bytes(data)


def read(path: AnyPath) -> Contents:
    """Read a folder of CSV tables, every type checked.

    The descriptor may be missing, or have the digests of tables that were corrected since; but it may not describe other data.
    """
    name = os.fspath(path)
    files = sheet_files(path, ".csv")
    sheets = {key: read_sheet(file, f"{name}/{key}.csv", key) for key, file in files.items()}
    tables = data_sheets(sheets, name)
    described = os.path.join(name, DESCRIPTOR)
    if os.path.exists(described):
        digests = tables["dataset"].columns.get("sha256") if "dataset" in tables else None
        if message := mismatch(read_bytes(described), digests[0] if digests else None):
            tables[DESCRIPTOR] = RawTable.unreadable(described, DESCRIPTOR, message)
    return parse_tables(tables, name)


def _encode(schema: TableSchema, cells: Cells) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(cells)
    columns = (_texts(schema.column(name).kind, values) for name, values in cells.items())
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8")


def _texts(kind: FieldType, values: Sequence[Any]) -> Sequence[Any]:
    if kind is FieldType.TEXT:
        return [escaped(text) for text in values]
    if kind is FieldType.FLAG:
        return [None if flag is None else str(flag).lower() for flag in values]
    return values


def escaped(text: str) -> str:
    """A text that no spreadsheet runs as a formula: one that might be begins with `'`."""
    return f"'{text}" if text and text[0] in _ESCAPED else text


def read_sheet(file: AnyPath, where: str, name: str, *, escaped: bool = True) -> RawTable:
    """A CSV file as a raw table: its escapes undone, if it is *escaped*, its empty cells None."""
    data = read_bytes(file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"not UTF-8, at byte {error.start}: save it as CSV in UTF-8"
        return RawTable.unreadable(where, name, message)
    head = text.partition("\n")[0]
    for mark in () if "," in head else (";", "\t"):
        if mark in head:
            message = f"its cells are separated by {mark!r}: save it with commas between them"
            return RawTable.unreadable(where, name, message)
    try:
        rows = _parse(text)
        header = next(rows, [])
        while header and not header[-1]:  # a spreadsheet saves the blank columns that it once used
            header.pop()
        width = len(header)
        filled = ((number, row if any(row[width:]) else row[:width]) for number, row in enumerate(rows, 2) if any(row))
        table = from_rows(where, header, filled)
    except ValueError as error:
        return RawTable.unreadable(where, name, f"not CSV, or cut short: {error}")
    known = schemas()[name].columns if escaped and name in schemas() else ()
    texts = {column.name for column in known if column.kind is FieldType.TEXT}
    columns = {name: _cells(cells, name in texts) for name, cells in table.columns.items()}
    return attrs.evolve(table, columns=columns)


_CELL = re.compile(r'("(?:[^"]++|"")*+"|[^",\r\n][^,\r\n]*+|)(,|\r\n?|\n)|".*+', re.DOTALL)
"""A cell, quoted or not, and what ends it; or the rest of a text from a quote on that does not end as it should."""


def _parse(text: str) -> Iterator[list[str]]:
    """The rows of a CSV text, as RFC 4180 defines them; raises `ValueError` for a quoted cell that is not closed.

    `csv.reader` refuses long cells unless a limit is changed for the whole process.
    """
    number, row = 1, []
    if not text.endswith(("\r", "\n")):
        text += "\n"
    for match in _CELL.finditer(text):
        cell, end = match.groups()
        if end is None:
            raise ValueError(f"row {number}: unclosed quote, or text after a closing quote")
        row.append(cell[1:-1].replace('""', '"') if cell and cell[0] == '"' else cell)
        if end != ",":
            yield row
            number, row = number + 1, []


def _cells(cells: Sequence[str], escaped: bool) -> list[str | None]:
    return [(cell[1:] if escaped and cell[0] == "'" else cell) if cell else None for cell in cells]
