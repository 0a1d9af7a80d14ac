"""Every input that once broke a reader ends in a result or an error of the library; and so do some random ones."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.mutation import mutated, mutated_zip
from tests.fuzz.readers import READERS, SHARED, is_small, seeds_of
from tests.fuzz.running import outcome

_KEPT = Path(__file__).parent / "findings"


def inputs(small: bool) -> list[tuple[str, Path]]:
    """The inputs that are kept, each with its reader: findings, and those next to the source texts."""
    found = []
    for name, reader in READERS.items():
        places = [_KEPT / name, *(SHARED / "hostile" / folder for folder in reader.hostile)]
        files = [file for place in places if place.is_dir() for file in sorted(place.iterdir())]
        found += [(name, file) for file in files if file.suffix != ".txt" and is_small(file.read_bytes()) is small]
    return found


def name_of(value: object) -> str:
    return str(getattr(value, "name", value))


@pytest.mark.parametrize(("name", "file"), inputs(small=True), ids=name_of)
def test_small_input_ends_well(name: str, file: Path, tmp_path: Path) -> None:
    kind, more = outcome(name, file.read_bytes(), tmp_path, slow=500)
    assert not kind.split()[0].isupper(), f"{kind} {more}"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "file"), inputs(small=False), ids=name_of)
def test_large_input_ends_well(name: str, file: Path) -> None:
    """In a process of its own with a limit on memory: what is broken may take all there is."""
    code = [sys.executable, "-m", "tests.fuzz.one", name, str(file)]
    ended = subprocess.run(code, capture_output=True, text=True, encoding="utf-8", timeout=500, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.skipif(not (SHARED / "hostile").is_dir(), reason="the hostile inputs are not published with the code")
def test_hostile_inputs_are_all_read() -> None:
    folders = {folder for reader in READERS.values() for folder in reader.hostile} | {"frames"}
    assert {path.name for path in (SHARED / "hostile").iterdir()} == folders


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_random_inputs_end_well(name: str, tmp_path: Path) -> None:
    seeds, change = seeds_of(name, tmp_path), mutated_zip if READERS[name].zipped else mutated
    for number in range(30):
        rng = random.Random(f"{name} {number}")
        kind, more = outcome(name, change(rng.choice(seeds), seeds, rng), tmp_path)
        assert not kind.split()[0].isupper(), f"input {number}: {kind} {more}"


def test_same_seed_gives_same_inputs(tmp_path: Path) -> None:
    seeds = seeds_of("json", tmp_path)
    assert mutated(seeds[0], seeds, random.Random(1)) == mutated(seeds[0], seeds, random.Random(1))
