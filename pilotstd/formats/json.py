"""The canonical file: see `pilotstd.codec`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from pilotstd._atomic import AnyPath, read_bytes, write_bytes
from pilotstd._contents import Contents
from pilotstd.codec import _decode, _encode
from pilotstd.errors import Problem
from pilotstd.model import TABLES

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

__all__ = ["read", "write"]


def write(ds: Dataset, path: AnyPath) -> None:
    """Write the canonical bytes."""
    write_bytes(path, _encode.encode(ds))


def read(path: AnyPath) -> Contents:
    """Read a JSON file, canonical or not, every type checked; problems have the JSON path of their record."""
    data, name = read_bytes(path), os.fspath(path)

    def locate(problems: Iterable[Problem]) -> Iterator[Problem]:
        if not (problems := tuple(problems)):
            return
        plain = _decode.parse(data, name)
        paths = {row["id"]: f"$.{table}[{index}]" for table in TABLES for index, row in enumerate(plain.get(table, ()))}
        for problem in problems:
            yield attrs.evolve(problem, path=paths.get(problem.record or ""))

    return attrs.evolve(_decode.decode(data, name), locate=locate)
