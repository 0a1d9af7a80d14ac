"""The package works alike wherever Python runs: without source files, in a zip, frozen, under any option, locale, thread, process and file system.

One program opens a release and writes it in every way that needs the documentation of fields. Wherever it runs, it must write the same bytes.
"""

import compileall
import importlib.util
import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path, PureWindowsPath

import pytest

import pilotstd
from pilotstd.authoring import write_form
from pilotstd.formats import SUFFIXES, sqlite

pytestmark = pytest.mark.slow

HOME = Path(pilotstd.__file__).parent

PROGRAM = """
import os
import sys

import pilotstd

folder = sys.argv[1]
ds = pilotstd.load("1.2.0")
for format in ("csv", "json", "jsonld", "sqlite", "ttl", "xlsx"):
    path = os.path.join(folder, format if format == "csv" else "dataset." + format)
    ds.write(path, format)
    if format not in ("jsonld", "ttl") and pilotstd.read(path, format) != ds:
        sys.exit(format + " is read as another dataset")
for name, frame in ds.to_frames().items():
    frame.to_json(os.path.join(folder, name + ".frame.json"), orient="table")
print(pilotstd.__file__)
"""


def run(
    command: Sequence[str | Path], folder: Path, path: Path | None = None, variables: Mapping[str, str] | None = None
) -> Path:
    """Run the program so that it writes into *folder*, and return where it found the package."""
    folder.mkdir()
    env = {**os.environ, "PYTHONPATH": str(path or HOME.parent), **(variables or {})}
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


class TestOptionsOfPython:
    @pytest.mark.parametrize(
        ("options", "variables"),
        [
            pytest.param(["-OO"], {}, id="docstrings-stripped"),
            pytest.param(["-bb", "-W", "error", "-X", "warn_default_encoding"], {}, id="warnings-are-errors"),
            pytest.param(["-X", "utf8=0"], {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}, id="locale-c"),
            pytest.param(["-X", "dev", "-W", "error::ResourceWarning"], {}, id="development-mode"),
        ],
    )
    def test_same_bytes(
        self, options: list[str], variables: dict[str, str], tmp_path: Path, expected: dict[str, bytes]
    ) -> None:
        run([sys.executable, "-P", *options, "-c", PROGRAM], tmp_path / "out", variables=variables)
        assert written(tmp_path / "out") == expected

    @pytest.mark.parametrize("words", ["show task:101", "list documents", "check", "nonsense"])
    def test_command_prints_utf8_in_the_locale_c(self, words: str) -> None:
        printed = []
        for variables in ({"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}):
            done = subprocess.run(
                [sys.executable, "-m", "pilotstd", "--lang", "zh", *words.split()],
                capture_output=True,
                env={**os.environ, "PYTHONPATH": str(HOME.parent), **variables},
                check=False,
            )
            printed.append((done.returncode, done.stdout, done.stderr))
        assert printed[0] == printed[1]
        assert b"Traceback" not in printed[0][2]


FIRST_USE = """
import sys
import threading

import pilotstd

sys.setswitchinterval(1e-6)
barrier = threading.Barrier(32)
seen = []

def use():
    barrier.wait()
    ds = pilotstd.load("1.2.0")
    named = ds.departments.named("商务部").id
    seen.append((ds.sha256, ds["task:015"], named, len(ds.search("养老")), ds.coverage(), ds.check(), hash(ds)))

threads = [threading.Thread(target=use) for _ in range(32)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(seen), all(one == seen[0] for one in seen), seen[0][2])
"""

PROCESSES = """
import multiprocessing
import sys
import threading

import pilotstd

SHARED = pilotstd.load("1.2.0")

def answer(ds):
    own = pilotstd.load("1.2.0")
    return ds == own == SHARED and ds.check() == () and len(ds.search("养老")), ds.departments.named("商务部").id

def work(stop):
    while not stop.is_set():
        answer(pilotstd.load("1.2.0"))

if __name__ == "__main__":
    answer(SHARED)  # what is imported is: a fork while a thread imports cannot end well in any library
    stop = threading.Event()
    threads = [threading.Thread(target=work, args=(stop,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
        answers = {*pool.map(answer, [SHARED, pilotstd.load("1.2.0")] * 4, chunksize=1)}
    stop.set()
    for thread in threads:
        thread.join()
    print(answers == {answer(SHARED)})
"""


class TestThreadsAndProcesses:
    def python(self, *arguments: str | Path) -> str:
        done = subprocess.run(
            [sys.executable, "-P", "-X", "utf8", *arguments],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(HOME.parent)},
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def test_threads_that_meet_at_the_first_use(self) -> None:
        assert self.python("-c", FIRST_USE) == "32 True dept:mofcom"

    @pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
    def test_processes_started_while_threads_work(self, method: str, tmp_path: Path) -> None:
        program = tmp_path / "processes.py"
        program.write_text(PROCESSES, encoding="utf-8")
        assert self.python(program, method) == "True"

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
    @pytest.mark.filterwarnings(
        "ignore:This process:DeprecationWarning"
    )  # Python 3.12 warns of any fork beside threads
    def test_fork_while_a_thread_builds_a_table(self) -> None:
        """The thread has the lock of the dataset, and is not there in the new process to give it back."""
        ds = pilotstd.load()
        building, done = threading.Event(), threading.Event()

        def build() -> None:
            building.set()
            done.wait()

        thread = threading.Thread(target=lambda: ds._cached("slow", build))
        thread.start()
        building.wait()
        child = os.fork()
        if child == 0:
            signal.alarm(20)  # else a process that hangs would hang for ever
            os._exit(len(ds.check()))
        _, status = os.waitpid(child, 0)
        done.set()
        thread.join()
        assert os.waitstatus_to_exitcode(status) == 0


class TestFileNames:
    """Each file that is made or installed can have its name on Windows, and where names differ by more than case."""

    DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)

    def refused(self, names: Sequence[str]) -> list[str]:
        """The paths that Windows refuses, or takes for another."""
        return [
            name
            for place, name in enumerate(names)
            if any(self.DEVICES.match(part) or part[-1] in ". " for part in name.split("/"))
            or re.search(r'[<>:"\\|?*\x00-\x1f]', name)
            or name.lower() in {other.lower() for other in names[:place]}
        ]

    def test_bad_names_are_found(self) -> None:
        names = ["a", "con", "Aux.csv", "com1.json", "x/nul.txt", "a.", "b ", "task:1.json", "A", "console.csv"]
        assert self.refused(names) == names[1:-1]

    def test_files_that_are_written(self, tmp_path: Path) -> None:
        ds = pilotstd.load()
        for format in SUFFIXES:
            ds.write(tmp_path / format, format)
        write_form("pilots", tmp_path / "form")
        pilotstd.Catalog(tmp_path / "data").publish(ds, "1.0.0", notes=tmp_path / "notes")
        assert self.refused(list(written(tmp_path))) == []

    def test_files_that_are_installed(self) -> None:
        assert self.refused(list(written(HOME))) == []

    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("C:/it #1?.sqlite", "file:///C:/it%20%231%3F.sqlite"),
            ("//server/share/it.sqlite", "file:////server/share/it.sqlite"),
            ("C:/\udcff.sqlite", "file:///C:/%FF.sqlite"),
        ],
    )
    def test_address_of_a_database_on_windows(self, path: str, expected: str) -> None:
        """A URI may not name a host: SQLite refuses `file://server/share`."""
        assert sqlite._address(PureWindowsPath(path)) == f"{expected}?mode=ro&immutable=1"
