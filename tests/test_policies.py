"""Several policies in one dataset: each is counted, numbered and kept by itself."""

import datetime
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

import pilotstd
from pilotstd import (
    Aspect,
    Basis,
    Count,
    Dataset,
    Department,
    DepartmentKind,
    Document,
    DocumentKind,
    Evidence,
    Figure,
    Identity,
    KeyTask,
    Label,
    Pilot,
    Programme,
    Record,
    Region,
    Responsibility,
    Role,
    Source,
    WorkTask,
    WorkTaskStatus,
    graphs,
)
from pilotstd.codec import _encode
from tests.formats.editing import READ

EVIDENCE = (Evidence(source="source:x-plan", basis=Basis.STATED),)
TASKS, DEPARTMENTS = 2000, 40


def records() -> Iterator[Record]:
    yield Source(id="source:x-plan", title=Label(zh="数字政府建设任务清单"))
    yield Region(id="region:x", name=Label(zh="某省"))
    yield Document(id="doc:x-plan", title=Label(zh="数字政府建设规划"), kind=DocumentKind.DEVELOPMENT_PLAN)
    yield Document(id="doc:x-list", title=Label(zh="任务清单"), kind=DocumentKind.TASK_LIST, part_of="doc:x-plan")
    yield Aspect(id="aspect:x-1", number=1, title=Label(zh="政务服务"), document="doc:x-plan")
    for number in (1, 2):
        yield KeyTask(
            id=f"keytask:x-{number}", number=number, title=Label(zh=f"重点任务{number}"), document="doc:x-plan"
        )
    for number in range(DEPARTMENTS):
        name = Label(zh=f"省{number}厅")
        yield Department(id=f"dept:x-{number}", name=name, kind=DepartmentKind.PROVINCIAL, extra={"staff": number})
    for number in range(1, TASKS + 1):
        batch = 1 if number <= 1500 else 2
        bodies = (
            Responsibility(body=f"dept:x-{number % DEPARTMENTS}", role=Role.LEAD, text=f"省{number % DEPARTMENTS}厅"),
            Responsibility(body="region:x", role=Role.SUPERVISING, text="某省"),
        )
        yield WorkTask(
            id=f"task:x-{number}",
            number=number if batch == 1 else number - 1500,
            batch=batch,
            title=Label(zh=f"建设平台{number}"),
            document="doc:x-list",
            departments=bodies,
            deadline=f"202{6 + number % 3}年底前",
            due=f"202{6 + number % 3}",
            status=WorkTaskStatus.IN_PROGRESS,
            extra={"budget": number * 10, "appraised": number % 2 == 0},
        )
    yield Figure(id="figure:x-tasks", value=TASKS, counts=Count.WORK_TASKS, about="doc:x-plan")
    yield Figure(id="figure:x-first", value=1501, counts=Count.WORK_TASKS, about="doc:x-list", batch=1)
    yield Figure(id="figure:x-second", value=500, counts=Count.WORK_TASKS, about="doc:x-list", batch=2)
    yield Figure(id="figure:x-key-tasks", value=3, counts=Count.KEY_TASKS, about="doc:x-plan")
    yield Figure(id="figure:x-aspects", value=1, counts=Count.ASPECTS, about="doc:x-plan")


@cache
def other() -> Dataset:
    """A dataset of another policy, as somebody else would publish it."""
    return Dataset(
        version="1.0",
        as_of=datetime.date(2026, 3, 1),
        title=Label(en="Digital government of X", zh="某省数字政府"),
        identity=Identity(
            name="digital-x", publisher="Office of X", licence="CC-BY-4.0", namespace="https://example.org/x/"
        ),
        records=[attrs.evolve(record, evidence=EVIDENCE) for record in records()],
    )


def recorded(ds: Dataset) -> dict[str, Any]:
    return {row.figure: row.recorded for row in ds.coverage() if row.recorded is not None}


OWN = {
    "figure:x-tasks": 2000,
    "figure:x-first": 1500,
    "figure:x-second": 500,
    "figure:x-key-tasks": 2,
    "figure:x-aspects": 1,
}


class TestOtherPolicy:
    def test_is_valid_and_counted(self) -> None:
        assert list(other().check()) == []
        assert recorded(other()) == OWN

    def test_its_structure_has_every_key_task_and_item(self) -> None:
        graph = graphs.structure(other())
        assert graph.edges["doc:x-plan", "keytask:x-1"]["relation"] == "has"
        assert len([*graph.successors("doc:x-list")]) == TASKS

    def test_can_be_asked(self) -> None:
        assert len(other().work_tasks.where(due="2026", status="in-progress")) == 666
        assert len(other().departments.where(kind="provincial-department")) == DEPARTMENTS

    @pytest.mark.slow
    @pytest.mark.parametrize("format", READ)
    def test_is_kept_in_every_format(self, format: str, tmp_path: Path) -> None:
        other().write(tmp_path / "it", format)
        back = pilotstd.read(tmp_path / "it", format)
        assert (back, back.sha256) == (other(), other().sha256)


