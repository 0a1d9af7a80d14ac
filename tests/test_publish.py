"""Publishing a release: what is written, what is refused, and that an interruption leaves the register whole."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from packaging.version import Version

import pilotstd
from pilotstd import Catalog, Dataset, Identity, InvalidDataset, Label, Release, Retired, codec
from pilotstd._publish import notes
from pilotstd._register import encode_register
from pilotstd.bundled import BUNDLED

NEWEST = pilotstd.load("1.2.0")
PUBLISHED = tuple(release for release in pilotstd.releases() if Version(release.version) <= Version(NEWEST.version))
SUMMARY = "Adds an event."


def draft(*extra: Any, without: tuple[str, ...] = (), **head: Any) -> Dataset:
    """The newest release with other records."""
    records = [record for record in NEWEST if record.id not in without]
    fields = {"version": "0", "as_of": NEWEST.as_of, "title": NEWEST.title, "retired": ()}
    return Dataset(**fields | head, records=[*records, *extra])


def event(local: str = "2026-01-19") -> pilotstd.Event:
    known = NEWEST.events["event:2026-01-09"]
    return attrs.evolve(known, id=f"event:{local}", title=Label(en="An event"))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the data of the package, as it was when 1.2.0 was the newest release."""
    folder = tmp_path / "checkout"
    shutil.copytree(str(BUNDLED.path), folder / "data")
    (folder / "data" / "releases.json").write_bytes(encode_register(PUBLISHED))
    return folder


def publish(ds: Dataset, version: str, *, checkout: Path, **options: Any) -> Release:
    return Catalog(checkout / "data").publish(ds, version, notes=checkout / "releases", **options)


def contents(checkout: Path) -> dict[str, bytes]:
    return {str(path.relative_to(checkout)): path.read_bytes() for path in checkout.rglob("*") if path.is_file()}


class TestEvidenceOfChangedValues:
    def test_old_evidence_is_refused(self, checkout: Path) -> None:
        task = NEWEST.work_tasks["task:015"]
        changed = attrs.evolve(task, level=pilotstd.StandardLevel.NATIONAL)
        records = [changed if record.id == task.id else record for record in NEWEST]
        with pytest.raises(InvalidDataset, match="its evidence is that of the old value") as caught:
            publish(NEWEST.evolve(version="0", records=records), "1.2.1", checkout=checkout)
        (problem,) = caught.value.problems
        assert (problem.record, problem.field) == ("task:015", "level")

    def test_new_evidence_is_published(self, checkout: Path) -> None:
        task = NEWEST.work_tasks["task:015"]
        rule = "misread in 1.2.0"
        evidence = tuple(attrs.evolve(item, rule=rule) if item.supports("level") else item for item in task.evidence)
        changed = attrs.evolve(task, level=pilotstd.StandardLevel.NATIONAL, evidence=evidence)
        records = [changed if record.id == task.id else record for record in NEWEST]
        publish(NEWEST.evolve(version="0", records=records), "1.2.1", checkout=checkout)


