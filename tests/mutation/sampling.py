"""Mutants of a source file, one for a place, by the operators of cosmic-ray."""

import ast
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ALIKE = ("Is_Eq", "Eq_Is", "IsNot_NotEq", "NotEq_IsNot")
"""Operators left out: for None and the codes of vocabularies both mean the same, and ruff asks for the usual one."""
OPERATORS = {
    name.removeprefix("core/"): operator()
    for name in operator_names()
    if not (operator := get_operator(name)).arguments() and not name.endswith(ALIKE)
}


class Mutant(NamedTuple):
    """One change to one file."""

    path: Path
    line: int
    column: int
    operator: str
    occurrence: int

    @property
    def code(self) -> str:
        """The whole file with the change."""
        return mutate_code(self.path.read_text("utf-8"), OPERATORS[self.operator], self.occurrence) or ""

    def __str__(self) -> str:
        old, new = (text.splitlines() for text in (self.path.read_text("utf-8"), self.code))
        changed = next((line for was, line in zip(old, new, strict=False) if was != line), "")
        return f"{self.path}:{self.line} {self.operator}: {old[self.line - 1].strip()}  ->  {changed.strip()}"


def mutants(path: Path) -> Iterator[Mutant]:
    """All mutants of a file."""
    nodes = [*ast_nodes(get_ast(path.read_text("utf-8")))]
    for name, operator in OPERATORS.items():
        places = [place for node in nodes for place, _ in operator.mutation_positions(node)]
        yield from (Mutant(path, *place, name, number) for number, place in enumerate(places))


def sample(paths: list[Path], size: int, seed: int) -> tuple[list[Mutant], int]:
    """So many mutants of some files, at most one for a place, and how many places there are."""
    every = [mutant for path in paths for mutant in mutants(path)]
    shuffle = random.Random(seed).shuffle
    shuffle(every)
    one_each = [*{(one.path, one.line, one.column): one for one in every}.values()]
    shuffle(one_each)
    chosen: list[Mutant] = []
    for mutant in one_each:
        if len(chosen) < size and _says_something_else(mutant):
            chosen.append(mutant)
    return sorted(chosen), len(one_each)


def _says_something_else(mutant: Mutant) -> bool:
    """Whether the change is one of what the code does: not of a type, and not one that Python cannot read."""
    if "TYPE_CHECKING" in mutant.path.read_text("utf-8").splitlines()[mutant.line - 1]:
        return False
    try:
        return _without_types(mutant.code) != _without_types(mutant.path.read_text("utf-8"))
    except SyntaxError:
        return False


def _without_types(code: str) -> str:
    tree = ast.parse(code)
    for node in ast.walk(tree):
        for field in {"annotation", "returns"} & {*node._fields}:
            setattr(node, field, None)
    return ast.dump(tree)
