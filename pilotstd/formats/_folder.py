"""The formats that are folders, one file a table."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

from pilotstd._atomic import AnyPath, atomic_replace, interrupted_backup
from pilotstd.errors import FileError
from pilotstd.tabular.schema import schemas

_SYSTEM_FILES = (".DS_Store", "._*", "Thumbs.db", "desktop.ini", ".~lock.*#")
"""Files that systems and office programs leave in a folder: they are removed with it."""


@contextmanager
def replace_folder(path: AnyPath, suffix: str, extra: Iterable[str] = ()) -> Iterator[Path]:
    """A new folder to write into, which replaces *path* when the block ends without an error.

    Raises `FileError` for a folder that has other files than those of a dataset: they would be lost.
    """
    known = {f"{name}{suffix}" for name in schemas()} | set(extra)
    with atomic_replace(path) as part:
        names = os.listdir(path) if os.path.isdir(path) else ()
        others = sorted(name for name in names if not (name in known or _is_system_file(name)))
        if others:
            raise FileError(
                f"{os.fspath(path)!r} contains other files, such as {others[0]!r}: choose a new or empty folder"
            )
        part.mkdir()
        yield part


def _is_system_file(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in _SYSTEM_FILES)


def sheet_files(path: AnyPath, suffix: str) -> dict[str, Path]:
    """The files with this suffix in a folder, by the name of their table; hidden files are ignored.

    Raises `FileError` for a folder that cannot be read, or has no such file.
    """
    try:
        entries = sorted(Path(path).iterdir())
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        why = getattr(error, "strerror", None) or error
        if os.path.isfile(path):
            why = f"expected a folder of {suffix} files, got one file"
        elif backup := interrupted_backup(path):
            why = f"{why}; writing it was interrupted, and the old folder is whole at {str(backup)!r}"
        raise FileError(f"{os.fspath(path)!r} cannot be read: {why}") from None
    files = {file.name.removesuffix(suffix): file for file in entries if file.suffix == suffix and file.name[0] != "."}
    if not files:
        raise FileError(f"{os.fspath(path)!r} is a folder without {suffix} files")
    return files
