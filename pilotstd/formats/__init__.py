"""Datasets as files: `write` and `read` by suffix, one module a format.

A format module has `write(ds, path)` and, where the format is read too, `read(path)`, which gives the contents of a dataset.
"""

from pilotstd.formats._read import check_readable, read
from pilotstd.formats._write import SUFFIXES, by_suffix, write

__all__ = ["SUFFIXES", "by_suffix", "check_readable", "read", "write"]


def __dir__() -> list[str]:
    return [*__all__]
