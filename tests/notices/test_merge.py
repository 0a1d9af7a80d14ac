"""Records of a notice merged into a dataset."""

import csv
import datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from pilotstd import Dataset, InvalidDataset, InvalidQuery, Label, UnknownRecord, notices
from pilotstd.model import Basis, Language

from .helpers import LIST, MINE, listed, merged, read

HEAD = """商务部 市场监管总局印发《{opinions}》及《{tasks}》的通知
{number}
{addressees}：
《{opinions}》及《{tasks}》已经国务院同意，现印发给你们，请认真贯彻执行。
商务部
市场监管总局
2024年12月31日
"""


def plain(record: Any) -> Any:
    """A record without what is ours: English titles, notes, evidence, and when it became known."""
    values = {field.name: getattr(record, field.name) for field in attrs.fields(type(record))}
    for name in ("evidence", "note", "known_since"):
        values.pop(name)
    return {name: value.zh if isinstance(value, Label) else value for name, value in values.items()}


class TestMerge:
    def test_equal_value_adds_evidence(self, newest: Dataset) -> None:
        ds = merged(newest, listed("15.医疗保障经办服务通则（重庆）"))
        before, after = newest.work_tasks["task:015"], ds.work_tasks["task:015"]
        assert after.evidence[: len(before.evidence)] == before.evidence
        assert [(item.source, item.locator, item.fields) for item in after.evidence[len(before.evidence) :]] == [
            ("source:mine", "item 15", ("number", "title", "regions", "complete", "document")),
            ("source:mine", "title of the list", ("batch",)),
            ("source:mine", "item 15", ("kind",)),
        ]
        filled = {"batch": 1, "complete": True}
        assert after == attrs.evolve(before, evidence=after.evidence, **filled)

    def test_empty_field_is_filled(self, newest: Dataset) -> None:
        ds = merged(newest, listed("（一）民生服务", "15.医疗保障经办服务通则（重庆）"))
        assert ds.work_tasks["task:015"].heading == "（一）民生服务"
        assert {item.source for item in ds.evidence("task:015", "heading")} == {"source:mine"}

    def test_new_item_is_added(self, newest: Dataset) -> None:
        ds = merged(newest, listed("36.家政服务规范（青岛）"))
        task = ds.work_tasks["task:036"]
        assert (task.title.zh, task.regions, task.kind) == ("家政服务规范", ("region:qingdao",), "standard")
        assert task.level is None
        assert task.document == LIST
        assert len(ds.work_tasks) == len(newest.work_tasks) + 1

    def test_merge_is_idempotent(self, newest: Dataset) -> None:
        part = listed("15.医疗保障经办服务通则（重庆）", "36.家政服务规范（青岛）")
        once = merged(newest, part)
        twice = merged(once, part, version="1.3.0+mine.2")
        assert twice.evolve(version=once.version) == once

    def test_printed_title_replaces_translated_one(self, newest: Dataset) -> None:
        notice = notices.parse("商务部关于修路的意见\n一、服务国家战略\n（一）修土路。修10公里。\n")
        ds = merged(newest, notice, document_id="doc:opinions-2024", aspects=("一",), resolve={"doc:opinions-2024.title": "dataset", "doc:opinions-2024.issuers": "dataset"})  # fmt: skip
        aspect = ds.aspects["aspect:1"]
        assert aspect.title == Label(en=newest.aspects["aspect:1"].title.en, zh="服务国家战略", original=Language.ZH)

    def test_merged_bodies_are_linked_in_graph(self, newest: Dataset) -> None:
        graphs = pytest.importorskip("pilotstd.graphs")
        ds = merged(newest, read("joint-plan"), document_id="doc:ports")
        graph = graphs.department_linkages(ds, via=("responsible",))
        assert graph.has_edge("dept:mofcom", "dept:mot")


class TestIncompleteTitles:
    def test_incomplete_title_is_completed(self, newest: Dataset) -> None:
        """The translation of the part, and the note on where it broke off, go with it."""
        ds = merged(newest, listed("35.电池护照行业网络安全与数据保护规范（上海）"))
        task = ds.work_tasks["task:035"]
        assert task.title == Label(zh="电池护照行业网络安全与数据保护规范", original=Language.ZH)
        assert (task.complete, task.regions, task.note) == (True, ("region:shanghai",), "")
        assert {item.source for item in ds.evidence("task:035", "title")} == {"source:mine"}
        assert ds.check() == ()

    def test_title_cut_off_in_text_is_not_a_conflict(self, newest: Dataset) -> None:
        before = newest.work_tasks["task:015"]
        after = merged(newest, listed("15.医疗保障经办…")).work_tasks["task:015"]
        assert (after.title, after.complete) == (before.title, before.complete)
        assert after.evidence_for("title") == before.evidence_for("title")

    @pytest.mark.parametrize("printed", ["电池护照行业网络安全...", "电池护照行业网络安全与数据……"])
    def test_shorter_cut_off_title_changes_nothing(self, newest: Dataset, printed: str) -> None:
        before, after = (ds.work_tasks["task:035"] for ds in (newest, merged(newest, listed(f"35.{printed}"))))
        assert (after.title, after.complete, after.note) == (before.title, False, before.note)

    def test_title_equal_but_for_dots_is_complete(self, newest: Dataset) -> None:
        task = merged(newest, listed("35.电池护照行业网络安全与数据（上海）")).work_tasks["task:035"]
        assert (task.title.zh, task.complete) == ("电池护照行业网络安全与数据", True)


