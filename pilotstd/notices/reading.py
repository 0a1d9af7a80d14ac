"""From the text of an official notice to its structure.

The head is read from the top (`heads`), the signature with the date is looked for below it, what stands between is the body (`body`), and
what comes after are footnotes and attachments. Each line is one of these or unread, so that the parts are the whole text.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence

import attrs

from pilotstd.notices.body import Body, read_body
from pilotstd.notices.clauses import Standing
from pilotstd.notices.heads import (
    compact,
    date_in,
    is_signature,
    kind_of,
    number_in,
    read_head,
    signature_before,
    split_signature,
    title_of,
)
from pilotstd.notices.names import is_body
from pilotstd.notices.ordinals import ordinal_of
from pilotstd.notices.paragraphs import page_of
from pilotstd.notices.structure import Attachment, Notice, Part, Passage, Remark
from pilotstd.notices.typography import Line, Span, join, lines_of, readable, tidy

_ATTACHED = re.compile(
    "附件?(?P<number>[0-9一二三四五六七八九十]{1,3}(?:[-－—][0-9]{1,2})?)?[：:.、]?$"
)
_ATTACHED_TITLE = re.compile(
    "附件(?P<number>[0-9一二三四五六七八九十]{1,3})[：:.、 \t]+(?P<title>[^。；]{2,80})$"
)
_LIST = re.compile("附件?(?:[0-9]{0,2})[：:](?P<title>.*)$")
_LISTED = re.compile("(?:[0-9]{1,2}[.、．]|（[0-9]{1,2}）|附件[0-9]{1,2}[：:.、])")
_FOOT = re.compile(
    "（.*）$|抄送|主题词|.{0,30}(?:20[0-9]{2})年.{2,6}日印发$|联系人|联系电话|（?此件|（?本文有删减"
)
_WEB = re.compile(
    "责任编辑|扫一扫|打印本?页?|关闭(?:本页|窗口)?|相关(?:稿件|链接|阅读|新闻|文件|解读)|分享到|来源[：:]|返回顶部|上一篇|下一篇|版权所有|主办单位[：:]|承办单位[：:]|网站标识码"
    "|京ICP|.{0,6}ICP备|(?:政策|图片)解读|【"
)
_QUOTED = re.compile("《((?:[^《》]|《[^《》]*》)*)》")
_TITLE_LINES = 6


def read_text(text: str) -> Notice:
    """Read the text of a notice; `notices.read` is this for paths as well."""
    text = text.removeprefix("\ufeff")
    readable(text)
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.head = read_head(text, lines_of(text))
        self.lines = self.head.lines
        self.kinds: dict[int, tuple[str, int]] = {}
        for place, kind in self.head.kinds.items():
            self.kinds[place] = (kind, 0)
        self.page = page_of(self.lines[self.head.end :])
        self.standing = Standing()
        self.remarks: list[Remark] = []
        self.footnotes: list[str] = []
        self.sections = 0
        self.at = {line.start: place for place, line in enumerate(self.lines)}

    # --- The whole ----------------------------------------------------------------------------------------------------

    def read(self) -> Notice:
        head, lines = self.head, self.lines
        signed, dated, after = self._sign_off()
        listed_from, listed = self._list(
            head.end, signed if after else len(lines), after is not None
        )
        starts = self._attachments(after if after is not None else listed_from, listed)
        stop = signed if after is not None else (starts[0][0] if starts else len(lines))
        stop = min(stop, listed_from) if listed_from >= head.end else stop
        body = self._body(head.end, stop)
        tail = after if after is not None else stop
        if after is None and listed and listed_from < len(lines):
            tail = starts[0][0] if starts else self._listed_to
        self._feet(tail, starts[0][0] if starts else len(lines))
        attachments = self._read_attachments(starts, listed)
        issuers, issued = self._issued(signed, dated, after)
        notice = Notice(
            text=self.text,
            number=head.number or self._datum("发文字号", "文号"),
            title=head.title,
            kind=head.kind,
            issuers=issuers,
            addressees=head.addressees,
            issued=issued,
            preamble=body.preamble,
            sections=body.sections,
            tables=body.tables,
            closing=body.closing,
            attachments=attachments,
            footnotes=tuple(self.footnotes),
            parts=tuple(self._parts()),
        )
        unread = [
            Passage(self.text[part.span.start : part.span.end], part.span)
            for part in notice.parts
            if part.kind == "unread"
        ]
        return attrs.evolve(notice, unread=tuple(unread), warnings=self._warnings(notice, unread))

    def _datum(self, *labels: str) -> str | None:
        """The number in the table of a page, where the text itself has none."""
        for label in labels:
            if label in self.head.data:
                return number_in(self.head.data[label])
        return None

    # --- Signature and date -------------------------------------------------------------------------------------------

    def _sign_off(self) -> tuple[int, int | None, int | None]:
        """Where the signature begins, the line of the date, and the line after it; no line where there is no signature."""
        ended = True
        for place in range(self.head.end, len(self.lines)):
            line = self.lines[place]
            if not line.text:
                continue
            if _ATTACHED.match(compact(line.text)) and not compact(line.text).endswith("："):
                break
            found = date_in(line.text)
            if found and (ended or line.indent >= 4):
                names = split_signature(found[0]) if found[0] else ()
                if all(map(is_body, names)):
                    return signature_before(self.lines, place, self.head.end), place, place + 1
            ended = (
                line.text.endswith(("。", "）", "：", "；"))
                or is_signature(line.text)
                or self._is_listed(line)
            )
        return self._undated()

    def _undated(self) -> tuple[int, int | None, int | None]:
        """A signature without a date: names of bodies on lines of their own, before footnotes, attachments or the end."""
        for place in range(self.head.end, len(self.lines)):
            short = compact(self.lines[place].text)
            if not short or not (
                _ATTACHED.match(short) or _FOOT.match(short) or place == len(self.lines) - 1
            ):
                continue
            stop = (
                place + 1
                if place == len(self.lines) - 1
                and not (_ATTACHED.match(short) or _FOOT.match(short))
                else place
            )
            signed = signature_before(self.lines, stop, self.head.end)
            if (
                signed < stop
                and signed > self.head.end
                and set(self._names(signed, stop)) <= set(self.head.issuers)
            ):
                return signed, None, stop
        return len(self.lines), None, None

    def _names(self, start: int, stop: int) -> list[str]:
        return [
            name
            for line in self.lines[start:stop]
            if line.text
            for name in split_signature(line.text)
        ]

    def _is_listed(self, line: Line) -> bool:
        short = compact(line.text)
        return _LIST.match(short) is not None or _LISTED.match(short) is not None

    def _issued(
        self, signed: int, dated: int | None, after: int | None
    ) -> tuple[tuple[str, ...], datetime.date | None]:
        """The issuers and the date, from the signature, else from the head."""
        names: list[str] = []
        issued = self.head.issued
        if after is not None:
            names = self._names(signed, dated if dated is not None else after)
            for place in range(signed, dated if dated is not None else after):
                self._set(place, "signature")
        if dated is not None:
            found = date_in(self.lines[dated].text)
            if found:
                names += split_signature(found[0]) if found[0] else ()
                issued = found[1]
            self._set(dated, "date")
        if issued is None:
            for label in ("成文日期", "印发日期"):
                found = date_in(self.head.data.get(label, ""))
                issued = found[1] if found else issued
        return tuple(dict.fromkeys(names)) or self.head.issuers, issued

    def _set(self, place: int, kind: str, group: int = 0) -> None:
        if self.lines[place].text:
            self.kinds[place] = (kind, group)

    # --- Bodies -------------------------------------------------------------------------------------------------------

    def _body(self, start: int, stop: int, attached: bool = False) -> Body:
        lines = self.lines[start:stop]
        body = read_body(self.text, lines, self.page, self.standing, closes=not attached)
        self.standing = body.standing
        self.remarks += body.remarks
        for start_of, (kind, group) in body.kinds.items():
            named = "attachment-preamble" if attached and kind == "preamble" else kind
            self._set(self.at[start_of], named, group + self.sections if kind == "section" else 0)
        self.sections += max(
            (group for kind, group in body.kinds.values() if kind == "section"), default=0
        )
        return body

    # --- Attachments --------------------------------------------------------------------------------------------------

    def _list(self, start: int, stop: int, signed: bool) -> tuple[int, list[tuple[str, Span]]]:
        """Where the list of attachments begins (附件：1.…), and the titles that it has."""
        place = stop
        for index in range(max(start, stop - 400), stop):
            if _LIST.match(compact(self.lines[index].text)):
                place = index
                break
        if place == stop:
            return stop, []
        titles: list[tuple[list[str], Span]] = []
        self._listed_to = stop
        for index in range(place, stop):
            line = self.lines[index]
            if not line.text:
                continue
            found = _LIST.match(compact(line.text)) if index == place else None
            text = found["title"] if found else line.text
            if not signed and index > place and not _LISTED.match(text):
                self._listed_to = index
                break
            entry = _LISTED.match(text)
            if "。" in text[:-1] or len(text) > 150:
                return stop, []
            if text and (entry or not titles):
                titles.append(
                    ([text[entry.end() :] if entry else text], Span(line.start, line.end))
                )
            elif text:
                titles[-1][0].append(text)
                titles[-1] = (titles[-1][0], Span(titles[-1][1].start, line.end))
            self._set(index, "attachment-list")
        return place, [
            (
                join(parts).strip("。；;").strip("《》")
                if join(parts).count("《") == 1
                else join(parts).strip("。；"),
                span,
            )
            for parts, span in titles
        ]

    def _expected(self, listed: list[tuple[str, Span]]) -> dict[str, str]:
        """The titles of attached texts that the notice names, in its list and in its own title."""
        quoted = _QUOTED.findall(self.head.title)
        about = re.search("(?:印发|转发|公布|发布)(.*?)的?(?:通知|公告|函|决定)$", self.head.title)
        titles = (
            [title for title, _ in listed] + quoted + ([about[1]] if about and not quoted else [])
        )
        return {_key(title): title for title in titles if len(_key(title)) > 3}

    def _attachments(
        self, start: int, listed: list[tuple[str, Span]]
    ) -> list[tuple[int, int, str, str]]:
        """Where each attachment begins: line of its head, line after its title, label, title."""
        expected = self._expected(listed)
        starts: list[tuple[int, int, str, str]] = []
        place = max(start, self.head.end)
        while place < len(self.lines):
            line = self.lines[place]
            short = compact(line.text)
            if not short or place in self.kinds:
                place += 1
                continue
            head = _ATTACHED.match(short)
            titled = _ATTACHED_TITLE.match(line.text) if not head else None
            after, title = self._expected_title(place + bool(head), expected)
            if head:
                if not title:
                    after, title = self._free_title(place + 1)
                starts.append((place, after, short.rstrip("：:.、"), title))
            elif titled:
                starts.append((place, place + 1, f"附件{titled['number']}", tidy(titled["title"])))
                after = place + 1
            elif title:
                starts.append((place, after, "", title))
            else:
                after = place + 1
            place = after
        if not starts and start < len(self.lines) and start > self.head.end:
            starts = self._unnamed(start)
        return starts

    def _expected_title(self, place: int, expected: Mapping[str, str]) -> tuple[int, str]:
        """The line after a title that the notice names, where it stands here, and the title as it stands here."""
        texts: list[str] = []
        for index in range(place, min(place + _TITLE_LINES, len(self.lines))):
            line = self.lines[index]
            if not line.text:
                continue
            if line.text.endswith(("。", "；", "：")) or len(line.text) > 150:
                break
            texts.append(line.text)
            if _key("".join(texts)) in expected:
                more, title = self._suffix(index + 1, title_of(texts))
                return more, title
        return place + 1, ""

    def _suffix(self, place: int, title: str) -> tuple[int, str]:
        """A title with the bracket on the line below it: （2024—2026年）, （试行）."""
        if place < len(self.lines):
            below = compact(self.lines[place].text)
            if re.fullmatch(
                "（(?:.{0,4}20[0-9]{2}.{0,14}|试行|暂行|修订|.{0,8}版|首批|第.{1,3}批)）", below
            ) and not date_in(below):
                return place + 1, title + below
        return place, title

    def _free_title(self, place: int) -> tuple[int, str]:
        """The title at the head of an attachment whose title the notice does not name."""
        texts: list[str] = []
        best = (place, "")
        for index in range(place, min(place + _TITLE_LINES, len(self.lines))):
            line = self.lines[index]
            short = compact(line.text)
            if not short:
                if best[1]:
                    break
                continue
            if "\t" in line.text or self._ends_title(short) or (texts and ordinal_of(line.text)):
                break
            texts.append(line.text)
            if not best[1] or kind_of(short):
                best = (index + 1, title_of(texts))
            if kind_of(short) and not short.endswith(("的", "和")):
                break
        return self._suffix(*best)

    @staticmethod
    def _ends_title(short: str) -> bool:
        return (
            short.endswith(("。", "；", "：", "，", "、"))
            or short in {"序号", "目录"}
            or len(short) > 80
            or re.match("第[一1]章|一、|（一）|为了?[^，]*，", short) is not None
        )

    def _unnamed(self, start: int) -> list[tuple[int, int, str, str]]:
        """An attachment without any head: a title, then sections."""
        place = start
        while place < len(self.lines):
            line = self.lines[place]
            if line.text and not _FOOT.match(compact(line.text)) and not _WEB.match(line.text):
                break
            place += 1
        if place == len(self.lines):
            return []
        after, title = self._free_title(place)
        rest = [line for line in self.lines[after:] if line.text]
        substance = (
            any(ordinal_of(line.text) for line in rest)
            or sum(len(line.text) for line in rest) > 100
        )
        if kind_of(title) and substance:
            return [(place, after, "", title)]
        return []

    def _read_attachments(
        self, starts: list[tuple[int, int, str, str]], listed: list[tuple[str, Span]]
    ) -> tuple[Attachment, ...]:
        attachments = []
        for (place, after, label, title), following in zip(
            starts, [*starts[1:], None], strict=False
        ):
            stop = following[0] if following else self._web_from(after)
            for index in range(place, after):
                self._set(index, "attachment-title")
            body = self._body(after, stop, attached=True)
            end = self.lines[stop - 1].end if stop > 0 else 0
            attachments.append(
                Attachment(
                    label=label,
                    title=title or self._title_from_list(label, listed),
                    preamble=body.preamble,
                    sections=body.sections,
                    tables=body.tables,
                    span=Span(self.lines[place].start, end),
                )
            )
        found = {_key(attachment.title) for attachment in attachments}
        numbered = len(attachments) >= len(listed)
        for title, span in listed:
            if _key(title) not in found and not numbered:
                line = self.text.count("\n", 0, span.start) + 1
                self.remarks.append(
                    Remark(line, f"attachment {title!r} is listed; its text is not there")
                )
                attachments.append(Attachment(title=title, span=span))
        return tuple(attachments)

    @staticmethod
    def _title_from_list(label: str, listed: list[tuple[str, Span]]) -> str:
        digits = label.removeprefix("附件")
        place = int(digits) - 1 if digits.isdecimal() else 0
        return listed[place][0] if place < len(listed) else ""

    # --- What stands between ------------------------------------------------------------------------------------------

    def _web_from(self, start: int) -> int:
        """The line from which on the foot of a web page follows."""
        stop = len(self.lines)
        for place in range(len(self.lines) - 1, max(start, len(self.lines) - 60) - 1, -1):
            if self.lines[place].text and _WEB.match(self.lines[place].text):
                stop = place
        return stop

    def _feet(self, start: int, stop: int) -> None:
        for place in range(start, stop):
            line = self.lines[place]
            if (
                line.text
                and place not in self.kinds
                and _FOOT.match(compact(line.text))
                and len(line.text) < 200
            ):
                self.footnotes.append(tidy(line.text))
                self._set(place, "footnote")

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

    def _warnings(self, notice: Notice, unread: Sequence[Passage]) -> tuple[Remark, ...]:
        remarks = list(self.remarks)
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
        elif notice.issuers == self.head.issuers and re.match(
            f"(?:{'|'.join(map(re.escape, notice.issuers))})等", notice.title
        ):
            remarks.append(
                Remark(
                    1, "the title names only the first of the issuers, and there is no signature"
                )
            )
        if not any(True for _ in notice.walk()):
            remarks.append(Remark(1, "no numbered section"))
        for passage in unread:
            words = tidy(passage.text.strip().replace("\n", " "))
            line = self.text.count("\n", 0, passage.span.start) + 1
            remarks.append(Remark(line, f"not placed: {words[:40]!r}"))
        return tuple(sorted(remarks, key=lambda remark: remark.line))


def _key(title: str) -> str:
    """A title without what differs from one place where it is printed to another."""
    return re.sub("[\\s《》“”\"'‘’、，。；：—\\-（）()〈〉]|^的|的$", "", title)
