"""Names in the cells of a form: which record a name means, and where one name ends and the next begins."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pilotstd.errors import AmbiguousName, UnknownRecord, near, shown
from pilotstd.model import TABLE_OF, Record
from pilotstd.model._names import all_names, folded

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

_COMMAS = re.compile("([、，,])")


class NameIndex:
    """The records of a dataset and the new ones of a form, by name."""

    def __init__(self, ds: Dataset) -> None:
        self._ds = ds
        self._new: dict[tuple[str, str], list[str]] = defaultdict(list)  # ids by kind and name
        self._sizes: dict[str, set[int]] = {}  # by kind; see _sizes_of
        self._hints = 50  # names for which near ones are looked for, since comparing is slow

    def add(self, record: Record) -> None:
        """Add a record of the form."""
        for name in dict.fromkeys(map(folded, all_names(record))):
            self._new[record.prefix, name].append(record.id)
            self._sizes_of(record.prefix).update({_size(name)} - {1})

    def find(self, name: str, kinds: Sequence[str]) -> str | None:
        """The id of the record of one of these kinds that has a name; None where none has. An id is itself.

        The kinds are tried in order; records of the dataset come before new ones. Raises `AmbiguousName` where several have the name.
        """
        if ":" in name:
            return name  # the rules tell whether there is such a record
        for kind in kinds:
            if ids := self._ids(name, kind):
                if len(ids) > 1:
                    table, listed = TABLE_OF[kind], ", ".join(ids)
                    raise AmbiguousName(f"{name!r} matches several records of {table}: {listed}")
                return ids[0]
        return None

    def resolve(self, name: str, kinds: Sequence[str]) -> str:
        """The id of the record that has a name; raises `UnknownRecord` with near matches, and `AmbiguousName`."""
        if (id := self.find(name, kinds)) is not None:
            return id
        tables = [TABLE_OF[kind] for kind in kinds]
        hint = ""
        if self._hints > 0:
            self._hints -= 1
            known = [name for table in tables for name in self._ds.table(table)._by_name()]
            hint = near(folded(name), [*known, *(name for kind, name in self._new if kind in kinds)])
        raise UnknownRecord(f"no record of {' or '.join(tables)} has the name {shown(name)}{hint}")

    def split(self, text: str, kinds: Sequence[str]) -> Iterator[str]:
        """The names in a text with commas between them. A name of a record may itself have commas; the longest is taken.

        Only joins of as many pieces as a known name has are looked up, so the work grows with the length of the text.
        """
        pieces = _COMMAS.split(text)  # every second one is a comma
        sizes = sorted({size for kind in kinds for size in self._sizes_of(kind)}, reverse=True)
        start = 0
        while start < len(pieces):
            for size in sizes:
                name = "".join(pieces[start : start + size]).strip()
                if start + size <= len(pieces) and any(self._ids(name, kind) for kind in kinds):
                    break
            else:
                size, name = 1, pieces[start].strip()
            if name:
                yield name
            start += size + 1

    def _ids(self, name: str, kind: str) -> Sequence[str]:
        """The ids of the records of a kind that have a name: those of the dataset, else the new ones."""
        known = self._ds.table(TABLE_OF[kind])._with_name(name)
        return [record.id for record in known] or self._new.get((kind, folded(name)), ())

    def _sizes_of(self, kind: str) -> set[int]:
        """Into how many pieces the known names of a kind with commas in them come apart, commas counted."""
        if kind not in self._sizes:
            names = self._ds.table(TABLE_OF[kind])._by_name()
            self._sizes[kind] = {_size(name) for name in names} - {1}
        return self._sizes[kind]


def _size(name: str) -> int:
    return len(_COMMAS.split(name))
