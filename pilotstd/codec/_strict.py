"""Parsed JSON to records, strictly: cattrs names every problem with its JSON path."""

import datetime
from functools import cache, partial
from types import UnionType
from typing import Any, get_args, get_origin

import attrs

from pilotstd.codec._fast import day
from pilotstd.errors import InvalidDataset, Problems, UnknownCode, shown
from pilotstd.model import Extra, Record, Vocabulary
from pilotstd.model._fields import since_format, without_none


def structure(plain: Any, cls: Any, format: int, where: str) -> Any:
    """The object of *cls* in a parsed file of this format, by way of cattrs; raises `InvalidDataset` with every problem.

    Each row of a table goes to cattrs alone, so that what it raises for a million rows is never held at once.
    """
    problems = Problems()
    rows: dict[str, list[Any]] = {}
    if not issubclass(cls, Record) and isinstance(plain, dict):  # a whole file
        for field in attrs.fields(cls):
            row_class = get_origin(field.type) is tuple and get_args(field.type)[0]
            if row_class and isinstance(plain.get(field.name), list) and since_format(field) <= format:
                rows[field.name] = [
                    _one(row, row_class, format, f"$.{field.name}[{index}]", problems)
                    for index, row in enumerate(plain[field.name])
                ]
    built = _one({**plain, **{name: [] for name in rows}} if rows else plain, cls, format, "$", problems)
    if problems:
        message = f"{where} has values of a wrong type, so the other rules were not checked"
        raise InvalidDataset(message, problems)
    for name, found in rows.items():
        setattr(built, name, tuple(found))
    return built


def _one(plain: Any, cls: Any, format: int, path: str, problems: Problems) -> Any:
    """An object, or None where there are problems, which are added."""
    from cattrs import BaseValidationError, transform_error

    try:
        return _converter(format).structure(plain, cls)
    except BaseValidationError as error:
        record = plain.get("id") if issubclass(cls, Record) else None
        if len(problems) >= problems.most:
            problems.count += _count(error)
            return None
        describe = partial(_describe, problems)
        for line in transform_error(error, path, describe):
            for message in line.rpartition(" @ ")[0].split(_NEXT):
                problems.add(
                    "types", line.rpartition(" @ ")[2], message, record=record if type(record) is str else None
                )
    except TypeError as error:  # not an object
        problems.add("types", path, error)
    return None


def _count(error: BaseException) -> int:
    return sum(map(_count, error.exceptions)) if isinstance(error, BaseExceptionGroup) else 1


_NEXT = "\n"  # between the problems of one `Extra`; `shown` leaves no line break in a message


@cache
def _converter(format: int) -> Any:
    from cattrs import Converter
    from cattrs.gen import make_dict_structure_fn, override

    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for kind in (int, bool, datetime.date, Extra):
        converter.register_structure_hook(kind, _strict_leaf)

    def text(value: Any, kind: Any) -> Any:
        return _member(value, kind, format) if issubclass(kind, Vocabulary) else _strict_leaf(value, kind)

    converter.register_structure_hook(str, text)  # and of codes, which are texts for cattrs

    @converter.register_structure_hook_factory(lambda kind: isinstance(kind, UnionType))
    def optional(kind: Any) -> Any:
        inner = without_none(kind)
        structure = converter.get_structure_hook(inner)
        return lambda value, _: None if value is None else structure(value, inner)

    def is_tuple(kind: Any) -> bool:
        return get_origin(kind) is tuple

    @converter.register_structure_hook_factory(is_tuple)
    def homogeneous(kind: Any) -> Any:
        listed: Any = list.__class_getitem__(get_args(kind)[0])
        structure = converter.get_structure_hook(listed)
        return lambda value, _: tuple(structure(_expect(value, list, "a list"), listed))

    @converter.register_structure_hook_factory(attrs.has)
    def fields(cls: Any) -> Any:
        newer: Any = {field.name: override(omit=True) for field in attrs.fields(cls) if since_format(field) > format}
        structure = make_dict_structure_fn(cls, converter, **newer)
        return lambda value, _: structure(_expect(value, dict, "an object"), cls)

    return converter


def _member(value: Any, kind: type[Vocabulary], format: int) -> Vocabulary:
    members = {str(member): member for member in kind}
    if (member := members.get(_expect(value, str, "str"))) is None:
        raise UnknownCode(kind.__name__, value, members)
    if member.since_format > format:
        raise ValueError(f"{kind.__name__} {value!r} {_newer(member)}")
    return member


def _newer(part: Any) -> str:
    return f"came with format {since_format(part)}, and the file has an older one"


def _strict_leaf(value: Any, kind: Any) -> Any:
    if kind is Extra:
        return Extra(_expect(value, dict, "an object"))
    if kind is datetime.date:
        try:
            return day(_expect(value, str, "a date, YYYY-MM-DD"))
        except ValueError:
            raise ValueError(f"expected a date, YYYY-MM-DD, got {shown(value)}") from None
    names = {str: "str", int: "int", bool: "bool"}
    return kind(_expect(value, kind, names[kind])) if kind in names else kind(value)


def _expect(value: Any, kind: type[Any], name: str) -> Any:
    if type(value) is not kind and not (kind is dict and isinstance(value, dict)):
        raise TypeError(f"expected {name}, got {shown(value)}")
    return value


def _describe(problems: Problems, error: BaseException, kind: Any) -> str:
    from cattrs import ForbiddenExtraKeysError

    if isinstance(error, InvalidDataset):
        return _NEXT.join(problem.message for problem in error.problems)
    if isinstance(error, ForbiddenExtraKeysError):
        return _unknown_keys(sorted(error.extra_fields), attrs.fields_dict(error.cl), problems)
    if isinstance(error, KeyError):
        return f"the key {error} is missing"
    return str(error)


_KEYS = 10  # unknown ones of an object, in a message


def _unknown_keys(keys: list[str], fields: dict[str, Any], problems: Problems) -> str:
    hints = [
        f"the key {key!r} {_newer(fields[key])}"
        if key in fields
        else f"unknown key {shown(key)}{problems.near(key, fields)}"
        for key in keys[:_KEYS]
    ]
    return "; ".join(hints) + (f"; and {len(keys) - _KEYS} more" if len(keys) > _KEYS else "")
