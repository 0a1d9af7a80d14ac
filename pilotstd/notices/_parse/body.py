"""The body of a notice or an attachment: its preamble, sections, closing paragraphs and tables."""

import re
from collections.abc import Callable, Sequence
from itertools import islice

import attrs

from pilotstd.notices._parse.document import Diagnostic, NoticeTable, Section
from pilotstd.notices._parse.lines import DEFAULT, RULES, Verdict, is_page_number
from pilotstd.notices._parse.numbering import NumberingScheme, Ordinal, is_inserted, scheme_of
from pilotstd.notices._parse.paragraphs import Page, Paragraph, opens
from pilotstd.notices._parse.phrases import compact
from pilotstd.notices._parse.responsibility import (
    ClauseRules,
    Responsibilities,
    bare_names,
    charged,
    parse_responsibilities,
)
from pilotstd.notices._parse.tables import TableReader
from pilotstd.notices._parse.text import Line, Span

_SENTENCE = re.compile("[^。]{1,40}。")
_LABELLED = re.compile("[^，。；：“”《》（）]{2,15}：(?=.)")
_LEADER = re.compile("[….·—\\-]*[0-9]*$")  # with the number of the page: 总则……3
_CONTENTS = 400  # lines of a table of contents
_FEWEST_BARE = 3  # brackets without a duty that make a habit
_LONGEST = 60  # characters of a heading


@attrs.define
class _Item:
    ordinal: Ordinal
    paragraphs: list[Paragraph]
    heading: str = ""
    text: str = ""
    end: int = 0

    @property
    def first(self) -> Line:
        return self.paragraphs[0].first


@attrs.define
class Body:
    """What the body of a notice or an attachment has."""

    preamble: str
    sections: tuple[Section, ...]
    closing: str
    tables: tuple[NoticeTable, ...]
    rules: ClauseRules
    """The rules that hold for clauses after it."""
    diagnostics: list[Diagnostic]
    kinds: dict[int, Verdict]
    """What each line is, by its offset."""


def read_body(text: str, folded: str, lines: Sequence[Line], page: Page, rules: ClauseRules, closes: bool) -> Body:
    """Read a body of a text, given also as `fold` gives it; *rules* are those from the text before it, *closes* means that closing paragraphs may end it."""
    return _BodyReader(text, folded, lines, page, rules).read(closes)


