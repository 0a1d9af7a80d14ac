"""Fuzz the readers: `python -m tests.fuzz READER… --minutes N`, or `all`.

Each input is a sound one, or one that once broke a reader, after random changes. It must end in a result or an error of the library,
in little time and memory, and nothing that was accepted may have lost a row or a key. An input for which this does not hold is kept in
`.fuzz`, with what happened next to it; moved to `tests/fuzz/findings`, it becomes a test. A reader runs in a process of its own, so that
a crash of a library in C is found too.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from tests.fuzz.readers import READERS
from tests.fuzz.running import fuzz


def main(argv: list[str] | None = None) -> int:
    """Fuzz readers; the exit status is 1 if there is a finding."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz the readers.")
    parser.add_argument("readers", nargs="+", metavar="READER", help=f"all, or of {', '.join(READERS)}")
    parser.add_argument("--minutes", type=float, default=1.0, help="for all readers together")
    parser.add_argument("--inputs", type=int, default=sys.maxsize, help="at most so many for each reader")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed gives the same inputs")
    parser.add_argument("--out", type=Path, default=Path(".fuzz"), help="the folder for findings")
    args = parser.parse_args(argv)
    names = list(READERS) if "all" in args.readers else args.readers
    if unknown := [name for name in names if name not in READERS]:
        parser.error(f"unknown reader {unknown[0]!r}: expected one of {', '.join(READERS)}")
    found = False
    for name in names:
        counts = fuzz(name, seconds=args.minutes * 60 / len(names), most=args.inputs, seed=args.seed, out=args.out)
        found = found or any(kind.split()[0].isupper() for kind in counts)
        print(json.dumps({"reader": name, "seed": args.seed, **counts}), flush=True)
    return int(found)


if __name__ == "__main__":
    sys.exit(main())
