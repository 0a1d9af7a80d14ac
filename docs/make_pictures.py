"""Make the pictures of the documentation: `python docs/make_pictures.py`."""

import io
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("agg")

from matplotlib import pyplot
from PIL import Image

import pilotstd
from pilotstd import plots

PICTURES = {
    "dependencies": (plots.draw_dependencies, "en"),
    "linkages": (plots.draw_linkages, "en"),
    "coverage": (plots.draw_coverage, "en"),
    "timeline": (plots.draw_timeline, "zh"),
}
COLOURS = 128  # enough for flat colours and the edges of letters, and a third of the bytes


def make(folder: Path) -> None:
    """Write every picture into a folder."""
    ds = pilotstd.load("1.2.0")
    for name, (draw, lang) in PICTURES.items():
        figure = draw(ds, lang=lang).figure
        drawn = io.BytesIO()
        figure.savefig(drawn, dpi=110, facecolor="white")
        pyplot.close(figure)
        with Image.open(drawn) as picture:
            few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
            few.save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("pictures"))
