"""China's service-sector pilot standardisation policy as typed, immutable, versioned data.

>>> import pilotstd
>>> ds = pilotstd.load("1.2.0")
>>> [ds.regions[region].name.en for region in ds.work_tasks["task:101"].regions]
['Beijing', 'Shanghai', 'Hangzhou', 'Guangzhou']

Importing this package imports nothing else: each public name below is fetched from its module when it is first used.
"""

__version__ = "0.1.0"

_HOME = {
    "bundled": ("Release", "identify", "load", "releases"),
    "changes": ("Bump", "Change", "ChangeKind", "Changes", "diff"),
    "dataset": ("Dataset",),
    "errors": (
        "AmbiguousName",
        "DigestMismatch",
        "FileError",
        "InvalidDataset",
        "InvalidGraph",
        "InvalidQuery",
        "MissingExtra",
        "PilotstdError",
        "Problem",
        "UnknownRecord",
        "UnknownRelease",
        "UnreadableNotice",
        "UnsupportedFormat",
    ),
    "formats": ("read",),
    "model": (
        "Aspect",
        "Basis",
        "Count",
        "Department",
        "DepartmentKind",
        "Dependency",
        "DependencyKind",
        "Document",
        "DocumentKind",
        "Event",
        "Evidence",
        "Figure",
        "KeyTask",
        "Label",
        "Language",
        "Measure",
        "Pilot",
        "Rank",
        "Record",
        "Region",
        "RegionKind",
        "Responsibility",
        "Retired",
        "Role",
        "Source",
        "SourceKind",
        "Standard",
        "StandardLevel",
        "StandardStatus",
        "Vocabulary",
        "WorkTask",
        "WorkTaskKind",
    ),
    "table": ("Table",),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}
_MODULES = (
    "authoring",
    "formats",
    "frames",
    "graphs",
    "history",
    "notices",
    "plots",
    "provenance",
    "testing",
)

__all__ = sorted((*_MODULE_OF, *_MODULES))  # noqa: PLE0605


def __getattr__(name):
    import importlib

    if name in _MODULE_OF:
        value = getattr(importlib.import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    elif name in _MODULES:
        value = importlib.import_module(f"{__name__}.{name}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__():
    return [*__all__, "__version__"]
