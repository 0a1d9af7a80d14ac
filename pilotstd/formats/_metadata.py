"""The metadata of a dataset that every file has: version, day, digest, whose it is, and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotstd._identity import identity_of
from pilotstd.model import Source

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


def title(ds: Dataset) -> str:
    """The title of the dataset, or else its name, and its version if it has neither."""
    return str(ds.title) or identity_of(ds).name or f"Dataset {ds.version}"


def description(ds: Dataset) -> str:
    """What the dataset holds by its own words, or else by what every dataset has."""
    return str(identity_of(ds).description) or f"Tables of records with their evidence, true as of {ds.as_of}."


def describe(ds: Dataset) -> dict[str, Any]:
    """The metadata as a JSON object; of whose it is only what may be claimed."""
    return {
        "title": title(ds),
        "version": ds.version,
        "as_of": ds.as_of.isoformat(),
        "sha256": ds.sha256,
        **identity_of(ds).to_dict(),
        "sources": [credit(source) for source in ds.sources],
    }


def credit(source: Source) -> dict[str, str]:
    """A source, as a Data Package credits it."""
    return {"title": str(source.label) or source.id} | ({"path": source.url} if source.url else {})