class TestPublish:
    def test_writes_data_notes_and_register(self, checkout: Path) -> None:
        before = contents(checkout)
        release = publish(draft(event()), "1.3.0", checkout=checkout, summary=SUMMARY)
        written = {name: data for name, data in contents(checkout).items() if data != before.get(name)}
        assert set(written) == {"data/1.3.0.json", "data/releases.json", "releases/1.3.0.md"}
        data = written["data/1.3.0.json"]
        ds = codec.decode(data)
        assert codec.encode(ds) == data
        assert ds.version == "1.3.0"
        assert pilotstd.diff(NEWEST, ds).apply(NEWEST) == ds
        assert release == Release(version="1.3.0", as_of=NEWEST.as_of, sha256=codec.digest(data), summary=SUMMARY)
        assert Catalog(checkout / "data").releases() == (*PUBLISHED, release)
        page = written["releases/1.3.0.md"].decode("utf-8")
        assert page == notes(release, ds, NEWEST)
        assert "Since 1.2.0, records are added: at least a minor release." in page
        assert "- `event:2026-01-19`: An event" in page

    def test_introduction_comes_before_the_changes(self, checkout: Path) -> None:
        introduction = "## What is new\n\nAn event 中.\n"
        publish(draft(event()), "1.3.0", checkout=checkout, introduction=introduction)
        page = (checkout / "releases/1.3.0.md").read_text("utf-8")
        assert page.index("a minor release.") < page.index("An event 中.\n\nWhat follows") < page.index("- `event:2026")

    def test_changes_are_counted_without_a_summary(self, checkout: Path) -> None:
        assert publish(draft(event()), "1.3.0", checkout=checkout).summary == "Records added: 1."

    @pytest.mark.parametrize("version", ["1.2.1", "1.3.0", "2.0.0", "1.10.0"])
    def test_accepts_higher_version_than_required(self, checkout: Path, version: str) -> None:
        corrected = attrs.evolve(NEWEST["event:2026-01-09"], note="Corrected.")
        ds = draft(corrected, without=("event:2026-01-09",))
        assert publish(ds, version, checkout=checkout).version == version

    def test_retires_removed_id(self, checkout: Path) -> None:
        entry = Retired(id="event:2026-01-09", since="2.0.0", reason="not an event")
        ds = draft(without=(entry.id,), retired=[entry])
        release = publish(ds, "2.0.0", checkout=checkout)
        assert release.summary == "Ids retired: 1."
        data = (checkout / "data/2.0.0.json").read_bytes()
        with pytest.raises(pilotstd.UnknownRecord, match=r"retired in 2\.0\.0: not an event"):
            codec.decode(data)["event:2026-01-09"]

    def test_first_release(self, checkout: Path) -> None:
        (checkout / "data/releases.json").write_bytes(encode_register(()))
        release = publish(NEWEST, "1.0.0", checkout=checkout)
        page = (checkout / "releases/1.0.0.md").read_text(encoding="utf-8")
        assert f"- Work tasks: {len(NEWEST.work_tasks)}" in page
        assert release.sha256 in page

    @pytest.mark.parametrize("notes", [None, "notes"])
    def test_a_new_folder_becomes_a_catalog(self, tmp_path: Path, notes: str | None) -> None:
        mine = Catalog(tmp_path / "mine", name="mine")
        release = mine.publish(NEWEST, "1.0.0", notes=notes and tmp_path / notes)
        assert (release.summary, mine.releases(), mine.load()) == (
            "The first release.",
            (release,),
            NEWEST.evolve(version="1.0.0"),
        )
        assert (tmp_path / "notes" / "1.0.0.md").is_file() is (notes is not None)


