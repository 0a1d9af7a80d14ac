"""The check in `examples/check`: what it prints, and its exit status."""

import subprocess
import sys
from pathlib import Path

import pytest

import pilotstd

FILE = Path(__file__).parents[2] / "examples" / "check" / "check.py"
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="the examples are in the repository, not in the package")


@pytest.mark.parametrize(("pinned", "code"), [("1.2.0", 1), (pilotstd.load().version, 0)])
def test_it_fails_where_something_has_changed(pinned: str, code: int) -> None:
    done = subprocess.run([sys.executable, str(FILE), pinned], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (code, "")
    assert ("changed: task:014 level" in done.stdout) is bool(code)
