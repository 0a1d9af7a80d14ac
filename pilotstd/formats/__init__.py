"""Datasets to files and back: one module a format.

A format module has `write(ds, path)` and, where the format is read too, `read(path)`, which gives a checked dataset.
"""

import os
from importlib import import_module
from types import ModuleType

from pilotstd import bundled
from pilotstd.dataset import Dataset
from pilotstd.errors import UnknownRelease, UnsupportedFormat, near
from pilotstd.files import AnyPath, former

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


def write(ds: Dataset, path: AnyPath, format: str | None = None) -> None:
    """Write a dataset to a file or folder, in the format of its suffix or the one named.

    What stood at the path stays whole where anything goes wrong. Raises `UnsupportedFormat`, `FileError`, `InvalidDataset` for what
    the format cannot hold, and `MissingExtra`.
    """
    _module(format or by_suffix(path)).write(ds, path)


def read(path: AnyPath, format: str | None = None) -> Dataset:
    """Read a dataset of your own, checked as strictly as the bundled ones: every type, every rule.

    Raises `InvalidDataset` with every problem and where it stands, `UnsupportedFormat`, `FileError` and `MissingExtra`.
    """
    ds: Dataset = _reader(path, format or _by_content(path) or by_suffix(path)).read(path)
    return ds


def check_readable(path: AnyPath) -> None:
    """Raise `UnsupportedFormat` unless what is written to a path can be read back, by its suffix."""
    _reader(path, by_suffix(path))


def by_suffix(path: AnyPath) -> str:
    """The format of the suffix of a path; raises `UnsupportedFormat` where it is of none."""
    suffix = os.path.splitext(os.fspath(path))[1].lower()
    for name, known in SUFFIXES.items():
        if suffix == known:
            return name
    raise UnsupportedFormat(
        f"{os.fspath(path)!r}: no format has the suffix {suffix!r};"
        f" name one: {', '.join(SUFFIXES)}{near(suffix, SUFFIXES.values())}"
    )


def opened(spec: AnyPath | None) -> Dataset:
    """A release, by version or specifier, or else the dataset in a file or folder; the newest release for None.

    Raises `UnknownRelease` where there is no such release and it names no file, else what `read` raises.
    """
    if spec is not None and not isinstance(spec, str):
        return read(spec)
    try:
        return bundled.load(spec)
    except UnknownRelease:
        if spec and (
            os.path.exists(spec) or os.path.splitext(spec)[1].lower() in SUFFIXES.values()
        ):
            return read(spec)
        raise


def _by_content(path: AnyPath) -> str | None:
    """The format of a folder: its files tell, also where a process that was replacing it was killed."""
    folder = former(path) or path
    for name in ("csv", "parquet"):
        for sheet in ("dataset", "sources"):  # a form has no dataset
            if os.path.exists(os.path.join(folder, f"{sheet}{SUFFIXES[name]}")):
                return name
    return None


def _reader(path: AnyPath, format: str) -> ModuleType:
    module = _module(format)
    if not hasattr(module, "read"):
        raise UnsupportedFormat(
            f"{os.fspath(path)!r}: the format {format} is written, not read; use json to keep a dataset"
        )
    return module


def _module(format: str) -> ModuleType:
    if format not in SUFFIXES:
        raise UnsupportedFormat(
            f"no format {format!r}; there are {', '.join(SUFFIXES)}{near(format, SUFFIXES)}"
        )
    return import_module(f"{__name__}.{format}")
