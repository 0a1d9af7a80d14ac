"""Datasets and tables: look-up by id, by name, by what records say and by what they point to; values that do not change."""

import copy
import datetime
import pickle
import threading
import weakref
from collections.abc import Callable
from typing import Any, get_type_hints

import attrs
import pytest
from hypothesis import given, strategies as st

import pilotstd
from pilotstd import (
    AmbiguousName,
    Aspect,
    Basis,
    Count,
    Dataset,
    Department,
    Document,
    DocumentKind,
    Evidence,
    Figure,
    InvalidDataset,
    InvalidQuery,
    Label,
    Record,
    Region,
    Responsibility,
    Retired,
    Role,
    Source,
    StandardLevel,
    Table,
    Topic,
    UnknownRecord,
    WorkTask,
    WorkTaskKind,
    codec,
    testing,
)
from pilotstd.codec import _decode
from pilotstd.dataset import of_contents
from pilotstd.model import TABLES, references
from pilotstd.model._names import all_names as names, folded

DAY = datetime.date(2026, 1, 19)


def dataset(*records: Record, **header: Any) -> Dataset:
    return Dataset(**{"version": "0.1", "as_of": DAY, "records": records, **header})


@pytest.fixture(scope="module")
def ds() -> Dataset:
    """Two regions, two departments with names in common, three work tasks, and a retired id."""
    return dataset(
        Source(id="source:list", title=Label(en="List", zh="清单")),
        Source(id="source:codes"),
        Region(id="region:b", name=Label(en="Beijing", zh="北京市"), aliases=("北京", "Peking")),
        Region(id="region:a", name=Label(en="Anhui", zh="安徽省")),
        Department(
            id="dept:samr",
            name=Label(en="State Administration for Market Regulation", zh="国家市场监督管理总局"),
            short_name=Label(zh="市场监管总局"),
            abbreviation="SAMR",
            aliases=("总局",),
        ),
        Department(id="dept:ndrc", name=Label(en="NDRC", zh="国家发展和改革委员会"), aliases=("总局", "NDRC")),
        Document(
            id="doc:notice", number="商资发〔2024〕314号", title=Label(zh="通知"), issuers=("dept:samr", "region:a")
        ),
        WorkTask(
            id="task:003",
            number=3,
            title=Label(en="Elderly care", zh="养老"),
            kind=WorkTaskKind.STANDARD,
            level=StandardLevel.LOCAL,
            regions=("region:b", "region:a"),
            evidence=(
                Evidence(source="source:list", fields=("title", "regions"), basis=Basis.STATED),
                Evidence(source="source:codes", fields=("title",), basis=Basis.TRANSLATED, rule="ours"),
                Evidence(source="source:list", basis=Basis.STATED),
            ),
        ),
        WorkTask(
            id="task:001",
            number=1,
            title=Label(zh="托育"),
            level=StandardLevel.LOCAL,
            regions=("region:b",),
            departments=(
                Responsibility(body="dept:samr", role=Role.LEAD, text="总局"),
                Responsibility(role=Role.SHARED, text="等"),
            ),
            document="doc:notice",
        ),
        WorkTask(id="task:002", number=2, batch=2, complete=False),
        retired=[Retired(id="task:999", since="0.1", reason="split", replaced_by=("task:001", "task:002"))],
    )


class TestTable:
    def test_records_stand_in_the_order_of_their_ids(self, ds: Dataset) -> None:
        assert [task.number for task in ds.work_tasks] == [1, 2, 3]
        assert ds.work_tasks.ids == ("task:001", "task:002", "task:003")

    def test_a_miss_raises_or_gives_none(self, ds: Dataset) -> None:
        assert ds.work_tasks.get("task:004") is None
        assert ds.work_tasks["task:003"] is ds.work_tasks.get("task:003")
        with pytest.raises(UnknownRecord, match=r"no record 'task:004' in work_tasks of 0.1; did you mean 'task:00"):
            ds.work_tasks["task:004"]

    def test_an_id_of_another_table_names_that_table(self, ds: Dataset) -> None:
        with pytest.raises(UnknownRecord, match=r"'region:b' is not in work_tasks of 0.1, but in regions"):
            ds.work_tasks["region:b"]

    def test_a_retired_id_names_its_retirement(self, ds: Dataset) -> None:
        said = "'task:999' was retired in 0.1: split; use task:001, task:002"
        for table in (ds.work_tasks, ds):
            with pytest.raises(UnknownRecord, match=said):
                table["task:999"]

    @pytest.mark.parametrize("odd", [None, 3, ["task:001"], ("task:001",), b"task:001", ""])
    def test_an_invalid_id_is_an_unknown_record(self, ds: Dataset, odd: Any) -> None:
        with pytest.raises(UnknownRecord):
            ds.work_tasks[odd]
        with pytest.raises(UnknownRecord):
            ds[odd]

    def test_it_contains_ids_and_its_own_records(self, ds: Dataset) -> None:
        task = ds.work_tasks["task:001"]
        assert "task:001" in ds.work_tasks
        assert task in ds.work_tasks
        assert "task:004" not in ds.work_tasks
        assert attrs.evolve(task, number=7) not in ds.work_tasks
        assert "region:b" not in ds.work_tasks

    def test_it_says_what_it_is(self, ds: Dataset) -> None:
        assert repr(ds.work_tasks) == "<work_tasks of 0.1: 3 records>"
        assert ds.work_tasks.type is WorkTask

    @given(testing.datasets())
    def test_every_record_is_found_by_its_id(self, ds: Dataset) -> None:
        for record in ds:
            assert ds[record.id] is record
            assert ds.get(record.id) is record
            assert record.id in ds
            assert record in ds


