"""TypeScript takes our files for what the declarations say. Skipped where its compiler is not installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import pilotstd
from pilotstd import Dataset, codec, schema
from tests.formats.small import model_2_dataset

pytestmark = pytest.mark.slow

PROGRAM = """
import type {{ Dataset, StandardLevel, WorkTask }} from "./pilotstd";

const ds: Dataset = {data};
const titles = (level: StandardLevel): string[] =>
  (ds.work_tasks ?? []).filter((task: WorkTask) => task.level === level).map(task => task.title?.zh ?? "");
console.log({last});
"""


@pytest.fixture
def compiler() -> str:
    path = Path(os.environ.get("PILOTSTD_NODE", ""), "node_modules", ".bin")
    program = shutil.which("tsc", path=path) or shutil.which("tsc")
    if program is None:
        pytest.skip("TypeScript is not installed")
    return program


def compiled(compiler: str, folder: Path, data: str, last: str) -> str:
    """What the compiler has against a program that holds this file and ends with this expression."""
    (folder / "pilotstd.d.ts").write_text(schema.typescript(), encoding="utf-8")
    (folder / "program.ts").write_text(PROGRAM.format(data=data, last=last), encoding="utf-8")
    options = ("--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--types", "")
    done = subprocess.run(
        [compiler, *options, "program.ts"], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("ds", [pilotstd.load("1.0.0"), pilotstd.load(), model_2_dataset()], ids=lambda ds: ds.version)
def test_files_have_the_declared_types(compiler: str, ds: Dataset, tmp_path: Path) -> None:
    assert compiled(compiler, tmp_path, codec.encode(ds).decode("utf-8"), 'titles("local").length') == ""


@pytest.mark.parametrize(
    ("old", "new", "last"),
    [
        ('"level":"local"', '"level":"locla"', "0"),
        ('"number":', '"nubmer":', "0"),
        ('"number":1,', "", "0"),
        ("", "", 'titles("locla")'),
        ("", "", "ds.work_tasks?.[0].name"),
        ("", "", 'ds.work_tasks![0]!.note = "changed"'),
    ],
    ids=["code", "key", "missing", "argument", "property", "frozen"],
)
def test_mistakes_are_found(compiler: str, old: str, new: str, last: str, tmp_path: Path) -> None:
    task = pilotstd.WorkTask(id="task:001", number=1, level=pilotstd.StandardLevel.LOCAL)
    ds = Dataset(version="1", as_of=pilotstd.load().as_of, records=[task])
    data = codec.encode(ds).decode("utf-8")
    assert old in data
    assert "error TS" in compiled(compiler, tmp_path, data.replace(old, new), last)
