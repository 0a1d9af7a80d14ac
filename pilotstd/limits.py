"""How much a file may ask for before it is refused, and how to allow more.

A small file can unpack to more than a computer holds, and a large one may break a rule in each of its rows. The limits bound both; an
error that one of them causes names it.

>>> from pilotstd import limits
>>> with limits.changed(unpacked=2**32):
...     limits.current().unpacked
4294967296
>>> limits.current().unpacked
67108864
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import attrs

__all__ = ["Limits", "changed", "current"]


@attrs.frozen(kw_only=True)
class Limits:
    """The limits that readers keep to."""

    unpacked: int = 64 * 2**20
    """Bytes that a compressed file may always unpack to: 64 MiB."""
    ratio: int = 50
    """How many times its own size it may unpack to, if that is more."""
    elements: int = 2_000_000
    """Opening and closing marks in the XML of a Word document, each of which takes a hundred bytes or more when it is read."""
    problems: int = 1000
    """Problems that an `InvalidDataset` lists; the others are only counted."""

    def room(self, packed: int) -> int:
        """The bytes to which a file of *packed* bytes may unpack.

        >>> Limits().room(10_000_000)
        500000000
        """
        return max(self.unpacked, self.ratio * packed)

    def refusal(self, packed: int, size: int) -> str:
        """What an error says of a file of *packed* bytes that would unpack to *size*; empty if it may.

        >>> Limits().refusal(1000, 2**30)
        'would unpack from 1,000 to 1,073,741,824 bytes: expected at most 67,108,864; allow more by pilotstd.limits.changed(unpacked=…)'
        """
        if size <= self.room(packed):
            return ""
        return (
            f"would unpack from {packed:,} to {size:,} bytes: expected at most {self.room(packed):,};"
            " allow more by pilotstd.limits.changed(unpacked=…)"
        )


_limits: ContextVar[Limits] = ContextVar("limits", default=Limits())  # noqa: B039  (frozen)


def current() -> Limits:
    """The limits that hold here."""
    return _limits.get()


@contextmanager
def changed(**limits: int) -> Iterator[Limits]:
    """Other limits within a `with` block, in this thread or task alone; the others stay as they are."""
    token = _limits.set(attrs.evolve(_limits.get(), **limits))
    try:
        yield _limits.get()
    finally:
        _limits.reset(token)


def __dir__() -> list[str]:
    return [*__all__]
