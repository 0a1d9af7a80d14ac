"""The script that makes the releases gives the bytes that are bundled."""

from pathlib import Path

import pytest

import pilotstd
from tests.conftest import SHARED, needs_shared

ROOT = Path(__file__).parents[2]
BUNDLED = Path(pilotstd.__file__).parent / "data"


@needs_shared
def test_the_bundled_files_are_those_that_the_facts_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)
    from tools.facts import Facts
    from tools.from_facts import build

    files = build(Facts.read(SHARED / "facts", SHARED / "sources"))
    assert set(files) == {"releases.json", "1.0.0.json", "1.1.0.json", "1.2.0.json"}
    for name, data in files.items():
        assert (BUNDLED / name).read_bytes() == data, f"{name}: run python -m tools.from_facts"
