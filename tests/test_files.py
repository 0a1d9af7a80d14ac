"""Whole files read, and replaced in one step or not at all."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import pilotstd
from pilotstd import FileError, InvalidDataset, UnknownRelease, UnsupportedFormat, files, formats


def content(folder: Path) -> dict[str, str]:
    """What stands in a folder and below."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        if path.is_file()
        else "folder"
        for path in sorted(folder.rglob("*"))
    }


@contextlib.contextmanager
def half_written(path: Path, part: str = "") -> Iterator[None]:
    """A file, or a folder with a part, about to be put at a path."""
    with files.replacing(path) as beside:
        if part:
            beside.mkdir()
        (beside / part).write_bytes(b"half")
        yield


class TestReading:
    def test_it_gives_the_bytes(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"\r\n\x00")
        assert files.read_bytes(tmp_path / "a") == b"\r\n\x00"
        assert files.read_bytes(str(tmp_path / "a")) == b"\r\n\x00"

    @pytest.mark.parametrize("name", ["absent.json", "", "a\x00b.json", "absent/file.json"])
    def test_what_cannot_be_read_is_a_file_error(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(FileError, match="cannot be read: "):
            files.read_bytes(os.path.join(tmp_path, name))


class TestReplacing:
    def test_it_puts_a_file_in_place(self, tmp_path: Path) -> None:
        files.write_bytes(tmp_path / "a.json", b"new")
        assert content(tmp_path) == {"a.json": "new"}

    def test_it_takes_the_place_of_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text("old", encoding="utf-8")
        files.write_bytes(str(tmp_path / "a.json"), b"new")
        assert content(tmp_path) == {"a.json": "new"}

    def test_a_name_may_be_as_long_as_the_system_lets_it(self, tmp_path: Path) -> None:
        files.write_bytes(tmp_path / ("x" * 255), b"new")
        assert content(tmp_path) == {"x" * 255: "new"}

    def test_nothing_is_at_the_path_before_the_end(self, tmp_path: Path) -> None:
        with files.replacing(tmp_path / "a.json") as beside:
            beside.write_bytes(b"half")
            assert not (tmp_path / "a.json").exists()
            assert beside.parent == tmp_path

    @pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, ValueError])
    def test_a_failure_leaves_the_old_file_and_no_rest(
        self, tmp_path: Path, error: type[BaseException]
    ) -> None:
        (tmp_path / "a.json").write_text("old", encoding="utf-8")
        with pytest.raises(error), half_written(tmp_path / "a.json"):
            raise error
        assert content(tmp_path) == {"a.json": "old"}

    def test_a_full_disk_leaves_the_old_file_and_is_a_file_error(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text("old", encoding="utf-8")
        with (
            pytest.raises(FileError, match=r"a.json' cannot be written: No space left"),
            half_written(tmp_path / "a.json"),
        ):
            raise OSError(28, "No space left on device")
        assert content(tmp_path) == {"a.json": "old"}

    def test_it_puts_a_folder_in_place_of_another(self, tmp_path: Path) -> None:
        for text in ("old", "new"):
            with files.replacing(tmp_path / "tables") as beside:
                beside.mkdir()
                (beside / text).write_text(text, encoding="utf-8")
        assert content(tmp_path) == {"tables": "folder", "tables/new": "new"}

    def test_a_failure_leaves_the_old_folder(self, tmp_path: Path) -> None:
        (tmp_path / "tables").mkdir()
        (tmp_path / "tables" / "old").write_text("old", encoding="utf-8")
        with pytest.raises(RuntimeError), half_written(tmp_path / "tables", "part"):
            raise RuntimeError
        assert content(tmp_path) == {"tables": "folder", "tables/old": "old"}

    def test_a_folder_that_cannot_be_replaced_comes_back(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "tables").mkdir()
        (tmp_path / "tables" / "old").write_text("old", encoding="utf-8")
        replace, calls = os.replace, []

        def fail_once(source: Path, target: Path) -> None:
            calls.append(source)
            if len(calls) == 2:
                raise PermissionError(13, "Permission denied")
            replace(source, target)

        monkeypatch.setattr(os, "replace", fail_once)
        with (
            pytest.raises(FileError, match="Permission denied"),
            files.replacing(tmp_path / "tables") as beside,
        ):
            beside.mkdir()
        assert content(tmp_path) == {"tables": "folder", "tables/old": "old"}

    def test_a_link_stays_and_what_it_leads_to_is_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"old")
        (tmp_path / "link").symlink_to("file")
        files.write_bytes(tmp_path / "link", b"new")
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "file").read_bytes() == b"new"

    def test_a_device_is_not_replaced(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(FileError, match=r"pipe' cannot be written: it is a device"):
            files.write_bytes(tmp_path / "pipe", b"new")
        assert (tmp_path / "pipe").is_fifo()

    def test_a_file_is_not_replaced_by_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "tables").write_text("old", encoding="utf-8")
        with (
            pytest.raises(FileError, match="a file stands there"),
            files.replacing(tmp_path / "tables") as beside,
        ):
            beside.mkdir()
        assert content(tmp_path) == {"tables": "old"}

    def test_a_folder_is_not_replaced_by_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").mkdir()
        with pytest.raises(FileError, match="cannot be written: "):
            files.write_bytes(tmp_path / "a.json", b"new")
        assert content(tmp_path) == {"a.json": "folder"}

    @pytest.mark.parametrize(
        "path",
        ["absent/a.json", "a\x00.json", "", ".", "/", "x" * 300, "x" * 300 + "/a.json"],
        ids=lambda path: path[:20],
    )
    def test_where_nothing_can_stand_is_a_file_error(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(FileError, match="cannot be written: "):
            files.write_bytes(path, b"new")
        assert content(tmp_path) == {}


class TestDatasets:
    """`ds.write` and `pilotstd.read` of JSON."""

    def test_what_is_written_is_read_and_known_again(self, tmp_path: Path) -> None:
        ds = pilotstd.load("1.1.0")
        ds.write(tmp_path / "copy.json")
        assert pilotstd.read(tmp_path / "copy.json") == ds
        assert pilotstd.identify(tmp_path / "copy.json").version == "1.1.0"

    def test_the_format_may_be_named(self, tmp_path: Path) -> None:
        ds = pilotstd.load()
        ds.write(tmp_path / "copy.txt", format="json")
        assert pilotstd.read(tmp_path / "copy.txt", format="json") == ds

    @pytest.mark.parametrize("name", ["copy", "copy.jsn", "copy.JSN", ".json"])
    def test_an_unknown_suffix_is_refused(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(UnsupportedFormat, match="no format has the suffix"):
            pilotstd.read(tmp_path / name)
        with pytest.raises(UnsupportedFormat, match="no format has the suffix"):
            pilotstd.load().write(tmp_path / name)

    def test_an_unknown_format_names_its_neighbours(self, tmp_path: Path) -> None:
        with pytest.raises(
            UnsupportedFormat, match=r"no format 'jsno'; there are .*; did you mean 'json'"
        ):
            pilotstd.read(tmp_path / "copy.json", format="jsno")

    def test_a_missing_file_is_a_file_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileError, match="No such file"):
            pilotstd.read(tmp_path / "absent.json")

    def test_a_release_is_opened_by_its_version_and_a_file_by_its_path(
        self, tmp_path: Path
    ) -> None:
        ds = pilotstd.load("1.0.0")
        ds.write(tmp_path / "folder", "csv")
        ds.write(tmp_path / "it.json")
        paths = [tmp_path / "it.json", str(tmp_path / "it.json"), str(tmp_path / "folder")]
        assert [formats.opened(spec) for spec in ("1.0.0", "<1.1", *paths)] == [ds] * 5
        assert formats.opened(None) == pilotstd.load()
        with pytest.raises(UnknownRelease):
            formats.opened("9.0.0")
        with pytest.raises(FileError, match=r"none\.json"):
            formats.opened(str(tmp_path / "none.json"))

    def test_a_breach_of_a_rule_is_told_with_its_json_path(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.json"
        path.write_text(
            '{"format": 1, "version": "x", "as_of": "2026-01-19", "sources": [{"id": "source:a"}, {"id": "source:b",'
            ' "evidence": [{"source": "source:c", "basis": "stated"}]}]}',
            encoding="utf-8",
        )
        with pytest.raises(
            InvalidDataset, match=r"mine.json' breaks the rules: 3 problems"
        ) as caught:
            pilotstd.read(path)
        places = {problem.rule: problem.path for problem in caught.value.problems}
        assert places == {"version": None, "evidence": "$.sources[0]", "references": "$.sources[1]"}

    def test_bytes_without_a_dataset_are_named_by_their_path(self, tmp_path: Path) -> None:
        (tmp_path / "mine.json").write_bytes(b"{")
        with pytest.raises(InvalidDataset, match=r"mine.json is no JSON"):
            pilotstd.read(tmp_path / "mine.json")
