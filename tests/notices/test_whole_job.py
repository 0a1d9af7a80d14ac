"""A notice with Opinions and a list in one text, merged into the newest release: what comes of it, and what is reported."""

import functools

import pytest

import pilotstd
from pilotstd import Dataset, notices
from pilotstd.model import Basis, StandardLevel, WorkTaskKind
from pilotstd.notices import MergeReport

from .helpers import DAY, MINE, full_notice

ASPECTS = ("二", "三", "四", "五")


@pytest.fixture(scope="module")
def release() -> Dataset:
    return pilotstd.load("2.0.0")


def report_on(ds: Dataset, text: str, *, aspects: tuple[str, ...] = ASPECTS) -> MergeReport:
    parts = notices.parts(text)
    return notices.merge_report(ds, *parts, source=MINE, version="2.0.0+mine.1", as_of=DAY, aspects=aspects)


@functools.cache
def merged() -> MergeReport:
    ds = pilotstd.load("2.0.0")
    return report_on(ds, full_notice(ds))


class TestRecords:
    def test_all_aspects_key_tasks_and_tasks_are_there(self) -> None:
        ds = merged().dataset
        assert [len(ds.table(name)) for name in ("aspects", "key_tasks", "work_tasks")] == [4, 17, 104]
        assert {task.aspect for task in ds.key_tasks} == set(ds.aspects.ids)
        assert ds.check() == ()

    def test_list_as_a_table_is_the_same(self, release: Dataset) -> None:
        assert report_on(release, full_notice(release, table=True)).dataset == merged().dataset

    def test_merge_again_changes_nothing(self) -> None:
        once = merged().dataset
        parts = notices.parts(full_notice(once))
        again = notices.merge(once, *parts, source=MINE, version="2.0.0+mine.2", as_of=DAY, aspects=ASPECTS)
        assert again.evolve(version=once.version) == once

    def test_unknown_place_is_kept_as_printed(self) -> None:
        task = merged().dataset.work_tasks["task:040"]
        assert (task.regions, task.note) == (("region:qingdao",), "Taken on also by, as printed: 昆明.")

    def test_level_and_kind_follow_the_heading(self) -> None:
        tasks = merged().dataset.work_tasks
        expected = {
            "task:079": (WorkTaskKind.STANDARD, StandardLevel.LOCAL),
            "task:081": (WorkTaskKind.STANDARD, StandardLevel.NATIONAL),
            "task:099": (WorkTaskKind.RELATED_WORK, None),
        }
        assert {id: (tasks[id].kind, tasks[id].level) for id in expected} == expected

    def test_topics_are_those_that_the_wording_names(self) -> None:
        ds = merged().dataset
        assert ds.key_tasks["keytask:4"].topics == ("topic:innovation-application",)
        assert "topic:education" not in {topic for task in ds.key_tasks for topic in task.topics}  # 教育部 is a body
        (evidence,) = ds.evidence("keytask:4", "topics")
        assert (evidence.basis, evidence.rule) == (Basis.DERIVED, "the title has the word 科技创新成果转化应用")

    def test_topics_of_the_release_are_kept(self, release: Dataset) -> None:
        ds = merged().dataset
        for task in release.work_tasks:
            assert ds[task.id].topics[: len(task.topics)] == task.topics

    def test_measures_have_the_stages_that_they_list(self, release: Dataset) -> None:
        ds = report_on(release, full_notice(release), aspects=()).dataset
        (measure,) = (one for one in ds.measures if one.stages and one.id not in release)
        assert [str(stage) for stage in measure.stages] == ["construction", "implementation", "evaluation"]
        assert ds.evidence(measure.id, "stages")[0].rule == "the title has the words 建设、实施和评估"


