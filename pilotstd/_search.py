"""Finding records by words, in either language.

Every name of a record is a text. A query is cut into parts: words of other scripts than the Chinese one, and single Chinese characters.
A text has a word where one of its words begins with it, after small differences of spelling are taken away (`_stem`); it has a Chinese
character where it has one of the two pairs of neighbours that the character is in. An inverted index gives the texts of each word and pair.
What it does not have is tried again as two words in one, as a typing error, and as pinyin.

A record has the parts that its texts have; those of its heading, topics and regions count for less. Each text thus has a mask: bit *i* is part
*i* of the query as it is written, bit *n + i* the same part as a guess, and bit *2n + i* one through something that the record names.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from heapq import nsmallest
from importlib.resources import files
from importlib.util import find_spec
from itertools import chain, pairwise, product
from operator import add
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from pilotstd._require import require
from pilotstd.errors import InvalidQuery
from pilotstd.model import Record, label_fields
from pilotstd.model._names import all_names, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pilotstd._table import Table
    from pilotstd.dataset import Dataset

R_co = TypeVar("R_co", bound=Record, covariant=True)
T = TypeVar("T")

_CHINESE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS, _RUNS = re.compile(rf"[^\W_{_CHINESE}]+"), re.compile(rf"[{_CHINESE}]+")
_PARTS = re.compile(f"{_WORDS.pattern}|{_RUNS.pattern}")
_INITIAL, _FINAL = "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])", "[aeiouvü]+(?:ng|n|r)?"
_LIKE_PINYIN = re.compile(f"{_INITIAL}?{_FINAL}(?:{_INITIAL}{_FINAL})*")
_NUMBER = re.compile(r"(?:no|number|#|第)?[\s.:]*0*(\d{1,9})\s*[号条]?")
_TASK = re.compile(r"(?:(?:work )?task|item|(?:工作)?任务|第)[\s.:#]*(?:no\.?)?\s*0*(\d{1,9})\s*(?:项|号)?")
_LITTLE = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with"])
_MOST = 300  # parts of a query that count
_GUESSES, _LONGEST = 20, 60  # words of a query that are guessed, and letters of such a word

_WORD_WEIGHT = 2  # of a word, a Chinese character being 1
_GUESSED, _RELATED = 0.85, 0.8  # what a part is worth that was guessed, or is in something that the record names
_ENOUGH = 0.6  # the worth of a query below which a resemblance is chance


@attrs.frozen
class Match(Generic[R_co]):
    """A record that a search found."""

    record: R_co
    """The record."""
    score: float
    """How well it matches: 1 for a name that equals the query, 0.5 or more where its names have every word, less for a guess."""
    text: str
    """The text that matched, as it is written."""
    reason: str = "name"
    """What the text is: a `name` of the record, its `number`, `id` or `heading`, the name of one of its `topics` or `regions`, or a
    `short name` in common use, followed by its source."""


def search(where: Dataset | Table[Any], query: str, limit: int = 10) -> tuple[Match[Any], ...]:
    """The records that have the words of *query*, or resemble them, best first; see `Dataset.search`."""
    wanted = folded(query)
    if not wanted:
        raise InvalidQuery("the query is empty: expected words to search for")
    if limit < 1:
        raise InvalidQuery(f"invalid limit {limit}: expected 1 or more")
    ds: Dataset = getattr(where, "dataset", where)  # type: ignore[arg-type]
    index: _Index = ds._cached("search", lambda: _Index(ds))
    hits = (hit for hit in index.find(wanted) if where is ds or hit[1] in where)
    best = nsmallest(limit, hits, key=lambda hit: (-hit[0], hit[1].startswith("source:"), hit[1]))
    return tuple(Match(ds[id], score, *index.wording(text, reason)) for score, id, text, reason in best)


_Hit = tuple[float, str, int | str, str]  # a score, an id, and the two that `_Index.wording` takes


class _Once(Generic[T]):
    """`functools.cached_property` without its lock: Python 3.11 has one for all instances, and a process forked meanwhile waits for it for ever."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self.make = make

    def __get__(self, instance: Any, owner: type | None = None) -> T:
        value: T = self.make(instance)
        vars(instance)[self.make.__name__] = value
        return value


