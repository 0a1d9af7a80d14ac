"""Evidence stays true: whatever is merged, imported or replaced, it never supports a value that its source did not give."""

import csv
import datetime
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import pilotstd
from pilotstd import (
    Aspect,
    Basis,
    Dataset,
    Document,
    DocumentKind,
    Evidence,
    Extra,
    Identity,
    InvalidDataset,
    InvalidQuery,
    Label,
    Language,
    Measure,
    Problem,
    Region,
    Responsibility,
    Retired,
    Role,
    Source,
    StandardLevel,
    WorkTask,
    WorkTaskKind,
    authoring,
    notices,
    testing,
)
from pilotstd._merge import evidence_for_fields, merge_record, narrow_evidence
from pilotstd.authoring._template import DERIVED_IDS
from pilotstd.model import TABLE_OF, Record, fact_fields, is_filled
from pilotstd.model._fields import is_many, references_of, value_type
from pilotstd.notices import Assignment, Attachment, Notice, Section, Span, TaskItem, TaskList

DAY = datetime.date(2026, 1, 19)
OLD = Evidence(source="source:old", basis=Basis.STATED)
NEW = Evidence(source="source:new", basis=Basis.STATED)
NOWHERE = Span(0, 0)


def zh(text: str) -> Label:
    return Label(zh=text, original=Language.ZH)


TASK = WorkTask(
    id="task:001", number=1, title=zh("养老服务标准"), regions=("region:a",), document="doc:list", evidence=(OLD,)
)


def dataset(*records: Record) -> Dataset:
    common = (
        Source(id="source:old", evidence=(OLD,)),
        Document(id="doc:list", title=zh("任务清单"), evidence=(OLD,)),
        Region(id="region:a", name=zh("甲市"), evidence=(OLD,)),
        Region(id="region:b", name=zh("乙市"), evidence=(OLD,)),
    )
    return Dataset(version="0.1", as_of=DAY, records=(*common, *records))


def item(number: int = 1, title: str = "养老服务标准", **values: Any) -> TaskItem:
    settings = {"places": ("甲市",), "open_to": None, "heading": "", "complete": True} | values
    return TaskItem(number=number, title=title, span=NOWHERE, **settings)


def task_list(*items: TaskItem, title: str = "任务清单") -> TaskList:
    return TaskList(text="", title=title, items=items, missing=(), repeated=(), unread=(), warnings=())


def merge(ds: Dataset, *parts: Any, **options: Any) -> Dataset:
    settings: dict[str, Any] = {
        "document_id": "doc:list",
        "source": Source(id="source:new"),
        "version": "0.2",
        "as_of": ds.as_of,
    }
    return notices.merge(ds, *parts, **settings | options)


def sources(ds: Dataset, id: str, field: str) -> list[str]:
    return [evidence.source for evidence in ds.evidence(id, field)]


class TestMergeRecord:
    OLD_TASK = attrs.evolve(TASK, evidence=(attrs.evolve(OLD, fields=("number", "title")), OLD))

    def test_changed_field_loses_old_evidence(self) -> None:
        merged = merge_record(self.OLD_TASK, {"title": zh("新")}, [])
        assert [one.fields for one in merged.evidence] == [("number",), ("number", "regions", "document")]

    def test_evidence_for_changed_field_alone_is_dropped(self) -> None:
        task = attrs.evolve(TASK, evidence=(attrs.evolve(OLD, fields=("title",)),))
        assert merge_record(task, {"title": zh("新")}, [NEW]).evidence == (NEW,)

    def test_filled_field_narrows_evidence_of_whole_record(self) -> None:
        merged = merge_record(TASK, {"heading": "一"}, [attrs.evolve(NEW, fields=("heading",))])
        assert [(one.source, one.fields) for one in merged.evidence] == [
            ("source:old", ("number", "title", "regions", "document")),
            ("source:new", ("heading",)),
        ]

    def test_evidence_for_empty_field_does_not_support_new_value(self) -> None:
        task = attrs.evolve(TASK, evidence=(attrs.evolve(OLD, fields=("title", "heading")),))
        assert merge_record(task, {"heading": "一"}, []).evidence[0].fields == ("title",)

    @pytest.mark.parametrize("values", [{}, {"number": 1}, {"note": "Read again."}])
    def test_equal_values_and_notes_keep_evidence(self, values: dict[str, Any]) -> None:
        merged = merge_record(self.OLD_TASK, values, [NEW])
        assert merged.evidence == (*self.OLD_TASK.evidence, NEW)

    def test_evidence_that_names_the_note_does_not_support_new_note(self) -> None:
        task = attrs.evolve(TASK, evidence=(attrs.evolve(OLD, fields=("title", "note")),))
        assert merge_record(task, {"note": "b"}, []).evidence[0].fields == ("title",)

    def test_equal_evidence_is_kept_once(self) -> None:
        assert merge_record(TASK, {}, [OLD]).evidence == (OLD,)


