"""The web service in `examples/service`: what it answers, and what it says of itself as OpenAPI."""

import json
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

import pilotstd
from pilotstd import codec

FILE = Path(__file__).parents[2] / "examples" / "service" / "service.py"
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="the examples are in the repository, not in the package")
DATA = pilotstd.load("2.0.0")


@pytest.fixture(scope="module")
def client() -> Any:
    testclient = pytest.importorskip("fastapi.testclient", reason="fastapi is not installed")
    return testclient.TestClient(run_path(str(FILE))["app"])


@pytest.mark.parametrize("id", ["task:015", "region:beijing", "source:interpretation-zh"])
def test_record_is_a_line_of_the_file(client: Any, id: str) -> None:
    line = json.dumps(DATA[id].to_dict(), ensure_ascii=False, separators=(",", ":"))
    assert client.get(f"/records/{id}").text == line
    assert f"\n{line}" in codec.encode(DATA).decode("utf-8")


def test_unknown_record_is_not_found_with_near_ids(client: Any) -> None:
    answer = client.get("/records/region:beijin")
    assert answer.status_code == 404
    assert "'region:beijing'" in answer.json()["detail"]


def test_tasks_by_level_and_region(client: Any) -> None:
    found = client.get("/tasks", params={"level": "local", "region": "重庆"}).json()
    assert found == [task.to_dict() for task in DATA.work_tasks.where(level="local", regions="region:chongqing")] != []


def test_invalid_question_is_refused_with_the_reason(client: Any) -> None:
    answer = client.get("/tasks", params={"level": "locla"})
    assert answer.status_code == 422
    assert "'local'" in answer.text
    answer = client.get("/tasks", params={"region": "Chongqin"})
    assert answer.status_code == 404
    assert "did you mean 'chongqing'" in answer.json()["detail"]


def test_search_finds_names(client: Any) -> None:
    found = client.get("/search", params={"q": "养老", "limit": 3}).json()
    assert found == [match.record.to_dict() for match in DATA.search("养老", limit=3)]


class TestCheck:
    def test_sound_task(self, client: Any) -> None:
        plain = DATA.work_tasks["task:015"].to_dict() | {"id": "task:900", "number": 900}
        assert client.post("/tasks/check", json=plain).json() == []

    def test_broken_rule(self, client: Any) -> None:
        plain = DATA.work_tasks["task:015"].to_dict() | {"id": "task:900", "number": 900, "regions": ["region:paris"]}
        (problem,) = client.post("/tasks/check", json=plain).json()
        assert "region:paris" in problem

    def test_wrong_form_names_every_place(self, client: Any) -> None:
        answer = client.post("/tasks/check", json={"id": "task:900", "number": "900", "title": {"fr": "x"}})
        assert answer.status_code == 422
        assert [error["loc"] for error in answer.json()["detail"]] == [["body", "number"], ["body", "title", "fr"]]


def test_openapi_describes_records(client: Any) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    ours = pilotstd.json_schema(pilotstd.WorkTask)["$defs"]["WorkTask"]
    assert schemas["WorkTask"]["description"] == ours["description"]
    assert schemas["WorkTask"]["properties"].keys() == ours["properties"].keys()
