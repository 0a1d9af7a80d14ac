"""The `pilotstd` command: one module for each group of subcommands.

A subcommand is one call of `Commands.add` in the module of its subject: its name, its help, the function that runs it, its place in
the help of the whole command and three examples; then its arguments. What it prints goes through `_output`.

Exit status: 0 done, 1 problems found in the data or nothing found by a search, 2 wrong use.
"""

import argparse
import os
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from pilotstd import __version__
from pilotstd._i18n import LANGUAGES, reader_language
from pilotstd._require import require
from pilotstd.cli import _output
from pilotstd.errors import InvalidDataset, PilotstdError, expected_one_of
from pilotstd.formats import SUFFIXES

__all__ = ["main"]

MODULES = ("records", "graphs", "versions", "files", "notices")
"""The modules in this folder that add subcommands; in a group of the help, theirs come in this order."""

GROUPS = ("look", "compare", "make", "publish", "shell")
"""The groups of subcommands in the help."""

OPTIONS = {"dataset": "--data or --file", "lang": "--lang", "json": "--json"}
"""The common options: the attribute that holds each, and its names on the command line."""

Run = Callable[[argparse.Namespace], int | None]


class Formatter(argparse.HelpFormatter):
    """Help whose lists of commands and examples keep their lines."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines = []
        for line in text.splitlines():
            if line.startswith("  pilotstd "):  # an example, to be copied
                lines.append(line)
                continue
            hang = re.match(r" +(\S+ {2,})?", line)
            after = indent + " " * (hang.end() if hang else 0)
            lines.append(textwrap.fill(line, width, initial_indent=indent, subsequent_indent=after))
        return "\n".join(lines)


class Parser(argparse.ArgumentParser):
    """A parser that names near matches, and prints through `_output`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, formatter_class=Formatter, allow_abbrev=False)
        self.color = False  # Python 3.14 colours help by control characters, which `_output` would escape

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(action, f"invalid {value!r}: {expected_one_of(action.choices, value)}")

    def error(self, message: str) -> NoReturn:
        _output.tell(f"{self.format_usage()}{self.prog}: error: {message}", prefix="")
        raise SystemExit(2)

    def _print_message(self, message: str, file: object = None) -> None:
        _output.say(*message.splitlines())


class Commands:
    """The subcommands of the parser."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._subparsers = parser.add_subparsers(
            metavar="COMMAND", dest="command", prog=parser.prog, help=argparse.SUPPRESS
        )
        self.groups: dict[str, list[str]] = {group: [] for group in GROUPS}

    def add(
        self, name: str, help: str, run: Run, options: Iterable[str] = OPTIONS, *, group: str, examples: Sequence[str]
    ) -> argparse.ArgumentParser:
        """Add a subcommand with those common *options* that it uses; *run* returns the exit status, None for 0.

        *group* is one of `GROUPS`; *examples* are at least three, without the word `pilotstd`.
        """
        epilog = "\n".join(["examples:", *(f"  pilotstd {example}" for example in examples)])
        parser: argparse.ArgumentParser = self._subparsers.add_parser(
            name, help=help, description=help[0].upper() + help[1:] + ".", epilog=epilog
        )
        add_options(parser, options, argparse.SUPPRESS)
        parser.set_defaults(run=run, options=frozenset(options))
        self.groups[group].append(f"  {name:<14}{help}")
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

    top = Parser(
        prog="pilotstd",
        usage="%(prog)s [OPTIONS] [COMMAND ...]",
        description="China's service-sector pilot standardisation policy as data. Without a command: an overview.",
        epilog="examples:\n"
        "  pilotstd list work-tasks --where regions=Chongqing\n"
        "  pilotstd show task:101\n"
        "  pilotstd --data 1.2.0 coverage\n"
        "The help of a command: pilotstd COMMAND --help.",
    )
    top.add_argument("--version", action="version", version=f"pilotstd {__version__}")
    add_options(top, OPTIONS)
    top.set_defaults(run=_overview.run, options=frozenset(OPTIONS))
    commands = Commands(top)
    for module in MODULES:
        import_module(f"{__name__}._{module}").add(commands)
    for group, lines in commands.groups.items():
        top.add_argument_group(group, "\n".join(lines))
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with these arguments and return its exit status."""
    _output.use_utf8()
    try:
        try:
            code = _run(argv)
        except PilotstdError as error:
            _output.tell(str(error))
            code = 1 if isinstance(error, InvalidDataset) else 2
        except SystemExit:  # of argparse: help, or wrong use
            _output.flush()
            raise
        except KeyboardInterrupt:
            code = 130
        _output.flush()
    except BrokenPipeError:  # the reader has closed the pipe, such as `head`
        _output.drop()
        return 0
    except OSError as error:  # a full disk
        _output.drop()
        _output.tell(str(error))
        return 2
    return code


def _run(argv: Sequence[str] | None) -> int:
    top = parser()
    if "_ARGCOMPLETE" in os.environ:
        require("argcomplete", extra="cli").autocomplete(top)
    args = top.parse_args(argv)
    for option, names in OPTIONS.items():
        if option not in args.options and getattr(args, option) is not None:
            top.error(f"{args.command} does not use {names}")
    if args.json and args.lang and args.command != "explore":
        top.error("--lang does nothing with --json, which holds both languages")
    args.lang_given = args.lang
    args.lang = args.lang or reader_language()
    return args.run(args) or 0
