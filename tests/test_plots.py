"""The pictures: what they show, that it can be read, and which fonts they need."""

import datetime
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import combinations, pairwise
from typing import Any

import matplotlib as mpl
import pytest
from hypothesis import given, strategies as st

mpl.use("agg")

from matplotlib import font_manager, pyplot
from matplotlib.font_manager import FontManager, findSystemFonts
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Annotation, Text

import pilotstd
from pilotstd import Dataset, InvalidGraph, InvalidQuery, MissingExtra, graphs, plots
from pilotstd.model import Department, Event, Label, Responsibility, Role, WorkTask
from pilotstd.plots.canvas import _family_with
from pilotstd.plots.facts import _spread
from pilotstd.testing import generate
from tests.graphs.drawn import dataset, depends, evidence, tasks

Draw = Callable[..., Any]
DRAWN = (plots.draw_dependencies, plots.draw_linkages, plots.draw_coverage, plots.draw_timeline)
every_picture = pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)
oldest_and_newest = pytest.mark.parametrize("version", ["1.0.0", "1.2.0"])


@pytest.fixture(autouse=True)
def no_figure_left() -> Iterator[None]:
    yield
    pyplot.close("all")


@pytest.fixture
def chinese_font() -> str:
    try:
        return _family_with("重庆市")
    except MissingExtra as error:
        pytest.skip(str(error))


def render(axes: Any) -> None:
    """Draw for real: a missing glyph is a warning, and so an error."""
    axes.figure.canvas.draw()


def extent(axes: Any, artist: Any) -> Any:
    return artist.get_window_extent(axes.figure.canvas.get_renderer())


def written(axes: Any) -> list[Text]:
    """The texts that are seen: of the labels of ticks, those in view."""
    ticks, seen = set(), set()
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
            ticks |= {tick.label1, tick.label2}
            if axes.axison and low <= tick.get_loc() <= high:
                seen.add(tick.label1)
    found: set[Any] = (set(axes.findobj(Text)) - ticks) | seen
    return [text for text in found if text.get_text() and text.get_visible()]


@every_picture
class TestEveryPicture:
    def test_it_makes_a_figure_and_returns_its_axes(self, draw: Draw, newest: Dataset) -> None:
        axes = draw(newest)
        assert pyplot.get_fignums() == [axes.figure.number]
        assert newest.version in axes.get_title(loc="left")

    def test_it_draws_on_the_axes_given(self, draw: Draw, newest: Dataset) -> None:
        figure, (left, right) = pyplot.subplots(1, 2)
        assert draw(newest, ax=right) is right
        assert right.get_title(loc="left")
        assert not left.get_title(loc="left")
        assert pyplot.get_fignums() == [figure.number]
        render(right)

    @oldest_and_newest
    def test_no_text_leaves_the_figure_or_covers_another(self, draw: Draw, version: str) -> None:
        self.assert_readable(draw(pilotstd.load(version)))

    @oldest_and_newest
    def test_nor_in_chinese(self, draw: Draw, version: str, chinese_font: str) -> None:
        axes = draw(pilotstd.load(version), lang="zh")
        assert any("\u4e00" <= character <= "\u9fff" for character in axes.get_title(loc="left"))
        self.assert_readable(axes)

    @pytest.mark.parametrize("seed", [0, 1])
    def test_nor_with_generated_data(self, draw: Draw, seed: int) -> None:
        self.assert_readable(draw(generate(60, seed)))

    def assert_readable(self, axes: Any) -> None:
        render(axes)
        boxes = {
            text: extent(axes, text) for text in written(axes) if not isinstance(text, Annotation)
        }
        whole = axes.figure.bbox
        out = [
            text.get_text()
            for text, box in boxes.items()
            if not (box.x0 > -1 and box.x1 < whole.x1 + 1)
        ]
        out += [
            text.get_text()
            for text, box in boxes.items()
            if not (box.y0 > -1 and box.y1 < whole.y1 + 1)
        ]
        assert out == []
        shrunk = [(text.get_text(), box.padded(-0.12 * box.height)) for text, box in boxes.items()]
        covered = [
            (one, other) for (one, a), (other, b) in combinations(shrunk, 2) if a.overlaps(b)
        ]
        assert covered == []

    def test_an_empty_dataset_gives_an_empty_picture(self, draw: Draw) -> None:
        axes = draw(dataset())
        render(axes)
        assert "0.1" in axes.get_title(loc="left")

    def test_an_unknown_language_is_refused(self, draw: Draw, newest: Dataset) -> None:
        with pytest.raises(InvalidQuery, match="'fr'"):
            draw(newest, lang="fr")

    def test_without_matplotlib_it_says_what_to_install(
        self, draw: Draw, newest: Dataset, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "matplotlib", None)
        monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
        with pytest.raises(MissingExtra, match=r'pip install "pilotstd\[plot\]"'):
            draw(newest)


