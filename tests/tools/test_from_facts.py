"""The script that makes release 2.0.0 gives the bytes that are bundled, and the table of translations."""

import csv
import importlib
from pathlib import Path
from types import ModuleType

import pytest

import pilotstd
from pilotstd import ChangeKind, codec
from pilotstd._identity import OURS
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
    assert found == codec.encode(ds)


@needs_shared
def test_a_draft_says_whose_it_is_and_changes_no_release(
    builder: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {file: file.read_bytes() for file in BUNDLED.glob("*.json")}
    places = ["--facts", str(SHARED / "facts-2"), "--sources", str(SHARED / "sources")]
    monkeypatch.setattr("sys.argv", ["from_facts", str(tmp_path / "draft.json"), "--as-of", "2026-02-01", *places])
    builder.main()
    draft = pilotstd.read(tmp_path / "draft.json")
    assert (draft.identity, draft.as_of.isoformat()) == (OURS, "2026-02-01")
    changes = pilotstd.load("2.1.0").diff(draft)
    assert {change.kind for change in changes} == {ChangeKind.VERSION, ChangeKind.AS_OF}
    assert {file: file.read_bytes() for file in BUNDLED.glob("*.json")} == before


def test_the_table_of_translations_is_current(builder: ModuleType) -> None:
    with (ROOT / "tools" / "translations.csv").open(encoding="utf-8", newline="") as file:
        found = [*csv.reader(file)][1:]
    assert found == builder.translations(pilotstd.load("1.2.0"), pilotstd.load("2.0.0"))
