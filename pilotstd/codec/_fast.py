"""Canonical JSON to records, quickly: plain constructors that stop at the first value that does not fit.

This accepts and rejects the same files as `_strict`, which then says what is wrong. The page on speed measures what it gains.
"""

import datetime
import gc
import json
import os
import re
import threading
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, get_args, get_origin

import attrs

from pilotstd.model import Extra, Vocabulary
from pilotstd.model._fields import since_format, without_none

DECODE_ERRORS = (AttributeError, KeyError, TypeError, ValueError, RecursionError)
"""What is raised for a file that is not as it should be."""

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


def _extra(value: Any) -> Extra:
    return Extra(value if isinstance(value, dict) else _refuse(value))


def _extra_of_pairs(pairs: Any) -> Extra:
    plain = dict(pairs) if type(pairs) is tuple else _refuse(pairs)
    return _extra(plain if len(plain) == len(pairs) else _refuse(pairs))


# --- Objects --------------------------------------------------------------------------------------------------------

_PLAIN = (str, int, bool)
_ABSENT = object()  # in place of (), which an object of JSON without keys is too


@cache
def builder(cls: type[Any], format: int, pairs: bool = False) -> Callable[[Any], Any]:
    """A function that makes an object of the parsed JSON of its fields, in a file of this format; it raises whatever comes first where it cannot.

    With *pairs* an object is parsed as a tuple of its keys and values, so that a repeated key is seen: see `parse`.

    What is given replaces the defaults and is unpacked in the order of the fields: an unknown key makes one value too many,
    and a field without a default that is missing has a value of no type. A field that is newer than the format is unknown.
    With *pairs* there are as many keys as values that are no defaults, unless a key is repeated or a default is written out.

    A frozen class pays a call for every field that it sets. So the values go into a subclass that adds no slots and is not
    frozen, and the object then becomes one of the class itself. The code is written out field by field, as attrs writes `__init__`.
    """
    thawed = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    unfrozen = type("Unfrozen", (cls,), {"__slots__": (), **thawed})
    fields = attrs.fields(cls)
    absent = {
        field.name: _ABSENT if field.default == () else field.default
        for field in fields
        if since_format(field) <= format
    }
    scope: dict[str, Any] = {
        "_absent": absent.copy,
        "_cls": cls,
        "_object": tuple if pairs else dict,
        "_refuse": _refuse,
        "_texts": _texts,
        "_unfrozen": unfrozen,
    }
    source = [
        "def _build(_plain):",
        "_given = _absent()",
        "_given |= _plain if isinstance(_plain, _object) else _refuse(_plain)",
        f"({', '.join(absent)},) = _given.values()",
        "_self = _unfrozen()",
    ]
    expected = f"{len(absent)}"  # the number of keys, as source text
    for field in fields:
        name, value = field.name, f"_default_{field.name}"
        scope[value] = field.default
        if name in absent:
            scope[f"_absent_{name}"] = absent[name]
            made = _expression(without_none(field.type), name, scope, format, pairs)
            is_absent = f"{name} is _absent_{name}"
            value = made if field.default is attrs.NOTHING else f"{value} if {is_absent} else {made}"
            expected += f" - ({is_absent})"
        source.append(f"_self.{name} = {value}")
    if pairs:
        source.append(f"if len(_plain) != {expected} and len(_plain) != len(dict(_plain)): _refuse(_plain)")
    source += ["_self.__class__ = _cls", "return _self"]
    exec("\n    ".join(source), scope)  # noqa: S102  (the text is made of the names of our own fields)
    build: Callable[[Any], Any] = scope["_build"]
    return build


def _expression(kind: Any, value: str, scope: dict[str, Any], format: int, pairs: bool) -> str:
    """What makes a value of this type of the parsed JSON in the variable *value*, as text; what it uses is added to *scope*."""
    if kind == tuple[str, ...]:
        return f"_texts({value})"
    if get_origin(kind) is tuple:
        item = _expression(get_args(kind)[0], "item", scope, format, pairs)
        return f"tuple([{item} for item in {value}]) if type({value}) is list else _refuse({value})"
    used = f"_{len(scope)}"
    if kind in _PLAIN:
        scope[used] = kind
        return f"{value} if type({value}) is {used} else _refuse({value})"
    if issubclass(kind, Vocabulary):
        scope[used] = {str(member): member for member in kind if member.since_format <= format}
        return f"{used}[{value}]"
    if kind is Extra:
        scope[used] = _extra_of_pairs if pairs else _extra
    else:
        scope[used] = day if kind is datetime.date else builder(kind, format, pairs)
    return f"{used}({value})"


# --- Files ----------------------------------------------------------------------------------------------------------

_CHUNK_BYTES = 1 << 14  # what a processor's cache holds, parsed
_OPENING = re.compile(rb',\n"')  # found in half the time that bytes.find takes
_OBJECTS, _PAIRS = json.JSONDecoder(), json.JSONDecoder(object_pairs_hook=tuple)


def parse(data: bytes, pairs: bool) -> Any:
    """What is in the bytes of JSON; with *pairs*, each object as a tuple of its keys and values, at little cost."""
    return (_PAIRS if pairs else _OBJECTS).decode(data.decode())


def split_tables(data: bytes, pairs: bool = False) -> tuple[Any, dict[str, tuple[int, int]]]:
    """The parsed head of a file, and where the lines of each table begin and end; in a file of another layout all is head.

    No text in JSON has a line break, so that a line which begins with `"` is of the head or opens a table. Where the head
    and the lines are valid JSON apart, they are so together.
    """
    begin = len(BOM_UTF8) if data.startswith(BOM_UTF8) else 0
    if not data.endswith(b"\n]\n}\n"):
        return parse(data[begin:], pairs), {}
    end = len(data) - len(b"\n}\n")
    stops = [*(found.start() for found in _OPENING.finditer(data, begin, end)), end]
    head: list[bytes] = [data[begin : stops[0]]]
    tables: dict[str, tuple[int, int]] = {}
    for before, stop in pairwise(stops):
        start = before + len(b',\n"')
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
