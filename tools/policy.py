"""What the policy is about and asks for, and what rests on what, from the tables of facts."""

from __future__ import annotations

from collections.abc import Iterator

from pilotstd.model import (
    Action,
    Aim,
    Aspect,
    Basis,
    Dependency,
    DependencyKind,
    Evidence,
    Label,
    Language,
    Measure,
    Party,
    Stage,
    StandardLevel,
    Topic,
)
from pilotstd.notices import _wording as wording
from tools.facts import OPINIONS, TO_CHINESE, TO_ENGLISH, Facts, Row, code, codes, day, joined, listed, translation

# --- Topics and aims ------------------------------------------------------------------------------------------------

# Topics whose Chinese name the compilation prints on page 1233, among words of the Opinions.
ON_PAGE_1233 = {"topic:low-altitude-economy", "topic:emerging-industries"}


def topics(facts: Facts) -> Iterator[Topic]:
    """The fields and subjects that the interpretation or the list names."""
    table = {row["id"]: row for row in facts.tables["topics"]}
    for row in table.values():
        id, page, place = row["id"], row["evidence"], row["locator"]
        label, evidence = _worded(facts, row, "label")
        if id in ON_PAGE_1233:
            evidence.insert(0, facts.ground("compilation", "label", locator="page 1233"))
            if label.original is None:
                label = Label(label.en, label.zh, Language.ZH)
                evidence[-1] = translation(evidence, "label", TO_ENGLISH)
            else:
                del evidence[-1]  # both languages are printed
        if row["broader"]:
            wider = table[row["broader"]]["label_zh"]
            rule = f"its name has that of the broader topic, {wider}" if page == "compilation" else ""
            evidence.append(facts.ground(page, "broader", locator=place, rule=rule))
        more = [item["alias"] for item in facts.tables["topic_aliases"] if item["topic"] == id]
        aliases = (*listed(row["aliases"]), *more)
        printed = [alias for alias in aliases if _printed(facts, row, alias)]
        if set(more) - set(printed):
            raise ValueError(f"{id}: {more} is not printed")
        if printed:
            evidence.append(facts.ground(page, "aliases", locator=place))
        if len(printed) < len(aliases):
            evidence.append(facts.ground(page, "aliases", locator=place, basis=Basis.DESCRIPTIVE))
        yield Topic(id=id, label=label, broader=row["broader"] or None, aliases=aliases, evidence=joined(evidence))


def _printed(facts: Facts, row: Row, text: str) -> bool:
    """Whether the place that a topic cites prints a text."""
    if row["evidence"] == "interpretation":
        return facts.prints("interpretation", row["locator"], text)
    where = row["locator"].split()[1]
    return any(
        text in (task["title_zh"] if task["number"] == where else "")
        or (task["heading"].startswith(where) and text in task["heading"])
        for task in facts.tables["work_tasks"]
    )


# English names that say no more than the printed Chinese.
CLOSER = {"topic:community": "community", "topic:vocational-education": "vocational colleges"}


def _worded(facts: Facts, row: Row, field: str) -> tuple[Label, list[Evidence]]:
    """A name with its evidence: stated where the place prints it word for word, else paraphrased; the other language is ours."""
    en, zh = (row[f"{field}_{language}"] for language in ("en", "zh"))
    en = CLOSER.get(row["id"], en)
    page, place = row["evidence"], row["locator"]
    if row["original"] == "zh":
        if not _printed(facts, row, zh):
            raise ValueError(f"{row['id']}: {zh} is not at {place}")
        original, basis, rule = Language.ZH, Basis.STATED, TO_ENGLISH
    elif facts.prints(page, place, en):
        original, basis, rule = Language.EN, Basis.STATED, TO_CHINESE
    else:
        original, basis, rule = None, Basis.PARAPHRASED, TO_CHINESE
    item = facts.ground(page, field, locator=place, basis=basis)
    ours = [] if en == zh else [translation([item], field, rule)]
    return Label(en, zh, original), [item, *ours]


def names_in(facts: Facts, title: str) -> dict[str, str]:
    """The topics that a Chinese title names, each with the word that does."""
    words = {row["id"]: (row["label_zh"], *listed(row["aliases"])) for row in facts.tables["topics"]}
    return wording.names_in(wording.patterns(words), title)


def aims(facts: Facts) -> Iterator[Aim]:
    """What documents, measures and tasks are for."""
    for row in facts.tables["aims"]:
        title, evidence = _worded(facts, row, "title")
        if row["id"] == "aim:linkage":  # the Chinese copy prints it
            evidence = [facts.ground("interpretation-zh", "title"), evidence[0]]
            evidence.append(translation(evidence, "title", TO_ENGLISH))
            title = Label(title.en, title.zh, Language.ZH)
        yield Aim(id=row["id"], title=title, evidence=tuple(evidence))


# --- Aspects and measures -------------------------------------------------------------------------------------------


def aspects(facts: Facts) -> Iterator[Aspect]:
    """The four aspects, in words of ours."""
    for row in facts.tables["aspects"]:
        place = f"p{row['paragraph']}.s{row['sentence']}"
        reworded = facts.ground("interpretation", "title", locator=place, basis=Basis.PARAPHRASED)
        yield Aspect(
            id=row["id"],
            number=int(row["aspect"]),
            title=facts.label(row["id"], "title"),
            document=OPINIONS,
            evidence=(
                reworded,
                facts.ground("interpretation", "number", locator=place),
                facts.ground("interpretation", "document", locator="p7.s2", rule=TOLD_BY_ASPECT),
                facts.interpreted("known_since"),
                translation([reworded], "title", TO_CHINESE),
            ),
            known_since=day(row["known_since"]),
        )


