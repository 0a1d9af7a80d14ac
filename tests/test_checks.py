"""The rules: a dataset that breaks just one has just that problem, with its value; and what coverage counts."""

import datetime
from typing import Any

import attrs
import pytest
from hypothesis import given

import pilotstd
from pilotstd import (
    Aspect,
    Basis,
    Count,
    Dataset,
    Department,
    Dependency,
    DependencyKind,
    Document,
    Event,
    Evidence,
    Figure,
    KeyTask,
    Label,
    Measure,
    Pilot,
    Problem,
    Record,
    Region,
    Responsibility,
    Retired,
    Role,
    Source,
    Standard,
    StandardLevel,
    WorkTask,
    _coverage,
    checks,
    testing,
)
from tests.datasets import unchecked

DAY = datetime.date(2026, 1, 19)
STATED = (Evidence(source="source:a", basis=Basis.STATED),)


def day(month: int) -> datetime.date:
    return datetime.date(2025, month, 1)


SOUND: dict[str, Record] = {
    record.id: attrs.evolve(record, evidence=STATED)
    for record in (
        Source(id="source:a", title=Label(en="A"), reproduces=("doc:notice",)),
        Source(id="source:b"),
        Document(
            id="doc:notice", issued=day(1), published=day(2), issuers=("dept:a",), addressees=("region:a", "dept:b")
        ),
        Document(id="doc:list", part_of="doc:notice"),
        Department(id="dept:a"),
        Department(id="dept:b", parent="dept:a"),
        Region(id="region:a"),
        Region(id="region:b", parent="region:a"),
        Pilot(id="pilot:a", region="region:a", designated=day(3), group=1, term_years=3),
        Pilot(id="pilot:b", region="region:b", designated=day(5)),
        Pilot(id="pilot:c", region="region:b"),
        Aspect(id="aspect:1", number=1, title=Label(en="x"), document="doc:notice"),
        Measure(id="measure:a", aspect="aspect:1"),
        KeyTask(id="keytask:1", number=1, title=Label(en="x")),
        WorkTask(id="task:001", number=1, departments=(Responsibility(body="region:a", role=Role.LEAD, text="甲"),)),
        WorkTask(id="task:002", number=2, complete=False),
        WorkTask(id="task:b2-001", number=1, batch=2),
        Standard(id="std:a", level=StandardLevel.LOCAL, issued=day(4), effective=day(4), work_task="task:001"),
        Standard(id="std:b", level=StandardLevel.NATIONAL),
        Event(id="event:a", date=day(1)),
        Dependency(id="dep:a", dependent="task:001", prerequisite="measure:a", kind=DependencyKind.IMPLEMENTS),
        Dependency(id="dep:b", dependent="task:002", prerequisite="task:001", kind=DependencyKind.FOLLOWS),
        Dependency(id="dep:c", dependent="task:002", kind=DependencyKind.BUILDS_ON, text="有关标准"),
    )
}


def dataset(*records: Record, **header: Any) -> Dataset:
    """The sound dataset with some records in the place of those with their ids, or added to them."""
    changed = {record.id: record for record in records}
    return Dataset(**{"version": "0.1", "as_of": DAY, "records": {**SOUND, **changed}.values(), **header})


def but(id: str, **changes: Any) -> Record:
    record: Record = attrs.evolve(SOUND[id], **changes)
    return record


def evidence(**fields: Any) -> Evidence:
    return Evidence(**{"source": "source:a", "basis": Basis.STATED, **fields})


class CountedText(str):
    """A text that counts how often it is compared, or hashed to be looked up."""

    comparisons = 0
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        CountedText.comparisons += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        CountedText.comparisons += 1
        return str.__hash__(self)


