"""Written files in which single cells are changed, and the problems that reading them finds."""

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import pilotstd
from pilotstd import Dataset, InvalidDataset, Problem

READ = ("json", "csv", "xlsx", "parquet", "sqlite")
TABULAR = ("csv", "xlsx", "parquet", "sqlite")
WRITTEN = (*READ, "jsonld", "ttl")


def problems(path: Path, format: str) -> tuple[Problem, ...]:
    """The problems that reading a file finds."""
    with pytest.raises(InvalidDataset) as refused:
        pilotstd.read(path, format)
    return refused.value.problems


class EditedFile:
    """A written dataset in which single cells can be changed, whatever its format."""

    def __init__(self, ds: Dataset, folder: Path, format: str) -> None:
        self.path = folder / f"mine.{format}"
        self.format = format
        ds.write(self.path)

    def put(self, sheet: str, row: int, column: str, value: Any) -> None:
        """Change a cell; rows count from 0, without the header."""
        getattr(self, f"_put_{self.format}")(sheet, row, column, value)

    def _put_csv(self, sheet: str, row: int, column: str, value: Any) -> None:
        file = self.path / f"{sheet}.csv"
        rows = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8"), newline="")))
        rows[row + 1][rows[0].index(column)] = "" if value is None else str(value)
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        file.write_bytes(text.getvalue().encode("utf-8"))

    def _put_xlsx(self, sheet: str, row: int, column: str, value: Any) -> None:
        workbook = openpyxl.load_workbook(self.path)
        header = [cell.value for cell in workbook[sheet][1]]
        workbook[sheet].cell(row + 2, header.index(column) + 1).value = value
        workbook.save(self.path)

    def _put_parquet(self, sheet: str, row: int, column: str, value: Any) -> None:
        file = self.path / f"{sheet}.parquet"
        table = pq.read_table(file)
        values = table.column(column).to_pylist()
        values[row] = value
        pq.write_table(table.set_column(table.column_names.index(column), column, pa.array(values)), file)

    def _put_sqlite(self, sheet: str, row: int, column: str, value: Any) -> None:
        with closing(sqlite3.connect(self.path)) as database:
            database.execute("PRAGMA ignore_check_constraints = ON")
            table = sheet.replace(".", "_")
            database.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (value, row + 1))
            database.commit()

    def path_of(self, sheet: str, row: int, column: str) -> str:
        """The path of a cell in a problem."""
        first, where = {
            "csv": (2, f"{self.path}/{sheet}.csv"),
            "xlsx": (2, f"{self.path}, sheet {sheet}"),
            "parquet": (1, f"{self.path}/{sheet}.parquet"),
            "sqlite": (1, f"{self.path}, table {sheet.replace('.', '_')}"),
        }[self.format]
        return f"{where}, row {row + first}, column {column}"
