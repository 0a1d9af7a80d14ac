"""What type checkers make of `pilotstd.testing`; never run."""

from typing import assert_type

from hypothesis import given, strategies as st
from hypothesis.strategies import SearchStrategy

from pilotstd import Dataset, testing

assert_type(testing.generate(100, seed=1), Dataset)
assert_type(testing.datasets(text=st.text(), max_records=3), SearchStrategy[Dataset])
assert_type(testing.releases(), SearchStrategy[Dataset])
assert_type(testing.texts(), SearchStrategy[str])


@given(testing.datasets())
def holds(ds: Dataset) -> None:
    assert ds.check() == ()
