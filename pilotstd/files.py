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


def write_bytes(path: AnyPath, data: bytes) -> None:
    """Put bytes at a path, in one step; raises `FileError` where that cannot be done."""
    with replacing(path) as beside:
        beside.write_bytes(data)


@contextlib.contextmanager
def replacing(path: AnyPath) -> "Iterator[Path]":
    """A path beside *path* to write a file or a folder at, which takes its place when the block ends well.

    Whatever goes wrong, in the block or in the replacing, leaves at *path* what stood there. Raises `FileError`.
    """
    import shutil
    from pathlib import Path

    if not Path(path).name or "\0" in os.fspath(path):
        raise FileError(f"{os.fspath(path)!r} cannot be written: it names no file")
    target = Path(os.path.realpath(path))  # where a link leads, so that the link stays
    if os.path.exists(target) and not (os.path.isfile(target) or os.path.isdir(target)):
        raise FileError(f"{os.fspath(path)!r} cannot be written: it is a device or the like")
    beside = target.with_name(f".{os.urandom(8).hex()}.part")
    try:
        yield beside
        if os.path.isdir(beside):
            _replace_folder(beside, target)
        else:
            _sync(beside)
            os.replace(beside, target)
    except FileError:
        raise
    except OSError as error:
        raise FileError(f"{os.fspath(path)!r} cannot be written: {_why(error)}") from None
    finally:
        if os.path.isdir(beside):
            shutil.rmtree(beside, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                beside.unlink()


def _sync(path: "Path") -> None:
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def _replace_folder(beside: "Path", target: "Path") -> None:
    """A folder cannot be renamed onto a full one: the old one steps aside first, and comes back on failure."""
    if not target.exists():
        os.replace(beside, target)
        return
    if not target.is_dir():
        raise NotADirectoryError(20, "a file stands there, and a folder is to be written")
    import shutil

    aside = beside.with_suffix(".old")
    os.replace(target, aside)
    try:
        os.replace(beside, target)
    except BaseException:
        os.replace(aside, target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
