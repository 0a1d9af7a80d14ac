"""Parsed JSON to records, strictly: cattrs names every problem with its JSON path."""

import datetime
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin

import attrs

from pilotstd.codec._fast import day
from pilotstd.errors import InvalidDataset, Problem, expected_one_of, near
from pilotstd.model import TABLES, Extra, Vocabulary
from pilotstd.model._fields import since_format, without_none


def structure(plain: dict[str, Any], cls: Any, format: int, where: str) -> Any:
    """The object of *cls* in a parsed file of this format, by way of cattrs; raises `InvalidDataset` with every problem."""
    from cattrs import BaseValidationError, transform_error

    try:
        return _converter(format).structure(plain, cls)
    except BaseValidationError as error:
        problems = [_problem(line, plain) for line in transform_error(error, format_exception=_describe)]
        message = f"{where} has values of a wrong type, so the other rules were not checked"
        raise InvalidDataset(message, problems) from None


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
        raise ValueError(f"invalid {kind.__name__} {value!r}: {expected_one_of(members, value)}")
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
            raise ValueError(f"expected a date, YYYY-MM-DD, got {value!r}") from None
    names = {str: "str", int: "int", bool: "bool"}
    return kind(_expect(value, kind, names[kind])) if kind in names else kind(value)


def _expect(value: Any, kind: type[Any], name: str) -> Any:
    if type(value) is not kind:
        raise TypeError(f"expected {name}, got {value!r:.200}")
    return value


def _describe(error: BaseException, kind: Any) -> str:
    from cattrs import ForbiddenExtraKeysError

    if isinstance(error, ForbiddenExtraKeysError):
        known = attrs.fields_dict(error.cl)
        hints = [
            f"the key {key!r} {_newer(known[key])}" if key in known else f"unknown key {key!r}{near(key, known)}"
            for key in sorted(error.extra_fields)
        ]
        return "; ".join(hints)
    if isinstance(error, KeyError):
        return f"the key {error} is missing"
    return str(error)


def _problem(line: str, plain: dict[str, Any]) -> Problem:
    """A line of cattrs, `what @ $.table[3].field`, as a problem that names the record."""
    message, _, path = line.rpartition(" @ ")
    table, bracket, rest = path.removeprefix("$.").partition("[")
    record = None
    if bracket and table in TABLES:
        row = plain[table][int(rest.partition("]")[0])]
        record = row.get("id") if isinstance(row, dict) else None
    return Problem(rule="types", message=message, path=path, record=record if type(record) is str else None)
