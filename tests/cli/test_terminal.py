"""What a terminal gets: nothing that acts on it, lines that fit, progress; and no traceback where nothing can be printed."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

import pilotstd
from pilotstd.cli import GROUPS, _output, parser
from pilotstd.model import Basis, Evidence, Label, Source
from tests.cli.conftest import Call, in_terminal

DIRECTIONS = "\u202eevil\u2066\u200e\u2028\u200b\U000e0041"  # a dataset may hold these
HOSTILE = f"\x1b[2J\x1b]0;owned\x07\x9b31m\r\x08\x00{DIRECTIONS}"
COMMANDS = parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]


def acts(text: str) -> list[str]:
    """The characters that a terminal would act on, but for the end of a line."""
    return [char for char in text if char != "\n" and _output.clean(char) != char]


def dataset(text: str) -> pilotstd.Dataset:
    """A dataset with this text wherever text may be."""
    evidence = (Evidence(source="source:a", locator=text, basis=Basis.DERIVED, rule=text),)
    source = Source(
        id="source:a", title=Label(en=text, zh=text), publisher=text, url=text, note=text, evidence=evidence
    )
    ds = pilotstd.load("1.0.0")
    return ds.evolve(version="1.0.0+mine.1", title=Label(en=text), records=[*ds, source])


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A file with characters that turn the direction of writing."""
    path = tmp_path / "directions.json"
    dataset(DIRECTIONS).write(path)
    return str(path)


class TestHostileText:
    @pytest.mark.parametrize(
        "command",
        [
            "",
            "list sources",
            "list sources --json",
            "show source:a",
            "show source:a --json",
            "search evil",
            "trace source:a",
            "trace source:a --json",
            "graph knowledge",
            "graph knowledge --nodes",
            "cite",
            "coverage",
        ],
    )
    def test_is_printed_escaped(self, call: Call, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
        ds = dataset(HOSTILE)
        monkeypatch.setattr(_output, "load", lambda _: ds)
        result = call(*command.split())
        assert (result.code, result.err) == (0, "")
        assert acts(result.out) == []
        if command.startswith("show"):
            assert ("\\u001b[2J" if "json" in command else "\\x1b[2J") in result.out

    @pytest.mark.slow
    @pytest.mark.parametrize("command", ["list sources --csv", "export -", "export - --format ttl"])
    def test_files_are_printed_escaped_on_a_terminal_alone(self, file: str, command: str) -> None:
        argv = (*command.split(), "--file", file)
        result = in_terminal(*argv)
        assert (result.code, acts(result.out)) == (0, [])
        assert "\\u202e" in result.out
        assert "\u202e" in in_terminal(*argv, pipe=True).out

    @pytest.mark.parametrize("form", [(), ("--markdown",), ("--json",)])
    def test_in_changes(self, call: Call, file: str, form: tuple[str, ...]) -> None:
        result = call("diff", "1.0.0", "--file", file, *form)
        assert (result.code, acts(result.out)) == (0, [])

    def test_json_is_read_back_unchanged(self, call: Call, file: str) -> None:
        result = call("show", "source:a", "--file", file, "--json")
        assert acts(result.out) == []
        assert result.json["title"]["en"] == DIRECTIONS

    @pytest.mark.slow
    def test_in_errors(self) -> None:
        for argv in (["show", "\x1b[2J"], ["\x1b[2J"], ["cite", "\x1b[2J"], ["check", "\x1b[2J\udc80.json"]):
            result = in_terminal(*argv)
            assert result.code in {1, 2}
            assert acts(result.out) == []
            assert "Traceback" not in result.out

    def test_notice(self, call: Call, tmp_path: Path) -> None:
        path = tmp_path / "notice.txt"
        path.write_text("关于修路的通知\n一、修\x1b[2J路\u202e\n", encoding="utf-8")
        for option in ((), ("--json",), ("--departments",)):
            assert acts(call("read-notice", str(path), *option).out) == []

    @pytest.mark.slow
    @pytest.mark.parametrize("format", ["xlsx", "sqlite"])
    def test_bytes_are_not_printed_on_a_terminal(self, format: str) -> None:
        result = in_terminal("export", "-", "--format", format)
        assert result.code == 2
        assert "not text, which a terminal cannot show" in result.out


class TestLines:
    @pytest.mark.slow
    @pytest.mark.parametrize("columns", [80, 120, 200])
    @pytest.mark.parametrize(
        "command",
        [
            "list work-tasks",
            "show doc:shangzifa-2024-314 --lang zh",
            "diff 1.2.0 2.0.0",
            "graph department_roles --nodes",
            "list --help",
        ],
    )
    def test_fit_terminal(self, command: str, columns: int) -> None:
        result = in_terminal(*command.split(), columns=columns)
        assert result.code == 0
        assert max(map(cell_len, result.out.splitlines())) <= columns
        assert acts(result.out) == []

    @pytest.mark.slow
    @pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["no-color", "dumb"])
    def test_is_the_same_without_colour_and_on_a_dumb_terminal(self, variables: dict[str, str]) -> None:
        assert in_terminal("list", "work-tasks", **variables) == in_terminal("list", "work-tasks")

    @pytest.mark.slow
    @pytest.mark.parametrize("columns", [80, 120, 200])
    @pytest.mark.parametrize(
        "command",
        ["search 养老", "coverage", "releases", "graph knowledge", "graph topics --nodes", "graph issuances", "--help"],
    )
    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_fit_a_given_width(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, command: str, columns: int, lang: str
    ) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        assert max(map(cell_len, call("--lang", lang, *command.split()).out.splitlines())) <= columns

    def test_narrow_terminal(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "20")
        for argv in ((), ("list", "work-tasks"), ("list", "dependencies"), ("show", "task:101"), ("diff", "1.0.0")):
            assert max(map(cell_len, call(*argv).out.splitlines())) <= 80
        assert max(map(cell_len, call("list", "work-tasks").out.splitlines())) <= 40

    def test_chinese_is_wrapped_between_characters_but_not_before_marks(
        self, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "60")
        lines = call("show", "doc:shangzifa-2024-314", "--lang", "zh").out.splitlines()
        assert [line for line in lines if line.strip()[:1] in set("，。、；：》）")] == []

    def test_long_word_is_broken(self) -> None:
        assert list(_output._broken("see http://example.org/" + "a" * 30, 20, cell_len)) == [
            "see",
            "http://example.org/a",
            "a" * 20,
            "a" * 9,
        ]