class TestEvidenceForFields:
    def test_whole_record_supports_filled_fields_only(self) -> None:
        assert [*evidence_for_fields(TASK, ["title", "heading"])] == [attrs.evolve(OLD, fields=("title",))]

    def test_items_for_other_fields_are_left_out(self) -> None:
        task = attrs.evolve(TASK, evidence=(attrs.evolve(OLD, fields=("number",)),))
        assert [*evidence_for_fields(task, {"title"})] == []


class TestNarrowEvidence:
    def test_new_record_is_unchanged(self) -> None:
        assert narrow_evidence(None, TASK) is TASK

    def test_the_same_record_stays_the_same_object(self) -> None:
        assert narrow_evidence(TASK, TASK) is TASK

    def test_record_of_another_class_is_unchanged(self) -> None:
        other = Region(id="region:a", evidence=(OLD,))
        assert narrow_evidence(TASK, other) is other

    def test_evidence_that_names_fields_is_unchanged(self) -> None:
        named = attrs.evolve(OLD, fields=("title",))
        old = attrs.evolve(TASK, evidence=(named, OLD))
        new = attrs.evolve(old, title=zh("新"))
        assert narrow_evidence(old, new).evidence == (
            named,
            attrs.evolve(OLD, fields=("number", "regions", "document")),
        )

    def test_new_note_narrows_nothing(self) -> None:
        new = attrs.evolve(TASK, note="Read again.")
        assert narrow_evidence(TASK, new) == new


class TestEvolve:
    def test_filled_field_narrows_evidence_of_whole_record(self) -> None:
        ds = dataset(TASK)
        filled = attrs.evolve(TASK, heading="一")
        ds = ds.evolve(version="0.2", records=[*dataset(), filled])
        assert ds.evidence("task:001", "heading") == ()
        assert sources(ds, "task:001", "title") == ["source:old"]
        assert [(problem.rule, problem.field) for problem in ds.check()] == [("evidence", "heading")]

    def test_invalid_records_are_problems(self) -> None:
        with pytest.raises(InvalidDataset, match="the records cannot be those of a dataset"):
            dataset().evolve(version="0.2", records=["task:001"])  # type: ignore[list-item]


class TestCheck:
    @pytest.mark.parametrize("values", [{"batch": 1}, {"complete": True}, {"complete": False}])
    def test_batch_and_complete_need_evidence(self, values: dict[str, Any]) -> None:
        supported = attrs.evolve(OLD, fields=tuple(TASK.filled()))
        task = attrs.evolve(TASK, evidence=(supported,), **values)
        ((field, value),) = values.items()
        assert dataset(task).check() == (
            Problem(
                rule="evidence",
                record="task:001",
                field=field,
                value=value,
                message=f"nothing in the evidence supports {field}",
            ),
        )


