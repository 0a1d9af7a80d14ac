"""Files that are not what they say, or that break a rule: designed errors that name the place, and nothing is run."""

import csv
import io
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import pilotstd
from pilotstd import Dataset, FileError, InvalidDataset, Problem
from pilotstd.authoring import write_form

READ = ("json", "csv", "xlsx", "parquet", "sqlite")


def problems(path: Path, format: str) -> tuple[Problem, ...]:
    """What is wrong with a file."""
    with pytest.raises(InvalidDataset) as refused:
        pilotstd.read(path, format)
    return refused.value.problems


class Edited:
    """A written dataset in which single cells can be changed, each format in its own way."""

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
        pq.write_table(
            table.set_column(table.column_names.index(column), column, pa.array(values)), file
        )

    def _put_sqlite(self, sheet: str, row: int, column: str, value: Any) -> None:
        with closing(sqlite3.connect(self.path)) as database:
            database.execute("PRAGMA ignore_check_constraints = ON")
            table = sheet.replace(".", "_")
            database.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (value, row + 1))
            database.commit()

    def place(self, sheet: str, row: int, column: str) -> str:
        """What a problem calls a cell."""
        first, where = {
            "csv": (2, f"{self.path}/{sheet}.csv"),
            "xlsx": (2, f"{self.path}, sheet {sheet}"),
            "parquet": (1, f"{self.path}/{sheet}.parquet"),
            "sqlite": (1, f"{self.path}, table {sheet.replace('.', '_')}"),
        }[self.format]
        return f"{where}, row {row + first}, column {column}"


Edit = Callable[[str], Edited]


@pytest.fixture
def edit(newest: Dataset, tmp_path: Path) -> Edit:
    """The newest release in a format, to be spoilt."""
    return lambda format: Edited(newest, tmp_path, format)


TABULAR = ("csv", "xlsx", "parquet", "sqlite")


