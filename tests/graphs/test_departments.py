"""Which departments are named together, and in which roles."""

import csv
from collections import defaultdict
from itertools import combinations
from math import comb
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, strategies as st

import pilotstd
from pilotstd import Basis, Dataset, InvalidQuery, graphs
from pilotstd.graphs._build import basis_of
from pilotstd.graphs._departments import LINKS
from pilotstd.model import Department, Document, Measure, Region, Responsibility, Role, WorkTask
from pilotstd.testing import datasets, generate, releases
from tests.graphs.examples import dataset, evidence, shared_acts

NOTICE, PLAN = "doc:shangzifa-2024-314", "doc:shangzihan-2025-84"

any_dataset = shared_acts() | datasets() | releases() | st.integers(0, 3).map(lambda seed: generate(30, seed))


def naive_linkages(
    ds: Dataset, ways: object = LINKS, bases: object = tuple(Basis)
) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    """Acts and tasks, and values of `via`, by pair: each pair is compared with each act and task."""

    def act(document: Document) -> str:
        return act(ds.documents[document.part_of]) if document.part_of else document.id

    def has_basis(record: object, field: str) -> bool:
        order = [*["stated", "reference", "paraphrased", "translated", "descriptive", "derived"]]
        found = [item.basis for item in record.evidence if not item.fields or field in item.fields]  # type: ignore[attr-defined]
        return bool(found) and min(found, key=order.index) in bases  # type: ignore[operator]

    names: list[tuple[str, str, set[str]]] = []
    for way, field in (("issued", "issuers"), ("addressed", "addressees")):
        for whole in {act(document) for document in ds.documents}:
            parts = [document for document in ds.documents if act(document) == whole and has_basis(document, field)]
            names.append((way, whole, {body for part in parts for body in getattr(part, field)}))
    for whole in {act(document) for document in ds.documents}:
        parts = [
            document for document in ds.documents if act(document) == whole and has_basis(document, "participants")
        ]
        names.append(("participating", whole, {str(item.body) for part in parts for item in part.participants}))
    for table in (ds.measures, ds.key_tasks, ds.work_tasks):
        for task in table:
            if has_basis(task, "departments"):
                names.append(("responsible", task.id, {str(item.body) for item in task.departments}))
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for pair in combinations(sorted(ds.departments.ids), 2):
        for way, shared, named in names:
            if way in ways and named.issuperset(pair):  # type: ignore[operator]
                found[pair][0].add(shared)
                found[pair][1].add(way)
    return dict(found)


def linkages(ds: Dataset, **arguments: object) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    graph = graphs.department_linkages(ds, **arguments)  # type: ignore[arg-type]
    return {
        (min(pair), max(pair)): (set(edge["shared"].split()), set(edge["via"].split()))
        for *pair, edge in graph.edges(data=True)
    }


