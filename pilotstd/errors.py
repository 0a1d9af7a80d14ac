"""The errors that the library raises on purpose.

    PilotstdError
    ├── UnknownRecord       (KeyError)     an id or a name that the dataset does not hold
    ├── AmbiguousName       (LookupError)  a name that matches several records, or is announced by several packages
    ├── UnknownRelease      (LookupError)  a version or a digest that a catalog does not have, or a catalog that is not there
    ├── InvalidQuery        (ValueError)   an unknown field, code or option, or no words
    ├── InvalidDataset      (ValueError)   data that breaks a rule; carries every problem
    ├── DigestMismatch      (ValueError)   bytes other than the ones that were pinned
    ├── UnsupportedFormat   (ValueError)   a file of a kind or a format number not known here
    ├── UnreadableNotice    (ValueError)   a text that is not an official notice
    ├── InvalidGraph        (ValueError)   a graph that cannot be built, read or written
    ├── FileError           (OSError)      a path that cannot be read or written
    └── MissingExtra        (ImportError)  a library that an extra of this package installs

Each is also the builtin that a caller would catch, so that `except KeyError` and `except PilotstdError` both work.
"""

from collections.abc import Iterable
from typing import Any

import attrs

__all__ = [
    "AmbiguousName",
    "DigestMismatch",
    "FileError",
    "InvalidDataset",
    "InvalidGraph",
    "InvalidQuery",
    "MissingExtra",
    "PilotstdError",
    "Problem",
    "UnknownRecord",
    "UnknownRelease",
    "UnreadableNotice",
    "UnsupportedFormat",
    "near",
]


@attrs.frozen(kw_only=True)
class Problem:
    """One breach of one rule.

    >>> print(Problem(rule="references", record="task:015", field="regions", message="no record 'region:chonqing'"))
    task:015.regions: no record 'region:chonqing' [references]
    """

    rule: str
    """The name of the rule, as the page on the model lists them."""
    message: str
    """What is wrong, with the value and near matches."""
    path: str | None = None
    """Its place in the file: a JSON path, or sheet, row and column; None where there is no file."""
    record: str | None = None
    """The record, by id."""
    field: str | None = None
    """The field."""
    value: Any = None
    """The value."""

    def __str__(self) -> str:
        name = ".".join(part for part in (self.record, self.field) if part)
        where = f"{self.path} ({name})" if self.path and name else self.path or name
        return f"{where}: {self.message} [{self.rule}]" if where else f"{self.message} [{self.rule}]"


_COMPARED = 2000


def near(word: object, known: Iterable[str]) -> str:
    """The end of a message about a misspelt *word*: those of *known* that look like it.

    >>> near("chonqing", ["chongqing", "chengdu"])
    "; did you mean 'chongqing'?"
    """
    import difflib

    text, pool = str(word)[:100], list(known)
    if len(pool) > _COMPARED:  # comparing is slow: of many, only those that begin alike
        pool = [candidate for candidate in pool if candidate[:-2].startswith(text[:-3])][:_COMPARED]
    matches = difflib.get_close_matches(text, pool, n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(map(repr, matches))}?" if matches else ""


def expected_one_of(known: Iterable[str], word: object) -> str:
    """The rest of a message about an invalid *word*: what is expected instead, and what looks like it.

    >>> expected_one_of(["national", "local"], "locla")
    "expected one of national, local; did you mean 'local'?"
    """
    names = list(known)
    return f"expected one of {', '.join(names) or 'none'}{near(word, names)}"


class PilotstdError(Exception):
    """Anything that this library refuses."""

    def __str__(self) -> str:  # KeyError would show the repr of its argument
        return str(self.args[0]) if self.args else ""


class UnknownRecord(PilotstdError, KeyError):
    """No record has this id or name; the message names near matches."""


class AmbiguousName(PilotstdError, LookupError):
    """A name matches several records, whose ids the message lists, or several packages announce it."""


class UnknownRelease(PilotstdError, LookupError):
    """No release of the catalog has this version or digest, or fits this specifier; or no package announces this catalog."""


class InvalidQuery(PilotstdError, ValueError):
    """A query with an unknown field, code or option, or without words."""


_SHOWN = 100  # of the problems, in the message


class InvalidDataset(PilotstdError, ValueError):
    """Data with at least one breach of a rule; `problems` has all of them, not only the first."""

    problems: tuple[Problem, ...]

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        self._message = message
        count = len(self.problems)
        head = f"{message}: {count} {'problem' if count == 1 else 'problems'}" if count else message
        lines = [head, *(f"  {problem}" for problem in self.problems[:_SHOWN])]
        if len(self.problems) > _SHOWN:
            lines.append(f"  … and {len(self.problems) - _SHOWN} more in .problems")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._message, self.problems)


class DigestMismatch(PilotstdError, ValueError):
    """The bytes are not the ones that were pinned."""


class UnsupportedFormat(PilotstdError, ValueError):
    """A suffix, a kind of file or a format number that this version does not read or write."""


class UnreadableNotice(PilotstdError, ValueError):
    """The text is not an official notice, or not text at all."""


class InvalidGraph(PilotstdError, ValueError):
    """A graph with a cycle where none is allowed, or one that this library did not make."""


class FileError(PilotstdError, OSError):
    """A path that cannot be read or written; an existing file is left unchanged."""


class MissingExtra(PilotstdError, ImportError):
    """A library is not installed; the message says which command installs it."""
