"""What holds for every picture: sizes, readable texts, languages, styles and fonts."""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from matplotlib import font_manager, pyplot
from matplotlib.font_manager import FontManager, findSystemFonts

import pilotstd
from pilotstd import Dataset, InvalidQuery, MissingExtra, plots
from pilotstd.plots import _fonts
from pilotstd.plots._page import contrast, luminance, mix, readable, text_on
from pilotstd.testing import generate
from tests.graphs.examples import dataset
from tests.plots.rendering import assert_readable, render, visible_texts

Draw = Callable[..., Any]
PICTURES = (
    plots.draw_list,
    plots.draw_regions,
    plots.draw_linkages,
    plots.draw_dependencies,
    plots.draw_timeline,
    plots.draw_coverage,
)
every_picture = pytest.mark.parametrize("draw", PICTURES, ids=lambda draw: draw.__name__)
oldest_and_newest = pytest.mark.parametrize("version", ["1.0.0", "1.2.0"])
every_style = pytest.mark.parametrize("style", ["default", "dark_background", "Solarize_Light2"])
SIZES = ((6, 4), (8, 6), (12, 8))


@pytest.fixture(params=["en", "zh"])
def lang(request: pytest.FixtureRequest) -> str:
    if request.param == "zh":
        request.getfixturevalue("chinese_font")
    return str(request.param)


def drawn(draw: Draw, ds: Dataset, **arguments: Any) -> Any:
    """The axes, or the message of the error that the data do not fit."""
    try:
        return draw(ds, **arguments)
    except InvalidQuery as error:
        return str(error)


@pytest.mark.slow
@every_picture
class TestPictures:
    def test_makes_a_figure_and_returns_its_axes(self, draw: Draw, newest: Dataset) -> None:
        axes = draw(newest)
        assert pyplot.get_fignums() == [axes.figure.number]
        assert axes.get_title(loc="left")

    def test_source_line_names_the_dataset(self, draw: Draw, newest: Dataset) -> None:
        texts = " ".join(text.get_text() for text in draw(newest).texts)
        assert f"Source: {newest.title.en}, version {newest.version}, as of {newest.as_of}" in texts

    def test_draws_on_the_given_axes(self, draw: Draw, newest: Dataset) -> None:
        figure, (left, right) = pyplot.subplots(1, 2, figsize=(18, 9))
        assert draw(newest, ax=right) is right
        assert right.get_title(loc="left")
        assert not left.get_title(loc="left")
        assert pyplot.get_fignums() == [figure.number]
        left.set_axis_off()
        assert_readable(right)

    def test_layout_of_the_figure_is_taken_into_account(self, draw: Draw, newest: Dataset) -> None:
        _, all_axes = pyplot.subplots(1, 2, figsize=(18, 9), layout="constrained")
        for axes in all_axes:
            draw(newest, ax=axes)
        for axes in all_axes:
            assert_readable(axes)

    @every_style
    @oldest_and_newest
    def test_is_readable_in_any_style_and_language(self, draw: Draw, style: str, version: str, lang: str) -> None:
        with pyplot.style.context(style):
            assert_readable(draw(pilotstd.load(version), lang=lang))

    @pytest.mark.parametrize("size", SIZES)
    def test_is_readable_in_any_size_or_says_that_it_is_too_small(
        self, draw: Draw, size: tuple[int, int], newest: Dataset, lang: str
    ) -> None:
        for dpi in (100, 200):
            with pyplot.rc_context({"figure.dpi": dpi}):
                axes = drawn(draw, newest, figsize=size, lang=lang)
                if isinstance(axes, str):
                    assert "inches are too small for this picture: expected at least" in axes
                    assert size == (6, 4)
                    assert draw not in {plots.draw_list, plots.draw_regions, plots.draw_coverage}
                    assert pyplot.get_fignums() == []
                    continue
                assert tuple(axes.figure.get_size_inches()) == size
                assert axes.figure.dpi == dpi
                assert min(text.get_fontsize() for text in axes.texts if text.get_text()) > 4
                assert_readable(axes)
                pyplot.close("all")

    def test_tiny_axes_are_an_error_and_leave_no_figure(self, draw: Draw, newest: Dataset) -> None:
        with pytest.raises(InvalidQuery, match="are too small for this picture"):
            draw(newest, figsize=(1, 0.5))
        assert pyplot.get_fignums() == []

    def test_axes_have_their_size(self, draw: Draw, newest: Dataset) -> None:
        _, axes = pyplot.subplots()
        with pytest.raises(InvalidQuery, match="expected ax or figsize, got both"):
            draw(newest, ax=axes, figsize=(8, 6))

    @pytest.mark.parametrize("seed", [0, 1])
    def test_generated_data_are_readable(self, draw: Draw, seed: int) -> None:
        axes = drawn(draw, generate(25, seed))
        if isinstance(axes, str):
            assert draw is plots.draw_dependencies
            assert "expected fewer dependencies: kinds=, basis=, around=" in axes
        else:
            assert_readable(axes)

    def test_large_data_give_a_sane_size_or_name_the_filter(self, draw: Draw, large: Dataset) -> None:
        axes = drawn(draw, large)
        if isinstance(axes, str):
            assert draw is plots.draw_dependencies
            assert "expected fewer dependencies: kinds=, basis=, around=" in axes
            assert pyplot.get_fignums() == []
            return
        width, height = axes.figure.get_size_inches()
        assert width <= 16
        assert height <= 16
        assert_readable(axes)

    def test_large_data_fit_a_slide(self, draw: Draw, large: Dataset) -> None:
        axes = drawn(draw, large, figsize=(12, 8))
        if isinstance(axes, str):
            assert draw is plots.draw_dependencies
            assert "kinds=, basis=, around=" in axes
        else:
            assert_readable(axes)

    def test_empty_dataset(self, draw: Draw) -> None:
        axes = draw(dataset())
        assert_readable(axes)
        assert axes.get_title(loc="left")

    def test_invalid_language(self, draw: Draw, newest: Dataset) -> None:
        with pytest.raises(InvalidQuery, match=r"^invalid language 'fr': expected one of "):
            draw(newest, lang="fr")

    def test_missing_matplotlib(self, draw: Draw, newest: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "matplotlib", None)
        monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
        with pytest.raises(MissingExtra, match=r'pip install "pilotstd\[plot\]"'):
            draw(newest)


