"""JSON files: what is written, and what is read."""

from pathlib import Path

import pytest

import pilotstd
from pilotstd import InvalidDataset


class TestWriteJson:
    def test_release_is_identified(self, tmp_path: Path) -> None:
        ds = pilotstd.load("1.1.0")
        ds.write(tmp_path / "copy.json")
        assert pilotstd.read(tmp_path / "copy.json") == ds
        assert pilotstd.identify(tmp_path / "copy.json").version == "1.1.0"


class TestReadJson:
    def test_broken_rules_have_json_paths(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.json"
        path.write_text(
            '{"format": 1, "version": "x", "as_of": "2026-01-19", "sources": [{"id": "source:a"}, {"id": "source:b",'
            ' "evidence": [{"source": "source:c", "basis": "stated"}]}]}',
            encoding="utf-8",
        )
        with pytest.raises(InvalidDataset, match=r"mine.json' is not a valid dataset: 3 problems") as caught:
            pilotstd.read(path)
        places = {problem.rule: problem.path for problem in caught.value.problems}
        assert places == {"version": None, "evidence": "$.sources[0]", "references": "$.sources[1]"}

    def test_not_json_is_named_by_its_path(self, tmp_path: Path) -> None:
        (tmp_path / "mine.json").write_bytes(b"{")
        with pytest.raises(InvalidDataset, match=r"mine.json is not JSON, or is cut short"):
            pilotstd.read(tmp_path / "mine.json")