TOLD_BY_ASPECT = "the Opinions define tasks in four aspects, and the paragraphs that follow tell them one by one"
# By which words the sentence names a party other than by its code.
NAMES_PARTIES = {
    ("measure:coordination", "departments"): "the industry regulatory authorities are departments",
    ("measure:division-of-labour", "localities"): "the pilot provinces and cities are localities",
    ("measure:local-exploration", "localities"): "the provinces and cities are localities",
}


# "Service trade industry standards" may be industry standards or the standards of that industry.
OPEN_LEVELS = {"measure:facilitation-standards"}
# An action for which the sentence has another verb.
REWORDED_ACTIONS = {"measure:division-of-labour"}


def measures(facts: Facts) -> Iterator[Measure]:
    """What the interpretation says is asked for, in words of ours."""
    from tools.records import responsibilities

    for row in facts.tables["measures"]:
        id, place = row["id"], row["locator"]
        worded = facts.ground("interpretation", "title", "object", locator=place, basis=Basis.PARAPHRASED)
        level = None if id in OPEN_LEVELS else code(StandardLevel, row["level"])
        stated = [name for name in ("actions", "topics", "stages", "aims") if row[name]]
        if level:
            stated.insert(1, "level")
        evidence = [worded]
        if id in REWORDED_ACTIONS:
            stated.remove("actions")
            evidence.append(facts.ground("interpretation", "actions", locator=place, basis=Basis.PARAPHRASED))
        parties = codes(Party, row["parties"])
        for party in parties:
            if facts.prints("interpretation", place, party.en):
                stated.append("parties")
            else:
                rule = NAMES_PARTIES[id, party.value]
                evidence.append(facts.ground("interpretation", "parties", locator=place, rule=rule))
        evidence.append(facts.ground("interpretation", *dict.fromkeys(stated), locator=place))
        if row["aspect"]:
            evidence.append(facts.ground("interpretation", "aspect", locator=row["aspect_locator"]))
        if row["document"] == OPINIONS:
            evidence.append(facts.ground("interpretation", "document", locator="p7.s2", rule=TOLD_BY_ASPECT))
        else:
            evidence.append(facts.ground("interpretation", "document", locator=place))
        responsible, evidence_of_them = responsibilities(facts, id)
        evidence += evidence_of_them
        evidence.append(facts.interpreted("known_since"))
        evidence += [translation([worded], field, TO_CHINESE) for field in ("title", "object")]
        yield Measure(
            id=id,
            aspect=f"aspect:{row['aspect']}" if row["aspect"] else None,
            document=row["document"],
            title=facts.label(id, "title"),
            actions=codes(Action, row["actions"]),
            object=facts.label(id, "object", en=row["object"]),
            level=level,
            topics=listed(row["topics"]),
            parties=parties,
            stages=codes(Stage, row["stages"]),
            aims=listed(row["aims"]),
            departments=responsible,
            evidence=joined(evidence),
            known_since=day(row["known_since"]),
        )


# --- What rests on what ---------------------------------------------------------------------------------------------

NAMED_PLENUM = (
    "names the plenum and the plan to deepen reform and advance Chinese modernisation,"
    " which is the title of what the plenum adopted"
)
# The pages of two replies on Beijing, the later first; JETRO gives the years of three of the later plans.
CONTINUES = {
    "doc:guohan-2017-86": ("beijing-2017", "beijing-2015", "jetro-2025-04-16"),
    "doc:guohan-2019-beijing": ("beijing-2019", "beijing-2017", "jetro-2025-04-16"),
    "doc:guohan-2020-123": ("beijing-2020", "beijing-2019"),
    "doc:reply-2023-beijing": ("beijing-2023", "beijing-2020", "jetro-2025-04-16"),
}
NEXT_ACT = "the next known act on the Beijing pilot, in the order of their dates"


def dependencies(facts: Facts) -> Iterator[Dependency]:
    """What rests on what, as far as the sources support it; nothing else may be added."""
    for row in facts.tables["relations"]:
        yield Dependency(
            id=row["id"],
            dependent=row["dependent"],
            prerequisite=row["prerequisite"] or None,
            kind=DependencyKind(row["kind"]),
            text=row["text"] or None,
            evidence=joined(_dependency_evidence(facts, row)),
            known_since=day(row["known_since"]),
        )


def _dependency_evidence(facts: Facts, row: Row) -> Iterator[Evidence]:
    pages, places = listed(row["evidence"]), listed(row["locator"])
    if row["kind"] == "continues":
        pages, row = CONTINUES[row["dependent"]], row | {"rule": NEXT_ACT}
    if len(pages) < len(places):
        pages *= len(places)
    places += ("",) * (len(pages) - len(places))
    end = "prerequisite" if row["prerequisite"] else "text"
    fields: tuple[str, ...] = ("dependent", "kind", end)
    plenum = row["prerequisite"] == "doc:third-plenum-2024"
    if plenum:
        fields = ("dependent", "kind")
    for page, place in zip(pages, places, strict=True):
        basis = Basis(row["basis"])
        yield facts.ground(page, *fields, locator=place, basis=basis, rule=row["rule"])
    if plenum:
        rule = f"the sentence {NAMED_PLENUM}"
        yield facts.ground("interpretation", "prerequisite", locator="p7.s1", rule=rule)
        rule = "the opening names the plan, which is the title of what the plenum adopted"
        yield facts.ground("notice-head", "prerequisite", locator="opening of 一", rule=rule)
    grounds = facts.grounds.get(row["dependent"], ())
    day_of = next((item for item in grounds if "known_since" in item["fields"].split()), None)
    if day_of is None or day_of["source"] == "interpretation":
        yield facts.interpreted("known_since")
    else:
        rule = "the day from which the later of the two was public"
        yield facts.ground(day_of["source"], "known_since", locator=day_of["locator"], rule=rule)
