"""From the structure of a notice to records in a dataset."""

import csv
import datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

import pilotstd
from pilotstd import Dataset, InvalidDataset, InvalidQuery, Label, Source, UnknownRecord, notices
from pilotstd.model import Basis, Language, Role, StandardLevel, WorkTaskKind
from pilotstd.notices import TaskList

from .test_forms import read

DAY = datetime.date(2026, 9, 1)
MINE = Source(id="source:mine", url="file:mine.txt")
LIST = "doc:task-list-2024"


def merged(ds: Dataset, *parts: Any, document_id: str = LIST, **more: Any) -> Dataset:
    settings: dict[str, Any] = {"source": MINE, "version": "1.3.0+mine.1", "as_of": DAY} | more
    return notices.merge(ds, *parts, document_id=document_id, **settings)


def records(part: Any, ds: Dataset, document_id: str) -> tuple[Any, ...]:
    return notices.to_records(part, ds, document_id=document_id).records


def listed(*lines: str, title: str = "工作任务清单（首批）") -> TaskList:
    return notices.read_task_list("\n".join((title, *lines)))


@pytest.fixture(scope="module")
def names(newest: Dataset) -> Dataset:
    """A dataset that knows bodies and regions by name, and nothing else."""
    bodies = [*newest.departments, *newest.regions]
    sources = [attrs.evolve(source, reproduces=()) for source in newest.sources]
    return Dataset(version="0.1", as_of=newest.as_of, records=[*sources, *bodies])


class TestEqualAndEmpty:
    def test_an_equal_value_adds_evidence(self, newest: Dataset) -> None:
        ds = merged(newest, listed("15.医疗保障经办服务通则（重庆）"))
        before, after = newest.work_tasks["task:015"], ds.work_tasks["task:015"]
        assert after.evidence[: len(before.evidence)] == before.evidence
        assert [
            (item.source, item.locator, item.fields)
            for item in after.evidence[len(before.evidence) :]
        ] == [
            ("source:mine", "item 15", ("number", "title", "regions", "document")),
            ("source:mine", "item 15", ("kind",)),
        ]
        assert attrs.evolve(after, evidence=before.evidence) == before

    def test_an_empty_field_is_filled(self, newest: Dataset) -> None:
        ds = merged(newest, listed("（一）民生服务", "15.医疗保障经办服务通则（重庆）"))
        assert ds.work_tasks["task:015"].heading == "（一）民生服务"
        assert {item.source for item in ds.evidence("task:015", "heading")} == {"source:mine"}

    def test_an_incomplete_title_is_completed(self, newest: Dataset) -> None:
        """The translation of the part, and the note on where it broke off, go with it."""
        ds = merged(newest, listed("35.电池护照行业网络安全与数据保护规范（上海）"))
        task = ds.work_tasks["task:035"]
        assert task.title == Label(zh="电池护照行业网络安全与数据保护规范", original=Language.ZH)
        assert (task.complete, task.regions, task.note) == (True, ("region:shanghai",), "")
        assert {item.source for item in ds.evidence("task:035", "title")} == {"source:mine"}
        assert ds.check() == ()

    def test_a_title_cut_off_in_the_text_is_no_conflict(self, newest: Dataset) -> None:
        ds = merged(newest, listed("15.医疗保障经办…"))
        assert ds.work_tasks["task:015"].title == newest.work_tasks["task:015"].title
        assert ds.work_tasks["task:015"].complete

    @pytest.mark.parametrize("printed", ["电池护照行业网络安全...", "电池护照行业网络安全与数据……"])
    def test_no_less_of_a_cut_off_title_is_taken_for_more(
        self, newest: Dataset, printed: str
    ) -> None:
        before, after = (
            ds.work_tasks["task:035"] for ds in (newest, merged(newest, listed(f"35.{printed}")))
        )
        assert (after.title, after.complete, after.note) == (before.title, False, before.note)

    def test_a_title_that_is_whole_without_its_dots_is_complete(self, newest: Dataset) -> None:
        task = merged(newest, listed("35.电池护照行业网络安全与数据（上海）")).work_tasks[
            "task:035"
        ]
        assert (task.title.zh, task.complete) == ("电池护照行业网络安全与数据", True)

    def test_a_new_item_is_added(self, newest: Dataset) -> None:
        ds = merged(newest, listed("36.家政服务规范（青岛）"))
        task = ds.work_tasks["task:036"]
        assert (task.title.zh, task.regions, task.kind) == (
            "家政服务规范",
            ("region:qingdao",),
            "standard",
        )
        assert task.level is None
        assert task.document == LIST
        assert len(ds.work_tasks) == len(newest.work_tasks) + 1

    def test_the_source_is_added_and_cited(self, newest: Dataset) -> None:
        ds = merged(newest, listed("36.家政服务规范（青岛）"))
        assert ds.sources["source:mine"].url == "file:mine.txt"
        assert {item.source for item in ds.work_tasks["task:036"].evidence} == {"source:mine"}

    def test_a_source_of_the_dataset_is_cited_by_id(self, newest: Dataset) -> None:
        ds = merged(newest, listed("36.家政服务规范（青岛）"), source="source:compilation")
        assert {item.source for item in ds.work_tasks["task:036"].evidence} == {
            "source:compilation"
        }

    def test_an_unknown_source_is_refused(self, newest: Dataset) -> None:
        with pytest.raises(
            UnknownRecord, match=r"no record 'source:compilatio' .*'source:compilation'"
        ):
            merged(newest, listed("36.家政服务规范（青岛）"), source="source:compilatio")

    def test_the_day_of_the_source_is_that_from_which_the_fact_was_public(
        self, newest: Dataset
    ) -> None:
        source = attrs.evolve(MINE, published="2026-03-09")
        ds = merged(newest, listed("36.家政服务规范（青岛）"), source=source)
        assert ds.work_tasks["task:036"].known_since == datetime.date(2026, 3, 9)
        assert [item.basis for item in ds.evidence("task:036", "known_since")] == [Basis.DERIVED]

    def test_merging_twice_changes_nothing_more(self, newest: Dataset) -> None:
        part = listed("15.医疗保障经办服务通则（重庆）", "36.家政服务规范（青岛）")
        once = merged(newest, part)
        assert merged(once, part) == once


