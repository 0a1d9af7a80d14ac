"""What the page knows of a dataset, as plain JSON: its records with the words of their fields, coverage, timeline and graphs."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import attrs

from pilotstd import _coverage, graphs, history
from pilotstd._i18n import LANGUAGES, column_title
from pilotstd._identity import identity_of, licence_url
from pilotstd.formats._metadata import title
from pilotstd.model import TABLES, Basis, Extra, Label, Record, Responsibility, Role, Vocabulary, record_fields
from pilotstd.model._fields import documentation, is_many, references_of, value_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilotstd.dataset import Dataset

_LONGEST_GRID = 1000  # items; a longer list is in the table of records only
_EDGE = ("kind", "relation", "via", "basis", "weight", "strength")  # what the page shows of an edge


def data(ds: Dataset) -> dict[str, Any]:
    """Everything that the page shows of a dataset."""
    sha256 = ds.sha256  # raises InvalidDataset for text that UTF-8 cannot hold
    identity = identity_of(ds)
    pool: dict[str, int] = {}
    tables = [_table(name, ds.table(name), pool) for name in TABLES if len(ds.table(name))]
    return {
        "title": (ds.title or Label(en=title(ds))).to_dict(),
        "identity": identity.to_dict(),
        "licence_url": licence_url(identity.licence or ""),
        "version": ds.version,
        "as_of": ds.as_of.isoformat(),
        "sha256": sha256,
        "words": _words(),
        "vocabularies": _vocabularies(),
        "tables": tables,
        "evidence": [json.loads(item) for item in pool],
        "retired": [item.to_dict() for item in ds.retired],
        "coverage": [_coverage_row(ds, row) for row in ds.coverage()],
        "timeline": [[entry.day.isoformat(), entry.field, entry.record.id] for entry in history.timeline(ds)],
        "graphs": {
            "dependencies": _graph(graphs.task_dependencies(ds, open_ends=True)),
            "linkages": _graph(graphs.department_linkages(ds)),
            "structure": _graph(graphs.structure(ds)),
        },
    }


# --- Records --------------------------------------------------------------------------------------------------------


def _table(name: str, records: Iterable[Record], pool: dict[str, int]) -> dict[str, Any]:
    """A table: its words, its fields and its records, with their evidence as places in *pool*, since many share it."""
    cls = TABLES[name]
    rows = []
    for record in records:
        row = record.to_dict()
        cited = [json.dumps(item, ensure_ascii=False) for item in row.pop("evidence", ())]
        rows.append(row | {"evidence": [pool.setdefault(item, len(pool)) for item in cited]})
    fields = [_field(field) for field in record_fields(cls) if field.name not in {"id", "evidence"}]
    return {"name": name, "titles": _titles(name), "fields": fields, "records": rows}


def _field(field: attrs.Attribute[Any]) -> dict[str, Any]:
    kind = value_type(field.type)
    described = {
        "name": field.name,
        "titles": _titles(field.name),
        "about": documentation(field),
        "type": _type(kind, references_of(field)),
        "many": is_many(field),
    }
    return described | ({"vocabulary": kind.__name__} if issubclass(kind, Vocabulary) else {})


def _type(kind: type[Any], references: tuple[str, ...]) -> str:
    """The type of a field, in the words of the scripts."""
    if issubclass(kind, Vocabulary):
        return "code"
    names: dict[type[Any], str] = {
        Label: "label",
        Extra: "extra",
        Responsibility: "body",
        datetime.date: "date",
        bool: "flag",
        int: "number",
    }
    return names.get(kind) or ("reference" if references else "text")


def _titles(name: str) -> dict[str, str]:
    return {lang: column_title(name, lang) for lang in LANGUAGES}


def _vocabularies() -> dict[str, dict[str, dict[str, str]]]:
    """The wordings of the codes, for every vocabulary that a field uses."""
    types = [value_type(field.type) for cls in TABLES.values() for field in record_fields(cls)]
    vocabularies = [Basis, Role, *(kind for kind in types if issubclass(kind, Vocabulary))]
    return {
        cls.__name__: {code: {lang: code.in_language(lang) for lang in LANGUAGES} for code in cls}
        for cls in vocabularies
    }


_WORDS = (
    "as_of basis cannot_be_counted date declared departments evidence fields id in_part level locator no not_known not_recorded note "
    "recorded records region rule source table title topics version yes"
)


def _words() -> dict[str, dict[str, str]]:
    """Words for readers that the library has already."""
    return {name: _titles(name) for name in _WORDS.split()}


# --- Views ----------------------------------------------------------------------------------------------------------


def _coverage_row(ds: Dataset, row: _coverage.Coverage) -> dict[str, Any]:
    """A row of the coverage, and where it counts the items of a numbered list, each of them with how far it is recorded."""
    plain = attrs.asdict(row, recurse=False) | {"subject": row.subject.to_dict()}
    records = _coverage.counted(ds, ds.figures[row.figure]) or []
    numbered = [record for record in records if isinstance(getattr(record, "number", None), int)]
    if numbered and len(numbered) == len(records) and row.declared <= _LONGEST_GRID:
        plain["items"] = [[record.number, record.id, not _coverage.is_partial(record)] for record in numbered]
    return plain


def _graph(graph: Any) -> dict[str, Any]:
    """A graph: its nodes by id, its edges by the places of their nodes, with what the page shows of them."""
    place = {node: number for number, node in enumerate(graph)}
    edges = [
        [place[start], place[end], {name: edge[name] for name in _EDGE if name in edge}]
        for start, end, edge in graph.edges(data=True)
    ]
    return {"directed": graph.is_directed(), "nodes": list(place), "edges": edges}
