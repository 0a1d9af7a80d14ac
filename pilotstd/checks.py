"""The rules that a valid dataset obeys.

Each rule is a function that yields the breaches that it finds; `check` runs them all.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, product
from operator import attrgetter
from types import NoneType
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin

import attrs

from pilotstd._cycles import find_cycles
from pilotstd._results import Results
from pilotstd.errors import Problem, near, shown
from pilotstd.model import TABLE_OF, TABLES, Basis, Extra, Identity, Label, Retired, fact_fields, is_filled, targets
from pilotstd.model._fields import ID, references_of, without_none
from pilotstd.model._policy import document_of

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


__all__ = ["RULES", "check", "problems"]


def check(ds: Dataset) -> Results[Problem]:
    """Every breach of a rule, in the order of the rules; empty for a valid dataset.

    >>> import pilotstd
    >>> check(pilotstd.load())
    <0 problems>
    """
    return Results(problems(ds), Problem, "problems", ds)


def problems(ds: Dataset) -> Iterator[Problem]:
    """The breaches that `check` gives, as they are found."""
    for rule in RULES:
        breach = None
        for breach in rule(ds):
            yield Problem(rule=rule.__name__, **breach._asdict())
        if breach and rule is types:  # the other rules take the types for granted
            break


class Breach(NamedTuple):
    """What breaks a rule: the record by id and its field, where there are such, the value, and what is wrong with it."""

    record: str | None
    field: str | None
    value: object
    message: str


# --- Rules ----------------------------------------------------------------------------------------------------------


def types(ds: Dataset) -> Iterator[Breach]:
    """A value has the type of its field, and what holds several is a tuple, as a reader of files makes sure."""
    yield from ds._cached("type problems", lambda: tuple(_mistyped(ds)))


def _mistyped(ds: Dataset) -> Iterator[Breach]:
    for name, kind in (("version", str), ("as_of", datetime.date), ("title", Label), ("identity", Identity)):
        value = getattr(ds, name)
        if not _fits(kind, (value,)):
            yield Breach(None, name, value, _misfit(kind, value))
    groups: list[tuple[type[Any], tuple[Any, ...]]] = [(Retired, ds.retired)]
    groups += [(TABLES[name], tuple(table)) for name, table in ds.tables.items()]
    for cls, records in groups:
        if not _fits(cls, records):
            fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(cls)
            for record, field in product(records, fields):
                value = getattr(record, field.name)
                if not _fits(field.type, (value,)):
                    message = _misfit(field.type, value)
                    yield Breach(str(record.id), field.name, value, message)


def _fits(kind: Any, values: Sequence[Any]) -> bool:
    """Whether all values have a type, as deep as it goes; column by column, which is much faster than value by value."""
    inner, found = without_none(kind), set(map(type, values))
    if inner is not kind:
        found.discard(NoneType)
    if get_origin(inner) is tuple:
        return found <= {tuple} and _fits(get_args(inner)[0], [*chain.from_iterable(values)])
    return found <= {inner} and all(_fits(field.type, column) for field, column in _columns(inner, values))


Wanted = Callable[["attrs.Attribute[Any]"], bool]


def _columns(
    kind: Any, values: Sequence[Any], wanted: Wanted = lambda field: True
) -> Iterator[tuple[attrs.Attribute[Any], list[Any]]]:
    """The fields of a class, each with what it holds in the values; none where it is not an attrs class."""
    for field in attrs.fields(kind) if values and attrs.has(kind) else ():
        if wanted(field):
            yield field, [*map(attrgetter(field.name), values)]


def _misfit(kind: Any, value: object) -> str:
    name = re.sub(r"\w+\.", "", str(kind)) if get_args(kind) else kind.__name__
    return f"expected {name}, got {shown(value)}"


def version(ds: Dataset) -> Iterator[Breach]:
    """The version is one in the sense of PEP 440."""
    from packaging.version import Version

    try:
        Version(ds.version)
        valid = ds.version == ds.version.strip()  # PEP 440 lets blanks be around it
    except ValueError:  # InvalidVersion, or a number of thousands of digits
        valid = False
    if not valid:
        yield Breach(None, "version", ds.version, f"invalid version {shown(ds.version)}: expected a PEP 440 version")


_FORMS = {
    "name": ("[a-z0-9][a-z0-9._-]*", "lower-case ASCII letters, digits, full stops, hyphens and underscores"),
    "homepage": (r"https?://[^\s<>\"{}|\\^`]+", "an address that begins with https:// or http://"),
    "namespace": (r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]*[/#:]", "a URI that ends with /, # or :"),
    "languages": ("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", "a BCP 47 code"),
    "creators": (r"[^;\s]([^;]*[^;\s])?", "a name without a semicolon and without blanks around it"),
}


def identity(ds: Dataset) -> Iterator[Breach]:
    """Name, addresses and languages of a dataset have their forms; its licence is an SPDX licence expression."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    for field, (form, expected) in _FORMS.items():
        value = getattr(ds.identity, field)
        for text in value if isinstance(value, tuple) else (value,):
            if text is not None and not re.fullmatch(form, text):
                yield Breach(None, field, text, f"invalid {field} {text!r}: expected {expected}")
    if (licence := ds.identity.licence) is not None:
        try:
            canonical = canonicalize_license_expression(licence)
        except InvalidLicenseExpression:
            yield Breach(None, "licence", licence, f"invalid licence {licence!r}: expected an SPDX licence expression")
        else:
            if licence != canonical:
                yield Breach(None, "licence", licence, f"invalid licence {licence!r}: SPDX writes {canonical!r}")