class TestCheck:
    def test_a_sound_dataset_has_no_problem(self) -> None:
        assert dataset().check() == ()

    @pytest.mark.parametrize("release", pilotstd.releases(), ids=lambda release: release.version)
    def test_a_bundled_release_has_no_problem(self, release: pilotstd.Release) -> None:
        assert pilotstd.load(release.version).check() == ()

    @given(testing.datasets())
    def test_a_drawn_dataset_has_no_problem(self, ds: Dataset) -> None:
        assert ds.check() == ()

    @pytest.mark.parametrize("size", [0, 1, 2, 11, 300])
    def test_a_generated_dataset_has_no_problem(self, size: int) -> None:
        ds = testing.generate(size)
        assert ds.check() == ()
        assert len(ds.work_tasks) == size

    def test_all_problems_are_listed_in_the_order_of_the_rules(self) -> None:
        ds = dataset(
            but("task:001", number=0, title=Label(en="a\tb")),
            but("task:002", document="doc:lost", evidence=()),
            but("dept:a", parent="dept:b"),
            Source(id="Source:C", evidence=STATED),
            version="one",
        )
        assert [problem.rule for problem in ds.check()] == [
            "version",
            "ids",
            "references",
            "evidence",
            "acyclic",
            "texts",
            "numbers",
        ]

    def test_every_rule_says_what_holds(self) -> None:
        for rule in checks.RULES:
            assert str(rule.__doc__).endswith(".")


def only(ds: Dataset) -> Problem:
    """The one problem of a dataset."""
    (problem,) = ds.check()
    return problem


class TestTypeRule:
    """Records that Python made may hold anything; those of a file have been seen to."""

    @pytest.mark.parametrize(
        ("record", "field", "due"),
        [
            (but("task:001", number="1"), "number", "expected int, got '1'"),
            (but("task:001", number=True), "number", "expected int, got True"),
            (but("task:001", number=None), "number", "expected int, got None"),
            (but("task:001", complete=1), "complete", "expected bool | None, got 1"),
            (but("task:001", level="local"), "level", "expected StandardLevel | None, got 'local'"),
            (but("task:001", regions=["region:a"]), "regions", "expected tuple[str, ...], got ['region:a']"),
            (but("task:001", regions="region:a"), "regions", "expected tuple[str, ...], got 'region:a'"),
            (but("task:001", regions=(1,)), "regions", "expected tuple[str, ...], got (1,)"),
            (but("task:001", title="甲"), "title", "expected Label, got '甲'"),
            (but("task:001", title=Label(en=1)), "title", "expected Label, got Label(en=1)"),  # type: ignore[arg-type]
            (but("task:001", departments=({"text": "x"},)), "departments", "expected tuple["),
            (but("event:a", date="2025-01-01"), "date", "expected date, got '2025-01-01'"),
            (but("event:a", date=datetime.datetime(2025, 1, 1)), "date", "expected date, got"),
            (but("event:a", evidence=(evidence(basis="stated"),)), "evidence", "expected tuple["),
            (Figure(id="figure:a", value=1.5, evidence=STATED), "value", "expected int, got 1.5"),  # type: ignore[arg-type]
        ],
        ids=lambda value: getattr(value, "id", None),
    )
    def test_a_value_has_the_type_of_its_field(self, record: Record, field: str, due: str) -> None:
        problem = only(dataset(record))
        assert (problem.rule, problem.record, problem.field) == ("types", record.id, field)
        assert due in problem.message

    @pytest.mark.parametrize(
        ("header", "field"),
        [
            ({"version": 1}, "version"),
            ({"as_of": 20260119}, "as_of"),
            ({"as_of": datetime.datetime(2026, 1, 19)}, "as_of"),
            ({"title": "Mine"}, "title"),
            ({"retired": [Retired(id="event:z", since="0.1", reason=None)]}, "reason"),  # type: ignore[arg-type]
        ],
        ids=str,
    )
    def test_the_header_is_held_to_it(self, header: dict[str, Any], field: str) -> None:
        problem = only(dataset(**header))
        assert (problem.rule, problem.field) == ("types", field)

    def test_the_other_rules_wait_for_it(self) -> None:
        ds = dataset(but("task:001", number="1"), but("task:002", document=["doc:lost"]), but("event:a", evidence=()))
        assert [(problem.rule, problem.field) for problem in ds.check()] == [("types", "number"), ("types", "document")]


