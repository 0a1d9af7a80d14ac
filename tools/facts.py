"""The tables of facts on disk, from which the releases are made, and the evidence that they name."""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from pilotstd._passages import digest, passages
from pilotstd.errors import near
from pilotstd.model import Basis, Evidence, Label, Language, Vocabulary

HERE = Path(__file__).parent

Row = dict[str, str]
V = TypeVar("V", bound=Vocabulary)

OPINIONS = "doc:opinions-2024"
TASK_LIST = "doc:task-list-2024"

TRANSLATED = "translated by pilotstd"
REWORDED = "reworded by pilotstd"
INTERPRETED = "public by the day on which the Ministry interpreted it"


def rows(path: Path) -> list[Row]:
    """The rows of a CSV file with a header; missing cells are empty."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file)]


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell, separated by semicolons."""
    return tuple(filter(None, cell.split(";")))


def day(cell: str) -> date | None:
    """The date in a cell."""
    return date.fromisoformat(cell) if cell else None


def code(vocabulary: type[V], cell: str) -> V | None:
    """The code in a cell, by its value or its wording in English or Chinese; raises `ValueError`."""
    if not cell:
        return None
    for member in vocabulary:
        if cell in {member.value, member.en, member.zh}:
            return member
    raise ValueError(f"invalid {vocabulary.__name__} {cell!r}{near(cell, map(str, vocabulary))}")


class Facts(NamedTuple):
    """The tables of facts by name, the wordings and the evidence in `tools`, and the passages of the interpretation."""

    tables: dict[str, list[Row]]
    wording: dict[tuple[str, str], Row]
    evidence_rows: dict[str, list[Row]]
    passages: dict[str, str]

    @classmethod
    def read(cls, facts: Path, sources: Path) -> "Facts":
        """Read all tables; raises `OSError` if a file is missing."""
        evidence_rows: dict[str, list[Row]] = {}
        for row in rows(HERE / "evidence.csv"):
            evidence_rows.setdefault(row["id"], []).append(row)
        text = (sources / "interpretation-2025-01-14.en.txt").read_text(encoding="utf-8")
        return cls(
            tables={path.stem: rows(path) for path in sorted(facts.glob("*.csv"))},
            wording={(row["id"], row["field"]): row for row in rows(HERE / "wording.csv")},
            evidence_rows=evidence_rows,
            passages=passages(text),
        )

    def note(self, row: Row) -> str:
        """The note of a record, in the wording of the library."""
        worded = self.wording.get((row["id"], "note"))
        if worded is None and row.get("note"):
            raise ValueError(f"{row['id']} has a note: expected its wording in tools/wording.csv")
        return worded["en"] if worded else ""

    def label(self, id: str, field: str, original: Language | None, *, en: str = "", zh: str = "") -> Label:
        """A title from the tables, with our wording for what they do not give."""
        worded = self.wording.get((id, field), {"en": "", "zh": ""})
        en, zh = worded["en"] or en, worded["zh"] or zh
        return Label(en or None, zh or None, original) if en or zh else Label()

    def evidence(
        self, source: str, *fields: str, locator: str = "", basis: Basis | None = None, rule: str = ""
    ) -> Evidence:
        """Evidence from a source. The default basis is derived if there is a rule, reference for lists and codes, or else stated."""
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

    def evidence_of(self, id: str) -> tuple[Evidence, ...]:
        """The evidence that `evidence.csv` lists for a record."""
        return tuple(
            self.evidence(
                row["source"],
                *row["fields"].split(),
                locator=row["locator"],
                basis=code(Basis, row["basis"]),
                rule=row["rule"],
            )
            for row in self.evidence_rows[id]
        )

    def _kind(self, source: str) -> str:
        return next(row["kind"] for row in self.tables["sources"] if row["id"] == f"source:{source}")


def translation(evidence: tuple[Evidence, ...], *fields: str) -> Evidence:
    """Evidence that *fields* are our translation, at the locator of the first evidence that states them."""
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
