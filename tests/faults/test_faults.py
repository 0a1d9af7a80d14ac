"""Calls of every writer fail, one at a time: the path is as it was or as it should be, and nothing else is left.

The calls are those of the C library, so that what libraries in C write counts too.
"""

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

import pilotstd
from pilotstd import FileError, authoring, graphs, notices
from tests.formats.small import model_2_dataset

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800 if os.environ.get("PILOTSTD_EVERY_FAULT") else 600),
    pytest.mark.skipif(
        sys.platform != "linux" or not shutil.which("cc"), reason="faults are injected on Linux, with cc"
    ),
]

OLD = model_2_dataset()
NEW = OLD.evolve(version="2.0.2")
_TEXT = "关于修路的通知\n一、修路。（交通运输部牵头）\n"


def _graph(suffix: str) -> Callable[[pilotstd.Dataset, Path], None]:
    return lambda ds, path: graphs.write(graphs.structure(ds), path / f"it{suffix}")


def _form(ds: pilotstd.Dataset, path: Path) -> None:
    authoring.write_form("work_tasks" if ds is NEW else "standards", path)


def _lake(ds: pilotstd.Dataset, path: Path) -> None:
    notices.write_lake([notices.Reading("a.txt", notices.parse(_TEXT))], path / "it")


WRITERS: dict[str, Callable[[pilotstd.Dataset, Path], object]] = {
    **{name: lambda ds, path, name=name: ds.write(path / "it", name) for name in pilotstd.formats.SUFFIXES},  # type: ignore[misc]
    **{f"graph {suffix}": _graph(suffix) for suffix in (".graphml", ".gexf", ".json", ".dot", ".mmd", ".svg")},
    "explorer": lambda ds, path: ds.explore(path / "it.html"),
    "form": lambda ds, path: _form(ds, path / "it.xlsx"),
    "catalog": lambda ds, path: pilotstd.Catalog(path / "it").publish(ds, ds.version, notes=path / "notes"),
    "lake": _lake,
}
FAULTS = [(errno.ENOSPC, True), (errno.EIO, False), (errno.EACCES, False), (errno.EMFILE, False)]


def content(folder: Path) -> dict[str, bytes | None]:
    """Everything in a folder and those in it."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def outcomes(name: str, folder: Path, every: bool) -> Counter[str]:
    """How often each thing came of a writer whose calls failed in turn; run where `inject` is loaded.

    *every*: each call fails with each error. Else about sixty calls, with the first and the last ten, fail with one of them.
    """
    library = ctypes.CDLL(None)
    library.injected.restype = ctypes.c_long
    found: Counter[str] = Counter()
    place, write = folder / "it", WRITERS[name]

    place.mkdir()
    if name not in {"catalog", "lake"}:  # which begin anew
        write(OLD, place)
    shutil.copytree(place, folder / "old", symlinks=True)
    before = content(place)
    write(NEW, place)
    wanted = content(place)
    faults = cycle(FAULTS)
    calls = call = 0  # the first time no call fails
    while call <= calls:
        for error, sticky in FAULTS if every else [next(faults)]:
            shutil.rmtree(place)
            shutil.copytree(folder / "old", place)
            library.inject(ctypes.c_long(call), error, int(sticky), os.fsencode(place))
            try:
                write(NEW, place)
                came = "done"
            except FileError:
                came = "refused"
            finally:
                calls = max(calls, library.injected())  # which ends it
            left = content(place)
            state = (
                "new"
                if left == wanted
                else "old"
                if left == before
                else f"half {sorted(left.keys() ^ before.keys())[:3]}"
            )
            found[f"{came}, {state}"] += 1
            if state.startswith("half") or (came, state) == ("done", "old"):
                found[f"  call {call} of {calls}, {errno.errorcode[error]}"] += 1
        call = call + 1 if every or call < 10 else min(call + calls // 50 + 1, max(call + 1, calls - 10))
    return found


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("faults") / "inject.so"
    source = Path(__file__).parent / "inject.c"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", path, source, "-ldl"], check=True)
    return path


@pytest.mark.parametrize("name", WRITERS)
def test_failing_call_leaves_old_or_new(name: str, library: Path, tmp_path: Path) -> None:
    code = "import json, sys; from pathlib import Path; from tests.faults.test_faults import outcomes; print(json.dumps(outcomes(sys.argv[1], Path(sys.argv[2]), len(sys.argv) > 3)))"
    ended = subprocess.run(
        [sys.executable, "-c", code, name, str(tmp_path), *os.environ.get("PILOTSTD_EVERY_FAULT", "").split()],
        env=os.environ | {"LD_PRELOAD": str(library)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    found = json.loads(ended.stdout)
    assert set(found) <= {"done, new", "refused, old"}, found
    assert found["refused, old"] > 2
