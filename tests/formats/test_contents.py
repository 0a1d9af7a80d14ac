"""What each format says beside the records: version, day, digest, licence, sources, keys; and how it says it."""

import csv
import io
import json
import re
import sqlite3
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

import pilotstd
from pilotstd import Dataset, InvalidDataset, MissingExtra
from pilotstd.frames.columns import sheets
from pilotstd.model import TABLES
from tests.formats import hostile


class TestCsv:
    @pytest.fixture
    def package(self, newest: Dataset, tmp_path: Path) -> dict[str, Any]:
        newest.write(tmp_path / "it", "csv")
        package: dict[str, Any] = json.loads(
            (tmp_path / "it" / "datapackage.json").read_text(encoding="utf-8")
        )
        return package

    def test_the_package_says_what_it_is(self, newest: Dataset, package: dict[str, Any]) -> None:
        assert (package["version"], package["as_of"]) == (newest.version, newest.as_of.isoformat())
        assert package["sha256"] == newest.sha256
        assert [licence["name"] for licence in package["licenses"]] == ["CC0-1.0"]
        assert len(package["sources"]) == len(newest.sources)
        assert "take exactly one ' away" in package["description"]

    def test_every_table_has_its_schema_keys_and_digest(
        self, package: dict[str, Any], tmp_path: Path
    ) -> None:
        assert [resource["name"] for resource in package["resources"]] == list(sheets())
        for resource in package["resources"]:
            data = (tmp_path / "it" / resource["path"]).read_bytes()
            header = next(csv.reader(io.StringIO(data.decode("utf-8"))))
            assert [field["name"] for field in resource["schema"]["fields"]] == header
            assert resource["bytes"] == len(data)
            assert set(resource["schema"]["primaryKey"]) <= set(header)

    def test_codes_and_foreign_keys(self, package: dict[str, Any]) -> None:
        schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}
        levels = next(
            field for field in schemas["work_tasks"]["fields"] if field["name"] == "level"
        )
        assert levels["constraints"]["enum"] == [str(level) for level in pilotstd.StandardLevel]
        assert {
            "fields": ["target"],
            "reference": {"resource": "regions", "fields": ["id"]},
        } in schemas["work_tasks.regions"]["foreignKeys"]
        assert {"fields": ["parent"], "reference": {"resource": "", "fields": ["id"]}} in schemas[
            "regions"
        ]["foreignKeys"]

    @pytest.mark.parametrize("text", [*hostile.RUN, "\tx", "\rx"])
    def test_what_a_spreadsheet_would_run_has_one_quote_before_it(
        self, text: str, tmp_path: Path
    ) -> None:
        hostile.dataset(text).write(tmp_path / "it", "csv")
        with open(tmp_path / "it" / "departments.csv", encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
        assert row["name_zh"] == f"'{text}"

    @pytest.mark.parametrize("text", ["a=1", "1-1", "a'b", " =1", "养老"])
    def test_no_other_text_is_changed(self, text: str, tmp_path: Path) -> None:
        hostile.dataset(text).write(tmp_path / "it", "csv")
        with open(tmp_path / "it" / "departments.csv", encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
        assert row["name_zh"] == text


class TestXlsx:
    @pytest.fixture
    def path(self, newest: Dataset, tmp_path: Path) -> Path:
        newest.write(tmp_path / "it.xlsx")
        return tmp_path / "it.xlsx"

    def test_the_first_sheet_says_what_this_is(self, newest: Dataset, path: Path) -> None:
        about = openpyxl.load_workbook(path).worksheets[0]
        said = {
            row[0]: row[1]
            for row in about.iter_rows(min_row=3, max_row=8, max_col=2, values_only=True)
        }
        assert about.title == "about"
        assert about["A1"].value == newest.title.en
        assert said["version 版本"] == newest.version
        assert said["as of 截至"] == newest.as_of.isoformat()
        assert said["digest 摘要"] == newest.sha256
        assert said["licence 许可"] == "CC0 1.0 Universal (CC0-1.0)"
        assert said["sources 来源"] == f"{len(newest.sources)}, in the sheet of this name"

    def test_there_is_a_sheet_a_table_and_two_that_explain(self, path: Path) -> None:
        assert openpyxl.load_workbook(path).sheetnames == [
            "about",
            *sheets(),
            "dictionary",
            "codes",
        ]

    def test_the_header_stays_in_sight_and_filters(self, newest: Dataset, path: Path) -> None:
        sheet = openpyxl.load_workbook(path)["work_tasks"]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == f"A1:N{len(newest.work_tasks) + 1}"

    def test_addresses_are_links(self, newest: Dataset, path: Path) -> None:
        sheet = openpyxl.load_workbook(path)["sources"]
        column = [cell.value for cell in sheet[1]].index("url")
        linked = {row[column].value for row in sheet.iter_rows(min_row=2) if row[column].hyperlink}
        assert linked == {source.url for source in newest.sources if source.url}

    def test_codes_are_chosen_from_a_list(self, path: Path) -> None:
        workbook = openpyxl.load_workbook(path)
        sheet = workbook["work_tasks"]
        column = [cell.value for cell in sheet[1]].index("level") + 1
        rules = {
            next(iter(rule.sqref.ranges)).min_col: rule
            for rule in sheet.data_validations.dataValidation
        }
        first, last = re.fullmatch(r"codes!\$B\$(\d+):\$B\$(\d+)", rules[column].formula1).groups()  # type: ignore[union-attr]
        codes = [workbook["codes"].cell(row, 2).value for row in range(int(first), int(last) + 1)]
        assert codes == [str(level) for level in pilotstd.StandardLevel]

    def test_true_and_false_are_chosen_from_a_list(self, path: Path) -> None:
        sheet = openpyxl.load_workbook(path)["work_tasks"]
        column = [cell.value for cell in sheet[1]].index("complete") + 1
        (rule,) = (
            rule
            for rule in sheet.data_validations.dataValidation
            if next(iter(rule.sqref.ranges)).min_col == column
        )
        assert rule.formula1 == '"TRUE,FALSE"'

    def test_columns_are_as_wide_as_chinese_takes(self, newest: Dataset, path: Path) -> None:
        sheet = openpyxl.load_workbook(path)["regions"]
        column = "ABCDEFGHIJ"[[cell.value for cell in sheet[1]].index("name_zh")]
        longest = max(len(region.name.zh or "") for region in newest.regions)
        assert sheet.column_dimensions[column].width >= 2 * longest

    def test_no_text_is_a_formula(self, tmp_path: Path) -> None:
        hostile.dataset(*hostile.RUN).write(tmp_path / "it.xlsx")
        with zipfile.ZipFile(tmp_path / "it.xlsx") as parts:
            assert not any(
                b"<f>" in parts.read(name)
                for name in parts.namelist()
                if name.startswith("xl/worksheets/")
            )

    def test_all_texts_longer_than_a_cell_are_named_before_anything_is_written(
        self, tmp_path: Path
    ) -> None:
        ds = hostile.dataset("x" * 32_768, "ok", "😀" * 16_384)
        with pytest.raises(InvalidDataset) as refused:
            ds.write(tmp_path / "it.xlsx")
        named = {
            (problem.record, (problem.path or "").rpartition(" ")[2])
            for problem in refused.value.problems
        }
        assert {
            ("dept:0", "name_en"),
            ("dept:2", "note"),
            ("dept:2", "text"),
            ("dept:0", "rule"),
        } <= named
        assert "dept:1" not in {record for record, _ in named}
        assert list(tmp_path.iterdir()) == []

    def test_a_table_longer_than_a_sheet_is_named(
        self, newest: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pilotstd.formats.xlsx.ROWS", 100)
        with pytest.raises(InvalidDataset, match="rows, where a sheet takes 100"):
            newest.write(tmp_path / "it.xlsx")
        assert list(tmp_path.iterdir()) == []

    def test_what_the_writer_would_spoil_is_an_error(self, tmp_path: Path) -> None:
        """Control characters break a rule of texts; together with what looks like their escapes they cannot be written."""
        with pytest.raises(InvalidDataset, match="cannot be written into a workbook"):
            hostile.dataset("_x0041_x0042_ \x01").write(tmp_path / "it.xlsx")
        assert list(tmp_path.iterdir()) == []


class TestParquet:
    def test_every_file_says_what_it_is(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it", "parquet")
        for name in sheets():
            said = json.loads(
                pq.read_schema(tmp_path / "it" / f"{name}.parquet").metadata[b"pilotstd"]
            )
            assert (said["version"], said["as_of"]) == (newest.version, newest.as_of.isoformat())
            assert (said["sha256"], said["licence"]) == (newest.sha256, "CC0-1.0")
            assert len(said["sources"]) == len(newest.sources)

    def test_reading_restores_the_declared_dtypes(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it", "parquet")
        back, before = pilotstd.read(tmp_path / "it").to_frames(), newest.to_frames()
        for name in sheets():
            assert back[name].equals(before[name])
            assert back[name].dtypes.equals(before[name].dtypes)


class TestSqlite:
    def test_no_foreign_key_points_to_nothing(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it.sqlite")
        with closing(sqlite3.connect(tmp_path / "it.sqlite")) as database:
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE work_tasks_regions SET target = 'region:paris' WHERE rowid = 1",
            "UPDATE dependencies SET dependent = 'task:999' WHERE rowid = 1",
            "DELETE FROM sources WHERE id = 'source:compilation'",
            "UPDATE work_tasks SET level = 'locl' WHERE id = 'task:015'",
            "INSERT INTO regions (id) VALUES ('region:beijing')",
            "UPDATE pilots SET region = NULL WHERE rowid = 1",
        ],
    )
    def test_keys_and_codes_hold_what_is_changed(
        self, newest: Dataset, tmp_path: Path, change: str
    ) -> None:
        newest.write(tmp_path / "it.sqlite")
        with closing(sqlite3.connect(tmp_path / "it.sqlite")) as database:
            database.execute("PRAGMA foreign_keys = ON")
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(change)

    def test_a_view_joins_work_tasks_to_regions(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it.sqlite")
        with closing(sqlite3.connect(tmp_path / "it.sqlite")) as database:
            rows = database.execute("SELECT task, region FROM work_tasks_by_region").fetchall()
        assert rows == [(task.id, region) for task in newest.work_tasks for region in task.regions]

    def test_says_what_it_is(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it.sqlite")
        with closing(sqlite3.connect(tmp_path / "it.sqlite")) as database:
            row = database.execute("SELECT version, as_of, sha256, licence FROM dataset").fetchone()
            counts = database.execute('SELECT "table", count(*) FROM records GROUP BY 1').fetchall()
        assert row == (newest.version, newest.as_of.isoformat(), newest.sha256, "CC0-1.0")
        assert dict(counts) == {
            name: len(newest.table(name)) for name in TABLES if len(newest.table(name))
        }


class TestMissingLibraries:
    @pytest.mark.parametrize(
        ("format", "library", "extra"),
        [
            ("xlsx", "xlsxwriter", "excel"),
            ("parquet", "pyarrow", "parquet"),
            ("ttl", "rdflib", "rdf"),
        ],
    )
    def test_are_named_with_the_command_that_installs_them(
        self,
        newest: Dataset,
        tmp_path: Path,
        format: str,
        library: str,
        extra: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setitem(sys.modules, library, None)
        if library == "pyarrow":
            monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
        with pytest.raises(MissingExtra, match=rf'pip install "pilotstd\[{extra}\]"'):
            newest.write(tmp_path / "it", format)
        assert list(tmp_path.iterdir()) == []

    def test_for_reading_a_workbook(
        self, newest: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        newest.write(tmp_path / "it.xlsx")
        monkeypatch.setitem(sys.modules, "openpyxl", None)
        with pytest.raises(
            MissingExtra, match=r'openpyxl is not installed; run: pip install "pilotstd\[excel\]"'
        ):
            pilotstd.read(tmp_path / "it.xlsx")