class _BodyReader:
    def __init__(self, text: str, folded: str, lines: Sequence[Line], page: Page, rules: ClauseRules) -> None:
        self.source = text
        self.folded = folded
        self.lines = lines
        self.page = page
        self.rules = rules
        self.preamble: list[Paragraph] = []
        self.items: list[_Item] = []
        self.tables: list[TableReader] = []
        self.diagnostics: list[Diagnostic] = []
        self.kinds: dict[int, Verdict] = {}
        self.rules_of: list[ClauseRules] = []
        """The rules before each item."""
        self.last: dict[int, int] = {}  # the last number of each level
        self.scheme = NumberingScheme.PLAIN

    def read(self, closes: bool) -> Body:
        self._gather()
        closing = self._closing() if closes else []
        self._headings()
        return self._finish(closing)

    # --- Lines to paragraphs, paragraphs to items ---------------------------------------------------------------------

    def _gather(self) -> None:
        inked = [line for line in self.lines if line.text]
        contents = _contents(inked)
        self.kinds |= {line.start: Verdict("unread", "contents") for line in inked[contents]}
        del inked[contents]
        self.scheme = scheme_of(line.text for line in inked)
        table: TableReader | None = None
        paragraph: Paragraph | None = None
        before: Line | None = None
        for index, line in enumerate(inked):
            blank = before is not None and line.number > before.number + 1
            if is_page_number(line.text):
                self.kinds[line.start] = Verdict("unread", "page-number")
                before = None  # a paragraph may continue on the next page
                continue
            before = line
            if table is None and TableReader.begins(line, inked[index + 1 : index + 40]):
                table, paragraph = TableReader(line), None
                self.tables.append(table)
                self.kinds[line.start] = Verdict("table", "table-header")
                continue
            ordinal = self.scheme.ordinal_of(line.text)
            if table is not None:
                heading = ordinal is not None and self._heads_rows(table, line, ordinal)
                if (
                    ordinal
                    and heading
                    and table.tabbed
                    and index + 1 < len(inked)
                    and table.continues_with(inked[index + 1])
                ):
                    table.add_heading(line.text[ordinal.length :].lstrip())
                    self.kinds[line.start] = Verdict("table", ordinal.rule)
                    continue
                if not heading and table.takes(line):
                    self.kinds[line.start] = Verdict("table", "table-row")
                    continue
                if table.rows and ordinal is None:
                    table = None
            elif RULES["bare-page-number"].match(line.text) and not (
                paragraph and paragraph.unfinished(self.page, blank)
            ):
                self.kinds[line.start] = Verdict("unread", "bare-page-number")
                before = None
                continue
            if ordinal is not None and opens(ordinal, paragraph, self.last, self.page, blank):
                paragraph = Paragraph(line, ordinal)
                self._open(ordinal, paragraph)
                if table is not None:
                    table.add_heading(paragraph.text)
            elif paragraph is not None and paragraph.continues_with(line, self.page, blank):
                paragraph.take(line)
            else:
                paragraph = Paragraph(line)
                (self.items[-1].paragraphs if self.items else self.preamble).append(paragraph)

    def _heads_rows(self, table: TableReader, line: Line, ordinal: Ordinal) -> bool:
        """Whether a line with an ordinal is a heading within a table, not a cell."""
        if ordinal.level > 2 or "\t" in line.text:
            return False
        return table.full or (table.heading != "" and ordinal.number == self.last.get(ordinal.level, 0) + 1)

    def _open(self, ordinal: Ordinal, paragraph: Paragraph) -> None:
        level, number = ordinal.level, ordinal.number
        known = self.last.get(level, 0)
        is_next = number == known + (not is_inserted(ordinal))
        if not is_next and not (number == 1 and level > 1):
            before = f"after number {known}" if known else "first"
            message = f"item {ordinal.printed} comes {before}: look for a missing or repeated one"
            self.diagnostics.append(Diagnostic(paragraph.first.number, message, "numbering"))
        elif number == 1 and known and not self._restarts(level):
            message = f"item {ordinal.printed} is repeated under one heading"
            self.diagnostics.append(Diagnostic(paragraph.first.number, message, "numbering"))
        self.last[level] = number
        deepest = self.scheme.deepest
        if level < deepest:  # the numbers of （一） and 1. may continue under the next heading, those of （1） do not
            self.last.pop(deepest, None)
        self.items.append(_Item(ordinal, [paragraph]))

    def _restarts(self, level: int) -> bool:
        """Whether an item of a higher level is between this and the last of its level."""
        for item in reversed(self.items):
            if item.ordinal.level == level:
                return False
            if item.ordinal.level < level:
                return True
        return True

    # --- Headings and closing paragraphs -------------------------------------------------------------------------------------------

    def _closing(self) -> list[Paragraph]:
        """Paragraphs after the last item that belong to the whole, because all items of its level have one paragraph each."""
        if not self.items or len(self.items[-1].paragraphs) == 1 or self.tables:
            return []
        last = self.items[-1]
        alike = [item for item in self.items[:-1] if item.ordinal.level == last.ordinal.level]
        own = last.paragraphs[0].text
        if len(alike) < 2 or any(len(item.paragraphs) > 1 for item in alike) or not own.endswith(("。", "）")):
            return []
        if len(own) <= _LONGEST and own.count("。") <= 1 and "（" not in own:
            return []
        closing = last.paragraphs[1:]
        if not RULES["closing"].match(closing[0].text):
            return []
        del last.paragraphs[1:]
        return closing

    def _headings(self) -> None:
        """Separate headings from text, for all items of a level alike."""
        by_level: dict[int, list[tuple[_Item, list[str], str]]] = {}
        for item, following in zip(self.items, [*self.items[1:], None], strict=False):
            texts = [paragraph.text for paragraph in item.paragraphs]
            parent = following is not None and following.ordinal.level > item.ordinal.level
            form = _form(texts[0], followed=parent or len(texts) > 1)
            if self.scheme.headless and item.ordinal.level > 2:
                form = "text"
            by_level.setdefault(item.ordinal.level, []).append((item, texts, form))
        for items in by_level.values():
            headed = 2 * sum(form in {"heading", "headed"} for _, _, form in items) >= len(items)
            if any(own.startswith(("同意", "原则同意")) for _, (own, *_), _ in items):
                headed = False  # a reply, in sentences
            for item, (own, *rest), form in items:
                item.heading, text = self._split_heading(own, form if headed or form == "heading" else "text")
                item.text = "\n".join(part for part in (text, *rest) if part)

    def _split_heading(self, own: str, form: str) -> tuple[str, str]:
        if form == "headed":
            end = min(match.end() for match in (_SENTENCE.match(own), _LABELLED.match(own)) if match)
            heading, clause = self._without_clause(own[: end - 1])
            return heading, f"{clause}。{own[end:]}" if clause else own[end:]
        return self._without_clause(own) if form == "heading" else ("", own)

    def _without_clause(self, own: str) -> tuple[str, str]:
        """A heading, and the clause of responsibility in the bracket at its end."""
        if own.endswith("）"):
            start = own.find("（")
            while start > 0:
                if parse_responsibilities(own[start:], ClauseRules())[0].assignments:
                    return own[:start], own[start:]
                start = own.find("（", start + 1)
        return own.rstrip("。：；，"), ""

    def _assign(self) -> list[Responsibilities]:
        """What the clauses of each item say."""
        found = []
        for item in self.items:
            own = f"{item.heading}\n{item.text}" if item.text else item.heading
            self.rules_of.append(self.rules)
            responsibilities, self.rules = parse_responsibilities(own, self.rules)
            self.diagnostics += [Diagnostic(item.first.number, doubt, "clause") for doubt in responsibilities.doubts]
            found.append(responsibilities)
        self._charge_bare(found)
        return found

    def _charge_bare(self, found: list[Responsibilities]) -> None:
        """Charge the bodies in brackets without a duty at the ends of items.

        They are charged if most items that are not divided end so, and hardly any has a clause with a duty.
        """
        following = [*(item.ordinal.level for item in self.items[1:]), 0]
        leaves = [at for at, item in enumerate(self.items) if item.text and following[at] <= item.ordinal.level]
        worded = sum(bool(found[at].assignments) for at in leaves)
        bare = {at: names for at in leaves if not found[at].assignments and (names := bare_names(self.items[at].text))}
        habit = len(bare) >= _FEWEST_BARE and 2 * len(bare) >= len(leaves) and 4 * worded <= len(bare)
        for at, names in bare.items():
            item = self.items[at]
            if habit:
                found[at] = found[at]._replace(assignments=charged(names, self.rules_of[at]))
            else:
                reason = f"the bracket at the end of item {item.ordinal.printed} names bodies without a duty: not read as a clause"
                self.diagnostics.append(Diagnostic(item.first.number, reason, "bare-bracket"))

    # --- Items to sections --------------------------------------------------------------------------------------------

    def _finish(self, closing: list[Paragraph]) -> Body:
        preamble = "\n".join(paragraph.text for paragraph in self.preamble)
        self.rules = parse_responsibilities(preamble, self.rules)[1]
        for paragraph in self.preamble:
            self._mark(paragraph, "preamble", 0)
        for number, item in enumerate(self.items, 1):
            for paragraph in item.paragraphs:
                self._mark(paragraph, "section", number)
        for paragraph in closing:
            self._mark(paragraph, "closing", 0)
        end = closing[0].first.start if closing else (self.lines[-1].end if self.lines else 0)
        sections = self._nested(end)
        tables = []
        for reader in self.tables:
            table, diagnostics = reader.read(self.rules)
            tables.append(table)
            self.diagnostics += diagnostics
        return Body(
            preamble=preamble,
            sections=sections,
            closing="\n".join(paragraph.text for paragraph in closing),
            tables=tuple(tables),
            rules=self.rules,
            diagnostics=self.diagnostics,
            kinds=self.kinds,
        )

    def _mark(self, paragraph: Paragraph, kind: str, number: int) -> None:
        """Say what the lines of a paragraph are."""
        first = paragraph.first.text
        if kind == "closing":
            rule = "closing"
        elif paragraph.ordinal:
            rule = paragraph.ordinal.rule
        else:
            rule = "table-note" if self.tables and RULES["table-note"].match(first) else DEFAULT
        for line in paragraph.lines:
            self.kinds[line.start] = Verdict(kind, rule, number)
            rule = "broken"

    def _nested(self, end: int) -> tuple[Section, ...]:
        """The sections, each with those of deeper levels that follow it."""
        built: list[Callable[[tuple[Section, ...], int], Section]] = [
            self._section(item, responsibilities)
            for item, responsibilities in zip(self.items, self._assign(), strict=True)
        ]
        waiting: list[tuple[int, Section]] = []  # from the end: sections that have no parent yet
        stop = end
        ends: dict[int, int] = {}
        for item, build in zip(reversed(self.items), reversed(built), strict=True):
            level, start = item.ordinal.level, item.first.start
            children = []
            while waiting and waiting[-1][0] > level:
                children.append(waiting.pop()[1])
            stop = min((ends[at] for at in ends if at <= level), default=end)
            waiting.append((level, build(tuple(children), stop)))
            ends = {at: offset for at, offset in ends.items() if at < level} | {level: start}
        return tuple(section for _, section in reversed(waiting))

    def _section(
        self, item: _Item, responsibilities: Responsibilities
    ) -> Callable[[tuple[Section, ...], int], Section]:
        line = item.first
        inked = (
            at for at in range(line.start, line.end) if not self.folded[at].isspace() and self.folded[at] != "\u200b"
        )
        printed = "".join(self.source[at] for at in islice(inked, len(item.ordinal.printed)))

        def build(children: tuple[Section, ...], end: int) -> Section:
            return Section(
                level=item.ordinal.level,
                ordinal=printed,
                number=item.ordinal.number,
                heading=item.heading,
                text=item.text,
                responsibilities=responsibilities.assignments,
                scope=responsibilities.scope,
                span=Span(line.start, end),
                children=children,
            )

        return build


