"""The picture of coverage."""

from pilotstd import Dataset, plots


class TestDrawCoverage:
    def test_bars_are_recorded_partial_and_missing(self, newest: Dataset) -> None:
        axes = plots.draw_coverage(newest)
        bars = {bars[0].get_width() for bars in axes.containers[:3]}
        assert bars == {26, 1, 104 - 26 - 1}
        assert [text.get_text() for text in axes.texts][:4] == ["26 of 104, 1 in part", "0 of 22", "4 of 21", "0 of 17"]

    def test_totals_that_cannot_be_counted_come_last(self, newest: Dataset) -> None:
        texts = [text.get_text() for text in plots.draw_coverage(newest).texts]
        assert texts[-8:] == ["226", "177", "159", "155", "15", "15", "14", "7"]
