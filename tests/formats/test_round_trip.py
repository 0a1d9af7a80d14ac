"""What is written is read back, in every format, whatever the texts look like; and is the same bytes whenever made."""

import datetime
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import pilotstd
from pilotstd import (
    Dataset,
    Figure,
    FileError,
    InvalidDataset,
    Label,
    Source,
    UnsupportedFormat,
    formats,
)
from pilotstd.testing import datasets
from tests.formats import hostile

READ = ("json", "csv", "xlsx", "parquet", "sqlite")
WRITTEN = (*READ, "jsonld", "ttl")


def digests(path: Path) -> dict[str, str]:
    """The digest of each file in a folder by its name, or of a file."""
    files = {file.name: file for file in path.iterdir()} if path.is_dir() else {"": path}
    return {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()}


class TestRoundTrip:
    @pytest.mark.parametrize("format", READ)
    @pytest.mark.parametrize("version", [release.version for release in pilotstd.releases()])
    def test_of_a_release(self, version: str, format: str, tmp_path: Path) -> None:
        ds = pilotstd.load(version)
        ds.write(tmp_path / "it", format)
        assert pilotstd.read(tmp_path / "it", format) == ds
        assert pilotstd.read(tmp_path / "it", format).sha256 == ds.sha256

    @pytest.mark.parametrize("format", READ)
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(ds=datasets())
    def test_of_any_dataset(self, ds: Dataset, format: str, tmp_path: Path) -> None:
        ds.write(tmp_path / "it", format)
        assert pilotstd.read(tmp_path / "it", format) == ds

    @pytest.mark.parametrize("format", READ)
    @pytest.mark.parametrize("text", hostile.TEXTS, ids=lambda text: ascii(text[:12]))
    def test_of_a_hostile_text(self, text: str, format: str, tmp_path: Path) -> None:
        ds = hostile.dataset(text)
        assert ds.check() == ()
        ds.write(tmp_path / "it", format)
        assert pilotstd.read(tmp_path / "it", format) == ds

    @pytest.mark.parametrize("format", READ)
    def test_of_days_and_numbers_at_the_ends(self, format: str, tmp_path: Path) -> None:
        first, last = datetime.date(1, 1, 1), datetime.date(9999, 12, 31)
        whole = (pilotstd.Evidence(source="source:a", basis=pilotstd.Basis.STATED),)
        days = [first, datetime.date(1900, 2, 28), datetime.date(1900, 3, 1), last]
        records = [
            Figure(id=f"figure:{n}", value=value, as_of=day, evidence=whole)
            for n, (day, value) in enumerate(
                zip(days, (2**63 - 1, -(2**63), 10**15, -(10**15) + 1), strict=True)
            )
        ]
        ds = Dataset(
            version="1", as_of=last, records=[Source(id="source:a", evidence=whole), *records]
        )
        ds.write(tmp_path / "it", format)
        assert pilotstd.read(tmp_path / "it", format) == ds


class TestTheSameBytes:
    @pytest.mark.parametrize("format", WRITTEN)
    def test_in_another_process_a_moment_later(self, format: str, tmp_path: Path) -> None:
        """Neither the clock, nor the order of hashes, nor the time zone gets into a file."""
        for name, seed, zone in (("one", "1", "UTC"), ("two", "2", "Asia/Tokyo")):
            code = (
                f"import pilotstd; pilotstd.load('1.2.0').write(r'{tmp_path / name}', '{format}')"
            )
            environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
            subprocess.run([sys.executable, "-c", code], check=True, env=environment)
        assert digests(tmp_path / "one") == digests(tmp_path / "two")

    @pytest.mark.parametrize("format", READ)
    def test_of_what_was_read_back(self, newest: Dataset, format: str, tmp_path: Path) -> None:
        newest.write(tmp_path / "one", format)
        pilotstd.read(tmp_path / "one", format).write(tmp_path / "two", format)
        assert digests(tmp_path / "one") == digests(tmp_path / "two")


class TestChoosingAFormat:
    @pytest.mark.parametrize("format", WRITTEN)
    def test_by_suffix(self, newest: Dataset, format: str, tmp_path: Path) -> None:
        newest.write(tmp_path / "named", format)
        suffixed = tmp_path / f"it{formats.SUFFIXES[format].upper()}"
        newest.write(suffixed)
        assert digests(suffixed) == digests(tmp_path / "named")

    @pytest.mark.parametrize("format", ["csv", "parquet"])
    def test_by_what_is_in_a_folder(self, newest: Dataset, format: str, tmp_path: Path) -> None:
        newest.write(tmp_path / "folder", format)
        assert pilotstd.read(tmp_path / "folder") == newest

    @pytest.mark.parametrize("name", ["it.xlx", "it", "folder/"])
    def test_of_an_unknown_suffix_names_the_formats(
        self, newest: Dataset, name: str, tmp_path: Path
    ) -> None:
        with pytest.raises(
            UnsupportedFormat, match="json, csv, xlsx, parquet, sqlite, jsonld, ttl"
        ):
            newest.write(tmp_path / name)
        assert list(tmp_path.iterdir()) == []

    def test_of_an_unknown_name_names_the_near_ones(self, newest: Dataset, tmp_path: Path) -> None:
        with pytest.raises(UnsupportedFormat, match="no format 'excel'"):
            newest.write(tmp_path / "it", "excel")
        with pytest.raises(UnsupportedFormat, match="did you mean 'xlsx'"):
            newest.write(tmp_path / "it", "xls")

    @pytest.mark.parametrize("format", ["jsonld", "ttl"])
    def test_of_one_that_is_only_written(
        self, newest: Dataset, format: str, tmp_path: Path
    ) -> None:
        path = tmp_path / f"it.{format}"
        newest.write(path)
        with pytest.raises(UnsupportedFormat, match=f"the format {format} is written, not read"):
            pilotstd.read(path)

    @pytest.mark.parametrize("format", READ)
    def test_of_a_file_that_is_not_there(self, format: str, tmp_path: Path) -> None:
        with pytest.raises(FileError, match="cannot be read"):
            pilotstd.read(tmp_path / "nowhere", format)


