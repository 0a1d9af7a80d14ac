"""A folder of CSV tables with a `datapackage.json`: Data Package, version 2."""

import csv
import io
import os
from collections.abc import Sequence
from typing import Any

import attrs

from pilotstd.codec import digest
from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset
from pilotstd.files import AnyPath, read_bytes
from pilotstd.formats.datapackage import DESCRIPTOR, descriptor, mismatch
from pilotstd.formats.explaining import data_sheets
from pilotstd.formats.folders import replacing_folder, sheet_files
from pilotstd.frames.assemble import Found, assemble, from_rows
from pilotstd.frames.columns import Kind, Sheet, sheets
from pilotstd.frames.flatten import Cells, empty_texts, flatten

_RUN = frozenset("=+-@'\t\r＝＋－＠")
"""How a text begins that a spreadsheet would run, or take for one that was escaped."""


def write(ds: Dataset, path: AnyPath) -> None:
    """Write a folder of CSV tables and its descriptor.

    Raises `InvalidDataset` for texts with nothing in them, which CSV cannot tell from none.
    """
    flat = flatten(ds)
    if problems := tuple(empty_texts(flat)):
        raise InvalidDataset("what no CSV can hold: change it, or write another format", problems)
    files = {name: _encode(sheets()[name], cells) for name, cells in flat.items()}
    described = descriptor(ds, {name: (len(data), digest(data)) for name, data in files.items()})
    with replacing_folder(path, ".csv", [DESCRIPTOR]) as beside:
        for name, data in files.items():
            (beside / f"{name}.csv").write_bytes(data)
        (beside / DESCRIPTOR).write_bytes(described)


def read(path: AnyPath) -> Dataset:
    """Read a folder of CSV tables, checked.

    The descriptor need not be there, nor need it have the digests of tables that were corrected; but it may not be of other data.
    """
    name = os.fspath(path)
    files = sheet_files(path, ".csv")
    found = data_sheets(
        {key: read_sheet(file, f"{name}/{key}.csv", key) for key, file in files.items()}, name
    )
    described = os.path.join(name, DESCRIPTOR)
    if os.path.exists(described):
        digests = found["dataset"].columns.get("sha256") if "dataset" in found else None
        if message := mismatch(read_bytes(described), digests[0] if digests else None):
            found[DESCRIPTOR] = Found.unreadable(described, DESCRIPTOR, message)
    return assemble(found, name)


def _encode(sheet: Sheet, cells: Cells) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(cells)
    writer.writerows(
        zip(
            *(_written(sheet.column(name).kind, values) for name, values in cells.items()),
            strict=True,
        )
    )
    return text.getvalue().encode("utf-8")


def _written(kind: Kind, values: Sequence[Any]) -> Sequence[Any]:
    if kind is Kind.TEXT:
        return [f"'{text}" if text and text[0] in _RUN else text for text in values]
    if kind is Kind.FLAG:
        return [None if flag is None else str(flag).lower() for flag in values]
    return values


def read_sheet(file: AnyPath, where: str, name: str, *, escaped: bool = True) -> Found:
    """A CSV file as a sheet: its escapes undone, if it is *escaped*, its empty cells None."""
    data = read_bytes(file)
    try:
        text = data.decode("utf-8-sig")
        head = text.partition("\n")[0]
        for mark in () if "," in head else (";", "\t"):
            if mark in head:
                message = f"its cells are separated by {mark!r}: save it with commas between them"
                return Found.unreadable(where, name, message)
        header, *rows = _parse(text) or [[]]
    except UnicodeDecodeError as error:
        message = f"no text in UTF-8, at byte {error.start}: save it as CSV in UTF-8"
        return Found.unreadable(where, name, message)
    except csv.Error as error:
        return Found.unreadable(where, name, f"no CSV, or cut short: {error}")
    while header and not header[-1]:  # a spreadsheet saves the blank columns that it once used
        header.pop()
    width = len(header)
    filled = (
        (number, row if any(row[width:]) else row[:width])
        for number, row in enumerate(rows, 2)
        if any(row)
    )
    found = from_rows(where, header, filled)
    texts = (
        {column.name for column in sheets()[name].columns if column.kind is Kind.TEXT}
        if escaped and name in sheets()
        else ()
    )
    columns = {name: _read(cells, name in texts) for name, cells in found.columns.items()}
    return attrs.evolve(found, columns=columns)


def _parse(text: str) -> list[list[str]]:
    before = csv.field_size_limit(
        max(len(text), csv.field_size_limit())
    )  # it is meant for what comes in streams
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    finally:
        csv.field_size_limit(before)


def _read(cells: Sequence[str], escaped: bool) -> list[str | None]:
    return [(cell[1:] if escaped and cell[0] == "'" else cell) if cell else None for cell in cells]
