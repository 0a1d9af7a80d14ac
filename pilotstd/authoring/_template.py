"""Forms: empty sheets to type the records of a table into, with the columns and codes explained."""

import csv
import datetime
import io
import os
from collections.abc import Iterable, Sequence

import attrs

from pilotstd import bundled
from pilotstd._atomic import AnyPath, write_bytes
from pilotstd.errors import InvalidQuery, expected_one_of
from pilotstd.formats._data_dictionary import explained, vocabularies
from pilotstd.formats._excel import Book, writing
from pilotstd.formats._folder import replace_folder
from pilotstd.model import TABLES, Responsibility, record_fields
from pilotstd.model._fields import documentation, is_many, references_of
from pilotstd.tabular.schema import Field, FieldType, TableSchema, schemas

DERIVED_IDS = {"aspects": "aspect:{number}", "key_tasks": "keytask:{number}", "work_tasks": "task:{number:03}"}
"""The tables whose ids follow from the number, so that none need be typed."""

ROOM = 500
"""The rows of a workbook that are made ready for typing."""

_SEVERAL = "Several are separated by ；or a new line"
_STEPS = (
    "Type one record a row into the sheet {table}. A name may be typed for an id: 重庆 for region:chongqing.",
    "Type the source that you copy from as one row of the sheet sources; with several, name one in the column source of each row.",
    "An id that the release has corrects that record: only the cells that are filled change it. Other ids are added.",
    "Save, then run: pilotstd import FILE --data {release} --as {release}+mine.1 --out mine.json",
)


def form(table: str) -> TableSchema:
    """The sheet that the records of a table are typed into: all fields in one row, evidence asked for as a source and a place in it.

    Raises `InvalidQuery` for an unknown table.
    """
    if table not in TABLES:
        raise InvalidQuery(f"unknown table {table!r}: {expected_one_of(TABLES, table)}")
    sheet, cls = schemas()[table], TABLES[table]
    columns = [attrs.evolve(column, required=column.required and _is_typed(table, column)) for column in sheet.columns]
    for field in record_fields(cls):
        if is_many(field) and field.name != "evidence":
            how = f"{_SEVERAL}, names also by 、." if references_of(field) else f"{_SEVERAL}."
            if field.type == tuple[Responsibility, ...]:
                how = "Each role before its bodies, the roles separated by ；: 牵头：商务部、市场监管总局；参加：文化和旅游部."
            column = Field(
                name=field.name,
                kind=FieldType.TEXT,
                path="",
                description=f"{documentation(field)} {how}",
                references=references_of(field),
            )
            columns.insert(-2, column)  # before known_since and note
    how = "Each value after its name and a colon: 预算：1200；已评估：true. Integers, true, false and days are read as such."
    description = f"{documentation(attrs.fields_dict(cls)['extra'])} {how}"
    columns.append(Field(name="extra", kind=FieldType.TEXT, path="", description=description))
    if table != "sources":
        columns += [
            Field(
                name="locator", kind=FieldType.TEXT, path="", description="The place in the source, such as `item 36`."
            ),
            Field(
                name="source",
                kind=FieldType.TEXT,
                path="",
                references=("source",),
                description="The source by id; empty where one row of the sheet sources, or the option --source, holds for all.",
            ),
        ]
    return attrs.evolve(sheet, columns=tuple(columns))


def _is_typed(table: str, column: Field) -> bool:
    return column.name != "id" or table not in DERIVED_IDS


def write_form(table: str, path: AnyPath) -> None:
    """Write the form of a table: a workbook where the path ends in `.xlsx`, else a folder of CSV files.

    Raises `InvalidQuery` for an unknown table, `FileError` and `MissingExtra`.
    """
    listed = list({name: form(name) for name in (table, "sources")}.values())
    release = bundled.releases()[-1].version
    steps = [(str(number), step.format(table=table, release=release)) for number, step in enumerate(_STEPS, 1)]
    explaining = {"about": (("step", "what to do"), steps)} | explained(listed)
    if os.fspath(path).lower().endswith(".xlsx"):
        data = io.BytesIO()
        with writing(data, title=f"pilotstd: {table}", created=_MADE) as workbook:
            book = Book(workbook, vocabularies(listed))
            for sheet in listed:
                book.table(sheet.name, sheet.columns, {column.name: () for column in sheet.columns}, room=ROOM)
            for name, (header, rows) in explaining.items():
                book.listing(name, header, rows)
        write_bytes(path, data.getvalue())
        return
    empty = {sheet.name: ([column.name for column in sheet.columns], ()) for sheet in listed}
    with replace_folder(path, ".csv", [f"{name}.csv" for name in explaining]) as part:
        for name, (header, rows) in (empty | explaining).items():
            (part / f"{name}.csv").write_bytes(_csv([header, *rows]))


_MADE = datetime.datetime(2000, 1, 1)  # fixed, so that a form is the same bytes whenever it is made


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")  # Excel recognises UTF-8 by the byte order mark