class TestNamed:
    @pytest.mark.parametrize(
        "name",
        [
            "国家市场监督管理总局",
            "市场监管总局",
            "SAMR",
            "samr",
            "ＳＡＭＲ",
            "  State  administration for\nMarket Regulation ",
        ],
    )
    def test_every_name_leads_to_the_record(self, ds: Dataset, name: str) -> None:
        assert ds.departments.named(name).id == "dept:samr"

    def test_a_name_given_twice_to_one_record_is_not_ambiguous(self, ds: Dataset) -> None:
        assert ds.departments.named("ndrc").id == "dept:ndrc"

    def test_a_document_is_found_by_its_number(self, ds: Dataset) -> None:
        assert ds.documents.named("商资发〔2024〕314号").id == "doc:notice"

    def test_a_name_of_several_records_lists_them(self, ds: Dataset) -> None:
        with pytest.raises(AmbiguousName, match="'总局' matches several records of departments: dept:ndrc, dept:samr"):
            ds.departments.named("总局")

    def test_an_unknown_name_names_its_neighbours(self, ds: Dataset) -> None:
        with pytest.raises(UnknownRecord, match=r"no record of regions has the name 'Bejing'; did you mean 'beijing'"):
            ds.regions.named("Bejing")

    def test_a_part_of_a_table_looks_in_itself_alone(self, ds: Dataset) -> None:
        assert ds.departments.where(abbreviation="SAMR").named("总局").id == "dept:samr"

    @given(testing.datasets())
    def test_every_record_is_found_or_ambiguous_by_each_of_its_names(self, ds: Dataset) -> None:
        for table in ds.tables.values():
            for record in table:
                for name in names(record):
                    try:
                        assert table.named(name) is record
                    except AmbiguousName as error:
                        assert record.id in str(error)  # noqa: PT017  (one or the other)

    @given(st.text())
    def test_folding_twice_is_folding_once(self, text: str) -> None:
        assert folded(folded(text)) == folded(text)


