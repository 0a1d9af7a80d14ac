"""What a merge did, and everything in the texts that was not understood, with its place."""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from pilotstd._coverage import counted, coverage
from pilotstd.model import Count, WorkTaskKind
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
class UnknownName:
    """A printed name that matches no record, or several, with all its places."""

    name: str
    """The name as printed."""
    lines: str
    """The lines of the file that have it: `3–5, 9`; empty if a break or a blank is in the name."""
    fields: str
    """The fields of new records that keep it as printed; of many the first three."""
    message: str
    """Why it was not matched, with similar names."""

    def __str__(self) -> str:
        where = f"line {self.lines}: " if self.lines else ""
        return f"{where}{self.message}: {self.fields}"


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
    def names(self) -> tuple[UnknownName, ...]:
        """The names of `unresolved`, each once, with all its places."""
        return tuple(_grouped(self.unresolved))

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
        names: _Rows = [(one.name, one.lines, one.fields, one.message) for one in self.names]
        yield "Names without a record", ("name", "lines", "fields", "why"), names
        yield "Left empty", ("table", "field", "records"), [*_left_empty(self)]
        warnings: _Rows = [(str(one.line), one.rule, one.reason) for part in self.parts for one in _warnings(part)]
        yield "To check", ("line", "rule", "reason"), warnings
        yield "Unread text", ("line", "text"), [row for part in self.parts for row in _unread(part)]


def _grouped(unresolved: Iterable[Unresolved]) -> Iterator[UnknownName]:
    """Each name once, with all its places."""
    groups: dict[tuple[str, str], list[Unresolved]] = {}
    for one in unresolved:
        groups.setdefault((one.name, one.message), []).append(one)
    for (name, message), group in groups.items():
        fields = [f"{one.record}.{one.field}" for one in group]
        more = f" and {len(fields) - 3} more" if len(fields) > 3 else ""
        lines = ranges(sorted({one.line for one in group if one.line is not None}))
        yield UnknownName(name=name, lines=lines, fields=", ".join(fields[:3]) + more, message=message)


def ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers, those in a row as a range.

    >>> ranges([3, 4, 5, 9])
    '3–5, 9'
    """
    shown: list[str] = []
    for _, group in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        row = [number for _, number in group]
        shown.append(str(row[0]) if len(row) == 1 else f"{row[0]}–{row[-1]}")
    return ", ".join(shown)


def _left_empty(report: MergeReport) -> Iterator[tuple[str, str, str]]:
    """The fields that no heading and no wording of an item gives, each with its items."""
    touched = {*report.added, *report.changed}
    tasks = [task for task in report.dataset.work_tasks if task.id in touched]
    standards = [task for task in tasks if task.kind is not WorkTaskKind.RELATED_WORK]
    for field, of in (("kind", tasks), ("level", standards), ("regions", [task for task in tasks if not task.open_to])):
        if numbers := sorted({task.number for task in of if not getattr(task, field)}):
            yield "work_tasks", field, f"items {ranges(numbers)}"


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
            numbers = {record.number for record in counted(merged, figure) or ()}
            lacking = ranges([number for number in range(1, row.declared + 1) if number not in numbers])
            yield (
                f"{recorded} {table.replace('_', ' ')} are recorded, but {figure.id} declares {row.declared}"
                + (f": without {lacking}" if lacking else "")
            )
    for part in parts:
        if isinstance(part, Notice):
            holders: tuple[Notice | Attachment, ...] = (part, *part.attachments)
            for holder in holders:
                yield from _remarks_on_sections(holder, before, aspects)


def _remarks_on_sections(holder: Notice | Attachment, before: Dataset, aspects: Sequence[str]) -> Iterator[str]:
    """Which sections of the Opinions may be aspects, or are in no record because others are."""
    sections = [section for section in holder.sections if section.level == 1]
    bare = {section.ordinal.rstrip("、.．"): section for section in sections}
    if aspects:
        named = {ordinal for ordinal, one in bare.items() if {ordinal, one.ordinal, one.heading} & {*aspects}}
        if named and (left := [f"{one.ordinal}{one.heading}" for ordinal, one in bare.items() if ordinal not in named]):
            yield f"{holder.title}: in no record, since --aspects does not name them: {', '.join(left)}"
        return
    divided = {ordinal: one for ordinal, one in bare.items() if one.children}
    if len(divided) > 1 and "意见" in holder.title:
        known = {aspect.title.zh for aspect in before.aspects}
        likely = [ordinal for ordinal, one in divided.items() if one.heading in known] or [*divided]
        names = ", ".join(f"{one.ordinal}{one.heading}" for one in divided.values())
        yield (
            f"{holder.title}: its items are measures, since no section is named as an aspect; "
            f"to read some as aspects with key tasks, name them by --aspects {' '.join(likely)} (in Python aspects=): {names}"
        )
