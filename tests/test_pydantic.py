"""Pydantic validates records as strictly as a file is read, and shows them as the same JSON."""

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given

import pilotstd
from pilotstd import Dataset, InvalidDataset, Record, WorkTask, codec, testing
from pilotstd.model import TABLES
from tests.formats.small import model_2_dataset

pydantic = pytest.importorskip("pydantic")

ANY = pydantic.TypeAdapter(Record)
TASK = next(iter(pilotstd.load("1.2.0").work_tasks))


@pytest.mark.slow
@given(testing.datasets())
@example(model_2_dataset())
@example(pilotstd.load())
def test_records_are_written_as_in_the_file_and_read_back_equal(ds: Dataset) -> None:
    for record in ds:
        adapter = pydantic.TypeAdapter(type(record))
        assert adapter.validate_python(record) is record
        assert adapter.validate_python(adapter.dump_python(record)) == record
        written = adapter.dump_json(record)
        assert written.decode() == json.dumps(record.to_dict(), ensure_ascii=False, separators=(",", ":"))
        assert adapter.validate_json(written) == record == ANY.validate_json(ANY.dump_json(record))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"colour": "red"}, ("colour",)),
        ({"number": "1"}, ("number",)),
        ({"number": True}, ("number",)),
        ({"number": 1.0}, ("number",)),
        ({"number": None}, ("number",)),
        ({"complete": 1}, ("complete",)),
        ({"level": "locla"}, ("level",)),
        ({"regions": "region:beijing"}, ("regions",)),
        ({"known_since": "20250114"}, ("known_since",)),
        ({"known_since": "2025-02-30"}, ("known_since",)),
        ({"known_since": 1736812800}, ("known_since",)),
        ({"known_since": "2025-01-14T00:00:00"}, ("known_since",)),
        ({"title": {"en": "x", "fr": "y"}}, ("title", "fr")),
        ({"title": "x"}, ("title",)),
        ({"departments": [{"role": "lead"}]}, ("departments", 0, "text")),
        ({"evidence": [{"source": "source:a", "basis": "said"}]}, ("evidence", 0, "basis")),
    ],
    ids=str,
)
def test_refuses_what_the_decoder_refuses(change: dict[str, Any], place: tuple[Any, ...]) -> None:
    plain = copy.deepcopy(TASK.to_dict()) | change
    with pytest.raises(InvalidDataset):
        codec.from_dict(WorkTask, plain)
    adapter = pydantic.TypeAdapter(WorkTask)
    for refuse, value in ((adapter.validate_python, plain), (adapter.validate_json, json.dumps(plain))):
        with pytest.raises(pydantic.ValidationError) as caught:
            refuse(value)
        assert [error["loc"] for error in caught.value.errors()] == [place]


def test_refuses_a_record_of_another_class() -> None:
    with pytest.raises(pydantic.ValidationError):
        pydantic.TypeAdapter(pilotstd.Region).validate_python(TASK)


@pytest.mark.parametrize("value", [{"id": "budget:a"}, {"id": 3}, {}, None, 3], ids=str)
def test_record_of_no_table_is_refused(value: object) -> None:
    with pytest.raises(pydantic.ValidationError):
        ANY.validate_python(value)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["validation", "serialization"])
@pytest.mark.parametrize("cls", TABLES.values(), ids=lambda cls: cls.__name__)
def test_json_schema_has_the_same_properties(cls: type[Record], mode: Any) -> None:
    made, ours = pydantic.TypeAdapter(cls).json_schema(mode=mode), pilotstd.json_schema(cls)["$defs"][cls.__name__]
    assert made["properties"].keys() == ours["properties"].keys()
    assert made["required"] == ours["required"]
    assert made["description"] == ours["description"]
    for name, value in made["properties"].items():
        assert value["description"] == ours["properties"][name]["description"]
    jsonschema.Draft202012Validator.check_schema(made)
    valid = jsonschema.Draft202012Validator(made).validate
    for record in pilotstd.load():
        if isinstance(record, cls):
            valid(record.to_dict())


def test_within_a_model() -> None:
    class Answer(pydantic.BaseModel):  # type: ignore[misc]
        task: WorkTask
        others: list[Record]

    answer = Answer(task=TASK, others=[TASK, pilotstd.load().regions["region:beijing"]])
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
    assert answer.task is TASK
