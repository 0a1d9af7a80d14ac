"""The cells of sheets to a dataset: every problem is gathered, with the sheet, the row and the column in which it stands."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import NoneType
from typing import Any

import attrs

from pilotstd.collector import paused_collector
from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset, Problem, near
from pilotstd.frames.cells import reader
from pilotstd.frames.columns import Column, Kind, Sheet, sheets
from pilotstd.model import TABLE_OF, TABLES, Label

# --- Sheets as they were read -----------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Found:
    """A sheet as it stands in a file: cells that are not checked yet."""

    where: str
    """What a problem calls it: `mine.xlsx, sheet regions`."""
    columns: Mapping[str, Sequence[Any]]
    """The cells of each column, None where one is empty."""
    rows: Sequence[object]
    """What a problem calls each row: its number in the file."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with its shape."""

    @classmethod
    def unreadable(cls, where: str, name: str, message: str) -> "Found":
        """A sheet that could not be read at all."""
        columns: dict[str, Sequence[Any]] = (
            {column.name: () for column in sheets()[name].columns} if name in sheets() else {}
        )
        return cls(
            where=where,
            columns=columns,
            rows=(),
            problems=(Problem(rule="file", path=where, message=message),),
        )


def from_columns(
    where: str,
    header: Sequence[Any],
    columns: Iterable[Sequence[Any]],
    rows: Sequence[object],
    problems: Iterable[Problem] = (),
) -> Found:
    """A sheet that was read column by column; of several columns of one name none is right."""
    said = []
    for name, times in Counter(header).items():
        if times > 1 or not isinstance(name, str):
            message = (
                f"{times} columns are headed {name!r}"
                if times > 1
                else f"a column is headed {name!r}, which is no name"
            )
            said.append(Problem(rule="columns", path=where, value=name, message=message))
    named = zip(header, columns, strict=True)
    return Found(
        where=where,
        columns={name: cells for name, cells in named if isinstance(name, str)},
        rows=rows,
        problems=(*said, *problems),
    )


def from_rows(
    where: str, header: Sequence[Any], rows: Iterable[tuple[int, Sequence[Any]]]
) -> Found:
    """A sheet that was read row by row: its header, then each row with its number."""
    problems, kept, numbers = [], [], []
    for number, cells in rows:
        if len(cells) == len(header):
            kept.append(cells)
            numbers.append(number)
        else:
            beyond = [cell for cell in cells[len(header) :] if cell not in (None, "")]
            message = f"{len(cells)} cells where the header has {len(header)}: " + (
                f"nothing stands over {beyond[0]!r:.100}" if beyond else "the row is cut short"
            )
            problems.append(Problem(rule="columns", path=f"{where}, row {number}", message=message))
    columns = zip(*kept, strict=True) if kept else ((),) * len(header)
    return from_columns(where, header, columns, numbers, problems)


# --- Sheets to a dataset ----------------------------------------------------------------------------------------------


def assemble(found: Mapping[str, Found], name: str) -> Dataset:
    """The dataset in these sheets, every type and every rule checked; *name* is what messages call them.

    Raises `InvalidDataset` with every problem; what a cell that cannot be read brings about besides is left out.
    """
    with paused_collector():
        problems = list(_shape(found, name))
        read = {
            key: _read(sheet, found[key], problems)
            for key, sheet in sheets().items()
            if key in found
        }
        ds = _dataset(read, problems) if _is_whole(found) else None
        if ds is not None:
            problems += _breaches(ds, read)
    if problems or ds is None:
        raise InvalidDataset(f"{name} is no sound dataset", problems)
    return ds


