"""The descriptor of a folder of CSV tables: a Data Package (https://datapackage.org), version 2."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pilotstd._identity import identity_of, licence_url
from pilotstd.formats._metadata import credit, title
from pilotstd.model import TABLE_OF
from pilotstd.tabular.schema import Field, FieldType, TableSchema, schemas

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


DESCRIPTOR = "datapackage.json"

_TYPES = {
    FieldType.TEXT: "string",
    FieldType.CODE: "string",
    FieldType.NUMBER: "integer",
    FieldType.FLAG: "boolean",
    FieldType.DAY: "date",
}
_ESCAPES = (
    "A text that begins with = + - @ ' (or their full-width forms, a tab or a carriage return), which a spreadsheet would run or"
    " change, is written with one ' before it: take exactly one ' away from every text that begins with '."
)


def descriptor(ds: Dataset, files: Mapping[str, tuple[int, str]]) -> bytes:
    """The descriptor of these files, given by table as their size and SHA-256."""
    identity = identity_of(ds)
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": identity.name,
        "title": title(ds),
        "version": ds.version,
        "as_of": ds.as_of.isoformat(),
        "sha256": ds.sha256,
        "homepage": identity.homepage,
        "description": " ".join(filter(None, (str(identity.description), f"Tables, true as of {ds.as_of}.", _ESCAPES))),
        "licenses": [_licence(identity.licence)] if identity.licence else None,
        "contributors": [
            *({"title": name, "roles": ["creator"]} for name in identity.creators),
            *({"title": name, "roles": ["publisher"]} for name in (identity.publisher,) if name),
        ],
        "languages": list(identity.languages),
        "namespace": identity.namespace,
        "sources": [credit(source) for source in ds.sources],
        "resources": [_resource(schemas()[name], *file) for name, file in files.items()],
    }
    filled = {name: value for name, value in package.items() if value}
    return (json.dumps(filled, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _licence(licence: str) -> dict[str, str]:
    path = licence_url(licence)
    return {"name": licence} | ({"path": path} if path else {})


def mismatch(data: bytes, sha256: str | None) -> str:
    """Why the bytes of a descriptor do not go with a table `dataset` of this digest; empty if they do."""
    try:
        package = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return f"not JSON, or cut short: {error}"
    if not isinstance(package, dict):
        return f"not a descriptor: expected a JSON object, got {package!r:.100}"
    described = package.get("sha256")
    if described and sha256 and described != sha256:
        return f"describes other data, with sha256 {described!r:.100}: dataset.csv has {sha256!r:.100}"
    return ""


def _resource(table: TableSchema, size: int, sha256: str) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": _schema(table),
    }


def _schema(table: TableSchema) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    keys = [
        {"fields": [column.name], "reference": {"resource": _target(table, column), "fields": ["id"]}}
        for column in table.columns
        if len(column.references) == 1
    ]
    return schema | ({"foreignKeys": keys} if keys else {})


def _target(table: TableSchema, column: Field) -> str:
    """The table that a column refers to; the empty text is the table itself."""
    target = TABLE_OF[column.references[0]]
    return "" if target == table.name else target


def _field(column: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.vocabulary:
        constraints["enum"] = [str(member) for member in column.vocabulary]
    field = {"name": column.name, "type": _TYPES[column.kind], "description": column.description}
    return field | ({"constraints": constraints} if constraints else {})
