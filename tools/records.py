"""All records from the tables of facts: one function for each table, with evidence for each field."""

from collections.abc import Iterator
from datetime import date

from pilotstd.model import (
    Aspect,
    Basis,
    Count,
    Document,
    DocumentKind,
    Event,
    Evidence,
    Figure,
    Language,
    Measure,
    Record,
    Source,
    SourceKind,
    Standard,
    StandardLevel,
    StandardStatus,
    WorkTask,
    WorkTaskKind,
)
from tools.bodies import departments, pilots, regions
from tools.dependencies import dependencies
from tools.facts import INTERPRETED, OPINIONS, REWORDED, TASK_LIST, Facts, Row, code, day, split, translation


def all_records(facts: Facts) -> list[Record]:
    """All records of the newest release."""
    return [
        *sources(facts),
        *documents(facts),
        *departments(facts),
        *regions(facts),
        *pilots(facts),
        *aspects(facts),
        *measures(facts),
        *work_tasks(facts),
        *standards(facts),
        *events(facts),
        *figures(facts),
        *dependencies(facts),
    ]


# --- Sources and documents ------------------------------------------------------------------------------------------

REPRODUCES = {
    "source:interpretation": ("doc:interpretation-2025-01-14",),
    "source:interpretation-zh": ("doc:interpretation-2025-01-14",),
    "source:notice-head": ("doc:shangzifa-2024-314",),
    "source:compilation": ("doc:shangzifa-2024-314", TASK_LIST, "doc:third-plenum-2024"),
    "source:plan-2025-84": ("doc:shangzihan-2025-84",),
    "source:beijing-2015": ("doc:guohan-2015-81",),
    "source:beijing-2017": ("doc:guohan-2017-86",),
    "source:beijing-2019": ("doc:guohan-2019-beijing",),
    "source:beijing-2020": ("doc:guohan-2020-123",),
    "source:four-2021": ("doc:guohan-2021-37",),
    "source:stabilise-2025": ("doc:guobanhan-2025-16",),
    "source:chongqing-2021": ("doc:chongqing-plan-2021",),
}


def sources(facts: Facts) -> Iterator[Source]:
    """The texts that were read; each is its own evidence."""
    for row in facts.tables["sources"]:
        yield Source(
            id=row["id"],
            publisher=row["publisher"] or None,
            url=row["url"] or None,
            published=row["published"] or None,
            language=row["language"] or None,
            kind=code(SourceKind, row["kind"]),
            reproduces=REPRODUCES.get(row["id"], ()),
            evidence=(Evidence(source=row["id"], basis=Basis.STATED),),
            note=facts.note(row),
        )


def documents(facts: Facts) -> Iterator[Document]:
    """The instruments, with their addressees in printed order."""
    for row in facts.tables["documents"]:
        evidence = facts.evidence_of(row["id"])
        if row["title_zh"]:
            evidence += (translation(evidence, "title"),)
        yield Document(
            id=row["id"],
            number=row["number"] or None,
            title=facts.label(
                row["id"], "title", Language.ZH if row["title_zh"] else None, en=row["title_en"], zh=row["title_zh"]
            ),
            kind=code(DocumentKind, row["kind"]),
            issued=day(row["issued"]),
            published=day(row["published"]),
            issuers=split(row["issuers"]),
            approved_by=row["approved_by"] or None,
            addressees=tuple(
                addressee["id"]
                for addressee in sorted(facts.tables["addressees"], key=lambda one: int(one["order"]))
                if f"doc:{addressee['document']}" == row["id"]
            ),
            part_of=row["part_of"] or None,
            evidence=evidence,
            known_since=day(row["known_since"]),
            note=facts.note(row),
        )


# --- The Opinions and the list --------------------------------------------------------------------------------------


def aspects(facts: Facts) -> Iterator[Aspect]:
    """The four aspects, from the interpretation."""
    for row in facts.tables["aspects"]:
        locator = f"p{row['paragraph']}.s{row['sentence']}"
        evidence = (
            _reworded(facts, locator, "title"),
            facts.evidence("interpretation", "number", "known_since", locator=locator),
            facts.evidence("interpretation", "document", locator="p7.s2"),
        )
        yield Aspect(
            id=row["id"],
            number=int(row["aspect"]),
            title=facts.label(row["id"], "title", Language.EN),
            document=OPINIONS,
            evidence=(*evidence, translation(evidence, "title")),
            known_since=day(row["known_since"]),
        )


def _reworded(facts: Facts, locator: str, *fields: str) -> Evidence:
    """Evidence that a passage states *fields* in other words."""
    return facts.evidence("interpretation", *fields, locator=locator, basis=Basis.STATED, rule=REWORDED)


def measures(facts: Facts) -> Iterator[Measure]:
    """The measures of each aspect, from the interpretation."""
    for row in facts.tables["measures"]:
        worded = ("title", "purpose") if row["purpose_en"] else ("title",)
        locator = f"p{row['paragraph']}.s{row['sentence']}"
        evidence = (
            _reworded(facts, locator, *worded),
            facts.evidence("interpretation", "aspect", "known_since", locator=locator),
            facts.evidence("interpretation", "document", locator="p7.s2"),
        )
        yield Measure(
            id=row["id"],
            aspect=f"aspect:{row['aspect']}",
            document=OPINIONS,
            title=facts.label(row["id"], "title", Language.EN),
            purpose=facts.label(row["id"], "purpose", Language.EN),
            evidence=(*evidence, translation(evidence, *worded)),
            known_since=day(row["known_since"]),
        )


