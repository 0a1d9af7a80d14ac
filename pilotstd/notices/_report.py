"""What a merge did, and everything in the texts that was not understood, with its place."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from pilotstd._coverage import coverage
from pilotstd.model import Count
from pilotstd.notices._parse.document import Attachment, Diagnostic, Notice
from pilotstd.notices._parse.task_list import TaskList

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset
    from pilotstd.notices._matching import Matcher, Unresolved
    from pilotstd.notices._records import Parts

_COUNTED = {Count.ASPECTS: "aspects", Count.KEY_TASKS: "key_tasks", Count.WORK_TASKS: "work_tasks"}
_Rows = list[tuple[str, ...]]
_LONGEST = 200  # characters of a passage that a report shows


@attrs.frozen(kw_only=True)
class MergeReport:
    """A merged dataset, and what to check about it."""

    dataset: Dataset
    """The result."""
    added: tuple[str, ...]
    """The new records, by id."""
    changed: tuple[str, ...]
    """The records that have more or other values or evidence than before, by id."""
    remarks: tuple[str, ...]
    """What the parts together leave open: totals that differ from those declared, sections that may be aspects."""
    parts: tuple[Parts, ...] = attrs.field(repr=False)
    _matchers: tuple[Matcher, ...] = attrs.field(alias="matchers", repr=False, default=())

    @property
    def unresolved(self) -> tuple[Unresolved, ...]:
        """Names that the dataset does not have: bodies, and places. Similar names are looked for here alone, because that is slow."""
        return tuple(one for matcher in self._matchers for one in matcher.unresolved)

    def to_markdown(self) -> str:
        """Everything to check, as Markdown: remarks, names without a record, diagnostics and unread text, each with its line."""
        lines = [f"# Merge into {self.dataset.version}", "", f"{len(self.added)} added, {len(self.changed)} changed."]
        for title, header, rows in self._sections():
            if rows:
                lines += ["", f"## {title}", "", f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
                lines += [f"| {' | '.join(map(_cell, row))} |" for row in rows]
        return "\n".join(lines) + "\n"

    def to_html(self) -> str:
        """The same as a web page."""
        body = [f"<h1>Merge into {html.escape(self.dataset.version)}</h1>"]
        body.append(f"<p>{len(self.added)} added, {len(self.changed)} changed.</p>")
        for title, header, rows in self._sections():
            if rows:
                cells = [f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows]
                head = "".join(f"<th>{name}</th>" for name in header)
                body.append(f"<h2>{title}</h2><table><tr>{head}</tr>{''.join(cells)}</table>")
        style = "body{font-family:sans-serif}table{border-collapse:collapse}td,th{border:1px solid;padding:.2em .5em}"
        head = f'<meta charset="utf-8"><title>Merge</title><style>{style}</style>'
        return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(body)}</body></html>\n"

    def _sections(self) -> Iterator[tuple[str, tuple[str, ...], _Rows]]:
        yield "To decide", ("remark",), [(remark,) for remark in self.remarks]
        names: _Rows = [
            (one.name, self._line_of(one.name), f"{one.record}.{one.field}", one.message) for one in self.unresolved
        ]
        yield "Names without a record", ("name", "line", "field", "why"), names
        warnings: _Rows = [(str(one.line), one.rule, one.reason) for part in self.parts for one in _warnings(part)]
        yield "To check", ("line", "rule", "reason"), warnings
        yield "Unread text", ("line", "text"), [row for part in self.parts for row in _unread(part)]

    def _line_of(self, name: str) -> str:
        """The line where a name is first printed; empty if it is printed with blanks or marks between."""
        for part in self.parts:
            if isinstance(part, Notice | TaskList) and name in part.text:
                return str(_first_line(part) + part.text.count("\n", 0, part.text.index(name)))
        return ""


def _first_line(part: Notice | TaskList) -> int:
    return part.first_line if isinstance(part, TaskList) else 1


def _warnings(part: Parts) -> Iterator[Diagnostic]:
    if isinstance(part, Notice | TaskList):
        yield from (warning for warning in part.warnings if not warning.reason.startswith("unread: "))


def _unread(part: Parts) -> Iterator[tuple[str, str]]:
    if isinstance(part, Notice | TaskList):
        for text, (start, _) in part.unread:
            line = _first_line(part) + part.text.count("\n", 0, start)
            yield str(line), " ".join(text.split())[:_LONGEST]


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def remarks_on(before: Dataset, merged: Dataset, parts: Sequence[Parts], aspects: Sequence[str]) -> Iterator[str]:
    """What the parts together leave open."""
    declared = {row.figure: row for row in coverage(merged)}
    for figure in merged.figures:
        table = _COUNTED.get(figure.counts) if figure.counts else None
        row = declared[figure.id]
        if table is None or row.recorded is None or len(getattr(merged, table)) == len(getattr(before, table)):
            continue
        if row.recorded + row.partial != row.declared:
            recorded = row.recorded + row.partial
            yield f"{recorded} {table.replace('_', ' ')} are recorded, but {figure.id} declares {row.declared}"
    for part in parts:
        if isinstance(part, Notice) and not aspects:
            holders: tuple[Notice | Attachment, ...] = (part, *part.attachments)
            for holder in holders:
                sections = [section for section in holder.sections if section.level == 1 and section.children]
                if len(sections) > 1 and "意见" in holder.title:
                    names = ", ".join(f"{section.ordinal}{section.heading}" for section in sections)
                    yield (
                        f"{holder.title}: its items are measures, since no section is named as an aspect; "
                        f"to read some as aspects with key tasks, name them by --aspects 二 三 (in Python aspects=): {names}"
                    )
