"""A pin: the release that a program uses, its digest, and what the program relies on. A newer release may change the rest."""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from pilotstd._atomic import AnyPath, read_bytes, write_bytes
from pilotstd._i18n import format_value
from pilotstd.bundled import NAME, asked
from pilotstd.changes import Change, ChangeKind, Changes
from pilotstd.dataset import Dataset
from pilotstd.errors import DigestMismatch, InvalidDataset, InvalidQuery, Problem, UnknownRelease, expected_one_of


@attrs.frozen(kw_only=True)
class Pin:
    """A release of a catalog, by version and digest, and what a program relies on."""

    catalog: str
    """The name of the catalog."""
    version: str
    """The version."""
    as_of: datetime.date
    """The day on which its data were true."""
    sha256: str
    """Its digest."""
    relies_on: tuple[str, ...] = ()
    """Tables, fields of a table, records, fields of a record: `work_tasks`, `work_tasks.level`, `task:015`, `task:015.level`."""

    @classmethod
    def of(cls, spec: str | None = None, relies_on: Iterable[str] = ()) -> Pin:
        """The pin of the release that *spec* asks for; raises `InvalidQuery` where it does not have what is relied on."""
        catalog, version = asked(spec)
        release = catalog.find(version)
        pin = cls(
            catalog=catalog.name,
            version=release.version,
            as_of=release.as_of,
            sha256=release.sha256,
            relies_on=tuple(relies_on),
        )
        if pin.relies_on:
            ds = catalog.load(release.version)
            for _ in pin._relied_on(Changes.between(ds, ds), ds):  # raises for what is not there
                pass
        return pin

    @classmethod
    def read(cls, path: AnyPath) -> Pin:
        """The pin in a file; raises `FileError`, and `InvalidQuery` with all that is wrong in it."""
        try:
            values: dict[str, Any] = tomllib.loads(read_bytes(path).decode("utf-8"))
        except ValueError as error:
            raise InvalidQuery(f"{str(path)!r} is not a pin: {error}") from None
        types: dict[str, type] = {
            "catalog": str,
            "version": str,
            "as_of": datetime.date,
            "sha256": str,
            "relies_on": list,
        }
        wrong = [f"unknown key {key!r}: {expected_one_of(types, key)}" for key in values if key not in types]
        for key, kind in types.items():
            value = values.get(key)
            items = value if isinstance(value, list) else ()
            if type(value) is not kind or not all(isinstance(item, str) for item in items):
                expected = "a list of str" if kind is list else kind.__name__
                wrong.append(f"invalid {key}: expected {expected}, got {value!r:.100}")
        if wrong:
            raise InvalidQuery(f"{str(path)!r} is not a pin: {'; '.join(wrong)}")
        values["relies_on"] = tuple(values["relies_on"])
        return cls(**values)

    @property
    def spec(self) -> str:
        """What `pilotstd.load` opens it by."""
        return self.version if self.catalog == NAME else f"{self.catalog}=={self.version}"

    def to_toml(self) -> str:
        """The file, which begins with the lines of code that have the same effect."""
        relies_on = "".join(f"\n  {json.dumps(one, ensure_ascii=False)}," for one in self.relies_on)
        return f"""# Checked by: pilotstd pin --check FILE
# In code:    pilotstd.load("{self.spec}", sha256="{self.sha256}")
# In a test:  pilotstd.testing.assert_release("{self.spec}", "{self.sha256}")
catalog = "{self.catalog}"
version = "{self.version}"
as_of = {self.as_of}
sha256 = "{self.sha256}"
relies_on = [{relies_on}{chr(10) if relies_on else ""}]
"""

    def write(self, path: AnyPath) -> None:
        """Write the file in one step."""
        write_bytes(path, self.to_toml().encode("utf-8"))

    def problems(self) -> list[Problem]:
        """Why the pin does not hold: its release is not installed, or the newest one changes what is relied on.

        A record that is added changes nothing that was relied on; nor does evidence, unless the field `evidence` is named.
        """
        try:
            catalog, version = asked(f"{self.catalog}=={self.version}")
            pinned = catalog.load(version, sha256=self.sha256)
        except (UnknownRelease, DigestMismatch) as error:
            return [Problem(rule="pin", field="version", value=self.version, message=str(error))]
        newest = catalog.load()
        changed = dict.fromkeys(self._relied_on(Changes.between(pinned, newest), pinned)) if self.relies_on else ()
        return [
            Problem(
                rule="pin", record=change.id, field=change.field, value=change.new, message=_message(change, newest)
            )
            for change in changed
        ]

    def _relied_on(self, changes: Changes, pinned: Dataset) -> Iterator[Change]:
        for name in self.relies_on:
            place, _, field = name.partition(".")
            criteria: dict[str, Any] = {"id": pinned[place].id} if ":" in place else {"table": place}
            unimportant = {*_ADDITIONS} if field else {*_ADDITIONS, ChangeKind.EVIDENCE}
            if ":" in place and field:
                pinned.evidence(place, field)  # raises, with near matches
            found = changes.where(**criteria, field=field or None)
            yield from (change for change in found if change.kind not in unimportant)


_ADDITIONS = (ChangeKind.ADDED, ChangeKind.RESTORED)


def _message(change: Change, newest: Dataset) -> str:
    if not change.field:
        return f"{change.kind.en} in {newest.version}"
    old, new = (format_value(value, "en") or "(nothing)" for value in (change.old, change.new))
    return f"{change.kind.en} in {newest.version}: {old} → {new}"


def check(path: AnyPath) -> Pin:
    """The pin in a file; raises `InvalidDataset` with every reason why it does not hold, and what `Pin.read` raises."""
    pin = Pin.read(path)
    if problems := pin.problems():
        raise InvalidDataset(f"the pin {str(path)!r} does not hold", problems)
    return pin
