"""How pydantic validates and shows records: as strictly as a file is read, and as the same JSON."""

import datetime
import re
from types import UnionType
from typing import Any, get_args, get_origin

import attrs

from pilotstd._require import require
from pilotstd.model import TABLES
from pilotstd.model._base import Record, record_fields
from pilotstd.model._extra import Extra
from pilotstd.model._fields import DAY, documentation, without_none


def core_schema(cls: Any, handler: Any) -> Any:
    """What pydantic takes for a class: an object of it, or the dict that `to_dict` gives; for `Record` those of every table."""
    core = require("pydantic_core", package="pydantic").core_schema
    if cls is Record:
        choices = {known.prefix: handler.generate_schema(known) for known in TABLES.values()}
        return core.tagged_union_schema(choices, _prefix)
    plain = core.typed_dict_schema(
        {
            field.name: core.typed_dict_field(
                _of(core, field.type, handler),
                required=field.default is attrs.NOTHING,
                metadata={"pydantic_js_updates": {"description": documentation(field)}},
            )
            for field in record_fields(cls)
        },
        extra_behavior="forbid",
    )

    def record(value: object, validate: Any) -> Any:
        return value if isinstance(value, cls) else cls(**validate(value))

    return core.no_info_wrap_validator_function(
        record,
        plain,
        ref=f"pilotstd.{cls.__name__}:{id(cls)}",
        serialization=core.plain_serializer_function_ser_schema(cls.to_dict),
        metadata={"pydantic_js_functions": [lambda _, json_schema: _described(cls, json_schema(plain))]},
    )


def _prefix(value: Any) -> str | None:
    """The kind of id that a record has."""
    id = value.get("id") if isinstance(value, dict) else getattr(value, "id", None)
    return id.partition(":")[0] if isinstance(id, str) else None


def _described(cls: Any, schema: dict[str, Any]) -> dict[str, Any]:
    return schema | {"title": cls.__name__, "description": str(cls.__doc__).partition("\n\n")[0]}


def _of(core: Any, kind: Any, handler: Any) -> Any:
    """What pydantic takes for a value of a field."""
    if isinstance(kind, UnionType):  # with None, for what is not known
        return core.nullable_schema(_of(core, without_none(kind), handler))
    if get_origin(kind) is tuple:
        return core.tuple_variable_schema(_of(core, get_args(kind)[0], handler))
    if kind is datetime.date:
        return core.no_info_before_validator_function(_day, core.date_schema())
    if kind is Extra:
        values = [
            core.bool_schema(strict=True),
            core.int_schema(strict=True),
            core.str_schema(strict=True, min_length=1),
        ]
        plain = core.dict_schema(
            core.str_schema(min_length=1), core.union_schema([*values, core.date_schema(strict=True)])
        )
        return core.no_info_after_validator_function(Extra, plain)
    strict = {str: core.str_schema, int: core.int_schema, bool: core.bool_schema}
    return strict[kind](strict=True) if kind in strict else handler.generate_schema(kind)


def _day(value: object) -> object:
    """A day that is one already, or is written as in a file: pydantic takes numbers, and times, for days as well."""
    if type(value) is datetime.date or (isinstance(value, str) and re.fullmatch(DAY, value)):
        return value
    raise ValueError(f"expected a date, YYYY-MM-DD, got {value!r:.200}")
