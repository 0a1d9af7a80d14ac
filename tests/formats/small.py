"""Small datasets, for tests that change a file: rewriting a workbook of a whole release takes a second."""

import datetime
from functools import cache
from typing import Any

import attrs

import pilotstd
from pilotstd import Basis, Dataset, Evidence, Identity, Label
from pilotstd.model import (
    Action,
    Aim,
    Aspect,
    Count,
    Criterion,
    Department,
    DepartmentKind,
    Dependency,
    DependencyKind,
    Document,
    DocumentKind,
    Event,
    Figure,
    KeyTask,
    Measure,
    Party,
    Pilot,
    PilotStatus,
    Programme,
    Rank,
    Record,
    Region,
    RegionKind,
    Responsibility,
    Role,
    Source,
    Stage,
    Standard,
    StandardLevel,
    Topic,
    WorkTask,
    WorkTaskStatus,
)
from pilotstd.model._fields import references_of

_IDS = (
    *("source:codes", "source:compilation", "source:digest-en"),
    *("doc:opinions-2024", "doc:shangzifa-2024-314", "doc:task-list-2024"),
    *("dept:mofcom", "dept:samr"),
    *("region:anhui", "region:beijing", "region:chongqing", "region:shanghai", "region:tianjin"),
    *("pilot:beijing", "pilot:chongqing", "pilot:shanghai", "pilot:tianjin"),
    *("task:014", "task:015", "task:100", "task:101"),
    *("event:2021-04-20", "event:2022-12-20", "event:2024-12-31"),
    "std:tianjin-smart-library",
)


@cache
def small_dataset() -> Dataset:
    """About 30 records of release 1.2.0 that refer to each other only, each with evidence for its fields one by one."""
    release = pilotstd.load("1.2.0")
    records = [release[id] for id in _IDS]
    records += [*release.aspects, *list(release.figures)[:4]]
    ids = {record.id for record in records}
    return Dataset(
        version=release.version,
        as_of=release.as_of,
        title=release.title,
        records=[_cut(record, ids) for record in records],
    )


def _cut(record: Record, ids: set[str]) -> Record:
    """The record without references to others than these."""
    changes: dict[str, Any] = {}
    for field in attrs.fields(type(record)):
        value = getattr(record, field.name)
        if references_of(field) and isinstance(value, tuple):
            changes[field.name] = tuple(id for id in value if id in ids)
        elif references_of(field) and value not in ids:
            changes[field.name] = None
    cut = attrs.evolve(record, **changes)
    evidence = [
        Evidence(source="source:compilation", fields=(name,), basis=Basis.STATED, locator=name) for name in cut.filled()
    ]
    return attrs.evolve(cut, evidence=tuple(evidence))


