"""Many notices at once: read in several processes, and written as Parquet partitions."""

from __future__ import annotations

import concurrent.futures
import itertools
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pilotstd._atomic import AnyPath, atomic_replace
from pilotstd._require import require
from pilotstd.errors import FileError, InvalidQuery, MissingExtra, PilotstdError
from pilotstd.notices._parse import extract
from pilotstd.notices._parse.document import Notice
from pilotstd.notices._parse.notice import parse_notice

if TYPE_CHECKING:
    from concurrent.futures import Future

_CHUNK = 20  # files that a process is given at a time
_WAITING = 4  # chunks for each process that wait for it
PARTITION = 1000
"""Notices in a Parquet partition."""


class Reading(NamedTuple):
    """What came of one file: its notice, or why it could not be read."""

    path: str
    notice: Notice | None
    error: str | None = None


def try_read(path: AnyPath) -> Reading:
    """Read a notice as `read` does, with the message of an error instead of the error, so that one file does not stop many.

    A library that is not installed still raises `MissingExtra`: no further file would be read either.
    """
    try:
        return Reading(os.fspath(path), parse_notice(extract.text_of(path)))
    except MissingExtra:
        raise
    except PilotstdError as error:
        return Reading(os.fspath(path), None, str(error))


def read_many(paths: Iterable[AnyPath], *, workers: int | None = None) -> Iterator[Reading]:
    """Read many notices in *workers* processes (default: one for each core), in the order of *paths*.

    A file that cannot be read gives a `Reading` with its error. Only a few files are held at a time, so that *paths* may be endless. With
    one worker no process is started; with more, a script must call this under ``if __name__ == "__main__":``.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     one = Path(folder, "one.txt")
    ...     _ = one.write_text("关于修路的通知", encoding="utf-8")
    ...     readings = list(read_many([one, "two.txt"], workers=1))
    >>> [(reading.notice and reading.notice.title, reading.error) for reading in readings]
    [('关于修路的通知', None), (None, 'cannot read two.txt: No such file or directory')]
    """
    if workers is not None and workers < 1:
        raise InvalidQuery(f"invalid workers {workers}: expected 1 or more")
    workers = workers or _cores()
    if workers == 1:
        return map(try_read, paths)
    return _in_processes(iter(paths), workers)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_processes(paths: Iterator[AnyPath], workers: int) -> Iterator[Reading]:
    waiting: list[Future[list[Reading]]] = []
    # Forking a process that has threads, as pyarrow does, may hang.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    with concurrent.futures.ProcessPoolExecutor(workers, multiprocessing.get_context(method)) as pool:
        chunks = iter(lambda: list(itertools.islice(paths, _CHUNK)), [])
        try:
            for chunk in chunks:
                waiting.append(pool.submit(_read_chunk, chunk))
                if len(waiting) >= workers * _WAITING:
                    yield from waiting.pop(0).result()
            while waiting:
                yield from waiting.pop(0).result()
        finally:  # the caller may stop early
            for future in waiting:
                future.cancel()


def _read_chunk(paths: list[AnyPath]) -> list[Reading]:
    return [try_read(path) for path in paths]


def files_in(folder: AnyPath) -> list[Path]:
    """The files in a folder, and in those in it, that have a suffix that `read` reads, in order.

    Raises `FileError` for a path that is not a folder.
    """
    if not os.path.isdir(folder):
        raise FileError(f"{os.fspath(folder)!r} is not a folder")
    files = (path for path in Path(folder).rglob("*") if path.suffix.lower() in extract.SUFFIXES and path.is_file())
    return sorted(files)


# --- Parquet --------------------------------------------------------------------------------------------------------

