"""Search by words, in either language: what is found, how it is scored, and in which order."""

import csv
import datetime
from collections.abc import Callable
from importlib import machinery
from importlib.resources import files

import pytest
from hypothesis import example, given, strategies as st

import pilotstd
from pilotstd import Dataset, Department, InvalidQuery, Label, Region, Source, Standard, Topic, WorkTask, testing
from pilotstd._search import _divisions, _errors, _stem, search
from pilotstd.model._names import all_names as names, folded


def dataset(*records: pilotstd.Record) -> Dataset:
    return Dataset(version="0.1", as_of=datetime.date(2026, 1, 19), records=records)


def titled(*titles: str) -> Dataset:
    labels = (Label(zh=title) if not title.isascii() else Label(en=title) for title in titles)
    return dataset(*(Standard(id=f"std:{number}", title=label) for number, label in enumerate(labels, 1)))


@pytest.fixture(scope="module")
def ds() -> Dataset:
    return dataset(
        WorkTask(id="task:1", number=1, title=Label(en="Elderly care service", zh="养老服务")),
        WorkTask(id="task:2", number=2, title=Label(en="Elderly care service quality", zh="养老服务质量")),
        WorkTask(id="task:3", number=3, title=Label(en="Care", zh="养老")),
        WorkTask(id="task:4", number=4),
        Department(
            id="dept:5", name=Label(en="Care Office", zh="养老办公室"), abbreviation="CO", aliases=("养办", " ")
        ),
    )


def found(ds: Dataset, query: str, limit: int = 10) -> list[str]:
    return [match.record.id for match in search(ds, query, limit)]


class TestWords:
    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            ("养老", ["task:3", "task:1", "dept:5", "task:2"]),
            ("care", ["task:3", "dept:5", "task:1", "task:2"]),
            ("ＣＡＲＥ", ["task:3", "dept:5", "task:1", "task:2"]),
            ("car", ["task:3", "dept:5", "task:1", "task:2"]),
            ("service care", ["task:1", "task:2"]),
            ("养老 quality", ["task:2"]),
            ("co", ["dept:5"]),
            ("养办", ["dept:5"]),
            ("室", ["dept:5"]),
        ],
    )
    def test_it_finds_what_has_every_word(self, ds: Dataset, query: str, ids: list[str]) -> None:
        assert [match.record.id for match in search(ds, query) if match.score >= 0.5] == ids

    @pytest.mark.parametrize("query", ["xyzzy", "养猪", "area", "ice", "elderly dogs and cats", "!", "c"])
    def test_what_resembles_nothing_is_not_found(self, ds: Dataset, query: str) -> None:
        assert search(ds, query) == ()

    def test_the_whole_name_scores_one(self, ds: Dataset) -> None:
        best = search(ds, "Elderly  care SERVICE")[0]
        assert (best.record.id, best.score, best.text) == ("task:1", 1.0, "Elderly care service")

    def test_the_more_of_the_name_the_higher(self, ds: Dataset) -> None:
        scores = {match.record.id: match.score for match in search(ds.work_tasks, "养老服")}
        assert 1 > scores["task:1"] > scores["task:2"] > 0.5 > scores["task:3"]

    def test_words_spread_over_names_score_a_half(self, ds: Dataset) -> None:
        (match,) = search(ds, "养老 quality", limit=1)
        assert match.score == 0.5

    def test_little_words_are_not_looked_for(self) -> None:
        ds = titled("Quality of the care of animals")
        assert found(ds, "care for animals") == ["std:1"]
        assert found(titled("To the letter"), "to the") == ["std:1"]

    @pytest.mark.parametrize(
        ("title", "query"),
        [
            ("Smart libraries", "library"),
            ("Standardisation", "standardization"),
            ("Recycling and utilization", "utilisation"),
            ("Neighbourhood centres", "neighborhood center"),
            ("E-commerce", "e commerce"),
            ("E-commerce", "ecommerce"),
            ("Cybersecurity", "cyber security"),
            ("Low-altitude economy", "lowaltitude economy"),
            ("5G factories", "5g-factory"),
            ("商资发〔2024〕314号", "商资发[2024]314号"),
            ("商资发〔2024〕314号", "商资发（2024）314号"),
            ("商资发〔2024〕314号", "商资发(2024) 314"),
            ("中国（上海）自由贸易", "中国上海自由贸易"),
        ],
    )
    def test_spelling_and_brackets_make_no_difference(self, title: str, query: str) -> None:
        assert search(titled(title, "Other things", "其他"), query)[0].score >= 0.5

    def test_two_halves_far_apart_are_not_one_word(self) -> None:
        assert found(titled("Low prices at altitude", "Altitude: low"), "lowaltitude") == []