class _Index:
    """The texts of a dataset, and which have a word or a pair of Chinese characters."""

    def __init__(self, ds: Dataset) -> None:
        self.owners: list[str] = []  # of texts: records, by id, and headings
        self.texts: list[str] = []
        self.owner_of: list[int] = []
        self.reasons: dict[int, str] = {}  # of the texts that are not names
        self.numbers: dict[int, list[str]] = defaultdict(list)  # the ids of what has a number
        self.naming: dict[str, dict[int, list[int]]] = {}  # by field: the owners that name another
        self.place: dict[str, int] = {}
        headings: dict[str, int] = {}
        short, references = _short_names(), []
        for table in ds.tables.values():
            fields = attrs.fields_dict(table.type)
            naming = [field for field in ("topics", "regions", "region", "heading") if field in fields]
            if not naming and not label_fields(table.type):
                continue
            numbered = "number" in fields and fields["number"].type is int
            for record in table:
                owner = self.place[record.id] = len(self.owners)
                self.owners.append(record.id)
                names = all_names(record)
                self.texts += names
                self.owner_of += [owner] * len(names)
                for name in filter(short.__contains__, names):
                    for another, source in short[name]:
                        if another not in names:
                            self._add(another, owner, f"short name, {source}")
                slug = record.id.partition(":")[2]
                if not slug.isdigit():
                    self._add(slug, owner, "id")
                if numbered:
                    self.numbers[record.number].append(record.id)  # type: ignore[attr-defined]
                references += [(field, owner, value) for field in naming if (value := getattr(record, field))]
        for field, owner, value in references:
            known = headings if field == "heading" else self.place
            for named in (value,) if isinstance(value, str) else value:
                if known is headings and named not in headings:
                    headings[named] = len(self.owners)
                    self._add(named, len(self.owners), field)
                    self.owners.append("")
                if named in known:
                    self.naming.setdefault(field, {}).setdefault(known[named], []).append(owner)
        self.folded = [*map(folded, self.texts)]
        self.counts = Counter(self.folded)
        self.sizes = [*map(len, self.folded)]

    def _add(self, text: str, owner: int, reason: str) -> None:
        self.reasons[len(self.texts)] = reason
        self.texts.append(text)
        self.owner_of.append(owner)

    @_Once
    def words(self) -> dict[str, list[int]]:
        """The texts that have a word, by its stem."""
        spelt, index = self._index(_WORDS.findall), dict[str, list[int]]()
        for word, texts in spelt.items():
            index.setdefault(_stem(word), []).extend(texts)
        return index

    @_Once
    def pairs(self) -> dict[str, list[int]]:
        """The texts that have a pair of Chinese characters, or a single one that has no neighbour."""
        return self._index(lambda name: () if name.isascii() else chain(*map(_pairs, _RUNS.findall(name))))

    def _index(self, cut: Callable[[str], Iterable[str]]) -> dict[str, list[int]]:
        index: dict[str, list[int]] = defaultdict(list)
        for text, name in enumerate(self.folded):
            for part in cut(name):
                index[part].append(text)
        return dict(index)

    @_Once
    def alphabet(self) -> list[str]:
        """The stems in order."""
        return sorted(self.words)

    @_Once
    def characters(self) -> set[str]:
        return set("".join(self.pairs))

    @_Once
    def simplified(self) -> _Simplified:
        return _Simplified()

    @_Once
    def alike(self) -> dict[str, list[str]]:
        """The characters by their simplified form."""
        return _grouped((self.simplified[char], char) for char in self.characters)

    @_Once
    def read(self) -> dict[str, list[str]]:
        """The characters by syllable of pinyin."""
        library = require("pypinyin", extra="search")
        pinyin, style = library.pinyin, library.Style.NORMAL
        return _grouped(
            (syllable, char) for char in self.characters for syllable in pinyin(char, style=style, heteronym=True)[0]
        )

    def find(self, wanted: str) -> Iterator[_Hit]:
        """What matches, in no order."""
        found: set[str] = set()
        for id, text, reason in chain(self._equal(wanted), self._numbered(wanted)):
            if id and id not in found:
                found.add(id)
                yield 1.0, id, text, reason
        yield from (hit for hit in _Marks(self, wanted).hits() if hit[1] not in found)

    def wording(self, text: int | str, reason: str) -> tuple[str, str]:
        """The text of a hit and what it is, given the text or its number; only the hits that are returned need it."""
        return (text, reason) if isinstance(text, str) else (self.texts[text], reason or self.reasons.get(text, "name"))

    def _equal(self, wanted: str) -> Iterator[tuple[str, int | str, str]]:
        """The records with a text that is the query."""
        if wanted in self.place:
            yield wanted, wanted, "id"
        text = -1
        for _ in range(self.counts[wanted]):
            text = self.folded.index(wanted, text + 1)
            yield self.owners[self.owner_of[text]], text, ""

    def _numbered(self, wanted: str) -> Iterator[tuple[str, str, str]]:
        """The records with the number that the query is: work tasks where it says so."""
        task = _TASK.fullmatch(wanted)
        if match := task or _NUMBER.fullmatch(wanted):
            number = int(match[1])
            for id in self.numbers.get(number, ()):
                if not task or id.startswith("task:"):
                    yield id, str(number), "number"


