"""How datasets, tables, records and results show themselves in a notebook: HTML, every value escaped.

Colours are those of the page around, so that light and dark themes both work. What a source prints comes first, its translation after it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

import attrs

from pilotstd._i18n import column_title, display_name, evidence_line, format_value, join_titles, reader_language

if TYPE_CHECKING:
    from pilotstd._table import Table
    from pilotstd.dataset import Dataset
    from pilotstd.model import Evidence, Record

_ENDS = 30  # rows shown at either end of a table that is longer than both together
_NAMED = 20  # records shown of a kind that name a record
_OPEN = 3  # of them, beyond which they are folded away
_LONG = 40  # the width of a label, a Chinese character taking two, beyond which its translation has a line of its own
_CUT = 60  # characters shown of a name in a cell of a table

_STYLE = """
.pilotstd{max-width:100%;text-align:left;line-height:1.4;overflow-wrap:break-word}
.pilotstd .box{overflow:auto;max-height:34em;margin:.4em 0}
.pilotstd table{border-collapse:collapse;margin:0;border:0;font-size:.93em}
.pilotstd table tr,.pilotstd table tr:hover{background:none!important}
.pilotstd table tr>*{text-align:left!important;vertical-align:top;padding:.25em .8em .25em 0;white-space:normal;
max-width:34em;border:0;border-bottom:1px solid rgba(128,128,128,.35);font-weight:normal;overflow-wrap:break-word}
.pilotstd table thead th,.pilotstd b{font-weight:600}
.pilotstd table.card tbody th,.pilotstd table thead th{white-space:nowrap}
.pilotstd table tbody th{max-width:16em;min-width:5em}
.pilotstd code,.pilotstd .t,.pilotstd small,.pilotstd summary,.pilotstd table.card tbody th{opacity:.68}
.pilotstd code{font-size:.88em;color:inherit;background:none!important;padding:0!important}
.pilotstd .day{white-space:nowrap}
.pilotstd .t[lang]{margin-left:.5em}
.pilotstd .t.line{display:block;margin-left:0;min-width:15em}
.pilotstd .cols{display:flex;flex-wrap:wrap;gap:0 3em;align-items:flex-start}
.pilotstd .basis{border:1px solid;border-radius:.7em;padding:0 .45em;margin-left:.5em;font-size:.76em;white-space:nowrap}
.pilotstd summary{cursor:pointer}
.pilotstd ul{margin:.1em 0;padding-left:1.4em}
.pilotstd .bar{display:inline-block;width:9em;height:.6em;border:1px solid;opacity:.75}
.pilotstd .bar i{display:inline-block;height:100%;vertical-align:top;background:currentColor}
.pilotstd .bar i+i{opacity:.4}
""".replace("\n", "")


def page(*parts: str) -> str:
    """Parts of a view with their style."""
    return f'<div class="pilotstd"><style>{_STYLE}</style>{"".join(parts)}</div>'


class View:
    """What `Dataset.show` gives: shown in a notebook as HTML, and in a terminal as text."""

    def __init__(self, html: str, text: str) -> None:
        self._html, self._text = html, text

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return self._text


# --- Datasets, tables, results ----------------------------------------------------------------------------------------


def dataset(ds: Dataset, lang: str | None = None) -> str:
    """A dataset: title, version, day, digest, what is recorded of what sources declare, and how much each table holds."""
    lang = lang or reader_language()
    head = f"{column_title('dataset', lang)} {ds.version}, {column_title('as of', lang)} {ds.as_of}"
    digest = f'<small title="{escape(ds.sha256)}">SHA-256 {ds.sha256[:12]}…</small>'
    totals = ds.coverage()
    bars = [
        [
            _label(row.subject, lang, one_line=True),
            f"{row.recorded} / {row.declared}",
            _bar(row.recorded, row.partial, row.declared),
        ]
        for row in totals
        if row.recorded is not None
    ]
    if uncounted := sum(row.recorded is None for row in totals):
        bars.append(
            [f"<small>{escape(column_title('cannot be counted', lang))}</small>", f"<small>{uncounted}</small>", ""]
        )
    tables = [
        [escape(column_title(name, lang)), f"<code>ds.{name}</code>", str(len(table))]
        for name, table in ds.tables.items()
    ]
    return page(
        f'<div>{_label(ds.title, lang)}</div><div><b>{escape(head)}</b> {digest}</div><div class="cols">',
        _grid([column_title(name, lang) for name in ("table", "", "records")], tables),
        _grid([column_title(name, lang) for name in ("declared totals", "recorded", "")], bars),
        "</div>",
    )


def _bar(whole: int, partial: int, declared: int) -> str:
    total = max(declared, whole + partial, 1)
    parts = "".join(f'<i style="width:{100 * part / total:.0f}%"></i>' for part in (whole, partial))
    return f'<span class="bar">{parts}</span>'


def table(table: Table[Any], fields: Iterable[str], lang: str | None = None) -> str:
    """A table: its first and last rows, in those of the fields that are filled; what all rows have in common above it."""
    lang, ds, records = lang or reader_language(), table.dataset, list(table)
    columns: list[str] = []
    common: list[str] = []
    for name in fields:
        values = (getattr(record, name) for record in records)
        if name == "known_since" or not any(value or value in (0, False) for value in values):
            continue
        first = getattr(records[0], name)
        alike = len(records) > 1 and all(getattr(record, name) == first for record in records)
        (common if alike else columns).append(name)
    head = f"<b>{escape(column_title(table.name, lang))}</b> {escape(ds.version)}: {_count(len(records), lang)}"
    if common:
        values = (
            f"{escape(column_title(name, lang))}: {_value(getattr(records[0], name), lang, ds, cut=True)}"
            for name in common
        )
        head += f"<br><small>{column_title('in every row', lang)}: {' · '.join(values)}</small>"
    rows = [
        [_id(record.id), *(_value(getattr(record, name), lang, ds, cut=True) for name in columns)]
        for record in _ends(records)
    ]
    return page(
        f"<div>{head}</div>", _grid([column_title(name, lang) for name in ("id", *columns)], rows, len(records), lang)
    )


def results(items: Sequence[Any], of: type[Any], name: str, lang: str | None = None, ds: Dataset | None = None) -> str:
    """What a query found: a row an item."""
    lang = lang or reader_language()
    head = f"<div><b>{escape(column_title(name, lang))}</b>: {_count(len(items), lang)}</div>"
    if hasattr(of, "evidence_for"):
        rows = [
            [_id(item.id), _label(item.label, lang) or escape(display_name(ds, item.id, lang) if ds else "")]
            for item in _ends(items)
        ]
        return page(head, _grid([column_title(name, lang) for name in ("id", "name")], rows, len(items), lang))
    fields = [field.name for field in attrs.fields(of)]
    fields = [field for field in fields if any(getattr(item, field) not in (None, "", ()) for item in items)]
    rows = [[_cell(getattr(item, field), field, lang, ds) for field in fields] for item in _ends(items)]
    return page(head, _grid([column_title(field, lang) for field in fields], rows, len(items), lang))


def changes(changes: Iterable[Any], head: str, lang: str | None = None) -> str:
    """The changes between two datasets, folded away by kind: what came or went, or the old value and the new one."""
    lang = lang or reader_language()
    parts = []
    for kind, group in groupby(changes, key=lambda change: change.kind):
        some = list(group)
        rows = [[_id(change.id or ""), *_change(change, lang)] for change in _ends(some)]
        titles = [column_title(name, lang) for name in ("id", "field", "old", "new")]
        title = f"{format_value(kind, lang)} ({len(some)})"
        grid = _grid(titles, rows, len(some), lang)
        parts.append(f"<details><summary>{escape(title)}</summary>{grid}</details>")
    return page(f"<div><b>{escape(head)}</b></div>", *parts)


def _change(change: Any, lang: str) -> list[str]:
    """The field of a change, its old value and its new one; of lists, only what went and what came."""
    old, new = change.old, change.new
    if isinstance(old, tuple) and isinstance(new, tuple):
        old, new = (tuple(item for item in one if item not in other) for one, other in ((old, new), (new, old)))
    return [escape(column_title(change.field or "", lang)), _value(old, lang, None), _value(new, lang, None)]


def _ends(items: Sequence[Any]) -> Sequence[Any]:
    return items if len(items) <= 2 * _ENDS else [*items[:_ENDS], *items[-_ENDS:]]


def _count(number: int, lang: str) -> str:
    return str(number) if number else escape(column_title("nothing found", lang))


def _grid(header: Iterable[str], rows: list[list[str]], total: int = 0, lang: str = "en") -> str:
    """Rows of cells that are HTML already, under titles that are not; where rows were left out, how many."""
    if not rows:
        return ""
    head = "".join(f"<th>{escape(title)}</th>" for title in header)
    lines = [
        "<tr>" + f"<th scope=row>{first}</th>" + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"
        for first, *rest in rows
    ]
    if total > len(rows):
        more = escape(column_title("more rows", lang))
        lines.insert(
            _ENDS, f"<tr><td colspan={len(rows[0])}>… {total - len(rows)} {more}: <code>.to_frame()</code></td></tr>"
        )
    return f'<div class="box"><table><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'


# --- Records ----------------------------------------------------------------------------------------------------------


def record(
    record: Record, lang: str | None = None, ds: Dataset | None = None, named_by: Iterable[tuple[str, str, str]] = ()
) -> str:
    """A record: its values, each with its basis, what is not known, its evidence folded away, and what names it.

    Without *ds* ids stay ids, since a record knows no dataset; *named_by* has the table, the field and the id of each record that names it.
    """
    lang = lang or reader_language()
    version = f" {column_title('dataset', lang)} {ds.version}" if ds else ""
    filled = record.filled()
    name = next((name for name, value in filled.items() if hasattr(value, "original")), "")
    label = _label(filled.pop(name), lang, record.evidence_for(name)) if name else ""
    head = f"<div>{label} {_id(record.id)}<small>{escape(version)}</small></div>"
    rows = []
    for field, value in filled.items():
        evidence = record.evidence_for(field)
        cell = (
            _label(value, lang, evidence)
            if hasattr(value, "original")
            else _value(value, lang, ds) + _bases(evidence, lang)
        )
        rows.append((column_title(field, lang), cell))
    if missing := record.missing():
        rows.append((column_title("not known", lang), f"<small>{escape(join_titles(missing, lang))}</small>"))
    if record.note:
        rows.append((column_title("note", lang), escape(record.note)))
    rows += _naming(named_by, lang, ds)
    lines = "".join(f"<tr><th scope=row>{escape(title)}</th><td>{cell}</td></tr>" for title, cell in rows)
    hint = (
        ""
        if ds
        else f"<small>{escape(column_title('with names, and what names it', lang))}: <code>ds.show({escape(repr(record.id))})</code></small>"
    )
    return page(
        head,
        f'<div><table class="card"><tbody>{lines}</tbody></table></div>',
        _evidence(record.evidence, lang, ds),
        hint,
    )


def record_text(record: Record, lang: str | None, ds: Dataset) -> str:
    """A record as lines for a terminal: its values and what is not known."""
    lang = lang or reader_language()
    lines = [f"{column_title(name, lang)}: {format_value(value, lang, ds)}" for name, value in record.filled().items()]
    if missing := record.missing():
        lines.append(f"{column_title('not known', lang)}: {join_titles(missing, lang)}")
    return "\n".join([repr(record), *(f"  {' '.join(line.split())}" for line in lines)])


def _naming(named_by: Iterable[tuple[str, str, str]], lang: str, ds: Dataset | None) -> list[tuple[str, str]]:
    """What names a record, by the table and the field that does."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for table, field, id in named_by:
        groups[table, field].append(id)
    items = []
    for (table, field), ids in groups.items():
        lines = "".join(f"<li>{_value(id, lang, ds, cut=True)} {_id(id)}</li>" for id in ids[:_NAMED])
        more = f"<li>… {len(ids) - _NAMED}</li>" if len(ids) > _NAMED else ""
        shown = " open" if len(ids) <= _OPEN and field != "evidence" else ""
        title = escape(f"{column_title(table, lang)}, {column_title(field, lang)} ({len(ids)})")
        items.append(f"<details{shown}><summary>{title}</summary><ul>{lines}{more}</ul></details>")
    return [(column_title("named by", lang), "".join(items))] if items else []


