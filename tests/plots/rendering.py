"""Draw axes, and measure on the rendered figure what can be read."""

from typing import Any

from matplotlib.colors import to_hex
from matplotlib.text import Text

from pilotstd.plots._page import contrast


def render(axes: Any) -> None:
    """Draw the figure; a missing glyph is a warning, and so an error."""
    axes.figure.draw_without_rendering()


def extent(axes: Any, artist: Any) -> Any:
    return artist.get_window_extent(axes.figure.canvas.get_renderer())


def visible_texts(axes: Any) -> list[Text]:
    """The texts that can be seen; the axis of a picture is off."""
    of_axis = {*axes.xaxis.findobj(Text), *axes.yaxis.findobj(Text)}
    return [text for text in axes.findobj(Text) if text.get_text() and text.get_visible() and text not in of_axis]


def background_of(axes: Any, box: Any, fills: list[tuple[Any, Any]]) -> tuple[Any, str]:
    """The extent of the filled box that is topmost under the middle of a text, if any, and the colour there."""
    middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    for patch, frame in reversed(fills):
        if frame.contains(*middle):
            return frame, to_hex(patch.get_facecolor())
    return None, to_hex(axes.figure.get_facecolor())


def assert_readable(axes: Any) -> None:
    """No text outside the figure or its box, none over another, and every one with a contrast of at least 4.5 to 1."""
    render(axes)
    boxes = {text: extent(axes, text) for text in visible_texts(axes)}
    frame = axes.figure.bbox
    assert [text.get_text() for text, box in boxes.items() if not inside(box, frame)] == []
    shrunk = [(text.get_text(), box.padded(-0.12 * box.height).extents) for text, box in boxes.items()]
    shrunk.sort(key=lambda item: item[1][0])
    for place, (one, (_, low, right, high)) in enumerate(shrunk):
        for other, (left, bottom, _, top) in shrunk[place + 1 :]:
            if left >= right:
                break
            assert not (bottom < high and low < top), (one, other)
    ordered = sorted(enumerate(axes.patches), key=lambda pair: (pair[1].get_zorder(), pair[0]))
    fills = [(patch, extent(axes, patch)) for _, patch in ordered]
    for text, box in boxes.items():
        frame, colour = background_of(axes, box, fills)
        assert contrast(to_hex(text.get_color()), colour) >= 4.5, (text.get_text(), text.get_color(), colour)
        assert frame is None or inside(box, frame), text.get_text()


def inside(box: Any, frame: Any) -> bool:
    return bool(box.x0 > frame.x0 - 1 and box.x1 < frame.x1 + 1 and box.y0 > frame.y0 - 1 and box.y1 < frame.y1 + 1)
