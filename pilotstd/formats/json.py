"""The canonical file: see `pilotstd.codec`."""

import os
from collections.abc import Iterable

import attrs

from pilotstd import codec
from pilotstd.dataset import Dataset
from pilotstd.errors import Problem
from pilotstd.files import AnyPath, read_bytes, write_bytes
from pilotstd.model import TABLE_OF


def write(ds: Dataset, path: AnyPath) -> None:
    """Write the canonical bytes."""
    write_bytes(path, codec.encode(ds))


def read(path: AnyPath) -> Dataset:
    """Read a JSON file, canonical or not, every type checked."""
    return codec.decode(read_bytes(path), os.fspath(path))


def locate(problems: Iterable[Problem], path: AnyPath) -> tuple[Problem, ...]:
    """The problems with the JSON path of each record that has one."""
    plain = codec.parse(read_bytes(path), os.fspath(path))
    places = {
        row["id"]: f"$.{table}[{index}]"
        for table in TABLE_OF.values()
        for index, row in enumerate(plain.get(table, ()))
    }
    return tuple(
        attrs.evolve(problem, path=places[problem.record]) if problem.record in places else problem
        for problem in problems
    )
