"""`diff`, `merge`, `pin`, `publish`, `identify`, `trace`, `verify` and `cite`."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import attrs
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
        assert f"  added: {len(changes.of('added'))} (documents 1, " in "\n".join(summary)
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

    @pytest.mark.slow
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

    @pytest.mark.slow
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

    @pytest.mark.parametrize(
        ("option", "criteria"),
        [
            (("--table", "work-tasks,regions"), {"table": ["work_tasks", "regions"]}),
            (
                ("--table", "work_tasks", "--field", "level, regions"),
                {"table": "work_tasks", "field": ["level", "regions"]},
            ),
            (("--id", "task:015,task:016"), {"id": ["task:015", "task:016"]}),
        ],
    )
    def test_shows_what_is_asked_for(self, call: Call, option: tuple[str, ...], criteria: dict[str, Any]) -> None:
        changes = pilotstd.diff("1.2.0", "2.0.0").where(**criteria)
        assert len(changes)
        assert call("diff", "1.2.0", "2.0.0", *option, "--markdown").out == changes.to_markdown()

    def test_shows_what_records_rest_on(self, call: Call) -> None:
        changes = pilotstd.diff("1.2.0", "2.0.0").touching("task:015")
        assert call("diff", "1.2.0", "2.0.0", "--touching", "task:015", "--json").out == f"{changes.to_json()}\n"
        result = call("diff", "1.2.0", "2.0.0", "--touching", "task:015", "--table", "work-tasks", "--json").json
        assert {change["id"] for change in result["changes"]} == {"task:015"}

    @pytest.mark.parametrize(
        ("option", "code"),
        [
            (("--fail-on", "changed"), 1),
            (("--fail-on", "removed,changed"), 1),
            (("--fail-on", "removed"), 0),
            (("--table", "work-tasks", "--field", "number", "--fail-on", "removed,changed"), 0),
            (("--table", "work-tasks", "--field", "regions,level", "--fail-on", "removed,changed"), 1),
            (("--table", "dependencies", "--field", "kind", "--fail-on", "retired"), 1),
            (("--id", "task:101", "--fail-on", "retired"), 0),
        ],
    )
    def test_fails_on_the_kinds_that_are_given(self, call: Call, option: tuple[str, ...], code: int) -> None:
        assert call("diff", "1.2.0", "2.0.0", *option).code == code

    @pytest.mark.parametrize("option", [("--fail-on", "chnaged"), ("--table", "work-task"), ("--field", "levle")])
    def test_what_is_unknown_has_near_matches(self, call: Call, option: tuple[str, ...]) -> None:
        result = call("diff", "1.0.0", "1.1.0", *option)
        assert (result.code, result.out) == (2, "")
        assert "did you mean" in result.err

    def test_unknown_version_lists_releases(self, call: Call) -> None:
        result = call("diff", "1.0.0", "1.3.0")
        assert (result.code, result.out) == (2, "")
        assert "no release '1.3.0' of pilotstd; there are 1.0.0, 1.1.0, 1.2.0" in result.err
        assert "there are 1.0.0, 1.1.0, 1.2.0" in result.err


class TestPin:
    @pytest.mark.parametrize(("spec", "version"), [((), NEWEST), (("~=1.1.0",), "1.1.0")])
    def test_prints_the_file_with_code_and_test(self, call: Call, spec: tuple[str, ...], version: str) -> None:
        release = bundled.find(version)
        result = call("pin", *spec)
        assert f'pilotstd.load("{version}", sha256="{release.sha256}")' in result.out
        assert f'pilotstd.testing.assert_release("{version}", "{release.sha256}")' in result.out
        assert tomllib.loads(result.out)["as_of"] == release.as_of

    def test_json_has_what_the_file_has(self, call: Call) -> None:
        release = bundled.find("1.0.0")
        assert call("pin", "1.0.0", "--json", "--relies-on", "work_tasks.level,task:015").json == {
            "catalog": "pilotstd",
            "version": "1.0.0",
            "as_of": "2025-01-14",
            "sha256": release.sha256,
            "relies_on": ["work_tasks.level", "task:015"],
        }

    def test_what_is_written_is_checked(self, call: Call, tmp_path: Path) -> None:
        held, broken = str(tmp_path / "a.toml"), str(tmp_path / "b.toml")
        assert call("pin", "1.2.0", "--relies-on", "work_tasks.number", "--out", held).out == ""
        assert call("pin", "1.2.0", "--relies-on", "work_tasks.level", "--out", broken).code == 0
        assert call("pin", "--check", held) == (0, f"{held}: 1.2.0\n", "")
        result = call("pin", "--check", broken, held)
        assert (result.code, result.out) == (1, f"{held}: 1.2.0\n")
        assert f"the pin '{broken}' does not hold" in result.err

    @pytest.mark.parametrize("argv", [("--check", "absent.toml"), ("1.0.0", "--check", "a.toml"), ("--relies-on", "x")])
    def test_wrong_use(self, call: Call, argv: tuple[str, ...]) -> None:
        assert call("pin", *argv)[:2] == (2, "")

    def test_hook_runs_the_check(self, call: Call, tmp_path: Path) -> None:
        hooks = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
        if not hooks.is_file():
            pytest.skip("the hooks are in the repository, not in the package")
        settings = dict(line.strip(" -").split(": ", 1) for line in hooks.read_text("utf-8").splitlines())
        assert re.search(settings["files"], "folder/pilotstd-pin.toml")
        call("pin", "--out", str(tmp_path / "pilotstd-pin.toml"))
        assert call(*settings["entry"].split()[1:], str(tmp_path / "pilotstd-pin.toml")).code == 0


class TestPublish:
    @pytest.fixture
    def draft(self, tmp_path: Path) -> str:
        pilotstd.load("1.2.0").write(tmp_path / "draft.json")
        return str(tmp_path / "draft.json")

    def test_makes_a_release(self, call: Call, tmp_path: Path, draft: str) -> None:
        (tmp_path / "words.md").write_text("By hand.", encoding="utf-8")
        folders = ("--catalog", str(tmp_path / "data"), "--notes", str(tmp_path / "notes"))
        result = call("publish", draft, "1.0.0", *folders, "--summary", "Ours.")
        (release,) = pilotstd.Catalog(tmp_path / "data").releases()
        assert (result.code, result.out) == (0, f"1.0.0: Ours.\nsha256 {release.sha256}\n")
        ds = pilotstd.load("1.2.0").evolve(version="1.2.0", as_of="2026-02-01")
        ds.write(draft)
        result = call("publish", draft, "1.0.1", *folders, "--introduction", str(tmp_path / "words.md"), "--json")
        assert (result.json["version"], result.json["summary"]) == ("1.0.1", "No record changed.")
        assert "By hand." in (tmp_path / "notes" / "1.0.1.md").read_text("utf-8")

    def test_refused_draft_exits_with_1(self, call: Call, tmp_path: Path, draft: str) -> None:
        catalog = ("--catalog", str(tmp_path / "data"))
        assert call("publish", draft, "1.0.0", *catalog).code == 0
        result = call("publish", draft, "1.0.1", *catalog)
        assert (result.code, result.out) == (1, "")
        assert "nothing has changed since 1.0.0" in result.err

    def test_missing_file_exits_with_2(self, call: Call, tmp_path: Path) -> None:
        assert call("publish", "absent.json", "1.0.0", "--catalog", str(tmp_path / "data")).code == 2
        assert not (tmp_path / "data").exists()


class TestMerge:
    @pytest.fixture
    def files(self, tmp_path: Path) -> tuple[str, ...]:
        ds = pilotstd.load("1.2.0")
        levels = {"mine": "national", "theirs": "industry"}
        for name, level in levels.items():
            task = attrs.evolve(ds["task:015"], level=pilotstd.StandardLevel(level))
            ds.with_records([task], version=f"1.2.0+{name}").write(tmp_path / f"{name}.json")
        return ("--file", str(tmp_path / "mine.json"), "--file", str(tmp_path / "theirs.json"))

    @pytest.mark.slow
    def test_conflict_stops_it_until_resolved(self, call: Call, tmp_path: Path, files: tuple[str, ...]) -> None:
        out = tmp_path / "both.json"
        rest = (*files, "--as", "1.2.0+both", "--out", str(out))
        result = call("merge", *rest)
        assert (result.code, result.out, out.exists()) == (1, "", False)
        assert "task:015.level: the one has 'national', the other 'industry'" in result.err
        for resolve, level in (("task:015.level=other", "industry"), ("one", "national")):
            result = call("merge", *rest, "--resolve", resolve, "--json")
            assert (result.json["version"], result.json["added"]) == ("1.2.0+both", [])
            both = pilotstd.read(out)
            assert (both.work_tasks["task:015"].level, both.sha256) == (level, result.json["sha256"])

    def test_releases_and_files(self, call: Call, tmp_path: Path, files: tuple[str, ...]) -> None:
        out = str(tmp_path / "both.json")
        result = call("merge", "1.1.0", *files[:2], "--as", "1.2.0+both", "--out", out, "--resolve", "other", "--json")
        assert len(result.json["added"]) == len(pilotstd.diff("1.1.0", "1.2.0").of("added"))

    @pytest.mark.parametrize("argv", [(), ("1.0.0",), ("1.0.0", "1.1.0", "--file", "x.json")])
    def test_two_datasets_are_expected(self, call: Call, argv: tuple[str, ...]) -> None:
        result = call("merge", *argv, "--as", "1.2.0+a", "--out", "a.json")
        assert result.code == 2
        assert "expected two of ONE, OTHER and --file FILE" in result.err

    def test_format_that_is_not_read_back_is_refused(self, call: Call) -> None:
        assert call("merge", "1.0.0", "1.1.0", "--as", "1.2.0+a", "--out", "a.ttl").code == 2


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
