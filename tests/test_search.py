"""Search by words, in either language: what is found, how it is scored, and in which order."""

import datetime

import pytest
from hypothesis import example, given, strategies as st

import pilotstd
from pilotstd import Dataset, Department, InvalidQuery, Label, WorkTask, testing
from pilotstd._search import Match, search
from pilotstd.model._names import all_names as names, folded


@pytest.fixture(scope="module")
def ds() -> Dataset:
    return Dataset(
        version="0.1",
        as_of=datetime.date(2026, 1, 19),
        records=[
            WorkTask(id="task:1", number=1, title=Label(en="Elderly care service", zh="养老服务")),
            WorkTask(id="task:2", number=2, title=Label(en="Elderly care service quality", zh="养老服务质量")),
            WorkTask(id="task:3", number=3, title=Label(en="Care", zh="养老")),
            WorkTask(id="task:4", number=4),
            Department(
                id="dept:a", name=Label(en="Care Office", zh="养老办公室"), abbreviation="CO", aliases=("养办", " ")
            ),
        ],
    )


def found(matches: tuple[Match, ...]) -> list[tuple[str, float]]:
    return [(match.record.id, match.score) for match in matches]


class TestSearch:
    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            ("养老", ["task:3", "task:1", "dept:a", "task:2"]),
            ("care", ["task:3", "dept:a", "task:1", "task:2"]),
            ("ＣＡＲＥ", ["task:3", "dept:a", "task:1", "task:2"]),
            ("service care", ["task:1", "task:2"]),
            ("养老 quality", ["task:2"]),
            ("co", ["dept:a"]),
            ("养办", ["dept:a"]),
        ],
    )
    def test_it_finds_what_holds_every_word(self, ds: Dataset, query: str, ids: list[str]) -> None:
        holding = [match.record.id for match in search(ds, query) if match.score >= 0.5]
        assert holding == ids

    def test_the_whole_name_scores_one(self, ds: Dataset) -> None:
        best = search(ds, "Elderly  care SERVICE")[0]
        assert (best.record.id, best.score, best.text) == ("task:1", 1.0, "Elderly care service")

    def test_the_more_of_the_name_the_higher(self, ds: Dataset) -> None:
        scores = dict(found(search(ds.work_tasks, "养老服")))
        assert 1 > scores["task:1"] > scores["task:2"] > 0.5 > scores["task:3"]

    def test_words_spread_over_names_score_a_half(self, ds: Dataset) -> None:
        (match,) = search(ds, "养老 quality", limit=1)
        assert match.score == 0.5

    def test_a_misspelt_word_finds_what_resembles_it(self, ds: Dataset) -> None:
        best = search(ds, "elderly crae servise")[0]
        assert best.record.id == "task:1"
        assert 0 < best.score < 0.5

    def test_what_resembles_nothing_is_not_found(self, ds: Dataset) -> None:
        assert search(ds, "xyzzy") == ()

    def test_the_name_that_matched_is_given_as_it_is_written(self, ds: Dataset) -> None:
        assert search(ds, "office")[0].text == "Care Office"
        assert search(ds, "养老办")[0].text == "养老办公室"

    @pytest.mark.parametrize("limit", [1, 2, 3])
    def test_the_best_are_given_up_to_the_limit(self, ds: Dataset, limit: int) -> None:
        assert search(ds, "care", limit) == search(ds, "care")[:limit]

    def test_a_part_of_a_table_is_searched_alone(self, ds: Dataset) -> None:
        assert [match.record.id for match in ds.work_tasks.where(number=2).search("care")] == ["task:2"]
        assert [match.record.id for match in ds.work_tasks.search("care")] == ["task:3", "task:1", "task:2"]

    @pytest.mark.parametrize("query", ["", " ", "\n\u3000"])
    def test_an_empty_query_is_an_error(self, ds: Dataset, query: str) -> None:
        with pytest.raises(InvalidQuery, match="the query is empty"):
            ds.search(query)

    @pytest.mark.parametrize("limit", [0, -1])
    def test_a_limit_is_at_least_one(self, ds: Dataset, limit: int) -> None:
        with pytest.raises(InvalidQuery, match=f"invalid limit {limit}: expected 1 or more"):
            ds.search("care", limit)


class TestLaws:
    @given(testing.datasets())
    @example(pilotstd.load())
    def test_every_record_is_found_by_its_own_label_in_either_language(self, ds: Dataset) -> None:
        for record in ds:
            for text in (record.label.en, record.label.zh):
                if text and folded(text):
                    best = {match.record.id: match.score for match in search(ds, text, len(ds))}
                    assert best.get(record.id) == 1.0, text

    @given(testing.datasets(), st.text(min_size=1).filter(folded), st.integers(1, 5))
    def test_matches_are_sorted_scored_and_unique(self, ds: Dataset, query: str, limit: int) -> None:
        matches = search(ds, query, limit)
        order = [(-match.score, match.record.id) for match in matches]
        assert order == sorted(order)
        assert len({match.record.id for match in matches}) == len(matches) <= limit
        assert all(0 < match.score <= 1 for match in matches)
        assert all(match.text in names(match.record) for match in matches)
