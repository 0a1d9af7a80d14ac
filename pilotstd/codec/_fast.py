"""Canonical JSON to records, quickly: plain constructors that stop at the first value that does not fit.

This accepts and rejects the same files as `_strict`, which then says what is wrong. The page on speed measures what it gains.
"""

import datetime
import gc
import json
import os
import threading
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any, get_args, get_origin

import attrs

from pilotstd.model import Extra, Vocabulary
from pilotstd.model._fields import since_format, without_none

DECODE_ERRORS = (AttributeError, KeyError, TypeError, ValueError, RecursionError)
"""What is raised for a file that is not as it should be."""

_CHUNK_BYTES = 1 << 14  # what a processor's cache holds, parsed

# --- Values ---------------------------------------------------------------------------------------------------------


def _refuse(value: Any) -> Any:
    raise TypeError(value)


@lru_cache(maxsize=4096)  # datasets have many facts and few days
def day(value: str) -> datetime.date:
    if len(value) == 10 and value[7] == "-":  # other ISO forms are not canonical
        return datetime.date.fromisoformat(value)
    raise ValueError(value)


def _texts(values: Any) -> tuple[str, ...]:
    "".join(values if type(values) is list else _refuse(values))  # refuses all but texts, quicker than a look at each
    return tuple(values)


