"""Pictures of a dataset, drawn by matplotlib: `pip install "pilotstd[plot]"`.

Each function draws on the axes given as *ax*, or on those of a new figure, of the size *figsize* in inches or of one that suits, and
returns them; *lang* is the language of the texts, `"en"` or `"zh"`. Texts are scaled to the space; where they would become too small to
read, an error says which size or which filter helps. Colours follow the background, so that pictures work in any style. Each picture has a line that names its dataset and
version. Chinese texts need a font with Chinese characters: `chinese_font` names the one that is used, and raises
`MissingExtra`, with a font to install, if there is none.
"""

from pilotstd.plots._coverage import draw_coverage
from pilotstd.plots._dependencies import draw_dependencies
from pilotstd.plots._fonts import chinese_font
from pilotstd.plots._linkages import draw_linkages
from pilotstd.plots._list import draw_list
from pilotstd.plots._regions import draw_regions
from pilotstd.plots._timeline import draw_timeline

__all__ = [
    "chinese_font",
    "draw_coverage",
    "draw_dependencies",
    "draw_linkages",
    "draw_list",
    "draw_regions",
    "draw_timeline",
]


def __dir__() -> list[str]:
    return [*__all__]
