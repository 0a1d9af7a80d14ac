"""Bad values of model 2: in every format an error with its place, the rule and near matches."""

import json
from pathlib import Path
from typing import Any

import pytest

import pilotstd
from pilotstd import Dataset, InvalidDataset, Problem, UnsupportedFormat, codec
from tests.formats.editing import TABULAR, EditedFile, problems
from tests.formats.small import model_2_dataset

DATASET = model_2_dataset()


def position(table: str, record: str) -> int:
    """The row of a record in its table, from 0."""
    return list(DATASET.table(table).ids).index(record)


# Each: the cells to change as sheet, row, column and value; then of the one problem its rule, the cell it names, and what it says.
CASES: dict[str, tuple[list[tuple[str, int, str, Any]], str, str]] = {
    "unknown code": (
        [("measures.actions", 0, "code", "revize")],
        "cell",
        "invalid code 'revize': expected one of revise, develop, improve, explore, accelerate, enhance, promote, support,"
        " serve, ensure, clarify, strengthen, unite, create, divide, update; did you mean 'revise'?",
    ),
    "unknown status": (
        [("pilots", 0, "status", "demonstration")],
        "cell",
        "invalid status 'demonstration': expected one of pilot, demonstration-zone; did you mean 'demonstration-zone'?",
    ),
    "unknown role": (
        [("documents.participants", 0, "role", "consult")],
        "cell",
        "invalid role 'consult': expected one of lead, shared, drafting, coordinating, consulted, supporting, supervising; did you mean 'consulted'?",
    ),
    "topic that is its own broader": (
        [("topics", position("topics", "topic:ai"), "broader", "topic:ai")],
        "acyclic",
        "broader cycle: topic:ai → topic:ai",
    ),
    "broader topic that is narrower": (
        [("topics", position("topics", "topic:living-services"), "broader", "topic:elderly-care")],
        "acyclic",
        "broader cycle: topic:elderly-care → topic:living-services → topic:elderly-care",
    ),
    "unknown topic": (
        [("measures.topics", 0, "target", "topic:living-service")],
        "references",
        "no record 'topic:living-service' in topics; did you mean 'topic:living-services'?",
    ),
    "aim of an unknown kind": (
        [("documents.aims", 0, "target", "goal:opening-up")],
        "references",
        "no record 'goal:opening-up' in aims; did you mean 'aim:opening-up'?",
    ),
    "aim that is a topic": (
        [("documents.aims", 0, "target", "topic:ai")],
        "references",
        "no record 'topic:ai' in aims",
    ),
    "derived without rule": (
        [("evidence", 0, "basis", "derived"), ("evidence", 0, "rule", None)],
        "evidence",
        "evidence derived from source:a has no rule: say by which rule",
    ),
    "dependency on itself": (
        [("dependencies", position("dependencies", "dep:1"), "prerequisite", "task:001")],
        "acyclic",
        "dependency cycle: task:001 → task:001",
    ),
    "dependency cycle": (
        [("dependencies", position("dependencies", "dep:2"), "prerequisite", "measure:living-services")],
        "acyclic",
        "dependency cycle: doc:opinions → measure:living-services → doc:opinions",
    ),
    "dependency on a region": (
        [("dependencies", position("dependencies", "dep:2"), "prerequisite", "region:beijing")],
        "references",
        "no record 'region:beijing' in programmes or documents or aspects or measures or key_tasks or work_tasks or standards",
    ),
    "figure about a region": (
        [("figures", 0, "about", "region:beijing")],
        "references",
        "no record 'region:beijing' in documents or programmes",
    ),
}


class TestCells:
    @pytest.mark.slow
    @pytest.mark.parametrize("format", TABULAR)
    @pytest.mark.parametrize("case", CASES)
    def test_one_problem_with_its_place(self, case: str, format: str, tmp_path: Path) -> None:
        changes, rule, message = CASES[case]
        file = EditedFile(DATASET, tmp_path, format)
        for change in changes:
            file.put(*change)
        (problem,) = problems(file.path, format)
        assert (problem.rule, problem.message) == (rule, message)
        sheet = changes[0][0]
        assert problem.path is not None
        assert problem.path.startswith(file.path_of(sheet, 0, "x").partition(", row ")[0])
        if rule != "acyclic":  # of a cycle any record on it may be named
            assert problem.path.startswith(file.path_of(*changes[0][:2], "x").removesuffix(", column x"))


def refused(table: str, record: int, **values: Any) -> Problem:
    """The one problem of the JSON file after a change to a record."""
    plain = json.loads(codec.encode(DATASET))
    plain[table][record] |= values
    with pytest.raises(InvalidDataset) as caught:
        read(plain)
    (problem,) = caught.value.problems
    return problem


def read(plain: dict[str, Any]) -> Dataset:
    path = Path("mine.json")
    path.write_text(json.dumps(plain), encoding="utf-8")
    return pilotstd.read(path)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


class TestJson:
    @pytest.mark.parametrize(
        ("table", "record", "values", "path", "message"),
        [
            ("measures", 0, {"actions": ["revise", "revize"]}, "$.measures[0].actions[1]", "did you mean 'revise'?"),
            ("pilots", 0, {"status": "zone"}, "$.pilots[0].status", "expected one of pilot, demonstration-zone"),
            ("topics", 0, {"broader": "topic:ai"}, "$.topics[0]", "broader cycle: topic:ai → topic:ai"),
            ("documents", 1, {"aims": ["goal:a"]}, "$.documents[1]", "no record 'goal:a' in aims"),
            ("topics", 1, {"broder": "topic:ai"}, "$.topics[1]", "unknown key 'broder'; did you mean 'broader'?"),
            (
                "aims",
                0,
                {"evidence": [{"source": "source:a", "basis": "derived"}]},
                "$.aims[0]",
                "has no rule: say by which rule",
            ),
        ],
    )
    def test_one_problem_with_its_path(
        self, table: str, record: int, values: dict[str, Any], path: str, message: str
    ) -> None:
        problem = refused(table, record, **values)
        assert problem.path == path
        assert message in problem.message

    def test_aim_of_another_kind(self) -> None:
        plain = json.loads(codec.encode(DATASET).replace(b'"aim:opening-up"', b'"goal:opening-up"'))
        with pytest.raises(InvalidDataset) as caught:
            read(plain)
        (problem,) = caught.value.problems
        assert (problem.rule, problem.path) == ("ids", "$.aims[0]")
        assert problem.message.startswith("invalid id 'goal:opening-up' in aims: expected aim: and then lower-case")

    def test_key_of_a_later_format(self) -> None:
        """A file says format 2 and has what a later format brings: the key is named, in the head and in a record."""
        plain = json.loads(codec.encode(DATASET))
        assert plain["format"] == 2
        with pytest.raises(InvalidDataset, match="unknown key 'packs'"):
            read(plain | {"packs": []})
        problem = refused("work_tasks", 0, extra={"a": 1})
        assert (problem.rule, problem.path) == ("types", "$.work_tasks[0]")
        assert problem.message == "the key 'extra' came with format 3, and the file has an older one"

    def test_later_format_asks_for_an_upgrade(self) -> None:
        plain = json.loads(codec.encode(DATASET)) | {"format": codec.FORMAT + 1, "packs": []}
        with pytest.raises(
            UnsupportedFormat, match=rf"has format {codec.FORMAT + 1}; .* reads up to {codec.FORMAT}: upgrade pilotstd"
        ):
            read(plain)
