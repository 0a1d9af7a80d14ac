"""The picture of what happened."""

import datetime

import pytest

import pilotstd
from pilotstd import Dataset, InvalidQuery, plots
from pilotstd.model import Document, Event, Label, Pilot, Region, Standard
from tests.graphs.examples import dataset, evidence


def texts(axes: object) -> list[str]:
    return [text.get_text() for text in axes.texts]  # type: ignore[attr-defined]


class TestDrawTimeline:
    def test_days_are_to_scale_on_the_axis(self) -> None:
        days = [datetime.date(2025, 1, 1), datetime.date(2025, 7, 2), datetime.date(2025, 12, 31)]
        events = [
            Event(id=f"event:{number}", date=day, title=Label(en=f"thing {number}"), evidence=(evidence(),))
            for number, day in enumerate(days)
        ]
        axes = plots.draw_timeline(dataset(*events))
        leaders = [line.get_ydata()[0] for line in axes.lines if line.get_linewidth() == 0.5]
        assert (leaders[1] - leaders[0]) / (leaders[2] - leaders[0]) == pytest.approx(182 / 364)
        shown = [text for text in texts(axes) if text.startswith(("thing", "2025-"))]
        assert shown == ["2025-01-01", "thing 0", "2025-07-02", "thing 1", "2025-12-31", "thing 2"]

    def test_has_every_event(self, newest: Dataset) -> None:
        found = texts(plots.draw_timeline(newest, kinds="events"))
        days = sorted(event.date.isoformat() for event in newest.events)
        assert [text for text in found if len(text) == 10 and text[4] == text[7] == "-"] == days

    @pytest.fixture
    def ds(self) -> Dataset:
        day, later = datetime.date(2025, 4, 11), datetime.date(2025, 6, 1)
        cited = (evidence(),)
        return dataset(
            Event(id="event:1", date=day, title=Label(en="Notice issued"), documents=("doc:told",), evidence=cited),
            Document(id="doc:told", title=Label(en="A long title"), issued=day, evidence=cited),
            Document(id="doc:new", title=Label(en="Long"), short_title=Label(en="Plan"), published=day, evidence=cited),
            *(Region(id=f"region:{name}", name=Label(en=name.upper()), evidence=cited) for name in "ab"),
            *(Pilot(id=f"pilot:{name}", region=f"region:{name}", designated=day, evidence=cited) for name in "ab"),
            Standard(id="std:1", title=Label(en="Standard"), issued=day, effective=later, evidence=cited),
        )

    def test_entries_of_one_day_keep_their_kinds(self, ds: Dataset) -> None:
        axes = plots.draw_timeline(ds)
        shown = [text for text in texts(axes) if text[0].isalpha() and not text.startswith("Source")]
        assert shown == [
            "Notice issued",
            "Plan",
            "Pilots designated: A, B",
            "Standard",
            "Standard",
            "event",
            "document issued or published",
            "designation of pilots",
            "standard issued or in force",
        ]
        assert {line.get_marker() for line in axes.lines} >= {"o", "s", "D", "^"}

    def test_filters_by_kind_and_day(self, ds: Dataset) -> None:
        assert "Pilots designated: A, B" not in texts(plots.draw_timeline(ds, kinds=["events", "documents"]))
        late = plots.draw_timeline(ds, since=datetime.date(2025, 5, 1), until=datetime.date(2025, 7, 1))
        assert late.get_title(loc="left") == "From 1 June 2025 to 1 June 2025: 1 entries"
        with pytest.raises(InvalidQuery, match=r"invalid kinds 'event': expected one of .*did you mean 'events'"):
            plots.draw_timeline(ds, kinds="event")

    def test_a_day_filter_makes_it_fit(self, newest: Dataset) -> None:
        with pytest.raises(InvalidQuery, match=r"fewer entries: kinds=, since=, until="):
            plots.draw_timeline(newest, figsize=(6, 2))
        plots.draw_timeline(newest, figsize=(6, 2), since=datetime.date(2025, 7, 1))

    def test_without_entries(self) -> None:
        assert plots.draw_timeline(dataset()).get_title(loc="left") == "No entry has a day"
        assert pilotstd.load("1.2.0").events