@pytest.fixture
def addressed(shared: Path) -> dict[str, set[str]]:
    """The central bodies that each act is addressed to."""
    bodies: dict[str, set[str]] = defaultdict(set)
    with (shared / "facts" / "addressees.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["id"].startswith("dept:"):
                bodies[f"doc:{row['document']}"].add(row["id"])
    return bodies


class TestBundledReleases:
    @pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "1.2.0"])
    def test_linkages_match_the_printed_addressees(self, version: str, addressed: dict[str, set[str]]) -> None:
        acts = [NOTICE] if version == "1.0.0" else [NOTICE, PLAN]
        expected = {}
        for pair in combinations(sorted(addressed[NOTICE] | addressed[PLAN]), 2):
            shared = {act for act in acts if addressed[act].issuperset(pair)}
            if shared:
                both_issued = pair == ("dept:mofcom", "dept:samr")
                expected[pair] = (shared, {"addressed", "issued"} if both_issued else {"addressed"})
        assert linkages(pilotstd.load(version)) == expected

    def test_linkages_of_the_notice_counted_by_hand(self) -> None:
        """24 bodies are addressed together, once; the two issuers are among them; two bodies more share nothing."""
        graph = graphs.department_linkages(pilotstd.load("1.0.0"))
        assert graph.number_of_edges() == comb(24, 2)
        assert {weight for _, _, weight in graph.edges(data="weight")} == {1}
        assert set(nx.isolates(graph)) == {"dept:state-council", "dept:cpc-central-committee"}

    @pytest.mark.parametrize("version", ["1.1.0", "1.2.0"])
    def test_linkages_of_notice_and_plan_counted_by_hand(self, version: str) -> None:
        """Of the 47 bodies of the plan 20 are among the 24 of the notice; commerce, sport, aid and post are not."""
        graph = graphs.department_linkages(pilotstd.load(version))
        weights = [weight for _, _, weight in graph.edges(data="weight")]
        assert weights.count(2) == comb(20, 2)
        assert weights.count(1) == comb(24, 2) + comb(47, 2) - 2 * comb(20, 2)

    def test_issuers_of_the_notice_are_linked_once_by_two_links(self) -> None:
        edge = graphs.department_linkages(pilotstd.load("1.2.0")).edges["dept:mofcom", "dept:samr"]
        assert edge["strength"] == pytest.approx(1 + 1 / 23)
        rest = {name: value for name, value in edge.items() if name != "strength"}
        assert rest == {"weight": 1, "shared": NOTICE, "via": "addressed issued", "roles": ""}

    @pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "1.2.0"])
    def test_roles_in_the_notice(self, version: str) -> None:
        graph = graphs.department_roles(pilotstd.load(version))
        roles = {body: graph.edges[body, NOTICE]["roles"] for body in graph[NOTICE]}
        assert roles.pop("dept:state-council") == "approved"
        assert roles.pop("dept:mofcom") == roles.pop("dept:samr") == "addressed issued"
        assert len(roles) == 22
        assert set(roles.values()) == {"addressed"}

    def test_no_work_task_has_a_known_department(self) -> None:
        graph = graphs.department_roles(pilotstd.load("1.2.0"))
        tasks = [id for id in graph if id.startswith("task:")]
        assert len(tasks) == 27
        assert not any(graph.degree(id) for id in tasks)


class TestDepartmentLinkages:
    @given(ds=any_dataset)
    def test_equals_a_naive_count(self, ds: Dataset) -> None:
        assert linkages(ds) == naive_linkages(ds)

    @given(ds=any_dataset)
    def test_weight_is_the_number_of_acts_and_tasks(self, ds: Dataset) -> None:
        for _, _, edge in graphs.department_linkages(ds).edges(data=True):
            assert edge["weight"] == len(edge["shared"].split())
            assert edge["shared"] == " ".join(sorted(edge["shared"].split()))
            assert edge["via"] == " ".join(sorted(edge["via"].split()))

    @given(ds=any_dataset, via=st.sets(st.sampled_from(LINKS)), basis=st.sets(st.sampled_from(Basis)))
    def test_filters_by_via_and_basis(self, ds: Dataset, via: set[str], basis: set[Basis]) -> None:
        assert linkages(ds, via=via, basis=basis) == naive_linkages(ds, via, basis)

    @given(ds=any_dataset, via=st.sampled_from(LINKS), regions=st.booleans())
    def test_strength_is_that_of_newman(self, ds: Dataset, via: str, regions: bool) -> None:
        """For each link, the collaboration-weighted projection of networkx of who is named in what."""
        graph = graphs.department_linkages(ds, via=via, regions=regions)
        bodies = [*ds.departments.ids, *(ds.regions.ids if regions else ())]
        named = nx.Graph()
        named.add_nodes_from(bodies)
        named.add_edges_from((body, item) for item, names in groups(ds, via) for body in names if body in bodies)
        expected = nx.bipartite.collaboration_weighted_projected_graph(named, bodies)
        assert set(map(frozenset, graph.edges)) == set(map(frozenset, expected.edges))
        for u, v, strength in graph.edges(data="strength"):
            assert strength == pytest.approx(expected.edges[u, v]["weight"])

    @given(ds=any_dataset, regions=st.booleans())
    def test_strength_is_the_sum_over_the_links(self, ds: Dataset, regions: bool) -> None:
        parts = [graphs.department_linkages(ds, via=link, regions=regions) for link in LINKS]
        for u, v, strength in graphs.department_linkages(ds, regions=regions).edges(data="strength"):
            assert strength == pytest.approx(
                sum(part.get_edge_data(u, v, {"strength": 0})["strength"] for part in parts)
            )

    @given(ds=any_dataset)
    def test_regions_are_further_nodes(self, ds: Dataset) -> None:
        graph = graphs.department_linkages(ds, regions=True)
        assert tuple(graph) == (*ds.departments.ids, *ds.regions.ids)
        departments = graphs.department_linkages(ds)
        assert set(graph.subgraph(ds.departments.ids).edges) == set(departments.edges)

    def test_ranking_by_strength_has_the_issuers_on_top(self) -> None:
        """The linkage of the two issuers of the notice outweighs every circular."""
        graph = graphs.department_linkages(pilotstd.load("1.2.0"))
        closest = max(graph.edges, key=lambda pair: graph.edges[pair]["strength"])
        assert set(closest) == {"dept:mofcom", "dept:samr"}
        frame = graphs.summary(graph)
        assert frame["strength"].idxmax() == "dept:samr"
        assert frame.loc["dept:mofcom", "strength"] == pytest.approx(
            2
        )  # of the notice, once as issuer, once as addressee

    @given(ds=any_dataset)
    def test_nodes_are_the_departments(self, ds: Dataset) -> None:
        assert tuple(graphs.department_linkages(ds)) == ds.departments.ids

    def test_unknown_via_suggests_near_matches(self, newest: Dataset) -> None:
        with pytest.raises(
            InvalidQuery, match=r"invalid via 'adressed': expected one of issued, .*did you mean 'addressed'"
        ):
            graphs.department_linkages(newest, via="adressed")


