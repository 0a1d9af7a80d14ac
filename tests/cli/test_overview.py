"""`pilotstd` without a command."""

import os
import re
import subprocess
import sys

import pytest

import pilotstd
from tests.cli.conftest import Call


class TestOverview:
    def test_shows_version_day_and_digest_of_newest_release(self, call: Call) -> None:
        newest = pilotstd.releases()[-1]
        result = call()
        assert result.code == 0
        assert all(part in result.out for part in (newest.version, str(newest.as_of), newest.sha256))

    def test_first_line_on_work_tasks_is_coverage(self, call: Call) -> None:
        first = next(line for line in call().out.splitlines() if "first batch" in line)
        assert first.split()[-3:] == ["104", "26", "1"]

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
        assert "  doc:opinions-2024 → implements → doc:task-list-2024, stated\n" in out
        assert "The others are not stated by a source: " in out
        assert ". Links are no order in time.\n" in out

    @pytest.mark.parametrize("version", ["1.2.0", None])
    def test_counts_dependencies_whose_prerequisite_is_not_recorded(self, call: Call, version: str | None) -> None:
        ds = pilotstd.load(version) if version else pilotstd.load()
        data = ["--data", version] if version else []
        assert any(item.prerequisite is None for item in ds.dependencies)
        plain = call(*data, "--json").json
        assert plain["dependencies"]["edges"] == sum(plain["dependencies"]["basis"].values()) == len(ds.dependencies)
        out = call(*data).out
        assert f"What rests on what: {len(ds.dependencies)} dependencies (" in out
        ends = {end for item in ds.dependencies for end in (item.dependent, item.prerequisite)}
        alone = [task.id for task in ds.work_tasks if task.id not in ends]
        assert "task:100" not in alone
        assert f"  {len(alone)} recorded work tasks have no known dependency\n" in out
        assert re.search(r"^  task:100 → .* → \(not in the data: .*\), stated$", out, re.MULTILINE)

    def test_says_what_strength_counts_and_names_roles(self, call: Call) -> None:
        out = call().out
        assert "once for each way in which they are linked" in " ".join(out.split())
        assert "both coordinating" in " ".join(out.split())
        assert "both responsible" not in out

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_promises_no_order_of_work(self, call: Call, lang: str) -> None:
        out = call("--lang", lang).out
        assert "rder of work" not in out
        assert "工作次序" not in out

    def test_closest_departments_are_those_that_issued_together(self, call: Call) -> None:
        first = call("--data", "1.2.0", "--json").json["strongest_linkages"][0]
        assert (first["pair"], first["weight"]) == (["dept:mofcom", "dept:samr"], 1)
        assert first["strength"] == pytest.approx(1 + 1 / 23)
        assert "MOFCOM–SAMR" in call("--data", "1.2.0").out
        assert "共同印发" in call("--data", "1.2.0", "--lang", "zh").out

    def test_says_who_leads(self, call: Call) -> None:
        lines = call("--data", "1.2.0").out.splitlines()
        start = next(number for number, line in enumerate(lines) if line.startswith("Who does what"))
        assert [line.split()[0] for line in lines[start + 3 : start + 5]] == ["State", "MOFCOM"]

    def test_data_selects_release(self, call: Call) -> None:
        assert call("--data", "1.0.0", "--json").json["version"] == "1.0.0"

    def test_module_and_command_print_the_same(self, call: Call) -> None:
        completed = subprocess.run(
            [sys.executable, "-m", "pilotstd"],
            capture_output=True,
            encoding="utf-8",
            check=True,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
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
        assert "收录情况" in out
        assert "部门联系" in out
