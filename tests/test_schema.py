"""The JSON Schema: as strict as the decoder. The TypeScript declarations: of the same names."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given

import pilotstd
from pilotstd import Dataset, InvalidDataset, Record, codec, schema, testing
from pilotstd.model import TABLES
from tests.formats.small import model_2_dataset

SCHEMA = pilotstd.json_schema()
GOLDEN = sorted((Path(__file__).parent / "golden").glob("format-*.json"))


def validator(schema: dict[str, Any]) -> Any:
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


VALIDATOR = validator(SCHEMA)
FILE = json.loads(codec.encode(model_2_dataset()))


class TestSchema:
    def test_is_a_valid_schema(self) -> None:
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_every_property_has_a_description(self) -> None:
        for name, definition in {"file": SCHEMA, **SCHEMA["$defs"]}.items():
            for key, value in definition.get("properties", {}).items():
                assert value["description"], f"{name}.{key}"

    @pytest.mark.slow
    @pytest.mark.parametrize("version", [release.version for release in pilotstd.releases()])
    def test_bundled_release_is_valid(self, version: str) -> None:
        VALIDATOR.validate(json.loads(codec.encode(pilotstd.load(version))))

    @pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
    def test_golden_file_is_valid(self, golden: Path) -> None:
        VALIDATOR.validate(json.loads(golden.read_bytes()))

    @pytest.mark.parametrize("cls", TABLES.values(), ids=lambda cls: cls.__name__)
    def test_record_is_valid(self, cls: type[Record], newest: Dataset) -> None:
        schema = pilotstd.json_schema(cls)
        jsonschema.Draft202012Validator.check_schema(schema)
        for record in newest:
            assert validator(schema).is_valid(record.to_dict()) is isinstance(record, cls)

    @given(testing.datasets())
    def test_valid_dataset_is_valid(self, ds: Dataset) -> None:
        VALIDATOR.validate(json.loads(codec.encode(ds)))

    @pytest.mark.parametrize(
        ("table", "change"),
        [
            ("work_tasks", {"colour": "red"}),
            ("work_tasks", {"number": "1"}),
            ("work_tasks", {"number": True}),
            ("work_tasks", {"number": None}),
            ("work_tasks", {"complete": 1}),
            ("work_tasks", {"level": "locla"}),
            ("work_tasks", {"regions": "region:beijing"}),
            ("work_tasks", {"known_since": "20250114"}),
            ("work_tasks", {"known_since": "2025-02-30"}),
            ("work_tasks", {"title": {"en": "x", "fr": "y"}}),
            ("work_tasks", {"title": "x"}),
            ("work_tasks", {"departments": [{"role": "lead"}]}),
            ("work_tasks", {"evidence": [{"source": "source:a", "basis": "said"}]}),
            ("figures", {"value": 1.5}),
            ("topics", {"broder": "topic:trade"}),
            ("measures", {"actions": ["revize"]}),
            ("measures", {"object": "standards"}),
            ("documents", {"participants": [{"role": "drafted", "text": "22个部门"}]}),
        ],
        ids=str,
    )
    def test_refuses_what_the_decoder_refuses(self, table: str, change: dict[str, Any]) -> None:
        plain = copy.deepcopy(FILE)
        plain[table][0] |= change
        assert not VALIDATOR.is_valid(plain)
        with pytest.raises(InvalidDataset):
            codec.decode(json.dumps(plain).encode())

    @pytest.mark.parametrize(
        "change",
        [{"format": 0}, {"format": 4}, {"colour": []}, {"as_of": None}, {"sources": {}}, {"sources": [{}]}],
        ids=str,
    )
    def test_refuses_invalid_header(self, change: dict[str, Any]) -> None:
        assert not VALIDATOR.is_valid({**FILE, **change})

    @pytest.mark.parametrize(
        ("table", "change"),
        [
            ("work_tasks", {"id": "region:beijing"}),
            ("work_tasks", {"id": "task:A"}),
            ("work_tasks", {"document": "region:beijing"}),
            ("topics", {"broader": "aim:trade"}),
            ("measures", {"topics": ["aim:trade"]}),
            ("sources", {"published": "14.1.2025"}),
            ("sources", {"evidence": [{"source": "source:a", "basis": "stated", "sha256": "x"}]}),
        ],
        ids=str,
    )
    def test_refuses_what_a_rule_refuses(self, table: str, change: dict[str, Any]) -> None:
        plain = copy.deepcopy(FILE)
        plain[table][0] |= change
        assert not VALIDATOR.is_valid(plain)
        assert codec.decode(json.dumps(plain).encode()).check() != ()


class TestTypeScript:
    def test_declares_every_definition_with_every_property(self) -> None:
        text = schema.typescript()
        for name, definition in {"Dataset": SCHEMA, **SCHEMA["$defs"]}.items():
            _, declaration = re.split(f"export (?:interface|type) {name} ", text)
            declaration, _, _ = declaration.partition("\n\n")
            optional = {key for key in definition.get("properties", ()) if key not in definition["required"]}
            for key in definition.get("properties", ()):
                assert f"  readonly {key}{'?' * (key in optional)}: " in declaration
            for code in definition.get("oneOf", ()):
                assert f'| "{code["const"]}"' in declaration
