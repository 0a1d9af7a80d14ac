"""A SQLite database with real keys.

A dot in the name of a table becomes `_`. The table `records` has the ids of all records, for keys that may refer to several kinds;
the view `work_tasks_by_region` joins work tasks to the regions that took them on, and the view `records_by_topic` topics to what names
them or a narrower one.
"""

from __future__ import annotations

import datetime
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pilotstd._atomic import AnyPath, read_bytes, write_bytes
from pilotstd._contents import Contents
from pilotstd.errors import InvalidDataset, shown
from pilotstd.model import TABLE_OF, TABLES
from pilotstd.tabular.parse import RawTable, from_columns, parse_tables
from pilotstd.tabular.rows import Cells, flatten
from pilotstd.tabular.schema import Field, FieldType, TableSchema, schemas

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

__all__ = ["read", "write"]

_RECORDS = 'CREATE TABLE records (id TEXT PRIMARY KEY NOT NULL, "table" TEXT NOT NULL)'
_BY_REGION = """CREATE VIEW work_tasks_by_region AS
SELECT task.id AS task, task.number, task.batch, task.title_en, task.title_zh, task.kind, task.level,
    region.id AS region, region.name_en AS region_en, region.name_zh AS region_zh
FROM work_tasks AS task JOIN work_tasks_regions AS link ON link.record = task.id JOIN regions AS region ON region.id = link.target
ORDER BY task.batch, task.number, link.position"""
_NAMED = " UNION ALL ".join(
    f"SELECT link.target, '{name}', record.id, title_en, title_zh FROM {name}_topics AS link JOIN {name} AS record ON record.id = link.record"  # noqa: S608
    for name in TABLES
    if f"{name}.topics" in schemas()
)
_BY_TOPIC = f"""CREATE VIEW records_by_topic AS
WITH RECURSIVE wider (id, topic) AS (
    SELECT id, id FROM topics
    UNION SELECT wider.id, topics.broader FROM wider JOIN topics ON topics.id = wider.topic WHERE topics.broader IS NOT NULL
), named (topic, "table", record, title_en, title_zh) AS ({_NAMED})
SELECT topics.id AS topic, topics.label_en AS topic_en, topics.label_zh AS topic_zh, named.topic AS named,
    named."table", named.record, named.title_en, named.title_zh
FROM topics JOIN wider ON wider.topic = topics.id JOIN named ON named.topic = wider.id
ORDER BY topics.rowid, named."table", named.record"""  # noqa: S608
_VIEWS = {"work_tasks_by_region": _BY_REGION, "records_by_topic": _BY_TOPIC}
_OTHERS = {("table", "records", _RECORDS), *(("view", name, sql) for name, sql in _VIEWS.items())}
_TYPES = {
    FieldType.TEXT: "TEXT",
    FieldType.CODE: "TEXT",
    FieldType.NUMBER: "INTEGER",
    FieldType.FLAG: "BOOLEAN",
    FieldType.DAY: "DATE",
}


def write(ds: Dataset, path: AnyPath) -> None:
    """Write a database; the same bytes whenever made with the same version of SQLite."""
    cells = flatten(ds)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        try:
            database.execute("BEGIN")
            database.execute(_RECORDS)
            database.executemany(
                "INSERT INTO records VALUES (?, ?)", [(id, name) for name in TABLES for id in ds.table(name).ids]
            )
            for name, schema in schemas().items():
                database.execute(_create(schema))
                database.executemany(_insert(schema), _rows(schema, cells[name]))
            for view in _VIEWS.values():
                database.execute(view)
            database.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            message = f"the dataset cannot be represented in a database: {error}"
            raise InvalidDataset(message, ds.check()) from error
        data = database.serialize()
    write_bytes(path, data)


def _create(schema: TableSchema) -> str:
    columns = [_declared(schema, column) for column in schema.columns]
    return f"CREATE TABLE {_table(schema.name)} ({', '.join(columns)}, PRIMARY KEY ({', '.join(schema.key)}))"


def _declared(schema: TableSchema, column: Field) -> str:
    declared = f"{_quoted(column.name)} {_TYPES[column.kind]}"
    if column.required:
        declared += " NOT NULL"
    if column.vocabulary:
        codes = ", ".join(f"'{member}'" for member in column.vocabulary)
        declared += f" CHECK ({_quoted(column.name)} IN ({codes}))"
    if target := _target(schema, column):
        declared += f" REFERENCES {target} (id)"
    return declared


def _target(schema: TableSchema, column: Field) -> str | None:
    """The table that a column refers to: that of its only kind, or the one of all records."""
    if schema.name in TABLES and column.name == "id":
        return "records"
    if column.references:
        return _table(TABLE_OF[column.references[0]]) if len(column.references) == 1 else "records"
    return schema.parents[0] if schema.parents and column.name == "record" else None


