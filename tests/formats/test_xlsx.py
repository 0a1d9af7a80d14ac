"""Excel workbooks: what is written, and what is read."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.utils import get_column_letter

import pilotstd
from pilotstd import Dataset, InvalidDataset, limits
from pilotstd.tabular.schema import schemas
from tests.formats import hostile
from tests.formats.editing import problems
from tests.formats.small import small_dataset


@pytest.mark.slow
class TestWriteXlsx:
    @pytest.fixture
    def path(self, newest: Dataset, tmp_path: Path) -> Path:
        newest.write(tmp_path / "it.xlsx")
        return tmp_path / "it.xlsx"

    def test_first_sheet_has_metadata(self, newest: Dataset, path: Path) -> None:
        about = openpyxl.load_workbook(path).worksheets[0]
        metadata = {row[0]: row[1] for row in about.iter_rows(min_row=3, max_row=12, max_col=2, values_only=True)}
        assert about.title == "about"
        assert about["A1"].value == newest.title.en
        assert metadata["version 版本"] == newest.version
        assert metadata["as of 截至"] == newest.as_of.isoformat()
        assert metadata["digest 摘要"] == newest.sha256
        assert metadata["licence 许可"] == "CC0-1.0"
        assert metadata["sources 来源"] == f"{len(newest.sources)}, in the sheet of this name"

    def test_sheets(self, path: Path) -> None:
        assert openpyxl.load_workbook(path).sheetnames == ["about", *schemas(), "dictionary", "codes"]

    def test_freezes_and_filters_header(self, newest: Dataset, path: Path) -> None:
        sheet = openpyxl.load_workbook(path)["work_tasks"]
        assert sheet.freeze_panes == "B2"
        last = get_column_letter(len(schemas()["work_tasks"].columns))
        assert sheet.auto_filter.ref == f"A1:{last}{len(newest.work_tasks) + 1}"

    def test_urls_are_links(self, newest: Dataset, path: Path) -> None:
        sheet = openpyxl.load_workbook(path)["sources"]
        column = [cell.value for cell in sheet[1]].index("url")
        linked = {row[column].value for row in sheet.iter_rows(min_row=2) if row[column].hyperlink}
        assert linked == {source.url for source in newest.sources if source.url}

    def test_codes_are_validated_by_list(self, path: Path) -> None:
        workbook = openpyxl.load_workbook(path)
        sheet = workbook["work_tasks"]
        column = [cell.value for cell in sheet[1]].index("level") + 1
        rules = {next(iter(rule.sqref.ranges)).min_col: rule for rule in sheet.data_validations.dataValidation}
        first, last = re.fullmatch(r"codes!\$B\$(\d+):\$B\$(\d+)", rules[column].formula1).groups()  # type: ignore[union-attr]
        codes = [workbook["codes"].cell(row, 2).value for row in range(int(first), int(last) + 1)]
        assert codes == [str(level) for level in pilotstd.StandardLevel]

    def test_flags_are_validated_by_list(self, path: Path) -> None:
        sheet = openpyxl.load_workbook(path)["work_tasks"]
        column = [cell.value for cell in sheet[1]].index("complete") + 1
        (rule,) = (
            rule for rule in sheet.data_validations.dataValidation if next(iter(rule.sqref.ranges)).min_col == column
        )
        assert rule.formula1 == '"TRUE,FALSE"'

    def test_columns_fit_chinese_text(self, newest: Dataset, path: Path) -> None:
        sheet = openpyxl.load_workbook(path)["regions"]
        column = "ABCDEFGHIJ"[[cell.value for cell in sheet[1]].index("name_zh")]
        longest = max(len(region.name.zh or "") for region in newest.regions)
        assert sheet.column_dimensions[column].width >= 2 * longest

    def test_writes_no_formula(self, tmp_path: Path) -> None:
        hostile.dataset(*hostile.RUN).write(tmp_path / "it.xlsx")
        with zipfile.ZipFile(tmp_path / "it.xlsx") as parts:
            assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/"))

    def test_refuses_long_texts_all_at_once(self, tmp_path: Path) -> None:
        ds = hostile.dataset("x" * 32_768, "ok", "😀" * 16_384)
        with pytest.raises(InvalidDataset) as refused:
            ds.write(tmp_path / "it.xlsx")
        named = {(problem.record, (problem.path or "").rpartition(" ")[2]) for problem in refused.value.problems}
        assert {("dept:0", "name_en"), ("dept:2", "note"), ("dept:2", "text"), ("dept:0", "rule")} <= named
        assert "dept:1" not in {record for record, _ in named}
        assert list(tmp_path.iterdir()) == []

    def test_refuses_long_table(self, newest: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("pilotstd.formats.xlsx.ROWS", 100)
        with pytest.raises(InvalidDataset, match="expected at most 100 rows, as a sheet can hold, got "):
            newest.write(tmp_path / "it.xlsx")
        assert list(tmp_path.iterdir()) == []

    def test_refuses_control_characters_with_escapes(self, tmp_path: Path) -> None:
        """Control characters break a rule of texts; together with what looks like their escapes they cannot be written."""
        with pytest.raises(InvalidDataset, match="cannot be represented in a workbook"):
            hostile.dataset("_x0041_x0042_ \x01").write(tmp_path / "it.xlsx", check=False)
        assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
class TestReadXlsx:
    def save(self, folder: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
        small_dataset().write(folder / "it.xlsx")
        workbook = openpyxl.load_workbook(folder / "it.xlsx")
        change(workbook)
        workbook.save(folder / "it.xlsx")
        return folder / "it.xlsx"

    def test_saved_by_another_program(self, tmp_path: Path) -> None:
        path = self.save(tmp_path, lambda workbook: None)
        assert pilotstd.read(path) == small_dataset()

    def test_refuses_formula(self, tmp_path: Path) -> None:
        path = self.save(tmp_path, lambda workbook: workbook["figures"].cell(2, 5, "=20+2"))
        (problem,) = problems(path, "xlsx")
        assert problem.message == "expected an integer, got the formula '=20+2'"

    def test_refuses_error_value(self, tmp_path: Path) -> None:
        path = self.save(tmp_path, lambda workbook: workbook["figures"].cell(2, 2, "#N/A"))
        (problem,) = problems(path, "xlsx")
        assert problem.message == "expected text, got the error '#N/A'"

    def test_refuses_number_for_text(self, tmp_path: Path) -> None:
        """Leading zeros may have been lost with it."""

        def change(workbook: openpyxl.Workbook) -> None:
            header = [cell.value for cell in workbook["regions"][1]]
            workbook["regions"].cell(2, header.index("gbt2260") + 1, 340000)

        (problem,) = problems(self.save(tmp_path, change), "xlsx")
        assert problem.path
        assert problem.path.endswith("sheet regions, row 2, column gbt2260")
        assert problem.message == "expected text, got 340000"

    def test_ignores_blank_rows_and_columns(self, tmp_path: Path) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            workbook["regions"].insert_rows(3)
            workbook["regions"].cell(500, 40).value = None

        assert pilotstd.read(self.save(tmp_path, change)) == small_dataset()

    def test_row_numbers_are_those_of_the_sheet(self, tmp_path: Path) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            workbook["regions"].insert_rows(2, 3)
            workbook["regions"].cell(5, 5, "town")

        (problem,) = problems(self.save(tmp_path, change), "xlsx")
        assert problem.path
        assert ", sheet regions, row 5, " in problem.path

    def test_duplicate_column(self, tmp_path: Path) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            workbook["regions"].cell(1, 20, "kind")

        messages = [problem.message for problem in problems(self.save(tmp_path, change), "xlsx")]
        assert "2 columns have the name 'kind'" in messages

    def test_unknown_and_missing_sheet(self, tmp_path: Path) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            workbook["regions"].title = "region"

        messages = [problem.message for problem in problems(self.save(tmp_path, change), "xlsx")]
        assert any("unknown table 'region'; did you mean 'regions'" in text for text in messages)
        assert "the table 'regions' is missing" in messages

    def test_zip_of_something_else(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "it.xlsx", "w") as file:
            file.writestr("hello.txt", "hello")
        with pytest.raises(InvalidDataset, match="not a valid Excel workbook"):
            pilotstd.read(tmp_path / "it.xlsx")

    def test_refuses_zip_bomb(self, tmp_path: Path) -> None:
        small_dataset().write(tmp_path / "it.xlsx")
        with zipfile.ZipFile(tmp_path / "it.xlsx", "a", zipfile.ZIP_DEFLATED) as file:
            file.writestr("xl/media/image1.png", bytes(2**27))  # which is not read
        assert pilotstd.read(tmp_path / "it.xlsx") == small_dataset()
        path = self.with_rows(tmp_path, b" " * 2**26, "2.")
        message = (
            r"would unpack from [0-9,]+ to [0-9,]+ bytes: expected at most 67,108,864; allow more by pilotstd\.limits"
        )
        with pytest.raises(InvalidDataset, match=message):
            pilotstd.read(path)
        with limits.changed(unpacked=2**28), pytest.raises(InvalidDataset, match="the table 'dataset' is missing"):
            pilotstd.read(path)

    def with_rows(self, folder: Path, rows: bytes, sheets: str = "") -> Path:
        """A workbook whose sheets, or the one of that number, hold these rows."""
        small_dataset().write(folder / "whole.xlsx")
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

    def test_cells_far_to_the_right(self, tmp_path: Path) -> None:
        """They take no memory for the cells before them: 20,000 rows of 16,384 cells would not fit."""
        row = b'<row r="%d"><c r="A%d"><v>1</v></c><c r="XFD%d"><v>2</v></c></row>'
        rows = b"".join(row % (n, n, n) for n in range(1, 20_000))
        with pytest.raises(InvalidDataset, match="invalid column name 1: expected str"):
            pilotstd.read(self.with_rows(tmp_path, rows, "2."))

    def test_refuses_wide_header(self, tmp_path: Path) -> None:
        """Each row would have a cell for each of its columns."""
        cells = b"".join(b'<c r="%s1"><v>1</v></c>' % get_column_letter(n).encode() for n in range(1, 102))
        path = self.with_rows(tmp_path, b'<row r="1">' + cells + b"</row>", "2.")
        with pytest.raises(InvalidDataset, match="expected at most 100 columns, got 101"):
            pilotstd.read(path)

    def test_row_beyond_the_last(self, tmp_path: Path) -> None:
        row = b'<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>'
        path = self.with_rows(tmp_path, row, "2.")
        with pytest.raises(InvalidDataset, match="row 2,000,000,000: a sheet has at most 1,048,576"):
            pilotstd.read(path)

    def test_rows_far_down(self, tmp_path: Path) -> None:
        """They take no time for the rows above them, in any number of sheets."""
        row = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
        with pytest.raises(InvalidDataset) as refused:
            pilotstd.read(self.with_rows(tmp_path, row))
        messages = [problem.message for problem in refused.value.problems]
        assert messages.count("invalid column name 1: expected str") == len(schemas())

    def test_without_styles_dates_are_numbers(self, tmp_path: Path) -> None:
        small_dataset().write(tmp_path / "whole.xlsx")
        with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(tmp_path / "it.xlsx", "w") as bare:
            for name in whole.namelist():
                if name != "xl/styles.xml":
                    bare.writestr(name, whole.read(name))
        messages = {problem.message for problem in problems(tmp_path / "it.xlsx", "xlsx")}
        assert all(message.startswith("expected a date, YYYY-MM-DD, got 4") for message in messages)

    def test_number_beyond_the_last_date(self, tmp_path: Path) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            header = [cell.value for cell in workbook["figures"][1]]
            cell = workbook["figures"].cell(2, header.index("as_of") + 1, 10**9)
            cell.number_format = "yyyy-mm-dd"

        (problem,) = problems(self.save(tmp_path, change), "xlsx")
        assert problem.message == "expected a date, YYYY-MM-DD, got 1000000000"

    def test_ignores_everything_but_cells(self, tmp_path: Path) -> None:
        """Headers, footers, charts, names and custom properties, of which openpyxl warns if it does not know them."""

        def change(workbook: openpyxl.Workbook) -> None:
            sheet = workbook["regions"]
            sheet.oddHeader.center.text = "&Kxyz"
            sheet.print_title_rows = "1:1"
            sheet.add_chart(BarChart(), "Z1")
            workbook.create_chartsheet("chart").add_chart(BarChart())

        path = self.save(tmp_path, change)
        changed = io.BytesIO()
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name.startswith("xl/worksheets/sheet"):
                    extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst>'
                    data = data.replace(b"</worksheet>", extension + b"</worksheet>")
                new.writestr(name, data)
        path.write_bytes(changed.getvalue())
        with pytest.warns(UserWarning, match="extension is not supported"):
            openpyxl.load_workbook(path)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            assert pilotstd.read(path) == small_dataset()
        assert caught == []

    def test_refuses_entity_bomb(self, tmp_path: Path) -> None:
        small_dataset().write(tmp_path / "it.xlsx")
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


class TestTwice:
    """What is in a workbook twice is refused: one of the two would be lost."""

    def changed(self, folder: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
        small_dataset().write(folder / "whole.xlsx")
        with (
            zipfile.ZipFile(folder / "whole.xlsx") as whole,
            zipfile.ZipFile(folder / "it.xlsx", "w", zipfile.ZIP_DEFLATED) as made,
        ):
            for name in whole.namelist():
                data = whole.read(name)
                made.writestr(name, change(data) if name == part else data)
        return folder / "it.xlsx"

    def test_sheet(self, tmp_path: Path) -> None:
        path = self.changed(
            tmp_path, "xl/workbook.xml", lambda data: data.replace(b'name="events"', b'name="work_tasks"')
        )
        with pytest.raises(InvalidDataset, match="sheet work_tasks: two sheets have this name"):
            pilotstd.read(path)

    def test_cell(self, tmp_path: Path) -> None:
        path = self.changed(tmp_path, "xl/worksheets/sheet2.xml", lambda data: data.replace(b'r="B2"', b'r="A2"'))
        with pytest.raises(InvalidDataset, match="row 2 has two cells in column 1"):
            pilotstd.read(path)

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_part(self, tmp_path: Path) -> None:
        small_dataset().write(tmp_path / "it.xlsx")
        with zipfile.ZipFile(tmp_path / "it.xlsx", "a") as file:
            file.writestr("xl/worksheets/sheet2.xml", b"<worksheet/>")
        with pytest.raises(InvalidDataset, match=r"two parts have the name 'xl/worksheets/sheet2.xml'"):
            pilotstd.read(tmp_path / "it.xlsx")

    def test_sheet_without_its_part(self, tmp_path: Path) -> None:
        path = self.changed(
            tmp_path, "xl/_rels/workbook.xml.rels", lambda data: data.replace(b"sheet2.xml", b"none.xml")
        )
        with pytest.raises(InvalidDataset, match=r"it has no part 'xl/worksheets/none.xml'"):
            pilotstd.read(path)

    def test_document_type_is_refused(self, tmp_path: Path) -> None:
        """Entities would be expanded: some hundred bytes to gigabytes."""
        path = self.changed(
            tmp_path,
            "xl/sharedStrings.xml",
            lambda data: data.replace(b"<sst ", b'<!DOCTYPE a [<!ENTITY b "c">]><sst ', 1),
        )
        with pytest.raises(InvalidDataset, match="it declares a document type, which no workbook does"):
            pilotstd.read(path)

    def test_long_text_in_many_cells_counts_in_each(self, tmp_path: Path) -> None:
        text = b"<si><t>" + b"x" * 30_000 + b"</t></si></sst>"
        path = self.changed(tmp_path, "xl/sharedStrings.xml", lambda data: data.replace(b"</sst>", text))
        with zipfile.ZipFile(path) as file:
            last = file.read("xl/sharedStrings.xml").count(b"<si>") - 1
        cells = b"".join(b'<row><c t="s"><v>%d</v></c></row>' % last for _ in range(3_000))
        with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / "more.xlsx", "w", zipfile.ZIP_DEFLATED) as made:
            for name in whole.namelist():
                data = whole.read(name)
                if name == "xl/worksheets/sheet2.xml":
                    data = data.replace(b"</sheetData>", cells + b"</sheetData>")
                made.writestr(name, data)
        with pytest.raises(InvalidDataset, match="would unpack from"):
            pilotstd.read(tmp_path / "more.xlsx")
