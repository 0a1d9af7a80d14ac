"""The releases that the package carries, and the catalogs that other packages announce: opening one by version or name."""

from __future__ import annotations

import os
import re
from itertools import count
from typing import TYPE_CHECKING

from pilotstd._atomic import AnyPath
from pilotstd._catalog import Catalog
from pilotstd._register import Release
from pilotstd.dataset import Dataset
from pilotstd.errors import AmbiguousName, InvalidQuery, UnknownRelease, near, shown

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    from pilotstd._results import Results

__all__ = ["catalogs", "check_new_version", "find", "identify", "load", "releases"]

NAME = "pilotstd"
GROUP = "pilotstd.catalogs"


def _own_catalog() -> Catalog:
    folder = os.path.join(os.path.dirname(__file__), "data")
    if os.path.isdir(folder):
        return Catalog(folder, name=NAME)
    from importlib.resources import files  # inside a zip, where there is no such folder

    return Catalog(files("pilotstd").joinpath("data"), name=NAME)


BUNDLED = _own_catalog()


def releases() -> Results[Release]:
    """The bundled releases, oldest first.

    >>> [release.version for release in releases()][:3]
    ['1.0.0', '1.1.0', '1.2.0']
    """
    from pilotstd._results import Results  # which `load` does without

    return Results(BUNDLED.releases(), Release, "releases")


def load(spec: str | Version | SpecifierSet | None = None, *, sha256: str | None = None) -> Dataset:
    """Open a release: the newest bundled one, an exact version, or the newest that fits a PEP 440 specifier.

    With a name before it, such as `"mine"`, `"mine~=1.1"` or `"mine==1.2"`, the release is of the catalog that an installed package
    announces by this name. With *sha256*, refuse any other bytes. Raises `UnknownRelease`, `DigestMismatch`, and `AmbiguousName` where two
    packages announce the name.

    >>> load("1.0.0").as_of
    datetime.date(2025, 1, 14)
    """
    catalog, version = asked(spec)
    return catalog._load(version, sha256)


def find(spec: str | Version | SpecifierSet | None = None) -> Release:
    """The release that `load` opens.

    >>> find("~=1.1").version
    '1.2.0'
    """
    catalog, version = asked(spec)
    return catalog.find(version)


def identify(source: AnyPath | bytes) -> Release:
    """The bundled release whose bytes these are, or the ones in the file at this path.

    Raises `UnknownRelease` where they are of none, and `FileError` where the file cannot be read.

    >>> from pilotstd import codec
    >>> identify(codec.encode(load("1.1.0"))).version
    '1.1.0'
    """
    return BUNDLED.identify(source)


def catalogs() -> dict[str, Catalog]:
    """Every catalog by name: the bundled one, `pilotstd`, then those that installed packages announce.

    A package announces one by an entry point in the group `pilotstd.catalogs`, which names a `Catalog`. Raises `AmbiguousName` where two
    packages announce the same name.

    >>> list(catalogs())[0]
    'pilotstd'
    """
    return {name: _opened(name, found) for name, found in _announced().items()}


# --- Names ----------------------------------------------------------------------------------------------------------

_NAMED = r"(?is)\s*([a-z](?:[a-z0-9._-]*[a-z0-9])?)\s*((?:[~=!<>].*)?)"


def asked(spec: str | Version | SpecifierSet | None) -> tuple[Catalog, str | Version | SpecifierSet | None]:
    """The catalog that a specifier is about, and the specifier of the version; only a name looks at the installed packages."""
    named = re.fullmatch(_NAMED, spec) if isinstance(spec, str) else None
    if named is None or _is_version(named[1]):
        return BUNDLED, spec
    return find_catalog(named[1], spec), named[2] or None


def find_catalog(name: str, spec: object = None) -> Catalog:
    """The catalog of this name; raises `UnknownRelease` and `AmbiguousName`."""
    name, known = _canonical(name), _announced()
    if name in known:
        return _opened(name, known[name])
    message = f"no catalog {name!r}; there are {', '.join(known)}{near(name, known)}"
    if spec is not None:  # which was perhaps meant as a version
        there = ", ".join(release.version for release in releases())
        message = f"no release {spec!r} of {NAME}; there are {there}; {message}"
    raise UnknownRelease(message)


def _is_version(text: str) -> bool:
    from packaging.version import Version

    try:
        Version(text)
    except ValueError:  # InvalidVersion, or a number of thousands of digits
        return False
    return True


def _canonical(name: str) -> str:
    """A name as package indexes compare them: `My_Data` is `my-data`."""
    return re.sub("[-_.]+", "-", name).lower()


def _announced() -> dict[str, list[EntryPoint]]:
    """The entry points of each name, none for that of the bundled catalog."""
    from importlib.metadata import entry_points

    found: dict[str, list[EntryPoint]] = {NAME: []}
    for entry in sorted(entry_points(group=GROUP)):
        found.setdefault(_canonical(entry.name), []).append(entry)
    return found


def _opened(name: str, entries: list[EntryPoint]) -> Catalog:
    packages = [NAME] * (name == NAME) + sorted(one.dist.name if one.dist else one.value for one in entries)
    if len(packages) > 1:
        announcing = " and ".join(map(repr, packages))
        raise AmbiguousName(f"the packages {announcing} announce a catalog {name!r} each: uninstall all but one")
    if name == NAME:
        return BUNDLED
    catalog = entries[0].load()
    if not isinstance(catalog, Catalog):
        raise InvalidQuery(
            f"the package {packages[0]!r} announces {entries[0].value!r} as the catalog {name!r}: expected a Catalog, got {shown(catalog)}"
        )
    return Catalog(catalog.path, name=name)


# --- Versions -------------------------------------------------------------------------------------------------------


def check_new_version(version: str, ds: Dataset) -> None:
    """Raise `InvalidQuery` unless *version* is a PEP 440 version, other than that of *ds* and of every bundled release.

    Versions are compared as PEP 440 compares them: `1.2` and `v1.2.0` are the release 1.2.0.
    """
    from packaging.version import Version

    taken = {Version(ds.version), *(Version(release.version) for release in releases())}
    free = (f"{Version(ds.version).public}+mine.{number}" for number in count(1))
    advice = f"use for example {next(one for one in free if Version(one) not in taken)}"
    try:
        wanted = Version(version)
    except (ValueError, TypeError):  # InvalidVersion, or a number of thousands of digits
        message = f"invalid version {shown(version)}: expected a PEP 440 version; {advice}"
        raise InvalidQuery(message) from None
    if wanted in taken:
        raise InvalidQuery(f"version {version} is already used by other data; {advice}")
