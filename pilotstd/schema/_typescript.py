"""The JSON Schema of a dataset file as TypeScript declarations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pilotstd.schema._json import json_schema


def typescript() -> str:
    """The declarations of a dataset file and of everything in it: `Dataset`, an interface for each class, a union for each vocabulary.

    >>> "readonly level?: StandardLevel | null;" in typescript()
    True
    """
    whole = json_schema()
    definitions = {"Dataset": whole, **whole["$defs"]}
    head = f"// {whole['title']}: {whole['description']} Made from {whole['$id']}"
    return "\n\n".join([head, *("\n".join(_declaration(*item)) for item in definitions.items())]) + "\n"


def _declaration(name: str, schema: dict[str, Any]) -> Iterator[str]:
    yield f"/** {schema['description']} */"
    if "oneOf" in schema:
        codes = [f'  | "{item["const"]}"' for item in schema["oneOf"]]
        yield "\n".join([f"export type {name} =", *codes]) + ";"
        return
    yield f"export interface {name} {{"
    for key, value in schema["properties"].items():
        yield f"  /** {value['description']} */"
        optional = "" if key in schema["required"] else "?"
        yield f"  readonly {key}{optional}: {_type(value)};"
    yield "}"


def _type(schema: dict[str, Any]) -> str:
    """The type of what a schema describes."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(map(_type, schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema["type"] == "array":
        return f"readonly {_type(schema['items'])}[]"
    if isinstance(schema["type"], list):
        return " | ".join(_type({"type": name}) for name in schema["type"])
    if schema["type"] == "object":
        return f"{{ readonly [name: string]: {_type(schema['additionalProperties'])} }}"
    return "number" if schema["type"] == "integer" else str(schema["type"])
