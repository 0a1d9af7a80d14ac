"""Writing in every format: round trips, the same bytes whenever made, and what is at the path already."""

import datetime
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

import pilotstd
from pilotstd import Dataset, Figure, FileError, InvalidDataset, Label, Pilot, Source, UnsupportedFormat, formats
from pilotstd.model import TABLES, DependencyKind, fact_fields
from pilotstd.model._fields import since_format
from pilotstd.testing import datasets
from tests.formats import hostile
from tests.formats.editing import READ, WRITTEN
from tests.formats.small import model_2_dataset, small_dataset


def digests(path: Path) -> dict[str, str]:
    """The digest of each file in a folder by its name, or of a file."""
    files = {file.name: file for file in path.iterdir()} if path.is_dir() else {"": path}
    return {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()}


class TestRoundTrip:
    @pytest.mark.slow
    @pytest.mark.parametrize("format", READ)
    @pytest.mark.parametrize("version", [release.version for release in pilotstd.releases()])
    def test_release(self, version: str, format: str, tmp_path: Path) -> None:
        ds = pilotstd.load(version)
        ds.write(tmp_path / "it", format)
        assert pilotstd.read(tmp_path / "it", format) == ds
        assert pilotstd.read(tmp_path / "it", format).sha256 == ds.sha256

    @pytest.mark.parametrize("format", READ)
    def test_every_class_and_field_of_format_2(self, format: str, tmp_path: Path) -> None:
        ds = model_2_dataset()
        assert ds.check() == ()
        ds.write(tmp_path / "it", format)
        read = pilotstd.read(tmp_path / "it", format)
        assert read == ds
        assert read.sha256 == ds.sha256

    def test_the_dataset_above_has_every_field_of_format_2(self) -> None:
        ds = model_2_dataset()
        filled = {(type(record), name) for record in ds for name in record.filled()}
        for cls in TABLES.values():
            for field in attrs.fields(cls):
                is_new = max(since_format(cls), since_format(field)) == 2 and field.name in fact_fields(cls)
                assert not is_new or (cls, field.name) in filled or field.name == "known_since", (cls, field.name)
        assert {item.kind for item in ds.dependencies} == set(DependencyKind)

    @pytest.mark.slow
    @pytest.mark.parametrize("format", READ)
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(ds=datasets())
    def test_any_dataset(self, ds: Dataset, format: str, tmp_path: Path) -> None:
        ds.write(tmp_path / "it", format)
        assert pilotstd.read(tmp_path / "it", format) == ds

    @pytest.mark.slow
    @pytest.mark.parametrize("format", READ)
    @pytest.mark.parametrize("text", hostile.TEXTS, ids=lambda text: ascii(text[:12]))
    def test_hostile_text(self, text: str, format: str, tmp_path: Path) -> None:
        ds = hostile.dataset(text)
        assert ds.check() == ()
        ds.write(tmp_path / "it", format)
        assert pilotstd.read(tmp_path / "it", format) == ds

    @pytest.mark.parametrize("format", READ)
    def test_extreme_dates_and_numbers(self, format: str, tmp_path: Path) -> None:
        first, last = datetime.date(1, 1, 1), datetime.date(9999, 12, 31)
        whole = (pilotstd.Evidence(source="source:a", basis=pilotstd.Basis.STATED),)
        days = [first, datetime.date(1900, 2, 28), datetime.date(1900, 3, 1), last]
        records = [
            Figure(id=f"figure:{n}", value=value, as_of=day, evidence=whole)
            for n, (day, value) in enumerate(zip(days, (2**63 - 1, -(2**63), 10**15, -(10**15) + 1), strict=True))
        ]
        ds = Dataset(version="1", as_of=last, records=[Source(id="source:a", evidence=whole), *records])
        ds.write(tmp_path / "it", format)
        assert pilotstd.read(tmp_path / "it", format) == ds


class TestReproducibleBytes:
    @pytest.mark.slow
    @pytest.mark.parametrize("format", WRITTEN)
    def test_same_in_another_process(self, format: str, tmp_path: Path) -> None:
        """Neither the clock, nor the order of hashes, nor the time zone gets into a file."""
        for name, seed, zone in (("one", "1", "UTC"), ("two", "2", "Asia/Tokyo")):
            code = f"import pilotstd; pilotstd.load('1.2.0').write(r'{tmp_path / name}', '{format}')"
            environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
            subprocess.run([sys.executable, "-c", code], check=True, env=environment)
        assert digests(tmp_path / "one") == digests(tmp_path / "two")

    @pytest.mark.slow
    @pytest.mark.parametrize("format", READ)
    def test_same_after_reading_back(self, newest: Dataset, format: str, tmp_path: Path) -> None:
        newest.write(tmp_path / "one", format)
        pilotstd.read(tmp_path / "one", format).write(tmp_path / "two", format)
        assert digests(tmp_path / "one") == digests(tmp_path / "two")


