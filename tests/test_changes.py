"""Changes between datasets: the laws, what each kind means, and every change between the bundled releases."""

import json
import sys
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pandas as pd
import pytest
from hypothesis import given, strategies as st

import pilotstd
from pilotstd import (
    Basis,
    Bump,
    Change,
    ChangeKind,
    Changes,
    Dataset,
    Evidence,
    Identity,
    InvalidDataset,
    InvalidQuery,
    Label,
    Record,
    Region,
    Retired,
    UnknownRecord,
    diff,
)
from pilotstd.testing import datasets, releases
from tests.datasets import unchecked

SMALL = datasets(max_records=5)
VERSIONS = [release.version for release in pilotstd.releases()]


@st.composite
def edited(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[Dataset, Dataset]:
    """A dataset, and what somebody made of it: records gone, retired, noted, with their tuples turned round."""
    old: Dataset = draw(SMALL | releases())
    if len(old) > 20:
        old = with_records(old, draw(st.lists(st.sampled_from(list(old)), max_size=6, unique=True)))
    records, retired = [], list(old.retired)
    for record in old:
        fate = draw(st.sampled_from(("stays", "stays", "goes", "retires", "noted", "turned")))
        if fate == "retires":
            replaced_by = draw(st.sampled_from([(), (old.regions.ids or ("region:x",))[:1]]))
            entry = Retired(id=record.id, since="2.0", reason="merged", replaced_by=replaced_by)
            retired.append(entry)
        elif fate == "noted":
            records.append(attrs.evolve(record, note=f"{record.note}!"))
        elif fate == "turned":
            records.append(attrs.evolve(record, evidence=record.evidence[::-1]))
        elif fate == "stays":
            records.append(record)
    kept = draw(st.lists(st.sampled_from(retired), unique=True)) if retired else []
    head = {"version": draw(st.sampled_from([old.version, "9.0"])), "title": Label(en="Edited")}
    return old, Dataset(as_of=old.as_of, records=records, retired=kept, **head)


PAIRS = edited() | st.tuples(SMALL, SMALL) | st.tuples(releases(), releases())
CHANGES = PAIRS.map(lambda pair: diff(*pair))


def with_records(ds: Dataset, records: Any, retired: Any = ()) -> Dataset:
    head = {"version": ds.version, "as_of": ds.as_of, "title": ds.title, "identity": ds.identity}
    return Dataset(records=records, retired=retired, **head)


def region(local: str = "a", **fields: Any) -> Region:
    source = Evidence(source="source:a", basis=Basis.STATED)
    return Region(id=f"region:{local}", **{"evidence": (source,)} | fields)


def dataset(*records: Record, retired: Any = (), **head: Any) -> Dataset:
    return Dataset(**{"version": "1.0.0", "as_of": date(2025, 1, 14)} | head, records=records, retired=retired)


class TestLaws:
    @given(SMALL | releases())
    def test_a_dataset_has_no_changes_from_itself(self, ds: Dataset) -> None:
        assert diff(ds, ds) == Changes()
        assert diff(ds, pilotstd.codec.decode(pilotstd.codec.encode(ds))) == Changes()

    @given(PAIRS)
    def test_the_changes_applied_to_the_old_give_the_new(self, pair: tuple[Dataset, Dataset]) -> None:
        old, new = pair
        assert diff(old, new).apply(old) == new

    @given(PAIRS)
    def test_the_inverse_is_the_way_back(self, pair: tuple[Dataset, Dataset]) -> None:
        old, new = pair
        assert diff(old, new).inverse() == diff(new, old)
        assert diff(old, new).inverse().inverse() == diff(old, new)
        assert diff(old, new).inverse().apply(new) == old

    @given(CHANGES, CHANGES)
    def test_the_bump_of_two_together_is_the_higher_one(self, changes: Changes, more: Changes) -> None:
        order = [None, *Bump]
        assert Changes((*changes, *more)).bump == max(changes.bump, more.bump, key=order.index)

    @given(SMALL | releases(), st.randoms(use_true_random=False))
    def test_a_shuffled_dataset_has_no_changes(self, ds: Dataset, random: Any) -> None:
        records, retired = list(ds), list(ds.retired)
        random.shuffle(records)
        random.shuffle(retired)
        assert diff(ds, with_records(ds, records, retired)) == Changes()

    @given(CHANGES, st.randoms(use_true_random=False))
    def test_changes_are_sorted_whatever_order_they_come_in(self, changes: Changes, random: Any) -> None:
        shuffled = list(changes)
        random.shuffle(shuffled)
        assert Changes(shuffled) == changes

    @pytest.mark.slow
    @given(CHANGES)
    def test_every_change_has_a_text(self, changes: Changes) -> None:
        rows = json.loads(changes.to_json())["changes"]
        assert [(row["kind"], row["id"], row["field"]) for row in rows] == [
            (change.kind, change.id, change.field) for change in changes
        ]
        assert len(changes.to_frame()) == len(changes)
        lines = changes.to_markdown().splitlines()
        assert len([line for line in lines if line.startswith("- ")]) == len(changes)


class TestKinds:
    ENTRY = Retired(id="region:a", since="2.0.0", reason="merged")
    REPLACED = Retired(id="region:a", since="2.0.0", reason="merged", replaced_by=("region:b",))
    OTHER = Evidence(source="source:b", basis=Basis.STATED)

    CASES = (
        (dataset(), dataset(region()), "added", "minor"),
        (dataset(region()), dataset(), "removed", "major"),
        (dataset(region()), dataset(retired=[ENTRY]), "retired", "major"),
        (dataset(region()), dataset(retired=[REPLACED]), "replaced", "major"),
        (dataset(retired=[ENTRY]), dataset(region()), "restored", "minor"),
        (dataset(region()), dataset(region(gbt2260="110000")), "changed", "patch"),
        (dataset(region()), dataset(region(evidence=(OTHER,))), "evidence", "patch"),
        (dataset(), dataset(retired=[ENTRY]), "retirement", "patch"),
        (dataset(retired=[ENTRY]), dataset(retired=[REPLACED]), "retirement", "patch"),
        (dataset(), dataset(version="1.0.1"), "version", "patch"),
        (dataset(), dataset(as_of=date(2025, 1, 15)), "as-of", "patch"),
        (dataset(), dataset(title=Label(en="x")), "title", "patch"),
        (dataset(), dataset(identity=Identity(licence="CC-BY-4.0")), "identity", "patch"),
    )

    @pytest.mark.parametrize(("old", "new", "kind", "bump"), CASES, ids=str)
    def test_each_has_its_name_and_its_bump(self, old: Dataset, new: Dataset, kind: str, bump: str) -> None:
        [change] = diff(old, new)
        assert (change.kind, change.bump) == (kind, bump)

    def test_every_kind_has_a_text_above(self) -> None:
        assert {kind for _, _, kind, _ in self.CASES} == set(ChangeKind)

    def test_a_change_of_a_field_has_the_old_and_the_new_value(self) -> None:
        old, new = region(aliases=("x", "y")), region(aliases=("y", "x"))
        assert list(diff(dataset(old), dataset(new))) == [
            Change(id="region:a", field="aliases", old=("x", "y"), new=("y", "x"))
        ]

    def test_each_changed_field_is_a_change(self) -> None:
        new = region(gbt2260="110000", iso3166_2="CN-BJ", note="x")
        changes = diff(dataset(region()), dataset(new))
        assert [change.field for change in changes] == ["gbt2260", "iso3166_2", "note"]

    def test_what_goes_is_breaking_and_comes_first(self) -> None:
        old = dataset(region("a"), region("b"), region("c"))
        changes = diff(old, dataset(region("c", note="x"), region("d"), retired=[self.REPLACED]))
        assert [(item.kind, item.id) for item in changes.breaking] == [
            ("removed", "region:b"),
            ("replaced", "region:a"),
        ]
        assert changes.breaking == changes.changes[:2]
        assert changes.of("added", ChangeKind.CHANGED) == changes.changes[2:]

    def test_a_misspelt_kind_names_its_neighbours(self) -> None:
        with pytest.raises(pilotstd.InvalidQuery, match="did you mean 'added'"):
            Changes().of("add")

    def test_what_is_added_breaks_nothing(self) -> None:
        assert diff(dataset(), dataset(region())).breaking == ()


class TestTheBundledReleases:
    """Counted from the files, without the library."""

    @staticmethod
    def read(version: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, dict[str, Any]]]:
        data = files("pilotstd").joinpath("data", f"{version}.json").read_text(encoding="utf-8")
        plain = json.loads(data)
        plain.pop("format")
        head = {key: plain.pop(key, None) for key in ("version", "as_of", "title", "identity")}
        retired = {row["id"]: row for row in plain.pop("retired", [])}
        return head, retired, {row["id"]: row for rows in plain.values() for row in rows}

    @pytest.mark.parametrize(
        ("older", "newer"), [(older, newer) for older in VERSIONS for newer in VERSIONS if older != newer]
    )
    def test_every_change_is_listed_and_no_other(self, older: str, newer: str) -> None:
        (head, was_retired, old), (new_head, is_retired, new) = self.read(older), self.read(newer)
        counted = {
            *(("restored" if id in was_retired else "added", id, None) for id in new.keys() - old.keys()),
            *((self.removal(is_retired.get(id)), id, None) for id in old.keys() - new.keys()),
            *(
                ("retirement", id, None)
                for id in was_retired.keys() | is_retired.keys()
                if was_retired.get(id) != is_retired.get(id) and not {id} & {*old, *new}
            ),
            *((key.replace("_", "-"), None, key) for key in head if head[key] != new_head[key]),
        }
        for id in old.keys() & new.keys():
            for field in old[id].keys() | new[id].keys():
                if old[id].get(field) != new[id].get(field):
                    kind = "evidence" if field == "evidence" else "changed"
                    counted.add((kind, id, field))
        listed = [(change.kind, change.id, change.field) for change in diff(older, newer)]
        assert set(listed) == counted
        assert len(listed) == len(counted)

    @staticmethod
    def removal(entry: dict[str, Any] | None) -> str:
        return "removed" if entry is None else "replaced" if "replaced_by" in entry else "retired"

    def test_the_version_rises_by_the_bump_or_by_more(self) -> None:
        for older, newer in pairwise(VERSIONS):
            parts = zip(reversed(Bump), older.split("."), newer.split("."), strict=True)
            raised = next(bump for bump, was, now in parts if was != now)
            assert diff(older, newer).bump in [*Bump][: [*Bump].index(raised) + 1]

    def test_each_release_since_1_0_0_has_the_bump_that_its_changes_ask_for(self) -> None:
        assert [diff(*pair).bump for pair in pairwise(VERSIONS)][:4] == ["minor", "minor", "major", "patch"]

    def test_no_id_is_removed_without_an_entry(self) -> None:
        for older, newer in pairwise(VERSIONS):
            assert diff(older, newer).of("removed") == ()

    def test_the_correction_of_1_2_0_is_reported_in_full(self) -> None:
        [change] = diff("1.1.0", "1.2.0").of("changed")
        assert (change.id, change.field) == ("std:hubei-air-cargo-sorting", "note")
        assert change.old == "Reported as made (制定). Its number in the list is not known."
        assert change.new == f"{change.old} Drawn up around Ezhou Huahu airport."


