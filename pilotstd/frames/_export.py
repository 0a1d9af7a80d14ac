"""Datasets as pandas frames."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pilotstd._i18n import check_language, format_value
from pilotstd._require import require
from pilotstd.errors import InvalidQuery, invalid_code
from pilotstd.model import record_fields
from pilotstd.model._fields import documentation, is_many
from pilotstd.tabular.arrays import pandas_array, word
from pilotstd.tabular.rows import Cells, cells_of, count, flatten
from pilotstd.tabular.schema import Field, FieldType, TableSchema, schemas

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from pilotstd._table import Table
    from pilotstd.dataset import Dataset


def to_frame(table: Table[Any], lang: str | None = None, lists: str = "join") -> pd.DataFrame:
    """One row a record, index `id`, one column a field.

    A `Label` has three columns: `title_en`, `title_zh` and `title_original`, the language in which the source prints it. Text is
    `string`, codes are `category` with the whole vocabulary, numbers `Int64`, true and false `boolean`, days `datetime64[ms]`, for an
    empty table too. `attrs` has version and sha256. A field that holds several values (`regions`) is a text in which they are joined by
    `"; "`; with *lists* `"list"` it has lists, for `explode`, and with `"drop"` it is left out, as `to_frames` has it. A responsible body
    is followed by its role: `dept:mofcom (lead)`.

    With *lang* (`"en"` or `"zh"`) the frame is for reading: a label has one column, `title`, in that language or else in the other, codes
    are in words, and a field of several values has names instead of ids. A field that holds one id keeps it, for joins.

    Raises `InvalidQuery` for another language and for other *lists*.

    >>> import pilotstd
    >>> frame = to_frame(pilotstd.load("1.2.0").work_tasks, lang="zh")
    >>> frame.loc["task:101", "level"], frame.loc["task:101", "regions"]
    ('国际标准', '北京市; 上海市; 杭州市; 广州市')
    """
    columns, cells = _of_table(table, lang, lists)
    return _pandas(columns, cells, lang, table.dataset)


def to_polars(table: Table[Any], lang: str | None = None, lists: str = "join") -> pl.DataFrame:
    """The table as a Polars frame, with a column `id` and otherwise the columns of `to_frame`.

    Text is `String`, codes `Enum`, numbers `Int64`, true and false `Boolean`, days `Date`, lists `List(String)`. Neither pandas nor Arrow is needed. Raises
    `MissingExtra` if Polars is missing, and `InvalidQuery` as `to_frame` does.

    >>> import pilotstd
    >>> frame = to_polars(pilotstd.load("1.2.0").regions, lists="list")
    >>> str(frame.schema["name_zh"]), str(frame.schema["aliases"])
    ('String', 'List(String)')
    """
    polars = require("polars")
    columns, cells = _of_table(table, lang, lists)
    types = {
        FieldType.TEXT: polars.String,
        FieldType.NUMBER: polars.Int64,
        FieldType.FLAG: polars.Boolean,
        FieldType.DAY: polars.Date,
    }
    series = []
    for name, column in columns.items():
        values = cells[name]
        if column is None:
            series.append(polars.Series(name, values, dtype=polars.List(polars.String)))
        elif column.kind is FieldType.CODE:
            words = [None if code is None else word(code, lang) for code in values]
            kind = polars.Enum([*dict.fromkeys(word(code, lang) for code in column.vocabulary or ())])
            series.append(polars.Series(name, words, dtype=kind))
        else:
            values = [value or None for value in values] if column.default == "" else values
            series.append(polars.Series(name, values, dtype=types[column.kind]))
    frame: pl.DataFrame = polars.DataFrame(series)
    return frame


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


_Columns = dict[str, Field | None]
"""The columns of a frame by name; None for one that holds lists."""

LISTS = ("join", "list", "drop")
"""What becomes of a field that holds several values."""


def _of_table(table: Table[Any], lang: str | None, lists: str) -> tuple[_Columns, Cells]:
    """The columns of a table with those of its fields that hold several values, in the order of the class, and their cells."""
    if lists not in LISTS:
        raise InvalidQuery(invalid_code("lists", lists, LISTS))
    schema = schemas()[table.name]
    columns, cells = _in_language(schema, cells_of(schema, table), lang)
    if lists == "drop":
        return columns, cells
    ordered: _Columns = {}
    for field in record_fields(table.type):
        if is_many(field) and field.name != "evidence":
            joined = Field(name=field.name, kind=FieldType.TEXT, path=field.name, description=documentation(field))
            ordered[field.name] = joined if lists == "join" else None
            texts = _texts([getattr(record, field.name) for record in table], lang, table.dataset)
            cells[field.name] = (
                [[*map(str, some)] for some in texts]
                if lists == "list"
                else ["; ".join(some) or None for some in texts]
            )
        ordered |= {
            name: column for name, column in columns.items() if column and column.path.partition(".")[0] == field.name
        }
    return ordered, cells


def _texts(column: list[tuple[Any, ...]], lang: str | None, ds: Dataset) -> list[Any]:
    """The values of each record as texts: ids or names, codes, or responsible bodies with their roles."""
    if lang is None and all(isinstance(values[0], str) for values in column if values):
        return column
    words = cache(lambda value: format_value(value, lang or "en", ds if lang else None))
    return [[words(value) for value in values] for values in column]


def _frame(schema: TableSchema, cells: Cells, lang: str | None, ds: Dataset) -> pd.DataFrame:
    columns, cells = _in_language(schema, cells, lang)
    return _pandas(columns, cells, lang, ds)


def _pandas(columns: _Columns, cells: Cells, lang: str | None, ds: Dataset) -> pd.DataFrame:
    pandas = require("pandas")
    sha256 = ds.sha256
    arrays = {
        name: pandas_array(column, cells[name], lang) if column else pandas.Series(cells[name], dtype=object).array
        for name, column in columns.items()
    }
    index = pandas.Index(arrays.pop("id"), name="id") if "id" in arrays else pandas.RangeIndex(count(cells))
    frame: pd.DataFrame = pandas.DataFrame(arrays, index=index, copy=False)
    frame.attrs.update(version=ds.version, sha256=sha256)
    return frame


def _in_language(schema: TableSchema, cells: Cells, lang: str | None) -> tuple[_Columns, Cells]:
    """The columns and cells; with *lang*, with one column a label."""
    if lang is None:
        return {column.name: column for column in schema.columns}, cells
    check_language(lang)
    columns: _Columns = {}
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
