"""What the interpretation says, statement by statement, and where the data hold it: `statements.csv`."""

import csv
from collections.abc import Iterable, Iterator
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import attrs

from pilotstd.dataset import Dataset
from pilotstd.model import Label, Record, Responsibility, is_filled

RELEASE = "2.0.0"
"""The release that the table describes."""


class Held(StrEnum):
    """How the data hold a statement."""

    YES = "yes"
    PARTLY = "partly"
    WORDS = "words"
    NO = "no"


@attrs.frozen
class Place:
    """Fields of the data that hold a statement: `measure:esg-standards.actions=explore`, `task:*.regions`."""

    ids: str
    field: str
    values: tuple[str, ...]

    def records(self, ds: Dataset) -> list[Record]:
        """The records with that id, or that pattern, in which the field is filled."""
        return [
            record for record in ds if fnmatchcase(record.id, self.ids) and is_filled(getattr(record, self.field, None))
        ]

    def missing(self, record: Record) -> set[str]:
        """The values that the field should have and has not."""
        return set(self.values) - set(_codes(getattr(record, self.field)))


@attrs.frozen
class Statement:
    """A statement of the interpretation, in our words."""

    number: int
    place: str
    statement: str
    held: Held
    records: tuple[Place, ...]
    others: tuple[Place, ...]
    why: str


def read() -> list[Statement]:
    """The statements, in the order of the text.

    `records` hold a statement on the word of that very sentence, `others` on that of another source.
    """
    with Path(__file__).with_name("statements.csv").open(encoding="utf-8", newline="") as file:
        return [
            Statement(
                int(row["number"]),
                row["place"],
                row["statement"],
                Held(row["held"]),
                tuple(_places(row["records"])),
                tuple(_places(row["others"])),
                row["why"],
            )
            for row in csv.DictReader(file)
        ]


def _places(cell: str) -> Iterator[Place]:
    for word in cell.split():
        name, _, values = word.partition("=")
        ids, _, field = name.rpartition(".")
        yield Place(ids, field, tuple(values.split(",")) if values else ())


def _codes(value: Any) -> Iterable[str]:
    """The ids, codes, numbers and days in a field, as text."""
    values = value if isinstance(value, tuple) else (value,)
    return [
        str(item.body if isinstance(item, Responsibility) else item) for item in values if not isinstance(item, Label)
    ]
