"""A dataset with the same hostile text in every field that holds text, of every table."""

import datetime
from typing import Any

import attrs

from pilotstd import Basis, Dataset, Evidence, Extra, Identity, Label, Language, Responsibility, Role
from pilotstd.model import TABLES, Record, Vocabulary
from pilotstd.model._fields import is_many, references_of, value_type

TEXT = (
    """"'><script>window.hacked=1</script><img src=x onerror="window.hacked=1"><!--<script></script>{{data}}`${1}&lt;b&gt;\u2028"""
    "\u202e javascript:window.hacked=1 __proto__ constructor"
)


def dataset(text: str = TEXT) -> Dataset:
    """One record of each table, `kind:a`, with every field filled."""
    return Dataset(
        version="0.1",
        as_of=datetime.date(2026, 1, 19),
        title=Label(en=text, zh=text),
        identity=Identity(
            publisher=text, creators=(text,), licence=text, homepage=f"javascript:window.hacked=1//{text}"
        ),
        records=[_record(cls, text) for cls in TABLES.values()],
    )


def _record(cls: type[Record], text: str) -> Record:
    values = {field.name: _value(field, cls.prefix, text) for field in attrs.fields(cls)}
    values |= {"id": f"{cls.prefix}:a", "evidence": (_evidence(text),)}
    if cls is TABLES["dependencies"]:
        values |= {"dependent": "task:a", "prerequisite": "doc:a"}
    if cls is TABLES["sources"]:
        values["url"] = f"javascript:window.hacked=1//{text}"
    return cls(**values)


def _evidence(text: str) -> Evidence:
    return Evidence(source="source:a", basis=Basis.DERIVED, rule=text, locator=text, sha256=text)


def _value(field: "attrs.Attribute[Any]", prefix: str, text: str) -> Any:
    kind, references = value_type(field.type), references_of(field)
    targets = [target for target in references if target != prefix]
    value: Any = text
    if kind is Responsibility:
        value = Responsibility(body=f"{targets[0]}:a", role=Role.LEAD, text=text)
    elif references:  # a record may not name itself
        if not targets:
            return field.default
        value = f"{targets[0]}:a"
    elif kind is Label:
        value = Label(en=text, zh=f"{text}。", original=Language.EN)
    elif issubclass(kind, Vocabulary):
        value = next(iter(kind))
    elif kind is Extra:
        value = Extra({text: text, "__proto__": 1})
    elif kind is not str:
        value = {int: 1, bool: True, datetime.date: datetime.date(2025, 1, 14)}[kind]
    return (value,) if is_many(field) else value
