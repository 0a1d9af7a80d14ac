"""The subcommands for versions and evidence."""

import json
import shutil
from datetime import date
from pathlib import Path

import attrs
import pytest

import pilotstd
from pilotstd import Dataset, bundled, publishing
from tests.cli.conftest import Call

TEXT = "source:interpretation"


class TestDiff:
    def test_it_lists_every_change_and_what_they_ask_for(self, call: Call) -> None:
        said = call("diff", "1.1.0", "1.2.0")
        changes = pilotstd.diff("1.1.0", "1.2.0")
        assert said.code == 0
        assert said.out.rstrip().endswith(f"changes: {len(changes)} (minor: records are added)")
        assert [
            change.id for change in changes if change.id and change.id[:20] not in said.out
        ] == []

    def test_json_and_markdown_are_those_of_the_library(self, call: Call) -> None:
        changes = pilotstd.diff("1.0.0", "1.1.0")
        assert call("diff", "1.0.0", "1.1.0", "--json").out == f"{changes.to_json()}\n"
        assert call("diff", "1.0.0", "1.1.0", "--markdown").out == changes.to_markdown()

    @pytest.mark.parametrize(("new", "code"), [("1.0.0", 0), ("1.1.0", 1)])
    def test_the_exit_code_tells_where_it_is_asked_to(
        self, call: Call, new: str, code: int
    ) -> None:
        assert call("diff", "1.0.0", new, "--exit-code").code == code
        assert call("diff", "1.0.0", new).code == 0

    def test_a_file_is_compared_as_well(self, call: Call, tmp_path: Path) -> None:
        pilotstd.load("1.0.0").write(tmp_path / "mine.json")
        said = call("diff", "1.0.0", str(tmp_path / "mine.json"), "--exit-code")
        assert (said.code, said.out) == (0, "changes: 0\n")

    def test_an_unknown_version_lists_those_there_are(self, call: Call) -> None:
        said = call("diff", "1.0.0", "1.3.0")
        assert (said.code, said.out) == (2, "")
        assert "no bundled release '1.3.0'; there are 1.0.0, 1.1.0, 1.2.0" in said.err
        assert "there are 1.0.0, 1.1.0, 1.2.0" in said.err


class TestPin:
    @pytest.mark.parametrize(("spec", "version"), [((), "1.2.0"), (("~=1.1.0",), "1.1.0")])
    def test_it_prints_what_to_paste(self, call: Call, spec: tuple[str, ...], version: str) -> None:
        release = bundled.find(version)
        said = call("pin", *spec)
        assert f'pilotstd.load("{version}", sha256="{release.sha256}")' in said.out
        assert f'pilotstd.testing.assert_release("{version}", "{release.sha256}")' in said.out
        assert f"as_of = {release.as_of}" in said.out

    def test_json_has_version_day_and_digest(self, call: Call) -> None:
        release = bundled.find("1.0.0")
        assert call("pin", "1.0.0", "--json").json == {
            "version": "1.0.0",
            "as_of": "2025-01-14",
            "sha256": release.sha256,
        }


class TestIdentify:
    def test_it_names_the_release_of_a_file(self, call: Call, tmp_path: Path) -> None:
        pilotstd.load("1.1.0").write(tmp_path / "unnamed.json")
        path = str(tmp_path / "unnamed.json")
        assert call("identify", path).out == "version 1.1.0, as of 2025-07-09\n"
        assert call("identify", path, "--json").json["version"] == "1.1.0"

    def test_other_bytes_are_of_no_release(self, call: Call, tmp_path: Path) -> None:
        (tmp_path / "mine.json").write_bytes(b"{}")
        said = call("identify", str(tmp_path / "mine.json"))
        assert said.code == 2
        assert "no bundled release has these bytes" in said.err


