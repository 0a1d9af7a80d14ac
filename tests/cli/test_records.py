"""The subcommands that look at records."""

import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

import pilotstd
from pilotstd.model import TABLES
from tests.cli.conftest import Call


class TestReleases:
    def test_every_bundled_release_is_listed(self, call: Call) -> None:
        assert [row["version"] for row in call("releases", "--json").json] == [
            release.version for release in pilotstd.releases()
        ]


class TestList:
    @pytest.mark.parametrize("table", TABLES)
    def test_a_table_lists_every_record(self, call: Call, table: str) -> None:
        said = call("list", table)
        ids = pilotstd.load().table(table).ids
        assert said.code == 0
        assert [id for id in ids if id not in said.out] == []

    @pytest.mark.parametrize("columns", [60, 80, 100, 130, 200])
    @pytest.mark.parametrize("table", ["departments", "documents", "work_tasks"])
    def test_no_line_is_wider_than_the_terminal_and_no_word_is_broken(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, table: str, columns: int
    ) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        out = call("list", table).out
        assert max(map(cell_len, out.splitlines())) <= columns
        words = {
            word for record in pilotstd.load().table(table) for word in str(record.label).split()
        }
        assert [word for word in words if word.isascii() and word not in out] == []

    def test_where_there_is_no_room_each_record_is_a_block(
        self, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "60")
        blocks = call("list", "departments").out.split("\n\n")
        assert blocks[0].splitlines() == [
            "id            dept:caac",
            "name          Civil Aviation Administration of China",
            "short name    中国民航局",
            "abbreviation  CAAC",
        ]

    def test_a_hyphen_serves_for_an_underscore(self, call: Call) -> None:
        assert call("list", "work-tasks").out == call("list", "work_tasks").out

    def test_an_unknown_table_names_its_neighbours(self, call: Call) -> None:
        said = call("list", "work_task")
        assert said.code == 2
        assert "did you mean 'work_tasks'" in said.err

    def test_json_is_what_the_file_holds(self, call: Call) -> None:
        rows = call("list", "aspects", "--json").json
        assert [row["id"] for row in rows] == list(pilotstd.load().aspects.ids)


class TestShow:
    def test_a_record_shows_what_is_known_what_is_not_and_what_says_so(self, call: Call) -> None:
        out = call("show", "task:035").out
        assert "电池护照行业网络安全与数据" in call("show", "task:035", "--lang", "zh").out
        assert "source:compilation" in out
        assert any(
            line.strip().startswith("not known") and "regions" in line for line in out.splitlines()
        )

    def test_an_unknown_id_is_an_error_with_near_matches_and_no_traceback(self, call: Call) -> None:
        said = call("show", "task:35")
        assert (said.code, said.out) == (2, "")
        assert "did you mean" in said.err
        assert "Traceback" not in said.err


class TestSearch:
    def test_words_find_records_in_either_language(self, call: Call) -> None:
        assert "task:020" in call("search", "养老").out
        assert "task:020" in [row["id"] for row in call("search", "elderly", "care", "--json").json]

    def test_no_words_are_an_error(self, call: Call) -> None:
        assert call("search", " ").code == 2

    def test_the_limit_holds(self, call: Call) -> None:
        assert len(call("search", "service", "--limit", "3", "--json").json) == 3


class TestCoverage:
    def test_what_cannot_be_counted_says_so(self, call: Call) -> None:
        rows = {row["figure"]: row["recorded"] for row in call("coverage", "--json").json}
        assert rows["figure:pilot-tasks-plan-of-april-2025"] is None
        assert "cannot be counted" in call("coverage").out


class TestCheck:
    @pytest.mark.parametrize("release", pilotstd.releases(), ids=lambda release: release.version)
    def test_a_bundled_release_has_no_problem(self, call: Call, release: pilotstd.Release) -> None:
        said = call("check", "--data", release.version)
        assert (said.code, said.out.splitlines()[-1]) == (0, f"{release.version}: 0 problems")

    def test_every_problem_of_a_file_is_listed_and_the_exit_code_is_1(
        self, call: Call, tmp_path: Path
    ) -> None:
        file = tmp_path / "mine.json"
        file.write_text(
            '{"format":1,"version":"1","as_of":"2026-01-01","sources":[{"id":"source:a"},{"id":"sauce:b"}]}',
            encoding="utf-8",
        )
        said = call("check", str(file))
        assert said.code == 1
        assert "source:a" in said.out
        assert "sauce:b" in said.out
        assert len(call("check", str(file), "--json").json) == int(
            said.out.splitlines()[-1].split()[-2]
        )

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b'{"format": 1, "version": '])
    def test_a_file_that_is_no_dataset_is_a_problem_not_a_traceback(
        self, call: Call, tmp_path: Path, content: bytes
    ) -> None:
        file = tmp_path / "mine.json"
        file.write_bytes(content)
        said = call("check", str(file))
        assert said.code == 1
        assert "Traceback" not in said.err

    def test_the_last_line_names_the_file_that_was_to_be_the_data(
        self, call: Call, tmp_path: Path
    ) -> None:
        file = tmp_path / "mine.json"
        file.write_text("{}", encoding="utf-8")
        said = call("check", "--data", str(file))
        assert said.out.splitlines()[-1] == f"{file}: 1 problem"


class TestWrongUse:
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
    def test_the_exit_code_is_2_with_a_message(self, call: Call, argv: tuple[str, ...]) -> None:
        said = call(*argv)
        assert said.code == 2
        assert said.err.strip()
        assert "Traceback" not in said.err

    def test_a_path_in_place_of_a_version_is_an_unknown_release(self, call: Call) -> None:
        assert "no bundled release '../../etc/nothing'" in call("--data", "../../etc/nothing").err

    def test_a_folder_with_the_name_of_a_release_does_not_stand_in_its_way(
        self, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "1.0.0").mkdir()
        assert call("--data", "1.0.0", "--json").json["version"] == "1.0.0"

    @pytest.mark.skipif(
        not Path("/dev/full").exists(), reason="needs /dev/full, which is always full"
    )
    def test_a_full_disk_is_an_error_without_a_traceback(self) -> None:
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            ended = subprocess.run(
                [sys.executable, "-m", "pilotstd", "releases"],
                stdout=full,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                check=False,
            )
        assert ended.returncode == 2
        assert "Traceback" not in ended.stderr

    def test_a_reader_that_has_enough_is_no_error(self) -> None:
        command = f"{sys.executable} -m pilotstd list sources | head -n 1"
        ended = subprocess.run(
            command, shell=True, capture_output=True, encoding="utf-8", check=False
        )
        assert ended.stderr == ""
