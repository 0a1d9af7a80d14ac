"""The metadata of a dataset that every file has: version, day, digest, licence and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotstd.model import Source
from pilotstd.tabular.schema import LICENCE

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


LICENCE_TITLE = "CC0 1.0 Universal"
LICENCE_URL = "https://creativecommons.org/publicdomain/zero/1.0/"


def title(ds: Dataset) -> str:
    """The title of the dataset, or its version if it has none."""
    return str(ds.title) or f"pilotstd dataset {ds.version}"


def describe(ds: Dataset) -> dict[str, Any]:
    """The metadata as a JSON object."""
    return {
        "title": title(ds),
        "version": ds.version,
        "as_of": ds.as_of.isoformat(),
        "sha256": ds.sha256,
        "licence": LICENCE,
        "sources": [credit(source) for source in ds.sources],
    }


def credit(source: Source) -> dict[str, str]:
    """A source, as a Data Package credits it."""
    return {"title": str(source.label) or source.id} | ({"path": source.url} if source.url else {})