@pytest.mark.parametrize("version", ["1.2.0", "2.0.0"])
class TestMerged:
    def test_coverage_is_right_for_both(self, version: str) -> None:
        ours = pilotstd.load(version)
        merged = pilotstd.merge(ours, other(), version="3.0")
        assert list(merged.check()) == []
        counted = recorded(merged)
        assert {figure: counted[figure] for figure in OWN} == OWN
        if version == "2.0.0":
            assert counted == recorded(ours) | OWN

    def test_what_cannot_be_told_is_not_counted(self, version: str) -> None:
        """Figures of releases 1.x do not say what they are about: with a second list they count nothing, not everything."""
        merged = pilotstd.merge(pilotstd.load(version), other(), version="3.0")
        row = next(row for row in merged.coverage() if row.figure == "figure:work-tasks-first-batch")
        assert row.recorded == (26 if version == "2.0.0" else None)

    def test_an_item_that_is_not_recorded_is_that_of_its_list(self, version: str) -> None:
        ours = pilotstd.load(version)
        with pytest.raises(pilotstd.UnknownRecord, match="item 36 is one of the 104 declared"):
            ours["task:036"]
        if version == "2.0.0":
            with pytest.raises(
                pilotstd.UnknownRecord, match=r"item 36 is one of the 104 declared in doc:task-list-2024"
            ):
                pilotstd.merge(ours, other(), version="3.0")["task:036"]


class TestNumbers:
    def dataset(self, *records: Record) -> Dataset:
        documents = [Document(id=f"doc:{name}") for name in "ab"]
        aspects = [Aspect(id=f"aspect:{name}", number=1, document=f"doc:{name}") for name in "ab"]
        every = [Source(id="source:x-plan"), *documents, *aspects, *records]
        return Dataset(
            version="1",
            as_of=datetime.date(2026, 1, 1),
            records=[attrs.evolve(record, evidence=EVIDENCE) for record in every],
        )

    def test_of_key_tasks_count_in_their_document(self) -> None:
        one, two = (KeyTask(id=f"keytask:{name}", number=1, document=f"doc:{name}") for name in "ab")
        assert list(self.dataset(one, two).check()) == []
        [problem] = self.dataset(one, attrs.evolve(two, document="doc:a")).check()
        assert str(problem) == "keytask:b.number: number 1 is also the number of keytask:a [numbers]"

    def test_of_key_tasks_without_a_document_count_in_that_of_their_aspect(self) -> None:
        one, two = (KeyTask(id=f"keytask:{name}", number=1, aspect=f"aspect:{name}") for name in "ab")
        assert list(self.dataset(one, two).check()) == []

    def test_of_batches_count_apart(self) -> None:
        tasks = [WorkTask(id=f"task:{batch}", number=1, batch=batch, document="doc:a") for batch in (1, 2)]
        assert list(self.dataset(*tasks).check()) == []


class TestCoverage:
    def test_pilots_of_two_programmes_are_not_counted_together(self) -> None:
        programmes = [Programme(id=f"programme:{name}") for name in "ab"]
        regions = [Region(id=f"region:{name}") for name in "ab"]
        day = datetime.date(2025, 1, 1)
        pilots = [
            Pilot(id=f"pilot:{n}", region=f"region:{n}", programme=f"programme:{n}", designated=day) for n in "ab"
        ]
        figures = [
            Figure(id="figure:any", value=2, counts=Count.PILOTS),
            Figure(id="figure:a", value=1, counts=Count.PILOTS, about="programme:a"),
        ]
        ds = TestNumbers().dataset(*programmes, *regions, *pilots, *figures)
        assert {row.figure: row.recorded for row in ds.coverage()} == {"figure:any": None, "figure:a": 1}


class TestFields:
    @pytest.mark.parametrize("due", ["2026", "2026-06", "2026-06-30"])
    def test_due_says_no_more_than_the_deadline(self, due: str) -> None:
        task = WorkTask(id="task:1", number=1, deadline="2026年", due=due)
        assert list(TestNumbers().dataset(task).check()) == []

    @pytest.mark.parametrize("due", ["2026年", "2026-13", "2026-6"])
    def test_due_is_a_date(self, due: str) -> None:
        [problem] = TestNumbers().dataset(WorkTask(id="task:1", number=1, due=due)).check()
        assert str(problem) == f"task:1.due: invalid date {due!r}: expected YYYY, YYYY-MM or YYYY-MM-DD [dates]"

    def test_new_fields_and_codes_need_format_3(self) -> None:
        lowest = _encode.lowest_format
        assert lowest(TestNumbers().dataset(WorkTask(id="task:1", number=1))) == 1
        for task in (
            WorkTask(id="task:1", number=1, deadline="2026年"),
            WorkTask(id="task:1", number=1, departments=(Responsibility(role=Role.SUPPORTING, text="省厅"),)),
        ):
            assert lowest(TestNumbers().dataset(task)) == 3
