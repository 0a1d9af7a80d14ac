"""The script that makes the releases from tables of facts gives the bundled bytes."""

from pathlib import Path

import pytest

import pilotstd
from tests.conftest import SHARED, needs_shared

ROOT = Path(__file__).parents[2]
BUNDLED = Path(pilotstd.__file__).parent / "data"


@needs_shared
def test_facts_give_bundled_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)
    from tools.facts import Facts
    from tools.from_facts import build

    files = build(Facts.read(SHARED / "facts", SHARED / "sources"))
    assert set(files) == {"releases.json", "1.0.0.json", "1.1.0.json", "1.2.0.json"}
    for name, data in files.items():
        assert (BUNDLED / name).read_bytes() == data, f"{name}: run python -m tools.from_facts"