class TestSource:
    def test_new_source_is_added_and_cited(self, newest: Dataset) -> None:
        ds = merged(newest, listed("36.家政服务规范（青岛）"))
        assert ds.sources["source:mine"].url == "file:mine.txt"
        assert {item.source for item in ds.work_tasks["task:036"].evidence} == {"source:mine"}

    def test_known_source_is_cited_by_id(self, newest: Dataset) -> None:
        ds = merged(newest, listed("36.家政服务规范（青岛）"), source="source:compilation")
        assert {item.source for item in ds.work_tasks["task:036"].evidence} == {"source:compilation"}

    def test_unknown_source_is_refused(self, newest: Dataset) -> None:
        with pytest.raises(UnknownRecord, match=r"no record 'source:compilatio' .*'source:compilation'"):
            merged(newest, listed("36.家政服务规范（青岛）"), source="source:compilatio")

    def test_known_since_is_publication_of_source(self, newest: Dataset) -> None:
        source = attrs.evolve(MINE, published="2026-03-09")
        ds = merged(newest, listed("36.家政服务规范（青岛）"), source=source)
        assert ds.work_tasks["task:036"].known_since == datetime.date(2026, 3, 9)
        assert [item.basis for item in ds.evidence("task:036", "known_since")] == [Basis.DERIVED]


class TestConflicts:
    BAD = listed("15.医疗保障经办服务通则（成都）", "16.国际医疗服务规范（重庆）")

    def test_different_value_stops_merge(self, newest: Dataset) -> None:
        with pytest.raises(InvalidDataset, match="resolve each conflict by name") as caught:
            merged(newest, self.BAD)
        assert [(item.record, item.field) for item in caught.value.problems] == [
            ("task:015", "regions"),
            ("task:016", "title"),
        ]
        assert "the dataset has 国际医疗服务管理规范, the notice 国际医疗服务规范" in str(caught.value)

    def test_conflict_is_resolved_by_name(self, newest: Dataset) -> None:
        ds = merged(newest, self.BAD, resolve={"task:015.regions": "notice", "task:016.title": "dataset"})
        assert ds.work_tasks["task:015"].regions == ("region:chengdu",)
        assert {item.source for item in ds.evidence("task:015", "regions")} == {"source:mine"}
        assert ds.work_tasks["task:016"].title == newest.work_tasks["task:016"].title
        assert "source:mine" not in {item.source for item in ds.evidence("task:016", "title")}
        assert ds.check() == ()

    def test_unknown_conflict_is_refused(self, newest: Dataset) -> None:
        with pytest.raises(
            InvalidQuery,
            match=r"unknown conflict 'task:015.region': expected one of task:015.regions, task:016.title; did you mean 'task:015.regions'",
        ):
            merged(newest, self.BAD, resolve={"task:015.region": "notice"})

    def test_invalid_choice_is_refused(self, newest: Dataset) -> None:
        with pytest.raises(InvalidQuery, match="expected 'dataset' or 'notice'"):
            merged(newest, self.BAD, resolve={"task:015.regions": "mine", "task:016.title": "dataset"})

    def test_to_records_lists_conflicts(self, newest: Dataset) -> None:
        conversion = notices.to_records(self.BAD, newest, document_id=LIST)
        assert [conflict.name for conflict in conversion.conflicts] == ["task:015.regions", "task:016.title"]


class TestBatches:
    SECOND = listed("1.家政服务规范（青岛）", "2.推进相关工作（有关省市）", title="工作任务清单（第二批）")

    def test_second_batch_leaves_first_unchanged(self, newest: Dataset) -> None:
        ds = merged(newest, self.SECOND, document_id="doc:task-list-2026")
        assert tuple(ds.work_tasks.where(document=LIST)) == tuple(newest.work_tasks)
        assert ds.work_tasks.where(batch=2).ids == ("task:b2-001", "task:b2-002")
        assert ds.documents["doc:task-list-2026"].title.zh == "工作任务清单（第二批）"
        assert ds.check() == ()

    def test_list_of_another_document_is_next_batch(self, newest: Dataset) -> None:
        part = listed("1.家政服务规范（青岛）", title="工作任务清单")
        assert merged(newest, part, document_id="doc:other").work_tasks.ids[-1] == "task:b2-001"

    def test_list_of_same_document_has_its_batch(self, newest: Dataset) -> None:
        first = merged(newest, listed("2.家政服务规范（青岛）", title="工作任务清单（首批）"))
        tasks = [attrs.evolve(task, batch=1) for task in first.work_tasks]
        records = {record.id: record for record in (*first, *tasks)}
        ds = first.evolve(version="1.3.0+mine.2", records=records.values())
        part = listed("1.家政服务规范（青岛）", title="工作任务清单")
        ds = merged(ds, part, version="1.3.0+mine.3")
        assert ds.work_tasks["task:001"].batch == 1
        (evidence,) = ds.evidence("task:001", "batch")
        assert (evidence.basis, evidence.rule) == (Basis.DERIVED, "batch of the rest of the list")

    def test_batch_that_no_source_says_is_unknown(self, newest: Dataset) -> None:
        part = listed("1.家政服务规范（青岛）", title="工作任务清单")
        task = merged(newest, part).work_tasks["task:001"]
        assert (task.batch, task.evidence_for("batch")) == (None, ())

    def test_batch_given_by_caller_is_derived(self, newest: Dataset) -> None:
        part = listed("1.家政服务规范（青岛）", title="工作任务清单")
        ds = merged(newest, part, batch=1)
        assert ds.work_tasks["task:001"].batch == 1
        assert [item.rule for item in ds.evidence("task:001", "batch")] == ["batch as told by the caller"]


