"""Test help for code that works on datasets: Hypothesis strategies, a seeded generator of datasets of any size, and a pin.

Every dataset from here is sound: `check()` finds nothing in it. Needs the extra `testing`.
"""

from pilotstd import bundled
from pilotstd.errors import DigestMismatch, MissingExtra, UnknownRelease
from pilotstd.testing.generator import generate

try:
    from pilotstd.testing.strategies import datasets, releases, texts
except ModuleNotFoundError:
    raise MissingExtra.of("hypothesis", "testing") from None

__all__ = ["assert_release", "datasets", "generate", "releases", "texts"]


def assert_release(version: str, sha256: str) -> None:
    """Fail where the installed package does not carry this release with these bytes; `pilotstd pin` prints the call.

    Raises `AssertionError`, as a test expects.
    """
    try:
        if bundled.find(version).version != version:
            raise AssertionError(f"{version!r} is no exact version")
        bundled.load(version, sha256=sha256)
    except (DigestMismatch, UnknownRelease) as error:
        raise AssertionError(str(error)) from None
