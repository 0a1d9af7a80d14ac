"""How to cite a dataset: as a sentence, for BibTeX, as CSL-JSON, as a Citation File."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from pilotstd._identity import identity_of, licence_url
from pilotstd.errors import InvalidQuery, expected_one_of

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


def citation(ds: Dataset, style: str = "text") -> str:
    """A citation of the dataset with its creators, its version, its day and its digest.

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


def _authors(ds: Dataset) -> tuple[str, ...]:
    """The creators, or else the publisher; none where the dataset names neither."""
    identity = identity_of(ds)
    names = identity.creators or ((identity.publisher,) if identity.publisher else ())
    return tuple(" ".join(name.split()) for name in names)


def _text(ds: Dataset) -> str:
    title = f"{_title(ds)} (version {ds.version}, as of {ds.as_of}) [Data set]."
    authors = "; ".join(_authors(ds))
    head = f"{authors} ({ds.as_of.year}). {title}" if authors else f"{title[:-1]} ({ds.as_of.year})."
    identity = identity_of(ds)
    more = [part for part in (identity.publisher, identity.homepage) if part and part != authors]
    return " ".join([head, *(f"{' '.join(part.split())}." for part in more), f"SHA-256 {ds.sha256}"])


def _bibtex(ds: Dataset) -> str:
    identity = identity_of(ds)
    fields = {
        "author": " and ".join(f"{{{_for_tex(name)}}}" for name in _authors(ds)),
        "title": f"{{{_for_tex(_title(ds))}}}",
        "year": f"{ds.as_of.year}",
        "month": f"{ds.as_of.month}",
        "version": _for_tex(ds.version),
        "publisher": _for_tex(" ".join((identity.publisher or "").split())),
        "url": identity.homepage or "",
        "note": f"Data set, as of {ds.as_of}, SHA-256 {ds.sha256}",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{_key(ds)},", *lines, "}"])


_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _for_tex(text: str) -> str:
    return re.sub(r"[\\~^{}$&#%_]", lambda match: _TEX.get(match[0], f"\\{match[0]}"), text)


def _key(ds: Dataset) -> str:
    return re.sub(r"[^0-9A-Za-z.]+", "-", f"{identity_of(ds).name or 'dataset'}-{ds.version}")


def _csl(ds: Dataset) -> str:
    identity = identity_of(ds)
    item = {
        "id": _key(ds),
        "type": "dataset",
        "author": [{"literal": name} for name in _authors(ds)],
        "title": _title(ds),
        "version": ds.version,
        "issued": {"date-parts": [[ds.as_of.year, ds.as_of.month, ds.as_of.day]]},
        "publisher": identity.publisher,
        "URL": identity.homepage,
        "note": f"SHA-256 {ds.sha256}",
    }
    item = {name: value for name, value in item.items() if value}
    return json.dumps([item], ensure_ascii=False, indent=2)


def _cff(ds: Dataset) -> str:
    """A Citation File is YAML, in which every JSON value is one too. It needs an author, so that one is written where none is known."""
    identity = identity_of(ds)
    fields = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it as below.",
        "type": "dataset",
        "authors": [{"name": name} for name in _authors(ds) or ("anonymous",)],
        "title": _title(ds),
        "version": ds.version,
        "date-released": ds.as_of.isoformat(),
        "license": identity.licence if licence_url(identity.licence or "") else None,
        "url": identity.homepage,
        "identifiers": [
            {"type": "other", "value": f"sha256:{ds.sha256}", "description": "SHA-256 of the canonical file"}
        ],
    }
    return "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value)


STYLES: dict[str, Callable[[Dataset], str]] = {"text": _text, "bibtex": _bibtex, "csl-json": _csl, "cff": _cff}
"""How each style is written."""
