"""Whose a dataset is, for what is written of it: by its own word, or by that of the register for releases that do not say it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pilotstd.model import Identity, Label

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

OURS = Identity(
    name="pilotstd",
    publisher="The pilotstd maintainers",
    creators=("The pilotstd maintainers",),
    licence="CC0-1.0",
    description=Label(
        en="China's policy on standardisation in the pilots of its service sector, as far as public sources state it.",
        zh="国家服务业扩大开放综合试点示范标准化政策，以公开来源载明者为限。",
    ),
    languages=("en", "zh"),
    namespace="https://w3id.org/pilotstd/",
)
"""The identity of the bundled releases, from 2.1.0 on in the data themselves."""

_WITHOUT = {
    "1cda0b35142c43b8f76f235b40b9ed93b4d0501e33d06d5842ed86cc4966f9ce",
    "682eb86a429ed5a6a90927bd9d372294585f5f8d5922b8885369cc47b7c31965",
    "b844833555480f0da7884aa503b31793e58704ba0abfdfee25951d552eb89d59",
    "d3a68b45b388a0fbf8e333ef7ae433a35aa237c12fe9e70410e2391a037d425a",
}
"""The digests of the bundled releases that were published before a dataset could say whose it is: 1.0.0 to 2.0.0."""


def identity_of(ds: Dataset) -> Identity:
    """What may be claimed of a dataset: its own identity, or ours for a release that was published without; else nothing.

    >>> import pilotstd
    >>> ds = pilotstd.load("1.2.0")
    >>> identity_of(ds).licence, identity_of(ds.evolve(version="1.2.0+mine.1")).licence
    ('CC0-1.0', None)
    """
    if ds.identity == Identity() and ds.sha256 in _WITHOUT:
        return OURS
    return ds.identity


def own_identity(claimed: Identity, sha256: object) -> Identity:
    """What the dataset with this digest says itself, of what was claimed of it: nothing for releases that were published without."""
    return Identity() if claimed == OURS and sha256 in _WITHOUT else claimed


def namespace_of(ds: Dataset) -> str:
    """The namespace of the ids: that of its identity, or one of the bytes alone (RFC 6920), which no other dataset has.

    >>> import pilotstd
    >>> namespace_of(pilotstd.load("1.2.0")), namespace_of(pilotstd.load("1.2.0").evolve(version="1.2.0+mine.1"))[:14]
    ('https://w3id.org/pilotstd/', 'ni:///sha-256;')
    """
    import base64

    digest = base64.urlsafe_b64encode(bytes.fromhex(ds.sha256)).rstrip(b"=").decode()
    return identity_of(ds).namespace or f"ni:///sha-256;{digest}#"


def licence_url(licence: str) -> str | None:
    """The page of a licence at SPDX; None for an expression of several, or a licence that is not in its list.

    >>> licence_url("CC0-1.0"), licence_url("MIT OR Apache-2.0")
    ('https://spdx.org/licenses/CC0-1.0.html', None)
    """
    if licence.startswith("LicenseRef-") or not re.fullmatch("[A-Za-z0-9.-]+", licence):
        return None
    return f"https://spdx.org/licenses/{licence}.html"
