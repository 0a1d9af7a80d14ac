"""The canonical file: see `pilotstd.codec`."""

import os

import attrs

from pilotstd import codec
from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset
from pilotstd.files import AnyPath, read_bytes, write_bytes
from pilotstd.model import TABLES


def write(ds: Dataset, path: AnyPath) -> None:
    """Write the canonical bytes."""
    write_bytes(path, codec.encode(ds))


def read(path: AnyPath) -> Dataset:
    """Read a JSON file, canonical or not, every type and every rule checked; problems have the JSON path of their record."""
    data, name = read_bytes(path), os.fspath(path)
    ds = codec.decode(data, name)
    problems = ds.check()
    if problems:
        plain = codec.parse(data, name)
        places = {
            row["id"]: f"$.{table}[{place}]"
            for table in TABLES
            for place, row in enumerate(plain.get(table, ()))
        }
        located = [
            attrs.evolve(problem, path=places.get(problem.record or "")) for problem in problems
        ]
        raise InvalidDataset(f"{name!r} breaks the rules", located)
    return ds
