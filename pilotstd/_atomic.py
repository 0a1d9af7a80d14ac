"""Reading whole files, and writing them in one step, so that a failure leaves the existing file unchanged."""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from pilotstd.errors import FileError

if TYPE_CHECKING:
    from pathlib import Path

AnyPath = str | os.PathLike[str]


def read_bytes(path: AnyPath) -> bytes:
    """The bytes of a file; raises `FileError` if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        raise FileError(f"{os.fspath(path)!r} cannot be read: {_why(error)}") from None


def write_bytes(path: AnyPath, data: bytes) -> None:
    """Write bytes to a path in one step, as `atomic_replace` does."""
    with atomic_replace(path) as part:
        part.write_bytes(data)


def write_files(files: Mapping[str, bytes]) -> None:
    """Write several files in order, and the folder of each where it is missing; after an error all are as they were.

    A process that is killed leaves those that it has written: the last file should be the one that makes the others count.
    """
    with contextlib.ExitStack() as undo:
        for path, data in files.items():
            folder = os.path.dirname(path)
            if folder and not os.path.isdir(folder):
                _make_folder(folder)
                undo.callback(_quietly, os.rmdir, folder)
            if os.path.lexists(path):
                undo.callback(_quietly, write_bytes, path, read_bytes(path))
            else:
                undo.callback(_quietly, os.unlink, path)
            write_bytes(path, data)
        undo.pop_all()


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)
    except OSError as error:
        raise FileError(f"{path!r} cannot be created: {_why(error)}") from None


def _quietly(function: Callable[..., None], *args: object) -> None:
    with contextlib.suppress(OSError):  # among them FileError
        function(*args)


@contextlib.contextmanager
def atomic_replace(path: AnyPath) -> "Iterator[Path]":
    """A temporary path next to *path* to write a file or a folder to; it replaces *path* when the block ends, with its permissions.

    After an error, in the block or in replacing, *path* is unchanged. A file is replaced in one step, a folder in two renames: if the
    process is killed between them, the old folder is at `interrupted_backup`, and the next call moves it back. Raises `FileError`.
    """
    import shutil

    name = os.fspath(path)
    try:
        target = _target(name)
        if backup := interrupted_backup(target):
            os.replace(backup, target)
        part = target.with_name(f".{os.urandom(8).hex()}.part")
        try:
            yield part
            _replace(part, target)
        finally:
            if os.path.isdir(part):
                shutil.rmtree(part, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    part.unlink()
    except FileError:
        raise
    except OSError as error:
        raise FileError(f"{name!r} cannot be written: {_why(error)}") from None


def interrupted_backup(path: AnyPath) -> "Path | None":
    """The old folder of a path that does not exist, because the process that was replacing it was killed; else None."""
    backup = _backup_path(path)
    return backup if os.path.isdir(backup) and not os.path.lexists(path) else None


def _backup_path(path: AnyPath) -> "Path":
    from pathlib import Path

    target = Path(os.path.realpath(path))
    return target.with_name(f".{target.name}.pilotstd-old")


def _target(name: str) -> "Path":
    """The file or folder to replace: the target of a link, so that the link stays."""
    from pathlib import Path

    target = Path(os.path.realpath(name)) if name and "\0" not in name else Path()
    if not target.name:
        raise FileError(f"{name!r} cannot be written: expected the name of a file")
    if os.path.exists(target) and not (os.path.isfile(target) or os.path.isdir(target)):
        raise FileError(f"{name!r} cannot be written: not a file or a folder")
    if os.path.isdir(target) and Path.cwd().is_relative_to(target):
        raise FileError(f"{name!r} cannot be written: it is the current folder; choose one within it")
    return target


def _replace(part: "Path", target: "Path") -> None:
    """Flush what was written to the disk, and move it to the target."""
    import shutil

    folder = os.path.isdir(part)
    if folder and os.path.isfile(target):
        raise NotADirectoryError(20, "a folder cannot replace a file")
    for new in (*part.iterdir(), part) if folder else (part,):
        if os.path.isfile(new):
            with open(new, "r+b") as file:
                os.fsync(file.fileno())
        old = target / new.relative_to(part)
        if os.path.exists(old):
            shutil.copymode(old, new)
    if folder and os.path.isdir(target):
        _replace_folder(part, target)
    else:
        os.replace(part, target)


def _replace_folder(part: "Path", target: "Path") -> None:
    """Replace a folder: the old one is moved to its backup path first, since a folder cannot replace another in one step."""
    import shutil

    backup = _backup_path(target)
    if os.path.isdir(backup):  # left by a process that was killed after the new one was in place
        shutil.rmtree(backup)
    os.replace(target, backup)
    try:
        os.replace(part, target)
    except BaseException:
        os.replace(backup, target)
        raise
    with contextlib.suppress(OSError):
        os.replace(backup, part)  # which is removed: a folder at the backup path is always whole


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
