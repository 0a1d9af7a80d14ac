"""What the package gives for users' own tests: strategies and the seeded generator."""

import unicodedata

import attrs
import pytest
from hypothesis import Phase, find, given, settings, strategies as st

import pilotstd
from pilotstd import Dataset, Label, testing
from pilotstd.model import TABLES, label_fields

QUICKLY = settings(max_examples=1000, phases=[Phase.generate], derandomize=True, deadline=None)


class TestTexts:
    @given(testing.texts())
    def test_texts_are_nfc_without_control_characters(self, text: str) -> None:
        assert text
        assert unicodedata.is_normalized("NFC", text)
        assert not {unicodedata.category(character) for character in text.replace("\n", "")} & {"Cc", "Cs", "Cn"}

    @pytest.mark.parametrize("part", ["\n", ",", '"', "'", "=", "<", "养", "\u200d", "\u202e", "\u2028", "0001"])
    def test_hostile_texts_are_drawn(self, part: str) -> None:
        assert part in find(testing.texts(), lambda text: part in text, settings=QUICKLY)


class TestDatasets:
    @pytest.mark.slow
    def test_every_field_of_every_table_is_filled_in_some_dataset(self) -> None:
        filled: set[tuple[str, str]] = set()

        @settings(QUICKLY, max_examples=50)
        @given(testing.datasets(text=st.just("x"), max_records=60))
        def collect(ds: Dataset) -> None:
            for record in ds:
                filled.update(
                    (type(record).__name__, field.name)
                    for field in attrs.fields(type(record))
                    if getattr(record, field.name) != field.default
                )

        collect()
        every = {(cls.__name__, field.name) for cls in TABLES.values() for field in attrs.fields(cls)}
        assert every - filled == set()

    @given(testing.datasets(text=st.just("x")))
    def test_free_texts_are_drawn_from_the_strategy_given(self, ds: Dataset) -> None:
        for record in ds:
            for field in label_fields(type(record)):
                label: Label = getattr(record, field)
                assert {label.en, label.zh} <= {"x", None}
            assert record.note in {"x", ""}

    @pytest.mark.parametrize("most", [0, 1, 5])
    def test_max_records_limits_the_number_of_records(self, most: int) -> None:
        @given(testing.datasets(max_records=most))
        def holds(ds: Dataset) -> None:
            assert len(ds) <= most

        holds()


class TestReleases:
    @given(testing.releases())
    def test_releases_are_the_bundled_ones(self, ds: Dataset) -> None:
        assert ds.version in {release.version for release in pilotstd.releases()}


class TestGenerate:
    def test_the_same_seed_gives_the_same_dataset(self) -> None:
        assert testing.generate(50, seed=3) == testing.generate(50, seed=3)
        assert testing.generate(50, seed=3) != testing.generate(50, seed=4)

    def test_the_digest_is_fixed(self) -> None:
        """A benchmark compares what it measured elsewhere: a change here changes every figure."""
        assert testing.generate(20).sha256 == "3a1dedec1009eece29389480ac3286d05681044fa04e99a8c3a6c6f1d1363f65"

    def test_titles_are_unique(self) -> None:
        titles = [task.title.zh for task in testing.generate(3000).work_tasks]
        assert len(set(titles)) == 3000

    def test_fields_that_views_show_are_filled(self) -> None:
        ds = testing.generate(200)
        assert [len(table) for table in (ds.departments, ds.regions, ds.measures, ds.dependencies)] == [60, 60, 20, 199]
        for name in ("level", "regions", "departments", "title", "known_since", "document"):
            assert any(getattr(task, name) for task in ds.work_tasks), name
        assert any(not task.departments for task in ds.work_tasks)
