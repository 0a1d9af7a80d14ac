"""The record classes in the schema languages of other tools: JSON Schema, TypeScript and SHACL.

Each is made from the classes when it is asked for, and so says what this version of the library reads and writes.
"""

from pilotstd.schema._json import json_schema
from pilotstd.schema._shacl import shacl
from pilotstd.schema._typescript import typescript

__all__ = ["json_schema", "shacl", "typescript"]


def __dir__() -> list[str]:
    return [*__all__]
