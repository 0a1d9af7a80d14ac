"""The tables that the release is made from, and the evidence that they name."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

import attrs

from pilotstd._passages import digest, normalise, passages
from pilotstd.model import Basis, Evidence, Label, Language, Vocabulary

HERE = Path(__file__).parent

Row = dict[str, str]
V = TypeVar("V", bound=Vocabulary)

OPINIONS = "doc:opinions-2024"
INTERPRETED = "public by the day on which the Ministry interpreted it"
TO_ENGLISH = "translated from Chinese to English by pilotstd"
TO_CHINESE = "translated from English to Chinese by pilotstd"


def rows(path: Path) -> list[Row]:
    """The rows of a CSV file with a heading; a missing cell is empty."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file)]


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a cell that are separated by semicolons."""
    return tuple(filter(None, (part.strip() for part in cell.split(";"))))


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
    raise ValueError(f"invalid {vocabulary.__name__} {cell!r}")


def codes(vocabulary: type[V], cell: str) -> tuple[V, ...]:
    """The codes in a cell that holds several."""
    return tuple(vocabulary(part) for part in listed(cell))


def texts(sources: Path) -> dict[str, dict[str, str]]:
    """The passages by locator of each source whose text is at hand; `texts.csv` says in which lines of which file."""
    found = {}
    for row in rows(HERE / "texts.csv"):
        path = sources / row["file"]
        if path.exists():
            lines = path.read_text(encoding="utf-8").splitlines()
            last = int(row["last"]) if row["last"] else None
            found[row["source"]] = passages("\n".join(lines[int(row["first"]) - 1 : last]))
    return found


class Facts(NamedTuple):
    """The tables of facts by name, with what this folder adds to them, and the passages of the texts."""

    tables: dict[str, list[Row]]
    wording: dict[tuple[str, str], Row]
    grounds: dict[str, list[Row]]
    passages: dict[str, dict[str, str]]

    @classmethod
    def read(cls, facts: Path, sources: Path) -> Facts:
        """Read everything; raises `OSError` where a file is missing."""
        tables = {path.stem: rows(path) for path in sorted(facts.glob("*.csv"))}
        for path in sorted((HERE / "additions").glob("*.csv")):
            columns = tables[path.stem][0] if tables.get(path.stem) else {}
            more = [dict.fromkeys(columns, "") | row for row in rows(path)]
            tables[path.stem] = [*tables.get(path.stem, []), *more]
        grounds: dict[str, list[Row]] = {}
        for row in rows(HERE / "evidence.csv"):
            grounds.setdefault(row["id"], []).append(row)
        return cls(
            tables=tables,
            wording={(row["id"], row["field"]): row for row in rows(HERE / "wording.csv")},
            grounds=grounds,
            passages=texts(sources),
        )

    def note(self, id: str) -> str:
        """What the note of a record says."""
        worded = self.wording.get((id, "note"))
        return worded["en"] if worded else ""

    def label(self, id: str, field: str, original: Language | None = None, *, en: str = "", zh: str = "") -> Label:
        """A title: the wording kept in this folder, or else what a fact gives."""
        worded = self.wording.get((id, field), {"en": "", "zh": ""})
        en, zh = worded["en"] or en, worded["zh"] or zh
        return Label(en or None, zh or None, original) if en or zh else Label()

    def kind(self, source: str) -> str:
        """The kind of a source, as the tables word it."""
        return self.source(source)["kind"]

    def source(self, source: str) -> Row:
        """The row of a source."""
        return next(row for row in self.tables["sources"] if row["id"] == f"source:{source}")

    def ground(
        self, source: str, *fields: str, locator: str = "", basis: Basis | None = None, rule: str = ""
    ) -> Evidence:
        """Evidence from a source, with the digest of the passage where the text is at hand.

        Without a basis, a code list or a work of reference is `reference`, all else `stated`, or `derived` with a rule.
        """
        if basis is None:
            lists = {"reference", "code list"}
            given = Basis.REFERENCE if self.kind(source) in lists else Basis.STATED
            basis = Basis.DERIVED if rule else given
        known = self.passages.get(source, {})
        if source == "interpretation" and locator not in known:
            raise ValueError(f"no passage {locator!r} in the interpretation")
        return Evidence(
            source=f"source:{source}",
            locator=locator or None,
            fields=fields,
            basis=basis,
            rule=rule or None,
            sha256=digest(known[locator]) if locator in known else None,
        )

    def grounded(self, id: str) -> tuple[Evidence, ...]:
        """The evidence that `evidence.csv` lists for a record."""
        return tuple(
            self.ground(
                row["source"],
                *row["fields"].split(),
                locator=row["locator"],
                basis=Basis(row["basis"]),
                rule=row["rule"],
            )
            for row in self.grounds.get(id, ())
        )

    def prints(self, source: str, locator: str, text: str) -> bool:
        """Whether a passage has a text word for word, but for capitals."""
        passage = self.passages[source][locator].casefold()
        wanted = re.escape(normalise(text).casefold())
        return re.search(rf"(?<!\w){wanted}(?!\w)", passage) is not None

    def interpreted(self, *fields: str) -> Evidence:
        """That a fact was public on the day of the interpretation."""
        return self.ground("interpretation", *fields, locator="p2.s1", rule=INTERPRETED)


def translation(evidence: Iterable[Evidence], field: str, rule: str) -> Evidence:
    """That the wording of a field in one language is ours, from the first passage that gives it in the other."""
    printed = next(item for item in evidence if item.supports(field))
    return attrs.evolve(printed, fields=(field,), basis=Basis.TRANSLATED, rule=rule)


def joined(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The evidence with what differs in its fields alone made one item, in the order of the first."""
    found: dict[tuple[object, ...], Evidence] = {}
    for item in evidence:
        key = item.source, item.locator, item.basis, item.rule
        fields = (*found[key].fields, *item.fields) if key in found else item.fields
        found[key] = attrs.evolve(item, fields=tuple(dict.fromkeys(fields)))
    return tuple(found.values())


def dated(facts: Facts, id: str, known_since: str, sources: Iterable[str]) -> Iterator[Evidence]:
    """What says from when a fact was public, where `evidence.csv` does not: the page of that day, or the interpretation."""
    if not known_since or any("known_since" in row["fields"] for row in facts.grounds.get(id, ())):
        return
    sources = tuple(sources)
    for source in sources:
        if facts.source(source)["published"] == known_since and source != "interpretation":
            yield facts.ground(source, "known_since", basis=Basis.STATED)
            return
    if "interpretation" not in sources:
        raise ValueError(f"{id}: nothing says why it is known since {known_since}")
    yield facts.interpreted("known_since")
