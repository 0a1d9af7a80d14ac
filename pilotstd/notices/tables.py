"""Tables with numbered rows, whose cells come one a line, or parted by tabs as .html and .docx give them."""

import re
from collections.abc import Sequence

from pilotstd.model import Role
from pilotstd.notices.clauses import Standing, charge
from pilotstd.notices.names import is_body, is_open, split_names
from pilotstd.notices.structure import Assignment, Remark, Row, Table
from pilotstd.notices.typography import Line, Span, tidy

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
        """Whether a line is the first of a table: the cell 序号, or cells parted by tabs like those of the next line."""
        if "\t" not in line.text and not _HEADER.match(tidy(line.text)):
            return False
        cells = cells_of(line)
        if _HEADER.match(cells[0]):
            return len(cells) > 1 or any(
                re.fullmatch("[0-9]{1,3}", cells_of(line)[0]) for line in after
            )
        return len(cells) > 1 and len(after) > 0 and len(cells_of(after[0])) == len(cells)

    @property
    def full(self) -> bool:
        """Whether the last row has a cell for each column, so that something else may follow."""
        return not self.open or len(self.rows[-1][1]) >= len(self.header)

    def takes(self, line: Line) -> bool:
        """Add a line; false where it belongs to no row."""
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

    def under(self, heading: str) -> None:
        """A heading within the table."""
        self.in_header = self.open = False
        self.heading = heading

    def read(self, standing: Standing) -> tuple[Table, list[Remark]]:
        """The table, and what to check about it."""
        roles = [_role(head) for head in self.header]
        rows = tuple(
            Row(
                number=number,
                cells=tuple(cells),
                heading=heading,
                responsibilities=_assignments(cells, roles, standing),
                span=Span(first.start, last.end),
            )
            for number, cells, heading, first, last in self.rows
        )
        remarks = [
            Remark(
                first.number, f"row {number} has {len(cells)} cells, the header {len(self.header)}"
            )
            for number, cells, _, first, _ in self.rows
            if len(cells) != len(self.header)
        ]
        numbered = [(number, first.number) for number, _, _, first, _ in self.rows if number]
        for (before, _), (number, line) in zip([(0, 0), *numbered], numbered, strict=False):
            if number > before + 1:
                missing = (
                    f"row {before + 1}"
                    if number == before + 2
                    else f"rows {before + 1} to {number - 1}"
                )
                remarks.append(Remark(line, f"{missing} of the table: not in the text"))
            elif number <= before:
                remarks.append(Remark(line, f"row {number} of the table comes after row {before}"))
        return Table(
            header=tuple(self.header), rows=rows, span=Span(self.start, self.last.end)
        ), remarks


def cells_of(line: Line) -> list[str]:
    """The cells of a line; one where it has no tab."""
    return [tidy(cell) for cell in line.text.split("\t")]


def _role(head: str) -> Role | None:
    if _LEAD.search(head):
        return Role.LEAD
    return Role.SHARED if _SHARED.search(head) else None


def _assignments(
    cells: list[str], roles: list[Role | None], standing: Standing
) -> tuple[Assignment, ...]:
    found: list[Assignment] = []
    for cell, role in zip(cells, roles, strict=False):
        if role is None:
            continue
        if len(cells) < len(roles) and not any(map(is_body, split_names(cell))):
            continue  # what another column says, where a cell is left out
        worded = charge(f"（{cell}）", standing)[0].assignments
        found += worded or [
            Assignment(name, Role.SHARED if is_open(name) else role)
            for name in split_names(cell)
            if not _EMPTY.fullmatch(name)
        ]
    if (
        standing.first_leads
        and found
        and all(role is Role.SHARED for _, role in found)
        and not found[0].open
    ):
        found[0] = found[0]._replace(role=Role.LEAD)
    return tuple(dict.fromkeys(found))