def ids(ds: Dataset) -> Iterator[Breach]:
    """An id is `kind:local` in lower-case ASCII letters, digits and hyphens, and is used once; none in use is retired."""
    retired = {item.id for item in ds.retired}
    for name, cls in TABLES.items():
        table = ds.table(name)
        seen = table.ids
        begin = f"{cls.prefix}:"
        for id in [id for id in seen if not (id.startswith(begin) and ID.fullmatch(id))]:
            message = f"invalid id {id!r} in {name}: expected {begin} and then lower-case letters, digits and hyphens"
            yield Breach(id, "id", id, message)
        yield from _several(seen, "records have")
        for id in [id for id in sorted(retired) if id in table]:
            message = f"{id!r} is retired and cannot be used again"
            yield Breach(id, "id", id, message)
    yield from _several([item.id for item in ds.retired], "entries retire")
    for item in ds.retired:
        if not ID.fullmatch(item.id):
            message = f"invalid retired id {item.id!r}: expected a kind, a colon, and then lower-case letters, digits and hyphens"
            yield Breach(item.id, "id", item.id, message)
        for id in item.replaced_by:
            if id not in ds and id not in retired:
                message = f"no record {id!r} to replace {item.id!r}"
                yield Breach(item.id, "replaced_by", id, message)


def _several(ids: Sequence[str], what: str) -> Iterator[Breach]:
    if len(set(ids)) == len(ids):
        return
    for id, times in Counter(ids).items():
        if times > 1:
            message = f"{times} {what} the id {id!r}"
            yield Breach(id, "id", id, message)


_HINTED = 50  # words of a rule, since comparing is slow


def _hinter() -> Callable[[str, Collection[str], object], str]:
    """`near` for the first words that it is asked about, by what else they are told apart; empty for the others."""
    hints: dict[tuple[str, object], str] = {}

    def hint(word: str, known: Collection[str], about: object) -> str:
        if (word, about) not in hints and len(hints) < _HINTED:
            hints[word, about] = near(word, known)
        return hints.get((word, about), "")

    return hint


def references(ds: Dataset) -> Iterator[Breach]:
    """A reference names a record of the dataset, of a kind that the field may point to."""
    hint = _hinter()

    @cache
    def ids_of(kinds: tuple[str, ...]) -> frozenset[str]:
        return frozenset(chain.from_iterable(ds.table(TABLE_OF[kind]).ids for kind in kinds))

    for table, cls in TABLES.items():
        records = tuple(ds.table(table))
        loose = []
        for field, column in _columns(cls, records, _refers):
            known = ids_of(references_of(field))
            if not known.issuperset(_strings(field.type, column, _refers)):
                loose.append((field.name, references_of(field), known))
        for record, (name, kinds, known) in product(records, loose):
            for target in targets(getattr(record, name)):
                if target not in known:
                    due = " or ".join(TABLE_OF[kind] for kind in kinds)
                    message = f"no record {target!r} in {due}{hint(target, known, kinds)}"
                    yield Breach(record.id, name, target, message)


