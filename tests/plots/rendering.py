"""Draw axes, and find what can be seen on them."""

from typing import Any

from matplotlib.text import Text


def render(axes: Any) -> None:
    """Draw the figure; a missing glyph is a warning, and so an error."""
    axes.figure.canvas.draw()


def extent(axes: Any, artist: Any) -> Any:
    return artist.get_window_extent(axes.figure.canvas.get_renderer())


def visible_texts(axes: Any) -> list[Text]:
    """The visible texts; of tick labels, those in view."""
    ticks, in_view = set(), set()
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
            ticks |= {tick.label1, tick.label2}
            if axes.axison and low <= tick.get_loc() <= high:
                in_view.add(tick.label1)
    texts: set[Any] = (set(axes.findobj(Text)) - ticks) | in_view
    return [text for text in texts if text.get_text() and text.get_visible()]
