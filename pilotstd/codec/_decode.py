"""Canonical JSON to the contents of a dataset.

There are two paths that accept and reject the same files. The quick one (`_fast`) turns parsed JSON into records by plain
constructors and stops at the first value that does not fit; then the strict one (`_strict`) reads the file again and names every
problem with its JSON path.
"""

import datetime
import json
import re
from collections import Counter
from functools import cache, partial
from typing import Any

import attrs

from pilotstd import model
from pilotstd._contents import Contents
from pilotstd.codec._fast import DECODE_ERRORS, builder, collector_paused, day, decode_rows, split_tables
from pilotstd.errors import InvalidDataset, Problems, UnsupportedFormat, shown
from pilotstd.model import TABLES
from pilotstd.model._fields import since_format

FORMAT = 3
"""The newest number of the file format; this version reads it and those before it."""


def decode(data: bytes, where: str = "the data") -> Contents:
    """The contents of JSON bytes, every type checked; rules are for `checks.check`.

    Raises `InvalidDataset` with every problem and its JSON path, and `UnsupportedFormat` for a file that is newer than this
    version; *where* names the bytes in messages.
    """
    with collector_paused():
        try:
            file = decode_quickly(data)
        except DECODE_ERRORS:
            file = decode_strictly(parse(data, where), where)
    return Contents(version=file.version, as_of=file.as_of, part=partial(getattr, file))


def decode_lazily(data: bytes, sha256: str | None = None) -> Contents:
    """The contents of canonical bytes that a register vouches for; each part is decoded when it is asked for.

    A part that is not valid all the same raises `InvalidDataset` then, with every problem of the file.
    """
    head, tables = split_tables(data)
    format = head["format"]

    def part(name: str) -> Any:
        try:
            if name in ("title", "identity"):
                cls = model.Label if name == "title" else model.Identity
                return builder(cls, format)(head.get(name, {}))
            with collector_paused():
                return decode_rows(_row_class(name), data, tables[name], format) if name in tables else []
        except DECODE_ERRORS:
            decode(data)  # says what is wrong
            raise

    return Contents(version=head["version"], as_of=day(head["as_of"]), part=part, sha256=sha256)


def _row_class(table: str) -> Any:
    """The class of the objects in a list of a file."""
    return model.Retired if table == "retired" else TABLES[table]


@cache
def _file_class() -> Any:
    """The class of a whole file."""

    def about_class(cls: Any) -> dict[str, Any]:
        return {"since_format": since_format(cls)}

    header: dict[str, Any] = {
        "format": attrs.field(type=int),
        "version": attrs.field(type=str),
        "title": attrs.field(type=model.Label, default=model.Label()),
        "as_of": attrs.field(type=datetime.date),
        "identity": attrs.field(type=model.Identity, default=model.Identity(), metadata=about_class(model.Identity)),
        "retired": attrs.field(type=tuple[model.Retired, ...], default=()),
    }
    tables = {
        name: attrs.field(type=tuple[cls, ...], default=(), metadata=about_class(cls))  # type: ignore[valid-type]
        for name, cls in TABLES.items()
    }
    return attrs.make_class("DatasetFile", header | tables, slots=True, weakref_slot=False, kw_only=True)


def decode_quickly(data: bytes) -> Any:
    """The parts of a file; raises whatever comes first where `decode_strictly` would find a problem."""
    head, tables = split_tables(data, pairs=True)
    given = dict(head)
    format = given["format"]
    if type(format) is not int or not 1 <= format <= FORMAT or not tables.keys().isdisjoint(given):
        raise ValueError(format)
    file = builder(_file_class(), format, True)(head)
    for name, lines in tables.items():
        setattr(file, name, tuple(decode_rows(_row_class(name), data, lines, format, pairs=True)))
    return file


def decode_strictly(plain: dict[str, Any], where: str) -> Any:
    """The parts of a parsed file; raises `InvalidDataset` with every problem."""
    from pilotstd.codec._strict import structure  # which a sound file does without

    return structure(plain, _file_class(), plain["format"], where)


class _Repeating(dict[str, Any]):
    """An object that has a key more than once."""

    repeated: tuple[str, ...] = ()


def _parsed(data: bytes) -> tuple[Any, bool]:
    """What is in the bytes of JSON, and whether an object repeats a key; such an object is a `_Repeating`."""
    repeats = False

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeats
        plain = dict(pairs)
        if len(plain) == len(pairs):
            return plain
        repeats, repeating = True, _Repeating(plain)
        repeating.repeated = tuple(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        return repeating

    return json.loads(data.decode("utf-8-sig"), object_pairs_hook=made), repeats


def _repeated_keys(plain: object) -> Problems:
    """A problem for each key that an object repeats, at any depth."""
    problems = Problems()
    waiting = [("$", plain)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, _Repeating):
            for key in value.repeated:
                problems.add("keys", path, f"the key {shown(key)} is repeated: its first value would be lost")
        if isinstance(value, dict):
            waiting += [(f"{path}.{key}", item) for key, item in value.items() if isinstance(item, dict | list)][::-1]
        elif isinstance(value, list):
            waiting += [(f"{path}[{i}]", item) for i, item in enumerate(value) if isinstance(item, dict | list)][::-1]
    return problems


def parse(data: bytes, where: str) -> dict[str, Any]:
    """The JSON object in the bytes of a dataset file, its format number checked and nothing else."""
    try:
        plain, repeats = _parsed(data)
    except UnicodeDecodeError as error:
        raise InvalidDataset(f"{where} is not UTF-8: byte {error.start}") from None
    except (ValueError, RecursionError) as error:
        raise InvalidDataset(f"{where} is not JSON, or is cut short: {error}") from None
    if repeats:
        raise InvalidDataset(f"{where} repeats keys of an object", _repeated_keys(plain))
    number = plain.get("format") if isinstance(plain, dict) else None
    if _is_newer(number):
        raise UnsupportedFormat(
            f"{where} has format {shown(number, 40) if type(number) is int else number}; this version reads up to {FORMAT}: upgrade pilotstd"
        )
    if type(number) is not int:
        raise InvalidDataset(f"{where} is not a dataset: expected an integer 'format'")
    if number < 1:
        raise UnsupportedFormat(f"{where} has format {number}; formats count from 1")
    return dict(plain)


def _is_newer(number: object) -> bool:
    """Whether a format number is one that a later version may write: a larger one, or one with a minor part."""
    if type(number) is int:
        return number > FORMAT
    digits = re.fullmatch(r"([0-9]{1,9})(\.[0-9]{1,9})?", str(number))
    if digits is None:
        return False
    major, minor = int(digits[1]), float(digits[2] or 0)
    return major > FORMAT or (major == FORMAT and minor > 0)
