"""The value of a cell: of its own type, or a text that can be read in one way only."""

import datetime
import re
from collections.abc import Callable
from typing import Any

from pilotstd.errors import expected_one_of
from pilotstd.tabular.schema import Field, FieldType

__all__ = ["reader"]


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return str(cell)
    if isinstance(cell, datetime.date):
        raise ValueError(f"expected text, got the date {cell:%Y-%m-%d}: format the cell as text")
    raise ValueError(f"expected text, got {cell!r:.200}")


def _number(cell: Any) -> int:
    if isinstance(cell, int) and not isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str) and (match := re.fullmatch(r"(-?(?:0|[1-9][0-9]{0,18}))(?:\.0+)?", cell)):
        return int(match[1])
    raise ValueError(f"expected an integer, got {cell!r:.200}")


def _flag(cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, str) and cell.lower() in {"true", "false"}:
        return cell.lower() == "true"
    raise ValueError(f"expected true or false, got {cell!r:.200}")


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
    raise ValueError(f"expected a date, YYYY-MM-DD, got {cell!s:.200}")


def _code(column: Field) -> Callable[[Any], Any]:
    members = {str(member): member for member in column.vocabulary or ()}

    def code(cell: Any) -> Any:
        try:
            return members[cell]
        except (KeyError, TypeError):
            raise ValueError(f"invalid {column.name} {cell!r:.200}: {expected_one_of(members, cell)}") from None

    return code


_READERS: dict[FieldType, Callable[[Any], Any]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.FLAG: _flag,
    FieldType.DAY: _day,
}


def reader(column: Field) -> Callable[[Any], Any]:
    """The function from a cell of this column to its value; it raises `ValueError` for a cell that is not one."""
    if column.multiple:
        return lambda cell: tuple(_text(cell).split())
    return _code(column) if column.kind is FieldType.CODE else _READERS[column.kind]
