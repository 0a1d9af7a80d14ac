"""What importing the package costs, imports and needs, each time in a fresh process; and what its source may not do."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

import pilotstd
from pilotstd.codec import _encode

HOME = Path(pilotstd.__file__).parent

BLOCK = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Block())
"""

HEAVY = frozenset(
    {
        "cattrs",
        "docx",
        "hypothesis",
        "lxml",
        "matplotlib",
        "msgspec",
        "networkx",
        "numpy",
        "openpyxl",
        "pandas",
        "pyarrow",
        "pypdf",
        "rich",
        "xlsxwriter",
    }
)
"""Libraries that the core does without: only views and some formats import them."""

NO_SOCKETS = """
import socket
def refuse(*args, **kwargs):
    raise AssertionError("a socket was opened")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
"""


def run(code: str, *options: str) -> str:
    """What a fresh Python prints; fails with what it writes to the standard error."""
    done = subprocess.run(
        [sys.executable, "-P", *options, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class TestImport:
    def test_nothing_else_is_imported(self) -> None:
        code = "import sys; before = set(sys.modules); import pilotstd; print(*sorted(set(sys.modules) - before))"
        assert run(code).split() == ["pilotstd"]

    @pytest.mark.slow
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
            "diff('1.0.0', '1.2.0')",
            "load().as_of_day(pilotstd.load('1.1.0').as_of)",
            "load().timeline()",
            "load().citation()",
            "read(PATH)",
            "identify(PATH)",
            "load().write(PATH)",
            "load().write(PATH, 'jsonld')",
            "load().write(PATH, 'ttl')",
            "codec.encode(pilotstd.load())",
            "testing.generate(10).check()",
        ],
    )
    def test_the_core_imports_no_heavy_library(self, action: str, tmp_path: Path) -> None:
        path = tmp_path / "copy.json"
        pilotstd.load("1.0.0").write(path)
        code = f"import sys, pilotstd, pilotstd.codec; pilotstd.{action}; print(*{{name.partition('.')[0] for name in sys.modules}})"
        assert HEAVY.isdisjoint(run(code.replace("PATH", repr(str(path)))).split())

    @pytest.mark.slow
    def test_a_look_up_makes_the_classes_of_its_subject_alone(self) -> None:
        code = "import sys, pilotstd; pilotstd.load()['task:015']; print(*sorted(sys.modules))"
        model = {name for name in run(code).split() if name.startswith("pilotstd.model.")}
        needed = {"_base", "_extra", "_fields", "_names", "_tasks"}
        assert model == {f"pilotstd.model.{name}" for name in needed}

    @pytest.mark.slow
    @pytest.mark.skipif(find_spec(_encode._LEAN) is None, reason="this Python has no SHA-256 but that of OpenSSL")
    def test_a_look_up_loads_no_openssl(self) -> None:
        assert "hashlib" not in run("import sys, pilotstd; pilotstd.load()['task:015']; print(*sys.modules)").split()

    @pytest.mark.slow
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
        stub = ast.parse((Path(str(module.__file__)).with_suffix(".pyi")).read_text(encoding="utf-8"))
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
        defined = {statement.name for statement in stub.body if isinstance(statement, ast.FunctionDef)}
        named = {name for name in (*imported, *declared, *defined) if not str(name).startswith("__")}
        assert named == set(module.__all__)
        for name, home in imported.items():
            assert getattr(module, str(name)) is getattr(importlib.import_module(str(home)), str(name)), name


class TestSurroundings:
    @pytest.mark.slow
    @pytest.mark.parametrize("action", ["load().check()", "load().search('养老')", "load().to_frames()"])
    def test_opens_no_socket(self, action: str) -> None:
        run(f"{NO_SOCKETS}\nimport pilotstd\npilotstd.{action}")

    @pytest.mark.slow
    def test_every_text_file_has_an_explicit_encoding(self, tmp_path: Path) -> None:
        path = tmp_path / "copy.json"
        code = f"import pilotstd; pilotstd.load().write({str(path)!r}); print(pilotstd.read({str(path)!r}).version)"
        options = ("-X", "warn_default_encoding", "-W", "error::EncodingWarning")
        assert run(code, *options) == pilotstd.load().version