class TestConflicts:
    BAD = listed("15.医疗保障经办服务通则（成都）", "16.国际医疗服务规范（重庆）")

    def test_a_different_value_stops_the_merge(self, newest: Dataset) -> None:
        with pytest.raises(InvalidDataset, match="resolve each by name") as caught:
            merged(newest, self.BAD)
        assert [(item.record, item.field) for item in caught.value.problems] == [
            ("task:015", "regions"),
            ("task:016", "title"),
        ]
        assert "the dataset has 国际医疗服务管理规范, the notice 国际医疗服务规范" in str(
            caught.value
        )

    def test_it_is_resolved_by_name(self, newest: Dataset) -> None:
        ds = merged(
            newest, self.BAD, resolve={"task:015.regions": "notice", "task:016.title": "dataset"}
        )
        assert ds.work_tasks["task:015"].regions == ("region:chengdu",)
        assert {item.source for item in ds.evidence("task:015", "regions")} == {"source:mine"}
        assert ds.work_tasks["task:016"].title == newest.work_tasks["task:016"].title
        assert "source:mine" not in {item.source for item in ds.evidence("task:016", "title")}
        assert ds.check() == ()

    def test_a_name_that_is_no_conflict_is_refused(self, newest: Dataset) -> None:
        with pytest.raises(
            InvalidQuery,
            match=r"no conflict 'task:015.region' to resolve; did you mean 'task:015.regions'",
        ):
            merged(newest, self.BAD, resolve={"task:015.region": "notice"})

    def test_another_choice_is_refused(self, newest: Dataset) -> None:
        with pytest.raises(InvalidQuery, match="say 'dataset' or 'notice'"):
            merged(
                newest, self.BAD, resolve={"task:015.regions": "mine", "task:016.title": "dataset"}
            )

    def test_they_are_seen_before_merging(self, newest: Dataset) -> None:
        conversion = notices.to_records(self.BAD, newest, document_id=LIST)
        assert [conflict.name for conflict in conversion.conflicts] == [
            "task:015.regions",
            "task:016.title",
        ]


