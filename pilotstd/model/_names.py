"""The names of a record, and the form in which names are compared."""

import unicodedata

from pilotstd.model._base import Label, Record, label_fields


def folded(text: str) -> str:
    """A text as it is compared in look-ups: without differences of width, case and blanks.

    >>> folded(" ＭＯＦＣＯＭ ")
    'mofcom'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.casefold().split())


def all_names(record: Record) -> tuple[str, ...]:
    """Every name of a record: titles and names in both languages, aliases, abbreviation, document number."""
    first = record.label
    names: list[str | None] = [first.en, first.zh]
    for field in label_fields(type(record)):
        label: Label = getattr(record, field)
        if label is not first:
            names += (label.en, label.zh)
    names += getattr(record, "aliases", ())
    names.append(getattr(record, "abbreviation", None))
    if record.prefix in {"doc", "std"}:
        names.append(getattr(record, "number", None))
    return tuple(dict.fromkeys(name for name in names if name))
