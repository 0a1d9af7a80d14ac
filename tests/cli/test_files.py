"""`export`, `template`, `import` and `schema`."""

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import pilotstd
from pilotstd import bundled, codec, explorer
from tests.cli.conftest import Call, Result


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


class TestExport:
    @pytest.mark.parametrize("name", ["it.xlsx", "it.sqlite", "it.jsonld", "it.ttl", "it.json", "it.csv", "it.parquet"])
    def test_writes_by_suffix(self, call: Call, name: str) -> None:
        result = call("export", name, "--data", "1.1.0")
        assert result.code == 0
        assert pilotstd.load("1.1.0").sha256 in result.out
        assert Path(name).exists()

    def test_writes_named_format(self, call: Call) -> None:
        assert call("export", "folder", "--format", "csv").code == 0
        assert pilotstd.read("folder") == pilotstd.load()

    def test_unknown_format(self, call: Call) -> None:
        result = call("export", "it.xlxs")
        assert result.code == 2
        assert "did you mean '.xlsx'" in result.err

    def test_refuses_folder_of_bundled_releases(self, call: Call) -> None:
        data = Path(bundled.__file__).parent / "data"
        before = sorted(data.iterdir())
        result = call("export", str(data / "9.9.9.json"))
        assert result.code == 2
        assert "is among the bundled releases, which never change" in result.err
        assert sorted(data.iterdir()) == before

    def test_refuses_current_folder(self, call: Call) -> None:
        result = call("export", ".", "--format", "csv")
        assert result.code == 2
        assert "'.' cannot be written: it is the current folder; choose one within it" in result.err

    def test_json_has_path_version_and_digest(self, call: Call) -> None:
        result = call("export", "it.json", "--json").json
        assert result == {"path": "it.json", "version": pilotstd.load().version, "sha256": pilotstd.load().sha256}


class TestStandardOutput:
    @pytest.mark.slow
    @pytest.mark.parametrize("format", ["json", "jsonld", "ttl", "xlsx", "sqlite"])
    def test_has_the_bytes_of_the_file(self, format: str) -> None:
        argv = [sys.executable, "-m", "pilotstd", "export", "-", "--format", format, "--data", "1.1.0"]
        printed = subprocess.run(argv, capture_output=True, check=True)
        pilotstd.load("1.1.0").write("file", format)
        assert printed.stdout == Path("file").read_bytes()
        assert printed.stderr == b""

    def test_is_json_by_default_and_makes_no_file(self, call: Call) -> None:
        result = call("export", "-")
        assert (result.code, result.err) == (0, "")
        assert codec.digest(result.out.encode()) == pilotstd.load().sha256
        assert not list(Path().iterdir())

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (["--format", "csv"], "'csv' cannot be written to the standard output: expected one of json, xlsx"),
            (["--format", "jsno"], "did you mean 'json'"),
            (["--json"], "--json and --lang do nothing"),
            (["--lang", "zh"], "--json and --lang do nothing"),
        ],
    )
    def test_what_cannot_be_printed_is_refused(self, call: Call, options: list[str], message: str) -> None:
        result = call("export", "-", *options)
        assert (result.code, result.out) == (2, "")
        assert message in result.err


class TestExplore:
    def test_writes_page(self, call: Call) -> None:
        result = call("explore", "--data", "1.2.0", "--out", "policy.html", "--json")
        assert result.json == {"path": "policy.html", "version": "1.2.0", "sha256": pilotstd.load("1.2.0").sha256}
        assert Path("policy.html").read_text(encoding="utf-8") == explorer.page(pilotstd.load("1.2.0"))

    def test_language(self, call: Call) -> None:
        assert call("explore", "--data", "1.0.0", "--out", "policy.html", "--lang", "zh").code == 0
        assert Path("policy.html").read_text(encoding="utf-8") == explorer.page(pilotstd.load("1.0.0"), "zh")

    def test_needs_path(self, call: Call) -> None:
        result = call("explore")
        assert result.code == 2
        assert "the following arguments are required: --out" in result.err


class TestTemplate:
    def test_default_path_is_named_after_table(self, call: Call) -> None:
        assert call("template", "work-tasks").code == 0
        assert openpyxl.load_workbook("work_tasks.xlsx").sheetnames[0] == "work_tasks"

    def test_refuses_to_overwrite_form(self, call: Call) -> None:
        Path("regions.xlsx").write_bytes(b"filled")
        result = call("template", "regions")
        assert result.code == 2
        assert Path("regions.xlsx").read_bytes() == b"filled"

    def test_unknown_table(self, call: Call) -> None:
        assert call("template", "tasks").code == 2


