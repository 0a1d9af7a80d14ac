"""From the structure of a notice to records: a document, its measures, aspects and key tasks, and work tasks."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

import attrs

from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidQuery, UnknownRecord, near
from pilotstd.model import (
    Aspect,
    Basis,
    Document,
    DocumentKind,
    Evidence,
    KeyTask,
    Label,
    Language,
    Measure,
    Record,
    WorkTask,
)
from pilotstd.notices.asking import Asked, asked_for, batch_in
from pilotstd.notices.clauses import without_clauses
from pilotstd.notices.matching import Matcher
from pilotstd.notices.structure import Attachment, Notice, Section
from pilotstd.notices.tasklists import TaskItem, TaskList
from pilotstd.notices.typography import number_of
from pilotstd.passages import digest

Parts = Notice | Attachment | TaskList
R = TypeVar("R", bound=Record)


_KINDS = {
    "通知": DocumentKind.NOTICE,
    "意见": DocumentKind.OPINIONS,
    "决定": DocumentKind.DECISION,
    "批复": DocumentKind.REPLY,
    "函": DocumentKind.LETTER,
    "公告": DocumentKind.ANNOUNCEMENT,
    "通报": DocumentKind.CIRCULAR,
    "方案": DocumentKind.PLAN,
    "规划": DocumentKind.PLAN,
    "计划": DocumentKind.PLAN,
    "清单": DocumentKind.TASK_LIST,
}
_CONSENT = re.compile("经(?P<body>[^，。；经]{2,20}?)(?:研究)?(?:同意|批准)")
_SHORTENED = "matched with 国家 or 中国 put before the printed name"


class Converter:
    """Turns parts of one document into records."""

    def __init__(
        self,
        ds: Dataset,
        *,
        document_id: str | None = None,
        source: str = "source:notice",
        published: datetime.date | None = None,
        aspects: Sequence[str] = (),
        batch: int | None = None,
        beside_notice: bool = False,
    ) -> None:
        self.ds = ds
        self.beside_notice = beside_notice
        self.document_id = document_id
        self.source = source
        self.published = published
        self.aspects = tuple(aspects)
        self.batch = batch
        self.matcher = Matcher(ds)

    def records(self, part: Parts) -> tuple[Record, ...]:
        """The records of a part."""
        document = self.document_of(part)
        if isinstance(part, TaskList):
            return (*self._titled(part.title, document), *self._work_tasks(part, document))
        self.matcher.central = isinstance(part, Notice) and all(
            map(self._is_department, part.issuers)
        )
        if isinstance(part, Attachment):
            known = self.ds.documents.get(document)
            issuers = known.issuers if known else ()
            self.matcher.central = bool(issuers) and all(id.startswith("dept:") for id in issuers)
            head: tuple[Record, ...] = self._titled(part.title, document)
        else:
            head = (self._document(part, document),)
        if self.aspects:
            return (*head, *self._opinions(part, document))
        return (*head, *self._measures(part, document))

    def _is_department(self, name: str) -> bool:
        return (self.matcher.body(name) or "").startswith("dept:")

    def document_of(self, part: Parts) -> str:
        """The document that a part is: one of the dataset with its title or number, else the one that was named."""
        if not isinstance(part, Notice) and part.title:
            for document in self.ds.documents:
                if document.title.zh == part.title:
                    return document.id
        if self.document_id:
            attached = self.beside_notice and not isinstance(part, Notice)
            return self._attached_to(self.document_id, part.title) if attached else self.document_id
        number = part.number if isinstance(part, Notice) else None
        for name in (number, part.title):
            if name:
                try:
                    return self.ds.documents.named(name).id
                except (UnknownRecord, LookupError):
                    continue
        return f"doc:notice-{digest(number or part.title or 'list')[:12]}"

    def _attached_to(self, id: str, title: str) -> str:
        """The document of a text that comes with a notice: a part of the notice."""
        for place in range(1, 100):
            found = self.ds.documents.get(id)
            if found is None or not title or found.title.zh in {None, title}:
                break
            id = f"{self.document_id}-list" + (f"-{place}" if place > 1 else "")
        return id

    # --- Documents ----------------------------------------------------------------------------------------------------

    def _document(self, notice: Notice, id: str) -> Document:
        issuers, unknown_issuers = self.matcher.bodies(notice.issuers, id, "issuers")
        addressees, unknown = self.matcher.bodies(notice.addressees, id, "addressees")
        consent = _CONSENT.search(notice.preamble)
        notes = []
        if unknown_issuers:
            notes.append(f"Issued also by, as printed: {'、'.join(unknown_issuers)}.")
        if unknown:
            notes.append(f"Addressed also to, as printed: {'、'.join(unknown)}.")
        return self._with_evidence(
            Document(
                id=id,
                number=notice.number,
                title=_zh(notice.title),
                kind=_KINDS.get(notice.kind or ""),
                issued=notice.issued,
                issuers=issuers,
                addressees=addressees,
                approved_by=self.matcher.body(consent["body"].removeprefix("报"))
                if consent
                else None,
                note=" ".join(notes),
            ),
            locator=None,
            passage=None,
        )

    def _titled(self, title: str, id: str) -> tuple[Record, ...]:
        """The document of a list or attachment, as far as its title says; none where the dataset has it already."""
        known = self.ds.documents.get(id)
        if known is not None and (not title or known.title.zh != title):
            return ()
        kinds = [
            kind for word, kind in _KINDS.items() if re.search(f"{word}(?:（[^（）]*）)*$", title)
        ]
        whole = self.document_id if self.document_id != id and self.document_id in self.ds else None
        record = Document(
            id=id,
            title=_zh(title),
            kind=kinds[0] if kinds else None,
            part_of=known.part_of if known else whole,
        )
        return (self._with_evidence(record, locator=None, passage=None),)

    # --- Measures, aspects, key tasks ---------------------------------------------------------------------------------

    def _measures(self, part: Notice | Attachment, document: str) -> Iterator[Record]:
        """What a notice asks for: the items that it charges bodies with, or all items where it charges none."""
        holders: list[tuple[str, Notice | Attachment]] = [("", part)]
        if isinstance(part, Notice):
            many = len(part.attachments) > 1 or bool(part.sections)
            labels = enumerate(part.attachments, 1)
            holders += [
                (f"附件{number} " if many else "", attachment) for number, attachment in labels
            ]
        items = [
            (f"{label}{path}", section)
            for label, holder in holders
            for path, section in _paths(holder.sections, "")
        ]
        charged = [(path, section) for path, section in items if section.responsibilities]
        chosen = charged or [(path, section) for path, section in items if not section.children]
        seen: Counter[str] = Counter()
        for path, section in chosen:
            local = f"measure:{document.removeprefix('doc:')}-{_digits(path)}"
            seen[local] += 1
            id = local if seen[local] == 1 else f"{local}-{seen[local]}"
            record = Measure(
                id=id,
                document=document,
                number=path,
                title=_zh(_title_of(section)),
                departments=self.matcher.responsibilities(section.responsibilities, id),
            )
            yield self._with_evidence(record, locator=path, passage=_passage(section))

    def _opinions(self, part: Notice | Attachment, document: str) -> Iterator[Record]:
        """The sections that the caller names, as aspects, and the items under them as key tasks."""
        by_name: dict[str, tuple[Section, str]] = {}
        for holder in (part, *getattr(part, "attachments", ())):
            home = document if holder is part else self.document_of(holder)
            for section in holder.sections:
                for name in (_bare(section.ordinal), section.ordinal, section.heading):
                    by_name.setdefault(name, (section, home))
        number = 0
        for place, name in enumerate(self.aspects, 1):
            if name not in by_name:
                known = ", ".join(dict.fromkeys(_name(section) for section, _ in by_name.values()))
                raise InvalidQuery(f"no section {name!r}{near(name, by_name)}; there are {known}")
            section, home = by_name[name]
            aspect = Aspect(
                id=f"aspect:{place}", number=place, title=_zh(_title_of(section)), document=home
            )
            path = _bare(section.ordinal)
            yield self._with_evidence(aspect, locator=path, passage=_passage(section))
            for child in section.children:
                number += 1
                id = f"keytask:{number}"
                task = KeyTask(
                    id=id,
                    aspect=aspect.id,
                    number=number,
                    title=_zh(_title_of(child)),
                    text="\n".join(_texts(child)) or None,
                    departments=self.matcher.responsibilities(
                        tuple(
                            dict.fromkeys(
                                one for item in child.walk() for one in item.responsibilities
                            )
                        ),
                        id,
                    ),
                )
                yield self._with_evidence(
                    task, locator=path + child.ordinal, passage=_passage(child)
                )

    # --- Work tasks ---------------------------------------------------------------------------------------------------

    def _work_tasks(self, part: TaskList, document: str) -> Iterator[Record]:
        batch = self._batch_of(part, document)
        known = {task.number: task.id for task in self.ds.work_tasks if task.batch == batch}
        for item, asked in zip(part.items, asked_for(part.items), strict=True):
            new = f"task:{item.number:03}" if batch == 1 else f"task:b{batch}-{item.number:03}"
            yield self._work_task(item, asked, known.get(item.number, new), batch, document)

    def _batch_of(self, part: TaskList, document: str) -> int:
        """The batch: as told, as its title says, that of its document's tasks, else the next."""
        said = self.batch or batch_in(part.title)
        if said:
            return said
        here = [task.batch for task in self.ds.work_tasks if task.document == document]
        return here[0] if here else max((task.batch for task in self.ds.work_tasks), default=0) + 1

    def _work_task(
        self, item: TaskItem, asked: Asked, id: str, batch: int, document: str
    ) -> WorkTask:
        regions, unknown = self.matcher.regions(item.places, id)
        record = WorkTask(
            id=id,
            number=item.number,
            batch=batch,
            title=_zh(item.title.rstrip(".") if item.complete else item.title),
            heading=item.heading or None,
            kind=asked.kind,
            level=asked.level,
            regions=regions,
            open_to=item.open_to,
            complete=item.complete,
            document=document,
            note=f"Taken on also by, as printed: {'、'.join(unknown)}." if unknown else "",
        )
        fields = tuple(name for name in ("kind", "level") if getattr(asked, name) is not None)
        derived = Evidence(
            source=self.source,
            locator=asked.locator,
            fields=fields,
            basis=Basis.DERIVED,
            rule=asked.rule,
        )
        locator = f"item {item.number}"
        return self._with_evidence(
            record, locator=locator, passage=None, derived=(derived,) if fields else ()
        )

    # --- Evidence -----------------------------------------------------------------------------------------------------

    def _with_evidence(
        self,
        record: R,
        *,
        locator: str | None,
        passage: str | None,
        derived: Sequence[Evidence] = (),
    ) -> R:
        """The record with evidence for each field that it fills."""
        by_rule = {field for evidence in derived for field in evidence.fields}
        stated = tuple(
            field.name
            for field in attrs.fields(type(record))
            if field.name not in {"id", "note", "evidence", "known_since", *by_rule}
            and getattr(record, field.name) != field.default
        )
        more = list(derived)
        if self.published:
            rule = "public by the day of the page that was read"
            more.append(
                Evidence(
                    source=self.source, fields=("known_since",), basis=Basis.DERIVED, rule=rule
                )
            )
        texts = {one.text for one in getattr(record, "departments", ())}
        if texts & self.matcher.shortened:
            fields = ("departments",)
            more.append(
                Evidence(
                    source=self.source,
                    locator=locator,
                    fields=fields,
                    basis=Basis.DERIVED,
                    rule=_SHORTENED,
                )
            )
        sha256 = digest(passage) if passage else None
        first = Evidence(
            source=self.source, locator=locator, fields=stated, basis=Basis.STATED, sha256=sha256
        )
        return attrs.evolve(record, evidence=(first, *more), known_since=self.published)


