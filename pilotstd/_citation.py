"""How to cite a dataset: as a sentence, for BibTeX, as CSL-JSON, as a Citation File."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from pilotstd.errors import InvalidQuery, expected_one_of

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


AUTHOR = "The pilotstd maintainers"


def citation(ds: Dataset, style: str = "text") -> str:
    """A citation of the dataset with its version, its day and its digest.

    The style is `text`, `bibtex`, `csl-json` (an array of one item) or `cff` (a Citation File of format 1.2.0). Raises `InvalidQuery` for
    another.

    >>> import pilotstd
    >>> print(citation(pilotstd.load("1.0.0")).partition(" SHA-256")[0])
    The pilotstd maintainers (2025). China's service-sector pilot standardisation policy (version 1.0.0, as of 2025-01-14) [Data set].
    """
    if style not in STYLES:
        raise InvalidQuery(f"unknown citation style {style!r}: {expected_one_of(STYLES, style)}")
    return STYLES[style](ds)


def _title(ds: Dataset) -> str:
    return " ".join(str(ds.title).split()) or "Untitled dataset"


def _text(ds: Dataset) -> str:
    head = f"{AUTHOR} ({ds.as_of.year}). {_title(ds)} (version {ds.version}, as of {ds.as_of}) [Data set]."
    return f"{head} SHA-256 {ds.sha256}"


def _bibtex(ds: Dataset) -> str:
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{_for_tex(_title(ds))}}}",
        "year": f"{ds.as_of.year}",
        "month": f"{ds.as_of.month}",
        "version": _for_tex(ds.version),
        "note": f"Data set, as of {ds.as_of}, SHA-256 {ds.sha256}",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{pilotstd-{_key(ds)},", *lines, "}"])


_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _for_tex(text: str) -> str:
    return re.sub(r"[\\~^{}$&#%_]", lambda match: _TEX.get(match[0], f"\\{match[0]}"), text)


def _key(ds: Dataset) -> str:
    return re.sub(r"[^0-9A-Za-z.]+", "-", ds.version)


def _csl(ds: Dataset) -> str:
    item = {
        "id": f"pilotstd-{_key(ds)}",
        "type": "dataset",
        "author": [{"literal": AUTHOR}],
        "title": _title(ds),
        "version": ds.version,
        "issued": {"date-parts": [[ds.as_of.year, ds.as_of.month, ds.as_of.day]]},
        "note": f"SHA-256 {ds.sha256}",
    }
    return json.dumps([item], ensure_ascii=False, indent=2)


def _cff(ds: Dataset) -> str:
    """A Citation File is YAML, in which every JSON value is one too."""
    fields = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below.",
        "type": "dataset",
        "authors": [{"name": AUTHOR}],
        "title": _title(ds),
        "version": ds.version,
        "date-released": ds.as_of.isoformat(),
        "identifiers": [
            {"type": "other", "value": f"sha256:{ds.sha256}", "description": "SHA-256 of the canonical file"}
        ],
    }
    return "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())


STYLES: dict[str, Callable[[Dataset], str]] = {"text": _text, "bibtex": _bibtex, "csl-json": _csl, "cff": _cff}
"""How each style is written."""
