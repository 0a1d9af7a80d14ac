"""The options that several commands share: `--data`, `--file`, `--as`; no command accepts an option that it does not use."""

from pathlib import Path
from typing import Any

import pytest

import pilotstd
from pilotstd.cli import OPTIONS, parser
from tests.cli.conftest import Call

NEED_NO_DATASET = {
    "releases": (),
    "template": ("regions",),
    "diff": ("1.0.0",),
    "pin": (),
    "publish": ("draft.json", "1.0.0", "--catalog", "data"),
    "merge": ("1.0.0", "1.1.0", "--as", "1.1.0+a", "--out", "a.json"),
    "identify": ("mine.json",),
    "read-notice": ("notice.txt",),
    "completion": ("bash",),
}
COMMANDS = parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


class TestDataset:
    def test_data_opens_release(self, call: Call) -> None:
        assert call("--data", "~=1.0.0", "--json").json["version"] == "1.0.0"
        assert call("cite", "--data", "<1.2").out == f"{pilotstd.load('1.1.0').citation()}\n"

    @pytest.mark.parametrize("before", [True, False])
    def test_file_opens_file(self, call: Call, before: bool) -> None:
        pilotstd.load("1.0.0").write("mine.json")
        option = ("--file", "mine.json")
        argv = (*option, "cite") if before else ("cite", *option)
        assert call(*argv).out == f"{pilotstd.load('1.0.0').citation()}\n"

    def test_file_opens_folder(self, call: Call) -> None:
        pilotstd.load("1.0.0").write("mine", "csv")
        assert call("--file", "mine", "--json").json["version"] == "1.0.0"

    def test_file_with_name_of_release(self, call: Call) -> None:
        pilotstd.load("1.1.0").write("1.0.0", "csv")
        assert call("--file", "1.0.0", "--json").json["version"] == "1.1.0"
        assert call("--data", "1.0.0", "--json").json["version"] == "1.0.0"

    @pytest.mark.parametrize("name", ["mine.json", "MINE.XLSX", "./mine", "../../etc/passwd", "folder/", "1.0.0.csv"])
    @pytest.mark.parametrize("argv", [("show", "task:015", "--data"), ("diff",), ("diff", "1.0.0")])
    def test_version_that_looks_like_path_is_refused(self, call: Call, argv: tuple[str, ...], name: str) -> None:
        result = call(*argv, name)
        assert (result.code, result.out) == (2, "")
        assert f"expected a version or a specifier, got {name!r}; for a file use --file" in result.err

    def test_data_never_opens_file(self, call: Call) -> None:
        pilotstd.load("1.0.0").write("mine", "csv")
        result = call("coverage", "--data", "mine")
        assert (result.code, result.out) == (2, "")
        assert "no release 'mine' of pilotstd; there are 1.0.0, 1.1.0, 1.2.0" in result.err

    def test_missing_file(self, call: Call) -> None:
        result = call("coverage", "--file", "absent.json")
        assert (result.code, result.out) == (2, "")
        assert "'absent.json' cannot be read" in result.err

    def test_data_and_file_exclude_each_other(self, call: Call) -> None:
        result = call("coverage", "--data", "1.0.0", "--file", "mine.json")
        assert (result.code, result.out) == (2, "")
        assert "argument --file: not allowed with argument --data" in result.err


