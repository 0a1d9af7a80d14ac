"""A dataset from whatever names it: a release, a specifier, or a file. What changed between two."""

import os

from pilotstd import bundled, formats
from pilotstd.changes import Changes
from pilotstd.dataset import Dataset

Openable = Dataset | str | os.PathLike[str]


def open_dataset(spec: Openable | None = None) -> Dataset:
    """The dataset itself; a release, by version or specifier in a str; or the dataset in the file or folder at a path object.

    A str is never a path, so that text from elsewhere opens no file. None is the newest release. Raises `UnknownRelease`, or what
    `read` raises.
    """
    if isinstance(spec, Dataset):
        return spec
    if spec is None or isinstance(spec, str):
        return bundled.load(spec)
    return formats.read(spec)


def diff(old: Openable, new: Openable) -> Changes:
    """What changed from one dataset to another; each a `Dataset`, a release by version or specifier, or the path object of a file.

    A `str` is always a version or a specifier, a `pathlib.Path` a file or folder. The order of records never counts, the order inside
    a tuple does. Raises what `load` and `read` raise.

    >>> [change.id for change in diff("1.0.0", "1.1.0").of("added") if change.id.startswith("std:")][:2]
    ['std:chongqing-medical-insurance-service', 'std:hubei-air-cargo-sorting']
    """
    return Changes.between(open_dataset(old), open_dataset(new))
