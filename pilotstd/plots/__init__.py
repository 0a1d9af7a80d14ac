"""Pictures of a dataset, drawn by matplotlib: `pip install "pilotstd[plot]"`.

Each function draws on the axes that it is given, or on those of a new figure of a fitting size, and returns them; `lang` is the language
of what is written, `"en"` or `"zh"`. Chinese needs a font that has it: one is looked for, and where there is none the error says which to
install.
"""

from pilotstd.plots.dependencies import draw_dependencies
from pilotstd.plots.facts import draw_coverage, draw_timeline
from pilotstd.plots.linkages import draw_linkages

__all__ = ["draw_coverage", "draw_dependencies", "draw_linkages", "draw_timeline"]
