"""Departments, regions and pilots from the tables of facts, with evidence for each field."""

from collections.abc import Iterator

from pilotstd.model import Department, DepartmentKind, Evidence, Label, Language, Pilot, Rank, Region, RegionKind
from tools.facts import Facts, Row, code, day, split

# --- Departments ----------------------------------------------------------------------------------------------------

# The fields that a source supports for every department; `_department_evidence` adds the others.
FIELDS_OF_DEPARTMENT_SOURCES = {
    "departments-types": ("kind", "rank", "parent"),
    "abbreviations": ("abbreviation",),
    "pboc": ("abbreviation",),
    "gas-name": ("name",),
    "data-bureau": ("parent",),
    "post-bureau": ("parent",),
    "post-bureau-class": ("rank",),
    "samr-sac": ("note",),
    "compilation": ("short_name",),
    "beijing-2015": ("short_name",),
    "stabilise-2025": ("short_name",),
}
KIND_RULES = {
    "party body": "printed before the regions, among the bodies of the Central Committee of the Party",
    "constituent department": "printed in the run of the constituent departments of the State Council,"
    " from 外交部 to 中国人民银行",
    "court": "printed last, after the bodies of the State Council, under the name of a court",
}
PARENTS = {"国务院": "dept:state-council", "国家发展和改革委员会": "dept:ndrc", "交通运输部": "dept:mot"}


def departments(facts: Facts) -> Iterator[Department]:
    """The central bodies."""
    for row in facts.tables["departments"]:
        name = Label(row["name_en"] or None, row["name_zh"] or None, Language.ZH)
        full = row["full_name_zh"]
        aliases = (full,) if full not in {"", row["name_zh"]} else ()
        yield Department(
            id=row["id"],
            name=name if name else Label(),
            short_name=Label(zh=row["short_zh"], original=Language.ZH),
            abbreviation=row["abbreviation"] or None,
            kind=code(DepartmentKind, row["type_en"]),
            rank=code(Rank, row["rank_zh"]),
            parent=PARENTS[row["parent_zh"]] if row["parent_zh"] else None,
            aliases=(*aliases, "PBC") if row["id"] == "dept:pboc" else aliases,
            evidence=tuple(_department_evidence(facts, row)),
            known_since=day(row["known_since"]),
            note=facts.note(row),
        )


def _department_evidence(facts: Facts, row: Row) -> Iterator[Evidence]:
    cited = split(row["evidence"])
    addressee_locators = {
        item["evidence"]: f"addressee {item['order']}" for item in facts.tables["addressees"] if item["id"] == row["id"]
    }
    for source in (*cited, *(["notice-head"] if "notice-head" in addressee_locators else [])):
        locator = addressee_locators.get(source, "")
        fields = FIELDS_OF_DEPARTMENT_SOURCES.get(source, ())
        if source == "english-names":
            fields = ("name",)
            if row["id"] == "dept:pboc":
                fields += ("aliases",)
            elif row["abbreviation"] and "abbreviations" not in cited:
                fields += ("abbreviation",)
        elif source == "full-names":
            fields = ("name", "aliases") if row["full_name_zh"] != row["name_zh"] else ("name",)
        elif source == "departments-ranks":
            bureau = row["type_en"] == "national bureau under a ministry"
            fields = ("kind", "rank") if bureau else ("kind", "rank", "parent")
        elif source in {"notice-head", "plan-2025-84"}:
            fields = ("short_name",)
        yield facts.evidence(source, *fields, locator=locator)
    if row["type_en"] and not row["rank_zh"]:
        if "plan-2025-84" in cited:
            rule = KIND_RULES[row["type_en"]]
            yield facts.evidence("plan-2025-84", "kind", locator=addressee_locators["plan-2025-84"], rule=rule)
        else:
            yield facts.evidence("english-names", "kind", rule="its name says that it is of the Party")
    if row["known_since"]:
        rule = "the day from which the act that prints its name was public"
        yield facts.evidence(cited[-1], "known_since", rule=rule)


