"""`pilotstd` without a command."""

import os
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

    def test_order_of_work_has_task_list_before_opinions(self, call: Call) -> None:
        steps = call("--json").json["order_of_work"]
        step = {id: number for number, ids in enumerate(steps) for id in ids}
        assert step["doc:task-list-2024"] < step["doc:opinions-2024"]

    def test_shows_ties_of_strongest_linkages(self, call: Call) -> None:
        pairs = call("--json").json["strongest_linkages"]["pairs"]
        assert len(pairs) > 1
        assert f"{len(pairs)} pairs, tied" in call().out

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
