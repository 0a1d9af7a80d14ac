"""Excel workbooks as they are read: the cells of each sheet, as the file has them.

Only what holds cells is read, and no more of it is held than the cells: a workbook is a zip file, of which a small one can unpack to
more than a computer holds.
"""

import datetime
import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.parsers import expat

from pilotstd import limits
from pilotstd.errors import InvalidDataset, shown
from pilotstd.formats._excel import CELL, ROWS
from pilotstd.tabular.cells import NoValue
from pilotstd.tabular.parse import RawTable, from_rows

_COLUMNS = 100  # far more than a table has: each row has a cell for each of them
_POINTER = 8  # bytes that a cell takes in memory, whatever it takes in the file


def read_sheets(data: bytes, name: str) -> dict[str, RawTable]:
    """The sheets of a workbook by name, their cells not checked yet; blank sheets are left out.

    Raises `InvalidDataset` for bytes that are not a workbook, or unpack to more than `limits` allow.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            workbook = _Workbook(archive, len(data))
            sheets: dict[str, RawTable] = {}
            for title, part in workbook.sheets:
                sheets[title] = _raw_table(workbook, part, f"{name}, sheet {title}", title, title in sheets)
    except _ERRORS as error:
        raise InvalidDataset(f"{name!r} is not a valid Excel workbook, or is cut short: {error}") from error
    return {title: sheet for title, sheet in sheets.items() if sheet.columns or sheet.problems}


_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    RuntimeError,  # of a part with a password
)
"""What zipfile, expat and the values of attributes raise in a file that is not as it should be."""


def _raw_table(workbook: "_Workbook", part: str, where: str, title: str, known: bool) -> RawTable:
    if known:
        return RawTable.unreadable(where, title, "two sheets have this name")
    try:
        return workbook.table(part, where)
    except _ERRORS as error:
        return RawTable.unreadable(where, title, f"not a valid sheet, or cut short: {error}")


_Row = tuple[int, dict[int, Any]]
"""The number of a row, and the values in it by the number of their column."""


class _Workbook:
    """An open workbook: its sheets, and what their cells refer to."""

    def __init__(self, archive: zipfile.ZipFile, packed: int) -> None:
        self.archive = archive
        self.packed = packed
        self.room = limits.current().room(packed)
        self.unpacked = 0
        twice = [name for name, times in Counter(archive.namelist()).items() if times > 1]
        if twice:
            raise ValueError(f"two parts have the name {shown(twice[0])}")
        self.parts = {part.filename.lower(): part for part in archive.infolist()}  # names may differ in case
        document = [target for kind, target in self._relations("").values() if kind == "officeDocument"]
        if not document:
            raise ValueError("it has no part for the workbook")
        relations = self._relations(document[0])
        book = _Book()
        self.parse(document[0], book.start)
        self.first_day = datetime.datetime(1904, 1, 1) if book.from_1904 else datetime.datetime(1899, 12, 30)
        related = [(title, *relations.get(id, ("worksheet", ""))) for title, id in book.sheets]
        self.sheets = [(title, target) for title, kind, target in related if kind == "worksheet"]  # and no charts
        texts, styles = _Texts(), _Styles()
        for kind, target in relations.values():
            if kind == "sharedStrings":
                self.parse(target, texts.start, texts.end, texts.text)
            elif kind == "styles":
                self.parse(target, styles.start)
        self.texts = texts.found
        self.days, self.durations = styles.days()

    def take(self, size: int) -> None:
        """Count what is unpacked or held; raises `ValueError` beyond the limit."""
        self.unpacked += size
        if self.unpacked > self.room:
            raise ValueError(limits.current().refusal(self.packed, self.unpacked))

    def parse(self, part: str, start: Any, end: Any = None, text: Any = None) -> None:
        """Call these with what begins, ends and is between, in a part of the file."""
        for _ in self._parsed(part, start, end, text):
            pass

    def _parsed(self, part: str, start: Any, end: Any, text: Any) -> Iterator[None]:
        if part.lower() not in self.parts:
            raise ValueError(f"it has no part {part!r}")
        info = self.parts[part.lower()]
        self.take(info.file_size)
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = lambda name, values: start(_LOCAL[name], values)
        if end:
            parser.EndElementHandler = lambda name: end(_LOCAL[name])
        if text:
            parser.CharacterDataHandler = text
        with self.archive.open(info) as file:
            while chunk := file.read(1 << 16):
                parser.Parse(chunk)
                yield
        parser.Parse(b"", True)
        yield

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to, by id: the kind, and the name of the part."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, values: Mapping[str, str]) -> None:
            if tag == "Relationship" and values.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, values["Target"]))
                found[values["Id"]] = values["Type"].rpartition("/")[2], target.lstrip("/")

        self.parse(posixpath.join(folder, "_rels", f"{name}.rels"), start)
        return found

    def table(self, part: str, where: str) -> RawTable:
        """The cells of a sheet, the first row that has a value being the header."""
        rows = self._rows(part)
        _, header = next(rows, (1, {}))
        if len(header) > _COLUMNS:
            raise ValueError(f"expected at most {_COLUMNS} columns, got {len(header)}")
        return from_rows(where, [*header.values()], ((number, self._cells(row, header)) for number, row in rows))

    def _cells(self, row: Mapping[int, Any], header: Mapping[int, Any]) -> list[Any]:
        """The cells under the header, and those that are in other columns."""
        self.take(len(header) * _POINTER)
        others = [value for column, value in row.items() if column not in header]
        return [row.get(column) for column in header] + others

    def _rows(self, part: str) -> Iterator[_Row]:
        """The rows that have a value."""
        sheet = _Sheet(self)
        for _ in self._parsed(part, sheet.start, sheet.end, sheet.text):
            yield from sheet.rows
            sheet.rows.clear()


class _LocalNames(dict[str, str]):
    """The names of elements without their prefix, which a writer may choose."""

    def __missing__(self, name: str) -> str:
        return name.rpartition(":")[2]


_LOCAL = _LocalNames({name: name for name in ("c", "f", "is", "r", "row", "si", "t", "v", "xf")})


def _refuse_doctype(*_: object) -> None:
    raise ValueError("it declares a document type, which no workbook does")


class _Book:
    """The sheets that `workbook.xml` names."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def start(self, tag: str, values: Mapping[str, str]) -> None:
        if tag == "sheet":
            id = next((value for name, value in values.items() if name.endswith(":id")), "")
            self.sheets.append((values["name"], id))
        elif tag == "workbookPr":
            self.from_1904 = values.get("date1904") in {"1", "true"}


