"""The formats by name and by suffix, and writing a dataset in one of them."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from pilotstd.errors import FileError, InvalidDataset, UnsupportedFormat, expected_one_of

if TYPE_CHECKING:
    from types import ModuleType

    from pilotstd._atomic import AnyPath
    from pilotstd.dataset import Dataset

SUFFIXES = {
    "json": ".json",
    "csv": ".csv",
    "xlsx": ".xlsx",
    "parquet": ".parquet",
    "sqlite": ".sqlite",
    "jsonld": ".jsonld",
    "ttl": ".ttl",
}
"""The formats, each with the suffix of its files; `csv` and `parquet` are folders, which need none."""


_RELEASES = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "data", "")


def write(ds: Dataset, path: AnyPath, format: str | None = None, *, check: bool = True) -> None:
    """Write a dataset to a file or folder, in the format of its suffix or the one named.

    Raises `InvalidDataset` for what `read` would refuse, unless *check* is false, and for what cannot be represented in the format;
    `UnsupportedFormat`, `FileError` and `MissingExtra`. The path is left unchanged where anything goes wrong.
    """
    module = module_of(format or by_suffix(path))
    if os.path.realpath(path).startswith(_RELEASES):
        message = "is among the bundled releases, which never change: choose another path"
        raise FileError(f"{os.fspath(path)!r} {message}")
    if check and (problems := ds.check()):
        message = f"the dataset {ds.version} breaks rules, and could not be read back; write it with check=False"
        raise InvalidDataset(message, problems)
    module.write(ds, path)


def by_suffix(path: AnyPath) -> str:
    """The format of the suffix of a path; raises `UnsupportedFormat` for an unknown one."""
    suffix = os.path.splitext(os.fspath(path))[1].lower()
    for name, known in SUFFIXES.items():
        if suffix == known:
            return name
    expected = expected_one_of([*SUFFIXES.values(), "or the name of a format"], suffix)
    raise UnsupportedFormat(f"{os.fspath(path)!r}: unknown suffix {suffix!r}: {expected}")


def module_of(format: str) -> ModuleType:
    """The module of a format; raises `UnsupportedFormat` for an unknown one."""
    if format not in SUFFIXES:
        raise UnsupportedFormat(f"unknown format {format!r}: {expected_one_of(SUFFIXES, format)}")
    return import_module(f"pilotstd.formats.{format}")