def _evidence(evidence: Sequence[Evidence], lang: str, ds: Dataset | None) -> str:
    fields = [
        name
        for name in ("source", "locator", "fields", "basis", "rule")
        if any(getattr(item, name, None) for item in evidence)
    ]
    rows = [[_cell(getattr(item, name), name, lang, ds) for name in fields] for item in evidence]
    title = f"{column_title('evidence', lang)} ({len(evidence)})"
    return f"<details><summary>{escape(title)}</summary>{_grid([column_title(name, lang) for name in fields], rows)}</details>"


# --- Values -----------------------------------------------------------------------------------------------------------


def _cell(value: Any, field: str, lang: str, ds: Dataset | None) -> str:
    """The value of a field of a result: names of fields in words, the id of what the row is about, a digest cut."""
    if field in ("field", "fields"):
        return escape(join_titles((value,) if isinstance(value, str) else value or (), lang))
    if field in ("record", "figure", "id") and isinstance(value, str):
        return _id(value)
    if field == "recorded" and value is None:
        return f"<small>{escape(column_title('cannot be counted', lang))}</small>"
    if field == "sha256" and value:
        return f'<code title="{escape(value)}">{escape(value[:12])}…</code>'
    return _value(value, lang, ds)


def _value(value: Any, lang: str, ds: Dataset | None, *, cut: bool = False) -> str:
    """A value as HTML: names with their ids, links, labels in both languages; with *cut*, ids are in the tooltip and names are short."""
    if isinstance(value, tuple):
        parts = [_value(item, lang, ds, cut=cut) for item in value]
        return ("、" if lang == "zh" and cut else ", " if cut else "<br>").join(parts)
    if attrs.has(type(value)):
        return _part(value, lang, ds)
    if type(value) is str and ds is not None and value in ds:
        return _reference(value, lang, ds, cut)
    text = format_value(value, lang)
    if hasattr(value, "isoformat"):
        return f'<span class="day">{text}</span>'
    return _link(text, text, cut)