class TestPublish:
    @pytest.fixture
    def checkout(self, tmp_path: Path) -> Path:
        folder = tmp_path / "checkout"
        data = Path(bundled.__file__).parent / "data"
        shutil.copytree(data, folder / "pilotstd" / "data")
        return folder

    def test_it_says_what_it_published(self, call: Call, checkout: Path, newest: Dataset) -> None:
        draft = Dataset(version="0", as_of=date(2026, 2, 1), title=newest.title, records=newest)
        draft.write(checkout / "draft.json")
        path, folder = str(checkout / "draft.json"), str(checkout)
        said = call(
            "publish", path, "--as", "1.2.1", "--checkout", folder, "--summary", "A later day."
        )
        [*_, release] = publishing.read_register(checkout / "pilotstd" / "data")
        assert said.out == f"1.2.1: A later day.\nsha256 {release.sha256}\n"
        again = call("publish", path, "--as", "1.2.2", "--checkout", folder, "--json")
        assert again.code == 1
        assert "nothing has changed since 1.2.1 [publishing]" in again.err

    def test_json_is_what_to_pin(self, call: Call, checkout: Path, newest: Dataset) -> None:
        corrected = [attrs.evolve(record, note="") for record in newest]
        Dataset(version="0", as_of=newest.as_of, title=newest.title, records=corrected).write(
            checkout / "draft.json"
        )
        path, folder = str(checkout / "draft.json"), str(checkout)
        said = call("publish", path, "--as", "1.2.1", "--checkout", folder, "--json")
        [*_, release] = publishing.read_register(checkout / "pilotstd" / "data")
        assert said.json == {"version": "1.2.1", "as_of": "2026-01-19", "sha256": release.sha256}


class TestTrace:
    def test_it_prints_value_basis_rule_and_source(self, call: Call) -> None:
        said = call("trace", "task:015", "level", "--data", "1.2.0").out
        assert said.startswith("task:015, level: local standard\n")
        assert (
            "← source:compilation, item 100 (kind, level): derived by a rule; item 100 calls"
            in said
        )
        assert "https://github.com/" in said

    def test_a_field_that_no_source_fills_is_not_known(self, call: Call) -> None:
        assert call("trace", "task:015", "departments").out == (
            "task:015, departments: not known\n  ← nothing cited\n"
        )

    def test_json_has_evidence_and_source_as_in_the_file(self, call: Call) -> None:
        [trace] = call("trace", "task:015", "regions", "--data", "1.0.0", "--json").json
        assert (trace["field"], trace["value"]) == ("regions", ["region:chongqing"])
        [ground] = trace["grounds"]
        assert ground["evidence"]["basis"] == "stated"
        assert ground["source"]["id"] == "source:compilation"

    def test_a_misspelt_field_names_its_neighbours(self, call: Call) -> None:
        said = call("trace", "task:015", "region")
        assert said.code == 2
        assert "did you mean 'regions'" in said.err


class TestVerify:
    def test_a_text_without_the_passages_ends_with_1(self, call: Call, tmp_path: Path) -> None:
        (tmp_path / "other.txt").write_text("Another text.", encoding="utf-8")
        said = call("verify", "--source", TEXT, str(tmp_path / "other.txt"))
        assert said.code == 1
        assert "found where expected: 0\nfound elsewhere: 0\n" in said.out

    def test_the_text_itself_ends_with_0(self, call: Call, shared: Path) -> None:
        path = shared / "sources" / "interpretation-2025-01-14.en.txt"
        said = call("verify", "--source", TEXT, str(path))
        assert said.code == 0
        assert said.out.endswith("found elsewhere: 0\nnot found: 0\n")
        rows = call("verify", "--source", TEXT, str(path), "--json").json
        assert {row["outcome"] for row in rows} == {"found"}
        assert all(row["locator"] in row["places"] for row in rows)

    @pytest.mark.parametrize("data", [b"\xff\xfe", None])
    def test_a_file_that_cannot_be_read_as_text_is_named(
        self, call: Call, tmp_path: Path, data: bytes | None
    ) -> None:
        if data:
            (tmp_path / "text.txt").write_bytes(data)
        said = call("verify", "--source", TEXT, str(tmp_path / "text.txt"))
        assert said.code == 2
        assert "text.txt" in said.err


class TestCite:
    def test_each_style_is_that_of_the_library(self, call: Call) -> None:
        for style in ("text", "bibtex", "csl-json", "cff"):
            expected = pilotstd.load("1.1.0").citation(style)
            assert call("cite", "--style", style, "--data", "1.1.0").out == f"{expected}\n"

    def test_json_wraps_it(self, call: Call) -> None:
        plain = json.loads(call("cite", "--json").out)
        assert plain == {"style": "text", "citation": pilotstd.load().citation()}
