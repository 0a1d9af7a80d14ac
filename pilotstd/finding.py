"""Finding records by words, in either language.

Names are compared folded (width, case) and scored: 1 for a name that is the query, above 0.5 for one that holds all of its words,
the higher the more of the name they make up, and below for one that resembles it by its pairs of characters.
"""

from typing import TYPE_CHECKING, Any

import attrs

from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidQuery
from pilotstd.model import Record
from pilotstd.table import Table, folded, names

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALIKE = 0.3  # of the pairs of characters shared, below which a resemblance is chance


@attrs.frozen
class Match:
    """A record that a search found."""

    record: Record
    """The record."""
    score: float
    """How well it matches, above 0 and at most 1."""
    text: str
    """The name that matched, as the record has it."""


def search(where: Dataset | Table[Any], query: str, limit: int = 10) -> tuple[Match, ...]:
    """The records whose names hold or resemble the words of *query*, best first, then in the order of ids.

    Never picks one: the scores are for the caller to judge. Raises `InvalidQuery` where there are no words.

    >>> import pilotstd
    >>> [match.record.id for match in search(pilotstd.load("1.2.0").work_tasks, "养老")]
    ['task:020', 'task:021']
    """
    wanted = folded(query)
    if not wanted:
        raise InvalidQuery("a search needs words: the query is empty")
    if limit < 1:
        raise InvalidQuery(f"a search gives at least one match: the limit is {limit}")
    tables: Iterable[Table[Any]] = where.tables.values() if isinstance(where, Dataset) else (where,)
    found = [match for table in tables for match in _holding(table, wanted)]
    if len(found) < limit:
        have = {match.record.id for match in found}
        found += [match for table in tables for match in _resembling(table, wanted) if match.record.id not in have]
    found.sort(key=lambda match: (-match.score, match.record.id))
    return tuple(found[:limit])


def _haystacks(table: Table[Any]) -> list[tuple[str, Record]]:
    """The folded names of each record, one a line."""

    def build() -> list[tuple[str, Record]]:
        return [("\n".join(folded(name) for name in names(record)), record) for record in table]

    found: list[tuple[str, Record]] = table.remember("haystacks", build)
    return found


def _holding(table: Table[Any], wanted: str) -> list[Match]:
    first, *rest = wanted.split()
    held = [(hay, record) for hay, record in _haystacks(table) if first in hay]
    return [
        _best(record, wanted, hay) for hay, record in held if all(word in hay for word in rest)
    ]


def _best(record: Record, wanted: str, hay: str) -> Match:
    """The match of a record that holds every word: its best name, or its first where they are spread over several."""
    words = wanted.split()
    scores = []
    for line, name in zip(hay.split("\n"), names(record), strict=True):
        if line == wanted:
            scores.append((1.0, name))
        elif all(word in line for word in words):
            scores.append((0.5 + 0.49 * min(1.0, len(wanted) / len(line)), name))
    score, name = max(scores, key=lambda pair: pair[0], default=(0.5, names(record)[0]))
    return Match(record, round(score, 3), name)


def _resembling(table: Table[Any], wanted: str) -> list[Match]:
    def build() -> list[tuple[frozenset[str], str, Record]]:
        return [(_pairs(folded(name)), name, record) for record in table for name in names(record)]

    pairs, best = _pairs(wanted), dict[str, Match]()
    for known, name, record in table.remember("pairs", build):
        shared = len(pairs & known)
        if shared and (alike := 2 * shared / (len(pairs) + len(known))) >= _ALIKE:
            score = round(0.5 * alike, 3)
            if record.id not in best or best[record.id].score < score:
                best[record.id] = Match(record, score, name)
    return list(best.values())


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset(text)
