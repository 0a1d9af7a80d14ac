"""One self-contained HTML page of a dataset: search, records with their evidence, graphs and timeline, without a server or a network."""

from pilotstd.explorer._build import page, write

__all__ = ["page", "write"]