class TestUnusedOptions:
    @pytest.mark.parametrize("option", [("--data", "1.0.0"), ("--file", "mine.json")])
    @pytest.mark.parametrize("command", NEED_NO_DATASET)
    def test_dataset_before_command_without_dataset(self, call: Call, command: str, option: tuple[str, ...]) -> None:
        result = call(*option, command, *NEED_NO_DATASET[command])
        assert (result.code, result.out) == (2, "")
        assert f"{command} does not use --data or --file" in result.err

    @pytest.mark.parametrize("command", NEED_NO_DATASET)
    def test_data_after_command_without_dataset(self, call: Call, command: str) -> None:
        result = call(command, *NEED_NO_DATASET[command], "--data", "1.0.0")
        assert (result.code, result.out) == (2, "")
        assert "unrecognized arguments: --data" in result.err

    @pytest.mark.parametrize("command", ["pin", "cite", "check"])
    def test_lang_of_command_without_translation(self, call: Call, command: str) -> None:
        for argv in (("--lang", "zh", command), (command, "--lang", "zh")):
            assert call(*argv).code == 2

    @pytest.mark.parametrize("command", COMMANDS)
    def test_help_shows_used_options_only(self, call: Call, command: str) -> None:
        used: Any = COMMANDS[command].get_default("options")
        help = call(command, "--help").out
        names = {"dataset": "--data ", "lang": "--lang ", "json": "--json"}
        assert {option for option in OPTIONS if names[option] in help} == used

    @pytest.mark.parametrize("argv", [(), ("show", "task:101"), ("diff", "1.0.0"), ("export", "a.json")])
    def test_lang_with_json(self, call: Call, argv: tuple[str, ...]) -> None:
        result = call(*argv, "--json", "--lang", "zh")
        assert (result.code, result.out) == (2, "")
        assert "--lang does nothing with --json, which holds both languages" in result.err

    def test_options_are_not_abbreviated(self, call: Call) -> None:
        assert "unrecognized arguments: --dat" in call("cite", "--dat", "1.0.0").err


class TestNewVersion:
    """`--as` of `import` and `merge-notice`."""

    @pytest.fixture(autouse=True)
    def inputs(self) -> None:
        Path("work_tasks.csv").write_text("number\n36\n", encoding="utf-8")
        Path("notice.txt").write_text("1.医疗保障经办服务通则（重庆）\n", encoding="utf-8")

    COMMANDS = (
        ("import", "work_tasks.csv", "--source", "source:compilation"),
        ("merge-notice", "notice.txt", "--source", "https://www.example.org/a"),
    )

    @pytest.mark.parametrize("version", ["1.2.0", "1.0.0", "1.2", "v1.2.0", "1.2.0.0", "01.1"])
    @pytest.mark.parametrize("argv", COMMANDS, ids=lambda argv: argv[0])
    def test_version_of_release_is_refused(self, call: Call, argv: tuple[str, ...], version: str) -> None:
        result = call(*argv, "--data", "1.1.0", "--as", version, "--out", "mine.json")
        assert (result.code, result.out) == (2, "")
        assert f"version {version} is already used by other data; use for example" in result.err
        assert not Path("mine.json").exists()

    @pytest.mark.parametrize("version", ["mine", "", "1.2.0-ours!", "1..2"])
    @pytest.mark.parametrize("argv", COMMANDS, ids=lambda argv: argv[0])
    def test_invalid_version_is_refused(self, call: Call, argv: tuple[str, ...], version: str) -> None:
        result = call(*argv, "--as", version, "--out", "mine.json")
        assert (result.code, result.out) == (2, "")
        assert f"invalid version {version!r}: expected a PEP 440 version" in result.err
        assert not Path("mine.json").exists()

    @pytest.mark.parametrize("argv", COMMANDS, ids=lambda argv: argv[0])
    def test_version_of_file_is_refused(self, call: Call, argv: tuple[str, ...]) -> None:
        pilotstd.load("1.2.0").evolve(version="1.2.0+mine.1").write("old.json")
        result = call(*argv, "--file", "old.json", "--as", "1.2.0+mine.1", "--out", "mine.json")
        assert (result.code, result.out) == (2, "")
        assert "version 1.2.0+mine.1 is already used by other data" in result.err

    @pytest.mark.parametrize("argv", COMMANDS, ids=lambda argv: argv[0])
    def test_local_version_is_accepted(self, call: Call, argv: tuple[str, ...]) -> None:
        result = call(*argv, "--as", "1.2.0+mine.1", "--out", "mine.json")
        assert result.code == 0, result.err
        assert pilotstd.read("mine.json").version == "1.2.0+mine.1"
