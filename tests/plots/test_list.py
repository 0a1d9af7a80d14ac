"""The picture of the list."""

import pytest
from matplotlib.patches import Rectangle

import pilotstd
from pilotstd import Dataset, InvalidQuery, plots
from pilotstd.model import Label, Topic, WorkTask
from pilotstd.testing import generate
from tests.graphs.examples import dataset, evidence
from tests.plots.rendering import assert_readable


def numbers(axes: object) -> list[str]:
    return [text.get_text() for text in axes.texts if text.get_text().isdecimal()]  # type: ignore[attr-defined]


class TestDrawList:
    def test_has_a_cell_for_every_item_that_the_list_has(self) -> None:
        axes = plots.draw_list(pilotstd.load("1.2.0"))
        assert numbers(axes) == [str(number) for number in range(1, 105)]
        texts = [text.get_text() for text in axes.texts]
        assert {"Chongqing 10", "Chengdu 6", "several regions 1", "no region named 2"} <= set(texts)
        assert {"recorded whole", "in part", "not recorded"} <= set(texts)

    def test_recorded_items_are_filled_and_the_one_in_part_is_framed(self) -> None:
        axes = plots.draw_list(pilotstd.load("1.2.0"))
        cells = [patch for patch in axes.patches if isinstance(patch, Rectangle)][:104]
        filled = [number for number, cell in enumerate(cells, 1) if cell.get_linewidth() == 0]
        assert filled == [*range(14, 35), 100, 101, 102, 103, 104]
        assert [number for number, cell in enumerate(cells, 1) if cell.get_linewidth() > 1] == [35]

    @pytest.mark.slow
    @pytest.mark.parametrize("by", ["region", "level", "topic"])
    def test_colours_by(self, by: str, newest: Dataset) -> None:
        assert_readable(plots.draw_list(newest, by=by))

    def test_topics_count_for_the_widest(self) -> None:
        topics = [
            Topic(id="topic:living", label=Label(en="living services"), evidence=(evidence(),)),
            Topic(id="topic:care", label=Label(en="care"), broader="topic:living", evidence=(evidence(),)),
        ]
        tasks = [WorkTask(id=f"task:{n}", number=n, topics=("topic:care",), evidence=(evidence(),)) for n in (1, 2)]
        texts = [text.get_text() for text in plots.draw_list(dataset(*topics, *tasks), by="topic").texts]
        assert "living services 2" in texts

    @pytest.mark.slow
    def test_many_items_have_no_numbers_but_rows_do(self) -> None:
        axes = plots.draw_list(generate(2000))
        assert "1" in numbers(axes)
        assert 5 < len(numbers(axes)) < 60
        assert sum(isinstance(patch, Rectangle) for patch in axes.patches) >= 2000

    def test_unknown_by_suggests_near_matches(self, newest: Dataset) -> None:
        with pytest.raises(InvalidQuery, match=r"invalid by 'topics': expected one of .*did you mean 'topic'"):
            plots.draw_list(newest, by="topics")
