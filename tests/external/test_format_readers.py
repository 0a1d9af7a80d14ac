"""Programs that are not ours open what we write, and find in it what we put there. They are skipped where they are not installed."""

import csv
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

import pilotstd
from pilotstd import Dataset
from pilotstd.frames.columns import sheets
from pilotstd.testing import generate
from tests.formats import hostile


@pytest.fixture(scope="module", params=["newest", "hostile", "generated"])
def ds(request: pytest.FixtureRequest) -> Dataset:
    """What we write: a release, texts that break careless readers, and something larger."""
    made = {
        "newest": pilotstd.load,
        "hostile": lambda: hostile.dataset(*hostile.TEXTS),
        "generated": lambda: generate(1000),
    }
    return made[request.param]()


def rows(ds: Dataset, sheet: str) -> int:
    """How many rows a sheet has."""
    return len(ds.to_frames()[sheet])


class TestFrictionless:
    def test_validates_the_package_without_an_error(
        self, ds: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        frictionless = pytest.importorskip(
            "frictionless", reason="frictionless is not installed", exc_type=ImportError
        )
        ds.write(tmp_path / "it", "csv")
        monkeypatch.chdir(tmp_path / "it")
        report = frictionless.validate("datapackage.json")
        assert report.flatten(["resourceName", "rowNumber", "fieldName", "message"]) == []
        assert report.stats["tasks"] == len(sheets())

    def test_finds_a_reference_to_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """So that finding none above says something."""
        frictionless = pytest.importorskip(
            "frictionless", reason="frictionless is not installed", exc_type=ImportError
        )
        pilotstd.load().write(tmp_path / "it", "csv")
        file = tmp_path / "it" / "work_tasks.regions.csv"
        file.write_bytes(file.read_bytes().replace(b"region:chongqing", b"region:paris", 1))
        monkeypatch.chdir(tmp_path / "it")
        found = {error[0] for error in frictionless.validate("datapackage.json").flatten(["type"])}
        assert "foreign-key" in found


class TestDuckDB:
    def test_reads_parquet(self, ds: Dataset, tmp_path: Path) -> None:
        duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
        ds.write(tmp_path / "it", "parquet")
        with closing(duckdb.connect()) as database:
            for name in sheets():
                (count,) = database.execute(
                    f"SELECT count(*) FROM '{tmp_path}/it/{name}.parquet'"
                ).fetchone()
                assert count == rows(ds, name)
            found = database.execute(
                f"SELECT id, name_zh, known_since FROM '{tmp_path}/it/departments.parquet'"
            ).fetchall()
        assert found == [(item.id, item.name.zh, item.known_since) for item in ds.departments]

    def test_reads_csv(self, ds: Dataset, tmp_path: Path) -> None:
        duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
        ds.write(tmp_path / "it", "csv")
        with closing(duckdb.connect()) as database:
            query = f"SELECT id, name_zh FROM read_csv('{tmp_path}/it/departments.csv', all_varchar = true, header = true, quote = '\"')"
            found = database.execute(query).fetchall()
        assert [id for id, _ in found] == list(ds.departments.ids)
        names = [item.name.zh for item in ds.departments]
        assert [name and name.removeprefix("'") for _, name in found] == names


class TestPolars:
    def test_reads_parquet(self, ds: Dataset, tmp_path: Path) -> None:
        polars = pytest.importorskip("polars", reason="polars is not installed")
        ds.write(tmp_path / "it", "parquet")
        frame = polars.read_parquet(tmp_path / "it" / "work_tasks.parquet")
        assert frame["id"].to_list() == list(ds.work_tasks.ids)
        assert frame["level"].to_list() == [task.level for task in ds.work_tasks]
        assert frame["known_since"].dtype == polars.Date
        evidence = polars.read_parquet(tmp_path / "it" / "evidence.parquet")
        assert evidence["rule"].to_list() == [
            item.rule for record in ds for item in record.evidence
        ]


class TestPandas:
    def test_reads_sqlite(self, ds: Dataset, tmp_path: Path) -> None:
        pandas = pytest.importorskip("pandas")
        ds.write(tmp_path / "it.sqlite")
        with closing(sqlite3.connect(tmp_path / "it.sqlite")) as database:
            frame = pandas.read_sql("SELECT * FROM work_tasks_by_region", database)
        assert len(frame) == rows(ds, "work_tasks.regions")


class TestSqliteShell:
    def test_finds_the_database_sound(self, ds: Dataset, tmp_path: Path) -> None:
        shell = shutil.which("sqlite3")
        if shell is None:
            pytest.skip("the sqlite3 shell is not installed")
        ds.write(tmp_path / "it.sqlite")
        checks = "PRAGMA integrity_check; PRAGMA foreign_key_check; SELECT count(*) FROM evidence;"
        said = subprocess.run(
            [shell, tmp_path / "it.sqlite", checks], check=True, capture_output=True, text=True
        )
        assert said.stdout.split() == ["ok", str(rows(ds, "evidence"))]


class TestLibreOffice:
    @pytest.fixture
    def office(self, tmp_path: Path) -> list[str]:
        program = shutil.which("soffice") or shutil.which("libreoffice")
        if program is None:
            pytest.skip("LibreOffice is not installed")
        return [program, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]

    def convert(self, office: list[str], file: Path, kind: str) -> None:
        out = str(file.parent / "out")
        subprocess.run(
            [*office, "--convert-to", kind, "--outdir", out, str(file)],
            check=True,
            capture_output=True,
        )

    def test_shows_every_text_as_it_is(
        self, ds: Dataset, office: list[str], tmp_path: Path
    ) -> None:
        """Each sheet saved as CSV by LibreOffice has the texts of ours: nothing was run, cut or escaped twice."""
        ds.write(tmp_path / "it.xlsx")
        every = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
        self.convert(office, tmp_path / "it.xlsx", every)
        with open(tmp_path / "out" / "it-departments.csv", encoding="utf-8", newline="") as file:
            found = {row["id"]: row["name_zh"] for row in csv.DictReader(file)}
        assert found == {item.id: item.name.zh or "" for item in ds.departments}

    def test_saves_what_we_read_back(self, office: list[str], tmp_path: Path) -> None:
        """A person opens the workbook, saves it under another name, and has the same dataset."""
        ds = pilotstd.load()
        ds.write(tmp_path / "it.xlsx")
        self.convert(office, tmp_path / "it.xlsx", "xlsx")
        assert pilotstd.read(tmp_path / "out" / "it.xlsx") == ds


class TestRdflib:
    @pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
    def test_answers_a_question_from_both_files(self, tmp_path: Path) -> None:
        rdflib = pytest.importorskip("rdflib")
        ds = pilotstd.load()
        question = """
            PREFIX term: <urn:pilotstd:term:> PREFIX schema: <https://schema.org/> PREFIX prov: <http://www.w3.org/ns/prov#>
            SELECT ?name ?source WHERE {
                <urn:pilotstd:task:101> term:regions ?region ; prov:qualifiedDerivation ?derivation .
                ?derivation term:fields "regions" ; prov:entity ?source .
                ?region schema:name ?name . FILTER (lang(?name) = "zh")
            }"""
        for format in ("jsonld", "ttl"):
            ds.write(tmp_path / f"it.{format}")
            graph = rdflib.Graph().parse(
                tmp_path / f"it.{format}", format={"jsonld": "json-ld"}.get(format, format)
            )
            found = {(str(name), str(source)) for name, source in graph.query(question)}
            names = {ds.regions[id].name.zh for id in ds.work_tasks["task:101"].regions}
            assert found == {(name, "urn:pilotstd:source:compilation") for name in names}
