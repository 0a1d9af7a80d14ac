"""From the text of an official notice to its structure.

The head is read from the top (`heads`), the signature with the date is looked for below it (`signatures`), what stands between is the
body (`body`), and what comes after are footnotes and attachments (`attachments`). Each line is one of these or unread, so that the
parts are the whole text.
"""

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import attrs

from pilotstd.collector import paused_collector
from pilotstd.notices.attachments import WEB, Listed, Start, find_starts, key, read_list
from pilotstd.notices.body import Body, read_body
from pilotstd.notices.clauses import Standing
from pilotstd.notices.formulas import FOOT, compact, day_in, number_in, split_signature
from pilotstd.notices.heads import read_head
from pilotstd.notices.names import is_body
from pilotstd.notices.paragraphs import page_of
from pilotstd.notices.signatures import find_sign_off
from pilotstd.notices.structure import Attachment, Notice, Part, Passage, Remark
from pilotstd.notices.typography import Span, join, lines_of, readable, tidy

# What the table above a page's text calls the number, the date of issue and the issuers
_NUMBERS = ("文号", "字号", "文件编号")
_ISSUED = (
    "成文",
    "发文日期",
    "发文时间",
    "印发日期",
    "印发时间",
    "签发日期",
    "生成日期",
    "制发日期",
)
_ISSUERS = ("发文机关", "发文单位", "发文部门", "发文机构", "制定机关", "颁布机关", "颁布单位")
_OPENING_LINES = 12
_TRADITIONAL = "國務關於發號辦廳縣區門責單負會參與"  # in the formulas of a notice
_SAMPLE, _SOME = 5000, 5  # characters looked at, and how many of these are more than a quotation
_FOOT_OF_PAGE = 60  # lines at the end in which the foot of a web page is looked for


