"""Finding records by words, in either language.

Names are compared folded (width, case) and scored: 1 for a name that is the query, above 0.5 for one that holds all of its words,
the higher the more of the name they make up, and below for one that resembles it by its pairs of characters.
"""

from bisect import bisect_right
from functools import cache
from heapq import nsmallest
from itertools import accumulate
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
    found = [hit for table in tables for hit in _holding(table, wanted)]
    if len(found) < limit:
        have = {record.id for _, record, _ in found}
        found += [
            hit for table in tables for hit in _resembling(table, wanted) if hit[1].id not in have
        ]
    best = nsmallest(limit, found, key=lambda hit: (-hit[0], hit[1].id))
    return tuple(Match(record, score, names(record)[place]) for score, record, place in best)


_Hit = tuple[float, Record, int]  # a score, a record, and which of its names matched
_NO_HIT = (0.0,)


def _holding(table: Table[Any], wanted: str) -> list[_Hit]:
    """The records whose names hold every word, each by its best name, or its first where the words are spread over several.

    All names are looked through as one text, a line each: that takes a fraction of asking them one by one.
    """

    def build() -> tuple[str, list[int], list[tuple[Record, int, int]]]:
        lines: list[str] = []
        owners: list[
            tuple[Record, int, int]
        ] = []  # of each line, with the first of the record's and the one after its last
        for record in table:
            first = len(lines)
            lines += [folded(name) + "\n" for name in names(record)]
            owners += [(record, first, len(lines))] * (len(lines) - first)
        return "".join(lines), [*accumulate(map(len, lines), initial=0)], owners

    text, starts, owners = table.remember("lines", build)
    word, *others = wanted.split()

    @cache
    def held(length: int) -> float:
        return round(0.5 + 0.49 * min(1.0, len(wanted) / length), 3)

    hits: dict[int, _Hit] = {}
    at = text.find(word)
    while at >= 0:
        line = bisect_right(starts, at) - 1
        start, end = starts[line], starts[line + 1]
        record, first, last = owners[line]
        score, place = held(end - 1 - start), line - first
        if text.startswith(wanted, start) and end - 1 - start == len(wanted):
            score = 1.0
        elif others and not all(map(text[start:end].__contains__, others)):
            spread = all(map(text[starts[first] : starts[last]].__contains__, others))
            score, place = 0.5 if spread else 0.0, 0
        if score > hits.get(first, _NO_HIT)[0]:
            hits[first] = (score, record, place)
        at = text.find(word, end)
    return [*hits.values()]


def _resembling(table: Table[Any], wanted: str) -> list[_Hit]:
    def build() -> list[tuple[frozenset[str], Record, int]]:
        return [
            (_pairs(folded(name)), record, place)
            for record in table
            for place, name in enumerate(names(record))
        ]

    pairs, best = _pairs(wanted), dict[str, _Hit]()
    for known, record, place in table.remember("pairs", build):
        shared = len(pairs & known)
        if shared and (alike := 2 * shared / (len(pairs) + len(known))) >= _ALIKE:
            score = round(0.5 * alike, 3)
            if record.id not in best or best[record.id][0] < score:
                best[record.id] = (score, record, place)
    return list(best.values())


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset(text)
