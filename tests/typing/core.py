"""What type checkers make of the public names; checked by mypy and pyright on the installed wheel, never run."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import assert_type

import pilotstd
from pilotstd import (
    Basis,
    Count,
    Dataset,
    Department,
    DepartmentKind,
    Dependency,
    DependencyKind,
    Document,
    Evidence,
    Extra,
    Figure,
    Identity,
    InvalidDataset,
    KeyTask,
    Label,
    Language,
    Measure,
    Pilot,
    Problem,
    Record,
    Region,
    Release,
    Responsibility,
    Retired,
    Source,
    Standard,
    StandardLevel,
    Table,
    WorkTask,
    WorkTaskKind,
)
from pilotstd._coverage import Coverage
from pilotstd._results import Results
from pilotstd._search import Match

# --- Releases -------------------------------------------------------------------------------------------------------

assert_type(pilotstd.releases(), Results[Release])
assert_type(pilotstd.load(), Dataset)
assert_type(pilotstd.load("~=1.1", sha256="0" * 64), Dataset)
assert_type(pilotstd.read("mine.json"), Dataset)
assert_type(pilotstd.read(Path("mine.json"), format="json"), Dataset)
assert_type(pilotstd.identify(b"{}").as_of, datetime.date)
assert_type(pilotstd.__version__, str)

# --- Datasets -------------------------------------------------------------------------------------------------------

ds = pilotstd.load()
assert_type(ds.version, str)
assert_type(ds.as_of, datetime.date)
assert_type(ds.title, Label)
assert_type(ds.identity, Identity)
assert_type(ds.identity.licence, str | None)
assert_type(ds.sha256, str)
assert_type(ds.retired, tuple[Retired, ...])
assert_type(ds["task:015"], Record)
assert_type(ds.get("task:015"), Record | None)
assert_type("task:015" in ds, bool)
assert_type(iter(ds), Iterator[Record])
assert_type(len(ds), int)
assert_type(ds.referring("region:beijing"), Results[Record])
assert_type(ds.evidence("task:015", "regions"), Results[Evidence])
assert_type(ds.coverage(), Results[Coverage])
assert_type(ds.coverage()[0].recorded, int | None)
assert_type(ds.check(), Results[Problem])
assert_type(ds.search("养老", limit=5), Results[Match[Record]])
assert_type(ds.work_tasks.search("养老"), Results[Match[WorkTask]])
assert_type(ds.search("养老")[0].score, float)
assert_type(Dataset(version="0.1", as_of=datetime.date(2026, 1, 19), records=[Source(id="source:a")]), Dataset)

# --- Tables ---------------------------------------------------------------------------------------------------------

assert_type(ds.sources, Table[Source])
assert_type(ds.documents, Table[Document])
assert_type(ds.departments, Table[Department])
assert_type(ds.regions, Table[Region])
assert_type(ds.pilots, Table[Pilot])
assert_type(ds.measures, Table[Measure])
assert_type(ds.key_tasks, Table[KeyTask])
assert_type(ds.work_tasks, Table[WorkTask])
assert_type(ds.standards, Table[Standard])
assert_type(ds.figures, Table[Figure])
assert_type(ds.dependencies, Table[Dependency])
assert_type(ds.tables["work_tasks"], Table[Record])
assert_type(ds.work_tasks["task:015"], WorkTask)
assert_type(ds.work_tasks.get("task:999"), WorkTask | None)
assert_type(ds.work_tasks.where(level="local"), Table[WorkTask])
assert_type(ds.departments.named("市场监管总局"), Department)
assert_type(ds.regions.ids, tuple[str, ...])
assert_type(list(ds.regions), list[Region])
assert_type([task.number for task in ds.work_tasks], list[int])


def labels(table: Table[Record]) -> list[str]:
    return [str(record.label) for record in table]


labels(ds.work_tasks)  # a table of work tasks is one of records

# --- Records --------------------------------------------------------------------------------------------------------

task = ds.work_tasks["task:015"]
assert_type(task.id, str)
assert_type(task.title, Label)
assert_type(task.title.zh, str | None)
assert_type(task.title.original, Language | None)
assert_type(task.level, StandardLevel | None)
assert_type(task.kind, WorkTaskKind | None)
assert_type(task.regions, tuple[str, ...])
assert_type(task.departments, tuple[Responsibility, ...])
assert_type(task.departments[0].body, str | None)
assert_type(task.evidence[0].basis, Basis)
assert_type(task.known_since, datetime.date | None)
assert_type(task.complete, bool | None)
assert_type(ds.departments["dept:mofcom"].kind, DepartmentKind | None)
assert_type(ds.figures["figure:a"].counts, Count | None)
assert_type(ds.dependencies["dep:a"].kind, DependencyKind)
assert_type(ds.dependencies["dep:a"].prerequisite, str | None)
assert_type(StandardLevel.LOCAL.zh, str)
assert_type(StandardLevel("local"), StandardLevel)
WorkTask(id="task:1")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
WorkTask(id="task:1", number="1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
task.number = 2  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]

# --- Errors ---------------------------------------------------------------------------------------------------------

try:
    pilotstd.read("mine.json")
except InvalidDataset as error:
    assert_type(error.problems, tuple[Problem, ...])
    assert_type(error.problems[0].path, str | None)

# --- Fields of one's own ------------------------------------------------------------------------------------------------

mine = WorkTask(id="task:x", number=1, extra={"budget": 5, "appraised": True, "audited": datetime.date(2026, 1, 1)})
assert_type(mine.extra, Extra)
assert_type(mine.extra["budget"], str | int | bool | datetime.date)
WorkTask(id="task:x", number=1, extra={"budget": 1.5})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