class TestVersionRule:
    @pytest.mark.parametrize("version", ["", "one", "1.0.0.x", "../../etc/passwd"])
    def test_a_version_is_one_of_pep_440(self, version: str) -> None:
        problem = only(dataset(version=version))
        assert (problem.rule, problem.field, problem.value) == ("version", "version", version)
        assert problem.message == f"invalid version {version!r}: expected a PEP 440 version"


class TestIdRule:
    @pytest.mark.parametrize(
        "id",
        [
            "event:",
            "event:A",
            "event:a_b",
            "event:-a",
            "event:a-",
            "event:a--b",
            "event:é",
            "event",
            "evt:a",
            "task:003",
            "event:a\n",
        ],
    )
    def test_an_id_has_the_kind_and_the_letters_of_its_table(self, id: str) -> None:
        problem = only(dataset(Event(id=id, date=day(1), evidence=STATED)))
        assert (problem.rule, problem.record, problem.value) == ("ids", id, id)
        assert (
            f"invalid id {id!r} in events: expected event: and then lower-case letters, digits and hyphens"
            == problem.message
        )

    def test_an_id_is_used_once_in_a_file(self) -> None:
        problem = only(unchecked([*SOUND.values(), but("event:a", date=day(2))]))
        assert (problem.rule, problem.record, problem.message) == ("ids", "event:a", "2 records have the id 'event:a'")

    def test_a_retired_id_is_not_used_again(self) -> None:
        problem = only(dataset(retired=[Retired(id="event:a", since="0.1", reason="wrong")]))
        assert (problem.rule, problem.message) == ("ids", "'event:a' is retired and cannot be used again")

    @pytest.mark.parametrize("id", ["a", "event:A", "event:a b", "event:a\n"])
    def test_what_is_retired_is_an_id(self, id: str) -> None:
        problem = only(dataset(retired=[Retired(id=id, since="0.1", reason="wrong")]))
        assert (problem.rule, problem.record, problem.field) == ("ids", id, "id")

    def test_an_id_is_retired_once(self) -> None:
        entries = [Retired(id="event:z", since=since, reason="wrong") for since in ("0.1", "0.2")]
        problem = only(dataset(retired=entries))
        assert (problem.rule, problem.record, problem.message) == (
            "ids",
            "event:z",
            "2 entries retire the id 'event:z'",
        )

    def test_what_replaces_an_id_is_there(self) -> None:
        gone = Retired(id="event:z", since="0.1", reason="split", replaced_by=("event:a", "event:y", "event:x"))
        also = Retired(id="event:x", since="0.2", reason="merged", replaced_by=("event:a",))
        problem = only(dataset(retired=[gone, also]))
        assert (problem.record, problem.field, problem.value) == ("event:z", "replaced_by", "event:y")
        assert problem.message == "no record 'event:y' to replace 'event:z'"


