"""China's service-sector pilot standardisation policy as typed, immutable, versioned data.

>>> import pilotstd
>>> ds = pilotstd.load("1.2.0")
>>> [ds.regions[region].name.en for region in ds.work_tasks["task:101"].regions]
['Beijing', 'Shanghai', 'Hangzhou', 'Guangzhou']

Importing this package imports nothing else: each public name below is fetched from its module when it is first used.
"""

__version__ = "0.1.0"

# pyright: reportUnsupportedDunderAll=false

_HOME = {
    "_catalog": "Catalog",
    "_coverage": "Coverage",
    "_merge": "Conflict merge",
    "_open": "diff",
    "_register": "Release",
    "_search": "Match",
    "_table": "Table",
    "bundled": "catalogs identify load releases",
    "changes": "Bump Change ChangeKind Changes",
    "dataset": "Dataset",
    "errors": """
        AmbiguousName DigestMismatch FileError InvalidDataset InvalidGraph InvalidQuery MissingExtra
        PilotstdError Problem UnknownRecord UnknownRelease UnreadableNotice UnsupportedFormat WithdrawnRelease
    """,
    "formats": "read",
    "history": "TimelineEntry",
    "schema": "json_schema",
    "model": """
        Action Aim Aspect Basis Count Criterion Department DepartmentKind Dependency DependencyKind Document DocumentKind Event
        Evidence Extra Figure Identity KeyTask Label Language Measure Party Pilot PilotStatus Programme Rank Record Region RegionKind Responsibility
        Retired Role Source SourceKind Stage Standard StandardLevel StandardStatus Topic Vocabulary WorkTask
        WorkTaskKind WorkTaskStatus
    """,
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names.split()}

# fmt: off
__all__ = [
    "Action", "Aim", "AmbiguousName", "Aspect", "Basis", "Bump", "Catalog", "Change", "ChangeKind", "Changes", "Conflict", "Count",
    "Coverage", "Criterion", "Dataset", "Department", "DepartmentKind", "Dependency", "DependencyKind",
    "DigestMismatch", "Document", "DocumentKind", "Event", "Evidence", "Extra", "Figure", "FileError", "Identity", "InvalidDataset",
    "InvalidGraph", "InvalidQuery", "KeyTask", "Label", "Language", "Match", "Measure", "MissingExtra", "Party",
    "Pilot", "PilotStatus", "PilotstdError", "Problem", "Programme", "Rank", "Record", "Region", "RegionKind",
    "Release", "Responsibility", "Retired", "Role", "Source", "SourceKind", "Stage", "Standard", "StandardLevel",
    "StandardStatus", "Table", "TimelineEntry", "Topic", "UnknownRecord", "UnknownRelease", "UnreadableNotice",
    "UnsupportedFormat", "Vocabulary", "WithdrawnRelease", "WorkTask", "WorkTaskKind", "WorkTaskStatus", "authoring", "catalogs", "codec", "diff", "formats",
    "frames", "graphs", "history", "identify", "json_schema", "limits", "load", "merge", "model", "notices", "plots",
    "provenance", "read", "releases", "schema", "testing",
]
# fmt: on


def __getattr__(name):
    import importlib

    if name in _MODULE_OF:
        value = getattr(importlib.import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    elif name in __all__:
        value = importlib.import_module(f"{__name__}.{name}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__():
    return [*__all__, "__version__"]