class _Pieces:
    """A text that is being read, in pieces; without the readings that Japanese prints above it."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.pieces: list[str] | None = None
        self.reading = False

    def start(self, tag: str) -> None:
        if tag == "t" and not self.reading:
            self.pieces = []
        elif tag == "rPh":
            self.reading = True

    def end(self, tag: str) -> None:
        if tag == "t" and self.pieces is not None:
            self.runs.append(unescaped("".join(self.pieces)))
            self.pieces = None
        elif tag == "rPh":
            self.reading = False

    def text(self, piece: str) -> None:
        if self.pieces is not None:
            self.pieces.append(piece)

    def take(self) -> str:
        """The text, and room for the next; raises `ValueError` where it is longer than a cell can hold."""
        if not self.runs:
            return ""
        text = "".join(self.runs)
        self.runs = []
        if len(text) > CELL:
            raise ValueError(
                f"expected at most {CELL} characters, as a cell can hold, got {len(text)}: {shown(text, 40)}"
            )
        return text


def unescaped(text: str) -> str:
    """A text with its characters as ECMA-376 has them in ST_Xstring in place of `_x000D_`."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


_ESCAPE = re.compile("_x([0-9a-fA-F]{4})_")


class _Texts:
    """The texts that cells refer to by number."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces = _Pieces()

    def start(self, tag: str, _: object) -> None:
        self.pieces.start(tag)

    def end(self, tag: str) -> None:
        self.pieces.end(tag)
        if tag == "si":
            self.found.append(self.pieces.take())

    def text(self, piece: str) -> None:
        self.pieces.text(piece)


class _Styles:
    """The number formats of the styles of cells."""

    def __init__(self) -> None:
        self.formats: dict[str, str] = {}
        self.used: list[str] = []
        self.in_cells = False

    def start(self, tag: str, values: Mapping[str, str]) -> None:
        if tag == "xf":
            if self.in_cells:
                self.used.append(values.get("numFmtId", "0"))
        elif tag.endswith("Xfs"):
            self.in_cells = tag == "cellXfs"
        elif tag == "numFmt":
            self.formats[values["numFmtId"]] = values["formatCode"]

    def days(self) -> tuple[set[str], set[str]]:
        """The numbers of the styles that show a number as a day or a time, and those that show it as a duration."""
        codes = {style: self.formats.get(id, id).partition(";")[0] for style, id in enumerate(self.used)}
        durations = {str(style) for style, code in codes.items() if _DURATION.search(code)}
        days = {str(style) for style, code in codes.items() if code in _BUILTIN or _DAY.search(_LITERAL.sub("", code))}
        return days - durations, durations


_BUILTIN = frozenset(map(str, (*range(14, 23), *range(27, 37), 45, 47, *range(50, 59))))
"""The number formats without a code that show days and times, those of Chinese editions included."""
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|[_\\].')
_DAY = re.compile("[dmhys]", re.IGNORECASE)
_DURATION = re.compile(r"\[(?:hh?|mm?|ss?)\]|^46$", re.IGNORECASE)
_CONSTANTS = {"TRUE()": True, "FALSE()": False}  # as LibreOffice saves true and false
_REFERENCE = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[+-]?[0-9]+")


class _Sheet:
    """The rows of a sheet, as far as it has been read."""

    def __init__(self, workbook: _Workbook) -> None:
        self.workbook = workbook
        self.rows: list[_Row] = []
        self.number = 0
        self.column = 0
        self.row: dict[int, Any] = {}
        self.cell: Mapping[str, str] = {}
        self.value: str | None = None
        self.formula: str | None = None
        self.inline = _Pieces()
        self.tag = ""

    def start(self, tag: str, values: Mapping[str, str]) -> None:
        self.tag = tag
        if tag == "c":
            self._start_cell(values)
        elif tag == "row":
            self.number = int(values["r"]) if "r" in values else self.number + 1
            if not 0 < self.number <= ROWS + 1:
                raise ValueError(f"row {self.number:,}: a sheet has at most {ROWS + 1:,} rows")
            self.row, self.column = {}, 0
        elif tag == "v":
            self.value = ""
        elif tag == "f":
            self.formula = ""
        else:
            self.inline.start(tag)

    def _start_cell(self, values: Mapping[str, str]) -> None:
        if "r" in values:
            match = _REFERENCE.fullmatch(values["r"])
            if not match:
                raise ValueError(f"invalid reference of a cell {shown(values['r'])}")
            self.column = 0
            for letter in match[1]:
                self.column = self.column * 26 + ord(letter) - 64
        else:
            self.column += 1
        if self.column in self.row:
            raise ValueError(f"row {self.number} has two cells in column {self.column}")
        self.cell, self.value, self.formula = values, None, None

    def text(self, piece: str) -> None:
        if self.tag == "v" and self.value is not None:
            self.value += piece
        elif self.tag == "f" and self.formula is not None:
            self.formula += piece
        else:
            self.inline.text(piece)

    def end(self, tag: str) -> None:
        self.tag = ""
        if tag == "c":
            value = self._value()
            if value is not None:
                self.row[self.column] = value
        elif tag == "row":
            if self.row:
                self.rows.append((self.number, self.row))
            self.row = {}
        else:
            self.inline.end(tag)

    def _value(self) -> Any:
        kind, text, inline = self.cell.get("t", "n"), self.value, self.inline.take()
        if self.formula is not None:
            return _CONSTANTS.get(self.formula, NoValue(f"the formula {shown('=' + self.formula)}"))
        if kind == "inlineStr":
            return inline or None
        if not text:
            return None
        return _VALUES.get(kind, _no_value)(self, text)

    def _number(self, text: str) -> Any:
        try:
            number = int(text) if _NUMBER.fullmatch(text) else float(text)
        except ValueError:
            return NoValue(f"the number {shown(text)}")
        style = self.cell.get("s")
        days, durations = self.workbook.days, self.workbook.durations
        if style in days or style in durations:
            try:
                return _day(number, self.workbook.first_day, style in durations)
            except (OverflowError, ValueError):  # beyond the days of Python
                pass
        return number

    def _shared(self, text: str) -> Any:
        texts = self.workbook.texts
        if not (text.isdecimal() and len(text) < 10 and int(text) < len(texts)):
            return NoValue(f"a reference to the text {shown(text)} of {len(texts)}")
        value = texts[int(text)]
        self.workbook.take(len(value))
        return value

    def _text(self, text: str) -> str:
        self.inline.runs = [unescaped(text)]
        return self.inline.take()

    def _iso(self, text: str) -> Any:
        try:
            return datetime.datetime.fromisoformat(text)
        except ValueError:
            return NoValue(f"the date {shown(text)}")


def _no_value(sheet: _Sheet, text: str) -> Any:
    return NoValue(f"the error {shown(text)}")


_VALUES: dict[str, Callable[[_Sheet, str], Any]] = {
    "n": _Sheet._number,
    "s": _Sheet._shared,
    "str": _Sheet._text,
    "b": lambda sheet, text: {"0": False, "1": True}.get(text, NoValue(f"the flag {shown(text)}")),
    "d": _Sheet._iso,
}


def _day(number: float, first_day: datetime.datetime, duration: bool) -> Any:
    """What a number means in a style of days, times or durations."""
    if duration:
        return datetime.timedelta(days=number)
    day, fraction = divmod(number, 1)
    part = datetime.timedelta(milliseconds=round(fraction * 86_400_000))
    if 0 <= number < 1 and not part.days:
        return (datetime.datetime.min + part).time()
    if 0 < number < 60 and first_day.year == 1899:
        day += 1  # Excel counts a 29 February 1900
    return first_day + datetime.timedelta(days=day) + part
