"""An Excel workbook: one sheet a table, before them a sheet about the dataset, after them a data dictionary and the codes."""

from __future__ import annotations

import datetime
import io
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pilotstd._atomic import AnyPath, read_bytes, write_bytes
from pilotstd._contents import Contents
from pilotstd._i18n import column_title
from pilotstd._identity import identity_of, licence_url
from pilotstd.errors import InvalidDataset, Problem
from pilotstd.formats._data_dictionary import data_sheets, explained, in_chinese, vocabularies
from pilotstd.formats._excel import CELL, ROWS, Book, set_up_page, writing
from pilotstd.formats._excel_read import read_sheets
from pilotstd.formats._metadata import title
from pilotstd.tabular.parse import parse_tables
from pilotstd.tabular.rows import Cells, cell_problem, count, empty_texts, flatten
from pilotstd.tabular.schema import FieldType, schemas

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

__all__ = ["read", "write"]


def write(ds: Dataset, path: AnyPath) -> None:
    """Write a workbook; the same bytes whenever made with the same version of XlsxWriter.

    Raises `InvalidDataset` with every text and table that Excel cannot hold, before anything is written.
    """
    cells = flatten(ds)
    if problems := tuple(_too_long(cells)):
        message = "texts that cannot be represented in a workbook; choose another format or change them"
        raise InvalidDataset(message, problems)
    made = datetime.datetime.combine(ds.as_of, datetime.time())
    data = io.BytesIO()
    comments = f"sha256 {ds.sha256}"
    with writing(data, title=title(ds), comments=comments, created=made) as workbook:
        tables = schemas().values()
        book = Book(workbook, vocabularies(tables))
        _about(book, ds, cells)
        for table in tables:
            book.table(table.name, table.columns, cells[table.name])
        for name, (header, rows) in explained(tables).items():
            book.listing(name, header, rows)
    write_bytes(path, data.getvalue())


def _too_long(cells: Mapping[str, Cells]) -> Iterator[Problem]:
    """The tables and texts that are too long for Excel, and empty texts."""
    yield from empty_texts(cells)
    for name, columns in cells.items():
        if count(columns) > ROWS:
            message = f"expected at most {ROWS} rows, as a sheet can hold, got {count(columns)}"
            yield Problem(rule="rows", path=name, message=message)
        for column, values in columns.items():
            for row, text in enumerate(values):
                if isinstance(text, str) and len(text) > CELL // 2 and len(text.encode("utf-16-le")) // 2 > CELL:
                    message = f"expected at most {CELL} characters, as a cell can hold, got {len(text)}"
                    yield cell_problem(cells, name, row, column, "cell", message)


def _about(book: Book, ds: Dataset, cells: Mapping[str, Cells]) -> None:
    sheet = book.workbook.add_worksheet("about")
    sheet.hide_gridlines(2)
    for column, width in enumerate((26, 24, 8, 100)):
        sheet.set_column(column, column, width)
    book.text(sheet, 0, 0, title(ds), book.title)
    identity = identity_of(ds)
    claimed = {
        "publisher": identity.publisher,
        "creators": "; ".join(identity.creators),
        "licence": identity.licence,
        "homepage": identity.homepage,
        "description": str(identity.description),
    }
    lines = {
        "version": ds.version,
        "as of": ds.as_of.isoformat(),
        "digest": ds.sha256,
        **{name: text for name, text in claimed.items() if text},
        "sources": f"{len(ds.sources)}, in the sheet of this name",
        "to correct": "Change the tables, save, and read the file with pilotstd.read: it names every cell that breaks a rule.",
    }
    links = {"sources": "internal:'sources'!A1"}
    if url := licence_url(identity.licence or ""):
        links["licence"] = url
    for row, (name, text) in enumerate(lines.items(), 2):
        sheet.write_string(row, 0, f"{name} {column_title(name, 'zh')}", book.bold)
        if name in links:
            sheet.write_url(row, 1, links[name], book.link, text)
        else:
            book.text(sheet, row, 1, text)
    first = len(lines) + 3
    for column, header in enumerate(("sheet", "中文", "rows", "a row is")):
        sheet.write_string(first, column, header, book.header)
    for row, table in enumerate(schemas().values(), first + 1):
        sheet.write_url(row, 0, f"internal:'{table.name}'!A1", book.link, table.name)
        sheet.write_string(row, 1, in_chinese(table.name))
        sheet.write_number(row, 2, count(cells[table.name]), book.formats[FieldType.NUMBER])
        sheet.write_string(row, 3, table.description)
    set_up_page(sheet)


def read(path: AnyPath) -> Contents:
    """Read a workbook, every type checked; sheets without data are passed over."""
    name = os.fspath(path)
    return parse_tables(data_sheets(read_sheets(read_bytes(path), name), name), name)
