"""`pilotstd` without a command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

import pilotstd
from pilotstd.cli import main
from tests.cli.conftest import Call, in_terminal

RELEASES = [release.version for release in pilotstd.releases()]


class TestScreen:
    @pytest.mark.parametrize("lang", ["en", "zh"])
    @pytest.mark.parametrize("columns", [80, 120, 200])
    @pytest.mark.parametrize("version", RELEASES)
    def test_fits_on_a_screen(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, version: str, columns: int, lang: str
    ) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = call("--data", version, "--lang", lang).out.splitlines()
        assert len(lines) < 24  # the prompt takes a line
        assert max(map(cell_len, lines)) <= columns

    @pytest.mark.slow
    @pytest.mark.parametrize("locale", ["C.UTF-8", "zh_CN.UTF-8"])
    @pytest.mark.parametrize("columns", [80, 120, 200])
    def test_fits_on_a_real_terminal(self, columns: int, locale: str) -> None:
        result = in_terminal(columns=columns, LC_ALL=locale)
        assert result.code == 0
        assert len(result.out.splitlines()) < 24
        assert max(map(cell_len, result.out.splitlines())) <= columns
        assert "\x1b" not in result.out

    def test_long_path_is_not_cut(self, call: Call, tmp_path: str) -> None:
        path = f"{tmp_path}/{'a' * 90}.json"
        pilotstd.load("1.0.0").write(path)
        assert f"pilotstd show task:104 --file {path}\n" in call("--file", path).out

    def test_dataset_without_records(self, call: Call, tmp_path: str) -> None:
        path = f"{tmp_path}/empty.json"
        pilotstd.load("1.0.0").evolve(version="0", records=(), retired=()).write(path)
        result = call("--file", path)
        assert (result.code, result.err) == (0, "")
        assert "0 dependencies (none recorded)" in result.out


class TestOverview:
    def test_is_in_the_readme(self, call: Call) -> None:
        readme = Path(__file__).parents[2] / "README.md"
        if not readme.exists():
            pytest.skip("no README beside the tests")
        assert f"$ pilotstd\n{call().out}```" in readme.read_text(encoding="utf-8")

    def test_says_what_the_policy_is(self, call: Call) -> None:
        assert "MOFCOM and SAMR issued 商资发〔2024〕314号 on 2024-12-31" in call().out
        assert "商务部和市场监管总局于 2024-12-31 印发商资发〔2024〕314号" in call("--lang", "zh").out

    def test_shows_version_day_and_digest_of_newest_release(self, call: Call) -> None:
        newest = pilotstd.releases()[-1]
        result = call()
        assert result.code == 0
        assert all(part in result.out for part in (newest.version, str(newest.as_of), newest.sha256))

    def test_first_bar_is_that_of_the_work_tasks(self, call: Call) -> None:
        first = next(line for line in call().out.splitlines() if "first batch)  " in line)
        assert first.split("  ")[1:] == [
            "work tasks (first batch)",
            *[""] * 5,
            "█████░░░░░░░░░░░░░░░",
            "26 of 104, 1 in part",
        ]

    def test_json_counts_records_of_each_table(self, call: Call) -> None:
        ds = pilotstd.load()
        plain = call("--json").json
        assert plain["records"] == {name: len(table) for name, table in ds.tables.items()}

    def test_dependencies_are_counted_by_basis(self, call: Call) -> None:
        plain = call("--data", "1.2.0", "--json").json
        assert plain["dependencies"] == {"edges": 21, "basis": {"stated": 2, "derived": 19}}
        assert plain["order_of_work"][0][0] == "doc:task-list-2024"
        out = call("--data", "1.2.0").out
        assert "What rests on what: 21 dependencies (2 stated, 19 derived by a rule)" in out
        assert "  doc:opinions-2024 → doc:task-list-2024  implements  stated\n" in out
        assert "other way round" in out
        assert "other way round" not in call().out

    @pytest.mark.parametrize("version", ["1.2.0", None])
    def test_counts_dependencies_whose_prerequisite_is_not_recorded(self, call: Call, version: str | None) -> None:
        ds = pilotstd.load(version) if version else pilotstd.load()
        data = ["--data", version] if version else []
        assert any(item.prerequisite is None for item in ds.dependencies)
        plain = call(*data, "--json").json
        assert plain["dependencies"]["edges"] == sum(plain["dependencies"]["basis"].values()) == len(ds.dependencies)
        assert f"What rests on what: {len(ds.dependencies)} dependencies (" in call(*data).out

    @pytest.mark.parametrize("version", RELEASES)
    def test_names_three_commands_that_run(self, call: Call, version: str) -> None:
        commands = [line for line in call("--data", version).out.splitlines() if line.startswith("pilotstd ")]
        assert len(commands) == 3
        assert [main(command.split()[1:]) for command in commands] == [0, 0, 0]

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_promises_no_order_of_work(self, call: Call, lang: str) -> None:
        out = call("--lang", lang).out
        assert "rder of work" not in out
        assert "工作次序" not in out

    def test_closest_departments_are_those_that_issued_together(self, call: Call) -> None:
        first = call("--data", "1.2.0", "--json").json["strongest_linkages"][0]
        assert (first["pair"], first["weight"]) == (["dept:mofcom", "dept:samr"], 1)
        assert first["strength"] == pytest.approx(1 + 1 / 23)

    def test_data_selects_release(self, call: Call) -> None:
        assert call("--data", "1.0.0", "--json").json["version"] == "1.0.0"

    @pytest.mark.slow
    def test_module_and_command_print_the_same(self, call: Call) -> None:
        completed = subprocess.run(
            [sys.executable, "-m", "pilotstd"],
            capture_output=True,
            encoding="utf-8",
            check=True,
            env={name: value for name, value in os.environ.items() if name != "COLUMNS"} | {"LC_ALL": "C.UTF-8"},
        )
        assert completed.stdout == call().out

    def test_missing_rich_prints_error_only(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "rich", None)
        result = call()
        assert (result.code, result.out) == (2, "")
        assert 'pip install "pilotstd[cli]"' in result.err
        assert call("--json").code == 0

    def test_lang_zh(self, call: Call) -> None:
        out = call("--lang", "zh").out
        assert "来源载明的总数，已录多少" in out
        assert "何者以何者为基础" in out
