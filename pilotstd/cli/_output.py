"""What the subcommands share: the dataset to open, tables, JSON."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pilotstd._i18n import column_title
from pilotstd._open import open_dataset
from pilotstd._require import require
from pilotstd.errors import InvalidQuery

if TYPE_CHECKING:
    from rich.table import Table

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


def report(args: argparse.Namespace, result: dict[str, Any]) -> None:
    """Print the result of a command, one line for each value; a list with its length."""
    if args.json:
        print_json(result)
        return
    for name, value in result.items():
        if not isinstance(value, list | tuple):
            print(f"{column_title(name, args.lang)}: {value}")
        elif value:
            print(f"{column_title(name, args.lang)} ({len(value)}): {', '.join(value)}")


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


_NARROW = 16  # cells: a column as narrow as that is never wrapped
# Where rich may wrap: at blanks and between Chinese characters.
_BREAKS = re.compile(r"[\s\u2e80-\uffff]+")


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], lang: str, *, title: str | None = None
) -> None:
    """Print rows under headings; where the terminal is too narrow for more than two columns, print a block for each row.

    Raises `MissingExtra` if rich is not installed.
    """
    require("rich", extra="cli")
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = 160
    headings = [column_title(name, lang) for name in columns]
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    by_column = list(zip(headings, *cells, strict=True))
    least = sum(map(_least, by_column)) + 3 * (len(columns) - 1)
    with console.capture() as captured:
        if title:
            console.print(title, style="bold")
        if len(columns) > 2 and least > console.width:
            for row in cells:
                console.print(_block(headings, row))
                console.print()
        else:
            console.print(_table(by_column, cells))
            console.print()
    print(re.sub(r" +$", "", captured.get(), flags=re.MULTILINE), end="")


def _width(column: Iterable[str]) -> int:
    from rich.cells import cell_len

    return max(cell_len(line) for cell in column for line in cell.splitlines() or [""])


def _least(column: Sequence[str]) -> int:
    """The width that keeps the words of a column whole."""
    longest = max(len(word) for cell in column for word in _BREAKS.split(cell))
    return min(_width(column), max(_NARROW, longest))


def _table(columns: Iterable[Sequence[str]], rows: Iterable[Sequence[str]]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name, *column in columns:
        numbers = 2 * sum(map(str.isdecimal, column)) > len(column)
        table.add_column(
            name,
            justify="right" if numbers else "left",
            no_wrap=_least((name, *column)) == _width((name, *column)),
            min_width=_least((name, *column)),
            overflow="fold",
        )
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _block(headings: Sequence[str], row: Sequence[str]) -> Table:
    """The filled cells of a row, each after its heading."""
    from rich.table import Table
    from rich.text import Text

    block = Table.grid(padding=(0, 2, 0, 0))
    block.add_column(width=_width(headings))
    block.add_column(overflow="fold")
    for name, cell in zip(headings, row, strict=True):
        if cell:
            block.add_row(name, Text(cell))
    return block