class TestRefusals:
    ENTRY = Retired(id="event:2026-01-09", since="2.0.0", reason="not an event")

    @pytest.mark.parametrize(
        ("ds", "version", "message"),
        [
            (draft(), "1.3.0", "nothing has changed since 1.2.0"),
            (draft(event()), "1.2.1", "1.2.1 is too low for a minor change since 1.2.0: expected 1.3.0 or higher"),
            (draft(without=("event:2026-01-09",)), "2.0.0", "the id is removed: expected an entry in 'retired'"),
            (
                draft(without=(ENTRY.id,), retired=[ENTRY]),
                "1.9.9",
                "1.9.9 is too low for a major change since 1.2.0: expected 2.0.0 or higher",
            ),
            (
                draft(without=(ENTRY.id,), retired=[attrs.evolve(ENTRY, since="1.9.0")]),
                "2.0.0",
                "expected since 2.0.0, got 1.9.0",
            ),
            (draft(event()), "1.2.0", "1.2.0 is too low for a minor change since 1.2.0"),
            (draft(event()), "1.0.0", "1.0.0 is too low for a minor change since 1.2.0"),
            (draft(event(), as_of=date(2025, 1, 1)), "1.3.0", "before 2026-01-19, the day of 1.2.0"),
            (draft(event()), "1.3.0+mine.1", "invalid version of a release '1.3.0+mine.1': expected three numbers"),
            (draft(event()), "1.3", "invalid version of a release '1.3': expected three numbers"),
            (draft(event()), "01.3.0", "invalid version of a release '01.3.0': expected three numbers"),
            (draft(event()), "../../1.3.0", "invalid version of a release '../../1.3.0': expected three numbers"),
            (draft(event()), "next", "invalid version 'next': expected a PEP 440 version"),
            (draft(attrs.evolve(event(), evidence=())), "1.3.0", "a record needs evidence"),
        ],
    )
    def test_refuses_draft_and_writes_nothing(self, checkout: Path, ds: Dataset, version: str, message: str) -> None:
        before = contents(checkout)
        with pytest.raises(InvalidDataset) as caught:
            publish(ds, version, checkout=checkout)
        assert any(message in str(problem) for problem in caught.value.problems), caught.value
        assert contents(checkout) == before

    def test_refuses_another_dataset(self, tmp_path: Path) -> None:
        mine = Catalog(tmp_path / "data")
        mine.publish(draft(identity=Identity(name="mine")), "1.0.0")
        other = draft(event(), identity=Identity(name="other"))
        with pytest.raises(InvalidDataset, match=r"the draft is of 'other', and 1\.0\.0 is a release of 'mine'"):
            mine.publish(other, "1.1.0")
        mine.publish(draft(event()), "1.1.0")
        assert mine.load().identity == Identity(name="mine")

    def test_refuses_use_of_retired_id(self, checkout: Path) -> None:
        publish(draft(without=(self.ENTRY.id,), retired=[self.ENTRY]), "2.0.0", checkout=checkout)
        with pytest.raises(InvalidDataset, match=r"the id was retired in 2\.0\.0 and cannot be used again"):
            publish(draft(event()), "3.0.0", checkout=checkout)
        with pytest.raises(InvalidDataset, match="the entry of a retired id cannot be removed"):
            publish(draft(event(), without=(self.ENTRY.id,)), "3.0.0", checkout=checkout)

    def test_refuses_if_published_file_was_changed(self, checkout: Path) -> None:
        file = checkout / "data/1.1.0.json"
        file.write_bytes(file.read_bytes().replace(b"1.1.0", b"1.1.1"))
        with pytest.raises(pilotstd.DigestMismatch, match=r"the file of release 1\.1\.0 of .* was changed"):
            publish(draft(event()), "1.3.0", checkout=checkout)
        assert not (checkout / "data/1.3.0.json").exists()

    @pytest.mark.parametrize("register", ["{", "[1]", '[{"version": "1.0.0"}]', "null"])
    def test_refuses_broken_register(self, checkout: Path, register: str) -> None:
        (checkout / "data/releases.json").write_text(register, encoding="utf-8")
        with pytest.raises(InvalidDataset, match="is not a list of releases"):
            publish(draft(event()), "1.3.0", checkout=checkout)

    def test_refuses_a_folder_in_a_folder_that_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(pilotstd.FileError, match="cannot be created: No such file or directory"):
            Catalog(tmp_path / "absent" / "data").publish(draft(event()), "1.3.0")
        assert list(tmp_path.iterdir()) == []

    def test_refuses_a_catalog_that_is_not_a_folder(self) -> None:
        with pytest.raises(pilotstd.InvalidQuery, match="mine is not a folder"):
            Catalog(zipfile.Path(zipfile.ZipFile(io.BytesIO(), "w")), name="mine").publish(draft(), "1.3.0")


class TestFaults:
    """After an error nothing is there that was not there before."""

    @pytest.mark.parametrize("blocked", ["data/1.3.0.json", "releases/1.3.0.md"])
    def test_a_folder_in_the_way(self, checkout: Path, blocked: str) -> None:
        (checkout / blocked / "full").mkdir(parents=True)
        before = contents(checkout)
        with pytest.raises(pilotstd.FileError):
            publish(draft(event()), "1.3.0", checkout=checkout)
        assert contents(checkout) == before

    @pytest.mark.parametrize("release", [PUBLISHED, ()], ids=["next", "first"])
    @pytest.mark.parametrize("failing", [1, 2, 3])
    @pytest.mark.parametrize(
        "error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "stopped"]
    )
    def test_a_write_fails(
        self, checkout: Path, monkeypatch: pytest.MonkeyPatch, failing: int, release: Any, error: BaseException
    ) -> None:
        if not release:
            shutil.rmtree(checkout / "data")
        (checkout / "notes").mkdir()
        (checkout / "notes" / "1.3.0.md").write_text("An older page.", encoding="utf-8")
        before, folders = contents(checkout), sorted(checkout.rglob("*"))
        replace, calls = os.replace, iter(range(1, 99))

        def fail(*args: Any) -> None:
            if next(calls) == failing:
                raise error
            replace(*args)

        monkeypatch.setattr(os, "replace", fail)
        with pytest.raises((pilotstd.FileError, KeyboardInterrupt)):
            Catalog(checkout / "data").publish(draft(event()), "1.3.0", notes=checkout / "notes")
        assert (contents(checkout), sorted(checkout.rglob("*"))) == (before, folders)


