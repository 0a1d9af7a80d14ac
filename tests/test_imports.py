"""What importing the package costs, brings in and needs, each time in a fresh process."""

import ast
import importlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import pilotstd

HOME = Path(pilotstd.__file__).parent

BLOCK = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Block())
"""

NO_SOCKETS = """
import socket
def refuse(*args, **kwargs):
    raise AssertionError("a socket was opened")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
"""


def run(code: str, *options: str, path: Path | None = None) -> str:
    """What a fresh Python prints; fails with what it says on the standard error."""
    env = {**os.environ, "PYTHONPATH": str(path)} if path else dict(os.environ)
    done = subprocess.run(
        [sys.executable, "-P", *options, "-c", code],
        capture_output=True,
        encoding="utf-8",
        env=env,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class TestImport:
    def test_nothing_else_is_imported(self) -> None:
        code = "import sys; before = set(sys.modules); import pilotstd; print(*sorted(set(sys.modules) - before))"
        assert run(code).split() == ["pilotstd"]

    @pytest.mark.parametrize(
        "action",
        [
            "load()['task:015']",
            "load('~=1.0').as_of",
            "load().search('养老')",
            "load().departments.named('商务部')",
            "load().referring('region:beijing')",
            "load().coverage()",
            "load().check()",
        ],
    )
    def test_the_core_imports_no_heavy_library(self, action: str) -> None:
        code = f"import sys, pilotstd; pilotstd.{action}; print(*{{name.partition('.')[0] for name in sys.modules}})"
        heavy = {
            "cattrs",
            "networkx",
            "pandas",
            "numpy",
            "matplotlib",
            "rich",
            "msgspec",
            "hypothesis",
        }
        assert heavy.isdisjoint(run(code).split())

    @pytest.mark.parametrize("before", ["", "pilotstd.load()"], ids=["alone", "after-load"])
    def test_every_public_name_is_there(self, before: str) -> None:
        code = f"import pilotstd; {before}\nfor name in pilotstd.__all__: getattr(pilotstd, name)"
        assert run(code) == ""

    def test_dir_lists_the_public_names(self) -> None:
        assert set(dir(pilotstd)) == {*vars(pilotstd)["__all__"], "__version__"}
        public = vars(pilotstd)["__all__"]
        assert public == sorted(set(public))

    def test_an_unknown_name_is_an_attribute_error(self) -> None:
        with pytest.raises(AttributeError, match="no attribute 'laod'"):
            _ = pilotstd.laod  # type: ignore[attr-defined]

    @pytest.mark.parametrize("package", ["pilotstd", "pilotstd.model"])
    def test_the_stub_names_the_public_names(self, package: str) -> None:
        """Else add to `__init__.pyi`, or take away, the line `Name as Name` in question."""
        module = importlib.import_module(package)
        stub = ast.parse(
            (Path(str(module.__file__)).with_suffix(".pyi")).read_text(encoding="utf-8")
        )
        imported = {
            alias.asname: statement.module
            for statement in stub.body
            if isinstance(statement, ast.ImportFrom)
            for alias in statement.names
            if alias.asname == alias.name
        }
        declared = {
            statement.target.id
            for statement in stub.body
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
        }
        defined = {
            statement.name for statement in stub.body if isinstance(statement, ast.FunctionDef)
        }
        named = {
            name for name in (*imported, *declared, *defined) if not str(name).startswith("__")
        }
        assert named == set(module.__all__)
        for name, home in imported.items():
            assert getattr(module, str(name)) is getattr(
                importlib.import_module(str(home)), str(name)
            ), name


class TestSurroundings:
    def test_runs_from_a_zip(self, tmp_path: Path) -> None:
        archive = tmp_path / "app.zip"
        with zipfile.ZipFile(archive, "w") as file:
            for path in HOME.rglob("*"):
                if path.suffix in {".py", ".json", ".pyi", ".typed"}:
                    file.write(path, Path("pilotstd") / path.relative_to(HOME))
        code = "import pilotstd; ds = pilotstd.load('1.0.0'); print(pilotstd.__file__, len(ds.work_tasks), ds.version)"
        where, tasks, version = run(code, path=archive).split()
        assert where.startswith(str(archive))
        assert (int(tasks), version) == (len(pilotstd.load("1.0.0").work_tasks), "1.0.0")

    @pytest.mark.parametrize(
        "action", ["load().check()", "load().search('养老')", "load().to_frames()"]
    )
    def test_opens_no_socket(self, action: str) -> None:
        run(f"{NO_SOCKETS}\nimport pilotstd\npilotstd.{action}")

    def test_says_every_encoding(self, tmp_path: Path) -> None:
        path = tmp_path / "copy.json"
        code = f"import pilotstd; pilotstd.load().write({str(path)!r}); print(pilotstd.read({str(path)!r}).version)"
        options = ("-X", "warn_default_encoding", "-W", "error::EncodingWarning")
        assert run(code, *options) == pilotstd.load().version


class TestMissingLibraries:
    """The core works where a library is not installed; what needs it names the command that installs it."""

    HEAVY = (
        "networkx",
        "pandas",
        "numpy",
        "matplotlib",
        "rich",
        "msgspec",
        "pyarrow",
        "hypothesis",
        "openpyxl",
    )

    def test_the_core_works_without_any(self, tmp_path: Path) -> None:
        path = str(tmp_path / "copy.json")
        code = f"""
import pilotstd
ds = pilotstd.load()
assert ds.check() == () and ds.coverage() and ds.search("养老") and ds.departments.named("商务部") and hash(ds)
ds.write({path!r})
assert pilotstd.read({path!r}) == ds and pilotstd.identify({path!r}).version == ds.version
"""
        run(BLOCK.format(blocked=self.HEAVY) + code)

    @pytest.mark.parametrize(
        ("call", "command"),
        [
            ("pilotstd.graphs.task_dependencies(ds)", "pip install networkx"),
            ("pilotstd.graphs.department_linkages(ds)", "pip install networkx"),
            ("ds.work_tasks.to_frame()", "pip install pandas"),
            ("ds.to_frames()", "pip install pandas"),
            ("pilotstd.testing.datasets()", 'pip install "pilotstd[testing]"'),
        ],
    )
    def test_the_error_names_the_command(self, call: str, command: str) -> None:
        code = f"import pilotstd\nds = pilotstd.load()\ntry:\n    {call}\nexcept ImportError as error:\n    "
        said = run(BLOCK.format(blocked=self.HEAVY) + code + "print(type(error).__name__, error)")
        assert said.startswith("MissingExtra ")
        assert command in said
