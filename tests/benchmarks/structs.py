"""The classes of a file as msgspec's own: the least that typed decoding costs, and what an accelerator could bring."""

from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin

import attrs
import msgspec

from pilotstd.codec import _decode


def decoders() -> tuple[msgspec.json.Decoder[Any], msgspec.json.Decoder[Any]]:
    """What decodes a file into Structs that forbid unknown keys, and what decodes it into our classes, which lets them through."""
    file = _decode._file_class()
    return msgspec.json.Decoder(_struct(file)), msgspec.json.Decoder(file)


@cache
def _struct(cls: Any) -> Any:
    fields: list[Any] = [_field(field) for field in attrs.fields(cls)]
    return msgspec.defstruct(cls.__name__, fields, kw_only=True, frozen=True, forbid_unknown_fields=True)


def _field(field: "attrs.Attribute[Any]") -> tuple[Any, ...]:
    kind = _kind(field.type)
    if field.default is attrs.NOTHING:
        return field.name, kind
    default = _struct(type(field.default))() if attrs.has(type(field.default)) else field.default
    return field.name, kind, default


def _kind(kind: Any) -> Any:
    """A type of ours with Structs for its classes."""
    if isinstance(kind, UnionType):
        (inner,) = (part for part in get_args(kind) if part is not type(None))
        return _kind(inner) | None
    if get_origin(kind) is tuple:
        return tuple[_kind(get_args(kind)[0]), ...]
    return _struct(kind) if attrs.has(kind) else kind
