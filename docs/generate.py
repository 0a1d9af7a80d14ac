"""The pages that are generated from the code and the data: the data dictionary, the data cards and the command.

`conf.py` writes them into `docs/generated/` whenever the docs are built, so that they are never stale.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs

import pilotstd
from pilotstd import cli, model
from pilotstd._i18n import column_title
from pilotstd.dataset import Dataset
from pilotstd.model._fields import documentation


def write(folder: Path) -> None:
    """Write every generated page into *folder*."""
    folder.mkdir(exist_ok=True)
    for page in (dictionary, cards, command):
        (folder / f"{page.__name__}.md").write_text(page(), encoding="utf-8")


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
            "A record counts under each basis that its evidence has.\n",
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
        rows.append((column_title(name, "en"), len(table), *(bases[basis] or "" for basis in model.Basis)))
    return _table(("table", "records", *(basis.en for basis in model.Basis)), rows)


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


# --- The command ----------------------------------------------------------------------------------------------------


def command() -> str:
    """The help of the command and of each subcommand."""
    parser = cli.parser()
    parts = ["# The command\n", f"```text\n{parser.format_help()}```\n"]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, subparser in action.choices.items():
                parts += [f"## `{name}`\n", f"```text\n{subparser.format_help()}```\n"]
    return "\n".join(parts)
