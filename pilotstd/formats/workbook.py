"""Excel workbooks as such: sheets that are written with XlsxWriter so that people can work in them, and cells that openpyxl reads."""

import io
import re
import unicodedata
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

import attrs

from pilotstd.errors import InvalidDataset, MissingExtra
from pilotstd.frames.assemble import Found, from_rows
from pilotstd.frames.columns import Column, Kind
from pilotstd.frames.flatten import count
from pilotstd.model import Vocabulary

# --- Writing ----------------------------------------------------------------------------------------------------------

CELL = 32_767
"""The longest text that a cell takes, in units of UTF-16."""
ROWS = 1_048_575
"""The rows that a sheet takes below its header."""

_EXACT = 10**15  # numbers beyond it lose digits in Excel, and go in as text
_FIRST_DAY = date(1900, 3, 1)  # Excel counts a 29 February 1900; days before it go in as text
_LINKS = 65_530  # that a sheet takes
_WIDEST, _NARROWEST = 60, 9
_TYPED = 24  # columns for a text that is yet to be typed
_LINE, _HIGHEST = 15, 20  # points of a line, lines of a row
_MEASURED = 300  # rows and characters from which the width of a column is taken
_SHARED = re.compile(r"_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_|^<r>.*</r>$", re.DOTALL)
"""What XlsxWriter does not write as it stands: escapes that share an underscore, and what looks like its own rich text."""
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
            Kind.TEXT: workbook.add_format({"num_format": "@", **top}),
            Kind.CODE: workbook.add_format({"num_format": "@", **top}),
            Kind.NUMBER: workbook.add_format({"num_format": "0", "align": "center", **top}),
            Kind.FLAG: workbook.add_format(
                {"num_format": '"TRUE";"TRUE";"FALSE"', "align": "center", **top}
            ),
            Kind.DAY: workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left", **top}),
        }
        self.wrapped = workbook.add_format({"num_format": "@", "text_wrap": True, **top})

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        cells: Mapping[str, Sequence[Any]],
        room: int = 0,
    ) -> None:
        """A sheet of columns under a frozen header with filters; *room* more rows are made ready for typing."""
        sheet = self.workbook.add_worksheet(name)
        rows = count(cells)
        lines: dict[int, int] = {}
        for place, column in enumerate(columns):
            values = cells[column.name]
            sheet.write_string(
                0, place, column.name, self.needed if room and column.required else self.header
            )
            width = max(_width(str(value)) for value in (column.name, *values[:_MEASURED]))
            if room and column.kind is Kind.TEXT:
                width = max(width, _TYPED)
            wide = column.kind is Kind.TEXT and width > _WIDEST
            format = self.wrapped if wide else self.formats[column.kind]
            sheet.set_column(place, place, max(_NARROWEST, min(width + 2, _WIDEST)), format)
            if wide:
                _count_lines(lines, values)
            for row, value in enumerate(values, 1):
                if value is not None:
                    self._cell(sheet, row, place, column, value, format)
            if choices := self._choices(column) if rows + room else None:
                sheet.data_validation(
                    1, place, rows + room, place, {"validate": "list", "source": choices}
                )
        _heighten(sheet, lines)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, rows + room, len(columns) - 1)
        printed(sheet)

    def _cell(
        self, sheet: Any, row: int, place: int, column: Column, value: Any, format: Any
    ) -> None:
        match value:
            case bool():
                sheet.write_boolean(row, place, value, format)
            case int() if abs(value) < _EXACT:
                sheet.write_number(row, place, value, format)
            case date() if value >= _FIRST_DAY:
                sheet.write_datetime(row, place, datetime.combine(value, time()), format)
            case str() if (
                column.name == "url"
                and row < _LINKS
                and re.fullmatch(r"https?://[^\s\"<>]{1,2000}", value)
            ):
                sheet.write_url(row, place, value, self.link, value)
            case _:
                self.text(sheet, row, place, str(value), format)

    def text(self, sheet: Any, row: int, place: int, text: str, format: Any = None) -> None:
        """A cell that holds this text, whatever it looks like."""
        if not _SHARED.search(text):
            sheet.write_string(row, place, text, format)
        elif _ESCAPED.search(text):  # XlsxWriter would escape it twice
            raise InvalidDataset(
                f"{text!r:.100} cannot be written into a workbook: it has control characters and what looks like them"
            )
        else:
            pieces = [
                part for piece in _PIECES.split(text) if piece for part in (self.plain, piece)
            ]
            sheet.write_rich_string(row, place, *pieces, format or self.plain)

    def _choices(self, column: Column) -> str | list[str] | None:
        """What may be picked for a cell: the codes of a vocabulary, by where they stand in the sheet `codes`."""
        if column.kind is Kind.FLAG:
            return ["TRUE", "FALSE"]
        vocabulary = column.vocabulary
        if not vocabulary:
            return None
        first = 2 + sum(
            len(other) for other in self.vocabularies[: self.vocabularies.index(vocabulary)]
        )
        return f"=codes!$B${first}:$B${first + len(vocabulary) - 1}"

    def listing(self, name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A sheet to read: texts under a frozen header, the long ones wrapped."""
        sheet = self.workbook.add_worksheet(name)
        lines: dict[int, int] = {}
        for place, title in enumerate(header):
            texts = [row[place] for row in rows]
            sheet.write_string(0, place, title, self.header)
            width = max(map(_width, (title, *texts)))
            sheet.set_column(place, place, max(_NARROWEST, min(width + 2, _WIDEST)), self.prose)
            _count_lines(lines, texts)
            for row, text in enumerate(texts, 1):
                self.text(sheet, row, place, text, self.prose)
        _heighten(sheet, lines)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(header) - 1)
        printed(sheet)


def printed(sheet: Any) -> None:
    """All columns on one page, the header on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _width(text: str) -> int:
    """The width of the longest line, in columns of a terminal: a Chinese character takes two."""
    return max(
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line[:_MEASURED])
        for line in text.split("\n")
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
    """An XlsxWriter workbook that becomes these bytes; the same ones for the same properties and sheets."""
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtra.of("XlsxWriter", "excel") from None
    with xlsxwriter.Workbook(data, {"in_memory": True}) as workbook:
        workbook.set_properties(properties)
        yield workbook


# --- Reading ----------------------------------------------------------------------------------------------------------

_ROOM, _RATIO, _MOST = 64 * 2**20, 100, 4 * 2**30
_WIDE, _FAR = 100, 20_000_000  # the columns of a wide row; the cells that all wide rows may have
_BLANK = 2_000_000  # rows without a cell that a workbook may have
_ESCAPE = re.compile("_x([0-9a-fA-F]{4})_")


def read_sheets(data: bytes, name: str) -> dict[str, Found]:
    """The sheets of a workbook by name, their cells not checked yet; blank ones are passed over.

    Raises `InvalidDataset` where the bytes are no workbook, or would take far more room than their size tells.
    """
    _openpyxl()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise InvalidDataset(f"{name!r} is no Excel workbook: {error}") from None
    if size > max(_ROOM, min(_RATIO * len(data), _MOST)):
        raise InvalidDataset(
            f"{name!r} would unpack to {size} bytes from {len(data)}: that is no workbook, but a zip bomb"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and the like, which nobody asked for
            room: Counter[str] = Counter()
            found = {
                sheet.title: _sheet(sheet, f"{name}, sheet {sheet.title}", room)
                for sheet in _opened(data).worksheets
            }
    except Exception as error:  # openpyxl lets through whatever its parsers meet
        raise InvalidDataset(
            f"{name!r} is no sound Excel workbook: {type(error).__name__}: {error}"
        ) from None
    return {title: sheet for title, sheet in found.items() if sheet.columns or sheet.problems}


@attrs.frozen
class _Computed:
    """What stands in a cell that holds no value of its own: no reader of values takes it."""

    what: str
    text: str

    def __repr__(self) -> str:
        return f"the {self.what} {self.text!r}"

    __str__ = __repr__


def _sheet(sheet: Any, where: str, room: "Counter[str]") -> Found:
    sheet.reset_dimensions()  # what the file says of them need not be true
    rows = enumerate(_rows(sheet, room), 1)
    header = next(rows, (1, []))[1]
    padded = (
        (number, values + [None] * (len(header) - len(values))) for number, values in rows if values
    )
    return from_rows(where, header, padded)


def _rows(sheet: Any, room: "Counter[str]") -> Iterator[list[Any]]:
    """The values of each row up to the last that is there; *room* counts what the workbook asks for without holding it.

    A cell far to the right stands for thousands of blank ones before it, a row far down for millions of blank rows above it: a small
    file may ask for all the memory and all the time there is.
    """
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > ROWS + 1:
            raise ValueError(f"a row beyond {ROWS + 1:,}, the last that a sheet has")
        end = len(cells)
        if end > _WIDE:
            room["cells"] += end
            if room["cells"] > _FAR:
                raise ValueError(f"more than {_FAR:,} cells in rows of more than {_WIDE} columns")
        elif not end:
            room["rows"] += 1
            if room["rows"] > _BLANK:
                raise ValueError(f"more than {_BLANK:,} rows without a cell")
        while end and cells[end - 1].value is None:
            end -= 1
        yield [_value(cell) for cell in cells[:end]]


def _value(cell: Any) -> Any:
    if cell.data_type == "f":
        return _CONSTANTS.get(cell.value, _Computed("formula", str(cell.value)))
    return _Computed("error", cell.value) if cell.data_type == "e" else cell.value


_CONSTANTS = {"=TRUE()": True, "=FALSE()": False}  # as LibreOffice saves true and false


def _opened(data: bytes) -> Any:
    """The workbook, with the escapes in its texts undone as the standard (ECMA-376, ST_Xstring) has it, which openpyxl does not."""
    from openpyxl.cell.text import Text
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
    from openpyxl.xml.functions import iterparse

    class Reader(ExcelReader):  # type: ignore[misc]
        def read_strings(self) -> None:
            part = self.package.find(SHARED_STRINGS)
            if part is None:
                return
            with self.archive.open(part.PartName[1:]) as file:
                for _, node in iterparse(file):
                    if node.tag == f"{{{SHEET_MAIN_NS}}}si":
                        text: Any = Text.from_tree(node)
                        runs = [text.t, *(run.t for run in text.r)]
                        self.shared_strings.append(
                            "".join(_ESCAPE.sub(_escaped, run) for run in runs if run)
                        )
                        node.clear()

    reader = Reader(io.BytesIO(data), read_only=True, keep_links=False)
    reader.read()
    return reader.wb


def _escaped(match: "re.Match[str]") -> str:
    return chr(int(match[1], 16))


def _openpyxl() -> None:
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        raise MissingExtra.of("openpyxl", "excel") from None