def _shape(found: Mapping[str, Found], name: str) -> Iterator[Problem]:
    """Sheets and columns that are missing or not known."""
    known = sheets()
    for key in [key for key in found if key not in known]:
        unknown = Problem(
            rule="tables",
            path=name,
            value=key,
            message=f"an unknown table {key!r}{near(key, known)}",
        )
        yield from found[key].problems or (unknown,)
    for key, sheet in known.items():
        if key not in found:
            yield Problem(
                rule="tables", path=name, value=key, message=f"the table {key!r} is missing"
            )
            continue
        yield from found[key].problems
        names = {column.name: column for column in sheet.columns}
        for column in [column for column in found[key].columns if column not in names]:
            message = (
                f"an unknown column {column!r}; there are {', '.join(names)}{near(column, names)}"
            )
            yield Problem(rule="columns", path=found[key].where, value=column, message=message)
        for column, declared in names.items():
            if column not in found[key].columns and not declared.said:
                message = f"the column {column!r} is missing"
                yield Problem(rule="columns", path=found[key].where, value=column, message=message)
    rows = found["dataset"].rows if "dataset" in found else (0,)
    if len(rows) != 1 and not found["dataset"].problems:
        message = f"{len(rows)} rows where there must be one"
        yield Problem(rule="dataset", path=found["dataset"].where, message=message)


def _is_whole(found: Mapping[str, Found]) -> bool:
    """Whether every sheet is there with every row and column, so that rules which are broken are broken by what it says."""
    return all(
        key in found
        and not found[key].problems
        and all(column.said or column.name in found[key].columns for column in sheet.columns)
        for key, sheet in sheets().items()
    )


@attrs.frozen(kw_only=True)
class _Read:
    """A sheet whose cells have been read; rows that lack a value that must be there are left out."""

    sheet: Sheet
    where: str
    rows: Sequence[object]
    values: dict[str, list[Any]]
    spoilt: set[Any]  # the ids of records of which a cell could not be read

    def ids(self) -> list[Any]:
        """The record that each row is, or belongs to."""
        return self.values[self.sheet.columns[0].name]

    def path(self, row: int, column: str | None) -> str:
        """What a problem calls a cell, or a row."""
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
        """What each row holds; *parts* gives the fields that other sheets hold, by field and record."""
        fields: dict[str, Iterable[Any]] = {}
        for column in self.sheet.columns[2 if self.sheet.field else 0 :]:
            name, _, language = column.path.partition(".")
            if not language:
                fields[name] = self.values[column.name]
            elif language == "en":
                fields[name] = map(
                    Label, *(self.values[f"{name}_{part}"] for part in ("en", "zh", "original"))
                )
        if "" in fields:
            return iter(fields[""])
        for name, of_record in parts.items():
            fields[name] = [of_record.get(id, ()) for id in self.ids()]
        rows = zip(*fields.values(), strict=True)
        return (self.sheet.of(**dict(zip(fields, row, strict=True))) for row in rows)


def _path(where: str, row: object, column: str | None) -> str:
    return f"{where}, row {row}" + (f", column {column}" if column else "")


def _read(sheet: Sheet, found: Found, problems: list[Problem]) -> _Read:
    values: dict[str, list[Any]] = {}
    bad: set[int] = set()
    for column in sheet.columns:
        if column.name not in found.columns or column.said:
            continue
        convert, cells = reader(column), found.columns[column.name]
        kept = values[column.name] = _values(column, convert, cells)
        for row, cell in enumerate(cells if len(kept) < len(cells) else ()):
            try:
                kept.append(column.default if cell is None else convert(cell))
                message = (
                    "an empty cell where there must be a value"
                    if cell is None and column.required
                    else ""
                )
            except ValueError as error:
                kept.append(None if column.required else column.default)
                message = str(error)
            if message:
                path = _path(found.where, found.rows[row], column.name)
                problems.append(Problem(rule="cell", path=path, value=cell, message=message))
                bad.add(row)
    ids = values.get(sheet.columns[0].name, [])
    spoilt = {ids[row] for row in bad if row < len(ids)} - {None}
    rows = found.rows
    if bad:
        needed = [
            values[column.name]
            for column in sheet.columns
            if column.required and column.name in values
        ]
        whole = [
            row
            for row in range(len(rows))
            if row not in bad or None not in (column[row] for column in needed)
        ]
        values = {name: [column[row] for row in whole] for name, column in values.items()}
        rows = [rows[row] for row in whole]
    return _Read(sheet=sheet, where=found.where, rows=rows, values=values, spoilt=spoilt)


def _values(column: Column, convert: Callable[[Any], Any], cells: Sequence[Any]) -> list[Any]:
    """The values of a column in one go; none where a cell needs a closer look."""
    default = column.default
    if column.required and None in cells:
        return []
    if column.kind is Kind.TEXT and not column.joined and {*map(type, cells)} <= {str, NoneType}:
        return list(cells) if default is None else [default if c is None else c for c in cells]
    try:
        return [default if cell is None else convert(cell) for cell in cells]
    except ValueError:
        return []