class TestMergeNotice:
    def test_resolved_conflict_narrows_evidence_of_whole_record(self) -> None:
        part = task_list(item(places=("乙市",)))
        ds = merge(dataset(TASK), part, resolve={"task:001.regions": "notice"})
        assert ds.work_tasks["task:001"].regions == ("region:b",)
        assert sources(ds, "task:001", "regions") == ["source:new"]
        assert sources(ds, "task:001", "title") == ["source:old", "source:new"]

    def test_conflict_resolved_to_dataset_adds_no_evidence(self) -> None:
        part = task_list(item(places=("乙市",)))
        ds = merge(dataset(TASK), part, resolve={"task:001.regions": "dataset"})
        assert sources(ds, "task:001", "regions") == ["source:old"]

    def test_filled_field_narrows_evidence_of_whole_record(self) -> None:
        ds = merge(dataset(TASK), task_list(item(heading="（一）民生")))
        assert sources(ds, "task:001", "heading") == ["source:new"]
        assert sources(ds, "task:001", "regions") == ["source:old", "source:new"]

    def test_kept_english_title_is_a_translation_of_the_printed_one(self) -> None:
        task = attrs.evolve(TASK, title=Label(en="Care", zh="照护标准", original=Language.EN))
        ds = merge(dataset(task), task_list(item()))
        assert ds.work_tasks["task:001"].title == Label(en="Care", zh="养老服务标准", original=Language.ZH)
        stated, translated = ds.evidence("task:001", "title")
        assert (stated.source, stated.basis) == ("source:new", Basis.STATED)
        assert (translated.source, translated.basis, translated.fields) == ("source:new", Basis.TRANSLATED, ("title",))
        assert "English wording of the dataset" in str(translated.rule)

    def test_beginning_of_title_does_not_support_the_title(self) -> None:
        ds = merge(dataset(TASK), task_list(item(title="养老服…", complete=False)))
        task = ds.work_tasks["task:001"]
        assert (task.title, task.complete) == (TASK.title, None)
        assert sources(ds, "task:001", "title") == ["source:old"]

    @pytest.mark.parametrize(
        ("old", "title", "complete", "result"),
        [
            (None, "养老服务标准", True, True),
            (True, "养老服务标准", True, True),
            (False, "养老服务标准", True, True),
            (True, "养老服…", False, True),
            (None, "养老…", False, None),
            (False, "养老服务标准…", False, False),
            (False, "养老服务标准（试行）", True, True),
        ],
    )
    def test_complete_follows_from_the_title_that_is_kept(
        self, old: bool | None, title: str, complete: bool, result: bool | None
    ) -> None:
        task = attrs.evolve(TASK, complete=old)
        ds = merge(dataset(task), task_list(item(title=title, complete=complete)))
        assert ds.work_tasks["task:001"].complete is result
        if result is not None:
            expected = ["source:old"] * (old is result) + ["source:new"] * (complete is result)
            assert sources(ds, "task:001", "complete") == expected

    def test_broken_off_title_of_notice_is_incomplete(self) -> None:
        part = task_list(item(title="家政…", complete=False))
        ds = merge(dataset(TASK), part, resolve={"task:001.title": "notice"})
        assert ds.work_tasks["task:001"].complete is False
        assert sources(ds, "task:001", "complete") == ["source:new"]

    def test_known_since_of_unchanged_record_stays_unknown(self) -> None:
        task = attrs.evolve(TASK, complete=True, kind=WorkTaskKind.STANDARD)
        source = Source(id="source:new", published="2026-01-01")
        ds = merge(dataset(task), task_list(item()), source=source)
        assert ds["task:001"].known_since is None
        ds = merge(dataset(TASK), task_list(item()), source=source)
        assert ds["task:001"].known_since == datetime.date(2026, 1, 1)
        assert sources(ds, "task:001", "known_since") == ["source:new"]


# --- Properties -------------------------------------------------------------------------------------------------------

Draw = Callable[[st.SearchStrategy[Any]], Any]


def place(evidence: Evidence) -> Evidence:
    """Evidence without the fields that it supports."""
    return attrs.evolve(evidence, fields=())


def assert_honest(old: Dataset, new: Dataset, source_of: Callable[[Record], str]) -> None:
    """Every record of *new* has evidence of *source_of* for what changed, and that of *old* for what did not."""
    for record in new:
        before = old.get(record.id)
        if before is None:
            assert {one.source for one in record.evidence} == {source_of(record)}
            continue
        for field in fact_fields(type(record)):
            was, now = getattr(before, field), getattr(record, field)
            then, supporting = before.evidence_for(field), record.evidence_for(field)
            if was != now:
                assert {one.source for one in supporting} <= {source_of(record)}
                assert supporting or not is_filled(now)
            elif is_filled(now):
                assert {*map(place, then)} <= {*map(place, supporting)}
            else:
                assert {*map(place, supporting)} <= {*map(place, then)}