class TestWhatCannotBeWritten:
    @pytest.mark.parametrize("format", WRITTEN)
    def test_a_lone_surrogate_is_an_error_and_nothing_is_written(
        self, format: str, tmp_path: Path
    ) -> None:
        ds = Dataset(
            version="1",
            as_of=datetime.date(2026, 1, 1),
            records=[Source(id="source:a", title=Label(en="\ud800"))],
        )
        with pytest.raises(InvalidDataset, match="surrogate"):
            ds.write(tmp_path / "it", format)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("format", ["csv", "xlsx", "parquet", "sqlite"])
    def test_a_number_of_more_than_64_bits_is_an_error_and_nothing_is_written(
        self, format: str, tmp_path: Path
    ) -> None:
        ds = Dataset(
            version="1",
            as_of=datetime.date(2026, 1, 1),
            records=[Figure(id="figure:a", value=2**64)],
        )
        with pytest.raises(InvalidDataset, match="more than 64 bits"):
            ds.write(tmp_path / "it", format)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("format", ["csv", "xlsx"])
    def test_an_empty_text_is_not_taken_for_none(self, format: str, tmp_path: Path) -> None:
        empty = [
            Source(id="source:a", publisher="", title=Label(en="")),
            Source(id="source:b", publisher=""),
        ]
        ds = Dataset(version="1", as_of=datetime.date(2026, 1, 1), records=empty)
        with pytest.raises(InvalidDataset) as refused:
            ds.write(tmp_path / "it", format)
        assert {(problem.record, problem.path) for problem in refused.value.problems} == {
            ("source:a", "sources, row 2, column publisher"),
            ("source:b", "sources, row 3, column publisher"),
            ("source:a", "sources, row 2, column title_en"),
        }
        assert "write another format" in str(refused.value)
        assert list(tmp_path.iterdir()) == []


class TestWhatStoodThere:
    @pytest.mark.parametrize("format", WRITTEN)
    def test_is_replaced(self, newest: Dataset, format: str, tmp_path: Path) -> None:
        pilotstd.load("1.0.0").write(tmp_path / "it", format)
        newest.write(tmp_path / "it", format)
        newest.write(tmp_path / "fresh", format)
        assert digests(tmp_path / "it") == digests(tmp_path / "fresh")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "it"]

    @pytest.mark.parametrize("format", WRITTEN)
    def test_stays_whole_when_the_disk_is_full(
        self, newest: Dataset, format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pilotstd.load("1.0.0").write(tmp_path / "it", format)
        before = digests(tmp_path / "it")

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(FileError, match="No space left"):
            newest.write(tmp_path / "it", format)
        assert digests(tmp_path / "it") == before
        assert [path.name for path in tmp_path.iterdir()] == ["it"]

    @pytest.mark.parametrize("format", ["csv", "parquet"])
    def test_a_folder_with_other_files_is_not_replaced(
        self, newest: Dataset, format: str, tmp_path: Path
    ) -> None:
        (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
        with pytest.raises(FileError, match=r"has other files in it, such as 'thesis\.txt'"):
            newest.write(tmp_path, format)
        assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]

    @pytest.mark.parametrize("litter", [".DS_Store", ".~lock.regions.csv#", "Thumbs.db"])
    def test_what_programs_leave_in_a_folder_goes_with_it(
        self, newest: Dataset, tmp_path: Path, litter: str
    ) -> None:
        newest.write(tmp_path / "it", "csv")
        (tmp_path / "it" / litter).write_bytes(b"")
        newest.write(tmp_path / "it", "csv")
        newest.write(tmp_path / "fresh", "csv")
        assert digests(tmp_path / "it") == digests(tmp_path / "fresh")

    def test_a_folder_with_other_hidden_files_is_not_replaced(
        self, newest: Dataset, tmp_path: Path
    ) -> None:
        newest.write(tmp_path / "it", "csv")
        (tmp_path / "it" / ".git").mkdir()
        with pytest.raises(FileError, match=r"has other files in it, such as '\.git'"):
            newest.write(tmp_path / "it", "csv")

    @pytest.mark.parametrize("format", ["csv", "parquet"])
    def test_a_folder_that_may_not_be_looked_into_is_a_file_error(
        self, newest: Dataset, format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "it").mkdir()

        def refuse(path: Path) -> list[str]:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(os, "listdir", refuse)
        with pytest.raises(FileError, match="it' cannot be written: Permission denied"):
            newest.write(tmp_path / "it", format)

    @pytest.mark.parametrize("format", ["csv", "parquet"])
    def test_a_file_is_not_replaced_by_a_folder(
        self, newest: Dataset, format: str, tmp_path: Path
    ) -> None:
        (tmp_path / "it").write_text("mine", encoding="utf-8")
        with pytest.raises(FileError, match="cannot be written"):
            newest.write(tmp_path / "it", format)
        assert (tmp_path / "it").read_text(encoding="utf-8") == "mine"

    @pytest.mark.parametrize("format", ["json", "xlsx", "sqlite", "jsonld", "ttl"])
    def test_a_folder_is_not_replaced_by_a_file(
        self, newest: Dataset, format: str, tmp_path: Path
    ) -> None:
        (tmp_path / "it").mkdir()
        with pytest.raises(FileError, match="cannot be written"):
            newest.write(tmp_path / "it", format)
        assert (tmp_path / "it").is_dir()
