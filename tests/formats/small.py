"""A dataset of about 30 records, for tests that change a file: rewriting a workbook of a whole release takes a second."""

from functools import cache
from typing import Any

import attrs

import pilotstd
from pilotstd import Basis, Dataset, Evidence
from pilotstd.model import Record
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
    """Records of release 1.2.0 that refer to each other only, each with evidence for its fields one by one."""
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