# --- Regions and pilots ---------------------------------------------------------------------------------------------

NINE = "xinhua-2025-04-11"

# The fields of pilots that the sources of a designating act support, and the source of its date.
FIELDS_OF_PILOT_SOURCES: dict[str, dict[str, tuple[str, ...]]] = {
    "doc:guohan-2015-81": {"beijing-2015": ("region", "designated_by", "term_years")},
    "doc:guohan-2021-37": {"four-2021": ("region", "designated_by", "term_years")},
    "doc:guohan-2022-six": {"six-2022": ("region", "designated_by", "term_years"), "six-2022-cd": ("designated_by",)},
    "doc:reply-2025-nine": {NINE: ("region", "designated_by"), "people-2025-04-12": ("region",)},
}
SOURCES_OF_PILOT_DATES = {
    "doc:guohan-2015-81": "beijing-2015",
    "doc:guohan-2021-37": "four-2021-press",
    "doc:guohan-2022-six": "six-2022",
    "doc:reply-2025-nine": NINE,
}
THREE_YEARS = {"doc:guohan-2015-81", "doc:guohan-2021-37", "doc:guohan-2022-six"}


def regions(facts: Facts) -> Iterator[Region]:
    """The pilot regions and their provinces."""
    table = facts.tables["regions"]
    ids = {row["name_zh"]: row["id"] for row in table}
    for row in table:
        city = bool(row["parent_zh"])
        code_fields = ["name", *([] if city else ["kind"]), *(["parent"] if city else []), "gbt2260"]
        evidence = [facts.evidence("codes", *code_fields, *(["iso3166_2"] if row["iso3166_2"] else []))]
        if "sub-provincial" in split(row["evidence"]):
            derived = row["level"] == "prefecture-level city"
            rule = "a city that is not among the 15 sub-provincial ones" if derived else ""
            evidence.append(facts.evidence("sub-provincial", "kind", rule=rule))
        rule = "the name without its last character, 市 or 省"
        evidence.append(facts.evidence("codes", "aliases", rule=rule))
        if row["known_since"]:
            rule = "a region of the nine designations of 2025, or the province of one"
            evidence.append(facts.evidence(NINE, "known_since", rule=rule))
        yield Region(
            id=row["id"],
            name=Label(row["name_en"], row["name_zh"], Language.ZH),
            kind=code(RegionKind, row["level"]),
            parent=ids[row["parent_zh"]] if city else None,
            gbt2260=row["gbt2260"] or None,
            iso3166_2=row["iso3166_2"] or None,
            aliases=(row["name_zh"][:-1],),
            evidence=tuple(evidence),
            known_since=day(row["known_since"]),
            note=facts.note(row),
        )


def pilots(facts: Facts) -> Iterator[Pilot]:
    """The designations."""
    acts = {row["id"]: row for row in facts.tables["documents"]}
    for row in facts.tables["regions"]:
        if not row["designated_by"]:
            continue
        act = acts[row["designated_by"]]
        fields_of = FIELDS_OF_PILOT_SOURCES[act["id"]]
        dated = SOURCES_OF_PILOT_DATES[act["id"]]
        evidence = [facts.evidence(source, *fields) for source, fields in fields_of.items()]
        rule = "the rounds of designation, counted in the order of their acts"
        evidence.append(facts.evidence(dated, "group", rule=rule))
        rule = "the day on which the designating act was published"
        evidence.append(facts.evidence(dated, "designated", "known_since", rule=rule))
        yield Pilot(
            id=row["id"].replace("region:", "pilot:"),
            region=row["id"],
            group=int(row["pilot_group"]),
            designated_by=act["id"],
            designated=day(act["published"]),
            term_years=3 if act["id"] in THREE_YEARS else None,
            evidence=tuple(evidence),
            known_since=day(act["known_since"]),
        )
