"""Reading whole files, and writing them so that a failure leaves what stood there before."""

import contextlib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pilotstd.errors import FileError

if TYPE_CHECKING:
    from pathlib import Path

AnyPath = str | os.PathLike[str]


def read_bytes(path: AnyPath) -> bytes:
    """The bytes of a file; raises `FileError` where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        raise FileError(f"{os.fspath(path)!r} cannot be read: {_why(error)}") from None


def write_bytes(path: AnyPath, data: bytes, *, publishing: bool = False) -> None:
    """Put bytes at a path, in one step, as `replacing` does."""
    with replacing(path, publishing=publishing) as beside:
        beside.write_bytes(data)


@contextlib.contextmanager
def replacing(path: AnyPath, *, publishing: bool = False) -> "Iterator[Path]":
    """A path beside *path* to write a file or a folder at, which takes its place when the block ends well, with its permissions.

    Whatever goes wrong, in the block or in the replacing, leaves at *path* what stood there. Raises `FileError`, also for a path
    among the bundled releases, which never change: only *publishing* adds to them.
    """
    import shutil

    name = os.fspath(path)
    try:
        target = _target(name)
        if not publishing and target.is_relative_to(_releases()):
            message = "lies among the bundled releases, which never change: name another place"
            raise FileError(f"{name!r} {message}")
        if aside := former(target):
            os.replace(aside, target)
        beside = target.with_name(f".{os.urandom(8).hex()}.part")
        try:
            yield beside
            _take_place(beside, target)
        finally:
            if os.path.isdir(beside):
                shutil.rmtree(beside, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    beside.unlink()
    except FileError:
        raise
    except OSError as error:
        raise FileError(f"{name!r} cannot be written: {_why(error)}") from None


def former(path: AnyPath) -> "Path | None":
    """The folder that was to be replaced at a path where now nothing is: the process was killed in between."""
    aside = _aside(path)
    return aside if os.path.isdir(aside) and not os.path.lexists(path) else None


def _aside(path: AnyPath) -> "Path":
    from pathlib import Path

    target = Path(os.path.realpath(path))
    return target.with_name(f".{target.name}.pilotstd-old")


def _target(name: str) -> "Path":
    """What is to be replaced: where a link leads, so that the link stays."""
    from pathlib import Path

    target = Path(os.path.realpath(name)) if name and "\0" not in name else Path()
    if not target.name:
        raise FileError(f"{name!r} cannot be written: it names no file")
    if os.path.exists(target) and not (os.path.isfile(target) or os.path.isdir(target)):
        raise FileError(f"{name!r} cannot be written: it is a device or the like")
    if os.path.isdir(target) and Path.cwd().is_relative_to(target):
        raise FileError(f"{name!r} cannot be written: you are in this folder; name one within it")
    return target


def _releases() -> str:
    return os.path.join(os.path.dirname(os.path.realpath(__file__)), "data")


def _take_place(beside: "Path", target: "Path") -> None:
    """Put what was written in the place of what stands there, once it is on the disk."""
    import shutil

    folder = os.path.isdir(beside)
    if folder and os.path.isfile(target):
        raise NotADirectoryError(20, "a file stands there, and a folder is to be written")
    for new in (*beside.iterdir(), beside) if folder else (beside,):
        if os.path.isfile(new):
            with open(new, "r+b") as file:
                os.fsync(file.fileno())
        old = target / new.relative_to(beside)
        if os.path.exists(old):
            shutil.copymode(old, new)
    if folder and os.path.isdir(target):
        _replace_folder(beside, target)
    else:
        os.replace(beside, target)


def _replace_folder(beside: "Path", target: "Path") -> None:
    """Put a folder in the place of another, which none can be renamed onto: they are exchanged, or the old one steps aside first."""
    import shutil

    if _exchanged(beside, target):
        return
    aside = _aside(target)
    if os.path.isdir(aside):  # left by a process that was killed when the new one was in place
        shutil.rmtree(aside)
    os.replace(target, aside)
    try:
        os.replace(beside, target)
    except BaseException:
        os.replace(aside, target)
        raise
    with contextlib.suppress(OSError):
        os.replace(aside, beside)  # to be removed there: what stands aside is always whole


def _exchanged(one: "Path", other: "Path") -> bool:
    """Whether two paths have changed places in one step, for which Linux has `renameat2`, and Python no function."""
    try:
        import ctypes

        renameat2 = ctypes.CDLL(None).renameat2
    except (ImportError, AttributeError, OSError, TypeError):  # as the system lacks it
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    code: int = renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange)
    return code == 0


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
