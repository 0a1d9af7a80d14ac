"""`open_dataset`: a dataset from a release, a specifier or a file."""

from pathlib import Path

import pytest

import pilotstd
from pilotstd import FileError, UnknownRelease
from pilotstd._open import open_dataset


class TestOpenDataset:
    def test_dataset_is_returned(self, newest: pilotstd.Dataset) -> None:
        assert open_dataset(newest) is newest

    @pytest.mark.parametrize("spec", ["1.0.0", "<1.1"])
    def test_str_is_a_release(self, spec: str) -> None:
        assert open_dataset(spec) == pilotstd.load("1.0.0")

    def test_none_is_the_newest_release(self) -> None:
        assert open_dataset(None) == open_dataset() == pilotstd.load()

    def test_path_is_a_file_or_folder(self, tmp_path: Path) -> None:
        ds = pilotstd.load("1.0.0")
        ds.write(tmp_path / "folder", "csv")
        ds.write(tmp_path / "it.json")
        assert open_dataset(tmp_path / "it.json") == open_dataset(tmp_path / "folder") == ds

    def test_str_is_never_a_path(self, tmp_path: Path) -> None:
        pilotstd.load().write(tmp_path / "it.json")
        with pytest.raises(UnknownRelease):
            open_dataset(str(tmp_path / "it.json"))

    def test_unknown_release(self) -> None:
        with pytest.raises(UnknownRelease):
            open_dataset("9.0.0")

    def test_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(FileError, match=r"none\.json"):
            open_dataset(tmp_path / "none.json")
