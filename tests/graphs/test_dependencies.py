"""The graph of dependencies."""

import csv
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, strategies as st

import pilotstd
from pilotstd import Basis, DependencyKind, InvalidGraph, InvalidQuery, graphs
from pilotstd.dataset import Dataset
from pilotstd.model import Document, Programme, Record, Standard
from pilotstd.testing import datasets, releases
from tests.graphs.examples import dataset, dependency_orders, depends, evidence, tasks

VERSIONS = ("1.0.0", "1.1.0", "1.2.0")
OPEN = "dep:foregoing-local-standards-task-100"

any_dataset = datasets() | dependency_orders() | releases()


def edges(ds: Dataset, **arguments: object) -> set[tuple[str, str]]:
    return set(graphs.task_dependencies(ds, **arguments).edges)  # type: ignore[arg-type]


def records(ds: Dataset, **arguments: object) -> set[str]:
    """The dependencies that of the edges."""
    found = graphs.task_dependencies(ds, **arguments).edges(data="dependency")  # type: ignore[arg-type]
    return {id for _, _, ids in found for id in ids.split()}


@pytest.fixture
def expected(shared: Path) -> set[tuple[str, str]]:
    """What the README of the facts says, item by item."""
    with (shared / "facts" / "work_tasks.csv").open(encoding="utf-8", newline="") as file:
        heading = {row["id"]: row["heading"][:3] for row in csv.DictReader(file)}
    measure_of = {"（二）": "measure:emerging-industries-standards", "（三）": "measure:esg-standards"}
    return {
        ("doc:task-list-2024", "doc:opinions-2024"),
        ("doc:third-plenum-2024", "doc:opinions-2024"),
        ("aspect:4", "aspect:1"),
        ("aspect:4", "aspect:2"),
        ("aspect:4", "aspect:3"),
        ("task:101", "measure:international-standards"),
        ("task:102", "measure:rule-alignment"),
        ("task:103", "measure:commitments"),
        ("task:104", "measure:commitments"),
        *((task, measure_of[printed]) for task, printed in heading.items() if printed),
    }


@pytest.mark.parametrize("version", VERSIONS)
class TestBundledReleases:
    def test_edges_match_the_facts(self, version: str, expected: set[tuple[str, str]]) -> None:
        assert edges(pilotstd.load(version)) == expected

    def test_counted_by_hand(self, version: str) -> None:
        """11 items under two headings, 4 at the end of the list, 2 dependencies of documents, 3 of aspects."""
        graph = graphs.task_dependencies(pilotstd.load(version))
        assert graph.number_of_edges() == 11 + 4 + 2 + 3
        assert len(graph) == (11 + 4) + (2 + 3) + (2 + 1) + 4  # tasks, measures, documents, aspects

    def test_stated_edges(self, version: str) -> None:
        """The source names the plenum, not the Decision, so that tie is derived."""
        assert edges(pilotstd.load(version), basis="stated") == {("doc:task-list-2024", "doc:opinions-2024")}

    def test_open_ends(self, version: str) -> None:
        ds = pilotstd.load(version)
        assert "task:100" not in graphs.task_dependencies(ds)
        graph = graphs.task_dependencies(ds, open_ends=True)
        assert [id for id, is_open in graph.nodes(data="open") if is_open] == [OPEN]
        assert list(graph.successors(OPEN)) == ["task:100"]
        assert graph.nodes[OPEN]["label_zh"] == "在前述公共安全服务领域地方标准基础上"
        assert edges(ds, open_ends=True) - edges(ds) == {(OPEN, "task:100")}

    def test_tasks_only_has_no_edges(self, version: str) -> None:
        graph = graphs.task_dependencies(pilotstd.load(version), tasks_only=True)
        assert sorted(graph) == [f"task:{number:03}" for number in (*range(25, 36), *range(101, 105))]
        assert graph.number_of_edges() == 0

    def test_has_no_cycle(self, version: str) -> None:
        assert nx.is_directed_acyclic_graph(graphs.task_dependencies(pilotstd.load(version), open_ends=True))


