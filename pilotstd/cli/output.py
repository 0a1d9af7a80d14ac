"""What subcommands share: the dataset that is asked for, tables, JSON."""

import argparse
import json
import os
from collections.abc import Iterable, Sequence
from typing import Any

from pilotstd import bundled, formats
from pilotstd.dataset import Dataset
from pilotstd.errors import MissingExtra
from pilotstd.wording import heading


def load(args: argparse.Namespace) -> Dataset:
    """The dataset that `--data` names: a release, a specifier or a file; the newest release without it."""
    if args.data and os.path.exists(args.data):
        return formats.read(args.data)
    return bundled.load(args.data)


def print_json(value: Any) -> None:
    """A value as JSON, indented."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], lang: str, *, title: str | None = None
) -> None:
    """Rows under headings, aligned by the width that Chinese takes on a terminal.

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
    if not console.is_terminal:
        console.width = 160
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    for index, name in enumerate(columns):
        numbers = bool(cells) and all(row[index].isdecimal() or not row[index] for row in cells)
        table.add_column(heading(name, lang), justify="right" if numbers else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    with console.capture() as captured:
        console.print(table)
    lines = [line.rstrip() for line in captured.get().splitlines()]
    print("\n".join(line for line in lines if line), end="\n\n")
