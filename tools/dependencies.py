"""The dependencies that the sources support; no others may be added."""

from collections.abc import Iterator

from pilotstd.model import Dependency, DependencyKind, Evidence
from tools.facts import INTERPRETED, OPINIONS, TASK_LIST, Facts, day

# The measures that items without a heading implement: number, measure, and how they are matched.
MATCHED = (
    (101, "international-standards", "the item asks for the international standards that the measure asks for"),
    (102, "rule-alignment", "the item asks to align rules, as the measure does"),
    (
        103,
        "commitments",
        "matched by wording: the item asks to carry out an international paper, the measure to carry out commitments",
    ),
    (
        104,
        "commitments",
        "matched by wording: the item asks to carry out an international agreement,"
        " the measure to carry out commitments",
    ),
)
HEADINGS = (("（二）", range(25, 30), "emerging-industries-standards"), ("（三）", range(30, 36), "esg-standards"))


def dependencies(facts: Facts) -> Iterator[Dependency]:
    """The dependencies that the sources support."""
    known_since = day(next(row["known_since"] for row in facts.tables["aspects"]))

    def dependency(
        local: str,
        dependent: str,
        prerequisite: str | None,
        kind: DependencyKind,
        *evidence: Evidence,
        text: str | None = None,
    ) -> Dependency:
        return Dependency(
            id=f"dep:{local}",
            dependent=dependent,
            prerequisite=prerequisite,
            kind=kind,
            text=text,
            evidence=evidence,
            known_since=known_since,
        )

    def interpretation(*fields: str, locator: str, rule: str = "") -> Evidence:
        return facts.evidence("interpretation", *fields, locator=locator, rule=rule)

    yield dependency(
        "task-list-opinions", OPINIONS, TASK_LIST, DependencyKind.IMPLEMENTS, interpretation(locator="p12.s1")
    )
    yield dependency(
        "third-plenum-opinions",
        OPINIONS,
        "doc:third-plenum-2024",
        DependencyKind.FOLLOWS,
        interpretation("dependent", "kind", "known_since", locator="p5"),
        interpretation(
            "prerequisite",
            locator="p5.s1",
            rule="the interpretation names the plenum and not the Decision that it adopted",
        ),
    )
    yield dependency(
        "foregoing-local-standards-task-100",
        "task:100",
        None,
        DependencyKind.BUILDS_ON,
        facts.evidence("compilation", "dependent", "kind", "text", locator="item 100"),
        interpretation("known_since", locator="p2.s1", rule=INTERPRETED),
        text="在前述公共安全服务领域地方标准基础上",
    )
    locators = {row["id"]: f"p{row['paragraph']}.s{row['sentence']}" for row in facts.tables["measures"]}

    def implements(number: int, measure: str, locator: str, rule: str) -> Dependency:
        return dependency(
            f"task-{number:03}-{measure}",
            f"measure:{measure}",
            f"task:{number:03}",
            DependencyKind.IMPLEMENTS,
            facts.evidence("compilation", locator=locator, rule=rule),
            interpretation(locator=locators[f"measure:{measure}"], rule=rule),
        )

    for heading, numbers, measure in HEADINGS:
        rule = "the heading that the item stands under matches what the sentence asks for"
        for number in numbers:
            yield implements(number, measure, f"heading {heading}", rule)
    for number, measure, rule in MATCHED:
        yield implements(number, measure, f"item {number}", rule)
    for number in (1, 2, 3):
        yield dependency(
            f"aspect-4-aspect-{number}",
            f"aspect:{number}",
            "aspect:4",
            DependencyKind.SUPPORTS,
            interpretation(
                locator="p11.s2",
                rule="a modelling choice, which no source states: how all parties take part"
                " serves what the other aspects ask for",
            ),
        )
