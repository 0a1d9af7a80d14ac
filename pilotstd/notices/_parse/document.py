"""What is read from a notice: its sections, tables and attachments, and where each is in the text."""

import datetime
from collections.abc import Iterator
from typing import Any, NamedTuple

import attrs

from pilotstd.model import Role
from pilotstd.notices._parse.names import is_open
from pilotstd.notices._parse.text import Span


class Assignment(NamedTuple):
    """A body that a clause of responsibility names, and its role.

    >>> Assignment("等有关部门", Role.SHARED).open, Assignment("海关总署", Role.LEAD).open
    (True, False)
    """

    name: str
    """The name as printed; for an open end the wording as printed: 等, 等部门, 有关部门."""
    role: Role
    """Lead if the wording or a rule before it says so, otherwise shared."""

    @property
    def open(self) -> bool:
        """Whether the name leaves open which bodies are meant."""
        return is_open(self.name)


class Part(NamedTuple):
    """A stretch of the text and what it is. The parts of a notice, one after the other, are its text."""

    kind: str
    """masthead, number, title, addressees, preamble, section, table, closing, attachment-list, signature, date, footnote,
    attachment-title, attachment-preamble, or unread."""
    span: Span


class Passage(NamedTuple):
    """A stretch of the text with its wording as printed."""

    text: str
    span: Span


class Diagnostic(NamedTuple):
    """Something that a reader should check.

    >>> print(Diagnostic(3, "no document number (发文字号)"))
    line 3: no document number (发文字号)
    """

    line: int
    """The line of the text, from 1."""
    reason: str
    """What is missing or doubtful."""
    rule: str = ""
    """The rule of the reader that found it, by name."""

    @property
    def message(self) -> str:
        """The reason, under the name that other problems have."""
        return self.reason

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class Explained(NamedTuple):
    """What the reader took a line for, and why.

    >>> print(Explained(2, "number", "number", "商办发〔2024〕3号"))
    line 2: number, by the rule number: 商办发〔2024〕3号
    """

    line: int
    """The line of the text, from 1."""
    kind: str
    """The kind of the part that it is in: see `Part`."""
    rule: str
    """The name of the line rule; empty if none holds where the line is."""
    text: str
    """The line, in the one typography."""

    def __str__(self) -> str:
        return f"line {self.line}: {self.kind}, by {f'the rule {self.rule}' if self.rule else 'no rule'}: {self.text}"


def missing_numbers(kind: str, before: int, number: int) -> str:
    """The message for numbers that are skipped between two items or rows.

    >>> missing_numbers("item", 3, 5), missing_numbers("row", 3, 7)
    ('missing item 4', 'missing rows 4 to 6')
    """
    if number == before + 2:
        return f"missing {kind} {before + 1}"
    return f"missing {kind}s {before + 1} to {number - 1}"


@attrs.frozen(kw_only=True)
class Section:
    """A numbered item, as in `（二）发展目标。到2020年，…`, or an article."""

    level: int
    """1 for 一、, 2 for （一）, 3 for 1., 4 for （1）: GB/T 9704-2012, 7.3.3. In a regulation with articles: 1 for 第一章, 2 for 第一节,
    3 for 第一条, 4 for （一）, 5 for 1., 6 for （1）; a 一、 that heads articles is 1, one under them 4, with （一） 5 and so on."""
    ordinal: str
    """The ordinal as printed."""
    number: int
    """Its integer."""
    heading: str
    """The heading without its final point; empty if the item has none."""
    text: str
    """The text under its heading, clauses of responsibility included, that of its children not; a line break between paragraphs."""
    responsibilities: tuple[Assignment, ...] = ()
    """The bodies that its own text makes responsible, in printed order."""
    scope: str | None = None
    """The scope (适用范围), from the item or from a rule before it."""
    span: Span
    """Where it is in the text, its children included."""
    children: "tuple[Section, ...]" = ()
    """The items under it."""

    def walk(self) -> "Iterator[Section]":
        """The section and all under it, in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()


@attrs.frozen(kw_only=True)
class Row:
    """A numbered row of a table."""

    number: int
    cells: tuple[str, ...]
    """The cells as printed, the number included."""
    heading: str = ""
    """The heading above it within the table, without its ordinal."""
    responsibilities: tuple[Assignment, ...] = ()
    """The bodies in the columns 牵头单位, 责任单位, 负责部门, 配合单位 and the like."""
    span: Span


@attrs.frozen(kw_only=True)
class NoticeTable:
    """A table in a notice, with numbered rows. Rows that are missing from the text are reported in the warnings of the notice."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    span: Span


@attrs.frozen(kw_only=True)
class Attachment:
    """A text issued with a notice: 附件, or what a 印发…的通知 issues."""

    label: str = ""
    """附件, 附件1, … as printed; empty if it has none."""
    title: str
    """The title, as one line."""
    preamble: str = ""
    sections: tuple[Section, ...] = ()
    tables: tuple[NoticeTable, ...] = ()
    span: Span
    """Where its text is, or, if that is missing, the line that lists it."""


