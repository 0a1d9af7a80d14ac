"""The `pilotstd` command: one module a group of subcommands.

Exit codes: 0 done, 1 problems found in the data, 2 wrong use.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from pilotstd import __version__
from pilotstd.errors import InvalidDataset, PilotstdError
from pilotstd.wording import LANGUAGES, reader_language

GROUPS = ("records", "graphs", "files", "notices", "versions")
"""The modules beside this one that add subcommands, in the order in which help lists them."""

Run = Callable[[argparse.Namespace], int | None]


class Commands:
    """Where a group puts its subcommands."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(self, name: str, help: str, run: Run) -> argparse.ArgumentParser:
        """A subcommand with the options that all have; *run* gives the exit code, None for 0."""
        parser = self._subparsers.add_parser(
            name, help=help, description=help[0].upper() + help[1:] + "."
        )
        add_common(parser, argparse.SUPPRESS)
        parser.set_defaults(run=run)
        return parser


def add_common(parser: argparse.ArgumentParser, default: object = None) -> None:
    """The options of every subcommand; given before its name they hold as well."""
    parser.add_argument(
        "--data",
        metavar="VERSION",
        default=default,
        help="a release, a specifier such as '~=1.1', or a file",
    )
    parser.add_argument(
        "--lang", choices=LANGUAGES, default=default, help="the language of names and headings"
    )
    parser.add_argument("--json", action="store_true", default=default, help="print JSON")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command."""
    from pilotstd.cli import overview

    top = argparse.ArgumentParser(
        prog="pilotstd",
        description="China's service-sector pilot standardisation policy as data. Alone it prints an overview.",
    )
    top.add_argument("--version", action="version", version=f"pilotstd {__version__}")
    add_common(top)
    top.set_defaults(run=overview.run)
    commands = Commands(top)
    for group in GROUPS:
        import_module(f"{__name__}.{group}").add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with these arguments and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    args = parser().parse_args(argv)
    args.lang = args.lang or reader_language()
    try:
        code = args.run(args) or 0
        print(end="", flush=True)
    except BrokenPipeError:  # the reader, `head` say, has enough
        _close_output()
        return 0
    except PilotstdError as error:
        return _complain(error)
    except OSError as error:  # a full disk
        _close_output()
        return _complain(error)
    return int(code)


def _complain(error: Exception) -> int:
    print(f"pilotstd: {error}", file=sys.stderr)
    return 1 if isinstance(error, InvalidDataset) else 2


def _close_output() -> None:
    """Let nothing be written when Python ends, where it would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
