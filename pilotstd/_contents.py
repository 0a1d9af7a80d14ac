"""What a dataset is made of, as a reader finds it in a file or in frames, before it is a dataset.

Readers of formats give `Contents`; `pilotstd.dataset` makes a `Dataset` of them. So no format knows the class of datasets.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

import attrs

from pilotstd.errors import Problem


def _unchanged(problems: Iterable[Problem]) -> Iterable[Problem]:
    return problems


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Contents:
    """What a file holds, in values that have the types of their fields."""

    version: str
    as_of: datetime.date
    part: Callable[[str], Any]
    """The `title`, the `identity`, the `retired` ids, or the records of a table, by name; each is requested once, when it is first needed."""
    sha256: str | None = None
    """The digest of the canonical JSON, where it is known."""
    problems: Iterable[Problem] = ()
    """What could not be read."""
    locate: Callable[[Iterable[Problem]], Iterable[Problem]] = _unchanged
    """Gives breaches of rules their place in the file, and leaves out those that only follow from `problems`."""
