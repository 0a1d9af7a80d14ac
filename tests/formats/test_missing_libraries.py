"""Formats whose library is not installed."""

import sys
from pathlib import Path

import pytest

import pilotstd
from pilotstd import MissingExtra
from tests.formats.small import small_dataset


class TestMissingLibraries:
    @pytest.mark.parametrize(
        ("format", "library", "extra"), [("xlsx", "xlsxwriter", "excel"), ("parquet", "pyarrow", "parquet")]
    )
    def test_write_says_what_to_install(
        self, tmp_path: Path, format: str, library: str, extra: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, library, None)
        if library == "pyarrow":
            monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
        with pytest.raises(MissingExtra, match=rf'pip install "pilotstd\[{extra}\]"'):
            small_dataset().write(tmp_path / "it", format)
        assert list(tmp_path.iterdir()) == []

    def test_a_workbook_is_read_without_a_library(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        small_dataset().write(tmp_path / "it.xlsx")
        for library in ("openpyxl", "xlsxwriter"):
            monkeypatch.setitem(sys.modules, library, None)
        assert pilotstd.read(tmp_path / "it.xlsx") == small_dataset()