TITLES = ("养老服务", "养老服务标准", "养老服务标准（试行）", "养老服…", "家政服务规范")
SHAPES = st.sampled_from(("whole", "fields", "both", "translated"))


@st.composite
def supported(draw: Draw, record: Record) -> Record:
    """A record with evidence of one of several shapes; some of it is for fields that are empty."""
    shape = draw(SHAPES)
    names = [*record.filled(), *draw(st.sets(st.sampled_from(fact_fields(type(record)))))]
    named = attrs.evolve(OLD, locator="p1", fields=tuple(dict.fromkeys(names)))
    rule = attrs.evolve(OLD, fields=("title",), basis=Basis.TRANSLATED, rule="translated")
    shapes = {"whole": (OLD,), "fields": (named,), "both": (named, OLD), "translated": (OLD, rule)}
    return attrs.evolve(record, evidence=shapes[shape])


def labels() -> st.SearchStrategy[Label]:
    original = st.sampled_from((None, *Language))
    english = st.sampled_from((None, "Care"))
    return st.builds(Label, english, st.sampled_from((None, *TITLES)), original)


def optional(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from((None, *values))


@st.composite
def datasets_with_tasks(draw: Draw) -> Dataset:
    """Any sound dataset, and in it a document with work tasks, measures and an aspect, filled and supported in many ways."""
    ds = draw(testing.datasets(max_records=4))
    known_since = draw(optional(datetime.date(1980, 1, 1)))
    records = [
        WorkTask(
            id=f"task:00{number}",
            number=number,
            batch=draw(optional(1)),
            title=draw(labels()),
            heading=draw(optional("一")),
            kind=draw(optional(*WorkTaskKind)),
            level=draw(optional(*StandardLevel)),
            regions=draw(st.sampled_from(((), ("region:a",), ("region:b",)))),
            complete=draw(optional(True, False)),
            document="doc:list",
            known_since=known_since,
        )
        for number in range(1, draw(st.integers(1, 2)) + 1)
    ]
    records += [
        Document(
            id="doc:list", number=draw(optional("1", "2")), title=draw(labels()), kind=draw(optional(*DocumentKind))
        ),
        Measure(id="measure:list-1", document="doc:list", title=draw(labels())),
        Aspect(id="aspect:1", number=1, title=draw(labels())),
    ]
    extra = [draw(supported(record)) for record in records]
    kept = {record.id: record for record in (*ds, *dataset(), *extra)}
    return ds.evolve(version="0.1", records=kept.values())


@st.composite
def parts(draw: Draw) -> Any:
    """A list of tasks, an attachment or a notice."""
    title = draw(st.sampled_from(("任务清单", "工作任务清单（首批）", "")))
    section = Section(
        level=1,
        ordinal="一、",
        number=1,
        heading=draw(st.sampled_from(TITLES)),
        text="",
        responsibilities=(Assignment("甲市人民政府", Role.LEAD),) * draw(st.integers(0, 1)),
        span=NOWHERE,
    )
    items = [
        item(
            number=number,
            title=draw(st.sampled_from(TITLES)),
            places=draw(st.sampled_from(((), ("甲市",), ("乙市", "丙市")))),
            heading=draw(st.sampled_from(("", "一", "地方标准"))),
            complete=draw(st.booleans()),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]
    whole = Notice(text="", number=draw(optional("1")), title=title, sections=(section,), parts=())
    attached = Attachment(title=title, sections=(section,), span=NOWHERE)
    return draw(st.sampled_from((task_list(*items, title=title), whole, attached)))


@given(
    ds=datasets_with_tasks(),
    part=parts(),
    batch=optional(1),
    dated=st.booleans(),
    aspects=st.sampled_from(((), ("一",))),
    choices=st.randoms(use_true_random=False),
)
def test_merged_evidence_is_honest(
    ds: Dataset, part: Any, batch: int | None, dated: bool, aspects: tuple[str, ...], choices: Any
) -> None:
    source = Source(id="source:new", published=str(ds.as_of) if dated else None)
    options: dict[str, Any] = {"batch": batch, "aspects": () if isinstance(part, TaskList) else aspects}
    conversion = notices.to_records(part, ds, document_id="doc:list", **options)
    resolve = {one.name: choices.choice(("dataset", "notice")) for one in conversion.conflicts}
    new = merge(ds, part, source=source, resolve=resolve, **options)
    assert_honest(ds, new, lambda record: "source:new")


def texts() -> st.SearchStrategy[str]:
    return st.text("ab甲乙", min_size=1, max_size=4)


@st.composite
def corrections(draw: Draw) -> tuple[Dataset, Record, dict[str, Any]]:
    """A dataset, one of its records, and values for some of its fields: some as they are, some new."""
    ds = draw(testing.datasets(text=texts()).filter(len))
    record = draw(st.sampled_from([*ds]))
    values = {}
    for field in attrs.fields(type(record)):
        if field.name not in {"id", "evidence"} and field.type is not int and draw(st.booleans()):
            value = getattr(record, field.name)
            if draw(st.booleans()):
                value = draw(new_values(ds, field))
            if is_filled(value):
                values[field.name] = value
    return ds, record, values


def new_values(ds: Dataset, field: "attrs.Attribute[Any]") -> st.SearchStrategy[Any]:
    kind = value_type(field.type)
    ids = [one for prefix in references_of(field) for one in ds.table(TABLE_OF[prefix]).ids]
    one: st.SearchStrategy[Any]
    if kind is Responsibility:
        bodies = st.sampled_from([(id, id) for id in ids] or [(None, "有关部门")])
        one = st.tuples(bodies, st.sampled_from(Role)).map(
            lambda drawn: Responsibility(body=drawn[0][0], role=drawn[1], text=drawn[0][1])
        )
    elif kind is Label:
        one = st.builds(Label, texts(), texts(), st.sampled_from(Language))
    elif references_of(field):
        if not ids:
            return st.none()
        one = st.sampled_from(ids)
    else:
        simple: dict[Any, st.SearchStrategy[Any]] = {str: texts(), int: st.integers(1, 9), bool: st.booleans()}
        simple[datetime.date] = st.just(ds.as_of)
        simple[Extra] = st.dictionaries(
            texts(), texts() | simple[int] | simple[bool] | simple[datetime.date], min_size=1
        ).map(Extra)
        one = simple[kind] if kind in simple else st.sampled_from([*kind])
    return st.lists(one, min_size=1, max_size=2).map(tuple) if is_many(field) else one


def cells(values: dict[str, Any]) -> dict[str, Any]:
    """Values as they are typed into a form."""
    row: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Label):
            row |= {f"{name}_{part}": text for part, text in attrs.asdict(value).items() if text}
        elif isinstance(value, tuple):
            row[name] = "；".join(map(cell, value))
        else:
            row[name] = cell(value)
    return row


def cell(value: Any) -> str:
    if isinstance(value, Responsibility):
        return f"{value.role}：{value.body or '无名'}"  # a name that no record has
    if isinstance(value, Extra):
        return "；".join(f"{name}：{cell(item)}" for name, item in value.items())
    return str(value)


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)