def _contents(lines: Sequence[Line]) -> slice:
    """The lines of a table of contents: from 目录 to where its first entry is repeated."""
    heads = (index for index, line in enumerate(lines) if line.text[0] == "目" and RULES["contents"].match(line.text))
    first = next(heads, len(lines))
    entries = [_LEADER.sub("", compact(line.text)) for line in lines[first + 1 : first + _CONTENTS]]
    again = next((i for i, entry in enumerate(entries) if i and entry == entries[0]), 0)
    if not again or any("。" in entry for entry in entries[:again]):
        return slice(0, 0)
    return slice(first, first + 1 + again)


def _form(own: str, followed: bool) -> str:
    """How an item begins; *followed* means that more text or items of a deeper level are under it.

    heading: 总体要求; headed: 发展目标。到2020年，…; text: 支持在试验区设置商标受理窗口。（负责部门：知识产权局）
    """
    first = _SENTENCE.match(own)
    if "。" not in own[:-1] and len(own) <= _LONGEST and not own.endswith("；"):
        if own.endswith("。"):
            plain = first and not any(mark in own for mark in "（：")
            return "heading" if followed and plain else "text"
        return "headed" if _LABELLED.match(own) else "heading"
    if first and first.end() < len(own) and (own[first.end()] != "（" or "。" in own.rpartition("）")[2]):
        return "headed"
    return "headed" if _LABELLED.match(own) else "text"