class TestMissingLibraries:
    """The core works where a library is not installed; what needs it names the command that installs it."""

    BLOCKED = BLOCK.format(blocked=HEAVY - {"cattrs"})

    @pytest.mark.slow
    def test_the_core_works_without_any(self, tmp_path: Path) -> None:
        path = str(tmp_path / "copy.json")
        code = f"""
import pilotstd
ds = pilotstd.load()
assert ds.check() == () and ds.coverage() and ds.search("养老") and ds.departments.named("商务部") and hash(ds)
ds.write({path!r})
assert pilotstd.read({path!r}) == ds and pilotstd.identify({path!r}).version == ds.version
"""
        run(self.BLOCKED + code)

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("call", "command"),
        [
            ("pilotstd.graphs.task_dependencies(ds)", "pip install networkx"),
            ("pilotstd.graphs.department_linkages(ds)", "pip install networkx"),
            ("ds.work_tasks.to_frame()", "pip install pandas"),
            ("ds.to_frames()", "pip install pandas"),
            ("pilotstd.testing.datasets()", 'pip install "pilotstd[testing]"'),
            ("pilotstd.testing.releases()", 'pip install "pilotstd[testing]"'),
            ("pilotstd.testing.texts()", 'pip install "pilotstd[testing]"'),
        ],
    )
    def test_the_error_names_the_command(self, call: str, command: str) -> None:
        code = f"import pilotstd\nds = pilotstd.load()\ntry:\n    {call}\nexcept ImportError as error:\n    "
        output = run(self.BLOCKED + code + "print(type(error).__name__, error)")
        assert output.startswith("MissingExtra ")
        assert command in output

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "code",
        [
            "from pilotstd import *; assert testing and load",
            "from pilotstd.testing import *; assert texts and datasets and releases",
            "import pilotstd, pydoc; assert 'testing' in pydoc.render_doc(pilotstd)",
            "import pilotstd.testing, pydoc; assert 'datasets(' in pydoc.render_doc(pilotstd.testing)",
            "import pilotstd, inspect; assert 'testing' in dict(inspect.getmembers(pilotstd))",
            "import pilotstd, unittest.mock as mock; assert mock.create_autospec(pilotstd).testing",
            "import pilotstd; assert hasattr(pilotstd, 'testing')",
            "import pilotstd; assert hasattr(pilotstd.testing, 'datasets')",
        ],
    )
    def test_looking_at_the_package_raises_nothing(self, code: str) -> None:
        run(self.BLOCKED + code)

    def test_assert_release_and_generate_need_no_library(self) -> None:
        pinned = pilotstd.releases()[0]
        code = f"""
from pilotstd.testing import assert_release, generate
assert_release({pinned.version!r}, {pinned.sha256!r})
assert len(generate(20).work_tasks) == 20
"""
        run(self.BLOCKED + code)


class TestSource:
    """Rules on the source of the package that no linter checks."""

    @pytest.mark.slow
    def test_only_require_catches_import_errors(self) -> None:
        """So that each missing library is reported in the same words."""
        catching = {
            module
            for module, tree in parsed_modules()
            for handler in ast.walk(tree)
            if isinstance(handler, ast.ExceptHandler) and handler.type
            for name in ast.walk(handler.type)
            if isinstance(name, ast.Name) and name.id in {"ImportError", "ModuleNotFoundError"}
        }
        assert catching == {"_require.py"}

    @pytest.mark.slow
    def test_the_state_of_the_process_is_not_touched(self) -> None:
        """The one exception is the fast decoder: it pauses the garbage collector, under a lock."""
        touching = {
            (module, name)
            for module, tree in parsed_modules()
            for name in dotted_names(tree)
            if name.startswith(PROCESS_STATE)
        }
        assert {module for module, _ in touching} <= {"codec/_fast.py"}, touching
        assert all(name.startswith("gc.") for _, name in touching), touching

    @pytest.mark.parametrize(
        ("code", "names"),
        [
            ("import gc; gc.disable()", {"gc.disable"}),
            ("import csv as reader; reader.field_size_limit(9)", {"csv.field_size_limit"}),
            ("from warnings import simplefilter as ignore", {"warnings.simplefilter"}),
            ("import os.path; os.path.join('a')", {"os.path.join"}),
        ],
    )
    def test_names_are_found_under_any_alias(self, code: str, names: set[str]) -> None:
        assert names <= set(dotted_names(ast.parse(code)))


PROCESS_STATE = (
    "gc.",
    "csv.field_size_limit",
    "csv.register_dialect",
    "decimal.setcontext",
    "functools.cached_property",  # in Python 3.11 it has a lock for all instances of a class, held while it computes
    "locale.",
    "os.chdir",
    "os.environ.pop",
    "os.environ.setdefault",
    "os.environ.update",
    "os.putenv",
    "os.umask",
    "random.seed",
    "signal.",
    "socket.setdefaulttimeout",
    "sys.set",
    "warnings.catch_warnings",  # it replaces the filters of all threads
    "warnings.filterwarnings",
    "warnings.resetwarnings",
    "warnings.simplefilter",
)


@cache
def parsed_modules() -> tuple[tuple[str, ast.Module], ...]:
    """The syntax tree of each module, with its path in the package."""
    return tuple(
        (path.relative_to(HOME).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(HOME.rglob("*.py"))
    )


def dotted_names(tree: ast.Module) -> Iterator[str]:
    """What a module uses of the modules that it imports, in full: `gc.disable`."""
    full: dict[str, str] = {}
    for statement in ast.walk(tree):
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                top = alias.name.partition(".")[0]
                full[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                full[alias.asname or alias.name] = f"{statement.module}.{alias.name}"
                yield f"{statement.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            first, *others = ast.unparse(node).split(".")
            if first in full:
                yield ".".join([full[first], *others])