# Ends the process at the n-th file operation in the checkout, as if it were killed there.
KILLED = """
import os, sys
from pilotstd import Catalog, read

checkout, draft, last = sys.argv[1], sys.argv[2], int(sys.argv[3])
done = 0

def watch(event, args):
    global done
    if event in {"open", "os.rename", "os.mkdir", "os.remove"} and str(args[0]).startswith(checkout):
        done += 1
        if done == last:
            os._exit(9)

sys.addaudithook(watch)
Catalog(f"{checkout}/data").publish(read(draft), "1.3.0", notes=f"{checkout}/releases", summary="Adds an event.")
print(done)
"""

# Ends the process while it writes a file that is longer than the limit.
CUT_SHORT = """
import resource, signal, sys
from pilotstd import Catalog, read

signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
Catalog(f"{sys.argv[1]}/data").publish(read(sys.argv[2]), "1.3.0", notes=f"{sys.argv[1]}/releases")
"""


class TestInterruption:
    @staticmethod
    def run(script: str, checkout: Path, path: Path, argument: int) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-c", script, str(checkout), str(path), str(argument)]
        env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=env)

    @staticmethod
    def assert_whole(checkout: Path, before: dict[str, bytes], after: dict[str, bytes]) -> None:
        """The register is the old or the new one, and every file that it names has its bytes."""
        files = contents(checkout)
        register = files["data/releases.json"]
        assert register in (before["data/releases.json"], after["data/releases.json"])
        for row in json.loads(register):
            assert codec.digest(files[f"data/{row['version']}.json"]) == row["sha256"]
        if register == after["data/releases.json"]:
            assert files["releases/1.3.0.md"] == after["releases/1.3.0.md"]

    @pytest.mark.slow
    def test_killed_anywhere_leaves_register_whole(self, checkout: Path, tmp_path: Path) -> None:
        path = tmp_path / "draft.json"
        draft(event()).write(path)
        before = contents(checkout)
        whole, untouched = tmp_path / "whole", tmp_path / "untouched"
        shutil.copytree(checkout, whole)
        shutil.copytree(checkout, untouched)
        complete = self.run(KILLED, whole, path, 0)
        assert complete.returncode == 0, complete.stderr
        after = contents(whole)
        outcomes = set()
        for last in range(1, int(complete.stdout) + 1):
            shutil.rmtree(checkout)
            shutil.copytree(untouched, checkout)
            killed = self.run(KILLED, checkout, path, last)
            assert killed.returncode == 9, killed.stderr
            self.assert_whole(checkout, before, after)
            committed = Catalog(checkout / "data").releases() != PUBLISHED
            outcomes.add(committed)
            again = self.run(KILLED, checkout, path, 0)  # refused if it is published already
            assert (again.returncode == 0) is not committed, again.stderr
            finished = contents(checkout)
            assert {name: finished[name] for name in after} == after
        assert outcomes == {False, True}

    @pytest.mark.slow
    @pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit on the size of files")
    @pytest.mark.parametrize("size", [0, 1, 1000, 50_000])
    def test_killed_while_writing_leaves_register_unchanged(self, checkout: Path, tmp_path: Path, size: int) -> None:
        path = tmp_path / "draft.json"
        draft(event()).write(path)
        before = contents(checkout)
        killed = self.run(CUT_SHORT, checkout, path, size)
        assert killed.returncode == -signal.SIGXFSZ, killed.stderr
        files = contents(checkout)
        assert {name: files[name] for name in before} == before
        assert "data/1.3.0.json" not in files
