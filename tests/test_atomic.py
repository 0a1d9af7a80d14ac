"""Files read whole, and replaced in one step or not at all."""

import contextlib
import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import pilotstd
from pilotstd import FileError, _atomic


def content(folder: Path) -> dict[str, str]:
    """The content of a folder and the folders in it."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8") if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }


@contextlib.contextmanager
def half_written(path: Path, name: str = "") -> Iterator[None]:
    """A file, or a folder with a file of this name, about to be moved to a path."""
    with _atomic.atomic_replace(path) as part:
        if name:
            part.mkdir()
        (part / name).write_bytes(b"half")
        yield


class TestReadBytes:
    def test_gives_the_bytes(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"\r\n\x00")
        assert _atomic.read_bytes(tmp_path / "a") == b"\r\n\x00"
        assert _atomic.read_bytes(str(tmp_path / "a")) == b"\r\n\x00"

    @pytest.mark.parametrize("name", ["absent.json", "", "a\x00b.json", "absent/file.json"])
    def test_unreadable_path_is_a_file_error(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(FileError, match="cannot be read: "):
            _atomic.read_bytes(os.path.join(tmp_path, name))


class TestAtomicReplace:
    def test_new_file(self, tmp_path: Path) -> None:
        _atomic.write_bytes(tmp_path / "a.json", b"new")
        assert content(tmp_path) == {"a.json": "new"}

    def test_replaces_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text("old", encoding="utf-8")
        _atomic.write_bytes(str(tmp_path / "a.json"), b"new")
        assert content(tmp_path) == {"a.json": "new"}

    def test_longest_name(self, tmp_path: Path) -> None:
        _atomic.write_bytes(tmp_path / ("x" * 255), b"new")
        assert content(tmp_path) == {"x" * 255: "new"}

    def test_writes_to_a_temporary_path(self, tmp_path: Path) -> None:
        with _atomic.atomic_replace(tmp_path / "a.json") as part:
            part.write_bytes(b"half")
            assert not (tmp_path / "a.json").exists()
            assert part.parent == tmp_path

    @pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, ValueError])
    def test_error_leaves_old_file_only(self, tmp_path: Path, error: type[BaseException]) -> None:
        (tmp_path / "a.json").write_text("old", encoding="utf-8")
        with pytest.raises(error), half_written(tmp_path / "a.json"):
            raise error
        assert content(tmp_path) == {"a.json": "old"}

    def test_full_disk_is_a_file_error(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text("old", encoding="utf-8")
        with (
            pytest.raises(FileError, match=r"a.json' cannot be written: No space left"),
            half_written(tmp_path / "a.json"),
        ):
            raise OSError(28, "No space left on device")
        assert content(tmp_path) == {"a.json": "old"}

    def test_replaces_folder(self, tmp_path: Path) -> None:
        for text in ("old", "new"):
            with _atomic.atomic_replace(tmp_path / "tables") as part:
                part.mkdir()
                (part / text).write_text(text, encoding="utf-8")
        assert content(tmp_path) == {"tables": "folder", "tables/new": "new"}

    def test_error_leaves_old_folder_only(self, tmp_path: Path) -> None:
        (tmp_path / "tables").mkdir()
        (tmp_path / "tables" / "old").write_text("old", encoding="utf-8")
        with pytest.raises(RuntimeError), half_written(tmp_path / "tables", "part"):
            raise RuntimeError
        assert content(tmp_path) == {"tables": "folder", "tables/old": "old"}

    def test_failed_rename_restores_old_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "tables").mkdir()
        (tmp_path / "tables" / "old").write_text("old", encoding="utf-8")
        replace, calls = os.replace, []

        def fail_once(source: Path, target: Path) -> None:
            calls.append(source)
            if len(calls) == 2:
                raise PermissionError(13, "Permission denied")
            replace(source, target)

        monkeypatch.setattr(os, "replace", fail_once)
        with pytest.raises(FileError, match="Permission denied"), _atomic.atomic_replace(tmp_path / "tables") as part:
            part.mkdir()
        assert content(tmp_path) == {"tables": "folder", "tables/old": "old"}

    def test_replaces_target_of_link(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"old")
        (tmp_path / "link").symlink_to("file")
        _atomic.write_bytes(tmp_path / "link", b"new")
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "file").read_bytes() == b"new"

    def test_refuses_device(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(FileError, match=r"pipe' cannot be written: not a file or a folder"):
            _atomic.write_bytes(tmp_path / "pipe", b"new")
        assert (tmp_path / "pipe").is_fifo()

    def test_refuses_folder_in_place_of_file(self, tmp_path: Path) -> None:
        (tmp_path / "tables").write_text("old", encoding="utf-8")
        with (
            pytest.raises(FileError, match="a folder cannot replace a file"),
            _atomic.atomic_replace(tmp_path / "tables") as part,
        ):
            part.mkdir()
        assert content(tmp_path) == {"tables": "old"}

    def test_refuses_file_in_place_of_folder(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").mkdir()
        with pytest.raises(FileError, match="cannot be written: "):
            _atomic.write_bytes(tmp_path / "a.json", b"new")
        assert content(tmp_path) == {"a.json": "folder"}

    @pytest.mark.parametrize(
        "path",
        ["absent/a.json", "a\x00.json", "", ".", "/", "x" * 300, "x" * 300 + "/a.json"],
        ids=lambda path: path[:20],
    )
    def test_invalid_path_is_a_file_error(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(FileError, match="cannot be written: "):
            _atomic.write_bytes(path, b"new")
        assert content(tmp_path) == {}

    def test_keeps_permissions(self, tmp_path: Path) -> None:
        folder, modes = tmp_path / "tables", {"tables": 0o700, "tables/a.csv": 0o600, "b": 0o640}
        folder.mkdir()
        for name, mode in modes.items():
            if name != "tables":
                (tmp_path / name).write_bytes(b"old")
            (tmp_path / name).chmod(mode)
        with _atomic.atomic_replace(folder) as part:
            part.mkdir()
            (part / "a.csv").write_bytes(b"new")
        _atomic.write_bytes(tmp_path / "b", b"new")
        assert (folder / "a.csv").read_bytes() == (tmp_path / "b").read_bytes() == b"new"
        assert {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in modes} == modes

    @pytest.mark.parametrize("place", [".", "..", "../.."])
    def test_refuses_current_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
        """The shell would be in a folder that does not exist any more."""
        (tmp_path / "a" / "b").mkdir(parents=True)
        monkeypatch.chdir(tmp_path / "a" / "b")
        with pytest.raises(FileError, match="it is the current folder; choose one within it"):
            _atomic.write_bytes(place, b"new")

    def test_refuses_bundled_releases(self) -> None:
        data = Path(pilotstd.__file__).parent / "data"
        before = content(data)
        newest = pilotstd.load()
        for name in (f"{newest.version}.json", "releases.json", "9.9.9.json", "new"):
            with pytest.raises(FileError, match="is among the bundled releases, which never change"):
                newest.write(data / name, "csv" if name == "new" else "json")
        assert content(data) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from pilotstd import _atomic

path, call, at = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
place = _atomic if call[0] == "_" else os
usual = getattr(place, call)


def killed(*arguments):
    global at
    if at == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    at -= 1
    return usual(*arguments)


setattr(place, call, killed)
with _atomic.atomic_replace(path) as part:
    if path.is_dir():
        part.mkdir()
        for name in "abc":
            (part / name).write_text("new", encoding="utf-8")
    else:
        part.write_text("new", encoding="utf-8")
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL does not exist here")
class TestKilledProcess:
    """A process that is killed at each step of writing: nothing that was there is lost."""

    OLD = ("a", "b", "z")

    def kill(self, path: Path, call: str, at: int) -> None:
        """Write to a path in a process that is killed before the call of this number."""
        code = [sys.executable, "-c", KILLED, str(path), call, str(at)]
        assert subprocess.run(code, check=False).returncode == -signal.SIGKILL

    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "tables").mkdir()
        for name in self.OLD:
            (tmp_path / "tables" / name).write_text("old", encoding="utf-8")
        return tmp_path / "tables"

    @pytest.mark.parametrize("call", ["fsync", "replace"])
    def test_leaves_old_file(self, tmp_path: Path, call: str) -> None:
        (tmp_path / "a.json").write_text("old", encoding="utf-8")
        self.kill(tmp_path / "a.json", call, 0)
        assert _atomic.read_bytes(tmp_path / "a.json") == b"old"

    @pytest.mark.parametrize(("call", "at"), [("fsync", 0), ("fsync", 1), ("fsync", 2), ("replace", 0)])
    def test_leaves_old_folder(self, tmp_path: Path, call: str, at: int) -> None:
        path = self.folder(tmp_path)
        self.kill(path, call, at)
        assert content(path) == dict.fromkeys(self.OLD, "old")
        assert _atomic.interrupted_backup(path) is None

    def test_between_renames_leaves_backup(self, tmp_path: Path) -> None:
        path = self.folder(tmp_path)
        self.kill(path, "replace", 1)
        assert not path.exists()
        backup = _atomic.interrupted_backup(path)
        assert backup is not None
        assert content(backup) == dict.fromkeys(self.OLD, "old")
        with pytest.raises(RuntimeError), _atomic.atomic_replace(path):
            raise RuntimeError  # even if nothing is written
        assert content(path) == dict.fromkeys(self.OLD, "old")
        assert _atomic.interrupted_backup(path) is None

    @pytest.mark.slow
    @pytest.mark.parametrize("format", ["csv", "parquet"])
    def test_readers_name_the_backup(self, tmp_path: Path, newest: pilotstd.Dataset, format: str) -> None:
        newest.write(tmp_path / "tables", format)
        self.kill(tmp_path / "tables", "replace", 1)
        message = r"was interrupted, and the old folder is whole at '.*\.tables\.pilotstd-old'"
        with pytest.raises(FileError, match=message):
            pilotstd.read(tmp_path / "tables")
        newest.write(tmp_path / "tables", format)
        assert pilotstd.read(tmp_path / "tables") == newest

    @pytest.mark.parametrize(("call", "at"), [("fsync", 0), ("replace", 0), ("_remove", 1)])
    def test_next_write_removes_what_is_left(self, tmp_path: Path, call: str, at: int) -> None:
        path = self.folder(tmp_path)
        _atomic.write_bytes(tmp_path / "other", b"old")
        self.kill(path, call, at)
        left = {path.name for path in tmp_path.iterdir()} - {"tables", "other"}
        assert all(name.startswith(".") and name.endswith(".part") for name in left)
        assert len(left) == 1
        _atomic.write_bytes(tmp_path / "other", b"new")  # which leaves what belongs to others
        assert left < {path.name for path in tmp_path.iterdir()}
        with _atomic.atomic_replace(path) as part:
            part.mkdir()
        assert content(tmp_path) == {"other": "new", "tables": "folder"}

    def test_leftover_backup_is_removed(self, tmp_path: Path) -> None:
        path = self.folder(tmp_path)
        self.kill(path, "replace", 2)
        assert content(path) == dict.fromkeys("abc", "new")
        assert _atomic.interrupted_backup(path) is None
        with _atomic.atomic_replace(path) as part:
            part.mkdir()
        assert content(tmp_path) == {"tables": "folder"}


def write_alternately(path: Path, texts: list[str], times: int) -> None:
    for _ in range(times):
        for text in texts:
            with _atomic.atomic_replace(path) as part:
                part.mkdir()
                for name in "abc":
                    (part / name).write_text(text, encoding="utf-8")


def test_old_folder_that_cannot_be_renamed_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def failing(old: Path, new: Path) -> None:
        if old.name.endswith(".pilotstd-old"):
            raise OSError(errno.EMFILE, "too many open files")
        replace(old, new)

    path = tmp_path / "tables"
    write_alternately(path, ["old"], 1)
    monkeypatch.setattr(os, "replace", failing)
    write_alternately(path, ["new"], 1)
    assert content(path) == dict.fromkeys("abc", "new")
    assert list(tmp_path.iterdir()) == [path]


class TestSeveralWriters:
    @pytest.mark.slow
    def test_a_folder_is_of_one_of_them(self, tmp_path: Path) -> None:
        path = tmp_path / "tables"
        with ThreadPoolExecutor(4) as pool:
            writers = [pool.submit(write_alternately, path, [f"{number}a", f"{number}b"], 15) for number in range(4)]
            for writer in writers:
                writer.result()
        found = content(path)
        assert set(found) == set("abc")
        assert len(set(found.values())) == 1
        assert list(tmp_path.iterdir()) == [path]

    def test_a_part_of_a_living_process_stays(self, tmp_path: Path) -> None:
        with _atomic.atomic_replace(tmp_path / "a") as part:
            part.write_bytes(b"first")
            _atomic.write_bytes(tmp_path / "a", b"second")
            assert part.read_bytes() == b"first"
        assert content(tmp_path) == {"a": "first"}

    @pytest.mark.skipif(os.name != "posix", reason="folders are locked on POSIX systems only")
    def test_without_a_lock_it_writes_all_the_same(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        import fcntl

        def refuse(*_: object) -> None:
            raise OSError(errno.ENOLCK, "No locks available")

        monkeypatch.setattr(fcntl, "flock", refuse)
        write_alternately(tmp_path / "tables", ["a", "b"], 1)
        assert content(tmp_path / "tables") == dict.fromkeys("abc", "b")


class TestInterrupt:
    def test_cleaning_up_is_finished_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        unlink, calls = _atomic._unlink, []

        def interrupted(path: Path) -> None:
            calls.append(path)
            if len(calls) == 2:
                raise KeyboardInterrupt
            unlink(path)

        monkeypatch.setattr(_atomic, "_unlink", interrupted)
        with pytest.raises(KeyboardInterrupt), half_written(tmp_path / "tables", "part"):
            raise ValueError
        assert list(tmp_path.iterdir()) == []


class TestReadOnlyFolder:
    def test_old_folder_without_permission_is_removed(self, tmp_path: Path) -> None:
        path = tmp_path / "tables"
        write_alternately(path, ["old"], 1)
        path.chmod(0o500)
        write_alternately(path, ["new"], 1)
        assert content(path) == dict.fromkeys("abc", "new")
        assert stat.S_IMODE(path.stat().st_mode) == 0o500
        assert list(tmp_path.iterdir()) == [path]
