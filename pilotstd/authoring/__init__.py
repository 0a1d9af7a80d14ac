"""Datasets of your own: empty forms to type records into, and filled forms imported into a dataset."""

from pilotstd.authoring._import import ImportResult, amend
from pilotstd.authoring._template import write_form

__all__ = ["ImportResult", "amend", "write_form"]


def __dir__() -> list[str]:
    return [*__all__]
