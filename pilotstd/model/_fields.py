"""What a field of a record class is: its type, what it refers to, its documentation, and whether a value fills it.

The documentation of a field is kept in its attrs metadata, so that it is there wherever the class is: without source files, under
`-OO`, in a frozen program. For the same reason the classes assign their `__doc__`: a docstring would be stripped.
"""

import contextlib
import datetime
import re
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import attrs

from pilotstd.errors import InvalidQuery

ID = re.compile("[a-z]+:[a-z0-9]+(?:-[a-z0-9]+)*")
"""The form of an id: `kind:local`, in lower-case ASCII letters, digits and hyphens."""

DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
"""The form of a day in text."""


def about(
    doc: str, *, references: tuple[str, ...] = (), since_format: int = 1, kinds: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The metadata of a field: its documentation, the kinds of id that it holds, and the file format that added it.

    *kinds* are the codes of the field `kind` with which a record may have it; none for all.
    """
    return {"doc": doc, "references": references, "since_format": since_format, "kinds": kinds}


def documentation(field: "attrs.Attribute[Any]") -> str:
    """What a field means, in a sentence or two.

    >>> from pilotstd import WorkTask
    >>> documentation(attrs.fields_dict(WorkTask)["number"])
    'Its number in the list of its batch, from 1.'
    """
    text: str = field.metadata.get("doc", "")
    return text


def references_of(field: "attrs.Attribute[Any]") -> tuple[str, ...]:
    """The kinds of id that a field holds; empty where it holds no ids."""
    kinds: tuple[str, ...] = field.metadata.get("references", ())
    return kinds


def applies(field: "attrs.Attribute[Any]", kind: str | None) -> bool:
    """Whether a record of this kind may have a field; one whose kind is not known may have any."""
    kinds: tuple[str, ...] = field.metadata.get("kinds", ())
    return kind is None or not kinds or kind in kinds


def is_many(field: "attrs.Attribute[Any]") -> bool:
    """Whether a field holds several values, in a tuple."""
    return get_origin(field.type) is tuple


def without_none(kind: Any) -> Any:
    """A type without None.

    >>> without_none(str | None)
    <class 'str'>
    """
    if isinstance(kind, UnionType):
        (kind,) = (part for part in get_args(kind) if part is not NoneType)
    return kind


def value_type(kind: Any) -> Any:
    """The type of one value of a field of this type: without None, and of a tuple that of its items.

    >>> value_type(tuple[str, ...]), value_type(int | None)
    (<class 'str'>, <class 'int'>)
    """
    inner = without_none(kind)
    return value_type(get_args(inner)[0]) if get_origin(inner) is tuple else inner


def since_format(part: Any) -> int:
    """The number of the file format that added a field or a class, and so the lowest that can hold it."""
    if isinstance(part, attrs.Attribute):
        return int(part.metadata.get("since_format", 1))
    return int(getattr(part, "since_format", 1))


def parse_day(text: str) -> datetime.date | None:
    """The date in a text such as `2026-12-31`; None if the text has another form or the date does not exist.

    >>> parse_day("2026-02-28"), parse_day("2026-02-30")
    (datetime.date(2026, 2, 28), None)
    """
    with contextlib.suppress(ValueError):
        return datetime.date.fromisoformat(text) if re.fullmatch(DAY, text) else None
    return None


def as_day(value: object, name: str = "day") -> datetime.date:
    """A day that a user gave, as `datetime.date` or as ISO text; raises `InvalidQuery` for anything else.

    >>> as_day("2025-07-09")
    datetime.date(2025, 7, 9)
    """
    if type(value) is datetime.date:
        return value
    if isinstance(value, str) and (day := parse_day(value)):
        return day
    raise InvalidQuery(f"invalid {name} {value!r}: expected a datetime.date, or a day as text: '2025-07-09'")