def _part(value: Any, lang: str, ds: Dataset | None) -> str:
    """A value that has fields: a label, a record, a piece of evidence, a responsible body, or anything made of such."""
    if hasattr(value, "original"):
        return _label(value, lang)
    if hasattr(value, "evidence_for"):
        return f"{_label(value.label, lang)} {_id(value.id)}"
    if hasattr(value, "locator"):
        return escape(evidence_line(value, lang))
    if hasattr(value, "role"):
        return escape(format_value(value, lang, ds))
    if hasattr(value, "evidence") and hasattr(value, "source"):
        place = f", {value.evidence.locator}" if value.evidence.locator else ""
        source = _link(value.source.url or "", value.source.label.in_language(lang) or value.source.id)
        return f"{source}{escape(place)}{_bases([value.evidence], lang)}"
    return "; ".join(_value(getattr(value, field.name), lang, ds) for field in attrs.fields(type(value)))


def _link(url: str, text: str, cut: bool = False) -> str:
    """A text, a link where there is an address of the web."""
    if not re.match("https?://", url, re.IGNORECASE):
        return escape(text)
    shown = _shortened(text) if cut else text
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(shown)}</a>'


def _reference(id: str, lang: str, ds: Dataset, cut: bool) -> str:
    """The name of the record with this id."""
    record: Any = ds[id]
    name = display_name(ds, id, lang)
    if not cut:
        return _id(id) if name == id else f"{_link(getattr(record, 'url', None) or '', name)} {_id(id)}"
    short = getattr(record, "short_title", None)
    shown = short.in_language(lang) if short else name
    return f'<span title="{escape(id)}">{escape(_shortened(shown))}</span>'


