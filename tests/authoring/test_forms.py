"""Forms: empty sheets to type records into, explained."""

from pathlib import Path

import openpyxl
import pytest

import pilotstd
from pilotstd import InvalidQuery, StandardLevel
from pilotstd.authoring import write_form
from pilotstd.authoring.forms import form
from pilotstd.model import TABLES, record_fields


class TestForm:
    @pytest.mark.parametrize("table", TABLES)
    def test_has_every_field_of_the_table_in_one_row(self, table: str) -> None:
        asked = {column.path.partition(".")[0] or column.name for column in form(table).columns}
        fields = {field.name for field in record_fields(TABLES[table])} - {"evidence"}
        assert asked - {"locator", "source"} == fields

    def test_asks_for_no_id_where_the_number_gives_it(self) -> None:
        required = {column.name for column in form("work_tasks").columns if column.required}
        assert required == {"number"}

    def test_of_an_unknown_table_names_the_near_ones(self, tmp_path: Path) -> None:
        with pytest.raises(
            InvalidQuery, match=r"no table 'worktasks'; .*; did you mean 'work_tasks'"
        ):
            write_form("worktasks", tmp_path / "it.xlsx")


class TestWorkbook:
    @pytest.fixture
    def workbook(self, tmp_path: Path) -> openpyxl.Workbook:
        write_form("work_tasks", tmp_path / "it.xlsx")
        return openpyxl.load_workbook(tmp_path / "it.xlsx")

    def test_begins_with_the_sheet_to_type_into(self, workbook: openpyxl.Workbook) -> None:
        assert workbook.sheetnames == ["work_tasks", "sources", "about", "dictionary", "codes"]
        assert workbook["work_tasks"].max_row == 1

    def test_says_what_to_do_with_the_newest_release(self, workbook: openpyxl.Workbook) -> None:
        steps = [row[1] for row in workbook["about"].iter_rows(min_row=2, values_only=True)]
        newest = pilotstd.releases()[-1].version
        assert "into the sheet work_tasks." in steps[0]
        assert f"--onto {newest} --as {newest}+ours.1" in steps[-1]

    def test_explains_every_code_in_both_languages(self, workbook: openpyxl.Workbook) -> None:
        rows = set(workbook["codes"].iter_rows(min_row=2, values_only=True))
        assert {
            ("StandardLevel", str(level), level.en, level.zh) for level in StandardLevel
        } <= rows

    def test_explains_every_column(self, workbook: openpyxl.Workbook) -> None:
        explained = [
            row[1]
            for row in workbook["dictionary"].iter_rows(min_row=2, values_only=True)
            if row[0] == "work_tasks"
        ]
        assert explained == [cell.value for cell in workbook["work_tasks"][1]]

    def test_says_what_an_empty_cell_stands_for(self, workbook: openpyxl.Workbook) -> None:
        meaning = {
            row[1]: str(row[5])
            for row in workbook["dictionary"].iter_rows(min_row=2, values_only=True)
            if row[0] == "work_tasks"
        }
        assert meaning["batch"].endswith("Empty, it is 1.")
        assert meaning["complete"].endswith("Empty, it is true.")
        assert "Empty" not in meaning["level"]

    def test_offers_the_codes_where_they_are_typed(self, workbook: openpyxl.Workbook) -> None:
        sheet = workbook["work_tasks"]
        offered = {
            next(iter(rule.sqref.ranges)).min_col for rule in sheet.data_validations.dataValidation
        }
        header = [cell.value for cell in sheet[1]]
        assert {header[column - 1] for column in offered} == {
            "title_original",
            "kind",
            "level",
            "complete",
        }

    def test_is_the_same_bytes_whenever_made(self, tmp_path: Path) -> None:
        write_form("regions", tmp_path / "one.xlsx")
        write_form("regions", tmp_path / "two.xlsx")
        assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


class TestFolder:
    def test_has_a_file_for_what_is_a_sheet(self, tmp_path: Path) -> None:
        write_form("key_tasks", tmp_path / "it")
        assert {path.name for path in (tmp_path / "it").iterdir()} == {
            "key_tasks.csv", "sources.csv", "about.csv", "dictionary.csv", "codes.csv",
        }  # fmt: skip
        header = (tmp_path / "it" / "key_tasks.csv").read_text(encoding="utf-8-sig")
        assert header.strip().split(",") == [column.name for column in form("key_tasks").columns]

    def test_of_sources_has_them_once(self, tmp_path: Path) -> None:
        write_form("sources", tmp_path / "it")
        assert "source" not in (tmp_path / "it" / "sources.csv").read_text(
            encoding="utf-8-sig"
        ).strip().split(",")
