"""`diff`, `pin`, `identify`, `trace`, `verify` and `cite`."""

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

import pilotstd
from pilotstd import bundled
from tests.cli.conftest import Call

TEXT = "source:interpretation"


NEWEST = pilotstd.releases()[-1].version


class TestDiff:
    def test_summary_comes_first_then_every_change(self, call: Call) -> None:
        result = call("diff", "1.1.0", "1.2.0")
        changes = pilotstd.diff("1.1.0", "1.2.0")
        assert result.code == 0
        lines = result.out.splitlines()
        assert lines[0] == f"changes: {len(changes)} (minor: records are added)"
        summary = lines[1 : lines.index("")]
        assert f"  added: {len(changes.of('added'))} (1 documents, " in "\n".join(summary)
        details = lines[lines.index("") :]
        assert sum(line.startswith("  ") for line in details) == len(changes)
        assert [change.id for change in changes if change.id and f"  {change.id} " not in result.out] == []

    def test_most_breaking_kind_comes_first(self, call: Call) -> None:
        out = call("diff", "1.2.0", "2.0.0").out
        headings = [line for line in out.splitlines() if line.endswith(":")]
        assert headings == [
            "retired:",
            "replaced by others:",
            "value changed:",
            "added:",
            "other evidence:",
            "version:",
        ]
        assert "值变更:" in call("diff", "1.2.0", "2.0.0", "--lang", "zh").out

    @pytest.mark.parametrize("columns", [80, 120, 200])
    def test_a_line_for_each_change_fits_terminal(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, columns: int
    ) -> None:
        wide = call("diff", "1.0.0", "2.0.0").out.splitlines()
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = call("diff", "1.0.0", "2.0.0").out.splitlines()
        assert max(map(cell_len, lines)) <= columns
        assert len(lines) - lines.index("") == len(wide) - wide.index("")
        shown = call("diff", "1.0.0", "2.0.0", "--wide").out.splitlines()
        assert shown[shown.index("") :] == wide[wide.index("") :]

    @pytest.mark.parametrize("option", ["--markdown", "--wide"])
    def test_options_that_json_ignores_are_refused(self, call: Call, option: str) -> None:
        assert call("diff", "1.0.0", "--json", option).code == 2

    def test_json_and_markdown_are_those_of_library(self, call: Call) -> None:
        changes = pilotstd.diff("1.0.0", "1.1.0")
        assert call("diff", "1.0.0", "1.1.0", "--json").out == f"{changes.to_json()}\n"
        assert call("diff", "1.0.0", "1.1.0", "--markdown").out == changes.to_markdown()

    @pytest.mark.parametrize(("new", "code"), [("1.0.0", 0), ("1.1.0", 1)])
    def test_exit_code_option(self, call: Call, new: str, code: int) -> None:
        assert call("diff", "1.0.0", new, "--exit-code").code == code
        assert call("diff", "1.0.0", new).code == 0

    def test_new_is_newest_release_by_default(self, call: Call) -> None:
        assert call("diff", "1.0.0", "--json").out == call("diff", "1.0.0", NEWEST, "--json").out
        assert call("diff", NEWEST).out == "changes: 0\n"

    def test_file_replaces_missing_version(self, call: Call, tmp_path: Path) -> None:
        older, newer = str(tmp_path / "older.json"), str(tmp_path / "newer.csv")
        pilotstd.load("1.0.0").write(older)
        pilotstd.load("1.1.0").write(newer)
        expected = call("diff", "1.0.0", "1.1.0", "--json").out
        assert call("diff", "1.0.0", "--file", newer, "--json").out == expected
        assert call("diff", "--file", older, "--file", newer, "--json").out == expected
        to_newest = call("diff", "1.0.0", NEWEST, "--json").out
        assert call("diff", "--file", older, "--json").out == to_newest

    @pytest.mark.parametrize("argv", [(), ("1.0.0", "1.1.0", "--file", "a.json"), ("--file", "a") * 3])
    def test_refuses_other_numbers_of_datasets(self, call: Call, argv: tuple[str, ...]) -> None:
        result = call("diff", *argv)
        assert (result.code, result.out) == (2, "")
        assert "expected one or two of OLD, NEW and --file FILE" in result.err

    def test_unknown_version_lists_releases(self, call: Call) -> None:
        result = call("diff", "1.0.0", "1.3.0")
        assert (result.code, result.out) == (2, "")
        assert "no release '1.3.0' of pilotstd; there are 1.0.0, 1.1.0, 1.2.0" in result.err
        assert "there are 1.0.0, 1.1.0, 1.2.0" in result.err