class TestWhere:
    def test_an_id_that_was_not_selected_is_reported_as_in_the_whole_table(self, newest: Dataset) -> None:
        local = newest.work_tasks.where(level="local")
        with pytest.raises(UnknownRecord, match=f"but not among the {len(local)} selected"):
            local["task:101"]

    @pytest.mark.parametrize(
        ("criteria", "ids"),
        [
            ({}, ["task:001", "task:002", "task:003"]),
            ({"number": 3}, ["task:003"]),
            ({"batch": 2, "complete": False}, ["task:002"]),
            ({"level": "local"}, ["task:001", "task:003"]),
            ({"level": StandardLevel.LOCAL}, ["task:001", "task:003"]),
            ({"level": "industry"}, []),
            ({"regions": "region:b"}, ["task:001", "task:003"]),
            ({"regions": "region:a", "level": "local"}, ["task:003"]),
            ({"departments": "dept:samr"}, ["task:001"]),
            ({"departments": "dept:ndrc"}, []),
            ({"document": "doc:notice"}, ["task:001"]),
            ({"evidence": "source:codes"}, ["task:003"]),
            ({"title": "养老"}, ["task:003"]),
            ({"title": "Elderly care"}, ["task:003"]),
            ({"title": Label(zh="托育")}, ["task:001"]),
            ({"title": None}, ["task:002"]),
            ({"regions": None}, ["task:002"]),
            ({"level": None}, ["task:002"]),
            ({"note": None}, ["task:001", "task:002", "task:003"]),
            ({"id": "task:002"}, ["task:002"]),
            ({"regions": ["region:a", "region:b"]}, ["task:001", "task:003"]),
            ({"regions": "Peking"}, ["task:001", "task:003"]),
            ({"level": {"local"}}, ["task:001", "task:003"]),  # one code: the name of a test must not follow the hash
            ({"level": ["local", None]}, ["task:001", "task:002", "task:003"]),
            ({"level": []}, []),
            ({"level": "地方标准"}, ["task:001", "task:003"]),
            ({"level": "Local standard"}, ["task:001", "task:003"]),
            ({"number": slice(2, 3)}, ["task:002", "task:003"]),
            ({"number": slice(None, 1)}, ["task:001"]),
            ({"batch": slice(None, None)}, ["task:002"]),
            ({"number": range(1, 10**12, 2)}, ["task:001", "task:003"]),
        ],
        ids=str,
    )
    def test_it_finds_what_meets_every_criterion(
        self, ds: Dataset, criteria: dict[str, object], ids: list[str]
    ) -> None:
        found = ds.work_tasks.where(**criteria)
        assert isinstance(found, Table)
        assert [task.id for task in found] == ids

    def test_a_predicate_combines_with_criteria(self, ds: Dataset) -> None:
        assert ds.work_tasks.where(lambda task: task.number > 1).ids == ("task:002", "task:003")
        assert ds.work_tasks.where(lambda task: task.number > 1, level="local").ids == ("task:003",)

    @pytest.mark.parametrize("day", [DAY, "2026-01-19", slice("2026-01-19", DAY), ["2026-01-19"]], ids=str)
    def test_a_day_may_be_iso_text(self, day: object) -> None:
        documents = [Document(id="doc:a", issued=DAY), Document(id="doc:b", issued=datetime.date(2026, 1, 20))]
        assert dataset(*documents, Document(id="doc:c")).documents.where(issued=day).ids == ("doc:a",)

    def test_a_topic_includes_the_narrower_ones(self) -> None:
        topics = [
            Topic(id="topic:care", label=Label(en="care", zh="照护")),
            Topic(id="topic:elderly-care", label=Label(zh="养老"), broader="topic:care", aliases=("aged care",)),
            Topic(id="topic:day-care", label=Label(zh="日托"), broader="topic:elderly-care"),
            Topic(id="topic:data", label=Label(zh="数据")),
        ]
        tasks = [
            WorkTask(id=f"task:{number}", number=number, topics=(topic.id,)) for number, topic in enumerate(topics, 1)
        ]
        ds = dataset(*topics, *tasks)
        assert ds.work_tasks.where(topics="topic:care").ids == ("task:1", "task:2", "task:3")
        assert ds.work_tasks.where(topics="aged care").ids == ("task:2", "task:3")
        assert ds.work_tasks.where(topics=["日托", "数据"]).ids == ("task:3", "task:4")

    def test_a_topic_that_is_its_own_broader_ends_the_search(self) -> None:
        topics = [Topic(id=f"topic:{one}", broader=f"topic:{other}") for one, other in ("ab", "ba")]
        ds = dataset(*topics, WorkTask(id="task:1", number=1, topics=("topic:a",)))
        assert ds.work_tasks.where(topics="topic:b").ids == ("task:1",)
        assert "broader cycle" in next(problem.message for problem in ds.check() if problem.rule == "acyclic")

    def test_a_name_of_several_records_is_refused(self, ds: Dataset) -> None:
        with pytest.raises(AmbiguousName, match="'总局' matches several records: "):
            ds.work_tasks.where(departments="总局")

    def test_a_tuple_of_texts_is_met_by_membership(self, ds: Dataset) -> None:
        assert ds.regions.where(aliases="Peking").ids == ("region:b",)
        assert ds.regions.where(aliases="Pek").ids == ()

    def test_it_can_be_asked_again(self, ds: Dataset) -> None:
        assert ds.work_tasks.where(level="local").where(regions="region:a").ids == ("task:003",)

    @pytest.mark.parametrize(
        ("criteria", "error", "said"),
        [
            (
                {"lvel": "local"},
                InvalidQuery,
                r"work_tasks has no field 'lvel'; it has id, .*; did you mean 'level'\?$",
            ),
            (
                {"level": "locla"},
                InvalidQuery,
                r"^invalid level 'locla': expected one of national, .*; did you mean 'local'\?$",
            ),
            ({"level": 1}, InvalidQuery, r"^invalid level 1: expected one of national"),
            ({"kind": StandardLevel.LOCAL}, InvalidQuery, r"^invalid kind .*: expected one of standard, related-work"),
            ({"regions": "region:c"}, UnknownRecord, r"no record 'region:c' in 0.1; did you mean 'region:"),
            ({"number": "1"}, InvalidQuery, r"^invalid number: expected int, got '1'"),
            ({"complete": "no"}, InvalidQuery, r"^invalid complete: expected bool, got 'no'"),
            ({"title": 3}, InvalidQuery, r"^invalid title: expected str, got 3"),
            ({"document": "region:b"}, InvalidQuery, r"^invalid document 'region:b': expected an id doc:"),
            ({"regions": 5}, InvalidQuery, r"^invalid regions 5: expected one id or name"),
            ({"regions": [5]}, InvalidQuery, r"^invalid regions 5: expected one id or name"),
            ({"regions": "Pekin"}, UnknownRecord, r"no record of regions has the name 'Pekin'; did you mean 'peking'"),
            ({"regions": "City of Beijing"}, UnknownRecord, r"'City of Beijing'; did you mean 'beijing'\?$"),
            ({"number": slice("1", 2)}, InvalidQuery, r"^invalid number: expected int, got '1'"),
            (
                {"number": slice(1, 9, 2)},
                InvalidQuery,
                r"^invalid number slice\(1, 9, 2\): a range is slice\(first, last\)",
            ),
            ({"title": slice("a", "b")}, InvalidQuery, r"^invalid title slice.*of a field of numbers or days$"),
            (
                {"known_since": "2025"},
                InvalidQuery,
                r"^invalid known_since '2025': expected a datetime\.date, or a day as",
            ),
            ({"document": "task:999"}, UnknownRecord, r"'task:999' was retired in 0.1"),
        ],
        ids=str,
    )
    def test_what_cannot_be_asked_names_its_neighbours(
        self, ds: Dataset, criteria: dict[str, object], error: type[Exception], said: str
    ) -> None:
        with pytest.raises(error, match=said):
            ds.work_tasks.where(**criteria)

    @given(testing.datasets())
    def test_every_record_meets_what_it_says_itself(self, ds: Dataset) -> None:
        for table in ds.tables.values():
            for record in table:
                for field in attrs.fields(type(record)):
                    value = getattr(record, field.name)
                    if not isinstance(value, tuple):
                        assert record in table.where(**{field.name: value}), field.name
                for field, target in references(record):
                    assert record in table.where(**{field: target})

    def test_an_invalid_predicate_is_refused(self, ds: Dataset) -> None:
        with pytest.raises(
            InvalidQuery, match=r"^invalid predicate 'local': expected a function of a record, or field=value"
        ):
            ds.work_tasks.where("local")  # type: ignore[arg-type]


