"""Rows in: raw tables to the contents of a dataset, with every problem and its table, row and column."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import NoneType, SimpleNamespace
from typing import Any

import attrs

from pilotstd._contents import Contents
from pilotstd._identity import own_identity
from pilotstd.errors import InvalidDataset, Problem, Problems, shown
from pilotstd.model import TABLE_OF, TABLES, Extra, Identity, Label
from pilotstd.tabular.cells import reader
from pilotstd.tabular.schema import ExtraEntry, Field, FieldType, TableSchema, schemas

__all__ = ["RawTable", "from_columns", "from_rows", "parse_tables"]

# --- Tables as they were read -----------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class RawTable:
    """A table as a file has it: cells that are not checked yet."""

    where: str
    """Its name in messages: `mine.xlsx, sheet regions`."""
    columns: Mapping[str, Sequence[Any]]
    """The cells of each column, None for an empty one."""
    rows: Sequence[object]
    """The name of each row in messages: its number in the file."""
    problems: Problems = attrs.field(factory=Problems, converter=Problems)
    """What is wrong with its shape."""

    @classmethod
    def unreadable(cls, where: str, name: str, message: str) -> "RawTable":
        """A table that could not be read at all."""
        known = schemas()[name].columns if name in schemas() else ()
        columns: dict[str, Sequence[Any]] = {column.name: () for column in known}
        problems = Problems()
        problems.add("file", where, message)
        return cls(where=where, columns=columns, rows=(), problems=problems)


def from_columns(
    where: str,
    header: Sequence[Any],
    columns: Iterable[Sequence[Any]],
    rows: Sequence[object],
    problems: Iterable[Problem] = (),
) -> RawTable:
    """A table that was read column by column; of several columns with one name none is right."""
    invalid = Problems()
    for name, times in Counter(name if isinstance(name, str) else shown(name) for name in header).items():
        if times > 1:
            invalid.add("columns", where, f"{times} columns have the name {shown(name)}", name)
    for name in header:
        if not isinstance(name, str):
            invalid.add("columns", where, f"invalid column name {shown(name)}: expected str", name)
    invalid.extend(problems)
    named = zip(header, columns, strict=True)
    return RawTable(
        where=where,
        columns={name: cells for name, cells in named if isinstance(name, str)},
        rows=rows,
        problems=invalid,
    )


def from_rows(where: str, header: Sequence[Any], rows: Iterable[tuple[int, Sequence[Any]]]) -> RawTable:
    """A table that was read row by row: its header, then each row with its number."""
    problems = Problems()
    kept, numbers = [], []
    for number, cells in rows:
        if len(cells) == len(header):
            kept.append(cells)
            numbers.append(number)
        else:
            beyond = [cell for cell in cells[len(header) :] if cell not in (None, "")]
            message = f"expected {len(header)} cells, as in the header, got {len(cells)}: " + (
                f"{shown(beyond[0], 100)} has no column name" if beyond else "the row is cut short"
            )
            problems.add("columns", _path(where, number), message)
    columns = zip(*kept, strict=True) if kept else ((),) * len(header)
    return from_columns(where, header, columns, numbers, problems)


# --- Tables to a dataset ----------------------------------------------------------------------------------------------


def parse_tables(raw: Mapping[str, RawTable], name: str) -> Contents:
    """The contents of a dataset in these tables, every type checked; *name* is what messages call them.

    Problems of cells are in the contents; what a cell that cannot be read causes elsewhere is left out. Raises `InvalidDataset` with
    every problem where a table, a column or a row is missing, so that there is no dataset.
    """
    problems = Problems()
    raw = _completed(raw)
    _check_shape(raw, name, problems)
    tables = {key: _parsed(schema, raw[key], problems) for key, schema in schemas().items() if key in raw}
    if not _is_whole(raw):
        raise InvalidDataset(f"{name} is not a valid dataset", problems)
    return _contents(tables, raw["dataset"].columns.get("sha256", ()), problems)


def _completed(raw: Mapping[str, RawTable]) -> dict[str, RawTable]:
    """The tables that an older package wrote, with what later formats added, empty: a format of which nothing is there came later."""
    tables = dict(raw)
    columns = [(schema, column) for schema in schemas().values() for column in schema.columns]
    for number in sorted({column.since_format for _, column in columns if column.since_format > 1}, reverse=True):
        newer = [(schema.name, column.name) for schema, column in columns if column.since_format == number]
        if any(name in raw and column in raw[name].columns for name, column in newer):
            break
        for name, column in newer:
            table = tables.get(name) or RawTable(where=name, columns={}, rows=())
            tables[name] = attrs.evolve(table, columns={**table.columns, column: (None,) * len(table.rows)})
    return tables


def _check_shape(raw: Mapping[str, RawTable], name: str, problems: Problems) -> None:
    """Add tables and columns that are missing or not known."""
    known = schemas()
    for key in [key for key in raw if key not in known]:
        if raw[key].problems:
            problems.extend(raw[key].problems)
        else:
            problems.add("tables", name, f"unknown table {shown(key)}{problems.near(key, known)}", key)
    for key, schema in known.items():
        if key not in raw:
            problems.add("tables", name, f"the table {key!r} is missing", key)
            continue
        where, columns = raw[key].where, raw[key].columns
        problems.extend(raw[key].problems)
        names = {column.name: column for column in schema.columns}
        expected = f"expected one of {', '.join(names)}"
        for column in [column for column in columns if column not in names]:
            message = f"unknown column {shown(column)}: {expected}{problems.near(column, names)}"
            problems.add("columns", where, message, column)
        for column in [column for column in names if column not in columns]:
            if not names[column].computed:
                problems.add("columns", where, f"the column {column!r} is missing", column)
    rows = raw["dataset"].rows if "dataset" in raw else (0,)
    if len(rows) != 1 and not raw["dataset"].problems:
        problems.add("dataset", raw["dataset"].where, f"expected one row, got {len(rows)}")


def _is_whole(raw: Mapping[str, RawTable]) -> bool:
    """Whether every table has every row and column, so that rules which are broken are broken by what it says."""
    return all(
        key in raw
        and not raw[key].problems
        and all(column.computed or column.name in raw[key].columns for column in schema.columns)
        for key, schema in schemas().items()
    )


@attrs.frozen(kw_only=True)
class _ParsedTable:
    """A table whose cells have been read; rows without a required value are left out."""

    schema: TableSchema
    where: str
    rows: Sequence[object]
    values: dict[str, list[Any]]
    invalid_ids: set[Any]  # the ids of records of which a cell could not be read

    def ids(self) -> list[Any]:
        """The record that each row is, or belongs to."""
        return self.values[self.schema.columns[0].name]

    def path(self, row: int, column: str | None) -> str:
        """The name of a cell, or a row, in messages."""
        return _path(self.where, self.rows[row], column)

    def holding(self, row: int, value: Any) -> str | None:
        """The column in which a row holds a value, or a part of it."""
        parts = (value,) if isinstance(value, str) else (getattr(value, "source", None),)
        for column, values in self.values.items():
            cell = values[row]
            if cell is not None and (cell in parts or (isinstance(cell, tuple) and value in cell)):
                return column
        return None

    def objects(self, parts: Mapping[str, Mapping[str, tuple[Any, ...]]]) -> Iterator[Any]:
        """What each row holds; *parts* gives the fields that are in other tables, by field and record."""
        fields: dict[str, Iterable[Any]] = {}
        for column in [column for column in self.schema.content if not column.computed]:
            name, _, language = column.path.partition(".")
            if not language:
                fields[name] = self.values[column.name]
            elif language == "en":
                fields[name] = map(Label, *(self.values[f"{name}_{part}"] for part in ("en", "zh", "original")))
        if "" in fields:
            return iter(fields[""])
        for name, of_record in parts.items():
            fields[name] = [of_record.get(id, ()) for id in self.ids()]
        rows = zip(*fields.values(), strict=True)
        return (self.schema.row_type(**dict(zip(fields, row, strict=True))) for row in rows)


def _path(where: str, row: object, column: str | None = None) -> str:
    return f"{where}, row {row}" + (f", column {column}" if column else "")


def _parsed(schema: TableSchema, raw: RawTable, problems: Problems) -> _ParsedTable:
    values: dict[str, list[Any]] = {}
    bad: set[int] = set()
    for column in schema.columns:
        if column.name not in raw.columns or column.computed:
            continue
        convert, cells = reader(column), raw.columns[column.name]
        kept = values[column.name] = _values(column, convert, cells)
        for row, cell in enumerate(cells if len(kept) < len(cells) else ()):
            try:
                kept.append(column.default if cell is None else convert(cell))
                message: object = "empty cell: expected a value" if cell is None and column.required else None
            except ValueError as error:
                kept.append(None if column.required else column.default)
                message = error
            if message:
                problems.add("cell", _path(raw.where, raw.rows[row], column.name), message, cell)
                bad.add(row)
    ids = values.get(schema.columns[0].name, [])
    invalid_ids = {ids[row] for row in bad if row < len(ids)} - {None}
    rows = raw.rows
    if bad:
        needed = [values[column.name] for column in schema.columns if column.required and column.name in values]
        whole = [row for row in range(len(rows)) if row not in bad or None not in (column[row] for column in needed)]
        values = {name: [column[row] for row in whole] for name, column in values.items()}
        rows = [rows[row] for row in whole]
    return _ParsedTable(schema=schema, where=raw.where, rows=rows, values=values, invalid_ids=invalid_ids)


def _values(column: Field, convert: Callable[[Any], Any], cells: Sequence[Any]) -> list[Any]:
    """The values of a column in one go; none where a cell needs a closer look."""
    default = column.default
    if column.required and None in cells:
        return []
    if column.kind is FieldType.TEXT and not column.separator and {*map(type, cells)} <= {str, NoneType}:
        return list(cells) if default is None else [default if c is None else c for c in cells]
    try:
        return [default if cell is None else convert(cell) for cell in cells]
    except ValueError:
        return []


def _contents(tables: Mapping[str, _ParsedTable], digests: Sequence[Any], problems: Problems) -> Contents:
    """The contents, as far as the rows could be read."""
    parts: dict[str, dict[str, dict[str, tuple[Any, ...]]]] = defaultdict(dict)
    for one in tables.values():
        if one.schema.field:
            known = {id for parent in one.schema.parents for id in (*tables[parent].ids(), *tables[parent].invalid_ids)}
            of_record: dict[str, Any] = _parts(one, known, problems)
            if one.schema.row_type is ExtraEntry:
                of_record = {id: Extra({entry.name: entry.value for entry in some}) for id, some in of_record.items()}
            for parent in one.schema.parents:
                parts[parent][one.schema.field] = of_record
    head = next(tables["dataset"].objects({}), _UNREAD)
    identity = Identity(**{field.name: getattr(head, field.name) for field in attrs.fields(Identity)})
    read: dict[str, Any] = {table: [*tables[table].objects(parts[table])] for table in ("retired", *TABLES)}
    read |= {"title": head.title, "identity": own_identity(identity, digests[0] if digests else None)}
    return Contents(
        version=head.version,
        as_of=head.as_of,
        part=read.__getitem__,
        problems=problems,
        locate=lambda breaches: _located(breaches, tables),
    )


_UNREAD = SimpleNamespace(
    version="0", as_of=datetime.date.max, title=Label(), **attrs.asdict(Identity(), recurse=False)
)  # in place of cells that could not be read: breaks no rule


def _parts(table: _ParsedTable, known: Collection[str], problems: Problems) -> dict[str, tuple[Any, ...]]:
    """The values of a field by record, in the order of their positions or names."""
    placed: dict[str, dict[Any, Any]] = defaultdict(dict)
    place = table.schema.key[1]
    known_problems = problems.count
    rows = zip(table.ids(), table.values[place], table.objects({}), strict=True)
    for row, (id, position, item) in enumerate(rows):
        if id not in known:
            message = f"no record {id!r} in {' or '.join(table.schema.parents)}{problems.near(id, known)}"
            problems.add("references", table.path(row, "record"), message, id)
        elif position in placed[id]:
            message = f"two rows of {id} have the {place} {shown(position)}"
            problems.add("positions", table.path(row, place), message, position)
        elif isinstance(item, ExtraEntry) and item.value in (None, ""):
            problems.add("cell", table.path(row, None), "expected one value, in text, number, flag or day", id)
        else:
            placed[id][position] = item
    accepted, told = sum(map(len, placed.values())), problems.count - known_problems
    if accepted + told != len(table.rows):  # by which a row could be lost without a word
        problems.add("rows", table.where, f"read {len(table.rows)} rows, and accepted {accepted}")
    return {id: tuple(items[key] for key in sorted(items)) for id, items in placed.items()}


# --- Rules ------------------------------------------------------------------------------------------------------------


def _located(breaches: Iterable[Problem], tables: Mapping[str, _ParsedTable]) -> Iterator[Problem]:
    """Breaches of rules, each with its path, except those that follow from cells that could not be read."""
    invalid = {id for one in tables.values() for id in one.invalid_ids}
    kept = [
        problem
        for problem in breaches
        if problem.record not in invalid and (not isinstance(problem.value, str) or problem.value not in invalid)
    ]
    if kept:
        path_of = _paths(tables)
        yield from (attrs.evolve(problem, path=path_of(problem)) for problem in kept)


def _paths(tables: Mapping[str, _ParsedTable]) -> Callable[[Problem], str | None]:
    """The function from a breach of a rule to the path of its cell."""

    @cache
    def rows_of(table: str) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = defaultdict(list)
        for row, id in enumerate(tables[table].ids()):
            rows[id].append(row)
        return rows

    def path_of(problem: Problem) -> str | None:
        id, field = problem.record, problem.field
        if id is None:
            return tables["dataset"].path(0, field)
        likely = TABLE_OF.get(id.partition(":")[0], "retired")
        own = next((name for name in (likely, "retired", *TABLES) if id in rows_of(name)), None)
        if own is None:
            return None
        candidates = (
            [f"{own}.{field}", field]
            if field
            else [own, *(name for name in tables if name.startswith(f"{own}.")), "evidence"]
        )
        for name in (name for name in candidates if name in tables):
            for row in rows_of(name).get(id, ()):
                if column := tables[name].holding(row, problem.value):
                    return tables[name].path(row, column)
        columns = reversed(tables[own].schema.columns)
        names = {column.path.partition(".")[0]: column.name for column in columns}
        return tables[own].path(rows_of(own)[id][-1], names.get(field or ""))

    return path_of