@attrs.frozen(kw_only=True)
class Notice:
    """An official notice; what its text does not have is empty.

    Values are in one typography: half-width digits, full-width brackets and marks, no blanks between Chinese characters. The wording as
    printed is `text[start:end]` of a span.

    >>> from pilotstd import notices
    >>> notice = notices.parse("某部关于修路的通知\\n某部发〔2024〕3号\\n各省、自治区、直辖市人民政府：\\n一、修路。（某部负责）\\n")
    >>> notice.number, notice.kind, notice.addressees
    ('某部发〔2024〕3号', '通知', ('各省、自治区、直辖市人民政府',))
    """

    text: str
    """The text that was read, without a byte order mark."""
    number: str | None = None
    """The document number (发文字号)."""
    title: str = ""
    """The title, as one line."""
    kind: str | None = None
    """通知, 意见, 批复, 函, 决定, …: the last word of the title."""
    issuers: tuple[str, ...] = ()
    """The bodies that signed, or else those that the title names."""
    addressees: tuple[str, ...] = ()
    """The bodies that it is addressed to (主送机关)."""
    issued: datetime.date | None = None
    """The date of issue (成文日期)."""
    preamble: str = ""
    """The text before the first numbered section."""
    sections: tuple[Section, ...] = ()
    tables: tuple[NoticeTable, ...] = ()
    """Tables of the notice itself, without those of its attachments."""
    closing: str = ""
    """Paragraphs after the last section that belong to the whole notice."""
    attachments: tuple[Attachment, ...] = ()
    footnotes: tuple[str, ...] = ()
    """（此件公开发布） and the like."""
    unread: tuple[Passage, ...] = ()
    """Text that belongs to nothing above."""
    warnings: tuple[Diagnostic, ...] = ()
    """What a reader should check, by line."""
    parts: tuple[Part, ...] = attrs.field(repr=False)
    """The stretches of the text and what each is, in order and without gap or overlap."""

    def walk(self) -> Iterator[Section]:
        """Every section of the notice and its attachments, in printed order."""
        for sections in (self.sections, *(attachment.sections for attachment in self.attachments)):
            for section in sections:
                yield from section.walk()

    def to_json(self) -> dict[str, Any]:
        """The notice for `json.dump`, without the text itself; spans are offsets into that.

        >>> from pilotstd import notices
        >>> notices.parse("关于修路的通知\\n一、修路。\\n").to_json()["sections"][0]["span"]
        [8, 14]
        """
        return {name: value for name, value in to_plain(self).items() if name != "text"}


def to_plain(value: Any) -> Any:
    """A value for `json.dump`: objects by field, spans as pairs, bodies with whether they are open.

    >>> to_plain(Assignment("等部门", Role.SHARED))
    {'name': '等部门', 'role': 'shared', 'open': True}
    """
    if isinstance(value, Assignment):
        return {"name": value.name, "role": str(value.role), "open": value.open}
    if isinstance(value, Part | Passage | Diagnostic):
        return {name: to_plain(item) for name, item in value._asdict().items()}
    if attrs.has(type(value)):
        return {field.name: to_plain(getattr(value, field.name)) for field in attrs.fields(type(value))}
    if isinstance(value, datetime.date):
        return value.isoformat()
    return [to_plain(item) for item in value] if isinstance(value, tuple) else value


def outline(notice: Notice) -> list[str]:
    """The notice as lines to read: head, sections with their bodies, attachments, warnings.

    >>> from pilotstd import notices
    >>> print(*outline(notices.parse("关于修路的通知\\n一、修路\\n（一）修桥。修3座。（甲部牵头，乙部参加）\\n"))[:3], sep="\\n")
    关于修路的通知
      一、修路
        （一）修桥 [甲部 (lead), 乙部]
    """
    head = [notice.title, notice.number, " ".join(notice.issuers), notice.issued and notice.issued.isoformat()]
    lines = [part for part in head if part]
    if notice.addressees:
        lines.append("→ " + " | ".join(notice.addressees))
    lines += _section_lines(notice.sections)
    for attachment in notice.attachments:
        lines.append(f"{attachment.label} {attachment.title}".strip())
        lines += _section_lines(attachment.sections)
        lines += [f"  table of {len(table.rows)} rows: {' | '.join(table.header)}" for table in attachment.tables]
    lines += notice.footnotes
    lines += [f"unread: {passage.text.strip()[:60]}" for passage in notice.unread]
    return lines + [f"check {warning}" for warning in notice.warnings]


def _section_lines(sections: tuple[Section, ...]) -> list[str]:
    return ["  " * item.level + _line(item) for section in sections for item in section.walk()]


def _line(section: Section) -> str:
    title = section.heading or section.text.partition("\n")[0][:60]
    blank = " " if section.ordinal.startswith("第") else ""
    bodies = ", ".join(f"{name} (lead)" if role is Role.LEAD else name for name, role in section.responsibilities)
    scope = f" {{{section.scope}}}" if section.scope else ""
    return f"{section.ordinal}{blank}{title}" + (f" [{bodies}]" if bodies else "") + scope