class TestBatches:
    SECOND = listed(
        "1.家政服务规范（青岛）", "2.推进相关工作（有关省市）", title="工作任务清单（第二批）"
    )

    def test_a_second_batch_leaves_the_first_as_it_is(self, newest: Dataset) -> None:
        ds = merged(newest, self.SECOND, document_id="doc:task-list-2026")
        assert tuple(ds.work_tasks.where(batch=1)) == tuple(newest.work_tasks)
        assert ds.work_tasks.where(batch=2).ids == ("task:b2-001", "task:b2-002")
        assert ds.documents["doc:task-list-2026"].title.zh == "工作任务清单（第二批）"
        assert ds.check() == ()

    def test_a_list_of_another_document_is_the_next_batch(self, newest: Dataset) -> None:
        part = listed("1.家政服务规范（青岛）", title="工作任务清单")
        assert merged(newest, part, document_id="doc:other").work_tasks.ids[-1] == "task:b2-001"

    def test_a_list_of_the_same_document_is_of_its_batch(self, newest: Dataset) -> None:
        part = listed("1.家政服务规范（青岛）", title="工作任务清单")
        assert merged(newest, part).work_tasks["task:001"].batch == 1


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

    def test_a_notice_and_its_list_are_two_documents(self, newest: Dataset) -> None:
        ds = merged(newest, *notices.parts(self.TEXT), document_id="doc:tasks-2026")
        whole, part = ds.documents["doc:tasks-2026"], ds.documents["doc:tasks-2026-list"]
        assert (whole.number, whole.title.zh) == ("商标发〔2026〕9号", "商务部关于公布任务的通知")
        assert (part.title.zh, part.part_of, part.kind) == (
            "工作任务清单（第二批）",
            whole.id,
            "task-list",
        )
        tasks = ds.work_tasks.where(batch=2)
        assert [(task.heading, task.document) for task in tasks] == [
            ("（一）贸易服务", part.id)
        ] * 2
        assert len(ds.measures) == len(newest.measures)


class TestNames:
    def test_a_body_that_the_dataset_lacks_is_kept_and_reported(self, newest: Dataset) -> None:
        notice = notices.read(
            "国务院关于修路的通知\n一、修路。（银保监会、商务部、有关部门负责）\n"
        )
        conversion = notices.to_records(notice, newest, document_id="doc:roads")
        _, measure = records(notice, newest, "doc:roads")
        assert [(one.body, one.text) for one in measure.departments] == [
            (None, "银保监会"),
            ("dept:mofcom", "商务部"),
            (None, "有关部门"),
        ]
        (missing,) = conversion.unresolved
        assert (missing.name, missing.field) == ("银保监会", "departments")
        assert "no record of departments is named '银保监会'" in missing.message

    def test_a_central_act_may_leave_out_the_first_word(self, newest: Dataset) -> None:
        notice = notices.read("国务院关于修路的通知\n一、修路。（外汇局、人民银行负责）\n")
        ds = merged(newest, notice, document_id="doc:roads")
        (measure,) = ds.measures.where(document="doc:roads")
        assert [one.body for one in measure.departments] == ["dept:safe", "dept:pboc"]
        rules = [item.rule for item in ds.evidence(measure.id, "departments")]
        assert "matched with 国家 or 中国 put before the printed name" in rules

    def test_a_provincial_act_means_its_own_bodies(self, newest: Dataset) -> None:
        conversion = notices.to_records(read("province"), newest, document_id="doc:care")
        assert {name.name for name in conversion.unresolved} >= {"能源局", "省民政厅"}
        bodies = [
            one.body for record in conversion.records for one in getattr(record, "departments", ())
        ]
        assert set(bodies) == {None}

    def test_a_government_is_its_region(self, newest: Dataset) -> None:
        notice = notices.read(
            "国务院关于修路的批复\n四川省人民政府，商务部：\n一、重庆市人民政府负责。\n"
        )
        document, measure = records(notice, newest, "doc:roads")
        assert document.addressees == ("region:sichuan", "dept:mofcom")
        assert [one.body for one in measure.departments] == ["region:chongqing"]

    def test_a_place_that_the_dataset_lacks_is_kept_and_reported(self, newest: Dataset) -> None:
        conversion = notices.to_records(
            listed("36.家政服务规范（昆明、青岛）"), newest, document_id=LIST
        )
        task: Any = conversion.records[-1]
        assert task.regions == ("region:qingdao",)
        assert task.note == "Taken on also by, as printed: 昆明."
        assert [name.name for name in conversion.unresolved] == ["昆明"]

    def test_addressees_that_are_no_records_are_kept_in_the_note(self, newest: Dataset) -> None:
        document = records(read("forwarded"), newest, "doc:night")[0]
        assert (
            document.note
            == "Addressed also to, as printed: 各省、自治区、直辖市人民政府、国务院各部委、各直属机构."
        )
        assert document.approved_by == "dept:state-council"