class TestOrder:
    @pytest.mark.parametrize(
        ("by", "reverse", "ids"),
        [
            ([], False, "1 2 3"),
            ([], True, "3 2 1"),
            (["number"], True, "3 2 1"),
            (["level"], False, "1 3 2"),  # what is empty comes last
            (["level"], True, "1 3 2"),
            (["title"], False, "3 1 2"),
            (["regions"], False, "1 3 2"),
            ([lambda task: len(task.regions)], True, "3 1 2"),
            (["level", lambda task: -task.number], False, "3 1 2"),
        ],
    )
    def test_it_sorts_by_fields_and_functions(self, ds: Dataset, by: list[Any], reverse: bool, ids: str) -> None:
        found = ds.work_tasks.sort(*by, reverse=reverse)
        assert [id[-1] for id in found.ids] == ids.split()

    def test_codes_are_sorted_by_their_vocabulary(self) -> None:
        levels = [StandardLevel.LOCAL, StandardLevel.NATIONAL, StandardLevel.INDUSTRY]
        ds = dataset(*(WorkTask(id=f"task:{n}", number=n, level=level) for n, level in enumerate(levels)))
        assert ds.work_tasks.sort("level").ids == ("task:1", "task:2", "task:0")

    def test_an_unknown_field_is_refused(self, ds: Dataset) -> None:
        with pytest.raises(InvalidQuery, match=r"has no field 'nubmer'.*did you mean 'number'"):
            ds.work_tasks.sort("nubmer")

    def test_a_slice_is_a_table(self, ds: Dataset) -> None:
        assert ds.work_tasks[1:].ids == ("task:002", "task:003")
        assert ds.work_tasks[::-1] == ds.work_tasks.sort(reverse=True) != ds.work_tasks
        assert ds.work_tasks.head(2) == ds.work_tasks[:2]

    def test_a_selection_keeps_the_order(self, ds: Dataset) -> None:
        found = ds.work_tasks.sort(reverse=True).where(level="local")
        assert found.ids == pickle.loads(pickle.dumps(found)).ids == ("task:003", "task:001")

    def test_a_place_is_refused(self, ds: Dataset) -> None:
        with pytest.raises(UnknownRecord, match=r"no record 0 in work_tasks of 0.1: an id is a text, and a slice"):
            ds.work_tasks[0]  # type: ignore[call-overload]


class TestCompletion:
    """What IPython offers after `ds["` and `ds.regions["`."""

    def test_ids_are_offered(self, ds: Dataset) -> None:
        assert ds._ipython_key_completions_() == [record.id for record in ds]
        assert ds.regions._ipython_key_completions_() == ["region:a", "region:b"]
        assert ds.regions[:1]._ipython_key_completions_() == ["region:a"]

    def test_ipython_looks_into_tables_since_they_are_not_properties(self) -> None:
        for name in TABLES:
            assert not isinstance(getattr(Dataset, name), property)
            assert getattr(Dataset, name).__doc__.endswith(".")