def _zh(title: str) -> Label:
    return Label(zh=title, original=Language.ZH) if title else Label()


def _bare(ordinal: str) -> str:
    """An ordinal without its point: 二、 as 二."""
    return ordinal.rstrip("、.．")


def _name(section: Section) -> str:
    return f"{section.ordinal}{section.heading}"


def _paths(sections: Sequence[Section], above: str) -> Iterator[tuple[str, Section]]:
    """Every section with its ordinal and those above it: 二（三）1."""
    for section in sections:
        path = above + _bare(section.ordinal)
        yield path, section
        yield from _paths(section.children, path)


def _digits(path: str) -> str:
    """The numbers of a path, for an id: 二（三）1 as 2-3-1."""
    label, _, ordinals = path.rpartition(" ")
    numbers = re.findall("[一二三四五六七八九十百零]+|[0-9]+", ordinals)
    parts = [f"a{label.removeprefix('附件')}"] if label else []
    return "-".join(parts + [str(number_of(number) or 0) for number in numbers])


def _title_of(section: Section) -> str:
    return section.heading or without_clauses(section.text).partition("\n")[0].strip().rstrip("。")


def _texts(section: Section) -> Iterator[str]:
    for item in section.walk():
        own = f"{item.ordinal}{item.heading}" if item is not section and item.heading else ""
        if own or item.text:
            yield f"{own}\n{item.text}".strip()


def _passage(section: Section) -> str:
    return f"{section.heading}\n{section.text}"
