"""One corpus of hostile texts through every output: escaped or refused, and never more than text."""

import contextlib
import csv
import functools
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import rdflib

import pilotstd
from pilotstd import Dataset, InvalidDataset, InvalidGraph, Problem, codec, graphs
from pilotstd.cli import main
from pilotstd.errors import UNSAFE
from tests import hostile
from tests.hostile import dataset

pytestmark = pytest.mark.slow

HARMLESS = dataset("harmless")
XML_CANNOT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


assert HARMLESS.check() == ()


@functools.cache
def readable(text: str) -> bool:
    """Whether a file may have a text: the rule `texts` refuses controls."""
    return dataset(text).check() == ()


ALL = pytest.mark.parametrize("text", hostile.TEXTS, ids=ascii)
READABLE = pytest.mark.parametrize("text", [text for text in hostile.TEXTS if readable(text)], ids=ascii)


def test_corpus_has_texts_that_files_may_have() -> None:
    assert sum(map(readable, hostile.TEXTS)) > len(hostile.TEXTS) // 2


def statements(ds: Dataset, folder: Path) -> int:
    """How many statements Turtle has, and JSON-LD too."""
    ds.write(folder / "it.ttl")
    ds.write(folder / "it.jsonld")
    turtle = len(rdflib.Graph().parse(folder / "it.ttl"))
    assert len(rdflib.Graph().parse(folder / "it.jsonld", format="json-ld")) == turtle
    return turtle


@pytest.fixture(scope="module")
def harmless_statements(tmp_path_factory: pytest.TempPathFactory) -> int:
    return statements(HARMLESS, tmp_path_factory.mktemp("harmless"))


class TestFiles:
    @pytest.mark.parametrize("format", ["json", "csv", "xlsx", "parquet", "sqlite"])
    @READABLE
    def test_comes_back_as_it_was(self, text: str, format: str, tmp_path: Path) -> None:
        ds = dataset(text)
        ds.write(tmp_path / "it", format)
        assert pilotstd.read(tmp_path / "it", format) == ds

    @pytest.mark.parametrize("format", ["json", "csv", "xlsx", "parquet", "sqlite"])
    @pytest.mark.parametrize("text", [text for text in hostile.TEXTS if not readable(text)], ids=ascii)
    def test_is_refused_when_it_is_read(self, text: str, format: str, tmp_path: Path) -> None:
        try:
            dataset(text).write(tmp_path / "it", format, check=False)
        except InvalidDataset:  # a format may be unable to hold it
            return
        with pytest.raises(InvalidDataset) as refused:
            pilotstd.read(tmp_path / "it", format)
        assert not re.search(UNSAFE, str(refused.value))

    @ALL
    def test_is_no_formula_in_csv(self, text: str, tmp_path: Path) -> None:
        dataset(text).write(tmp_path / "it", "csv", check=False)
        for file in (tmp_path / "it").glob("*.csv"):
            for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline="")):
                assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝")) for cell in row)

    @READABLE
    def test_is_no_formula_in_a_workbook(self, text: str, tmp_path: Path) -> None:
        dataset(text).write(tmp_path / "it.xlsx")
        workbook = openpyxl.load_workbook(tmp_path / "it.xlsx")
        types = {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row}
        assert "f" not in types

    @pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
    @READABLE
    def test_makes_no_statement_in_linked_data(self, text: str, harmless_statements: int, tmp_path: Path) -> None:
        assert statements(dataset(text), tmp_path) == harmless_statements


VIEWS: dict[str, Callable[[Dataset], Any]] = {
    "structure": graphs.structure,
    "knowledge": graphs.knowledge,
    "linkages": graphs.department_linkages,
}


class TestGraphs:
    def written(self, ds: Dataset, view: str, suffix: str, folder: Path) -> str | None:
        """A written graph; None where it is refused."""
        try:
            graphs.write(VIEWS[view](ds), folder / f"it{suffix}")
        except (InvalidDataset, InvalidGraph):
            return None
        return (folder / f"it{suffix}").read_text(encoding="utf-8")

    @pytest.mark.parametrize("view", VIEWS)
    @pytest.mark.parametrize("suffix", [".graphml", ".gexf", ".svg"])
    @ALL
    def test_xml_has_the_same_elements(self, text: str, suffix: str, view: str, tmp_path: Path) -> None:
        found = self.written(dataset(text), view, suffix, tmp_path)
        if found is None:
            assert XML_CANNOT.search(text)
            return
        harmless = self.written(HARMLESS, view, suffix, tmp_path)
        assert harmless is not None
        tags = [{element.tag for element in ET.fromstring(one).iter()} for one in (found, harmless)]
        assert tags[0] <= tags[1] | {"{http://www.w3.org/2000/svg}tspan", "tspan"}

    @pytest.mark.parametrize("view", VIEWS)
    @ALL
    def test_dot_has_it_in_quotes(self, text: str, view: str, tmp_path: Path) -> None:
        def outside(ds: Dataset) -> str:
            found = self.written(ds, view, ".dot", tmp_path) or outside(HARMLESS)
            return re.sub(r'"(?:[^"\\]|\\.)*"', '""', found, flags=re.DOTALL)

        assert outside(dataset(text)) == outside(HARMLESS)

    @pytest.mark.parametrize("view", VIEWS)
    @ALL
    def test_mermaid_has_it_in_quotes(self, text: str, view: str, tmp_path: Path) -> None:
        def outside(ds: Dataset) -> list[str]:
            found = self.written(ds, view, ".mmd", tmp_path)
            return outside(HARMLESS) if found is None else re.sub('"[^"]*"|sha256 [0-9a-f]+', "", found).splitlines()

        assert outside(dataset(text)) == outside(HARMLESS)