@given(correction=corrections())
def test_imported_evidence_is_honest(correction: tuple[Dataset, Record, dict[str, Any]]) -> None:
    ds, record, values = correction
    table = TABLE_OF[record.prefix]
    row = {"id": record.id} | cells(values)
    if table in DERIVED_IDS:
        row["number"] = getattr(record, "number", None)
    with tempfile.TemporaryDirectory() as folder:
        write_rows(Path(folder) / "sources.csv", [{"id": "source:new"}])
        write_rows(Path(folder) / f"{table}.csv", [row])
        try:
            new = authoring.amend(ds, folder, version="99.0").dataset
        except InvalidDataset as error:
            rules = {problem.rule for problem in error.problems}
            assert rules <= {"dates", "acyclic", "numbers"}  # the new values may break these
            return
    assert_honest(ds, new, lambda one: one.id if one.prefix == "source" else "source:new")


@given(correction=corrections())
def test_evolved_evidence_is_honest(correction: tuple[Dataset, Record, dict[str, Any]]) -> None:
    ds, old, values = correction
    replaced = attrs.evolve(old, **values)
    records = {record.id: record for record in ds} | {old.id: replaced}
    new = ds.evolve(version="99.0", records=records.values())[old.id]
    changed = {name for name, value in values.items() if value != getattr(old, name)}
    for was, one in zip(old.evidence, kept_of(old, new), strict=True):
        if was.fields or not changed - {"note"}:
            assert one == was
        else:
            stayed = tuple(name for name in old.filled() if name not in changed)
            assert one == (attrs.evolve(was, fields=stayed) if stayed else None)


