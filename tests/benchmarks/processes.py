"""What a whole process costs: starting it, the first record, every table, and memory."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import measuring
from tests.benchmarks.measuring import Measure, processes_taking_turns, seconds

IMPORT = "import pilotstd"
FIRST = "import pilotstd; pilotstd.load().work_tasks['task:015']"
EVERY = "import pilotstd; ds = pilotstd.load(); [table.ids for table in ds.tables.values()]"
PYCOUNTRY = "import pycountry; pycountry.countries.get(alpha_2='CN')"


def start(rounds: int) -> Iterator[Measure]:
    """Importing the package, the first record, every table."""
    programs = ["pass", "import attrs", PYCOUNTRY, IMPORT, FIRST, EVERY]
    nothing, attrs, pycountry, ours, first, every = processes_taking_turns(programs, rounds)
    yield seconds("import pilotstd, whole process", ours, nothing, "pass", 1.1)
    yield seconds("import, load, one look-up, whole process", first, attrs, "import attrs", 1.5)
    yield seconds("import, load, one look-up, whole process", first, pycountry, "pycountry's first look-up", 1.05)
    yield seconds("import, load, every table, whole process", every, attrs, "import attrs", 1.75)


# A process that is forked off starts with what its parent holds, and its peak counts from there: so the peak of one that ends at
# once is what the parent held, and the peak of one that reads the file is what reading takes at the most.
_MEMORY = """
import gc, os, sys
from pilotstd import codec

def peak(work):
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return os.wait4(child, 0)[2].ru_maxrss * 1024

def read():
    with open(sys.argv[1], "rb") as file:
        ds = codec.decode(file.read())
        [table.ids for table in ds.tables.values()]
        return ds

codec.decode(b'{"format":1,"version":"1","as_of":"2025-01-14"}')
before = peak(int)
print(peak(read) - before)
ds = read()
gc.collect()
print(peak(int) - before)
"""


def memory(file: Path, name: str) -> Iterator[Measure]:
    """What the records of a file keep in memory, and the most that reading them takes."""
    command = [sys.executable, "-P", "-c", _MEMORY, str(file)]
    output = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    most, kept = map(int, output.split())
    size = file.stat().st_size
    yield measuring.memory(f"kept memory, {name}", kept, size, "JSON", 6)
    yield measuring.memory(f"peak memory of reading, {name}", most, size, "JSON", None)
