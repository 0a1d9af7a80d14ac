"""The bundled releases: which there are, opening one by version, specifier and digest, and telling bytes apart."""

import datetime
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import attrs
import pytest

import pilotstd
from pilotstd import DigestMismatch, FileError, InvalidDataset, Release, UnknownRelease, bundled

DATA = Path(bundled.__file__).parent / "data"
VERSIONS = ("1.0.0", "1.1.0", "1.2.0")


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of another installation, to be tampered with."""
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.setattr(bundled, "__file__", str(tmp_path / "bundled.py"))
    return tmp_path / "data"


class TestReleases:
    def test_they_are_listed_oldest_first(self) -> None:
        releases = pilotstd.releases()
        assert tuple(release.version for release in releases)[:3] == VERSIONS
        assert [release.as_of for release in releases] == sorted(
            release.as_of for release in releases
        )
        assert all(release.summary for release in releases)

    @pytest.mark.parametrize("release", pilotstd.releases(), ids=lambda release: release.version)
    def test_the_register_holds_what_the_file_is(self, release: Release) -> None:
        data = (DATA / f"{release.version}.json").read_bytes()
        header = json.loads(data)
        assert release.sha256 == hashlib.sha256(data).hexdigest()
        assert (release.version, release.as_of.isoformat()) == (header["version"], header["as_of"])

    def test_a_file_that_the_register_does_not_name_is_no_release(self, installation: Path) -> None:
        shutil.copy(installation / "1.2.0.json", installation / "1.3.0.json")
        with pytest.raises(UnknownRelease):
            pilotstd.load("1.3.0")
        assert pilotstd.load().version == pilotstd.releases()[-1].version

    def test_a_release_cannot_be_changed(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            pilotstd.releases()[0].version = "9"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


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
        ],
    )
    def test_it_opens_the_newest_that_fits(self, spec: str | None, version: str) -> None:
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
            "1.0",
            "v1.0.0",
            "1.0.0\n",
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
    def test_anything_else_is_an_unknown_release(self, spec: Any) -> None:
        with pytest.raises(
            UnknownRelease, match=r"no bundled release .*; there are 1\.0\.0, 1\.1\.0, 1\.2\.0"
        ):
            pilotstd.load(spec)

    def test_a_misspelt_version_names_its_neighbours(self) -> None:
        with pytest.raises(
            UnknownRelease,
            match=r"no bundled release '1.00.0'; there are .*; did you mean '1\.0\.0'",
        ):
            pilotstd.load("1.00.0")

    def test_it_knows_its_version_day_and_digest(self) -> None:
        ds = pilotstd.load("1.1.0")
        release = pilotstd.releases()[1]
        assert (ds.version, ds.as_of, ds.sha256) == (release.version, release.as_of, release.sha256)
        assert ds.as_of == datetime.date(2025, 7, 9)
        assert ds.title

    def test_loading_twice_gives_equal_datasets(self) -> None:
        assert pilotstd.load("1.0.0") == pilotstd.load("1.0.0")
        assert pilotstd.load("1.0.0") != pilotstd.load("1.2.0")


class TestDigest:
    def test_the_pinned_bytes_are_opened(self) -> None:
        release = pilotstd.releases()[0]
        assert pilotstd.load("1.0.0", sha256=release.sha256).sha256 == release.sha256

    @pytest.mark.parametrize("sha256", ["", "0" * 64, pilotstd.releases()[1].sha256])
    def test_other_bytes_are_refused(self, sha256: str) -> None:
        with pytest.raises(
            DigestMismatch, match=rf"release 1\.0\.0 has the SHA-256 [0-9a-f]{{64}}, not {sha256};"
        ):
            pilotstd.load("1.0.0", sha256=sha256)

    def test_a_changed_file_is_refused(self, installation: Path) -> None:
        path = installation / "1.1.0.json"
        path.write_bytes(path.read_bytes().replace(b"2025", b"2024", 1))
        with pytest.raises(
            DigestMismatch,
            match=r"the file of release 1\.1\.0 was changed: .*; install pilotstd again",
        ):
            pilotstd.load("1.1.0")
        assert pilotstd.load("1.0.0").version == "1.0.0"


class TestIdentify:
    @pytest.mark.parametrize("version", VERSIONS)
    def test_bytes_and_files_of_a_release_are_known(self, version: str, tmp_path: Path) -> None:
        data = (DATA / f"{version}.json").read_bytes()
        (tmp_path / "some.json").write_bytes(data)
        assert pilotstd.identify(data).version == version
        assert pilotstd.identify(tmp_path / "some.json").version == version
        assert pilotstd.identify(str(tmp_path / "some.json")) == pilotstd.identify(data)

    @pytest.mark.parametrize(
        "data",
        [b"", b"{}", (DATA / "1.0.0.json").read_bytes()[:-1]],
        ids=["empty", "object", "cut short"],
    )
    def test_other_bytes_are_of_no_release(self, data: bytes, tmp_path: Path) -> None:
        with pytest.raises(
            UnknownRelease, match=r"^these bytes with the SHA-256 [0-9a-f]{64}: no bundled release"
        ):
            pilotstd.identify(data)
        (tmp_path / "some.json").write_bytes(data)
        with pytest.raises(UnknownRelease, match=r"some\.json' with the SHA-256"):
            pilotstd.identify(tmp_path / "some.json")

    def test_a_file_that_cannot_be_read_is_a_file_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileError):
            pilotstd.identify(tmp_path / "absent.json")
        with pytest.raises(FileError):
            pilotstd.identify(tmp_path)


class TestReading:
    def test_a_bundled_file_reads_like_any_other(self) -> None:
        assert pilotstd.read(DATA / "1.0.0.json") == pilotstd.load("1.0.0")

    def test_the_register_is_no_dataset(self) -> None:
        with pytest.raises(InvalidDataset, match="is no dataset"):
            pilotstd.read(DATA / "releases.json")