_COLUMNS = {
    "notices": {
        "path": "string", "number": "string", "title": "string", "kind": "string", "issuers": "list", "addressees": "list", "issued": "date32",
        "characters": "int64", "unread": "int64", "items": "int64",
    },
    "items": {
        "path": "string", "item": "int32", "level": "int8", "ordinal": "string", "number": "int32", "heading": "string", "text": "string",
        "scope": "string", "start": "int64", "end": "int64",
    },
    "responsibilities": {"path": "string", "item": "int32", "name": "string", "role": "string", "open": "bool_"},
    "rows": {
        "path": "string", "table": "int32", "row": "int32", "number": "int32", "heading": "string", "cells": "list",
        "lead": "list", "shared": "list",
    },
    "diagnostics": {"path": "string", "line": "int64", "rule": "string", "reason": "string"},
    "failures": {"path": "string", "error": "string"},
}  # fmt: skip
"""The tables of a lake, and their columns."""


def write_lake(
    readings: Iterable[Reading], folder: AnyPath, *, progress: Callable[[int, int], None] | None = None
) -> tuple[int, list[Reading]]:
    """Write readings to a new folder: a folder of Parquet partitions for each table. Returns how many were read, and those that failed.

    The tables are `notices`, `items`, `responsibilities`, `rows` (of tables), `diagnostics` and `failures`, joined by `path` and `item`.
    *progress* is called after each partition with the count of files and of failures. The folder is complete or absent.

    Raises `FileError` where *folder* exists or cannot be written, and `MissingExtra` without pyarrow.
    """
    require("pyarrow.parquet", extra="parquet")
    if os.path.exists(folder):
        raise FileError(f"{os.fspath(folder)!r} already exists: give a new folder")
    failed: list[Reading] = []
    read = 0
    source = iter(readings)
    with atomic_replace(folder) as part:
        for table in _COLUMNS:
            (part / table).mkdir(parents=True)
        partitions = iter(lambda: list(itertools.islice(source, PARTITION)), [])
        for number, partition in enumerate(partitions):
            failed += [one._replace(notice=None) for one in partition if one.notice is None]
            read += sum(one.notice is not None for one in partition)
            for table, rows in _tables(partition).items():
                _write_partition(part / table / f"part-{number:05}.parquet", _COLUMNS[table], rows)
            if progress is not None:
                progress(read + len(failed), len(failed))
    return read, failed


def _tables(readings: Iterable[Reading]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each table."""
    tables: dict[str, list[tuple[Any, ...]]] = {name: [] for name in _COLUMNS}
    for path, notice, error in readings:
        if notice is None:
            tables["failures"].append((path, error))
            continue
        items = list(notice.walk())
        unread = sum(len(passage.text.strip()) for passage in notice.unread)
        head = (notice.number, notice.title, notice.kind, list(notice.issuers), list(notice.addressees), notice.issued)
        tables["notices"].append((path, *head, len(notice.text), unread, len(items)))
        for index, item in enumerate(items):
            own = (item.level, item.ordinal, item.number, item.heading, item.text, item.scope)
            tables["items"].append((path, index, *own, *item.span))
            tables["responsibilities"] += [
                (path, index, one.name, str(one.role), one.open) for one in item.responsibilities
            ]
        all_tables = [*notice.tables, *(table for one in notice.attachments for table in one.tables)]
        for number, table in enumerate(all_tables):
            for index, row in enumerate(table.rows):
                bodies = [
                    [name for name, of in row.responsibilities if (str(of) == "lead") is lead] for lead in (True, False)
                ]
                tables["rows"].append((path, number, index, row.number, row.heading, list(row.cells), *bodies))
        tables["diagnostics"] += [(path, one.line, one.rule, one.reason) for one in notice.warnings]
    return tables


def _write_partition(path: Path, columns: dict[str, str], rows: list[tuple[Any, ...]]) -> None:
    pa = require("pyarrow", extra="parquet")
    types = {name: pa.list_(pa.string()) if kind == "list" else getattr(pa, kind)() for name, kind in columns.items()}
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(list(column), type) for column, type in zip(values, types.values(), strict=True)]
    table = pa.Table.from_arrays(arrays, schema=pa.schema(list(types.items())))
    require("pyarrow.parquet", extra="parquet").write_table(table, path)