LOST_HEADING = "Stands before heading （二）, so under （一）, whose title is lost."
CUT_OFF = "In the copy that was read the title breaks off here (…), and the place is lost."
UNKNOWN_STANDARDS = "Which of the items are the local standards that it builds on is not known."

FROM_ITEM_100 = "item 100 calls the standards of the items before it the foregoing local standards"
FROM_WORDING = "from the wording of the item"
LAW_ARTICLES = {"local": "Arts. 2 and 13", "industry": "Arts. 2 and 12", "association": "Arts. 2 and 18"}


def work_tasks(facts: Facts) -> Iterator[WorkTask]:
    """The items of the list that could be read."""
    for row in facts.tables["work_tasks"]:
        number = int(row["number"])
        evidence = tuple(_work_task_evidence(facts, row))
        notes = {35: CUT_OFF, 100: UNKNOWN_STANDARDS}
        yield WorkTask(
            id=row["id"],
            number=number,
            title=facts.label(row["id"], "title", Language.ZH, zh=row["title_zh"]),
            heading=row["heading"] or None,
            kind=code(WorkTaskKind, row["kind"]),
            level=code(StandardLevel, row["level"]),
            regions=split(row["regions"]),
            open_to=row["open_to"] or None,
            complete=None if row["complete"] == "yes" else False,
            document=row["document"],
            evidence=(*evidence, translation(evidence, "title")),
            known_since=day(row["known_since"]),
            note=LOST_HEADING if number < 25 else notes.get(number, ""),
        )


def _work_task_evidence(facts: Facts, row: Row) -> Iterator[Evidence]:
    item = f"item {row['number']}"
    filled = {field for field in ("heading", "regions", "open_to") if row[field]}
    if row["complete"] != "yes":
        filled.add("complete")
    printed = ("number", "title", "heading", "regions", "open_to", "complete", "document")
    fields = [field for field in printed if field in {"number", "title", "document"} | filled]
    yield facts.evidence("compilation", *fields, locator=item)
    for source in split(row["evidence"])[1:]:
        stated = ("level",) if source == "tianjin-library" else ()
        yield facts.evidence(source, "title", *stated, "regions")
        if not stated:
            rule = "reported among the local standards that the pilots made"
            yield facts.evidence(source, "level", rule=rule)
    yield facts.evidence("interpretation", "known_since", locator="p2.s1", rule=INTERPRETED)
    if row["level"] == "local":
        yield facts.evidence("compilation", "kind", "level", locator="item 100", rule=FROM_ITEM_100)
    else:
        derived = ("kind", "level") if row["level"] else ("kind",)
        yield facts.evidence("compilation", *derived, locator=item, rule=FROM_WORDING)
    yield from _law(facts, row["level"])


def _law(facts: Facts, level: str) -> Iterator[Evidence]:
    """Evidence of the law for the meaning of a level."""
    articles = LAW_ARTICLES.get(level.removesuffix(" standard"))
    if articles:
        yield facts.evidence("standardization-law", "level", locator=articles, basis=Basis.REFERENCE)


# --- Results -------------------------------------------------------------------------------------------------------


def standards(facts: Facts) -> Iterator[Standard]:
    """The standards reported since."""
    for row in facts.tables["standards"]:
        evidence = (*facts.evidence_of(row["id"]), *_law(facts, row["level"]))
        yield Standard(
            id=row["id"],
            title=facts.label(row["id"], "title", Language.ZH, zh=row["title_zh"]),
            number=row["number"] or None,
            level=code(StandardLevel, row["level"]),
            status=code(StandardStatus, row["status"]),
            regions=split(row["region"]),
            effective=day(row["effective"]),
            work_task=row["work_task"] or None,
            evidence=(*evidence, translation(evidence, "title")),
            known_since=day(row["known_since"]),
            note=facts.note(row),
        )


def events(facts: Facts) -> Iterator[Event]:
    """The timeline."""
    for row in facts.tables["events"]:
        evidence = facts.evidence_of(row["id"])
        yield Event(
            id=row["id"],
            date=date.fromisoformat(row["date"]),
            title=facts.label(row["id"], "title", None, en=row["title_en"]),
            documents=split(row["document"]),
            evidence=(*evidence, translation(evidence, "title")),
            known_since=day(row["known_since"]),
        )


COUNTS = {
    "figure:aspects": Count.ASPECTS,
    "figure:key-tasks": Count.KEY_TASKS,
    "figure:work-tasks-first-batch": Count.WORK_TASKS,
    "figure:departments-in-the-policy-research": Count.DEPARTMENTS_NAMED,
    "figure:pilot-provinces-and-cities": Count.PILOTS,
    "figure:issuing-departments": Count.NOTICE_ISSUERS,
    "figure:addressed-provincial-governments": Count.NOTICE_REGIONS,
    "figure:addressed-central-bodies": Count.NOTICE_DEPARTMENTS,
    "figure:local-standards-made": Count.LOCAL_STANDARDS_NAMED,
    "figure:pilot-regions": Count.PILOTS,
}


def figures(facts: Facts) -> Iterator[Figure]:
    """The totals that sources declare."""
    for row in facts.tables["figures"]:
        evidence = facts.evidence_of(row["id"])
        yield Figure(
            id=row["id"],
            subject=facts.label(row["id"], "subject", None, en=row["subject"]),
            value=int(row["value"]),
            as_of=day(row["as_of"]),
            counts=COUNTS.get(row["id"]),
            evidence=(*evidence, translation(evidence, "subject")),
            known_since=day(row["known_since"]),
            note=facts.note(row),
        )
