"""Write `pilotstd/data/schema.json`, the JSON Schema of a dataset file, from the record classes: `python -m tools.schema`."""

import datetime
import json
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

import attrs

from pilotstd import Dataset, Record, Vocabulary, codec
from pilotstd._atomic import write_bytes
from pilotstd.model import TABLE_OF, TABLES, Retired, record_fields
from pilotstd.model._fields import documentation, references_of, without_none

FILE = Path(__file__).parents[1] / "pilotstd" / "data" / "schema.json"
_LOCAL = "[a-z0-9]+(-[a-z0-9]+)*"
_PATTERNS = {  # of texts with a fixed form
    "published": "^[0-9]{4}(-[0-9]{2}){0,2}$",
    "sha256": "^[0-9a-f]{64}$",
}
_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    datetime.date: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}


def schema() -> dict[str, Any]:
    """The schema of the names and types of fields; `checks.RULES` are the rules between records."""
    tables = {name: {**_list_of(cls), "description": getattr(Dataset, name).__doc__} for name, cls in TABLES.items()}
    definitions: dict[str, Any] = {}
    for cls in TABLES.values():
        _define(cls, definitions)
    _define(Retired, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A pilotstd dataset",
        "description": f"Formats 1 to {codec.FORMAT}. Empty and default values are left out.",
        **_object(
            {
                "format": {"enum": [*range(1, codec.FORMAT + 1)], "description": "The number of the file format."},
                "version": {"type": "string", "description": "The version of the data, as PEP 440 has it."},
                "title": {"$ref": "#/$defs/Label", "description": "What the dataset is called."},
                "as_of": {**_PLAIN[datetime.date], "description": "The day on which the data were true."},
                "retired": {**_list_of(Retired), "description": "The ids that earlier releases had."},
                **tables,
            },
            required=["format", "version", "as_of"],
        ),
        "$defs": dict(sorted(definitions.items())),
    }


def _define(cls: type[Any], definitions: dict[str, Any]) -> None:
    """Add the definition of a class and those of its parts."""
    if cls.__name__ in definitions:
        return
    definitions[cls.__name__] = {}
    properties = {}
    for field in record_fields(cls):
        for kind in _parts(field.type):
            if issubclass(kind, Vocabulary):
                definitions[kind.__name__] = {
                    "description": _sentence(kind),
                    "oneOf": [{"const": str(member), "title": member.en} for member in kind],
                }
            elif attrs.has(kind):
                _define(kind, definitions)
        properties[field.name] = {**_of_field(cls, field), "description": documentation(field)}
    required = [field.name for field in record_fields(cls) if field.default is attrs.NOTHING]
    definitions[cls.__name__] = {"description": _sentence(cls), **_object(properties, required)}


def _parts(kind: Any) -> list[Any]:
    """The classes that a type is made of."""
    inner = [part for argument in get_args(kind) for part in _parts(argument)]
    return inner or [kind] * isinstance(kind, type)


def _of_field(cls: type[Any], field: "attrs.Attribute[Any]") -> dict[str, Any]:
    prefixes = references_of(field)
    if field.name == "id":
        prefixes = (cls.prefix,) if issubclass(cls, Record) else tuple(TABLE_OF)
    return _of(field.type, prefixes, field.name)


def _of(kind: Any, prefixes: tuple[str, ...], name: str) -> dict[str, Any]:
    if isinstance(kind, UnionType):  # with None, for what is not known
        return {"anyOf": [_of(without_none(kind), prefixes, name), {"type": "null"}]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _of(get_args(kind)[0], prefixes, name)}
    if kind not in _PLAIN:
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if kind is str and prefixes:
        return {"type": "string", "pattern": f"^({'|'.join(prefixes)}):{_LOCAL}$"}
    if kind is str and name in _PATTERNS:
        return {"type": "string", "pattern": _PATTERNS[name]}
    return dict(_PLAIN[kind])


def _list_of(cls: type[Any]) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{cls.__name__}"}}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _sentence(cls: type[Any]) -> str:
    return str(cls.__doc__).partition("\n\n")[0]


def encode() -> bytes:
    """The bytes of the file."""
    return (json.dumps(schema(), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


if __name__ == "__main__":
    write_bytes(FILE, encode())
