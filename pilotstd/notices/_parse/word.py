"""The text of a Word document: what a reader sees of it, automatic numbers included, tracked changes accepted."""

import io
import itertools
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs

from pilotstd import limits
from pilotstd._require import require
from pilotstd.errors import UnreadableNotice
from pilotstd.notices._parse.tables import LONGEST_REPEATED, Cell, lines_of_table

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_VAL = f"{_W}val"
_LEFT_OUT = frozenset(f"{_W}{name}" for name in ("del", "moveFrom", "rPrChange", "pPrChange", "sdtPr", "instrText"))
_SIGNS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "  ", f"{_W}noBreakHyphen": "-"}
_DEEPEST = 9  # levels of a list


def text_of_document(data: bytes, name: str) -> str:
    """The text of a .docx file: a line for each paragraph, and tabs between the cells of a table row.

    Raises `MissingExtra` without python-docx, and `UnreadableNotice` for bytes that are not such a file.
    """
    docx = require("docx", package="python-docx", extra="docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_size(archive, len(data))
        document = docx.Document(io.BytesIO(data))
        return "\n".join(_Reader(document).lines())
    except Exception as error:  # of a broken archive, XML or package: they share no class
        raise UnreadableNotice(f"{name} is not a .docx file: {error}") from error


def _check_size(archive: zipfile.ZipFile, packed: int) -> None:
    """Raise `ValueError` for a file that would take more than `limits` allow: in bytes, or in elements, each of which takes a hundred times its own."""
    allowed, parts = limits.current(), archive.infolist()
    if refusal := allowed.refusal(packed, sum(part.file_size for part in parts)):
        raise ValueError(f"it {refusal}")
    elements = 0
    for part in parts:
        if part.filename.endswith(".xml"):
            with archive.open(part) as file:
                while chunk := file.read(1 << 20):
                    elements += chunk.count(b"<")
    if elements > allowed.elements:
        raise ValueError(
            f"it has {elements:,} marks of elements: expected at most {allowed.elements:,};"
            " allow more by pilotstd.limits.changed(elements=…)"
        )


@attrs.define
class _Paragraph:
    number: str = ""
    pieces: list[str] = attrs.field(factory=list)
    boxes: list[str] = attrs.field(factory=list)
    """The lines of the text boxes that are anchored in it."""

    def lines(self) -> Iterator[str]:
        text = self.number + "".join(self.pieces)
        yield from text.split("\n")
        yield from self.boxes


@attrs.define
class _Cell:
    lines: list[str] = attrs.field(factory=list)
    columns: int = 1
    continues: bool = False
    """Whether it is merged with the cell above it."""


@attrs.define
class _Box:
    """What takes lines: the document, a text box, or a cell."""

    lines: list[str] = attrs.field(factory=list)
    paragraphs: list[_Paragraph] = attrs.field(factory=list)
    tables: list[list[list[_Cell]]] = attrs.field(factory=list)


class _Reader:
    def __init__(self, document: Any) -> None:
        self.etree = require("lxml.etree", package="lxml", extra="docx")
        self.body = document.element.body
        self.numbers = _Numbering(document)

    def lines(self) -> list[str]:
        boxes = [_Box()]
        walk = self.etree.iterwalk(self.body, events=("start", "end"))
        skipped: list[Any] = []
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if not skipped and (tag in _LEFT_OUT or tag == _FALLBACK or _is_hidden(tag, element)):
                    skipped.append(element)
                    walk.skip_subtree()
                elif not skipped:
                    self._start(tag, element, boxes)
            elif skipped:
                if skipped[-1] is element:
                    skipped.pop()
            else:
                self._end(tag, boxes)
        return boxes[0].lines

    def _start(self, tag: str, element: Any, boxes: list[_Box]) -> None:
        box = boxes[-1]
        if tag == f"{_W}p":
            box.paragraphs.append(_Paragraph(self.numbers.next_of(element)))
        elif tag == f"{_W}tbl":
            box.tables.append([])
        elif tag == f"{_W}tr" and box.tables:
            box.tables[-1].append([])
        elif tag in {f"{_W}tc", f"{_W}txbxContent"}:
            boxes.append(_Box())
            if tag == f"{_W}tc" and box.tables and box.tables[-1]:
                box.tables[-1][-1].append(_cell_of(element))
        elif box.paragraphs:
            if tag == f"{_W}t":
                box.paragraphs[-1].pieces.append(element.text or "")
            elif tag in _SIGNS:
                box.paragraphs[-1].pieces.append(_SIGNS[tag])

    def _end(self, tag: str, boxes: list[_Box]) -> None:
        box = boxes[-1]
        if tag == f"{_W}p" and box.paragraphs:
            box.lines += box.paragraphs.pop().lines()
        elif tag == f"{_W}tc" and len(boxes) > 1:
            inner = boxes.pop()
            if boxes[-1].tables and boxes[-1].tables[-1]:
                boxes[-1].tables[-1][-1][-1].lines = inner.lines
        elif tag == f"{_W}txbxContent" and len(boxes) > 1:
            inner = boxes.pop()
            target = boxes[-1].paragraphs[-1].boxes if boxes[-1].paragraphs else boxes[-1].lines
            target += inner.lines
        elif tag == f"{_W}tbl" and box.tables:
            box.lines += lines_of_table(_merged(box.tables.pop()))


def _is_hidden(tag: str, element: Any) -> bool:
    """Whether a run is hidden text."""
    if tag != f"{_W}r":
        return False
    vanish = element.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(_VAL) not in {"0", "false", "off"}


def _cell_of(element: Any) -> _Cell:
    properties = element.find(f"{_W}tcPr")
    if properties is None:
        return _Cell()
    span = properties.find(f"{_W}gridSpan")
    merge = properties.find(f"{_W}vMerge")
    value = span.get(_VAL, "1") if span is not None else "1"
    columns = int(value) if value.isdecimal() and len(value) < 4 else 1
    return _Cell(columns=max(1, columns), continues=merge is not None and merge.get(_VAL, "continue") != "restart")


def _merged(rows: list[list[_Cell]]) -> Iterator[list[Cell]]:
    """The rows of cells, with a cell that is merged with the one above as printed there."""
    above: dict[int, str] = {}
    for row in rows:
        if not row:
            continue
        cells: list[Cell] = []
        texts: dict[int, str] = {}
        column = 0
        for cell in row:
            text = " ".join(" ".join(cell.lines).split())
            if cell.continues:
                text = above.get(column, text)
            texts[column] = text if len(text) <= LONGEST_REPEATED else ""
            cells.append(Cell(text, cell.columns))
            column += cell.columns
        above = texts
        yield cells


# --- Automatic numbers ----------------------------------------------------------------------------------------------


class _Numbering:
    """The numbers that Word prints before paragraphs of a list."""

    def __init__(self, document: Any) -> None:
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        """By list and level: the form of the number, its text with %1 for it, and the first number."""
        self.counts: dict[str, Counter[int]] = {}
        self.abstract: dict[str, str] = {}
        self.styles: dict[str, tuple[str, int]] = {}
        parts = {part.partname: part for part in document.part.package.iter_parts()}
        numbering = next((part for name, part in parts.items() if str(name).endswith("/numbering.xml")), None)
        if numbering is not None:
            self._read(_root_of(numbering))
        for style in document.styles.element.iter(f"{_W}style"):
            if (own := _number_of(style.find(f"{_W}pPr"))) and own[0]:
                self.styles[style.get(f"{_W}styleId", "")] = own[0], own[1] or 0

    def _read(self, root: Any) -> None:
        forms: dict[tuple[str, int], tuple[str, str, int]] = {}
        for abstract in root.iter(f"{_W}abstractNum"):
            for level in abstract.iter(f"{_W}lvl"):
                number = int(level.get(f"{_W}ilvl", "0"))
                forms[abstract.get(f"{_W}abstractNumId", ""), number] = (
                    _value(level, "numFmt", "decimal"),
                    _value(level, "lvlText", ""),
                    int(_value(level, "start", "1")),
                )
        for num in root.iter(f"{_W}num"):
            id, abstract_id = num.get(f"{_W}numId", ""), _value(num, "abstractNumId", "")
            self.abstract[id] = abstract_id
            for (of, level_number), form in forms.items():
                if of == abstract_id:
                    self.levels[id, level_number] = form

    def next_of(self, paragraph: Any) -> str:
        """The number that a paragraph prints; empty if it is in no list."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return ""
        own = _number_of(properties)
        style = properties.find(f"{_W}pStyle")
        inherited = self.styles.get(style.get(_VAL, "")) if style is not None else None
        id = own[0] if own and own[0] else inherited[0] if inherited else ""
        level = own[1] if own and own[1] is not None else inherited[1] if inherited else 0
        if not id or id == "0" or (id, level) not in self.levels:
            return ""
        counts = self.counts.setdefault(self.abstract[id], Counter())
        start = self.levels[id, level][2]
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in range(level + 1, _DEEPEST):
            counts.pop(deeper, None)
        text = self.levels[id, level][1]
        for at in range(level, -1, -1):
            form, _, first = self.levels.get((id, at), ("decimal", "", 1))
            text = text.replace(f"%{at + 1}", _printed(form, counts.get(at, first)))
        return "" if self.levels[id, level][0] == "bullet" else text


def _root_of(part: Any) -> Any:
    element = getattr(part, "element", None)
    return element if element is not None else require("lxml.etree").fromstring(part.blob)


def _number_of(properties: Any) -> tuple[str, int | None] | None:
    """The list and the level that paragraph properties name."""
    number = properties.find(f"{_W}numPr") if properties is not None else None
    if number is None:
        return None
    level = _value(number, "ilvl", "")
    return _value(number, "numId", ""), int(level) if level.isdecimal() else None


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(f"{_W}{name}")
    return str(child.get(_VAL, default)) if child is not None else default


_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    "chineseCounting chineseCountingThousand ideographDigital japaneseCounting taiwaneseCounting taiwaneseCountingThousand".split()  # noqa: SIM905
)
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def _printed(form: str, number: int) -> str:
    """A number in a form of Word.

    >>> [_printed(form, 12) for form in ("decimal", "chineseCounting", "decimalEnclosedCircle", "upperLetter", "lowerRoman")]
    ['12', '十二', '⑫', 'L', 'xii']
    """
    if form in _CHINESE:
        return _chinese(number)
    if form == "decimalEnclosedCircle" and 0 < number <= 20:
        return chr(0x245F + number)
    if form in {"upperLetter", "lowerLetter"} and number > 0:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in {"upperRoman", "lowerRoman"} and 0 < number < 400:
        text = "".join(itertools.chain.from_iterable(_roman(number)))
        return text.upper() if form == "upperRoman" else text
    return str(number)


def _roman(number: int) -> Iterator[str]:
    for value, sign in _ROMAN:
        yield sign * (number // value)
        number %= value


def _chinese(number: int) -> str:
    """1 to 999 as 一百二十三; digit by digit beyond."""
    if not 0 < number < 1000:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")
