"""The picture of coverage."""

import pytest

import pilotstd
from pilotstd import plots


class TestDrawCoverage:
    def test_smallest_share_comes_first(self) -> None:
        axes = plots.draw_coverage(pilotstd.load("1.2.0"))
        captions = [
            text.get_text() for text in axes.texts if " of " in text.get_text() and text.get_text()[0].isdecimal()
        ]
        assert captions[:4] == ["0 of 22", "0 of 17", "4 of 21", "26 of 104, 1 in part"]

    def test_bars_are_shares_of_the_declared_total(self) -> None:
        """Each row has three parts: the whole, what is recorded, and what is recorded in part."""
        axes = plots.draw_coverage(pilotstd.load("1.2.0"))
        widths = [patch.get_width() for patch in axes.patches[: 3 * 4]]
        whole = widths[0]
        assert widths[::3] == [whole] * 4
        assert [width / whole for width in widths[1::3]] == pytest.approx([0, 0, 4 / 21, 26 / 104])
        assert [width / whole for width in widths[2::3]] == pytest.approx([0, 0, 0, 1 / 104])

    def test_totals_that_cannot_be_counted_are_a_note(self) -> None:
        texts = " ".join(text.get_text() for text in plots.draw_coverage(pilotstd.load("1.2.0")).texts)
        assert "Declared, and not countable in these data: Beijing tasks, first plan 226;" in texts
