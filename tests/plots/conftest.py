"""Fixtures for the pictures: no figure is left open, and a Chinese font."""

from collections.abc import Iterator

import matplotlib as mpl
import pytest

mpl.use("agg")

from matplotlib import pyplot

from pilotstd import MissingExtra, plots


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    pyplot.close("all")  # of the documentation, if it ran before
    yield
    pyplot.close("all")


@pytest.fixture
def chinese_font() -> str:
    """The Chinese font of this machine; a test that needs one is skipped without it."""
    try:
        return plots.chinese_font()
    except MissingExtra as error:
        pytest.skip(str(error))