class TestFilters:
    @given(ds=any_dataset, kinds=st.sets(st.sampled_from(DependencyKind)), basis=st.sets(st.sampled_from(Basis)))
    def test_filters_by_kind_and_basis_commute(
        self, ds: Dataset, kinds: set[DependencyKind], basis: set[Basis]
    ) -> None:
        both = records(ds, kinds=kinds, basis=basis, open_ends=True)
        of_kind, of_basis = (records(ds, kinds=kinds, open_ends=True), records(ds, basis=basis, open_ends=True))
        assert both == of_kind & of_basis
        first_kind = Dataset(version=ds.version, as_of=ds.as_of, records=without(ds, of_kind))
        first_basis = Dataset(version=ds.version, as_of=ds.as_of, records=without(ds, of_basis))
        after = [
            graphs.task_dependencies(ds, kinds=kinds, basis=basis, open_ends=True),
            graphs.task_dependencies(first_kind, basis=basis, open_ends=True),
            graphs.task_dependencies(first_basis, kinds=kinds, open_ends=True),
        ]
        assert len({str((list(graph.nodes(data=True)), list(graph.edges(data=True)))) for graph in after}) == 1

    @given(ds=any_dataset)
    def test_every_dependency_passes_one_kind_and_one_basis(self, ds: Dataset) -> None:
        everything = set(ds.dependencies.ids)
        by_kind = [records(ds, kinds=kind, open_ends=True) for kind in DependencyKind]
        by_basis = [records(ds, basis=basis, open_ends=True) for basis in Basis]
        for parts in (by_kind, by_basis):
            assert set().union(*parts) == everything
            assert sum(map(len, parts)) == len(everything)

    @given(ds=any_dataset)
    def test_edges_are_the_dependencies_with_two_known_ends(self, ds: Dataset) -> None:
        known = [item for item in ds.dependencies if item.prerequisite]
        graph = graphs.task_dependencies(ds)
        assert set(graph.edges) == {(item.prerequisite, item.dependent) for item in known}
        assert set(graph) == {item.prerequisite for item in known} | {item.dependent for item in known}

    @given(ds=any_dataset)
    def test_tasks_only_keeps_tasks(self, ds: Dataset) -> None:
        graph = graphs.task_dependencies(ds)
        is_task = [id for id in graph if id.startswith(("task:", "keytask:"))]
        left = graphs.task_dependencies(ds, tasks_only=True)
        assert list(left) == is_task
        assert set(left.edges) == set(graph.subgraph(is_task).edges)

    def test_one_code_equals_a_list_of_it(self, newest: Dataset) -> None:
        assert edges(newest, kinds="implements") == edges(newest, kinds=[DependencyKind.IMPLEMENTS])
        assert edges(newest, kinds=()) == set()

    @pytest.mark.parametrize("argument", [{"kinds": "implement"}, {"basis": ["derive"]}])
    def test_unknown_code_suggests_near_matches(self, newest: Dataset, argument: dict[str, str]) -> None:
        with pytest.raises(
            InvalidQuery,
            match=r"invalid kind 'implement': expected one of .*did you mean 'implements'|invalid basis 'derive': expected one of .*did you mean 'derived'",
        ):
            graphs.task_dependencies(newest, **argument)  # type: ignore[arg-type]


