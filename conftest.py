"""Runs the examples in README and docs, and compares what they print with what the pages show.

Python blocks share a namespace a page; what one prints stands in a block `output` under it. In console blocks the lines after `$ pilotstd …` are
what the command prints at 80 columns, or its first lines where the command ends in `| head -n …`. Of long output the first lines are shown, then `…`. `pytest README.md README.zh.md docs --refresh` writes
the pages anew.
"""

import contextlib
import importlib.metadata
import importlib.util
import io
import os
import re
import shlex
import tempfile
from pathlib import Path
from typing import Any

import pytest
from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.typing import Evaluator

COMPARED = not importlib.metadata.version("pandas").startswith("2.")  # which prints frames otherwise
DOCS = Path(__file__).parent / "docs"
SHOWN = 24  # lines of output; of longer ones the last is `…`
UNDER = re.compile(r"\n+```output\n.*?^```", re.MULTILINE | re.DOTALL)  # the output under a Python block


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="write into the pages what their examples print")


def pytest_configure(config: pytest.Config) -> None:
    os.environ["PILOTSTD_REFRESH"] = "yes" if config.getoption("--refresh") else ""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """With `-n` alone, the tests of a class, a module or a page run on one worker, so that what they share is made once."""
    from xdist.scheduler import LoadScopeScheduling

    return LoadScopeScheduling(config, log) if config.getoption("dist") == "load" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole pages are slow tests: their blocks stand on each other. README is a quick one."""
    for item in items:
        if DOCS in item.path.parents:
            item.add_marker("slow")


def shown(printed: str) -> str:
    """What a page shows of what was printed: no blanks at the end, and so many lines."""
    lines = [line.rstrip() for line in printed.rstrip().splitlines()]
    return "\n".join([*lines[: SHOWN - 1], "…"] if len(lines) > SHOWN else lines)


def compare(example: Example, start: int, end: int, new: str) -> str | None:
    """Whether the page has *new* from *start* to *end*; with `--refresh` it will have, once its last block has run."""
    old = example.document.text[start:end]
    if old == new or not COMPARED:
        return None
    if os.environ.get("PILOTSTD_REFRESH"):
        example.namespace["_changes"].append((Path(example.path), start, end, new))
        return None
    return f"the page shows:\n{old}\nbut this was printed:\n{new}\n`pytest {example.path} --refresh` writes it into the page"


class PythonBlockParser(CodeBlockParser):
    """Python, with the block `output` that follows it."""

    def __init__(self, language: str, run: Evaluator) -> None:
        super().__init__(language)
        self.run = run

    def evaluate(self, example: Example) -> str | None:
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            self.run(example)
        end = example.region.end
        under = UNDER.match(example.document.text, end)
        printed = shown(output.getvalue())
        return compare(example, end, under.end() if under else end, f"\n\n```output\n{printed}\n```" if printed else "")


class PythonParser(PythonCodeBlockParser):
    """Python, in blocks or, after `>>>`, line by line with its output."""

    codeblock_parser_class = PythonBlockParser


class ConsoleParser(CodeBlockParser):
    """Shell lines after `$ `; those that call `pilotstd` must exit with status 0 and print what the block shows."""

    language = "console"

    def evaluate(self, example: Example) -> str | None:
        new = []
        for entry in re.split(r"^(?=\$ )", str(example.parsed), flags=re.MULTILINE):
            line = entry.partition("\n")[0]
            output = io.StringIO()
            ours, lines = False, None
            for command in line.removeprefix("$ ").split("&&") if line.startswith("$ ") else ():
                words = shlex.split(command, comments=True)
                if words[:1] == ["pilotstd"]:
                    ours = True
                    if words[-4:-1] == ["|", "head", "-n"]:
                        lines, words = int(words[-1]), words[:-4]
                    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
                        code = main(words[1:])
                    if code:
                        return f"{command.strip()!r} exited with status {code}:\n{output.getvalue()}"
            printed = "\n".join(output.getvalue().splitlines()[:lines])
            new.append(f"{line}\n{shown(printed)}".rstrip() if ours else entry.rstrip("\n"))
        start = example.document.text.index("\n", example.region.start) + 1
        return compare(example, start, example.region.end - len("```"), "\n".join(filter(None, new)) + "\n")


def main(words: list[str]) -> int:
    from pilotstd.cli import main

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        return main(words)


def _set_up(namespace: dict[str, Any]) -> None:
    namespace["installed"] = lambda library: importlib.util.find_spec(library) is not None
    namespace["chinese_font"] = _chinese_font
    namespace["_changes"] = []
    namespace["_home"] = os.getcwd()
    namespace["_folder"] = tempfile.TemporaryDirectory()
    os.chdir(namespace["_folder"].name)


def _chinese_font() -> str:
    """The font for Chinese pictures; `""` if there is none."""
    from pilotstd import MissingExtra, plots

    try:
        return plots.chinese_font()
    except MissingExtra:
        return ""


def _tear_down(namespace: dict[str, Any]) -> None:
    os.chdir(namespace["_home"])
    namespace["_folder"].cleanup()
    for path, start, end, new in sorted(namespace["_changes"], key=lambda change: change[1], reverse=True):
        text = path.read_text(encoding="utf-8")
        path.write_text(text[:start] + new + text[end:], encoding="utf-8")


pytest_collect_file = Sybil(
    parsers=[PythonParser(), ConsoleParser(), SkipParser()],
    patterns=["README*.md", "docs/*.md", "docs/zh/*.md", "docs/releases/*.md"],
    setup=_set_up,
    teardown=_tear_down,
).pytest()
