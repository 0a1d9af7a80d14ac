"""The pages that are generated from the code and the data: dictionary, data cards, coverage of the source, and the command.

`conf.py` writes them into `docs/generated/` whenever the docs are built, so that they are never stale.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import attrs

import pilotstd
from pilotstd import cli, model
from pilotstd._i18n import column_title
from pilotstd._table import Table
from pilotstd.dataset import Dataset
from pilotstd.model._fields import documentation
from tools import statements
from tools.statements import Held, Place, Statement


def write(folder: Path) -> None:
    """Write every generated page into *folder*."""
    folder.mkdir(exist_ok=True)
    for page in (dictionary, cards, what_the_source_says, command):
        (folder / f"{page.__name__.replace('_', '-')}.md").write_text(page(), encoding="utf-8")


def _table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [" | ".join(header), " | ".join("---" for _ in header)]
    lines += [" | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines) + "\n"


# --- The data dictionary --------------------------------------------------------------------------------------------


def dictionary() -> str:
    """Every class with its fields, every vocabulary with its codes."""
    parts = ["# Data dictionary\n", "Made from the classes. A field that no source fills keeps its default.\n"]
    classes = [*model.TABLES.values(), model.Label, model.Evidence, model.Responsibility, model.Retired]
    for cls in classes:
        table = next((name for name, known in model.TABLES.items() if known is cls), None)
        title = f"`{cls.__name__}`" + (f", table `{table}`, ids `{cls.prefix}:…`" if table else "")
        rows = [(f"`{f.name}`", f"`{_type(f.type)}`", _default(f), documentation(f)) for f in model.record_fields(cls)]
        parts += [f"## {title}\n", (cls.__doc__ or "").split("\n\n")[0].strip() + "\n"]
        parts.append(_table(("field", "type", "default", "meaning"), rows))
    parts.append("## Vocabularies\n")
    for vocabulary in model.Vocabulary.__subclasses__():
        parts += [f"### `{vocabulary.__name__}`\n", f"{vocabulary.__doc__}\n"]
        parts.append(_table(("code", "English", "中文"), [(f"`{m.value}`", m.en, m.zh) for m in vocabulary]))
    return "\n".join(parts)


def _type(kind: Any) -> str:
    name = kind.__name__ if isinstance(kind, type) and not hasattr(kind, "__args__") else str(kind)
    return re.sub(r"pilotstd\.model\.\w+\.|datetime\.", "", name)


def _default(field: "attrs.Attribute[Any]") -> str:
    if field.default is attrs.NOTHING:
        return "required"
    return "`Label()`" if field.default == model.Label() else f"`{field.default!r}`"


# --- Data cards -----------------------------------------------------------------------------------------------------


def cards() -> str:
    """A card for each bundled release, newest first."""
    parts = [
        "# Data cards\n",
        "What is in each release, how sure it is, and what is missing. Made from the data. The licence of the data is CC0-1.0.\n",
    ]
    for release in reversed(pilotstd.releases()):
        ds = pilotstd.load(release.version)
        parts += [
            f"## {release.version}\n",
            f"As of {release.as_of}. {release.summary}\n",
            f"SHA-256 `{release.sha256}`\n",
            "### What is in it, and what it rests on\n",
            _contents(ds),
            "A record counts under each basis that its evidence has. *One witness* counts the records whose name or title, or"
            " the number of a figure and the day of an event, one source alone gives.\n",
            "### What sources declare, against what is recorded\n",
            _coverage(ds),
            "### What is left empty\n",
            _empty(ds),
            "### Sources\n",
            _sources(ds),
        ]
    return "\n".join(parts)


def _contents(ds: Dataset) -> str:
    rows = []
    for name, table in ds.tables.items():
        bases = Counter(basis for record in table for basis in {item.basis for item in record.evidence})
        rows.append(
            (column_title(name, "en"), len(table), *(bases[basis] or "" for basis in model.Basis), _one_witness(table))
        )
    return _table(("table", "records", *(basis.en for basis in model.Basis), "one witness"), rows)


def _one_witness(table: "Table[model.Record]") -> int | str:
    """How many records are known from one source alone, by the field that says what each is."""
    field = {"sources": "", "figures": "value", "events": "date"}.get(
        table.name, next(iter(model.label_fields(table.type)), "")
    )
    if not field:
        return ""
    given = [{item.source for item in record.evidence_for(field) if item.basis in _WITNESSED} for record in table]
    return sum(len(sources) == 1 for sources in given)


_WITNESSED = {model.Basis.STATED, model.Basis.PARAPHRASED, model.Basis.DERIVED, model.Basis.REFERENCE}


def _coverage(ds: Dataset) -> str:
    rows = [
        (row.subject.en, row.declared, "cannot be counted" if row.recorded is None else row.recorded, row.partial or "")
        for row in ds.coverage()
    ]
    return _table(("total", "declared", "recorded", "in part"), rows)


def _empty(ds: Dataset) -> str:
    rows = []
    for name, table in ds.tables.items():
        fields = Counter(field for record in table for field in record.missing())
        for field, count in sorted(fields.items()):
            rows.append((column_title(name, "en"), column_title(field, "en"), f"{count} of {len(table)}"))
    return _table(("table", "field", "empty in"), rows)


def _sources(ds: Dataset) -> str:
    rows = [
        (f"`{source.id}`", source.publisher or "", source.published or "", f"<{source.url}>" if source.url else "")
        for source in ds.sources
    ]
    return _table(("id", "publisher", "published", "address"), rows)


# --- What the source says ---------------------------------------------------------------------------------------------

_HELD = {Held.YES: "structure", Held.PARTLY: "structure in part", Held.WORDS: "words", Held.NO: "left out"}


def what_the_source_says() -> str:
    """Each statement of the interpretation, by paragraph and sentence, with the records that hold them."""
    ds = pilotstd.load(statements.RELEASE)
    found = statements.read()
    held = Counter(one.held for one in found)
    parts = [
        "# What the source says\n",
        f"The interpretation of 14 January 2025 (`source:interpretation`) is the one text on the Opinions that was read in full."
        f" It makes {len(found)} statements. This page lists them by paragraph and sentence, in our words, with the records of"
        f" release {ds.version} that hold them.\n",
        _table(
            ("state", "statements", "means"),
            [
                (
                    f"**{_HELD[Held.YES]}**",
                    held[Held.YES],
                    "codes, references, numbers or records of their own hold it",
                ),
                (f"**{_HELD[Held.PARTLY]}**", held[Held.PARTLY], "a part is structure, the rest are words or is lost"),
                (
                    f"**{_HELD[Held.WORDS]}**",
                    held[Held.WORDS],
                    "it is in a title or a note alone, where `search` may find it",
                ),
                (f"**{_HELD[Held.NO]}**", held[Held.NO], "no record holds it"),
            ],
        ),
        "The fields of a record cite the sentence that they are listed under; those after *also* rest on another source. A test"
        " compares each row with the data, value by value.\n",
    ]
    for paragraph, group in groupby(found, key=lambda one: one.place.partition(".")[0]):
        rows = [
            (one.number, f"`{one.place}`", one.statement, _HELD[one.held], _holders(one, ds), one.why) for one in group
        ]
        parts += [
            f"## Paragraph {paragraph[1:]}\n",
            _table(("", "place", "statement", "state", "held by", "remark"), rows),
        ]
    return "\n".join(parts)


def _holders(statement: Statement, ds: Dataset) -> str:
    other = _places(statement.others, ds)
    return _places(statement.records, ds) + (f" also: {other}" if other else "")


def _places(places: Iterable[Place], ds: Dataset) -> str:
    """The fields, each record named once."""
    fields: dict[str, list[str]] = {}
    for place in places:
        values = f" = {', '.join(place.values)}" if place.values else ""
        count = f" ({len(place.records(ds))} records)" if "*" in place.ids else ""
        fields.setdefault(place.ids, []).append(f"{place.field}{values}{count}")
    return "; ".join(f"`{ids}`: {', '.join(held)}" for ids, held in fields.items())


# --- The command ----------------------------------------------------------------------------------------------------

_PRINTS = """On a terminal, and where `COLUMNS` gives a width, lines fit: a cell that is too long ends in `…`, the last columns of a list may be
left out, which its last line says, and of the edges of a graph the first are shown. `--wide` cuts nothing, and neither does a pipe or a file. Long
work shows its progress on a terminal alone. A control character in the data is printed as an escape, such as `\\x1b`; in JSON as JSON has
it; exported files and CSV are exact, except on a terminal.

The exit status is 0 when all went well, 1 for problems in the data and for a search that finds nothing, 2 for wrong use or an
output that cannot be written, 130 after an interrupt.

`eval "$(pilotstd completion bash)"` in `~/.bashrc` lets bash complete commands, options, tables, fields and ids; in `~/.zshrc`, after `compinit`, the
same with `zsh`; in fish, `pilotstd completion fish | source`.
"""


def command() -> str:
    """How the command prints, and its help and that of each subcommand."""
    parser = cli.parser()
    parts = ["# The command\n", _PRINTS, f"```text\n{parser.format_help()}```\n"]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, subparser in action.choices.items():
                parts += [f"## `{name}`\n", f"```text\n{subparser.format_help()}```\n"]
    return "\n".join(parts)
