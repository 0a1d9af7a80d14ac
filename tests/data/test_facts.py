"""Release 1.2.0 compared with the tables of facts, and with facts written out here."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import pilotstd
from pilotstd import Basis, Dataset, Record, Vocabulary
from pilotstd._passages import digest, passages
from tests.conftest import SHARED, needs_shared


@pytest.fixture(scope="module")
def ds() -> Dataset:
    return pilotstd.load("1.2.0")


def rows(table: str) -> list[dict[str, str]]:
    path = SHARED / "facts" / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file)]


def cases(table: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in rows(table)])


def shown(value: Any) -> str:
    """A value as in a cell of the tables."""
    if isinstance(value, tuple):
        return ";".join(value)
    return value.en if isinstance(value, Vocabulary) else str(value or "")


def place(record: Any) -> str:
    """The printed place of a work task."""
    names = [pilotstd.load("1.2.0").regions[id].aliases[0] for id in record.regions]
    return record.open_to or "、".join(names)


Columns = dict[str, Callable[[Any], Any]]

KNOWN_SINCE: Columns = {"known_since": lambda record: record.known_since}

COLUMNS: dict[str, Columns] = {
    "sources": {
        "url": lambda source: source.url,
        "publisher": lambda source: source.publisher,
        "published": lambda source: source.published,
        "language": lambda source: source.language,
        "kind": lambda source: source.kind,
    },
    "documents": {
        "number": lambda document: document.number,
        "title_zh": lambda document: document.title.zh,
        "title_en": lambda document: document.title.en,
        "kind": lambda document: document.kind,
        "issuers": lambda document: document.issuers,
        "issued": lambda document: document.issued,
        "published": lambda document: document.published,
        "part_of": lambda document: document.part_of,
        "approved_by": lambda document: document.approved_by,
        **KNOWN_SINCE,
    },
    "departments": {
        "short_zh": lambda department: department.short_name.zh,
        "name_zh": lambda department: department.name.zh,
        "name_en": lambda department: department.name.en,
        "abbreviation": lambda department: department.abbreviation,
        "type_en": lambda department: department.kind,
        "type_zh": lambda department: (
            department.kind.zh if department.rank else ""  # the later bodies have none in the table
        ),
        "rank_zh": lambda department: department.rank and department.rank.zh,
        **KNOWN_SINCE,
    },
    "regions": {
        "name_zh": lambda region: region.name.zh,
        "name_en": lambda region: region.name.en,
        "level": lambda region: region.kind,
        "gbt2260": lambda region: region.gbt2260,
        "iso3166_2": lambda region: region.iso3166_2,
        **KNOWN_SINCE,
    },
    "aspects": {"aspect": lambda aspect: aspect.number, **KNOWN_SINCE},
    "measures": {"aspect": lambda measure: measure.aspect.removeprefix("aspect:"), **KNOWN_SINCE},
    "work_tasks": {
        "number": lambda task: task.number,
        "title_zh": lambda task: task.title.zh,
        "place_as_printed": place,
        "heading": lambda task: task.heading,
        "regions": lambda task: task.regions,
        "open_to": lambda task: task.open_to,
        "level": lambda task: str(task.level or ""),
        "kind": lambda task: task.kind,
        "document": lambda task: task.document,
        **KNOWN_SINCE,
    },
    "standards": {
        "title_zh": lambda standard: standard.title.zh,
        "region": lambda standard: standard.regions,
        "level": lambda standard: standard.level,
        "status": lambda standard: standard.status,
        "number": lambda standard: standard.number,
        "effective": lambda standard: standard.effective,
        "work_task": lambda standard: standard.work_task,
        **KNOWN_SINCE,
    },
    "events": {
        "date": lambda event: event.date,
        "title_en": lambda event: event.title.en,
        "document": lambda event: event.documents,
        **KNOWN_SINCE,
    },
    "figures": {
        "subject": lambda figure: figure.subject.en,
        "value": lambda figure: figure.value,
        "as_of": lambda figure: figure.as_of,
        **KNOWN_SINCE,
    },
}
"""What a column of a table of facts is in a record."""

FURTHER_SOURCES = {
    "documents": {"source:interpretation"},
    "departments": {"source:notice-head"},
    "regions": {"source:xinhua-2025-04-11"},
    "work_tasks": {"source:interpretation", "source:standardization-law"},
    "standards": {"source:standardization-law"},
    "figures": {"source:digest-en"},
}
"""The sources that a record may cite in addition to its evidence cell: for its day, level or printed name."""


@needs_shared
class TestTables:
    @pytest.mark.parametrize("table", COLUMNS)
    def test_every_row_is_a_record(self, ds: Dataset, table: str) -> None:
        assert sorted(row["id"] for row in rows(table)) == sorted(ds.table(table).ids)

    @pytest.mark.parametrize(
        ("table", "row"), [pytest.param(table, row, id=row["id"]) for table in COLUMNS for row in rows(table)]
    )
    def test_fields_equal_cells(self, ds: Dataset, table: str, row: dict[str, str]) -> None:
        record = ds[row["id"]]
        values = {column: shown(value(record)) for column, value in COLUMNS[table].items()}
        assert values == {column: row[column] for column in values}

    @pytest.mark.parametrize(
        ("table", "row"),
        [pytest.param(table, row, id=row["id"]) for table in COLUMNS for row in rows(table) if "evidence" in row],
    )
    def test_sources_are_those_of_table(self, ds: Dataset, table: str, row: dict[str, str]) -> None:
        cited = {item.source for item in ds[row["id"]].evidence}
        given = {f"source:{source}" for source in row["evidence"].split(";")}
        assert given <= cited <= given | FURTHER_SOURCES.get(table, set())

    @pytest.mark.parametrize(
        "row", [pytest.param(row, id=row["id"]) for table in COLUMNS for row in rows(table) if "note" in row]
    )
    def test_notes(self, ds: Dataset, row: dict[str, str]) -> None:
        assert bool(ds[row["id"]].note) == bool(row["note"])
        assert "../" not in ds[row["id"]].note
        assert ".csv" not in ds[row["id"]].note

    @pytest.mark.parametrize("table", ["work_tasks"])
    def test_only_truncated_items_are_incomplete(self, ds: Dataset, table: str) -> None:
        cut = [row["id"] for row in rows(table) if row["complete"] != "yes"]
        assert [task.id for task in ds.work_tasks if task.complete is False] == cut
        assert {task.complete for task in ds.work_tasks} == {None, False}

    def test_addressees_are_in_printed_order(self, ds: Dataset) -> None:
        addressed: dict[str, list[str]] = {document.id: [] for document in ds.documents}
        for row in rows("addressees"):
            addressed[f"doc:{row['document']}"].append(row["id"])
            assert len(addressed[f"doc:{row['document']}"]) == int(row["order"])
        assert addressed == {doc.id: list(doc.addressees) for doc in ds.documents}

    @cases("addressees")
    def test_addressees_have_printed_name(self, ds: Dataset, row: dict[str, str]) -> None:
        table = ds.regions if row["id"].startswith("region:") else ds.departments
        assert table.named(row["name_zh"]).id == row["id"]

    @cases("departments")
    def test_departments_have_parent_and_full_name(self, ds: Dataset, row: dict[str, str]) -> None:
        department = ds.departments[row["id"]]
        parent = ds.departments.named(row["parent_zh"]).id if row["parent_zh"] else None
        assert department.parent == parent
        if row["full_name_zh"]:
            assert ds.departments.named(row["full_name_zh"]) == department

    @cases("regions")
    def test_regions_have_province_and_pilot(self, ds: Dataset, row: dict[str, str]) -> None:
        parent = ds.regions[row["id"]].parent
        assert (ds.regions[parent].name.zh if parent else "") == row["parent_zh"]
        pilot = ds.pilots.get(row["id"].replace("region:", "pilot:"))
        recorded = (pilot.region, str(pilot.group), pilot.designated_by) if pilot else None
        expected = (row["id"], row["pilot_group"], row["designated_by"])
        assert recorded == (expected if row["pilot_group"] else None)

    @pytest.mark.parametrize("table", ["aspects", "measures"])
    def test_statements_are_reworded_and_cite_sentence(self, ds: Dataset, table: str) -> None:
        text = (SHARED / "sources" / "interpretation-2025-01-14.en.txt").read_text("utf-8").lower()
        for row in rows(table):
            record: Any = ds[row["id"]]
            assert record.evidence[0].locator == f"p{row['paragraph']}.s{row['sentence']}"
            assert record.title.en not in {row.get("title_en"), row.get("summary_en")}
            assert record.title.en.lower() not in text
            assert bool(getattr(record, "purpose", None)) == bool(row.get("purpose_en"))


@needs_shared
class TestPassages:
    @pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "1.2.0"])
    def test_digests_of_interpretation(self, version: str) -> None:
        text = (SHARED / "sources" / "interpretation-2025-01-14.en.txt").read_text("utf-8")
        by_locator = passages(text)
        cited = {
            (item.locator, item.sha256)
            for record in pilotstd.load(version)
            for item in record.evidence
            if item.source == "source:interpretation" and record.id != item.source
        }
        assert len(cited) > 15
        assert {(locator, digest(by_locator[locator or ""])) for locator, _ in cited} == cited


class TestWording:
    @pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "1.2.0"])
    @pytest.mark.parametrize("table", ["aspects", "measures"])
    def test_reworded_statements_are_marked(self, version: str, table: str) -> None:
        for record in pilotstd.load(version).table(table):
            stated = [item for item in record.evidence if item.basis is Basis.STATED]
            reworded = {f for item in stated if item.rule for f in item.fields}
            worded = {"title", "purpose"} if getattr(record, "purpose", None) else {"title"}
            assert reworded == worded
            assert {item.rule for item in stated} == {None, "reworded by pilotstd"}
            assert not worded & {f for item in stated if not item.rule for f in item.fields}

    @pytest.mark.parametrize("number", [103, 104])
    def test_dependencies_on_commitments_are_matched_by_wording(self, ds: Dataset, number: int) -> None:
        rules = {item.rule for item in ds.evidence(f"dep:task-{number}-commitments", "kind")}
        (rule,) = rules
        assert str(rule).startswith("matched by wording: ")


class TestCounts:
    @pytest.mark.parametrize(
        ("version", "expected"),
        [
            ("1.0.0", (36, 19, 26, 17, 11, 4, 19, 0, 27, 0, 10, 10, 21)),
            ("1.1.0", (49, 22, 54, 30, 20, 4, 19, 0, 27, 5, 16, 16, 21)),
            ("1.2.0", (53, 23, 54, 30, 20, 4, 19, 0, 27, 6, 17, 18, 21)),
        ],
    )
    def test_numbers_of_records(self, version: str, expected: tuple[int, ...]) -> None:
        tables = pilotstd.load(version).tables.values()
        assert tuple(len(table) for table in tables) == expected

    def test_days_of_releases(self) -> None:
        assert [release.as_of for release in pilotstd.releases()][:3] == [
            date(2025, 1, 14),
            date(2025, 7, 9),
            date(2026, 1, 19),
        ]

    def test_coverage(self, ds: Dataset) -> None:
        coverage = {row.figure: (row.declared, row.recorded, row.partial) for row in ds.coverage()}
        assert coverage == {
            "figure:aspects": (4, 4, 0),
            "figure:key-tasks": (17, 0, 0),
            "figure:work-tasks-first-batch": (104, 26, 1),
            "figure:departments-in-the-policy-research": (22, 0, 0),
            "figure:pilot-provinces-and-cities": (11, 11, 0),
            "figure:issuing-departments": (2, 2, 0),
            "figure:addressed-provincial-governments": (11, 11, 0),
            "figure:addressed-central-bodies": (24, 24, 0),
            "figure:local-standards-made": (21, 4, 0),
            "figure:pilot-regions": (20, 20, 0),
            "figure:pilot-tasks-plan-of-april-2025": (155, None, 0),
            "figure:pilot-tasks-of-nine-cities-january-2026": (159, None, 0),
            "figure:areas-plan-of-april-2025": (14, None, 0),
            "figure:areas-nine-cities-january-2026": (15, None, 0),
            "figure:pilot-rounds-since-2015": (7, None, 0),
            "figure:pilot-plans-since-2015": (15, None, 0),
            "figure:beijing-tasks-first-plan": (226, None, 0),
            "figure:beijing-tasks-next-plan": (177, None, 0),
        }


class TestNamesakes:
    @pytest.mark.parametrize(
        ("id", "name", "gbt2260", "iso3166_2"),
        [
            ("region:fuzhou", "福州市", "350100", None),
            ("region:suzhou", "苏州市", "320500", None),
            ("region:shaanxi", "陕西省", "610000", "CN-SN"),
            ("region:xian", "西安市", "610100", None),
        ],
    )
    def test_regions_with_similar_names(
        self, ds: Dataset, id: str, name: str, gbt2260: str, iso3166_2: str | None
    ) -> None:
        region = ds.regions[id]
        assert (region.name.zh, region.gbt2260, region.iso3166_2) == (name, gbt2260, iso3166_2)

    def test_notice_addresses_provinces_of_cities(self, ds: Dataset) -> None:
        addressees = ds.documents["doc:shangzifa-2024-314"].addressees
        assert "region:zhejiang" in addressees
        assert "region:hangzhou" not in addressees

    def test_statuses_of_standards(self, ds: Dataset) -> None:
        assert Counter(standard.status for standard in ds.standards) == {"issued": 3, "made": 2, "developed": 1}

    def test_standards_have_no_number_and_no_day_of_issue(self, ds: Dataset) -> None:
        assert {(standard.number, standard.issued) for standard in ds.standards} == {(None, None)}


class TestUnknown:
    def test_no_key_tasks(self, ds: Dataset) -> None:
        assert len(ds.key_tasks) == 0

    def test_tasks_and_measures_have_no_departments(self, ds: Dataset) -> None:
        assert {record.departments for record in (*ds.work_tasks, *ds.measures)} == {()}

    def test_item_35_is_truncated(self, ds: Dataset) -> None:
        task = ds.work_tasks["task:035"]
        assert (task.complete, task.regions, task.open_to) == (False, (), None)
        assert task.title.zh == "电池护照行业网络安全与数据…"
        assert str(task.title.en).endswith("…")
        assert "breaks off" in task.note

    def test_items_14_to_24_have_no_heading(self, ds: Dataset) -> None:
        lost = [task.number for task in ds.work_tasks if "whose title is lost" in task.note]
        assert lost == list(range(14, 25))
        assert [task.number for task in ds.work_tasks if task.number < 36 and not task.heading] == lost

    def test_ministry_of_justice_has_no_abbreviation(self, ds: Dataset) -> None:
        justice = ds.departments["dept:ministry-of-justice"]
        assert justice.abbreviation is None
        assert justice.name.zh == "司法部"

    def test_departments_with_short_name_only(self, ds: Dataset) -> None:
        unnamed = [department for department in ds.departments if not department.name]
        assert [str(department.short_name) for department in unnamed] == [
            "国家密码局",
            "中国气象局",
            "中央港澳办",
            "中央空管办",
            "中央台办",
            "中央网信办",
        ]

    def test_departments_do_not_cite_interpretation(self, ds: Dataset) -> None:
        cited = {item.source for record in ds.departments for item in record.evidence}
        assert "source:interpretation" not in cited

    def test_unread_titles_are_not_translated(self, ds: Dataset) -> None:
        untitled = [document for document in ds.documents if document.title.zh is None]
        assert [document.id for document in untitled] == [
            "doc:guohan-2019-beijing",
            "doc:guohan-2021-37",
            "doc:interpretation-2025-01-14",
            "doc:reply-2023-beijing",
        ]
        for document in untitled:
            assert document.title.original is None
            assert {item.basis for item in ds.evidence(document.id, "title")} == {Basis.DERIVED}

    def test_reply_of_unknown_year_has_no_date(self, ds: Dataset) -> None:
        reply = ds.documents["doc:guohan-2019-beijing"]
        assert (reply.number, reply.issued, reply.published) == (None, None, None)


class TestWorkTasks:
    def test_item_101_has_four_cities(self, ds: Dataset) -> None:
        task = ds.work_tasks["task:101"]
        names = [ds.regions[region].name.en for region in task.regions]
        assert names == ["Beijing", "Shanghai", "Hangzhou", "Guangzhou"]
        assert (task.level, task.kind) == ("international", "standard")

    def test_item_100_is_open_to_unnamed_places(self, ds: Dataset) -> None:
        task = ds.work_tasks["task:100"]
        assert (task.regions, task.open_to) == ((), "有关试点示范省市")
        assert task.level == "industry"

    @pytest.mark.parametrize("number", [103, 104])
    def test_items_on_agreements_name_chongqing(self, ds: Dataset, number: int) -> None:
        task = ds.work_tasks[f"task:{number}"]
        assert (task.regions, task.open_to) == (("region:chongqing",), "重庆等有意愿的省市")
        assert (task.kind, task.level) == ("related-work", None)

    @pytest.mark.parametrize(
        ("id", "bases"),
        [
            ("task:014", {Basis.DERIVED, Basis.REFERENCE}),
            ("task:023", {Basis.STATED, Basis.DERIVED, Basis.REFERENCE}),
            ("task:101", {Basis.DERIVED}),
        ],
    )
    def test_basis_of_level(self, ds: Dataset, id: str, bases: set[Basis]) -> None:
        assert {item.basis for item in ds.evidence(id, "level")} == bases

    def test_tasks_of_each_region(self, ds: Dataset) -> None:
        claims = Counter(region for task in ds.work_tasks for region in task.regions)
        assert claims == {
            "region:chongqing": 10,
            "region:chengdu": 6,
            "region:nanjing": 4,
            "region:beijing": 3,
            "region:guangzhou": 2,
            "region:hangzhou": 1,
            "region:shanghai": 1,
            "region:tianjin": 1,
        }


class TestDependencies:
    def test_all_relations(self, ds: Dataset) -> None:
        relations = {(item.prerequisite, item.kind.value, item.dependent) for item in ds.dependencies}
        carried_out = {
            **{f"task:{number:03}": "emerging-industries-standards" for number in range(25, 30)},
            **{f"task:{number:03}": "esg-standards" for number in range(30, 36)},
            "task:101": "international-standards",
            "task:102": "rule-alignment",
            "task:103": "commitments",
            "task:104": "commitments",
        }
        assert relations == {
            ("doc:task-list-2024", "implements", "doc:opinions-2024"),
            ("doc:third-plenum-2024", "follows", "doc:opinions-2024"),
            (None, "builds-on", "task:100"),
            *((task, "implements", f"measure:{local}") for task, local in carried_out.items()),
            *(("aspect:4", "supports", f"aspect:{number}") for number in (1, 2, 3)),
        }

    @pytest.mark.parametrize(
        ("id", "stated"),
        [
            ("dep:task-list-opinions", {"dependent", "prerequisite", "kind"}),
            ("dep:third-plenum-opinions", {"dependent", "kind"}),
            ("dep:foregoing-local-standards-task-100", {"dependent", "kind"}),
            ("dep:task-035-esg-standards", set()),
            ("dep:task-102-rule-alignment", set()),
            ("dep:aspect-4-aspect-1", set()),
        ],
    )
    def test_stated_fields_of_relation(self, ds: Dataset, id: str, stated: set[str]) -> None:
        fields = {
            field
            for field in ("dependent", "prerequisite", "kind")
            if any(item.basis is Basis.STATED for item in ds.evidence(id, field))
        }
        assert fields == stated

    def test_modelling_choices_are_marked(self, ds: Dataset) -> None:
        supports = ds.dependencies.where(kind="supports")
        rules = {item.rule or "" for record in supports for item in record.evidence}
        assert all("modelling choice" in rule for rule in rules)
        assert len(supports) == 3


class TestReleases:
    def test_airport_of_hubei_standard_is_new_in_1_2_0(self) -> None:
        older, newer = (pilotstd.load(v).standards["std:hubei-air-cargo-sorting"] for v in ("1.1.0", "1.2.0"))
        assert "airport" not in older.note
        assert "Ezhou Huahu airport" in newer.note
        cited = [{item.source for item in record.evidence} for record in (older, newer)]
        assert cited[1] - cited[0] == {"source:hubei-air-cargo"}

    @pytest.mark.parametrize(
        ("version", "sources"),
        [("1.0.0", {"source:compilation"}), ("1.1.0", {"source:compilation", "source:progress-2025-07"})],
    )
    def test_press_reports_are_new_in_1_1_0(self, version: str, sources: set[str]) -> None:
        evidence = pilotstd.load(version).evidence("task:015", "title")
        assert {item.source for item in evidence} == sources

    def test_rounds_of_pilots(self, ds: Dataset) -> None:
        rounds = {(pilot.group, str(pilot.designated), pilot.term_years): pilot for pilot in ds.pilots}
        assert sorted(rounds, key=str) == [
            (1, "2015-05-21", 3),
            (2, "2021-04-20", 3),
            (3, "2022-12-20", 3),
            (4, "2025-04-11", None),
        ]

    @pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "1.2.0"])
    def test_names_of_ministry_of_commerce(self, version: str) -> None:
        departments = pilotstd.load(version).departments
        names = ("商务部", "MOFCOM", "Ministry of Commerce", "中华人民共和国商务部")
        records: set[Record] = {departments.named(name) for name in names}
        assert [record.id for record in records] == ["dept:mofcom"]
