"""The value of a cell: of its own type, or a text that can be read in one way only."""

import datetime
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pilotstd.errors import UnknownCode, shown
from pilotstd.tabular.schema import Field, FieldType

__all__ = ["NoValue", "reader"]


class NoValue:
    """What is in a cell that holds no value: it fits no column, and messages show its text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


_INT64 = 2**63


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return str(cell)
    if isinstance(cell, datetime.date):
        raise ValueError(f"expected text, got the date {cell:%Y-%m-%d}: format the cell as text")
    raise ValueError(f"expected text, got {shown(cell)}")


def _number(cell: Any) -> int:
    number = None
    if (isinstance(cell, int) and not isinstance(cell, bool)) or (isinstance(cell, float) and cell.is_integer()):
        number = int(cell)
    elif isinstance(cell, str) and (match := re.fullmatch(r"(-?(?:0|[1-9][0-9]{0,18}))(?:\.0+)?", cell)):
        number = int(match[1])
    if number is None:
        raise ValueError(f"expected an integer, got {shown(cell)}")
    if not -_INT64 <= number < _INT64:
        raise ValueError(f"expected an integer of at most 64 bits, got {shown(cell)}")
    return number


def _flag(cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, str) and cell.lower() in {"true", "false"}:
        return cell.lower() == "true"
    raise ValueError(f"expected true or false, got {shown(cell)}")


def _printed(cell: Any) -> str:
    """A cell as a spreadsheet shows it."""
    return str(cell)[:200] if isinstance(cell, str | datetime.date | datetime.time) else shown(cell)


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
    raise ValueError(f"expected a date, YYYY-MM-DD, got {_printed(cell)}")


def _code(column: Field) -> Callable[[Any], Any]:
    members = {str(member): member for member in column.vocabulary or ()}

    def code(cell: Any) -> Any:
        try:
            return members[cell]
        except (KeyError, TypeError):
            raise UnknownCode(column.name, cell, members) from None

    return code


def _names(cell: Any) -> tuple[str, ...]:
    text = _text(cell)
    return _split(text) if len(text) < 1000 else tuple(text.split())


@lru_cache(maxsize=1024)  # many records have evidence for the same fields
def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_READERS: dict[FieldType, Callable[[Any], Any]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.FLAG: _flag,
    FieldType.DAY: _day,
}


def reader(column: Field) -> Callable[[Any], Any]:
    """The function from a cell of this column to its value; it raises `ValueError` for a cell that is not one."""
    if column.separator == " ":
        return _names
    if column.separator:
        return lambda cell: tuple(filter(None, map(str.strip, _text(cell).split(column.separator.strip()))))
    return _code(column) if column.kind is FieldType.CODE else _READERS[column.kind]
