"""How work is timed, and the arithmetic on what was timed.

Seconds are those that the processor spent on the work, not those on the clock: other processes that run at the same time take the
clock's. Ours and the reference take turns, so that what slows one down slows the other down too, and medians are compared.
"""

import gc
import math
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import linear_regression, median
from time import process_time

# --- Measures -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measure:
    """One line of the table: a figure, as measured, and its goal."""

    figure: str
    """What was measured."""
    ours: float
    """What it took us, in the unit."""
    reference: float
    """What it took the reference, in the unit."""
    name: str
    """What the reference is."""
    unit: str
    """`s` for seconds, `B` for bytes."""
    value: float
    """What the goal limits: ours by the reference, or the exponent of growth."""
    goal: float | None
    """The most that the value may be; None for a figure without a goal."""

    @property
    def holds(self) -> bool | None:
        """Whether the goal is reached; None without a goal."""
        return None if self.goal is None else self.value <= self.goal


def seconds(figure: str, ours: Sequence[float], reference: Sequence[float], name: str, goal: float | None) -> Measure:
    """A measure of seconds, one for each round: the median of ours by that of the reference."""
    ours_median, reference_median = median(ours), median(reference)
    ratio = ours_median / reference_median
    return Measure(figure, ours_median, reference_median, name, "s", ratio, goal)


def memory(figure: str, ours: float, reference: float, name: str, goal: float | None) -> Measure:
    """A measure of bytes."""
    return Measure(figure, ours, reference, name, "B", ours / reference, goal)


def growth(figure: str, sizes: Sequence[int], taken: Sequence[float], goal: float | None) -> Measure:
    """The exponent with which seconds grow with size, 1 where twice the size takes twice the time: the slope of the logarithms."""
    exponent = linear_regression([*map(math.log, sizes)], [*map(math.log, taken)]).slope
    return Measure(figure, taken[-1], taken[0], f"at {sizes[0]:,} records", "s", exponent, goal)


_VERDICTS = {True: "yes", False: "NO", None: ""}
_ALIGNED = "<><>><"  # left or right, column by column


def table(measures: Sequence[Measure]) -> str:
    """The measures as lines of text, in columns."""
    rows = [["figure", "ours", "reference", "ratio", "goal", "holds"]]
    for item in measures:
        ours, reference = spell(item.ours, item.unit), spell(item.reference, item.unit)
        goal = "" if item.goal is None else f"{item.goal:g}"
        rows.append([item.figure, ours, f"{reference} {item.name}", f"{item.value:.2f}", goal, _VERDICTS[item.holds]])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "  ".join(f"{cell:{side}{width}}" for cell, side, width in zip(row, _ALIGNED, widths, strict=True)).rstrip()
        for row in rows
    )


_PREFIXES = (("M", 1e6), ("k", 1e3), ("", 1.0), ("m", 1e-3), ("µ", 1e-6), ("n", 1e-9))


def spell(value: float, unit: str) -> str:
    """A value with a prefix to its unit, in three digits.

    >>> spell(0.0123, "s"), spell(129_400_000, "B")
    ('12.3 ms', '129 MB')
    """
    prefix, size = next((pair for pair in _PREFIXES if value >= pair[1]), _PREFIXES[-1])
    scaled = value / size
    return f"{scaled:.0f} {prefix}{unit}" if scaled >= 100 else f"{scaled:.3g} {prefix}{unit}"


# --- In this process ------------------------------------------------------------------------------------------------

Work = Callable[[], object]


def taking_turns(*works: Work, rounds: int) -> list[list[float]]:
    """The seconds that each work took in each round, the collector paused; each has run once before, unmeasured."""
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, seconds_of in zip(works, taken, strict=True):
            seconds_of.append(_once(work))
    return taken


def _once(work: Work) -> float:
    gc.collect()
    gc.disable()
    try:
        start = process_time()
        result = work()
        stop = process_time()
    finally:
        gc.enable()
    del result  # only now, so that taking it down is not measured
    return stop - start


# --- In processes of their own --------------------------------------------------------------------------------------


def run(program: str, *arguments: str, environment: Mapping[str, str] | None = None) -> float:
    """The seconds that a Python program takes in a process of its own, from start to end."""
    # -P: the package that is installed, and not one in the current folder, is measured
    command = [sys.executable, "-P", "-c", program, *arguments]
    child = os.posix_spawn(sys.executable, command, environment or os.environ)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"this program failed: {program}")
    return usage.ru_utime + usage.ru_stime


def processes_taking_turns(programs: Sequence[str], rounds: int) -> list[list[float]]:
    """The seconds that each program took in each round; each has run once before, unmeasured."""
    for program in programs:
        run(program)
    taken: list[list[float]] = [[] for _ in programs]
    for _ in range(rounds):
        for program, seconds_of in zip(programs, taken, strict=True):
            seconds_of.append(run(program))
    return taken
