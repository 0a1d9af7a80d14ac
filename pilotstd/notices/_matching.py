"""Names printed in a notice, matched with the departments and regions of a dataset."""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING, Any

import attrs

from pilotstd.errors import AmbiguousName, UnknownRecord
from pilotstd.model import Responsibility
from pilotstd.notices._parse.document import Assignment
from pilotstd.notices._parse.names import is_open

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pilotstd._table import Table
    from pilotstd.dataset import Dataset


_GOVERNMENT = re.compile("(?:人民政府|政府)(?:办公厅)?$")
_COLLECTIVE = re.compile(".*各|有关|相关|地方|中央和国家|其他|省级|县级|市级")


@attrs.frozen(kw_only=True)
class Unresolved:
    """A printed name that matches no record of the dataset, or several. The new record keeps it as printed."""

    name: str
    """The name as printed."""
    record: str
    """The id of the new record that has the name."""
    field: str
    """The field that has the name."""
    message: str
    """Why it was not matched, with similar names."""
    line: int | None = None
    """The line of the file that has the name in the item of the record; None if a break or a blank is in the name."""

    def __str__(self) -> str:
        return f"{self.record}.{self.field}: {self.message}"


class Matcher:
    """Matches names with one dataset, and remembers which it could not match."""

    def __init__(self, ds: Dataset, central: bool = False) -> None:
        self.ds = ds
        self.central = central
        """Whether names are those of an act of central bodies, which may leave out 国家 or 中国: 外汇局 is 国家外汇局."""
        self.shortened: set[str] = set()
        """The names that matched with 国家 or 中国 put before them."""
        self.text = ""
        """The text that is converted, from `first_line` of its file on."""
        self.first_line = 1
        self.span: tuple[int, int] | None = None
        """Where in the text the record is that is made; None for the whole."""
        self._unmatched: list[tuple[str, str, str, int]] = []

    @property
    def unresolved(self) -> tuple[Unresolved, ...]:
        """The names that were not matched.

        Similar names are looked for here alone, once for each name, because that is slow.
        """
        messages: dict[tuple[str, str], str] = {}
        for name, _, field, _ in self._unmatched:
            if (name, field) not in messages:
                table = self.ds.regions if field == "regions" else self.ds.departments
                try:
                    table.named(name)
                except (UnknownRecord, AmbiguousName) as error:
                    messages[name, field] = str(error)
        breaks = [at for at, character in enumerate(self.text) if character == "\n"]
        return tuple(
            Unresolved(
                name=name,
                record=record,
                field=field,
                message=messages[name, field],
                line=self.first_line + bisect.bisect(breaks, at) if at >= 0 else None,
            )
            for name, record, field, at in self._unmatched
        )

    def body(self, name: str) -> str | None:
        """The id of the one department or region with this name; None if there is none, or several."""
        full = name.removeprefix("中华人民共和国")
        id = _only_match(self.ds.departments, [name, full] if full else [name])
        if id is None and self.central:
            longer = [f"国家{name}", f"中国{name}", name.removeprefix("国务院")]
            id = _only_match(self.ds.departments, longer)
            if id is not None:
                self.shortened.add(name)
        return id or self.region(name)

    def region(self, name: str) -> str | None:
        """The id of the one region with this name, or whose government has it."""
        return _only_match(self.ds.regions, [name, _GOVERNMENT.sub("", name)])

    def bodies(self, names: Iterable[str], record: str, field: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids of bodies, and the names that were not matched."""
        return self._match_all(names, self.body, record, field)

    def regions(self, names: Iterable[str], record: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids of regions, and the names that were not matched."""
        return self._match_all(names, self.region, record, "regions")

    def _match_all(
        self, names: Iterable[str], match: Callable[[str], str | None], record: str, field: str
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        ids = {name: match(name) for name in names}
        unmatched = tuple(name for name, id in ids.items() if id is None)
        for name in unmatched:
            self._report(name, record, field)
        return tuple(dict.fromkeys(id for id in ids.values() if id is not None)), unmatched

    def responsibilities(self, assignments: Iterable[Assignment], record: str) -> tuple[Responsibility, ...]:
        """The bodies responsible for an item; one that is open or unknown has no id and keeps its wording."""
        responsibilities = []
        for name, role in assignments:
            body = None if is_open(name) else self.body(name)
            if body is None:
                self._report(name, record, "departments")
            responsibilities.append(Responsibility(body=body, role=role, text=name))
        return tuple(responsibilities)

    def _report(self, name: str, record: str, field: str) -> None:
        """Remember that a name was not matched, unless it names no single body."""
        if not is_open(name) and (field == "regions" or not _COLLECTIVE.match(name)):
            self._unmatched.append((name, record, field, self.text.find(name, *(self.span or ()))))


def _only_match(table: Table[Any], names: Iterable[str]) -> str | None:
    """The id of the record that is the only one with one of these names, tried in order."""
    for name in names:
        records = table._with_name(name)
        if len(records) == 1:
            return str(records[0].id)
    return None
