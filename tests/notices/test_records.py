"""From the structure of a notice to records: names, ids, documents, measures, tasks."""

from typing import Any

import pytest

from pilotstd import Dataset, InvalidQuery, notices
from pilotstd.model import Role, StandardLevel, WorkTaskKind

from .helpers import LIST, listed, merged, read, records


class TestNameMatching:
    def test_unknown_body_is_kept_and_reported(self, newest: Dataset) -> None:
        notice = notices.parse("国务院关于修路的通知\n一、修路。（银保监会、商务部、有关部门负责）\n")
        conversion = notices.to_records(notice, newest, document_id="doc:roads")
        _, measure = records(notice, newest, "doc:roads")
        assert [(one.body, one.text) for one in measure.departments] == [
            (None, "银保监会"),
            ("dept:mofcom", "商务部"),
            (None, "有关部门"),
        ]
        (missing,) = conversion.unresolved
        assert (missing.name, missing.field) == ("银保监会", "departments")
        assert "no record of departments has the name '银保监会'" in missing.message

    def test_central_act_may_leave_out_first_word(self, newest: Dataset) -> None:
        notice = notices.parse("国务院关于修路的通知\n一、修路。（外汇局、人民银行负责）\n")
        ds = merged(newest, notice, document_id="doc:roads")
        (measure,) = ds.measures.where(document="doc:roads")
        assert [one.body for one in measure.departments] == ["dept:safe", "dept:pboc"]
        rules = [item.rule for item in ds.evidence(measure.id, "departments")]
        assert "matched with 国家 or 中国 put before the printed name" in rules

    def test_provincial_act_means_its_own_bodies(self, newest: Dataset) -> None:
        conversion = notices.to_records(read("province"), newest, document_id="doc:care")
        assert {name.name for name in conversion.unresolved} >= {"能源局", "省民政厅"}
        bodies = [one.body for record in conversion.records for one in getattr(record, "departments", ())]
        assert set(bodies) == {None}

    def test_government_is_its_region(self, newest: Dataset) -> None:
        notice = notices.parse("国务院关于修路的批复\n四川省人民政府，商务部：\n一、重庆市人民政府负责。\n")
        document, measure = records(notice, newest, "doc:roads")
        assert document.addressees == ("region:sichuan", "dept:mofcom")
        assert [one.body for one in measure.departments] == ["region:chongqing"]

    def test_unknown_place_is_kept_and_reported(self, newest: Dataset) -> None:
        conversion = notices.to_records(listed("36.家政服务规范（昆明、青岛）"), newest, document_id=LIST)
        task: Any = conversion.records[-1]
        assert task.regions == ("region:qingdao",)
        assert task.note == "Taken on also by, as printed: 昆明."
        assert [name.name for name in conversion.unresolved] == ["昆明"]

    def test_unknown_addressees_are_kept_in_note(self, newest: Dataset) -> None:
        document = records(read("forwarded"), newest, "doc:night")[0]
        assert document.note == "Addressed also to, as printed: 各省、自治区、直辖市人民政府、国务院各部委、各直属机构."
        assert document.approved_by == "dept:state-council"


class TestDocumentIds:
    def test_document_with_same_number_is_taken(self, newest: Dataset) -> None:
        notice = notices.parse("商务部 市场监管总局关于修路的通知\n商资发〔2024〕314号\n一、修路。\n")
        assert notices.to_records(notice, newest).records[0].id == "doc:shangzifa-2024-314"

    def test_new_id_depends_on_number_only(self, newest: Dataset) -> None:
        notice = notices.parse("商务部关于修路的通知\n商办发〔2026〕3号\n一、修路。\n")
        other = notices.parse("商务部关于修路的通知\n商办发[２０２６]3号\n一、造桥。\n")
        (first, *_), (second, *_) = (notices.to_records(one, newest).records for one in (notice, other))
        assert first.id == second.id
        assert first.id.startswith("doc:notice-")


class TestMeasuresAndKeyTasks:
    def test_items_with_bodies_become_measures(self, newest: Dataset) -> None:
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

    def test_items_become_measures_if_none_has_bodies(self, newest: Dataset) -> None:
        notice = notices.parse("国务院关于修路的通知\n一、修路。\n二、造桥\n（一）修木桥。\n（二）修石桥。\n")
        found = records(notice, newest, "doc:roads")[1:]
        assert [(measure.number, measure.title.zh) for measure in found] == [
            ("一", "修路"),
            ("二（一）", "修木桥"),
            ("二（二）", "修石桥"),
        ]

    def test_named_sections_become_aspects_and_key_tasks(self, names: Dataset) -> None:
        notice = notices.parse(
            "商务部关于修路的意见\n一、总体要求\n修路。\n二、修路\n（一）修土路。修10公里。\n（二）修石路。修5公里。（交通运输部牵头，财政部参加）\n"
            "三、造桥\n（三）造木桥。造3座。\n"
        )
        ds = merged(names, notice, document_id="doc:roads", aspects=("二", "造桥"))
        assert [(aspect.number, aspect.title.zh) for aspect in ds.aspects] == [(1, "修路"), (2, "造桥")]
        tasks = [(task.number, task.aspect, task.title.zh) for task in ds.key_tasks]
        assert tasks == [(1, "aspect:1", "修土路"), (2, "aspect:1", "修石路"), (3, "aspect:2", "造木桥")]
        assert [one.body for one in ds.key_tasks["keytask:2"].departments] == ["dept:mot", "dept:mof"]
        assert len(ds.measures) == 0

    def test_unknown_section_is_refused_with_similar_ones(self, names: Dataset) -> None:
        with pytest.raises(
            InvalidQuery, match=r"unknown section '服务国家战': expected one of .*; did you mean '服务国家战略'"
        ):
            merged(names, notices.parse("意见\n一、服务国家战略\n（一）修路。\n"), aspects=("服务国家战",))


class TestClassification:
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
    def test_kind_and_level_from_wording(
        self, names: Dataset, title: str, kind: WorkTaskKind | None, level: StandardLevel | None
    ) -> None:
        task = merged(names, listed(f"1.{title}（重庆）")).work_tasks["task:001"]
        assert (task.kind, task.level) == (kind, level)

    def test_level_from_heading(self, names: Dataset) -> None:
        ds = merged(names, listed("一、地方标准", "1.家政服务规范（重庆）"))
        assert ds.work_tasks["task:001"].level is StandardLevel.LOCAL
        assert [item.rule for item in ds.evidence("task:001", "level")] == ["from the heading of the item"]
