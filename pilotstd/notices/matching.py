"""Names that a notice prints, matched against the bodies and regions of a dataset."""

import re
from typing import Any

import attrs

from pilotstd.dataset import Dataset
from pilotstd.errors import AmbiguousName, UnknownRecord
from pilotstd.model import Responsibility
from pilotstd.notices.names import is_open
from pilotstd.notices.structure import Assignment
from pilotstd.table import Table

_GOVERNMENT = re.compile("(?:人民政府|政府)(?:办公厅)?$")
_COLLECTIVE = re.compile(".*各|有关|相关|地方|中央和国家|其他|省级|县级|市级")


@attrs.frozen(kw_only=True)
class Unresolved:
    """A name that no record of the dataset bears, or several do. It is kept as printed."""

    name: str
    """The name as printed."""
    record: str
    """The record that names it, by id."""
    field: str
    """The field that it belongs to."""
    message: str
    """Why it was not matched, with the names that are like it."""

    def __str__(self) -> str:
        return f"{self.record}.{self.field}: {self.message}"


class Matcher:
    """Matches names against one dataset, and keeps those that it could not match."""

    def __init__(self, ds: Dataset, central: bool = False) -> None:
        self.ds = ds
        self.central = central
        self.unresolved: list[Unresolved] = []
        self.shortened: set[str] = set()

    def body(self, name: str) -> str | None:
        """The department or region with this name, by id; None where there is none or more than one.

        In an act of central bodies 国家 or 中国 may be left out: 外汇局 is 国家外汇局.
        """
        full = name.removeprefix("中华人民共和国")
        tries = [name, full] if full else [name]
        found = self._named(self.ds.departments, tries)
        if found is None and self.central:
            found = self._named(
                self.ds.departments, [f"国家{name}", f"中国{name}", name.removeprefix("国务院")]
            )
            if found is not None:
                self.shortened.add(name)
        return found or self._named(self.ds.regions, [name, _GOVERNMENT.sub("", name)])

    def region(self, name: str) -> str | None:
        """The region with this name, by id."""
        return self._named(self.ds.regions, [name, _GOVERNMENT.sub("", name)])

    @staticmethod
    def _named(table: Table[Any], names: list[str]) -> str | None:
        for name in names:
            try:
                return str(table.named(name).id)
            except (UnknownRecord, AmbiguousName):
                continue
        return None

    def bodies(
        self, names: tuple[str, ...], record: str, field: str
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids of bodies, and the names that could not be matched."""
        found = [(name, self.body(name)) for name in names]
        lost = tuple(name for name, id in found if id is None)
        for name in lost:
            self._miss(name, record, field)
        return tuple(dict.fromkeys(id for _, id in found if id is not None)), lost

    def regions(
        self, names: tuple[str, ...], record: str
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids of regions, and the names that could not be matched."""
        found = [(name, self.region(name)) for name in names]
        lost = tuple(name for name, id in found if id is None)
        for name in lost:
            self._miss(name, record, "regions")
        return tuple(dict.fromkeys(id for _, id in found if id is not None)), lost

    def responsibilities(
        self, assignments: tuple[Assignment, ...], record: str
    ) -> tuple[Responsibility, ...]:
        """The bodies that answer for an item; one that is open or unknown has no id and keeps its wording."""
        found = []
        for name, role in assignments:
            body = None if is_open(name) else self.body(name)
            if body is None and not is_open(name) and not _COLLECTIVE.match(name):
                self._miss(name, record, "departments")
            found.append(Responsibility(body=body, role=role, text=name))
        return tuple(found)

    def _miss(self, name: str, record: str, field: str) -> None:
        if is_open(name) or (_COLLECTIVE.match(name) and field != "regions"):
            return
        table = self.ds.regions if field == "regions" else self.ds.departments
        try:
            table.named(name)
        except (UnknownRecord, AmbiguousName) as error:
            self.unresolved.append(
                Unresolved(name=name, record=record, field=field, message=str(error))
            )
