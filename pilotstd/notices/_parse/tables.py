"""Tables with numbered rows, with one cell on a line, or cells separated by tabs as .html and .docx give them."""

import re
from collections.abc import Sequence

from pilotstd.model import Role
from pilotstd.notices._parse.document import Assignment, Diagnostic, NoticeTable, Row, missing_numbers
from pilotstd.notices._parse.names import is_body, is_open, split_names
from pilotstd.notices._parse.responsibility import ClauseRules, parse_responsibilities
from pilotstd.notices._parse.text import Line, Span, tidy

_HEADER = re.compile("(?:序号|编号|项目序号)$")
_NOTE = re.compile("(?:备?注|说明|资料来源)[0-9]?[：:]")
_LEAD = re.compile("(?:牵头|主办|主责)(?:责任)?(?:单位|部门|主体)")
_SHARED = re.compile(
    "(?:责任|负责|主管|指导|配合|参加|参与|协助|协办|支持|实施|落实|承办)(?:责任)?(?:单位|部门|主体)|责任分工|任务分工"
)
_EMPTY = re.compile(r"[\W_]*|无")
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
        if "\t" not in line.text and not _HEADER.match(tidy(line.text)):
            return False
        cells = cells_of(line)
        if _HEADER.match(cells[0]):
            return len(cells) > 1 or any(re.fullmatch("[0-9]{1,3}", cells_of(line)[0]) for line in after)
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
            self._begin(line, cells)
            return True
        number = int(cells[0]) if re.fullmatch("[0-9]{1,3}", cells[0]) else None
        if number is not None and (self.in_header or self.full or number == self.rows[-1][0] + 1):
            self.in_header = False
            self._begin(line, cells)
        elif self.in_header:
            if len(self.header) >= _WIDEST:
                return False
            self.header += cells
        elif not self.open or (self.full and _NOTE.match(line.text)):
            self.open = False
            return False
        else:
            self.rows[-1][1].append(cells[0])
            self.rows[-1] = (*self.rows[-1][:4], line)
        self.last = line
        return True

    def _begin(self, line: Line, cells: list[str]) -> None:
        number = int(cells[0]) if re.fullmatch("[0-9]{1,3}", cells[0]) else 0
        self.rows.append((number, cells, self.heading, line, line))
        self.open = not self.tabbed
        self.last = line

    def add_heading(self, heading: str) -> None:
        """Add a heading within the table."""
        self.in_header = self.open = False
        self.heading = heading

    def read(self, rules: ClauseRules) -> tuple[NoticeTable, list[Diagnostic]]:
        """The table, and what to check in it."""
        roles = [_role(head) for head in self.header]
        rows = tuple(
            Row(
                number=number,
                cells=tuple(cells),
                heading=heading,
                responsibilities=_assignments(cells, roles, rules),
                span=Span(first.start, last.end),
            )
            for number, cells, heading, first, last in self.rows
        )
        diagnostics = [
            Diagnostic(first.number, f"row {number} has {len(cells)} cells, the header {len(self.header)}")
            for number, cells, _, first, _ in self.rows
            if len(cells) != len(self.header)
        ]
        numbered = [(number, first.number) for number, _, _, first, _ in self.rows if number]
        for (before, _), (number, line) in zip([(0, 0), *numbered], numbered, strict=False):
            if number > before + 1:
                message = f"{missing_numbers('row', before, number)} of the table"
                diagnostics.append(Diagnostic(line, message))
            elif number <= before:
                message = f"row {number} of the table comes after row {before}"
                diagnostics.append(Diagnostic(line, message))
        table = NoticeTable(header=tuple(self.header), rows=rows, span=Span(self.start, self.last.end))
        return table, diagnostics


def cells_of(line: Line) -> list[str]:
    """The cells of a line; one if it has no tab."""
    return [tidy(cell) for cell in line.text.split("\t")]


def _role(head: str) -> Role | None:
    if _LEAD.search(head):
        return Role.LEAD
    return Role.SHARED if _SHARED.search(head) else None


def _assignments(cells: list[str], roles: list[Role | None], rules: ClauseRules) -> tuple[Assignment, ...]:
    """The bodies in the cells of a row, with the role that its column or its wording gives them."""
    assignments: list[Assignment] = []
    for cell, role in zip(cells, roles, strict=False):
        if role is None:
            continue
        if len(cells) < len(roles) and not any(map(is_body, split_names(cell))):
            continue  # of another column, because a cell is missing
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
