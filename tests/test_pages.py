"""What the pages of the project say of the code holds; their examples run by `conftest.py` at the root."""

import re
from pathlib import Path

import pilotstd

ROOT = Path(__file__).parents[1]
HOME = Path(pilotstd.__file__).parent


def test_readme_has_no_relative_link() -> None:
    """A package index shows the page alone: what it links to must be there too; it shows the text of a picture instead."""
    links = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", README)
    targets = re.findall(r"\]\(([^)]*)\)|<(?:a|img)[^>]*(?:href|src)=\"([^\"]*)", links)
    assert [one or other for one, other in targets if not re.match("https?://|#", one or other)] == []


def test_readme_shows_pictures_that_exist_and_says_what_is_in_them() -> None:
    for text, path in re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", README):
        assert len(text) > 30
        assert (ROOT / path).is_file()


def test_readme_names_files_that_exist() -> None:
    named = re.findall(r"`([\w./-]+\.md)`", README)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


README = (ROOT / "README.md").read_text(encoding="utf-8")


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
