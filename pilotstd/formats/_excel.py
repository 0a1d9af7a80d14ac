"""Excel workbooks as they are written, with XlsxWriter: sheets for people to work in."""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from pilotstd._require import require
from pilotstd.errors import InvalidDataset, shown
from pilotstd.model import Vocabulary
from pilotstd.tabular.rows import count
from pilotstd.tabular.schema import Field, FieldType

# --- Writing ----------------------------------------------------------------------------------------------------------

CELL = 32_767
"""The longest text that a cell can hold, in units of UTF-16."""
ROWS = 1_048_575
"""The rows that a sheet can hold below its header."""

_EXACT = 10**15  # numbers beyond it lose digits in Excel, and go in as text
_FIRST_DAY = date(1900, 3, 1)  # Excel counts a 29 February 1900; days before it go in as text
_LINKS = 65_530  # that a sheet can hold
_WIDEST, _NARROWEST = 60, 9
_EMPTY = 24  # the width of a column for texts that are yet to be entered
_LINE, _HIGHEST = 15, 20  # points of a line, lines of a row
_MEASURED = 300  # rows and characters from which the width of a column is taken
_SHARED = re.compile(r"_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_|^<r>.*</r>$", re.DOTALL)
"""What XlsxWriter would change: escapes that share an underscore, and what looks like its own rich text."""
_PIECES = re.compile(r"(?<=_)(?=x[0-9a-fA-F]{4}_)|(?<=^<)")
"""Where such a text is cut into runs of rich text that need no escape."""
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class Book:
    """A workbook that is being written."""

    def __init__(self, workbook: Any, vocabularies: Iterable[type[Vocabulary]]) -> None:
        self.workbook = workbook
        self.vocabularies = tuple(vocabularies)
        top = {"valign": "top"}
        self.plain = workbook.add_format(top)
        self.bold = workbook.add_format({"bold": True, **top})
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.header = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#DDE6F0", **top})
        self.needed = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#F6DFB3", **top})
        self.link = workbook.add_format({"font_color": "#0563C1", "underline": 1, **top})
        self.prose = workbook.add_format({"text_wrap": True, **top})
        self.formats = {
            FieldType.TEXT: workbook.add_format({"num_format": "@", **top}),
            FieldType.CODE: workbook.add_format({"num_format": "@", **top}),
            FieldType.NUMBER: workbook.add_format({"num_format": "0", "align": "center", **top}),
            FieldType.FLAG: workbook.add_format({"num_format": '"TRUE";"TRUE";"FALSE"', "align": "center", **top}),
            FieldType.DAY: workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left", **top}),
        }
        self.wrapped = workbook.add_format({"num_format": "@", "text_wrap": True, **top})

    def table(self, name: str, columns: Sequence[Field], cells: Mapping[str, Sequence[Any]], room: int = 0) -> None:
        """A sheet of columns under a frozen header with filters; *room* more rows are formatted for new entries."""
        sheet = self.workbook.add_worksheet(name)
        rows = count(cells)
        lines: dict[int, int] = {}
        for index, column in enumerate(columns):
            values = cells[column.name]
            header = self.needed if room and column.required else self.header
            sheet.write_string(0, index, column.name, header)
            width = max(_width(str(value)) for value in (column.name, *values[:_MEASURED]))
            if room and column.kind is FieldType.TEXT:
                width = max(width, _EMPTY)
            wide = column.kind is FieldType.TEXT and width > _WIDEST
            format = self.wrapped if wide else self.formats[column.kind]
            sheet.set_column(index, index, max(_NARROWEST, min(width + 2, _WIDEST)), format)
            if wide:
                _count_lines(lines, values)
            for row, value in enumerate(values, 1):
                if value is not None:
                    self._cell(sheet, row, index, column, value, format)
            if choices := self._choices(column) if rows + room else None:
                rule = {"validate": "list", "source": choices}
                sheet.data_validation(1, index, rows + room, index, rule)
        _heighten(sheet, lines)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, rows + room, len(columns) - 1)
        set_up_page(sheet)

    def _cell(self, sheet: Any, row: int, index: int, column: Field, value: Any, format: Any) -> None:
        match value:
            case bool():
                sheet.write_boolean(row, index, value, format)
            case int() if abs(value) < _EXACT:
                sheet.write_number(row, index, value, format)
            case date() if value >= _FIRST_DAY:
                sheet.write_datetime(row, index, datetime.combine(value, time()), format)
            case str() if column.name == "url" and row < _LINKS and re.fullmatch(r"https?://[^\s\"<>]{1,2000}", value):
                sheet.write_url(row, index, value, self.link, value)
            case _:
                self.text(sheet, row, index, str(value), format)

    def text(self, sheet: Any, row: int, column: int, text: str, format: Any = None) -> None:
        """A cell that holds this text, whatever it looks like."""
        if not _SHARED.search(text):
            sheet.write_string(row, column, text, format)
        elif _ESCAPED.search(text):  # XlsxWriter would escape it twice
            raise InvalidDataset(
                f"{shown(text, 100)} cannot be represented in a workbook: it has control characters and text like their escapes"
            )
        else:
            pieces = [part for piece in _PIECES.split(text) if piece for part in (self.plain, piece)]
            sheet.write_rich_string(row, column, *pieces, format or self.plain)

    def _choices(self, column: Field) -> str | list[str] | None:
        """The choices for a cell: the codes of a vocabulary, by their range in the sheet `codes`."""
        if column.kind is FieldType.FLAG:
            return ["TRUE", "FALSE"]
        vocabulary = column.vocabulary
        if not vocabulary:
            return None
        first = 2 + sum(len(other) for other in self.vocabularies[: self.vocabularies.index(vocabulary)])
        return f"=codes!$B${first}:$B${first + len(vocabulary) - 1}"

    def listing(self, name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A sheet to read: texts under a frozen header, the long ones wrapped."""
        sheet = self.workbook.add_worksheet(name)
        lines: dict[int, int] = {}
        for index, title in enumerate(header):
            texts = [row[index] for row in rows]
            sheet.write_string(0, index, title, self.header)
            width = max(map(_width, (title, *texts)))
            sheet.set_column(index, index, max(_NARROWEST, min(width + 2, _WIDEST)), self.prose)
            _count_lines(lines, texts)
            for row, text in enumerate(texts, 1):
                self.text(sheet, row, index, text, self.prose)
        _heighten(sheet, lines)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(header) - 1)
        set_up_page(sheet)


def set_up_page(sheet: Any) -> None:
    """Print all columns on one page, the header on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _width(text: str) -> int:
    """The width of the longest line, in columns of a terminal: a Chinese character takes two."""
    return max(
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line[:_MEASURED]) for line in text.split("\n")
    )


def _count_lines(lines: dict[int, int], values: Sequence[Any]) -> None:
    """Note for each row how many lines the texts of a wrapped column take in it."""
    for row, value in enumerate(values, 1):
        text = str(value)
        if len(text) > _WIDEST // 2 or "\n" in text:
            taken = sum(1 + _width(line) // _WIDEST for line in text.split("\n"))
            lines[row] = max(lines.get(row, 1), taken)


def _heighten(sheet: Any, lines: Mapping[int, int]) -> None:
    """Make the rows high enough for their lines, which not every program does by itself."""
    for row, number in lines.items():
        if number > 1:
            sheet.set_row(row, _LINE * min(number, _HIGHEST))


@contextmanager
def writing(data: io.BytesIO, **properties: Any) -> Iterator[Any]:
    """An XlsxWriter workbook that is written to *data*; the same bytes for the same properties and sheets."""
    xlsxwriter = require("xlsxwriter", package="XlsxWriter", extra="excel")
    with xlsxwriter.Workbook(data, {"in_memory": True}) as workbook:
        workbook.set_properties(properties)
        yield workbook
