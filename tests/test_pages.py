"""What the pages of the project say of the code holds; their examples run by `conftest.py` at the root."""

import importlib.util
import os
import re
from pathlib import Path

import pytest
from sybil import Document
from sybil.example import SybilFailure

import pilotstd

ROOT = Path(__file__).parents[1]
READMES = pytest.mark.parametrize(
    "page", [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")], ids=["en", "zh"]
)
spec = importlib.util.spec_from_file_location("examples", ROOT / "conftest.py")
assert spec
assert spec.loader
examples = importlib.util.module_from_spec(spec)
spec.loader.exec_module(examples)
HOME = Path(pilotstd.__file__).parent


@READMES
def test_readme_has_no_relative_link(page: str) -> None:
    """Pictures are left out of the description that a package index shows, but links are not."""
    links = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", page)
    targets = re.findall(r"\]\(([^)]*)\)|<(?:a|img)[^>]*(?:href|src)=\"([^\"]*)", links)
    assert [one or other for one, other in targets if not re.match("https?://|#", one or other)] == []


@READMES
def test_readme_shows_pictures_that_exist_and_says_what_is_in_them(page: str) -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", page)
    assert pictures
    for text, path in pictures:
        assert len(text) > 20
        assert (ROOT / path).is_file()


@READMES
def test_readme_names_files_that_exist(page: str) -> None:
    named = re.findall(r"`([\w./-]+\.md)`", page)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


@READMES
def test_readme_counts_as_the_newest_release_does(page: str) -> None:
    """Records and sources, and the work tasks whose title one source alone states."""
    ds = pilotstd.load()
    assert f" {ds.version}" in page
    said = [int(number) for number in re.findall(r"\d+", page.replace("**", ""))]
    titled = [{item.source for item in task.evidence_for("title") if item.basis == "stated"} for task in ds.work_tasks]
    [declared] = [row for row in ds.coverage() if row.figure == "figure:work-tasks-first-batch"]
    counts = [len(ds), len(ds.sources), len(ds.documents), len(ds.departments), len(ds.measures), len(ds.topics)]
    assert set(counts) <= set(said)
    one_witness = sum(sources == {"source:compilation"} for sources in titled)
    assert (declared.recorded, declared.partial, one_witness, len(titled)) == (26, 1, 24, 27)
    assert "24 of the 27 work tasks" in page or re.search("27 项工作任务中，[*]*24 项", page)


class TestArchitecture:
    """The page names each module once, under its folder, and nothing else."""

    def test_the_tree_is_that_of_the_package(self) -> None:
        assert sorted(modules_on_the_page()) == sorted(modules_of_the_package())

    def test_each_module_has_a_description(self) -> None:
        assert [name for name, text in modules_on_the_page().items() if not text] == []


def modules_on_the_page() -> dict[str, str]:
    """The modules in the tree of the page, as paths in the package, with what is said of each."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    (tree,) = re.findall(r"^pilotstd/\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    named: dict[str, str] = {}
    folders: list[str] = []
    for indent, name, text in re.findall(r"^( +)(\S+) *(.*)$", tree, re.MULTILINE):
        depth = len(indent) // 2 - 1
        folders[depth:] = [name] if name.endswith("/") else []
        path = "".join([*folders[:depth], name])
        assert path not in named, f"{path} is named twice"
        named[path] = text
    return named


def modules_of_the_package() -> list[str]:
    """The modules and the folders of the package, as paths in it; what a folder exports is its `__init__.py`."""
    modules = [path for path in HOME.rglob("*.py") if path.name != "__init__.py"]
    folders = [path.parent for path in HOME.rglob("__init__.py") if path.parent != HOME]
    return [
        *(path.relative_to(HOME).as_posix() for path in modules),
        *(f"{path.relative_to(HOME).as_posix()}/" for path in folders),
    ]


compared = pytest.mark.skipif(not examples.COMPARED, reason="what pandas 2 prints is not compared with the pages")


class TestExamples:
    """What an example prints is compared with the page, by `conftest.py` at the root."""

    @compared
    def test_an_output_that_the_page_does_not_show_is_an_error(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PILOTSTD_REFRESH", "")
        with pytest.raises(SybilFailure, match="but this was printed:\n\n\n```output\n2\n```"):
            run(tmp_path, "```python\nprint(2)\n```\n\nText.\n")
        with pytest.raises(SybilFailure, match="but this was printed"):
            run(tmp_path, "```python\nprint(2)\n```\n\n```output\n3\n```\n")
        run(tmp_path, "```python\nprint(2)\n```\n\n```output\n2\n```\n")

    @compared
    def test_refreshing_writes_the_output(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PILOTSTD_REFRESH", "yes")
        page = "```python\nprint(2)\n```\n\n```python\nprint(*range(30))\n```\n\n```output\n3\n```\n\n```console\n$ pilotstd releases | head -n 1\n```\n"
        run(tmp_path, page)
        monkeypatch.setenv("PILOTSTD_REFRESH", "")
        written = (tmp_path / "page.md").read_text(encoding="utf-8")
        assert "print(2)\n```\n\n```output\n2\n```\n\n```python" in written
        assert "$ pilotstd releases | head -n 1\n1.0.0  as of 2025-01-14" in written
        run(tmp_path, written)

    def test_long_output_is_cut(self) -> None:
        assert examples.shown("\n".join(map(str, range(25)))).splitlines()[-2:] == ["22", "…"]
        assert examples.shown("\n".join(map(str, range(24)))).splitlines()[-1] == "23"


def run(folder: Path, text: str) -> None:
    """Run the examples of a page."""
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    document = Document.parse(str(page), examples.PythonParser(), examples.ConsoleParser())
    home = os.getcwd()
    examples._set_up(document.namespace)
    try:
        for example in document.examples():
            example.evaluate()
    finally:
        examples._tear_down(document.namespace)
    assert os.getcwd() == home


class TestReference:
    """Every public name is in the reference, and no other."""

    PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    NAMED = frozenset(re.findall(r"auto(?:class|function|module):: (\S+)", PAGE))

    def test_every_public_name_is_in_it(self) -> None:
        in_words = set(re.findall(r"`(\w+)`", self.PAGE))
        public = {f"pilotstd.{name}" for name in pilotstd.__all__} - {"pilotstd.model"}
        assert sorted(public - self.NAMED - {f"pilotstd.{name}" for name in in_words}) == []

    def test_it_names_nothing_that_is_private(self) -> None:
        assert [name for name in self.NAMED if "._" in name] == []
        assert [name for name in self.NAMED if name.split(".")[1] not in {*dir(pilotstd), "explorer"}] == []