class TestInput:
    def test_versions_specifiers_datasets_and_files_are_taken(self, tmp_path: Path) -> None:
        new = pilotstd.load("1.2.0")
        new.write(tmp_path / "mine.json")
        expected = diff("1.1.0", "1.2.0")
        assert diff(pilotstd.load("1.1.0"), new) == expected
        assert diff("==1.1.*", "~=1.1") == expected
        assert diff("1.1.0", tmp_path / "mine.json") == expected

    def test_a_str_is_never_a_path(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.json"
        pilotstd.load("1.2.0").write(path)
        for text in (str(path), "mine.json", str(tmp_path)):
            with pytest.raises(pilotstd.UnknownRelease):
                diff("1.1.0", text)

    @pytest.mark.parametrize("version", ["9.9.9", "", "newest", "../1.2.0"])
    def test_an_unknown_version_is_named(self, version: str) -> None:
        with pytest.raises(pilotstd.UnknownRelease, match=r"there are 1\.0\.0, 1\.1\.0, 1\.2\.0"):
            diff("1.0.0", version)

    def test_a_file_of_unknown_format_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "notes.md").write_text("#", encoding="utf-8")
        with pytest.raises(pilotstd.UnsupportedFormat, match="unknown suffix"):
            diff("1.0.0", tmp_path / "notes.md")

    def test_a_file_of_a_newer_format_says_upgrade(self, tmp_path: Path) -> None:
        path = tmp_path / "newer.json"
        path.write_text('{"format": 99, "version": "2.0.0"}', encoding="utf-8")
        with pytest.raises(pilotstd.UnsupportedFormat, match="upgrade pilotstd"):
            diff("1.0.0", path)

    def test_a_truncated_file_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "cut.json"
        path.write_bytes(pilotstd.codec.encode(pilotstd.load("1.0.0"))[:-100])
        with pytest.raises(InvalidDataset, match="cut short"):
            diff("1.0.0", path)

    @pytest.mark.parametrize(
        "ds",
        [
            unchecked([region(), region(note="twin")]),
            dataset(region(), retired=[TestKinds.ENTRY]),
            dataset(retired=[TestKinds.ENTRY, TestKinds.REPLACED]),
        ],
        ids=["two records", "in use and retired", "two entries"],
    )
    def test_two_with_one_id_are_refused(self, ds: Dataset) -> None:
        for old, new in ((ds, dataset()), (dataset(), ds)):
            with pytest.raises(InvalidDataset, match="has an id more than once"):
                diff(old, new)
        with pytest.raises(InvalidDataset, match="has an id more than once"):
            Changes().apply(ds)


