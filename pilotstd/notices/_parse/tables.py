"""Tables with numbered rows, with one cell on a line, or cells separated by tabs as .html and .docx are made to give them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pilotstd.model import Role
from pilotstd.notices._parse.document import Assignment, Diagnostic, NoticeTable, Row, missing_numbers
from pilotstd.notices._parse.grammar import FIRST_LEADS
from pilotstd.notices._parse.lexicon import HEADING_ENDINGS, LABEL_ENDINGS, any_of
from pilotstd.notices._parse.lines import RULES
from pilotstd.notices._parse.names import is_body, is_open, split_names
from pilotstd.notices._parse.responsibility import ClauseRules, parse_responsibilities
from pilotstd.notices._parse.text import Line, Span, tidy

_LEAD = re.compile(f"(?:牵头|主办|主责)(?:责任)?{any_of(HEADING_ENDINGS)}")
_SHARED = re.compile(
    f"(?:责任|负责|主管|指导|配合|参加|参与|协助|协办|支持|实施|落实|承办)(?:责任)?{any_of(HEADING_ENDINGS)}|责任分工|任务分工"
)
_ANSWERING = re.compile(f"[^，。]{{0,6}}{any_of(LABEL_ENDINGS)}(?:名称)?(?:（[^（）]*）)?$")
_EMPTY = re.compile(r"[\W_]*|无")
_LONGEST_HEAD = 12  # characters of a heading of a column
_LONGEST_NAME = 40  # characters
_WIDEST = 15  # columns of a table


class TableReader:
    """A table as it grows line by line."""

    def __init__(self, line: Line) -> None:
        self.start = line.start
        self.tabbed = "\t" in line.text
        self.header: list[str] = cells_of(line)
        self.rows: list[tuple[int, list[str], str, Line, Line]] = []
        self.in_header = not self.tabbed
        self.heading = ""
        self.open = False  # a row that can take cells
        self.last = line

    @staticmethod
    def begins(line: Line, after: Sequence[Line]) -> bool:
        """Whether a line is the first of a table: the cell 序号, or as many cells separated by tabs as on the next line."""
        if "\t" not in line.text and not RULES["table-header"].match(line.text):
            return False
        cells = cells_of(line)
        if RULES["table-header"].match(cells[0]):
            return len(cells) > 1 or any(RULES["table-row"].match(line.text) for line in after)
        return len(cells) > 1 and len(after) > 0 and len(cells_of(after[0])) == len(cells)

    @property
    def full(self) -> bool:
        """Whether the last row has a cell for each column, so that other text may follow."""
        return not self.open or len(self.rows[-1][1]) >= len(self.header)

    def takes(self, line: Line) -> bool:
        """Add a line; False if it does not belong to a row."""
        cells = cells_of(line)
        if self.tabbed:
            if len(cells) == 1:
                return False
            if cells == self.header:  # repeated on the next page
                self.last = line
            elif not self.rows and self._continues_header(cells):
                self.header, self.last = cells, line
            elif self._continues_row(cells):
                last, above, heading, first, _ = self.rows[-1]
                whole = [*above[:-1], _one_cell(f"{above[-1]} {cells[0]}"), *cells[1:]]
                self.rows[-1] = (last, whole, heading, first, line)
                self.last = line
            else:
                self._begin(line, cells)
            return True
        number = int(cells[0]) if RULES["table-row"].match(cells[0]) else None
        if number is not None and (self.in_header or self.full or number == self.rows[-1][0] + 1):
            self.in_header = False
            self._begin(line, cells)
        elif self.in_header:
            if len(self.header) >= _WIDEST:
                return False
            self.header += cells
        elif not self.open or (self.full and RULES["table-note"].match(line.text)):
            self.open = False
            return False
        else:
            self.rows[-1][1].append(cells[0])
            self.rows[-1] = (*self.rows[-1][:4], line)
        self.last = line
        return True

    def continues_with(self, line: Line) -> bool:
        """Whether a line is a further row: as many cells, or nearly."""
        return "\t" in line.text and len(cells_of(line)) >= len(self.header) - 1

    def _continues_row(self, cells: list[str]) -> bool:
        """Whether a line continues the row above it, within a cell that was printed on two lines."""
        if not self.rows:
            return False
        above = self.rows[-1][1]
        missing = len(self.header) - len(above)
        return 0 < missing == len(cells) - 1 and above[0].isdecimal() and not cells[0].isdecimal()

    def _continues_header(self, cells: list[str]) -> bool:
        """Whether the first row below the header divides its columns: 责任单位 into 牵头单位 and 配合单位."""
        heads = sum(_role(cell) is not None and len(cell) <= _LONGEST_HEAD for cell in cells)
        return len(cells) == len(self.header) and heads > 0 and not cells[0].isdecimal() and all(map(_is_head, cells))

    def _begin(self, line: Line, cells: list[str]) -> None:
        column = self._numbered if len(cells) == len(self.header) else 0
        number = int(cells[column]) if RULES["table-row"].match(cells[column]) else 0
        if not number and self.rows and len(cells) < min(len(self.header), len(self.rows[-1][1]) + 1):
            number = self.rows[-1][0]  # merged with the row above
        self.rows.append((number, cells, self.heading, line, line))
        self.open = not self.tabbed
        self.last = line

    @property
    def _numbered(self) -> int:
        """The column with the numbers of rows: the first, or the one that is headed so."""
        return next((at for at, head in enumerate(self.header) if RULES["table-header"].match(head)), 0)

    def add_heading(self, heading: str) -> None:
        """Add a heading within the table."""
        self.in_header = self.open = False
        self.heading = heading

    def read(self, rules: ClauseRules) -> tuple[NoticeTable, list[Diagnostic]]:
        """The table, and what to check in it."""
        roles = self._roles()
        if any(map(FIRST_LEADS.search, self.header)):  # 责任单位（排名第一为牵头单位）
            rules = rules._replace(first_leads=True)
        rows = tuple(
            Row(
                number=number,
                cells=tuple(cells),
                heading=heading,
                responsibilities=_assignments(cells, roles, rules, self.tabbed),
                span=Span(first.start, last.end),
            )
            for number, cells, heading, first, last in self.rows
        )
        diagnostics = [
            Diagnostic(first.number, f"row {number} has {len(cells)} cells, the header {len(self.header)}", "short-row")
            for number, cells, _, first, _ in self.rows
            if len(cells) != len(self.header)
        ]
        for row, (*_, first, _) in zip(rows, self.rows, strict=True):
            named = [cell for cell, role in zip(row.cells, roles, strict=False) if role and not _EMPTY.fullmatch(cell)]
            if named and not row.responsibilities and len(row.cells) == len(self.header):
                reason = f"row {row.number}: {named[0][:40]!r} is not read as names of bodies"
                diagnostics.append(Diagnostic(first.number, reason, "cell"))
        numbered = [(number, first.number, cells) for number, cells, _, first, _ in self.rows if number]
        start: tuple[int, int, list[str]] = (0, 0, [])
        for (before, _, above), (number, line, cells) in zip([start, *numbered], numbered, strict=False):
            if number > before + 1:
                message = f"{missing_numbers('row', before, number)} of the table"
                diagnostics.append(Diagnostic(line, message, "row-numbers"))
            elif number < before or (number == before and not _is_merged(above, cells)):
                message = f"row {number} of the table comes after row {before}"
                diagnostics.append(Diagnostic(line, message, "row-numbers"))
        table = NoticeTable(header=tuple(self.header), rows=rows, span=Span(self.start, self.last.end))
        return table, diagnostics

    def _roles(self) -> list[Role | None]:
        """The role that each column gives to the bodies in it: by its heading, or one of the first headed 部门 or 单位 that names bodies."""
        roles = [_role(head) for head in self.header]
        if any(roles):
            return roles
        for column, head in enumerate(self.header[:3]):
            cells = [cells[column] for _, cells, *_ in self.rows if len(cells) == len(self.header)]
            named = sum(any(map(is_body, split_names(cell))) for cell in cells)
            if _ANSWERING.match(head) and cells and 2 * named > len(cells):
                roles[column] = Role.SHARED
                break
        return roles


def _is_head(cell: str) -> bool:
    """Whether a cell may be that of a header: short, without marks."""
    return len(cell) <= _LONGEST_HEAD and not any(mark in cell for mark in "、，。；")


def _is_merged(above: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether a row is the lower part of the one above it, whose first cells are merged over both."""
    return len(cells) < len(above) or list(cells[:2]) == list(above[:2])


