"""What a notebook shows."""

from html.parser import HTMLParser

import pytest

import pilotstd
from pilotstd.model import Basis, Evidence, Label, Region


class Cells(HTMLParser):
    """The texts between tags, and the names of the tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.mark.usefixtures("english")
class TestNotebook:
    def test_a_dataset_shows_version_and_tables(self) -> None:
        texts = Cells(pilotstd.load("1.2.0")._repr_html_()).texts
        assert "1.2.0" in texts[0]
        assert "work tasks" in texts

    def test_a_table_shows_names_where_records_hold_ids(self) -> None:
        texts = Cells(pilotstd.load("1.2.0").work_tasks._repr_html_()).texts
        assert "Chengdu" in texts

    def test_a_long_table_says_how_many_of_its_rows_are_shown(self) -> None:
        assert "54, 20 shown" in pilotstd.load("1.2.0").departments._repr_html_()

    def test_a_record_says_what_is_not_known(self) -> None:
        texts = Cells(pilotstd.load("1.2.0")["task:035"]._repr_html_()).texts
        assert "regions" in texts[texts.index("not known") + 1]

    def test_texts_are_escaped(self) -> None:
        evidence = (Evidence(source="source:a", basis=Basis.STATED),)
        record = Region(id="region:a", name=Label(en="<script>alert(1)</script>"), evidence=evidence)
        page = Cells(record._repr_html_())
        assert "script" not in page.tags
        assert "<script>alert(1)</script>" in page.texts

    def test_the_language_is_the_readers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
        assert "工作任务" in Cells(pilotstd.load("1.2.0")._repr_html_()).texts
