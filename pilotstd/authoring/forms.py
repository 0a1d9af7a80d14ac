"""Forms: empty sheets to type the records of a table into, with the columns and codes explained beside them."""

import csv
import datetime
import io
import os
from collections.abc import Iterable, Sequence
from typing import get_origin

import attrs

from pilotstd import bundled
from pilotstd.dictionary import field_docstrings
from pilotstd.errors import InvalidQuery, near
from pilotstd.files import AnyPath, write_bytes
from pilotstd.formats.explaining import explained, vocabularies
from pilotstd.formats.folders import replacing_folder
from pilotstd.formats.workbook import Book, writing
from pilotstd.frames.columns import Column, Kind, Sheet, sheets
from pilotstd.model import TABLES, Responsibility, record_fields

DERIVED_IDS = {
    "aspects": "aspect:{number}",
    "key_tasks": "keytask:{number}",
    "work_tasks": "task:{number:03}",
}
"""The tables whose ids follow from the number, so that none need be typed."""

ROOM = 500
"""The rows of a workbook that are made ready for typing."""

_SEVERAL = "Several are parted by ；or a new line"
_STEPS = (
    "Type one record a row into the sheet {table}. A name may stand where an id is asked for: 重庆 for region:chongqing.",
    "Type the source that you copy from as one row of the sheet sources; with several, name one in the column source of each row.",
    "An id that the release has corrects that record: only the cells that are filled change it. Other ids are added.",
    "Save, then run: pilotstd import FILE --onto {release} --as {release}+ours.1 --out mine.json",
)


def form(table: str) -> Sheet:
    """The sheet that the records of a table are typed into: all fields in one row, evidence asked for as a source and a place in it.

    Raises `InvalidQuery` for an unknown table.
    """
    if table not in TABLES:
        raise InvalidQuery(
            f"no table {table!r}; there are {', '.join(TABLES)}{near(table, TABLES)}"
        )
    sheet, cls = sheets()[table], TABLES[table]
    columns = [
        attrs.evolve(column, required=column.required and _is_typed(table, column))
        for column in sheet.columns
    ]
    texts = field_docstrings(cls)
    for field in record_fields(cls):
        if get_origin(field.type) is tuple and field.name != "evidence":
            how = f"{_SEVERAL}, names also by 、." if "refers" in field.metadata else f"{_SEVERAL}."
            if field.type == tuple[Responsibility, ...]:
                how = "Each role before its bodies, the roles parted by ；: 牵头：商务部、市场监管总局；参加：文化和旅游部."
            column = Column(
                name=field.name,
                kind=Kind.TEXT,
                path="",
                text=f"{texts[field.name]} {how}",
                refers=field.metadata.get("refers", ()),
            )
            columns.insert(-2, column)  # before known_since and note
    if table != "sources":
        columns += [
            Column(
                name="locator",
                kind=Kind.TEXT,
                path="",
                text="The place in the source, such as `item 36`.",
            ),
            Column(
                name="source",
                kind=Kind.TEXT,
                path="",
                refers=("source",),
                text="The source by id; empty where one row of the sheet sources, or the option --source, holds for all.",
            ),
        ]
    return attrs.evolve(sheet, columns=tuple(columns))


def _is_typed(table: str, column: Column) -> bool:
    return column.name != "id" or table not in DERIVED_IDS


def write_form(table: str, path: AnyPath) -> None:
    """Write the form of a table: a workbook where the path ends in `.xlsx`, else a folder of CSV files.

    Raises `InvalidQuery` for an unknown table, `FileError` and `MissingExtra`.
    """
    listed = list({name: form(name) for name in (table, "sources")}.values())
    release = bundled.releases()[-1].version
    steps = [
        (str(number), step.format(table=table, release=release))
        for number, step in enumerate(_STEPS, 1)
    ]
    explaining = {"about": (("step", "what to do"), steps)} | explained(listed)
    if os.fspath(path).lower().endswith(".xlsx"):
        data = io.BytesIO()
        with writing(data, title=f"pilotstd: {table}", created=_MADE) as workbook:
            book = Book(workbook, vocabularies(listed))
            for sheet in listed:
                book.table(
                    sheet.name,
                    sheet.columns,
                    {column.name: () for column in sheet.columns},
                    room=ROOM,
                )
            for name, (header, rows) in explaining.items():
                book.listing(name, header, rows)
        write_bytes(path, data.getvalue())
        return
    empty = {sheet.name: ([column.name for column in sheet.columns], ()) for sheet in listed}
    with replacing_folder(path, ".csv", [f"{name}.csv" for name in explaining]) as beside:
        for name, (header, rows) in (empty | explaining).items():
            (beside / f"{name}.csv").write_bytes(_csv([header, *rows]))


_MADE = datetime.datetime(
    2000, 1, 1
)  # a form says nothing of its day, and is the same whenever made


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")  # with the mark by which Excel knows UTF-8
