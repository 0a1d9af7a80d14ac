"""From the text of an official notice to its structure.

The head is read from the top (`head`), the signature with the date is looked for below it (`ending`), the text between them is the body
(`body`), and footnotes and attachments follow. Each line is one of these, by a rule of the table in `lines`, or unread, so that the parts
are the whole text.
"""

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import attrs

from pilotstd.notices._parse.body import Body, read_body
from pilotstd.notices._parse.document import Attachment, Diagnostic, Explained, Notice, Part, Passage
from pilotstd.notices._parse.ending import (
    Listed,
    Signature,
    Start,
    find_signature,
    find_starts,
    foot_of_page,
    further_lists,
    key,
    read_list,
    without_page_lines,
)
from pilotstd.notices._parse.head import read_head
from pilotstd.notices._parse.lexicon import ISSUED_FIELDS, ISSUER_FIELDS, NUMBER_FIELDS, any_of
from pilotstd.notices._parse.lines import RULES, Verdict
from pilotstd.notices._parse.names import is_body
from pilotstd.notices._parse.numbering import article_of, ordinal_of
from pilotstd.notices._parse.paragraphs import join_page_marks, page_of, split_joined
from pilotstd.notices._parse.phrases import day_in, number_in, split_signature
from pilotstd.notices._parse.responsibility import ClauseRules
from pilotstd.notices._parse.text import Span, check_readable, fold, is_traditional, join, lines_of, simplified, tidy

_UNREAD = Verdict("unread", "")
_OPENING_LINES = 12
_LONGEST_ISSUER = 32  # characters
_LONGEST_OF_MENU = 20  # characters


def parse_notice(text: str) -> Notice:
    """Parse the text of a notice.

    Raises `UnreadableNotice` for a text that is empty or has control characters.
    """
    text = text.removeprefix("\ufeff")
    check_readable(text)
    return _Reader(text).read()


