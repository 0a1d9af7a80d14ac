"""The public names of every public module: a change of them must be seen here."""

import ast
import importlib
from pathlib import Path

import attrs
import pytest

import pilotstd

API: dict[str, str] = {
    "pilotstd": """
        Action Aim AmbiguousName Aspect Basis Bump Catalog Change ChangeKind Changes Conflict Count Coverage Criterion Dataset
        Department DepartmentKind Dependency DependencyKind DigestMismatch Document DocumentKind Event Evidence
        Extra Figure FileError Identity InvalidDataset InvalidGraph InvalidQuery KeyTask Label Language Match Measure MissingExtra
        Party Pilot PilotStatus PilotstdError Problem Programme Rank Record Region RegionKind Release Responsibility
        Retired Role Source SourceKind Stage Standard StandardLevel StandardStatus Table TimelineEntry Topic
        UnknownRecord UnknownRelease UnreadableNotice UnsupportedFormat Vocabulary WithdrawnRelease WorkTask WorkTaskKind WorkTaskStatus authoring
        catalogs codec diff formats frames graphs history identify json_schema limits load merge model notices plots
        provenance read releases schema testing
    """,
    "pilotstd.authoring": "ImportResult amend write_form",
    "pilotstd.bundled": "catalogs check_new_version find identify load releases",
    "pilotstd.changes": "Bump Change ChangeKind Changes",
    "pilotstd.checks": "RULES check problems",
    "pilotstd.cli": "main",
    "pilotstd.codec": "FORMAT decode digest encode from_dict",
    "pilotstd.dataset": "Dataset",
    "pilotstd.errors": """
        AmbiguousName DigestMismatch FileError InvalidDataset InvalidGraph InvalidQuery MissingExtra PilotstdError
        Problem UnknownRecord UnknownRelease UnreadableNotice UnsupportedFormat WithdrawnRelease near
    """,
    "pilotstd.explorer": "page write",
    "pilotstd.formats": "SUFFIXES by_suffix check_readable read write",
    "pilotstd.formats.csv": "read write",
    "pilotstd.formats.json": "read write",
    "pilotstd.formats.jsonld": "write",
    "pilotstd.formats.parquet": "read write",
    "pilotstd.formats.sqlite": "read write",
    "pilotstd.formats.ttl": "write",
    "pilotstd.formats.xlsx": "read write",
    "pilotstd.frames": "from_frames to_frame to_frames to_polars",
    "pilotstd.graphs": """
        backbone communities department_linkages department_roles issuances knowledge mermaid order_of_work
        region_tasks responsibilities structure summary task_dependencies topics write
    """,
    "pilotstd.history": "DroppedReference TimelineEntry as_of_day dropped_references timeline",
    "pilotstd.limits": "Limits changed current",
    "pilotstd.model": """
        Action Aim Aspect Basis Count Criterion Department DepartmentKind Dependency DependencyKind Document
        DocumentKind Event Evidence Extra Figure Identity KeyTask Label Language Measure Party Pilot PilotStatus Programme Rank
        Record Region RegionKind Responsibility Retired Role Source SourceKind Stage Standard StandardLevel
        StandardStatus TABLES TABLE_OF Topic Vocabulary WorkTask WorkTaskKind WorkTaskStatus fact_fields is_filled label_fields
        record_fields references targets
    """,
    "pilotstd.notices": """
        Assignment Attachment Conflict Conversion Diagnostic Explained MergeReport Notice NoticeTable Part Passage Reading Row
        Section Span TaskItem TaskList UnknownName Unresolved explain merge merge_report outline parse parse_task_list parts read
        read_many read_parts read_task_list to_records try_read write_lake
    """,
    "pilotstd.plots": """
        chinese_font draw_coverage draw_dependencies draw_linkages draw_list draw_regions draw_timeline
    """,
    "pilotstd.provenance": "Citation Outcome Trace Verification digest passages trace verify",
    "pilotstd.schema": "json_schema shacl typescript",
    "pilotstd.tabular": "",
    "pilotstd.tabular.arrays": "pandas_array word",
    "pilotstd.tabular.cells": "NoValue reader",
    "pilotstd.tabular.parse": "RawTable from_columns from_rows parse_tables",
    "pilotstd.tabular.rows": "Cells cell_problem cells_of count empty_texts flatten",
    "pilotstd.tabular.schema": "ExtraEntry Field FieldType TableSchema schemas",
    "pilotstd.testing": "assert_release datasets generate releases texts",
}