def groups(ds: Dataset, via: str) -> list[tuple[str, set[str]]]:
    """The acts or tasks with the bodies that they link in one way."""

    def act(document: Document) -> str:
        return act(ds.documents[document.part_of]) if document.part_of else document.id

    if via == "responsible":
        tasks = (*ds.measures, *ds.key_tasks, *ds.work_tasks)
        return [(task.id, {item.body for item in task.departments if item.body}) for task in tasks]
    named: dict[str, set[str]] = defaultdict(set)
    for document in ds.documents:
        bodies = {
            "issued": document.issuers,
            "addressed": document.addressees,
            "participating": [item.body for item in document.participants if item.body],
        }[via]
        named[act(document)].update(bodies)
    return list(named.items())


class TestLinksOfActs:
    departments = tuple(Department(id=f"dept:{letter}", evidence=(evidence(),)) for letter in "abc")

    def document(self, id: str, issuers: str = "", addressees: str = "", part_of: str | None = None) -> Document:
        to, by = ([f"dept:{letter}" for letter in letters] for letters in (addressees, issuers))
        whole = part_of and f"doc:{part_of}"
        return Document(id=f"doc:{id}", issuers=tuple(by), addressees=tuple(to), part_of=whole, evidence=(evidence(),))

    def link(self, *documents: Document) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
        return linkages(dataset(*self.departments, *documents))

    def test_issuer_and_addressee_of_one_act_are_not_linked(self) -> None:
        assert self.link(self.document("1", issuers="a", addressees="b")) == {}

    def test_part_of_an_act_counts_as_the_act(self) -> None:
        whole, part = (self.document("1", issuers="ab"), self.document("2", issuers="ab", part_of="1"))
        part_of_part = self.document("3", addressees="ab", part_of="2")
        pair = ("dept:a", "dept:b")
        assert self.link(whole, part, part_of_part) == {pair: ({"doc:1"}, {"issued", "addressed"})}

    def test_addressees_of_different_parts_are_linked(self) -> None:
        parts = (self.document("2", addressees="a", part_of="1"), self.document("3", addressees="c", part_of="1"))
        assert self.link(self.document("1"), *parts) == {("dept:a", "dept:c"): ({"doc:1"}, {"addressed"})}

    def test_approval_does_not_link(self) -> None:
        acts = [
            Document(id="doc:1", approved_by="dept:a", issuers=("dept:b",), evidence=(evidence(),)),
            Document(id="doc:2", approved_by="dept:b", part_of="doc:1", evidence=(evidence(),)),
        ]
        assert self.link(*acts) == {}