class TestReferenceRule:
    @pytest.mark.parametrize(
        ("record", "field", "value", "said"),
        [
            (but("source:a", reproduces=("doc:notise",)), "reproduces", "doc:notise", "; did you mean 'doc:notice'"),
            (
                but("doc:notice", issuers=("dept:a", "dept:c")),
                "issuers",
                "dept:c",
                "; did you mean 'dept:b' or 'dept:a'?",
            ),
            (but("doc:notice", addressees=("doc:list",)), "addressees", "doc:list", "in departments or regions"),
            (but("doc:notice", approved_by="region:a"), "approved_by", "region:a", "in departments"),
            (but("doc:list", part_of="doc:lost"), "part_of", "doc:lost", "in documents"),
            (but("region:b", parent="dept:a"), "parent", "dept:a", "in regions"),
            (but("pilot:a", region="region:paris"), "region", "region:paris", "in regions"),
            (but("pilot:a", designated_by="source:a"), "designated_by", "source:a", "in documents"),
            (but("measure:a", aspect="aspect:2"), "aspect", "aspect:2", "; did you mean 'aspect:1'?"),
            (but("std:a", work_task="task:101"), "work_task", "task:101", "in work_tasks; did you mean 'task:001'"),
            (but("event:a", documents=("doc:x",)), "documents", "doc:x", "in documents"),
            (
                but("dep:a", dependent="region:b"),
                "dependent",
                "region:b",
                "programmes or documents or aspects or measures or key_tasks or work_tasks or standards",
            ),
            (but("dep:a", prerequisite="measure:b"), "prerequisite", "measure:b", "; did you mean 'measure:a'?"),
            (
                but("task:001", departments=(Responsibility(body="dept:lost", role=Role.LEAD, text="x"),)),
                "departments",
                "dept:lost",
                "in departments or regions",
            ),
            (but("event:a", evidence=(evidence(source="source:lost"),)), "evidence", "source:lost", "in sources"),
            (but("event:a", evidence=(evidence(source="doc:notice"),)), "evidence", "doc:notice", "in sources"),
        ],
        ids=lambda value: getattr(value, "id", None),
    )
    def test_a_reference_names_a_record_of_the_right_kind(
        self, record: Record, field: str, value: str, said: str
    ) -> None:
        problem = only(dataset(record))
        assert (problem.rule, problem.record, problem.field, problem.value) == ("references", record.id, field, value)
        assert problem.message.startswith(f"no record {value!r} in ")
        assert said in problem.message

    def test_thousands_of_missing_ids_are_all_listed_the_first_with_near_matches(self) -> None:
        events = [
            Event(id=f"event:{n}", date=day(1), documents=(f"doc:notice-{n}",), evidence=STATED) for n in range(3000)
        ]
        problems = dataset(*events).check()
        assert len(problems) == 3000
        hinted = ["did you mean 'doc:notice'" in problem.message for problem in problems]
        assert (hinted.index(False), sum(hinted)) == (50, 50)


class TestEvidenceRule:
    def test_a_record_needs_evidence(self) -> None:
        problem = only(dataset(but("event:a", evidence=())))
        assert (problem.rule, problem.record, problem.field) == ("evidence", "event:a", "evidence")
        assert problem.message == "a record needs evidence"

    def test_every_filled_field_is_supported(self) -> None:
        task = but(
            "task:001", title=Label(zh="甲"), open_to="各地", note="n", evidence=(evidence(fields=("title", "number")),)
        )
        problems = {(problem.field, problem.message) for problem in dataset(task).check()}
        assert problems == {
            ("departments", "nothing in the evidence supports departments"),
            ("open_to", "nothing in the evidence supports open_to"),
        }

    def test_several_items_may_support_a_record_together(self) -> None:
        items = (evidence(fields=("number",)), evidence(fields=("departments",)))
        assert dataset(but("task:001", evidence=items)).check() == ()

    def test_evidence_is_for_fields_that_there_are(self) -> None:
        problem = only(dataset(but("event:a", evidence=(evidence(), evidence(fields=("titel",))))))
        assert (problem.field, problem.value) == ("evidence", "titel")
        assert problem.message == "evidence for an unknown field 'titel' of events; did you mean 'title'?"

    @pytest.mark.parametrize("rule", [None, ""])
    def test_what_is_derived_names_its_rule(self, rule: str | None) -> None:
        item = evidence(basis=Basis.DERIVED, rule=rule)
        problem = only(dataset(but("event:a", evidence=(item,))))
        assert problem.message == "evidence derived from source:a has no rule: say by which rule"
        assert problem.value == item

    @pytest.mark.parametrize("sha256", ["0" * 63, "0" * 65, "A" * 64, "g" * 64])
    def test_a_digest_has_the_form_of_one(self, sha256: str) -> None:
        problem = only(dataset(but("event:a", evidence=(evidence(sha256=sha256),))))
        assert problem.message == f"invalid SHA-256 {sha256!r}: expected 64 hexadecimal digits in lower case"


