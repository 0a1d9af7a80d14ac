"""Release 2.0.0 against the tables of facts: every cell is in it, or `exceptions.csv` says why not."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pilotstd
from pilotstd import Basis, Dataset, Label, Vocabulary
from tests.conftest import SHARED, needs_shared

ROOT = Path(__file__).parents[2]
VERSION = "2.0.0"
FACTS = SHARED / "facts-2"


@pytest.fixture(scope="module")
def ds() -> Dataset:
    return pilotstd.load(VERSION)


def read(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file)]


def rows(table: str) -> list[dict[str, str]]:
    return read(FACTS / f"{table}.csv")


EXCEPTIONS = {
    (row["table"], row["id"], row["column"]): row["reason"] for row in read(Path(__file__).with_name("exceptions.csv"))
}
"""The cells that the release does not repeat, each with the reason."""

Columns = dict[str, Callable[[Any], Any]]


def field(name: str) -> Callable[[Any], Any]:
    return lambda record: getattr(record, name)


def fields(*names: str) -> Columns:
    return {name: field(name) for name in names}


def wording(name: str, prefix: str) -> Columns:
    return {
        f"{prefix}_en": lambda record: getattr(record, name).en,
        f"{prefix}_zh": lambda record: getattr(record, name).zh,
    }


def original(name: str) -> Callable[[Any], Any]:
    return lambda record: getattr(record, name).original


def basis(name: str) -> Callable[[Any], Any]:
    """The basis of the first evidence for a field."""
    return lambda record: record.evidence_for(name)[0].basis


def places(name: str) -> Callable[[Any], Any]:
    return lambda record: tuple(
        dict.fromkeys(
            item.locator for item in record.evidence_for(name) if item.basis is not Basis.TRANSLATED and item.locator
        )
    )


def drafters(document: Any) -> tuple[str, ...]:
    roles = [role for role in document.participants if role.role == "drafting" and role.body]
    return tuple(role.body for role in roles)


def place_as_printed(task: Any) -> str:
    regions = pilotstd.load(VERSION).regions
    return str(task.open_to or "、".join(regions[id].aliases[0] for id in task.regions))


def kind_rule(task: Any) -> str:
    return str(next((item.rule for item in task.evidence_for("kind") if task.kind), ""))


def level_evidence(task: Any) -> tuple[str, ...]:
    found = (item for item in task.evidence_for("level") if item.basis is not Basis.REFERENCE)
    return tuple(item.source.removeprefix("source:") for item in found if task.level)


def aim_of(aim: Any) -> tuple[str, ...]:
    ds = pilotstd.load(VERSION)
    return tuple(item.id for item in (*ds.documents, *ds.measures) if aim.id in item.aims)


def name_evidence(region: Any) -> str:
    cited = [item.source for item in region.evidence_for("name")]
    (page,) = (source for source in cited if source != "source:codes")
    return str(page).removeprefix("source:")


def criteria(measure: Any) -> tuple[str, ...]:
    document = pilotstd.load(VERSION).documents[measure.document]
    return document.criteria if measure.id == "measure:division-of-labour" else ()


TABLES: dict[str, Columns] = {
    "sources": fields("url", "publisher", "published", "language", "kind"),
    "programmes": {
        **wording("title", "title"),
        "original": original("title"),
        "short_en": lambda record: record.short_title.en,
        "started": field("started"),
        "basis": basis("title"),
        "locator": places("short_title"),
    },
    "documents": {
        **fields("number", "kind", "issuers", "issued", "published", "part_of", "known_since"),
        **fields("approved_by", "aliases", "programme"),
        "title_zh": lambda record: record.title.zh,
        "title_en": lambda record: record.title.en,
        "title_en_full": lambda record: record.title.en,
        **wording("short_title", "short_title"),
        "drafters": drafters,
    },
    "departments": {
        **wording("name", "name"),
        "short_zh": lambda record: record.short_name.zh,
        "abbreviation": field("abbreviation"),
        "type_en": field("kind"),
        "type_zh": lambda record: record.kind and record.kind.zh,
        "rank_zh": lambda record: record.rank and record.rank.zh,
        "known_since": field("known_since"),
    },
    "regions": {
        **wording("name", "name"),
        **fields("gbt2260", "iso3166_2", "known_since"),
        "level": field("kind"),
        "name_en_evidence": name_evidence,
    },
    "topics": {
        **wording("label", "label"),
        **fields("broader", "aliases"),
        "original": original("label"),
        "locator": places("label"),
        "basis": basis("label"),
    },
    "aims": {
        **wording("title", "title"),
        "original": original("title"),
        "locator": places("title"),
        "basis": basis("title"),
        "of": aim_of,
    },
    "aspects": {
        "aspect": field("number"),
        "title_en": lambda record: record.title.en,
        "known_since": field("known_since"),
        "paragraph": lambda record: record.evidence[0].locator.split(".")[0][1:],
        "sentence": lambda record: record.evidence[0].locator.split("s")[1],
    },
    "measures": {
        **fields("document", "actions", "topics", "parties", "stages", "aims"),
        "level": lambda record: str(record.level or ""),
        "known_since": field("known_since"),
        "aspect": lambda record: (record.aspect or "").removeprefix("aspect:"),
        "object": lambda record: tuple(record.object.en.split("; ")),
        "criteria": criteria,
        "locator": places("title"),
        "basis": basis("title"),
        "aspect_locator": lambda record: places("aspect")(record) if record.aspect else "",
        "known_since_locator": places("known_since"),
        "paragraph": lambda record: record.evidence[0].locator.split(".")[0][1:],
        "sentence": lambda record: record.evidence[0].locator.split("s")[1],
    },
    "work_tasks": {
        **fields("number", "heading", "known_since", "regions", "open_to", "document"),
        **wording("title", "title"),
        "level": lambda record: str(record.level or ""),
        "kind": field("kind"),
        "place_as_printed": place_as_printed,
        "kind_rule": kind_rule,
        "level_evidence": level_evidence,
        "complete": lambda record: "yes" if record.complete else "no: title cut off, place lost",
    },
    "relations": {
        **fields("dependent", "prerequisite", "text", "known_since"),
        "kind": lambda record: str(record.kind),
        "basis": basis("kind"),
        "rule": lambda record: record.evidence_for("kind")[0].rule,
        "locator": places("kind"),
    },
    "standards": {
        **fields("level", "status", "number", "effective", "work_task", "known_since"),
        "title_zh": lambda record: record.title.zh,
        "region": field("regions"),
    },
    "events": {
        **fields("date", "known_since"),
        "title_en": lambda record: record.title.en,
        "document": field("documents"),
    },
    "figures": {**fields("value", "as_of", "known_since", "about"), "subject": lambda record: record.subject.en},
}
"""What a column of a table of facts is in a record."""

ELSEWHERE = {
    "id",
    "evidence",  # test_the_sources_of_the_table_are_cited
    "note",  # in words of the library: test_notes
    "title",  # of sources: empty in the tables
    "title_en",  # of measures: in words of the library, TestWording
    "title_basis",  # test_titles_say_whose_they_are
    "pilot_group",  # test_regions_have_their_province_and_pilot
    "designated_by",
    "parent_zh",  # as above, and test_departments_have_their_parent_and_full_name
    "full_name_zh",
}

BESIDES = {
    "documents": {
        "source:interpretation",
        "source:interpretation-zh",
        "source:cctv-2026-01-10",
        "source:third-plenum-resolution",
        "source:beijing-2017-en",
        "source:beijing-2019-title",
        "source:beijing-2020-title",
        "source:rcep-name",
        "source:cptpp-name",
        "source:depa-name",
        "source:services-regulation-name",
        "source:investment-facilitation-name",
    },
    "programmes": {"source:beijing-2020", "source:jetro-2025-04-16"},
    "departments": {"source:notice-head", "source:plan-2025-84", "source:tianjin-plan-2021"} | {"source:gacc-name"},
    "regions": {f"source:{row['name_en_evidence']}" for row in rows("regions")},
    "topics": {"source:compilation"},
    "aims": {"source:interpretation-zh"},
    "measures": {"source:interpretation"},
    "work_tasks": {"source:interpretation", "source:notice-head", "source:standardization-law"},
    "standards": {"source:standardization-law"},
    "relations": {
        "source:interpretation",
        "source:notice-head",
        "source:china-briefing-2025",
        "source:people-2026-01-10",
        "source:beijing-2020-paper",
        "source:beijing-2023-announced",
    },
    "events": {
        "source:interpretation",
        "source:notice-head",
        "source:stabilise-2025-published",
        "source:replication-2025",
        "source:hainan-plan-2021",
        "source:china-org-2025-04-21",
    },
    "figures": {
        "source:interpretation",
        "source:digest-en",
        "source:interpretation-zh",
        "source:cctv-2026-01-10",
        "source:china-org-2025-04-21",
        "source:xinhua-2025-04-21",
        "source:people-2026-01-10",
    },
}
"""The sources that a record may cite in addition to its evidence cell: for its day, its level, its printed or English name."""


def shown(value: Any) -> str:
    """A value as a cell of the tables has it."""
    if isinstance(value, tuple):
        return ";".join(item.value if isinstance(item, Vocabulary) else item for item in value)
    if isinstance(value, Vocabulary) and type(value).__name__ not in {"Basis", "Language"}:
        return value.en
    return str(value or "")


def cell(row: dict[str, str], column: str) -> str:
    """A cell, with no blanks around the parts of a list."""
    parts = (part.strip() for part in row[column].split(";"))
    return ";".join(parts) if column in {"object", "locator"} else row[column]


COMPLETE = ["programmes", "departments", "regions", "topics", "aims", "aspects", "measures", "work_tasks", "standards"]


@needs_shared
class TestTables:
    def test_every_column_is_compared(self) -> None:
        for table, columns in TABLES.items():
            assert set(rows(table)[0]) - set(columns) <= ELSEWHERE, table

    @pytest.mark.parametrize("table", TABLES)
    def test_every_row_is_a_record(self, ds: Dataset, table: str) -> None:
        records = ds.dependencies if table == "relations" else ds.table(table)
        assert {row["id"] for row in rows(table)} <= set(records.ids)

    @pytest.mark.parametrize("table", COMPLETE)
    def test_these_tables_hold_nothing_else(self, ds: Dataset, table: str) -> None:
        assert sorted(row["id"] for row in rows(table)) == sorted(ds.table(table).ids)

    def test_the_relations_are_the_dependencies(self, ds: Dataset) -> None:
        added = read(ROOT / "tools" / "additions" / "relations.csv")
        assert sorted(row["id"] for row in [*rows("relations"), *added]) == sorted(ds.dependencies.ids)

    @pytest.mark.parametrize("table", TABLES)
    def test_a_cell_is_in_the_release_or_an_exception(self, ds: Dataset, table: str) -> None:
        columns = TABLES[table].items()
        cells = [
            (row, column, value(ds[row["id"]])) for row in rows(table) for column, value in columns if column in row
        ]
        different = {
            (table, row["id"], column)
            for row, column, value in cells
            if shown(value) != cell(row, column)
            if column != "title_en_full" or row[column]
            if column != "title_en" or not row.get("title_en_full")  # the full one is the title
        }
        assert different == {place for place in EXCEPTIONS if place[0] == table}

    def test_an_exception_is_of_a_table_and_says_why(self) -> None:
        assert {table for table, *_ in EXCEPTIONS} <= TABLES.keys()
        assert all(EXCEPTIONS.values())

    @pytest.mark.parametrize("table", TABLES)
    def test_the_sources_of_the_table_are_cited(self, ds: Dataset, table: str) -> None:
        for row in rows(table):
            if "evidence" not in row or (row["id"].startswith("dep:") and "continues" in row["id"]):
                continue  # of two replies on Beijing, the page of the later says that it goes on
            cited = {item.source for item in ds[row["id"]].evidence}
            given = {f"source:{source}" for source in row["evidence"].split(";")}
            assert given <= cited, row["id"]
            assert cited <= given | BESIDES.get(table, set()), row["id"]

    def test_notes(self, ds: Dataset) -> None:
        for table in TABLES:
            for row in rows(table):
                note = ds[row["id"]].note
                assert note or not row.get("note") or row["id"].startswith("dep:"), row["id"]
                assert "../" not in note
                assert ".csv" not in note


@needs_shared
class TestLinks:
    def test_addressees_are_in_printed_order(self, ds: Dataset) -> None:
        addressed: dict[str, list[str]] = {}
        for row in rows("addressees"):
            found = addressed.setdefault(f"doc:{row['document']}", [])
            found.append(row["id"])
            assert len(found) == int(row["order"])
        for id, found in addressed.items():
            assert found == list(ds.documents[id].addressees)
        others = {document.id for document in ds.documents if document.addressees}
        assert others - set(addressed) == {"doc:hainan-plan-2021"}

    def test_an_addressee_has_the_printed_name(self, ds: Dataset) -> None:
        for row in rows("addressees"):
            table = ds.regions if row["id"].startswith("region:") else ds.departments
            assert table.named(row["name_zh"]).id == row["id"]

    def test_participants_have_role_body_and_text(self, ds: Dataset) -> None:
        for row in rows("participants"):
            record: Any = ds[row["of"]]
            measure = row["of"].startswith("measure:")
            found = [
                role
                for role in (record.departments if measure else record.participants)
                if (role.role, role.body or "") == (row["role"], row["body"])
            ]
            assert found, row
            same = any(role.text == row["text"] for role in found)
            chinese = row["text"] in record.note  # the 22 bodies, in the words of the other copy
            assert row["body"] or same or chinese, row

    def test_topics_and_aims_of_tasks(self, ds: Dataset) -> None:
        topics: dict[str, list[str]] = {task.id: [] for task in ds.work_tasks}
        for row in rows("task_topics"):
            if row["topic"] not in topics[row["task"]]:
                topics[row["task"]].append(row["topic"])
            rules = {(item.rule, item.basis) for item in ds.evidence(row["task"], "topics")}
            assert (row["rule"], row["basis"]) in rules
        assert topics == {task.id: list(task.topics) for task in ds.work_tasks}
        aims = {(row["task"], row["aim"]) for row in rows("task_aims")}
        assert aims == {(task.id, aim) for task in ds.work_tasks for aim in task.aims}

    def test_departments_have_their_parent_and_full_name(self, ds: Dataset) -> None:
        for row in rows("departments"):
            department = ds.departments[row["id"]]
            parent = ds.departments.named(row["parent_zh"]).id if row["parent_zh"] else None
            assert department.parent == parent
            if row["full_name_zh"]:
                assert ds.departments.named(row["full_name_zh"]) == department

    def test_regions_have_their_province_and_pilot(self, ds: Dataset) -> None:
        for row in rows("regions"):
            parent = ds.regions[row["id"]].parent
            assert (ds.regions[parent].name.zh if parent else "") == row["parent_zh"]
            pilot = ds.pilots.get(row["id"].replace("region:", "pilot:"))
            found = (pilot.region, str(pilot.group), pilot.designated_by) if pilot else None
            given = (row["id"], row["pilot_group"], row["designated_by"])
            assert found == (given if row["pilot_group"] else None)

    def test_titles_say_whose_they_are(self, ds: Dataset) -> None:
        official = {"doc:third-plenum-2024", "doc:guohan-2017-86", "doc:guohan-2020-123"}
        for row in rows("documents"):
            bases = {item.basis.value for item in ds.evidence(row["id"], "title")}
            if row["title_basis"] == "translated":
                assert ("translated" in bases) == (row["id"] not in official), row["id"]
            elif row["id"] != "doc:guohan-2019-beijing":  # its title was found
                assert bases == {row["title_basis"]}, row["id"]


@needs_shared
class TestWording:
    @pytest.mark.parametrize("table", ["aspects", "measures"])
    def test_a_paraphrase_is_in_words_of_the_library(self, ds: Dataset, table: str) -> None:
        text = (SHARED / "sources" / "interpretation-2025-01-14.en.txt").read_text("utf-8").lower()
        for record in ds.table(table):
            title: Label = getattr(record, "title")  # noqa: B009
            assert str(title.en).lower() not in text
            assert title.original is None
