"""Reading and writing change nothing that the whole process shares."""

import csv
import warnings
from pathlib import Path

import pytest

import pilotstd
from tests.formats.editing import READ
from tests.formats.small import small_dataset


def refuse(*arguments: object, **options: object) -> None:
    raise AssertionError("the state of the process was changed")


@pytest.mark.parametrize("format", READ)
class TestProcessState:
    """Whatever would change it is replaced, so that no interleaving of threads has to be waited for."""

    def test_field_size_limit(self, format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(csv, "field_size_limit", refuse)
        small_dataset().write(tmp_path / "it", format)
        assert pilotstd.read(tmp_path / "it", format) == small_dataset()

    def test_warning_filters(self, format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        before = list(warnings.filters)
        for name in ("catch_warnings", "simplefilter", "filterwarnings", "resetwarnings"):
            monkeypatch.setattr(warnings, name, refuse)
        small_dataset().write(tmp_path / "it", format)
        assert pilotstd.read(tmp_path / "it", format) == small_dataset()
        assert warnings.filters == before
