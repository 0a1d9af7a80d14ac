from collections.abc import Mapping

from pilotstd.model._base import (
    Basis as Basis,
    Evidence as Evidence,
    Label as Label,
    Language as Language,
    Record as Record,
    Responsibility as Responsibility,
    Role as Role,
    Vocabulary as Vocabulary,
    fact_fields as fact_fields,
    is_filled as is_filled,
    label_fields as label_fields,
    record_fields as record_fields,
    references as references,
    targets as targets,
)
from pilotstd.model._dataset import Identity as Identity, Retired as Retired
from pilotstd.model._documents import (
    Count as Count,
    Document as Document,
    DocumentKind as DocumentKind,
    Event as Event,
    Figure as Figure,
    Programme as Programme,
    Source as Source,
    SourceKind as SourceKind,
)
from pilotstd.model._extra import Extra as Extra
from pilotstd.model._organisations import (
    Department as Department,
    DepartmentKind as DepartmentKind,
    Pilot as Pilot,
    PilotStatus as PilotStatus,
    Rank as Rank,
    Region as Region,
    RegionKind as RegionKind,
)
from pilotstd.model._policy import (
    Aspect as Aspect,
    Dependency as Dependency,
    DependencyKind as DependencyKind,
    KeyTask as KeyTask,
    Measure as Measure,
)
from pilotstd.model._standards import Standard as Standard, StandardStatus as StandardStatus
from pilotstd.model._subjects import (
    Action as Action,
    Aim as Aim,
    Criterion as Criterion,
    Party as Party,
    Stage as Stage,
    Topic as Topic,
)
from pilotstd.model._tasks import (
    StandardLevel as StandardLevel,
    WorkTask as WorkTask,
    WorkTaskKind as WorkTaskKind,
    WorkTaskStatus as WorkTaskStatus,
)

__all__: list[str]

TABLES: Mapping[str, type[Record]]
TABLE_OF: dict[str, str]
