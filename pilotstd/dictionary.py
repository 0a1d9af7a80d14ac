"""What the fields of the record classes mean, in the words that stand under them where they are declared."""

import ast
import inspect
import sys
from functools import cache
from typing import Any


def field_docstrings(cls: type[Any]) -> dict[str, str]:
    """The docstring of every field of a class, those that it inherits too.

    >>> from pilotstd import WorkTask
    >>> field_docstrings(WorkTask)["batch"]
    'The batch of the list, from 1.'
    """
    texts: dict[str, str] = {}
    for base in reversed(cls.__mro__[:-1]):
        texts |= _declared(base.__module__).get(base.__name__, {})
    return texts


@cache
def _declared(module: str) -> dict[str, dict[str, str]]:
    """The docstrings of the fields that each class of a module declares."""
    texts: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(sys.modules[module])).body:
        if isinstance(node, ast.ClassDef):
            own = texts[node.name] = {}
            for statement, after in zip(node.body, node.body[1:], strict=False):
                match statement, after:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                        value=ast.Constant(value=str(text))
                    ):
                        own[name] = inspect.cleandoc(text)
    return texts
