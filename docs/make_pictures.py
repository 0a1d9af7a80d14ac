"""Make the pictures of the documentation: `python docs/make_pictures.py`."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("agg")

from matplotlib import pyplot
from PIL import Image

import pilotstd
from pilotstd import plots

PICTURES: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "list": (plots.draw_list, {}),
    "list-zh": (plots.draw_list, {"lang": "zh"}),
    "regions": (plots.draw_regions, {}),
    "tiles": (plots.draw_regions, {"tiles": True, "lang": "zh"}),
    "linkages": (plots.draw_linkages, {}),
    "dependencies": (plots.draw_dependencies, {}),
    "coverage": (plots.draw_coverage, {}),
    "timeline": (plots.draw_timeline, {"lang": "zh"}),
}
COLOURS = 128  # enough for flat colours and the edges of letters, and a third of the bytes


def make(folder: Path) -> None:
    """Write every picture into a folder."""
    ds = pilotstd.load()
    for name, (draw, arguments) in PICTURES.items():
        figure = draw(ds, **arguments).figure
        drawn = io.BytesIO()
        figure.savefig(drawn, dpi=110)
        pyplot.close(figure)
        (folder / f"{name}.png").write_bytes(smaller(drawn.getvalue()))


def smaller(png: bytes) -> bytes:
    """The same picture in few colours."""
    few = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(few, "png", optimize=True)
    return few.getvalue()


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("pictures"))