class TestNotices:
    def test_the_items_that_charge_bodies_become_measures(self, newest: Dataset) -> None:
        ds = merged(newest, read("joint-plan"), document_id="doc:ports")
        found = ds.measures.where(document="doc:ports")
        assert [measure.number for measure in found] == [
            "二（一）1",
            "二（一）2",
            "二（一）3",
            "二（二）4",
            "二（二）5",
        ]
        assert found.ids[0] == "measure:ports-2-1-1"
        assert found["measure:ports-2-1-1"].title.zh == "修订装卸标准"
        assert found["measure:ports-2-1-1"].departments[0].role is Role.LEAD
        assert ds.documents["doc:ports"].issuers == ("dept:mofcom", "dept:gacc", "dept:samr")

    def test_a_notice_that_charges_none_gives_its_items(self, newest: Dataset) -> None:
        notice = notices.read(
            "国务院关于修路的通知\n一、修路。\n二、造桥\n（一）修木桥。\n（二）修石桥。\n"
        )
        found = records(notice, newest, "doc:roads")[1:]
        assert [(measure.number, measure.title.zh) for measure in found] == [
            ("一", "修路"),
            ("二（一）", "修木桥"),
            ("二（二）", "修石桥"),
        ]

    def test_named_sections_become_aspects_and_key_tasks(self, names: Dataset) -> None:
        notice = notices.read(
            "商务部关于修路的意见\n一、总体要求\n修路。\n二、修路\n（一）修土路。修10公里。\n（二）修石路。修5公里。（交通运输部牵头，财政部参加）\n"
            "三、造桥\n（三）造木桥。造3座。\n"
        )
        ds = merged(names, notice, document_id="doc:roads", aspects=("二", "造桥"))
        assert [(aspect.number, aspect.title.zh) for aspect in ds.aspects] == [
            (1, "修路"),
            (2, "造桥"),
        ]
        tasks = [(task.number, task.aspect, task.title.zh) for task in ds.key_tasks]
        assert tasks == [
            (1, "aspect:1", "修土路"),
            (2, "aspect:1", "修石路"),
            (3, "aspect:2", "造木桥"),
        ]
        assert [one.body for one in ds.key_tasks["keytask:2"].departments] == [
            "dept:mot",
            "dept:mof",
        ]
        assert len(ds.measures) == 0

    def test_a_title_that_was_translated_gives_way_to_the_printed_one(
        self, newest: Dataset
    ) -> None:
        notice = notices.read("商务部关于修路的意见\n一、服务国家战略\n（一）修土路。修10公里。\n")
        ds = merged(newest, notice, document_id="doc:opinions-2024", aspects=("一",), resolve={"doc:opinions-2024.title": "dataset", "doc:opinions-2024.issuers": "dataset"})  # fmt: skip
        aspect = ds.aspects["aspect:1"]
        assert aspect.title == Label(
            en=newest.aspects["aspect:1"].title.en, zh="服务国家战略", original=Language.ZH
        )

    def test_an_unknown_section_is_named_with_its_neighbours(self, names: Dataset) -> None:
        with pytest.raises(
            InvalidQuery, match="no section '服务国家战'; did you mean '服务国家战略'"
        ):
            merged(
                names,
                notices.read("意见\n一、服务国家战略\n（一）修路。\n"),
                aspects=("服务国家战",),
            )

    def test_who_works_with_whom_is_seen_in_the_graph(self, newest: Dataset) -> None:
        graphs = pytest.importorskip("pilotstd.graphs")
        ds = merged(newest, read("joint-plan"), document_id="doc:ports")
        graph = graphs.department_linkages(ds, via=("responsible",))
        assert graph.has_edge("dept:mofcom", "dept:mot")