class TestFonts:
    @pytest.fixture
    def latin_only(self, monkeypatch: pytest.MonkeyPatch) -> FontManager:
        """A machine that has the fonts of matplotlib and no others."""
        import_module("matplotlib.backends.backend_agg")  # which keeps the manager that it meets
        manager: Any = FontManager.__new__(FontManager)
        manager.__dict__.update(font_manager.fontManager.__dict__)
        manager.ttflist = [
            font for font in font_manager.fontManager.ttflist if "DejaVu" in font.name
        ]
        monkeypatch.setattr(font_manager, "fontManager", manager)
        monkeypatch.setattr(font_manager, "findSystemFonts", list)
        return manager  # type: ignore[no-any-return]

    @every_picture
    def test_without_a_chinese_font_the_error_says_which_to_install(
        self, draw: Draw, newest: Dataset, latin_only: FontManager
    ) -> None:
        with pytest.raises(MissingExtra, match=r"apt-get install fonts-noto-cjk.*Noto Sans CJK SC"):
            draw(newest, lang="zh")
        assert pyplot.get_fignums() == []

    def test_the_figure_of_the_caller_stays_open(
        self, newest: Dataset, latin_only: FontManager
    ) -> None:
        figure, axes = pyplot.subplots()
        with pytest.raises(MissingExtra):
            plots.draw_coverage(newest, ax=axes, lang="zh")
        assert pyplot.get_fignums() == [figure.number]

    @every_picture
    def test_an_english_picture_needs_none(
        self, draw: Draw, newest: Dataset, latin_only: FontManager
    ) -> None:
        render(draw(newest))

    def test_chinese_in_an_english_picture_is_then_left_out(
        self, newest: Dataset, latin_only: FontManager
    ) -> None:
        texts = {text.get_text() for text in written(plots.draw_timeline(newest))}
        assert "Notice …2024…314… issued" in texts

    def test_a_font_installed_since_the_start_is_found(
        self,
        newest: Dataset,
        chinese_font: str,
        latin_only: FontManager,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(
            font_manager,
            "findSystemFonts",
            lambda: ["/nowhere/x.ttf", __file__, *findSystemFonts()],
        )
        render(plots.draw_coverage(newest, lang="zh"))
        assert chinese_font in {font.name for font in latin_only.ttflist}

    def test_fonts_that_are_gone_are_passed_over(
        self, chinese_font: str, latin_only: FontManager
    ) -> None:
        gone = font_manager.FontEntry(fname="/nowhere/NotoSansCJK.ttc", name="Noto Sans CJK SC")
        latin_only.ttflist = [gone, *latin_only.ttflist]
        with pytest.raises(MissingExtra):
            _family_with("重")

    def test_a_font_that_lacks_a_character_does_not_serve(self, latin_only: FontManager) -> None:
        assert _family_with("ab")
        with pytest.raises(MissingExtra):
            _family_with("a重")


class TestDependencies:
    def boxes(self, axes: Any) -> list[Any]:
        return [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]

    @oldest_and_newest
    def test_each_item_has_a_box_that_holds_its_text_and_each_dependency_an_arrow(
        self, version: str
    ) -> None:
        axes = plots.draw_dependencies(pilotstd.load(version))
        render(axes)
        boxes, texts = self.boxes(axes), [text for text in axes.texts if text.get_text()]
        assert len(boxes) == len(texts) == 29
        assert sum(isinstance(text, Annotation) for text in axes.texts) == 21
        for box, text in zip(boxes, texts, strict=True):
            outer, inner = extent(axes, box), extent(axes, text)
            assert outer.x0 <= inner.x0 <= inner.x1 <= outer.x1
            assert outer.y0 <= inner.y0 + 1
            assert inner.y1 <= outer.y1 + 1

    def test_no_box_covers_another_and_arrows_point_right(self) -> None:
        axes = plots.draw_dependencies(generate(80))
        corners = [
            (box.get_x(), box.get_y(), box.get_width(), box.get_height())
            for box in self.boxes(axes)
        ]
        for (x, y, width, height), (u, v, wide, high) in combinations(corners, 2):
            assert x + width <= u or u + wide <= x or y + height <= v or v + high <= y
        arrows = [text for text in axes.texts if isinstance(text, Annotation)]
        assert all(arrow.xyann[0] < arrow.xy[0] for arrow in arrows)

    def test_what_is_derived_is_dashed_and_what_is_stated_is_not(self) -> None:
        axes = plots.draw_dependencies(dataset(*tasks("1", "2"), depends("a", "task:1", "task:2")))
        assert {text.get_text() for text in axes.get_legend().get_texts()} >= {
            "stated by a source",
            "comes before it",
        }
        assert "derived by a rule" not in {
            text.get_text() for text in axes.get_legend().get_texts()
        }

    def test_a_task_that_breaks_off_ends_in_dots(self, newest: Dataset) -> None:
        said = [text.get_text() for text in plots.draw_dependencies(newest).texts]
        assert [text[:2] for text in said if text.endswith("…") and len(text) > 1] == ["35"]

    def test_a_cycle_is_an_error_and_leaves_no_figure(self) -> None:
        with pytest.raises(InvalidGraph):
            plots.draw_dependencies(dataset(*tasks("1"), depends("a", "task:1", "task:1")))
        assert pyplot.get_fignums() == []


class TestLinkages:
    def test_the_squares_are_the_weights(self, newest: Dataset) -> None:
        axes = plots.draw_linkages(newest)
        names = [label.get_text().rpartition("  ")[0] for label in axes.get_yticklabels()]
        graph = graphs.department_linkages(newest)
        called = {
            department.id: department.abbreviation
            or department.name.en
            or department.id.partition(":")[2]
            for department in newest.departments
        }
        squares = axes.images[0].get_array()
        expected = {}
        for one, other, weight in graph.edges(data="weight"):
            expected[names.index(called[one]), names.index(called[other])] = weight
            expected[names.index(called[other]), names.index(called[one])] = weight
        count = len(names)
        found = {
            (x, y): squares[x, y]
            for x in range(count)
            for y in range(count)
            if x != y and squares[x, y]
        }
        assert found == expected
        assert all(squares.mask[place, place] for place in range(count))

    def test_departments_that_share_the_same_stand_together(self, newest: Dataset) -> None:
        groups = [text.get_text().splitlines() for text in plots.draw_linkages(newest).texts]
        notice, plan = "doc:shangzifa-2024-314", "doc:shangzihan-2025-84"
        assert groups == [
            ["20 departments:", notice, plan],
            ["27 departments:", plan],
            ["4 departments:", notice],
        ]

    def test_the_pair_that_issued_together_is_marked_on_both_sides(self, newest: Dataset) -> None:
        axes = plots.draw_linkages(newest)
        (dots,) = [line for line in axes.lines if line.get_marker() == "o"]
        names = [label.get_text().split("  ")[0] for label in axes.get_yticklabels()]
        ends = {(names[int(x)], names[int(y)]) for x, y in zip(*dots.get_data(), strict=True)}
        assert ends == {("MOFCOM", "SAMR"), ("SAMR", "MOFCOM")}

    def test_tasks_that_are_answered_for_together_are_marked_too(self) -> None:
        bodies = [
            Department(id=f"dept:{letter}", name=Label(en=letter), evidence=(evidence(),))
            for letter in "ab"
        ]
        both = tuple(Responsibility(body=body.id, role=Role.LEAD, text="x") for body in bodies)
        many = [
            WorkTask(id=f"task:{number}", number=number, departments=both, evidence=(evidence(),))
            for number in range(1, 10)
        ]
        axes = plots.draw_linkages(dataset(*bodies, *many))
        assert [line.get_marker() for line in axes.lines if line.get_linestyle() == "None"] == ["^"]
        assert axes.texts[0].get_text().splitlines()[-1] == "+ 6"
        assert "9 acts or tasks shared" in [
            text.get_text() for text in axes.get_legend().get_texts()
        ]


class TestCoverage:
    def test_bars_are_what_is_recorded_and_what_is_not(self, newest: Dataset) -> None:
        axes = plots.draw_coverage(newest)
        bars = {bars[0].get_width() for bars in axes.containers[:3]}
        assert bars == {26, 1, 104 - 26 - 1}
        assert [text.get_text() for text in axes.texts][:4] == [
            "26 of 104, 1 in part",
            "0 of 22",
            "4 of 21",
            "0 of 17",
        ]

    def test_what_cannot_be_counted_comes_last_with_its_total(self, newest: Dataset) -> None:
        said = [text.get_text() for text in plots.draw_coverage(newest).texts]
        assert said[-8:] == ["226", "177", "159", "155", "15", "15", "14", "7"]


class TestTimeline:
    def test_days_stand_in_true_proportion_with_their_events(self) -> None:
        days = [datetime.date(2025, 1, 1), datetime.date(2025, 7, 2), datetime.date(2026, 1, 1)]
        events = [
            Event(
                id=f"event:{number}",
                date=day,
                title=Label(en=f"thing {number}"),
                evidence=(evidence(),),
            )
            for number, day in enumerate(days)
        ]
        axes = plots.draw_timeline(dataset(*events))
        places = [float(line.get_ydata()[0]) for line in axes.lines if line.get_marker() == "o"]
        assert places[0] == 0
        assert places[1] / places[2] == pytest.approx(182 / 365)
        said = [text.get_text() for text in axes.texts]
        assert said == ["2025-01-01", "thing 0", "2025-07-02", "thing 1", "2026-01-01", "thing 2"]

    def test_every_event_is_told(self, newest: Dataset) -> None:
        said = [text.get_text() for text in plots.draw_timeline(newest).texts]
        assert sorted(said[::2]) == sorted(event.date.isoformat() for event in newest.events)

    @given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 5)), min_size=1))
    def test_texts_are_spread_without_covering_each_other(
        self, drawn: list[tuple[float, float]]
    ) -> None:
        wanted, heights = sorted(y for y, _ in drawn), [height for _, height in drawn]
        middles = _spread(wanted, heights)
        for (one, above), (other, below) in pairwise(zip(middles, heights, strict=True)):
            assert other - one >= (above + below) / 2 - 1e-6
        assert sum(middles) == pytest.approx(sum(wanted))

    @given(st.lists(st.integers(0, 50), unique=True, min_size=1).map(sorted))
    def test_texts_that_have_room_stay_where_they_are(self, wanted: list[int]) -> None:
        assert _spread([float(y) for y in wanted], [1.0] * len(wanted)) == pytest.approx(wanted)
