"""JSON-LD and Turtle: the same graph, without blank nodes, in terms that exist in their vocabularies."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import RDF, SKOS, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DC, DCAT, DCTERMS, OWL, PROV, SDO, XSD

import pilotstd
from pilotstd import Basis, Dataset
from pilotstd.formats._rdf import BASE, PREFIXES, expand, name_of, statements
from pilotstd.testing import datasets
from tests.formats import hostile

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

ELI = {  # what the ontology 1.4 declares, of those used here
    "LegalResource",
    "date_document",
    "date_publication",
    "is_part_of",
    "number",
    "passed_by",
    "type_document",
}
SPDX = {"Checksum", "algorithm", "checksum", "checksumAlgorithm_sha256", "checksumValue"}
CLOSED: dict[str, Any] = {
    "dc": DC,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "schema": SDO,
    "skos": SKOS,
    "xsd": XSD,
}
ID = "urn:pilotstd:{}".format


def written(ds: Dataset, folder: Path, format: str) -> Graph:
    path = folder / f"it.{format}"
    ds.write(path)
    return Graph().parse(path, format={"jsonld": "json-ld", "ttl": "turtle"}[format])


@pytest.fixture(scope="module")
def graph(newest: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return written(newest, tmp_path_factory.mktemp("rdf"), "ttl")


def objects(graph: Graph, id: str, predicate: str) -> set[str]:
    return {str(item) for item in graph.objects(URIRef(ID(id)), URIRef(expand(predicate)))}


class TestBothFormats:
    @pytest.mark.slow
    def test_same_graph(self, newest: Dataset, tmp_path: Path) -> None:
        one, other = written(newest, tmp_path, "jsonld"), written(newest, tmp_path, "ttl")
        assert isomorphic(one, other)
        assert len(one) == len(
            {(s, expand(p), o if not isinstance(o, str) else expand(o)) for s, p, o in statements(newest)}
        )

    @pytest.mark.slow
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15)
    @given(ds=datasets())
    def test_same_graph_of_any_dataset(self, ds: Dataset, tmp_path: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            assert set(written(ds, tmp_path, "jsonld")) == set(written(ds, tmp_path, "ttl"))

    def test_same_graph_of_hostile_texts(self, tmp_path: Path) -> None:
        ds = hostile.dataset(*(text for text in hostile.TEXTS if len(text) < 100))
        assert set(written(ds, tmp_path, "jsonld")) == set(written(ds, tmp_path, "ttl"))

    def test_no_blank_nodes(self, graph: Graph) -> None:
        assert not [node for triple in graph for node in triple if isinstance(node, BNode)]

    def test_uses_existing_terms_only(self, newest: Dataset) -> None:
        terms = {
            name for _, predicate, item in statements(newest) for name in (predicate, item) if isinstance(name, str)
        }
        for name in terms:
            prefix, _, local = name.partition(":")
            if prefix == "eli":
                assert local in ELI
            elif prefix == "spdx":
                assert local in SPDX
            elif name == "dcat:version":
                pass  # DCAT 3 has it; rdflib knows DCAT 2
            elif prefix in CLOSED:
                assert URIRef(PREFIXES[prefix] + local) in CLOSED[prefix], name


class TestRecords:
    def test_uris_of_records(self, newest: Dataset, graph: Graph) -> None:
        named = {subject for subject, _, _ in graph}
        assert {URIRef(name_of(record.id)) for record in newest} <= named
        assert name_of("task:015") == f"{BASE}task:015"

    def test_document_in_eli(self, newest: Dataset, graph: Graph) -> None:
        notice = newest.documents["doc:shangzifa-2024-314"]
        assert expand("eli:LegalResource") in objects(graph, notice.id, "rdf:type")
        assert objects(graph, notice.id, "eli:number") == {notice.number}
        assert objects(graph, notice.id, "eli:passed_by") == {ID(id) for id in notice.issuers}
        assert objects(graph, notice.id, "eli:date_document") == {"2024-12-31"}
        assert objects(graph, notice.id, "eli:type_document") == {ID("code:DocumentKind:notice")}

    def test_department_in_schema_org(self, newest: Dataset, graph: Graph) -> None:
        assert expand("schema:GovernmentOrganization") in objects(graph, "dept:samr", "rdf:type")
        assert "SAMR" in objects(graph, "dept:samr", "schema:alternateName")

    def test_title_in_both_languages(self, newest: Dataset, graph: Graph) -> None:
        title = newest.work_tasks["task:101"].title
        found = set(graph.objects(URIRef(ID("task:101")), DCTERMS.title))
        assert found == {Literal(title.en, lang="en"), Literal(title.zh, lang="zh")}

    def test_own_terms_for_other_fields(self, newest: Dataset, graph: Graph) -> None:
        regions = {ID(id) for id in newest.work_tasks["task:101"].regions}
        assert objects(graph, "task:101", "term:regions") == regions

    def test_url_is_a_node_if_valid(self, newest: Dataset) -> None:
        address = pilotstd.Source(id="source:a", url="https://example.org/一")
        odd = pilotstd.Source(id="source:b", url="see the office, room 3")
        ds = Dataset(version="1", as_of=newest.as_of, records=[address, odd])
        found = {item for _, predicate, item in statements(ds) if predicate == "schema:url"}
        assert {type(item).__name__ for item in found} == {"str", "Literal"}


class TestEvidence:
    def test_derivation_with_fields_locator_and_basis(self, newest: Dataset, graph: Graph) -> None:
        task = newest.work_tasks["task:101"]
        nodes = list(graph.objects(URIRef(ID(task.id)), PROV.qualifiedDerivation))
        assert len(nodes) == len(task.evidence)
        found = {
            (
                str(graph.value(node, PROV.entity)),
                str(graph.value(node, URIRef(expand("term:locator")))),
                frozenset(str(item) for item in graph.objects(node, URIRef(expand("term:fields")))),
                str(graph.value(node, URIRef(expand("term:basis")))),
            )
            for node in nodes
        }
        assert found == {
            (ID(item.source), str(item.locator), frozenset(item.fields), ID(f"code:Basis:{item.basis}"))
            for item in task.evidence
        }

    def test_uri_is_stable_across_releases(self) -> None:
        def names(version: str) -> set[str]:
            return {
                str(item)
                for subject, predicate, item in statements(pilotstd.load(version))
                if subject == ID("region:beijing") and predicate == "prov:qualifiedDerivation"
            }

        old, new = (pilotstd.load("1.0.0").regions["region:beijing"], pilotstd.load("1.2.0").regions["region:beijing"])
        shared = set(old.evidence) & set(new.evidence)
        assert shared
        assert len(names("1.0.0") & names("1.2.0")) == len(shared)


class TestVocabularies:
    def test_concept_schemes(self, graph: Graph) -> None:
        scheme = URIRef(ID("code:Basis"))
        assert (scheme, RDF.type, SKOS.ConceptScheme) in graph
        for basis in Basis:
            concept = URIRef(ID(f"code:Basis:{basis}"))
            assert (concept, SKOS.inScheme, scheme) in graph
            assert set(graph.objects(concept, SKOS.prefLabel)) == {
                Literal(basis.en, lang="en"),
                Literal(basis.zh, lang="zh"),
            }


class TestDataset:
    def test_dataset_in_dcat(self, newest: Dataset, graph: Graph) -> None:
        node = f"dataset:{newest.version}"
        assert objects(graph, node, "rdf:type") == {str(DCAT.Dataset)}
        assert objects(graph, node, "dcat:version") == {newest.version}
        assert objects(graph, node, "dcterms:valid") == {newest.as_of.isoformat()}
        assert objects(graph, node, "dcterms:license") == {"https://creativecommons.org/publicdomain/zero/1.0/"}
        assert objects(graph, node, "dcterms:source") == {ID(id) for id in newest.sources.ids}
        assert objects(graph, f"{node}:sha256", "spdx:checksumValue") == {newest.sha256}

    def test_retired_ids_and_replacements(self, newest: Dataset) -> None:
        retired = pilotstd.Retired(id="task:999", since="2.0", reason="twice", replaced_by=("task:101",))
        ds = Dataset(version="2.0", as_of=newest.as_of, records=list(newest), retired=[retired])
        about = {(predicate, item) for subject, predicate, item in statements(ds) if subject == ID("task:999")}
        assert ("dcterms:isReplacedBy", ID("task:101")) in about
        assert "owl:deprecated" in {predicate for predicate, _ in about}

    def test_responsibility_has_role(self, newest: Dataset) -> None:
        body = pilotstd.Responsibility(body="dept:mofcom", role=pilotstd.Role.LEAD, text="商务部")
        task = pilotstd.WorkTask(id="task:900", number=900, departments=(body,))
        ds = Dataset(version="1", as_of=newest.as_of, records=[task])
        (node,) = [item for _, predicate, item in statements(ds) if predicate == "term:departments"]
        about = {predicate: item for subject, predicate, item in statements(ds) if subject == node}
        assert about["term:body"] == ID("dept:mofcom")
        assert about["term:role"] == ID("code:Role:lead")


def test_json_ld_has_one_object_per_line(newest: Dataset, tmp_path: Path) -> None:
    newest.write(tmp_path / "it.jsonld")
    lines = (tmp_path / "it.jsonld").read_text(encoding="utf-8").splitlines()
    nodes = [json.loads(line.rstrip(",")) for line in lines[2:-1]]
    assert len({node["@id"] for node in nodes}) == len(nodes)