class TestPin:
    @pytest.mark.parametrize(("spec", "version"), [((), NEWEST), (("~=1.1.0",), "1.1.0")])
    def test_prints_code_test_and_lock_file(self, call: Call, spec: tuple[str, ...], version: str) -> None:
        release = bundled.find(version)
        result = call("pin", *spec)
        assert f'pilotstd.load("{version}", sha256="{release.sha256}")' in result.out
        assert f'pilotstd.testing.assert_release("{version}", "{release.sha256}")' in result.out
        assert f"as_of = {release.as_of}" in result.out

    def test_json_has_version_day_and_digest(self, call: Call) -> None:
        release = bundled.find("1.0.0")
        assert call("pin", "1.0.0", "--json").json == {
            "version": "1.0.0",
            "as_of": "2025-01-14",
            "sha256": release.sha256,
        }


class TestIdentify:
    def test_names_release_of_file(self, call: Call, tmp_path: Path) -> None:
        pilotstd.load("1.1.0").write(tmp_path / "unnamed.json")
        path = str(tmp_path / "unnamed.json")
        assert call("identify", path).out == "version 1.1.0, as of 2025-07-09\n"
        assert call("identify", path, "--json").json["version"] == "1.1.0"

    def test_refuses_other_bytes(self, call: Call, tmp_path: Path) -> None:
        (tmp_path / "mine.json").write_bytes(b"{}")
        result = call("identify", str(tmp_path / "mine.json"))
        assert result.code == 2
        assert "no release of pilotstd has these bytes" in result.err


class TestTrace:
    def test_prints_value_basis_rule_and_source(self, call: Call) -> None:
        result = call("trace", "task:015", "level", "--data", "1.2.0").out
        assert result.startswith("task:015, level: local standard\n")
        assert "← source:compilation, item 100 (kind, level): derived by a rule; item 100 calls" in result
        assert "https://github.com/" in result

    @pytest.mark.parametrize("columns", [80, 120, 200])
    def test_lines_fit_terminal(self, call: Call, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        for lang in ("en", "zh"):
            out = call("trace", "doc:shangzifa-2024-314", "--lang", lang).out
            assert max(map(cell_len, out.splitlines())) <= columns

    def test_empty_field_is_not_known(self, call: Call) -> None:
        assert call("trace", "task:015", "departments").out == ("task:015, departments: not known\n  ← nothing cited\n")

    def test_json_has_evidence_and_source(self, call: Call) -> None:
        [trace] = call("trace", "task:015", "regions", "--data", "1.0.0", "--json").json
        assert (trace["field"], trace["value"]) == ("regions", ["region:chongqing"])
        [citation] = trace["citations"]
        assert citation["evidence"]["basis"] == "stated"
        assert citation["source"]["id"] == "source:compilation"

    def test_unknown_field_has_near_matches(self, call: Call) -> None:
        result = call("trace", "task:015", "region")
        assert result.code == 2
        assert "did you mean 'regions'" in result.err


class TestVerify:
    def test_exits_with_1_if_passages_are_missing(self, call: Call, tmp_path: Path) -> None:
        (tmp_path / "other.txt").write_text("Another text.", encoding="utf-8")
        result = call("verify", "--source", TEXT, str(tmp_path / "other.txt"))
        assert result.code == 1
        assert "found where expected: 0\nfound elsewhere: 0\n" in result.out

    def test_exits_with_0_for_text_of_source(self, call: Call, shared: Path) -> None:
        path = shared / "sources" / "interpretation-2025-01-14.en.txt"
        result = call("verify", "--source", TEXT, str(path))
        assert result.code == 0
        assert result.out.endswith("found elsewhere: 0\nnot found: 0\n")
        rows = call("verify", "--source", TEXT, str(path), "--json").json
        assert {row["outcome"] for row in rows} == {"found"}
        assert all(row["locator"] in row["places"] for row in rows)

    @pytest.mark.parametrize("data", [b"\xff\xfe", None])
    def test_names_file_that_is_not_text(self, call: Call, tmp_path: Path, data: bytes | None) -> None:
        if data:
            (tmp_path / "text.txt").write_bytes(data)
        result = call("verify", "--source", TEXT, str(tmp_path / "text.txt"))
        assert result.code == 2
        assert "text.txt" in result.err


class TestCite:
    def test_every_style_is_that_of_library(self, call: Call) -> None:
        for style in ("text", "bibtex", "csl-json", "cff"):
            expected = pilotstd.load("1.1.0").citation(style)
            assert call("cite", "--style", style, "--data", "1.1.0").out == f"{expected}\n"

    def test_json_has_style_and_citation(self, call: Call) -> None:
        plain = json.loads(call("cite", "--json").out)
        assert plain == {"style": "text", "citation": pilotstd.load().citation()}
