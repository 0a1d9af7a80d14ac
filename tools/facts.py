"""The tables that the releases are made from, as they stand on disk, and the evidence that they name."""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from pilotstd.model import Basis, Evidence, Label, Language, Vocabulary
from pilotstd.passages import digest, passages

HERE = Path(__file__).parent

Row = dict[str, str]
V = TypeVar("V", bound=Vocabulary)

OPINIONS = "doc:opinions-2024"
TASK_LIST = "doc:task-list-2024"

TRANSLATED = "translated by pilotstd"
REWORDED = "reworded by pilotstd"
INTERPRETED = "public by the day on which the Ministry interpreted it"


def rows(path: Path) -> list[Row]:
    """The rows of a CSV file with a heading; a cell that is not there is empty."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file)]


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a cell that are separated by semicolons."""
    return tuple(filter(None, cell.split(";")))


def day(cell: str) -> date | None:
    """The day in a cell."""
    return date.fromisoformat(cell) if cell else None


def code(vocabulary: type[V], cell: str) -> V | None:
    """The code whose English or Chinese wording is in a cell; raises `ValueError` for another."""
    if not cell:
        return None
    for member in vocabulary:
        if cell in {member.value, member.en, member.zh}:
            return member
    raise ValueError(f"{cell!r} is no {vocabulary.__name__}")


class Facts(NamedTuple):
    """The tables of facts by name, the wording and the grounds kept beside this script, the passages."""

    tables: dict[str, list[Row]]
    wording: dict[tuple[str, str], Row]
    grounds: dict[str, list[Row]]
    passages: dict[str, str]

    @classmethod
    def read(cls, facts: Path, sources: Path) -> "Facts":
        """Read everything; raises `OSError` where a file is missing."""
        grounds: dict[str, list[Row]] = {}
        for row in rows(HERE / "grounds.csv"):
            grounds.setdefault(row["id"], []).append(row)
        text = (sources / "interpretation-2025-01-14.en.txt").read_text(encoding="utf-8")
        return cls(
            tables={path.stem: rows(path) for path in sorted(facts.glob("*.csv"))},
            wording={(row["id"], row["field"]): row for row in rows(HERE / "wording.csv")},
            grounds=grounds,
            passages=passages(text),
        )

    def note(self, row: Row) -> str:
        """What a record's note says, in the wording of the library."""
        worded = self.wording.get((row["id"], "note"))
        if worded is None and row.get("note"):
            raise ValueError(f"{row['id']} has a note; say it in tools/wording.csv")
        return worded["en"] if worded else ""

    def label(
        self, id: str, field: str, original: Language | None, *, en: str = "", zh: str = ""
    ) -> Label:
        """A title: what a fact gives, and our wording for what it does not."""
        worded = self.wording.get((id, field), {"en": "", "zh": ""})
        en, zh = worded["en"] or en, worded["zh"] or zh
        return Label(en or None, zh or None, original) if en or zh else Label()

    def ground(
        self,
        source: str,
        *fields: str,
        locator: str = "",
        basis: Basis | None = None,
        rule: str = "",
    ) -> Evidence:
        """Evidence from a source: a reference list is one of `codes` or `reference`, all else states it, unless said."""
        if basis is None:
            basis = Basis.DERIVED if rule else Basis.STATED
            if not rule and self._kind(source) in {"reference", "code list"}:
                basis = Basis.REFERENCE
        passage = self.passages[locator] if source == "interpretation" else None
        return Evidence(
            source=f"source:{source}",
            locator=locator or None,
            fields=fields,
            basis=basis,
            rule=rule or None,
            sha256=digest(passage) if passage else None,
        )

    def grounded(self, id: str) -> tuple[Evidence, ...]:
        """The evidence that `grounds.csv` lists for a record."""
        return tuple(
            self.ground(
                row["source"],
                *row["fields"].split(),
                locator=row["locator"],
                basis=code(Basis, row["basis"]),
                rule=row["rule"],
            )
            for row in self.grounds[id]
        )

    def _kind(self, source: str) -> str:
        return next(
            row["kind"] for row in self.tables["sources"] if row["id"] == f"source:{source}"
        )


def translation(evidence: tuple[Evidence, ...], *fields: str) -> Evidence:
    """That the wordings of *fields* in the language that is not printed are ours, after the first that states them."""
    printed = next(
        item
        for item in evidence
        if item.basis is not Basis.DERIVED or not item.fields
        if not item.fields or set(fields) <= set(item.fields)
    )
    return Evidence(
        source=printed.source,
        locator=printed.locator,
        fields=fields,
        basis=Basis.TRANSLATED,
        rule=TRANSLATED,
        sha256=printed.sha256,
    )