class Tags(HTMLParser):
    """The tags of a page, each with the names of its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[tuple[str, ...]] = set()
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add((tag, *sorted(name for name, _ in attrs)))
        self.links |= {str(value) for name, value in attrs if name in {"href", "src", "action"}}


class TestHtml:
    @ALL
    def test_page_has_the_same_elements(self, text: str) -> None:
        def of(ds: Dataset) -> str:
            objects = (ds, ds.departments, ds.work_tasks, *(table[0] for table in map(tuple, ds.tables.values())))
            return "".join(one._repr_html_() for one in objects)

        found, harmless = Tags(of(dataset(text))), Tags(of(HARMLESS))
        assert found.tags <= harmless.tags
        assert not any(link.strip().lower().startswith("javascript:") for link in found.links)

    @ALL
    def test_explorer_has_it_as_data(self, text: str, tmp_path: Path) -> None:
        def elements(ds: Dataset) -> set[tuple[str, ...]]:
            ds.explore(tmp_path / "it.html")
            return Tags((tmp_path / "it.html").read_text(encoding="utf-8")).tags

        assert elements(dataset(text)) == elements(HARMLESS)


COMMANDS = (
    ("check",),
    ("list", "work-tasks"),
    ("list", "departments"),
    ("show", "task:a"),
    ("show", "doc:a"),
    ("show", "source:a"),
    ("search", "harmless"),
    ("trace", "task:a", "title"),
    ("coverage",),
    ("graph", "structure"),
    ("diff", "2.0.0", "it.json"),
    ("cite",),
    ("list", "work-tasks", "--where", "title=\x1b[2J\u202e"),
    ("show", "\x1b[2J\u202e"),
    ("export", "\x1b[2J\u202e.txt"),
)


@pytest.fixture(scope="module")
def contents() -> list[bytes]:
    """The files of the datasets of all texts that one may have."""
    return [codec.encode(dataset(f"harmless {text}")) for text in hostile.TEXTS if readable(text)]


class TestTerminal:
    @pytest.mark.parametrize("lang", ["en", "zh"])
    @pytest.mark.parametrize("command", COMMANDS, ids=lambda words: ascii(" ".join(words)))
    @pytest.mark.parametrize("plain", [False, True])
    def test_nothing_of_the_data_acts_on_it(
        self,
        command: tuple[str, ...],
        lang: str,
        plain: bool,
        contents: list[bytes],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        for content in contents:
            Path("it.json").write_bytes(content)
            options = ("--lang", lang, *(["--json"] if plain else []))
            with contextlib.suppress(SystemExit):  # argparse: no such option
                main([*options, "--file", "it.json", *command])
            shown = capsys.readouterr()
            assert not re.search(UNSAFE, shown.out + shown.err)

    @pytest.mark.parametrize("text", hostile.TERMINAL, ids=ascii)
    def test_error_about_a_file_does_not_either(
        self, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        data = codec.encode(dataset("harmless")).decode()
        broken = [
            data.replace("harmless", json.dumps(text)[1:-1]),
            data.replace('"task:a"', json.dumps(text)),
            data.replace('"title"', json.dumps(text)),
            data.replace('"version"', f'{json.dumps(text)}:{{"a":1,"a":2}},"version"'),
            data.replace('"level"', f'{json.dumps(text)}:1,"level"'),
        ]
        for number, content in enumerate(broken):
            Path("it.json").write_text(content, encoding="utf-8")
            main(["--file", "it.json", "check"])
            shown = capsys.readouterr()
            assert not re.search(UNSAFE, shown.out + shown.err), number

    @ALL
    def test_problem_is_clean(self, text: str) -> None:
        problem = Problem(rule="ids", message=f"wrong {text}", path=text, record=text, field=text)
        assert not re.search(
            UNSAFE, str(problem) + str(InvalidDataset(text, [problem])) + str(pilotstd.FileError(text))
        )
