"""The script that makes release 2.0.0 gives the bytes that are bundled, and the table of translations."""

import csv
import importlib
from pathlib import Path
from types import ModuleType

import pytest

import pilotstd
from pilotstd import codec
from tests.conftest import SHARED, needs_shared

ROOT = Path(__file__).parents[2]
BUNDLED = Path(pilotstd.__file__).parent / "data"


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT)
    return importlib.import_module("tools.from_facts")


@needs_shared
def test_the_bundled_file_is_the_one_that_the_facts_give(builder: ModuleType) -> None:
    ds = builder.build(builder.Facts.read(SHARED / "facts-2", SHARED / "sources"))
    found = (BUNDLED / "2.0.0.json").read_bytes()
    assert found == codec.encode(ds), "run python -m tools.from_facts"


def test_the_table_of_translations_is_current(builder: ModuleType) -> None:
    with (ROOT / "tools" / "translations.csv").open(encoding="utf-8", newline="") as file:
        found = [*csv.reader(file)][1:]
    assert found == builder.translations(pilotstd.load("1.2.0"), pilotstd.load("2.0.0"))
