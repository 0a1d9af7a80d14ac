"""Published releases never change: their bytes, ids and pins."""

from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

import pilotstd
from pilotstd import Dataset, Retired, codec
from pilotstd._publish import notes
from pilotstd.testing import assert_release
from tools.notes import introduction

RELEASES = pilotstd.releases()
ROOT = Path(__file__).parents[2]

# The digests of the published files. No line here may change: if one fails, restore the file and publish a new version.
PUBLISHED = (
    ("1.0.0", "1cda0b35142c43b8f76f235b40b9ed93b4d0501e33d06d5842ed86cc4966f9ce"),
    ("1.1.0", "682eb86a429ed5a6a90927bd9d372294585f5f8d5922b8885369cc47b7c31965"),
    ("1.2.0", "b844833555480f0da7884aa503b31793e58704ba0abfdfee25951d552eb89d59"),
    ("2.0.0", "d3a68b45b388a0fbf8e333ef7ae433a35aa237c12fe9e70410e2391a037d425a"),
    ("2.1.0", "804694bbda4768dcc83844e74441be8205802a24c76b275773811ebd89570c60"),
)


class TestReleases:
    @pytest.mark.parametrize(("version", "sha256"), PUBLISHED)
    def test_file_has_published_digest(self, version: str, sha256: str) -> None:
        assert codec.digest(files("pilotstd").joinpath("data", f"{version}.json").read_bytes()) == sha256

    def test_ids_of_older_releases_are_kept_or_retired(self) -> None:
        for older, newer in pairwise(pilotstd.load(release.version) for release in RELEASES):
            known = {record.id for record in newer} | {entry.id for entry in newer.retired}
            gone = {record.id for record in older} | {entry.id for entry in older.retired}
            assert gone - known == set()

    def test_retired_ids_are_not_used_again(self) -> None:
        retired: set[str] = set()
        for release in RELEASES:
            ds = pilotstd.load(release.version)
            assert retired & {record.id for record in ds} == set()
            retired |= {entry.id for entry in ds.retired}

    def test_version_has_required_bump(self) -> None:
        for older, newer in pairwise(RELEASES):
            bump = pilotstd.diff(older.version, newer.version).bump
            parts = zip(older.version.split("."), newer.version.split("."), strict=True)
            grown = next(name for name, (a, b) in zip(("major", "minor", "patch"), parts, strict=True) if a != b)
            assert [*pilotstd.Bump].index(pilotstd.Bump(grown)) >= [*pilotstd.Bump].index(bump)

    @pytest.mark.parametrize("number", range(len(RELEASES)))
    def test_pages_of_releases_are_current(self, number: int) -> None:
        release = RELEASES[number]
        older = pilotstd.load(RELEASES[number - 1].version) if number else None
        page = ROOT / "docs" / "releases" / f"{release.version}.md"
        expected = notes(release, pilotstd.load(release.version), older, introduction(release.version))
        assert page.read_text(encoding="utf-8") == expected, "run python -m tools.notes"


class TestPins:
    @pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.version)
    def test_release_passes(self, release: pilotstd.Release) -> None:
        assert_release(release.version, release.sha256)
        assert pilotstd.load(release.version, sha256=release.sha256).sha256 == release.sha256

    @pytest.mark.parametrize(
        ("version", "message"),
        [("1.0.0", "has the SHA-256"), ("1.3.0", "there are 1.0.0"), ("~=1.0", "expected an exact version")],
    )
    def test_other_release_fails_with_reason(self, version: str, message: str) -> None:
        with pytest.raises(AssertionError, match=message):
            assert_release(version, "0" * 64)

    @pytest.mark.parametrize(
        ("spec", "version"), [("==1.0.*", "1.0.0"), ("<1.2", "1.1.0"), ("~=1.0", "1.2.0"), ("<2,!=1.2.0", "1.1.0")]
    )
    def test_specifier_gives_newest_match(self, spec: str, version: str) -> None:
        assert pilotstd.load(spec).version == version

    @pytest.mark.parametrize("spec", ["1.20", "1.2.0.0.0.1", "~=3.0", " ", "../data/1.0.0"])
    def test_unknown_version_lists_releases(self, spec: str) -> None:
        with pytest.raises(pilotstd.UnknownRelease, match=r"there are 1\.0\.0, 1\.1\.0, 1\.2\.0"):
            pilotstd.load(spec)

    def test_unknown_version_has_near_matches(self) -> None:
        with pytest.raises(pilotstd.UnknownRelease, match=r"did you mean '1\.2\.0'"):
            pilotstd.load("1.2.1")


class TestIdentify:
    @pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.version)
    def test_names_release_of_bytes_and_files(self, release: pilotstd.Release, tmp_path: Path) -> None:
        data = codec.encode(pilotstd.load(release.version))
        (tmp_path / "unnamed").write_bytes(data)
        assert pilotstd.identify(data) == release
        assert pilotstd.identify(tmp_path / "unnamed") == release
        with pytest.raises(pilotstd.UnknownRelease, match="no release of pilotstd has these bytes"):
            pilotstd.identify(data + b"\n")


class TestRetiredIds:
    ENTRY = Retired(id="task:036", since="2.0.0", reason="it was two tasks", replaced_by=("task:b2-001", "task:b2-002"))

    def test_look_up_names_version_reason_and_replacement(self) -> None:
        newest = pilotstd.load()
        ds = Dataset(version="2.0.0", as_of=newest.as_of, records=newest, retired=[self.ENTRY])
        expected = r"'task:036' was retired in 2\.0\.0: it was two tasks; use task:b2-001, task:b2-002"
        for look_up in (ds.__getitem__, ds.work_tasks.__getitem__, ds.referring, ds.evidence):
            with pytest.raises(pilotstd.UnknownRecord, match=expected):
                look_up("task:036")
        assert ds.get("task:036") is None
        assert "task:036" not in ds
