"""Trying inputs on a reader, in a process of its own, and keeping those that break it."""

import contextlib
import hashlib
import logging
import multiprocessing
import random
import tempfile
import time
import traceback
import warnings
from collections import Counter
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

from pilotstd import PilotstdError
from tests.fuzz.mutation import mutated, mutated_zip
from tests.fuzz.readers import READERS, lost, seeds_of

_SLOW = 2.0  # seconds of the processor, for inputs of some kilobytes
_MOST_MEMORY = 3 << 30  # bytes of address space
_KEPT = 20  # inputs of one kind


def outcome(name: str, data: bytes, folder: Path, slow: float = _SLOW) -> tuple[str, str]:
    """What came of an input, and more about it: the name of an error, `ok`, or a finding in capitals.

    It is a finding that it took more than *slow* seconds of the processor.
    """
    started = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of libraries, about broken files
            result = READERS[name].read(data, folder)
    except PilotstdError as error:
        kind, more = type(error).__name__, ""
        str(error).encode("utf-8", "backslashreplace")
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"CRASH {type(error).__name__} {Path(place.filename).name}:{place.lineno}", traceback.format_exc()
    else:
        kind, more = "ok", ""
        for loss in lost(name, data, folder, result):
            return "LOSS", loss
    taken = time.process_time() - started
    return ("SLOW", f"{taken:.1f} s") if taken > slow else (kind, more)


def limit_memory() -> None:
    """End this process where it asks for far too much memory, where the system can do so."""
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def _run(name: str, seed: int, stop: float, most: int, counts: Any, done: "Synchronized[int]", out: str) -> None:
    """Try inputs until a time, or until there were *most*; the counts go into a shared dictionary."""
    logging.disable()  # pypdf tells of every fault that it mends
    limit_memory()
    with tempfile.TemporaryDirectory() as place:
        folder, found = Path(place), Counter(dict(counts))
        seeds = seeds_of(name, folder)
        change = mutated_zip if READERS[name].zipped else mutated
        while time.monotonic() < stop and done.value < most:
            done.value += 1
            rng = random.Random(f"{name} {seed} {done.value}")
            data = change(rng.choice(seeds), seeds, rng)
            Path(out, f"{name}.current").write_bytes(data)
            kind, more = outcome(name, data, folder)
            found[kind] += 1
            if kind.isupper() or kind.startswith("CRASH"):
                keep(out, name, kind, data, more, found[kind])
            if done.value % 100 == 0:
                counts.update(found)
        counts.update(found)


def keep(out: str, name: str, kind: str, data: bytes, more: str, number: int = 1) -> None:
    """Keep an input, and what happened."""
    if number <= _KEPT:
        folder = Path(out, name)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{kind.split(maxsplit=1)[0]}_{hashlib.sha256(data).hexdigest()[:8]}"
        file.write_bytes(data)
        Path(f"{file}.txt").write_text(f"{kind}\n{more}", encoding="utf-8", errors="backslashreplace")


def fuzz(name: str, *, seconds: float, most: int, seed: int, out: Path) -> dict[str, int]:
    """Fuzz a reader; gives how often each outcome came."""
    context = multiprocessing.get_context("spawn")
    out.mkdir(parents=True, exist_ok=True)
    with context.Manager() as manager:
        counts, done = manager.dict(), context.Value("q", 0, lock=False)
        stop = time.monotonic() + seconds
        while time.monotonic() < stop and done.value < most:
            process = context.Process(target=_run, args=(name, seed, stop, most, counts, done, str(out)))
            process.start()
            process.join(max(0.0, stop - time.monotonic()) + 60)
            kind = "HANG" if process.is_alive() else f"CRASH {process.exitcode}" if process.exitcode else ""
            if kind:
                process.kill()
                process.join()
                data = current.read_bytes() if (current := out / f"{name}.current").is_file() else b""
                keep(str(out), name, kind, data, f"input {done.value} of seed {seed}")
                counts[kind] = counts.get(kind, 0) + 1
        return {"inputs": done.value, **dict(sorted(counts.items()))}
