"""The package works without its source files: compiled, stripped of docstrings, inside a zip, frozen into a program.

One program opens a release and writes it in every way that needs the documentation of fields. Wherever it runs, it must write the same bytes.
"""

import compileall
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import pilotstd

pytestmark = pytest.mark.slow

HOME = Path(pilotstd.__file__).parent

PROGRAM = """
import os
import sys

import pilotstd

folder = sys.argv[1]
ds = pilotstd.load("1.2.0")
assert ds.check() == ()
for format in ("csv", "json", "jsonld", "sqlite", "xlsx"):
    ds.write(os.path.join(folder, format if format == "csv" else "dataset." + format), format)
for name, frame in ds.to_frames().items():
    frame.to_json(os.path.join(folder, name + ".frame.json"), orient="table")
print(pilotstd.__file__)
"""


def run(command: Sequence[str | Path], folder: Path, path: Path | None = None) -> Path:
    """Run the program so that it writes into *folder*, and return where it found the package."""
    folder.mkdir()
    env = {**os.environ, "PYTHONPATH": str(path or HOME.parent)}
    done = subprocess.run([*command, folder], capture_output=True, encoding="utf-8", env=env, check=False)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def written(folder: Path) -> dict[str, bytes]:
    """The files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the program writes in a usual installation."""
    folder = tmp_path_factory.mktemp("usual") / "out"
    run([sys.executable, "-P", "-c", PROGRAM], folder)
    return written(folder)


class TestUsualInstallation:
    def test_files_have_the_documentation_of_fields(self, expected: dict[str, bytes]) -> None:
        package = json.loads(expected["csv/datapackage.json"])
        for resource in package["resources"]:
            assert resource["description"], resource["name"]
            for field in resource["schema"]["fields"]:
                assert field["description"], (resource["name"], field["name"])
        assert b"How the dependent rests on the prerequisite." in expected["dataset.jsonld"]


class TestWithoutSource:
    def test_compiled_files_alone(self, tmp_path: Path, expected: dict[str, bytes]) -> None:
        package = shutil.copytree(HOME, tmp_path / "site" / "pilotstd")
        compileall.compile_dir(package, quiet=2, legacy=True)
        for path in package.rglob("*.py"):
            path.unlink()
        where = run([sys.executable, "-P", "-c", PROGRAM], tmp_path / "out", tmp_path / "site")
        assert where == package / "__init__.pyc"
        assert written(tmp_path / "out") == expected

    def test_docstrings_stripped(self, tmp_path: Path, expected: dict[str, bytes]) -> None:
        run([sys.executable, "-P", "-OO", "-c", PROGRAM], tmp_path / "out")
        assert written(tmp_path / "out") == expected

    def test_inside_a_zip(self, tmp_path: Path, expected: dict[str, bytes]) -> None:
        archive = tmp_path / "app.zip"
        with zipfile.ZipFile(archive, "w") as file:
            for path in HOME.rglob("*"):
                if path.is_file() and path.suffix != ".pyc":
                    file.write(path, Path("pilotstd") / path.relative_to(HOME))
        where = run([sys.executable, "-P", "-c", PROGRAM], tmp_path / "out", archive)
        assert where == archive / "pilotstd" / "__init__.py"
        assert written(tmp_path / "out") == expected


@pytest.mark.skipif(importlib.util.find_spec("PyInstaller") is None, reason="PyInstaller is not installed")
class TestPyInstaller:
    UNUSED = ("docx", "lxml", "matplotlib", "PIL", "pyarrow", "rich", "scipy", "tkinter")

    def test_the_hook_is_registered(self) -> None:
        """Else install the package again: its entry points are read when it is installed."""
        (hook,) = entry_points(group="pyinstaller40", module="pilotstd.__pyinstaller")
        folders = [Path(folder) for folder in hook.load()()]
        assert [(folder / "hook-pilotstd.py").is_file() for folder in folders] == [True]

    def test_a_frozen_program(self, tmp_path: Path, expected: dict[str, bytes]) -> None:
        script = tmp_path / "program.py"
        script.write_text(PROGRAM, encoding="utf-8")
        options = [f"--exclude-module={name}" for name in self.UNUSED]
        folders = [f"--{name}path={tmp_path / name}" for name in ("dist", "work", "spec")]
        subprocess.run(
            [sys.executable, "-m", "PyInstaller", "--log-level=ERROR", *folders, *options, script],
            check=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(HOME.parent)},
        )
        where = run([tmp_path / "dist" / "program" / "program"], tmp_path / "out")
        assert tmp_path / "dist" in where.parents
        assert written(tmp_path / "out") == expected
