"""Sphinx configuration: MyST pages, furo, warnings as errors."""

import re
import sys
from pathlib import Path
from typing import Any

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import pilotstd  # noqa: E402
from docs import generate  # noqa: E402
from pilotstd import Dataset  # noqa: E402

project = "pilotstd"
author = "The pilotstd maintainers"
copyright = "2026, " + author
version = release = pilotstd.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # the outputs are in the notebooks, and a test compares them
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 90
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
    app.connect("autodoc-process-signature", plain_types)
    for name, kind in Dataset.__annotations__.items():
        if "_Named[" in str(kind):  # a descriptor, to the reader a table
            Dataset.__annotations__[name] = str(kind).strip('"').replace("_Named[", "Table[")


ALIASES = {
    r"\bAnyPath\b": "str | PathLike[str]",
    r"\bCodes\b": "str | Iterable[str] | None",
    r"\bFigsize\b": "tuple[float, float] | None",
    r"\bParts\b": "Notice | Attachment | TaskList",
    r"\bSpec\b": "str | Version | SpecifierSet | None",
    r"\bNOTHING\b": '""',
    r"\bdatetime\.date\b": "date",
}
"""Names that the code has for types, and what they stand for."""


def plain_types(*event: Any) -> tuple[str, str] | None:
    """The signature without names that only the code has."""
    signature, returned = event[-2:]
    if signature is None:
        return None
    returned = returned or ""
    for alias, type_ in ALIASES.items():
        signature, returned = re.sub(alias, type_, signature), re.sub(alias, type_, returned)
    return signature, returned


generate.write(HERE / "generated")
