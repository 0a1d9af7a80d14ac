"""The arithmetic of the benchmark, on fixed numbers; nothing is timed."""

import gc
import json
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as command, measuring
from tests.benchmarks.measuring import Measure, growth, memory, seconds, spell, table, taking_turns


class TestMeasures:
    def test_medians_are_compared(self) -> None:
        measure = seconds("decode", [3.0, 9.0, 4.0], [2.0, 1.0, 70.0], "json.loads", 2.4)
        assert (measure.ours, measure.reference, measure.value) == (4.0, 2.0, 2.0)

    def test_a_median_of_an_even_number_of_rounds_lies_between_two(self) -> None:
        assert seconds("decode", [1.0, 2.0, 4.0, 90.0], [1.0], "json.loads", None).ours == 3.0

    def test_memory_is_compared_with_the_bytes_given(self) -> None:
        assert memory("kept", 290.0, 100.0, "JSON", 6).value == 2.9

    @pytest.mark.parametrize(("goal", "holds"), [(1.99, False), (2.0, True), (2.01, True), (None, None)])
    def test_a_goal_is_the_most_that_the_value_may_be(self, goal: float | None, holds: bool | None) -> None:
        assert seconds("decode", [4.0], [2.0], "json.loads", goal).holds is holds

    @pytest.mark.parametrize(("times", "exponent"), [(1, 0), (10, 1), (100, 2), (10**1.5, 1.5)])
    def test_the_growth_of_ten_times_the_size_is_the_logarithm_of_the_times(
        self, times: float, exponent: float
    ) -> None:
        assert growth("check", [1000, 10_000], [0.5, 0.5 * times], 1.15).value == pytest.approx(exponent)

    def test_growth_over_several_sizes_is_the_slope_of_a_straight_line_through_them(self) -> None:
        assert growth("check", [10, 100, 1000], [1.0, 20.0, 100.0], None).value == pytest.approx(1.0)

    def test_growth_has_the_first_and_the_last_size(self) -> None:
        measure = growth("check", [2270, 212_000], [0.02, 2.5], 1.15)
        assert (measure.ours, measure.reference, measure.name) == (2.5, 0.02, "at 2,270 records")


class TestTable:
    def test_columns_are_as_wide_as_their_widest_cell(self) -> None:
        measures = [
            Measure("decode, strict", 0.0123, 0.0061, "json.loads", "s", 2.016, 2.4),
            Measure("kept", 2.9e6, 1e6, "JSON", "B", 2.9, 2),
            Measure("peak", 7e6, 1e6, "JSON", "B", 7, None),
        ]
        assert table(measures).splitlines() == [
            "figure             ours  reference          ratio  goal  holds",
            "--------------  -------  -----------------  -----  ----  -----",
            "decode, strict  12.3 ms  6.1 ms json.loads   2.02   2.4  yes",
            "kept             2.9 MB  1 MB JSON           2.90     2  NO",
            "peak               7 MB  1 MB JSON           7.00",
        ]

    @pytest.mark.parametrize(
        ("value", "text"),
        [(2.0, "2 s"), (0.99, "990 ms"), (0.0012, "1.2 ms"), (4.56e-5, "45.6 µs"), (3e-8, "30 ns"), (0.0, "0 ns")],
    )
    def test_a_value_has_three_digits_and_a_prefix(self, value: float, text: str) -> None:
        assert spell(value, "s") == text

    def test_json_has_each_measure_and_whether_it_holds(self, tmp_path: Path) -> None:
        command.write(tmp_path / "table.json", [Measure("kept", 12.0, 4.0, "JSON", "B", 3.0, 6)])
        (row,) = json.loads((tmp_path / "table.json").read_text(encoding="utf-8"))["measures"]
        assert row == {
            "figure": "kept",
            "ours": 12.0,
            "reference": 4.0,
            "name": "JSON",
            "unit": "B",
            "value": 3.0,
            "goal": 6,
            "holds": True,
        }


class TestTurns:
    @pytest.fixture(autouse=True)
    def _nothing_is_collected(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gc, "collect", lambda: 0)  # beside thousands of tests it takes a second

    def test_each_work_runs_once_unmeasured_and_then_they_take_turns(self) -> None:
        done: list[str] = []
        taken = taking_turns(lambda: done.append("a"), lambda: done.append("b"), rounds=2)
        assert ("".join(done), [len(seconds) for seconds in taken]) == ("ababab", [2, 2])

    def test_what_is_measured_is_the_processor_s_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ticks = iter((10.0, 13.0, 20.0, 21.0))
        monkeypatch.setattr(measuring, "process_time", lambda: next(ticks))
        assert taking_turns(int, str, rounds=1) == [[3.0], [1.0]]

    def test_the_collector_is_paused_while_it_is_measured_and_runs_again_after_a_failure(self) -> None:
        seen: list[bool] = []

        def work() -> None:
            seen.append(gc.isenabled())
            if len(seen) == 3:
                raise ArithmeticError

        with pytest.raises(ArithmeticError):
            taking_turns(work, rounds=2)
        assert (seen, gc.isenabled()) == ([True, False, False], True)

    def test_a_program_that_fails_is_not_taken_for_a_fast_one(self) -> None:
        with pytest.raises(SystemExit, match="raise SystemExit"):
            measuring.run("raise SystemExit(3)")
