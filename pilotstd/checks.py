"""The rules that a sound dataset obeys.

Each rule is a function that yields the breaches that it finds; `check` runs them all.
"""

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, dropwhile, filterfalse, product
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import attrs

from pilotstd.collector import paused_collector
from pilotstd.dataset import Dataset
from pilotstd.errors import Problem, near
from pilotstd.model import (
    TABLE_OF,
    TABLES,
    Basis,
    Label,
    Record,
    Retired,
    targets,
)


def check(ds: Dataset) -> tuple[Problem, ...]:
    """Every breach of a rule, in the order of the rules; empty for a sound dataset.

    >>> import pilotstd
    >>> check(pilotstd.load())
    ()
    """
    found: list[Problem] = []
    with paused_collector():
        for rule in RULES:
            found += rule(ds)
            if found and rule is types:  # the other rules take the types for granted
                break
    return tuple(found)


# --- Rules ----------------------------------------------------------------------------------------------------------


def types(ds: Dataset) -> Iterator[Problem]:
    """A value has the type of its field, and what holds several is a tuple, as the reading of a file sees to."""
    yield from ds.remember("mistyped", lambda: tuple(_mistyped(ds)))


def _mistyped(ds: Dataset) -> Iterator[Problem]:
    for name, kind in (("version", str), ("as_of", datetime.date), ("title", Label)):
        value = getattr(ds, name)
        if not _fits(kind, (value,)):
            yield Problem(rule="types", field=name, value=value, message=_misfit(kind, value))
    groups: list[tuple[type[Any], tuple[Any, ...]]] = [(Retired, ds.retired)]
    groups += [(TABLES[name], tuple(table)) for name, table in ds.tables.items()]
    for cls, records in groups:
        if not _fits(cls, records):
            fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(cls)
            for record, field in product(records, fields):
                value = getattr(record, field.name)
                if not _fits(field.type, (value,)):
                    message = _misfit(field.type, value)
                    yield Problem(
                        rule="types",
                        record=str(record.id),
                        field=field.name,
                        value=value,
                        message=message,
                    )


def _fits(kind: Any, values: Sequence[Any]) -> bool:
    """Whether all values have a type, as deep as it goes; column by column, which is much faster than value by value."""
    inner, found = _inner(kind), set(map(type, values))
    if inner is not kind and NoneType in found:
        found.remove(NoneType)
        values = [value for value in values if value is not None] if found else ()
    if get_origin(inner) is tuple:
        return found <= {tuple} and _fits(get_args(inner)[0], [*chain.from_iterable(values)])
    return found <= {inner} and all(
        _fits(field.type, column) for field, column in _columns(inner, values)
    )


def _inner(kind: Any) -> Any:
    """A type without None."""
    if isinstance(kind, UnionType):
        (kind,) = (part for part in get_args(kind) if part is not NoneType)
    return kind


Wanted = Callable[["attrs.Attribute[Any]"], bool]


def _columns(
    kind: Any, values: Sequence[Any], wanted: Wanted = lambda field: True
) -> Iterator[tuple["attrs.Attribute[Any]", list[Any]]]:
    """The fields of a class, each with what it holds in the values; none where it is no class of ours."""
    for field in attrs.fields(kind) if values and attrs.has(kind) else ():
        if wanted(field):
            yield field, [*map(attrgetter(field.name), values)]


def _misfit(kind: Any, value: object) -> str:
    name = re.sub(r"\w+\.", "", str(kind)) if get_args(kind) else kind.__name__
    return f"{value!r:.200} where {name} is due"


def version(ds: Dataset) -> Iterator[Problem]:
    """The version is one in the sense of PEP 440."""
    from packaging.version import InvalidVersion, Version

    try:
        Version(ds.version)
    except InvalidVersion:
        yield Problem(
            rule="version",
            field="version",
            value=ds.version,
            message=f"{ds.version!r} is no PEP 440 version",
        )