@pytest.fixture(scope="module")
def large() -> Dataset:
    """2,000 tasks, 60 departments and 60 regions."""
    return generate(2000)


class TestColours:
    @pytest.mark.parametrize("background", ["#ffffff", "#000000", "#fdf6e3", "#bfbfbf", "#777777", "#E69F00"])
    @pytest.mark.parametrize("colour", ["#0072B2", "#ffffff", "#000000", "#777777"])
    def test_readable_colours_have_the_contrast(self, colour: str, background: str) -> None:
        assert contrast(readable(colour, background, 4.5), background) >= 4.5
        assert contrast(text_on(colour), colour) >= 4.5

    def test_keeps_a_colour_that_can_be_read(self) -> None:
        assert readable("#0072b2", "#ffffff") == "#0072b2"

    def test_contrast_of_wcag(self) -> None:
        assert contrast("#000000", "#ffffff") == pytest.approx(21)
        assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
        assert luminance("#ffffff") == pytest.approx(1)
        assert mix("#000000", "#ffffff", 0.2) == "#333333"


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

    @pytest.mark.slow
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

    @pytest.mark.parametrize("there", [False, True])
    def test_are_looked_for_once(self, there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        families = _fonts._chinese_families_if_any() if there else []  # which makes them known to matplotlib
        looked = []
        monkeypatch.setattr(_fonts, "_chinese_families_if_any", lambda: looked.append(True) or families)
        widths = _fonts.Widths("en")
        for text in ("重庆", "养老", "no Chinese"):
            assert widths.of(text) == widths.of(text) > 0
        assert looked == [True]

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
