"""A folder of CSV tables: what is written, and what is read."""

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings, strategies as st
from rdflib import RDF, SDO, Graph

import pilotstd
from pilotstd import Dataset
from pilotstd.formats.csv import _parse
from pilotstd.tabular.schema import schemas
from tests.formats import hostile
from tests.formats.editing import problems
from tests.formats.small import model_3_dataset


class TestWriteCsv:
    @pytest.fixture
    def package(self, newest: Dataset, tmp_path: Path) -> dict[str, Any]:
        newest.write(tmp_path / "it", "csv")
        package: dict[str, Any] = json.loads((tmp_path / "it" / "datapackage.json").read_text(encoding="utf-8"))
        return package

    def test_descriptor_has_metadata(self, newest: Dataset, package: dict[str, Any]) -> None:
        assert (package["version"], package["as_of"]) == (newest.version, newest.as_of.isoformat())
        assert package["sha256"] == newest.sha256
        assert [licence["name"] for licence in package["licenses"]] == ["CC0-1.0"]
        assert len(package["sources"]) == len(newest.sources)
        assert "take exactly one ' away" in package["description"]

    def test_descriptor_has_schema_of_every_table(self, package: dict[str, Any], tmp_path: Path) -> None:
        assert [resource["name"] for resource in package["resources"]] == list(schemas())
        for resource in package["resources"]:
            data = (tmp_path / "it" / resource["path"]).read_bytes()
            header = next(csv.reader(io.StringIO(data.decode("utf-8"))))
            assert [field["name"] for field in resource["schema"]["fields"]] == header
            assert resource["bytes"] == len(data)
            assert set(resource["schema"]["primaryKey"]) <= set(header)

    def test_descriptor_has_codes_and_foreign_keys(self, package: dict[str, Any]) -> None:
        schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}
        levels = next(field for field in schemas["work_tasks"]["fields"] if field["name"] == "level")
        assert levels["constraints"]["enum"] == [str(level) for level in pilotstd.StandardLevel]
        assert {"fields": ["target"], "reference": {"resource": "regions", "fields": ["id"]}} in schemas[
            "work_tasks.regions"
        ]["foreignKeys"]
        assert {"fields": ["parent"], "reference": {"resource": "", "fields": ["id"]}} in schemas["regions"][
            "foreignKeys"
        ]

    def test_croissant_has_every_file_and_column(self, package: dict[str, Any], tmp_path: Path) -> None:
        made = json.loads((tmp_path / "it" / "croissant.json").read_text(encoding="utf-8"))
        hashes = [resource["hash"].removeprefix("sha256:") for resource in package["resources"]]
        assert [file["sha256"] for file in made["distribution"]] == hashes
        assert [
            [field["source"]["extract"]["column"] for field in records["field"]] for records in made["recordSet"]
        ] == [[field["name"] for field in resource["schema"]["fields"]] for resource in package["resources"]]

    @pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
    def test_croissant_is_a_dataset_of_schema_org(self, tmp_path: Path) -> None:
        model_3_dataset().write(tmp_path / "it", "csv")
        graph = Graph().parse(tmp_path / "it" / "croissant.json", format="json-ld")
        (node,) = graph.subjects(RDF.type, SDO.Dataset)
        about = {
            (name, str(graph.value(node, SDO[name]))) for name in ("name", "version", "license", "url", "creditText")
        }
        assert about == {
            ("name", "Digital government of X"),
            ("version", "1.0"),
            ("license", "https://spdx.org/licenses/CC-BY-4.0.html"),
            ("url", "https://example.org/x"),
            ("creditText", "Li Wei; 数据局"),
        }
        assert [str(name) for name in graph.objects(node, SDO.publisher / SDO.name)] == ["Data Office of X"]
        assert len(list(graph.objects(node, SDO.distribution))) == len(schemas())

    def test_croissant_says_what_the_dataset_says_and_no_more(self, tmp_path: Path) -> None:
        Dataset(version="1", as_of=datetime.date(2026, 1, 1)).write(tmp_path / "it", "csv")
        made = json.loads((tmp_path / "it" / "croissant.json").read_text(encoding="utf-8"))
        assert not {"alternateName", "license", "url", "creditText", "publisher", "inLanguage"} & made.keys()

    @pytest.mark.parametrize("text", [*hostile.RUN, "\tx", "\rx"])
    def test_escapes_formulas(self, text: str, tmp_path: Path) -> None:
        hostile.dataset(text).write(tmp_path / "it", "csv", check=False)
        with open(tmp_path / "it" / "departments.csv", encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
        assert row["name_zh"] == f"'{text}"

    @pytest.mark.parametrize("text", ["a=1", "1-1", "a'b", " =1", "养老"])
    def test_leaves_other_texts_unchanged(self, text: str, tmp_path: Path) -> None:
        hostile.dataset(text).write(tmp_path / "it", "csv")
        with open(tmp_path / "it" / "departments.csv", encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
        assert row["name_zh"] == text


class TestReadCsv:
    def change(self, newest: Dataset, folder: Path, old: bytes, new: bytes, name: str = "regions.csv") -> Path:
        newest.write(folder / "it", "csv")
        file = folder / "it" / name
        assert old in file.read_bytes()
        file.write_bytes(file.read_bytes().replace(old, new, 1))
        return folder / "it"

    def test_byte_order_mark_and_other_line_ends(self, newest: Dataset, tmp_path: Path) -> None:
        """As Excel and others save it."""
        newest.write(tmp_path / "it", "csv")
        file = tmp_path / "it" / "regions.csv"
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\r\n", b"\n") + b",,,,,,,,,\n")
        assert pilotstd.read(tmp_path / "it") == newest

    def test_not_utf_8(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.change(newest, tmp_path, "安徽".encode(), "安徽".encode("gb18030"))
        (problem,) = problems(path, "csv")
        assert problem.path == f"{path}/regions.csv"
        assert "not UTF-8" in problem.message

    def test_missing_and_unknown_column(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.change(newest, tmp_path, b"gbt2260", b"gbt226")
        messages = [problem.message for problem in problems(path, "csv")]
        assert "the column 'gbt2260' is missing" in messages
        assert any("unknown column 'gbt226': expected one of id, name_en, " in text for text in messages)
        assert any("did you mean 'gbt2260'" in text for text in messages)

    def test_duplicate_column(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.change(newest, tmp_path, b"iso3166_2", b"gbt2260")
        assert "2 columns have the name 'gbt2260'" in [problem.message for problem in problems(path, "csv")]

    def test_ignores_blank_columns_at_the_end(self, newest: Dataset, tmp_path: Path) -> None:
        """As Excel saves those that were used once."""
        newest.write(tmp_path / "it", "csv")
        file = tmp_path / "it" / "regions.csv"
        file.write_bytes(file.read_bytes().replace(b"\r\n", b",,\r\n"))
        assert pilotstd.read(tmp_path / "it") == newest

    def test_cell_without_column_name(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.change(newest, tmp_path, b",CN-BJ,,", b",CN-BJ,,,astray")
        assert "'astray' has no column name" in problems(path, "csv")[0].message

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b"2025-01-14", b"2025/1/14"),
            (b"2025-01-14", "2025年1月14日".encode()),
            (b"task:015,15,", b"task:015,15.0,"),
        ],
    )
    def test_dates_and_numbers_as_spreadsheets_save_them(
        self, newest: Dataset, tmp_path: Path, old: bytes, new: bytes
    ) -> None:
        assert pilotstd.read(self.change(newest, tmp_path, old, new, "work_tasks.csv")) == newest

    def test_refuses_ambiguous_date(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.change(newest, tmp_path, b"2025-01-14", b"01/02/2025", "work_tasks.csv")
        (problem,) = problems(path, "csv")
        assert problem.message == "expected a date, YYYY-MM-DD, got 01/02/2025"

    def test_short_row(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.change(newest, tmp_path, b",CN-BJ,", b"\r\n")
        found = problems(path, "csv")
        assert found[0].path == f"{path}/regions.csv, row 3"
        assert "expected 10 cells, as in the header, got 7: the row is cut short" in found[0].message

    def test_unclosed_quote(self, newest: Dataset, tmp_path: Path) -> None:
        path = self.change(newest, tmp_path, b"region:beijing", b'"region:beijing')
        assert "not CSV, or cut short" in problems(path, "csv")[0].message

    @pytest.mark.parametrize("mark", [b";", b"\t"])
    def test_other_separators(self, newest: Dataset, tmp_path: Path, mark: bytes) -> None:
        newest.write(tmp_path / "it", "csv")
        file = tmp_path / "it" / "regions.csv"
        file.write_bytes(file.read_bytes().replace(b",", mark))
        (problem,) = problems(tmp_path / "it", "csv")
        assert problem.path == f"{tmp_path / 'it'}/regions.csv"
        assert problem.message == (f"its cells are separated by {mark.decode()!r}: save it with commas between them")

    @pytest.mark.parametrize(
        ("descriptor", "message"),
        [
            (b"{", "not JSON, or cut short"),
            (b"\xff", "not JSON, or cut short"),
            (b"[" * 100_000, "not JSON, or cut short"),
            (b"[]", "expected a JSON object, got []"),
            (b'{"sha256": "00"}', "describes other data, with sha256 '00': dataset.csv has"),
        ],
    )
    def test_invalid_descriptor(self, newest: Dataset, tmp_path: Path, descriptor: bytes, message: str) -> None:
        newest.write(tmp_path / "it", "csv")
        (tmp_path / "it" / "datapackage.json").write_bytes(descriptor)
        (problem,) = problems(tmp_path / "it", "csv")
        assert problem.path == str(tmp_path / "it" / "datapackage.json")
        assert message in problem.message

    @pytest.mark.parametrize("descriptor", [None, b"{}"])
    def test_missing_descriptor(self, newest: Dataset, tmp_path: Path, descriptor: bytes | None) -> None:
        newest.write(tmp_path / "it", "csv")
        (tmp_path / "it" / "datapackage.json").unlink()
        if descriptor:
            (tmp_path / "it" / "datapackage.json").write_bytes(descriptor)
        assert pilotstd.read(tmp_path / "it") == newest

    def test_changed_version_with_old_descriptor(self, newest: Dataset, tmp_path: Path) -> None:
        version = newest.version.encode()
        path = self.change(newest, tmp_path, version, version + b"+mine.1", "dataset.csv")
        assert pilotstd.read(path).version == f"{newest.version}+mine.1"

    def test_flags_in_capitals(self, newest: Dataset, tmp_path: Path) -> None:
        """As spreadsheets write them."""
        newest.write(tmp_path / "it", "csv")
        file = tmp_path / "it" / "work_tasks.csv"
        file.write_bytes(file.read_bytes().replace(b",true,", b",TRUE,").replace(b",false,", b",FALSE,"))
        assert pilotstd.read(tmp_path / "it") == newest

    def test_cell_longer_than_csv_field_size_limit(self, newest: Dataset, tmp_path: Path) -> None:
        before = csv.field_size_limit(1000)  # other libraries of the tests raise it to gigabytes
        try:
            long = "长" * 1001
            path = self.change(newest, tmp_path, "安徽".encode(), long.encode())
            assert long in str(pilotstd.read(path).regions["region:anhui"].to_dict())
        finally:
            csv.field_size_limit(before)


def standard(text: str) -> list[list[str]] | str:
    """The rows that the standard library reads; it gives no cell for a blank line."""
    try:
        return [row or [""] for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        return type(error).__name__


class TestParse:
    """The parser against the one of the standard library."""

    @given(
        rows=st.lists(st.lists(st.text(st.sampled_from('"",\r\n\t;a长 \'\ufeff')), min_size=1)),
        end=st.sampled_from(["\n", "\r", "\r\n"]),
        quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    )
    def test_reads_what_csv_writes(self, rows: list[list[str]], end: str, quoting: Any) -> None:
        assume(quoting != csv.QUOTE_MINIMAL or end == "\r\n")  # else Python leaves other line ends unquoted
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator=end, quoting=quoting).writerows(rows)
        assert list(_parse(text.getvalue())) == (rows or [[""]])

    @settings(max_examples=300)
    @given(text=st.text(st.sampled_from('"",\r\na\x00\u2028')))
    def test_agrees_with_csv_on_any_text(self, text: str) -> None:
        expected = standard(text)
        if expected == "Error":
            with pytest.raises(ValueError, match="unclosed quote, or text after a closing quote"):
                list(_parse(text))
        else:
            assert list(_parse(text)) == (expected or [[""]])

    @pytest.mark.parametrize(("text", "row"), [('a\n"b', 2), ('"a"b,c', 1), ('a,"b\nc"d\n', 1), ('"\n\n"\n"', 2)])
    def test_error_has_the_row(self, text: str, row: int) -> None:
        with pytest.raises(ValueError, match=f"^row {row}: unclosed quote"):
            list(_parse(text))

    def test_unclosed_quote_takes_linear_time(self) -> None:
        with pytest.raises(ValueError, match="unclosed quote"):
            list(_parse('"' + ',""' * 1_000_000))
