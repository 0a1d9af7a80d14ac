"""Names of a notice matched with a dataset, and what that costs."""

import cProfile
import datetime
import difflib
import pstats
from typing import Any

import pytest

from pilotstd import Dataset, Source, notices
from pilotstd.notices import Notice


def notice_of(clause: str, items: int = 1) -> Notice:
    """A central notice whose items all have one clause of responsibility."""
    lines = [f"（{number}）修路{number}。（{clause}）" for number in range(1, items + 1)]
    return notices.parse(
        "国务院关于修路的通知\n国发〔2026〕99号\n重庆市、四川省人民政府，商务部：\n" + "\n".join(lines)
    )


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words for which similar ones were looked for."""
    words: list[str] = []

    def count(word: str, *_: Any, **__: Any) -> list[str]:
        words.append(word)
        return []

    monkeypatch.setattr(difflib, "get_close_matches", count)
    return words


class TestMatchingCost:
    def test_no_similar_name_is_looked_for_if_all_match(self, newest: Dataset, compared: list[str]) -> None:
        """Each of these names matches only after another try failed, and so does the number of the notice."""
        notice = notice_of("外汇局、四川省人民政府、中华人民共和国商务部、重庆市负责", items=20)
        conversion = notices.to_records(notice, newest)
        assert conversion.unresolved == ()
        assert compared == []

    def test_similar_names_are_looked_for_once_for_each_name(self, newest: Dataset, compared: list[str]) -> None:
        notice = notice_of("商物部、海关总暑、商务部负责", items=20)
        conversion = notices.to_records(notice, newest)
        assert len(conversion.unresolved) == 40
        assert sorted(compared) == ["商物部", "海关总暑"]

    def test_merge_looks_for_no_similar_name(self, newest: Dataset, compared: list[str]) -> None:
        merged = notices.merge(
            newest,
            notice_of("商物部、海关总暑、商务部负责", items=20),
            source=Source(id="source:mine", url="file:mine.txt"),
            version="9.0",
            as_of=datetime.date(2026, 9, 1),
        )
        assert len(merged.measures) == len(newest.measures) + 20
        assert compared == []

    @pytest.mark.slow
    def test_to_records_is_linear_in_items(self, newest: Dataset) -> None:
        def calls(items: int) -> int:
            notice = notice_of("商物部、外汇局、海关总署、有关部门负责", items)
            profile = cProfile.Profile()
            profile.runcall(notices.to_records, notice, newest)
            return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

        calls(1)  # what is built once for the dataset
        assert calls(400) < 2.2 * calls(200)