_LOCAL = "[a-z0-9]+(?:-[a-z0-9]+)*"
ID = re.compile(f"[a-z]+:{_LOCAL}")
"""The id of a record."""


def ids(ds: Dataset) -> Iterator[Problem]:
    """An id is `kind:local` in lower-case ASCII letters, digits and hyphens, and stands once; none in use is retired."""
    retired = {item.id for item in ds.retired}
    for name, cls in TABLES.items():
        table = ds.table(name)
        seen = table.ids
        form = re.compile(f"{cls.prefix}:{_LOCAL}")
        for id in filterfalse(form.fullmatch, seen):
            message = f"{id!r} is no id of {name}: {cls.prefix}: and then lower-case letters, digits and hyphens"
            yield Problem(rule="ids", record=id, field="id", value=id, message=message)
        yield from _several(seen, "records have")
        for id in retired.intersection(seen):
            message = f"{id!r} is retired and cannot be used again"
            yield Problem(rule="ids", record=id, field="id", value=id, message=message)
    yield from _several([item.id for item in ds.retired], "entries retire")
    for item in ds.retired:
        if not ID.fullmatch(item.id):
            message = f"{item.id!r} is retired and no id: a kind, a colon, and then lower-case letters, digits and hyphens"
            yield Problem(rule="ids", record=item.id, field="id", value=item.id, message=message)
        for id in item.replaced_by:
            if id not in ds and id not in retired:
                message = f"no record {id!r} to replace {item.id!r}"
                yield Problem(
                    rule="ids", record=item.id, field="replaced_by", value=id, message=message
                )


def _several(ids: Sequence[str], what: str) -> Iterator[Problem]:
    if len(set(ids)) == len(ids):
        return
    for id, times in Counter(ids).items():
        if times > 1:
            message = f"{times} {what} the id {id!r}"
            yield Problem(rule="ids", record=id, field="id", value=id, message=message)


_HINTED = 50  # of the ids that are missing, since comparing is slow


def references_resolve(ds: Dataset) -> Iterator[Problem]:
    """A reference names a record of the dataset, of a kind that the field may point to."""
    hints: dict[tuple[str, object], str] = {}

    def hint(target: str, kinds: object, known: frozenset[str]) -> str:
        if (target, kinds) not in hints:
            hints[target, kinds] = near(target, known) if len(hints) < _HINTED else ""
        return hints[target, kinds]

    @cache
    def ids_of(kinds: tuple[str, ...]) -> frozenset[str]:
        return frozenset(chain.from_iterable(ds.table(TABLE_OF[kind]).ids for kind in kinds))

    for name, cls in TABLES.items():
        records = tuple(ds.table(name))
        loose = []
        for field, column in _columns(cls, records, _refers):
            known = ids_of(field.metadata["refers"])
            if not known.issuperset(_strings(field.type, column, _refers)):
                loose.append((field.name, field.metadata["refers"], known))
        for record, (field, kinds, known) in product(records, loose):
            for target in targets(getattr(record, field)):
                if target not in known:
                    due = " or ".join(TABLE_OF[kind] for kind in kinds)
                    message = f"no record {target!r} in {due}{hint(target, kinds, known)}"
                    yield Problem(
                        rule="references",
                        record=record.id,
                        field=field,
                        value=target,
                        message=message,
                    )


def _refers(field: "attrs.Attribute[Any]") -> bool:
    return "refers" in field.metadata


def evidence(ds: Dataset) -> Iterator[Problem]:
    """Every record has evidence; every filled field but id and note is supported; what is derived names its rule."""
    derived = Basis.DERIVED
    for name, cls in TABLES.items():
        known = attrs.fields_dict(cls)
        for record in ds.table(name):
            if not record.evidence:
                yield _unfounded(record, "evidence", None, "a record needs evidence")
                continue
            for item in record.evidence:
                if item.basis is derived and not item.rule:
                    message = f"what is derived from {item.source} needs the rule by which it was"
                    yield _unfounded(record, "evidence", item, message)
                if item.sha256 and not re.fullmatch("[0-9a-f]{64}", item.sha256):
                    message = f"{item.sha256!r} is no SHA-256: 64 hexadecimal digits in lower case"
                    yield _unfounded(record, "evidence", item, message)
            strange, bare = _support(name, tuple([item.fields for item in record.evidence]))
            for field in strange:
                message = f"evidence for {field!r}, which is no field of {name}{near(field, known)}"
                yield _unfounded(record, "evidence", field, message)
            for field, default in bare:
                value = getattr(record, field)
                if value != default:
                    message = f"nothing in the evidence supports {field}"
                    yield _unfounded(record, field, value, message)


