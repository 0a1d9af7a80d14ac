"""The second descriptor of a folder of CSV tables: `croissant.json`, a `schema.org/Dataset` for search engines, in Croissant 1.0 for ML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pilotstd._citation import citation
from pilotstd._identity import identity_of, licence_url
from pilotstd.formats._metadata import description, title
from pilotstd.tabular.schema import Field, FieldType, TableSchema, schemas

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

DESCRIPTOR = "croissant.json"

_CR = (
    *("citeAs", "column", "extract", "field", "fileObject", "fileProperty", "fileSet", "format", "includes"),
    *("isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex", "repeated"),
    *("replace", "samplingRate", "separator", "source", "subField", "transform", "equivalentProperty"),
)
_CONTEXT = {  # as the specification prints it, so that readers who know no JSON-LD know it
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{name: f"cr:{name}" for name in _CR},
}
_TYPES = {
    FieldType.TEXT: "sc:Text",
    FieldType.CODE: "sc:Text",
    FieldType.NUMBER: "sc:Integer",
    FieldType.FLAG: "sc:Boolean",
    FieldType.DAY: "sc:Date",
}


def descriptor(ds: Dataset, files: Mapping[str, tuple[int, str]]) -> bytes:
    """The descriptor of these files, given by table as their size and SHA-256; of whose they are only what may be claimed.

    Foreign keys are left to `datapackage.json`: readers of Croissant join along them, and tables refer to each other in cycles.
    """
    identity = identity_of(ds)
    dataset = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": title(ds),
        "alternateName": identity.name,
        "description": description(ds),
        "version": ds.version,
        "license": identity.licence and (licence_url(identity.licence) or identity.licence),
        "url": identity.homepage,
        "creditText": "; ".join(identity.creators),  # a creator may be a person or a body: it is not known which
        "citeAs": citation(ds, "bibtex"),
        "publisher": {"@type": "sc:Organization", "name": identity.publisher} if identity.publisher else None,
        "inLanguage": list(identity.languages),
        "distribution": [_file(name, *file) for name, file in files.items()],
        "recordSet": [_record_set(schemas()[name]) for name in files],
    }
    filled = {name: value for name, value in dataset.items() if value}
    return (json.dumps(filled, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _file(table: str, size: int, sha256: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": f"{table}.csv",
        "name": f"{table}.csv",
        "contentUrl": f"{table}.csv",
        "contentSize": f"{size} B",
        "encodingFormat": "text/csv",
        "sha256": sha256,
    }


def _record_set(table: TableSchema) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{column}"} for column in table.key],
        "field": [_field(table, column) for column in table.columns],
    }


def _field(table: TableSchema, column: Field) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": _TYPES[column.kind],
        "source": {"fileObject": {"@id": f"{table.name}.csv"}, "extract": {"column": column.name}},
    }
