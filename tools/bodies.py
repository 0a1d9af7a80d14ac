"""Departments, regions and pilots from the tables of facts, each field with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from pilotstd.model import (
    Basis,
    Department,
    DepartmentKind,
    Evidence,
    Label,
    Language,
    Pilot,
    PilotStatus,
    Rank,
    Region,
    RegionKind,
)
from tools.facts import Facts, Row, code, day, joined, listed

# --- Departments ----------------------------------------------------------------------------------------------------

# What a source says of a department, where it says the same of each; the rest is in `_department_evidence`.
SAYS_OF_DEPARTMENTS = {
    "departments-types": ("kind", "rank", "parent"),
    "abbreviations": ("abbreviation",),
    "pboc": ("abbreviation",),
    "gas-name": ("name",),
    "data-bureau": ("parent",),
    "post-bureau": ("parent",),
    "post-bureau-class": ("rank",),
    "samr-sac": ("note",),
    "full-names": ("name",),
    "chongqing-2021": ("short_name",),
    "compilation": ("short_name",),
    "beijing-2015": ("short_name",),
    "stabilise-2025": ("short_name",),
}
KIND_RULES = {
    "party body": "printed before the regions, among the bodies of the Central Committee of the Party",
    "court": "printed last, after the bodies of the State Council, under the name of a court",
}
PARENTS = {"国务院": "dept:state-council", "国家发展和改革委员会": "dept:ndrc", "交通运输部": "dept:mot"}
# The notices that print names of departments, with the place of their addressees.
PRINTS_NAMES = {"notice-head": "addressees", "plan-2025-84": "addressees", "tianjin-plan-2021": "p2"}


def departments(facts: Facts) -> Iterator[Department]:
    """The central bodies."""
    for row in facts.tables["departments"]:
        yield Department(
            id=row["id"],
            name=facts.label(row["id"], "name", Language.ZH, en=row["name_en"], zh=row["name_zh"]),
            short_name=Label(zh=row["short_zh"], original=Language.ZH),
            abbreviation=row["abbreviation"] or None,
            kind=code(DepartmentKind, row["type_en"]),
            rank=code(Rank, row["rank_zh"]),
            parent=PARENTS[row["parent_zh"]] if row["parent_zh"] else None,
            aliases=tuple(_aliases(facts, row)),
            evidence=joined(_department_evidence(facts, row)),
            note=facts.note(row["id"]),
        )


def _addressed(facts: Facts, row: Row) -> dict[str, str]:
    """The name by which each notice prints a department."""
    return {
        source: item["name_zh"]
        for item in facts.tables["addressees"]
        for source in listed(item["evidence"])
        if item["id"] == row["id"] and source in PRINTS_NAMES
    }


def _aliases(facts: Facts, row: Row) -> dict[str, str]:
    """Other names of a department, each with the source that prints it."""
    found = {}
    if row["full_name_zh"] not in {"", row["name_zh"]}:
        found[row["full_name_zh"]] = "full-names"
    if row["id"] == "dept:pboc":
        found["PBC"] = "english-names"
    if row["id"] == "dept:gacc":
        found[row["name_en"]] = "english-names"
    for source, name in _addressed(facts, row).items():
        if name not in {row["short_zh"], row["name_zh"]}:
            found[name] = source
    return found


def _department_evidence(facts: Facts, row: Row) -> Iterator[Evidence]:
    cited = listed(row["evidence"])
    for source in cited:
        if fields := _said_by(source, row):
            yield facts.ground(source, *fields)
    if row["id"] == "dept:gacc":
        yield facts.ground("gacc-name", "name", "abbreviation", basis=Basis.STATED)
    for source, printed in _addressed(facts, row).items():
        if printed == row["short_zh"]:
            yield facts.ground(source, "short_name", locator=PRINTS_NAMES[source])
    for source in _aliases(facts, row).values():
        yield facts.ground(source, "aliases", locator=PRINTS_NAMES.get(source, ""))
    if row["type_en"] in KIND_RULES and "plan-2025-84" in cited:
        rule = KIND_RULES[row["type_en"]]
        yield facts.ground("plan-2025-84", "kind", locator="addressees", rule=rule)
    elif row["type_en"] in KIND_RULES:
        yield facts.ground("english-names", "kind", rule="its name says that it is of the Party")


def _said_by(source: str, row: Row) -> tuple[str, ...]:
    """The fields of a department that a source supports."""
    if source == "english-names":
        customs = row["id"] == "dept:gacc"  # the glossary has a shorter name
        elsewhere = row["id"] == "dept:pboc" or "abbreviations" in row["evidence"]
        fields = () if customs else ("name",)
        return fields if elsewhere or not row["abbreviation"] else (*fields, "abbreviation")
    if source == "departments-ranks":
        bureau = row["type_en"] == "national bureau under a ministry"
        return ("kind", "rank") if bureau else ("kind", "rank", "parent")
    return SAYS_OF_DEPARTMENTS.get(source, ())


# --- Regions and pilots ---------------------------------------------------------------------------------------------

NINE = "xinhua-2025-04-11"

# What the sources of a designating act say of its pilots, and which of them dates it.
SAYS_OF_PILOTS: dict[str, dict[str, tuple[str, ...]]] = {
    "doc:guohan-2015-81": {"beijing-2015": ("region", "designated_by", "term_years")},
    "doc:guohan-2021-37": {"four-2021": ("region", "status", "designated_by", "term_years")},
    "doc:guohan-2022-six": {
        "six-2022": ("region", "status", "designated_by", "term_years"),
        "six-2022-cd": ("designated_by",),
    },
    "doc:reply-2025-nine": {NINE: ("region", "status", "designated_by"), "people-2025-04-12": ("region", "status")},
}
DATES_PILOTS = {
    "doc:guohan-2015-81": "beijing-2015",
    "doc:guohan-2021-37": "four-2021-press",
    "doc:guohan-2022-six": "six-2022",
    "doc:reply-2025-nine": NINE,
}
THREE_YEARS = {"doc:guohan-2015-81", "doc:guohan-2021-37", "doc:guohan-2022-six"}
# The replies that went on with the Beijing pilot, with the page of each.
RENEWS_BEIJING = {
    "doc:guohan-2017-86": "beijing-2017",
    "doc:guohan-2019-beijing": "beijing-2019",
    "doc:guohan-2020-123": "beijing-2020",
    "doc:reply-2023-beijing": "beijing-2023",
}
BY_TITLE = "its title names the comprehensive pilots of opening up the service sector"


def regions(facts: Facts) -> Iterator[Region]:
    """The pilot regions and their provinces."""
    table = facts.tables["regions"]
    ids = {row["name_zh"]: row["id"] for row in table}
    for row in table:
        city = bool(row["parent_zh"])
        fields = ["name", "parent" if city else "kind", "gbt2260"]
        evidence = [facts.ground("codes", *fields, *(["iso3166_2"] if row["iso3166_2"] else []))]
        evidence.append(facts.ground(row["name_en_evidence"], "name"))
        if row["level"] == "prefecture-level city":
            rule = "a city with a code of the form xxxx00 that is not among the 15 sub-provincial ones"
            evidence += [facts.ground(name, "kind", rule=rule) for name in ("codes", "sub-provincial")]
        elif city:
            evidence.append(facts.ground("sub-provincial", "kind"))
        rule = "the name without its last character, 市 or 省"
        evidence.append(facts.ground("codes", "aliases", rule=rule))
        yield Region(
            id=row["id"],
            name=Label(row["name_en"], row["name_zh"], Language.ZH),
            kind=code(RegionKind, row["level"]),
            parent=ids[row["parent_zh"]] if city else None,
            gbt2260=row["gbt2260"] or None,
            iso3166_2=row["iso3166_2"] or None,
            aliases=(row["name_zh"][:-1],),
            evidence=tuple(evidence),
            note=facts.note(row["id"]),
        )


def pilots(facts: Facts) -> Iterator[Pilot]:
    """The designations."""
    acts = {row["id"]: row for row in facts.tables["documents"]}
    for row in facts.tables["regions"]:
        if not row["designated_by"]:
            continue
        act = acts[row["designated_by"]]
        dates = DATES_PILOTS[act["id"]]
        evidence = [facts.ground(name, *says) for name, says in SAYS_OF_PILOTS[act["id"]].items()]
        title_page = next(iter(SAYS_OF_PILOTS[act["id"]]))
        evidence.append(facts.ground(title_page, "programme", rule=f"of the act, {BY_TITLE}"))
        rule = "the rounds of designation, counted in the order of their acts"
        evidence.append(facts.ground(dates, "group", rule=rule))
        rule = "the day on which the designating act was published"
        evidence.append(facts.ground(dates, "designated", "known_since", rule=rule))
        beijing = row["id"] == "region:beijing"
        if beijing:
            evidence.append(facts.ground("beijing-2020", "status"))
            rule = "a later act on the Beijing pilot"
            pages = (*RENEWS_BEIJING.values(), "jetro-2025-04-16")
            evidence += [facts.ground(page, "renewed_by", rule=rule) for page in pages]
        yield Pilot(
            id=row["id"].replace("region:", "pilot:"),
            region=row["id"],
            programme="programme:service-sector-opening",
            status=PilotStatus.DEMONSTRATION_ZONE if beijing else PilotStatus.PILOT,
            group=int(row["pilot_group"]),
            designated_by=act["id"],
            renewed_by=tuple(RENEWS_BEIJING) if beijing else (),
            designated=day(act["published"]),
            term_years=3 if act["id"] in THREE_YEARS else None,
            evidence=tuple(evidence),
            known_since=day(act["known_since"]),
        )