class TestResponsibleDepartments:
    @pytest.fixture
    def ds(self) -> Dataset:
        def answer(*bodies: tuple[str | None, Role]) -> tuple[Responsibility, ...]:
            return tuple(Responsibility(body=body, role=role, text="x") for body, role in bodies)

        lead, shared = Role.LEAD, Role.SHARED
        return dataset(
            *(Department(id=f"dept:{letter}", evidence=(evidence(),)) for letter in "abc"),
            Region(id="region:x", evidence=(evidence(),)),
            WorkTask(
                id="task:1",
                number=1,
                departments=answer(("dept:a", lead), ("dept:b", shared), ("region:x", shared), (None, shared)),
                evidence=(evidence(),),
            ),
            Measure(id="measure:1", departments=answer(("dept:b", lead), ("dept:a", shared)), evidence=(evidence(),)),
            WorkTask(
                id="task:2", number=2, departments=answer(("dept:c", lead), ("dept:c", shared)), evidence=(evidence(),)
            ),
        )

    def test_shared_tasks_link_departments(self, ds: Dataset) -> None:
        assert linkages(ds) == {("dept:a", "dept:b"): ({"task:1", "measure:1"}, {"responsible"})}

    def test_roles_lead_and_shared(self, ds: Dataset) -> None:
        graph = graphs.department_roles(ds)
        roles = {(min(pair), max(pair)): role for *pair, role in graph.edges(data="roles")}
        assert roles == {
            ("dept:a", "task:1"): "lead",
            ("dept:b", "task:1"): "shared",
            ("dept:b", "measure:1"): "lead",
            ("dept:a", "measure:1"): "shared",
            ("dept:c", "task:2"): "lead shared",
        }

    def test_roles_tell_lead_and_participant_apart(self, ds: Dataset) -> None:
        edge = graphs.department_linkages(ds).edges["dept:a", "dept:b"]
        assert edge["roles"] == "lead-shared"
        assert edge["strength"] == 2
        assert graphs.department_linkages(ds, roles="lead-shared").number_of_edges() == 1
        assert graphs.department_linkages(ds, roles=["lead-lead", "shared-shared"]).number_of_edges() == 0
        with_regions = graphs.department_linkages(ds, regions=True)
        assert with_regions.edges["dept:b", "region:x"]["roles"] == "shared-shared"
        assert with_regions.edges["dept:a", "dept:b"]["strength"] == 1 + 1 / 2
        with pytest.raises(InvalidQuery, match=r"invalid roles 'lead-sharred': .*did you mean 'lead-shared'"):
            graphs.department_linkages(ds, roles="lead-sharred")

    def test_links_of_acts_have_no_roles(self) -> None:
        assert graphs.department_linkages(pilotstd.load("1.2.0"), roles="lead-shared").number_of_edges() == 0

    def test_responsibilities_lead_from_lead_to_participant(self, ds: Dataset) -> None:
        edges = {(u, v): dict(edge) for u, v, edge in graphs.responsibilities(ds).edges(data=True)}
        assert edges == {
            ("dept:a", "dept:b"): {"weight": 1, "tasks": "task:1", "roles": "shared"},
            ("dept:b", "dept:a"): {"weight": 1, "tasks": "measure:1", "roles": "shared"},
        }
        assert ("dept:a", "region:x") in graphs.responsibilities(ds, regions=True).edges
        assert graphs.responsibilities(ds, basis="derived").number_of_edges() == 0

    @given(ds=any_dataset, regions=st.booleans())
    def test_responsibilities_equal_a_naive_count(self, ds: Dataset, regions: bool) -> None:
        expected: dict[tuple[str, str], set[str]] = defaultdict(set)
        for task in (*ds.measures, *ds.key_tasks, *ds.work_tasks):
            for lead in task.departments:
                for other in task.departments:
                    pair = (str(lead.body), str(other.body))
                    kinds = ("dept:", "region:") if regions else ("dept:",)
                    if lead.role is Role.LEAD and pair[0] != pair[1] and all(id.startswith(kinds) for id in pair):
                        expected[pair].add(task.id)
        graph = graphs.responsibilities(ds, regions=regions)
        assert {(u, v): set(ids.split()) for u, v, ids in graph.edges(data="tasks")} == expected
        assert all(edge["weight"] == len(edge["tasks"].split()) for *_, edge in graph.edges(data=True))

    @given(ds=any_dataset)
    def test_department_roles_is_bipartite(self, ds: Dataset) -> None:
        graph = graphs.department_roles(ds)
        assert {id for id, side in graph.nodes(data="bipartite") if side == 0} == set(ds.departments.ids)
        assert nx.bipartite.is_bipartite_node_set(graph, ds.departments.ids)

    @given(ds=shared_acts())
    def test_linkages_agree_with_roles(self, ds: Dataset) -> None:
        graph = graphs.department_roles(ds)
        same = dict.fromkeys(Role, "responsible") | {"approved": "–"}
        for (a, b), (shared, _) in naive_linkages(ds).items():
            for id in shared:
                ways = [{same.get(role, role) for role in graph.edges[body, id]["roles"].split()} for body in (a, b)]
                assert ways[0] & ways[1] - {"–"}


