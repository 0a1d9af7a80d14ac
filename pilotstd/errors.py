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

`WithdrawnRelease` is a warning (UserWarning): the release that is loaded was found wrong.

Each is also the builtin that a caller would catch, so that `except KeyError` and `except PilotstdError` both work.
"""

import re
from collections.abc import Iterable, Iterator
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
    "WithdrawnRelease",
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
        return clean(f"{where}: {self.message} [{self.rule}]" if where else f"{self.message} [{self.rule}]")


class Problems:
    """Problems as they are found: as many as `limits` lets an error list, and the count of all.

    Of the others nothing but their number is worked out, so that a file with a million problems takes neither hours nor all memory.
    """

    __slots__ = ("count", "listed", "most")

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        from pilotstd import limits

        self.listed: list[Problem] = []
        self.count = 0
        self.most = limits.current().problems
        self.extend(problems)

    def add(self, rule: str, path: str | None, message: object, value: Any = None, record: str | None = None) -> None:
        """Add a problem; *message* is a text, or what `str` makes one if the problem is listed."""
        self.count += 1
        if len(self.listed) < self.most:
            self.listed.append(Problem(rule=rule, path=path, message=str(message), value=value, record=record))

    def extend(self, problems: "Iterable[Problem] | Problems") -> None:
        """Add problems that are made already."""
        for problem in problems:
            self.count += 1
            if len(self.listed) < self.most:
                self.listed.append(problem)
        if isinstance(problems, Problems):
            self.count += problems.count - len(problems.listed)

    def near(self, word: object, known: Iterable[str]) -> str:
        """As `near` has it, for the first problems only: comparing is slow."""
        return near(word, known) if self.count <= _HINTED else ""

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.listed)

    def __len__(self) -> int:
        return self.count


_COMPARED = 2000  # names among which near ones are looked for
_HINTED = 50  # problems for which near names are looked for


UNSAFE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Matches controls of terminals and of the direction of writing, characters without width, and what UTF-8 cannot hold."""


def clean(text: str) -> str:
    r"""A text in which no character acts on a terminal: `\x1b[2J` in place of an escape sequence.

    >>> print(clean("\x1b[2J"))
    \x1b[2J
    """
    return re.sub(UNSAFE, lambda match: match[0].encode("unicode_escape").decode(), text)


def shown(value: object, most: int = 200) -> str:
    """The start of the repr of a value for a message, whatever the value is: a text of gigabytes, or an object without a repr.

    >>> shown("a" * 10**6, 5)
    "'aaaa"
    """
    if isinstance(value, str | bytes):
        value = value[:most]
    try:
        return repr(value)[:most]
    except Exception:  # a repr may raise anything: digits without end, lists too deep, code of the caller
        return f"<{type(value).__name__}>"


def near(word: object, known: Iterable[str]) -> str:
    """The end of a message about a misspelt *word*: those of *known* that look like it.

    >>> near("chonqing", ["chongqing", "chengdu"])
    "; did you mean 'chongqing'?"
    """
    import difflib

    text, pool = str(word)[:100], list(known)
    if len(pool) > _COMPARED:  # comparing is slow: of many, only those that begin alike
        pool = [candidate for candidate in pool if candidate[:-2].startswith(text[:-3])][:_COMPARED]
    return did_you_mean(difflib.get_close_matches(text, pool, n=3, cutoff=0.6))


def did_you_mean(names: Iterable[str]) -> str:
    """The end of a message that offers these names; nothing if there are none.

    >>> did_you_mean(["local", "loc"])
    "; did you mean 'local' or 'loc'?"
    """
    offered = " or ".join(map(repr, names))
    return f"; did you mean {offered}?" if offered else ""


def expected_one_of(known: Iterable[str], word: object) -> str:
    """The rest of a message about an invalid *word*: what is expected instead, and what looks like it.

    >>> expected_one_of(["national", "local"], "locla")
    "expected one of national, local; did you mean 'local'?"
    """
    names = list(known)
    return f"expected one of {', '.join(names) or 'none'}{near(word, names)}"


def invalid_code(name: str, value: object, known: Iterable[str]) -> str:
    """The message about a value of *name* that is not one of the *known* codes.

    >>> invalid_code("level", "locla", ["national", "local"])
    "invalid level 'locla': expected one of national, local; did you mean 'local'?"
    """
    return f"invalid {name} {shown(value)}: {expected_one_of(known, value if isinstance(value, str) else shown(value))}"


class UnknownCode(ValueError):
    """A value that is no code; what is near is looked for when the message is read."""

    def __str__(self) -> str:
        return invalid_code(*self.args)


class PilotstdError(Exception):
    """Anything that this library refuses."""

    def __str__(self) -> str:  # KeyError would show the repr of its argument
        return clean(str(self.args[0])) if self.args else ""


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
    """Data with at least one breach of a rule; `problems` has them, not only the first: a thousand, as `limits` says."""

    problems: tuple[Problem, ...]
    count: int
    """How many problems there are, those beyond the limit included."""

    def __init__(self, message: str, problems: Iterable[Problem] = (), count: int | None = None) -> None:
        found = problems if isinstance(problems, Problems) else Problems(problems)
        self.problems = tuple(found)
        self.count = len(found) if count is None else count
        self._message = message
        head = f"{message}: {self.count} {'problem' if self.count == 1 else 'problems'}" if self.count else message
        lines = [head, *(f"  {problem}" for problem in self.problems[:_SHOWN])]
        if self.count > _SHOWN:
            where = (
                ".problems" if self.count == len(self.problems) else f"all, {len(self.problems)} of them in .problems"
            )
            lines.append(f"  … and {self.count - _SHOWN} more in {where}")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._message, self.problems, self.count)


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


class WithdrawnRelease(UserWarning):
    """The release that is loaded was found wrong since; the message says why."""
