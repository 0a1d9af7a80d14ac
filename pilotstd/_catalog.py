"""A catalog: a folder of releases and their register. The bundled releases are one; anybody can publish another."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING

import attrs

from pilotstd._atomic import AnyPath, read_bytes, write_files
from pilotstd._register import REGISTER, Release, encode_register, parse_register
from pilotstd.codec import _decode, digest
from pilotstd.dataset import Dataset, of_contents
from pilotstd.errors import DigestMismatch, InvalidDataset, InvalidQuery, UnknownRelease, WithdrawnRelease, near, shown

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    Spec = str | Version | SpecifierSet | None


@attrs.frozen
class Catalog:
    """A folder of releases: a JSON file for each, and the register `releases.json` with version, day, digest and summary.

    A file that the register does not name is not a release. *path* is the folder, or what `importlib.resources.files` gives for it;
    *name* is what messages call the catalog. A package announces its catalog to `pilotstd.load` by an entry point in the group
    `pilotstd.catalogs`; see the page *Publish your own data*.

    >>> import pathlib, tempfile
    >>> import pilotstd
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mine = Catalog(pathlib.Path(folder, "data"), name="mine")
    ...     _ = mine.publish(pilotstd.load("1.2.0"), "1.0.0")
    ...     print(mine.load("~=1.0").version, mine.releases()[0].summary)
    1.0.0 The first release.
    """

    path: AnyPath | Traversable
    """The folder."""
    name: str = attrs.field(
        kw_only=True, default=attrs.Factory(lambda self: f"the catalog {str(self.path)!r}", takes_self=True)
    )
    """What it is called."""

    def releases(self) -> tuple[Release, ...]:
        """The releases, oldest first.

        Raises `FileError` where there is no register, and `InvalidDataset` where it is not a list of releases.
        """
        try:
            return parse_register(self._read(REGISTER))
        except InvalidDataset as error:
            raise InvalidDataset(f"the register of {self.name} is {error}") from error

    def find(self, spec: Spec = None) -> Release:
        """The release that *spec* asks for: an exact version, a PEP 440 specifier, or None for the newest.

        One that was withdrawn is found where no other fits. Raises `UnknownRelease`, which lists the releases there are.
        """
        known = self.releases()
        fitting = [release for release in known if spec is None or _fits(release.version, spec)]
        if fitting:
            return ([release for release in fitting if not release.withdrawn] or fitting)[-1]
        versions = [release.version for release in known]
        wanted = "" if spec is None else f" {shown(str(spec))}"
        raise UnknownRelease(
            f"no release{wanted} of {self.name}; there are {', '.join(versions) or 'none'}{near(spec, versions)}"
        )

    def load(self, spec: Spec = None, *, sha256: str | None = None) -> Dataset:
        """Open a release: the newest, an exact version, or the newest that fits a PEP 440 specifier.

        With *sha256*, refuse any other bytes. Raises `UnknownRelease` and `DigestMismatch`, and warns with `WithdrawnRelease` of a release
        that was found wrong.
        """
        return self._load(spec, sha256)

    def _load(self, spec: Spec, sha256: str | None) -> Dataset:
        """What `load` gives; warnings name the line that called what calls this."""
        release = self.find(spec)
        data = self._bytes(release)
        if sha256 is not None and not isinstance(sha256, str):
            raise InvalidQuery(f"invalid sha256: expected str, got {shown(sha256)}")
        if sha256 is not None and sha256.lower().removeprefix("sha256:") != release.sha256:
            raise DigestMismatch(
                f"release {release.version} of {self.name} has the SHA-256 {release.sha256}, not {sha256};"
                " pin the version together with its digest"
            )
        if release.withdrawn:
            message = f"release {release.version} of {self.name} was withdrawn: {release.withdrawn}"
            warnings.warn(message, WithdrawnRelease, stacklevel=3)
        return of_contents(_decode.decode_lazily(data, release.sha256))

    def identify(self, source: AnyPath | bytes) -> Release:
        """The release whose bytes these are, or the ones in the file at this path.

        Raises `UnknownRelease` where they are of none, and `FileError` where the file cannot be read.
        """
        if isinstance(source, bytes):
            data, name = source, "these bytes"
        else:
            data, name = read_bytes(source), repr(os.fspath(source))
        found = digest(data)
        for release in self.releases():
            if release.sha256 == found:
                return release
        raise UnknownRelease(f"{name} with the SHA-256 {found}: no release of {self.name} has these bytes")

    def publish(
        self, draft: Dataset, version: str, *, summary: str = "", introduction: str = "", notes: AnyPath | None = None
    ) -> Release:
        """Make a draft the next release: its canonical file, and its line in the register, which is written last.

        *summary* describes the release in a sentence; without it the changes are counted. *notes* is a folder for a Markdown page of the
        release, which lists its changes after *introduction*. The folders are made where they are missing, and with them the catalog.
        A draft that does not say whose it is has the identity of the release before.

        Raises `InvalidDataset` with every rule of the data or of publishing that the draft breaks, `DigestMismatch` if a published file
        was changed, and `FileError`; then every file is as it was.
        """
        from pilotstd import _publish
        from pilotstd.codec import _encode
        from pilotstd.model import Identity

        if not isinstance(self.path, str | os.PathLike):
            raise InvalidQuery(f"{self.name} is not a folder: releases cannot be published in it")
        folder = os.fspath(self.path)
        published = self.releases() if os.path.lexists(os.path.join(folder, REGISTER)) else ()
        data = [self._bytes(release) for release in published]
        old = of_contents(_decode.decode_lazily(data[-1], published[-1].sha256)) if published else None
        identity = old.identity if old and draft.identity == Identity() else draft.identity
        new = draft.evolve(version=version, identity=identity)
        if problems := [*new.check(), *_publish.refusals(old, new)]:
            raise InvalidDataset(f"the draft cannot be released as {version}", problems)
        content = _encode.encode(new)
        release = Release(
            version=version,
            as_of=new.as_of,
            sha256=digest(content),
            summary=" ".join(summary.split()) or _publish.summary_of(old, new),
        )
        files = {os.path.join(folder, f"{version}.json"): content}
        try:
            if notes is not None:
                page = _publish.notes(release, new, old, introduction)
                files[os.path.join(notes, f"{version}.md")] = page.encode("utf-8")
            register = encode_register((*published, release))
        except UnicodeEncodeError as error:
            raise InvalidDataset(f"the summary or the introduction cannot be encoded as UTF-8: {error}") from None
        write_files(files | {os.path.join(folder, REGISTER): register})
        return release

    def withdraw(self, version: str, reason: str) -> Release:
        """Mark a release as found wrong: its bytes stay, the register says why, and `load` takes another where it may.

        Raises `UnknownRelease`, `InvalidQuery` without a reason, and `FileError`.
        """
        if not isinstance(self.path, str | os.PathLike) or not reason.strip():
            raise InvalidQuery(
                f"expected a reason, and a catalog that is a folder, got {shown(reason)} and {self.name}"
            )
        release = attrs.evolve(self.find(version), withdrawn=" ".join(reason.split()))
        register = [release if one.version == release.version else one for one in self.releases()]
        write_files({os.path.join(os.fspath(self.path), REGISTER): encode_register(register)})
        return release

    def _read(self, name: str) -> bytes:
        if isinstance(self.path, str | os.PathLike):
            return read_bytes(os.path.join(self.path, name))
        return self.path.joinpath(name).read_bytes()

    def _bytes(self, release: Release) -> bytes:
        """The bytes of a release; raises `DigestMismatch` where they are not those that were published."""
        data = self._read(f"{release.version}.json")
        found = digest(data)
        if found != release.sha256:
            raise DigestMismatch(
                f"the file of release {release.version} of {self.name} was changed: its SHA-256 is {found}, the register says"
                f" {release.sha256}; install it again, or restore the file and publish the change as a new version"
            )
        return data


def _fits(version: str, spec: object) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import Version

    text = "" if isinstance(spec, float) else str(spec).strip()  # the float 1.10 is 1.1
    try:
        return Version(version) == Version(text)
    except ValueError:  # InvalidVersion, or a number of thousands of digits
        pass
    try:
        wanted = SpecifierSet(text)
    except InvalidSpecifier:
        return False
    return len(wanted) > 0 and version in wanted