class TestIssuances:
    def test_counted_by_hand(self) -> None:
        """The notice has two issuers, who are also addressed, and the consent of the State Council."""
        ds = pilotstd.load("1.2.0")
        graph = graphs.issuances(ds)
        edge = graph.edges["dept:mofcom", "dept:moe"]
        assert dict(edge) == {"weight": 2, "acts": f"{NOTICE} {PLAN}", "roles": "issued"}
        assert graph.edges["dept:state-council", "dept:mofcom"]["roles"] == "approved"
        assert graph.edges["dept:state-council", "dept:samr"]["acts"].split()[0] == NOTICE
        assert graph.number_of_edges() == sum(len(set(graph[id])) for id in graph)
        assert not list(nx.selfloop_edges(graph))
        assert graphs.summary(graph)["pagerank"].nlargest(2).index.tolist() == ["dept:state-council", "dept:mofcom"]

    @given(ds=any_dataset, basis=st.none() | st.sets(st.sampled_from(Basis)))
    def test_equals_a_naive_count(self, ds: Dataset, basis: set[str] | None) -> None:
        def act(document: Document) -> str:
            return act(ds.documents[document.part_of]) if document.part_of else document.id

        def bodies(whole: str, field: str) -> set[str]:
            parts = [document for document in ds.documents if act(document) == whole]
            named: set[str] = set()
            for part in parts:
                if basis is None or basis_of(part, field) in basis:
                    value = getattr(part, field)
                    named |= {value} if isinstance(value, str) else set(value or ())
            return named

        expected: dict[tuple[str, str], set[str]] = defaultdict(set)
        for whole in {act(document) for document in ds.documents}:
            issuers, approvers = bodies(whole, "issuers"), bodies(whole, "approved_by")
            addressees = bodies(whole, "addressees")
            for start, ends in [(id, addressees) for id in issuers] + [(id, addressees | issuers) for id in approvers]:
                for end in ends - {start}:
                    expected[start, end].add(whole)
        graph = graphs.issuances(ds, basis=basis)
        assert {(u, v): set(ids.split()) for u, v, ids in graph.edges(data="acts")} == expected
        assert tuple(graph) == (*ds.departments.ids, *ds.regions.ids)


class TestParticipants:
    def test_participants_of_an_act_are_linked_by_their_roles(self) -> None:
        bodies = [Department(id=f"dept:{letter}", evidence=(evidence(),)) for letter in "abc"]
        parts = [
            Responsibility(body=f"dept:{letter}", role=role, text="x")
            for letter, role in (("a", Role.DRAFTING), ("b", Role.CONSULTED), ("a", Role.COORDINATING))
        ]
        act = Document(id="doc:1", participants=tuple(parts), issuers=("dept:c",), evidence=(evidence(),))
        ds = dataset(*bodies, act)
        ((u, v, edge),) = graphs.department_linkages(ds).edges(data=True)
        assert {u, v} == {"dept:a", "dept:b"}
        assert (edge["via"], edge["roles"]) == ("participating", "coordinating-consulted drafting-consulted")
        roles = graphs.department_roles(ds)
        assert roles.edges["dept:a", "doc:1"]["roles"] == "coordinating drafting"
        frame = graphs.summary(roles)
        assert frame.loc["dept:a", ["issued", "drafting", "coordinating", "lead"]].tolist() == [0, 1, 1, 0]
        assert frame.loc["doc:1", ["issued", "drafting", "consulted"]].tolist() == [1, 1, 1]
