"""What the subcommands share: the dataset to open, and everything that is printed.

On a terminal, and where `COLUMNS` gives a width, lines fit: cells end in `…`, prose is wrapped. Elsewhere nothing is cut.
No control character of the data reaches the output raw, but in CSV and exported files that are not printed on a terminal.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.util
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from pilotstd._i18n import column_title
from pilotstd._open import open_dataset
from pilotstd._require import require
from pilotstd.errors import UNSAFE, FileError, InvalidQuery, clean

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


def load(args: argparse.Namespace) -> Dataset:
    """The dataset that `--data` or `--file` names; the newest release without them."""
    return open_dataset(args.dataset)


def day(text: str | None) -> datetime.date | None:
    """The day in the text of an option; raises `InvalidQuery`."""
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidQuery(f"invalid date {text!r}: expected YYYY-MM-DD") from error


def complete(action: argparse.Action, completer: Callable[..., Iterable[str]]) -> None:
    """Give an argument the words that a shell completes; *completer* takes `parsed_args`."""
    action.completer = completer  # type: ignore[attr-defined]


def complete_ids(parsed_args: argparse.Namespace, **_: object) -> list[str]:
    """The ids of the dataset, for a shell to complete."""
    return [record.id for record in load(parsed_args)]


# --- Streams --------------------------------------------------------------------------------------------------------


def use_utf8() -> None:
    """Print UTF-8 whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def say(*lines: str) -> None:
    """Print lines on the standard output."""
    _write("".join(f"{clean(line)}\n" for line in lines))


def tell(message: str, prefix: str = "pilotstd: ") -> None:
    """Print a message on the standard error output; where that is closed or full, nobody can be told."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(clean(prefix + message), file=sys.stderr)


def say_data(data: bytes, *, text: bool = True) -> None:
    """Print the bytes of a file, exactly; on a terminal as clean text, and what is not text not at all."""
    if on_terminal() and not text:
        raise InvalidQuery("not text, which a terminal cannot show: send it to a file or a pipe")
    buffer = getattr(sys.stdout, "buffer", None)
    if on_terminal() or buffer is None:
        say(data.decode("utf-8").rstrip("\n"))
    else:
        flush()
        buffer.write(data)


def _write(text: str) -> None:
    if sys.stdout is None:
        raise FileError("the standard output is closed")
    sys.stdout.write(text)


def flush() -> None:
    """Write what is in the buffer."""
    if sys.stdout is not None:
        sys.stdout.flush()


def drop() -> None:
    """Drop what is in the buffer: writing it at exit would fail again."""
    if sys.__stdout__ is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())


def on_terminal() -> bool:
    """Whether the standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def width() -> int | None:
    """The width that lines have to fit into, in cells; None where the output is not a terminal."""
    columns = shutil.get_terminal_size((0, 0)).columns if on_terminal() or "COLUMNS" in os.environ else 0
    return max(columns, 40) if columns else None


