"""The `pilotstd` command: one module for each group of subcommands.

Exit status: 0 done, 1 problems found in the data or nothing found by a search, 2 wrong use.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path

from pilotstd import __version__
from pilotstd._i18n import LANGUAGES, reader_language
from pilotstd.errors import InvalidDataset, PilotstdError
from pilotstd.formats import SUFFIXES

__all__ = ["main"]

GROUPS = ("records", "graphs", "files", "notices", "versions")
"""The modules in this folder that add subcommands, in the order of the help."""

OPTIONS = {"dataset": "--data or --file", "lang": "--lang", "json": "--json"}
"""The common options: the attribute that holds each, and its names on the command line."""

Run = Callable[[argparse.Namespace], int | None]


class Commands:
    """The subcommands of the parser."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")

    def add(self, name: str, help: str, run: Run, options: Iterable[str] = OPTIONS) -> argparse.ArgumentParser:
        """Add a subcommand with those common *options* that it uses; *run* returns the exit status, None for 0."""
        parser = self._subparsers.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".")
        add_options(parser, options, argparse.SUPPRESS)
        parser.set_defaults(run=run, options=frozenset(options))
        return parser


def add_options(parser: argparse.ArgumentParser, options: Iterable[str], default: object = None) -> None:
    """Add common options; before the name of a subcommand they are allowed as well."""
    if "dataset" in options:
        group = parser.add_mutually_exclusive_group()
        group.add_argument(
            "--data",
            dest="dataset",
            metavar="VERSION",
            type=version,
            default=default,
            help="a release, or a specifier such as '~=1.1' (default: the newest release)",
        )
        group.add_argument(
            "--file",
            dest="dataset",
            metavar="FILE",
            type=Path,
            default=default,
            help="the file or folder of a dataset, in place of a release",
        )
    if "lang" in options:
        parser.add_argument("--lang", choices=LANGUAGES, default=default, help="the language of names and headings")
    if "json" in options:
        parser.add_argument("--json", action="store_true", default=default, help="print JSON")


def version(text: str) -> str:
    """The version or specifier that an argument holds; a path is refused, since a version never opens a file."""
    if "/" in text or os.sep in text or text.lower().endswith(tuple(SUFFIXES.values())):
        raise argparse.ArgumentTypeError(f"expected a version or a specifier, got {text!r}; for a file use --file")
    return text


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command."""
    from pilotstd.cli import _overview

    top = argparse.ArgumentParser(
        prog="pilotstd",
        description="China's service-sector pilot standardisation policy as data. Without a command: an overview.",
    )
    top.add_argument("--version", action="version", version=f"pilotstd {__version__}")
    add_options(top, OPTIONS)
    top.set_defaults(run=_overview.run, options=frozenset(OPTIONS))
    commands = Commands(top)
    for group in GROUPS:
        import_module(f"{__name__}._{group}").add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with these arguments and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    top = parser()
    args = top.parse_args(argv)
    for option, names in OPTIONS.items():
        if option not in args.options and getattr(args, option) is not None:
            top.error(f"{args.command} does not use {names}")
    args.lang_given = args.lang
    args.lang = args.lang or reader_language()
    try:
        code = args.run(args) or 0
        print(end="", flush=True)
    except BrokenPipeError:  # the reader has closed the pipe, such as `head`
        _close_output()
        return 0
    except PilotstdError as error:
        return _print_error(error)
    except OSError as error:  # a full disk
        _close_output()
        return _print_error(error)
    return int(code)


def _print_error(error: Exception) -> int:
    print(f"pilotstd: {error}", file=sys.stderr)
    return 1 if isinstance(error, InvalidDataset) else 2


def _close_output() -> None:
    """Drop what is left in the buffer: writing it at exit would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
