"""What was typed of a record, laid onto the record that was there, with the evidence of both."""

from collections.abc import Iterator
from typing import Any

import attrs

from pilotstd.model import (
    Basis,
    Evidence,
    Label,
    Language,
    Record,
    label_fields,
    record_fields,
)
from pilotstd.wording import filled

_TRANSLATED = "translated for this dataset"


def laid(
    cls: type[Any], id: str, old: Record | None, values: dict[str, Any], there: Evidence
) -> Record:
    """The record with these values, given by column; *there* is where they were read.

    What a source prints rests on it as stated, the other language of a label as translated; note needs nothing. A source says
    of itself what it is: of the whole record.
    """
    read, translated = _join_labels(cls, old, values)
    record: Record = attrs.evolve(old, **values) if old else cls(id=id, **values)
    evidence = list(_kept(old, record))
    said = [
        field.name for field in record_fields(cls) if field.name in values and field.name != "note"
    ]
    if stated := tuple(name for name in said if name in read or name not in translated):
        of_itself = there.source == id
        evidence.append(there if of_itself else attrs.evolve(there, fields=stated))
    if rendered := tuple(name for name in said if name in translated):
        evidence.append(
            attrs.evolve(there, fields=rendered, basis=Basis.TRANSLATED, rule=_TRANSLATED)
        )
    return attrs.evolve(record, evidence=tuple(dict.fromkeys(evidence)))


def _join_labels(
    cls: type[Any], old: Record | None, values: dict[str, Any]
) -> tuple[set[str], set[str]]:
    """Make labels of their parts; gives the labels that are read in the source, and those that are translated from it.

    A label of which only one language is typed is printed in it. Where the printed wording changes, a translation that is not typed
    anew goes: it was one of other words.
    """
    read, translated = set(), set()
    for field in label_fields(cls):
        parts = {
            part: values.pop(f"{field}_{part}")
            for part in ("en", "zh", "original")
            if f"{field}_{part}" in values
        }
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
        label = Label(parts.get("en", words["en"]), parts.get("zh", words["zh"]), original)
        if original is None or original in languages:
            read.add(field)
        if original is not None and any(language != original for language in languages):
            translated.add(field)
        values[field] = label
    return read, translated


def _kept(old: Record | None, record: Record) -> Iterator[Evidence]:
    """The evidence that a record had, less what was for a value that it has no more."""
    if old is None:
        return
    values = dict(filled(old))
    changed = {name for name, value in values.items() if value != getattr(record, name)}
    for item in old.evidence:
        supported = item.fields or tuple(name for name in values if name != "note")
        left = tuple(name for name in supported if name not in changed)
        if left == supported:
            yield item
        elif left:
            yield attrs.evolve(item, fields=left)