def _unfounded(record: Record, field: str, value: object, message: str) -> Problem:
    return Problem(rule="evidence", record=record.id, field=field, value=value, message=message)


@lru_cache(maxsize=4096)  # records of a kind rest on evidence of few shapes
def _support(
    table: str, named: tuple[tuple[str, ...], ...]
) -> tuple[list[str], list[tuple[str, Any]]]:
    """Of evidence for these fields, one tuple an item: those that are no fields, and the fields left bare with their defaults."""
    supported = {field for fields in named for field in fields}
    known = attrs.fields_dict(TABLES[table])
    needy = known.keys() - supported - {"id", "note", "evidence"} if all(named) else ()
    bare = [(field.name, field.default) for field in known.values() if field.name in needy]
    return sorted(supported - known.keys()), bare


def acyclic(ds: Dataset) -> Iterator[Problem]:
    """Nothing comes before itself: no cycle of dependencies, of parents or of parts."""
    needs = {
        (item.dependent, item.prerequisite): item.id
        for item in ds.dependencies
        if item.prerequisite is not None
    }
    yield from _cycles("prerequisite", needs)
    for name, field in (("departments", "parent"), ("regions", "parent"), ("documents", "part_of")):
        pairs = ((record.id, getattr(record, field)) for record in ds.table(name))
        yield from _cycles(field, {pair: pair[0] for pair in pairs if pair[1]})


def _cycles(field: str, edges: dict[tuple[str, str], str]) -> Iterator[Problem]:
    """A problem for each record that closes a cycle: with its edge gone, the next cycle is looked for."""
    follows: dict[str, list[str]] = {}
    for start, end in edges:
        follows.setdefault(start, []).append(end)
    while cycle := find_cycle(follows):
        message = f"a cycle: {' → '.join(cycle)}"
        record = edges[cycle[-2], cycle[-1]]
        yield Problem(
            rule="acyclic", record=record, field=field, value=tuple(cycle), message=message
        )
        follows[cycle[-2]].remove(cycle[-1])


def find_cycle(follows: dict[str, list[str]]) -> list[str]:
    """A cycle in a directed graph of ids, its first id again at the end; empty where there is none."""
    done: set[str] = set()
    for start in follows:
        path: dict[str, None] = {}  # in order, as dicts are
        stack = [start]
        while stack:
            id = stack[-1]
            if id in path or id in done:  # all that follows it is done
                stack.pop()
                path.pop(id, None)
                done.add(id)
                continue
            path[id] = None
            for after in follows.get(id, ()):
                if after in path:
                    return [*dropwhile(after.__ne__, path), after]
                if after not in done:
                    stack.append(after)
    return []


_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def texts(ds: Dataset) -> Iterator[Problem]:
    """Texts are NFC, and have no control character but LF."""
    for cls, records in (
        (Label, (ds.title,)),
        (Retired, ds.retired),
        *((TABLES[name], tuple(ds.table(name))) for name in TABLES),
    ):
        if _is_clean(" ".join(_strings(cls, records, _is_free))):
            continue
        for record in records:
            for text in _strings(cls, (record,), _is_free):
                if not _is_clean(text):
                    control = _CONTROL.search(text)
                    fault = (
                        f"has the control character {control[0]!r}"
                        if control
                        else "is not NFC: write it in composed characters"
                    )
                    yield Problem(
                        rule="texts",
                        record=getattr(record, "id", None),
                        value=text,
                        message=f"{text!r:.200} {fault}",
                    )


