"""The releases that the package carries: which there are, opening one, and telling which one some bytes are.

`data/releases.json` is the register; a data file that it does not name is not a release.
"""

from __future__ import annotations

import datetime
import json
import os
from itertools import count
from typing import TYPE_CHECKING

import attrs

from pilotstd._atomic import AnyPath, read_bytes
from pilotstd.codec import _decode, digest
from pilotstd.dataset import Dataset, of_contents
from pilotstd.errors import DigestMismatch, InvalidQuery, UnknownRelease, near

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

__all__ = ["Release", "check_new_version", "find", "identify", "load", "parse_register", "releases"]


@attrs.frozen(kw_only=True)
class Release:
    """A version of the data that never changes."""

    version: str
    """The version of the data, as PEP 440 has it; the package has its own."""
    as_of: datetime.date
    """The day on which the data were true."""
    sha256: str
    """The SHA-256 of the file's bytes."""
    summary: str
    """What it brings, in a sentence."""


def releases() -> tuple[Release, ...]:
    """The bundled releases, oldest first.

    >>> [release.version for release in releases()][:3]
    ['1.0.0', '1.1.0', '1.2.0']
    """
    return parse_register(_bundled("releases.json"))


def parse_register(data: bytes) -> tuple[Release, ...]:
    """The releases that the bytes of a register name."""
    return tuple(
        Release(
            version=row["version"],
            as_of=datetime.date.fromisoformat(row["as_of"]),
            sha256=row["sha256"],
            summary=row["summary"],
        )
        for row in json.loads(data)
    )


def find(spec: str | Version | SpecifierSet | None = None) -> Release:
    """The release that *spec* asks for: an exact version, a PEP 440 specifier, or None for the newest.

    Raises `UnknownRelease`, which lists the releases there are.

    >>> find("~=1.1").version
    '1.2.0'
    """
    known = releases()
    if spec is None:
        return known[-1]
    if fitting := [release for release in known if _fits(release.version, spec)]:
        return fitting[-1]
    versions = [release.version for release in known]
    raise UnknownRelease(f"no bundled release {str(spec)!r}; there are {', '.join(versions)}{near(spec, versions)}")


def _fits(version: str, spec: object) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version

    text = "" if isinstance(spec, float) else str(spec).strip()  # the float 1.10 is 1.1
    try:
        return Version(version) == Version(text)
    except InvalidVersion:
        pass
    try:
        wanted = SpecifierSet(text)
    except InvalidSpecifier:
        return False
    return len(wanted) > 0 and version in wanted


def check_new_version(version: str, ds: Dataset) -> None:
    """Raise `InvalidQuery` unless *version* is a PEP 440 version, other than that of *ds* and of every bundled release.

    Versions are compared as PEP 440 compares them: `1.2` and `v1.2.0` are the release 1.2.0.
    """
    from packaging.version import InvalidVersion, Version

    taken = {Version(ds.version), *(Version(release.version) for release in releases())}
    free = (f"{Version(ds.version).public}+mine.{number}" for number in count(1))
    advice = f"use for example {next(one for one in free if Version(one) not in taken)}"
    try:
        wanted = Version(version)
    except (InvalidVersion, TypeError):
        message = f"invalid version {version!r}: expected a PEP 440 version; {advice}"
        raise InvalidQuery(message) from None
    if wanted in taken:
        raise InvalidQuery(f"version {version} is already used by other data; {advice}")


def load(spec: str | Version | SpecifierSet | None = None, *, sha256: str | None = None) -> Dataset:
    """Open a bundled release: the newest, an exact version, or the newest that fits a PEP 440 specifier.

    With *sha256*, refuse any other bytes. Raises `UnknownRelease` and `DigestMismatch`.

    >>> load("1.0.0").as_of
    datetime.date(2025, 1, 14)
    """
    release = find(spec)
    data = _bundled(f"{release.version}.json")
    found = digest(data)
    if found != release.sha256:
        raise DigestMismatch(
            f"the file of release {release.version} was changed: its SHA-256 is {found},"
            f" the register says {release.sha256}; install pilotstd again"
        )
    if sha256 is not None and not isinstance(sha256, str):
        raise InvalidQuery(f"invalid sha256: expected str, got {sha256!r:.200}")
    if sha256 is not None and sha256.lower().removeprefix("sha256:") != found:
        raise DigestMismatch(
            f"release {release.version} has the SHA-256 {found}, not {sha256}; pin the version together with its digest"
        )
    return of_contents(_decode.decode_lazily(data, found))


def identify(source: AnyPath | bytes) -> Release:
    """The release whose bytes these are, or the ones in the file at this path.

    Raises `UnknownRelease` where they are of none, and `FileError` where the file cannot be read.

    >>> identify(_bundled("1.1.0.json")).version
    '1.1.0'
    """
    if isinstance(source, bytes):
        data, name = source, "these bytes"
    else:
        data, name = read_bytes(source), repr(os.fspath(source))
    found = digest(data)
    for release in releases():
        if release.sha256 == found:
            return release
    raise UnknownRelease(f"{name} with the SHA-256 {found}: no bundled release has these bytes")


def _bundled(name: str) -> bytes:
    try:
        with open(os.path.join(os.path.dirname(__file__), "data", name), "rb") as file:
            return file.read()
    except OSError:  # inside a zip, where there is no such file
        from importlib.resources import files

        return files("pilotstd").joinpath("data", name).read_bytes()
