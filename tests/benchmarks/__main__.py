"""Measures what the library costs and prints one table: figure, ours, the reference in the same run, ratio, goal.

A goal that is missed does not fail the run: machines differ, and a ratio swings.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks import inside, peers, processes
from tests.benchmarks.measuring import Measure, table


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="small datasets and few rounds: that it runs, not what it says"
    )
    parser.add_argument("--sizes", type=_sizes, help="work tasks in the datasets, with commas (1000,100000)")
    parser.add_argument("--only", choices=("start", *inside.FIGURES), nargs="+", help="these figures")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table to a file as well")
    parser.add_argument(
        "--peers", action="store_true", help="install other libraries, and measure them and nothing else"
    )
    chosen = parser.parse_args(arguments)
    measures = []
    for measure in measured(chosen):
        print(f"{measure.figure}, {measure.name}: {measure.value:.2f}", file=sys.stderr, flush=True)
        measures.append(measure)
    print(machine(), table(measures), sep="\n\n")
    if chosen.json:
        write(chosen.json, measures)


def measured(chosen: argparse.Namespace) -> Iterator[Measure]:
    """What the command line asks for, one measure at a time."""
    rounds = 2 if chosen.quick else 9
    if chosen.peers:
        yield from peers.measured(Path(tempfile.gettempdir(), "pilotstd-peers"), rounds)
        return
    names = chosen.only or ("start", *inside.FIGURES)
    sizes = chosen.sizes or ([100, 1000] if chosen.quick else [1000, 100_000])
    if "start" in names:
        yield from processes.start(3 * rounds)
    yield from inside.measured([name for name in names if name != "start"], sizes, rounds)


def _sizes(text: str) -> list[int]:
    sizes = [int(size) for size in text.split(",")]
    if min(sizes) < 100:
        raise argparse.ArgumentTypeError("a dataset has 100 work tasks or more")
    return sizes


def machine() -> str:
    """What the figures were measured on."""
    cpus = Path("/proc/cpuinfo")
    names = [
        line.partition(":")[2].strip() for line in cpus.read_text(encoding="utf-8").splitlines() if "model name" in line
    ]
    libraries = ", ".join(f"{name} {version(name)}" for name in ("pilotstd", "attrs", "networkx", "pandas", "pyarrow"))
    chip = names[0] if names else platform.machine()
    return f"{os.cpu_count()} × {chip}, {platform.system()}, {platform.python_implementation()} {platform.python_version()}\n{libraries}"


def write(file: Path, measures: list[Measure]) -> None:
    """The table as JSON."""
    rows = [asdict(measure) | {"holds": measure.holds} for measure in measures]
    text = json.dumps({"machine": machine(), "measures": rows}, ensure_ascii=False, indent=2)
    file.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
