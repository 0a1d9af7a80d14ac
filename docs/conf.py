"""Sphinx configuration: MyST pages, furo, warnings as errors."""

import sys
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import pilotstd  # noqa: E402
from docs import generate  # noqa: E402

project = "pilotstd"
author = "The pilotstd maintainers"
copyright = "2026, " + author
version = release = pilotstd.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # the outputs are in the notebooks, and a test compares them
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
default_role = "code"
exclude_patterns = ["_build", "**/.*"]
html_theme = "furo"
html_title = "pilotstd"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
nitpicky = False


def setup(app: Sphinx) -> None:
    """What an example prints is a block of the language `output`."""
    app.add_lexer("output", TextLexer)


generate.write(HERE / "generated")