def _refers(field: attrs.Attribute[Any]) -> bool:
    return bool(references_of(field))


def evidence(ds: Dataset) -> Iterator[Breach]:
    """Every record has evidence; every filled field but id and note is supported; what is derived names its rule."""
    derived, hint = Basis.DERIVED, _hinter()
    for name, cls in TABLES.items():
        known = attrs.fields_dict(cls)
        for record in ds.table(name):
            if not record.evidence:
                yield Breach(record.id, "evidence", None, "a record needs evidence")
                continue
            for item in record.evidence:
                if item.basis is derived and not item.rule:
                    message = f"evidence derived from {item.source} has no rule: say by which rule"
                    yield Breach(record.id, "evidence", item, message)
                if item.sha256 and not re.fullmatch("[0-9a-f]{64}", item.sha256):
                    message = f"invalid SHA-256 {shown(item.sha256)}: expected 64 hexadecimal digits in lower case"
                    yield Breach(record.id, "evidence", item, message)
            strange, bare = _support(name, tuple([item.fields for item in record.evidence]))
            for field in strange:
                message = f"evidence for an unknown field {shown(field)} of {name}{hint(field, known, name)}"
                yield Breach(record.id, "evidence", field, message)
            for field in bare:
                value = getattr(record, field)
                if is_filled(value):
                    message = f"nothing in the evidence supports {field}"
                    yield Breach(record.id, field, value, message)


@lru_cache(maxsize=4096)  # the evidence of the records of a kind has few shapes
def _support(table: str, named: tuple[tuple[str, ...], ...]) -> tuple[list[str], list[str]]:
    """Of evidence for these fields, one tuple an item: the names of no field of the table, and the fields without evidence."""
    supported = {field for fields in named for field in fields}
    cls = TABLES[table]
    bare = [name for name in fact_fields(cls) if name not in supported] if all(named) else []
    return sorted(supported - attrs.fields_dict(cls).keys()), bare


def acyclic(ds: Dataset) -> Iterator[Breach]:
    """Nothing rests on itself: no cycle of dependencies, parents, parts or broader topics."""
    needs = {(item.dependent, item.prerequisite): item.id for item in ds.dependencies if item.prerequisite is not None}
    yield from _cycles("prerequisite", needs)
    for name, field in (
        ("departments", "parent"),
        ("regions", "parent"),
        ("documents", "part_of"),
        ("topics", "broader"),
    ):
        pairs = ((record.id, getattr(record, field)) for record in ds.table(name))
        yield from _cycles(field, {pair: pair[0] for pair in pairs if pair[1]})


_LONGEST = 100  # nodes of a cycle in a message


def _cycles(field: str, edges: dict[tuple[str, str], str]) -> Iterator[Breach]:
    """A problem for each edge that closes a cycle; *edges* maps the ends of an edge to the record that holds it."""
    successors: dict[str, list[str]] = {}
    for start, end in edges:
        successors.setdefault(start, []).append(end)
    kind = "dependency" if field == "prerequisite" else field
    for cycle in find_cycles(successors, _LONGEST):
        yield Breach(edges[cycle[-2], cycle[-1]], field, tuple(cycle), f"{kind} cycle: {' → '.join(cycle)}")


