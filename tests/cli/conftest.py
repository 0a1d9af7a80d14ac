"""The fixture `call`, which runs the command, and `in_terminal`, which runs it on a terminal of its own."""

import json
import os
import subprocess
import sys
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
    """Run `pilotstd` with these arguments, in English by default, without a terminal unless `COLUMNS` gives its width."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("COLUMNS", raising=False)  # xdist sets it

    def run(*argv: str) -> Result:
        try:
            code = main(argv)
        except SystemExit as error:  # argparse: wrong use
            code = int(error.code or 0)
        return Result(code, *capsys.readouterr())

    return run


def in_terminal(*argv: str, columns: int = 80, pipe: bool = False, **variables: str) -> Result:
    """Run `pilotstd` on a terminal of this width; with *pipe*, its standard output is a pipe. Both streams come as `out`."""
    fcntl, pty, struct, termios = map(pytest.importorskip, ("fcntl", "pty", "struct", "termios"))
    reader, writer = pty.openpty()
    fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR"}}
    environment |= {"LC_ALL": "C.UTF-8", "TERM": "xterm-256color"} | variables
    process = subprocess.Popen(
        [sys.executable, "-m", "pilotstd", *argv],
        stdin=writer,
        stdout=subprocess.PIPE if pipe else writer,
        stderr=writer,
        env=environment,
    )
    os.close(writer)
    piped = process.stdout.read() if process.stdout else b""
    shown = b""
    while True:
        try:
            chunk = os.read(reader, 65536)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        shown += chunk
    os.close(reader)
    code = process.wait()
    if process.stdout:
        process.stdout.close()
    return Result(code, (piped + shown).decode().replace("\r\n", "\n"), "")
