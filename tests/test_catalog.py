"""Catalogs of others: a folder, a package that announces one, and what a name opens."""

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

import pilotstd
from pilotstd import (
    AmbiguousName,
    Catalog,
    DigestMismatch,
    FileError,
    InvalidDataset,
    InvalidQuery,
    UnknownRelease,
    codec,
)
from tests.test_imports import run

OLDER, NEWER = pilotstd.load("1.0.0"), pilotstd.load("1.1.0")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog with the releases 1.0.0 and 1.1.0."""
    path = tmp_path_factory.mktemp("catalog") / "data"
    for ds in (OLDER, NEWER):
        Catalog(path).publish(ds, ds.version)
    return path


class TestCatalog:
    def test_opens_its_releases_by_version_specifier_and_digest(self, folder: Path) -> None:
        mine = Catalog(folder)
        assert [release.version for release in mine.releases()] == ["1.0.0", "1.1.0"]
        assert mine.load() == mine.load("~=1.0") == NEWER
        assert mine.load("1.0.0", sha256=OLDER.sha256) == OLDER
        with pytest.raises(DigestMismatch):
            mine.load("1.0.0", sha256=NEWER.sha256)

    def test_identifies_its_files(self, folder: Path) -> None:
        mine = Catalog(folder, name="mine")
        assert mine.identify(folder / "1.0.0.json").version == "1.0.0"
        with pytest.raises(UnknownRelease, match="no release of mine has these bytes"):
            mine.identify(b"{}")

    def test_is_called_by_its_name_or_its_path(self, folder: Path) -> None:
        with pytest.raises(UnknownRelease, match=r"no release '3' of mine; there are 1\.0\.0, 1\.1\.0$"):
            Catalog(folder, name="mine").load("3")
        with pytest.raises(UnknownRelease, match=f"of the catalog '{folder}'; there are"):
            Catalog(folder).find("3")

    def test_is_a_value(self, folder: Path) -> None:
        assert Catalog(folder) == Catalog(folder)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            Catalog(folder).name = "other"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]

    def test_without_a_register_is_a_file_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileError, match=r"releases\.json"):
            Catalog(tmp_path).load()

    def test_of_no_releases_has_none_to_load(self, tmp_path: Path) -> None:
        (tmp_path / "releases.json").write_text("[]", encoding="utf-8")
        with pytest.raises(UnknownRelease, match="no release of mine; there are none"):
            Catalog(tmp_path, name="mine").load()

    @pytest.mark.parametrize("version", ["../1.0.0", "/etc/passwd", "1", "1.0", "01.0.0", 1, None])
    def test_a_version_in_the_register_is_never_a_path(self, folder: Path, tmp_path: Path, version: Any) -> None:
        (row, *_) = json.loads((folder / "releases.json").read_bytes())
        (tmp_path / "releases.json").write_text(json.dumps([row | {"version": version}]), encoding="utf-8")
        with pytest.raises(InvalidDataset, match="the register of mine is not a list of releases"):
            Catalog(tmp_path, name="mine").releases()

    def test_unknown_keys_of_a_register_are_left_out(self, folder: Path, tmp_path: Path) -> None:
        rows = json.loads((folder / "releases.json").read_bytes())
        register = json.dumps([row | {"later": True} for row in rows])
        (tmp_path / "releases.json").write_text(register, encoding="utf-8")
        assert Catalog(tmp_path).releases() == Catalog(folder).releases()

    @pytest.mark.parametrize(
        ("line", "path"),
        [
            ('"title":["a"],', r"\$\.title"),
            ('"identity":{"name":3},', r"\$\.identity\.name"),
            ('"retired":[\n{"id":"task:999"}\n],', r"\$\.retired\[0\]"),
            ('"regions":[\n{"id":"region:a","level":1}\n],', r"\$\.regions\[0\]"),
        ],
    )
    def test_a_file_that_is_not_valid_names_its_problems_when_they_are_met(
        self, tmp_path: Path, line: str, path: str
    ) -> None:
        data = (
            f'{{"format":3,\n"version":"1.0.0",\n"as_of":"2026-01-19",\n{line}\n"topics":[\n{{"id":"topic:a"}}\n]\n}}\n'
        )
        row = {"version": "1.0.0", "as_of": "2026-01-19", "sha256": codec.digest(data.encode()), "summary": "x"}
        (tmp_path / "1.0.0.json").write_text(data, encoding="utf-8")
        (tmp_path / "releases.json").write_text(json.dumps([row]), encoding="utf-8")
        ds = Catalog(tmp_path).load()
        assert ds.topics.ids == ("topic:a",)
        with pytest.raises(InvalidDataset, match=path):
            ds.check()

    def test_in_a_zip(self, folder: Path, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "it.zip", "w") as archive:
            for file in folder.iterdir():
                archive.write(file, f"data/{file.name}")
        with zipfile.ZipFile(tmp_path / "it.zip") as archive:
            assert Catalog(zipfile.Path(archive, "data/"), name="zipped").load() == NEWER


# --- Announced by packages ------------------------------------------------------------------------------------------

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put a package where Python finds it, with entry points to its catalog."""
    monkeypatch.syspath_prepend(str(tmp_path / "site"))

    def put(package: str, *names: str, value: str = "catalog") -> None:
        site = tmp_path / "site"
        info = site / f"{package}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
        lines = [f"{name} = {package}_module:{value}" for name in names]
        (info / "entry_points.txt").write_text("\n".join(["[pilotstd.catalogs]", *lines]), encoding="utf-8")
        module = f"import pilotstd\ncatalog = pilotstd.Catalog({str(folder)!r})\nnothing = None\n"
        (site / f"{package}_module.py").write_text(module, encoding="utf-8")
        monkeypatch.delitem(sys.modules, f"{package}_module", raising=False)

    return put


