"""Reading whole files, and writing them in one step, so that a failure leaves the existing file unchanged."""

import contextlib
import os
import stat
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
    process is killed between them, the old folder is at `interrupted_backup`, where `read` finds it, and the next call moves it back.
    What a process that was killed has left is removed too. Raises `FileError`.
    """
    name = os.fspath(path)
    try:
        target = _target(name)
        _tidy(target)
        part = target.with_name(f"{_mark(target)}{os.getpid()}.{os.urandom(4).hex()}.part")
        try:
            yield part
            _flush(part, target)
            with _alone_in(target.parent):
                _replace(part, target)
        finally:
            _remove(part)
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
    with contextlib.suppress(FileNotFoundError):  # asked once: another writer may be replacing it
        mode = os.stat(target).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise FileError(f"{name!r} cannot be written: not a file or a folder")
        if stat.S_ISDIR(mode) and Path.cwd().is_relative_to(target):
            raise FileError(f"{name!r} cannot be written: it is the current folder; choose one within it")
    return target


def _flush(part: "Path", target: "Path") -> None:
    """Flush what was written to the disk, and give it the permissions of what it replaces."""
    import shutil
    from pathlib import Path

    within = [Path(folder, file) for folder, _, files in os.walk(part) for file in files]
    for new in (*within, part):
        if os.path.isfile(new):
            with open(new, "r+b") as file:
                os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):  # there is none, or another writer is replacing it
            shutil.copymode(target / new.relative_to(part), new)


def _replace(part: "Path", target: "Path") -> None:
    """Move what was written to the target; an old folder is then at *part*, to be removed."""
    if not os.path.isdir(part) or not os.path.lexists(target):
        os.replace(part, target)
    elif not os.path.isdir(target):
        raise NotADirectoryError(20, "a folder cannot replace a file")
    else:
        backup = _backup_path(target)
        try:
            os.replace(target, backup)
            os.replace(part, target)
        except BaseException:
            if not os.path.lexists(target):
                os.replace(backup, target)
            raise
        try:
            os.replace(backup, part)
        except OSError:
            _remove(backup)


@contextlib.contextmanager
def _alone_in(folder: "Path") -> Iterator[None]:
    """Let other writers into a folder wait, where the system can lock it: else a folder that two replace at once could go missing."""
    lock = None
    if os.name == "posix":
        import fcntl

        with contextlib.suppress(OSError):
            lock = os.open(folder, os.O_RDONLY)
            fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if lock is not None:
            with contextlib.suppress(OSError):
                os.close(lock)


# --- What a killed process leaves -----------------------------------------------------------------------------------


def _mark(target: "Path") -> str:
    """How the temporary names for a target begin on this computer; the number of the process follows."""
    import hashlib
    import socket

    return (
        "."
        + hashlib.sha256(f"{socket.gethostname()}/{target.name}".encode(errors="surrogateescape")).hexdigest()[:16]
        + "."
    )


def _tidy(target: "Path") -> None:
    """Move back the old folder, and remove the temporary ones, of processes that were killed."""
    with _alone_in(target.parent):
        if backup := interrupted_backup(target):
            os.replace(backup, target)
        else:  # of a process that was killed after the new one was in place
            _remove(_backup_path(target))
    mark = _mark(target)
    with contextlib.suppress(OSError):
        for name in os.listdir(target.parent):
            if (
                name.startswith(mark)
                and name.endswith(".part")
                and _has_ended(name.removeprefix(mark).partition(".")[0])
            ):
                _remove(target.with_name(name))


def _has_ended(process: str) -> bool:
    if os.name != "posix" or not process.isdecimal():  # elsewhere asking would end it
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass
    return False


def _remove(path: "Path") -> None:
    """Remove a file or a folder, as far as it can be; a fault that passes, or an interrupt, does not stop it."""
    interrupt = None
    for _ in range(_ATTEMPTS):
        try:
            with contextlib.suppress(OSError):
                if os.path.isdir(path) and not os.path.islink(path):
                    os.chmod(path, 0o700)
            for folder, folders, files in os.walk(path, topdown=False):
                for name in (*files, *folders):
                    _unlink(os.path.join(folder, name))
            _unlink(path)
        except KeyboardInterrupt as error:
            interrupt = error
        if not os.path.lexists(path):
            break
    if interrupt:
        raise interrupt


_ATTEMPTS = 3


def _unlink(path: AnyPath) -> None:
    with contextlib.suppress(OSError):
        if os.path.isdir(path) and not os.path.islink(path):
            os.rmdir(path)
        else:
            os.unlink(path)


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