class TestApply:
    def test_it_also_fits_a_dataset_that_holds_more(self) -> None:
        changes = diff(dataset(region()), dataset(region(note="x")))
        mine = dataset(region(), region("mine"))
        assert changes.apply(mine) == dataset(region(note="x"), region("mine"))

    def test_a_dataset_that_differs_is_refused_with_every_place(self) -> None:
        changes = diff("1.1.0", "1.2.0")
        with pytest.raises(InvalidDataset, match=r"do not apply to the dataset 1\.0\.0") as caught:
            changes.apply(pilotstd.load("1.0.0"))
        places = {(problem.record, problem.field) for problem in caught.value.problems}
        hubei = "std:hubei-air-cargo-sorting"
        assert places == {(None, "version"), (None, "as_of"), (hubei, "note"), (hubei, "evidence")}

    def test_applying_twice_is_refused(self) -> None:
        old, new = dataset(), dataset(region())
        changes = diff(old, new)
        with pytest.raises(InvalidDataset, match=r"expected None, got <Region region:a"):
            changes.apply(changes.apply(old))


class TestOutput:
    def test_json_has_bump_breaking_ids_and_values_as_in_the_files(self) -> None:
        old, new = dataset(region(), region("b")), dataset(region(name=Label(zh="甲")))
        text = diff(old, new).to_json()
        assert text.startswith('{\n  "bump": "major",')
        assert "甲" in text
        plain = json.loads(text)
        assert plain["breaking"] == ["region:b"]
        removed, changed = plain["changes"]
        assert removed["old"] == {"id": "region:b", "evidence": [{"source": "source:a", "basis": "stated"}]}
        assert changed == {"kind": "changed", "id": "region:a", "field": "name", "old": {}, "new": {"zh": "甲"}}

    def test_a_frame_has_the_same_types_empty_or_not(self) -> None:
        full, empty = diff("1.0.0", "1.2.0").to_frame(), Changes().to_frame()
        assert list(full.columns) == ["kind", "table", "id", "field", "old", "new"]
        assert list(full.kind.cat.categories) == [kind.value for kind in ChangeKind]
        assert list(full.dtypes) == list(empty.dtypes)
        row = full[full.field == "as_of"].iloc[0]
        assert (row.old, row.new) == ("2025-01-14", "2026-01-19")
        assert pd.isna(full[full.kind == "added"].old).all()

    def test_without_pandas_it_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pandas", None)
        with pytest.raises(pilotstd.MissingExtra, match="pip install pandas"):
            Changes().to_frame()

    def test_markdown_begins_with_what_breaks_a_reader(self) -> None:
        old = dataset(region(), region("b", name=Label(en="Bee")))
        new = dataset(
            region(note="*new*", evidence=(TestKinds.OTHER,)),
            region("c", name=Label(en="See", zh="丙")),
            retired=[Retired(id="region:b", since="2.0.0", reason="merged", replaced_by=("region:c",))],
            version="2.0.0",
        )
        assert diff(old, new).to_markdown() == (
            "## Removed ids\n\n"
            "- `region:b`: Bee. Since 2.0.0: merged; use `region:c`\n\n"
            "## Changed values\n\n"
            "- `region:a`, note: (nothing) → \\*new\\*\n\n"
            "## Added records\n\n"
            "### Regions\n\n"
            "- `region:c`: See / 丙\n\n"
            "## Changed evidence\n\n"
            "- `region:a`: without source:a: stated; now source:b: stated\n\n"
            "## The dataset\n\n"
            "- Version: 1.0.0 → 2.0.0\n"
        )

    def test_markdown_says_that_nothing_changed(self) -> None:
        assert Changes().to_markdown() == "Nothing changed.\n"
        assert Changes().bump is None


