"""What changed between two datasets, as a value: listed, counted, applied, undone.

Every id of a dataset is in use, as a record, or retired, as an entry of `retired`, or unknown to it. A `Change` says how one id, one
field of a record or one line of the head of a dataset went from one state to another; its kind follows from the two.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

from pilotstd import _html
from pilotstd._i18n import column_title, evidence_line, format_value
from pilotstd._require import require
from pilotstd.errors import InvalidDataset, InvalidQuery, Problem, UnknownRecord, expected_one_of
from pilotstd.model import (
    TABLE_OF,
    TABLES,
    Evidence,
    Identity,
    Label,
    Record,
    Retired,
    Vocabulary,
    is_filled,
    record_fields,
    references,
)

if TYPE_CHECKING:
    import pandas as pd

    from pilotstd.dataset import Dataset

__all__ = ["Bump", "Change", "ChangeKind", "Changes"]


class ChangeKind(Vocabulary):
    """The kinds of change, most breaking first."""

    REMOVED = "removed", "removed without a tombstone", "无说明删除"
    RETIRED = "retired", "retired", "停用"
    REPLACED = "replaced", "replaced by others", "替换"
    RESTORED = "restored", "in use again", "恢复"
    CHANGED = "changed", "value changed", "值变更"
    ADDED = "added", "added", "新增"
    EVIDENCE = "evidence", "other evidence", "依据变更"
    RETIREMENT = "retirement", "entry of a retired id", "停用说明"
    VERSION = "version", "version", "版本"
    AS_OF = "as-of", "as of", "截至"
    TITLE = "title", "title", "名称"
    IDENTITY = "identity", "whose it is", "归属"


class Bump(Vocabulary):
    """The version bump that changes require."""

    PATCH = "patch", "values are corrected", "更正内容"
    MINOR = "minor", "records are added", "新增记录"
    MAJOR = "major", "an id is removed, or a meaning changes", "标识停用或含义改变"


_REMOVALS = (ChangeKind.REMOVED, ChangeKind.RETIRED, ChangeKind.REPLACED)
_ADDITIONS = (ChangeKind.ADDED, ChangeKind.RESTORED)
_HEAD = {
    "version": ChangeKind.VERSION,
    "as_of": ChangeKind.AS_OF,
    "title": ChangeKind.TITLE,
    "identity": ChangeKind.IDENTITY,
}


@attrs.frozen(kw_only=True)
class Change:
    """How an id, a field of a record, or a line of the head of a dataset went from `old` to `new`.

    >>> Change(id="task:015", field="level", old=None, new="local").kind.value
    'changed'
    """

    id: str | None = None
    """The record or retired entry; None for what the head of the dataset has: version, day, title, identity."""
    field: str | None = None
    """The field; None where the id itself came or went."""
    old: object
    """The old value: that of the field, the `Record`, the `Retired` entry, or None for nothing."""
    new: object
    """The new value, likewise."""

    @property
    def kind(self) -> ChangeKind:
        """What happened."""
        if self.id is None:
            return _HEAD[self.field or ""]
        if self.field:
            return ChangeKind.EVIDENCE if self.field == "evidence" else ChangeKind.CHANGED
        before, after = isinstance(self.old, Record), isinstance(self.new, Record)
        if after:
            return ChangeKind.ADDED if self.old is None else ChangeKind.RESTORED
        if not before:
            return ChangeKind.RETIREMENT
        if self.new is None:
            return ChangeKind.REMOVED
        return ChangeKind.REPLACED if getattr(self.new, "replaced_by", ()) else ChangeKind.RETIRED

    @property
    def table(self) -> str | None:
        """The table of the record or of the retired id; None for the head of the dataset.

        >>> Change(id="task:015", field="level", old=None, new="local").table
        'work_tasks'
        """
        return TABLE_OF.get((self.id or "").partition(":")[0])

    @property
    def bump(self) -> Bump:
        """What this change alone asks of the version."""
        kind = self.kind
        if kind in _REMOVALS:
            return Bump.MAJOR
        return Bump.MINOR if kind in _ADDITIONS else Bump.PATCH


def _meets(change: Change, name: str, values: Sequence[str]) -> bool:
    if name == "field" and change.id and not change.field:
        records = [item for item in (change.old, change.new) if isinstance(item, Record)]
        return any(is_filled(getattr(record, field, None)) for record in records for field in values)
    return getattr(change, name) in values


_CALLED = {"table": "table", "field": "field", "kind": "kind of change"}


def _fields_of(tables: Iterable[str]) -> list[str]:
    """The fields of the records of these tables, and the lines of the head of a dataset."""
    names = (field.name for table in tables if table in TABLES for field in record_fields(TABLES[table]))
    return list(dict.fromkeys((*names, *_HEAD)))


_KINDS = {kind: place for place, kind in enumerate(ChangeKind)}
_BUMPS = list(Bump)


def _sorted(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda item: (_KINDS[item.kind], item.id or "", item.field or "")))


@attrs.frozen(repr=False)
class Changes:
    """All changes from one dataset to another, sorted by kind, id and field; empty where the two are equal.

    >>> import pilotstd
    >>> changes = pilotstd.diff("1.0.0", "1.2.0")
    >>> changes.bump.value, changes.breaking
    ('minor', ())
    """

    changes: tuple[Change, ...] = attrs.field(default=(), converter=_sorted)
    """The changes."""
    _datasets: tuple[Dataset, ...] = attrs.field(default=(), alias="datasets", eq=False, repr=False, kw_only=True)

    @classmethod
    def between(cls, old: Dataset, new: Dataset) -> Changes:
        """The changes from one dataset to another; `pilotstd.diff` opens releases and files as well.

        The order of records never counts, the order inside a tuple does. Raises `InvalidDataset` where a dataset has an id twice.
        """
        return cls(_between(old, new), datasets=(old, new))

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __repr__(self) -> str:
        counts = [f"{len(list(some))} {kind.value}" for kind, some in groupby(self.changes, key=attrgetter("kind"))]
        asked = f" ({self.bump.value}): {', '.join(counts)}" if self.bump else ""
        return f"<{len(self)} changes{asked}>"

    def _repr_html_(self) -> str:
        return _html.changes(self.changes, repr(self).strip("<>"))

    def __len__(self) -> int:
        return len(self.changes)

    def of(self, *kinds: ChangeKind | str) -> tuple[Change, ...]:
        """The changes of these kinds; raises `InvalidQuery` for an unknown kind."""
        return self.where(kind=kinds).changes

    def where(
        self,
        *,
        table: str | Iterable[str] | None = None,
        field: str | Iterable[str] | None = None,
        id: str | Iterable[str] | None = None,
        kind: ChangeKind | str | Iterable[ChangeKind | str] | None = None,
    ) -> Changes:
        """The changes that meet every criterion; a criterion with several values is met by any of them.

        A *field* changes with its value, and with a record that comes or goes and has a value in it. Raises `InvalidQuery` for an unknown table or kind, and for a field that no record of the tables has.

        >>> import pilotstd
        >>> changes = pilotstd.diff("1.2.0", "2.0.0").where(table="work_tasks", field=["level", "regions"], kind=["changed", "removed"])
        >>> len(changes), len(pilotstd.diff("1.0.0", "1.2.0").where(table="pilots", kind="added"))
        (19, 9)
        """
        wanted = {
            name: (value,) if isinstance(value, str) else tuple(value)
            for name, value in (("table", table), ("field", field), ("id", id), ("kind", kind))
            if value is not None
        }
        tables = wanted.get("table", tuple(TABLES))
        known = {"table": TABLES, "kind": [one.value for one in ChangeKind], "field": _fields_of(tables)}
        for name, names in known.items():
            for value in wanted.get(name, ()):
                if value not in names:
                    raise InvalidQuery(f"unknown {_CALLED[name]} {value!r}: {expected_one_of(names, value)}")
        return attrs.evolve(
            self,
            changes=(
                change
                for change in self.changes
                if all(_meets(change, name, values) for name, values in wanted.items())
            ),
        )

    def touching(self, ids: str | Iterable[str], *, steps: int | None = None) -> Changes:
        """The changes of these records and of all that they point to, in the old dataset or the new one, their sources among them.

        References are followed as far as they lead, or as many *steps* as are given: 0 for the records alone. Raises `InvalidQuery` where
        the changes were not made by comparing two datasets, and `UnknownRecord` for an id that neither has.

        >>> import pilotstd
        >>> changes = pilotstd.diff("1.2.0", "2.0.0").touching("std:tianjin-smart-library")
        >>> sorted({change.table for change in changes})[:3]
        ['aims', 'departments', 'documents']
        """
        if not self._datasets:
            raise InvalidQuery("these changes have no datasets to follow references in: make them by pilotstd.diff")
        following = {ids} if isinstance(ids, str) else set(ids)
        old, new = self._datasets
        retired = {entry.id for ds in self._datasets for entry in ds.retired}
        if unknown := sorted(id for id in following if id not in old and id not in new and id not in retired):
            raise UnknownRecord("\n".join(str(new._unknown_record(id)) for id in unknown))
        touched = set(following)
        while following and steps != 0:
            records = [record for ds in self._datasets for id in following if (record := ds.get(id)) is not None]
            following = {target for record in records for _, target in references(record)} - touched
            touched |= following
            steps = steps - 1 if steps is not None else None
        return self.where(id=touched)

    @property
    def breaking(self) -> tuple[Change, ...]:
        """What would break a reader: each removed id, replaced or not."""
        return self.of(*_REMOVALS)

    @property
    def bump(self) -> Bump | None:
        """The version bump that the changes require; None where nothing changed.

        Major where an id is removed, minor where a record is added, else patch. That a value now means something else cannot be
        seen in the data: the publisher of such a change asks for a major version.
        """
        return max((change.bump for change in self.changes), key=_BUMPS.index, default=None)

    def inverse(self) -> Changes:
        """The changes from the new dataset to the old one."""
        changes = (attrs.evolve(change, old=change.new, new=change.old) for change in self.changes)
        return Changes(changes, datasets=self._datasets[::-1])

    def apply(self, old: Dataset) -> Dataset:
        """The new dataset, made from the old one.

        Values and evidence become those of the changes. Raises `InvalidDataset` where *old* does not hold what the changes start from, with
        every place where it differs.

        >>> import pilotstd
        >>> old, new = pilotstd.load("1.0.0"), pilotstd.load("1.1.0")
        >>> pilotstd.diff(old, new).apply(old) == new
        True
        """
        head = {name: getattr(old, name) for name in _HEAD}
        held: dict[str, Any] = {record.id: record for record in old}
        held |= {entry.id: entry for entry in old.retired}
        if len(held) < len(old) + len(old.retired):
            raise _duplicate_id_error(old)
        fields: dict[str, dict[str, Any]] = defaultdict(dict)
        problems = []
        for change in self.changes:
            found = _found(change, head, held)
            if found != change.old:
                problems.append(_unlike(change, found))
            elif change.id is None:
                head[str(change.field)] = change.new
            elif change.field:
                fields[change.id][change.field] = change.new
            elif change.new is None:
                del held[change.id]
            else:
                held[change.id] = change.new
        if problems:
            message = f"the changes do not apply to the dataset {old.version}"
            raise InvalidDataset(message, problems)
        for id, values in fields.items():
            held[id] = attrs.evolve(held[id], **values)
        records = [item for item in held.values() if isinstance(item, Record)]
        retired = [item for item in held.values() if isinstance(item, Retired)]
        return type(old)(records=records, retired=retired, **head)

    def to_frame(self) -> pd.DataFrame:
        """One row a change: `kind` (category), then as text `table`, `id`, `field`, `old` and `new`, with records and lists as JSON."""
        pandas = require("pandas")
        kinds = pandas.Categorical([change.kind.value for change in self.changes], [kind.value for kind in ChangeKind])
        texts = {
            "table": [change.table for change in self.changes],
            "id": [change.id for change in self.changes],
            "field": [change.field for change in self.changes],
            "old": [_text(change.old) for change in self.changes],
            "new": [_text(change.new) for change in self.changes],
        }
        columns = {name: pandas.array(values, dtype="string") for name, values in texts.items()}
        frame: pd.DataFrame = pandas.DataFrame({"kind": kinds} | columns)
        return frame

    def to_json(self) -> str:
        """The changes as JSON: `bump`, `breaking` (ids), and `changes` with `kind`, `id`, `field`, `old`, `new`."""
        plain = {
            "bump": self.bump,
            "breaking": [change.id for change in self.breaking],
            "changes": [
                {
                    "kind": change.kind,
                    "id": change.id,
                    "field": change.field,
                    "old": to_plain(change.old),
                    "new": to_plain(change.new),
                }
                for change in self.changes
            ],
        }
        return json.dumps(plain, ensure_ascii=False, indent=2)

    def to_markdown(self) -> str:
        """The changes as Markdown, sorted by what they mean for a reader; a sentence where there are none."""
        blocks = []
        for title, kinds in _SECTIONS:
            if changes := self.of(*kinds):
                blocks += [f"## {title}", *_lists(changes)]
        return "\n\n".join(blocks or ["Nothing changed."]) + "\n"


def _between(old: Dataset, new: Dataset) -> Iterator[Change]:
    for name in _HEAD:
        if getattr(old, name) != getattr(new, name):
            yield Change(field=name, old=getattr(old, name), new=getattr(new, name))
    was_retired, is_retired = _retired(old), _retired(new)
    for name, table in new.tables.items():
        earlier = old.table(name)
        if earlier == table:
            continue
        before, after = _by_id(earlier, old), _by_id(table, new)
        for id in before.keys() - after.keys():
            yield Change(id=id, old=before[id], new=is_retired.get(id))
        for id in after.keys() - before.keys():
            yield Change(id=id, old=was_retired.get(id), new=after[id])
        pairs = zip(map(before.get, after), after.values(), strict=True)
        for was, now in [(was, now) for was, now in pairs if was is not now and was is not None]:
            if was != now:
                yield from _between_records(was, now)
    for id in was_retired.keys() | is_retired.keys():
        entry, now_entry = was_retired.get(id), is_retired.get(id)
        if entry != now_entry and id not in old and id not in new:
            yield Change(id=id, old=entry, new=now_entry)


def _between_records(old: Record, new: Record) -> Iterator[Change]:
    for field in record_fields(type(old)):
        was, now = getattr(old, field.name), getattr(new, field.name)
        if was is not now and was != now:
            yield Change(id=old.id, field=field.name, old=was, new=now)


def _by_id(table: Iterable[Record], ds: Dataset) -> dict[str, Record]:
    records = tuple(table)
    found = {record.id: record for record in records}
    if len(found) < len(records):
        raise _duplicate_id_error(ds)
    return found


def _retired(ds: Dataset) -> dict[str, Retired]:
    found = {entry.id: entry for entry in ds.retired}
    if len(found) < len(ds.retired) or any(id in ds for id in found):
        raise _duplicate_id_error(ds)
    return found


def _duplicate_id_error(ds: Dataset) -> InvalidDataset:
    problems = [problem for problem in ds.check() if problem.rule == "ids"]
    return InvalidDataset(f"the dataset {ds.version} has an id more than once", problems)


def _found(change: Change, head: dict[str, Any], held: dict[str, Record | Retired]) -> Any:
    """The present value at the place of a change."""
    if change.id is None:
        return head[str(change.field)]
    if change.field:
        return getattr(held.get(change.id), change.field, attrs.NOTHING)
    return held.get(change.id)


def _unlike(change: Change, found: Any) -> Problem:
    message = f"expected {change.old!r:.200}, got {found!r:.200}"
    return Problem(rule="changes", record=change.id, field=change.field, value=found, message=message)


# --- As text --------------------------------------------------------------------------------------------------------


def to_plain(value: Any) -> Any:
    """A value of a change as JSON holds it."""
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return value.isoformat() if isinstance(value, datetime.date) else value


def _text(value: Any) -> str | None:
    """A value as a cell holds it."""
    plain = to_plain(value)
    return plain if plain is None or isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


_SECTIONS = (
    ("Removed ids", _REMOVALS),
    ("Restored ids", (ChangeKind.RESTORED,)),
    ("Changed values", (ChangeKind.CHANGED,)),
    ("Added records", (ChangeKind.ADDED,)),
    ("Changed evidence", (ChangeKind.EVIDENCE,)),
    ("The dataset", (ChangeKind.RETIREMENT, *_HEAD.values())),
)
"""What the Markdown is divided into: what breaks a reader first."""


def _lists(changes: Iterable[Change]) -> Iterator[str]:
    """The lines of a section; what was added under the names of the tables."""
    for table, group in groupby(changes, key=_added_to):
        if table:
            yield f"### {column_title(table, 'en').capitalize()}"
        yield "\n".join(f"- {_line(change)}" for change in group)


def _added_to(change: Change) -> str | None:
    return (
        TABLE_OF[type(change.new).prefix]
        if isinstance(change.new, Record) and change.kind is ChangeKind.ADDED
        else None
    )


def _line(change: Change) -> str:
    subject = f"`{change.id}`" if change.id else column_title(str(change.field), "en").capitalize()
    old: Any = change.old
    new: Any = change.new
    match change.kind:
        case ChangeKind.ADDED | ChangeKind.RESTORED:
            return f"{subject}: {_name(new)}"
        case ChangeKind.REMOVED:
            return f"{subject}: {_name(old)}"
        case ChangeKind.RETIRED | ChangeKind.REPLACED:
            return f"{subject}: {_name(old)}. {_entry(new)}"
        case ChangeKind.RETIREMENT:
            return f"{subject}: {_entry(old)} → {_entry(new)}"
        case ChangeKind.EVIDENCE:
            gone = [f"without {_cited(item)}" for item in old if item not in new]
            come = [f"now {_cited(item)}" for item in new if item not in old]
            return f"{subject}: {'; '.join([*gone, *come]) or 'in another order'}"
        case ChangeKind.CHANGED:
            subject = f"{subject}, {column_title(str(change.field), 'en')}"
    return f"{subject}: {_value(old)} → {_value(new)}"


def _name(record: Record) -> str:
    """A record's name in both languages, or else what it joins."""
    if record.label:
        return _value(record.label)
    return ", ".join(f"`{id}`" for field, id in references(record) if field != "evidence") or "(no name)"


def _entry(entry: Retired | None) -> str:
    if entry is None:
        return "(nothing)"
    instead = "; use " + ", ".join(f"`{id}`" for id in entry.replaced_by) if entry.replaced_by else ""
    return f"Since {_escaped(entry.since)}: {_escaped(entry.reason)}{instead}"


def _cited(item: Evidence) -> str:
    return _escaped(evidence_line(item, "en"))


def _value(value: Any) -> str:
    if isinstance(value, Label):
        return _escaped(" / ".join(filter(None, (value.en, value.zh)))) or "(nothing)"
    return _escaped(format_value(to_plain(value) if isinstance(value, Identity) else value, "en")) or "(nothing)"


def _escaped(text: str) -> str:
    """A text on one line, with nothing in it that Markdown would take for a mark."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$])", r"\\\1", " ".join(text.split()))
