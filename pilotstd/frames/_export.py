"""Datasets as pandas frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotstd._i18n import check_language
from pilotstd._require import require
from pilotstd.tabular.arrays import pandas_array
from pilotstd.tabular.rows import Cells, cells_of, count, flatten
from pilotstd.tabular.schema import Field, TableSchema, schemas

if TYPE_CHECKING:
    import pandas as pd

    from pilotstd._table import Table
    from pilotstd.dataset import Dataset


def to_frame(table: Table[Any], lang: str | None = None) -> pd.DataFrame:
    """One row a record, index `id`, one column a field that holds one value.

    A `Label` has three columns: `title_en`, `title_zh` and `title_original`, the language in which the source prints it; with
    *lang* (`"en"` or `"zh"`) it has one, `title`, in that language or else in the other. Text is `string`, codes are
    `category` with the whole vocabulary, numbers `Int64`, true and false `boolean`, days `datetime64[ms]`, for an empty table
    too. Fields that hold several values have frames of their own: see `to_frames`. `attrs` has version and sha256.

    Raises `InvalidQuery` for an unknown language.

    >>> import pilotstd
    >>> frame = to_frame(pilotstd.load("1.2.0").regions, lang="zh")
    >>> frame.loc["region:chongqing", "name"], str(frame["kind"].dtype)
    ('重庆市', 'category')
    """
    schema = schemas()[table.name]
    return _frame(schema, cells_of(schema, table), lang, table.dataset)


def to_frames(ds: Dataset, lang: str | None = None) -> dict[str, pd.DataFrame]:
    """Every table as a frame, by name, and also:

    - `work_tasks.regions` and its like, for each field that holds several values: `record`, `position` from 1, and `target` (an id),
      `code`, `text` (an alias), or `body`, `role` and `text` (a responsible body);
    - `evidence`: `record`, `position`, `source`, `locator`, `fields` with blanks between, `basis`, `rule`, `sha256`;
    - `dataset`, of one row: `version`, `as_of`, the title, `sha256`, `licence`;
    - `retired` and `retired.replaced_by`.

    Without *lang*, `from_frames` makes an equal dataset of them.

    >>> import pilotstd
    >>> links = to_frames(pilotstd.load("1.2.0"))["work_tasks.regions"]
    >>> links[links["record"] == "task:101"]["target"].tolist()[:2]
    ['region:beijing', 'region:shanghai']
    """
    return {name: _frame(schemas()[name], cells, lang, ds) for name, cells in flatten(ds).items()}


def _frame(schema: TableSchema, cells: Cells, lang: str | None, ds: Dataset) -> pd.DataFrame:
    pandas = require("pandas")
    columns = {column.name: column for column in schema.columns}
    if lang is not None:
        check_language(lang)
        columns, cells = _in_language(schema, cells, lang)
    sha256 = ds.sha256
    arrays = {name: pandas_array(column, cells[name]) for name, column in columns.items()}
    index = pandas.Index(arrays.pop("id"), name="id") if "id" in arrays else pandas.RangeIndex(count(cells))
    frame: pd.DataFrame = pandas.DataFrame(arrays, index=index, copy=False)
    frame.attrs.update(version=ds.version, sha256=sha256)
    return frame


def _in_language(schema: TableSchema, cells: Cells, lang: str) -> tuple[dict[str, Field], Cells]:
    """The columns and cells with one column a label."""
    columns: dict[str, Field] = {}
    chosen: Cells = {}
    for column in schema.columns:
        field, _, part = column.path.partition(".")
        if not part:
            columns[column.name], chosen[column.name] = column, cells[column.name]
        elif part == lang:
            other = cells[f"{field}_{'en' if lang == 'zh' else 'zh'}"]
            columns[field] = column
            chosen[field] = [one or two for one, two in zip(cells[column.name], other, strict=True)]
    return columns, chosen
