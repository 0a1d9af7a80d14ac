"""Make release 1.0.0 of the plan of a made-up province: 2,000 tasks of 40 departments, the same bytes every time."""

from pathlib import Path

import pilotstd as ps

EVIDENCE = (ps.Evidence(source="source:plan", basis=ps.Basis.STATED),)
NAMES = [f"省第{number}厅" for number in range(1, 41)]


def zh(text: str) -> ps.Label:
    return ps.Label(zh=text, original=ps.Language.ZH)


def responsible(number: int) -> tuple[ps.Responsibility, ...]:
    """One department leads a task, and the next one takes part."""
    roles = {number % 40: ps.Role.LEAD, (number + 1) % 40: ps.Role.SHARED}
    return tuple(ps.Responsibility(body=f"dept:p-{at + 1}", role=role, text=NAMES[at]) for at, role in roles.items())


TITLE = zh("示例省数字政府建设任务")
IDENTITY = ps.Identity(
    name="province-plan", publisher="Province X", licence="CC-BY-4.0", namespace="https://data.example.org/plan/"
)
SOURCE = ps.Source(id="source:plan", title=TITLE, publisher="示例省人民政府", evidence=EVIDENCE)
PLAN = ps.Document(id="doc:plan", title=TITLE, evidence=EVIDENCE)
TOTAL = ps.Figure(
    id="figure:plan", subject=zh("任务"), value=2000, about=PLAN.id, counts=ps.Count.WORK_TASKS, evidence=EVIDENCE
)
DEPARTMENTS = [
    ps.Department(id=f"dept:p-{number}", name=zh(name), evidence=EVIDENCE) for number, name in enumerate(NAMES, 1)
]
TASKS = [
    ps.WorkTask(
        id=f"task:p-{number}",
        number=number,
        title=zh(f"建设第{number}项应用"),
        departments=responsible(number),
        document=PLAN.id,
        evidence=EVIDENCE,
    )
    for number in range(1, 2001)
]
RECORDS = [SOURCE, PLAN, TOTAL, *DEPARTMENTS, *TASKS]
DRAFT = ps.Dataset(version="0", as_of="2026-01-19", title=TITLE, identity=IDENTITY, records=RECORDS)

if __name__ == "__main__":
    data = Path(__file__).parent / "province_plan" / "data"
    print(ps.Catalog(data).publish(DRAFT, "1.0.0", summary="The plan as it was published."))
