"""A dataset to canonical JSON, and the digest of bytes.

Canonical means UTF-8, LF, one record a line, keys in the order of the classes, defaults left out, no floats; so equal datasets have
equal bytes. A file has the lowest format number that can hold what is in it: the bytes of a dataset do not change with the version of
the package.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

from pilotstd import model
from pilotstd._require import first_of
from pilotstd.errors import InvalidDataset
from pilotstd.model import Label, Vocabulary
from pilotstd.model._fields import since_format, value_type

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encode(ds: Dataset) -> bytes:
    """The canonical JSON of a dataset.

    Raises `InvalidDataset` where a text cannot be written as UTF-8.

    >>> import pilotstd
    >>> encode(pilotstd.load("1.0.0"))[:29]
    b'{"format":1,\\n"version":"1.0.0'
    """
    text = "".join(_lines(ds))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        part = text[max(0, error.start - 40) : error.start]
        message = f"text cannot be encoded as UTF-8: lone surrogate after {part!r}"
        raise InvalidDataset(message) from None


def _lines(ds: Dataset) -> Iterator[str]:
    rows = _rows(ds)
    yield f'{{"format":{_lowest(ds, rows)}'
    yield f',\n"version":{_to_json(ds.version)}'
    if ds.title != Label():
        yield f',\n"title":{_to_json(ds.title.to_dict())}'
    yield f',\n"as_of":{_to_json(ds.as_of.isoformat())}'
    if ds.identity != model.Identity():
        yield f',\n"identity":{_to_json(ds.identity.to_dict())}'
    for name, some in rows.items():
        records = ",\n".join([_to_json(row.to_dict()) for row in some])
        yield f',\n"{name}":[\n{records}\n]'
    yield "\n}\n"


def _rows(ds: Dataset) -> dict[str, tuple[Any, ...]]:
    """The objects in each table, and the retired ids, where there are any."""
    tables: list[tuple[str, Iterable[Any]]] = [("retired", ds.retired), *ds.tables.items()]
    return {name: rows for name, table in tables if (rows := tuple(table))}


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, as 64 hexadecimal digits."""
    # as in `random` of the standard library: hashlib loads OpenSSL, which takes a tenth of a first look-up
    module = first_of(_LEAN, "hashlib") if len(data) < _FEW else first_of("hashlib")
    digits: str = module.sha256(data).hexdigest()
    return digits


_LEAN = "_sha2" if sys.version_info >= (3, 12) else "_sha256"
_FEW = 1 << 20  # from about a megabyte on, OpenSSL is faster, its loading included


# --- The format number ----------------------------------------------------------------------------------------------


def lowest_format(ds: Dataset) -> int:
    """The lowest format that can hold a dataset, which is that of its canonical JSON.

    >>> import pilotstd
    >>> lowest_format(pilotstd.load("1.2.0"))
    1
    """
    return _lowest(ds, _rows(ds))


def _lowest(ds: Dataset, rows: dict[str, tuple[Any, ...]]) -> int:
    head = [_format((ds.identity,))] if ds.identity != model.Identity() else []
    return max([*head, *map(_format, rows.values())], default=1)


def _format(rows: Iterable[Any]) -> int:
    """The lowest format that can hold these objects, all of one class."""
    rows = tuple(rows)
    cls: Any = type(rows[0])
    formats = [since_format(cls)]
    for field, default, of_value in _newer(cls):
        values = map(attrgetter(field), rows)
        formats += [of_value(value) for value in values if value is not default and value != default]
    return max(formats)


@cache
def _newer(cls: type[Any]) -> tuple[tuple[str, Any, Callable[[Any], int]], ...]:
    """The fields of a class that may need a format above 1, with what gives the format that a value needs."""
    fields = []
    for field in attrs.fields(cls):
        of_value = _format_of_value(value_type(field.type))
        added = since_format(field)
        if added > 1 or of_value:
            fields.append((field.name, field.default, _at_least(added, of_value)))
    return tuple(fields)


def _at_least(added: int, of_value: Callable[[Any], int] | None) -> Callable[[Any], int]:
    def needed(value: Any) -> int:
        items = value if isinstance(value, tuple) else (value,)
        return max([added, *map(of_value, items)]) if of_value else added

    return needed


def _format_of_value(kind: Any) -> Callable[[Any], int] | None:
    """What gives the format that a value of this type needs; None where any format holds it."""
    if attrs.has(kind):
        return (lambda value: _format((value,))) if _newer(kind) else None
    if issubclass(kind, Vocabulary) and any(member.since_format > 1 for member in kind):
        return lambda member: int(member.since_format)
    return None