class TestCycleRule:
    @pytest.mark.parametrize(
        ("records", "field", "cycle"),
        [
            ([but("dep:a", prerequisite="task:002")], "prerequisite", {"task:001", "task:002"}),
            ([but("dep:a", prerequisite="task:001")], "prerequisite", {"task:001"}),
            ([but("dept:a", parent="dept:b")], "parent", {"dept:a", "dept:b"}),
            ([but("region:a", parent="region:a")], "parent", {"region:a"}),
            ([but("doc:notice", part_of="doc:list")], "part_of", {"doc:notice", "doc:list"}),
        ],
        ids=lambda value: value if isinstance(value, str) else None,
    )
    def test_nothing_comes_before_itself(self, records: list[Record], field: str, cycle: set[str]) -> None:
        problem = only(dataset(*records))
        assert (problem.rule, problem.field) == ("acyclic", field)
        assert set(problem.value) == cycle
        assert len(problem.value) == len(cycle) + 1
        assert problem.value[0] == problem.value[-1]
        holder: Any = dataset(*records)[str(problem.record)]
        start = holder.dependent if field == "prerequisite" else holder.id
        assert problem.value[-2:] == (start, getattr(holder, field))
        kind = {"prerequisite": "dependency"}.get(field, field)
        assert problem.message == f"{kind} cycle: {' → '.join(problem.value)}"

    def test_reports_every_cycle_and_the_dependency_that_closes_it(self) -> None:
        pairs = {
            "dep:x": ("task:001", "task:002"),
            "dep:y": ("task:002", "task:001"),
            "dep:z": ("aspect:1", "aspect:1"),
        }
        loops = [
            Dependency(id=id, dependent=after, prerequisite=before, kind=DependencyKind.FOLLOWS, evidence=STATED)
            for id, (after, before) in pairs.items()
        ]
        records = [record for record in SOUND.values() if not isinstance(record, Dependency)]
        problems = dataset(records=[*records, *loops]).check()
        assert [(problem.rule, problem.field) for problem in problems] == [("acyclic", "prerequisite")] * 2
        assert {problem.record for problem in problems} <= set(pairs)
        assert "dep:z" in {problem.record for problem in problems}

    def test_time_grows_with_the_number_of_cycles(self) -> None:
        def comparisons(count: int) -> int:
            loops = [Department(id=CountedText(f"dept:{number}"), parent=f"dept:{number}") for number in range(count)]
            ds = dataset(records=loops)
            CountedText.comparisons = 0
            assert sum(1 for _ in checks.acyclic(ds)) == count
            return CountedText.comparisons

        assert comparisons(2000) <= 12 * comparisons(200)


class TestTextRule:
    @pytest.mark.parametrize("character", ["\t", "\r", "\x00", "\x1f", "\x7f", "\x85", "\ud800"])
    @pytest.mark.parametrize(
        "place",
        [
            lambda text: but("event:a", note=text),
            lambda text: but("event:a", title=Label(zh=text)),
            lambda text: but("region:a", aliases=("x", text)),
            lambda text: but("event:a", evidence=(evidence(locator=text),)),
            lambda text: but("task:001", departments=(Responsibility(role=Role.LEAD, text=text),)),
        ],
        ids=["note", "label", "tuple", "evidence", "responsibility"],
    )
    def test_a_text_has_no_control_character_but_lf(self, place: Any, character: str) -> None:
        record = place(f"a{character}b")
        problem = only(dataset(record))
        assert (problem.rule, problem.record, problem.value) == ("texts", record.id, f"a{character}b")
        assert f"has the control character {character!r}" in problem.message
        assert dataset(place("a\nb")).check() == ()

    def test_a_text_is_nfc(self) -> None:
        problem = only(dataset(but("event:a", note="cafe\u0301")))
        assert (problem.rule, problem.value) == ("texts", "cafe\u0301")
        assert "is not NFC: write it in composed characters" in problem.message

    def test_the_texts_of_the_header_are_held_to_it(self) -> None:
        gone = Retired(id="event:z", since="0.1", reason="a\tb")
        problems = dataset(title=Label(en="a\rb"), retired=[gone]).check()
        assert [(problem.rule, problem.record) for problem in problems] == [("texts", None), ("texts", "event:z")]


