"""The descriptor of a folder of CSV tables: a Data Package (https://datapackage.org), version 2."""

import json
from collections.abc import Mapping
from typing import Any

from pilotstd.dataset import Dataset
from pilotstd.formats.description import LICENCE_TITLE, LICENCE_URL, describe
from pilotstd.frames.columns import Column, Kind, Sheet, sheets
from pilotstd.model import TABLE_OF

DESCRIPTOR = "datapackage.json"

_TYPES = {
    Kind.TEXT: "string",
    Kind.CODE: "string",
    Kind.NUMBER: "integer",
    Kind.FLAG: "boolean",
    Kind.DAY: "date",
}
_ESCAPES = (
    "A text that begins with = + - @ ' (or their full-width forms, a tab or a carriage return), which a spreadsheet would run or"
    " change, is written with one ' before it: take exactly one ' away from every text that begins with '."
)


def descriptor(ds: Dataset, files: Mapping[str, tuple[int, str]]) -> bytes:
    """The descriptor of these files, given by sheet as their size and SHA-256."""
    said = describe(ds)
    licence = {"name": said.pop("licence"), "title": LICENCE_TITLE, "path": LICENCE_URL}
    sources = said.pop("sources")
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "pilotstd",
        **said,
        "description": f"Tables of a pilotstd dataset, true as of {said['as_of']}. {_ESCAPES}",
        "licenses": [licence],
        **({"sources": sources} if sources else {}),
        "resources": [_resource(sheets()[name], *file) for name, file in files.items()],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def mismatch(data: bytes, sha256: str | None) -> str:
    """Why the bytes of a descriptor do not go with a table `dataset` that says this digest; empty where they may."""
    try:
        package = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return f"no JSON, or cut short: {error}"
    if not isinstance(package, dict):
        return f"no descriptor: a JSON object is due, not {package!r:.100}"
    said = package.get("sha256")
    if said and sha256 and said != sha256:
        return f"it describes other data: of the sha256 {said!r:.100}, where dataset.csv has {sha256!r:.100}"
    return ""


def _resource(sheet: Sheet, size: int, sha256: str) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": sheet.name,
        "type": "table",
        "path": f"{sheet.name}.csv",
        "description": sheet.text,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
        },
        "schema": _schema(sheet),
    }


def _schema(sheet: Sheet) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column) for column in sheet.columns],
        "primaryKey": list(sheet.key),
        "missingValues": [""],
    }
    keys = [
        {
            "fields": [column.name],
            "reference": {"resource": _target(sheet, column), "fields": ["id"]},
        }
        for column in sheet.columns
        if len(column.refers) == 1
    ]
    return schema | ({"foreignKeys": keys} if keys else {})


def _target(sheet: Sheet, column: Column) -> str:
    """The sheet that a column points to; the empty text is the sheet itself."""
    table = TABLE_OF[column.refers[0]]
    return "" if table == sheet.name else table


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.vocabulary:
        constraints["enum"] = [str(member) for member in column.vocabulary]
    field = {"name": column.name, "type": _TYPES[column.kind], "description": column.text}
    return field | ({"constraints": constraints} if constraints else {})
