"""Rows of a form: cells cleaned, the id that follows from a number, and the record that a row makes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

import attrs

from pilotstd._merge import merge_record
from pilotstd.authoring._template import DERIVED_IDS
from pilotstd.model import Basis, Evidence, Label, Language, Record, label_fields, record_fields
from pilotstd.tabular.schema import Field, FieldType


def clean_cell(column: Field, cell: Any) -> Any:
    """A cell without blanks around it, digits and signs in half width, and the name of a code replaced by the code."""
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    if column.kind is not FieldType.TEXT:
        text = unicodedata.normalize("NFKC", text)
    for member in column.vocabulary or ():
        if text in (member.en, member.zh):
            return str(member)
    return text


def derived_id(table: str, values: Mapping[str, Any]) -> str | None:
    """The id that follows from the number, in tables with such ids. Without a batch it is that of the first."""
    number, batch = values.get("number"), values.get("batch") or 1
    if table not in DERIVED_IDS or number is None:
        return None
    return f"task:b{batch}-{number:03}" if batch != 1 else DERIVED_IDS[table].format(number=number)


def record_of_row(cls: type[Any], id: str, old: Record | None, values: dict[str, Any], evidence: Evidence) -> Record:
    """The record with the values of a row, by column; *evidence* is the place from which they were copied.

    What a source prints is stated, the other language of a label translated; a note needs no evidence. A new source is its own
    evidence, as a whole.
    """
    printed, translated = _join_labels(cls, old, values)
    fields = [field.name for field in record_fields(cls) if field.name in values and field.name != "note"]
    stated = tuple(name for name in fields if name in printed or name not in translated)
    items = []
    if old is None and evidence.source == id:
        items.append(evidence)
    elif stated:
        items.append(attrs.evolve(evidence, fields=stated))
    if named := tuple(name for name in fields if name in translated):
        rule = "translated for this dataset"
        items.append(attrs.evolve(evidence, fields=named, basis=Basis.TRANSLATED, rule=rule))
    if old is None:
        record: Record = cls(id=id, evidence=tuple(items), **values)
        return record
    return merge_record(old, values, items)


def _join_labels(cls: type[Any], old: Record | None, values: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Replace the parts of labels by labels; gives the fields of which the printed wording is given, and those of which a translation is.

    A label of which only one language is given is printed in it. Where the printed wording changes, a translation that is not given
    again is dropped, because it translated other words.
    """
    printed, translated = set(), set()
    for field in label_fields(cls):
        names = {part: f"{field}_{part}" for part in ("en", "zh", "original")}
        parts = {part: values.pop(name) for part, name in names.items() if name in values}
        if not parts:
            continue
        before: Label = getattr(old, field) if old else Label()
        languages = [language for language in Language if language in parts]
        original: Language | None = parts.get("original") or before.original
        if not before and len(languages) == 1:
            original = original or languages[0]
        words = {"en": before.en, "zh": before.zh}
        if original and original in languages and words[original] != parts[original]:
            words = {"en": None, "zh": None}
        values[field] = Label(parts.get("en", words["en"]), parts.get("zh", words["zh"]), original)
        if original is None or original in languages:
            printed.add(field)
        if original is not None and any(language != original for language in languages):
            translated.add(field)
    return printed, translated
