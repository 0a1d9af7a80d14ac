"""Real notices labelled by hand, where they are at hand: the counts may only rise."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("PILOTSTD_SHARED", "/work/shared")) / "notices" / "fresh"
RIGHT, SILENT, PRECISION = 517, 1, 0.99


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "judge.py").exists(), reason="the labelled notices are not here")
def test_labelled_notices_are_read_as_well_as_before() -> None:
    for library in ("docx", "lxml"):
        pytest.importorskip(library)
    command = [sys.executable, "-B", str(SHARED / "judge.py"), str(SHARED), str(SHARED / "labels.json"), "-q"]
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", env=environment)
    counts = re.search(r"([0-9]+)/[0-9]+ = [0-9.]+\s*$", done.stdout)
    silent = re.search(r"kind ALL .*silent ([0-9]+)", done.stdout)
    precision = re.search(r"bodies: .*precision [0-9/]+ = ([0-9.]+)", done.stdout)
    assert counts
    assert silent
    assert precision
    assert (int(counts[1]) >= RIGHT, int(silent[1]) <= SILENT, float(precision[1]) >= PRECISION) == (True, True, True)