PACKAGE = Path(pilotstd.__file__).parent


def public_modules() -> list[str]:
    """The modules without an underscore in their path."""
    names = []
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
        if parts[-1] == "__init__":
            parts = parts[:-1]
        if not any(part.startswith("_") for part in parts):
            names.append(".".join(parts))
    return sorted(names)


def declared(module: str) -> list[str]:
    """The literal `__all__` in the source of a module."""
    path = PACKAGE.parent.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List() as value):
                return list(ast.literal_eval(value))
            case ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.List() as value):
                return list(ast.literal_eval(value))
    raise AssertionError(f"{module} has no literal __all__")


def test_every_public_module_is_pinned() -> None:
    assert public_modules() == sorted(API)


@pytest.mark.parametrize("module", API)
def test_all_is_what_is_pinned(module: str) -> None:
    assert sorted(declared(module)) == sorted(API[module].split())


@pytest.mark.parametrize("module", API)
def test_every_public_name_is_there(module: str) -> None:
    loaded = importlib.import_module(module)
    assert [name for name in API[module].split() if not hasattr(loaded, name)] == []


def test_the_top_level_shows_its_public_names_alone() -> None:
    shown = {name for name in dir(pilotstd) if not name.startswith("_")}
    assert shown == set(API["pilotstd"].split())


@pytest.mark.parametrize("module", [name for name in sorted(API["pilotstd"].split()) if f"pilotstd.{name}" in API])
def test_a_module_shows_its_public_names_alone(module: str) -> None:
    """Nothing internal is offered on TAB, whatever was imported before."""
    loaded = importlib.import_module(f"pilotstd.{module}")
    assert sorted(dir(loaded)) == sorted(API[f"pilotstd.{module}"].split())


CLASSES = {
    pilotstd.Dataset: """
        aims as_of as_of_day aspects check citation coverage departments dependencies diff documents events evidence evolve explore figures follow get
        identity key_tasks measures pilots programmes referring regions retired search sha256 show sources standards table tables timeline title to_frames topics
        version with_records without work_tasks write
    """,
    pilotstd.Table: "dataset get head ids name named search sort to_frame to_polars type where",
    pilotstd.Record: "evidence evidence_for extra filled id known_since label missing note to_dict",
    pilotstd.Evidence: "basis fields locator rule sha256 source supports to_dict",
}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_a_class_shows_its_public_attributes_alone(cls: type) -> None:
    """Nothing internal is offered on TAB, and no public attribute can change what a dataset says of itself."""
    shown = [name for name in dir(cls) if not name.startswith("_")]
    assert sorted(shown) == sorted(CLASSES[cls].split())


POSITIONAL = {
    "Catalog": ["path"],
    "Changes": ["changes"],
    "Label": ["en", "zh", "original"],
    "Match": ["record", "score", "text", "reason"],
}
"""The fields that a class takes by position; it takes the others by name alone."""


def test_fields_are_given_by_name_but_for_a_few() -> None:
    public = [getattr(importlib.import_module(module), name) for module, names in API.items() for name in names.split()]
    classes = {cls for cls in public if isinstance(cls, type) and attrs.has(cls)}
    assert len(classes) > 40
    for cls in classes:
        positional = [field.name for field in attrs.fields(cls) if field.init and not field.kw_only]
        assert positional == POSITIONAL.get(cls.__name__, []), cls
