"""What holds for every picture: axes, readable texts, languages and fonts."""

import sys
from collections.abc import Callable
from importlib import import_module
from itertools import combinations
from typing import Any

import pytest
from matplotlib import font_manager, pyplot
from matplotlib.font_manager import FontManager, findSystemFonts
from matplotlib.text import Annotation

import pilotstd
from pilotstd import Dataset, InvalidQuery, MissingExtra, plots
from pilotstd.testing import generate
from tests.graphs.examples import dataset
from tests.plots.rendering import extent, render, visible_texts

Draw = Callable[..., Any]
PICTURES = (plots.draw_dependencies, plots.draw_linkages, plots.draw_coverage, plots.draw_timeline)
every_picture = pytest.mark.parametrize("draw", PICTURES, ids=lambda draw: draw.__name__)
oldest_and_newest = pytest.mark.parametrize("version", ["1.0.0", "1.2.0"])


@every_picture
class TestPictures:
    def test_makes_a_figure_and_returns_its_axes(self, draw: Draw, newest: Dataset) -> None:
        axes = draw(newest)
        assert pyplot.get_fignums() == [axes.figure.number]
        assert newest.version in axes.get_title(loc="left")

    def test_draws_on_the_given_axes(self, draw: Draw, newest: Dataset) -> None:
        figure, (left, right) = pyplot.subplots(1, 2)
        assert draw(newest, ax=right) is right
        assert right.get_title(loc="left")
        assert not left.get_title(loc="left")
        assert pyplot.get_fignums() == [figure.number]
        render(right)

    @oldest_and_newest
    def test_texts_do_not_overlap_or_leave_the_figure(self, draw: Draw, version: str) -> None:
        self.assert_readable(draw(pilotstd.load(version)))

    @oldest_and_newest
    def test_chinese_texts_do_not_overlap_or_leave_the_figure(
        self, draw: Draw, version: str, chinese_font: str
    ) -> None:
        axes = draw(pilotstd.load(version), lang="zh")
        assert any("\u4e00" <= character <= "\u9fff" for character in axes.get_title(loc="left"))
        self.assert_readable(axes)

    @pytest.mark.parametrize("seed", [0, 1])
    def test_texts_of_generated_data_do_not_overlap_or_leave_the_figure(self, draw: Draw, seed: int) -> None:
        self.assert_readable(draw(generate(60, seed)))

    def assert_readable(self, axes: Any) -> None:
        render(axes)
        boxes = {text: extent(axes, text) for text in visible_texts(axes) if not isinstance(text, Annotation)}
        figure = axes.figure.bbox
        outside = [text.get_text() for text, box in boxes.items() if not (box.x0 > -1 and box.x1 < figure.x1 + 1)]
        outside += [text.get_text() for text, box in boxes.items() if not (box.y0 > -1 and box.y1 < figure.y1 + 1)]
        assert outside == []
        shrunk = [(text.get_text(), box.padded(-0.12 * box.height)) for text, box in boxes.items()]
        overlapping = [(one, other) for (one, a), (other, b) in combinations(shrunk, 2) if a.overlaps(b)]
        assert overlapping == []

    def test_empty_dataset(self, draw: Draw) -> None:
        axes = draw(dataset())
        render(axes)
        assert "0.1" in axes.get_title(loc="left")

    def test_invalid_language(self, draw: Draw, newest: Dataset) -> None:
        with pytest.raises(InvalidQuery, match=r"^invalid language 'fr': expected one of "):
            draw(newest, lang="fr")

    def test_missing_matplotlib(self, draw: Draw, newest: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "matplotlib", None)
        monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
        with pytest.raises(MissingExtra, match=r'pip install "pilotstd\[plot\]"'):
            draw(newest)


class TestFonts:
    @pytest.fixture
    def latin_only(self, monkeypatch: pytest.MonkeyPatch) -> FontManager:
        """A machine with only the fonts of matplotlib."""
        import_module("matplotlib.backends.backend_agg")  # which keeps a reference to the font manager
        manager: Any = FontManager.__new__(FontManager)
        manager.__dict__.update(font_manager.fontManager.__dict__)
        manager.ttflist = [font for font in font_manager.fontManager.ttflist if "DejaVu" in font.name]
        monkeypatch.setattr(font_manager, "fontManager", manager)
        monkeypatch.setattr(font_manager, "findSystemFonts", list)
        return manager  # type: ignore[no-any-return]

    @every_picture
    def test_missing_chinese_font(self, draw: Draw, newest: Dataset, latin_only: FontManager) -> None:
        with pytest.raises(MissingExtra, match=r"apt-get install fonts-noto-cjk.*Noto Sans CJK SC"):
            draw(newest, lang="zh")
        assert pyplot.get_fignums() == []

    def test_figure_of_the_caller_stays_open(self, newest: Dataset, latin_only: FontManager) -> None:
        figure, axes = pyplot.subplots()
        with pytest.raises(MissingExtra):
            plots.draw_coverage(newest, ax=axes, lang="zh")
        assert pyplot.get_fignums() == [figure.number]

    @every_picture
    def test_english_picture_without_a_chinese_font(self, draw: Draw, newest: Dataset, latin_only: FontManager) -> None:
        render(draw(newest))

    def test_chinese_in_an_english_picture_becomes_an_ellipsis(self, newest: Dataset, latin_only: FontManager) -> None:
        texts = {text.get_text() for text in visible_texts(plots.draw_timeline(newest))}
        assert "Notice …2024…314… issued" in texts

    def test_finds_fonts_installed_after_import(
        self, newest: Dataset, chinese_font: str, latin_only: FontManager, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(font_manager, "findSystemFonts", lambda: ["/nowhere/x.ttf", __file__, *findSystemFonts()])
        render(plots.draw_coverage(newest, lang="zh"))
        assert chinese_font in {font.name for font in latin_only.ttflist}

    def test_ignores_listed_fonts_whose_file_is_gone(self, latin_only: FontManager) -> None:
        gone = font_manager.FontEntry(fname="/nowhere/NotoSansCJK.ttc", name="Noto Sans CJK SC")
        latin_only.ttflist = [gone, *latin_only.ttflist]
        with pytest.raises(MissingExtra):
            plots.chinese_font()

    def test_chinese_font_is_the_first_of_the_preferred_families(self, latin_only: FontManager) -> None:
        for family in ("SimHei", "Noto Sans CJK SC", "Comic Sans MS", "WenQuanYi Micro Hei"):
            entry = font_manager.FontEntry(fname=latin_only.ttflist[0].fname, name=family)
            latin_only.ttflist.append(entry)
        assert plots.chinese_font() == "Noto Sans CJK SC"

    def test_texts_have_the_chinese_family_and_their_own(self, newest: Dataset, chinese_font: str) -> None:
        _, axes = pyplot.subplots()
        own = axes.text(0, 0, "重庆", family=["serif"])
        plots.draw_coverage(newest, ax=axes)
        families = own.get_fontfamily()
        assert families[0] == "serif"
        assert chinese_font in families
        plots.draw_coverage(newest, ax=axes, lang="zh")
        assert len(own.get_fontfamily()) == len(families)
        assert axes.title.get_fontfamily()[0] == chinese_font

    def test_leaves_rc_params_unchanged(self, newest: Dataset, chinese_font: str) -> None:
        before = dict(pyplot.rcParams)
        render(plots.draw_coverage(newest, lang="zh"))
        assert dict(pyplot.rcParams) == before
