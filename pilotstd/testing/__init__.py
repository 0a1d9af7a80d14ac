"""Test help for code that works on datasets: Hypothesis strategies, a seeded generator of datasets of any size, and a pin.

Every dataset from here is valid: `check()` finds nothing in it. `assert_release` and `generate` need no other library. The strategies
need Hypothesis, which the extra `testing` installs; without it, calling one raises `MissingExtra`.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from pilotstd import bundled
from pilotstd._require import require
from pilotstd.errors import DigestMismatch, UnknownRelease
from pilotstd.testing._generator import generate

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from pilotstd.dataset import Dataset

__all__ = ["assert_release", "datasets", "generate", "releases", "texts"]


def __dir__() -> list[str]:
    return [*__all__]


def assert_release(version: str, sha256: str) -> None:
    """Fail unless the installed package has this release with these bytes; `pilotstd pin` prints the call.

    *version* is exact: `"1.2.0"`, or `"name==1.2.0"` for the catalog of another package. Raises `AssertionError`, as a test expects.
    """
    try:
        if bundled.find(version).version != version.rpartition("==")[2]:
            raise AssertionError(f"expected an exact version, got {version!r}")
        bundled.load(version, sha256=sha256)
    except (DigestMismatch, UnknownRelease) as error:
        raise AssertionError(str(error)) from error


def datasets(*, text: SearchStrategy[str] | None = None, max_records: int = 12) -> SearchStrategy[Dataset]:
    """Valid datasets of any shape, of at most *max_records* records.

    *text* gives every text that is free to choose (titles, notes, locators, …) and must itself obey the rule for texts. The default
    is `texts()`. Raises `MissingExtra` without Hypothesis.

    >>> from hypothesis import given
    >>> @given(datasets())
    ... def test_valid(ds):
    ...     assert ds.check() == ()
    """
    strategy: SearchStrategy[Dataset] = _load_strategies().datasets(text, max_records)
    return strategy


def releases() -> SearchStrategy[Dataset]:
    """The bundled releases, loaded. Raises `MissingExtra` without Hypothesis."""
    strategy: SearchStrategy[Dataset] = _load_strategies().releases()
    return strategy


def texts() -> SearchStrategy[str]:
    """Texts that a dataset may hold, hostile ones among them: never empty, NFC, no control character but LF.

    Raises `MissingExtra` without Hypothesis.
    """
    strategy: SearchStrategy[str] = _load_strategies().texts()
    return strategy


def _load_strategies() -> ModuleType:
    require("hypothesis", extra="testing")
    from pilotstd.testing import _strategies

    return _strategies
