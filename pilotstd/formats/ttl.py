"""Turtle: the statements of `_rdf`, those about one subject together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from pilotstd._atomic import AnyPath, write_bytes
from pilotstd.formats._rdf import prefixes, statements
from pilotstd.formats._terms import Literal, Statement, expand

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

__all__ = ["write"]


def write(ds: Dataset, path: AnyPath) -> None:
    """Write Turtle."""
    write_bytes(path, "".join(turtle(statements(ds), prefixes(ds))).encode("utf-8"))


def turtle(statements: Iterable[Statement], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The lines of a file of statements that come subject by subject."""
    for prefix, whole in prefixes.items():
        yield f"@prefix {prefix}: <{whole}> .\n"

    @lru_cache(maxsize=2**16)  # predicates, codes and sources come up again and again
    def node(name: str) -> str:
        if name == "rdf:type":
            return "a"
        whole = expand(name, prefixes)
        return name if whole != name and _ABBREVIATED.fullmatch(name) else f"<{whole}>"

    for subject, about in groupby(statements, itemgetter(0)):
        lines = " ;\n    ".join([f"{node(predicate)} {_object(item, node)}" for _, predicate, item in about])
        yield f"\n{node(subject)}\n    {lines} .\n"


_ABBREVIATED = re.compile("[a-z]+:(?:[A-Za-z0-9_:](?:[A-Za-z0-9_:.%-]*[A-Za-z0-9_:])?)?")
"""What Turtle takes for a name with a prefix; the `%` comes from quoting, so that two hexadecimal digits follow it."""


def _object(item: str | Literal, node: Callable[[str], str]) -> str:
    if isinstance(item, str):
        return node(item)
    text = f'"{_SPECIAL.sub(_escaped, item.text)}"'
    if item.datatype:
        return f"{text}^^{node(item.datatype)}"
    return f"{text}@{item.language}" if item.language else text


_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"
