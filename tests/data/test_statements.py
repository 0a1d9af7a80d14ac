"""`tools/statements.csv` against release 2.0.0: what the interpretation says, and where the data hold it."""

import re
from collections import Counter
from pathlib import Path

import pytest

import pilotstd
from pilotstd import Dataset
from pilotstd._passages import passages
from pilotstd.model import Label
from tests.conftest import SHARED, needs_shared
from tools.statements import RELEASE, Held, Statement, read

STATEMENTS = read()
SOURCE = "source:interpretation"

each_statement = pytest.mark.parametrize("statement", STATEMENTS, ids=lambda one: f"{one.number}-{one.place}")


@pytest.fixture(scope="module")
def ds() -> Dataset:
    return pilotstd.load(RELEASE)


@pytest.fixture(scope="module")
def text() -> str:
    return (SHARED / "sources" / "interpretation-2025-01-14.en.txt").read_text("utf-8")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


class TestTable:
    def test_numbers_are_those_of_the_audit(self) -> None:
        assert [one.number for one in STATEMENTS] == [*range(1, 94)]

    def test_places_are_in_the_order_of_the_text(self) -> None:
        places = [tuple(map(int, re.findall(r"\d+", one.place))) for one in STATEMENTS]
        assert places == sorted(places)

    def test_counts(self) -> None:
        """The aim is 80 of 93 held, in whole or in part; a change of the table changes the numbers here and in the docs."""
        held = Counter(one.held for one in STATEMENTS)
        assert held == {Held.YES: 77, Held.PARTLY: 9, Held.WORDS: 3, Held.NO: 4}
        assert held[Held.YES] + held[Held.PARTLY] >= 80

    @each_statement
    def test_what_is_not_held_whole_says_why(self, statement: Statement) -> None:
        assert statement.held is Held.YES or statement.why
        assert bool(statement.records or statement.others) is (statement.held is not Held.NO)

    @needs_shared
    def test_every_sentence_is_covered(self, text: str) -> None:
        titles = {"p6.s1"}  # a heading that paragraph 7 repeats
        assert {one.place for one in STATEMENTS} == {place for place in passages(text) if ".s" in place} - titles

    @needs_shared
    @each_statement
    def test_statement_is_in_our_words(self, statement: Statement, text: str) -> None:
        ours, theirs = words(statement.statement), " ".join(words(text))
        assert not [run for i in range(len(ours) - 4) if (run := " ".join(ours[i : i + 5])) in theirs]


class TestRecords:
    @each_statement
    def test_fields_are_filled_with_the_values(self, statement: Statement, ds: Dataset) -> None:
        for place in (*statement.records, *statement.others):
            records = place.records(ds)
            assert records, f"{place.ids}.{place.field} is not filled"
            if "*" not in place.ids:
                assert [place.missing(record) for record in records] == [set()]
            elif place.values:
                assert {str(getattr(record, place.field)) for record in records} == set(place.values)

    @each_statement
    def test_fields_cite_the_sentence(self, statement: Statement, ds: Dataset) -> None:
        for place in statement.records:
            for record in place.records(ds):
                cited = {item.locator for item in record.evidence_for(place.field) if item.source == SOURCE}
                assert statement.place in cited, f"{record.id}.{place.field}"

    @each_statement
    def test_fields_of_other_sources_cite_another(self, statement: Statement, ds: Dataset) -> None:
        for place in statement.others:
            for record in place.records(ds):
                places = {(item.source, item.locator) for item in record.evidence_for(place.field)}
                assert places
                assert (SOURCE, statement.place) not in places

    @each_statement
    def test_structure_is_more_than_words(self, statement: Statement, ds: Dataset) -> None:
        fields = [
            isinstance(getattr(record, place.field), Label) or place.field == "note"
            for place in (*statement.records, *statement.others)
            for record in place.records(ds)
        ]
        if statement.held is Held.WORDS:
            assert all(fields)
        elif statement.held in {Held.YES, Held.PARTLY} and statement.number != 5:  # the short names are words
            assert not all(fields)

    def test_every_record_that_cites_the_interpretation_is_named(self, ds: Dataset) -> None:
        """So that the page shows everything that it has become; records whose day alone it gives are left out."""
        named = {record.id for one in STATEMENTS for place in one.records for record in place.records(ds)}
        topics = {id for record in named for id in getattr(ds[record], "topics", ())}
        cited = {
            record.id
            for record in ds
            for item in record.evidence
            if item.source == SOURCE and set(item.fields) - {"known_since", "as_of"}
        }
        assert cited - named - topics == {SOURCE}


class TestReadme:
    def test_numbers_are_those_of_the_newest_release(self) -> None:
        text = (Path(__file__).parents[2] / "README.md").read_text("utf-8").replace("\n", " ")
        ds = pilotstd.load()
        rows = {row.figure: row for row in ds.coverage()}
        tasks, keys, made = (
            rows[f"figure:{name}"] for name in ("work-tasks-first-batch", "key-tasks", "local-standards-made")
        )
        held = Counter(one.held for one in STATEMENTS)
        for passage in (
            f"The newest release, {ds.version}, has {sum(1 for _ in ds)} records from {len(ds.sources)} sources",
            f"among them {len(ds.documents)} documents, {len(ds.departments)} departments, {len(ds.measures)} measures, "
            f"{len(ds.topics)} topics, {len(ds.aims)} aims and {len(ds.standards)} standards",
            f"**{tasks.declared} work tasks, {tasks.recorded} are recorded whole and {tasks.partial} in part**",
            f"of the **{keys.declared} key tasks, none**",
            f"of the {made.declared} standards that were reported as made, {made.recorded}",
            f"Of the {len(STATEMENTS)} statements",
            f"{held[Held.YES]} are held as structure, {held[Held.PARTLY]} in part, {held[Held.WORDS]} as words alone, "
            f"and {held[Held.NO]} not at all",
        ):
            assert passage in text
        assert keys.recorded == 0

    def test_one_witness(self) -> None:
        tasks = pilotstd.load().work_tasks
        alone = [t.id for t in tasks if {item.source for item in t.evidence_for("title")} == {"source:compilation"}]
        assert len(tasks) - len(alone) == 3
        assert len(alone) == 24
