"""Parsed JSON to records, strictly: every problem is named, with its JSON path."""

import datetime
from collections.abc import Callable
from functools import cache
from typing import Any, get_args, get_origin

import attrs

from pilotstd.codec._fast import PLAIN, day
from pilotstd.errors import InvalidDataset, Problems, UnknownCode, shown
from pilotstd.model import Extra, Record, Vocabulary
from pilotstd.model._fields import since_format, without_none


def structure(plain: Any, cls: Any, format: int, where: str) -> Any:
    """The object of *cls* in a parsed file of this format; raises `InvalidDataset` with every problem."""
    place = _Place(Problems(), None)
    built = _reader(cls, format)(plain, "$", place)
    if place.problems:
        message = f"{where} has values of a wrong type, so the other rules were not checked"
        raise InvalidDataset(message, place.problems)
    return built


@attrs.frozen
class _Place:
    """Where problems go, and the record in which they are."""

    problems: Problems
    record: str | None

    def refuse(self, path: str, message: object) -> None:
        self.problems.add("types", path, message, record=self.record)


_Reader = Callable[[Any, str, _Place], Any]
"""From parsed JSON, its path and place, to a value; None where there is a problem, which is added."""


@cache
def _reader(kind: Any, format: int) -> _Reader:
    inner: Any = without_none(kind)
    if inner is not kind:
        read = _reader(inner, format)
        return lambda plain, path, place: None if plain is None else read(plain, path, place)
    if get_origin(kind) is tuple:
        return _reader_of_list(_reader(get_args(kind)[0], format))
    if kind is Extra:
        return _read_extra
    if kind is datetime.date:
        return _read_day
    if kind in PLAIN:
        return lambda plain, path, place: _expect(kind, kind.__name__, plain, path, place)
    return _reader_of_code(kind, format) if issubclass(kind, Vocabulary) else _reader_of_object(kind, format)


def _expect(kind: type[Any], name: str, plain: Any, path: str, place: _Place) -> Any:
    """What was parsed, if it is of this kind."""
    if type(plain) is kind:
        return plain
    place.refuse(path, f"expected {name}, got {shown(plain)}")
    return None


def _reader_of_list(read: _Reader) -> _Reader:
    def read_list(plain: Any, path: str, place: _Place) -> Any:
        items = _expect(list, "a list", plain, path, place) or ()
        return tuple([read(item, f"{path}[{index}]", place) for index, item in enumerate(items)])

    return read_list


def _reader_of_object(cls: Any, format: int) -> _Reader:
    fields: Any = attrs.fields(cls)
    readers = {field.name: _reader(field.type, format) for field in fields if since_format(field) <= format}
    needed = [field.name for field in fields if field.default is attrs.NOTHING]

    def read_object(plain: Any, path: str, place: _Place) -> Any:
        if _expect(dict, "an object", plain, path, place) is None:
            return None
        if issubclass(cls, Record):
            place = _Place(place.problems, plain["id"] if type(plain.get("id")) is str else None)
        known = len(place.problems)
        values = {}
        for name, read in readers.items():
            if name in plain:
                values[name] = read(plain[name], f"{path}.{name}", place)
            elif name in needed:
                place.refuse(f"{path}.{name}", f"the key {name!r} is missing")
        if unknown := sorted(plain.keys() - readers.keys()):
            place.refuse(path, _unknown_keys(unknown, attrs.fields_dict(cls), place.problems))
        return cls(**values) if len(place.problems) == known else None

    return read_object


_KEYS = 10  # unknown ones of an object, in a message


def _unknown_keys(keys: list[str], fields: dict[str, Any], problems: Problems) -> str:
    hints = [
        f"the key {key!r} {_newer(fields[key])}"
        if key in fields
        else f"unknown key {shown(key)}{problems.near(key, fields)}"
        for key in keys[:_KEYS]
    ]
    return "; ".join(hints) + (f"; and {len(keys) - _KEYS} more" if len(keys) > _KEYS else "")


def _newer(part: Any) -> str:
    return f"came with format {since_format(part)}, and the file has an older one"


def _reader_of_code(kind: type[Vocabulary], format: int) -> _Reader:
    members = {str(member): member for member in kind}

    def read_code(plain: Any, path: str, place: _Place) -> Any:
        if _expect(str, "str", plain, path, place) is None:
            return None
        member = members.get(plain)
        if member is None:
            place.refuse(path, UnknownCode(kind.__name__, plain, members))
        elif member.since_format > format:
            place.refuse(path, f"{kind.__name__} {plain!r} {_newer(member)}")
        return member

    return read_code


def _read_day(plain: Any, path: str, place: _Place) -> Any:
    if _expect(str, "a date, YYYY-MM-DD", plain, path, place) is not None:
        try:
            return day(plain)
        except ValueError:
            place.refuse(path, f"expected a date, YYYY-MM-DD, got {shown(plain)}")
    return None


def _read_extra(plain: Any, path: str, place: _Place) -> Any:
    if _expect(dict, "an object", plain, path, place) is not None:
        try:
            return Extra(plain)
        except InvalidDataset as error:
            for problem in error.problems:
                place.refuse(path, problem.message)
    return None
