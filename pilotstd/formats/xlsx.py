"""An Excel workbook: one sheet a table, before them one that says what this is, after them a data dictionary and the codes."""

import datetime
import io
import os
from collections.abc import Iterator, Mapping
from typing import Any

from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset, Problem
from pilotstd.files import AnyPath, read_bytes, write_bytes
from pilotstd.formats.description import LICENCE_TITLE, LICENCE_URL, describe
from pilotstd.formats.explaining import data_sheets, explained, in_chinese, vocabularies
from pilotstd.formats.workbook import CELL, ROWS, Book, printed, read_sheets, writing
from pilotstd.frames.assemble import assemble
from pilotstd.frames.columns import Kind, sheets
from pilotstd.frames.flatten import Cells, count, empty_texts, flatten, misfit
from pilotstd.wording import heading


def write(ds: Dataset, path: AnyPath) -> None:
    """Write a workbook; the same bytes whenever made with the same version of XlsxWriter.

    Raises `InvalidDataset` for texts and tables that Excel cannot take, all of them, before anything is written.
    """
    cells = flatten(ds)
    problems = list(_misfits(cells))
    if problems:
        raise InvalidDataset(
            "what no workbook can hold: change it, or write another format", problems
        )
    said = describe(ds)
    made = datetime.datetime.combine(ds.as_of, datetime.time())
    data = io.BytesIO()
    with writing(
        data, title=said["title"], comments=f"sha256 {said['sha256']}", created=made
    ) as workbook:
        listed = sheets().values()
        book = Book(workbook, vocabularies(listed))
        _about(book, said, cells)
        for sheet in listed:
            book.table(sheet.name, sheet.columns, cells[sheet.name])
        for name, (header, rows) in explained(listed).items():
            book.listing(name, header, rows)
    write_bytes(path, data.getvalue())


def _misfits(cells: Mapping[str, Cells]) -> Iterator[Problem]:
    """The tables and texts that are too long."""
    yield from empty_texts(cells)
    for name, columns in cells.items():
        if count(columns) > ROWS:
            yield Problem(
                rule="rows", path=name, message=f"{count(columns)} rows, where a sheet takes {ROWS}"
            )
        for column, values in columns.items():
            for row, text in enumerate(values):
                if (
                    isinstance(text, str)
                    and len(text) > CELL // 2
                    and len(text.encode("utf-16-le")) // 2 > CELL
                ):
                    message = f"a text of {len(text)} characters, where a cell takes {CELL}"
                    yield misfit(cells, name, row, column, "cell", message)


def _about(book: Book, said: Mapping[str, Any], cells: Mapping[str, Cells]) -> None:
    sheet = book.workbook.add_worksheet("about")
    sheet.hide_gridlines(2)
    for place, width in enumerate((26, 24, 8, 100)):
        sheet.set_column(place, place, width)
    book.text(sheet, 0, 0, said["title"], book.title)
    lines = {
        "version": said["version"],
        "as of": said["as_of"],
        "digest": said["sha256"],
        "licence": f"{LICENCE_TITLE} ({said['licence']})",
        "sources": f"{len(said['sources'])}, in the sheet of this name",
        "to correct": "Change the tables, save, and read the file with pilotstd.read: it names every cell that breaks a rule.",
    }
    links = {"licence": LICENCE_URL, "sources": "internal:'sources'!A1"}
    for row, (name, text) in enumerate(lines.items(), 2):
        sheet.write_string(row, 0, f"{name} {heading(name, 'zh')}", book.bold)
        if name in links:
            sheet.write_url(row, 1, links[name], book.link, text)
        else:
            book.text(sheet, row, 1, text)
    first = len(lines) + 3
    for place, title in enumerate(("sheet", "中文", "rows", "a row is")):
        sheet.write_string(first, place, title, book.header)
    for row, listed in enumerate(sheets().values(), first + 1):
        sheet.write_url(row, 0, f"internal:'{listed.name}'!A1", book.link, listed.name)
        sheet.write_string(row, 1, in_chinese(listed.name))
        sheet.write_number(row, 2, count(cells[listed.name]), book.formats[Kind.NUMBER])
        sheet.write_string(row, 3, listed.text)
    printed(sheet)


def read(path: AnyPath) -> Dataset:
    """Read a workbook, checked; the sheets that explain are passed over."""
    name = os.fspath(path)
    return assemble(data_sheets(read_sheets(read_bytes(path), name), name), name)