class TestGuesses:
    @pytest.mark.parametrize(
        ("title", "query"),
        [
            ("Elderly care", "eldrly"),
            ("Elderly care", "eldelry car"),
            ("Smart libraries", "libary"),
            ("Rehabilitation", "rehabiltatoin"),
            ("养老服务", "养老服物"),
            ("绿色低碳转型", "绿色低探转型"),
        ],
    )
    def test_a_typing_error_is_forgiven(self, title: str, query: str) -> None:
        (match,) = search(titled(title, "Beijing", "标准化"), query)
        assert match.record.id == "std:1"
        assert match.score < 0.5

    @pytest.mark.parametrize("query", ["cat", "beige", "b2b"])
    def test_short_words_and_distant_ones_are_not_guessed(self, query: str) -> None:
        assert found(titled("Cut", "Beijing", "B2C"), query) == []

    def test_the_word_itself_is_preferred_to_what_resembles_it(self) -> None:
        assert found(titled("Cares", "Carts"), "carts") == ["std:2"]

    @pytest.mark.parametrize("query", ["yanglao", "yang lao", "Yang Lao fuwu", "yanglaofuwu"])
    def test_pinyin_finds_what_is_read_so(self, query: str) -> None:
        pytest.importorskip("pypinyin")
        (match,) = search(titled("养老服务", "Elderly care", "央行"), query)
        assert (match.record.id, match.text) == ("std:1", "养老服务")

    def test_a_reading_divides_in_more_than_one_way(self) -> None:
        pytest.importorskip("pypinyin")
        assert found(titled("西安市", "先锋"), "xianshi") == ["std:1"]

    @pytest.mark.parametrize("query", ["醫療保障", "医疗保障"])
    def test_traditional_characters_are_simplified_ones_too(self, query: str) -> None:
        pytest.importorskip("opencc")
        ds = titled("医疗保障服务", "醫療保障服務")
        assert [match.score >= 0.5 for match in search(ds, query)] == [True, True]

    def test_without_its_libraries_the_rest_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        find: Callable[[str], machinery.ModuleSpec | None] = pilotstd._search.find_spec  # type: ignore[attr-defined]
        monkeypatch.setattr(
            "pilotstd._search.find_spec", lambda name: None if name in {"opencc", "pypinyin"} else find(name)
        )
        ds = titled("养老服务", "Elderly care")
        assert found(ds, "yanglao") == found(ds, "養老") == []
        assert found(ds, "养老") == ["std:1"]
        assert found(ds, "eldrly") == ["std:2"]


class TestNumbers:
    @pytest.mark.parametrize(
        "query",
        [
            "15",
            "015",
            "#15",
            "no. 15",
            "第15项",
            "第15号",
            "task 15",
            "task:15",
            "Task no. 15",
            "item 15",
            "任务 15",
            "１５",
        ],
    )
    def test_a_task_is_found_by_its_number(self, query: str) -> None:
        ds = dataset(*(WorkTask(id=f"task:{number:03}", number=number) for number in (1, 15, 150)))
        (match,) = search(ds, query)
        assert (match.record.id, match.score, match.text, match.reason) == ("task:015", 1.0, "15", "number")

    def test_where_the_query_says_task_nothing_else_is_numbered(self) -> None:
        ds = dataset(WorkTask(id="task:001", number=1), pilotstd.Aspect(id="aspect:1", number=1))
        assert found(ds, "1") == ["aspect:1", "task:001"]
        assert found(ds, "task 1") == ["task:001"]

    def test_a_number_is_no_beginning_of_a_longer_one(self) -> None:
        assert found(titled("155 pilot tasks", "15 pilot tasks"), "15 tasks") == ["std:2"]


