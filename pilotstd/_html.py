"""How datasets, tables and records show themselves in a notebook: HTML, escaped, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from pilotstd._i18n import column_title, evidence_line, format_value, join_titles, reader_language

if TYPE_CHECKING:
    from pilotstd._table import Table
    from pilotstd.dataset import Dataset
    from pilotstd.model import Record


_ROWS = 20  # shown of a table; of the rest, their number


def dataset_html(ds: Dataset) -> str:
    """A dataset: version, day, digest, and how much each table holds."""
    lang = reader_language()
    rows = [(column_title(name, lang), str(len(table))) for name, table in ds.tables.items()]
    caption = f"pilotstd {ds.version}, {column_title('as of', lang)} {ds.as_of}, sha256 {ds.sha256[:12]}…"
    return _table(caption, (column_title("table", lang), column_title("records", lang)), rows)


def table_html(table: Table[Any], fields: Iterable[str]) -> str:
    """A table: its first rows, in those of the fields that any of them fills."""
    lang = reader_language()
    records = list(table)[:_ROWS]
    filled = {name for record in records for name in record.filled()} - {"known_since"}
    columns = [name for name in fields if name in filled]
    rows = [(r.id, *(format_value(getattr(r, name), lang, table.dataset) for name in columns)) for r in records]
    more = f", {_ROWS} shown" if len(table) > _ROWS else ""
    caption = f"{column_title(table.name, lang)}, {table.dataset.version}: {len(table)}{more}"
    return _table(caption, ("id", *(column_title(name, lang) for name in columns)), rows)


def record_html(record: Record) -> str:
    """A record: its values, its missing fields and its evidence. Ids stay ids, since a record knows no dataset."""
    lang = reader_language()
    rows = [(column_title(name, lang), format_value(value, lang)) for name, value in record.filled().items()]
    if missing := record.missing():
        rows.append((column_title("not known", lang), join_titles(missing, lang)))
    if record.note:
        rows.append((column_title("note", lang), record.note))
    rows += [(column_title("evidence", lang), evidence_line(item, lang)) for item in record.evidence]
    return _table(f"{record.id}: {record.label.in_language(lang)}", (), rows)


def _table(caption: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"
    )
