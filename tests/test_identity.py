"""Whose a dataset is: by its own word alone, in every file; and what is not said is not claimed."""

import datetime
import json
from pathlib import Path

import attrs
import pytest

import pilotstd
from pilotstd import Catalog, Dataset, Identity, Label, codec
from pilotstd._identity import _WITHOUT, OURS, identity_of, licence_url, namespace_of
from pilotstd.formats._write import SUFFIXES
from tests.formats.small import IDENTITY, model_3_dataset

MINE = Dataset(version="1.0", as_of=datetime.date(2026, 1, 19), title=Label(en="Plan of province X"))


def written(ds: Dataset, format: str, folder: Path) -> bytes:
    """All bytes of a file or folder, of the texts of a workbook its XML."""
    path = folder / "it"
    ds.write(path, format)
    if format == "xlsx":
        import zipfile

        with zipfile.ZipFile(path) as parts:
            return b"".join(parts.read(name) for name in parts.namelist())
    return b"".join(file.read_bytes() for file in ([*path.iterdir()] if path.is_dir() else [path]))


@pytest.mark.parametrize("format", SUFFIXES)
class TestClaims:
    def test_what_a_dataset_says_is_in_the_file(self, format: str, tmp_path: Path) -> None:
        data = written(model_3_dataset(), format, tmp_path)
        for text in ("Data Office of X", "Li Wei", "CC-BY-4.0", "https://example.org/x"):
            assert text.encode() in data

    def test_what_it_does_not_say_is_not_claimed(self, format: str, tmp_path: Path) -> None:
        data = written(MINE, format, tmp_path)
        for text in (b"CC0-1.0", b"publicdomain", b"The pilotstd maintainers"):
            assert text not in data
        if format not in {"jsonld", "ttl"}:  # the terms in which it is written are ours
            assert b"w3id.org/pilotstd" not in data


class TestOurs:
    def test_releases_published_without_are_those_without(self) -> None:
        found = {
            release.sha256 for release in pilotstd.releases() if pilotstd.load(release.version).identity == Identity()
        }
        assert found == _WITHOUT

    def test_claims_of_a_release_end_with_a_change(self) -> None:
        ds = pilotstd.load("1.2.0")
        assert identity_of(ds) == OURS
        assert identity_of(ds.evolve(version="1.2.0+mine.1")) == Identity()

    def test_what_is_made_of_a_dataset_is_not_its_publishers(self) -> None:
        ds = model_3_dataset()
        merged = pilotstd.merge(ds, ds.evolve(version="1.1", identity=ds.identity), version="2")
        for made in (ds.without("task:x-1", version="1.1"), ds.with_records([], version="1.1"), merged):
            assert made.identity == Identity()
        assert ds.as_of_day("2026-06-01").identity == IDENTITY  # a view of what they published

    def test_evolved_data_have_the_identity_that_is_given(self) -> None:
        ds = model_3_dataset()
        assert ds.evolve(version="1.1").identity == Identity()
        assert ds.evolve(version="1.1", identity=ds.identity).identity == IDENTITY

    def test_ours_obeys_the_rule(self) -> None:
        assert MINE.evolve(version="1.1", identity=OURS).check() == ()


class TestNamespace:
    def test_of_two_publishers_never_meets(self) -> None:
        assert namespace_of(model_3_dataset()) == IDENTITY.namespace
        assert namespace_of(MINE) != namespace_of(MINE.evolve(version="1.1"))
        assert namespace_of(pilotstd.load()) == OURS.namespace

    def test_is_in_linked_data(self, tmp_path: Path) -> None:
        model_3_dataset().write(tmp_path / "x.ttl")
        assert "@prefix id: <https://example.org/x/> ." in (tmp_path / "x.ttl").read_text(encoding="utf-8")


class TestRule:
    @pytest.mark.parametrize(
        ("identity", "said"),
        [
            (Identity(name="Mine!"), "invalid name 'Mine!': expected lower-case"),
            (Identity(licence="CC0"), "invalid licence 'CC0': expected an SPDX licence expression"),
            (Identity(licence="cc0-1.0"), "invalid licence 'cc0-1.0': SPDX writes 'CC0-1.0'"),
            (Identity(homepage="example.org"), "invalid homepage 'example.org': expected an address"),
            (Identity(namespace="https://example.org/x"), "invalid namespace 'https://example.org/x': expected a URI"),
            (Identity(languages=("zh", "Chinese!")), "invalid languages 'Chinese!': expected a BCP 47 code"),
            (Identity(creators=("Li; Wei",)), "invalid creators 'Li; Wei': expected a name"),
        ],
    )
    def test_names_the_field(self, identity: Identity, said: str) -> None:
        [problem] = MINE.evolve(version="1.1", identity=identity).check()
        assert (problem.rule, problem.message[: len(said)]) == ("identity", said)

    def test_types_are_checked(self) -> None:
        [problem] = MINE.evolve(version="1.1", identity="me").check()  # type: ignore[arg-type]
        assert str(problem) == "identity: expected Identity, got 'me' [types]"

    def test_texts_are_checked(self) -> None:
        [problem] = MINE.evolve(version="1.1", identity=Identity(publisher="a\x07")).check()
        assert problem.rule == "texts"


def test_licence_urls() -> None:
    assert licence_url("LicenseRef-mine") is None
    assert licence_url("CC-BY-4.0") == "https://spdx.org/licenses/CC-BY-4.0.html"


def test_the_head_of_a_file_has_it() -> None:
    head = json.loads(codec.encode(MINE.evolve(version="1.1", identity=IDENTITY)))
    assert (head["format"], head["identity"]["licence"]) == (3, "CC-BY-4.0")


def test_a_draft_without_is_published_as_the_release_before(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path / "data")
    first = model_3_dataset()
    catalog.publish(first, "1.0.0")
    catalog.publish(first.evolve(version="2", title=Label(en="New")), "1.0.1")
    assert catalog.load("1.0.0").identity == catalog.load("1.0.1").identity == IDENTITY
    other = attrs.evolve(IDENTITY, licence="CC0-1.0")
    catalog.publish(first.evolve(version="2", identity=other), "1.0.2")
    assert catalog.load("1.0.2").identity == other
