"""A process that is killed or interrupted while it writes: what is there is whole, and what is left goes with the next write."""

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
    """End the process by the signal: by a second one where Python ignored the first, as it does within a destructor, and said so."""
    process.send_signal(sent)
    try:
        process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        process.send_signal(sent)
        assert "Exception ignored in" in process.communicate(timeout=20)[1]
    assert process.returncode == (0 if sent == signal.SIGINT else -sent)


@pytest.mark.parametrize("format", ["json", "csv", "parquet"])
@pytest.mark.parametrize("sent", ["SIGKILL", "SIGINT"])
def test_signal_leaves_a_whole_dataset(format: str, sent: str, tmp_path: Path) -> None:
    rng = random.Random(f"{format} {sent}")
    path, ds = tmp_path / "it", model_2_dataset()
    for _ in range(6 if os.environ.get("PILOTSTD_EVERY_FAULT") else 3):
        command = [sys.executable, "-c", WRITING, str(path), format]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, encoding="utf-8") as process:
            try:
                assert process.stdout is not None
                assert process.stdout.readline() == "written\n"
                time.sleep(rng.random() / 3)
                end(process, getattr(signal, sent))
            finally:
                process.kill()
        old = _atomic.interrupted_backup(path)  # of a folder, where the process was killed between two renames
        if old is not None:
            old.rename(path)
        found = pilotstd.read(path, format)
        assert found.evolve(version=ds.version) == ds
        if sent == "SIGINT":
            assert list(tmp_path.iterdir()) == [path]
        ds.write(path, format)
        assert list(tmp_path.iterdir()) == [path]
