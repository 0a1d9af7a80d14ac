"""The public names, for type checkers; `tests/test_imports.py` holds them equal to those of `__init__.py`."""

from pilotstd import (
    authoring as authoring,
    codec as codec,
    formats as formats,
    frames as frames,
    graphs as graphs,
    history as history,
    model as model,
    notices as notices,
    plots as plots,
    provenance as provenance,
    testing as testing,
)
from pilotstd._coverage import Coverage as Coverage
from pilotstd._search import Match as Match
from pilotstd._table import Table as Table
from pilotstd.bundled import Release as Release, identify as identify, load as load, releases as releases
from pilotstd.changes import Bump as Bump, Change as Change, ChangeKind as ChangeKind, Changes as Changes, diff as diff
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
)
from pilotstd.formats import read as read
from pilotstd.history import TimelineEntry as TimelineEntry
from pilotstd.model import (
    Aspect as Aspect,
    Basis as Basis,
    Count as Count,
    Department as Department,
    DepartmentKind as DepartmentKind,
    Dependency as Dependency,
    DependencyKind as DependencyKind,
    Document as Document,
    DocumentKind as DocumentKind,
    Event as Event,
    Evidence as Evidence,
    Figure as Figure,
    KeyTask as KeyTask,
    Label as Label,
    Language as Language,
    Measure as Measure,
    Pilot as Pilot,
    Rank as Rank,
    Record as Record,
    Region as Region,
    RegionKind as RegionKind,
    Responsibility as Responsibility,
    Retired as Retired,
    Role as Role,
    Source as Source,
    SourceKind as SourceKind,
    Standard as Standard,
    StandardLevel as StandardLevel,
    StandardStatus as StandardStatus,
    Vocabulary as Vocabulary,
    WorkTask as WorkTask,
    WorkTaskKind as WorkTaskKind,
)

__version__: str
