"""The formats that are folders, one file a sheet."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

from pilotstd.errors import FileError
from pilotstd.files import AnyPath, former, replacing
from pilotstd.frames.columns import sheets

_LITTER = (".DS_Store", "._*", "Thumbs.db", "desktop.ini", ".~lock.*#")
"""What systems and office programs leave in a folder that was looked at: it goes with the folder."""


@contextmanager
def replacing_folder(path: AnyPath, suffix: str, besides: Iterable[str] = ()) -> Iterator[Path]:
    """A new folder to write into, which takes the place of *path* when the block ends well.

    Raises `FileError` where there is a folder with other files than those of a dataset in it: they would be lost.
    """
    ours = {f"{name}{suffix}" for name in sheets()} | set(besides)
    with replacing(path) as beside:
        there = os.listdir(path) if os.path.isdir(path) else ()
        others = sorted(name for name in there if not (name in ours or _is_litter(name)))
        if others:
            raise FileError(
                f"{os.fspath(path)!r} has other files in it, such as {others[0]!r}: name a new folder or an empty one"
            )
        beside.mkdir()
        yield beside


def _is_litter(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in _LITTER)


def sheet_files(path: AnyPath, suffix: str) -> dict[str, Path]:
    """The files of that suffix in a folder, by the name of their sheet; hidden ones are passed over.

    Raises `FileError` where there is no such folder, or none of these files in it.
    """
    try:
        entries = sorted(Path(path).iterdir())
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        why = getattr(error, "strerror", None) or error
        if os.path.isfile(path):
            why = f"a dataset is a folder of {suffix} files, and this is one file"
        elif aside := former(path):
            why = f"{why}; a replacement was cut short, and what it held stands whole at {str(aside)!r}"
        raise FileError(f"{os.fspath(path)!r} cannot be read: {why}") from None
    files = {
        file.name.removesuffix(suffix): file
        for file in entries
        if file.suffix == suffix and file.name[0] != "."
    }
    if not files:
        raise FileError(f"{os.fspath(path)!r} is a folder with no {suffix} file in it")
    return files
