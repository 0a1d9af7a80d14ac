"""What a record holds beyond the fields of its class, so that nobody need change the model for a field of their own."""

import datetime
from collections.abc import Iterator, Mapping
from typing import ClassVar, Self

import attrs

from pilotstd.errors import InvalidDataset, Problem
from pilotstd.model._fields import parse_day

Value = str | int | bool | datetime.date
"""What a name in `extra` may have."""


class Extra(Mapping[str, Value]):
    """A frozen mapping of names to texts, integers, truth values and days, in the order of the names.

    A text in the form of a day, `2026-12-31`, is that day, as in JSON. Raises `InvalidDataset` for another kind of value, and for
    an empty name or text.

    >>> extra = Extra({"budget": 1200, "appraised": True, "audited": "2026-12-31"})
    >>> extra["audited"], list(extra)
    (datetime.date(2026, 12, 31), ['appraised', 'audited', 'budget'])
    """

    __slots__ = ("_hash", "_values")

    _values: dict[str, Value]
    _hash: int
    _empty: ClassVar[Self | None] = None

    def __new__(cls, values: Mapping[str, Value] = {}) -> Self:
        if type(values) is cls:
            return values
        if not values and cls._empty is not None:
            return cls._empty
        if not isinstance(values, Mapping):
            raise InvalidDataset(f"invalid extra: expected a mapping, got {values!r:.200}")
        checked, problems = {}, []
        for name, value in values.items():
            try:
                checked[name] = _checked(name, value)
            except ValueError as error:
                problems.append(Problem(rule="types", field="extra", value=value, message=str(error)))
        if problems:
            raise InvalidDataset("invalid extra", problems)
        self = super().__new__(cls)
        object.__setattr__(self, "_values", {name: checked[name] for name in sorted(checked)})
        object.__setattr__(self, "_hash", hash((*self._values.items(),)))
        return self

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Mapping):
            return NotImplemented
        ours, theirs = self._values, dict(other)
        # 1 and True are equal, but not the same in a file
        return ours == theirs and all(type(ours[name]) is type(theirs[name]) for name in ours)

    def __hash__(self) -> int:
        return self._hash

    def __setattr__(self, name: str, value: object) -> None:
        raise attrs.exceptions.FrozenInstanceError

    def __repr__(self) -> str:
        return f"Extra({self._values!r})" if self._values else "Extra()"

    def to_dict(self) -> dict[str, str | int | bool]:
        """It as JSON holds it."""
        return {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in self._values.items()
        }

    def __reduce__(self) -> tuple[object, ...]:
        return Extra, (self._values,)


def _checked(name: object, value: Value) -> Value:
    """The value as it is kept."""
    if not (isinstance(name, str) and name):
        raise ValueError(f"invalid name {name!r:.100}: expected text")
    if value == "" or type(value) not in TYPES:
        raise ValueError(f"{name!r}: expected text, an integer, true or false, or a date, got {value!r:.100}")
    return (parse_day(value) or value) if isinstance(value, str) else value


TYPES = (str, int, bool, datetime.date)
NO_EXTRA = Extra()
Extra._empty = NO_EXTRA
