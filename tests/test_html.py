"""What a notebook shows: both languages, names, bases, links, what names a record; hostile text stays text."""

import datetime
from html.parser import HTMLParser
from typing import Any

import pytest

import pilotstd
from pilotstd import (
    Basis,
    Dataset,
    Evidence,
    InvalidQuery,
    Label,
    Language,
    Region,
    Source,
    UnknownRecord,
    WorkTask,
    provenance,
    testing,
)

HOSTILE = "\"'></style></td><script>alert(1)</script><img src=x onerror=alert(1)>&amp;"


class Page(HTMLParser):
    """The texts between tags, and the tags with their attributes; fails where tags are not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"br", "img"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return "|".join(self.texts)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page(shown: Any) -> Page:
    return Page(shown._repr_html_())


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


class TestDataset:
    def test_it_has_title_version_coverage_and_tables(self, newest: Dataset) -> None:
        shown = page(newest)
        assert str(newest.title) in shown.texts
        assert f"dataset {newest.version}, as of {newest.as_of}" in shown.texts
        assert "26 / 104" in shown.texts
        assert "work tasks|ds.work_tasks|27" in shown.text

    def test_an_empty_dataset(self) -> None:
        assert "ds.work_tasks|0" in page(Dataset(version="1", as_of="2026-01-19")).text


class TestTable:
    def test_names_where_records_hold_ids(self, newest: Dataset) -> None:
        shown = page(newest.work_tasks)
        assert "Chengdu" in shown.texts
        assert {"title": "region:chengdu"} in shown.of("span")

    def test_both_languages(self, newest: Dataset) -> None:
        title = newest.work_tasks["task:023"].title
        assert f"{title.zh}|{title.en}" in page(newest.work_tasks).text

    def test_what_all_rows_have_in_common_is_above_them(self, newest: Dataset) -> None:
        shown = page(newest.work_tasks)
        assert "in every row: batch: 1 · document: " in shown.texts
        assert "batch" not in shown.texts
        assert "level" in shown.texts

    def test_a_long_table_has_its_first_and_last_rows(self) -> None:
        table = testing.generate(100).work_tasks
        shown = page(table)
        assert f"… {len(table) - 60} more rows: |.to_frame()" in shown.text
        assert {table.ids[0], table.ids[29], table.ids[-30], table.ids[-1]} <= set(shown.texts)
        assert not {table.ids[30], table.ids[-31]} & set(shown.texts)
        assert "more rows" not in page(table[:60]).text

    def test_an_empty_one_says_so(self, newest: Dataset) -> None:
        shown = page(newest.work_tasks.where(number=1))
        assert shown.texts == ["work tasks", f" {newest.version}: nothing found"]

    def test_false_is_shown(self) -> None:
        tasks = [WorkTask(id="task:1", number=1, complete=False), WorkTask(id="task:2", number=2)]
        assert "complete" in page(Dataset(version="1", as_of="2026-01-19", records=tasks).work_tasks).texts


class TestRecord:
    def test_the_original_comes_first_each_wording_with_its_basis(self, newest: Dataset) -> None:
        shown = page(newest["task:023"])
        title = newest.work_tasks["task:023"].title
        assert shown.texts[:4] == [title.zh, "stated", title.en, "our translation"]

    def test_each_value_has_its_basis(self, newest: Dataset) -> None:
        assert "level|local standard|stated|reference list" in page(newest["task:023"]).text

    def test_what_is_not_known(self) -> None:
        texts = page(pilotstd.load("1.2.0")["task:035"]).texts
        assert "regions" in texts[texts.index("not known") + 1]

    def test_alone_it_has_ids_and_says_how_to_see_names(self, newest: Dataset) -> None:
        shown = page(newest["task:023"])
        assert "Tianjin" not in shown.texts
        assert "ds.show('task:023')" in shown.texts

    def test_evidence_is_folded_away(self, newest: Dataset) -> None:
        record = newest["task:023"]
        shown = page(record)
        assert shown.of("details") == [{}]
        assert f"evidence ({len(record.evidence)})" in shown.texts


class TestShow:
    def test_a_record_has_names_with_ids_and_what_names_it(self, newest: Dataset) -> None:
        shown = page(newest.show("task:023"))
        assert "Tianjin |region:tianjin|" in shown.text
        assert "standards, work task (1)|" in shown.text
        assert "std:tianjin-smart-library" in shown.texts
        assert f" dataset {newest.version}" in shown.texts

    def test_many_that_name_it_are_folded_away(self, newest: Dataset) -> None:
        shown = page(newest.show("region:chongqing"))
        folded = [attributes for attributes in shown.of("details") if "open" not in attributes]
        assert "work tasks, regions (10)" in shown.texts
        assert 1 < len(folded) < len(shown.of("details"))

    def test_addresses_are_links(self, newest: Dataset) -> None:
        source = newest.sources["source:tianjin-library"]
        links = [link["href"] for link in page(newest.show("task:023")).of("a")]
        assert source.url in links
        assert next(link["href"] for link in page(newest.show(source)).of("a")) == source.url

    @pytest.mark.parametrize("what", [None, "task:023", "table", "results"])
    def test_in_a_language_whatever_the_locale(self, newest: Dataset, what: Any) -> None:
        what = {"table": newest.work_tasks, "results": newest.coverage()}.get(what, what)
        words = {"zh": ("公开日期", "编号", "表", "载明"), "en": ("known since", "number", "table", "declared")}
        for lang, other in (("zh", "en"), ("en", "zh")):
            text = page(newest.show(what, lang=lang)).text
            assert any(word in text for word in words[lang])
            assert not any(f"|{word}|" in text for word in words[other])

    def test_in_a_terminal_it_is_text(self, newest: Dataset) -> None:
        lines = str(newest.show("task:023")).splitlines()
        assert lines[0] == repr(newest["task:023"])
        assert "  regions: Tianjin" in lines
        assert repr(newest.show(newest.regions)) == repr(newest.regions)

    def test_what_cannot_be_shown_is_refused(self, newest: Dataset) -> None:
        with pytest.raises(UnknownRecord, match=r"did you mean .*'task:023'"):
            newest.show("task:0233")
        with pytest.raises(InvalidQuery, match="cannot show 5: expected an id, a record, a table or results"):
            newest.show(5)  # type: ignore[arg-type]
        with pytest.raises(InvalidQuery, match="invalid language 'cn'"):
            newest.show(lang="cn")

    def test_a_record_of_another_dataset_is_shown(self, newest: Dataset) -> None:
        assert "region:new" in page(newest.show(Region(id="region:new"))).texts


class TestResults:
    def test_an_empty_one_says_so(self, newest: Dataset) -> None:
        assert page(newest.check()).texts == ["problems", ": nothing found"]

    def test_coverage_says_what_cannot_be_counted(self, newest: Dataset) -> None:
        assert (
            "figure:work-tasks-first-batch|work tasks (first batch)|工作任务（首批）|104|26|1"
            in page(newest.coverage()).text
        )
        assert "cannot be counted" in page(newest.coverage()).texts

    def test_fields_are_in_words(self, newest: Dataset) -> None:
        assert "known since" in page(provenance.trace(newest, "task:023")).texts

    def test_records_without_a_label_have_the_name_of_what_they_join(self, newest: Dataset) -> None:
        assert "pilot:chongqing|Chongqing" in page(newest.referring("region:chongqing")).text

    def test_evidence_has_the_names_of_sources(self, newest: Dataset) -> None:
        assert str(newest.sources["source:compilation"].title) in page(newest.evidence("task:023")).texts


class TestChanges:
    def test_they_are_folded_away_by_kind(self) -> None:
        changes = pilotstd.diff("1.0.0", "1.2.0")
        shown = page(changes)
        assert len(shown.of("details")) == len({change.kind for change in changes})
        assert f"added ({len(changes.of('added'))})" in shown.texts
        assert "1.0.0|1.2.0" in shown.text

    def test_of_a_list_only_what_went_and_came(self) -> None:
        old = Dataset(version="1", as_of="2026-01-19", records=[Region(id="region:a", aliases=("甲", "乙"))])
        new = Dataset(version="1", as_of="2026-01-19", records=[Region(id="region:a", aliases=("甲", "丙"))])
        assert page(pilotstd.diff(old, new)).texts[-4:] == ["region:a", "aliases", "乙", "丙"]

    def test_none(self, newest: Dataset) -> None:
        assert page(pilotstd.diff(newest, newest)).texts == ["0 changes"]


def test_the_language_is_the_readers(newest: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "工作任务" in page(newest).texts


def hostile() -> Dataset:
    """A dataset whose every text wants to be HTML."""
    label = Label(en=HOSTILE, zh=f"粗{HOSTILE}", original=Language.ZH)
    item = Evidence(source="source:a", locator=HOSTILE, basis=Basis.DERIVED, rule=HOSTILE, sha256=HOSTILE)
    records = [
        Source(id="source:a", title=label, publisher=HOSTILE, url=f"https://{HOSTILE}", note=HOSTILE, evidence=(item,)),
        Source(id="source:b", url="javascript:alert(1)", evidence=(item,)),
        Source(id="source:c", url="data:text/html,<script>alert(1)</script>"),
        Region(id="region:a", name=label, aliases=(HOSTILE,), note=HOSTILE, evidence=(item,)),
        Region(id=f"region:{HOSTILE}", parent="region:a", gbt2260=HOSTILE),
        WorkTask(id="task:1", number=1, title=label, heading=HOSTILE, regions=("region:a",), open_to=HOSTILE),
        pilotstd.Event(id="event:a", date=datetime.date(2026, 1, 1), title=label),
        pilotstd.Figure(id="figure:a", subject=label, value=1),
    ]
    return Dataset(version=HOSTILE, as_of="2026-01-19", title=label, records=records)


def views() -> dict[str, Any]:
    ds = hostile()
    shown: dict[str, Any] = {"dataset": ds} | {
        f"table {name}": table for name, table in ds.tables.items() if len(table)
    }
    shown |= {f"record {n}": record for n, record in enumerate(ds)}
    shown |= {f"shown {n}": ds.show(record.id) for n, record in enumerate(ds)}
    queries = (
        ds.search("script"),
        ds.coverage(),
        ds.timeline(),
        ds.check(),
        ds.evidence("region:a"),
        ds.referring("region:a"),
    )
    shown |= {f"results {n}": found for n, found in enumerate((*queries, provenance.trace(ds, "region:a")))}
    shown["changes"] = pilotstd.diff(Dataset(version="1", as_of="2026-01-19"), ds)
    return shown


VIEWS = views()


@pytest.mark.parametrize("name", VIEWS)
def test_hostile_text_stays_text(name: str) -> None:
    shown = page(VIEWS[name])
    assert not {"script", "img"} & {tag for tag, _ in shown.tags}
    for _, attributes in shown.tags:
        assert not [attribute for attribute in attributes if attribute.startswith("on")]
    assert all((link["href"] or "").startswith("https://") for link in shown.of("a"))


def test_no_colour_is_set_so_that_dark_themes_work(newest: Dataset) -> None:
    style = newest._repr_html_().partition("<style>")[2].partition("</style>")[0]
    assert "#" not in style
    assert "color:inherit" in style