class TestReasons:
    @pytest.fixture
    def ds(self) -> Dataset:
        return dataset(
            Topic(id="topic:smes", label=Label(en="small enterprises", zh="中小企业"), aliases=("SME",)),
            Region(id="region:tianjin", name=Label(en="Tianjin", zh="天津市")),
            WorkTask(
                id="task:029", number=29, title=Label(en="Digital transformation"), topics=("topic:smes",),
                regions=("region:tianjin", "region:nowhere"), heading="（二）科技创新",
            ),
            Department(id="dept:ndrc", name=Label(zh="国家发展和改革委员会")),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("query", "id", "text", "reason"),
        [
            ("sme", "topic:smes", "SME", "name"),
            ("sme", "task:029", "SME", "topics"),
            ("Tianjin", "task:029", "Tianjin", "regions"),
            ("科技创新", "task:029", "（二）科技创新", "heading"),
            ("29", "task:029", "29", "number"),
            ("task:029", "task:029", "task:029", "id"),
            ("topic:smes", "topic:smes", "topic:smes", "id"),
            ("ndrc", "dept:ndrc", "ndrc", "id"),
        ],
    )
    def test_a_match_has_the_text_and_what_it_is(
        self, ds: Dataset, query: str, id: str, text: str, reason: str
    ) -> None:
        (match,) = [match for match in search(ds, query) if match.record.id == id]
        assert (match.text, match.reason) == (text, reason)

    def test_a_name_is_better_than_the_name_of_something_named(self, ds: Dataset) -> None:
        own, named = search(ds, "sme")
        assert (own.record.id, own.score, named.record.id) == ("topic:smes", 1.0, "task:029")
        assert named.score < 0.5

    def test_words_of_a_title_and_of_what_it_names_are_found_together(self, ds: Dataset) -> None:
        assert found(ds, "digital transformation of SMEs") == ["task:029"]

    def test_a_short_name_in_common_use_has_its_source(self, ds: Dataset) -> None:
        (match,) = search(ds, "发改委")
        assert (match.record.id, match.score, match.text) == ("dept:ndrc", 1.0, "发改委")
        assert match.reason.startswith("short name, https://")

    def test_a_short_name_is_not_in_the_data(self, ds: Dataset) -> None:
        assert "发改委" not in names(ds["dept:ndrc"])
        with pytest.raises(pilotstd.UnknownRecord):
            ds.departments.named("发改委")

    def test_every_short_name_has_a_source_and_is_of_a_known_body(self) -> None:
        text = files("pilotstd").joinpath("data", "short-names.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(text.splitlines()))
        known = {name for body in pilotstd.load("2.0.0").departments for name in names(body)}
        assert len({(row["full"], row["short"]) for row in rows}) == len(rows)
        for row in rows:
            assert row["full"] in known
            assert row["source"].startswith(("https://", "http://"))


class TestSearch:
    @pytest.mark.parametrize("limit", [1, 2, 3])
    def test_the_best_are_given_up_to_the_limit(self, ds: Dataset, limit: int) -> None:
        assert search(ds, "care", limit) == search(ds, "care")[:limit]

    def test_a_part_of_a_table_is_searched_alone(self, ds: Dataset) -> None:
        assert [match.record.id for match in ds.work_tasks.where(number=2).search("care")] == ["task:2"]
        assert [match.record.id for match in ds.work_tasks.search("care")] == ["task:3", "task:1", "task:2"]

    def test_of_equals_sources_come_last(self) -> None:
        label = Label(en="Report")
        ds = dataset(
            Source(id="source:a", title=label), Standard(id="std:b", title=label), Topic(id="topic:c", label=label)
        )
        assert found(ds, "report") == ["std:b", "topic:c", "source:a"]

    @pytest.mark.parametrize("query", ["", " ", "\n\u3000"])
    def test_an_empty_query_is_an_error(self, ds: Dataset, query: str) -> None:
        with pytest.raises(InvalidQuery, match="the query is empty"):
            ds.search(query)

    @pytest.mark.parametrize("limit", [0, -1])
    def test_a_limit_is_at_least_one(self, ds: Dataset, limit: int) -> None:
        with pytest.raises(InvalidQuery, match=f"invalid limit {limit}: expected 1 or more"):
            ds.search("care", limit)

    @pytest.mark.parametrize("query", ["a" * 9999, "na" * 9999, "养" * 9999, "养老" * 9999, "a b " * 9999, "年" * 9999])
    def test_a_long_query_ends(self, query: str) -> None:
        assert found(titled("养老", "Ana"), query, 1) in ([], ["std:1"], ["std:2"])


class TestRates:
    """A person who types the query means one of the records; nothing where no record is meant."""

    @pytest.mark.parametrize("half", ["tuned", "held_out"])
    def test_nineteen_in_twenty_queries_are_hit_in_the_first_three(self, half: str) -> None:
        """The queries of `held_out.csv` were written before the search was, and it was never changed for their sake."""
        pytest.importorskip("pypinyin")
        pytest.importorskip("opencc")
        ds = pilotstd.load("2.0.0")
        text = files("tests.search").joinpath(f"{half}.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(text.splitlines()))
        missed = []
        for row in rows:
            best, meant = found(ds, row["query"], 3), row["means"].split()
            if not (set(best) & set(meant) if meant else not best):
                missed.append(row["query"])
        assert len(rows) == 60
        assert len(missed) <= 3, missed


class TestParts:
    @pytest.mark.parametrize(
        ("word", "other", "errors"),
        [("same", "same", 0), ("elderly", "eldrly", 1), ("crae", "care", 1), ("abc", "", 3), ("kitten", "sitting", 3)],
    )
    def test_typing_errors_are_counted(self, word: str, other: str, errors: int) -> None:
        assert _errors(word, other) == _errors(other, word) == errors

    def test_a_word_divides_into_the_fewest_syllables_first(self) -> None:
        known = {"xi": ["西"], "an": ["安"], "xian": ["先"]}
        assert _divisions("xian", known) == [("xian",), ("xi", "an")]
        assert _divisions("xiang", known) == []

    @given(st.text(alphabet="aeiourst", max_size=12))
    def test_the_stem_of_a_stem_begins_alike(self, word: str) -> None:
        assert _stem(word)[:2] == word[:2]


class TestLaws:
    @pytest.mark.slow
    @given(testing.datasets())
    @example(pilotstd.load())
    def test_every_record_is_found_by_its_own_label_in_either_language(self, ds: Dataset) -> None:
        for record in ds:
            for text in (record.label.en, record.label.zh):
                if text and folded(text):
                    best = {match.record.id: match.score for match in search(ds, text, len(ds))}
                    assert best.get(record.id) == 1.0, text

    @given(testing.datasets(), st.text(min_size=1).filter(folded), st.integers(1, 5))
    def test_matches_are_sorted_scored_and_said_once(self, ds: Dataset, query: str, limit: int) -> None:
        matches = search(ds, query, limit)
        order = [(-match.score, match.record.prefix == "source", match.record.id) for match in matches]
        assert order == sorted(order)
        assert len({match.record.id for match in matches}) == len(matches) <= limit
        assert all(0 < match.score <= 1 for match in matches)
        assert all(match.text in names(match.record) for match in matches if match.reason == "name")
