"""Forms: empty sheets to type records into, with explanations."""

from pathlib import Path

import openpyxl
import pytest

import pilotstd
from pilotstd import InvalidQuery, StandardLevel
from pilotstd.authoring import write_form
from pilotstd.authoring._template import form
from pilotstd.model import TABLES, record_fields


class TestForm:
    @pytest.mark.parametrize("table", TABLES)
    def test_form_has_every_field_of_the_table(self, table: str) -> None:
        asked = {column.path.partition(".")[0] or column.name for column in form(table).columns}
        fields = {field.name for field in record_fields(TABLES[table])} - {"evidence"}
        assert asked - {"locator", "source"} == fields

    def test_id_is_optional_where_number_gives_it(self) -> None:
        required = {column.name for column in form("work_tasks").columns if column.required}
        assert required == {"number"}

    def test_unknown_table_has_near_matches(self, tmp_path: Path) -> None:
        with pytest.raises(
            InvalidQuery, match=r"unknown table 'worktasks': expected one of .*; did you mean 'work_tasks'"
        ):
            write_form("worktasks", tmp_path / "it.xlsx")


class TestWorkbook:
    @pytest.fixture
    def workbook(self, tmp_path: Path) -> openpyxl.Workbook:
        write_form("work_tasks", tmp_path / "it.xlsx")
        return openpyxl.load_workbook(tmp_path / "it.xlsx")

    def test_first_sheet_is_the_one_to_fill(self, workbook: openpyxl.Workbook) -> None:
        assert workbook.sheetnames == ["work_tasks", "sources", "about", "dictionary", "codes"]
        assert workbook["work_tasks"].max_row == 1

    def test_steps_name_the_newest_release(self, workbook: openpyxl.Workbook) -> None:
        steps = [row[1] for row in workbook["about"].iter_rows(min_row=2, values_only=True)]
        newest = pilotstd.releases()[-1].version
        assert "into the sheet work_tasks." in steps[0]
        assert f"--data {newest} --as {newest}+mine.1" in steps[-1]

    def test_every_code_is_explained_in_both_languages(self, workbook: openpyxl.Workbook) -> None:
        rows = set(workbook["codes"].iter_rows(min_row=2, values_only=True))
        assert {("StandardLevel", str(level), level.en, level.zh) for level in StandardLevel} <= rows

    def test_every_column_is_explained(self, workbook: openpyxl.Workbook) -> None:
        explained = [
            row[1] for row in workbook["dictionary"].iter_rows(min_row=2, values_only=True) if row[0] == "work_tasks"
        ]
        assert explained == [cell.value for cell in workbook["work_tasks"][1]]

    def test_meaning_of_empty_cells(self, workbook: openpyxl.Workbook) -> None:
        meaning = {
            row[1]: str(row[5])
            for row in workbook["dictionary"].iter_rows(min_row=2, values_only=True)
            if row[0] == "work_tasks"
        }
        assert meaning["batch"].endswith("None where no source gives it.")
        assert not [name for name, text in meaning.items() if "Empty, it is" in text]

    def test_cells_for_codes_offer_a_list(self, workbook: openpyxl.Workbook) -> None:
        sheet = workbook["work_tasks"]
        offered = {next(iter(rule.sqref.ranges)).min_col for rule in sheet.data_validations.dataValidation}
        header = [cell.value for cell in sheet[1]]
        assert {header[column - 1] for column in offered} == {"title_original", "kind", "level", "status", "complete"}

    def test_workbook_is_reproducible(self, tmp_path: Path) -> None:
        write_form("regions", tmp_path / "one.xlsx")
        write_form("regions", tmp_path / "two.xlsx")
        assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


class TestFolder:
    def test_folder_has_a_file_for_each_sheet(self, tmp_path: Path) -> None:
        write_form("key_tasks", tmp_path / "it")
        assert {path.name for path in (tmp_path / "it").iterdir()} == {
            "key_tasks.csv", "sources.csv", "about.csv", "dictionary.csv", "codes.csv",
        }  # fmt: skip
        header = (tmp_path / "it" / "key_tasks.csv").read_text(encoding="utf-8-sig")
        assert header.strip().split(",") == [column.name for column in form("key_tasks").columns]

    def test_form_of_sources_has_one_table(self, tmp_path: Path) -> None:
        write_form("sources", tmp_path / "it")
        assert "source" not in (tmp_path / "it" / "sources.csv").read_text(encoding="utf-8-sig").strip().split(",")