def _list_of(build: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda values: tuple([build(value) for value in (values if type(values) is list else _refuse(values))])


def _extra(value: Any) -> Extra:
    return Extra(value if type(value) is dict else _refuse(value))


def _dict_of(pairs: Any) -> Any:
    """The object that was parsed as a tuple of its keys and values, in which no key may be repeated."""
    plain = dict(pairs) if type(pairs) is tuple else _refuse(pairs)
    return plain if len(plain) == len(pairs) else _refuse(pairs)


@cache
def builder(kind: Any, format: int, pairs: bool = False) -> Callable[[Any], Any]:
    """How parsed JSON in a file of this format becomes a value of this type; it raises whatever comes first where it cannot.

    With *pairs* an object is parsed as a tuple of its keys and values, so that a repeated key is seen: see `parse`.
    """
    if kind in PLAIN:
        return lambda value: value if type(value) is kind else _refuse(value)
    if kind is datetime.date:
        return day
    if kind == tuple[str, ...]:
        return _texts
    if get_origin(kind) is tuple:
        return _list_of(builder(get_args(kind)[0], format, pairs))
    if kind is Extra:
        return (lambda value: _extra(_dict_of(value))) if pairs else _extra
    if issubclass(kind, Vocabulary):
        return {str(member): member for member in kind if member.since_format <= format}.__getitem__
    return _constructor(kind, format, pairs)


PLAIN = (str, int, bool)
_ABSENT = object()  # in place of (), which an object of JSON without keys is too


def _constructor(cls: type[Any], format: int, pairs: bool) -> Callable[[Any], Any]:
    """A function that makes an object of the parsed JSON of its fields.

    The values replace the defaults and are unpacked in the order of the fields: an unknown key makes one value
    too many, and a field that is missing keeps a value of no type. A field that is newer than the format is unknown.

    A frozen class pays a call for every field that it sets. So the values go into a twin, which has the same slots and is
    not frozen, and the twin then becomes the record. The code is written out field by field, as attrs writes `__init__`.
    """
    thawed = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    twin = type("Twin", cls.__bases__, {"__slots__": cls.__slots__, **thawed})
    known = [field for field in attrs.fields(cls) if since_format(field) <= format]
    defaults = {field.name: _ABSENT if field.default == () else field.default for field in known}
    scope: dict[str, Any] = {"cls": cls, "twin": twin, "refuse": _refuse, "defaults": defaults, "absent": _ABSENT}
    body = [f"({', '.join(defaults)},) = (defaults | given).values()", "self = twin()"]
    if pairs:  # as in _dict_of, without a call
        body.insert(0, "given = dict(plain) if type(plain) is tuple else refuse(plain)")
        body.insert(1, "if len(given) != len(plain): refuse(plain)")
    for field in attrs.fields(cls):
        name, kind = field.name, without_none(field.type)
        if field.default is not attrs.NOTHING:
            scope[f"{name}_default"] = field.default
        if field not in known:
            body.append(f"self.{name} = {name}_default")
            continue
        scope[f"{name}_type"], scope[f"{name}_of"] = kind, builder(kind, format, pairs)
        value = f"{name} if type({name}) is {name}_type else refuse({name})" if kind in PLAIN else f"{name}_of({name})"
        if defaults[name] is _ABSENT:
            value = f"{name}_default if {name} is absent else {value}"
        elif field.default is not attrs.NOTHING:
            value = f"{name} if {name} is {name}_default else {value}"
        body.append(f"self.{name} = {value}")
    source = [f"def build({'plain' if pairs else 'given'}):", *body, "self.__class__ = cls", "return self"]
    exec("\n    ".join(source), scope)  # noqa: S102  (the text is made of the names of our own fields)
    build: Callable[[Any], Any] = scope["build"]
    return build


# --- Files ----------------------------------------------------------------------------------------------------------


def parse(data: bytes, pairs: bool) -> Any:
    """What is in the bytes of JSON; with *pairs*, each object as a tuple of its keys and values, at little cost."""
    return json.loads(data.decode(), object_pairs_hook=tuple if pairs else None)


def split_tables(data: bytes, pairs: bool = False) -> tuple[Any, dict[str, tuple[int, int]]]:
    """The parsed head of a file, and where the lines of each table begin and end; in a file of another layout all is head.

    No text in JSON has a line break, so that a line which begins with `"` is of the head or opens a table. Where the head
    and the lines are valid JSON apart, they are so together.
    """
    begin = len(BOM_UTF8) if data.startswith(BOM_UTF8) else 0
    if not data.endswith(b"\n]\n}\n"):
        return parse(data[begin:], pairs), {}
    end = len(data) - len(b"\n}\n")
    stop = _found(data, b',\n"', begin, end)
    head: list[bytes] = [data[begin:stop]]
    tables: dict[str, tuple[int, int]] = {}
    while stop < end:
        start = stop + len(b',\n"')
        stop = _found(data, b',\n"', start, end)
        opening = _found(data, b'":[\n', start, stop)
        first = opening + len(b'":[\n')
        if opening == stop:
            head.append(data[start:stop])
        elif data.endswith(b"\n]", first, stop) and (table := data[start:opening].decode()) not in tables:
            tables[table] = first, stop - len(b"\n]")
        else:
            raise ValueError(data[start:opening])
    return parse(b',\n"'.join(head) + b"}", pairs), tables


def _found(data: bytes, part: bytes, start: int, end: int) -> int:
    """The index of the first *part* between *start* and *end*; *end* if there is none."""
    found = data.find(part, start, end)
    return end if found < 0 else found


def decode_rows(cls: Any, data: bytes, lines: tuple[int, int], format: int, pairs: bool = False) -> list[Any]:
    """The objects in the lines of a table, parsed a few at a time: so that little is held at a time."""
    if since_format(cls) > format:
        raise ValueError(cls)
    build = builder(cls, format, pairs)
    built: list[Any] = []
    start, end = lines
    while True:
        stop = _found(data, b",\n", start + _CHUNK_BYTES, end)
        rows = parse(b"[%b]" % data[start:stop], pairs)
        if not rows:
            raise ValueError("expected a record, got nothing")
        built += [build(row) for row in rows]
        if stop == end:
            return built
        start = stop + len(b",\n")


# --- The garbage collector ------------------------------------------------------------------------------------------

_lock = threading.Lock()
_pauses = 0
_was_enabled = False


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the garbage collector while many small objects are built, which make no cycles: it would take a third of the time.

    Pauses may be nested and may overlap in threads; when the last one ends, the collector is as it was before the first.
    """
    global _pauses, _was_enabled  # noqa: PLW0603  (the collector is one for the whole process, and so is the count)
    with _lock:
        if _pauses == 0:
            _was_enabled = gc.isenabled()
            gc.disable()
        _pauses += 1
    try:
        yield
    finally:
        with _lock:
            _pauses -= 1
            if _pauses == 0 and _was_enabled:
                gc.enable()


def _start_again() -> None:
    """End the pauses of other threads in a process that was forked meanwhile: there are no such threads in it."""
    global _lock, _pauses  # noqa: PLW0603
    _lock = threading.Lock()
    if _pauses and _was_enabled:
        gc.enable()
    _pauses = 0


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_again)
