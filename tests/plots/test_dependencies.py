"""The picture of dependencies."""

from itertools import combinations
from typing import Any

import pytest
from matplotlib import pyplot
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Annotation

import pilotstd
from pilotstd import Basis, InvalidGraph, InvalidQuery, plots
from tests.graphs.examples import dataset, depends, evidence, tasks
from tests.plots.rendering import assert_readable


class TestDrawDependencies:
    def boxes(self, axes: Any) -> list[Any]:
        return [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]

    @pytest.mark.parametrize("version", ["1.0.0", "1.2.0"])
    def test_boxes_are_items_and_arrows_are_dependencies(self, version: str) -> None:
        axes = plots.draw_dependencies(pilotstd.load(version))
        assert_readable(axes)
        assert len(self.boxes(axes)) == 29
        assert sum(isinstance(text, Annotation) for text in axes.texts) == 21
        title = axes.get_title(loc="left").replace("\n", " ")
        assert title == "What rests on what: 21 dependencies between 29 items (2 stated, 19 derived by a rule)"
        texts = [text.get_text() for text in axes.texts]
        assert any("Releases 1.x record implements and supports the other way round" in text for text in texts)
        assert any("11 of 27 recorded work tasks have no dependency" in text.get_text() for text in axes.texts)

    def test_boxes_do_not_overlap_and_arrows_point_right(self) -> None:
        axes = plots.draw_dependencies(pilotstd.load("1.2.0"))
        corners = [(box.get_x(), box.get_y(), box.get_width(), box.get_height()) for box in self.boxes(axes)]
        for (x, y, width, height), (u, v, wide, high) in combinations(corners, 2):
            assert x + width <= u or u + wide <= x or y + height <= v or v + high <= y
        arrows = [text for text in axes.texts if isinstance(text, Annotation)]
        assert all(arrow.xyann[0] < arrow.xy[0] for arrow in arrows)

    def test_dashed_unless_stated(self) -> None:
        ds = dataset(
            *tasks("1", "2", "3"),
            depends("a", "task:1", "task:2"),
            depends("b", "task:2", "task:3", "implements", evidence(Basis.PARAPHRASED)),
            depends("c", "task:1", "task:3", "cites"),
        )
        axes = plots.draw_dependencies(ds)
        styles = [text.arrow_patch.get_linestyle() for text in axes.texts if isinstance(text, Annotation)]
        assert sorted(map(str, styles)) == ["(0, (4, 2))", "-", "-"]
        assert "(2 stated, 1 paraphrased)" in axes.get_title(loc="left")
        assert_readable(axes)

    def test_around_keeps_what_an_item_rests_on_and_what_rests_on_it(self) -> None:
        ds = dataset(
            *tasks("1", "2", "3", "4"),
            depends("a", "task:1", "task:2"),
            depends("b", "task:2", "task:3"),
            depends("c", "task:1", "task:4"),
        )
        assert len(self.boxes(plots.draw_dependencies(ds, around="task:2"))) == 3
        assert len(self.boxes(plots.draw_dependencies(ds, around=["task:3", "task:4"]))) == 4
        assert len(self.boxes(plots.draw_dependencies(ds, kinds="follows", basis="derived"))) == 0
        with pytest.raises(InvalidQuery, match=r"invalid around 'task:5': it has no dependency .*did you mean"):
            plots.draw_dependencies(ds, around="task:5")

    def test_legend_has_only_what_is_drawn(self) -> None:
        axes = plots.draw_dependencies(dataset(*tasks("1", "2"), depends("a", "task:1", "task:2")))
        texts = {text.get_text() for text in axes.texts}
        assert texts >= {"stated by a source", "follows", "work tasks"}
        assert not texts & {"not stated: derived or reworded", "implements", "documents"}

    def test_incomplete_title_ends_in_an_ellipsis(self) -> None:
        texts = [text.get_text() for text in plots.draw_dependencies(pilotstd.load("1.2.0")).texts]
        assert [text[:2] for text in texts if text.endswith("…") and len(text) > 1] == ["35"]

    def test_cycle_is_an_error_and_leaves_no_figure(self) -> None:
        with pytest.raises(InvalidGraph, match="dependency cycle: task:1 → task:1"):
            plots.draw_dependencies(dataset(*tasks("1"), depends("a", "task:1", "task:1")))
        assert pyplot.get_fignums() == []
