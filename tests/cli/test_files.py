"""`export`, `template` and `import`."""

from pathlib import Path

import openpyxl
import pytest

import pilotstd
from pilotstd import bundled
from tests.cli.conftest import Call, Said


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


class TestExport:
    @pytest.mark.parametrize(
        "name", ["it.xlsx", "it.sqlite", "it.jsonld", "it.ttl", "it.json", "it.csv", "it.parquet"]
    )
    def test_writes_by_suffix(self, call: Call, name: str) -> None:
        said = call("export", name, "--data", "1.1.0")
        assert said.code == 0
        assert pilotstd.load("1.1.0").sha256 in said.out
        assert Path(name).exists()

    def test_writes_the_format_that_is_named(self, call: Call) -> None:
        assert call("export", "folder", "--format", "csv").code == 0
        assert pilotstd.read("folder") == pilotstd.load()

    def test_of_an_unknown_format_is_wrong_use(self, call: Call) -> None:
        said = call("export", "it.xlxs")
        assert said.code == 2
        assert "did you mean '.xlsx'" in said.err

    def test_among_the_bundled_releases_is_refused(self, call: Call) -> None:
        data = Path(bundled.__file__).parent / "data"
        before = sorted(data.iterdir())
        said = call("export", str(data / "9.9.9.json"))
        assert said.code == 2
        assert "lies among the bundled releases, which never change" in said.err
        assert sorted(data.iterdir()) == before

    def test_into_the_folder_one_is_in_says_to_name_one(self, call: Call) -> None:
        said = call("export", ".", "--format", "csv")
        assert said.code == 2
        assert "'.' cannot be written: you are in this folder; name one within it" in said.err

    def test_says_what_it_did_as_json(self, call: Call) -> None:
        said = call("export", "it.json", "--json").json
        assert said == {
            "path": "it.json",
            "version": pilotstd.load().version,
            "sha256": pilotstd.load().sha256,
        }


class TestTemplate:
    def test_is_named_after_its_table(self, call: Call) -> None:
        assert call("template", "work-tasks").code == 0
        assert openpyxl.load_workbook("work_tasks.xlsx").sheetnames[0] == "work_tasks"

    def test_is_not_written_over_one_that_may_be_filled(self, call: Call) -> None:
        Path("regions.xlsx").write_bytes(b"filled")
        said = call("template", "regions")
        assert said.code == 2
        assert Path("regions.xlsx").read_bytes() == b"filled"

    def test_of_an_unknown_table_is_wrong_use(self, call: Call) -> None:
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

    def lay(self, call: Call, *more: str, version: str = "1.2.0+ours.1") -> Said:
        return call(
            "import", "form.xlsx", "--onto", "1.2.0", "--as", version, "--out", "mine.json",
            "--source", "source:compilation", *more,
        )  # fmt: skip

    def test_makes_a_checked_dataset_in_one_command(self, call: Call) -> None:
        self.fill(
            call, number=36, title_zh="家政服务规范", regions="重庆", departments="牵头：某局"
        )
        said = self.lay(call, "--as-of", "2026-06-01")
        assert said.code == 0
        assert "added (1): task:036" in said.out
        assert "unmatched (1): 某局" in said.out
        mine = pilotstd.read("mine.json")
        assert (mine.version, mine.as_of.isoformat()) == ("1.2.0+ours.1", "2026-06-01")
        assert call("check", "mine.json").code == 0
        assert "task:036" in call("list", "work-tasks", "--data", "mine.json").out

    def test_with_problems_ends_with_1_and_writes_nothing(self, call: Call) -> None:
        self.fill(call, number=36, level="locl")
        said = self.lay(call)
        assert said.code == 1
        assert "form.xlsx, sheet work_tasks, row 2, column level: 'locl'" in said.err
        assert not Path("mine.json").exists()

    @pytest.mark.parametrize("version", ["1.2.0", "1.0.0", "mine"])
    def test_as_a_release_is_refused(self, call: Call, version: str) -> None:
        self.fill(call, number=36)
        assert self.lay(call, version=version).code == 2
        assert not Path("mine.json").exists()

    def test_onto_a_dataset_of_your_own(self, call: Call) -> None:
        self.fill(call, number=36)
        self.lay(call)
        Path("form.xlsx").unlink()
        self.fill(call, number=37)
        said = call(
            "import", "form.xlsx", "--onto", "mine.json", "--as", "1.2.0+ours.2", "--out", "more.xlsx",
            "--source", "source:compilation",
        )  # fmt: skip
        assert said.code == 0
        assert {"task:036", "task:037"} <= set(pilotstd.read("more.xlsx").work_tasks.ids)

    def test_over_the_form_itself_is_refused(self, call: Call) -> None:
        self.fill(call, number=36)
        before = Path("form.xlsx").read_bytes()
        said = self.lay(call, "--out", "./form.xlsx")
        assert said.code == 2
        assert "is the form itself" in said.err
        assert Path("form.xlsx").read_bytes() == before

    def test_among_the_bundled_releases_is_refused(self, call: Call) -> None:
        self.fill(call, number=36)
        release = Path(bundled.__file__).parent / "data" / "1.2.0.json"
        before = release.read_bytes()
        said = self.lay(call, "--out", str(release))
        assert said.code == 2
        assert "lies among the bundled releases" in said.err
        assert release.read_bytes() == before

    @pytest.mark.parametrize("name", ["mine.ttl", "mine.jsonld"])
    def test_into_a_format_that_is_not_read_back_is_refused(self, call: Call, name: str) -> None:
        self.fill(call, number=36)
        said = self.lay(call, "--out", name)
        assert said.code == 2
        assert "is written, not read; use json to keep a dataset" in said.err
        assert not Path(name).exists()

    @pytest.mark.parametrize(
        "more",
        [
            ("--out", "it.doc"),
            ("--as-of", "soon"),
        ],
    )
    def test_wrong_use_is_told_before_anything_is_read(
        self, call: Call, more: tuple[str, ...]
    ) -> None:
        assert (
            call("import", "nowhere.xlsx", "--as", "1.2.0+a", "--out", "mine.json", *more).code == 2
        )
