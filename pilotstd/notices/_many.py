"""Many notices at once: read in several processes, and written as Parquet partitions."""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from pilotstd._atomic import AnyPath, atomic_replace
from pilotstd._require import require
from pilotstd.errors import FileError, InvalidQuery, MissingExtra, PilotstdError
from pilotstd.notices._parse import extract
from pilotstd.notices._parse.document import Notice
from pilotstd.notices._parse.notice import parse_notice

_CHUNK = 20  # files that a process is given at a time
_WAITING = 4  # chunks for each process that wait for it
_CLUSTER = 32  # processes that an executor is taken to have, which does not say
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
    name = os.fspath(path)
    try:
        return Reading(name, parse_notice(extract.text_of(path)))
    except MissingExtra:
        raise
    except PilotstdError as error:
        return Reading(name, None, str(error))
    except Exception as error:  # a text that the reader fails on is one bad text among thousands
        return Reading(name, None, f"the reader failed on {name}: {type(error).__name__}: {error}")


def read_many(paths: Iterable[AnyPath], *, workers: int | Executor | None = None) -> Iterator[Reading]:
    """Read many notices in *workers* processes (default: one for each core), in the order of *paths*.

    A file that cannot be read gives a `Reading` with its error, and so does one whose process dies. Only a few files are held at a time,
    so that *paths* may be endless. With one worker no process is started; with more, a script must call this under
    ``if __name__ == "__main__":``. *workers* may be an executor too, such as ``dask.distributed.Client(…).get_executor()`` of a cluster.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     one = Path(folder, "one.txt")
    ...     _ = one.write_text("关于修路的通知", encoding="utf-8")
    ...     readings = list(read_many([one, "two.txt"], workers=1))
    >>> [(reading.notice and reading.notice.title, reading.error) for reading in readings]
    [('关于修路的通知', None), (None, 'cannot read two.txt: No such file or directory')]
    """
    if isinstance(workers, int) and workers < 1:
        raise InvalidQuery(f"invalid workers {workers}: expected 1 or more")
    if not isinstance(workers, Executor):
        workers = workers or _cores()
        if workers == 1:
            return map(try_read, paths)
    return _read_in_order(iter(paths), workers)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processes(count: int) -> Executor:
    # A fork of a process that has threads may hang, and Dask and others start threads.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(count, multiprocessing.get_context(method))


def _read_in_order(paths: Iterator[AnyPath], workers: int | Executor) -> Iterator[Reading]:
    """The readings of chunks, of which a few wait. Where a process of ours dies, its chunk is read again, each file alone."""
    executor = workers if isinstance(workers, Executor) else _processes(workers)
    limit = _WAITING * (workers if isinstance(workers, int) else _CLUSTER)
    waiting: deque[tuple[list[AnyPath], Future[list[Reading]]]] = deque()

    def first() -> list[Reading]:
        nonlocal executor, waiting
        chunk, future = waiting.popleft()
        try:
            return future.result()
        except BrokenExecutor:
            if isinstance(workers, Executor):
                raise
            executor = _processes(workers)
            waiting = deque((each, _submit(executor, each)) for each, _ in waiting)
            return list(_read_alone(chunk))

    try:
        for chunk in iter(lambda: list(itertools.islice(paths, _CHUNK)), []):
            waiting.append((chunk, _submit(executor, chunk)))
            if len(waiting) >= limit:
                yield from first()
        while waiting:
            yield from first()
    finally:  # the caller may stop early
        for _, future in waiting:
            future.cancel()
        if executor is not workers:
            executor.shutdown()


def _submit(executor: Executor, paths: list[AnyPath]) -> Future[list[Reading]]:
    try:
        return executor.submit(_read_chunk, paths)
    except BrokenExecutor as error:  # by the chunk before
        future: Future[list[Reading]] = Future()
        future.set_exception(error)
        return future


def _read_chunk(paths: list[AnyPath]) -> list[Reading]:
    return [try_read(path) for path in paths]


def _read_alone(paths: list[AnyPath]) -> Iterator[Reading]:
    """The readings of a chunk in which a process died, each file by itself, in a new process after one that dies."""
    executor = _processes(1)
    for path in paths:
        try:
            yield executor.submit(try_read, path).result()
        except BrokenExecutor:
            yield Reading(os.fspath(path), None, f"the process that read {os.fspath(path)} died")
            executor = _processes(1)
    executor.shutdown()


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
