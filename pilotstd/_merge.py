"""Merging a partial record into a full one, with evidence that stays true, and one dataset into another.

Forms and notices merge records by the same rules; what differs is a `Conflict`, which stops the merge until the caller resolves it.

Evidence never supports a value that its source did not give. Evidence that names no field supports the whole record as it was; before a
field changes, it is narrowed to the fields that keep their values. Evidence that names a field loses it when the field changes.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pilotstd.errors import InvalidDataset, InvalidQuery, Problem, expected_one_of
from pilotstd.model import Evidence, Extra, Identity, Label, Record, Retired, Vocabulary, is_filled

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

R = TypeVar("R", bound=Record)

# --- Records --------------------------------------------------------------------------------------------------------


def merge_record(old: R, values: Mapping[str, Any], evidence: Iterable[Evidence]) -> R:
    """A record with new values, which *evidence* supports, and the old evidence of the fields that keep their values.

    >>> from pilotstd import Basis, Document
    >>> old = Document(id="doc:a", number="1", evidence=(Evidence(source="source:old", basis=Basis.STATED),))
    >>> new = Evidence(source="source:new", fields=("part_of",), basis=Basis.STATED)
    >>> [(item.source, item.fields) for item in merge_record(old, {"part_of": "doc:b"}, [new]).evidence]
    [('source:old', ('number',)), ('source:new', ('part_of',))]
    """
    changed = {name for name, value in values.items() if value != getattr(old, name)}
    kept = _without(old, old.evidence, changed)
    return attrs.evolve(old, **values, evidence=tuple(dict.fromkeys((*kept, *evidence))))


def narrow_evidence(old: Record | None, new: R) -> R:
    """A record that replaces another: where it still has evidence for the whole old record, that evidence supports only what did not change.

    >>> from pilotstd import Basis, Document
    >>> old = Document(id="doc:a", number="1", evidence=(Evidence(source="source:old", basis=Basis.STATED),))
    >>> [item.fields for item in narrow_evidence(old, attrs.evolve(old, part_of="doc:b")).evidence]
    [('number',)]
    """
    if old is None or old is new or type(old) is not type(new):
        return new
    whole = {item for item in old.evidence if not item.fields}
    if whole.isdisjoint(new.evidence):
        return new
    names = (field.name for field in attrs.fields(type(new)) if field.name != "evidence")
    changed = {name for name in names if getattr(new, name) != getattr(old, name)}
    evidence: list[Evidence] = []
    for item in new.evidence:
        evidence += _without(old, [item], changed) if item in whole else [item]
    return attrs.evolve(new, evidence=tuple(evidence))


def evidence_for_fields(record: Record, fields: Collection[str]) -> Iterator[Evidence]:
    """The evidence of a record, each item narrowed to those of *fields* that it supports.

    >>> from pilotstd import Basis, Document
    >>> record = Document(id="doc:a", number="1", part_of="doc:b", evidence=(Evidence(source="source:a", basis=Basis.STATED),))
    >>> [item.fields for item in evidence_for_fields(record, ["number", "title"])]
    [('number',)]
    """
    filled = tuple(record.filled())
    for item in record.evidence:
        if supported := tuple(name for name in item.fields or filled if name in fields):
            yield attrs.evolve(item, fields=supported)


def _without(old: Record, evidence: Iterable[Evidence], changed: Set[str]) -> Iterator[Evidence]:
    """Evidence of a record without its support for the fields that change. (A note needs none, so a new note narrows nothing.)"""
    filled = tuple(old.filled())
    for item in evidence:
        if not (changed if item.fields else changed - {"note"}):
            yield item
        elif left := tuple(name for name in item.fields or filled if name not in changed):
            yield attrs.evolve(item, fields=left)


# --- Conflicts ------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Conflict:
    """A field that the two sides of a merge fill differently, or an id that one of them has retired."""

    record: str
    """The record, by id."""
    field: str | None = None
    """The field; None where the id is retired on one side."""
    one: object
    """What the first side has: the dataset into which something is merged."""
    other: object
    """What the second side has."""
    sides: tuple[str, str] = ("one", "other")
    """What the sides are called, and what a conflict is resolved to."""

    @property
    def name(self) -> str:
        """What a merge is told to resolve it by, such as ``task:015.title``."""
        return f"{self.record}.{self.field}" if self.field else self.record

    @property
    def message(self) -> str:
        """What each side has."""
        one, other = self.sides
        return f"the {one} has {_shown(self.one, self.other)}, the {other} {_shown(self.other, self.one)}"

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


def _shown(value: object, against: object) -> str:
    if isinstance(value, Record | Retired):
        return f"retired it in {value.since}" if isinstance(value, Retired) else "it in use"
    if isinstance(value, Label):  # in Chinese alone, if that differs
        if value.zh and value.zh != getattr(against, "zh", None):
            return value.zh
        return " / ".join(filter(None, (value.zh, value.en)))
    if isinstance(value, datetime.date):
        return value.isoformat()
    return repr(value.value if isinstance(value, Vocabulary) else value)


def refuse_conflicts(conflicts: Iterable[Conflict], resolve: Mapping[str, str], sides: tuple[str, str]) -> None:
    """Raise `InvalidDataset` with every conflict that is not resolved, `InvalidQuery` for what resolves none."""
    by_name = {conflict.name: conflict for conflict in conflicts}
    for name, side in resolve.items():
        if name not in by_name:
            raise InvalidQuery(f"unknown conflict {name!r}: {expected_one_of(by_name, name)}")
        if side not in sides:
            raise InvalidQuery(f"{name} cannot be resolved to {side!r}: expected {sides[0]!r} or {sides[1]!r}")
    problems = [
        Problem(rule="merge", record=one.record, field=one.field, value=one.other, message=one.message)
        for name, one in by_name.items()
        if name not in resolve
    ]
    if problems:
        example = f'{{"{next(name for name in by_name if name not in resolve)}": "{sides[1]}"}}'
        raise InvalidDataset(
            f"the {sides[1]} differs from the {sides[0]}; resolve each conflict by name, as in {example}", problems
        )


def refuse_new_problems(merged: Dataset, *parts: Dataset) -> None:
    """Raise `InvalidDataset` where a merged dataset breaks a rule that none of its parts breaks."""
    known = {_breach(problem) for part in parts for problem in part.check()}
    if problems := [problem for problem in merged.check() if _breach(problem) not in known]:
        raise InvalidDataset("the merged dataset breaks the rules", problems)


def _breach(problem: Problem) -> tuple[object, ...]:
    """What a problem is about, without its wording, which names neighbours."""
    return problem.rule, problem.record, problem.field, repr(problem.value)


def outcome(before: object, after: object) -> str:
    """What comes of two values of a field: `same`, `filled`, `shorter` (the first says more) or `conflict`."""
    if before == after:
        return "same"
    if not is_filled(before):
        return "filled"
    parts: list[tuple[object, object]] = []
    if isinstance(before, Label) and isinstance(after, Label):
        parts = [*zip(attrs.astuple(before), attrs.astuple(after), strict=True)]
    elif isinstance(before, Extra) and isinstance(after, Extra):
        parts = [(before.get(name), after.get(name)) for name in {*before, *after}]
    if parts:
        if all(was in {None, now} for was, now in parts):
            return "filled"
        if all(now in {None, was} for was, now in parts):
            return "shorter"
    return "conflict"


# --- Datasets -------------------------------------------------------------------------------------------------------


def merge(
    one: Dataset,
    other: Dataset,
    *,
    version: str,
    as_of: datetime.date | str | None = None,
    resolve: Mapping[str, str] | str | None = None,
) -> Dataset:
    """One dataset with the records of another: what agrees has the evidence of both, what is empty in one is filled from the other.

    A value keeps the evidence that supports it, and no other. The day is the later of the two, unless *as_of* is given; a title that
    both have is kept, and the identity is empty, as that of `evolve`. Raises `InvalidDataset`, with every conflict, where a field differs and *resolve* does
    not say by its name whose value it is to be: `{"task:015.title": "other"}`, or `"one"` or `"other"` for all. Raises it as well where
    the result breaks a rule that neither dataset breaks.

    >>> import attrs, pilotstd
    >>> one, other = pilotstd.load("1.1.0"), pilotstd.load("1.2.0")
    >>> mine = one.with_records([attrs.evolve(one["task:015"], level=pilotstd.StandardLevel.NATIONAL)], version="1.1.0+mine.1")
    >>> merge(mine, other, version="1.2.0+mine.1", resolve="one").work_tasks["task:015"].level.value
    'national'
    """
    if version in {one.version, other.version}:
        raise InvalidQuery(f"version {version} is that of a dataset to be merged: expected another")
    sides = ("one", "other")
    every = resolve if isinstance(resolve, str) else None
    if every not in {None, *sides}:
        raise InvalidQuery(f"invalid resolve {every!r}: expected 'one', 'other', or a choice for each conflict by name")
    choices: dict[str, str] = {} if resolve is None or isinstance(resolve, str) else dict(resolve)
    conflicts: list[Conflict] = []

    def prefers_other(record: str, field: str | None, mine: object, theirs: object) -> bool:
        conflict = Conflict(record=record, field=field, one=mine, other=theirs)
        conflicts.append(conflict)
        return (every or choices.get(conflict.name)) == "other"

    held: dict[str, Record | Retired] = {item.id: item for item in (*one, *one.retired)}
    for item in (*other, *other.retired):
        mine = held.get(item.id)
        if mine is None:
            held[item.id] = item
        elif isinstance(mine, Record) and isinstance(item, Record):
            held[item.id] = _merged(mine, item, prefers_other)
        elif mine != item and prefers_other(item.id, None, mine, item):
            held[item.id] = item
    if every is None:
        refuse_conflicts(conflicts, choices, sides)
    merged = one._with(
        version=version,
        as_of=as_of or max(one.as_of, other.as_of),
        title=one.title if one.title == other.title else Label(),
        identity=Identity(),
        records=[item for item in held.values() if isinstance(item, Record)],
        retired=[item for item in held.values() if isinstance(item, Retired)],
    )
    refuse_new_problems(merged, one, other)
    return merged


def _merged(old: R, new: Record, prefers_new: Callable[[str, str, object, object], bool]) -> R:
    """A record with what another one of the same id says of it."""
    if old == new:
        return old
    values: dict[str, Any] = {}
    supported: set[str] = set()
    for name, after in new.filled().items():
        before = getattr(old, name)
        found = outcome(before, after)
        if found == "filled" or (found == "conflict" and prefers_new(old.id, name, before, after)):
            values[name] = after
        elif found != "same":
            continue
        supported.add(name)
    if new.note and new.note not in old.note:
        values["note"] = " ".join(filter(None, (old.note, new.note)))
    merged = merge_record(old, values, evidence_for_fields(new, supported))
    whole = {item for item in (*old.evidence, *new.evidence) if not item.fields}
    return attrs.evolve(merged, evidence=tuple(_joined(merged, whole)))


def _joined(record: Record, whole: Set[Evidence]) -> Iterator[Evidence]:
    """The evidence of a record, with items that differ only in their fields made one.

    An item of *whole* supported a whole record, and does so again where it supports every field.
    """
    places: dict[Evidence, list[Evidence]] = defaultdict(list)
    for item in record.evidence:
        places[attrs.evolve(item, fields=())].append(item)
    filled = tuple(record.filled())
    for place, items in places.items():
        supported = {name for item in items for name in item.fields or filled}
        if place in whole and supported.issuperset(filled):
            yield place
        elif len(items) == 1:
            yield items[0]
        else:
            yield attrs.evolve(place, fields=tuple(name for name in filled if name in supported))
