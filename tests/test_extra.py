"""What a record holds beyond the fields of its class: the mapping, and where it is kept."""

import copy
import datetime
import json
import pickle
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, strategies as st

import pilotstd
from pilotstd import Basis, Dataset, Evidence, Extra, InvalidDataset, Source, WorkTask, authoring, codec, testing
from tests.formats.editing import READ
from tests.formats.small import model_3_dataset

DAY = datetime.date(2026, 12, 31)
EVIDENCE = (Evidence(source="source:a", basis=Basis.STATED),)
VALUES = st.text(min_size=1) | st.integers() | st.booleans() | st.dates()


class TestExtra:
    @given(st.dictionaries(st.text(min_size=1), VALUES))
    def test_holds_what_it_is_given_in_the_order_of_names(self, values: dict[str, Any]) -> None:
        extra = Extra(values)
        assert extra == Extra(dict(reversed(values.items())))
        assert list(extra) == sorted(values)
        assert hash(extra) == hash(Extra(values))
        assert Extra(extra.to_dict()) == extra
        assert pickle.loads(pickle.dumps(extra)) == copy.deepcopy(extra) == extra

    def test_a_text_in_the_form_of_a_day_is_that_day(self) -> None:
        assert Extra({"due": "2026-12-31"})["due"] == DAY
        assert Extra({"due": "2026-02-30"})["due"] == "2026-02-30"

    def test_true_is_not_one(self) -> None:
        assert Extra({"a": True}) != Extra({"a": 1})
        assert Extra({"a": True}) == {"a": True}
        assert Extra({"a": True}) != {"a": 1}

    def test_is_frozen(self) -> None:
        extra = Extra({"a": 1})
        with pytest.raises(TypeError):
            extra["a"] = 2  # type: ignore[index]
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            extra.b = 2  # type: ignore[attr-defined]

    @pytest.mark.parametrize("value", [None, "", 1.5, [1], {}, datetime.datetime(2026, 1, 1)])
    def test_refuses_other_kinds_of_value_and_names_all(self, value: Any) -> None:
        with pytest.raises(InvalidDataset) as caught:
            Extra({"a": value, "b": 1, "": 2})
        assert [problem.message.partition(":")[0] for problem in caught.value.problems] == ["'a'", "invalid name ''"]

    def test_refuses_what_is_no_mapping(self) -> None:
        with pytest.raises(InvalidDataset, match=r"expected a mapping, got \['a'\]"):
            Extra(["a"])  # type: ignore[arg-type]


class TestRecords:
    def test_a_record_takes_a_dict_and_stays_hashable(self) -> None:
        task = WorkTask(id="task:1", number=1, extra={"budget": 5})
        assert task.extra["budget"] == 5
        assert len({task, attrs.evolve(task, extra={"budget": 5}), attrs.evolve(task, extra={})}) == 2

    def test_a_filled_one_is_a_fact_that_needs_evidence(self) -> None:
        task = WorkTask(
            id="task:1", number=1, extra={"budget": 5}, evidence=(attrs.evolve(EVIDENCE[0], fields=("number",)),)
        )
        assert task.filled() == {"number": 1, "extra": {"budget": 5}}
        ds = Dataset(version="1", as_of=DAY, records=[task, Source(id="source:a", evidence=EVIDENCE)])
        assert [str(problem) for problem in ds.check()] == [
            "task:1.extra: nothing in the evidence supports extra [evidence]"
        ]

    def test_an_empty_one_is_not_missing(self) -> None:
        task = WorkTask(id="task:1", number=1)
        assert "extra" not in task.missing()
        assert "extra" not in task.filled()

    def test_texts_in_it_obey_the_rule_of_texts(self) -> None:
        source = Source(id="source:a", extra={"a\x07": "b\x08"}, evidence=EVIDENCE)
        ds = Dataset(version="1", as_of=DAY, records=[source])
        assert [problem.value for problem in ds.check()] == ["a\x07", "b\x08"]

    def test_another_class_is_refused_with_a_pointer_to_it(self) -> None:
        @attrs.frozen(kw_only=True)
        class MyTask(WorkTask):
            budget: int

        with pytest.raises(InvalidDataset, match="a field of your own goes into `extra` of a record"):
            Dataset(version="1", as_of=DAY, records=[MyTask(id="task:1", number=1, budget=5)])

    def test_a_record_without_it_is_written_as_before(self) -> None:
        ds = testing.generate(20)
        assert b'"extra"' not in codec.encode(ds)
        assert json.loads(codec.encode(ds))["format"] < 3


@pytest.mark.parametrize("format", READ)
class TestFormats:
    def test_extra_and_identity_are_kept(self, format: str, tmp_path: Path) -> None:
        ds = model_3_dataset()
        ds.write(tmp_path / "it", format)
        back = pilotstd.read(tmp_path / "it", format)
        assert back == ds
        assert back.sha256 == ds.sha256
        assert back["task:x-1"].extra == ds["task:x-1"].extra

    @pytest.mark.slow
    def test_a_release_without_identity_stays_without(self, format: str, tmp_path: Path) -> None:
        ds = pilotstd.load("2.0.0")
        ds.write(tmp_path / "it", format)
        assert pilotstd.read(tmp_path / "it", format).sha256 == ds.sha256


class TestForms:
    def test_a_form_has_a_column_for_it(self, newest: Dataset, tmp_path: Path) -> None:
        (tmp_path / "work_tasks.csv").write_text(
            "number,locator,extra\n15,item 15,预算：1200；appraised: true\n16,item 16,due：2026-12-31；code:007\n",
            encoding="utf-8",
        )
        (tmp_path / "sources.csv").write_text("id\nsource:new\n", encoding="utf-8")
        result = authoring.amend(newest, tmp_path, version="9.9+mine.1")
        extra = result.dataset["task:015"].extra
        assert extra == {"预算": 1200, "appraised": True}
        assert result.dataset["task:016"].extra == {"due": DAY, "code": "007"}
        assert [item.source for item in result.dataset.evidence("task:015", "extra")] == ["source:new"]

    def test_a_value_without_a_name_is_refused_with_its_cell(self, newest: Dataset, tmp_path: Path) -> None:
        (tmp_path / "work_tasks.csv").write_text("number,extra\n15,1200\n", encoding="utf-8")
        (tmp_path / "sources.csv").write_text("id\nsource:new\n", encoding="utf-8")
        with pytest.raises(InvalidDataset, match="row 2, column extra: '1200' is not a name, a colon and a value"):
            authoring.amend(newest, tmp_path, version="9.9+mine.1")
