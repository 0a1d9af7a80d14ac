"""The error tree: each is the builtin that a caller would catch, and says the value, the rule and near matches."""

import pickle

import pytest

from pilotstd import errors
from pilotstd.errors import InvalidDataset, PilotstdError, Problem, near

BUILTINS = {
    errors.UnknownRecord: KeyError,
    errors.AmbiguousName: LookupError,
    errors.UnknownRelease: LookupError,
    errors.InvalidQuery: ValueError,
    errors.InvalidDataset: ValueError,
    errors.DigestMismatch: ValueError,
    errors.UnsupportedFormat: ValueError,
    errors.UnreadableNotice: ValueError,
    errors.InvalidGraph: ValueError,
    errors.FileError: OSError,
    errors.MissingExtra: ImportError,
}
PROBLEMS = (
    Problem(rule="ids", message="2 records have the id 'task:1'", record="task:1", field="id", value="task:1"),
    Problem(rule="type", message="expected str, got 1", path="$.sources[0].url"),
)


class TestTree:
    def test_every_error_has_its_builtin(self) -> None:
        assert set(PilotstdError.__subclasses__()) >= BUILTINS.keys()
        assert [
            kind
            for kind in PilotstdError.__subclasses__()
            if kind.__module__ == errors.__name__ and kind not in BUILTINS
        ] == []

    @pytest.mark.parametrize(("kind", "builtin"), BUILTINS.items(), ids=lambda kind: kind.__name__)
    def test_an_error_is_caught_as_its_builtin(self, kind: type[PilotstdError], builtin: type[Exception]) -> None:
        with pytest.raises(builtin, match=r"^what is wrong$"):
            raise kind("what is wrong")

    @pytest.mark.parametrize("kind", BUILTINS, ids=lambda kind: kind.__name__)
    def test_its_text_is_its_message(self, kind: type[PilotstdError]) -> None:
        assert str(kind("no 'a'\nhere")) == "no 'a'\nhere"

    @pytest.mark.parametrize("kind", BUILTINS, ids=lambda kind: kind.__name__)
    def test_it_survives_pickle(self, kind: type[PilotstdError]) -> None:
        again = pickle.loads(pickle.dumps(kind("what is wrong")))
        assert (type(again), str(again)) == (kind, "what is wrong")

    def test_an_error_without_words_has_an_empty_text(self) -> None:
        assert str(errors.UnknownRecord()) == ""


class TestInvalidDataset:
    def test_it_carries_and_shows_every_problem(self) -> None:
        error = InvalidDataset("mine.json breaks the rules", PROBLEMS)
        assert error.problems == PROBLEMS
        assert str(error).splitlines() == [
            "mine.json breaks the rules: 2 problems",
            "  task:1.id: 2 records have the id 'task:1' [ids]",
            "  $.sources[0].url: expected str, got 1 [type]",
        ]

    def test_it_survives_pickle_with_its_problems(self) -> None:
        error = InvalidDataset("two", PROBLEMS * 100)
        again = pickle.loads(pickle.dumps(error))
        assert (str(again), again.problems) == (str(error), error.problems)


class TestProblem:
    @pytest.mark.parametrize(
        ("place", "text"),
        [
            ({}, "wrong [ids]"),
            ({"record": "task:1"}, "task:1: wrong [ids]"),
            ({"record": "task:1", "field": "id"}, "task:1.id: wrong [ids]"),
            ({"field": "version"}, "version: wrong [ids]"),
            ({"path": "$.sources[0]"}, "$.sources[0]: wrong [ids]"),
            (
                {"path": "$.sources[0]", "record": "source:a", "field": "url"},
                "$.sources[0] (source:a.url): wrong [ids]",
            ),
        ],
    )
    def test_it_says_where(self, place: dict[str, str], text: str) -> None:
        assert str(Problem(rule="ids", message="wrong", **place)) == text


class TestNear:
    def test_it_names_up_to_three_best_first(self) -> None:
        assert near("locale", ["loc", "local", "locals", "national", "locales"]) == (
            "; did you mean 'locales' or 'local' or 'locals'?"
        )

    @pytest.mark.parametrize("word", ["quite different", "", 5, None])
    def test_it_is_silent_where_nothing_is_near(self, word: object) -> None:
        assert near(word, ["local", "national"]) == ""

    def test_of_many_it_looks_at_those_that_begin_alike(self) -> None:
        many = [f"task:{number:05}" for number in range(50_000)]
        assert "'task:00017'" in near("task:0001x7", [*many])
        assert near("tasks", many) == ""
