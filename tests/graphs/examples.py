"""Small datasets with many edges: departments that share acts and tasks, and items that depend on each other."""

import datetime

from hypothesis import strategies as st

from pilotstd.dataset import Dataset
from pilotstd.model import (
    Basis,
    Department,
    Dependency,
    DependencyKind,
    Document,
    Evidence,
    KeyTask,
    Measure,
    Record,
    Region,
    Responsibility,
    Role,
    Source,
    WorkTask,
)

DAY = datetime.date(2026, 1, 19)


def dataset(*records: Record, version: str = "0.1") -> Dataset:
    """A dataset of these records, which need not be valid."""
    return Dataset(version=version, as_of=DAY, records=records)


def evidence(basis: Basis = Basis.STATED, *fields: str) -> Evidence:
    """Evidence of a basis."""
    rule = "by a rule" if basis is Basis.DERIVED else None
    return Evidence(source="source:a", basis=basis, fields=fields, rule=rule)


def depends(id: str, before: str | None, after: str, kind: str = "follows", *bases: Evidence) -> Dependency:
    """A dependency."""
    return Dependency(
        id=f"dep:{id}",
        prerequisite=before,
        dependent=after,
        kind=DependencyKind(kind),
        text=None if before else "在前述标准基础上",
        evidence=bases or (evidence(),),
    )


def tasks(*ids: str) -> list[WorkTask]:
    """Work tasks of these ids."""
    return [WorkTask(id=f"task:{id}", number=place, evidence=(evidence(),)) for place, id in enumerate(ids, 1)]


_bases = st.sampled_from(Basis)


@st.composite
def shared_acts(draw: st.DrawFn) -> Dataset:
    """Departments and regions with each role, in acts with parts and in tasks of each kind."""
    departments = [Department(id=f"dept:{letter}", evidence=(evidence(),)) for letter in "abcde"]
    regions = [Region(id=f"region:{letter}", evidence=(evidence(),)) for letter in "ab"]
    bodies = st.sampled_from([record.id for record in (*departments, *regions)])
    parts = st.builds(Responsibility, body=st.none() | bodies, role=st.sampled_from(Role), text=st.just("部门"))
    answerable = st.lists(parts, max_size=4).map(tuple)
    named = st.lists(bodies, max_size=4, unique=True).map(tuple)
    documents: list[Document] = []
    for number in range(draw(st.integers(0, 4))):
        whole = draw(st.none() | st.sampled_from([document.id for document in documents])) if documents else None
        item = Document(
            id=f"doc:{number}",
            issuers=draw(named),
            addressees=draw(named),
            approved_by=draw(st.none() | st.sampled_from([record.id for record in departments])),
            participants=draw(answerable),
            part_of=whole,
            evidence=tuple(
                evidence(draw(_bases), field)
                for field in ("issuers", "addressees", "approved_by", "participants", "part_of")
            ),
        )
        documents.append(item)
    work: list[Record] = []
    for number in range(draw(st.integers(0, 4))):
        given = {"departments": draw(answerable), "evidence": (evidence(draw(_bases)),)}
        kind = draw(st.sampled_from((Measure, KeyTask, WorkTask)))
        numbered = {} if kind is Measure else {"number": number + 1}
        work.append(kind(id=f"{kind.prefix}:{number + 1}", **numbered, **given))
    return dataset(Source(id="source:a", evidence=(evidence(),)), *departments, *regions, *documents, *work)


@st.composite
def dependency_orders(draw: st.DrawFn) -> Dataset:
    """Tasks and documents with dependencies between them, some with the same ends, without a cycle."""
    items: list[Record] = [*tasks("1", "2", "3", "4")]
    items += [KeyTask(id="keytask:1", number=1, evidence=(evidence(),)), Document(id="doc:a", evidence=(evidence(),))]
    ids = draw(st.permutations([item.id for item in items]))
    dependencies = []
    for number in range(draw(st.integers(0, 8))):
        after = draw(st.integers(0, len(ids) - 1))
        before = draw(st.none() | st.sampled_from(ids[:after])) if after else None
        ends = "prerequisite" if before else "text"
        evidence_items = draw(
            st.lists(st.builds(evidence, _bases), min_size=1, max_size=2)
            | st.tuples(
                st.builds(evidence, _bases, st.just("dependent"), st.just("kind")),
                st.builds(evidence, _bases, st.just(ends)),
            )
        )
        kind = draw(st.sampled_from(DependencyKind))
        dependencies.append(depends(str(number), before, ids[after], kind, *evidence_items))
    return dataset(Source(id="source:a", evidence=(evidence(),)), *items, *dependencies)