def _table(name: str) -> str:
    return name.replace(".", "_")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _insert(schema: TableSchema) -> str:
    return f"INSERT INTO {_table(schema.name)} VALUES ({', '.join('?' * len(schema.columns))})"  # noqa: S608


def _rows(schema: TableSchema, cells: Cells) -> Iterator[tuple[Any, ...]]:
    """The rows in SQLite's own types: values of others are slow, as an adapter is looked up for each."""
    converters: dict[FieldType, Callable[[Any], Any]] = {
        FieldType.CODE: str,
        FieldType.FLAG: int,
        FieldType.DAY: datetime.date.isoformat,
    }
    columns = []
    for name, values in cells.items():
        convert = converters.get(schema.column(name).kind)
        columns.append([value if value is None else convert(value) for value in values] if convert else values)
    return zip(*columns, strict=True)


# --- Reading ----------------------------------------------------------------------------------------------------------


def read(path: AnyPath) -> Contents:
    """Read a database, every type checked. It is opened read-only; triggers and other views than those written are refused."""
    name = os.fspath(path)
    if read_bytes(path)[:16] != b"SQLite format 3\0":
        raise InvalidDataset(f"{name!r} is not a SQLite database")
    for journal in (f"{name}-wal", f"{name}-journal"):
        # a journal that is no longer needed starts with zeros
        if os.path.exists(journal) and read_bytes(journal)[:8].strip(b"\0"):
            raise InvalidDataset(
                f"{name!r} has an unfinished transaction in {journal}: close the program that has it open,"
                " or open it with one that ends the transaction"
            )
    try:
        with closing(sqlite3.connect(_address(Path(path).absolute()), uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA ignore_check_constraints = ON")  # nothing in a file is run
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(os.path.getsize(path), 1 << 16))
            _refuse_damaged(database, name)
            tables = _raw_tables(database, name)
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:  # the last two from texts that are not UTF-8
        raise InvalidDataset(f"{name!r} is not a valid SQLite database: {error}") from error
    return parse_tables(tables, name)


def _address(path: PurePath) -> str:
    """The URI that opens a database to be read alone. It names no host, which SQLite refuses: a shared folder of Windows is in its path."""
    name = path.as_posix()
    root = "" if name[0] == "/" else "/"
    return f"file://{root}{quote(name, safe='/:', errors='surrogateescape')}?mode=ro&immutable=1"


def _refuse_damaged(database: sqlite3.Connection, name: str) -> None:
    """Raise `InvalidDataset` for a database whose pages do not fit together: rows could be missing, or be there twice."""
    (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise InvalidDataset(f"{name!r} is a damaged SQLite database: {shown(found)}")


def _raw_tables(database: sqlite3.Connection, name: str) -> dict[str, RawTable]:
    known = {_table(schema): schema for schema in schemas()}
    master = "SELECT type, name, sql FROM sqlite_master ORDER BY rowid"
    tables: dict[str, RawTable] = {}
    for kind, table, sql in database.execute(master).fetchall():
        if kind == "index" or (kind, table, sql) in _OTHERS:
            continue
        where, schema = f"{name}, table {table}", str(known.get(table, table))
        if schema in tables:
            message = f"two tables hold the rows of {schema!r}"
        elif kind == "table" and isinstance(table, str) and str(sql).upper().startswith("CREATE TABLE"):
            tables[schema] = _raw_table(database, where, schema, table)
            continue
        else:
            message = f"expected tables of a dataset only, got the {kind} {shown(table)}: {shown(sql)}"
        tables[schema] = RawTable.unreadable(where, schema, message)
    return tables


def _raw_table(database: sqlite3.Connection, where: str, schema: str, table: str) -> RawTable:
    names, known = [], schemas().get(schema)
    for _, column, _, _, _, _, hidden in database.execute(f"PRAGMA table_xinfo({_quoted(table)})"):
        if hidden:
            message = f"the column {column!r} is computed: nothing in a file is run"
            return RawTable.unreadable(where, schema, message)
        names.append(column)
    rows = database.execute(f"SELECT {', '.join(map(_quoted, names))} FROM {_quoted(table)}").fetchall()  # noqa: S608
    columns: list[Any] = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    flags = {column.name for column in known.columns if column.kind is FieldType.FLAG} if known else set()
    for index, column in enumerate(names):
        if column in flags:
            columns[index] = [{0: False, 1: True}.get(cell, cell) for cell in columns[index]]
    return from_columns(where, names, columns, range(1, len(rows) + 1))
