"""What a dataset is made of, as a reader finds it in a file or in frames, before it is a dataset.

Readers of formats give `Contents`; `pilotstd.dataset` makes a `Dataset` of them. So no format knows the class of datasets.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

import attrs

from pilotstd.errors import Problem
from pilotstd.model import Identity, Label, Record, Retired


def _unchanged(problems: Iterable[Problem]) -> Iterable[Problem]:
    return problems


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Contents:
    """The head of a dataset and its tables, of values that have the types of their fields."""

    version: str
    as_of: datetime.date
    title: Label
    identity: Identity
    retired: tuple[Retired, ...]
    table: Callable[[str], Iterable[Record | Any]]
    """The records of the table of this name."""
    sha256: str | None = None
    """The digest of the canonical JSON, where it is known."""
    problems: Iterable[Problem] = ()
    """What could not be read."""
    locate: Callable[[Iterable[Problem]], Iterable[Problem]] = _unchanged
    """Gives breaches of rules their place in the file, and leaves out those that only follow from `problems`."""