def explain_notice(text: str) -> tuple[Explained, ...]:
    """What each line of the text of a notice was taken for, and by which rule."""
    text = text.removeprefix("\ufeff")
    check_readable(text)
    reader = _Reader(text)
    reader.read()
    return tuple(reader.explained())


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.diagnostics: list[Diagnostic] = []
        if is_traditional(text):
            self.folded, told = simplified(self.folded)
            self.diagnostics.append(Diagnostic(1, told, "script"))
        lines = join_page_marks(lines_of(text, self.folded))
        unbroken = split_joined(lines, self.folded)
        self.head = read_head(self.folded, unbroken)
        self.lines = self.head.lines
        self.kinds: dict[int, Verdict] = dict(self.head.kinds)
        """What each line is, by index."""
        self.page = page_of(self.lines[self.head.end :])
        self.rules = ClauseRules()
        if len(unbroken) > len(lines):
            reason = f"the line breaks are gone: {len(unbroken) - len(lines)} are put in at ordinals and set phrases"
            self.diagnostics.append(Diagnostic(1, reason, "joined-lines"))
        self.footnotes: list[str] = []
        self.sections = 0
        self.starts = [line.start for line in self.lines]
        self.foot = len(self.lines)
        """The line where the foot of a web page begins."""
        self.lists: list[tuple[range, list[Listed]]] = []
        """The lists of attachments that attached texts have of their own."""

    def read(self) -> Notice:
        head = self.head
        self._pass_menu()
        self.foot = last = foot_of_page(self.lines, head.end)
        signature = find_signature(self.lines[:last], head.end, head.issuers)
        stop = signature.start if signature else last
        listing, listed = read_list(self.lines, head.end, stop, signature is not None)
        self.lists = further_lists(self.lines, max(stop, listing.stop), last)
        for index in (*listing, *(index for lines, _ in self.lists for index in lines)):
            self._set(index, self._of_list(index))
        listed = [*listed, *(entry for _, entries in self.lists for entry in entries)]
        if signature:
            for index in range(signature.start, signature.end):
                self._set(index, self._of_signature(index, signature))
        starts = find_starts(
            self.lines,
            signature.end if signature else head.end,
            last,
            after_signature=signature is not None,
            title=head.title,
            opening=self._opening(head.end, stop),
            listed=listed,
            taken=self.kinds,
        )
        attached = starts[0].head if starts else last
        body = self._body(head.end, min(stop, attached, listing.start))
        self._footnotes(signature.end if signature else listing.stop, attached)
        notice = Notice(
            text=self.text,
            number=head.number or self._number_above(),
            title=head.title,
            kind=head.kind,
            issuers=self._issuers(signature),
            addressees=head.addressees,
            issued=(signature.issued if signature else None) or head.issued or self._date_above(),
            preamble=body.preamble,
            sections=body.sections,
            tables=body.tables,
            closing=body.closing,
            attachments=self._attachments(starts, listed),
            footnotes=tuple(self.footnotes),
            parts=tuple(self._parts()),
        )
        unread = tuple(
            Passage(self.text[start:end], Span(start, end)) for kind, (start, end) in notice.parts if kind == "unread"
        )
        signed = bool(signature and signature.issuers)
        return attrs.evolve(notice, unread=unread, warnings=self._warnings(notice, unread, signed))

    def explained(self) -> Iterator[Explained]:
        """What each line with text was taken for."""
        for index, line in enumerate(self.lines):
            if line.text:
                kind, rule, _ = self.kinds.get(index) or Verdict("unread", self._rule_of_foot(index))
                yield Explained(line.number, kind, rule, line.text)

    def _rule_of_foot(self, index: int) -> str:
        """The rule for a line that is unread, because it is at the foot of a page."""
        text = self.lines[index].text
        fitting = (name for name in ("page-foot", "host", "menu") if RULES[name].match(text))
        return next(fitting, "page-foot") if index >= self.foot else ""

    def _pass_menu(self) -> None:
        """Leave out the lines of a page above a text without a title."""
        if self.head.title:
            return
        for index in range(self.head.end, len(self.lines)):
            text = self.lines[index].text
            if (
                len(text) > _LONGEST_OF_MENU
                or text.endswith(("。", "：", "；"))
                or ordinal_of(text)
                or article_of(text)
                or "\t" in text
            ):
                break
            if text:
                self.kinds[index] = Verdict("unread", "menu")
                self.head.end = index + 1

    def _set(self, index: int, verdict: Verdict) -> None:
        if self.lines[index].text:
            self.kinds[index] = verdict

    def _of_list(self, index: int) -> Verdict:
        opens = RULES["attachment-list"].match(self.lines[index].text)
        return Verdict("attachment-list", "attachment-list" if opens else "listed")

    def _of_signature(self, index: int, signature: Signature) -> Verdict:
        if index == signature.date:
            return Verdict("date", "date")
        note = RULES["signature-note"].match(self.lines[index].text)
        return Verdict("signature", "signature-note" if note else "signature")

    def _opening(self, start: int, stop: int) -> str:
        """The first lines below the head, which name what the notice issues: 现将《…》印发给你们."""
        return join([line.text for line in self.lines[start : min(stop, start + _OPENING_LINES)]])

    def _number_at(self, offset: int) -> int:
        """The number of the line at an offset."""
        return self.lines[bisect_right(self.starts, offset) - 1].number

    def _number_above(self) -> str | None:
        """The number in the table above the text of a page."""
        values = (value for name, value in self.head.data.items() if name.endswith(NUMBER_FIELDS))
        return next(filter(None, map(number_in, values)), None)

    def _date_above(self) -> datetime.date | None:
        """The date of issue in the table above the text of a page."""
        values = (value for name, value in self.head.data.items() if name.startswith(ISSUED_FIELDS))
        return next(filter(None, map(day_in, values)), None)

    def _issuers(self, signature: Signature | None) -> tuple[str, ...]:
        """The bodies that signed, or that the title names, or the table above the text of a page."""
        issuers = (signature.issuers if signature else ()) or self.head.issuers or self._issuers_above()
        glued = [name for name in issuers if len(name) > _LONGEST_ISSUER]
        if not glued:
            return issuers
        reason = f"the issuers are printed without blanks between them: {glued[0][:60]!r}"
        line = self.lines[signature.start].number if signature and signature.issuers else 1
        self.diagnostics.append(Diagnostic(line, reason, "signature"))
        return ()

    def _issuers_above(self) -> tuple[str, ...]:
        """The issuers in the table above the text of a page."""
        values = (value for name, value in self.head.data.items() if name in ISSUER_FIELDS)
        rows = map(split_signature, values)
        return next((names for names in rows if all(map(is_body, names))), ())

    def _body(self, start: int, stop: int, attached: bool = False) -> Body:
        lines = self.lines[start : without_page_lines(self.lines, start, stop)]
        body = read_body(self.text, self.folded, lines, self.page, self.rules, closes=not attached)
        self.rules = body.rules
        self.diagnostics += body.diagnostics
        for start_of, (kind, rule, group) in body.kinds.items():
            named = "attachment-preamble" if attached and kind == "preamble" else kind
            verdict = Verdict(named, rule, group + self.sections if kind == "section" else 0)
            self._set(bisect_right(self.starts, start_of) - 1, verdict)
        self.sections += max((one.group for one in body.kinds.values()), default=0)
        return body

    def _footnotes(self, start: int, stop: int) -> None:
        for index in range(start, stop):
            line = self.lines[index]
            if index not in self.kinds and RULES["footnote"].match(line.text) and len(line.text) < 200:
                self.footnotes.append(tidy(line.text))
                self._set(index, Verdict("footnote", "footnote"))

    def _attachments(self, starts: Sequence[Start], listed: Sequence[Listed]) -> tuple[Attachment, ...]:
        attachments = []
        for (head, after, label, title, rule), following in zip(starts, [*starts[1:], None], strict=False):
            stop = following.head if following else max(self.foot, after)
            for index in range(head, after):
                below = index > head and RULES["below-title"].match(self.lines[index].text)
                self._set(index, Verdict("attachment-title", "below-title" if below else rule))
            ends = [lines.start for lines, _ in self.lists if after <= lines.start < stop]
            body = self._body(after, min([stop, *ends]), attached=True)
            self._footnotes(min([stop, *ends]), stop)
            attachments.append(
                Attachment(
                    label=label,
                    title=title or _title_of(label, listed),
                    preamble=body.preamble,
                    sections=body.sections,
                    tables=body.tables,
                    span=Span(self.lines[head].start, self.lines[stop - 1].end),
                )
            )
        titles = {key(attachment.title).rstrip("版") for attachment in attachments}
        named = {key(title).rstrip("版") for title, _ in listed}
        texts = sum(bool(one.label) or key(one.title).rstrip("版") in named for one in attachments)
        for title, span in listed if texts < len(listed) else ():
            if key(title).rstrip("版") not in titles:
                self.diagnostics.append(
                    Diagnostic(
                        self._number_at(span.start),
                        f"attachment {title!r} is listed, but its text is missing",
                        "attachments",
                    )
                )
                attachments.append(Attachment(title=title, span=span))
        return tuple(attachments)

    def _parts(self) -> Iterator[Part]:
        """Runs of lines of one kind; an empty line belongs to the one before it."""
        start = 0
        current: tuple[str, int] | None = None
        for index, line in enumerate(self.lines):
            if not line.text:
                continue
            verdict = self.kinds.get(index, _UNREAD)
            kind = (verdict.kind, verdict.group)
            if current is not None and kind != current:
                yield Part(current[0], Span(start, line.start))
                start = line.start
            current = kind
        yield Part(current[0] if current else "unread", Span(start, len(self.text)))

    def _warnings(self, notice: Notice, unread: Sequence[Passage], signed: bool) -> tuple[Diagnostic, ...]:
        warnings = list(self.diagnostics)
        warnings += [Diagnostic(1, reason, "head") for reason in self._missing(notice, signed)]
        for text, (start, _) in unread:
            message = f"unread: {tidy(' '.join(text.split()))[:40]!r}"
            warnings.append(Diagnostic(self._number_at(start), message, "unread"))
        return tuple(sorted(warnings, key=lambda warning: warning.line))

    def _missing(self, notice: Notice, signed: bool) -> Iterator[str]:
        """What a notice should have and this one has not."""
        if not notice.title:
            yield "no title: no line above the text ends in 通知, 意见, 批复 or the like"
        elif notice.kind is None:
            yield f"the title {notice.title!r} does not end in a known kind of document"
        if not notice.number:
            yield "no document number (发文字号)"
        if not notice.issued:
            yield "no date of issue (成文日期)"
        if not notice.issuers:
            yield "no issuer: neither a signature nor the title names one"
        elif not signed and re.match(f"{any_of(map(re.escape, notice.issuers))}等", notice.title):
            yield "the title names only the first issuer, and the signature is missing"
        if not any(True for _ in notice.walk()):
            yield "no numbered section"


def _title_of(label: str, listed: Sequence[Listed]) -> str:
    """The title that the list gives to an attachment with a label: that of 附件2 is the second."""
    digits = label.removeprefix("附件")
    index = int(digits) - 1 if digits.isdecimal() else 0
    return listed[index].title if 0 <= index < len(listed) else ""
