"""`releases`, `list`, `show`, `search`, `coverage` and `check`; and the errors of the command."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from rich.cells import cell_len

import pilotstd
from pilotstd.model import TABLES
from tests.cli.conftest import Call


class TestReleases:
    def test_lists_every_bundled_release(self, call: Call) -> None:
        assert [row["version"] for row in call("releases", "--json").json] == [
            release.version for release in pilotstd.releases()
        ]


class TestList:
    @pytest.mark.parametrize("table", TABLES)
    def test_lists_every_record(self, call: Call, table: str) -> None:
        result = call("list", table)
        ids = pilotstd.load().table(table).ids
        assert result.code == 0
        assert [id for id in ids if id not in result.out] == []

    @pytest.mark.parametrize("columns", [80, 90, 100, 130, 200])
    @pytest.mark.parametrize("lang", ["en", "zh"])
    @pytest.mark.parametrize("table", TABLES)
    def test_lines_fit_terminal_without_cut_or_broken_words(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, table: str, lang: str, columns: int
    ) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        out = call("list", table, "--lang", lang).out
        assert max(map(cell_len, out.splitlines())) <= columns
        records = pilotstd.load().table(table)
        names = [record.label.in_language(lang) for record in records]
        words = {word for name in names for word in name.split() if word.isascii()}
        assert [word for word in words | {*records.ids} if word not in out] == []
        chinese = Counter(re.findall("[\u4e00-\u9fff]", "".join(names)))
        assert chinese - Counter(out) == Counter()

    def test_columns_align_with_chinese(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "110")
        header, _, *lines = call("list", "work-tasks", "--lang", "zh").out.splitlines()
        level = cell_len(header[: header.index("级别")])
        marked = [line for line in lines if "地方标准" in line]
        assert {cell_len(line[: line.index("地方标准")]) for line in marked} == {level}

    def test_narrow_terminal_shows_block_for_each_record(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "60")
        blocks = call("list", "departments").out.split("\n\n")
        assert blocks[0].splitlines() == [
            "id            dept:caac",
            "name          Civil Aviation Administration of China",
            "short name    中国民航局",
            "abbreviation  CAAC",
        ]

    def test_table_name_with_hyphen(self, call: Call) -> None:
        assert call("list", "work-tasks").out == call("list", "work_tasks").out

    def test_unknown_table_has_near_matches(self, call: Call) -> None:
        result = call("list", "work_task")
        assert result.code == 2
        assert "did you mean 'work_tasks'" in result.err

    def test_json_has_records_of_table(self, call: Call) -> None:
        rows = call("list", "aspects", "--json").json
        assert [row["id"] for row in rows] == list(pilotstd.load().aspects.ids)


class TestShow:
    def test_shows_values_evidence_and_missing_fields(self, call: Call) -> None:
        out = call("show", "task:035").out
        assert "电池护照行业网络安全与数据" in call("show", "task:035", "--lang", "zh").out
        assert "source:compilation" in out
        assert any(line.strip().startswith("not known") and "regions" in line for line in out.splitlines())

    def test_unknown_id_has_near_matches(self, call: Call) -> None:
        result = call("show", "task:35")
        assert (result.code, result.out) == (2, "")
        assert "did you mean" in result.err
        assert "Traceback" not in result.err


class TestSearch:
    def test_finds_records_in_either_language(self, call: Call) -> None:
        assert "task:020" in call("search", "养老").out
        assert "task:020" in [row["id"] for row in call("search", "elderly", "care", "--json").json]

    def test_says_that_nothing_is_found(self, call: Call) -> None:
        for options, answer in ((), "xyzzy: nothing found"), (("--lang", "zh"), "xyzzy: 未找到"), (("--json",), "[]"):
            result = call("search", "xyzzy", *options)
            assert (result.code, result.out.strip()) == (1, answer)

    def test_refuses_blank_words(self, call: Call) -> None:
        assert call("search", " ").code == 2

    def test_limit(self, call: Call) -> None:
        assert len(call("search", "service", "--limit", "3", "--json").json) == 3


class TestCoverage:
    def test_shows_what_cannot_be_counted(self, call: Call) -> None:
        rows = {row["figure"]: row["recorded"] for row in call("coverage", "--json").json}
        assert rows["figure:pilot-tasks-plan-of-april-2025"] is None
        assert "cannot be counted" in call("coverage").out


class TestCheck:
    @pytest.mark.parametrize("release", pilotstd.releases(), ids=lambda release: release.version)
    def test_bundled_release_has_no_problems(self, call: Call, release: pilotstd.Release) -> None:
        result = call("check", "--data", release.version)
        assert (result.code, result.out.splitlines()[-1]) == (0, f"{release.version}: 0 problems")

    def test_lists_every_problem_and_exits_with_1(self, call: Call, tmp_path: Path) -> None:
        file = tmp_path / "mine.json"
        file.write_text(
            '{"format":1,"version":"1","as_of":"2026-01-01","sources":[{"id":"source:a"},{"id":"sauce:b"}]}',
            encoding="utf-8",
        )
        result = call("check", str(file))
        assert result.code == 1
        assert "source:a" in result.out
        assert "sauce:b" in result.out
        assert len(call("check", str(file), "--json").json) == int(result.out.splitlines()[-1].split()[-2])

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b'{"format": 1, "version": '])
    def test_file_without_dataset_is_a_problem(self, call: Call, tmp_path: Path, content: bytes) -> None:
        file = tmp_path / "mine.json"
        file.write_bytes(content)
        result = call("check", str(file))
        assert result.code == 1
        assert "Traceback" not in result.err

    def test_last_line_names_file(self, call: Call, tmp_path: Path) -> None:
        file = tmp_path / "mine.json"
        file.write_text("{}", encoding="utf-8")
        for argv in (("check", str(file)), ("check", "--file", str(file))):
            assert call(*argv).out.splitlines()[-1] == f"{file}: 1 problem"

    def test_refuses_two_datasets(self, call: Call) -> None:
        assert call("check", "mine.json", "--data", "1.0.0").code == 2


class TestErrors:
    @pytest.mark.parametrize(
        "argv",
        [
            ("nonsense",),
            ("list",),
            ("show", "task:101", "--data", "9.9"),
            ("check", "no-such-file.json"),
            ("--lang", "fr"),
        ],
    )
    def test_exits_with_2_and_message(self, call: Call, argv: tuple[str, ...]) -> None:
        result = call(*argv)
        assert result.code == 2
        assert result.err.strip()
        assert "Traceback" not in result.err

    def test_folder_with_name_of_release_is_ignored(
        self, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "1.0.0").mkdir()
        assert call("--data", "1.0.0", "--json").json["version"] == "1.0.0"

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which is always full")
    def test_full_disk_is_an_error(self) -> None:
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            completed = subprocess.run(
                [sys.executable, "-m", "pilotstd", "releases"],
                stdout=full,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                check=False,
            )
        assert completed.returncode == 2
        assert "Traceback" not in completed.stderr

    def test_closed_pipe_is_not_an_error(self) -> None:
        command = f"{sys.executable} -m pilotstd list sources | head -n 1"
        completed = subprocess.run(command, shell=True, capture_output=True, encoding="utf-8", check=False)
        assert completed.stderr == ""
