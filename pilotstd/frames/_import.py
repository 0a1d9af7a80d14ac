"""Frames as a dataset again."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pilotstd._require import require
from pilotstd.dataset import Dataset, checked
from pilotstd.errors import InvalidDataset, shown
from pilotstd.tabular.cells import NoValue
from pilotstd.tabular.parse import RawTable, from_columns, parse_tables
from pilotstd.tabular.schema import schemas

if TYPE_CHECKING:
    import pandas as pd


def from_frames(frames: Mapping[str, pd.DataFrame]) -> Dataset:
    """The dataset in frames as `to_frames` makes them; checked as strictly as any file.

    The order of rows and columns does not matter, nor do dtypes where the values are right. Positions may have gaps. The ids of a
    table may be its index, with the name `id` or, if all are texts, with none; or a column `id`, which is used before the index.

    Raises `InvalidDataset` with every problem: its table, row (by position, from 0), column, value and rule.

    >>> import pilotstd
    >>> from pilotstd.frames import to_frames
    >>> ds = pilotstd.load("1.2.0")
    >>> from_frames(to_frames(ds)) == ds
    True
    """
    raw = {name: _raw_table(name, frame) for name, frame in frames.items()}
    name = "the mapping of frames"
    return checked(parse_tables(raw, name), name)


def _raw_table(name: str, frame: Any) -> RawTable:
    pd = require("pandas")
    if not isinstance(frame, pd.DataFrame):
        raise InvalidDataset(f"{shown(name)}: expected a DataFrame, got {type(frame).__name__}")
    header, columns = list(frame.columns), [_cells(series) for _, series in frame.items()]
    if "id" not in header and (
        frame.index.name == "id" or (frame.index.name is None and _may_be_ids(name, frame.index))
    ):
        header.append("id")
        columns.append(_cells(frame.index.to_series()))
    return from_columns(name, header, columns, range(len(frame)))


def _may_be_ids(name: str, index: Any) -> bool:
    """Whether an index without a name, as a merge or `concat` may leave it, may hold the ids of a table."""
    has_ids = name in schemas() and schemas()[name].key == ("id",)
    return has_ids and all(isinstance(value, str) for value in index)


def _cells(series: Any) -> list[Any]:
    """The values of a column, None for a missing one."""
    cells: list[Any] = series.astype(object).where(series.notna(), None).tolist()
    return [_plain(cell) for cell in cells] if series.dtype == object else cells


def _plain(cell: Any) -> Any:
    """A value of pandas, of numpy or of a class of its own as a value that cells may have, or else as its text in messages.

    An object in a frame may be anything: one whose comparison is an array, or raises an error.
    """
    import numpy as np

    if isinstance(cell, np.datetime64):  # of which `item` would make a number of nanoseconds
        cell = cell.astype("datetime64[us]")
    if isinstance(cell, np.generic):
        cell = cell.item()
    if cell is None or isinstance(cell, bool | datetime.date):
        return cell
    if isinstance(cell, str):
        return str.__str__(cell)
    if isinstance(cell, int):
        return int.__int__(cell)
    if isinstance(cell, float):
        return float.__float__(cell)
    return NoValue(shown(cell))