class TestWhere:
    CHANGES = diff("1.0.0", "2.0.0")

    @pytest.mark.slow
    def test_a_change_knows_its_table(self) -> None:
        for change in self.CHANGES:
            assert (change.table is None) is (change.id is None)
            if isinstance(change.new, Record):
                assert change.new in pilotstd.load("2.0.0").table(str(change.table))
        assert Change(id="region:a", old=Retired(id="region:a", since="1", reason="x"), new=None).table == "regions"
        assert Change(id="unknown:a", old=Retired(id="unknown:a", since="1", reason="x"), new=None).table is None

    @pytest.mark.parametrize("name", ["table", "id", "kind"])
    def test_every_criterion_selects(self, name: str) -> None:
        values = {value for change in self.CHANGES if (value := getattr(change, name)) is not None}
        for value in sorted(values)[:40]:
            found = self.CHANGES.where(**{name: value})
            assert [*found] == [change for change in self.CHANGES if getattr(change, name) == value]
            assert found
        assert set(self.CHANGES.where(**{name: values})) == {
            change for change in self.CHANGES if getattr(change, name) is not None
        }

    def test_a_field_changes_with_its_value_and_with_records_that_have_one(self) -> None:
        old = dataset(region("gone", parent="region:x"), region("bare"), region("c", note="old"))
        new = dataset(region("come", parent="region:y"), region("c", parent="region:z"))
        changes = diff(old, new)
        found = {(change.id, change.field) for change in changes.where(field="parent")}
        assert found == {("region:gone", None), ("region:come", None), ("region:c", "parent")}
        assert {change.id for change in changes.where(field=["note"])} == {"region:c"}
        assert len(changes.where(field="id")) == 3

    def test_criteria_are_all_met(self) -> None:
        found = self.CHANGES.where(table="work_tasks", field=("title", "regions"), kind=ChangeKind.CHANGED)
        assert {(change.table, change.kind) for change in found} == {("work_tasks", "changed")}
        assert {change.field for change in found} <= {"title", "regions"}
        assert found.where(field="title") == self.CHANGES.where(table=["work_tasks"], field="title", kind="changed")

    def test_nothing_asked_is_everything_and_nothing_given_is_nothing(self) -> None:
        assert self.CHANGES.where() == self.CHANGES
        assert len(self.CHANGES.where(kind=())) == 0

    def test_the_head_has_fields(self) -> None:
        assert [change.new for change in self.CHANGES.where(field="version")] == ["2.0.0"]

    @pytest.mark.parametrize(
        ("criteria", "message"),
        [
            ({"table": "work_task"}, "unknown table 'work_task': expected one of .*; did you mean 'work_tasks'"),
            ({"field": "regoins"}, "unknown field 'regoins': .*did you mean 'regions'"),
            ({"table": "regions", "field": "level"}, "unknown field 'level': expected one of id, name, "),
            ({"kind": ["changed", "chnaged"]}, "unknown kind of change 'chnaged': .*did you mean 'changed'"),
            ({"kind": 1}, "not iterable"),
        ],
    )
    def test_what_is_unknown_names_its_neighbours(self, criteria: Any, message: str) -> None:
        with pytest.raises((InvalidQuery, TypeError), match=message):
            self.CHANGES.where(**criteria)


