"""How datasets, tables and records show themselves in a notebook: HTML, escaped, in the reader's language."""

from collections.abc import Iterable
from html import escape
from typing import Any

from pilotstd.dataset import Dataset
from pilotstd.model import Record, record_fields
from pilotstd.table import Table
from pilotstd.wording import (
    empty_fields,
    evidence_line,
    filled,
    heading,
    is_empty,
    listed,
    reader_language,
    shown,
)

_ROWS = 20  # of a table, beyond which only their number is said


def dataset_html(ds: Dataset) -> str:
    """A dataset: version, day, digest, and how much each table holds."""
    lang = reader_language()
    rows = [(heading(name, lang), str(len(table))) for name, table in ds.tables.items()]
    caption = (
        f"pilotstd {ds.version}, {heading('as of', lang)} {ds.as_of}, sha256 {ds.sha256[:12]}…"
    )
    return _table(caption, (heading("table", lang), heading("records", lang)), rows)


def table_html(table: Table[Any]) -> str:
    """A table: its first rows, in the columns that any of them fills."""
    lang = reader_language()
    records = list(table)[:_ROWS]
    columns = [
        field.name
        for field in record_fields(table.type)
        if field.name not in {"id", "evidence", "note", "known_since"}
        and not all(is_empty(getattr(record, field.name)) for record in records)
    ]
    rows = [
        (r.id, *(shown(getattr(r, name), lang, table.dataset) for name in columns)) for r in records
    ]
    more = f", {_ROWS} shown" if len(table) > _ROWS else ""
    caption = f"{heading(table.name, lang)}, {table.dataset.version}: {len(table)}{more}"
    return _table(caption, ("id", *(heading(name, lang) for name in columns)), rows)


def record_html(record: Record) -> str:
    """A record: what is known of it, what is not, and what it rests on. Ids stay ids, since a record knows no dataset."""
    lang = reader_language()
    rows = [(heading(name, lang), shown(value, lang)) for name, value in filled(record)]
    if missing := empty_fields(record):
        rows.append((heading("not known", lang), listed(missing, lang)))
    rows += [(heading("evidence", lang), evidence_line(item, lang)) for item in record.evidence]
    return _table(f"{record.id}: {record.label.in_language(lang)}", (), rows)


def _table(caption: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"
    )