class TestFormatOfPath:
    @pytest.mark.parametrize("format", WRITTEN)
    def test_suffix_chooses_the_format(self, format: str, tmp_path: Path) -> None:
        small_dataset().write(tmp_path / "named", format)
        suffixed = tmp_path / f"it{formats.SUFFIXES[format].upper()}"
        small_dataset().write(suffixed)
        assert digests(suffixed) == digests(tmp_path / "named")

    @pytest.mark.parametrize("format", ["csv", "parquet"])
    def test_recognises_folder_by_its_files(self, format: str, tmp_path: Path) -> None:
        small_dataset().write(tmp_path / "folder", format)
        assert pilotstd.read(tmp_path / "folder") == small_dataset()

    @pytest.mark.parametrize("name", ["it.xlx", "it", "folder/"])
    def test_unknown_suffix_lists_the_formats(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(
            UnsupportedFormat,
            match=r"unknown suffix .*: expected one of \.json, \.csv, \.xlsx, \.parquet, \.sqlite, \.jsonld, \.ttl",
        ):
            small_dataset().write(tmp_path / name)
        assert list(tmp_path.iterdir()) == []

    def test_format_overrules_suffix(self, tmp_path: Path) -> None:
        small_dataset().write(tmp_path / "copy.txt", format="json")
        assert pilotstd.read(tmp_path / "copy.txt", format="json") == small_dataset()

    @pytest.mark.parametrize("name", ["copy", "copy.jsn", "copy.xlx", ".json"])
    def test_unknown_suffix(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(UnsupportedFormat, match=r"unknown suffix '.*': expected one of"):
            pilotstd.read(tmp_path / name)
        with pytest.raises(UnsupportedFormat, match=r"unknown suffix '.*': expected one of"):
            small_dataset().write(tmp_path / name)

    def test_unknown_format_suggests_near_matches(self, tmp_path: Path) -> None:
        with pytest.raises(UnsupportedFormat, match="unknown format 'excel': expected one of json, csv, xlsx, parq"):
            small_dataset().write(tmp_path / "it", "excel")
        with pytest.raises(UnsupportedFormat, match="did you mean 'xlsx'"):
            small_dataset().write(tmp_path / "it", "xls")

    @pytest.mark.parametrize("format", ["jsonld", "ttl"])
    def test_refuses_write_only_format(self, format: str, tmp_path: Path) -> None:
        path = tmp_path / f"it.{format}"
        small_dataset().write(path)
        with pytest.raises(UnsupportedFormat, match=f"the format {format} is written, not read"):
            pilotstd.read(path)

    @pytest.mark.parametrize("format", READ)
    def test_missing_file_is_a_file_error(self, format: str, tmp_path: Path) -> None:
        with pytest.raises(FileError, match="cannot be read"):
            pilotstd.read(tmp_path / "nowhere", format)


class TestCheck:
    """What `read` would refuse is not written, unless `check=False`."""

    @pytest.fixture
    def invalid(self) -> Dataset:
        """A dataset with a reference to nothing and a field without evidence."""
        records = [*small_dataset(), Pilot(id="pilot:paris", region="region:paris")]
        return Dataset(version="1", as_of=small_dataset().as_of, records=records)

    @pytest.mark.parametrize("format", WRITTEN)
    def test_refuses_invalid_dataset(self, invalid: Dataset, format: str, tmp_path: Path) -> None:
        with pytest.raises(InvalidDataset, match="breaks rules, and could not be read back") as refused:
            invalid.write(tmp_path / "it", format)
        assert refused.value.problems == invalid.check() != ()
        assert list(tmp_path.iterdir()) == []

    def test_checks_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Writing what was read, or in several formats, takes no time for the rules."""
        small_dataset().write(tmp_path / "it.json")
        ds = pilotstd.read(tmp_path / "it.json")
        monkeypatch.setattr("pilotstd.checks.RULES", (lambda ds: 1 / 0,))
        ds.write(tmp_path / "it.sqlite")

    @pytest.mark.parametrize("format", ["jsonld", "ttl"])
    def test_check_false_writes_invalid_dataset(self, invalid: Dataset, format: str, tmp_path: Path) -> None:
        invalid.write(tmp_path / "it", format, check=False)
        assert "region:paris" in (tmp_path / "it").read_text(encoding="utf-8")

    @pytest.mark.parametrize("format", READ)
    def test_check_false_writes_what_read_refuses(self, invalid: Dataset, format: str, tmp_path: Path) -> None:
        invalid.write(tmp_path / "it", format, check=False)
        with pytest.raises(InvalidDataset) as refused:
            pilotstd.read(tmp_path / "it", format)
        plain = [attrs.evolve(problem, path=None) for problem in refused.value.problems]
        assert plain == list(invalid.check())


class TestUnrepresentable:
    @pytest.mark.parametrize("format", WRITTEN)
    def test_refuses_lone_surrogate(self, format: str, tmp_path: Path) -> None:
        ds = Dataset(
            version="1", as_of=datetime.date(2026, 1, 1), records=[Source(id="source:a", title=Label(en="\ud800"))]
        )
        with pytest.raises(InvalidDataset, match="surrogate"):
            ds.write(tmp_path / "it", format, check=False)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("format", ["csv", "xlsx", "parquet", "sqlite"])
    def test_refuses_number_over_64_bits(self, format: str, tmp_path: Path) -> None:
        ds = Dataset(version="1", as_of=datetime.date(2026, 1, 1), records=[Figure(id="figure:a", value=2**64)])
        with pytest.raises(InvalidDataset, match="more than 64 bits"):
            ds.write(tmp_path / "it", format, check=False)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("format", ["csv", "xlsx"])
    def test_refuses_empty_text(self, format: str, tmp_path: Path) -> None:
        empty = [Source(id="source:a", publisher="", title=Label(en="")), Source(id="source:b", publisher="")]
        ds = Dataset(version="1", as_of=datetime.date(2026, 1, 1), records=empty)
        with pytest.raises(InvalidDataset) as refused:
            ds.write(tmp_path / "it", format, check=False)
        assert {(problem.record, problem.path) for problem in refused.value.problems} == {
            ("source:a", "sources, row 2, column publisher"),
            ("source:b", "sources, row 3, column publisher"),
            ("source:a", "sources, row 2, column title_en"),
        }
        assert "choose another format" in str(refused.value)
        assert list(tmp_path.iterdir()) == []


class TestExistingTarget:
    @pytest.mark.slow
    @pytest.mark.parametrize("format", WRITTEN)
    def test_replaces_existing(self, format: str, tmp_path: Path) -> None:
        hostile.dataset("old").write(tmp_path / "it", format)
        small_dataset().write(tmp_path / "it", format)
        small_dataset().write(tmp_path / "fresh", format)
        assert digests(tmp_path / "it") == digests(tmp_path / "fresh")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "it"]

    @pytest.mark.parametrize("format", WRITTEN)
    def test_full_disk_leaves_existing_unchanged(
        self, format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hostile.dataset("old").write(tmp_path / "it", format)
        before = digests(tmp_path / "it")

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(FileError, match="No space left"):
            small_dataset().write(tmp_path / "it", format)
        assert digests(tmp_path / "it") == before
        assert [path.name for path in tmp_path.iterdir()] == ["it"]

    @pytest.mark.parametrize("format", ["csv", "parquet"])
    def test_refuses_folder_with_other_files(self, format: str, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
        with pytest.raises(FileError, match=r"contains other files, such as 'thesis\.txt'"):
            small_dataset().write(tmp_path, format)
        assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]

    @pytest.mark.parametrize("litter", [".DS_Store", ".~lock.regions.csv#", "Thumbs.db"])
    def test_removes_system_files(self, tmp_path: Path, litter: str) -> None:
        small_dataset().write(tmp_path / "it", "csv")
        (tmp_path / "it" / litter).write_bytes(b"")
        small_dataset().write(tmp_path / "it", "csv")
        small_dataset().write(tmp_path / "fresh", "csv")
        assert digests(tmp_path / "it") == digests(tmp_path / "fresh")

    def test_refuses_folder_with_hidden_files(self, tmp_path: Path) -> None:
        small_dataset().write(tmp_path / "it", "csv")
        (tmp_path / "it" / ".git").mkdir()
        with pytest.raises(FileError, match=r"contains other files, such as '\.git'"):
            small_dataset().write(tmp_path / "it", "csv")

    @pytest.mark.parametrize("format", ["csv", "parquet"])
    def test_unreadable_folder_is_a_file_error(
        self, format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "it").mkdir()

        def refuse(path: Path) -> list[str]:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(os, "listdir", refuse)
        with pytest.raises(FileError, match="it' cannot be written: Permission denied"):
            small_dataset().write(tmp_path / "it", format)

    @pytest.mark.parametrize("format", ["csv", "parquet"])
    def test_refuses_folder_in_place_of_file(self, format: str, tmp_path: Path) -> None:
        (tmp_path / "it").write_text("mine", encoding="utf-8")
        with pytest.raises(FileError, match="cannot be written"):
            small_dataset().write(tmp_path / "it", format)
        assert (tmp_path / "it").read_text(encoding="utf-8") == "mine"

    @pytest.mark.parametrize("format", ["json", "xlsx", "sqlite", "jsonld", "ttl"])
    def test_refuses_file_in_place_of_folder(self, format: str, tmp_path: Path) -> None:
        (tmp_path / "it").mkdir()
        with pytest.raises(FileError, match="cannot be written"):
            small_dataset().write(tmp_path / "it", format)
        assert (tmp_path / "it").is_dir()