HEAD = """商务部 市场监管总局印发《{opinions}》及《{tasks}》的通知
{number}
{addressees}：
《{opinions}》及《{tasks}》已经国务院同意，现印发给你们，请认真贯彻执行。
商务部
市场监管总局
2024年12月31日
"""


class TestTheBundledRecords:
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

    def test_of_the_notice(self, printed: tuple[str, str], names: Dataset, newest: Dataset) -> None:
        ds = merged(names, notices.read(printed[0]), document_id="doc:shangzifa-2024-314")
        self.same(
            ds.documents["doc:shangzifa-2024-314"], newest.documents["doc:shangzifa-2024-314"]
        )

    def test_of_the_list(self, printed: tuple[str, str], names: Dataset, newest: Dataset) -> None:
        ds = merged(names, notices.read_task_list(printed[1]))
        assert ds.work_tasks.ids == newest.work_tasks.ids
        for task in newest.work_tasks:
            self.same(ds.work_tasks[task.id], task)

    def test_merged_onto_the_release_nothing_differs(
        self, printed: tuple[str, str], newest: Dataset
    ) -> None:
        ds = merged(newest, notices.read(printed[0]), document_id="doc:shangzifa-2024-314")
        ds = merged(ds, notices.read_task_list(printed[1]))
        for record in newest:
            self.same(ds[record.id], record)

    @staticmethod
    def same(one: Any, two: Any) -> None:
        assert plain(one) == plain(two)


def plain(record: Any) -> Any:
    """A record without what is ours: English titles, notes, evidence, and when it became known."""
    values = {field.name: getattr(record, field.name) for field in attrs.fields(type(record))}
    for name in ("evidence", "note", "known_since"):
        values.pop(name)
    return {name: value.zh if isinstance(value, Label) else value for name, value in values.items()}


class TestWording:
    @pytest.mark.parametrize(
        ("title", "kind", "level"),
        [
            ("家政服务规范", WorkTaskKind.STANDARD, None),
            ("加大电子商务国际标准研制力度", WorkTaskKind.STANDARD, StandardLevel.INTERNATIONAL),
            ("参与制定行业标准", WorkTaskKind.STANDARD, StandardLevel.INDUSTRY),
            ("推进规则对接与标准互认", WorkTaskKind.RELATED_WORK, None),
            ("实施《协定》相关工作", WorkTaskKind.RELATED_WORK, None),
            ("夜间经济", None, None),
        ],
    )
    def test_what_an_item_asks_for(
        self, names: Dataset, title: str, kind: WorkTaskKind | None, level: StandardLevel | None
    ) -> None:
        task = merged(names, listed(f"1.{title}（重庆）")).work_tasks["task:001"]
        assert (task.kind, task.level) == (kind, level)

    def test_a_heading_may_say_the_level(self, names: Dataset) -> None:
        ds = merged(names, listed("一、地方标准", "1.家政服务规范（重庆）"))
        assert ds.work_tasks["task:001"].level is StandardLevel.LOCAL
        assert [item.rule for item in ds.evidence("task:001", "level")] == [
            "from the heading that the item stands under"
        ]


def test_the_command_may_load_a_release_and_merge_onto_it() -> None:
    assert (
        merged(pilotstd.load("1.2.0"), listed("36.家政服务规范（青岛）")).version == "1.3.0+mine.1"
    )
