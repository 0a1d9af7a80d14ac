"""The contract of `docs/compatibility.md`: what a format can hold, which files are read, and releases that were withdrawn."""

import csv
import json
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import pilotstd
from pilotstd import Catalog, Dataset, InvalidDataset, InvalidQuery, UnknownRelease, WithdrawnRelease, codec
from pilotstd.model import TABLES, Identity, Label, Retired, Vocabulary
from pilotstd.model._fields import since_format, value_type
from pilotstd.tabular.schema import schemas
from tests.formats.small import model_2_dataset, model_3_dataset, small_dataset

GOLDEN = Path(__file__).parent / "golden"


def parts() -> Iterator[tuple[int, str]]:
    """Each thing that a file can hold, with the number of the format that added it: a table, a field, a code."""
    seen: set[type[Any]] = set()
    waiting: list[type[Any]] = [Identity, Label, Retired, *TABLES.values()]
    yield from ((since_format(cls), name) for name, cls in (*TABLES.items(), ("identity", Identity)))
    while waiting:
        cls = waiting.pop()
        if cls in seen:
            continue
        seen.add(cls)
        if issubclass(cls, Vocabulary):
            yield from ((member.since_format, f"{cls.__name__}:{member}") for member in cls)
        elif attrs.has(cls):
            for field in attrs.fields(cls):
                yield max(since_format(cls), since_format(field)), f"{cls.__name__}.{field.name}"
                waiting.append(value_type(field.type))


class TestFormats:
    def test_what_each_number_can_hold_is_pinned(self) -> None:
        """A new table, field or code belongs to a format that no released package has. `python -m tests.test_compatibility` writes the list."""
        assert json.loads((GOLDEN / "formats.json").read_bytes()) == listed()

    def test_no_part_is_newer_than_the_newest_format(self) -> None:
        assert max(number for number, _ in parts()) == codec.FORMAT

    @pytest.mark.parametrize("ds", [model_2_dataset(), model_3_dataset()], ids=["2", "3"])
    def test_a_number_that_is_a_leftover_is_refused(self, ds: Dataset) -> None:
        plain = json.loads(codec.encode(ds))
        for older in range(1, plain["format"]):
            with pytest.raises(
                InvalidDataset, match=f"came with format {plain['format']}, and the file has an older one"
            ):
                codec.decode(json.dumps(plain | {"format": older}).encode())
        assert codec.decode(json.dumps(plain | {"format": codec.FORMAT}).encode()) == ds

    @pytest.mark.parametrize(
        "change",
        [
            {"work_tasks": [{"id": "task:1", "number": 1, "topics": []}]},
            {"topics": []},
            {"identity": {}},
            {"departments": [{"id": "dept:a", "kind": "state-council"}]},
            {"sources": [{"id": "source:a", "evidence": [{"source": "source:a", "basis": "descriptive"}]}]},
        ],
        ids=["field", "table", "identity", "code", "code in a part"],
    )
    def test_format_1_holds_nothing_that_came_later(self, change: dict[str, Any]) -> None:
        plain = {"format": 1, "version": "1", "as_of": "2026-01-19"} | change
        with pytest.raises(InvalidDataset, match="came with format"):
            codec.decode(json.dumps(plain).encode())


class TestTables:
    """Tables that an older package wrote, without what came after."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        small_dataset().write(tmp_path / "it", "csv")
        (tmp_path / "it" / "datapackage.json").unlink()
        return tmp_path / "it"

    def without(self, folder: Path, number: int, kept: str = "") -> None:
        for name, schema in schemas().items():
            file = folder / f"{name}.csv"
            newer = {column.name for column in schema.columns if column.since_format >= number} - {kept}
            if schema.since_format >= number:
                file.unlink()
            elif newer:
                with open(file, encoding="utf-8", newline="") as text:
                    reader = csv.DictReader(text)
                    rows, header = list(reader), [name for name in reader.fieldnames or () if name not in newer]
                with open(file, "w", encoding="utf-8", newline="") as text:
                    writer = csv.DictWriter(text, header, extrasaction="ignore")
                    writer.writeheader()
                    writer.writerows(rows)

    @pytest.mark.parametrize("number", [2, 3])
    def test_are_read(self, folder: Path, number: int) -> None:
        self.without(folder, number)
        assert pilotstd.read(folder) == small_dataset()

    def test_of_which_a_part_was_deleted_are_refused(self, folder: Path) -> None:
        self.without(folder, 3, kept="deadline")
        with pytest.raises(InvalidDataset, match="the column 'due' is missing"):
            pilotstd.read(folder)


class TestWithdrawnReleases:
    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Catalog:
        catalog = Catalog(tmp_path / "data", name="mine")
        draft = small_dataset()
        for version, title in (("1.0.0", "A"), ("1.0.1", "B")):
            catalog.publish(draft.evolve(version="0", title=Label(en=title)), version)
        catalog.withdraw("1.0.1", "the title is\nwrong")
        return catalog

    def test_are_passed_over(self, catalog: Catalog) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert catalog.load().version == catalog.load("~=1.0").version == "1.0.0"

    def test_are_loaded_by_version_with_a_warning(self, catalog: Catalog) -> None:
        with pytest.warns(
            WithdrawnRelease, match=r"release 1\.0\.1 of mine was withdrawn: the title is wrong"
        ) as caught:
            assert str(catalog.load("1.0.1").title) == "B"
        assert caught[0].filename == __file__

    def test_are_loaded_where_no_other_fits(self, catalog: Catalog) -> None:
        catalog.withdraw("1.0.0", "also wrong")
        with pytest.warns(WithdrawnRelease):
            assert catalog.load().version == "1.0.1"

    def test_keep_their_bytes_and_their_version(self, catalog: Catalog) -> None:
        assert [release.withdrawn for release in catalog.releases()] == ["", "the title is wrong"]
        with pytest.raises(InvalidDataset, match=r"1\.0\.1 is too low"):
            catalog.publish(small_dataset().evolve(version="0", title=Label(en="C")), "1.0.1")
        assert catalog.publish(small_dataset().evolve(version="0", title=Label(en="C")), "1.0.2").withdrawn == ""
        assert catalog.load().version == "1.0.2"

    def test_need_a_reason_and_a_release(self, catalog: Catalog) -> None:
        with pytest.raises(InvalidQuery, match="expected a reason"):
            catalog.withdraw("1.0.0", " ")
        with pytest.raises(UnknownRelease):
            catalog.withdraw("9.0.0", "wrong")

    def test_none_of_ours_is_one(self) -> None:
        assert [release.version for release in pilotstd.releases() if release.withdrawn] == []

    def test_a_register_without_the_key_is_read(self, catalog: Catalog, tmp_path: Path) -> None:
        shutil.copytree(str(catalog.path), tmp_path / "copy")
        register = tmp_path / "copy" / "releases.json"
        rows = [{key: row[key] for key in row if key != "withdrawn"} for row in json.loads(register.read_bytes())]
        register.write_text(json.dumps(rows), encoding="utf-8")
        assert Catalog(tmp_path / "copy").load().version == "1.0.1"


def listed() -> dict[str, list[str]]:
    numbers = sorted({number for number, _ in parts()})
    return {str(number): sorted({name for since, name in parts() if since == number}) for number in numbers}


if __name__ == "__main__":
    (GOLDEN / "formats.json").write_text(json.dumps(listed(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
