"""What the tests of notices share as fixtures."""

import attrs
import pytest

import pilotstd
from pilotstd import Dataset


@pytest.fixture(scope="module")
def names(newest: Dataset) -> Dataset:
    """A dataset that knows bodies and regions by name, and nothing else."""
    bodies = [*newest.departments, *newest.regions]
    sources = [attrs.evolve(source, reproduces=()) for source in newest.sources]
    return Dataset(version="0.1", as_of=newest.as_of, records=[*sources, *bodies])


@pytest.fixture(scope="session")
def newest() -> Dataset:
    """Release 1.2.0: one that does not change when another is published."""
    return pilotstd.load("1.2.0")
