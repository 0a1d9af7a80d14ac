"""What every file says of the dataset in it: version, day, digest, licence and sources."""

from typing import Any

from pilotstd.dataset import Dataset
from pilotstd.frames.columns import LICENCE
from pilotstd.model import Source

LICENCE_TITLE = "CC0 1.0 Universal"
LICENCE_URL = "https://creativecommons.org/publicdomain/zero/1.0/"


def title(ds: Dataset) -> str:
    """What the dataset is called, or its version where it has no title."""
    return str(ds.title) or f"pilotstd dataset {ds.version}"


def describe(ds: Dataset) -> dict[str, Any]:
    """The description as JSON holds it."""
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