def _dataset(read: Mapping[str, _Read], problems: list[Problem]) -> Dataset:
    """The dataset, as far as its rows could be read."""
    parts: dict[str, dict[str, dict[str, tuple[Any, ...]]]] = defaultdict(dict)
    for one in read.values():
        if one.sheet.field:
            known = {
                id for owner in one.sheet.owners for id in (*read[owner].ids(), *read[owner].spoilt)
            }
            of_record = _parts(one, known, problems)
            for owner in one.sheet.owners:
                parts[owner][one.sheet.field] = of_record
    header = (
        {column: values[0] for column, values in read["dataset"].values.items()}
        if read["dataset"].rows
        else _UNREAD
    )
    return Dataset(
        version=header["version"],
        as_of=header["as_of"],
        title=Label(header["title_en"], header["title_zh"], header["title_original"]),
        retired=read["retired"].objects(parts["retired"]),
        records=[record for table in TABLES for record in read[table].objects(parts[table])],
    )


_UNREAD: dict[str, Any] = dict.fromkeys(("title_en", "title_zh", "title_original")) | {
    "version": "0",
    "as_of": datetime.date.max,
}  # where the cells could not be read, something that breaks no rule


def _parts(
    read: _Read, known: Collection[str], problems: list[Problem]
) -> dict[str, tuple[Any, ...]]:
    """The values of a field by record, in the order of their positions."""
    placed: dict[str, dict[int, Any]] = defaultdict(dict)
    rows = zip(read.ids(), read.values["position"], read.objects({}), strict=True)
    for row, (id, position, item) in enumerate(rows):
        if id not in known:
            message = f"no record {id!r} in {' or '.join(read.sheet.owners)}{near(id, known)}"
            problems.append(
                Problem(rule="references", path=read.path(row, "record"), value=id, message=message)
            )
        elif position in placed[id]:
            message = f"two rows of {id} have the position {position}"
            problems.append(
                Problem(
                    rule="positions",
                    path=read.path(row, "position"),
                    value=position,
                    message=message,
                )
            )
        else:
            placed[id][position] = item
    return {id: tuple(items[place] for place in sorted(items)) for id, items in placed.items()}


# --- Rules ------------------------------------------------------------------------------------------------------------


def _breaches(ds: Dataset, read: Mapping[str, _Read]) -> Iterator[Problem]:
    """The rules that the dataset breaks, each with its place, but those that follow from cells that could not be read."""
    spoilt = {id for one in read.values() for id in one.spoilt}
    problems = [
        problem
        for problem in ds.check()
        if problem.record not in spoilt
        and (not isinstance(problem.value, str) or problem.value not in spoilt)
    ]
    if problems:
        place = _places(read)
        yield from (attrs.evolve(problem, path=place(problem)) for problem in problems)


def _places(read: Mapping[str, _Read]) -> Callable[[Problem], str | None]:
    """What finds the cell of which a rule speaks."""

    @cache
    def rows_of(sheet: str) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = defaultdict(list)
        for row, id in enumerate(read[sheet].ids()):
            rows[id].append(row)
        return rows

    def place(problem: Problem) -> str | None:
        id, field = problem.record, problem.field
        if id is None:
            return read["dataset"].path(0, field)
        table = TABLE_OF.get(id.partition(":")[0], "retired")
        own = table if id in rows_of(table) else "retired"
        candidates = (
            [f"{own}.{field}", field]
            if field
            else [own, *(name for name in read if name.startswith(f"{own}.")), "evidence"]
        )
        for sheet in (name for name in candidates if name in read):
            for row in rows_of(sheet).get(id, ()):
                if column := read[sheet].holding(row, problem.value):
                    return read[sheet].path(row, column)
        rows = rows_of(own).get(id)
        if not rows:
            return None
        names = {
            column.path.partition(".")[0]: column.name
            for column in reversed(read[own].sheet.columns)
        }
        return read[own].path(rows[-1], names.get(field or ""))

    return place