class TestBasis:
    """The basis is the weakest among ends and kind, each with its strongest evidence."""

    def basis(self, *evidence_items: object) -> str:
        ds = dataset(*tasks("1", "2"), depends("a", "task:1", "task:2", "follows", *evidence_items))  # type: ignore[arg-type]
        return str(graphs.task_dependencies(ds).edges["task:1", "task:2"]["basis"])

    def test_weakest_of_ends_and_kind_counts(self) -> None:
        tie, end = (evidence(Basis.STATED, "dependent", "kind"), evidence(Basis.DERIVED, "prerequisite"))
        assert self.basis(tie, end) == "derived"

    @pytest.mark.parametrize("basis", Basis)
    def test_every_basis_is_reported(self, basis: Basis) -> None:
        assert self.basis(evidence(basis)) == basis

    def test_strongest_evidence_of_a_field_counts(self) -> None:
        assert self.basis(evidence(Basis.DERIVED), evidence(Basis.STATED)) == "stated"

    def test_ignores_evidence_of_other_fields(self) -> None:
        assert self.basis(evidence(Basis.STATED), evidence(Basis.DERIVED, "known_since")) == "stated"

    def test_empty_without_evidence_of_an_end(self) -> None:
        assert self.basis(evidence(Basis.STATED, "dependent", "kind")) == ""


class TestParallelDependencies:
    def test_edge_holds_the_values_of_all(self) -> None:
        ds = dataset(
            *tasks("1", "2"),
            depends("a", "task:1", "task:2", "supports"),
            depends("b", "task:1", "task:2", "builds-on", evidence(Basis.DERIVED)),
        )
        edge = {"kind": "builds-on supports", "basis": "derived stated", "dependency": "dep:a dep:b"}
        assert dict(graphs.task_dependencies(ds).edges["task:1", "task:2"]) == edge
        assert records(ds, kinds="builds-on") == {"dep:b"}


class TestEnds:
    def test_programmes_and_standards_are_nodes(self) -> None:
        """From the programme over the document to the standard: from mandate to what follows."""
        cited = (evidence(),)
        ds = dataset(
            Programme(id="programme:p", evidence=cited),
            Document(id="doc:a", evidence=cited),
            Standard(id="std:s", evidence=cited),
            depends("a", "programme:p", "doc:a", "implements"),
            depends("b", "doc:a", "std:s", "based-on"),
        )
        graph = graphs.task_dependencies(ds)
        assert [(id, node["type"]) for id, node in graph.nodes(data=True)] == [
            ("programme:p", "Programme"),
            ("doc:a", "Document"),
            ("std:s", "Standard"),
        ]
        assert graphs.order_of_work(graph) == (("programme:p",), ("doc:a",), ("std:s",))

    @pytest.mark.parametrize("kind", DependencyKind)
    def test_edge_of_every_kind_leads_from_prerequisite_to_dependent(self, kind: DependencyKind) -> None:
        ds = dataset(*tasks("1", "2"), depends("a", "task:1", "task:2", kind))
        assert dict(graphs.task_dependencies(ds).edges) == {
            ("task:1", "task:2"): {"kind": str(kind), "basis": "stated", "dependency": "dep:a"}
        }


class TestCycles:
    def test_message_shows_the_cycle(self) -> None:
        ds = dataset(
            *tasks("1", "2", "3", "4"),
            depends("a", "task:1", "task:2"),
            depends("b", "task:2", "task:3"),
            depends("c", "task:3", "task:1"),
            depends("d", "task:3", "task:4"),
        )
        with pytest.raises(InvalidGraph, match=r"^dependency cycle: task:1 → task:2 → task:3 → task:1$"):
            graphs.task_dependencies(ds)

    def test_self_dependency(self) -> None:
        ds = dataset(*tasks("1"), depends("a", "task:1", "task:1"))
        with pytest.raises(InvalidGraph, match=r"^dependency cycle: task:1 → task:1$"):
            graphs.task_dependencies(ds)

    def test_filters_do_not_hide_a_cycle(self) -> None:
        ds = dataset(*tasks("1", "2"), depends("a", "task:1", "task:2"), depends("b", "task:2", "task:1", "supports"))
        with pytest.raises(InvalidGraph):
            graphs.task_dependencies(ds, kinds="follows")


def without(ds: Dataset, kept: set[str]) -> list[Record]:
    """The records of a dataset, of its dependencies only those kept."""
    return [record for record in ds if record.id in kept or not record.id.startswith("dep:")]