class TestDeclaredItems:
    FIGURE = Figure(id="figure:tasks", value=104, counts=Count.WORK_TASKS, about="doc:list")

    @pytest.mark.parametrize("id", ["task:036", "task:36", "task:104"])
    def test_an_item_that_is_declared_and_not_recorded_says_so(self, id: str) -> None:
        ds = dataset(self.FIGURE)
        for look_up in (ds.__getitem__, ds.work_tasks.__getitem__):
            with pytest.raises(
                UnknownRecord,
                match=r"item \d+ is one of the 104 declared in doc:list \(figure:tasks\), and is not recorded",
            ):
                look_up(id)

    @pytest.mark.parametrize("id", ["task:105", "task:0", "task:b2-001", "task:x", "std:36"])
    def test_another_id_does_not(self, id: str) -> None:
        with pytest.raises(UnknownRecord) as caught:
            dataset(self.FIGURE)[id]
        assert "declared" not in str(caught.value)


class TestAcrossTables:
    def test_a_record_is_found_whatever_its_table(self, ds: Dataset) -> None:
        assert ds["region:a"] is ds.regions["region:a"]
        assert ds.get("region:c") is None
        assert ds.get("paris") is None
        assert "paris" not in ds
        assert 7 not in ds

    def test_an_unknown_id_names_its_neighbours(self, ds: Dataset) -> None:
        with pytest.raises(UnknownRecord, match=r"no record 'dept:smar' in 0.1; did you mean 'dept:samr'"):
            ds["dept:smar"]
        with pytest.raises(UnknownRecord, match=r"no record 'dep:samr' in 0.1"):
            ds["dep:samr"]
        with pytest.raises(UnknownRecord, match=r"no record 'depts:samr' in 0.1; did you mean 'dept:samr'"):
            ds["depts:samr"]

    @pytest.mark.parametrize(
        ("given", "meant"),
        [
            ("003", "'task:003'"),
            ("3", "'task:003'"),
            ("samr", "'dept:samr'"),
            ("市场监管总局", "'dept:samr'"),
            ("总局", "'dept:ndrc' or 'dept:samr'"),
        ],
    )
    def test_half_an_id_or_a_name_leads_to_the_ids(self, ds: Dataset, given: str, meant: str) -> None:
        with pytest.raises(UnknownRecord) as caught:
            ds[given]
        assert str(caught.value) == f"no record '{given}' in 0.1; did you mean {meant}?"

    def test_a_table_is_found_by_its_name(self, ds: Dataset) -> None:
        assert ds.table("regions") is ds.regions
        assert list(ds.tables) == list(TABLES)
        with pytest.raises(
            InvalidQuery, match=r"unknown table 'region': expected one of sources, .*; did you mean 'regions'\?$"
        ):
            ds.table("region")

    def test_it_counts_and_gives_all_records(self, ds: Dataset) -> None:
        assert len(ds) == len([*ds]) == 10
        assert [*ds] == [record for table in ds.tables.values() for record in table]
        assert repr(ds) == "<pilotstd dataset 0.1, as of 2026-01-19: 10 records>"

    @pytest.mark.parametrize("name", list(TABLES))
    def test_every_table_is_an_attribute(self, ds: Dataset, name: str) -> None:
        table = getattr(ds, name)
        assert table.name == name
        assert table.type is TABLES[name]
        assert table.dataset is ds


class TestReferring:
    @pytest.mark.parametrize(
        ("id", "ids"),
        [
            ("region:a", ["doc:notice", "task:003"]),
            ("dept:samr", ["doc:notice", "task:001"]),
            ("source:list", ["task:003"]),
            ("doc:notice", ["task:001"]),
            ("task:002", []),
        ],
    )
    def test_it_gives_every_record_once_that_points_there(self, ds: Dataset, id: str, ids: list[str]) -> None:
        assert [record.id for record in ds.referring(id)] == ids

    def test_an_unknown_id_is_an_error(self, ds: Dataset) -> None:
        with pytest.raises(UnknownRecord, match="did you mean 'region:"):
            ds.referring("region:c")

    @given(testing.datasets())
    def test_it_is_the_inverse_of_references(self, ds: Dataset) -> None:
        pairs = {(record.id, target) for record in ds for _, target in references(record)}
        assert {(found.id, record.id) for record in ds for found in ds.referring(record.id)} == pairs


class TestEvidence:
    @pytest.mark.parametrize(
        ("field", "sources"),
        [
            (None, ["source:list", "source:codes", "source:list"]),
            ("title", ["source:list", "source:codes", "source:list"]),
            ("regions", ["source:list", "source:list"]),
            ("level", ["source:list"]),
        ],
    )
    def test_it_gives_what_supports_a_field(self, ds: Dataset, field: str | None, sources: list[str]) -> None:
        assert [item.source for item in ds.evidence("task:003", field)] == sources

    def test_what_is_unknown_is_an_error(self, ds: Dataset) -> None:
        with pytest.raises(InvalidQuery, match=r"task:003 has no field 'titel'; did you mean 'title'\?"):
            ds.evidence("task:003", "titel")
        with pytest.raises(UnknownRecord):
            ds.evidence("task:033")