def kept_of(old: Record, new: Record) -> list[Evidence | None]:
    """For each evidence of the old record the one that is left of it, if any; both are in the same order."""
    left = iter((*new.evidence, None))
    following = next(left)
    kept: list[Evidence | None] = []
    for one in old.evidence:
        if following is not None and place(following) == place(one):
            kept.append(following)
            following = next(left)
        else:
            kept.append(None)
    assert following is None
    return kept


# --- Datasets ---------------------------------------------------------------------------------------------------------


class TestMergeDatasets:
    ONE = dataset(TASK)

    def other(self, *records: Record, **head: Any) -> Dataset:
        sources = Source(id="source:new", evidence=(NEW,))
        return Dataset(**{"version": "0.1+b", "as_of": DAY} | head, records=[sources, *dataset(*records)])

    def task(self, **values: Any) -> WorkTask:
        return attrs.evolve(TASK, **{"evidence": (NEW,)} | values)

    def test_records_of_both_are_there(self) -> None:
        extra = attrs.evolve(TASK, id="task:002", number=2)
        both = pilotstd.merge(self.ONE, self.other(extra), version="0.2")
        assert {record.id for record in both} == {record.id for record in (*self.ONE, *self.other(extra))}
        assert both["task:001"] == TASK

    def test_equal_values_have_the_evidence_of_both(self) -> None:
        both = pilotstd.merge(self.ONE, self.other(self.task()), version="0.2")
        assert both["task:001"].evidence == (OLD, NEW)

    def test_what_one_side_leaves_empty_is_filled(self) -> None:
        filled = self.task(kind=WorkTaskKind.STANDARD, regions=())
        both = pilotstd.merge(self.ONE, self.other(filled), version="0.2")
        task = both.work_tasks["task:001"]
        assert (task.kind, task.regions) == (WorkTaskKind.STANDARD, ("region:a",))
        assert sources(both, "task:001", "kind") == ["source:new"]
        assert sources(both, "task:001", "regions") == ["source:old"]
        assert sources(both, "task:001", "title") == ["source:old", "source:new"]

    def test_one_source_that_supports_all_is_cited_once(self) -> None:
        """Two people fill different fields of a record, from the same page."""
        one = dataset(attrs.evolve(TASK, kind=WorkTaskKind.STANDARD))
        other = dataset(attrs.evolve(TASK, level=StandardLevel.LOCAL)).evolve(version="0.1+b")
        (item,) = pilotstd.merge(one, other, version="0.2")["task:001"].evidence
        assert item == OLD

    def test_every_conflict_is_listed_and_resolved_by_name(self) -> None:
        other = self.other(self.task(regions=("region:b",), title=zh("别的标准"), number=1))
        with pytest.raises(
            InvalidDataset,
            match=r'other differs from the one; resolve each conflict by name, as in \{"task:001.title": "other"\}: 2',
        ) as caught:
            pilotstd.merge(self.ONE, other, version="0.2")
        assert {(one.record, one.field) for one in caught.value.problems} == {
            ("task:001", "title"),
            ("task:001", "regions"),
        }
        assert "task:001.title: the one has 养老服务标准, the other 别的标准" in str(caught.value)
        choices = {"task:001.title": "one", "task:001.regions": "other"}
        both = pilotstd.merge(self.ONE, other, version="0.2", resolve=choices)
        task = both.work_tasks["task:001"]
        assert (task.title, task.regions) == (TASK.title, ("region:b",))
        assert sources(both, "task:001", "title") == ["source:old"]
        assert sources(both, "task:001", "regions") == ["source:new"]

    @pytest.mark.parametrize(
        ("mine", "theirs", "message"),
        [
            (
                {"title": Label(zh="甲", en="A")},
                {"title": Label(zh="甲", en="B")},
                "the one has 甲 / A, the other 甲 / B",
            ),
            (
                {"kind": WorkTaskKind.STANDARD},
                {"kind": WorkTaskKind.RELATED_WORK},
                "'standard', the other 'related-work'",
            ),
            (
                {"known_since": datetime.date(2025, 1, 1)},
                {"known_since": DAY},
                "the one has 2025-01-01, the other 2026-01-19",
            ),
            ({"complete": True}, {"complete": False}, "the one has True, the other False"),
        ],
    )
    def test_a_conflict_says_what_each_side_has(self, mine: Any, theirs: Any, message: str) -> None:
        with pytest.raises(InvalidDataset, match=message):
            pilotstd.merge(dataset(attrs.evolve(TASK, **mine)), self.other(self.task(**theirs)), version="0.2")

    @pytest.mark.parametrize(("side", "region"), [("one", "region:a"), ("other", "region:b")])
    def test_all_conflicts_go_to_one_side(self, side: str, region: str) -> None:
        other = self.other(self.task(regions=("region:b",)))
        assert pilotstd.merge(self.ONE, other, version="0.2", resolve=side).work_tasks["task:001"].regions == (region,)

    @pytest.mark.parametrize(
        ("resolve", "message"),
        [
            ("mine", "invalid resolve 'mine': expected 'one', 'other', or a choice"),
            ({"task:001.region": "one"}, r"unknown conflict 'task:001.region': .* did you mean 'task:001.regions'"),
            ({"task:001.regions": "notice"}, "cannot be resolved to 'notice': expected 'one' or 'other'"),
        ],
    )
    def test_other_choices_are_refused(self, resolve: Any, message: str) -> None:
        with pytest.raises(InvalidQuery, match=message):
            pilotstd.merge(self.ONE, self.other(self.task(regions=("region:b",))), version="0.2", resolve=resolve)

    @pytest.mark.parametrize(
        ("mine", "theirs", "result"),
        [
            (zh("标准"), Label(en="Standard", zh="标准", original=Language.ZH), ["source:new"]),
            (Label(en="Standard", zh="标准", original=Language.ZH), zh("标准"), ["source:old"]),
        ],
    )
    def test_a_translation_is_no_conflict(self, mine: Label, theirs: Label, result: list[str]) -> None:
        one, other = dataset(attrs.evolve(TASK, title=mine)), self.other(self.task(title=theirs))
        both = pilotstd.merge(one, other, version="0.2")
        assert both.work_tasks["task:001"].title.en == "Standard"
        assert sources(both, "task:001", "title") == result

    def test_extra_that_says_more_is_no_conflict(self) -> None:
        one, more = Extra({"budget": 1}), Extra({"budget": 1, "audited": True})
        for mine, theirs, sources_of in ((one, more, ["source:new"]), (more, one, ["source:old"])):
            both = pilotstd.merge(
                dataset(attrs.evolve(TASK, extra=mine)), self.other(self.task(extra=theirs)), version="0.2"
            )
            assert both["task:001"].extra == more
            assert sources(both, "task:001", "extra") == sources_of
        with pytest.raises(InvalidDataset, match=r"task:001\.extra: the one has "):
            pilotstd.merge(
                dataset(attrs.evolve(TASK, extra={"budget": 2})), self.other(self.task(extra=more)), version="0.2"
            )

    def test_notes_are_joined(self) -> None:
        one = dataset(attrs.evolve(TASK, note="A."))
        both = pilotstd.merge(one, self.other(self.task(note="B.")), version="0.2")
        assert both["task:001"].note == "A. B."
        assert pilotstd.merge(both, one, version="0.3")["task:001"].note == "A. B."

    @pytest.mark.parametrize("retiring", ["one", "other"])
    def test_an_id_that_one_side_retired_is_a_conflict(self, retiring: str) -> None:
        entry = Retired(id="task:001", since="0.2", reason="was two")
        kept, gone = self.other(TASK), dataset().evolve(version="0.2", retired=[entry])
        pair = (gone, kept) if retiring == "one" else (kept, gone)
        with pytest.raises(InvalidDataset, match=r"task:001: the one has .*retired it in 0\.2"):
            pilotstd.merge(*pair, version="0.3")
        both = pilotstd.merge(*pair, version="0.3", resolve={"task:001": retiring})
        assert ("task:001" in both, both.retired) == (False, (entry,))
        keeping = "one" if retiring == "other" else "other"
        both = pilotstd.merge(*pair, version="0.3", resolve={"task:001": keeping})
        assert ("task:001" in both, both.retired) == (True, ())

    def test_the_day_is_the_later_one_and_only_a_title_of_both_is_kept(self) -> None:
        other = self.other(as_of=DAY + datetime.timedelta(1), title=Label(en="Other"))
        both = pilotstd.merge(self.ONE, other, version="0.2")
        assert (both.version, both.as_of, both.title) == ("0.2", other.as_of, Label())
        assert pilotstd.merge(self.ONE, other, version="0.2", as_of=DAY).as_of == DAY

    def test_the_result_bears_the_name_of_neither(self) -> None:
        one, other = (ds.evolve(version=ds.version, identity=Identity(name="mine")) for ds in (self.ONE, self.other()))
        assert pilotstd.merge(one, other, version="0.2").identity == Identity()

    def test_the_version_is_another(self) -> None:
        with pytest.raises(InvalidQuery, match=r"version 0\.1 is that of a dataset to be merged"):
            pilotstd.merge(self.ONE, self.other(), version="0.1")

    def test_a_breach_that_only_the_result_has_is_refused(self) -> None:
        other = self.other(attrs.evolve(TASK, id="task:x-1"))
        with pytest.raises(InvalidDataset, match=r"the merged dataset breaks the rules: 1 problem\n.*number 1"):
            pilotstd.merge(self.ONE, other, version="0.2")