def cells_of(line: Line) -> list[str]:
    """The cells of a line; one if it has no tab."""
    return [_one_cell(cell) for cell in line.text.split("\t")]


def _one_cell(text: str) -> str:
    """The text of a cell; a blank between two bodies, which the cell prints on a line each, stays."""
    words = text.split()
    return " ".join(words) if len(words) > 1 and all(map(is_body, words)) else tidy(text)


def _role(head: str) -> Role | None:
    head = FIRST_LEADS.sub("", head)
    if _LEAD.search(head):
        return Role.LEAD
    return Role.SHARED if _SHARED.search(head) else None


def _assignments(
    cells: list[str], roles: list[Role | None], rules: ClauseRules, tabbed: bool
) -> tuple[Assignment, ...]:
    """The bodies in the cells of a row, with the role that its column or its wording gives them."""
    assignments: list[Assignment] = []
    if tabbed and len(cells) < len(roles):
        # Its first cells are merged with those above, if those that are left name bodies where the columns do.
        roles = roles[len(roles) - len(cells) :]
        named = [
            cell for cell, role in zip(cells, roles, strict=True) if role is not None and not _EMPTY.fullmatch(cell)
        ]
        if not named or not all(is_body(name) or is_open(name) for cell in named for name in split_names(cell)):
            return ()
    for cell, role in zip(cells, roles, strict=False):
        if role is None:
            continue
        if not tabbed and len(cells) < len(roles) and not any(map(is_body, split_names(cell))):
            continue  # of another column, because a cell is missing
        if any("。" in name or len(name) > _LONGEST_NAME for name in split_names(cell)):
            continue  # a text, not names
        worded = parse_responsibilities(f"（{cell}）", rules)[0].assignments
        assignments += worded or [
            Assignment(name, Role.SHARED if is_open(name) else role)
            for name in split_names(cell)
            if not _EMPTY.fullmatch(name)
        ]
    if (
        rules.first_leads
        and assignments
        and all(role is Role.SHARED for _, role in assignments)
        and not assignments[0].open
    ):
        assignments[0] = assignments[0]._replace(role=Role.LEAD)
    return tuple(dict.fromkeys(assignments))


