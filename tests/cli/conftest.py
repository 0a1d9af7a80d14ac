"""Calling the command as a shell would."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from pilotstd.cli import main


class Said(NamedTuple):
    """What a call of the command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output as JSON."""
        return json.loads(self.out)


Call = Callable[..., Said]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call `pilotstd` with these arguments, in English unless they say otherwise."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*argv: str) -> Said:
        try:
            code = main(argv)
        except SystemExit as stop:  # argparse: wrong use
            code = int(stop.code or 0)
        return Said(code, *capsys.readouterr())

    return run
