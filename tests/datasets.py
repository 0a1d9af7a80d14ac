"""Datasets for tests that the constructor would refuse."""

import datetime
from collections.abc import Iterable

from pilotstd import Dataset, Identity, Label, Record, Retired
from pilotstd._contents import Contents
from pilotstd.dataset import of_contents
from pilotstd.model import TABLES


def unchecked(records: Iterable[Record], retired: Iterable[Retired] = (), version: str = "1.0.0") -> Dataset:
    """A dataset as it is before a reader has checked the rules; an id may be used twice."""
    rows = tuple(records)
    return of_contents(
        Contents(
            version=version,
            as_of=datetime.date(2025, 1, 14),
            title=Label(),
            identity=Identity(),
            retired=tuple(retired),
            table=lambda name: [record for record in rows if type(record) is TABLES[name]],
        )
    )
