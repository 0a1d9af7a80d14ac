"""Whole files read, and replaced in one step or not at all."""

import contextlib
import os
import signal
import stat
import subprocess
import sys
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

        monkeypatch.setattr(files, "_exchanged", lambda one, other: False)
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

    @pytest.mark.parametrize("exchanged", [True, False])
    def test_permissions_stay_as_they_were(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanged: bool
    ) -> None:
        if not exchanged:
            monkeypatch.setattr(files, "_exchanged", lambda one, other: False)
        folder, modes = tmp_path / "tables", {"tables": 0o700, "tables/a.csv": 0o600, "b": 0o640}
        folder.mkdir()
        for name, mode in modes.items():
            if name != "tables":
                (tmp_path / name).write_bytes(b"old")
            (tmp_path / name).chmod(mode)
        with files.replacing(folder) as beside:
            beside.mkdir()
            (beside / "a.csv").write_bytes(b"new")
        files.write_bytes(tmp_path / "b", b"new")
        assert (folder / "a.csv").read_bytes() == (tmp_path / "b").read_bytes() == b"new"
        assert {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in modes} == modes

    @pytest.mark.parametrize("place", [".", "..", "../.."])
    def test_the_folder_that_one_is_in_is_not_replaced(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
    ) -> None:
        """The shell would stand in a folder that is gone."""
        (tmp_path / "a" / "b").mkdir(parents=True)
        monkeypatch.chdir(tmp_path / "a" / "b")
        with pytest.raises(FileError, match="you are in this folder; name one within it"):
            files.write_bytes(place, b"new")

    def test_bundled_releases_are_kept(self) -> None:
        data = Path(pilotstd.__file__).parent / "data"
        before = content(data)
        newest = pilotstd.load()
        for name in (f"{newest.version}.json", "releases.json", "9.9.9.json", "new"):
            with pytest.raises(FileError, match="lies among the bundled releases, which never"):
                newest.write(data / name, "csv" if name == "new" else "json")
        assert content(data) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from pilotstd import files

path, call, at, exchange = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
module, name = {"fsync": (os, "fsync"), "replace": (os, "replace"), "exchange": (files, "_exchanged")}[call]
usual = getattr(module, name)
if exchange == "no":
    files._exchanged = lambda one, other: False


def killed(*arguments):
    global at
    if at == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    at -= 1
    done = usual(*arguments)
    if call == "exchange":
        os.kill(os.getpid(), signal.SIGKILL)
    return done


setattr(module, name, killed)
with files.replacing(path) as beside:
    if path.is_dir():
        beside.mkdir()
        for part in "abc":
            (beside / part).write_text("new", encoding="utf-8")
    else:
        beside.write_text("new", encoding="utf-8")
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no process is killed so here")
class TestKilling:
    """A process that is killed while it writes."""

    OLD = ("a", "b", "z")

    def kill(self, path: Path, call: str, at: int, exchange: str = "yes") -> None:
        code = [sys.executable, "-c", KILLED, str(path), call, str(at), exchange]
        assert subprocess.run(code, check=False).returncode == -signal.SIGKILL

    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "tables").mkdir()
        for part in self.OLD:
            (tmp_path / "tables" / part).write_text("old", encoding="utf-8")
        return tmp_path / "tables"

    @pytest.mark.parametrize("call", ["fsync", "replace"])
    def test_leaves_the_old_file(self, tmp_path: Path, call: str) -> None:
        (tmp_path / "a.json").write_text("old", encoding="utf-8")
        self.kill(tmp_path / "a.json", call, 0)
        assert files.read_bytes(tmp_path / "a.json") == b"old"

    @pytest.mark.parametrize(
        ("call", "at", "exchange"),
        [("fsync", 0, "yes"), ("fsync", 2, "yes"), ("exchange", 0, "yes"), ("replace", 0, "no")],
    )
    def test_leaves_the_old_folder(self, tmp_path: Path, call: str, at: int, exchange: str) -> None:
        path = self.folder(tmp_path)
        self.kill(path, call, at, exchange)
        assert content(path) == dict.fromkeys(self.OLD, "old")

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges folders in one step")
    def test_leaves_the_new_folder_once_they_are_exchanged(self, tmp_path: Path) -> None:
        path = self.folder(tmp_path)
        self.kill(path, "exchange", 1)
        assert content(path) == dict.fromkeys("abc", "new")

    def test_between_two_renames_leaves_the_old_folder_where_it_is_found_again(
        self, tmp_path: Path
    ) -> None:
        path = self.folder(tmp_path)
        self.kill(path, "replace", 1, "no")
        assert not path.exists()
        aside = files.former(path)
        assert aside is not None
        assert content(aside) == dict.fromkeys(self.OLD, "old")
        with pytest.raises(RuntimeError), files.replacing(path):
            raise RuntimeError  # even where nothing is written
        assert content(path) == dict.fromkeys(self.OLD, "old")
        assert files.former(path) is None

    def test_is_told_by_what_reads_the_folder(
        self, tmp_path: Path, newest: pilotstd.Dataset
    ) -> None:
        newest.write(tmp_path / "tables", "csv")
        self.kill(tmp_path / "tables", "replace", 1, "no")
        said = r"a replacement was cut short, and what it held stands whole at '.*\.tables\.pilotstd-old'"
        with pytest.raises(FileError, match=said):
            pilotstd.read(tmp_path / "tables")
        newest.write(tmp_path / "tables", "csv")
        assert pilotstd.read(tmp_path / "tables") == newest

    def test_leaves_no_rest_that_hinders_the_next(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "_exchanged", lambda one, other: False)
        path = self.folder(tmp_path)
        self.kill(path, "replace", 2, "no")
        assert content(path) == dict.fromkeys("abc", "new")
        with files.replacing(path) as beside:
            beside.mkdir()
        assert content(tmp_path) == {"tables": "folder"}


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