@pytest.mark.parametrize("format", TABULAR)
class TestCells:
    def test_a_correction_is_read(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("work_tasks", 0, "title_en", "Another title")
        assert pilotstd.read(file.path).work_tasks["task:014"].title.en == "Another title"

    def test_a_wrong_code(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("work_tasks", 1, "level", "locl")
        (problem,) = problems(file.path, format)
        assert (problem.path, problem.value) == (file.place("work_tasks", 1, "level"), "locl")
        assert "did you mean 'local'?" in problem.message

    def test_a_wrong_type(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("pilots", 2, "group", None)
        file.put("figures", 2, "as_of", None)
        if format != "parquet":  # whose columns have one type
            file.put("pilots", 2, "group", "first")
            file.put("figures", 2, "as_of", "soon")
            found = {problem.path for problem in problems(file.path, format)}
            assert found == {file.place("pilots", 2, "group"), file.place("figures", 2, "as_of")}
        else:
            pilotstd.read(file.path)

    def test_a_reference_to_nothing(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("work_tasks.regions", 0, "target", "region:paris")
        (problem,) = problems(file.path, format)
        assert problem.path == file.place("work_tasks.regions", 0, "target")
        assert (problem.rule, problem.record, problem.value) == (
            "references",
            "task:014",
            "region:paris",
        )

    def test_evidence_of_nothing(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("evidence", 0, "record", "source:nowhere")
        found = problems(file.path, format)
        assert file.place("evidence", 0, "record") in {problem.path for problem in found}

    def test_a_rule_that_the_whole_breaks(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("work_tasks", 1, "number", 14)
        (problem,) = problems(file.path, format)
        assert (problem.rule, problem.path) == ("numbers", file.place("work_tasks", 1, "number"))

    def test_all_at_once(self, edit: Edit, format: str) -> None:
        file = edit(format)
        file.put("work_tasks", 1, "level", "locl")
        file.put("regions", 0, "kind", "town")
        file.put("events.documents", 0, "target", "doc:nowhere")
        found = {problem.path for problem in problems(file.path, format)}
        assert found == {
            file.place("work_tasks", 1, "level"),
            file.place("regions", 0, "kind"),
            file.place("events.documents", 0, "target"),
        }


@pytest.mark.parametrize("format", READ)
class TestFilesThatAreNot:
    def test_what_their_suffix_says(self, format: str, tmp_path: Path) -> None:
        path = tmp_path / f"it.{format}"
        if format in {"csv", "parquet"}:
            path.mkdir()
            path = path / f"dataset.{format}"
        path.write_bytes(b"\x89PNG\r\n\x1a\n not what it says \xff")
        with pytest.raises(InvalidDataset) as refused:
            pilotstd.read(tmp_path / f"it.{format}", format)
        assert str(path.name).split(".", maxsplit=1)[0] in str(refused.value)

    def test_whole(self, newest: Dataset, format: str, tmp_path: Path) -> None:
        """A file cut short anywhere is no file."""
        path = tmp_path / f"it.{format}"
        newest.write(path)
        file = path / f"evidence.{format}" if path.is_dir() else path
        data = file.read_bytes()
        for part in (1, 2, 3):
            file.write_bytes(data[: len(data) * part // 4 - 7])
            with pytest.raises(InvalidDataset):
                pilotstd.read(path, format)


class TestForms:
    """A form is no dataset: what reads one says what to do with it."""

    @pytest.mark.parametrize("name", ["form.xlsx", "form"])
    def test_are_laid_onto_a_release(self, name: str, tmp_path: Path) -> None:
        write_form("work_tasks", tmp_path / name)
        with pytest.raises(InvalidDataset, match=r"is a form and no whole dataset: pilotstd imp"):
            pilotstd.read(tmp_path / name)

    def test_of_one_file_are_no_folder(self, tmp_path: Path) -> None:
        (tmp_path / "work_tasks.csv").write_bytes(b"number\r\n36\r\n")
        with pytest.raises(FileError, match=r"a folder of \.csv files, and this is one file"):
            pilotstd.read(tmp_path / "work_tasks.csv")


@pytest.mark.parametrize("format", ["csv", "parquet"])
class TestFolders:
    def test_without_a_table(self, newest: Dataset, format: str, tmp_path: Path) -> None:
        newest.write(tmp_path / "it", format)
        (tmp_path / "it" / f"evidence.{format}").unlink()
        (problem,) = problems(tmp_path / "it", format)
        assert problem.message == "the table 'evidence' is missing"

    def test_without_any_table(self, format: str, tmp_path: Path) -> None:
        with pytest.raises(FileError, match=f"no .{format} file in it"):
            pilotstd.read(tmp_path, format)

    def test_with_a_table_too_many(self, newest: Dataset, format: str, tmp_path: Path) -> None:
        newest.write(tmp_path / "it", format)
        shutil.copy(tmp_path / "it" / f"regions.{format}", tmp_path / "it" / f"region.{format}")
        (problem,) = problems(tmp_path / "it", format)
        assert "unknown table 'region'; did you mean 'regions'" in problem.message

    def test_with_a_table_too_many_that_hides_no_other_problem(
        self, newest: Dataset, format: str, tmp_path: Path
    ) -> None:
        file = Edited(newest, tmp_path, format)
        shutil.copy(file.path / f"regions.{format}", file.path / f"region.{format}")
        file.put("work_tasks.regions", 0, "target", "region:paris")
        assert [problem.rule for problem in problems(file.path, format)] == ["tables", "references"]

    def test_with_hidden_files(self, newest: Dataset, format: str, tmp_path: Path) -> None:
        newest.write(tmp_path / "it", format)
        (tmp_path / "it" / f".~lock.regions.{format}").write_bytes(b"")
        assert pilotstd.read(tmp_path / "it") == newest


class TestCsv:
    def change(
        self, newest: Dataset, folder: Path, old: bytes, new: bytes, name: str = "regions.csv"
    ) -> Path:
        newest.write(folder / "it", "csv")
        file = folder / "it" / name
        assert old in file.read_bytes()
        file.write_bytes(file.read_bytes().replace(old, new, 1))
        return folder / "it"

    def test_with_a_byte_order_mark_and_other_line_ends(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        """As Excel and others save it."""
        newest.write(tmp_path / "it", "csv")
        file = tmp_path / "it" / "regions.csv"
        file.write_bytes(
            b"\xef\xbb\xbf" + file.read_bytes().replace(b"\r\n", b"\n") + b",,,,,,,,,\n"
        )
        assert pilotstd.read(tmp_path / "it") == newest

    def test_not_in_utf_8(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.change(newest, tmp_path, "安徽".encode(), "安徽".encode("gb18030"))
        (problem,) = problems(path, "csv")
        assert problem.path == f"{path}/regions.csv"
        assert "no text in UTF-8" in problem.message

    def test_with_a_missing_column_and_an_unknown_one(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        path = self.change(newest, tmp_path, b"gbt2260", b"gbt226")
        said = [problem.message for problem in problems(path, "csv")]
        assert "the column 'gbt2260' is missing" in said
        assert any("unknown column 'gbt226'; there are " in text for text in said)
        assert any("did you mean 'gbt2260'" in text for text in said)

    def test_with_a_column_twice(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.change(newest, tmp_path, b"iso3166_2", b"gbt2260")
        assert "2 columns are headed 'gbt2260'" in [
            problem.message for problem in problems(path, "csv")
        ]

    def test_with_blank_columns_behind_the_last(self, newest: Dataset, tmp_path: Path) -> None:
        """As Excel saves those that were used once."""
        newest.write(tmp_path / "it", "csv")
        file = tmp_path / "it" / "regions.csv"
        file.write_bytes(file.read_bytes().replace(b"\r\n", b",,\r\n"))
        assert pilotstd.read(tmp_path / "it") == newest

    def test_with_a_cell_under_no_heading(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.change(newest, tmp_path, b",CN-BJ,,", b",CN-BJ,,,astray")
        assert "nothing stands over 'astray'" in problems(path, "csv")[0].message

    @pytest.mark.parametrize(
        ("ours", "theirs"),
        [
            (b"2025-01-14", b"2025/1/14"),
            (b"2025-01-14", "2025年1月14日".encode()),
            (b"task:015,15,", b"task:015,15.0,"),
        ],
    )
    def test_days_and_numbers_as_spreadsheets_save_them(
        self, newest: Dataset, tmp_path: Path, ours: bytes, theirs: bytes
    ) -> None:
        assert (
            pilotstd.read(self.change(newest, tmp_path, ours, theirs, "work_tasks.csv")) == newest
        )

    def test_a_day_that_may_be_read_in_two_ways_is_refused(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        path = self.change(newest, tmp_path, b"2025-01-14", b"01/02/2025", "work_tasks.csv")
        (problem,) = problems(path, "csv")
        assert "where a date is due" in problem.message

    def test_with_a_row_cut_short(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.change(newest, tmp_path, b",CN-BJ,", b"\r\n")
        found = problems(path, "csv")
        assert found[0].path == f"{path}/regions.csv, row 3"
        assert "cells where the header has 10" in found[0].message

    def test_with_an_open_quote(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.change(newest, tmp_path, b"region:beijing", b'"region:beijing')
        assert "no CSV, or cut short" in problems(path, "csv")[0].message

    @pytest.mark.parametrize("mark", [b";", b"\t"])
    def test_separated_by_other_marks(self, newest: Dataset, tmp_path: Path, mark: bytes) -> None:
        newest.write(tmp_path / "it", "csv")
        file = tmp_path / "it" / "regions.csv"
        file.write_bytes(file.read_bytes().replace(b",", mark))
        (problem,) = problems(tmp_path / "it", "csv")
        assert problem.path == f"{tmp_path / 'it'}/regions.csv"
        assert problem.message == (
            f"its cells are separated by {mark.decode()!r}: save it with commas between them"
        )

    @pytest.mark.parametrize(
        ("descriptor", "said"),
        [
            (b"{", "no JSON, or cut short"),
            (b"\xff", "no JSON, or cut short"),
            (b"[" * 100_000, "no JSON, or cut short"),
            (b"[]", "a JSON object is due, not []"),
            (b'{"sha256": "00"}', "it describes other data: of the sha256 '00'"),
        ],
    )
    def test_with_a_descriptor_that_is_not_its_own(
        self, newest: Dataset, tmp_path: Path, descriptor: bytes, said: str
    ) -> None:
        newest.write(tmp_path / "it", "csv")
        (tmp_path / "it" / "datapackage.json").write_bytes(descriptor)
        (problem,) = problems(tmp_path / "it", "csv")
        assert problem.path == str(tmp_path / "it" / "datapackage.json")
        assert said in problem.message

    @pytest.mark.parametrize("descriptor", [None, b"{}"])
    def test_without_a_descriptor(
        self, newest: Dataset, tmp_path: Path, descriptor: bytes | None
    ) -> None:
        newest.write(tmp_path / "it", "csv")
        (tmp_path / "it" / "datapackage.json").unlink()
        if descriptor:
            (tmp_path / "it" / "datapackage.json").write_bytes(descriptor)
        assert pilotstd.read(tmp_path / "it") == newest

    def test_a_version_of_ones_own_beside_the_descriptor_as_it_was(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        version = newest.version.encode()
        path = self.change(newest, tmp_path, version, version + b"+ours.1", "dataset.csv")
        assert pilotstd.read(path).version == f"{newest.version}+ours.1"

    def test_flags_in_capitals_are_read(self, newest: Dataset, tmp_path: Path) -> None:
        """As spreadsheets write them."""
        newest.write(tmp_path / "it", "csv")
        file = tmp_path / "it" / "work_tasks.csv"
        file.write_bytes(
            file.read_bytes().replace(b",true,", b",TRUE,").replace(b",false,", b",FALSE,")
        )
        assert pilotstd.read(tmp_path / "it") == newest

    def test_a_field_longer_than_the_limit_of_the_csv_module(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        before = csv.field_size_limit()
        long = "长" * (before + 1)
        path = self.change(newest, tmp_path, "安徽".encode(), long.encode())
        assert long in str(pilotstd.read(path).regions["region:anhui"])
        assert csv.field_size_limit() == before


class TestXlsx:
    def save(
        self, newest: Dataset, folder: Path, change: Callable[[openpyxl.Workbook], None]
    ) -> Path:
        newest.write(folder / "it.xlsx")
        workbook = openpyxl.load_workbook(folder / "it.xlsx")
        change(workbook)
        workbook.save(folder / "it.xlsx")
        return folder / "it.xlsx"

    def test_saved_by_another_program(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.save(newest, tmp_path, lambda workbook: None)
        assert pilotstd.read(path) == newest

    def test_a_formula_is_not_run(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.save(newest, tmp_path, lambda workbook: workbook["figures"].cell(2, 5, "=20+2"))
        (problem,) = problems(path, "xlsx")
        assert problem.message == "the formula '=20+2' where a whole number is due"

    def test_an_error_is_no_text(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.save(newest, tmp_path, lambda workbook: workbook["figures"].cell(2, 2, "#N/A"))
        (problem,) = problems(path, "xlsx")
        assert problem.message == "the error '#N/A' where text is due"

    def test_a_number_where_text_is_due(self, newest: Dataset, tmp_path: Path) -> None:
        """Leading zeros may have been lost with it."""

        def change(workbook: openpyxl.Workbook) -> None:
            header = [cell.value for cell in workbook["regions"][1]]
            workbook["regions"].cell(2, header.index("gbt2260") + 1, 340000)

        (problem,) = problems(self.save(newest, tmp_path, change), "xlsx")
        assert problem.path
        assert problem.path.endswith("sheet regions, row 2, column gbt2260")
        assert problem.message == "340000 where text is due"

    def test_blank_rows_and_columns_count_for_nothing(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            workbook["regions"].insert_rows(3)
            workbook["regions"].cell(500, 40).value = None

        assert pilotstd.read(self.save(newest, tmp_path, change)) == newest

    def test_rows_are_called_as_the_program_calls_them(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            workbook["regions"].insert_rows(2, 3)
            workbook["regions"].cell(5, 5, "town")

        (problem,) = problems(self.save(newest, tmp_path, change), "xlsx")
        assert problem.path
        assert ", sheet regions, row 5, " in problem.path

    def test_with_a_column_twice(self, newest: Dataset, tmp_path: Path) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            workbook["regions"].cell(1, 20, "kind")

        said = [
            problem.message for problem in problems(self.save(newest, tmp_path, change), "xlsx")
        ]
        assert "2 columns are headed 'kind'" in said

    def test_a_sheet_too_many_and_one_too_few(self, newest: Dataset, tmp_path: Path) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            workbook["regions"].title = "region"

        said = [
            problem.message for problem in problems(self.save(newest, tmp_path, change), "xlsx")
        ]
        assert any("unknown table 'region'; did you mean 'regions'" in text for text in said)
        assert "the table 'regions' is missing" in said

    def test_a_zip_of_something_else(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "it.xlsx", "w") as file:
            file.writestr("hello.txt", "hello")
        with pytest.raises(InvalidDataset, match="no sound Excel workbook"):
            pilotstd.read(tmp_path / "it.xlsx")

    def test_a_zip_bomb_is_not_unpacked(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it.xlsx")
        with zipfile.ZipFile(tmp_path / "it.xlsx", "a", zipfile.ZIP_DEFLATED) as file:
            file.writestr("xl/media/image1.png", bytes(2**27))
        with pytest.raises(InvalidDataset, match="a zip bomb"):
            pilotstd.read(tmp_path / "it.xlsx")

    def with_rows(self, ds: Dataset, folder: Path, rows: bytes, sheets: str = "") -> Path:
        """A workbook whose sheets, or the one of that number, hold these rows."""
        ds.write(folder / "whole.xlsx")
        with (
            zipfile.ZipFile(folder / "whole.xlsx") as whole,
            zipfile.ZipFile(folder / "it.xlsx", "w", zipfile.ZIP_DEFLATED) as changed,
        ):
            for name in whole.namelist():
                data = whole.read(name)
                if name.startswith(f"xl/worksheets/sheet{sheets}"):
                    head, _, rest = data.partition(b"<sheetData>")
                    tail = rest.partition(b"</sheetData>")[2]
                    data = head + b"<sheetData>" + rows + b"</sheetData>" + tail
                changed.writestr(name, data)
        return folder / "it.xlsx"

    def test_cells_far_to_the_right_do_not_fill_the_memory(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        """A short row stands for 16,384 cells."""
        rows = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (n, n) for n in range(1, 100_000))
        path = self.with_rows(newest, tmp_path, rows, "2.")
        with pytest.raises(InvalidDataset, match="more than 20,000,000 cells in rows of"):
            pilotstd.read(path)

    def test_a_row_far_down_is_not_waited_for(self, newest: Dataset, tmp_path: Path) -> None:
        """Its number stands for all the rows above it."""
        row = b'<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>'
        path = self.with_rows(newest, tmp_path, row, "2.")
        with pytest.raises(InvalidDataset, match="a row beyond 1,048,576, the last that a sheet"):
            pilotstd.read(path)

    def test_rows_far_down_in_every_sheet_are_not_waited_for(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        row = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
        path = self.with_rows(newest, tmp_path, row)
        with pytest.raises(InvalidDataset, match="more than 2,000,000 rows without a cell"):
            pilotstd.read(path)

    def test_entities_that_grow_without_end_are_not_resolved(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        newest.write(tmp_path / "it.xlsx")
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
        bomb = f'<!DOCTYPE sst [<!ENTITY l0 "{"ha" * 50}">{laughs}]>'
        changed = io.BytesIO()
        with zipfile.ZipFile(tmp_path / "it.xlsx") as old, zipfile.ZipFile(changed, "w") as new:
            for name in old.namelist():
                text = old.read(name).decode()
                if name == "xl/sharedStrings.xml":
                    head, start, rest = text.partition("<sst")
                    text = head + bomb + start + rest.replace("<t>", "<t>&l11;", 1)
                new.writestr(name, text)
        (tmp_path / "it.xlsx").write_bytes(changed.getvalue())
        with pytest.raises(InvalidDataset):
            pilotstd.read(tmp_path / "it.xlsx")


class TestSqlite:
    def run(self, newest: Dataset, folder: Path, *statements: str) -> Path:
        newest.write(folder / "it.sqlite")
        with closing(sqlite3.connect(folder / "it.sqlite")) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()
        return folder / "it.sqlite"

    def test_changed_by_its_own_program(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.run(newest, tmp_path, "CREATE INDEX by_level ON work_tasks (level)", "VACUUM")
        assert pilotstd.read(path) == newest

    @pytest.mark.parametrize(
        ("statements", "said"),
        [
            (["CREATE TRIGGER t AFTER INSERT ON regions BEGIN SELECT 1; END"], "a trigger 't'"),
            (
                ["ALTER TABLE regions RENAME TO kept", "CREATE VIEW regions AS SELECT * FROM kept"],
                "a view 'regions'",
            ),
            (["CREATE VIRTUAL TABLE notes USING fts5(text)"], "a table 'notes'"),
            (
                ["ALTER TABLE regions ADD COLUMN twice TEXT GENERATED ALWAYS AS (id || id)"],
                "'twice' is computed",
            ),
            (["CREATE TABLE other (id)"], "unknown table 'other'"),
            (
                ["CREATE VIEW work_tasks_by_region AS SELECT load_extension('x') AS task"],
                "a view 'work_tasks_by_region'",
            ),
            (["DROP TABLE work_tasks_regions"], "the table 'work_tasks.regions' is missing"),
            (["ALTER TABLE regions RENAME COLUMN kind TO knd"], "unknown column 'knd'"),
        ],
    )
    def test_with_other_things_in_it(
        self, newest: Dataset, tmp_path: Path, statements: list[str], said: str
    ) -> None:
        path = self.run(newest, tmp_path, "DROP VIEW work_tasks_by_region", *statements)
        assert any(said in problem.message for problem in problems(path, "sqlite"))

    def test_a_blob_where_text_is_due(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.run(
            newest, tmp_path, "UPDATE regions SET name_en = x'00ff' WHERE id = 'region:beijing'"
        )
        (problem,) = problems(path, "sqlite")
        assert problem.message == r"b'\x00\xff' where text is due"

    def test_a_text_that_is_not_utf_8(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.run(
            newest,
            tmp_path,
            "UPDATE regions SET name_en = CAST(x'ff' AS TEXT) WHERE id = 'region:beijing'",
        )
        with pytest.raises(InvalidDataset, match="no sound SQLite database"):
            pilotstd.read(path)

    def test_a_schema_that_is_not_utf_8(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it.sqlite")
        data = (tmp_path / "it.sqlite").read_bytes()
        assert b'"note" TEXT' in data
        (tmp_path / "it.sqlite").write_bytes(data.replace(b'"note" TEXT', b'"note\xc7 TEXT', 1))
        with pytest.raises(InvalidDataset, match="no sound SQLite database"):
            pilotstd.read(tmp_path / "it.sqlite")

    def test_changes_that_are_not_in_the_file_yet(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it.sqlite")
        with closing(sqlite3.connect(tmp_path / "it.sqlite")) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("UPDATE regions SET note = 'new'")
            database.commit()
            with pytest.raises(InvalidDataset, match="close the program that has it open"):
                pilotstd.read(tmp_path / "it.sqlite")

    def test_a_change_that_was_cut_short(self, newest: Dataset, tmp_path: Path) -> None:
        """What was to be undone stands in the journal, and the file holds what was never committed."""
        newest.write(tmp_path / "it.sqlite")
        with closing(sqlite3.connect(tmp_path / "it.sqlite")) as database:
            database.execute("PRAGMA cache_size = 1")  # so that changes go to the file at once
            database.execute("UPDATE regions SET note = 'never committed'")
            database.execute("UPDATE evidence SET locator = 'never committed'")
            for suffix in ("", "-journal"):
                shutil.copy(tmp_path / f"it.sqlite{suffix}", tmp_path / f"copy.sqlite{suffix}")
        with pytest.raises(InvalidDataset, match=r"which stands in .*copy\.sqlite-journal"):
            pilotstd.read(tmp_path / "copy.sqlite")

    def test_a_journal_that_is_done_with_does_not_hinder(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        newest.write(tmp_path / "it.sqlite")
        with closing(sqlite3.connect(tmp_path / "it.sqlite")) as database:
            database.execute("PRAGMA journal_mode = PERSIST")
            database.execute("UPDATE work_tasks SET title_en = 'Ours' WHERE number = 15")
            database.commit()
        assert (tmp_path / "it.sqlite-journal").stat().st_size
        assert pilotstd.read(tmp_path / "it.sqlite").work_tasks["task:015"].title.en == "Ours"

    def test_reading_changes_nothing(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it.sqlite")
        before = (tmp_path / "it.sqlite").read_bytes()
        pilotstd.read(tmp_path / "it.sqlite")
        assert (tmp_path / "it.sqlite").read_bytes() == before
        assert [path.name for path in tmp_path.iterdir()] == ["it.sqlite"]

    def test_an_unsound_dataset_is_refused_when_it_is_written(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        region = newest.regions["region:beijing"]
        twice = Dataset(version="1", as_of=newest.as_of, records=[*newest, region])
        with pytest.raises(InvalidDataset, match="a database holds to"):
            twice.write(tmp_path / "it.sqlite")
        assert list(tmp_path.iterdir()) == []


class TestParquet:
    def test_with_a_column_twice(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it", "parquet")
        file = tmp_path / "it" / "regions.parquet"
        table = pq.read_table(file)
        pq.write_table(table.append_column("kind", table.column("kind")), file)
        (problem,) = problems(tmp_path / "it", "parquet")
        assert problem.path == f"{tmp_path / 'it'}/regions.parquet"
        assert problem.message == "2 columns are headed 'kind'"

    def test_columns_of_another_type(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it", "parquet")
        file = tmp_path / "it" / "regions.parquet"
        table = pq.read_table(file)
        pq.write_table(table.set_column(1, "name_en", pa.array(range(table.num_rows))), file)
        found = problems(tmp_path / "it", "parquet")
        assert found[0].path == f"{tmp_path / 'it'}/regions.parquet, row 1, column name_en"
        assert found[0].message == "0 where text is due"
        assert len(found) == len(newest.regions)
