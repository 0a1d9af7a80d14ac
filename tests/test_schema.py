"""The JSON Schema in the package: current, and as strict as the decoder."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given

import pilotstd
from pilotstd import Dataset, InvalidDataset, codec, testing
from tests.formats.small import model_2_dataset

ROOT = Path(__file__).parents[1]
SCHEMA: dict[str, Any] = json.loads(
    (Path(pilotstd.__file__).parent / "data" / "schema.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
FILE = json.loads(codec.encode(model_2_dataset()))


class TestSchema:
    @pytest.mark.skipif(not (ROOT / "tools").is_dir(), reason="the script is in the repository, not in the package")
    def test_is_current(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(ROOT)
        from tools.schema import encode

        current = json.dumps(SCHEMA, ensure_ascii=False, indent=1) + "\n"
        assert current == encode().decode("utf-8"), "run: python -m tools.schema"

    def test_is_a_valid_schema(self) -> None:
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_every_property_has_a_description(self) -> None:
        for name, definition in {"file": SCHEMA, **SCHEMA["$defs"]}.items():
            for key, value in definition.get("properties", {}).items():
                assert value["description"], f"{name}.{key}"

    @pytest.mark.parametrize("version", [release.version for release in pilotstd.releases()])
    def test_bundled_release_is_valid(self, version: str) -> None:
        VALIDATOR.validate(json.loads(codec.encode(pilotstd.load(version))))

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
        [{"format": 0}, {"format": 3}, {"colour": []}, {"as_of": None}, {"sources": {}}, {"sources": [{}]}],
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