class _Marks:
    """Which parts of a query each text has."""

    def __init__(self, index: _Index, wanted: str) -> None:
        self.index = index
        self.size = len(wanted)
        parts = _PARTS.findall(wanted)
        parts = [part for part in parts if part not in _LITTLE] or parts
        self.weights: list[int] = []
        runs: list[tuple[int, str]] = []
        words: list[tuple[int, str]] = []
        for part in parts:
            chinese = _RUNS.match(part)
            (runs if chinese else words).append((len(self.weights), part))
            self.weights += [1] * len(part) if chinese else [_WORD_WEIGHT]
            if len(self.weights) > _MOST:
                break
        self.count = len(self.weights)
        self.masks: dict[int, int] = defaultdict(int)  # by text
        for at, run in runs:
            self._mark_run(run, at)
        self._mark_words(words)

    def _mark(self, texts: Iterable[int], bits: int, guess: bool = False) -> bool:
        """Give these parts to these texts; whether there are any."""
        bits <<= self.count * guess
        masks = self.masks
        marked = False
        for text in texts:
            masks[text] |= bits
            marked = True
        return marked

    def _mark_run(self, run: str, at: int) -> None:
        pairs, alike = self.index.pairs, self.index.alike
        forms = [alike.get(self.index.simplified[char], []) for char in run]
        if len(run) == 1:
            for pair, texts in pairs.items():
                if not set(pair).isdisjoint(forms[0]):
                    self._mark(texts, 1 << at)
        bits: dict[str, int] = defaultdict(int)
        for offset, (first, second) in enumerate(pairwise(forms), at):
            for both in product(first, second):
                bits["".join(both)] |= 3 << offset
        for pair in bits.keys() & pairs.keys():
            self._mark(pairs[pair], bits[pair])

    def _mark_words(self, words: list[tuple[int, str]]) -> None:
        known = {at for at, word in words if self._mark(chain(*self._beginning(word)), 1 << at)}
        for (at, word), (then, second) in pairwise(words):  # cyber security: cybersecurity
            if self._mark(self.index.words.get(_stem(word + second), ()), 1 << at | 1 << then):
                known |= {at, then}
        unknown = [(at, word) for at, word in words if at not in known and len(word) <= _LONGEST][:_GUESSES]
        for at, word in unknown:
            if not self._mark(self._divided(word), 1 << at):  # ecommerce: e-commerce
                self._mark(chain(self._misspelt(word), self._in_pinyin(word)), 1 << at, guess=True)
        if unknown and len(words) > 1:  # yang lao: yanglao
            together = "".join(word for _, word in words)
            self._mark(self._in_pinyin(together), sum(1 << at for at, _ in words), guess=True)

    def _beginning(self, word: str) -> Iterator[list[int]]:
        """The texts of the words that begin with a word, or are it where it is a number or a letter or two."""
        index, stem = self.index, _stem(word)
        if stem in index.words and (len(stem) < 3 or stem.isdigit()):
            yield index.words[stem]
        elif len(stem) > 1 and not stem.isdigit():
            first = bisect_left(index.alphabet, stem)
            for known in index.alphabet[first : bisect_left(index.alphabet, stem + "\U0010ffff")]:
                yield index.words[known]

    def _divided(self, word: str) -> Iterator[int]:
        """The texts that have a word as two with something between them."""
        for cut in range(1, len(word)):
            first, second = (self.index.words.get(_stem(half), ()) for half in (word[:cut], word[cut:]))
            if first and second:
                for text in set(first).intersection(second):
                    if word in "".join(_WORDS.findall(self.index.folded[text])):
                        yield text

    def _misspelt(self, word: str) -> Iterable[int]:
        """The texts of the words that differ from a word by the fewest typing errors: one, or two where it is long."""
        stem = _stem(word)
        most = 0 if len(stem) < 4 or any(map(str.isdigit, stem)) else 1 if len(stem) < 8 else 2
        letters = set(stem)
        close: dict[int, list[list[int]]] = defaultdict(list)
        for known, texts in self.index.words.items() if most else ():
            if abs(len(known) - len(stem)) <= most and len(letters.symmetric_difference(known)) <= 2 * most:
                close[_errors(stem, known)].append(texts)
        fewest = min(close, default=most + 1)
        return chain(*close[fewest]) if fewest <= most else ()

    def _in_pinyin(self, word: str) -> Iterable[int]:
        """The texts with Chinese characters that are read so, at least two."""
        if len(word) > _LONGEST or not _LIKE_PINYIN.fullmatch(word) or find_spec("pypinyin") is None:
            return ()
        pairs, read = self.index.pairs, self.index.read
        texts: set[int] = set()
        for syllables in _divisions(word.replace("ü", "v"), read):
            having = [
                {text for pair in product(read[one], read[two]) for text in pairs.get("".join(pair), ())}
                for one, two in pairwise(syllables)
            ]
            if having:
                texts |= set.intersection(*having)
        return texts

    def _worth(self, mask: int) -> float:
        """The share of the query that a mask has, by weight."""
        n, total = self.count, 0.0
        for part, weight in enumerate(self.weights):
            if mask >> part & 1:
                total += weight
            elif mask >> n + part & 1:
                total += weight * _GUESSED
            elif mask >> 2 * n + part & 1:
                total += weight * _RELATED
        return total / (sum(self.weights) or 1)

    def hits(self) -> Iterator[_Hit]:
        """The records that have enough of the query, each with its best text."""
        index, n, sizes = self.index, self.count, self.index.sizes
        whole, worths = (1 << n) - 1, _Worths(self)
        masks: dict[int, int] = defaultdict(int)  # by owner
        # The best text of each owner: what it is worth, its size and its number below nought, and through which field.
        best: dict[int, tuple[float, int, int, str]] = {}
        for text, marked in self.masks.items():
            owner = index.owner_of[text]
            own = index.reasons.get(text) != "id"  # the words of an id are ours
            mask = marked if own else ((marked | marked >> n) & whole) << 2 * n
            masks[owner] |= mask
            rank = (worths[mask], -sizes[text], -text, "")
            if owner not in best or best[owner] < rank:
                best[owner] = rank
        for field, naming in index.naming.items():
            for named in naming.keys() & best.keys():
                mask = (masks[named] | masks[named] >> n) & whole
                rank = (worths[mask] * _RELATED, *best[named][1:3], field)
                for owner in naming[named]:
                    masks[owner] |= mask << 2 * n
                    if owner not in best or best[owner] < rank:
                        best[owner] = rank
        for owner, mask in masks.items():
            if (worth := worths[mask]) >= _ENOUGH and (id := index.owners[owner]):
                alone, size, text, field = best[owner]
                share = min(1.0, self.size / -size)
                whole_in_one = 0.49 * share * (alone == 1)
                score = 0.5 + whole_in_one if mask & whole == whole else 0.4 * worth + 0.1 * share
                yield round(score, 3), id, -text, field


