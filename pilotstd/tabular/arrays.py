"""A column of cells as the pandas array of its dtype, whatever the cells hold."""

from __future__ import annotations

from typing import Any

from pilotstd._require import require
from pilotstd.model import Vocabulary
from pilotstd.tabular.schema import Field, FieldType

__all__ = ["pandas_array", "word"]


def word(code: Vocabulary, lang: str | None) -> str:
    """A code as a cell has it: its value, or its wording in *lang*."""
    return code.in_language(lang) if lang else str(code)


def pandas_array(column: Field, values: list[Any], lang: str | None = None) -> Any:
    """A column as the pandas array of its dtype; codes in the words of *lang*, an empty default as NA."""
    import numpy as np

    pd = require("pandas")
    if column.default == "":
        values = [value or None for value in values]
    match column.kind:
        case FieldType.TEXT:
            dtype = pd.StringDtype()
            if dtype.storage == "pyarrow":  # pandas would first make an array of objects
                import pyarrow as pa

                return dtype.__from_arrow__(pa.array(values, pa.large_string()))
            return pd.array(values, dtype=dtype)
        case FieldType.CODE:
            members = tuple(column.vocabulary or ())
            words = [*dict.fromkeys(word(member, lang) for member in members)]  # two codes may share their words
            numbers = {member: words.index(word(member, lang)) for member in members} | {None: -1}
            codes = np.fromiter(map(numbers.__getitem__, values), dtype="int8", count=len(values))
            names = pd.Index(words, dtype=pd.StringDtype())
            return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(names), validate=False)
        case FieldType.DAY:
            days = [_NO_DAY if day is None else day.toordinal() - _EPOCH for day in values]
            return np.array(days, dtype="int64").view("datetime64[D]").astype("datetime64[ms]")
    empty = np.zeros(len(values), dtype=bool)
    if None in values:
        empty[:] = [value is None for value in values]
        values = [0 if value is None else value for value in values]
    if column.kind is FieldType.FLAG:
        return pd.arrays.BooleanArray(np.array(values, dtype=bool), empty)
    return pd.arrays.IntegerArray(np.array(values, dtype="int64"), empty)


_EPOCH = 719163  # the ordinal of 1970-01-01
_NO_DAY = -(2**63)  # NaT, as numpy stores it
