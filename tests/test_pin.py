"""Pins: the file, and why a pin does not hold."""

import datetime
import tomllib
from pathlib import Path
from typing import Any

import attrs
import pytest

import pilotstd
from pilotstd import Catalog, Evidence, InvalidDataset, InvalidQuery, StandardLevel, UnknownRecord, bundled
from pilotstd._pin import Pin, check

OLD = pilotstd.load("2.0.0")
NAMES = ("work_tasks", "work_tasks.level", "task:015", "task:015.level")


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Publish a newer release in the place of the bundled ones; what it takes are records in the place of those of 2.0.0."""

    def publish(*records: pilotstd.Record, gone: tuple[str, ...] = ()) -> None:
        catalog = Catalog(tmp_path / "data", name="pilotstd")
        catalog.publish(OLD, "2.0.0")
        version = "3.0.0" if gone else "2.1.0"
        later = OLD.without(gone, version=version, reason="a test", drop_references=True).with_records(
            records, version=version, as_of=OLD.as_of + datetime.timedelta(1)
        )
        catalog.publish(later, version)
        monkeypatch.setattr(bundled, "BUNDLED", catalog)

    return publish


def corrected(level: StandardLevel = StandardLevel.NATIONAL) -> pilotstd.WorkTask:
    task = OLD.work_tasks["task:015"]
    evidence = tuple(
        attrs.evolve(item, rule="misread before") if item.supports("level") else item for item in task.evidence
    )
    return attrs.evolve(task, level=level, evidence=evidence)


class TestFile:
    @pytest.mark.parametrize("relies_on", [(), ("work_tasks",), NAMES])
    def test_what_is_written_is_read(self, tmp_path: Path, relies_on: tuple[str, ...]) -> None:
        pin = Pin.of("2.0.0", relies_on)
        pin.write(tmp_path / "pin.toml")
        assert Pin.read(tmp_path / "pin.toml") == pin
        assert pin == Pin(catalog="pilotstd", version="2.0.0", as_of=OLD.as_of, sha256=OLD.sha256, relies_on=relies_on)

    def test_the_lines_of_code_are_those_of_python(self) -> None:
        lines = [
            line.partition("pilotstd.")[2] for line in Pin.of("~=1.1").to_toml().splitlines() if "pilotstd." in line
        ]
        for line in lines:
            eval(f"pilotstd.{line}", {"pilotstd": pilotstd})
        assert len(lines) == 2

    @pytest.mark.parametrize(
        ("name", "error", "message"),
        [
            ("work_task", InvalidQuery, "unknown table 'work_task': .*did you mean 'work_tasks'"),
            ("work_tasks.levle", InvalidQuery, "unknown field 'levle': .*did you mean 'level'"),
            ("task:999", UnknownRecord, "no record 'task:999'"),
            ("task:015.levle", InvalidQuery, "'levle'.*did you mean 'level'"),
            ("", InvalidQuery, "unknown table ''"),
        ],
    )
    def test_what_is_relied_on_is_there(self, name: str, error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            Pin.of("2.0.0", [name])

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ('version = "2.0.0"', "version = 2", "invalid version: expected str, got 2"),
            ("as_of = 2026-01-19", 'as_of = "2026-01-19"', "invalid as_of: expected date, got '2026-01-19'"),
            ("relies_on = []", "relies_on = [1]", r"invalid relies_on: expected a list of str, got \[1\]"),
            ("relies_on = []", "relies = []", "unknown key 'relies': .*did you mean 'relies_on'.*; invalid relies_on"),
            ("relies_on = []", "relies_on = [", "is not a pin: "),
            ("relies_on = []", "relies_on = [] # \udc80", "is not a pin: "),
        ],
    )
    def test_a_broken_file_says_what_is_wrong(self, tmp_path: Path, old: str, new: str, message: str) -> None:
        text = Pin.of("2.0.0").to_toml()
        assert old in text
        (tmp_path / "pin.toml").write_bytes(text.replace(old, new).encode("utf-8", "surrogateescape"))
        with pytest.raises(InvalidQuery, match=message):
            Pin.read(tmp_path / "pin.toml")


class TestCheck:
    @pytest.mark.parametrize("spec", ["1.0.0", "2.0.0", None])
    def test_holds_where_nothing_is_relied_on(self, tmp_path: Path, spec: str | None) -> None:
        Pin.of(spec).write(tmp_path / "pin.toml")
        assert check(tmp_path / "pin.toml") == Pin.of(spec)

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"version": "2.9.0"}, "no release '==2.9.0' of pilotstd; there are"),
            ({"catalog": "province"}, "no catalog 'province'"),
            ({"sha256": "0" * 64}, r"release 2\.0\.0 of pilotstd has the SHA-256"),
        ],
    )
    def test_fails_where_the_release_is_not_installed(
        self, tmp_path: Path, values: dict[str, str], message: str
    ) -> None:
        attrs.evolve(Pin.of("2.0.0"), **values).write(tmp_path / "pin.toml")
        with pytest.raises(InvalidDataset, match=message):
            check(tmp_path / "pin.toml")

    @pytest.mark.slow
    @pytest.mark.parametrize("name", NAMES)
    def test_fails_where_the_newest_release_changes_what_is_relied_on(self, newer: Any, name: str) -> None:
        newer(corrected())
        (problem,) = Pin.of("2.0.0", [name]).problems()
        assert str(problem) == "task:015.level: value changed in 2.1.0: local standard → national standard [pin]"
        assert Pin.of("2.1.0", [name]).problems() == []

    @pytest.mark.parametrize(
        "name", ["regions", "work_tasks.regions", "task:016", "task:015.regions", "documents.title"]
    )
    def test_holds_where_something_else_changes(self, newer: Any, name: str) -> None:
        newer(corrected())
        assert Pin.of("2.0.0", [name]).problems() == []

    @pytest.mark.parametrize(
        ("name", "count"), [("work_tasks", 0), ("work_tasks.evidence", 1), ("task:015.evidence", 1)]
    )
    def test_evidence_matters_where_it_is_named(self, newer: Any, name: str, count: int) -> None:
        task = OLD["task:015"]
        more = Evidence(source=task.evidence[0].source, locator="p. 2", basis=pilotstd.Basis.STATED, fields=("title",))
        newer(attrs.evolve(task, evidence=(*task.evidence, more)))
        assert len(Pin.of("2.0.0", [name]).problems()) == count

    @pytest.mark.parametrize(
        "name", ["standards", "standards.title", "std:hubei-air-cargo-sorting", "std:hubei-air-cargo-sorting.level"]
    )
    def test_a_retired_record_takes_its_fields_with_it(self, newer: Any, name: str) -> None:
        newer(gone=("std:hubei-air-cargo-sorting",))
        (problem,) = Pin.of("2.0.0", [name]).problems()
        assert str(problem) == "std:hubei-air-cargo-sorting: retired in 3.0.0 [pin]"

    def test_an_added_record_changes_nothing(self, newer: Any) -> None:
        newer(attrs.evolve(OLD["region:beijing"], id="region:new", gbt2260=None, iso3166_2=None))
        assert Pin.of("2.0.0", ["regions", "regions.name"]).problems() == []

    def test_each_change_is_named_once(self, newer: Any) -> None:
        newer(corrected())
        assert len(Pin.of("2.0.0", NAMES).problems()) == 1


def test_a_pin_is_plain_toml() -> None:
    assert tomllib.loads(Pin.of("1.0.0", ["regions"]).to_toml())["relies_on"] == ["regions"]
