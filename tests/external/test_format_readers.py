"""Other programs read what is written, with the same content. Tests of programs that are not installed are skipped."""

import csv
import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import pilotstd
from pilotstd import Dataset
from pilotstd.authoring import amend, write_form
from pilotstd.tabular.rows import flatten
from pilotstd.tabular.schema import FieldType, schemas
from pilotstd.testing import generate
from tests.formats import hostile

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["newest", "hostile", "generated"])
def ds(request: pytest.FixtureRequest) -> Dataset:
    """A release, texts that break careless readers, and a larger dataset."""
    made = {
        "newest": pilotstd.load,
        "hostile": lambda: hostile.dataset(*hostile.TEXTS),
        "generated": lambda: generate(1000),
    }
    return made[request.param]()


def rows(ds: Dataset) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table, as plain Python values."""
    return {name: list(zip(*cells.values(), strict=True)) for name, cells in flatten(ds).items()}


def claims(ds: Dataset) -> list[tuple[str, str | None, str, str | None]]:
    """Each work task with each region that took it on, as the view of the database has them."""
    tasks = sorted(ds.work_tasks, key=lambda task: (task.batch or 0, task.number))
    return [(task.id, task.title.zh, id, ds.regions[id].name.zh) for task in tasks for id in task.regions]


class TestFrictionless:
    def test_package_is_valid(self, ds: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed", exc_type=ImportError)
        ds.write(tmp_path / "it", "csv")
        monkeypatch.chdir(tmp_path / "it")
        report = frictionless.validate("datapackage.json")
        assert report.flatten(["resourceName", "rowNumber", "fieldName", "message"]) == []
        assert report.stats["tasks"] == len(schemas())

    def test_finds_broken_reference(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """So that the test above can fail."""
        frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed", exc_type=ImportError)
        pilotstd.load().write(tmp_path / "it", "csv")
        file = tmp_path / "it" / "work_tasks.regions.csv"
        file.write_bytes(file.read_bytes().replace(b"region:chongqing", b"region:paris", 1))
        monkeypatch.chdir(tmp_path / "it")
        found = {error[0] for error in frictionless.validate("datapackage.json").flatten(["type"])}
        assert "foreign-key" in found


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
class TestCroissant:
    def test_descriptor_is_valid_and_every_row_is_read(self, ds: Dataset, tmp_path: Path) -> None:
        croissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed")
        ds.write(tmp_path / "it", "csv")
        read = croissant.Dataset(jsonld=tmp_path / "it" / "croissant.json")
        assert read.metadata.ctx.issues.errors == set()
        assert [item.id for item in read.metadata.record_sets] == list(schemas())
        for name in ("dataset", "work_tasks", "work_tasks.regions", "departments", "departments.aliases", "evidence"):
            kinds = {f"{name}/{column.name}": column.kind for column in schemas()[name].columns}
            found = [
                tuple(self.value(kinds[column], value) for column, value in row.items()) for row in read.records(name)
            ]
            # pandas, by which it reads, takes some texts for none
            assert found == [
                tuple(None if value in ("", "NULL") else value or None for value in row) for row in rows(ds)[name]
            ]

    def value(self, kind: FieldType, value: Any) -> Any:
        """A value as a record has it, its escape undone; nothing for what is empty."""
        if value is None or kind is FieldType.DAY:
            return value and value.date()
        return value.decode().removeprefix("'") or None if kind in (FieldType.TEXT, FieldType.CODE) else value or None


class TestDuckDB:
    def test_reads_parquet(self, ds: Dataset, tmp_path: Path) -> None:
        duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
        ds.write(tmp_path / "it", "parquet")
        with closing(duckdb.connect()) as database:
            for name, expected in rows(ds).items():
                found = database.execute(f"SELECT * FROM '{tmp_path}/it/{name}.parquet'").fetchall()
                assert found == expected

    def test_reads_csv(self, ds: Dataset, tmp_path: Path) -> None:
        duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
        ds.write(tmp_path / "it", "csv")
        with closing(duckdb.connect()) as database:
            for name, cells in flatten(ds).items():
                read = f"read_csv('{tmp_path}/it/{name}.csv', all_varchar = true, header = true, quote = '\"')"
                for column in schemas()[name].columns:
                    if column.kind is FieldType.TEXT:
                        found = database.execute(f"SELECT {column.name} FROM {read}").fetchall()
                        texts = [text and text.removeprefix("'") for (text,) in found]
                        assert texts == [text or None for text in cells[column.name]]


class TestPolars:
    def test_reads_parquet(self, ds: Dataset, tmp_path: Path) -> None:
        polars = pytest.importorskip("polars", reason="polars is not installed")
        ds.write(tmp_path / "it", "parquet")
        for name, expected in rows(ds).items():
            assert polars.read_parquet(tmp_path / "it" / f"{name}.parquet").rows() == expected


class TestPandas:
    def test_reads_sqlite(self, ds: Dataset, tmp_path: Path) -> None:
        pandas = pytest.importorskip("pandas")
        ds.write(tmp_path / "it.sqlite")
        with closing(sqlite3.connect(tmp_path / "it.sqlite")) as database:
            frame = pandas.read_sql("SELECT * FROM work_tasks_by_region", database)
        found = frame[["task", "title_zh", "region", "region_zh"]].astype(object)
        assert list(found.where(found.notna(), None).itertuples(index=False, name=None)) == claims(ds)


class TestSqliteShell:
    def test_database_is_valid(self, ds: Dataset, tmp_path: Path) -> None:
        shell = shutil.which("sqlite3")
        if shell is None:
            pytest.skip("the sqlite3 shell is not installed")
        ds.write(tmp_path / "it.sqlite")

        def ask(query: str) -> str:
            return subprocess.run(
                [shell, "-json", tmp_path / "it.sqlite", query], check=True, capture_output=True, encoding="utf-8"
            ).stdout

        assert json.loads(ask("PRAGMA integrity_check")) == [{"integrity_check": "ok"}]
        assert ask("PRAGMA foreign_key_check") == ""
        view = "SELECT task, title_zh, region, region_zh FROM work_tasks_by_region"
        found = [tuple(row.values()) for row in json.loads(ask(view) or "[]")]
        assert found == claims(ds)


class TestLibreOffice:
    @pytest.fixture
    def office(self, tmp_path: Path) -> list[str]:
        program = shutil.which("soffice") or shutil.which("libreoffice")
        if program is None:
            pytest.skip("LibreOffice is not installed")
        return [program, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]

    def convert(self, office: list[str], file: Path, kind: str, *more: str) -> None:
        """Save a file, or every file of a folder, as another kind, in the folder `out` next to it."""
        files = sorted(file.glob("*.csv")) if file.is_dir() else [file]
        subprocess.run(
            [*office, *more, "--convert-to", kind, "--outdir", file.parent / "out", *files],
            check=True,
            capture_output=True,
        )

    def test_shows_every_text_unchanged(self, ds: Dataset, office: list[str], tmp_path: Path) -> None:
        """Each sheet saved as CSV by LibreOffice has the same texts and days: nothing was run, cut or escaped twice."""
        ds.write(tmp_path / "it.xlsx")
        every = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
        self.convert(office, tmp_path / "it.xlsx", every)
        for name, cells in flatten(ds).items():
            with open(tmp_path / "out" / f"it-{name}.csv", encoding="utf-8", newline="") as file:
                found = list(csv.DictReader(file))
            for column in schemas()[name].columns:
                if column.kind in (FieldType.TEXT, FieldType.CODE, FieldType.DAY):
                    shown = [row[column.name] for row in found]
                    assert shown == [str(value or "") for value in cells[column.name]]

    def test_csv_saved_again_is_read(self, office: list[str], tmp_path: Path) -> None:
        """A program that guesses the types of cells gives back the same texts, days and numbers."""
        ds = pilotstd.load()
        ds.write(tmp_path / "it", "csv")
        utf_8 = "44,34,76,1"
        saved = f"csv:Text - txt - csv (StarCalc):{utf_8}"
        self.convert(office, tmp_path / "it", saved, f"--infilter=CSV:{utf_8}")
        ours, theirs = (tmp_path / name / "regions.csv" for name in ("it", "out"))
        assert theirs.read_bytes() != ours.read_bytes()
        assert pilotstd.read(tmp_path / "out") == ds

    def test_corrected_cell_is_read(self, office: list[str], tmp_path: Path) -> None:
        """The workbook as LibreOffice's own flat XML, a word of it changed, and saved as a workbook again."""
        ds = pilotstd.load("1.2.0")
        ds.write(tmp_path / "it.xlsx")
        self.convert(office, tmp_path / "it.xlsx", "fods")
        file = tmp_path / "out" / "it.fods"
        text = file.read_text(encoding="utf-8")
        wrong, right = (f"<text:p>{name}服务规范</text:p>" for name in ("养老机构康复", "养老"))
        assert wrong in text
        file.write_text(text.replace(wrong, right, 1), encoding="utf-8")
        self.convert(office, file, "xlsx")
        read = pilotstd.read(tmp_path / "out" / "out" / "it.xlsx")
        (change,) = pilotstd.diff(ds, read)
        assert (change.id, change.field) == ("task:020", "title")
        assert read.work_tasks["task:020"].title.zh == "养老服务规范"

    def test_filled_form_is_imported(self, office: list[str], tmp_path: Path) -> None:
        """A filled form goes through an OpenDocument sheet, and the folder of CSV through LibreOffice."""
        openpyxl = pytest.importorskip("openpyxl")
        write_form("work_tasks", tmp_path / "form.xlsx")
        workbook = openpyxl.load_workbook(tmp_path / "form.xlsx")
        entered: dict[str, dict[str, object]] = {
            "work_tasks": {"number": 36, "title_zh": "家政服务规范", "level": "local", "regions": "重庆、北京"},
            "sources": {"id": "source:official-list", "publisher": "商务部"},
        }
        for sheet, cells in entered.items():
            columns = {cell.value: cell.column for cell in workbook[sheet][1]}
            for column, value in cells.items():
                workbook[sheet].cell(2, columns[column], value)
        workbook.save(tmp_path / "form.xlsx")
        made = amend(pilotstd.load(), tmp_path / "form.xlsx", version="1+ours")
        assert made.added == ("source:official-list", "task:036")
        self.convert(office, tmp_path / "form.xlsx", "ods")
        self.convert(office, tmp_path / "out" / "form.ods", "xlsx")
        again = amend(pilotstd.load(), tmp_path / "out" / "out" / "form.xlsx", version="1+ours")
        assert again == made
        every = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
        self.convert(office, tmp_path / "form.xlsx", every)
        folder = tmp_path / "folder"
        folder.mkdir()
        for sheet in entered:
            shutil.copy(tmp_path / "out" / f"form-{sheet}.csv", folder / f"{sheet}.csv")
        assert amend(pilotstd.load(), folder, version="1+ours") == made

    def test_workbook_saved_again_is_read(self, office: list[str], tmp_path: Path) -> None:
        """A person opens the workbook, saves it under another name, and has the same dataset."""
        ds = pilotstd.load()
        ds.write(tmp_path / "it.xlsx")
        self.convert(office, tmp_path / "it.xlsx", "xlsx")
        assert pilotstd.read(tmp_path / "out" / "it.xlsx") == ds


class TestRdflib:
    @pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
    def test_query_of_both_files(self, tmp_path: Path) -> None:
        rdflib = pytest.importorskip("rdflib")
        ds = pilotstd.load()
        question = """
            PREFIX id: <https://w3id.org/pilotstd/> PREFIX term: <https://w3id.org/pilotstd/term/>
            PREFIX schema: <https://schema.org/> PREFIX prov: <http://www.w3.org/ns/prov#>
            SELECT ?name ?source WHERE {
                id:task:101 term:regions ?region ; prov:qualifiedDerivation ?derivation .
                ?derivation term:fields "regions" ; prov:entity ?source .
                ?region schema:name ?name . FILTER (lang(?name) = "zh")
            }"""
        for format in ("jsonld", "ttl"):
            ds.write(tmp_path / f"it.{format}")
            graph = rdflib.Graph().parse(tmp_path / f"it.{format}", format={"jsonld": "json-ld"}.get(format, format))
            found = {(str(name), str(source)) for name, source in graph.query(question)}
            names = {ds.regions[id].name.zh for id in ds.work_tasks["task:101"].regions}
            assert found == {(name, "https://w3id.org/pilotstd/source:compilation") for name in names}
