"""Runs the examples in README and docs: Python blocks share a namespace a page, console blocks run their `pilotstd` lines."""

import contextlib
import importlib.util
import io
import os
import shlex
import tempfile
from typing import Any

from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser, SkipParser

from pilotstd.cli import main


class ConsoleParser(CodeBlockParser):
    """Blocks of shell lines after `$ `; those that call `pilotstd` must exit with status 0."""

    language = "console"

    def evaluate(self, example: Example) -> str | None:
        for line in str(example.parsed).splitlines():
            for command in line.removeprefix("$ ").split("&&") if line.startswith("$ ") else ():
                words = shlex.split(command, comments=True)
                if words[:1] != ["pilotstd"]:
                    continue  # installing and the like
                output = io.StringIO()
                with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
                    code = main(words[1:])
                if code:
                    return f"{command.strip()!r} exited with status {code}:\n{output.getvalue()}"
        return None


def _set_up(namespace: dict[str, Any]) -> None:
    namespace["installed"] = lambda library: importlib.util.find_spec(library) is not None
    namespace["_home"] = os.getcwd()
    namespace["_folder"] = tempfile.TemporaryDirectory()
    os.chdir(namespace["_folder"].name)


def _tear_down(namespace: dict[str, Any]) -> None:
    os.chdir(namespace["_home"])
    namespace["_folder"].cleanup()


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), ConsoleParser(), SkipParser()],
    patterns=["README.md", "docs/*.md", "docs/releases/*.md"],
    setup=_set_up,
    teardown=_tear_down,
).pytest()