@cache
def model_2_dataset() -> Dataset:
    """Every class and field of format 2, and a dependency of each kind."""
    topics, aims = ("topic:elderly-care", "topic:ai"), ("aim:opening-up",)
    drafting = Responsibility(body="region:beijing", role=Role.DRAFTING, text="北京市")
    consulted = Responsibility(role=Role.CONSULTED, text="22个部门")
    records: list[Record] = [
        Source(id="source:a", title=Label(en="Interpretation")),
        Programme(
            id="programme:opening",
            title=Label(en="Opening of the service sector"),
            short_title=Label(en="service-sector pilots", zh="服务业试点"),
            designated_by="doc:opinions",
            started=datetime.date(2015, 5, 5),
        ),
        Document(
            id="doc:opinions",
            title=Label(en="Opinions on standardisation", zh="标准化意见"),
            short_title=Label(en="Opinions", zh="意见"),
            aliases=("标准化17条",),
            kind=DocumentKind.OPINIONS,
            issuers=("region:beijing",),
            addressees=("region:beijing",),
            participants=(drafting, consulted),
            programme="programme:opening",
            aims=aims,
            criteria=(Criterion.FIELD, Criterion.MARKET_DEMAND),
        ),
        Document(id="doc:interpretation", kind=DocumentKind.INTERPRETATION, issuers=("region:beijing",)),
        Region(id="region:beijing", name=Label(zh="北京市")),
        Pilot(
            id="pilot:beijing",
            region="region:beijing",
            programme="programme:opening",
            status=PilotStatus.DEMONSTRATION_ZONE,
            renewed_by=("doc:opinions",),
        ),
        Topic(id="topic:living-services", label=Label(en="living services", zh="生活服务")),
        Topic(
            id="topic:elderly-care",
            label=Label(en="elderly care", zh="养老"),
            broader="topic:living-services",
            aliases=("养老服务", "aged care", "elderly care"),
        ),
        Topic(id="topic:home-care", label=Label(en="home care"), broader="topic:elderly-care"),
        Topic(id="topic:ai", label=Label(en="artificial intelligence", zh="人工智能"), aliases=("AI",)),
        Aim(id="aim:opening-up", title=Label(en="expand high-level opening-up", zh="扩大高水平对外开放")),
        Aspect(id="aspect:1", number=1, document="doc:opinions"),
        Measure(
            id="measure:living-services",
            document="doc:interpretation",
            title=Label(en="revise standards for elderly care"),
            actions=(Action.REVISE, Action.DEVELOP),
            object=Label(en="standards", zh="标准"),
            level=StandardLevel.NATIONAL,
            topics=topics,
            parties=(Party.LOCALITIES, Party.FOREIGN_INVESTED_ENTERPRISES),
            stages=(Stage.CONSTRUCTION, Stage.EVALUATION),
            aims=aims,
        ),
        KeyTask(id="keytask:1", aspect="aspect:1", number=1, topics=topics[:1], aims=aims),
        WorkTask(id="task:001", number=1, topics=("topic:home-care",), aims=aims, document="doc:opinions"),
        Standard(id="std:a", title=Label(en="Home care"), topics=topics[:1], work_task="task:001"),
        Event(id="event:a", date=datetime.date(2025, 1, 14), subjects=("programme:opening", "topic:ai")),
        Figure(id="figure:a", value=1, about="programme:opening"),
    ]
    kinds = [
        ("task:001", "keytask:1", DependencyKind.IMPLEMENTS),
        ("doc:opinions", None, DependencyKind.BASED_ON),
        ("std:a", "task:001", DependencyKind.BUILDS_ON),
        ("doc:opinions", "programme:opening", DependencyKind.CITES),
        ("doc:interpretation", "doc:opinions", DependencyKind.INTERPRETS),
        ("measure:living-services", "doc:opinions", DependencyKind.APPROVED_BY),
        ("keytask:1", "aspect:1", DependencyKind.CONTINUES),
        ("measure:living-services", "aspect:1", DependencyKind.FOLLOWS),
        ("std:a", "keytask:1", DependencyKind.SUPPORTS),
        ("std:a", "doc:opinions", DependencyKind.BASED_ON),
    ]
    records += [
        Dependency(id=f"dep:{number}", dependent=one, prerequisite=other, kind=kind)
        for number, (one, other, kind) in enumerate(kinds, 1)
    ]
    evidence = (
        Evidence(source="source:a", basis=Basis.PARAPHRASED, rule="reworded"),
        Evidence(source="source:a", basis=Basis.DESCRIPTIVE, locator="p8.s3"),
    )
    return Dataset(
        version="2.0.1",
        as_of=datetime.date(2026, 1, 19),
        records=[attrs.evolve(record, evidence=evidence) for record in records],
    )


IDENTITY = Identity(
    name="digital-x",
    publisher="Data Office of X",
    creators=("Li Wei", "数据局"),
    licence="CC-BY-4.0",
    homepage="https://example.org/x",
    description=Label(en="Tasks of digital government.", zh="数字政府任务。"),
    languages=("zh", "en"),
    namespace="https://example.org/x/",
)


@cache
def model_3_dataset() -> Dataset:
    """Every field of format 3, and codes of each vocabulary that it widened."""
    extra = {"预算": 1200, "appraised": False, "appraised on": datetime.date(2026, 6, 30), "stage": "one; two: three"}
    records: list[Record] = [
        Source(id="source:x", title=Label(zh="任务清单"), extra={"pages": 12}),
        Department(
            id="dept:x",
            name=Label(zh="省数据局"),
            kind=DepartmentKind.PROVINCIAL,
            rank=Rank.BUREAU,
            extra={"seats": -3, "note": "=1+1"},
        ),
        Region(id="region:x", name=Label(zh="某自治区"), kind=RegionKind.AUTONOMOUS_REGION),
        Document(id="doc:x", title=Label(zh="行动计划"), kind=DocumentKind.ACTION_PLAN, issuers=("region:x",)),
        KeyTask(id="keytask:x-1", number=1, document="doc:x", title=Label(zh="数字政府")),
        WorkTask(
            id="task:x-1",
            number=1,
            batch=2,
            document="doc:x",
            title=Label(zh="建设平台"),
            deadline="2026年6月底前",
            due="2026-06",
            status=WorkTaskStatus.IN_PROGRESS,
            departments=(
                Responsibility(body="dept:x", role=Role.SUPPORTING, text="省数据局"),
                Responsibility(body="region:x", role=Role.SUPERVISING, text="自治区"),
            ),
            extra=extra,
        ),
        Figure(id="figure:x", value=9, counts=Count.WORK_TASKS, about="doc:x", batch=2),
    ]
    evidence = (Evidence(source="source:x", basis=Basis.STATED),)
    return Dataset(
        version="1.0",
        as_of=datetime.date(2026, 7, 1),
        title=Label(en="Digital government of X", zh="X省数字政府"),
        identity=IDENTITY,
        records=[attrs.evolve(record, evidence=evidence) for record in records],
    )