_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def texts(ds: Dataset) -> Iterator[Breach]:
    """Texts are NFC, and have no control character but LF."""
    for cls, records in (
        (Label, (ds.title,)),
        (Identity, (ds.identity,)),
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
                    yield Breach(getattr(record, "id", None), None, text, f"{shown(text)} {fault}")


def _is_clean(text: str) -> bool:
    """Whether a text obeys the rule; one that is printable has no control character, which is quicker told."""
    return unicodedata.is_normalized("NFC", text) and (text.isprintable() or not _CONTROL.search(text))


_NO_EXTRA = Extra()  # what nearly every record has, and slow to go over


def _strings(kind: Any, values: Sequence[Any], wanted: Wanted) -> list[str]:
    """Every text in values of a type, at any depth, column by column; only in the fields that are wanted."""
    inner = without_none(kind)
    if inner is str:
        return [*filter(None, values)]
    if inner is Extra:
        held = [extra for extra in values if extra is not _NO_EXTRA]
        return [text for extra in held for pair in extra.items() for text in pair if isinstance(text, str)]
    if get_origin(inner) is tuple:
        return _strings(get_args(inner)[0], [*chain.from_iterable(values)], wanted)
    found = []
    for field, column in _columns(inner, values, wanted):
        found += _strings(field.type, column, wanted)
    return found


def _is_free(field: attrs.Attribute[Any]) -> bool:
    """Whether a field holds texts, or parts with texts, and no ids: those have rules of their own."""
    inner = without_none(field.type)
    if inner is str or get_args(inner) == (str, ...):
        return field.name != "id" and not _refers(field)
    return inner is Extra or get_origin(inner) is tuple or attrs.has(inner)


def dates(ds: Dataset) -> Iterator[Breach]:
    """Nothing is known after the day of the dataset, published before it is issued, or in force before it is issued."""
    for record in ds:
        if record.known_since and record.known_since > ds.as_of:
            message = f"known since {record.known_since}, after the dataset's day {ds.as_of}"
            yield Breach(record.id, "known_since", record.known_since, message)
    ordered: tuple[tuple[Any, str, str], ...] = (
        (ds.documents, "issued", "published"),
        (ds.standards, "issued", "effective"),
    )
    for table, first, second in ordered:
        for record in table:
            before, after = getattr(record, first), getattr(record, second)
            if before and after and after < before:
                message = f"{second} {after} is before {first} {before}"
                yield Breach(record.id, second, after, message)
    texts: tuple[tuple[Any, str], ...] = ((ds.sources, "published"), (ds.work_tasks, "due"))
    for table, field in texts:
        for record in table:
            text = getattr(record, field)
            if text and not _is_date(text):
                message = f"invalid date {text!r}: expected YYYY, YYYY-MM or YYYY-MM-DD"
                yield Breach(record.id, field, text, message)


def _is_date(text: str) -> bool:
    """Whether a text is a year, a month or a day."""
    try:
        datetime.date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return bool(re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", text))


def numbers(ds: Dataset) -> Iterator[Breach]:
    """Numbers count from 1, and no two items of a list, of one document and batch, have the same."""
    fields = (("aspects", "number"), ("key_tasks", "number"), ("work_tasks", "number"), ("work_tasks", "batch"))
    for table, field in (*fields, ("figures", "batch"), ("pilots", "group"), ("pilots", "term_years")):
        for record in ds.table(table):
            value = getattr(record, field)
            if value is not None and value < 1:
                message = f"{field} {value}: numbers count from 1"
                yield Breach(record.id, field, value, message)
    # of each class, batch and number: the documents that have it, each with its place among them and the first record
    numbered: dict[tuple[object, ...], dict[str | None, tuple[int, str]]] = {}
    aspect = ds.aspects.get
    for record in (*ds.aspects, *ds.key_tasks, *ds.work_tasks):
        key = type(record), getattr(record, "batch", None) or 1, record.number
        document = document_of(record, aspect)
        first = numbered.setdefault(key, {})
        if document is None:  # a record without a document may belong to any
            same = [*first.values()][:1]
        else:
            same = [first[other] for other in (document, None) if other in first]
        if same:
            _, other_id = min(same)
            yield Breach(record.id, "number", record.number, f"number {record.number} is also the number of {other_id}")
        first.setdefault(document, (len(first), record.id))


RULES: tuple[Callable[[Dataset], Iterator[Breach]], ...] = (
    types,
    version,
    identity,
    ids,
    references,
    evidence,
    acyclic,
    texts,
    dates,
    numbers,
)
"""All rules, in the order in which problems are listed."""
