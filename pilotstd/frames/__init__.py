"""Datasets as pandas frames, and frames as a dataset again."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pilotstd.collector import paused_collector
from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset, InvalidQuery, MissingExtra, near
from pilotstd.frames.assemble import Found, assemble, from_columns
from pilotstd.frames.columns import Column, Kind, Sheet, sheets
from pilotstd.frames.flatten import Cells, cells_of, count, flatten
from pilotstd.model import Language
from pilotstd.table import Table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["from_frames", "to_frame", "to_frames"]


def to_frame(table: Table[Any], lang: str | None = None) -> "pd.DataFrame":
    """One row a record, index `id`, one column a field that holds one value.

    A `Label` has three columns: `title_en`, `title_zh` and `title_original`, the language in which the source prints it; with
    *lang* (`"en"` or `"zh"`) it has one, `title`, in that language or else in the one there is. Text is `string`, codes are
    `category` with the whole vocabulary, numbers `Int64`, true and false `boolean`, days `datetime64[ms]`, whatever the table
    holds. Fields that hold several values have frames of their own: see `to_frames`. `attrs` has version and sha256.

    Raises `InvalidQuery` for an unknown language.

    >>> import pilotstd
    >>> frame = to_frame(pilotstd.load("1.2.0").regions, lang="zh")
    >>> frame.loc["region:chongqing", "name"], str(frame["kind"].dtype)
    ('重庆市', 'category')
    """
    sheet = sheets()[table.name]
    return _frame(sheet, cells_of(sheet, table), lang, table.dataset)


def to_frames(ds: Dataset, lang: str | None = None) -> "dict[str, pd.DataFrame]":
    """Every table as a frame, by name, and besides:

    - `work_tasks.regions` and its like, for each field that holds several values: `record`, `position` from 1, and `target` (an id),
      `text` (an alias), or `body`, `role` and `text` (a responsible body);
    - `evidence`: `record`, `position`, `source`, `locator`, `fields` with blanks between, `basis`, `rule`, `sha256`;
    - `dataset`, of one row: `version`, `as_of`, the title, `sha256`, `licence`;
    - `retired` and `retired.replaced_by`.

    Without *lang*, `from_frames` makes an equal dataset of them.

    >>> import pilotstd
    >>> links = to_frames(pilotstd.load("1.2.0"))["work_tasks.regions"]
    >>> links[links["record"] == "task:101"]["target"].tolist()[:2]
    ['region:beijing', 'region:shanghai']
    """
    return {name: _frame(sheets()[name], cells, lang, ds) for name, cells in flatten(ds).items()}


def from_frames(frames: "Mapping[str, pd.DataFrame]") -> Dataset:
    """The dataset that `to_frames` made these frames of, or the one they have become; checked as strictly as any file.

    The order of rows and columns does not matter, nor do dtypes where the values are right. Positions may have gaps. The ids of a
    table may be its index, of the name `id` or, where they are all texts, of none; or a column `id`, which goes before the index.

    Raises `InvalidDataset` with every problem: its table, row (by position, from 0), column, value and rule.

    >>> import pilotstd
    >>> ds = pilotstd.load("1.2.0")
    >>> from_frames(to_frames(ds)) == ds
    True
    """
    return assemble({name: _found(name, frame) for name, frame in frames.items()}, "the frames")


# --- To pandas --------------------------------------------------------------------------------------------------------


def _frame(sheet: Sheet, cells: Cells, lang: str | None, ds: Dataset) -> "pd.DataFrame":
    pandas = _pandas()
    columns = {column.name: column for column in sheet.columns}
    if lang is not None:
        if lang not in tuple(Language):
            raise InvalidQuery(
                f"no language {lang!r}; there are {', '.join(Language)}{near(lang, Language)}"
            )
        columns, cells = _in_language(sheet, cells, lang)
    sha256 = ds.sha256
    with paused_collector():
        arrays = {name: _array(column, cells[name]) for name, column in columns.items()}
        index = (
            pandas.Index(arrays.pop("id"), name="id")
            if "id" in arrays
            else pandas.RangeIndex(count(cells))
        )
        frame: pd.DataFrame = pandas.DataFrame(arrays, index=index, copy=False)
    frame.attrs.update(version=ds.version, sha256=sha256)
    return frame


def _in_language(sheet: Sheet, cells: Cells, lang: str) -> tuple[dict[str, Column], Cells]:
    """The columns and cells with one column a label."""
    columns: dict[str, Column] = {}
    chosen: Cells = {}
    for column in sheet.columns:
        field, _, part = column.path.partition(".")
        if not part:
            columns[column.name], chosen[column.name] = column, cells[column.name]
        elif part == lang:
            other = cells[f"{field}_{'en' if lang == 'zh' else 'zh'}"]
            columns[field] = column
            chosen[field] = [one or two for one, two in zip(cells[column.name], other, strict=True)]
    return columns, chosen


def _array(column: Column, values: list[Any]) -> Any:
    """A column as the pandas array of its dtype."""
    import numpy as np

    pd = _pandas()
    match column.kind:
        case Kind.TEXT:
            dtype = pd.StringDtype()
            if dtype.storage == "pyarrow":  # pandas would first make an array of objects
                import pyarrow as pa

                return dtype.__from_arrow__(pa.array(values, pa.large_string()))
            return pd.array(values, dtype=dtype)
        case Kind.CODE:
            members = tuple(column.vocabulary or ())
            place = {member: number for number, member in enumerate(members)} | {None: -1}
            codes = np.fromiter(map(place.__getitem__, values), dtype="int8", count=len(values))
            names = pd.Index([str(member) for member in members], dtype=pd.StringDtype())
            return pd.Categorical.from_codes(
                codes, dtype=pd.CategoricalDtype(names), validate=False
            )
        case Kind.DAY:
            days = [_NO_DAY if day is None else day.toordinal() - _EPOCH for day in values]
            return np.array(days, dtype="int64").view("datetime64[D]").astype("datetime64[ms]")
    empty = np.zeros(len(values), dtype=bool)
    if None in values:
        empty[:] = [value is None for value in values]
        values = [0 if value is None else value for value in values]
    if column.kind is Kind.FLAG:
        return pd.arrays.BooleanArray(np.array(values, dtype=bool), empty)
    return pd.arrays.IntegerArray(np.array(values, dtype="int64"), empty)


_EPOCH = 719163  # the ordinal of 1970-01-01
_NO_DAY = -(2**63)  # how numpy writes a day that is not there


# --- From pandas ------------------------------------------------------------------------------------------------------


def _found(name: str, frame: Any) -> Found:
    pd = _pandas()
    if not isinstance(frame, pd.DataFrame):
        raise InvalidDataset(f"{name!r} is a {type(frame).__name__}, where a frame is due")
    header, columns = list(frame.columns), [_cells(series) for _, series in frame.items()]
    if "id" not in header and (
        frame.index.name == "id" or (frame.index.name is None and _may_be_ids(name, frame.index))
    ):
        header.append("id")
        columns.append(_cells(frame.index.to_series()))
    return from_columns(name, header, columns, range(len(frame)))


def _may_be_ids(name: str, index: Any) -> bool:
    """Whether an index that lost its name, as a merge or `concat` may leave it, has the ids of a table in it."""
    has_ids = name in sheets() and sheets()[name].key == ("id",)
    return has_ids and all(isinstance(value, str) for value in index)


def _cells(series: Any) -> list[Any]:
    """The values of a column, None where one is missing."""
    cells: list[Any] = series.astype(object).where(series.notna(), None).tolist()
    return [_plain(cell) for cell in cells] if series.dtype == object else cells


def _plain(cell: Any) -> Any:
    """A scalar of numpy as the Python value that it is."""
    import numpy as np

    if isinstance(cell, np.datetime64):  # of which `item` would make a number of nanoseconds
        cell = cell.astype("datetime64[us]")
    return cell.item() if isinstance(cell, np.generic) else cell


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        raise MissingExtra.of("pandas") from None
    return pandas
