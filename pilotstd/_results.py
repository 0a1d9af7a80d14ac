"""What queries give: tuples that show themselves in a notebook, and make frames."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, SupportsIndex, TypeVar, get_origin, get_type_hints, overload

import attrs

from pilotstd._i18n import check_language, evidence_line, format_value
from pilotstd._require import require
from pilotstd.model import TABLE_OF, Evidence, Label, Record, Responsibility, Vocabulary
from pilotstd.model._fields import without_none
from pilotstd.tabular.arrays import pandas_array
from pilotstd.tabular.schema import Field, FieldType

if TYPE_CHECKING:
    import pandas as pd

    from pilotstd.dataset import Dataset

T = TypeVar("T")

_NAMED = 3  # of the items, in the repr


class Results(tuple[T, ...]):
    """What a query found, in order: a tuple, equal to any tuple of the same items, whose slices are results again."""

    _of: type[Any]
    _name: str
    _dataset: Dataset | None

    def __new__(cls, items: Iterable[T], of: type[Any], name: str, dataset: Dataset | None = None) -> Results[T]:
        """Items of the class *of*, which readers call *name*; the *dataset* gives names to their ids."""
        self = super().__new__(cls, items)
        self.__dict__.update(_of=of, _name=name, _dataset=dataset)
        return self

    def __setattr__(self, name: str, value: object) -> None:
        raise attrs.exceptions.FrozenInstanceError

    @overload
    def __getitem__(self, key: SupportsIndex, /) -> T: ...
    @overload
    def __getitem__(self, key: slice, /) -> Results[T]: ...
    def __getitem__(self, key: SupportsIndex | slice, /) -> T | Results[T]:
        found: Any = super().__getitem__(key)
        return Results(found, self._of, self._name, self._dataset) if isinstance(key, slice) else found

    def to_frame(self, lang: str | None = None) -> pd.DataFrame:
        """One row an item, with the dtypes of `frames.to_frame`; the ids of records are the index.

        A field that holds a record has its id, and its label in further columns. A label has a column for each language, or one with *lang*,
        `"en"` or `"zh"`. Several values are joined by `"; "`. Raises `InvalidQuery` for
        another language.

        >>> import pilotstd
        >>> frame = pilotstd.load("1.2.0").coverage().to_frame(lang="en").set_index("figure")
        >>> int(frame.loc["figure:work-tasks-first-batch", "declared"])
        104
        """
        pandas = require("pandas")
        if lang is not None:
            check_language(lang)
        columns: dict[str, Any] = {}
        for name, kind, vocabulary, values in _columns(self._of, list(self), lang):
            if kind is None:
                columns[name] = pandas.array(values, dtype="float64").to_numpy()
            else:
                columns[name] = pandas_array(
                    Field(name=name, kind=kind, path="", description="", vocabulary=vocabulary), values
                )
        index = pandas.Index(columns.pop("id"), name="id") if issubclass(self._of, Record) else None
        frame: pd.DataFrame = pandas.DataFrame(columns, index=index)
        return frame

    def __repr__(self) -> str:
        named = [str(_key(item)) for item in super().__getitem__(slice(_NAMED))]
        more = ", …" if len(self) > _NAMED else ""
        return f"<{len(self)} {self._name}{': ' if named else ''}{', '.join(named)}{more}>"

    def _repr_html_(self) -> str:
        from pilotstd import _html

        return _html.results(self, self._of, self._name, ds=self._dataset)

    def __reduce__(self) -> tuple[object, ...]:
        return Results, (tuple(self), self._of, self._name)


def _key(item: Any) -> object:
    """What an item is told by: its id, or the first thing that it has."""
    first = getattr(item, attrs.fields(type(item))[0].name)
    return first.id if isinstance(first, Record) else first


_Column = tuple[str, FieldType | None, type[Vocabulary] | None, list[Any]]

_KINDS = {str: FieldType.TEXT, int: FieldType.NUMBER, bool: FieldType.FLAG, datetime.date: FieldType.DAY}


def _columns(of: type[Any], items: list[Any], lang: str | None) -> Iterator[_Column]:
    """The columns of items of a class: what they are called, what they hold, and its values."""
    if issubclass(of, Record):
        yield "id", FieldType.TEXT, None, [item.id for item in items]
        yield "table", FieldType.TEXT, None, [TABLE_OF[item.prefix] for item in items]
        yield from _label("label", [item.label for item in items], lang)
        return
    hints = get_type_hints(of)
    for field in attrs.fields(of):
        yield from _of_field(
            field.name, without_none(hints[field.name]), [getattr(item, field.name) for item in items], lang
        )


def _of_field(name: str, kind: Any, values: list[Any], lang: str | None) -> Iterator[_Column]:
    if isinstance(kind, TypeVar):
        kind = kind.__bound__
    if not isinstance(kind, type) or get_origin(kind) is tuple:
        yield name, FieldType.TEXT, None, [_text(value) for value in values]
    elif issubclass(kind, Record):
        yield name, FieldType.TEXT, None, [value.id for value in values]
        yield from _label("label", [value.label for value in values], lang)
    elif kind is Label:
        yield from _label(name, values, lang)
    elif issubclass(kind, Vocabulary):
        yield name, FieldType.CODE, kind, values
    elif kind is float:
        yield name, None, None, values
    elif attrs.has(kind):
        yield from _columns(kind, values, lang)
    else:
        yield (
            name,
            _KINDS.get(kind, FieldType.TEXT),
            None,
            values if kind in _KINDS else [_text(value) for value in values],
        )


def _label(name: str, labels: list[Label], lang: str | None) -> Iterator[_Column]:
    if lang:
        yield name, FieldType.TEXT, None, [label.in_language(lang) or None for label in labels]
    else:
        yield f"{name}_en", FieldType.TEXT, None, [label.en for label in labels]
        yield f"{name}_zh", FieldType.TEXT, None, [label.zh for label in labels]


def _text(value: Any) -> str | None:
    """Any value as a text, several joined; None where there is nothing."""
    if isinstance(value, tuple):
        return "; ".join(filter(None, map(_text, value))) or None
    if value is None:
        return None
    if isinstance(value, Evidence):
        return evidence_line(value, "en")
    if attrs.has(type(value)) and not isinstance(value, Label | Responsibility):
        return _text(_key(value))
    return format_value(value, "en") or None
