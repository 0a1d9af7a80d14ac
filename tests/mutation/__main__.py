"""Measure the tests: `python -m tests.mutation MODULE… --sample N --seed S`, or `all`; README.md says what was found.

A mutant is the code of a module with one small change. The tests of the module run on it, in a process forked from this one, until one
fails: then the mutant is killed. A mutant that survives shows a line whose effect no test sees. The changed code is handed to the import
system and never written, so that a checkout stays as it is. Works where processes can be forked: Linux and macOS.
"""

import argparse
import importlib.machinery
import importlib.util
import multiprocessing
import os
import resource
import sys
import time
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import hypothesis  # noqa: F401  what takes long to import is imported once, before processes are forked
import networkx as nx  # noqa: F401
import pandas as pd  # noqa: F401
import pytest

from tests.mutation.sampling import Mutant, sample

ROOT = Path(__file__).parents[2]
MODULES: dict[str, tuple[str, list[str]]] = {
    "_merge": ("pilotstd/_merge.py", ["tests/test_merge.py", "tests/notices/test_merge.py"]),
    "checks": ("pilotstd/checks.py", ["tests/test_checks.py", "tests/test_identity.py"]),
    "changes": ("pilotstd/changes.py", ["tests/test_changes.py"]),
    "history": ("pilotstd/history.py", ["tests/test_history.py"]),
    "codec": ("pilotstd/codec/*.py", ["tests/test_codec.py", "tests/test_limits.py", "tests/test_extra.py"]),
    "departments": ("pilotstd/graphs/_departments.py", ["tests/graphs/test_departments.py"]),
    "responsibility": ("pilotstd/notices/_parse/responsibility.py", ["tests/notices/test_responsibility.py"]),
}
"""The files of each module, and the tests that concern it."""


class Changed(importlib.machinery.SourceFileLoader):
    """Imports one module of pilotstd from the changed code."""

    def __init__(self, mutant: Mutant) -> None:
        parts = mutant.path.relative_to(ROOT).with_suffix("").parts
        super().__init__(".".join(parts).removesuffix(".__init__"), str(mutant.path))
        self.changed = mutant.code

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.name else None

    def get_code(self, fullname: str) -> types.CodeType:
        return compile(self.changed, self.path, "exec")


def _test(mutant: Mutant | None, tests: list[str], seconds: int, log: Path) -> None:
    """Run tests, in a process of their own, and exit with the status of pytest."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    if mutant:
        sys.meta_path.insert(0, Changed(mutant))
    quiet = "ignore::pytest.PytestAssertRewriteWarning"  # of hypothesis, which is imported already
    sys.exit(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-W", quiet, *tests]))


def _outcome(mutant: Mutant | None, tests: list[str], seconds: int, log: Path) -> str:
    process = multiprocessing.get_context("fork").Process(target=_test, args=(mutant, tests, seconds, log))
    process.start()
    process.join(20 * seconds)  # one that sleeps uses no processor time
    if process.exitcode is None:
        process.kill()
        process.join()
    return "survived" if process.exitcode == 0 else "killed"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure modules and print what survives."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="Measure the tests by mutants.")
    parser.add_argument("modules", nargs="+", metavar="MODULE", choices=["all", *MODULES])
    parser.add_argument("--sample", type=int, default=50, help="mutants for each module, at most")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same mutants of the same code")
    parser.add_argument("--seconds", type=int, default=60, help="processor time for the tests of one mutant")
    parser.add_argument("--tests", nargs="+", default=[], help="further tests to run, such as tests/cli")
    parser.add_argument("--log", type=Path, default=Path(os.devnull), help="where the output of the last tests goes")
    args = parser.parse_args(argv)
    os.chdir(ROOT)
    for name in MODULES if "all" in args.modules else args.modules:
        pattern, tests = MODULES[name]
        tests = [*tests, *args.tests]
        if _outcome(None, tests, args.seconds, args.log) != "survived":
            parser.error(f"the tests of {name} fail without a change: {' '.join(tests)}")
        started = time.monotonic()
        chosen, places = sample(sorted(ROOT.glob(pattern)), args.sample, args.seed)
        survived = []
        for mutant in chosen:
            if _outcome(mutant, tests, args.seconds, args.log) == "survived":
                survived.append(mutant)
                print(f"  {mutant}", flush=True)
        killed = len(chosen) - len(survived)
        print(
            f"{name}: {killed} of {len(chosen)} killed ({killed / len(chosen):.0%}), of {places} places, "
            f"seed {args.seed}, {time.monotonic() - started:.0f} s",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