@pytest.mark.slow
class TestProgress:
    def test_export_shows_it_on_a_terminal_only(self, tmp_path: Path) -> None:
        path = str(tmp_path / "it.json")
        shown, printed = in_terminal("export", path).out.split("path: ")
        assert "it.json" in shown
        assert shown.endswith("\x1b[2K")  # and erases it
        assert "\x1b" not in printed
        assert "\x1b" not in in_terminal("export", path, pipe=True).out
        assert "\x1b" not in in_terminal("export", path, TERM="dumb").out

    def test_files_are_counted(self, tmp_path: Path) -> None:
        pytest.importorskip("pyarrow")
        (tmp_path / "texts").mkdir()
        for number in range(3):
            (tmp_path / "texts" / f"{number}.txt").write_text("关于修路的通知\n一、修路\n", encoding="utf-8")
        argv = ("read-notices", str(tmp_path / "texts"), "--workers", "1", "--out")
        assert "3/3" in re.sub(r"\x1b\[[0-9;]*m", "", in_terminal(*argv, str(tmp_path / "one")).out)
        assert in_terminal(*argv, str(tmp_path / "two"), pipe=True).out == f"path: {tmp_path / 'two'}\nread: 3\n"


def shell(command: str) -> "subprocess.CompletedProcess[str]":
    run = f'pilotstd() {{ {shlex.quote(sys.executable)} -m pilotstd "$@"; }}; {command}'
    return subprocess.run(["bash", "-c", run], capture_output=True, encoding="utf-8", check=False, timeout=60)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
