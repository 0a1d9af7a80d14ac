"""From the structure of a notice to records: a document, its measures, aspects and key tasks, and work tasks."""

from __future__ import annotations

import datetime
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pilotstd._passages import digest
from pilotstd.errors import InvalidQuery, near
from pilotstd.model import (
    Aspect,
    Basis,
    Dependency,
    DependencyKind,
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
from pilotstd.notices import _wording as wording
from pilotstd.notices._matching import Matcher
from pilotstd.notices._parse.document import Attachment, Notice, Section
from pilotstd.notices._parse.responsibility import without_clauses
from pilotstd.notices._parse.task_list import Classification, TaskItem, TaskList, batch_in, classify
from pilotstd.notices._parse.text import number_of

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset


Parts = Notice | Attachment | TaskList


_KINDS = {
    "通知": DocumentKind.NOTICE,
    "意见": DocumentKind.OPINIONS,
    "决定": DocumentKind.DECISION,
    "批复": DocumentKind.REPLY,
    "函": DocumentKind.LETTER,
    "公告": DocumentKind.ANNOUNCEMENT,
    "通报": DocumentKind.CIRCULAR,
    "方案": DocumentKind.PLAN,
    "规划": DocumentKind.DEVELOPMENT_PLAN,
    "行动计划": DocumentKind.ACTION_PLAN,
    "计划": DocumentKind.PLAN,
    "办法": DocumentKind.MEASURES,
    "规定": DocumentKind.PROVISIONS,
    "细则": DocumentKind.RULES,
    "条例": DocumentKind.REGULATION,
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
        self.words = {
            "topics": wording.patterns(
                {topic.id: (topic.label.zh, topic.label.en, *topic.aliases) for topic in ds.topics}
            ),
            "aims": wording.patterns({aim.id: (aim.title.zh,) for aim in ds.aims if len(aim.title.zh or "") >= 6}),
        }
        self.key_tasks = {task.number: task.title.zh or "" for task in ds.key_tasks}
        self.dependencies = {(one.dependent, one.kind, one.prerequisite or one.text): one.id for one in ds.dependencies}
        self.taken = set(self.dependencies.values())
        self.home: str | None = None
        """The document that is converted."""
        self.made: set[tuple[str, DependencyKind, str | None]] = set()
        self.prerequisites: dict[str, list[str]] = {}
        for one in ds.dependencies:
            if one.prerequisite is not None:
                self.prerequisites.setdefault(one.dependent, []).append(one.prerequisite)

    def records(self, part: Parts) -> tuple[Record, ...]:
        """The records of a part."""
        self.home = document = self.document_of(part)
        if isinstance(part, Notice | TaskList):
            self.matcher.text, self.matcher.first_line = part.text, getattr(part, "first_line", 1)
        if isinstance(part, TaskList):
            return (*self._titled(part.title, document), *self._work_tasks(part, document))
        self.matcher.central = isinstance(part, Notice) and all(map(self._is_department, part.issuers))
        if isinstance(part, Attachment):
            known = self.ds.documents.get(document)
            issuers = known.issuers if known else ()
            self.matcher.central = bool(issuers) and all(id.startswith("dept:") for id in issuers)
            head: tuple[Record, ...] = tuple(self._titled(part.title, document, part.preamble))
        else:
            head = tuple(self._document(part, document))
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

    def _document(self, notice: Notice, id: str) -> Iterator[Record]:
        self.matcher.span = None
        issuers, unknown_issuers = self.matcher.bodies(notice.issuers, id, "issuers")
        addressees, unknown = self.matcher.bodies(notice.addressees, id, "addressees")
        consent = _CONSENT.search(notice.preamble)
        notes = []
        if unknown_issuers:
            notes.append(f"Issued also by, as printed: {'、'.join(unknown_issuers)}.")
        if unknown:
            notes.append(f"Addressed also to, as printed: {'、'.join(unknown)}.")
        yield from self._with_evidence(
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
            preamble=notice.preamble,
        )

    def _titled(self, title: str, id: str, preamble: str = "") -> Iterator[Record]:
        """The document of a list or attachment, as far as its title tells, and what it rests on; no document of another title."""
        known = self.ds.documents.get(id)
        if known is not None and (not title or known.title.zh != title):
            return
        kinds = [kind for word, kind in _KINDS.items() if re.search(f"{word}(?:（[^（）]*）)*$", title)]
        whole = self.document_id if self.document_id != id and self.document_id in self.ds else None
        record = Document(
            id=id, title=_zh(title), kind=kinds[0] if kinds else None, part_of=known.part_of if known else whole
        )
        yield from self._with_evidence(record, locator=None, preamble=preamble)

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
            self.matcher.span = section.span
            id = local if seen[local] == 1 else f"{local}-{seen[local]}"
            record = Measure(
                id=id,
                document=document,
                number=path,
                title=_zh(_title_of(section)),
                departments=self.matcher.responsibilities(section.responsibilities, id),
            )
            yield from self._with_evidence(record, locator=path, passage=_passage(section), text=section.text)

    def _opinions(self, part: Notice | Attachment, document: str) -> Iterator[Record]:
        """The sections that the caller names, as aspects, and the items under them as key tasks."""
        by_name: dict[str, tuple[Section, Notice | Attachment]] = {}
        holders: list[Notice | Attachment] = [part, *getattr(part, "attachments", ())]
        holders.sort(key=lambda holder: not re.search("意见(?:（[^（）]*）)?$", holder.title))
        for holder in holders:
            for section in holder.sections:
                for name in (_bare(section.ordinal), section.ordinal, section.heading):
                    by_name.setdefault(name, (section, holder))
        chosen: list[tuple[Section, Notice | Attachment]] = []
        for name in self.aspects:
            if name not in by_name:
                known = dict.fromkeys(_name(section) for section, _ in by_name.values())
                raise InvalidQuery(
                    f"unknown section {name!r}: expected one of {', '.join(known) or 'none'}{near(name, by_name)}"
                )
            chosen.append(by_name[name])
        homes = {id(holder): document if holder is part else self.document_of(holder) for _, holder in chosen}
        for holder in holders:
            if holder is not part and id(holder) in homes:
                yield from self._titled(holder.title, homes[id(holder)], holder.preamble)
        numbers = iter(_numbers([section for section, _ in chosen], chosen[0][1].sections))
        for position, (section, holder) in enumerate(chosen, 1):
            home = homes[id(holder)]
            aspect = Aspect(id=f"aspect:{position}", number=position, title=_zh(_title_of(section)), document=home)
            path = _bare(section.ordinal)
            yield from self._with_evidence(aspect, locator=path, passage=_passage(section))
            for child in section.children:
                self.matcher.span = child.span
                number = next(numbers)
                name = f"keytask:{number}"
                task = KeyTask(
                    id=name,
                    aspect=aspect.id,
                    document=home,
                    number=number,
                    title=_zh(_title_of(child)),
                    text="\n".join(_texts(child)) or None,
                    departments=self.matcher.responsibilities(
                        tuple(dict.fromkeys(one for item in child.walk() for one in item.responsibilities)), name
                    ),
                )
                yield from self._with_evidence(
                    task, locator=path + child.ordinal, passage=_passage(child), text=task.text or ""
                )

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
            self.matcher.span = item.span
            yield from self._work_task(item, classification, known.get(item.number, new), batch, document)

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
    ) -> Iterator[Record]:
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
        locator = f"item {item.number}"
        derived_all = (*batch.evidence, *((derived,) if fields else ()))
        yield from self._with_evidence(record, locator=locator, derived=derived_all, heading=item.heading)
        for heading in reversed(item.headings):
            if found := wording.key_task_of(heading, self.key_tasks):
                yield from self._dependency(id, DependencyKind.IMPLEMENTS, f"keytask:{found[0]}", locator, found[1])
                break

    # --- Evidence -----------------------------------------------------------------------------------------------------

    def _with_evidence(
        self,
        record: Record,
        *,
        locator: str | None,
        passage: str | None = None,
        derived: Sequence[Evidence] = (),
        **texts: str,
    ) -> Iterator[Record]:
        """The record with evidence for each field that it fills, and what its title and *texts*, by name, say that it rests on."""
        if isinstance(record, KeyTask | Measure | WorkTask):
            texts = {"title": record.title.zh or "", **texts}
        texts = {where: without_clauses(text) for where, text in texts.items()}
        values, named = self._named(record, texts, locator)
        record = attrs.evolve(record, **values)
        by_rule = {field for evidence in (*derived, *named) for field in evidence.fields}
        stated = tuple(name for name in record.filled() if name not in {"known_since", *by_rule})
        more = [*derived, *named, *self._public()]
        if {one.text for one in getattr(record, "departments", ())} & self.matcher.shortened:
            more.append(self._derived(("departments",), _SHORTENED, locator))
        sha256 = digest(passage) if passage else None
        first = Evidence(source=self.source, locator=locator, fields=stated, basis=Basis.STATED, sha256=sha256)
        yield attrs.evolve(record, evidence=(first, *more), known_since=self.published)
        yield from self._bases(record, texts, locator)

    def _derived(self, fields: tuple[str, ...], rule: str, locator: str | None = None) -> Evidence:
        return Evidence(source=self.source, locator=locator, fields=fields, basis=Basis.DERIVED, rule=rule)

    def _public(self) -> Iterator[Evidence]:
        if self.published:
            yield self._derived(("known_since",), "public by the day of the page that was read")

    def _named(
        self, record: Record, texts: Mapping[str, str], locator: str | None
    ) -> tuple[dict[str, Any], list[Evidence]]:
        """The topics, aims and stages that a text has words of, as far as the record has the field, and the evidence for each."""
        values: dict[str, Any] = {}
        evidence = []
        for field in ("topics", "aims", "stages"):
            if not hasattr(record, field):
                continue
            found: dict[Any, str] = {}
            for where, text in texts.items():
                words = wording.stages_in(text) if field == "stages" else wording.names_in(self.words[field], text)
                for key, word in words.items():
                    found.setdefault(key, f"the {where} has the {'word' if field == 'topics' else 'words'} {word}")
            if found:
                values[field] = tuple(found)
                place = locator or ", ".join(texts)
                evidence += [self._derived((field,), rule, place) for rule in dict.fromkeys(found.values())]
        return values, evidence

    def _bases(self, record: Record, texts: Mapping[str, str], locator: str | None) -> Iterator[Record]:
        """What a record rests on: the documents that it names, those of the dataset by id, and the foregoing items."""
        own = {record.id, getattr(record, "document", None), self.home} - {None}
        for where, text in texts.items():
            for kind, words, title in wording.bases_in(text):
                known = self.ds.documents._with_name(title) if title else ()
                prerequisite = known[0].id if len(known) == 1 else None
                cites = kind is DependencyKind.CITES
                if cites and (prerequisite is None or isinstance(record, Document)):
                    continue
                if prerequisite in own or (known and known[0].part_of in own):
                    continue
                rule = f"the {where} names the document" if cites else None
                yield from self._dependency(record.id, kind, prerequisite, locator or where, rule, words)

    def _dependency(
        self,
        dependent: str,
        kind: DependencyKind,
        prerequisite: str | None,
        locator: str | None,
        rule: str | None,
        text: str | None = None,
    ) -> Iterator[Record]:
        """A dependency, under the id that the dataset has for it; none if it is made already or would close a cycle."""
        end = (dependent, kind, prerequisite or text)
        if end in self.made or (prerequisite is not None and self._rests_on(prerequisite, dependent)):
            return
        self.made.add(end)
        id = self.dependencies.get(end)
        if id is None:
            name = f"dep:{_local(dependent)}-{kind.value}-{_local(prerequisite) if prerequisite else 'open'}"
            names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
            id = next(each for each in names if each not in self.taken)
            self.taken.add(id)
        fields = ("dependent", "kind", "prerequisite" if prerequisite else "text")
        basis = Basis.DERIVED if rule else Basis.STATED
        yield Dependency(
            id=id,
            dependent=dependent,
            prerequisite=prerequisite,
            kind=kind,
            text=None if prerequisite else text,
            evidence=(
                Evidence(source=self.source, locator=locator, fields=fields, basis=basis, rule=rule),
                *self._public(),
            ),
            known_since=self.published,
        )

    def _rests_on(self, id: str, other: str) -> bool:
        """Whether the dataset has *id* rest on *other*, directly or not."""
        seen, waiting = {id}, [id]
        while waiting:
            ends = self.prerequisites.get(waiting.pop(), ())
            waiting += [end for end in ends if end not in seen]
            seen.update(ends)
        return other in seen


def _local(id: str) -> str:
    """An id without its kind, which a number alone cannot do without: 103 of task:103, keytask-3 of keytask:3."""
    kind, _, local = id.partition(":")
    return f"{kind}-{local}" if kind in {"keytask", "aspect", "measure"} and local[:1].isdecimal() else local


def _numbers(chosen: Sequence[Section], every: Sequence[Section]) -> list[int]:
    """The numbers of the key tasks under the chosen sections: as printed, after the items of the sections above them, if the ordinals
    run on from section to section; else counted through."""
    printed = [child.number for section in chosen for child in section.children]
    if any(one >= other for one, other in itertools.pairwise(printed)):
        return [*range(1, len(printed) + 1)]
    start = chosen[0].span.start
    above = max(
        (child.number for section in every if section.span.start < start for child in section.children), default=0
    )
    return [number - above for number in printed] if printed and above < printed[0] else printed


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
