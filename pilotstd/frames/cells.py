"""The value of a cell: its own type, or the text that stands for it and for nothing else."""

import datetime
import re
from collections.abc import Callable
from typing import Any

from pilotstd.errors import near
from pilotstd.frames.columns import Column, Kind


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return str(cell)
    if isinstance(cell, datetime.date):
        raise ValueError(f"the date {cell:%Y-%m-%d} where text is due: format the cell as text")
    raise ValueError(f"{cell!r:.200} where text is due")


def _number(cell: Any) -> int:
    if isinstance(cell, int) and not isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str) and (
        match := re.fullmatch(r"(-?(?:0|[1-9][0-9]{0,18}))(?:\.0+)?", cell)
    ):
        return int(match[1])
    raise ValueError(f"{cell!r:.200} where a whole number is due")


def _flag(cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, str) and cell.lower() in {"true", "false"}:
        return cell.lower() == "true"
    raise ValueError(f"{cell!r:.200} where true or false is due")


_YEAR_FIRST = re.compile(r"([0-9]{4})[-/年]([0-9]{1,2})[-/月]([0-9]{1,2})日?")
"""A day as ISO 8601 has it, or as a spreadsheet set to Chinese saves it in CSV."""


def _day(cell: Any) -> datetime.date:
    if isinstance(cell, datetime.datetime):
        if cell.timetz() == datetime.time():
            return datetime.date(cell.year, cell.month, cell.day)
    elif isinstance(cell, datetime.date):
        return cell
    elif isinstance(cell, str) and (match := _YEAR_FIRST.fullmatch(cell)):
        try:
            return datetime.date(*map(int, match.groups()))
        except ValueError:
            pass
    raise ValueError(f"{cell!s:.200} where a date is due; dates are written YYYY-MM-DD")


def _code(column: Column) -> Callable[[Any], Any]:
    members = {str(member): member for member in column.vocabulary or ()}

    def code(cell: Any) -> Any:
        try:
            return members[cell]
        except (KeyError, TypeError):
            raise ValueError(
                f"{cell!r:.200} is no {column.name}; the codes are {', '.join(members)}{near(cell, members)}"
            ) from None

    return code


_READ: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.FLAG: _flag,
    Kind.DAY: _day,
}


def reader(column: Column) -> Callable[[Any], Any]:
    """What makes a value of a cell of this column; it raises `ValueError` where it cannot."""
    if column.joined:
        return lambda cell: tuple(_text(cell).split())
    return _code(column) if column.kind is Kind.CODE else _READ[column.kind]
