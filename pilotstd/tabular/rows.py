"""Rows out: a dataset to the cells of its tables, plain Python values, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, compress, repeat
from operator import attrgetter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import attrs

from pilotstd._identity import identity_of
from pilotstd.errors import InvalidDataset, Problem
from pilotstd.model import TABLES
from pilotstd.tabular.schema import ExtraEntry, FieldType, TableSchema, schemas

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

__all__ = ["Cells", "cell_problem", "cells_of", "count", "empty_texts", "flatten"]

Cells = dict[str, list[Any]]
"""The values of each column of a table, from the first row to the last; None for an empty cell."""

_INT64 = 2**63
_CHUNK_ROWS = 256  # few enough to be in the processor's cache still when the next column is read


def flatten(ds: Dataset) -> dict[str, Cells]:
    """The cells of every table of a dataset, in the order in which they are written.

    Raises `InvalidDataset` for a text without UTF-8 and a number of more than 64 bits, so that every format can hold what it is given.
    """
    ds.sha256  # noqa: B018  (raises for a text without UTF-8)
    return {name: cells_of(schema, _owners(ds, schema)) for name, schema in schemas().items()}


def _owners(ds: Dataset, schema: TableSchema) -> Sequence[Any]:
    """The objects that the rows of a table are, or are parts of."""
    if schema.name == "dataset":
        identity = attrs.asdict(identity_of(ds), recurse=False)
        return [SimpleNamespace(version=ds.version, as_of=ds.as_of, title=ds.title, sha256=ds.sha256, **identity)]
    if schema.name in {"evidence", "extra"}:
        return list(ds)
    table = schema.parents[0] if schema.parents else schema.name
    return tuple(ds.table(table)) if table in TABLES else ds.retired


def cells_of(schema: TableSchema, rows: Iterable[Any]) -> Cells:
    """The cells of a table whose rows are these objects, or the parts of them if the table has owners."""
    cells: Cells = {}
    columns = schema.content
    if schema.field:
        rows = tuple(rows)
        parts: list[Any] = list(map(attrgetter(schema.field), rows))
        ids = map(attrgetter("id"), compress(rows, parts))
        parts = list(filter(None, parts))
        if schema.row_type is ExtraEntry:
            parts = list(map(ExtraEntry.of, parts))
        sizes = list(map(len, parts))
        cells["record"] = list(chain.from_iterable(map(repeat, ids, sizes)))
        if "position" in schema.key:
            cells["position"] = list(chain.from_iterable(map(_places, sizes)))
        rows = list(chain.from_iterable(parts))
    rows = list(rows)
    cells |= {column.name: [] for column in columns}
    getters = [(cells[c.name].extend, attrgetter(c.path) if c.path else _itself) for c in columns]
    for start in range(0, len(rows), _CHUNK_ROWS):
        some = rows[start : start + _CHUNK_ROWS]
        for extend, get in getters:
            extend(map(get, some))
    for column in columns:
        if column.separator:
            cells[column.name] = [column.separator.join(texts) for texts in cells[column.name]]
        elif column.kind is FieldType.NUMBER:
            _refuse_wide(cells[column.name], f"{schema.name}.{column.name}")
    return cells


@cache
def _places(size: int) -> range:
    return range(1, size + 1)


def _itself(value: Any) -> Any:
    return value


def _refuse_wide(numbers: Sequence[int | None], field: str) -> None:
    wide = [number for number in numbers if number is not None and not -_INT64 <= number < _INT64]
    if wide:
        problems = [Problem(rule="number", field=field, value=n, message=f"{n} has more than 64 bits") for n in wide]
        raise InvalidDataset("numbers that cannot be represented in a table", problems)


def count(cells: Mapping[str, Sequence[Any]]) -> int:
    """The number of rows."""
    return max(map(len, cells.values()), default=0)


def empty_texts(cells: Mapping[str, Cells]) -> Iterator[Problem]:
    """The texts of no characters, which a cell cannot tell from None."""
    for name, columns in cells.items():
        for column in schemas()[name].columns:
            values = columns[column.name]
            may_be_empty = column.default == "" or column.separator
            if column.kind is FieldType.TEXT and not may_be_empty and "" in values:
                for row, value in enumerate(values):
                    if value == "":
                        message = "empty text: a cell cannot tell it from None"
                        yield cell_problem(cells, name, row, column.name, "texts", message)


def cell_problem(cells: Mapping[str, Cells], table: str, row: int, column: str, rule: str, message: str) -> Problem:
    """The problem of a cell that cannot be written, with its row as a spreadsheet would count it."""
    record = str(next(iter(cells[table].values()))[row])
    path = f"{table}, row {row + 2}, column {column}"
    return Problem(rule=rule, path=path, record=record, message=message)
