"""The bundled releases: list, load by version, specifier and digest, identify bytes; the versions of new datasets."""

import datetime
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import attrs
import pytest
from packaging.specifiers import SpecifierSet
from packaging.version import Version

import pilotstd
from pilotstd import Catalog, DigestMismatch, FileError, InvalidDataset, InvalidQuery, Release, UnknownRelease, bundled

DATA = Path(str(bundled.BUNDLED.path))
VERSIONS = ("1.0.0", "1.1.0", "1.2.0")


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of another installation, to be tampered with."""
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.setattr(bundled, "BUNDLED", Catalog(tmp_path / "data", name="pilotstd"))
    return tmp_path / "data"


class TestReleases:
    def test_are_sorted_oldest_first(self) -> None:
        releases = pilotstd.releases()
        assert tuple(release.version for release in releases)[:3] == VERSIONS
        assert [release.as_of for release in releases] == sorted(release.as_of for release in releases)
        assert all(release.summary for release in releases)

    @pytest.mark.parametrize("release", pilotstd.releases(), ids=lambda release: release.version)
    def test_register_has_version_day_and_digest_of_file(self, release: Release) -> None:
        data = (DATA / f"{release.version}.json").read_bytes()
        header = json.loads(data)
        assert release.sha256 == hashlib.sha256(data).hexdigest()
        assert (release.version, release.as_of.isoformat()) == (header["version"], header["as_of"])

    def test_file_not_in_register_is_not_a_release(self, installation: Path) -> None:
        shutil.copy(installation / "1.2.0.json", installation / "1.3.0.json")
        with pytest.raises(UnknownRelease):
            pilotstd.load("1.3.0")
        assert pilotstd.load().version == pilotstd.releases()[-1].version

    def test_release_is_immutable(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            pilotstd.releases()[0].version = "9"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


class TestLoadDigest:
    @pytest.mark.parametrize("digest", [b"", 123, object()])
    def test_digest_of_wrong_type_is_refused(self, digest: Any) -> None:
        with pytest.raises(InvalidQuery, match="invalid sha256: expected str, got"):
            pilotstd.load("1.0.0", sha256=digest)

    def test_digest_may_have_capitals_and_a_prefix(self) -> None:
        digest = pilotstd.load("1.0.0").sha256
        for spelling in (digest, digest.upper(), f"sha256:{digest}", f"SHA256:{digest}"):
            assert pilotstd.load("1.0.0", sha256=spelling).sha256 == digest


class TestLoad:
    @pytest.mark.parametrize(
        ("spec", "version"),
        [
            (None, pilotstd.releases()[-1].version),
            ("1.0.0", "1.0.0"),
            ("1.1.0", "1.1.0"),
            ("==1.1", "1.1.0"),
            ("==1.1.*", "1.1.0"),
            ("<1.2", "1.1.0"),
            (">=1.0,<1.1", "1.0.0"),
            (" < 1.2 ", "1.1.0"),
            ("!=1.2.0,<1.3", "1.1.0"),
            ("1.0", "1.0.0"),
            ("v1.0.0", "1.0.0"),
            ("1.0.0\n", "1.0.0"),
            (Version("1.1"), "1.1.0"),
            (SpecifierSet("~=1.0.0"), "1.0.0"),
        ],
    )
    def test_opens_newest_match(self, spec: Any, version: str) -> None:
        assert pilotstd.load(spec).version == version

    @pytest.mark.parametrize(
        "spec",
        [
            "../../etc/passwd",
            "../data/1.0.0",
            "1.0.0.json",
            "/etc/passwd",
            "releases",
            "",
            " ",
            ",",
            "latest",
            ">=9",
            "~=1",
            "<=",
            "==1.*.0",
            "一",
            1.0,
            ("1.0.0",),
        ],
        ids=repr,
    )
    def test_unknown_release(self, spec: Any) -> None:
        with pytest.raises(UnknownRelease, match=r"no release .* of pilotstd; there are 1\.0\.0, 1\.1\.0, 1\.2\.0"):
            pilotstd.load(spec)

    def test_unknown_version_has_near_matches(self) -> None:
        with pytest.raises(
            UnknownRelease, match=r"no release '1.0.00.1' of pilotstd; there are .*; did you mean '1\.0\.0'"
        ):
            pilotstd.load("1.0.00.1")

    def test_dataset_has_version_day_and_digest(self) -> None:
        ds = pilotstd.load("1.1.0")
        release = pilotstd.releases()[1]
        assert (ds.version, ds.as_of, ds.sha256) == (release.version, release.as_of, release.sha256)
        assert ds.as_of == datetime.date(2025, 7, 9)
        assert ds.title

    def test_loaded_twice_is_equal(self) -> None:
        assert pilotstd.load("1.0.0") == pilotstd.load("1.0.0")
        assert pilotstd.load("1.0.0") != pilotstd.load("1.2.0")


class TestDigest:
    def test_opens_pinned_bytes(self) -> None:
        release = pilotstd.releases()[0]
        assert pilotstd.load("1.0.0", sha256=release.sha256).sha256 == release.sha256

    @pytest.mark.parametrize("sha256", ["", "0" * 64, pilotstd.releases()[1].sha256])
    def test_refuses_other_digest(self, sha256: str) -> None:
        with pytest.raises(
            DigestMismatch, match=rf"release 1\.0\.0 of pilotstd has the SHA-256 [0-9a-f]{{64}}, not {sha256};"
        ):
            pilotstd.load("1.0.0", sha256=sha256)

    def test_refuses_changed_file(self, installation: Path) -> None:
        path = installation / "1.1.0.json"
        path.write_bytes(path.read_bytes().replace(b"2025", b"2024", 1))
        with pytest.raises(
            DigestMismatch, match=r"the file of release 1\.1\.0 of pilotstd was changed: .*; install it again"
        ):
            pilotstd.load("1.1.0")
        assert pilotstd.load("1.0.0").version == "1.0.0"


class TestIdentify:
    @pytest.mark.parametrize("version", VERSIONS)
    def test_names_release_of_bytes_and_files(self, version: str, tmp_path: Path) -> None:
        data = (DATA / f"{version}.json").read_bytes()
        (tmp_path / "some.json").write_bytes(data)
        assert pilotstd.identify(data).version == version
        assert pilotstd.identify(tmp_path / "some.json").version == version
        assert pilotstd.identify(str(tmp_path / "some.json")) == pilotstd.identify(data)

    @pytest.mark.parametrize(
        "data", [b"", b"{}", (DATA / "1.0.0.json").read_bytes()[:-1]], ids=["empty", "object", "cut short"]
    )
    def test_refuses_other_bytes(self, data: bytes, tmp_path: Path) -> None:
        with pytest.raises(UnknownRelease, match=r"^these bytes with the SHA-256 [0-9a-f]{64}: no release of pilotstd"):
            pilotstd.identify(data)
        (tmp_path / "some.json").write_bytes(data)
        with pytest.raises(UnknownRelease, match=r"some\.json' with the SHA-256"):
            pilotstd.identify(tmp_path / "some.json")

    def test_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(FileError):
            pilotstd.identify(tmp_path / "absent.json")
        with pytest.raises(FileError):
            pilotstd.identify(tmp_path)


class TestReading:
    def test_reads_bundled_file(self) -> None:
        assert pilotstd.read(DATA / "1.0.0.json") == pilotstd.load("1.0.0")

    def test_register_is_not_a_dataset(self) -> None:
        with pytest.raises(InvalidDataset, match="is not a dataset"):
            pilotstd.read(DATA / "releases.json")


class TestCheckNewVersion:
    DS = pilotstd.load("1.1.0").evolve(version="1.1.0+ours.1")

    @pytest.mark.parametrize("version", ["1.2.0+mine.1", "1.1.0+ours.2", "1.3", "2.0.0rc1"])
    def test_accepts_other_versions(self, version: str) -> None:
        bundled.check_new_version(version, self.DS)

    @pytest.mark.parametrize(
        "version", ["1.2.0", "1.2", "v1.2.0", " 1.2.0 ", "1.2.0.0", "01.0.0", "1.1.0+ours.1", "1.1+ours-1"]
    )
    def test_refuses_equal_versions(self, version: str) -> None:
        with pytest.raises(InvalidQuery) as caught:
            bundled.check_new_version(version, self.DS)
        assert str(caught.value) == (f"version {version} is already used by other data; use for example 1.1.0+mine.1")

    @pytest.mark.parametrize("version", ["mine", "", "1..2", "1.2.0-ours!", None, 1.2])
    def test_refuses_invalid_versions(self, version: Any) -> None:
        with pytest.raises(InvalidQuery) as caught:
            bundled.check_new_version(version, self.DS)
        assert str(caught.value) == (
            f"invalid version {version!r}: expected a PEP 440 version; use for example 1.1.0+mine.1"
        )

    def test_suggests_free_version(self) -> None:
        ds = self.DS.evolve(version="1.1.0+mine.1")
        with pytest.raises(InvalidQuery, match=r"use for example 1\.1\.0\+mine\.2$"):
            bundled.check_new_version("1.1.0+mine.1", ds)
