"""Reading a dataset from a file or folder, in the format of its suffix or its content."""

import os
from types import ModuleType

from pilotstd._atomic import AnyPath, interrupted_backup
from pilotstd.dataset import Dataset, checked
from pilotstd.errors import UnsupportedFormat
from pilotstd.formats._write import SUFFIXES, by_suffix, module_of


def read(path: AnyPath, format: str | None = None) -> Dataset:
    """Read a dataset of your own, checked as the bundled ones are: every type, every rule.

    Raises `InvalidDataset` with every problem and its place, `UnsupportedFormat`, `FileError` and `MissingExtra`.
    """
    contents = _reader(path, format or _by_content(path) or by_suffix(path)).read(path)
    return checked(contents, repr(os.fspath(path)))


def check_readable(path: AnyPath) -> None:
    """Raise `UnsupportedFormat` if a file with the suffix of this path can be written, but not read."""
    _reader(path, by_suffix(path))


def _by_content(path: AnyPath) -> str | None:
    """The format of a folder, by its files; also of one whose replacement was interrupted."""
    folder = interrupted_backup(path) or path
    for name in ("csv", "parquet"):
        for table in ("dataset", "sources"):  # a form has no dataset
            if os.path.exists(os.path.join(folder, f"{table}{SUFFIXES[name]}")):
                return name
    return None


def _reader(path: AnyPath, format: str) -> ModuleType:
    module = module_of(format)
    if not hasattr(module, "read"):
        raise UnsupportedFormat(
            f"{os.fspath(path)!r}: the format {format} is written, not read; use json to keep a dataset"
        )
    return module
