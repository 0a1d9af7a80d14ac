"""Datasets to files and back: one module a format.

A format module has `write(ds, path)` and, where the format is read too, `read(path)`.
"""

import os
from importlib import import_module
from types import ModuleType

from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset, UnsupportedFormat, near
from pilotstd.files import AnyPath

SUFFIXES = {"json": ".json"}
"""The formats, each with the suffix of its files."""


def write(ds: Dataset, path: AnyPath, format: str | None = None) -> None:
    """Write a dataset to a file or folder, in the format of its suffix or the one named.

    What stood at the path stays whole where anything goes wrong. Raises `UnsupportedFormat` and `FileError`.
    """
    _module(path, format).write(ds, path)


def read(path: AnyPath, format: str | None = None) -> Dataset:
    """Read a dataset of your own, checked as strictly as the bundled ones: every type, then every rule.

    Raises `InvalidDataset` with every problem and where it stands, `UnsupportedFormat` and `FileError`.
    """
    module = _module(path, format)
    if not hasattr(module, "read"):
        raise UnsupportedFormat(f"{os.fspath(path)!r}: this format is written, not read; read its json")
    ds: Dataset = module.read(path)
    problems = ds.check()
    if problems:
        located = module.locate(problems, path) if hasattr(module, "locate") else problems
        raise InvalidDataset(f"{os.fspath(path)!r} breaks the rules: {len(problems)} problems", located)
    return ds


def _module(path: AnyPath, format: str | None) -> ModuleType:
    suffix = os.path.splitext(os.fspath(path))[1].lower()
    if format is None:
        format = next((name for name, known in SUFFIXES.items() if known == suffix), None)
        if format is None:
            raise UnsupportedFormat(
                f"{os.fspath(path)!r}: no format has the suffix {suffix!r}{near(suffix, SUFFIXES.values())};"
                f" name one: {', '.join(SUFFIXES)}"
            )
    if format not in SUFFIXES:
        raise UnsupportedFormat(f"no format {format!r}{near(format, SUFFIXES)}; there are {', '.join(SUFFIXES)}")
    return import_module(f"{__name__}.{format}")
