"""The notebooks of the documentation run, and show what they show in the pages."""

from pathlib import Path

import pandas as pd
import pytest

nbformat = pytest.importorskip("nbformat", reason="nbclient is not installed")
pytest.importorskip("nbclient", reason="nbclient is not installed")
pytest.importorskip("ipykernel", reason="ipykernel is not installed")

from docs.run_notebooks import NOTEBOOKS, executed, shown  # noqa: E402


@pytest.mark.slow
@pytest.mark.skipif(pd.__version__.startswith("2."), reason="pandas 2 shows frames otherwise")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_shows_what_it_did(path: Path) -> None:
    """`python -m docs.run_notebooks` writes what they show now."""
    assert shown(executed(path)) == shown(nbformat.read(path, as_version=4))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_executed_and_has_no_axes_above_a_picture(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert all(cell.execution_count for cell in cells if cell.cell_type == "code")
    assert not any("<Axes" in str(outputs) for outputs in shown(nbformat.read(path, as_version=4)))
    pictures = [cell for cell in cells if "image/png" in str(cell.get("outputs"))]
    assert all(cell.metadata["mystnb"]["image"]["alt"] for cell in pictures)


def test_there_are_notebooks() -> None:
    assert len(NOTEBOOKS) == 3
