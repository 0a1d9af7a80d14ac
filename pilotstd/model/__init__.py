"""The records of a dataset and the vocabularies of their codes.

Every class is frozen: tuples for collections, enums for closed lists, `datetime.date` for days. A field that no source fills
keeps its default: `None`, `()`, `""` or a `Label` with nothing in it. Each module is fetched when a class of it is first used,
since making an attrs class takes time.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from pilotstd.model._base import Record

# pyright: reportUnsupportedDunderAll=false

_HOME = {
    "_base": """
        Basis Evidence Label Language Record Responsibility Role Vocabulary fact_fields is_filled
        label_fields record_fields references targets
    """,
    "_extra": "Extra",
    "_dataset": "Identity Retired",
    "_organisations": "Department DepartmentKind Pilot PilotStatus Rank Region RegionKind",
    "_documents": "Count Document DocumentKind Event Figure Programme Source SourceKind",
    "_policy": "Aspect Dependency DependencyKind KeyTask Measure",
    "_subjects": "Action Aim Criterion Party Stage Topic",
    "_standards": "Standard StandardStatus",
    "_tasks": "StandardLevel WorkTask WorkTaskKind WorkTaskStatus",
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names.split()}

# fmt: off
__all__ = [
    "TABLES",
    "TABLE_OF",
    "Action",
    "Aim",
    "Aspect",
    "Basis",
    "Count",
    "Criterion",
    "Department",
    "DepartmentKind",
    "Dependency",
    "DependencyKind",
    "Document",
    "DocumentKind",
    "Event",
    "Evidence",
    "Extra",
    "Figure",
    "Identity",
    "KeyTask",
    "Label",
    "Language",
    "Measure",
    "Party",
    "Pilot",
    "PilotStatus",
    "Programme",
    "Rank",
    "Record",
    "Region",
    "RegionKind",
    "Responsibility",
    "Retired",
    "Role",
    "Source",
    "SourceKind",
    "Stage",
    "Standard",
    "StandardLevel",
    "StandardStatus",
    "Topic",
    "Vocabulary",
    "WorkTask",
    "WorkTaskKind",
    "WorkTaskStatus",
    "fact_fields",
    "is_filled",
    "label_fields",
    "record_fields",
    "references",
    "targets",
]
# fmt: on


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    return value


def __dir__() -> list[str]:
    return [*__all__]


_CLASS_OF = {
    "sources": "Source",
    "programmes": "Programme",
    "documents": "Document",
    "departments": "Department",
    "regions": "Region",
    "pilots": "Pilot",
    "topics": "Topic",
    "aims": "Aim",
    "aspects": "Aspect",
    "measures": "Measure",
    "key_tasks": "KeyTask",
    "work_tasks": "WorkTask",
    "standards": "Standard",
    "events": "Event",
    "figures": "Figure",
    "dependencies": "Dependency",
}


class _Tables(Mapping[str, type[Record]]):
    """The record class of each table, in the order in which tables are written."""

    def __getitem__(self, table: str) -> type[Record]:
        name = _CLASS_OF[table]
        cls: type[Record] = globals().get(name) or __getattr__(name)
        return cls

    def __contains__(self, table: object) -> bool:
        return table in _CLASS_OF

    def __iter__(self) -> Iterator[str]:
        return iter(_CLASS_OF)

    def __len__(self) -> int:
        return len(_CLASS_OF)


TABLES: Mapping[str, type[Record]] = _Tables()
"""The record class of each table, in the order in which tables are written."""

TABLE_OF = {
    "source": "sources",
    "programme": "programmes",
    "doc": "documents",
    "dept": "departments",
    "region": "regions",
    "pilot": "pilots",
    "topic": "topics",
    "aim": "aims",
    "aspect": "aspects",
    "measure": "measures",
    "keytask": "key_tasks",
    "task": "work_tasks",
    "std": "standards",
    "event": "events",
    "figure": "figures",
    "dep": "dependencies",
}
"""The table of each id prefix."""