def _shortened(text: str) -> str:
    return text if len(text) <= _CUT else f"{text[: _CUT - 1]}…"


def _label(label: Any, lang: str, evidence: Iterable[Evidence] | None = None, *, one_line: bool = False) -> str:
    """Both wordings, the one that the source prints first; with the basis of each where there is *evidence*."""
    first = str(label.original or lang)
    wordings = [(code, text) for code in (first, "en" if first == "zh" else "zh") if (text := getattr(label, code))]
    if not wordings:
        return ""
    translated = [item for item in evidence or () if item.basis == "translated"]
    others = [item for item in evidence or () if item.basis != "translated"]
    long = not one_line and sum(2 if character > "\u2e80" else 1 for _, text in wordings for character in text) > _LONG
    shown = "t line" if long else "t"
    (code, text), *rest = wordings
    own = f"<span lang={code}>{escape(text)}{_bases(others or translated, lang)}</span>"
    return own + "".join(
        f'<span lang={code} class="{shown}">{escape(text)}{_bases(translated, lang)}</span>' for code, text in rest
    )


def _bases(evidence: Iterable[Evidence], lang: str) -> str:
    """The bases of a value, each once, as small labels."""
    bases = dict.fromkeys(format_value(item.basis, lang) for item in evidence)
    return "".join(f'<small class="basis">{escape(basis)}</small>' for basis in bases)


def _id(id: Any) -> str:
    return f"<code>{escape(str(id))}</code>"