class _Worths(dict[int, float]):
    def __init__(self, marks: _Marks) -> None:
        self.worth = marks._worth

    def __missing__(self, mask: int) -> float:
        worth = self[mask] = self.worth(mask)
        return worth


_SPELLINGS = (
    (re.compile(r"^0+(?=\d)"), ""),
    (re.compile(r"(?<=...)ies$"), "y"),
    (re.compile(r"(?<=..[^s])s$"), ""),
    (re.compile(r"is(?=(?:e|ed|er|ing|ation)$)"), "iz"),
    (re.compile(r"(?<=..)our"), "or"),
    (re.compile(r"(?<=..)tre$"), "ter"),
)


def _stem(word: str) -> str:
    """A folded word without the differences of number and of spelling.

    >>> [_stem(word) for word in ("libraries", "standardisation", "neighbourhood", "centres", "015")]
    ['library', 'standardization', 'neighborhood', 'center', '15']
    """
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return word


def _pairs(run: str) -> Iterable[str]:
    return map(add, run, run[1:]) if len(run) > 1 else run


def _errors(word: str, other: str) -> int:
    """How many letters to put in, take out, change or swap with the next to make one word of the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        row = [i]
        for j, known in enumerate(other, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != known)))
            if before and j > 1 and letter == other[j - 2] and word[i - 2] == known:
                row[-1] = min(row[-1], before[j - 2] + 1)
        before, last = last, row
    return last[-1]


def _divisions(word: str, syllables: dict[str, list[str]]) -> list[tuple[str, ...]]:
    """The ways of reading a word as syllables, those of the fewest."""
    ways: list[list[tuple[str, ...]]] = [[()], *([] for _ in word)]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 6), end):
            if word[start:end] in syllables:
                ways[end] += [(*way, word[start:end]) for way in ways[start]]
        ways[end] = sorted(ways[end], key=len)[:8]
    return ways[-1]


def _grouped(items: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, item in items:
        groups[key].append(item)
    return dict(groups)


class _Simplified(dict[str, str]):
    """The simplified form of a character, where OpenCC is installed; else the character itself."""

    def __init__(self) -> None:
        found = find_spec("opencc") is not None
        self.convert: Callable[[str], str] = require("opencc", extra="search").OpenCC("t2s").convert if found else str

    def __missing__(self, char: str) -> str:
        plain = self[char] = self.convert(char)
        return plain


def _short_names() -> dict[str, list[tuple[str, str]]]:
    """Short names in common use, each with its source, by full name."""
    text = files("pilotstd").joinpath("data", "short-names.csv").read_text(encoding="utf-8")
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in csv.DictReader(text.splitlines()):
        names[row["full"]].append((row["short"], row["source"]))
    return names
