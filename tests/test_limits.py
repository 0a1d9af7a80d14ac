"""How much a file may ask for, and how an error tells of it."""

import pickle
import threading
from pathlib import Path

import pytest

import pilotstd
from pilotstd import InvalidDataset, Problem, limits
from pilotstd._cycles import find_cycles
from pilotstd.errors import Problems, shown
from tests.formats.small import small_dataset


class TestChanged:
    def test_holds_within_the_block(self) -> None:
        before = limits.current()
        with limits.changed(problems=3) as inner:
            assert limits.current() is inner
            assert (inner.problems, inner.unpacked) == (3, before.unpacked)
        assert limits.current() is before

    def test_ends_with_an_error(self) -> None:
        before = limits.current()
        with pytest.raises(KeyError), limits.changed(problems=3):
            raise KeyError
        assert limits.current() is before

    def test_holds_in_its_thread_alone(self) -> None:
        seen = []
        with limits.changed(problems=3):
            thread = threading.Thread(target=lambda: seen.append(limits.current().problems))
            thread.start()
            thread.join()
        assert seen == [limits.Limits().problems]

    def test_unknown_limit_is_refused(self) -> None:
        with pytest.raises(TypeError, match="unpakced"), limits.changed(unpakced=3):
            pass


class TestProblems:
    def test_lists_as_many_as_the_limit_and_counts_the_rest(self) -> None:
        with limits.changed(problems=150):
            problems = Problems()
            for number in range(1_000):
                problems.add("rule", f"row {number}", "wrong")
        error = InvalidDataset("it breaks rules", problems)
        assert (len(error.problems), error.count, len(problems)) == (150, 1_000, 1_000)
        lines = str(error).splitlines()
        assert (lines[0], lines[-1]) == (
            "it breaks rules: 1000 problems",
            "  … and 900 more in all, 150 of them in .problems",
        )

    def test_counts_add_up(self) -> None:
        with limits.changed(problems=2):
            first, second = Problems(), Problems()
            for problems, count in ((first, 5), (second, 7)):
                for _ in range(count):
                    problems.add("rule", None, "wrong")
            first.extend(second)
        assert (first.count, len(first.listed)) == (12, 2)

    def test_a_message_is_made_for_listed_problems_only(self) -> None:
        class Message:
            made = 0

            def __str__(self) -> str:
                Message.made += 1
                return "wrong"

        with limits.changed(problems=2):
            problems = Problems()
            for _ in range(10):
                problems.add("rule", None, Message())
        assert Message.made == 2

    def test_an_error_keeps_its_count_when_pickled(self) -> None:
        with limits.changed(problems=2):
            error = InvalidDataset("it breaks rules", [Problem(rule="rule", message="wrong")] * 9)
        again = pickle.loads(pickle.dumps(error))
        assert (str(again), again.count, again.problems) == (str(error), 9, error.problems)


class TestShown:
    def test_an_object_without_a_repr(self) -> None:
        class Broken:
            def __repr__(self) -> str:
                raise ZeroDivisionError

        assert shown(Broken()) == "<Broken>"

    def test_a_list_without_a_bottom(self) -> None:
        deep: list[object] = []
        for _ in range(100_000):
            deep = [deep]
        assert shown(deep) == "<list>"
        while deep:  # taken apart here, since freeing it in one go would take as many calls
            (deep,) = deep  # type: ignore[assignment]

    def test_a_number_without_end(self) -> None:
        assert shown(10**5000) == "<int>"

    def test_a_long_text(self) -> None:
        assert shown("x" * 10**6, 10) == "'xxxxxxxxx"


@pytest.mark.slow
class TestManyProblems:
    """A file with problems without number: the first are listed, the others counted, in time that grows with the file."""

    COUNT = 20_000

    def refused(self, path: Path) -> InvalidDataset:
        with pytest.raises(InvalidDataset) as refused:
            pilotstd.read(path)
        assert len(refused.value.problems) == limits.current().problems
        return refused.value

    @pytest.mark.parametrize(
        ("table", "row", "each"),
        [
            ("sources", "{}", 1),
            ("sources", '{"id":"source:%d","evidence":[{}]}', 2),
            ("work_tasks", '{"id":"task:%d","number":1,"level":"locl%d"}', 1),
            ("topics", '{"id":"topic:a%d","broader":"topic:b%d"}', 2),
            ("departments", '{"id":"dept:a%d","id":1}', 1),
        ],
    )
    def test_of_json(self, table: str, row: str, each: int, tmp_path: Path) -> None:
        rows = ",".join(row.replace("%d", str(number)) for number in range(self.COUNT))
        path = tmp_path / "it.json"
        path.write_text(f'{{"format":2,"version":"1","as_of":"2025-01-01","{table}":[{rows}]}}', encoding="utf-8")
        assert self.refused(path).count == each * self.COUNT

    def test_of_tables(self, tmp_path: Path) -> None:
        small_dataset().write(tmp_path / "it", "csv")
        with open(tmp_path / "it" / "work_tasks.regions.csv", "a", encoding="utf-8") as file:
            file.writelines(f"task:{number},x,y\n" for number in range(self.COUNT))
        assert self.refused(tmp_path / "it").count == self.COUNT

    def test_a_long_cycle_is_shown_in_part(self) -> None:
        nodes = [str(number) for number in range(10_000)]
        successors = {node: [nodes[(number + 1) % len(nodes)]] for number, node in enumerate(nodes)}
        (cycle,) = find_cycles(successors, 10)
        assert cycle == ["0", "1", "2", "3", "4", "…", "9995", "9996", "9997", "9998", "9999", "0"]
