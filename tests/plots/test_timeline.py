"""The picture of events in time."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from pilotstd import Dataset, plots
from pilotstd.model import Event, Label
from pilotstd.plots._timeline import _spread
from tests.graphs.examples import dataset, evidence


class TestDrawTimeline:
    def test_events_are_to_scale(self) -> None:
        days = [datetime.date(2025, 1, 1), datetime.date(2025, 7, 2), datetime.date(2026, 1, 1)]
        events = [
            Event(id=f"event:{number}", date=day, title=Label(en=f"thing {number}"), evidence=(evidence(),))
            for number, day in enumerate(days)
        ]
        axes = plots.draw_timeline(dataset(*events))
        positions = [float(line.get_ydata()[0]) for line in axes.lines if line.get_marker() == "o"]
        assert positions[0] == 0
        assert positions[1] / positions[2] == pytest.approx(182 / 365)
        texts = [text.get_text() for text in axes.texts]
        assert texts == ["2025-01-01", "thing 0", "2025-07-02", "thing 1", "2026-01-01", "thing 2"]

    def test_has_every_event(self, newest: Dataset) -> None:
        texts = [text.get_text() for text in plots.draw_timeline(newest).texts]
        assert sorted(texts[::2]) == sorted(event.date.isoformat() for event in newest.events)

    @given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 5)), min_size=1))
    def test_spread_texts_do_not_overlap(self, drawn: list[tuple[float, float]]) -> None:
        wanted, heights = sorted(y for y, _ in drawn), [height for _, height in drawn]
        middles = _spread(wanted, heights)
        for (one, above), (other, below) in pairwise(zip(middles, heights, strict=True)):
            assert other - one >= (above + below) / 2 - 1e-6
        assert sum(middles) == pytest.approx(sum(wanted))

    @given(st.lists(st.integers(0, 50), unique=True, min_size=1).map(sorted))
    def test_spread_keeps_texts_that_have_room(self, wanted: list[int]) -> None:
        assert _spread([float(y) for y in wanted], [1.0] * len(wanted)) == pytest.approx(wanted)
