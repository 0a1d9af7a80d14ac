"""The fixture `call`, which runs the command."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from pilotstd.cli import main


class Result(NamedTuple):
    """The exit status of a command and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output as JSON."""
        return json.loads(self.out)


Call = Callable[..., Result]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run `pilotstd` with these arguments, in English by default."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*argv: str) -> Result:
        try:
            code = main(argv)
        except SystemExit as error:  # argparse: wrong use
            code = int(error.code or 0)
        return Result(code, *capsys.readouterr())

    return run