class TestStreams:
    @pytest.mark.parametrize("command", ["", "list sources", "show task:101 --json", "--help", "export -"])
    def test_closed_pipe_is_not_an_error(self, command: str) -> None:
        assert shell(f"set -o pipefail; pilotstd {command} | true").stderr == ""
        assert shell(f"pilotstd {command} | head -n 1").stderr == ""

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which is always full")
    @pytest.mark.parametrize("command", ["releases", "--help", "list sources", "list sources --csv", "export -"])
    def test_full_device_is_an_error(self, command: str) -> None:
        result = shell(f"pilotstd {command} > /dev/full")
        assert result.returncode == 2
        assert result.stderr == "pilotstd: [Errno 28] No space left on device\n"

    @pytest.mark.parametrize("command", ["", "list sources --csv", "show task:101 --json", "export -", "--help"])
    def test_closed_output_is_an_error(self, command: str) -> None:
        result = shell(f"pilotstd {command} >&-")
        assert result.returncode == 2
        assert result.stderr == "pilotstd: the standard output is closed\n"

    @pytest.mark.parametrize("end", [">&-", "2>&-", "> /dev/full 2>&1", "2> /dev/full", ">&- 2>&- <&-"])
    def test_error_that_cannot_be_told_still_has_its_status(self, end: str) -> None:
        for command in ("show nothing:1", "nonsense"):
            result = shell(f"pilotstd {command} {end}")
            assert (result.returncode, result.stdout) == (2, "")
            assert "Traceback" not in result.stderr

    def test_interrupt_has_no_traceback(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(_output, "load", interrupt)
        assert call("cite") == (130, "", "")


class TestHelp:
    def test_commands_are_in_groups(self, call: Call) -> None:
        out = call("--help").out
        places = [out.index(f"\n{group}:\n") for group in GROUPS]
        assert places == sorted(places)
        assert all(f"    {name} " in out for name in COMMANDS)

    @pytest.mark.parametrize("command", COMMANDS)
    def test_command_has_three_examples_that_its_parser_takes(self, call: Call, command: str) -> None:
        out = call(command, "--help").out
        examples = [line.strip() for line in out[out.index("examples:") :].splitlines()[1:]]
        assert len(examples) >= 3
        for example in examples:
            assert cell_len(f"  {example}") <= 80
            words = shlex.split(example.partition(" < ")[0])
            assert words[:2] == ["pilotstd", command]
            parser().parse_args(words[1:])

    @pytest.mark.parametrize(
        "command", ["list", "show", "search", "coverage", "graph", "trace", "releases", "pin", "cite"]
    )
    def test_examples_run(self, call: Call, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        out = call(command, "--help").out
        for example in out[out.index("examples:") :].splitlines()[1:]:
            assert call(*shlex.split(example)[1:]).code == 0

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_argument_is_explained(self, command: str) -> None:
        assert [action.dest for action in COMMANDS[command]._actions if not action.help] == []

    def test_misspelt_command_has_near_matches(self, call: Call) -> None:
        assert "did you mean 'list'?" in call("lst").err


@pytest.mark.slow
class TestCompletion:
    """Through the shells themselves, where they are installed."""

    @pytest.fixture(autouse=True)
    def command(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        pytest.importorskip("argcomplete")
        script = tmp_path / "pilotstd"
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m pilotstd "$@"\n', encoding="utf-8")
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    def complete(self, line: str) -> set[str]:
        """What the command offers at the end of a line."""
        environment = os.environ | {
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_STDOUT_FILENAME": "/dev/stdout",
            "_ARGCOMPLETE_SHELL": "fish",
            "COMP_LINE": line,
            "COMP_POINT": str(len(line)),
            "COMP_TYPE": "",
        }
        completed = subprocess.run(["pilotstd"], env=environment, capture_output=True, encoding="utf-8", check=False)
        return {word.partition("\t")[0].strip() for word in completed.stdout.splitlines()}

    def test_commands_options_tables_ids_and_graphs(self) -> None:
        assert {"list", "show", "diff"} <= self.complete("pilotstd ")
        assert {"--where", "--sort", "--csv"} <= self.complete("pilotstd list --")
        assert {"work-tasks", "sources"} <= self.complete("pilotstd list ")
        assert self.complete("pilotstd show task:10") == {f"task:10{number}" for number in range(5)}
        assert {"regions=", "level="} <= self.complete("pilotstd list work-tasks --where ")
        assert {"issued", "number"} <= self.complete("pilotstd list documents --sort ")
        assert self.complete("pilotstd graph task") == {"task_dependencies"}
        assert self.complete("pilotstd show --data 1.0.0 std:") == set()

    @pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
    def test_bash(self) -> None:
        script = """
            eval "$(pilotstd completion bash)"
            COMP_LINE="pilotstd lis" COMP_POINT=12 COMP_WORDS=(pilotstd lis) COMP_CWORD=1 COMP_TYPE=9
            _python_argcomplete pilotstd lis pilotstd
            echo "${COMPREPLY[@]}"
        """
        completed = subprocess.run(["bash", "-c", script], capture_output=True, encoding="utf-8", check=False)
        assert completed.stdout.split() == ["list"], completed.stderr

    @pytest.mark.skipif(not shutil.which("fish"), reason="needs fish")
    def test_fish(self, tmp_path: Path) -> None:
        script = "pilotstd completion fish | source; complete --do-complete 'pilotstd show task:10'"
        environment = os.environ | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
        completed = subprocess.run(
            ["fish", "--no-config", "-c", script], capture_output=True, encoding="utf-8", check=False, env=environment
        )
        assert "task:101" in completed.stdout, completed.stderr

    @pytest.mark.skipif(not shutil.which("zsh"), reason="needs zsh")
    def test_zsh(self) -> None:
        script = 'autoload -U compinit && compinit -D && eval "$(pilotstd completion zsh)" && echo ${_comps[pilotstd]}'
        completed = subprocess.run(["zsh", "-f", "-c", script], capture_output=True, encoding="utf-8", check=False)
        assert "argcomplete" in completed.stdout, completed.stderr
