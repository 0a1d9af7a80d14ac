"""The release that the forms of these tests are imported into: one that does not change when another is published."""

import pytest

import pilotstd
from pilotstd import Dataset


@pytest.fixture(scope="session")
def newest() -> Dataset:
    """Release 1.2.0."""
    return pilotstd.load("1.2.0")