class TestReferencesToDatasets:
    def test_datasets_and_tables_can_be_weakly_referenced(self, ds: Dataset) -> None:
        assert weakref.ref(ds)() is ds
        assert weakref.ref(ds.regions)() is ds.regions


class TestEvolve:
    def test_keeps_what_is_not_given(self, ds: Dataset) -> None:
        other = ds.evolve(version="0.2")
        assert (other.version, [*other], other.retired) == ("0.2", [*ds], ds.retired)
        assert (other.as_of, other.title) == (ds.as_of, ds.title)

    def test_takes_all_that_is_given(self, ds: Dataset) -> None:
        head: dict[str, Any] = {"version": "0.2", "as_of": datetime.date(2020, 1, 1)}
        other = ds.evolve(**head, title=Label(en="Mine"), records=[], retired=[])
        assert other == Dataset(**head, title=Label(en="Mine"))

    def test_evidence_of_a_whole_record_does_not_support_new_values(self) -> None:
        """It is written out: the fields that have not changed, each by name."""
        whole = Evidence(source="source:a", basis=Basis.STATED)
        old = Document(id="doc:a", number="1", issued=datetime.date(2025, 1, 1), evidence=(whole,))
        source = Source(id="source:a", title=Label(en="A"), evidence=(whole,))
        new = attrs.evolve(old, number="2", part_of="doc:b")
        ds = dataset(source, old, Document(id="doc:b", number="3", evidence=(whole,)))
        other = ds.evolve(version="0.2", records=[source, new, ds["doc:b"]])
        assert [item.fields for item in other["doc:a"].evidence] == [("issued",)]
        unsupported = [(problem.record, problem.field) for problem in other.check()]
        assert unsupported == [("doc:a", "number"), ("doc:a", "part_of")]


class TestWithRecords:
    def test_adds_and_replaces_by_id(self, ds: Dataset) -> None:
        noted = attrs.evolve(ds["dept:samr"], note="Ours.")
        extra = Region(id="region:new")
        changed = ds.with_records([extra, noted], version="0.2", as_of=DAY)
        assert len(changed) == len(ds) + 1
        assert (changed["region:new"], changed["dept:samr"]) == (extra, noted)
        assert changed.with_records([], version="0.1") == changed.evolve(version="0.1")
        assert changed.retired == ds.retired

    def test_evidence_does_not_support_new_values(self) -> None:
        item = Evidence(source="source:a", basis=Basis.STATED)
        old = dataset(Source(id="source:a"), Document(id="doc:a", number="1", evidence=(item,)))
        new = old.with_records([attrs.evolve(old["doc:a"], kind=DocumentKind.NOTICE)], version="0.2")
        assert [one.fields for one in new["doc:a"].evidence] == [("number",)]

    def test_two_records_with_one_id_are_refused(self, ds: Dataset) -> None:
        with pytest.raises(InvalidDataset, match="2 records have the id 'region:new'"):
            ds.with_records([Region(id="region:new")] * 2, version="0.2")
        with pytest.raises(InvalidDataset, match="expected a record of a table, got 1"):
            ds.with_records([1], version="0.2")  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]


