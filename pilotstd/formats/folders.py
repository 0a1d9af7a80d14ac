"""The formats that are folders, one file a sheet."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pilotstd.errors import FileError
from pilotstd.files import AnyPath, replacing
from pilotstd.frames.columns import sheets


@contextmanager
def replacing_folder(path: AnyPath, suffix: str, besides: Iterable[str] = ()) -> Iterator[Path]:
    """A new folder to write into, which takes the place of *path* when the block ends well.

    Raises `FileError` where there is a folder with other files than those of a dataset in it: they would be lost.
    """
    target = Path(path)
    if target.is_dir():
        ours = {f"{name}{suffix}" for name in sheets()} | set(besides)
        others = sorted(entry.name for entry in target.iterdir() if entry.name not in ours)
        if others:
            raise FileError(
                f"{os.fspath(path)!r} has other files in it, such as {others[0]!r}: name a new folder or an empty one"
            )
    with replacing(path) as beside:
        beside.mkdir()
        yield beside


def sheet_files(path: AnyPath, suffix: str) -> dict[str, Path]:
    """The files of that suffix in a folder, by the name of their sheet; hidden ones are passed over.

    Raises `FileError` where there is no such folder, or none of these files in it.
    """
    try:
        entries = sorted(Path(path).iterdir())
    except OSError as error:
        raise FileError(f"{os.fspath(path)!r} cannot be read: {error.strerror}") from None
    files = {
        file.name.removesuffix(suffix): file
        for file in entries
        if file.suffix == suffix and file.name[0] != "."
    }
    if not files:
        raise FileError(f"{os.fspath(path)!r} is a folder with no {suffix} file in it")
    return files
