"""Finding records by words, in either language.

Names are compared folded (width, case) and scored: 1 for a name that equals the query, above 0.5 for one that contains all of its
words, the higher the more of the name they make up, and below for one that resembles it by its pairs of characters.
"""

from __future__ import annotations

from heapq import nsmallest
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from pilotstd.errors import InvalidQuery
from pilotstd.model import Record
from pilotstd.model._names import all_names, folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilotstd._table import Table
    from pilotstd.dataset import Dataset

R_co = TypeVar("R_co", bound=Record, covariant=True)

_SIMILAR = 0.3  # the share of common pairs of characters below which a resemblance is chance


@attrs.frozen
class Match(Generic[R_co]):
    """A record that a search found."""

    record: R_co
    """The record."""
    score: float
    """How well it matches, above 0 and at most 1."""
    text: str
    """The name that matched, as the record has it."""


def search(where: Dataset | Table[Any], query: str, limit: int = 10) -> tuple[Match[Any], ...]:
    """The records whose names contain or resemble the words of *query*, best first, then in the order of ids.

    Never picks one: the scores are for the caller to judge. Raises `InvalidQuery` for an empty query and a limit below 1.

    >>> import pilotstd
    >>> [match.record.id for match in search(pilotstd.load("1.2.0").work_tasks, "养老")]
    ['task:020', 'task:021']
    """
    wanted = folded(query)
    if not wanted:
        raise InvalidQuery("the query is empty: expected words to search for")
    if limit < 1:
        raise InvalidQuery(f"invalid limit {limit}: expected 1 or more")
    tables: Iterable[Table[Any]] = getattr(where, "tables", {where: where}).values()
    hits = [hit for table in tables for hit in _containing(table, wanted)]
    if len(hits) < limit:
        have = {record.id for _, record, _ in hits}
        hits += [hit for table in tables for hit in _similar(table, wanted) if hit[1].id not in have]
    best = nsmallest(limit, hits, key=lambda hit: (-hit[0], hit[1].id))
    return tuple(Match(record, score, all_names(record)[place]) for score, record, place in best)


_Hit = tuple[float, Record, int]  # a score, a record, and which of its names matched


def _containing(table: Table[Any], wanted: str) -> list[_Hit]:
    """The records whose names contain every word, each by its best name, or its first where the words are spread over several."""

    def build() -> list[tuple[Record, tuple[str, ...], str]]:
        named = [(record, tuple(map(folded, all_names(record)))) for record in table]
        return [(record, names, "\n".join(names)) for record, names in named]

    words = wanted.split()
    containing = table._cached("folded names", build)
    for word in words:  # a comprehension for each takes a third of the time of one loop for all
        containing = [item for item in containing if word in item[2]]
    hits: list[_Hit] = []
    for record, names, _ in containing:
        scores = [_score(name, wanted, words) for name in names]
        best = max(scores)
        hits.append((best or 0.5, record, scores.index(best) if best else 0))
    return hits


def _score(name: str, wanted: str, words: list[str]) -> float:
    if name == wanted:
        return 1.0
    for word in words:
        if word not in name:
            return 0.0
    return round(0.5 + 0.49 * min(1.0, len(wanted) / len(name)), 3)


def _similar(table: Table[Any], wanted: str) -> list[_Hit]:
    """The records with a name that shares enough pairs of characters with the query."""

    def build() -> list[tuple[frozenset[str], Record, int]]:
        return [
            (_pairs(folded(name)), record, place) for record in table for place, name in enumerate(all_names(record))
        ]

    pairs, best = _pairs(wanted), dict[str, _Hit]()
    for known, record, place in table._cached("pairs of characters", build):
        shared = len(pairs & known)
        if shared and (share := 2 * shared / (len(pairs) + len(known))) >= _SIMILAR:
            score = round(0.5 * share, 3)
            if record.id not in best or best[record.id][0] < score:
                best[record.id] = (score, record, place)
    return list(best.values())


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset(text)