class TestWithout:
    DS = pilotstd.load("2.0.0")

    def test_takes_records_out(self) -> None:
        id = "std:hubei-air-cargo-sorting"
        assert self.DS.without(id, version="2.0.1") == self.DS.without([id], version="2.0.1")
        left = self.DS.without(id, version="2.0.1")
        assert [change.kind for change in self.DS.diff(left).where(id=id)] == ["removed"]
        assert left.check() == ()

    def test_a_reason_retires_the_ids(self) -> None:
        left = self.DS.without("std:hubei-air-cargo-sorting", version="3.0.0", reason="withdrawn")
        (entry,) = set(left.retired) - set(self.DS.retired)
        assert (entry.id, entry.since, entry.reason) == ("std:hubei-air-cargo-sorting", "3.0.0", "withdrawn")
        assert left.check() == ()

    def test_every_reference_in_the_way_is_listed(self) -> None:
        with pytest.raises(InvalidDataset, match=r"1 record cannot be taken out of 2\.0\.0") as caught:
            self.DS.without("region:beijing", version="3.0.0")
        found = {(problem.record, problem.field) for problem in caught.value.problems}
        assert {("task:101", "regions"), ("pilot:beijing", "region")} <= found
        assert {problem.record for problem in caught.value.problems} == {
            record.id for record in self.DS.referring("region:beijing")
        }

    def test_references_are_dropped_where_a_field_may_be_empty(self) -> None:
        ids = ["region:beijing", "pilot:beijing"]
        left = self.DS.without(ids, version="3.0.0", drop_references=True, reason="a test")
        task = left.work_tasks["task:101"]
        assert task.regions == tuple(id for id in self.DS.work_tasks["task:101"].regions if id not in ids)
        assert task.evidence == self.DS["task:101"].evidence
        assert left.check() == ()

    @pytest.mark.parametrize("id", ["region:beijing", "source:compilation"])
    def test_a_reference_that_must_be_filled_stays_in_the_way(self, id: str) -> None:
        with pytest.raises(InvalidDataset, match=f"points to '{id}', which would go"):
            self.DS.without(id, version="3.0.0", drop_references=True)

    def test_replacements_of_retired_ids_are_references(self) -> None:
        entry = Retired(id="region:old", since="0.1", reason="renamed", replaced_by=("region:new",))
        old = dataset(Region(id="region:new"), retired=[entry])
        with pytest.raises(InvalidDataset, match=r"region:old\.replaced_by: points to 'region:new', which would go"):
            old.without("region:new", version="0.2")
        assert old.without("region:new", version="0.2", drop_references=True).retired[0].replaced_by == ()

    def test_what_pointed_nowhere_before_stays_as_it_was(self) -> None:
        old = dataset(
            Region(id="region:a"),
            Aspect(id="aspect:a", number=1, document="doc:absent"),
            retired=[Retired(id="x:a", since="0.1", reason="x", replaced_by=("x:absent",))],
        )
        assert old.without("region:a", version="0.2", drop_references=True).aspects == old.aspects
        assert old.without("region:a", version="0.2", drop_references=True).retired == old.retired

    def test_every_unknown_id_is_named(self) -> None:
        with pytest.raises(UnknownRecord, match=r"'region:chonqing' .*did you mean 'region:chongqing'.*\n.*'task:999'"):
            self.DS.without(["region:chonqing", "task:999"], version="3.0.0")

    def test_nothing_taken_out_changes_nothing(self) -> None:
        assert self.DS.without([], version="2.0.0") == self.DS


class TestMaking:
    def test_two_records_with_one_id_are_refused(self) -> None:
        twins = [Region(id="region:a"), Region(id="region:a", note="twin"), Region(id="region:b")]
        with pytest.raises(InvalidDataset, match="2 records have the id 'region:a'") as caught:
            dataset(*twins, Label(en="x"))
        assert [problem.rule for problem in caught.value.problems] == ["types", "ids"]

    @pytest.mark.parametrize("odd", [None, {"id": "task:1"}, "task:1", Record(id="task:1"), Label(en="x")])
    def test_a_value_that_is_not_a_record_is_refused(self, odd: Any) -> None:
        with pytest.raises(InvalidDataset, match="expected a record of a table, got"):
            dataset(odd)

    @pytest.mark.parametrize("odd", [None, "task:1", Region(id="region:a")])
    def test_what_is_not_a_retired_id_is_refused(self, odd: Any) -> None:
        with pytest.raises(InvalidDataset, match="retired: expected a Retired, got"):
            dataset(retired=[odd])

    def test_the_types_of_the_constructor_can_be_looked_up(self) -> None:
        for function in (Dataset.__init__, Dataset.evolve):
            hints = get_type_hints(function)
            assert hints["identity"] == pilotstd.Identity | None

    def test_ids_that_are_no_text_are_left_to_check(self) -> None:
        ids: list[Any] = [1, "region:a"]
        gone = [Retired(id=id, since="1", reason="x") for id in ids]
        odd = dataset(*(Region(id=id) for id in ids), retired=gone)
        assert [str(problem) for problem in odd.check()] == 2 * ["1.id: expected str, got 1 [types]"]

    def test_the_identity_of_another_dataset_is_empty_unless_it_is_given(self) -> None:
        newest = pilotstd.load("2.1.0")
        assert newest.identity.publisher
        for other in (newest.evolve(version="9"), newest.evolve(version="9", identity=None)):
            assert other.identity == pilotstd.Identity()
        assert newest.evolve(version="9", identity=newest.identity).identity == newest.identity

    def test_records_may_come_in_any_order_and_once(self, ds: Dataset) -> None:
        backwards = dataset(*reversed([*ds]), retired=iter(ds.retired))
        assert backwards == ds
        assert dataset(*iter([*ds]), retired=ds.retired) == ds

    def test_two_versions_are_open_at_once(self) -> None:
        old, new = pilotstd.load("1.0.0"), pilotstd.load("1.2.0")
        assert (old.version, new.version) == ("1.0.0", "1.2.0")
        assert len(old.pilots) < len(new.pilots)
        assert old != new


