"""A SQLite database with real keys.

Its tables are the sheets, with `_` for the dot in a name. `records` holds the ids of all records, for what may point to several kinds;
`work_tasks_by_region` is a view that joins work tasks to the regions that took them on.
"""

import datetime
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset
from pilotstd.files import AnyPath, read_bytes, write_bytes
from pilotstd.frames.assemble import Found, assemble
from pilotstd.frames.columns import Column, Kind, Sheet, sheets
from pilotstd.frames.flatten import Cells, flatten
from pilotstd.model import TABLE_OF, TABLES

_RECORDS = 'CREATE TABLE records (id TEXT PRIMARY KEY NOT NULL, "table" TEXT NOT NULL)'
_VIEW = """CREATE VIEW work_tasks_by_region AS
SELECT task.id AS task, task.number, task.batch, task.title_en, task.title_zh, task.kind, task.level,
    region.id AS region, region.name_en AS region_en, region.name_zh AS region_zh
FROM work_tasks AS task JOIN work_tasks_regions AS link ON link.record = task.id JOIN regions AS region ON region.id = link.target
ORDER BY task.batch, task.number, link.position"""
_OTHERS = {("table", "records", _RECORDS), ("view", "work_tasks_by_region", _VIEW)}
_TYPES = {
    Kind.TEXT: "TEXT",
    Kind.CODE: "TEXT",
    Kind.NUMBER: "INTEGER",
    Kind.FLAG: "BOOLEAN",
    Kind.DAY: "DATE",
}


def write(ds: Dataset, path: AnyPath) -> None:
    """Write a database; the same bytes whenever made with the same version of SQLite."""
    cells = flatten(ds)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        try:
            database.execute("BEGIN")
            database.execute(_RECORDS)
            database.executemany(
                "INSERT INTO records VALUES (?, ?)",
                [(id, name) for name in TABLES for id in ds.table(name).ids],
            )
            for name, sheet in sheets().items():
                database.execute(_create(sheet))
                database.executemany(_insert(sheet), _rows(sheet, cells[name]))
            database.execute(_VIEW)
            database.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            raise InvalidDataset(
                f"the dataset breaks a rule that a database holds to: {error}", ds.check()
            ) from None
        data = database.serialize()
    write_bytes(path, data)


def _create(sheet: Sheet) -> str:
    columns = [_declared(sheet, column) for column in sheet.columns]
    return f"CREATE TABLE {_table(sheet.name)} ({', '.join(columns)}, PRIMARY KEY ({', '.join(sheet.key)}))"


def _declared(sheet: Sheet, column: Column) -> str:
    declared = f"{_quoted(column.name)} {_TYPES[column.kind]}"
    if column.required:
        declared += " NOT NULL"
    if column.vocabulary:
        codes = ", ".join(f"'{member}'" for member in column.vocabulary)
        declared += f" CHECK ({_quoted(column.name)} IN ({codes}))"
    if target := _target(sheet, column):
        declared += f" REFERENCES {target} (id)"
    return declared


def _target(sheet: Sheet, column: Column) -> str | None:
    """The table that a column points to: that of its only kind, or the one of all records."""
    if sheet.name in TABLES and column.name == "id":
        return "records"
    if column.refers:
        return _table(TABLE_OF[column.refers[0]]) if len(column.refers) == 1 else "records"
    return sheet.owners[0] if sheet.owners and column.name == "record" else None


def _table(name: str) -> str:
    return name.replace(".", "_")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _insert(sheet: Sheet) -> str:
    return f"INSERT INTO {_table(sheet.name)} VALUES ({', '.join('?' * len(sheet.columns))})"  # noqa: S608


def _rows(sheet: Sheet, cells: Cells) -> Iterator[tuple[Any, ...]]:
    """The rows in SQLite's own types: it looks for a way to write each value of any other."""
    plain: dict[Kind, Callable[[Any], Any]] = {
        Kind.CODE: str,
        Kind.FLAG: int,
        Kind.DAY: datetime.date.isoformat,
    }
    columns = []
    for name, values in cells.items():
        convert = plain.get(sheet.column(name).kind)
        columns.append(
            [value if value is None else convert(value) for value in values] if convert else values
        )
    return zip(*columns, strict=True)


# --- Reading ----------------------------------------------------------------------------------------------------------


def read(path: AnyPath) -> Dataset:
    """Read a database, checked. It is opened read-only, nothing in it is run, and triggers and views but ours are refused."""
    name = os.fspath(path)
    if read_bytes(path)[:16] != b"SQLite format 3\0":
        raise InvalidDataset(f"{name!r} is no SQLite database")
    for beside in (f"{name}-wal", f"{name}-journal"):
        # a journal that is done with begins with zeros
        if os.path.exists(beside) and read_bytes(beside)[:8].strip(b"\0"):
            raise InvalidDataset(
                f"{name!r} is in the middle of a change, which stands in {beside}: close the program that has it open,"
                " or open it with one that ends the change"
            )
    address = f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            found = dict(_found(database, name))
    except (
        sqlite3.Error,
        UnicodeDecodeError,
    ) as error:  # the latter: of a message that is no UTF-8
        raise InvalidDataset(f"{name!r} is no sound SQLite database: {error}") from None
    return assemble(found, name)


def _found(database: sqlite3.Connection, name: str) -> Iterator[tuple[str, Found]]:
    known = {_table(sheet): sheet for sheet in sheets()}
    master = "SELECT type, name, sql FROM sqlite_master ORDER BY rowid"
    for kind, table, sql in database.execute(master).fetchall():
        if kind == "index" or (kind, table, sql) in _OTHERS:
            continue
        where, sheet = f"{name}, table {table}", str(known.get(table, table))
        if kind == "table" and sql.upper().startswith("CREATE TABLE"):
            yield sheet, _sheet(database, where, sheet, table)
        else:
            message = f"a {kind} {table!r} where only tables of a dataset may be: {sql:.200}"
            yield sheet, Found.unreadable(where, sheet, message)


def _sheet(database: sqlite3.Connection, where: str, sheet: str, table: str) -> Found:
    names = {}
    for _, column, _, _, _, _, hidden in database.execute(f"PRAGMA table_xinfo({_quoted(table)})"):
        if hidden:
            return Found.unreadable(
                where, sheet, f"the column {column!r} is computed, and nothing in a file is run"
            )
        names[column] = _quoted(column)
    rows = database.execute(f"SELECT {', '.join(names.values())} FROM {_quoted(table)}").fetchall()  # noqa: S608
    columns: dict[str, Any] = dict(
        zip(names, zip(*rows, strict=True) if rows else ((),) * len(names), strict=True)
    )
    flags = (
        {column.name for column in sheets()[sheet].columns if column.kind is Kind.FLAG}
        if sheet in sheets()
        else ()
    )
    for column in flags & columns.keys() if flags else ():
        columns[column] = [{0: False, 1: True}.get(cell, cell) for cell in columns[column]]
    return Found(where=where, columns=columns, rows=range(1, len(rows) + 1))
