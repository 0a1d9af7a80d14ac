"""A dataset from whatever names it: a release, a specifier, or a file."""

import os

from pilotstd import bundled, formats
from pilotstd.dataset import Dataset


def open_dataset(spec: "Dataset | str | os.PathLike[str] | None" = None) -> Dataset:
    """The dataset itself; a release, by version or specifier in a str; or the dataset in the file or folder at a path object.

    A str is never a path, so that text from elsewhere opens no file. None is the newest release. Raises `UnknownRelease`, or what
    `read` raises.
    """
    if isinstance(spec, Dataset):
        return spec
    if spec is None or isinstance(spec, str):
        return bundled.load(spec)
    return formats.read(spec)
