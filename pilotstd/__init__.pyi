"""The public names, for type checkers; `tests/test_imports.py` holds them equal to those of `__init__.py`."""

from pilotstd import (
    authoring as authoring,
    codec as codec,
    formats as formats,
    frames as frames,
    graphs as graphs,
    history as history,
    limits as limits,
    model as model,
    notices as notices,
    plots as plots,
    provenance as provenance,
    schema as schema,
    testing as testing,
)
from pilotstd._catalog import Catalog as Catalog
from pilotstd._coverage import Coverage as Coverage
from pilotstd._merge import Conflict as Conflict, merge as merge
from pilotstd._open import diff as diff
from pilotstd._register import Release as Release
from pilotstd._search import Match as Match
from pilotstd._table import Table as Table
from pilotstd.bundled import catalogs as catalogs, identify as identify, load as load, releases as releases
from pilotstd.changes import Bump as Bump, Change as Change, ChangeKind as ChangeKind, Changes as Changes
from pilotstd.dataset import Dataset as Dataset
from pilotstd.errors import (
    AmbiguousName as AmbiguousName,
    DigestMismatch as DigestMismatch,
    FileError as FileError,
    InvalidDataset as InvalidDataset,
    InvalidGraph as InvalidGraph,
    InvalidQuery as InvalidQuery,
    MissingExtra as MissingExtra,
    PilotstdError as PilotstdError,
    Problem as Problem,
    UnknownRecord as UnknownRecord,
    UnknownRelease as UnknownRelease,
    UnreadableNotice as UnreadableNotice,
    UnsupportedFormat as UnsupportedFormat,
    WithdrawnRelease as WithdrawnRelease,
)
from pilotstd.formats import read as read
from pilotstd.history import TimelineEntry as TimelineEntry
from pilotstd.model import (
    Action as Action,
    Aim as Aim,
    Aspect as Aspect,
    Basis as Basis,
    Count as Count,
    Criterion as Criterion,
    Department as Department,
    DepartmentKind as DepartmentKind,
    Dependency as Dependency,
    DependencyKind as DependencyKind,
    Document as Document,
    DocumentKind as DocumentKind,
    Event as Event,
    Evidence as Evidence,
    Extra as Extra,
    Figure as Figure,
    Identity as Identity,
    KeyTask as KeyTask,
    Label as Label,
    Language as Language,
    Measure as Measure,
    Party as Party,
    Pilot as Pilot,
    PilotStatus as PilotStatus,
    Programme as Programme,
    Rank as Rank,
    Record as Record,
    Region as Region,
    RegionKind as RegionKind,
    Responsibility as Responsibility,
    Retired as Retired,
    Role as Role,
    Source as Source,
    SourceKind as SourceKind,
    Stage as Stage,
    Standard as Standard,
    StandardLevel as StandardLevel,
    StandardStatus as StandardStatus,
    Topic as Topic,
    Vocabulary as Vocabulary,
    WorkTask as WorkTask,
    WorkTaskKind as WorkTaskKind,
    WorkTaskStatus as WorkTaskStatus,
)
from pilotstd.schema import json_schema as json_schema

__version__: str