# --- From cells to lines ----------------------------------------------------------------------------------------------

_MOST_COLUMNS = 60
LONGEST_REPEATED = 300  # characters of a merged cell that each of its rows repeats
EMPTY = "\u200b"
"""An empty cell: it has no width, and keeps the tabs around it from being taken for blanks at the ends of a line."""


class Cell(NamedTuple):
    """A cell as it is printed, with how many columns and rows it takes."""

    text: str
    columns: int = 1
    rows: int = 1


def lines_of_table(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines of a table; a row that is one cell over all columns is that cell alone.

    >>> rows = [[Cell("一、修路", 2)], [Cell("甲部", rows=2), Cell("修路")], [Cell("修桥")]]
    >>> list(lines_of_table(rows))
    ['一、修路', '甲部\\t修路', '甲部\\t修桥']
    """
    above: dict[int, tuple[int, str]] = {}  # by column: how many more rows the cell there takes, and its text
    for row in rows:
        texts: list[str] = []
        below: dict[int, tuple[int, str]] = {}
        cells = iter(row)
        cell = next(cells, None)
        whole = cell is not None and len(row) == 1 and not above
        while cell is not None or len(texts) in above:
            column = len(texts)
            if column >= _MOST_COLUMNS:
                break
            if column in above:
                left, text = above[column]
                texts.append(text)
                if left > 1:
                    below[column] = left - 1, text
                continue
            assert cell is not None
            repeated = cell.text if len(cell.text) <= LONGEST_REPEATED else ""
            for offset in range(max(1, min(cell.columns, _MOST_COLUMNS - column))):
                texts.append(cell.text if offset == 0 else repeated)
                if cell.rows > 1:
                    below[column + offset] = cell.rows - 1, repeated
            cell = next(cells, None)
        above = below
        if whole:
            texts = texts[:1]
        elif len(texts) > 1:
            texts[0], texts[-1] = texts[0] or EMPTY, texts[-1] or EMPTY
        yield "\t".join(texts)
