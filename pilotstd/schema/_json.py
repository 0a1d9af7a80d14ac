"""The JSON Schema of a dataset file and of a record, read off the record classes."""

import datetime
from types import UnionType
from typing import Any, get_args, get_origin

import attrs

from pilotstd.codec._decode import FORMAT
from pilotstd.formats._terms import NAMESPACE
from pilotstd.model import TABLE_OF, TABLES, Extra, Identity, Label, Record, Retired, Vocabulary, record_fields
from pilotstd.model._fields import DAY, documentation, references_of, without_none

_LOCAL = "[a-z0-9]+(-[a-z0-9]+)*"
_PATTERNS = {  # of texts with a fixed form
    "published": "^[0-9]{4}(-[0-9]{2}){0,2}$",
    "due": "^[0-9]{4}(-[0-9]{2}){0,2}$",
    "sha256": "^[0-9a-f]{64}$",
}
_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    datetime.date: {"type": "string", "format": "date", "pattern": f"^{DAY}$"},
    Extra: {
        "type": "object",
        "propertyNames": {"minLength": 1},
        "additionalProperties": {"type": ["string", "integer", "boolean"], "minLength": 1},
    },
}


def json_schema(cls: type[Any] | None = None) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a dataset file; or of one class, whose objects `to_dict` gives.

    It says the names and types of fields, the codes, and the form of ids and days. The rules between records are those of
    `Dataset.check`.

    >>> from pilotstd import WorkTask
    >>> json_schema()["$defs"]["StandardLevel"]["oneOf"][0]
    {'const': 'national', 'title': 'national standard'}
    >>> json_schema(WorkTask)["$ref"]
    '#/$defs/WorkTask'
    """
    definitions: dict[str, Any] = {}
    for each in (cls,) if cls else (*TABLES.values(), Identity, Label, Retired):
        _define(each, definitions)
    name, schema = ("dataset", _file()) if cls is None else (cls.__name__, {"$ref": f"#/$defs/{cls.__name__}"})
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{NAMESPACE}schema/{FORMAT}/{name}.json"}
    return head | schema | {"$defs": dict(sorted(definitions.items()))}


def _file() -> dict[str, Any]:
    properties = {
        "format": {"enum": [*range(1, FORMAT + 1)], "description": "The number of the file format."},
        "version": {"type": "string", "description": "The version of the data, as PEP 440 has it."},
        "title": {"$ref": "#/$defs/Label", "description": "What the dataset is called."},
        "as_of": {**_PLAIN[datetime.date], "description": "The day on which the data were true."},
        "identity": {"$ref": "#/$defs/Identity", "description": _sentence(Identity)},
        "retired": {**_list_of(Retired), "description": "The ids that earlier releases had."},
        **{name: {**_list_of(cls), "description": _sentence(cls)} for name, cls in TABLES.items()},
    }
    return {
        "title": "A pilotstd dataset",
        "description": f"A dataset file of formats 1 to {FORMAT}. Empty and default values are left out.",
        **_object(properties, required=["format", "version", "as_of"]),
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