class TestDateRule:
    def test_nothing_is_known_after_the_day_of_the_dataset(self) -> None:
        assert dataset(but("event:a", known_since=DAY)).check() == ()
        late = DAY + datetime.timedelta(days=1)
        problem = only(dataset(but("event:a", known_since=late)))
        assert (problem.rule, problem.field, problem.value) == ("dates", "known_since", late)
        assert problem.message == "known since 2026-01-20, after the dataset's day 2026-01-19"

    @pytest.mark.parametrize(
        ("record", "field", "said"),
        [
            (
                but("doc:notice", published=datetime.date(2024, 12, 31)),
                "published",
                "published 2024-12-31 is before issued 2025-01-01",
            ),
            (but("std:a", effective=day(3)), "effective", "effective 2025-03-01 is before issued 2025-04-01"),
        ],
        ids=["document", "standard"],
    )
    def test_what_follows_does_not_come_before(self, record: Record, field: str, said: str) -> None:
        problem = only(dataset(record))
        assert (problem.rule, problem.record, problem.field, problem.message) == ("dates", record.id, field, said)

    @pytest.mark.parametrize("published", ["2025", "2025-01", "2025-12-31"])
    def test_a_page_may_be_dated_as_closely_as_it_is(self, published: str) -> None:
        assert dataset(but("source:b", published=published)).check() == ()

    @pytest.mark.parametrize(
        "published",
        ["2025-13", "2025-1-4", "2025-01-32", "2025-02-30", "20250114", "14.1.2025", "2025年", "２０２５", "0000"],
    )
    def test_a_page_is_dated_by_a_date(self, published: str) -> None:
        problem = only(dataset(but("source:b", published=published)))
        assert (problem.rule, problem.record, problem.value) == ("dates", "source:b", published)
        assert problem.message == f"invalid date {published!r}: expected YYYY, YYYY-MM or YYYY-MM-DD"


class TestNumberRule:
    @pytest.mark.parametrize(
        ("id", "field"),
        [
            ("aspect:1", "number"),
            ("keytask:1", "number"),
            ("task:001", "number"),
            ("task:001", "batch"),
            ("pilot:a", "group"),
            ("pilot:a", "term_years"),
        ],
    )
    @pytest.mark.parametrize("value", [0, -1])
    def test_numbers_count_from_one(self, id: str, field: str, value: int) -> None:
        problem = only(dataset(but(id, **{field: value})))
        assert (problem.rule, problem.record, problem.field, problem.value) == ("numbers", id, field, value)
        assert problem.message == f"{field} {value}: numbers count from 1"

    @pytest.mark.parametrize(
        ("record", "first"),
        [
            (but("task:002", number=1), "task:001"),
            (Aspect(id="aspect:2", number=1, document="doc:notice", evidence=STATED), "aspect:1"),
            (KeyTask(id="keytask:2", number=1, evidence=STATED), "keytask:1"),
        ],
        ids=["work task", "aspect", "key task"],
    )
    def test_no_two_items_of_a_list_have_the_same(self, record: Record, first: str) -> None:
        problem = only(dataset(record))
        assert (problem.rule, problem.record, problem.message) == (
            "numbers",
            record.id,
            f"number 1 is also the number of {first}",
        )

    @pytest.mark.parametrize("documents", [("doc:list", None), (None, "doc:list")])
    def test_an_item_that_names_no_list_may_be_of_any(self, documents: tuple[str | None, str | None]) -> None:
        one, other = documents
        task = attrs.evolve(SOUND["task:001"], id="task:002", document=other)
        problem = only(dataset(but("task:001", document=one), task))
        assert (problem.rule, problem.record) == ("numbers", "task:002")

    def test_items_of_different_lists_may(self) -> None:
        assert dataset(Aspect(id="aspect:2", number=1, document="doc:list", evidence=STATED)).check() == ()

    @pytest.mark.parametrize(
        ("documents", "first"),
        [
            (("doc:a", None, "doc:a"), [(1, 0), (2, 0)]),
            ((None, "doc:a", "doc:a"), [(1, 0), (2, 0)]),
            (("doc:a", "doc:b", None, "doc:b"), [(2, 0), (3, 1)]),
            (("doc:a", None, "doc:b", "doc:b"), [(1, 0), (2, 1), (3, 1)]),
        ],
        ids=str,
    )
    def test_the_first_item_with_the_number_is_named(
        self, documents: tuple[str | None, ...], first: list[tuple[int, int]]
    ) -> None:
        tasks = [WorkTask(id=f"task:{place}", number=7, document=document) for place, document in enumerate(documents)]
        found = [(problem.record, problem.message) for problem in checks.numbers(dataset(records=tasks))]
        assert found == [(f"task:{one}", f"number 7 is also the number of task:{other}") for one, other in first]

    def test_time_grows_with_the_number_of_equal_numbers(self) -> None:
        def comparisons(count: int) -> int:
            tasks = [
                WorkTask(id=f"task:{place}", number=1, document=CountedText(f"doc:{place}")) for place in range(count)
            ]
            ds = dataset(records=tasks)
            CountedText.comparisons = 0
            assert list(checks.numbers(ds)) == []
            return CountedText.comparisons

        assert comparisons(2000) <= 12 * comparisons(200)

    def test_a_batch_that_is_not_known_is_the_first(self) -> None:
        """As in releases 1.x: an item of the first batch has the number of one whose batch no source says."""
        tasks = [
            WorkTask(id="task:015", number=15, document="doc:a"),
            WorkTask(id="task:x", number=15, batch=1, document="doc:a"),
        ]
        messages = [problem.message for problem in checks.numbers(dataset(records=tasks))]
        assert messages == ["number 15 is also the number of task:015"]


