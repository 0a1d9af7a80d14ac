"""What release 2.0.0 says, against what is known by heart, and the rules that it names, applied again."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import pilotstd
from pilotstd import Basis, Dataset, Record, graphs
from pilotstd._passages import digest, passages
from pilotstd.model import DependencyKind
from tests.conftest import SHARED, needs_shared

ROOT = Path(__file__).parents[2]
VERSIONS = [release.version for release in pilotstd.releases()]


@pytest.fixture(scope="module")
def ds() -> Dataset:
    return pilotstd.load("2.0.0")


class TestCounts:
    @pytest.mark.parametrize(
        ("version", "expected"),
        [
            ("1.0.0", (36, 0, 19, 26, 17, 11, 0, 0, 4, 19, 0, 27, 0, 10, 10, 21)),
            ("1.1.0", (49, 0, 22, 54, 30, 20, 0, 0, 4, 19, 0, 27, 5, 16, 16, 21)),
            ("1.2.0", (53, 0, 23, 54, 30, 20, 0, 0, 4, 19, 0, 27, 6, 17, 18, 21)),
            ("2.0.0", (79, 1, 30, 57, 30, 20, 56, 20, 4, 25, 0, 27, 6, 24, 24, 25)),
            ("2.1.0", (79, 1, 30, 57, 30, 20, 56, 20, 4, 25, 0, 27, 6, 24, 24, 25)),
        ],
    )
    def test_a_release_has_so_many_records(self, version: str, expected: tuple[int, ...]) -> None:
        tables = pilotstd.load(version).tables.values()
        assert tuple(len(table) for table in tables) == expected

    def test_days_are_those_of_the_releases(self) -> None:
        assert [release.as_of for release in pilotstd.releases()][:4] == [
            date(2025, 1, 14),
            date(2025, 7, 9),
            date(2026, 1, 19),
            date(2026, 1, 19),
        ]

    def test_coverage_counts_within_the_document_or_programme(self, ds: Dataset) -> None:
        rows = {row.figure: (row.declared, row.recorded, row.partial) for row in ds.coverage()}
        counted = {figure: row for figure, row in rows.items() if row[1] is not None}
        assert counted == {
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
        }
        assert all(figure.about for figure in ds.figures)

    def test_nothing_is_later_than_the_release(self, ds: Dataset) -> None:
        assert ds.as_of == date(2026, 1, 19)
        assert max(record.known_since for record in ds if record.known_since) <= ds.as_of


class TestRetired:
    def test_every_id_that_went_is_retired_with_a_reason(self, ds: Dataset) -> None:
        gone = {record.id for record in pilotstd.load("1.2.0")} - {record.id for record in ds}
        assert {entry.id for entry in ds.retired} == gone
        assert {entry.since for entry in ds.retired} == {"2.0.0"}
        assert all(len(entry.reason) > 20 for entry in ds.retired)

    def test_what_replaces_it_is_in_the_release(self, ds: Dataset) -> None:
        replaced = {entry.id: entry.replaced_by for entry in ds.retired if entry.replaced_by}
        assert replaced["dep:task-list-opinions"] == ("dep:task-list-2024-implements-opinions-2024",)
        assert all(id in ds for ids in replaced.values() for id in ids)


class TestEvidence:
    def test_only_what_is_public_has_a_day(self, ds: Dataset) -> None:
        """Names, codes and agreements have no day from which they were public."""
        for table in (ds.departments, ds.regions, ds.topics, ds.aims, ds.programmes, ds.sources):
            assert {record.known_since for record in table} == {None}
        undated = [document.id for document in ds.documents if not document.known_since]
        assert [ds.documents[id].kind.en for id in undated] == [  # type: ignore[union-attr]
            "international agreement",
            "international agreement",
            "international agreement",
            "international agreement",
            "reference paper",
        ]

    def test_every_source_has_a_title_and_a_kind(self, ds: Dataset) -> None:
        assert all(source.title and source.kind for source in ds.sources)

    def test_a_wording_of_the_project_is_never_stated(self, ds: Dataset) -> None:
        for record in (*ds.measures, *ds.aspects):
            bases = {item.basis for item in ds.evidence(record.id, "title")}
            assert bases == {Basis.PARAPHRASED, Basis.TRANSLATED}

    def test_a_translation_names_its_direction(self, ds: Dataset) -> None:
        rules = {item.rule for r in ds for item in r.evidence if item.basis is Basis.TRANSLATED}
        assert rules == {
            "translated from Chinese to English by pilotstd",
            "translated from English to Chinese by pilotstd",
        }

    def test_batch_and_completeness_are_supported(self, ds: Dataset) -> None:
        for task in ds.work_tasks:
            (batch,) = ds.evidence(task.id, "batch")
            assert (batch.source, batch.locator) == ("source:notice-head", "title")
            (complete,) = ds.evidence(task.id, "complete")
            assert "breaks off" in str(complete.rule) if task.number == 35 else task.complete

    def test_a_level_is_given_where_a_source_gives_it(self, ds: Dataset) -> None:
        levels = {task.number: str(task.level) for task in ds.work_tasks if task.level}
        assert levels == {15: "local", 20: "local", 23: "local", 100: "industry", 101: "international"}

    def test_the_kind_of_a_task_is_read_from_its_last_word(self, ds: Dataset) -> None:
        for task in ds.work_tasks:
            for item in ds.evidence(task.id, "kind"):
                ending = re.fullmatch("the title ends with (.+)", str(item.rule))
                assert ending is None or str(task.title.zh).endswith(ending[1])
                assert ending or task.number >= 100

    def test_names_of_regions_cite_a_source_that_prints_them(self, ds: Dataset) -> None:
        for region in ds.regions:
            cited = {item.source for item in ds.evidence(region.id, "name")}
            assert len(cited) == 2
            assert "source:codes" in cited

    @needs_shared
    @pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "1.2.0"])
    def test_digests_of_earlier_releases(self, version: str) -> None:
        text = (SHARED / "sources" / "interpretation-2025-01-14.en.txt").read_text("utf-8")
        known = passages(text)
        cited = [item for r in pilotstd.load(version) for item in r.evidence if item.sha256]
        assert len(cited) > 100
        assert all(item.sha256 == digest(known[item.locator or ""]) for item in cited)

    @needs_shared
    def test_digests_are_those_of_the_passages(self, ds: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(ROOT)
        from tools.facts import texts

        found = texts(SHARED / "sources")
        cited: Counter[str] = Counter()
        for record in ds:
            for item in record.evidence:
                passage = found.get(item.source.removeprefix("source:"), {}).get(item.locator or "")
                assert item.sha256 == (digest(passage) if passage else None), record.id
                cited[item.source] += passage is not None
        assert set(found) == {id.removeprefix("source:") for id, count in cited.items() if count}
        assert cited["source:interpretation"] > 350

    @needs_shared
    def test_the_interpretation_is_cited_by_passage(self, ds: Dataset) -> None:
        for record in ds:
            for item in record.evidence:
                if item.source == "source:interpretation" != record.id:
                    assert item.sha256, record.id


class TestTopics:
    def test_a_derived_topic_is_named_by_the_word_of_its_rule(self, ds: Dataset) -> None:
        """The rule names a word of the title or the heading, and the word is a name of a topic of the record."""
        for record in (*ds.work_tasks, *ds.standards):
            named = set()
            for item in ds.evidence(record.id, "topics"):
                match = re.fullmatch("the (title|heading) has the word (.+)", str(item.rule))
                assert match, item
                assert item.basis is Basis.DERIVED
                where = record.title.zh if match[1] == "title" else record.heading
                assert match[2] in str(where)
                named |= {id for id in record.topics if match[2] in {ds.topics[id].label.zh, *ds.topics[id].aliases}}
            assert named == set(record.topics)

    def test_a_broader_topic_is_stated_or_in_the_name(self, ds: Dataset) -> None:
        for topic in ds.topics:
            for item in ds.evidence(topic.id, "broader") if topic.broader else ():
                wider = ds.topics[topic.broader or ""].label.zh
                assert item.basis is Basis.STATED or str(wider) in str(topic.label.zh)

    @pytest.mark.parametrize(
        ("topic", "measures", "tasks"),
        [
            ("elderly-care", {"living-services-standards"}, {18, 20, 21}),
            ("artificial-intelligence", {"emerging-industries-standards"}, set()),
            ("low-altitude-economy", {"emerging-industries-standards"}, set()),
            ("green-low-carbon", set(), {30, 31, 32, 33, 34, 35}),
            ("innovation-application", {"innovation-application"}, {25, 26, 27, 28, 29}),
            ("healthcare", {"integration-standards"}, {15, 16, 17, 18, 19}),
        ],
    )
    def test_what_concerns_a_topic(self, ds: Dataset, topic: str, measures: set[str], tasks: set[int]) -> None:
        id = f"topic:{topic}"
        assert {m.id for m in ds.measures if id in m.topics} == {f"measure:{m}" for m in measures}
        assert {task.number for task in ds.work_tasks if id in task.topics} == tasks


class TestPolicy:
    def test_what_is_asked_for_foreign_invested_enterprises(self, ds: Dataset) -> None:
        found = ds.measures.where(parties="foreign-invested-enterprises")
        assert [measure.id for measure in found] == ["measure:national-treatment"]

    @pytest.mark.parametrize(
        ("action", "measures"),
        [
            ("revise", {"living-services-standards", "recycling-standards"}),
            ("explore", {"esg-standards", "integration-standards"}),
        ],
    )
    def test_which_measures_ask_to(self, ds: Dataset, action: str, measures: set[str]) -> None:
        found = {measure.id for measure in ds.measures.where(actions=action)}
        assert found == {f"measure:{local}" for local in measures}

    def test_who_drafted_was_consulted_and_coordinates(self, ds: Dataset) -> None:
        notice = ds.documents["doc:shangzifa-2024-314"]
        assert [(role.role.value, role.body, role.text) for role in notice.participants] == [
            ("drafting", "dept:mofcom", "Ministry of Commerce"),
            ("drafting", "dept:samr", "State Administration for Market Regulation"),
            ("consulted", None, "22 central and national government departments"),
            ("coordinating", None, "有关部门和地方"),
            ("shared", None, "pilot demonstration provinces and cities"),
        ]
        roles = ds.measures["measure:coordination"].departments
        assert {role.role.value for role in roles} == {"coordinating"}
        assert [role.body for role in roles] == ["dept:mofcom", "dept:samr", None]

    @needs_shared
    def test_a_body_is_named_as_the_passage_prints_it(self, ds: Dataset) -> None:
        text = (SHARED / "sources" / "interpretation-2025-01-14.en.txt").read_text("utf-8")
        for record in (*ds.documents, *ds.measures):
            named = getattr(record, "participants", ()) or getattr(record, "departments", ())
            assert all(role.text in text for role in named if role.text.isascii()), record.id

    def test_stages_and_criteria(self, ds: Dataset) -> None:
        assert [*ds.measures["measure:standards-system"].stages] == [
            "construction",
            "implementation",
            "evaluation",
            "promotion",
        ]
        assert len(ds.documents["doc:task-list-2024"].criteria) == 4

    def test_beijing_is_a_demonstration_zone(self, ds: Dataset) -> None:
        zones = [pilot for pilot in ds.pilots if pilot.status == "demonstration-zone"]
        assert [pilot.id for pilot in zones] == ["pilot:beijing"]
        assert "doc:guohan-2020-123" in zones[0].renewed_by
        assert {pilot.programme for pilot in ds.pilots} == {"programme:service-sector-opening"}

    def test_pilots_were_designated_on_the_day_of_their_act(self, ds: Dataset) -> None:
        rounds = {(pilot.group, str(pilot.designated), pilot.term_years) for pilot in ds.pilots}
        assert sorted(rounds, key=str) == [
            (1, "2015-05-21", 3),
            (2, "2021-04-20", 3),
            (3, "2022-12-20", 3),
            (4, "2025-04-11", None),
        ]

    def test_events_point_to_what_they_are_about(self, ds: Dataset) -> None:
        subjects = {event.id: event.subjects for event in ds.events}
        assert subjects["event:2024-03-13"] == ("task:032",)
        assert subjects["event:2025-03-15"] == ("std:tianjin-smart-library",)
        assert "figure:local-standards-made" in subjects["event:2025-07-07"]


class TestDependencies:
    def test_order_of_work_starts_with_what_came_first(self, ds: Dataset) -> None:
        order = graphs.order_of_work(graphs.task_dependencies(ds))
        step = {id: number for number, ids in enumerate(order) for id in ids}
        assert step["doc:third-plenum-2024"] == step["doc:guohan-2015-81"] == 0
        assert step["doc:third-plenum-2024"] < step["doc:opinions-2024"] < step["doc:task-list-2024"]
        assert step["measure:commitments"] < step["task:103"]
        assert step["doc:guohan-2015-81"] < step["doc:guohan-2017-86"] < step["doc:guohan-2020-123"]

    def test_what_rests_on_the_reference_paper(self, ds: Dataset) -> None:
        found = ds.dependencies.where(prerequisite="doc:services-regulation-paper")
        assert [(item.dependent, item.kind.value) for item in found] == [("task:103", "implements")]

    def test_kinds_are_those_of_the_new_meaning(self, ds: Dataset) -> None:
        kinds = {item.kind for item in ds.dependencies}
        assert not kinds & {DependencyKind.FOLLOWS, DependencyKind.SUPPORTS}

    def test_an_open_end_quotes_its_source(self, ds: Dataset) -> None:
        (open_end,) = (item for item in ds.dependencies if item.prerequisite is None and item.kind == "builds-on")
        assert (open_end.dependent, open_end.text) == ("task:100", "在前述公共安全服务领域地方标准基础上")

    @pytest.mark.parametrize(
        ("id", "stated"),
        [
            ("task-list-2024-implements-opinions-2024", {"dependent", "prerequisite", "kind"}),
            ("opinions-2024-based-on-third-plenum-2024", {"dependent", "kind"}),
            ("100-builds-on-open", {"dependent", "kind"}),
            ("103-implements-commitments", set()),
            ("opinions-2024-cites-rcep", set()),
        ],
    )
    def test_how_sure_a_relation_is(self, ds: Dataset, id: str, stated: set[str]) -> None:
        found = {
            name
            for name in ("dependent", "prerequisite", "kind")
            if any(item.basis is Basis.STATED for item in ds.evidence(f"dep:{id}", name))
        }
        assert found == stated


class TestTraps:
    @pytest.mark.parametrize(
        ("id", "name", "gbt2260", "iso3166_2"),
        [
            ("region:fuzhou", "福州市", "350100", None),
            ("region:suzhou", "苏州市", "320500", None),
            ("region:shaanxi", "陕西省", "610000", "CN-SN"),
            ("region:xian", "西安市", "610100", None),
        ],
    )
    def test_a_place_is_not_its_namesake(
        self, ds: Dataset, id: str, name: str, gbt2260: str, iso3166_2: str | None
    ) -> None:
        region = ds.regions[id]
        assert (region.name.zh, region.gbt2260, region.iso3166_2) == (name, gbt2260, iso3166_2)

    def test_the_notice_addresses_the_provinces_of_cities(self, ds: Dataset) -> None:
        addressees = ds.documents["doc:shangzifa-2024-314"].addressees
        assert "region:zhejiang" in addressees
        assert "region:hangzhou" not in addressees

    def test_issued_made_and_developed_are_kept_apart(self, ds: Dataset) -> None:
        statuses = Counter(standard.status for standard in ds.standards)
        assert statuses == {"issued": 3, "made": 2, "developed": 1}

    def test_no_standard_has_a_number_or_a_day_of_issue(self, ds: Dataset) -> None:
        assert {(standard.number, standard.issued) for standard in ds.standards} == {(None, None)}

    def test_numbers_that_no_source_prints_are_not_there(self, ds: Dataset) -> None:
        numbers = {document.number for document in ds.documents}
        for number in ("国函〔2019〕16号", "国函〔2022〕135号", "国函〔2023〕130号"):
            assert number not in numbers

    def test_names_of_the_commerce_ministry_lead_to_it(self, ds: Dataset) -> None:
        names = ("商务部", "MOFCOM", "Ministry of Commerce", "中华人民共和国商务部")
        found: set[Record] = {ds.departments.named(name) for name in names}
        assert [record.id for record in found] == ["dept:mofcom"]


class TestWhatIsNotKnown:
    def test_no_key_task_is_recorded(self, ds: Dataset) -> None:
        assert len(ds.key_tasks) == 0

    def test_no_item_has_a_department(self, ds: Dataset) -> None:
        assert {task.departments for task in ds.work_tasks} == {()}

    def test_item_35_is_cut_off(self, ds: Dataset) -> None:
        task = ds.work_tasks["task:035"]
        assert (task.complete, task.regions, task.open_to) == (False, (), None)
        assert task.title.zh == "电池护照行业网络安全与数据"
        assert "breaks off" in task.note

    def test_the_heading_of_items_14_to_24_is_lost(self, ds: Dataset) -> None:
        lost = [task.number for task in ds.work_tasks if "whose title is lost" in task.note]
        assert lost == list(range(14, 25))

    def test_bodies_known_by_their_short_name_have_no_other(self, ds: Dataset) -> None:
        unnamed = {str(item.short_name) for item in ds.departments if not item.name}
        assert unnamed == {
            "国家密码局",
            "中国气象局",
            "中央港澳办",
            "中央空管办",
            "中央台办",
            "中央网信办",
            "国资委",
            "港澳办",
            "银保监会",
        }

    def test_no_department_counts_as_one_of_the_22(self, ds: Dataset) -> None:
        cited = {item.source for record in ds.departments for item in record.evidence}
        assert "source:interpretation" not in cited
