"""A dataset to the cells of its sheets: plain Python values, column by column."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

import attrs

from pilotstd.collector import paused_collector
from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset, Problem
from pilotstd.frames.columns import LICENCE, Kind, Sheet, sheets
from pilotstd.model import TABLES, Label

Cells = dict[str, list[Any]]
"""The values of each column of a sheet, from the first row to the last; None where a cell is empty."""

_INT64 = 2**63
_AT_ONCE = 256  # rows: few enough to be still in the processor's cache when the next column is read


def flatten(ds: Dataset) -> dict[str, Cells]:
    """Every sheet of a dataset, in the order in which they are written.

    Raises `InvalidDataset` where a text has no UTF-8 or a number more than 64 bits, so that every format can hold what it is given.
    """
    ds.sha256  # noqa: B018  (raises where there is no UTF-8)
    with paused_collector():
        return {name: cells_of(sheet, owners(ds, sheet)) for name, sheet in sheets().items()}


def owners(ds: Dataset, sheet: Sheet) -> Sequence[Any]:
    """The objects that the rows of a sheet are, or are parts of."""
    if sheet.name == "dataset":
        return [_Said(version=ds.version, as_of=ds.as_of, title=ds.title, sha256=ds.sha256)]
    if sheet.name == "evidence":
        return list(ds)
    table = sheet.owners[0] if sheet.owners else sheet.name
    return tuple(ds.table(table)) if table in TABLES else ds.retired


@attrs.frozen(kw_only=True)
class _Said:
    """What the one row of `dataset` says."""

    version: str
    as_of: Any
    title: Label
    sha256: str
    licence: str = LICENCE


def cells_of(sheet: Sheet, rows: Iterable[Any]) -> Cells:
    """The cells of a sheet whose rows are these objects, or the parts of them where the sheet has owners."""
    cells: Cells = {}
    columns = sheet.columns
    if sheet.field:
        rows = tuple(rows)
        parts: list[tuple[Any, ...]] = list(map(attrgetter(sheet.field), rows))
        ids = map(attrgetter("id"), rows)
        cells["record"] = [id for id, several in zip(ids, parts, strict=True) for _ in several]
        cells["position"] = [place for several in parts for place in range(1, len(several) + 1)]
        columns = columns[2:]
        rows = list(chain.from_iterable(parts))
    rows = list(rows)
    cells |= {column.name: [] for column in columns}
    getters = [(cells[c.name].extend, attrgetter(c.path) if c.path else _itself) for c in columns]
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        for extend, get in getters:
            extend(map(get, some))
    for column in columns:
        if column.joined:
            cells[column.name] = [" ".join(names) for names in cells[column.name]]
        elif column.kind is Kind.NUMBER:
            _fits(cells[column.name], sheet, column.name)
    return cells


def _itself(value: Any) -> Any:
    return value


def _fits(numbers: Sequence[int | None], sheet: Sheet, column: str) -> None:
    wide = [number for number in numbers if number is not None and not -_INT64 <= number < _INT64]
    if wide:
        problems = [
            Problem(
                rule="number",
                field=f"{sheet.name}.{column}",
                value=n,
                message=f"{n} has more than 64 bits",
            )
            for n in wide
        ]
        raise InvalidDataset("numbers that no table can hold", problems)


def count(cells: Mapping[str, Sequence[Any]]) -> int:
    """The number of rows."""
    return max(map(len, cells.values()), default=0)


def empty_texts(cells: Mapping[str, Cells]) -> Iterator[Problem]:
    """The texts that have nothing in them, which no sheet of cells can tell from those that are not there."""
    for name, columns in cells.items():
        for column in sheets()[name].columns:
            values = columns[column.name]
            may_be_empty = column.default == "" or column.joined
            if column.kind is Kind.TEXT and not may_be_empty and "" in values:
                for row, value in enumerate(values):
                    if value == "":
                        message = "a text with nothing in it, which a cell cannot tell from none: take it out"
                        yield misfit(cells, name, row, column.name, "texts", message)


def misfit(
    cells: Mapping[str, Cells], sheet: str, row: int, column: str, rule: str, message: str
) -> Problem:
    """The problem of a cell that cannot be written, with its row as a spreadsheet would count it."""
    record = str(next(iter(cells[sheet].values()))[row])
    path = f"{sheet}, row {row + 2}, column {column}"
    return Problem(rule=rule, path=path, record=record, message=message)
