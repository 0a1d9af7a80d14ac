"""Records and vocabularies: values that do not change and know their own fields."""

import copy
import datetime
import pickle
from typing import Any

import attrs
import pytest
from hypothesis import given

import pilotstd
from pilotstd import (
    Basis,
    Dataset,
    Evidence,
    Label,
    Language,
    Measure,
    Pilot,
    Record,
    Region,
    Responsibility,
    Role,
    Source,
    StandardLevel,
    Vocabulary,
    WorkTask,
    model,
    testing,
)
from pilotstd.model import TABLE_OF, TABLES, label_fields, record_fields, references
from pilotstd.model._fields import documentation, references_of

PARTS = (Label, Evidence, Responsibility, pilotstd.Retired)
VOCABULARIES = sorted(Vocabulary.__subclasses__(), key=lambda kind: kind.__name__)


class TestClasses:
    @pytest.mark.parametrize("cls", [*TABLES.values(), *PARTS])
    def test_every_field_says_what_it_means(self, cls: type[Any]) -> None:
        assert [field.name for field in attrs.fields(cls) if not documentation(field)] == []

    @pytest.mark.parametrize("cls", [*TABLES.values(), *PARTS])
    def test_an_instance_has_no_place_for_more(self, cls: type[Any]) -> None:
        assert "__dict__" not in dir(cls)

    def test_they_are_fetched_by_name(self) -> None:
        assert set(dir(model)) == set(model.__all__)
        assert "colours" not in TABLES
        with pytest.raises(AttributeError, match="no attribute 'WorkTsk'"):
            _ = model.WorkTsk  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]

    def test_a_prefix_belongs_to_one_table(self) -> None:
        assert {TABLE_OF[cls.prefix]: cls for cls in TABLES.values()} == dict(TABLES)

    @pytest.mark.parametrize("cls", TABLES.values())
    def test_fields_are_written_from_id_to_extra(self, cls: type[Record]) -> None:
        names = [field.name for field in record_fields(cls)]
        assert (names[0], *names[-4:]) == ("id", "evidence", "known_since", "note", "extra")
        assert sorted(names) == sorted(attrs.fields_dict(cls))

    @pytest.mark.parametrize("cls", TABLES.values())
    def test_a_field_may_point_to_known_kinds_alone(self, cls: type[Record]) -> None:
        for field in attrs.fields(cls):
            assert set(references_of(field)) <= set(TABLE_OF), field.name


class TestRecords:
    @given(testing.datasets(max_records=5))
    def test_a_record_survives_pickle_and_copies(self, ds: Dataset) -> None:
        for record in ds:
            for same in (pickle.loads(pickle.dumps(record)), copy.copy(record), copy.deepcopy(record)):
                assert same == record
                assert hash(same) == hash(record)
                assert type(same) is type(record)

    def test_a_decoded_record_equals_one_that_was_built(self, newest: Dataset) -> None:
        for record in newest:
            built = type(record)(**{field.name: getattr(record, field.name) for field in attrs.fields(type(record))})
            assert built == record
            assert hash(built) == hash(record)
            assert repr(built) == repr(record)

    @pytest.mark.parametrize("field", ["id", "number", "title", "colour"])
    def test_a_record_cannot_be_changed(self, newest: Dataset, field: str) -> None:
        task = newest.work_tasks["task:015"]
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(task, field, None)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(task, field)

    def test_records_of_different_classes_differ(self) -> None:
        records: list[Record] = [Source(id="x:1"), Region(id="x:1")]
        assert records[0] != records[1]

    def test_a_record_takes_keywords_alone(self) -> None:
        with pytest.raises(TypeError):
            Source("source:a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


class TestLabel:
    @pytest.mark.parametrize(
        ("label", "text"),
        [
            (Label(en="a", zh="甲"), "a"),
            (Label(zh="甲"), "甲"),
            (Label(en="a"), "a"),
            (Label(), ""),
            (Label(en="", zh="甲"), "甲"),
        ],
    )
    def test_its_text_is_english_where_there_is_any(self, label: Label, text: str) -> None:
        assert str(label) == text
        assert bool(label) == bool(text)

    @pytest.mark.parametrize(("lang", "text"), [("en", "a"), ("zh", "甲")])
    def test_it_gives_the_language_asked_for_or_the_one_there_is(self, lang: str, text: str) -> None:
        assert Label(en="a", zh="甲").in_language(lang) == text
        assert Label(zh="甲").in_language(lang) == "甲"
        assert Label(en="a").in_language(lang) == "a"
        assert Label().in_language(lang) == ""

    def test_where_none_is_printed_nothing_is_original(self) -> None:
        assert Label(en="a").original is None
        assert Label(zh="甲", original=Language.ZH) != Label(zh="甲")


class TestRecordLabel:
    @pytest.mark.parametrize(
        ("record", "text"),
        [
            (WorkTask(id="task:1", number=1, title=Label(en="a")), "a"),
            (Measure(id="measure:1", purpose=Label(en="b")), "b"),
            (Source(id="source:a", title=Label(en="a"), publisher="p"), "a"),
            (Source(id="source:a", publisher="p"), "p"),
            (Source(id="source:a"), ""),
            (Pilot(id="pilot:a", region="region:a"), ""),
        ],
        ids=lambda value: getattr(value, "id", value),
    )
    def test_it_is_the_first_name_that_is_filled(self, record: Record, text: str) -> None:
        assert str(record.label) == text

    def test_a_class_knows_its_fields_of_names(self) -> None:
        assert label_fields(pilotstd.Department) == ("name", "short_name")
        assert label_fields(Pilot) == ()


class TestReferences:
    def test_every_kind_of_field_is_followed(self) -> None:
        bodies = (Responsibility(body="dept:a", role=Role.LEAD, text="甲"), Responsibility(role=Role.SHARED, text="等"))
        task = WorkTask(
            id="task:1",
            number=1,
            regions=("region:a", "region:b"),
            departments=bodies,
            document="doc:a",
            evidence=(Evidence(source="source:a", basis=Basis.STATED),),
        )
        assert set(references(task)) == {
            ("evidence", "source:a"),
            ("regions", "region:a"),
            ("regions", "region:b"),
            ("departments", "dept:a"),
            ("document", "doc:a"),
        }


class TestVocabularies:
    @pytest.mark.parametrize("kind", VOCABULARIES)
    def test_every_code_has_a_wording_in_both_languages(self, kind: type[Vocabulary]) -> None:
        for member in kind:
            assert member == member.value == str(member)
            assert member.en.isascii()
            assert any("\u4e00" <= character <= "\u9fff" for character in member.zh)

    @pytest.mark.parametrize("kind", VOCABULARIES)
    def test_a_member_survives_pickle_as_itself(self, kind: type[Vocabulary]) -> None:
        for member in kind:
            assert pickle.loads(pickle.dumps(member)) is member

    def test_the_levels_of_standards_are_those_of_the_law_and_the_international_one(self) -> None:
        assert [level.zh for level in StandardLevel] == [
            "国家标准",
            "行业标准",
            "地方标准",
            "团体标准",
            "企业标准",
            "国际标准",
        ]

    @pytest.mark.parametrize("name", ["en", "zh", "_value_"])
    def test_a_member_cannot_be_changed(self, name: str) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(StandardLevel.LOCAL, name, "other")

    def test_an_unknown_code_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="'locla' is not a valid StandardLevel"):
            StandardLevel("locla")


class TestDates:
    def test_a_day_is_a_date_and_no_time(self, newest: Dataset) -> None:
        days = [record.known_since for record in newest if record.known_since]
        assert days
        assert {type(day) for day in days} == {datetime.date}
