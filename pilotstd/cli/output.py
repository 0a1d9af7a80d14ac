"""What subcommands share: the dataset that is asked for, tables, JSON."""

import argparse
import datetime
import json
import os
import re
from collections.abc import Iterable, Sequence
from typing import Any

from pilotstd import formats
from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidQuery, MissingExtra
from pilotstd.wording import heading


def load(args: argparse.Namespace) -> Dataset:
    """The dataset that `--data` names; the newest release without it."""
    return formats.opened(args.data)


def day(text: str | None) -> datetime.date | None:
    """A day that an option gives; raises `InvalidQuery` where it is none."""
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidQuery(f"{text!r} is no date; dates are written YYYY-MM-DD") from None


def report(args: argparse.Namespace, said: dict[str, Any]) -> None:
    """What was done, a line each; of several things their number as well."""
    if args.json:
        print_json(said)
        return
    for name, value in said.items():
        if not isinstance(value, list | tuple):
            print(f"{heading(name, args.lang)}: {value}")
        elif value:
            print(f"{heading(name, args.lang)} ({len(value)}): {', '.join(value)}")


def print_json(value: Any) -> None:
    """A value as JSON, indented."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], lang: str, *, title: str | None = None
) -> None:
    """Rows under headings, aligned by the width that Chinese takes; where the terminal has no room for the words, a block a row.

    Raises `MissingExtra` where rich is not installed.
    """
    try:
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text
    except ImportError:
        raise MissingExtra.of("rich", "cli") from None
    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = 160
    headings = [heading(name, lang) for name in columns]
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    widths = _widths(list(zip(headings, *cells, strict=True)), console.width)
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    if widths is None:
        table.show_header, table.box = False, None
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for row in cells:
            for name, cell in zip(headings, row, strict=True):
                if cell:
                    table.add_row(Text(name), Text(cell))
            table.add_row("", _BLANK)
    else:
        for index, (name, width) in enumerate(zip(headings, widths, strict=True)):
            numbers = 2 * sum(row[index].isdecimal() for row in cells) > len(cells)
            justify: Any = "right" if numbers else "left"
            table.add_column(name, justify=justify, overflow="fold", width=width)
        for row in cells:
            table.add_row(*map(Text, row))
    with console.capture() as captured:
        console.print(table)
    lines = [line.rstrip() for line in captured.get().splitlines()]
    print("\n".join(line.rstrip(f" {_BLANK}") for line in lines if line), end="\n\n")


_BLANK = "\u2060"  # holds the place of an empty line between blocks
# Chinese may break anywhere, but a column of single characters is hard to read; what is longer than an id may be broken.
_WORD = re.compile(r"[^\s\u2e80-\uffff]{1,56}|[\u2e80-\uffff]{1,4}")


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """The width of each column: that of its longest word and a share of what is left; None where there is no room for the words."""
    from rich.cells import cell_len

    wanted = [max(map(cell_len, column)) for column in columns]
    widths = [
        max((cell_len(word) for text in column for word in _WORD.findall(text)), default=0)
        for column in columns
    ]
    left = room - 3 * len(columns) - 1 - sum(widths)  # three go between two columns
    if left < 0 and len(columns) > 2:
        return None
    while left > 0 and (short := [i for i, width in enumerate(widths) if width < wanted[i]]):
        for i in short:
            more = min(max(1, left // len(short)), wanted[i] - widths[i], left)
            widths[i] += more
            left -= more
    return widths
