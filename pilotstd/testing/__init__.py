"""Test help for code that works on datasets: Hypothesis strategies, and a seeded generator of datasets of any size.

Everything here gives sound datasets: `check()` finds nothing in them. Needs the extra `testing`.
"""

from pilotstd.errors import MissingExtra
from pilotstd.testing.generator import generate

try:
    from pilotstd.testing.strategies import datasets, releases, texts
except ModuleNotFoundError:
    raise MissingExtra.of("hypothesis", "testing") from None

__all__ = ["datasets", "generate", "releases", "texts"]