class TestImport:
    def fill(self, call: Call, **cells: object) -> None:
        call("template", "work_tasks", "--out", "form.xlsx")
        workbook = openpyxl.load_workbook("form.xlsx")
        sheet = workbook["work_tasks"]
        header = [cell.value for cell in sheet[1]]
        for column, value in cells.items():
            sheet.cell(2, header.index(column) + 1, value)
        workbook.save("form.xlsx")

    def run_import(self, call: Call, *more: str, version: str = "1.2.0+mine.1") -> Result:
        return call(
            "import", "form.xlsx", "--data", "1.2.0", "--as", version, "--out", "mine.json",
            "--source", "source:compilation", *more,
        )  # fmt: skip

    def test_writes_checked_dataset(self, call: Call) -> None:
        self.fill(call, number=36, title_zh="家政服务规范", regions="重庆", departments="牵头：某局")
        result = self.run_import(call, "--as-of", "2026-06-01")
        assert result.code == 0
        assert "added (1): task:036" in result.out
        assert "unmatched (1): 某局" in result.out
        mine = pilotstd.read("mine.json")
        assert (mine.version, mine.as_of.isoformat()) == ("1.2.0+mine.1", "2026-06-01")
        assert call("check", "mine.json").code == 0
        assert "task:036" in call("list", "work-tasks", "--file", "mine.json").out

    def test_exits_with_1_for_problems_and_writes_nothing(self, call: Call) -> None:
        self.fill(call, number=36, level="locl")
        result = self.run_import(call)
        assert result.code == 1
        assert "form.xlsx, sheet work_tasks, row 2, column level: invalid level 'locl': expected one of" in result.err
        assert not Path("mine.json").exists()

    @pytest.mark.slow
    def test_into_dataset_of_file(self, call: Call) -> None:
        self.fill(call, number=36)
        self.run_import(call)
        Path("form.xlsx").unlink()
        self.fill(call, number=37)
        result = call(
            "import", "form.xlsx", "--file", "mine.json", "--as", "1.2.0+ours.2", "--out", "more.xlsx",
            "--source", "source:compilation",
        )  # fmt: skip
        assert result.code == 0
        assert {"task:036", "task:037"} <= set(pilotstd.read("more.xlsx").work_tasks.ids)

    def test_refuses_to_overwrite_form(self, call: Call) -> None:
        self.fill(call, number=36)
        before = Path("form.xlsx").read_bytes()
        result = self.run_import(call, "--out", "./form.xlsx")
        assert result.code == 2
        assert "is the form itself" in result.err
        assert Path("form.xlsx").read_bytes() == before

    def test_refuses_folder_of_bundled_releases(self, call: Call) -> None:
        self.fill(call, number=36)
        release = Path(bundled.__file__).parent / "data" / "1.2.0.json"
        before = release.read_bytes()
        result = self.run_import(call, "--out", str(release))
        assert result.code == 2
        assert "is among the bundled releases, which never change" in result.err
        assert release.read_bytes() == before

    @pytest.mark.parametrize("name", ["mine.ttl", "mine.jsonld"])
    def test_refuses_format_that_cannot_be_read(self, call: Call, name: str) -> None:
        self.fill(call, number=36)
        result = self.run_import(call, "--out", name)
        assert result.code == 2
        assert "is written, not read; use json to keep a dataset" in result.err
        assert not Path(name).exists()

    @pytest.mark.parametrize("more", [("--out", "it.doc"), ("--as-of", "soon")])
    def test_wrong_use_is_reported_before_form_is_read(self, call: Call, more: tuple[str, ...]) -> None:
        assert call("import", "nowhere.xlsx", "--as", "1.2.0+a", "--out", "mine.json", *more).code == 2


class TestSchema:
    def test_prints_json_schema(self, call: Call) -> None:
        assert json.loads(call("schema").out) == pilotstd.json_schema()

    def test_writes_to_file(self, call: Call) -> None:
        assert call("schema", "--language", "shacl", "--out", "shapes.ttl").code == 0
        assert Path("shapes.ttl").read_text(encoding="utf-8") == pilotstd.schema.shacl()

    def test_prints_typescript(self, call: Call) -> None:
        assert call("schema", "--language", "typescript").out == pilotstd.schema.typescript()