def _is_clean(text: str) -> bool:
    """Whether a text obeys the rule; one that is printable has no control character, which is quicker told."""
    return unicodedata.is_normalized("NFC", text) and (
        text.isprintable() or not _CONTROL.search(text)
    )


def _strings(kind: Any, values: Sequence[Any], wanted: Wanted) -> list[str]:
    """Every text in values of a type, as deep as it stands, column by column; only in the fields that are wanted."""
    inner = _inner(kind)
    if inner is str:
        return [value for value in values if value is not None]
    if get_origin(inner) is tuple:
        return _strings(get_args(inner)[0], [*chain.from_iterable(values)], wanted)
    found = []
    for field, column in _columns(inner, values, wanted):
        found += _strings(field.type, column, wanted)
    return found


def _is_free(field: "attrs.Attribute[Any]") -> bool:
    """Whether a field holds texts, or parts with texts, and no ids: those have rules of their own."""
    inner = _inner(field.type)
    if inner is str or get_args(inner) == (str, ...):
        return field.name != "id" and not _refers(field)
    return get_origin(inner) is tuple or attrs.has(inner)


def dates(ds: Dataset) -> Iterator[Problem]:
    """Nothing is known after the day of the dataset, published before it is issued, or in force before it is issued."""
    for record in ds:
        if record.known_since and record.known_since > ds.as_of:
            message = f"known since {record.known_since}, after the dataset's day {ds.as_of}"
            yield Problem(
                rule="dates",
                record=record.id,
                field="known_since",
                value=record.known_since,
                message=message,
            )
    ordered: tuple[tuple[Any, str, str], ...] = (
        (ds.documents, "issued", "published"),
        (ds.standards, "issued", "effective"),
    )
    for table, first, second in ordered:
        for record in table:
            before, after = getattr(record, first), getattr(record, second)
            if before and after and after < before:
                message = f"{second} {after} is before {first} {before}"
                yield Problem(
                    rule="dates", record=record.id, field=second, value=after, message=message
                )
    for source in ds.sources:
        if source.published and not _is_date(source.published):
            message = f"{source.published!r} is no date: YYYY, YYYY-MM or YYYY-MM-DD"
            yield Problem(
                rule="dates",
                record=source.id,
                field="published",
                value=source.published,
                message=message,
            )


def _is_date(text: str) -> bool:
    """Whether a text is a year, a month or a day."""
    try:
        datetime.date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return bool(re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", text))


def numbers(ds: Dataset) -> Iterator[Problem]:
    """Numbers count from 1, and no two items of a list have the same."""
    fields = (
        ("aspects", "number"),
        ("key_tasks", "number"),
        ("work_tasks", "number"),
        ("work_tasks", "batch"),
    )
    for table, field in (*fields, ("pilots", "group"), ("pilots", "term_years")):
        for record in ds.table(table):
            value = getattr(record, field)
            if value is not None and value < 1:
                message = f"{field} {value}: numbers count from 1"
                yield Problem(
                    rule="numbers", record=record.id, field=field, value=value, message=message
                )
    same: dict[tuple[object, ...], list[Record]] = {}
    for record in (*ds.aspects, *ds.key_tasks, *ds.work_tasks):
        others = same.setdefault((type(record), getattr(record, "batch", None), record.number), [])
        lists = getattr(record, "document", None), None  # one that names no list may be of any
        for first in others:
            document = getattr(first, "document", None)
            if document in lists or lists[0] is None:
                message = f"number {record.number} is that of {first.id} too"
                yield Problem(
                    rule="numbers",
                    record=record.id,
                    field="number",
                    value=record.number,
                    message=message,
                )
                break
        others.append(record)


RULES: tuple[Callable[[Dataset], Iterator[Problem]], ...] = (
    types,
    version,
    ids,
    references_resolve,
    evidence,
    acyclic,
    texts,
    dates,
    numbers,
)
"""All rules, in the order in which problems are listed."""
