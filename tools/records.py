"""All records from the tables of facts: one function a table, each field with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pilotstd.model import (
    Basis,
    Count,
    Criterion,
    Document,
    DocumentKind,
    Event,
    Evidence,
    Figure,
    Label,
    Language,
    Programme,
    Record,
    Responsibility,
    Role,
    Source,
    SourceKind,
    Standard,
    StandardLevel,
    StandardStatus,
    WorkTask,
    WorkTaskKind,
)
from tools.bodies import BY_TITLE, departments, pilots, regions
from tools.facts import (
    HERE,
    TO_CHINESE,
    TO_ENGLISH,
    Facts,
    Row,
    code,
    codes,
    dated,
    day,
    joined,
    listed,
    rows,
    translation,
)
from tools.policy import aims, aspects, dependencies, measures, names_in, topics


def all_records(facts: Facts) -> list[Record]:
    """Everything that is known."""
    return [
        *sources(facts),
        *programmes(facts),
        *documents(facts),
        *departments(facts),
        *regions(facts),
        *pilots(facts),
        *topics(facts),
        *aims(facts),
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
    "interpretation": ("doc:interpretation-2025-01-14",),
    "interpretation-zh": ("doc:interpretation-2025-01-14",),
    "notice-head": ("doc:shangzifa-2024-314",),
    "compilation": ("doc:shangzifa-2024-314", "doc:task-list-2024", "doc:third-plenum-2024"),
    "third-plenum-resolution": ("doc:third-plenum-2024",),
    "plan-2025-84": ("doc:shangzihan-2025-84",),
    "beijing-2015": ("doc:guohan-2015-81",),
    "beijing-2017": ("doc:guohan-2017-86",),
    "beijing-2017-en": ("doc:guohan-2017-86",),
    "beijing-2019": ("doc:guohan-2019-beijing",),
    "beijing-2019-title": ("doc:guohan-2019-beijing",),
    "beijing-2020": ("doc:guohan-2020-123",),
    "beijing-2020-title": ("doc:guohan-2020-123",),
    "four-2021": ("doc:guohan-2021-37",),
    "stabilise-2025": ("doc:guobanhan-2025-16",),
    "chongqing-2021": ("doc:chongqing-plan-2021",),
    "chongqing-plan-2021-caac": ("doc:chongqing-plan-2021",),
    "tianjin-plan-2021": ("doc:tianjin-plan-2021",),
    "hainan-plan-2021": ("doc:hainan-plan-2021",),
    "hainan-plan-2021-en": ("doc:hainan-plan-2021",),
    "chongqing-work-plan-2021": ("doc:chongqing-work-plan-2021",),
    "beijing-fie-regulation": ("doc:beijing-fie-regulation",),
    "shanghai-fie-regulation": ("doc:shanghai-fie-regulation",),
}
# Where the publisher is a description, since the page names none.
UNNAMED_PUBLISHERS = {
    "abbreviations",
    "beijing-2023-announced",
    "cldr",
    "codes",
    "compilation",
    "cctv-2026-01-10",
    "english-names",
    "full-names",
    "sub-provincial",
}
# Pages without a date: the table has the day of the interpretation that the page reports.
UNDATED = {"interpretation"}
# Where the date of a page is not printed on it.
DATE_RULES = {
    "beijing-2023-announced": "the date in the address of the page",
    "pboc": "the date in the address of the page",
    "hainan-plan-2021-en": "the date in the address of the page",
    "beijing-2017-en": "the date in the address of the page",
    "tianjin-plan-2021": "the date in the address of the page",
    "chongqing-plan-2021-caac": "the date in the address of the page",
    "standardization-law": "the date in the name of the file",
    "beijing-fie-regulation": "the date in the name of the file",
    "shanghai-fie-regulation": "the date in the name of the file",
}


def sources(facts: Facts) -> Iterator[Source]:
    """The texts that were read; each is its own evidence."""
    ours = {row["id"]: row for row in rows(HERE / "sources.csv")}
    for row in facts.tables["sources"]:
        id, local, title = row["id"], row["id"].removeprefix("source:"), ours[row["id"]]
        original = Language(title["original"]) if title["original"] else None
        described = ["kind"]
        stated = ["url", "language"]
        (stated if original else described).append("title")
        (described if local in UNNAMED_PUBLISHERS else stated).append("publisher")
        reproduces = REPRODUCES.get(local, ())
        if reproduces:
            stated.append("reproduces")
        published = "" if local in UNDATED else row["published"]
        if published and local not in DATE_RULES:
            stated.append("published")
        printed = [name for name in stated if row.get(name, "") or name in {"title", "reproduces"}]
        evidence = []
        if printed:
            evidence.append(Evidence(source=id, fields=tuple(printed), basis=Basis.STATED))
        if local in DATE_RULES:
            rule = DATE_RULES[local]
            evidence.append(Evidence(source=id, fields=("published",), basis=Basis.DERIVED, rule=rule))
        described = [name for name in described if name != "publisher" or row["publisher"]]
        evidence.append(Evidence(source=id, fields=tuple(described), basis=Basis.DESCRIPTIVE))
        if original:
            rule = TO_CHINESE if original is Language.EN else TO_ENGLISH
            evidence.append(translation(evidence, "title", rule))
        yield Source(
            id=id,
            title=Label(title["title_en"], title["title_zh"], original),
            publisher=row["publisher"] or None,
            url=row["url"] or None,
            published=published or None,
            language=row["language"] or None,
            kind=code(SourceKind, row["kind"]),
            reproduces=reproduces,
            evidence=tuple(evidence),
            note=title["note"],
        )


def programmes(facts: Facts) -> Iterator[Programme]:
    """The programme that the pilots belong to."""
    for row in facts.tables["programmes"]:
        evidence = facts.grounded(row["id"])
        described = facts.ground("interpretation", "short_title", locator=row["locator"], basis=Basis.DESCRIPTIVE)
        yield Programme(
            id=row["id"],
            title=facts.label(row["id"], "title", Language.ZH, en=row["title_en"], zh=row["title_zh"]),
            short_title=facts.label(row["id"], "short_title", en=row["short_en"]),
            evidence=(*evidence, described, translation(evidence, "title", TO_ENGLISH)),
            note=facts.note(row["id"]),
        )


BY_PAGE = "the page is on the opening-up of the service sector in Beijing and its demonstration zone"
# The English titles that a source prints.
OFFICIAL_TITLES = {"doc:third-plenum-2024", "doc:guohan-2017-86", "doc:guohan-2019-beijing", "doc:guohan-2020-123"}
# Other forms of a number that a source prints.
OTHER_NUMBERS = {"doc:chongqing-plan-2021": ("商资发〔2021〕65号", "chongqing-work-plan-2021", "p6.s1")}


def documents(facts: Facts) -> Iterator[Document]:
    """The instruments, with their addressees in printed order."""
    for row in facts.tables["documents"]:
        id = row["id"]
        printed = bool(row["title_zh"])
        original = Language.ZH if printed else None
        if id == "doc:guohan-2019-beijing":
            original = Language.EN
        title = facts.label(id, "title", original, en=row["title_en"], zh=row["title_zh"])
        evidence = list(facts.grounded(id))
        first = next((item for item in evidence if item.supports("title")), None)
        if row["title_basis"] == "descriptive" and first is None:
            page = listed(row["evidence"])[0]
            locator = "p2.s1" if page == "interpretation" else ""
            evidence.append(facts.ground(page, "title", locator=locator, basis=Basis.DESCRIPTIVE))
        elif printed and row["title_basis"] != "reference" and id not in OFFICIAL_TITLES:
            evidence.append(translation(evidence, "title", TO_ENGLISH))
        short_title = _short_title(facts, row)
        if short_title:
            evidence += _short_title_evidence(facts, row, short_title, evidence)
        aliases = listed(row["aliases"])
        if id in OTHER_NUMBERS:
            number, page, locator = OTHER_NUMBERS[id]
            aliases += (number,)
            evidence.append(facts.ground(page, "aliases", locator=locator))
        if row["programme"] and not any("programme" in item.fields for item in evidence):
            rule = BY_TITLE if first else BY_PAGE
            page = (first or evidence[0]).source.removeprefix("source:")
            locator = ((first or evidence[0]).locator) or ""
            evidence.append(facts.ground(page, "programme", locator=locator, rule=rule))
        addressees, evidence_of_addressees = _addressees(facts, id)
        participants, evidence_of_participants = responsibilities(facts, id)
        served, evidence_of_aims = _aims(facts, id)
        criteria: tuple[Criterion, ...] = ()
        for measure in facts.tables["measures"]:
            if measure["criteria"] and measure["document"] == id:
                criteria += codes(Criterion, measure["criteria"])
                evidence.append(facts.ground("interpretation", "criteria", locator=measure["locator"]))
        yield Document(
            id=id,
            number=row["number"] or None,
            title=title,
            short_title=short_title,
            aliases=aliases,
            kind=code(DocumentKind, row["kind"]),
            issued=day(row["issued"]),
            published=day(row["published"]),
            issuers=listed(row["issuers"]),
            approved_by=row["approved_by"] or None,
            addressees=addressees,
            participants=participants,
            part_of=row["part_of"] or None,
            programme=row["programme"] or None,
            aims=served,
            criteria=criteria,
            evidence=joined([*evidence, *evidence_of_addressees, *evidence_of_participants, *evidence_of_aims]),
            known_since=day(row["known_since"]),
            note=facts.note(id),
        )


# The documents whose short names the interpretation gives.
SHORT_IN_ENGLISH = {"doc:opinions-2024", "doc:task-list-2024"}


def _short_title(facts: Facts, row: Row) -> Label:
    """The short name of a document; it has an original where a source prints it."""
    label = facts.label(row["id"], "short_title", en=row["short_title_en"], zh=row["short_title_zh"])
    if not label:
        return label
    original = None
    if row["id"] in SHORT_IN_ENGLISH:
        if f'"{label.en}"' in facts.passages["interpretation"]["p1.s1"]:
            original = Language.EN
    elif row["short_title_zh"] and row["short_title_zh"] in row["title_zh"]:
        original = Language.ZH
    return Label(label.en, label.zh, original)


def _short_title_evidence(facts: Facts, row: Row, label: Label, evidence: list[Evidence]) -> Iterator[Evidence]:
    title = next(item for item in evidence if item.supports("title"))
    place = title.source.removeprefix("source:"), title.locator or ""
    if row["id"] in SHORT_IN_ENGLISH:
        place = "interpretation", "p1.s1"
    page, locator = place
    if label.original is not None:
        item = facts.ground(page, "short_title", locator=locator, basis=Basis.STATED)
        rule = TO_CHINESE if label.original is Language.EN else TO_ENGLISH
        yield from (item, translation([item], "short_title", rule))
    elif row["short_title_en"]:
        item = facts.ground(page, "short_title", locator=locator, basis=Basis.PARAPHRASED)
        yield from (item, translation([item], "short_title", TO_CHINESE))
    else:
        yield facts.ground(page, "short_title", locator=locator, basis=Basis.DESCRIPTIVE)


ADDRESSED_IN = {"tianjin-plan-2021": "p2"}


def _addressees(facts: Facts, id: str) -> tuple[tuple[str, ...], list[Evidence]]:
    """Whom a document is addressed to, in printed order."""
    found = [row for row in facts.tables["addressees"] if f"doc:{row['document']}" == id]
    found.sort(key=lambda row: int(row["order"]))
    pages = listed(found[0]["evidence"]) if found else ()
    return tuple(row["id"] for row in found), [
        facts.ground(page, "addressees", locator=ADDRESSED_IN.get(page, "addressees")) for page in pages
    ]


def responsibilities(facts: Facts, id: str) -> tuple[tuple[Responsibility, ...], list[Evidence]]:
    """Who took part in a document or a measure, as printed; the field is that of the record."""
    field = "departments" if id.startswith("measure:") else "participants"
    found: list[Responsibility] = []
    evidence = []
    names = {row["id"]: row for row in facts.tables["departments"]}
    for row in facts.tables["participants"]:
        if row["of"] != id:
            continue
        evidence.append(facts.ground(row["evidence"], field, locator=row["locator"]))
        text = row["text"]
        if row["body"]:
            english = facts.source(row["evidence"])["language"] == "en"
            text = names[row["body"]]["name_en" if english else "short_zh"]
        same = (role.role == row["role"] == "consulted" for role in found)
        if not any(same):  # the Chinese copy prints the same number of bodies once more
            found.append(Responsibility(body=row["body"] or None, role=Role(row["role"]), text=text))
    return tuple(found), evidence


def _aims(facts: Facts, id: str) -> tuple[tuple[str, ...], list[Evidence]]:
    found = [row for row in facts.tables["aims"] if id in listed(row["of"])]
    return tuple(row["id"] for row in found), [
        facts.ground("interpretation", "aims", locator=row["locator"], rule=SERVED if row["locator"] == "p4.s4" else "")
        for row in found
    ]


SERVED = "the sentence says what standardisation in the pilots is for, which the notice promotes"


# --- The list -------------------------------------------------------------------------------------------------------

LOST_HEADING = "It is before heading （二）, so under （一）, whose title is lost."
CUT_OFF = "In the copy that was read the title breaks off after 数据, and the place is lost."
UNKNOWN_STANDARDS = "Which of the items are the local standards that it builds on is not known."
LAW_ARTICLES = {"local": "Arts. 2 and 13", "industry": "Arts. 2 and 12", "association": "Arts. 2 and 18"}


def work_tasks(facts: Facts) -> Iterator[WorkTask]:
    """The items of the list that could be read."""
    for row in facts.tables["work_tasks"]:
        number = int(row["number"])
        named = [item for item in facts.tables["task_topics"] if item["task"] == row["id"]]
        served = [item for item in facts.tables["task_aims"] if item["task"] == row["id"]]
        evidence = list(_work_task_evidence(facts, row))
        for item in named:
            locator = row["heading"][:3] if item["where"] == "heading" else item["locator"]
            locator = f"heading {locator}" if item["where"] == "heading" else locator
            evidence.append(facts.ground(item["evidence"], "topics", locator=locator, rule=item["rule"]))
        for item in served:
            evidence.append(facts.ground(item["evidence"], "aims", locator=item["locator"]))
        notes = {35: CUT_OFF, 100: UNKNOWN_STANDARDS}
        yield WorkTask(
            id=row["id"],
            number=number,
            batch=1,
            title=facts.label(row["id"], "title", Language.ZH, en=row["title_en"], zh=row["title_zh"]),
            heading=row["heading"] or None,
            kind=code(WorkTaskKind, row["kind"]),
            level=code(StandardLevel, row["level"]),
            topics=tuple(dict.fromkeys(item["topic"] for item in named)),
            regions=listed(row["regions"]),
            open_to=row["open_to"] or None,
            complete=row["complete"] == "yes",
            aims=tuple(item["aim"] for item in served),
            document=row["document"],
            evidence=joined([*evidence, translation(evidence, "title", TO_ENGLISH)]),
            known_since=day(row["known_since"]),
            note=LOST_HEADING if number < 25 else notes.get(number, ""),
        )


def _work_task_evidence(facts: Facts, row: Row) -> Iterator[Evidence]:
    item = f"item {row['number']}"
    fields = [
        field
        for field in ("number", "title", "heading", "regions", "open_to", "document")
        if field in {"number", "title", "document"} or row[field]
    ]
    whole = "the copy prints the item to its closing bracket"
    rule = whole if row["complete"] == "yes" else "the copy breaks off inside the item"
    yield facts.ground("compilation", *fields, locator=item)
    yield facts.ground("compilation", "complete", locator=item, rule=rule)
    yield facts.ground("notice-head", "batch", locator="title")
    for source in listed(row["evidence"])[1:]:
        yield facts.ground(source, "title", "regions")
    yield facts.interpreted("known_since")
    if row["kind"]:
        rule = row["kind_rule"]
        yield facts.ground("compilation", "kind", locator=item, rule=rule)
    for source in listed(row["level_evidence"]) if row["level"] else ():
        if source == "progress-2025-07":
            rule = "reported among the local standards that the pilots made"
            yield facts.ground(source, "level", rule=rule)
        else:
            yield facts.ground(source, "level", locator=item if source == "compilation" else "")
    yield from _law(facts, row["level"])


def _law(facts: Facts, level: str) -> Iterator[Evidence]:
    """What a level means, where the law says it."""
    articles = LAW_ARTICLES.get(level.removesuffix(" standard"))
    if articles:
        yield facts.ground("standardization-law", "level", locator=articles, basis=Basis.REFERENCE)


# --- What came of it ------------------------------------------------------------------------------------------------


def standards(facts: Facts) -> Iterator[Standard]:
    """The standards reported since."""
    for row in facts.tables["standards"]:
        evidence = [*facts.grounded(row["id"]), *_law(facts, row["level"])]
        pages = listed(row["evidence"])
        evidence += dated(facts, row["id"], row["known_since"], pages)
        named = names_in(facts, row["title_zh"])
        for word in named.values():
            rule = f"the title has the word {word}"
            evidence.append(facts.ground(pages[0], "topics", rule=rule))
        yield Standard(
            id=row["id"],
            title=facts.label(row["id"], "title", Language.ZH, zh=row["title_zh"]),
            number=row["number"] or None,
            level=code(StandardLevel, row["level"]),
            status=code(StandardStatus, row["status"]),
            topics=tuple(named),
            regions=listed(row["region"]),
            effective=day(row["effective"]),
            work_task=row["work_task"] or None,
            evidence=joined([*evidence, translation(evidence, "title", TO_ENGLISH)]),
            known_since=day(row["known_since"]),
            note=facts.note(row["id"]),
        )


def events(facts: Facts) -> Iterator[Event]:
    """The timeline; the titles are descriptions of ours."""
    for row in facts.tables["events"]:
        id, pages = row["id"], listed(row["evidence"])
        evidence = list(facts.grounded(id))
        documents = listed(row["document"])
        if not any("date" in item.fields for item in evidence):
            fields = ("date", "documents") if documents else ("date",)
            evidence += [facts.ground(page, *fields, basis=Basis.STATED) for page in pages]
        evidence += dated(facts, id, row["known_since"], pages)
        if not any("title" in item.fields for item in evidence):
            first = evidence[0]
            page = first.source.removeprefix("source:")
            evidence.append(facts.ground(page, "title", locator=first.locator or "", basis=Basis.DESCRIPTIVE))
        subjects: tuple[str, ...] = ()
        for table, field in (("event_documents", "documents"), ("event_subjects", "subjects")):
            for more in facts.tables[table]:
                if more["event"] == id:
                    if field == "documents":
                        documents += (more["document"],)
                    else:
                        subjects += listed(more["subjects"])
                    evidence.append(
                        facts.ground(
                            more["source"],
                            field,
                            locator=more["locator"],
                            basis=Basis(more["basis"]),
                            rule=more["rule"],
                        )
                    )
        yield Event(
            id=id,
            date=date.fromisoformat(row["date"]),
            title=facts.label(id, "title", en=row["title_en"]),
            documents=documents,
            subjects=subjects,
            evidence=joined(evidence),
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
COUNTED = "the subject names what the dataset records"
# A plan that is a record by now.
ABOUT = {"figure:shenyang-tasks": "doc:shenyang-plan-2023"}
# The total of the plan of April 2025 was reported a day before the page that the tables name.
REPORTED_EARLIER = {"figure:pilot-tasks-plan-of-april-2025": date(2025, 4, 21)}


def figures(facts: Facts) -> Iterator[Figure]:
    """The totals that sources declare; what they count is said in words of ours."""
    for row in facts.tables["figures"]:
        id, pages = row["id"], listed(row["evidence"])
        about = ABOUT.get(id) or row["about"] or None
        earlier = REPORTED_EARLIER.get(id)
        known_since = str(earlier or row["known_since"])
        evidence = list(facts.grounded(id))
        if not evidence:
            fields = ("value", "as_of", "about")
            evidence = [facts.ground(page, *fields, basis=Basis.STATED) for page in pages]
        if not any("as_of" in item.fields for item in evidence):
            evidence.append(facts.interpreted("as_of"))
        pages = ("xinhua-2025-04-21", *pages) if earlier else pages
        if any(item.source == "source:notice-head" for item in evidence):
            pages = ("interpretation",)
        evidence += dated(facts, id, known_since, pages)
        first = evidence[0]
        page, locator = first.source.removeprefix("source:"), first.locator or ""
        evidence.append(facts.ground(page, "subject", locator=locator, basis=Basis.DESCRIPTIVE))
        if id in COUNTS:
            evidence.append(facts.ground(page, "counts", locator=locator, rule=COUNTED))
        yield Figure(
            id=id,
            subject=facts.label(id, "subject", en=row["subject"]),
            value=int(row["value"]),
            as_of=earlier or day(row["as_of"]),
            counts=COUNTS.get(id),
            about=about,
            evidence=joined(evidence),
            known_since=day(known_since),
            note=facts.note(id),
        )
