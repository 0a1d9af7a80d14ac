"""The page as a file: what it holds, what it allows, and that texts stay texts."""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import pilotstd
from pilotstd import Dataset, FileError, InvalidDataset, InvalidGraph, InvalidQuery, Label, explorer
from pilotstd.explorer import _build
from pilotstd.model import TABLES
from pilotstd.testing import generate
from tests.explorer import hostile
from tests.graphs.examples import dataset as made, depends, evidence

FOLDER = Path(explorer.__file__).parent
SCRIPTS = sorted((FOLDER / "page").glob("*.js"))


class Page(HTMLParser):
    """The elements of a page with their attributes and texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], str]] = []
        self._open = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), ""))
        self._open = True

    def handle_endtag(self, tag: str) -> None:
        self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            tag, attrs, text = self.elements[-1]
            self.elements[-1] = (tag, attrs, text + data)

    def all(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attrs, text) for name, attrs, text in self.elements if name == tag]

    @property
    def data(self) -> dict[str, Any]:
        (text,) = [text for attrs, text in self.all("script") if attrs.get("type") == "application/json"]
        return dict(json.loads(text))

    @property
    def policy(self) -> dict[str, list[str]]:
        (content,) = [
            attrs["content"] or ""
            for attrs, _ in self.all("meta")
            if attrs.get("http-equiv") == "Content-Security-Policy"
        ]
        directives = [part.split() for part in content.split(";")]
        return {name: values for name, *values in directives}


@pytest.fixture(scope="module")
def ds() -> Dataset:
    return pilotstd.load("1.2.0")


@pytest.fixture(scope="module")
def page(ds: Dataset) -> Page:
    return Page(explorer.page(ds))


class TestFile:
    def test_under_two_megabytes(self, ds: Dataset, newest: Dataset) -> None:
        assert len(explorer.page(ds).encode()) < 2_000_000
        assert len(explorer.page(newest).encode()) < 2_000_000

    def test_dataset_writes_it(self, ds: Dataset, tmp_path: Path) -> None:
        ds.explore(tmp_path / "page.html")
        assert (tmp_path / "page.html").read_bytes() == explorer.page(ds).encode()

    @pytest.mark.slow
    def test_same_bytes_in_any_process(self, ds: Dataset) -> None:
        code = "import hashlib, pilotstd, pilotstd.explorer as e; print(hashlib.sha256(e.page(pilotstd.load('1.2.0')).encode()).hexdigest())"
        wanted = hashlib.sha256(explorer.page(ds).encode()).hexdigest()
        for seed, locale in (("1", "C.UTF-8"), ("2", "zh_CN.UTF-8")):
            env = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": locale}
            printed = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True)
            assert printed.stdout.strip() == wanted

    def test_order_of_records_does_not_matter(self, ds: Dataset) -> None:
        turned = ds.evolve(version=ds.version, identity=ds.identity, records=reversed([*ds]))
        assert explorer.page(turned) == explorer.page(ds)

    def test_old_file_stays_where_page_cannot_be_made(self, tmp_path: Path) -> None:
        path = tmp_path / "page.html"
        path.write_text("old", encoding="utf-8")
        with pytest.raises(InvalidQuery, match="invalid language 'fr': expected one of en, zh"):
            pilotstd.load("1.0.0").explore(path, lang="fr")
        assert path.read_text(encoding="utf-8") == "old"
        with pytest.raises(FileError, match="cannot be written"):
            pilotstd.load("1.0.0").explore(tmp_path / "missing" / "page.html")

    def test_language(self, ds: Dataset, page: Page) -> None:
        assert page.data["lang"] is None
        assert Page(explorer.page(ds, lang="zh")).data["lang"] == "zh"

    def test_unsound_datasets_are_refused(self) -> None:
        cycle = made(depends("1", "task:1", "task:2"), depends("2", "task:2", "task:1"))
        with pytest.raises(InvalidGraph, match="dependency cycle"):
            explorer.page(cycle)
        with pytest.raises(InvalidDataset, match="an edge leads to 'task:1'"):
            explorer.page(made(depends("1", "task:1", "task:2")))
        with pytest.raises(InvalidDataset, match="lone surrogate"):
            explorer.page(made(pilotstd.Source(id="source:b", title=Label(en="\ud800"), evidence=(evidence(),))))

    def test_generated_dataset_and_empty_one(self) -> None:
        ds = generate(50)
        filled = [name for name, table in ds.tables.items() if len(table)]
        assert [table["name"] for table in Page(explorer.page(ds)).data["tables"]] == filled
        assert Page(explorer.page(made())).data["graphs"]["structure"]["edges"] == []


class TestPolicy:
    def test_nothing_but_what_is_in_the_page(self, page: Page) -> None:
        scripts = page.policy.pop("script-src")
        styles = page.policy["style-src"]
        code = [text for attrs, text in page.all("script") if attrs.get("type") != "application/json"]
        digests = [
            "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'" for text in code
        ]
        assert scripts == digests
        (style,) = page.all("style")
        assert styles == ["'sha256-" + base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() + "'"]
        assert {name: values for name, values in page.policy.items() if name not in {"script-src", "style-src"}} == {
            "default-src": ["'none'"],
            "img-src": ["data:"],
            "base-uri": ["'none'"],
            "form-action": ["'none'"],
        }

    def test_policy_comes_before_what_it_rules(self, page: Page) -> None:
        names = [(name, attrs.get("http-equiv")) for name, attrs, _ in page.elements]
        before = names[: names.index(("meta", "Content-Security-Policy"))]
        assert before == [("html", None), ("head", None), ("meta", None)]

    def test_no_element_loads_anything(self, page: Page) -> None:
        loads = [
            (name, attribute, value)
            for name, attrs, _ in page.elements
            for attribute, value in attrs.items()
            if attribute in {"src", "href", "action", "data", "poster", "srcset", "style"} or attribute.startswith("on")
        ]
        assert loads == [("link", "href", "data:,"), ("a", "href", "#main")]
        assert not re.search(r"@import|url\(", page.all("style")[0][1])

    def test_code_names_no_address_but_those_of_xml(self, page: Page) -> None:
        code = "\n".join(text for attrs, text in page.all("script") if attrs.get("type") != "application/json")
        addresses = set(re.findall(r"https?://[\w.-]+", re.sub(r"(?m)^//.*$", "", code)))
        assert addresses == {"http://www.w3.org"}
        assert "sourceMappingURL" not in code


class TestTexts:
    def test_hostile_text_stays_text(self) -> None:
        sound = [(name, sorted(attrs)) for name, attrs, _ in Page(explorer.page(hostile.dataset("x"))).elements]
        page = Page(explorer.page(hostile.dataset()))
        assert [(name, sorted(attrs)) for name, attrs, _ in page.elements] == sound
        assert page.all("title")[0][1] == hostile.TEXT
        records = [record for table in page.data["tables"] for record in table["records"]]
        assert len(records) == len(TABLES)
        assert [record["note"] for record in records] == [hostile.TEXT] * len(records)
        assert page.data["evidence"] == [hostile.dataset()["task:a"].evidence[0].to_dict()]

    def test_data_have_no_markup(self) -> None:
        html = explorer.page(hostile.dataset())
        (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
        assert "<" not in data

    def test_scripts_make_no_markup_of_texts(self) -> None:
        forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\b|new Function|\bfetch\(|XMLHttpRequest|import\(|localStorage|\.style\b"
        for script in SCRIPTS:
            assert not re.search(forbidden, script.read_text(encoding="utf-8")), script.name


class TestData:
    def test_every_record_with_its_evidence(self, ds: Dataset, page: Page) -> None:
        pool = page.data["evidence"]
        records = {record["id"]: record for table in page.data["tables"] for record in table["records"]}
        assert list(records) == [record.id for record in ds]
        for record in ds:
            plain = records[record.id]
            assert plain | {"evidence": [pool[place] for place in plain["evidence"]]} == record.to_dict()

    def test_fields_and_codes_have_words(self, page: Page) -> None:
        for table in page.data["tables"]:
            for field in table["fields"]:
                assert field["titles"]["en"]
                assert field["about"]
                if field["type"] == "code":
                    used = {record.get(field["name"]) for record in table["records"]} if not field["many"] else set()
                    assert used - {None} <= set(page.data["vocabularies"][field["vocabulary"]])

    def test_coverage_has_items_of_numbered_lists(self, ds: Dataset, page: Page) -> None:
        rows = {row["figure"]: row for row in page.data["coverage"]}
        assert [rows[row.figure]["recorded"] for row in ds.coverage()] == [row.recorded for row in ds.coverage()]
        tasks = rows["figure:work-tasks-first-batch"]
        assert (tasks["declared"], len(tasks["items"])) == (104, 27)
        assert [item for item in tasks["items"] if not item[2]] == [[35, "task:035", False]]
        assert {row["figure"] for row in rows.values() if "items" in row} == {
            "figure:work-tasks-first-batch",
            "figure:aspects",
        }

    def test_graphs_are_those_of_the_library(self, ds: Dataset, page: Page) -> None:
        graph = pilotstd.graphs.task_dependencies(ds, open_ends=True)
        drawn = page.data["graphs"]["dependencies"]
        edges = {(drawn["nodes"][start], drawn["nodes"][end]): attrs for start, end, attrs in drawn["edges"]}
        assert set(edges) == set(graph.edges)
        assert all(edge["kind"] == graph.edges[ends]["kind"] for ends, edge in edges.items())
        assert page.data["graphs"]["structure"]["directed"]
        assert not page.data["graphs"]["linkages"]["directed"]

    def test_timeline(self, ds: Dataset, page: Page) -> None:
        assert page.data["timeline"] == [[e.day.isoformat(), e.field, e.record.id] for e in ds.timeline()]


class TestScripts:
    def test_every_file_is_in_the_page_and_short(self) -> None:
        assert sorted(_build._SCRIPTS) == [script.stem for script in SCRIPTS]
        assert max(len(script.read_text(encoding="utf-8").splitlines()) for script in SCRIPTS) < 400

    @pytest.mark.skipif(shutil.which("node") is None, reason="node, which reads JavaScript, is not installed")
    def test_they_are_one_module(self, page: Page, tmp_path: Path) -> None:
        (module,) = [text for attrs, text in page.all("script") if attrs.get("type") == "module"]
        (tmp_path / "page.mjs").write_text(module, encoding="utf-8")
        subprocess.run(["node", "--check", str(tmp_path / "page.mjs")], check=True)

    def test_every_word_is_there(self, page: Page) -> None:
        code = "\n".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
        own = set(
            re.findall(r'^  "?([\w-]+)"?: \[', (FOLDER / "page" / "words.js").read_text(encoding="utf-8"), re.MULTILINE)
        )
        used = set(re.findall(r'\bword\("([\w-]+)"', code))
        assert used - own - set(page.data["words"]) == set()