@contextmanager
def progress(path: str, total: int | None = None) -> Iterator[Callable[[], None]]:
    """Show on a terminal that the command works on a file, and of *total* steps how many are done; yields what to call after each."""
    shown = on_terminal() and sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    if not (shown and importlib.util.find_spec("rich")):
        yield lambda: None
        return
    from rich import progress as rich
    from rich.console import Console

    counted = (rich.BarColumn(), rich.MofNCompleteColumn()) if total is not None else ()
    columns = (rich.SpinnerColumn(), rich.TextColumn("{task.description}", markup=False), *counted)
    with rich.Progress(*columns, rich.TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(clean(os.path.basename(os.path.normpath(path))), total=total)
        yield lambda: bar.advance(task)


# --- Tables and texts -----------------------------------------------------------------------------------------------


def report(args: argparse.Namespace, result: dict[str, Any]) -> None:
    """Print the result of a command, one line for each value; a list with its length."""
    if args.json:
        print_json(result)
        return
    for name, value in result.items():
        if not isinstance(value, list | tuple):
            say(f"{column_title(name, args.lang)}: {value}")
        elif value:
            say(f"{column_title(name, args.lang)} ({len(value)}): {', '.join(value)}")


def print_json(value: Any) -> None:
    """Print a value as indented JSON; a `str` is JSON already."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2, default=str)
    _write(re.sub(UNSAFE, lambda match: json.dumps(match[0])[1:-1], text) + "\n")


_GAP = 2  # cells between columns
_NAME, _LEAST = (
    32,
    14,
)  # cells that the second column (of a wide terminal two fifths) and the others keep while columns can be left out
_PROSE = 120  # cells: no line of prose is longer


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], lang: str, *, wide: bool = False, first: int | None = None
) -> list[str]:
    """Print rows under headings, a line each; returns the columns that were left out because the terminal is too narrow.

    The first column is cut to no less than *first* cells, by default only where it alone is too wide. Raises `MissingExtra` if rich is
    not installed.
    """
    headings = [column_title(name, lang) for name in columns]
    lines = align([headings, *rows], wide=wide, first=first)
    kept = len(lines.widths)
    rule = "─" * min(sum(lines.widths) + _GAP * (kept - 1), width() or _PROSE)
    say(lines[0], rule, *lines[1:])
    return list(columns[kept:])


def _cells() -> Any:
    """What measures texts in cells of the terminal; raises `MissingExtra` if rich is not installed."""
    require("rich", extra="cli")
    return require("rich.cells")


class Lines(list[str]):
    """Rows as lines, and the widths of the columns that they have."""

    widths: Sequence[int] = ()


def align(rows: Iterable[Sequence[object]], *, indent: str = "", wide: bool = False, first: int | None = None) -> Lines:
    """Rows as lines of aligned cells, which fit the terminal; numbers are at the right."""
    cells = _cells()
    texts = [["" if cell is None else clean(" ".join(str(cell).split())) for cell in row] for row in rows]
    columns = list(zip(*texts, strict=True))
    right = [2 * sum(cell.isdecimal() for cell in column) >= len(column) for column in columns]
    available = None if wide else width()
    widths = _fit(
        [max(map(cells.cell_len, column)) for column in columns], available and available - len(indent), first
    )

    def cell(text: str, room: int, at_right: bool) -> str:
        if cells.cell_len(text) > room:
            text = f"{cells.set_cell_size(text, room - 1).rstrip()}…"
        blank = " " * int(room - cells.cell_len(text))
        return blank + text if at_right else text + blank

    gap = " " * _GAP
    lines = Lines(indent + gap.join(map(cell, row, widths, right)).rstrip() for row in texts)
    lines.widths = widths
    return lines


def _fit(widths: list[int], available: int | None, first: int | None) -> list[int]:
    """The widths of the columns that fit: last columns are left out, then the widest made narrower, the first at the last."""
    if available is None:
        return widths
    keep = (first or available - _LEAST - _GAP, max(_NAME, available * 2 // 5), *[_LEAST] * len(widths))
    least = [min(pair) for pair in zip(widths, keep, strict=False)]
    while len(least) > 2 and sum(least) + _GAP * (len(least) - 1) > available:
        least.pop()
    widths = widths[: len(least)]
    over = sum(widths) + _GAP * (len(widths) - 1) - available
    for _ in range(over):
        wide = [place for place, size in enumerate(widths) if size > least[place]]
        wide = wide or [place for place, size in enumerate(widths) if place and size > _LEAST] or [0]
        widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


def print_texts(rows: Iterable[tuple[str, str]]) -> None:
    """Print each text after its heading; a line break in a text begins a new line."""
    cells = _cells()
    rows = [(clean(heading), text) for heading, text in rows]
    room = max((cells.cell_len(heading) for heading, _ in rows), default=0)
    for heading, text in rows:
        say_wrapped(text, cells.set_cell_size(heading, room) + " " * _GAP, " " * (room + _GAP))


def say_wrapped(text: str, first: str = "", rest: str = "") -> None:
    """Print a text after *first*, and what does not fit on lines after *rest*."""
    say(*wrap(text, first, rest))


def wrap(text: str, first: str = "", rest: str = "", limit: int | None = None) -> list[str]:
    """A text as lines that fit the terminal; elsewhere into *limit* cells, if given."""
    lines = clean(text).splitlines() or [""]
    if available := width() or limit:
        cell_len = _cells().cell_len
        room = min(available, _PROSE) - cell_len(rest or first)
        lines = [part for line in lines for part in _broken(line, room, cell_len)]
    return [f"{rest if place else first}{line}".rstrip() for place, line in enumerate(lines)]


_UNBROKEN = re.compile(r"\s+|[《〈「『【〔（“‘]*[\u2e80-\uffff][，。、；：！？）》〉」』】〕”’]*|[^\s\u2e80-\uffff]+")
"""Between what this finds, a line may be broken: at blanks, and between Chinese characters, but not after opening or before closing marks."""


def _broken(text: str, room: int, cell_len: Callable[[str], int]) -> Iterator[str]:
    line = ""
    for part in _UNBROKEN.findall(text):
        if cell_len(line + part) > room:
            if line:
                yield line.rstrip()
            line = part.lstrip()
            while cell_len(line) > room:  # an address
                size = room if cell_len(line[:room]) <= room else room // 2
                yield line[:size]
                line = line[size:]
        else:
            line += part
    yield line
