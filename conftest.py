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
    """Blocks of shell lines after `$ `; those that call `pilotstd` must end with the exit code 0."""

    language = "console"

    def evaluate(self, example: Example) -> str | None:
        for line in str(example.parsed).splitlines():
            for command in line.removeprefix("$ ").split("&&") if line.startswith("$ ") else ():
                words = shlex.split(command, comments=True)
                if words[:1] != ["pilotstd"]:
                    continue  # installing and the like
                said = io.StringIO()
                with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                    code = main(words[1:])
                if code:
                    return f"{command.strip()!r} ended with {code}:\n{said.getvalue()}"
        return None


def _enter(namespace: dict[str, Any]) -> None:
    namespace["installed"] = lambda library: importlib.util.find_spec(library) is not None
    namespace["_home"] = os.getcwd()
    namespace["_folder"] = tempfile.TemporaryDirectory()
    os.chdir(namespace["_folder"].name)


def _leave(namespace: dict[str, Any]) -> None:
    os.chdir(namespace["_home"])
    namespace["_folder"].cleanup()


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), ConsoleParser(), SkipParser()],
    patterns=["README.md", "docs/*.md", "docs/releases/*.md"],
    setup=_enter,
    teardown=_leave,
).pytest()
