"""The picture of regions."""

import pytest

import pilotstd
from pilotstd import Dataset, plots
from pilotstd.model import Label, Region, StandardLevel, WorkTask
from tests.graphs.examples import dataset, evidence
from tests.plots.rendering import assert_readable


class TestDrawRegions:
    def test_bars_are_the_tasks_by_level(self) -> None:
        regions = [
            Region(id=f"region:{name}", name=Label(en=name.title()), evidence=(evidence(),)) for name in ("a", "b", "c")
        ]
        tasks = [
            WorkTask(
                id="task:1",
                number=1,
                regions=("region:a", "region:b"),
                level=StandardLevel.LOCAL,
                evidence=(evidence(),),
            ),
            WorkTask(id="task:2", number=2, regions=("region:a",), evidence=(evidence(),)),
            WorkTask(id="task:3", number=3, evidence=(evidence(),)),
        ]
        axes = plots.draw_regions(dataset(*regions, *tasks))
        assert axes.get_title(loc="left") == "A took on the most recorded work tasks: 2 of 3"
        texts = [text.get_text() for text in axes.texts]
        assert texts[:4] == ["A", "2", "B", "1"]
        assert "1 more regions are recorded without a task. 1 recorded tasks name no region." in texts
        widths = [round(patch.get_width(), 3) for patch in axes.patches[:4]]
        assert widths[0] == widths[1] == widths[2]
        assert widths[3] == 0

    def test_title_of_a_tie_names_nobody(self) -> None:
        regions = [Region(id=f"region:{name}", name=Label(en=name), evidence=(evidence(),)) for name in ("a", "b")]
        task = WorkTask(id="task:1", number=1, regions=("region:a", "region:b"), evidence=(evidence(),))
        axes = plots.draw_regions(dataset(*regions, task))
        assert axes.get_title(loc="left") == "2 regions took on recorded work tasks, up to 1 of 1"

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_tiles_have_the_tasks_of_provinces_with_their_cities(
        self, lang: str, request: pytest.FixtureRequest
    ) -> None:
        if lang == "zh":
            request.getfixturevalue("chinese_font")
        axes = plots.draw_regions(pilotstd.load("1.2.0"), tiles=True, lang=lang)
        assert_readable(axes)
        texts = [text.get_text() for text in axes.texts]
        place = texts.index("渝" if lang == "zh" else "CQ")
        assert texts[place + 1] == "10"
        assert len(axes.patches) == 34

    def test_tasks_off_the_map_are_counted(self) -> None:
        region = Region(id="region:x", name=Label(en="X"), evidence=(evidence(),))
        task = WorkTask(id="task:1", number=1, regions=("region:x",), evidence=(evidence(),))
        texts = " ".join(text.get_text() for text in plots.draw_regions(dataset(region, task), tiles=True).texts)
        assert "1 tasks of other regions are not drawn." in texts

    def test_regions_that_do_not_fit_are_counted(self, newest: Dataset) -> None:
        axes = plots.draw_regions(newest, figsize=(4, 1.6))
        assert_readable(axes)
        assert "regions with fewer tasks are not drawn." in " ".join(text.get_text() for text in axes.texts)