class TestValue:
    @pytest.mark.parametrize("name", ["version", "as_of", "title", "work_tasks", "_cache", "colour"])
    def test_a_dataset_cannot_be_changed(self, ds: Dataset, name: str) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(ds, name, None)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(ds, name)

    @pytest.mark.parametrize("name", ["name", "dataset", "_records", "colour"])
    def test_a_table_cannot_be_changed(self, ds: Dataset, name: str) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(ds.regions, name, None)
        with pytest.raises(TypeError):
            ds.regions["region:c"] = ds.regions["region:a"]  # type: ignore[index]  # pyright: ignore[reportIndexIssue]

    def test_the_mapping_of_tables_is_a_copy(self, ds: Dataset) -> None:
        ds.tables.clear()
        assert list(ds.tables) == list(TABLES)

    @given(testing.datasets(max_records=6))
    def test_equal_datasets_have_equal_hashes_and_digests(self, ds: Dataset) -> None:
        other = ds.evolve(version=ds.version, identity=ds.identity, records=[*ds])
        assert other == ds
        assert hash(other) == hash(ds)
        assert other.sha256 == ds.sha256
        assert {other: 1}[ds] == 1

    @pytest.mark.parametrize(
        "change",
        [
            {"version": "0.2"},
            {"as_of": datetime.date(2026, 1, 20)},
            {"title": Label(en="x")},
            {"retired": []},
            {"records": []},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_datasets_that_differ_are_not_equal(self, ds: Dataset, change: dict[str, Any]) -> None:
        other = dataset(**{"records": [*ds], "retired": ds.retired, **change})
        assert other != ds
        assert other.sha256 != ds.sha256

    def test_tables_are_equal_where_their_records_are(self, ds: Dataset) -> None:
        again = dataset(*ds)
        assert again.regions == ds.regions
        assert hash(again.regions) == hash(ds.regions)
        assert ds.regions.where(aliases="Peking") != ds.regions
        assert ds.key_tasks != ds.standards

    def test_nothing_else_equals_them(self, ds: Dataset) -> None:
        assert ds != "0.1"
        assert ds.regions != [*ds.regions]

    @given(testing.datasets(max_records=6))
    def test_a_dataset_survives_pickle(self, ds: Dataset) -> None:
        again = pickle.loads(pickle.dumps(ds))
        assert again == ds
        assert again is not ds

    def test_a_loaded_dataset_survives_pickle_before_and_after_it_is_read(self) -> None:
        fresh, read = pilotstd.load(), pilotstd.load()
        assert len(read) > 0
        assert pickle.loads(pickle.dumps(fresh)) == pickle.loads(pickle.dumps(read)) == read

    @pytest.mark.parametrize("copier", [copy.copy, copy.deepcopy])
    def test_a_copy_of_what_cannot_change_is_itself(self, ds: Dataset, copier: Callable[[Any], Any]) -> None:
        assert copier(ds) is ds
        assert copier(ds.regions) is ds.regions

    def test_a_table_survives_pickle_whole_or_in_part(self, ds: Dataset) -> None:
        for table in (ds.work_tasks, ds.work_tasks.where(level="local"), ds.work_tasks.where(level="industry")):
            again = pickle.loads(pickle.dumps(table))
            assert again == table
            assert again.dataset == ds
        assert pickle.loads(pickle.dumps(ds.work_tasks)) is not ds.work_tasks


class TestThreads:
    THREADS = 16

    def _at_once(self, act: Callable[[], Any]) -> list[Any]:
        """What each of several threads gets that act in the same moment."""
        barrier = threading.Barrier(self.THREADS)
        results: list[Any] = []

        def run() -> None:
            barrier.wait()
            results.append(act())

        threads = [threading.Thread(target=run) for _ in range(self.THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    def test_all_see_the_same_tables_and_records(self) -> None:
        ds = of_contents(_decode.decode_lazily(codec.encode(testing.generate(300))))
        results = self._at_once(lambda: [(table, *table) for table in ds.tables.values()])
        assert len(results) == self.THREADS
        for tables in results[1:]:
            for mine, first in zip(tables, results[0], strict=True):
                assert all(a is b for a, b in zip(mine, first, strict=True))

    @pytest.mark.parametrize(
        "act",
        [
            lambda ds: ds.referring("region:beijing"),
            lambda ds: ds.departments.named("商务部"),
            lambda ds: ds.search("养老"),
            lambda ds: ds.sha256,
            lambda ds: ds.check(),
        ],
    )
    def test_all_get_the_same_answer(self, act: Callable[[Dataset], Any]) -> None:
        ds = pilotstd.load()
        results = self._at_once(lambda: act(ds))
        assert results == [act(pilotstd.load())] * self.THREADS

    @pytest.mark.slow
    def test_loading_at_once_gives_equal_datasets(self) -> None:
        results = self._at_once(pilotstd.load)
        assert len(set(results)) == 1
        assert results == [pilotstd.load()] * self.THREADS