class TestNames:
    @pytest.mark.parametrize(
        ("spec", "version"),
        [
            ("province", "1.1.0"),
            ("province==1.0", "1.0.0"),
            ("province == 1.0.0", "1.0.0"),
            ("province~=1.0", "1.1.0"),
            (" Province <1.1", "1.0.0"),
        ],
    )
    def test_a_name_opens_the_catalog_of_a_package(self, install: Install, spec: str, version: str) -> None:
        install("theirs", "province")
        assert pilotstd.load(spec) == pilotstd.load(version)
        assert pilotstd.diff(spec, version).changes == ()

    def test_names_are_compared_as_those_of_packages(self, install: Install) -> None:
        install("theirs", "Province_X")
        assert pilotstd.load("province-x") == pilotstd.load("PROVINCE.x==1.1") == NEWER

    def test_digest_is_checked(self, install: Install) -> None:
        install("theirs", "province")
        assert pilotstd.load("province==1.0", sha256=OLDER.sha256) == OLDER
        with pytest.raises(DigestMismatch, match=r"release 1\.0\.0 of province has the SHA-256"):
            pilotstd.load("province==1.0", sha256="0" * 64)

    def test_catalogs_lists_ours_and_those_of_others(self, install: Install) -> None:
        install("theirs", "province", "city")
        found = pilotstd.catalogs()
        assert list(found) == ["pilotstd", "city", "province"]
        assert found["pilotstd"].releases() == pilotstd.releases()
        assert (found["city"].name, found["city"].load()) == ("city", NEWER)

    def test_our_own_name_opens_the_bundled_releases(self) -> None:
        assert pilotstd.load("pilotstd") == pilotstd.load()
        assert pilotstd.load("pilotstd~=1.1") == pilotstd.load("1.2.0")

    @pytest.mark.parametrize("spec", ["1.1.0", None, "v1.1", "~=1.0", ">=1"])
    def test_no_name_shadows_a_version(self, install: Install, spec: str | None) -> None:
        before = pilotstd.load(spec)
        install("theirs", "v1", "v1.1")
        assert pilotstd.load(spec) == before

    def test_two_packages_with_one_name_are_both_named(self, install: Install) -> None:
        install("theirs", "province")
        install("others", "Province")
        with pytest.raises(
            AmbiguousName, match="the packages 'others' and 'theirs' announce a catalog 'province' each"
        ):
            pilotstd.load("province==1.0")
        with pytest.raises(AmbiguousName):
            pilotstd.catalogs()
        assert pilotstd.load("1.0.0") == OLDER

    def test_our_name_cannot_be_taken(self, install: Install) -> None:
        install("theirs", "PilotStd")
        with pytest.raises(
            AmbiguousName, match="the packages 'pilotstd' and 'theirs' announce a catalog 'pilotstd' each"
        ):
            pilotstd.load("pilotstd==1.0")
        assert pilotstd.load("1.0.0") == OLDER

    def test_unknown_name_has_near_matches(self, install: Install) -> None:
        install("theirs", "province")
        with pytest.raises(
            UnknownRelease, match="no catalog 'provinec'; there are pilotstd, province; did you mean 'province'"
        ):
            pilotstd.load("provinec==1.0")

    def test_unknown_version_of_a_catalog_names_it(self, install: Install) -> None:
        install("theirs", "province")
        with pytest.raises(UnknownRelease, match=r"no release '==3' of province; there are 1\.0\.0, 1\.1\.0"):
            pilotstd.load("province==3")

    def test_what_is_not_a_catalog_is_refused(self, install: Install) -> None:
        install("theirs", "province", value="nothing")
        with pytest.raises(
            InvalidQuery, match="the package 'theirs' announces 'theirs_module:nothing' as the catalog 'province'"
        ):
            pilotstd.load("province")

    @pytest.mark.parametrize(
        "action", ["load()", "load('1.0.0')", "load('~=1.0')", "releases()", "diff('1.0.0', '1.1.0')"]
    )
    def test_no_installed_package_is_looked_at_without_a_name(self, action: str) -> None:
        assert run(f"import sys, pilotstd; pilotstd.{action}; print('importlib.metadata' in sys.modules)") == "False"