@st.composite
def variants(draw: Draw) -> tuple[Dataset, Dataset]:
    """Two datasets that were made of one, each with other values in some fields, supported by a source of its own."""
    ds, _, _ = draw(corrections())
    sides = []
    for name, evidence in (("a", "source:a"), ("b", "source:b")):
        own = Evidence(source=evidence, basis=Basis.STATED)
        records: dict[str, Record] = {evidence: Source(id=evidence, evidence=(own,))}
        for record in draw(st.lists(st.sampled_from([*ds]), max_size=3, unique=True)):
            values = {
                field.name: draw(new_values(ds, field))
                for field in attrs.fields(type(record))
                if field.name not in {"id", "evidence", "note"} and field.type is not int and draw(st.booleans())
            }
            filled = {field: value for field, value in values.items() if is_filled(value)}
            records[record.id] = merge_record(record, filled, [attrs.evolve(own, fields=(*filled,))] if filled else [])
        sides.append(ds.with_records(records.values(), version=f"1.0+{name}"))
    return sides[0], sides[1]


def unruly(merged: Callable[[], Dataset]) -> Dataset | None:
    """What is merged, or None where the result breaks a rule."""
    try:
        return merged()
    except InvalidDataset as error:
        if "breaks the rules" not in str(error):
            raise
        return None