class TestTouching:
    OLD = pilotstd.load("2.0.0")

    @staticmethod
    def changed(*ids: str) -> Changes:
        old = TestTouching.OLD
        records = [attrs.evolve(old[id], note="Changed.") for id in ids]
        return diff(old, old.with_records(records, version="2.0.1"))

    @pytest.mark.parametrize(
        ("changed", "steps", "touches"),
        [
            ("task:101", 0, True),
            ("region:hangzhou", 0, False),
            ("region:hangzhou", 1, True),
            ("region:zhejiang", 1, False),
            ("region:zhejiang", 2, True),
            ("region:zhejiang", None, True),
            ("region:chongqing", 1, False),
            ("task:015", None, False),
        ],
    )
    def test_follows_references_that_many_steps(self, changed: str, steps: int | None, touches: bool) -> None:
        assert bool(self.changed(changed).touching("task:101", steps=steps)) is touches

    def test_sources_are_among_what_is_followed(self) -> None:
        source = self.OLD["task:101"].evidence[0].source
        assert self.changed(source).touching(["task:101"])

    def test_follows_what_either_dataset_has(self) -> None:
        task = self.OLD.work_tasks["task:101"]
        moved = attrs.evolve(task, regions=("region:chongqing",))
        changes = diff(
            self.OLD,
            self.OLD.with_records(
                [
                    moved,
                    attrs.evolve(self.OLD["region:chongqing"], note="x"),
                    attrs.evolve(self.OLD["region:hangzhou"], note="x"),
                ],
                version="2.0.1",
            ),
        )
        for one in (changes, changes.inverse(), changes.where(table=["work_tasks", "regions"])):
            assert {change.id for change in one.touching("task:101", steps=1)} - {None} == {
                "task:101",
                "region:chongqing",
                "region:hangzhou",
            }

    def test_a_removed_record_is_touched(self) -> None:
        gone = diff(self.OLD, self.OLD.without("std:hubei-air-cargo-sorting", version="3.0.0", reason="a test"))
        assert [change.kind for change in gone.touching("std:hubei-air-cargo-sorting")] == ["retired"]

    def test_an_added_record_is_touched(self) -> None:
        added = diff(dataset(), dataset(region()))
        assert [change.kind for change in added.touching("region:a")] == ["added"]

    def test_references_in_a_circle_end(self) -> None:
        old = dataset(region("a", parent="region:b"), region("b", parent="region:a"))
        new = dataset(region("a", parent="region:b"), region("b", parent="region:a", note="x"))
        assert len(diff(old, new).touching("region:a")) == 1

    def test_an_unknown_id_is_an_error(self) -> None:
        with pytest.raises(UnknownRecord, match="did you mean 'task:101'"):
            self.changed("task:101").touching("tsak:101")

    def test_changes_without_datasets_have_no_references(self) -> None:
        with pytest.raises(InvalidQuery, match="have no datasets to follow references in"):
            Changes(self.changed("task:101").changes).touching("task:101")

    def test_datasets_are_no_part_of_the_value(self) -> None:
        changes = self.changed("task:101")
        assert Changes(changes.changes) == changes
        assert "dataset" not in repr(changes)