class TestDependencies:
    @pytest.mark.parametrize(
        ("id", "key_task", "rule"),
        [
            ("task:002", "keytask:2", "the heading is the title of the key task"),
            ("task:027", "keytask:4", "the heading is how the title of the key task ends"),
            ("task:031", None, None),
        ],
    )
    def test_items_implement_the_key_task_of_their_heading(
        self, id: str, key_task: str | None, rule: str | None
    ) -> None:
        ds = merged().dataset
        found = [
            one
            for one in ds.dependencies.where(dependent=id)
            if one.prerequisite and one.prerequisite.startswith("keytask:")
        ]
        assert [(one.prerequisite, one.kind.value, one.evidence[0].rule) for one in found] == (
            [(key_task, "implements", rule)] if key_task else []
        )

    def test_what_the_release_has_gets_evidence_and_no_second_record(self, release: Dataset) -> None:
        ds = merged().dataset
        for id in ("dep:100-builds-on-open", "dep:103-implements-services-regulation-paper"):
            assert {item.source for item in ds[id].evidence} - {item.source for item in release[id].evidence} == {
                "source:mine"
            }
        ends = [(one.dependent, one.kind, one.prerequisite or one.text) for one in ds.dependencies]
        assert len(ends) == len(set(ends))

    def test_opinions_rest_on_what_their_opening_names(self) -> None:
        dependency = merged().dataset["dep:opinions-2024-based-on-open"]
        assert (dependency.text, dependency.evidence[0].locator) == ("根据《国家标准化发展纲要》", "preamble")
        assert merged().dataset["dep:keytask-6-cites-rcep"].evidence[0].rule == "the text names the document"

    def test_dependency_that_would_close_a_cycle_is_not_made(self, release: Dataset) -> None:
        ds = release
        for number, (id, other) in enumerate((("one", "two"), ("two", "one"), ("one", "two")), 1):
            text = f"商务部关于{id}号公路的通知\n根据《商务部关于{other}号公路的通知》，通知如下：\n一、修路。\n"
            version = f"2.0.0+mine.{number}"
            ds = notices.merge(
                ds, notices.parse(text), document_id=f"doc:{id}", source=MINE, version=version, as_of=DAY
            )
        assert [one.id for one in ds.dependencies if one.id not in release] == [
            "dep:one-based-on-open",
            "dep:two-based-on-one",
        ]
        assert ds.check() == ()


class TestReport:
    def test_lost_key_task_is_reported_and_numbers_stay(self, release: Dataset) -> None:
        report = report_on(release, full_notice(release, without=16))
        assert "16 key tasks are recorded, but figure:key-tasks declares 17: without 16" in report.remarks
        assert report.dataset.key_tasks["keytask:17"].title.zh == "支持园区平台示范"
        assert "keytask:16" not in report.dataset

    def test_each_unknown_name_is_listed_once_with_its_lines(self) -> None:
        body, place = merged().names
        assert (body.name, body.lines) == ("港口联盟部", "16–20, 22–25, 27–30, 32–35")
        assert body.fields == "keytask:1.departments, keytask:2.departments, keytask:3.departments and 14 more"
        assert (place.name, place.fields) == ("昆明", "task:040.regions")
        lines = full_notice(pilotstd.load("2.0.0")).splitlines()
        assert "昆明" in lines[int(place.lines) - 1]

    def test_sections_in_no_record_are_named(self) -> None:
        (remark,) = merged().remarks
        assert remark.endswith("in no record, since --aspects does not name them: 一、总体要求, 六、保障措施")

    def test_without_aspects_it_says_how_to_name_them(self, release: Dataset) -> None:
        remarks = report_on(release, full_notice(release), aspects=()).remarks
        assert any("--aspects 二 三 四 五 " in remark for remark in remarks)

    def test_fields_left_empty_are_listed(self, release: Dataset) -> None:
        text = "工作任务清单（第二批）\n1.家政服务规范（青岛）\n2.夜间经济（青岛）\n3.养老服务规范（昆明）\n"
        shown = report_on(release, text, aspects=()).to_markdown()
        assert "| work_tasks | kind | items 2 |" in shown
        assert "| work_tasks | level | items 1–3 |" in shown
        assert "| work_tasks | regions | items 3 |" in shown
