"""A process that is killed or interrupted while it writes: what is there is whole, and what is left goes with the next write."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import pilotstd
from pilotstd import _atomic
from tests.formats.small import model_2_dataset

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL does not exist here"),
]

WRITING = """
import itertools, signal, sys
from tests.formats.small import model_2_dataset

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
ds = model_2_dataset()
versions = [ds.evolve(version=f"2.0.{number}") for number in (1, 2)]
try:
    for one in itertools.cycle(versions):
        one.write(sys.argv[1], sys.argv[2])
        print("written", flush=True)
except KeyboardInterrupt:
    pass
"""


def end(process: "subprocess.Popen[str]", sent: int) -> None:
    """Send the signal until the process ends: Python ignores an interrupt that comes within a destructor."""
    for _ in range(5):
        process.send_signal(sent)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=20)
            return
    process.kill()
    pytest.fail("the process did not end")


@pytest.mark.parametrize("format", ["json", "csv", "parquet"])
@pytest.mark.parametrize("sent", ["SIGKILL", "SIGINT"])
def test_signal_leaves_a_whole_dataset(format: str, sent: str, tmp_path: Path) -> None:
    rng = random.Random(f"{format} {sent}")
    path, ds = tmp_path / "it", model_2_dataset()
    for _ in range(6 if os.environ.get("PILOTSTD_EVERY_FAULT") else 3):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITING, str(path), format], stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        time.sleep(rng.random() / 3)
        end(process, getattr(signal, sent))
        process.stdout.close()
        old = _atomic.interrupted_backup(path)  # of a folder, where the process was killed between two renames
        if old is not None:
            old.rename(path)
        found = pilotstd.read(path, format)
        assert found.evolve(version=ds.version) == ds
        if sent == "SIGINT":
            assert list(tmp_path.iterdir()) == [path]
        ds.write(path, format)
        assert list(tmp_path.iterdir()) == [path]