def read_text(text: str) -> Notice:
    """Read the text of a notice; `notices.read` is this for paths as well."""
    text = text.removeprefix("\ufeff")
    readable(text)
    with paused_collector():
        return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.head = read_head(text, lines_of(text))
        self.lines = self.head.lines
        self.kinds: dict[int, tuple[str, int]] = {
            place: (kind, 0) for place, kind in self.head.kinds.items()
        }
        self.page = page_of(self.lines[self.head.end :])
        self.standing = Standing()
        self.remarks: list[Remark] = []
        self.footnotes: list[str] = []
        self.sections = 0
        self.starts = [line.start for line in self.lines]

    def read(self) -> Notice:
        head, last = self.head, len(self.lines)
        sign_off = find_sign_off(self.lines, head.end, head.issuers)
        stop = sign_off.start if sign_off else last
        listing, listed = read_list(self.lines, head.end, stop, sign_off is not None)
        for place in listing:
            self._set(place, "attachment-list")
        if sign_off:
            for place in range(sign_off.start, sign_off.end):
                self._set(place, "date" if place == sign_off.date else "signature")
        starts = find_starts(
            self.lines,
            sign_off.end if sign_off else head.end,
            after_sign_off=sign_off is not None,
            title=head.title,
            opening=self._opening(head.end, stop),
            listed=listed,
            taken=self.kinds,
        )
        attached = starts[0].place if starts else last
        body = self._body(head.end, min(stop, attached, listing.start))
        self._footnotes(sign_off.end if sign_off else listing.stop, attached)
        notice = Notice(
            text=self.text,
            number=head.number or self._number_above(),
            title=head.title,
            kind=head.kind,
            issuers=(sign_off.issuers if sign_off else ()) or head.issuers or self._issuers_above(),
            addressees=head.addressees,
            issued=(sign_off.issued if sign_off else None) or head.issued or self._date_above(),
            preamble=body.preamble,
            sections=body.sections,
            tables=body.tables,
            closing=body.closing,
            attachments=self._attachments(starts, listed),
            footnotes=tuple(self.footnotes),
            parts=tuple(self._parts()),
        )
        unread = tuple(
            Passage(self.text[start:end], Span(start, end))
            for kind, (start, end) in notice.parts
            if kind == "unread"
        )
        signed = bool(sign_off and sign_off.issuers)
        return attrs.evolve(notice, unread=unread, warnings=self._warnings(notice, unread, signed))

    def _set(self, place: int, kind: str, group: int = 0) -> None:
        if self.lines[place].text:
            self.kinds[place] = (kind, group)

    def _opening(self, start: int, stop: int) -> str:
        """The first lines below the head, which say what the notice issues: 现将《…》印发给你们."""
        return join([line.text for line in self.lines[start : min(stop, start + _OPENING_LINES)]])

    def _number_at(self, offset: int) -> int:
        """The number of the line at an offset."""
        return self.lines[bisect_right(self.starts, offset) - 1].number

    def _number_above(self) -> str | None:
        """The number in the table above a page's text."""
        said = (value for name, value in self.head.data.items() if name.endswith(_NUMBERS))
        return next(filter(None, map(number_in, said)), None)

    def _date_above(self) -> datetime.date | None:
        """The date of issue in the table above a page's text; when the page was published is another matter."""
        said = (value for name, value in self.head.data.items() if name.startswith(_ISSUED))
        return next(filter(None, map(day_in, said)), None)

    def _issuers_above(self) -> tuple[str, ...]:
        """The issuers in the table above a page's text."""
        said = (
            split_signature(value) for name, value in self.head.data.items() if name in _ISSUERS
        )
        return next((names for names in said if all(map(is_body, names))), ())

    def _body(self, start: int, stop: int, attached: bool = False) -> Body:
        lines = self.lines[start:stop]
        body = read_body(self.text, lines, self.page, self.standing, closes=not attached)
        self.standing = body.standing
        self.remarks += body.remarks
        for start_of, (kind, group) in body.kinds.items():
            named = "attachment-preamble" if attached and kind == "preamble" else kind
            self._set(
                bisect_right(self.starts, start_of) - 1,
                named,
                group + self.sections if kind == "section" else 0,
            )
        self.sections += max(
            (group for kind, group in body.kinds.values() if kind == "section"), default=0
        )
        return body

    def _footnotes(self, start: int, stop: int) -> None:
        for place in range(start, stop):
            line = self.lines[place]
            if (
                line.text
                and place not in self.kinds
                and FOOT.match(compact(line.text))
                and len(line.text) < 200
            ):
                self.footnotes.append(tidy(line.text))
                self._set(place, "footnote")

    def _attachments(
        self, starts: Sequence[Start], listed: Sequence[Listed]
    ) -> tuple[Attachment, ...]:
        attachments = []
        for (place, after, label, title), following in zip(
            starts, [*starts[1:], None], strict=False
        ):
            stop = following.place if following else self._end_of_text(after)
            for index in range(place, after):
                self._set(index, "attachment-title")
            body = self._body(after, stop, attached=True)
            attachments.append(
                Attachment(
                    label=label,
                    title=title or _title_of(label, listed),
                    preamble=body.preamble,
                    sections=body.sections,
                    tables=body.tables,
                    span=Span(self.lines[place].start, self.lines[stop - 1].end),
                )
            )
        found = {key(attachment.title) for attachment in attachments}
        for title, span in listed if len(attachments) < len(listed) else ():
            if key(title) not in found:
                self.remarks.append(
                    Remark(
                        self._number_at(span.start),
                        f"attachment {title!r} is listed; its text is not there",
                    )
                )
                attachments.append(Attachment(title=title, span=span))
        return tuple(attachments)

    def _end_of_text(self, start: int) -> int:
        """The line from which on the foot of a web page follows."""
        first = max(start, len(self.lines) - _FOOT_OF_PAGE)
        feet = (
            place for place in range(first, len(self.lines)) if WEB.match(self.lines[place].text)
        )
        return next(feet, len(self.lines))

    def _parts(self) -> Iterator[Part]:
        """Lines of one kind that follow each other; an empty line goes with the one before it."""
        start = 0
        current: tuple[str, int] | None = None
        for place, line in enumerate(self.lines):
            if not line.text:
                continue
            kind = self.kinds.get(place, ("unread", 0))
            if current is not None and kind != current:
                yield Part(current[0], Span(start, line.start))
                start = line.start
            current = kind
        yield Part(current[0] if current else "unread", Span(start, len(self.text)))

    def _warnings(
        self, notice: Notice, unread: Sequence[Passage], signed: bool
    ) -> tuple[Remark, ...]:
        remarks = list(self.remarks)
        if sum(map(self.text[:_SAMPLE].count, _TRADITIONAL)) > _SOME:
            remarks.append(
                Remark(
                    1, "the text is in traditional characters: convert it to simplified ones first"
                )
            )
        if not notice.title:
            remarks.append(
                Remark(1, "no title: no line above the text ends in 通知, 意见, 批复 or the like")
            )
        elif notice.kind is None:
            remarks.append(
                Remark(1, f"the title {notice.title!r} ends in no kind of document that is known")
            )
        if not notice.number:
            remarks.append(Remark(1, "no document number (发文字号)"))
        if not notice.issued:
            remarks.append(Remark(1, "no date of issue (成文日期)"))
        if not notice.issuers:
            remarks.append(Remark(1, "no issuer: neither signature nor title names one"))
        elif not signed and re.match(
            f"(?:{'|'.join(map(re.escape, notice.issuers))})等", notice.title
        ):
            remarks.append(
                Remark(
                    1, "the title names only the first of the issuers, and there is no signature"
                )
            )
        if not any(True for _ in notice.walk()):
            remarks.append(Remark(1, "no numbered section"))
        for text, (start, _) in unread:
            line = self._number_at(start)
            remarks.append(Remark(line, f"not placed: {tidy(' '.join(text.split()))[:40]!r}"))
        return tuple(sorted(remarks, key=lambda remark: remark.line))


def _title_of(label: str, listed: Sequence[Listed]) -> str:
    """The title that the list gives to an attachment with a label: that of 附件2 is the second."""
    digits = label.removeprefix("附件")
    place = int(digits) - 1 if digits.isdecimal() else 0
    return listed[place].title if 0 <= place < len(listed) else ""
