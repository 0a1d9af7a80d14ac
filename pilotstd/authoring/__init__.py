"""Datasets of your own: forms to type records into, and what is typed laid onto a release."""

from pilotstd.authoring.amending import Amendment, amend
from pilotstd.authoring.forms import write_form

__all__ = ["Amendment", "amend", "write_form"]