@pytest.mark.slow
@given(pair=variants(), side=st.sampled_from(("one", "other")))
def test_merged_datasets_keep_evidence_honest(pair: tuple[Dataset, Dataset], side: str) -> None:
    one, other = pair
    both = unruly(lambda: pilotstd.merge(one, other, version="9.0", resolve=side))
    swapped = unruly(lambda: pilotstd.merge(other, one, version="9.0", resolve="one" if side == "other" else "other"))
    assert (both is None) is (swapped is None)
    for record in both or ():
        parts = [part for ds in pair if (part := ds.get(record.id)) is not None]
        for field, value in record.filled().items():
            holders = [part for part in parts if getattr(part, field) == value]
            assert holders
            support = {place(item) for item in record.evidence_for(field)}
            assert support <= {place(item) for part in parts for item in part.evidence_for(field)}
            assert support >= {place(item) for part in holders[:1] for item in part.evidence_for(field)}
        assert swapped is not None
        assert swapped[record.id].filled() == record.filled()


@given(ds=testing.datasets(max_records=6))
def test_merging_with_itself_or_with_nothing_changes_nothing(ds: Dataset) -> None:
    same = ds.evolve(version="98.0")
    empty = Dataset(version="97.0", as_of=datetime.date(1970, 1, 1), title=ds.title)
    for one, other in ((ds, same), (same, ds), (ds, empty), (empty, ds)):
        assert pilotstd.merge(one, other, version="99.0") == ds.evolve(version="99.0")