class TestParts:
    TEXT = """商务部关于公布任务的通知
商标发〔2026〕9号
现公布任务清单。
附件：工作任务清单（第二批）
商务部
2026年3月9日
附件
工作任务清单（第二批）
（一）贸易服务
1.家政服务规范（青岛）
2.社区教育服务规范（成都、重庆）
"""

    def test_notice_and_list_are_two_documents(self, newest: Dataset) -> None:
        ds = merged(newest, *notices.parts(self.TEXT), document_id="doc:tasks-2026")
        whole, part = ds.documents["doc:tasks-2026"], ds.documents["doc:tasks-2026-list"]
        assert (whole.number, whole.title.zh) == ("商标发〔2026〕9号", "商务部关于公布任务的通知")
        assert (part.title.zh, part.part_of, part.kind) == ("工作任务清单（第二批）", whole.id, "task-list")
        tasks = ds.work_tasks.where(batch=2)
        assert [(task.heading, task.document) for task in tasks] == [("（一）贸易服务", part.id)] * 2
        assert len(ds.measures) == len(newest.measures)


class TestBundledRecords:
    """The head of the notice and the items of its list, printed from the tables of facts, give the bundled records.

    Compared are all fields but the English titles, `known_since`, `note` and the evidence, which come from elsewhere.
    """

    @pytest.fixture
    def printed(self, shared: Path, newest: Dataset) -> tuple[str, str]:
        def rows(name: str) -> list[dict[str, str]]:
            with (shared / "facts" / f"{name}.csv").open(encoding="utf-8") as file:
                return list(csv.DictReader(file))

        documents = {row["id"]: row for row in rows("documents")}
        to = [row for row in rows("addressees") if row["document"] == "shangzifa-2024-314"]
        regions = "、".join(row["name_zh"] for row in to if row["kind"] == "region") + "人民政府"
        departments = "、".join(row["name_zh"] for row in to if row["kind"] != "region")
        head = HEAD.format(
            opinions=documents["doc:opinions-2024"]["title_zh"],
            tasks=documents[LIST]["title_zh"],
            number=documents["doc:shangzifa-2024-314"]["number"],
            addressees=f"{regions}，{departments}",
        )
        lines, heading = [documents[LIST]["title_zh"]], ""
        for row in rows("work_tasks"):
            if row["heading"] not in {"", heading}:
                heading = row["heading"]
                lines.append(heading)
            place = f"（{row['place_as_printed']}）" if row["place_as_printed"] else ""
            lines.append(f"{row['number']}.{row['title_zh']}{place}")
        return head, "\n".join(lines)

    def test_head_of_notice_gives_bundled_document(
        self, printed: tuple[str, str], names: Dataset, newest: Dataset
    ) -> None:
        ds = merged(names, notices.parse(printed[0]), document_id="doc:shangzifa-2024-314")
        self.same(ds.documents["doc:shangzifa-2024-314"], newest.documents["doc:shangzifa-2024-314"])

    def test_task_list_gives_bundled_work_tasks(
        self, printed: tuple[str, str], names: Dataset, newest: Dataset
    ) -> None:
        ds = merged(names, notices.parse_task_list(printed[1]))
        assert ds.work_tasks.ids == newest.work_tasks.ids
        for task in newest.work_tasks:
            self.same(ds.work_tasks[task.id], task)

    def test_merge_into_release_changes_nothing(self, printed: tuple[str, str], newest: Dataset) -> None:
        ds = merged(newest, notices.parse(printed[0]), document_id="doc:shangzifa-2024-314")
        ds = merged(ds, notices.parse_task_list(printed[1]), version="1.3.0+mine.2")
        for record in newest:
            self.same(ds[record.id], record)

    @staticmethod
    def same(one: Any, two: Any) -> None:
        """The list has more of a task than the releases: its batch, and that its title is whole."""
        expected = plain(two)
        if one.prefix == "task":
            expected |= {"batch": 1, "complete": two.complete is not False}
        assert plain(one) == expected