class TestCoverage:
    NOTICE = but("doc:notice")

    def figure(self, counts: Count | None, **fields: Any) -> Figure:
        return Figure(**{"id": "figure:a", "value": 104, "counts": counts, "evidence": STATED, **fields})

    def coverage(self, *records: Record) -> _coverage.Coverage:
        (row,) = dataset(*records).coverage()
        return row

    @pytest.mark.parametrize(
        ("counts", "recorded", "partial"),
        [
            (Count.ASPECTS, 1, 0),
            (Count.KEY_TASKS, 1, 0),
            (Count.WORK_TASKS, 0, 2),
            (Count.DEPARTMENTS_NAMED, 2, 0),
            (Count.PILOTS, 2, 0),
            (Count.LOCAL_STANDARDS_NAMED, 1, 0),
            (Count.NOTICE_ISSUERS, None, 0),
            (None, None, 0),
        ],
    )
    def test_it_counts_what_answers_to_the_figure(
        self, counts: Count | None, recorded: int | None, partial: int
    ) -> None:
        row = self.coverage(self.figure(counts, subject=Label(en="x")))
        assert row == _coverage.Coverage(
            figure="figure:a", subject=Label(en="x"), declared=104, recorded=recorded, partial=partial
        )

    @pytest.mark.parametrize(
        ("counts", "recorded"), [(Count.NOTICE_ISSUERS, 1), (Count.NOTICE_REGIONS, 1), (Count.NOTICE_DEPARTMENTS, 1)]
    )
    def test_it_counts_whom_the_notice_names(self, counts: Count, recorded: int) -> None:
        notice = attrs.evolve(SOUND["doc:notice"], id=_coverage.NOTICE)
        assert self.coverage(self.figure(counts), notice).recorded == recorded

    @pytest.mark.parametrize(
        ("counts", "about", "recorded"),
        [
            (Count.ASPECTS, "doc:a", 1),
            (Count.ASPECTS, "doc:b", 0),
            (Count.KEY_TASKS, "doc:a", 2),
            (Count.KEY_TASKS, "doc:b", 0),
            (Count.WORK_TASKS, "doc:a", 1),
            (Count.WORK_TASKS, "doc:b", 2),
            (Count.PILOTS, "programme:a", 1),
            (Count.NOTICE_ISSUERS, "doc:a", 1),
            (Count.NOTICE_REGIONS, "doc:b", 2),
        ],
    )
    def test_it_counts_within_what_the_figure_is_about(self, counts: Count, about: str, recorded: int) -> None:
        """A second policy in the dataset changes nothing for the first."""
        title = Label(zh="甲")
        ds = Dataset(
            version="1",
            as_of=day(9),
            records=[
                self.figure(counts, about=about),
                Document(id="doc:a", issuers=("dept:a",)),
                Document(id="doc:b", addressees=("region:a", "region:b")),
                Aspect(id="aspect:a", number=1, title=title, document="doc:a"),
                KeyTask(id="keytask:1", number=1, title=title, aspect="aspect:a"),
                KeyTask(id="keytask:2", number=2, title=title, aspect="aspect:a"),
                KeyTask(id="keytask:3", number=3, title=title),
                *(
                    WorkTask(id=f"task:{n}", number=n, title=title, open_to="各地", document=home)
                    for n, home in enumerate(("doc:a", "doc:b", "doc:b"), 1)
                ),
                Pilot(id="pilot:a", region="region:a", designated=day(1), programme="programme:a"),
                Pilot(id="pilot:b", region="region:b", designated=day(1), programme="programme:b"),
                Department(id="dept:a"),
                Region(id="region:a"),
                Region(id="region:b"),
            ],
        )
        (row,) = ds.coverage()
        assert row.recorded == recorded

    def test_a_figure_that_names_bodies_counts_those_of_its_source(self) -> None:
        elsewhere = (evidence(source="source:b"),)
        assert self.coverage(self.figure(Count.DEPARTMENTS_NAMED, evidence=elsewhere)).recorded == 0
        named = but("dept:b", evidence=(*STATED, *elsewhere))
        assert self.coverage(self.figure(Count.DEPARTMENTS_NAMED, evidence=elsewhere), named).recorded == 1

    def test_pilots_are_counted_up_to_the_day_of_the_figure(self) -> None:
        assert self.coverage(self.figure(Count.PILOTS, as_of=day(3))).recorded == 1
        assert self.coverage(self.figure(Count.PILOTS, as_of=day(2))).recorded == 0

    @pytest.mark.parametrize(
        "said",
        [
            {},
            {"title": Label(en="x")},
            {"regions": ("region:b",)},
            {"title": Label(en="x"), "regions": ("region:b",), "complete": False},
        ],
        ids=["number alone", "title alone", "region alone", "title breaks off"],
    )
    def test_a_task_without_title_or_place_is_recorded_in_part(self, said: dict[str, Any]) -> None:
        task = WorkTask(id="task:103", number=103, evidence=STATED, **said)
        assert self.coverage(self.figure(Count.WORK_TASKS), task).partial == 3

    @pytest.mark.parametrize(
        "said",
        [{"open_to": "有关省市"}, {"departments": (Responsibility(role=Role.LEAD, text="省发展改革委"),)}],
        ids=["open to places", "responsible body"],
    )
    def test_a_task_with_who_is_to_do_it_is_recorded_whole(self, said: dict[str, Any]) -> None:
        task = WorkTask(id="task:103", number=103, title=Label(zh="x"), evidence=STATED, **said)
        assert self.coverage(self.figure(Count.WORK_TASKS), task).recorded == 1

    @pytest.mark.parametrize("counts", Count)
    def test_every_count_can_be_taken_of_the_newest_release(self, newest: Dataset, counts: Count) -> None:
        about = "doc:shangzifa-2024-314" if counts.startswith("notice-") else None
        figure = self.figure(counts, about=about, evidence=newest.figures[newest.figures.ids[0]].evidence)
        ds = Dataset(version="9", as_of=newest.as_of, records=[*newest, figure])
        assert next(row for row in ds.coverage() if row.figure == "figure:a").recorded is not None

    @pytest.mark.parametrize(
        ("figure", "recorded", "partial"), [("figure:work-tasks-first-batch", 26, 1), ("figure:key-tasks", 0, 0)]
    )
    def test_the_newest_release_says_what_it_lacks(
        self, newest: Dataset, figure: str, recorded: int, partial: int
    ) -> None:
        rows = {row.figure: row for row in newest.coverage()}
        assert (rows[figure].recorded, rows[figure].partial) == (recorded, partial)
