"""The picture of dependencies."""

from itertools import combinations
from typing import Any

import pytest
from matplotlib import pyplot
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Annotation

import pilotstd
from pilotstd import Dataset, InvalidGraph, plots
from pilotstd.testing import generate
from tests.graphs.examples import dataset, depends, tasks
from tests.plots.rendering import extent, render


class TestDrawDependencies:
    def boxes(self, axes: Any) -> list[Any]:
        return [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]

    @pytest.mark.parametrize("version", ["1.0.0", "1.2.0"])
    def test_boxes_hold_their_texts_and_arrows_are_dependencies(self, version: str) -> None:
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

    def test_boxes_do_not_overlap_and_arrows_point_right(self) -> None:
        axes = plots.draw_dependencies(generate(80))
        corners = [(box.get_x(), box.get_y(), box.get_width(), box.get_height()) for box in self.boxes(axes)]
        for (x, y, width, height), (u, v, wide, high) in combinations(corners, 2):
            assert x + width <= u or u + wide <= x or y + height <= v or v + high <= y
        arrows = [text for text in axes.texts if isinstance(text, Annotation)]
        assert all(arrow.xyann[0] < arrow.xy[0] for arrow in arrows)

    def test_legend_has_only_what_is_drawn(self) -> None:
        axes = plots.draw_dependencies(dataset(*tasks("1", "2"), depends("a", "task:1", "task:2")))
        assert {text.get_text() for text in axes.get_legend().get_texts()} >= {"stated by a source", "comes before it"}
        assert "derived by a rule" not in {text.get_text() for text in axes.get_legend().get_texts()}

    def test_incomplete_title_ends_in_an_ellipsis(self, newest: Dataset) -> None:
        texts = [text.get_text() for text in plots.draw_dependencies(newest).texts]
        assert [text[:2] for text in texts if text.endswith("…") and len(text) > 1] == ["35"]

    def test_cycle_is_an_error_and_leaves_no_figure(self) -> None:
        with pytest.raises(InvalidGraph, match="dependency cycle: task:1 → task:1"):
            plots.draw_dependencies(dataset(*tasks("1"), depends("a", "task:1", "task:1")))
        assert pyplot.get_fignums() == []
