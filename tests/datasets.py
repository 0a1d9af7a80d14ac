"""Datasets for tests that the constructor would refuse."""

import datetime
from collections.abc import Iterable
from typing import Any

from pilotstd import Dataset, Identity, Label, Record, Retired
from pilotstd._contents import Contents
from pilotstd.dataset import of_contents
from pilotstd.model import TABLES


def unchecked(records: Iterable[Record], retired: Iterable[Retired] = (), version: str = "1.0.0") -> Dataset:
    """A dataset as it is before a reader has checked the rules; an id may be used twice."""
    rows = tuple(records)
    parts: dict[str, Any] = {name: [record for record in rows if type(record) is cls] for name, cls in TABLES.items()}
    parts |= {"title": Label(), "identity": Identity(), "retired": tuple(retired)}
    return of_contents(Contents(version=version, as_of=datetime.date(2025, 1, 14), part=parts.__getitem__))
