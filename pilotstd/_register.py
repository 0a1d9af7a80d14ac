"""The register of a catalog: the releases that there are, and the digest of each."""

import datetime
import json
import re
from collections.abc import Iterable
from typing import Any

import attrs

from pilotstd.errors import InvalidDataset, shown

REGISTER = "releases.json"


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
    withdrawn: str = ""
    """Why it should not be used any more; empty for a release that stands."""


def parse_register(data: bytes) -> tuple[Release, ...]:
    """The releases that the bytes of a register name; raises `InvalidDataset` for anything but a list of releases."""
    try:
        return tuple(map(_release, json.loads(data)))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise InvalidDataset(f"not a list of releases: {error}") from error


NUMBERED = re.compile("(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)")
"""The form of the version of a release, and so of the name of its file."""


def _release(row: dict[str, Any]) -> Release:
    """The release of a row of a register; keys that this version does not know are left out."""
    version, as_of, sha256, summary = [row[name] for name in ("version", "as_of", "sha256", "summary")]
    withdrawn = row.get("withdrawn", "")
    "".join(
        (version, as_of, sha256, summary, withdrawn)
    ).encode()  # refuses what is not text, or could not be written again
    if not NUMBERED.fullmatch(version):
        raise ValueError(f"invalid version {shown(version)}")
    day = datetime.date.fromisoformat(as_of)
    return Release(version=version, as_of=day, sha256=sha256, summary=summary, withdrawn=withdrawn)


def encode_register(releases: Iterable[Release]) -> bytes:
    """The bytes of a register that names these releases."""
    rows = [attrs.asdict(release) | {"as_of": release.as_of.isoformat()} for release in releases]
    rows = [{name: value for name, value in row.items() if value or name != "withdrawn"} for row in rows]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
