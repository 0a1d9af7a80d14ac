"""From the structure of a notice to records: a document, its measures, aspects and key tasks, and work tasks."""

from __future__ import annotations

import datetime
import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

import attrs

from pilotstd._passages import digest
from pilotstd.errors import InvalidQuery, near
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
from pilotstd.notices._matching import Matcher
from pilotstd.notices._parse.document import Attachment, Notice, Section
from pilotstd.notices._parse.responsibility import without_clauses
from pilotstd.notices._parse.task_list import Classification, TaskItem, TaskList, batch_in, classify
from pilotstd.notices._parse.text import number_of

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


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


@attrs.frozen
class _Batch:
    """The batch of a list of tasks, None where nothing says it, and the evidence for it."""

    number: int | None
    evidence: tuple[Evidence, ...]


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
        with_notice: bool = False,
    ) -> None:
        self.ds = ds
        self.with_notice = with_notice
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
        self.matcher.central = isinstance(part, Notice) and all(map(self._is_department, part.issuers))
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
        """The id of the document of a part: one of the dataset with its title or number, else the one given, else a new one."""
        if not isinstance(part, Notice) and part.title:
            for document in self.ds.documents:
                if document.title.zh == part.title:
                    return document.id
        if self.document_id:
            attached = self.with_notice and not isinstance(part, Notice)
            return self._attached_to(self.document_id, part.title) if attached else self.document_id
        number = part.number if isinstance(part, Notice) else None
        for name in (number, part.title):
            documents = self.ds.documents._with_name(name) if name else ()
            if len(documents) == 1:
                return documents[0].id
        return f"doc:notice-{digest(number or part.title or 'list')[:12]}"

    def _attached_to(self, id: str, title: str) -> str:
        """The id of the document of a text attached to a notice, which is a part of the notice."""
        for number in range(1, 100):
            known = self.ds.documents.get(id)
            if known is None or not title or known.title.zh in {None, title}:
                break
            id = f"{self.document_id}-list" + (f"-{number}" if number > 1 else "")
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
                approved_by=self.matcher.body(consent["body"].removeprefix("报")) if consent else None,
                note=" ".join(notes),
            ),
            locator=None,
            passage=None,
        )

    def _titled(self, title: str, id: str) -> tuple[Record, ...]:
        """The document of a list or attachment, as far as its title tells; none if the dataset has it already."""
        known = self.ds.documents.get(id)
        if known is not None and (not title or known.title.zh != title):
            return ()
        kinds = [kind for word, kind in _KINDS.items() if re.search(f"{word}(?:（[^（）]*）)*$", title)]
        whole = self.document_id if self.document_id != id and self.document_id in self.ds else None
        record = Document(
            id=id, title=_zh(title), kind=kinds[0] if kinds else None, part_of=known.part_of if known else whole
        )
        return (self._with_evidence(record, locator=None, passage=None),)

    # --- Measures, aspects, key tasks ---------------------------------------------------------------------------------

    def _measures(self, part: Notice | Attachment, document: str) -> Iterator[Record]:
        """The items of a notice with responsible bodies, or all undivided items if no item has any."""
        holders: list[tuple[str, Notice | Attachment]] = [("", part)]
        if isinstance(part, Notice):
            many = len(part.attachments) > 1 or bool(part.sections)
            labels = enumerate(part.attachments, 1)
            holders += [(f"附件{number} " if many else "", attachment) for number, attachment in labels]
        items = [
            (f"{label}{path}", section) for label, holder in holders for path, section in _paths(holder.sections, "")
        ]
        assigned = [(path, section) for path, section in items if section.responsibilities]
        chosen = assigned or [(path, section) for path, section in items if not section.children]
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
        for position, name in enumerate(self.aspects, 1):
            if name not in by_name:
                known = ", ".join(dict.fromkeys(_name(section) for section, _ in by_name.values())) or "none"
                raise InvalidQuery(f"unknown section {name!r}: expected one of {known}{near(name, by_name)}")
            section, home = by_name[name]
            aspect = Aspect(id=f"aspect:{position}", number=position, title=_zh(_title_of(section)), document=home)
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
                        tuple(dict.fromkeys(one for item in child.walk() for one in item.responsibilities)), id
                    ),
                )
                yield self._with_evidence(task, locator=path + child.ordinal, passage=_passage(child))

    # --- Work tasks ---------------------------------------------------------------------------------------------------

    def _work_tasks(self, part: TaskList, document: str) -> Iterator[Record]:
        batch = self._batch_of(part, document)
        tasks = self.ds.work_tasks
        of_list = [task for task in tasks if task.document == document] or [
            task for task in tasks if (task.batch or 1) == batch.number
        ]
        known = {task.number: task.id for task in of_list}
        series = (
            batch.number
            or next((_series(id) for id in known.values()), None)
            or max((_series(task.id) for task in tasks), default=0) + 1
        )
        for item, classification in zip(part.items, classify(part.items), strict=True):
            new = f"task:{item.number:03}" if series == 1 else f"task:b{series}-{item.number:03}"
            yield self._work_task(item, classification, known.get(item.number, new), batch, document)

    def _batch_of(self, part: TaskList, document: str) -> _Batch:
        """The batch: as told, as the title of the list says, or that of the other tasks of the list; else it is not known."""
        if self.batch:
            return _Batch(self.batch, self._evidence_of_batch(rule="batch as told by the caller"))
        if number := batch_in(part.title):
            return _Batch(number, self._evidence_of_batch(locator="title of the list"))
        others = [task.batch for task in self.ds.work_tasks if task.document == document]
        if others and others[0]:
            return _Batch(others[0], self._evidence_of_batch(rule="batch of the rest of the list"))
        return _Batch(None, ())

    def _evidence_of_batch(self, *, locator: str | None = None, rule: str | None = None) -> tuple[Evidence, ...]:
        basis = Basis.DERIVED if rule else Basis.STATED
        return (Evidence(source=self.source, locator=locator, fields=("batch",), basis=basis, rule=rule),)

    def _work_task(
        self, item: TaskItem, classification: Classification, id: str, batch: _Batch, document: str
    ) -> WorkTask:
        regions, unknown = self.matcher.regions(item.places, id)
        record = WorkTask(
            id=id,
            number=item.number,
            batch=batch.number,
            title=_zh(item.title.rstrip(".") if item.complete else item.title),
            heading=item.heading or None,
            kind=classification.kind,
            level=classification.level,
            regions=regions,
            open_to=item.open_to,
            complete=item.complete,
            document=document,
            note=f"Taken on also by, as printed: {'、'.join(unknown)}." if unknown else "",
        )
        fields = tuple(name for name in ("kind", "level") if getattr(classification, name) is not None)
        derived = Evidence(
            source=self.source,
            locator=classification.locator,
            fields=fields,
            basis=Basis.DERIVED,
            rule=classification.rule,
        )
        return self._with_evidence(
            record,
            locator=f"item {item.number}",
            passage=None,
            derived=(*batch.evidence, *((derived,) if fields else ())),
        )

    # --- Evidence -----------------------------------------------------------------------------------------------------

    def _with_evidence(
        self, record: R, *, locator: str | None, passage: str | None, derived: Sequence[Evidence] = ()
    ) -> R:
        """The record with evidence for each field that it fills."""
        by_rule = {field for evidence in derived for field in evidence.fields}
        stated = tuple(name for name in record.filled() if name not in {"known_since", *by_rule})
        derive = functools.partial(Evidence, source=self.source, basis=Basis.DERIVED)
        more = list(derived)
        if self.published:
            rule = "public by the day of the page that was read"
            more.append(derive(fields=("known_since",), rule=rule))
        texts = {one.text for one in getattr(record, "departments", ())}
        if texts & self.matcher.shortened:
            more.append(derive(locator=locator, fields=("departments",), rule=_SHORTENED))
        sha256 = digest(passage) if passage else None
        first = Evidence(source=self.source, locator=locator, fields=stated, basis=Basis.STATED, sha256=sha256)
        return attrs.evolve(record, evidence=(first, *more), known_since=self.published)


def _series(id: str) -> int:
    """Which series of ids the id of a work task is of: that of its batch, or of a list without one."""
    match = re.match("task:b([0-9]+)-", id)
    return int(match[1]) if match else 1


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
