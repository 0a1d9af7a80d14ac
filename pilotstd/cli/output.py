"""What subcommands share: the dataset that is asked for, tables, JSON."""

import argparse
import datetime
import json
import os
from collections.abc import Iterable, Sequence
from typing import Any

from pilotstd import bundled, formats
from pilotstd.dataset import Dataset
from pilotstd.errors import FileError, InvalidQuery, MissingExtra
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


def keep_off_releases(path: str) -> None:
    """Refuse to write among the bundled releases: they never change."""
    data = os.path.join(os.path.dirname(os.path.realpath(bundled.__file__)), "data")
    if os.path.commonpath([data, os.path.realpath(path)]) == data:
        raise FileError(
            f"{path!r} lies among the bundled releases, which never change: name another place"
        )


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
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = 160
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    for index, name in enumerate(columns):
        numbers = bool(cells) and all(row[index].isdecimal() or not row[index] for row in cells)
        table.add_column(
            heading(name, lang),
            justify="right" if numbers else "left",
            overflow="fold",
            no_wrap=name == "id",
        )
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    with console.capture() as captured:
        console.print(table)
    lines = [line.rstrip() for line in captured.get().splitlines()]
    print("\n".join(line for line in lines if line), end="\n\n")
