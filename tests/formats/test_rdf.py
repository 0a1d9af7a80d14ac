"""JSON-LD and Turtle: the same graph, without blank nodes, in terms that exist in their vocabularies."""

import datetime
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from rdflib import RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DC, DCAT, DCTERMS, FOAF, OWL, PROV, SDO, XSD

import pilotstd
from pilotstd import Basis, Dataset, Identity, Label, Source
from pilotstd.formats._rdf import name_of, prefixes, statements
from pilotstd.formats._terms import NAMESPACE, PREFIXES, expand
from pilotstd.testing import datasets, texts
from tests.formats import hostile
from tests.formats.small import model_2_dataset, model_3_dataset

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib"), pytest.mark.slow]

ELI = {  # what the ontology 1.4 declares, of those used here
    "LegalResource",
    "LegalResourceSubdivision",
    "based_on",
    "cites",
    "date_document",
    "date_publication",
    "implements",
    "is_about",
    "is_part_of",
    "number",
    "passed_by",
    "title_short",
    "type_document",
}
SPDX = {"Checksum", "algorithm", "checksum", "checksumAlgorithm_sha256", "checksumValue"}
HOSTILE = texts() | st.text(st.sampled_from("\\\"'\n /<>{}|^`#?%:;@.a1-一"), min_size=1)
CLOSED: dict[str, Any] = {
    "dc": DC,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SDO,
    "skos": SKOS,
    "xsd": XSD,
}


def ID(id: str) -> str:
    return expand(name_of(id), {"id": NAMESPACE})


def CODE(code: str) -> str:
    return expand(f"code:{code}")


def written(ds: Dataset, folder: Path, format: str) -> Graph:
    path = folder / f"it.{format}"
    ds.write(path)
    return Graph().parse(path, format={"jsonld": "json-ld", "ttl": "turtle"}[format])


@pytest.fixture(scope="module")
def graph(newest: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return written(newest, tmp_path_factory.mktemp("rdf"), "ttl")


@pytest.fixture(scope="module")
def model_2(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    ds = model_2_dataset()
    named = ds.evolve(version=ds.version, identity=Identity(namespace=NAMESPACE))
    return written(named, tmp_path_factory.mktemp("rdf"), "ttl")


def ask(graph: Graph, question: str) -> set[tuple[str, ...]]:
    """The rows of a SPARQL query; the prefixes are those of the file."""
    rows: Any = graph.query(question)
    return {tuple(str(value).removeprefix(NAMESPACE) for value in row) for row in rows}


def objects(graph: Graph, id: str, predicate: str) -> set[str]:
    return {str(item) for item in graph.objects(URIRef(ID(id)), URIRef(expand(predicate)))}


def expected(ds: Dataset) -> set[tuple[object, ...]]:
    """The statements of a dataset as plain values."""
    known = prefixes(ds)
    return {
        (
            expand(subject, known),
            expand(predicate),
            expand(item, known) if isinstance(item, str) else (item.text, expand(item.datatype), item.language),
        )
        for subject, predicate, item in statements(ds)
    }


def parsed(graph: Graph) -> set[tuple[object, ...]]:
    """The statements that rdflib reads, as plain values."""
    return {
        (
            str(subject),
            str(predicate),
            (str(item), str(item.datatype or ""), item.language or "") if isinstance(item, Literal) else str(item),
        )
        for subject, predicate, item in graph
    }


class TestBothFormats:
    def test_same_graph(self, newest: Dataset, tmp_path: Path) -> None:
        one, other = written(newest, tmp_path, "jsonld"), written(newest, tmp_path, "ttl")
        assert isomorphic(one, other)
        assert parsed(one) == expected(newest)

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15)
    @given(ds=datasets())
    def test_same_graph_of_any_dataset(self, ds: Dataset, tmp_path: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            assert parsed(written(ds, tmp_path, "jsonld")) == parsed(written(ds, tmp_path, "ttl")) == expected(ds)

    def test_same_graph_of_hostile_texts(self, tmp_path: Path) -> None:
        ds = hostile.dataset(*(text for text in hostile.TEXTS if len(text) < 100))
        assert parsed(written(ds, tmp_path, "jsonld")) == parsed(written(ds, tmp_path, "ttl")) == expected(ds)

    def test_same_graph_of_hostile_ids(self, tmp_path: Path) -> None:
        """Such a dataset breaks a rule, and what is written is Turtle all the same."""
        ids = (
            "source:",
            "source:-a",
            "source:a.",
            "source:a b",
            "source:<a>",
            "source:一",
            'source:"',
            "~",
            "id:a/b",
            "%",
        )
        ds = Dataset(version="1+a.b", as_of=datetime.date(2026, 1, 1), records=[Source(id=id) for id in ids])
        for format in ("jsonld", "ttl"):
            ds.write(tmp_path / f"it.{format}", check=False)
            assert parsed(Graph().parse(tmp_path / f"it.{format}")) == expected(ds)

    def test_turtle_escapes_control_characters(self, tmp_path: Path) -> None:
        text = "".join(map(chr, range(0x20))) + '"\\\x7f\x85'
        ds = Dataset(version="1", as_of=datetime.date(2026, 1, 1), records=[Source(id="source:a", publisher=text)])
        ds.write(tmp_path / "it.ttl", check=False)
        assert parsed(Graph().parse(tmp_path / "it.ttl")) == expected(ds)
        assert len((tmp_path / "it.ttl").read_bytes().splitlines()) == (tmp_path / "it.ttl").read_bytes().count(b"\n")

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(texts() | st.text(st.sampled_from("\\\"'\nuU0a<>@^.;,#-"), min_size=1), min_size=1, max_size=30))
    def test_turtle_of_any_text(self, tmp_path: Path, written: list[str]) -> None:
        """A graph has many texts, since most of the time goes into the vocabularies that each has."""
        sources = [Source(id=f"source:s{n}", title=Label(en=text, zh=text)) for n, text in enumerate(written)]
        identity, title = Identity(namespace=NAMESPACE), sources[0].title
        ds = Dataset(version="1", as_of=datetime.date(2026, 1, 1), title=title, identity=identity, records=sources)
        ds.write(tmp_path / "it.ttl", check=False)
        graph = Graph().parse(tmp_path / "it.ttl")
        named = [(source.id, SDO.name) for source in sources]
        for (id, name), text in zip([("dataset:1", DCTERMS.title), *named], [written[0], *written], strict=True):
            titles = graph.objects(URIRef(ID(id)), name)
            assert {(str(item), item.language) for item in titles if isinstance(item, Literal)} == (
                {(text, "en"), (text, "zh")}
            )

    def test_no_blank_nodes(self, graph: Graph) -> None:
        assert not [node for triple in graph for node in triple if isinstance(node, BNode)]

    @pytest.mark.parametrize(
        "ds", [pilotstd.load("1.2.0"), model_2_dataset(), model_3_dataset()], ids=["1.2.0", "model 2", "model 3"]
    )
    def test_uses_existing_terms_only(self, ds: Dataset) -> None:
        terms = {name for _, predicate, item in statements(ds) for name in (predicate, item) if isinstance(name, str)}
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
        assert {URIRef(ID(record.id)) for record in newest} <= named
        assert ID("task:015") == f"{NAMESPACE}task:015"

    def test_document_in_eli(self, newest: Dataset, graph: Graph) -> None:
        notice = newest.documents["doc:shangzifa-2024-314"]
        assert expand("eli:LegalResource") in objects(graph, notice.id, "rdf:type")
        assert objects(graph, notice.id, "eli:number") == {notice.number}
        assert objects(graph, notice.id, "eli:passed_by") == {ID(id) for id in notice.issuers}
        assert objects(graph, notice.id, "eli:date_document") == {"2024-12-31"}
        assert objects(graph, notice.id, "eli:type_document") == {CODE("DocumentKind:notice")}

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
            (ID(item.source), str(item.locator), frozenset(item.fields), CODE(f"Basis:{item.basis}"))
            for item in task.evidence
        }

    def test_uri_is_stable_across_releases(self) -> None:
        def names(version: str) -> set[str]:
            return {
                str(item)
                for subject, predicate, item in statements(pilotstd.load(version))
                if subject == name_of("region:beijing") and predicate == "prov:qualifiedDerivation"
            }

        old, new = (pilotstd.load("1.0.0").regions["region:beijing"], pilotstd.load("1.2.0").regions["region:beijing"])
        shared = set(old.evidence) & set(new.evidence)
        assert shared
        assert len(names("1.0.0") & names("1.2.0")) == len(shared)


class TestVocabularies:
    def test_concept_schemes(self, graph: Graph) -> None:
        scheme = URIRef(CODE("Basis"))
        assert (scheme, RDF.type, SKOS.ConceptScheme) in graph
        for basis in Basis:
            concept = URIRef(CODE(f"Basis:{basis}"))
            assert (concept, SKOS.inScheme, scheme) in graph
            assert set(graph.objects(concept, SKOS.prefLabel)) == {
                Literal(basis.en, lang="en"),
                Literal(basis.zh, lang="zh"),
            }


class TestTopics:
    def test_every_topic_under_one(self, model_2: Graph) -> None:
        question = "SELECT ?topic WHERE { ?topic skos:broader+ id:topic:living-services }"
        assert ask(model_2, question) == {("topic:elderly-care",), ("topic:home-care",)}

    def test_what_is_about_a_topic_or_a_narrower_one(self, model_2: Graph) -> None:
        question = 'SELECT ?it WHERE { ?it eli:is_about/skos:broader* ?topic . ?topic skos:prefLabel "养老"@zh }'
        assert ask(model_2, question) == {("measure:living-services",), ("keytask:1",), ("task:001",), ("std:a",)}

    def test_concept_scheme_in_both_languages(self, model_2: Graph) -> None:
        scheme = "SELECT ?it WHERE { ?it a skos:Concept ; skos:inScheme id:topics }"
        assert ask(model_2, scheme) == {(id,) for id in model_2_dataset().topics.ids}
        assert ask(model_2, "SELECT ?scheme ?top WHERE { ?scheme skos:hasTopConcept ?top . ?top a term:Topic }") == {
            ("topics", "topic:living-services"),
            ("topics", "topic:ai"),
        }
        assert ask(model_2, "SELECT ?top WHERE { ?top skos:topConceptOf id:topics }") == {
            ("topic:living-services",),
            ("topic:ai",),
        }
        labels = "SELECT ?it (lang(?it) AS ?language) WHERE {{ id:topic:elderly-care skos:{} ?it }}"
        assert ask(model_2, labels.format("prefLabel")) == {("elderly care", "en"), ("养老", "zh")}
        assert ask(model_2, labels.format("altLabel")) == {("aged care", "en"), ("养老服务", "zh")}

    @given(ds=datasets())
    def test_skos_integrity(self, ds: Dataset) -> None:
        """A concept has one preferred label a language, which is not also an alternative."""
        labels: dict[str, list[tuple[str, Any]]] = {}
        for subject, predicate, item in statements(ds):
            if predicate in {"skos:prefLabel", "skos:altLabel"}:
                labels.setdefault(subject, []).append((predicate, item))
        for several in labels.values():
            preferred = [item for predicate, item in several if predicate == "skos:prefLabel"]
            assert len({item.language for item in preferred}) == len(preferred)
            assert not {item for predicate, item in several if predicate == "skos:altLabel"} & {*preferred}


class TestDependencies:
    def test_everything_that_implements_something(self, model_2: Graph) -> None:
        assert ask(model_2, "SELECT ?it WHERE { ?it eli:implements id:keytask:1 }") == {("task:001",)}

    @pytest.mark.parametrize(
        ("kind", "term"),
        [
            ("implements", "eli:implements"),
            ("based-on", "eli:based_on"),
            ("builds-on", "dcterms:requires"),
            ("cites", "eli:cites"),
            ("interprets", "term:interprets"),
            ("approved-by", "term:is_approved_by"),
            ("continues", "term:continues"),
            ("follows", "term:follows"),
            ("supports", "term:supports"),
        ],
    )
    def test_each_kind_is_a_property_from_dependent_to_prerequisite(self, model_2: Graph, kind: str, term: str) -> None:
        declared = [item for item in model_2_dataset().dependencies if item.kind == kind and item.prerequisite]
        ends = f"SELECT ?dependent ?prerequisite WHERE {{ ?dependent {term} ?prerequisite }}"
        assert ask(model_2, ends) == {(item.dependent, item.prerequisite) for item in declared} != set()

    def test_open_end_has_no_property(self, model_2: Graph) -> None:
        assert ask(model_2, "SELECT ?end WHERE { ?dep term:dependent id:doc:opinions ; term:prerequisite ?end }") == {
            ("programme:opening",)
        }
        assert objects(model_2, "doc:opinions", "eli:based_on") == set()

    def test_format_1_has_none_as_its_kinds_may_be_the_other_way_round(self) -> None:
        predicates = {predicate for _, predicate, _ in statements(pilotstd.load("1.2.0"))}
        assert "term:dependent" in predicates
        assert not {"eli:implements", "dcterms:requires", "term:follows", "term:supports"} & predicates


class TestDocuments:
    def test_titles(self, model_2: Graph) -> None:
        assert objects(model_2, "doc:opinions", "eli:title_short") == {"Opinions", "意见"}
        assert objects(model_2, "doc:opinions", "dcterms:alternative") == {"标准化17条"}

    def test_interpretation_has_no_term_of_legal_resources(self, model_2: Graph) -> None:
        id = "doc:interpretation"
        assert objects(model_2, id, "rdf:type") == {expand("term:Document"), expand("schema:Article")}
        assert objects(model_2, id, "dcterms:type") == {CODE("DocumentKind:interpretation")}
        assert objects(model_2, id, "dcterms:publisher") == {ID("region:beijing")}
        assert not objects(model_2, id, "eli:passed_by") | objects(model_2, id, "eli:type_document")


class TestOwnTerms:
    @given(ds=datasets() | st.sampled_from([pilotstd.load("1.2.0"), model_2_dataset()]))
    def test_every_term_is_declared(self, ds: Dataset) -> None:
        used, declared = set(), set()
        for subject, predicate, item in statements(ds):
            names = [name for name in (predicate, item) if isinstance(name, str) and name.startswith("term:")]
            used.update(names)
            if predicate == "rdf:type" and str(item).startswith("owl:"):
                declared.add(subject)
        assert used <= declared

    def test_declarations_are_complete(self, model_2: Graph) -> None:
        question = "SELECT ?it WHERE {{ ?it a ?kind . FILTER (?kind IN ({})) }}"
        declared = ask(model_2, question.format("owl:Class, owl:ObjectProperty, owl:DatatypeProperty"))
        complete = ask(
            model_2,
            """SELECT ?it WHERE {
                ?it rdfs:label ?en, ?zh ; rdfs:comment ?comment ; rdfs:isDefinedBy term: .
                FILTER (lang(?en) = "en" && lang(?zh) = "zh" && ?en != "" && ?zh != "" && ?comment != "")
            }""",
        )
        assert declared == complete
        assert {("term/Topic",), ("term/aims",), ("term/interprets",), ("term/title_original",)} <= declared
        assert (URIRef(f"{NAMESPACE}term/"), RDF.type, OWL.Ontology) in model_2

    def test_properties_hold_what_they_are_declared_for(self, model_2: Graph) -> None:
        for kind, expects_nodes in ((OWL.ObjectProperty, True), (OWL.DatatypeProperty, False)):
            for term in model_2.subjects(RDF.type, kind):
                assert (term, RDF.type, OWL.DatatypeProperty if expects_nodes else OWL.ObjectProperty) not in model_2
                for item in model_2.objects(None, term):
                    assert isinstance(item, URIRef) is expects_nodes, term

    def test_comment_is_the_documentation_of_the_field(self, model_2: Graph) -> None:
        comments = {str(item) for item in model_2.objects(URIRef(expand("term:aims")), RDFS.comment)}
        assert comments == {"What it is for, by id."}
        domains = set(model_2.objects(URIRef(expand("term:aims")), SDO.domainIncludes))
        names = ("Document", "Measure", "KeyTask", "WorkTask")
        assert domains == {URIRef(expand(f"term:{name}")) for name in names}


class TestDataset:
    def test_dataset_in_dcat(self, newest: Dataset, graph: Graph) -> None:
        node = f"dataset:{newest.version}"
        assert objects(graph, node, "rdf:type") == {str(DCAT.Dataset)}
        assert objects(graph, node, "dcat:version") == {newest.version}
        assert objects(graph, node, "dcterms:valid") == {newest.as_of.isoformat()}
        assert objects(graph, node, "dcterms:license") == {"https://spdx.org/licenses/CC0-1.0.html"}
        assert objects(graph, node, "prov:wasDerivedFrom") == {ID(id) for id in newest.sources.ids}
        tops = [topic.label for topic in newest.topics if topic.broader is None]
        assert objects(graph, node, "dcat:keyword") == {word for label in tops for word in (label.en, label.zh)}
        assert objects(graph, f"{node}:sha256", "spdx:checksumValue") == {newest.sha256}

    def test_distribution_is_at_the_homepage_and_only_there(self) -> None:
        about: dict[str, dict[str, Any]] = {}
        for subject, predicate, item in statements(model_3_dataset()):
            about.setdefault(subject, {})[predicate] = item
        node = "id:dataset:1.0"
        assert about[node]["dcat:distribution"] == f"{node}:json"
        assert about[f"{node}:json"]["dcat:accessURL"] == about[node]["dcat:landingPage"] == "https://example.org/x"
        assert about[f"{node}:json"]["spdx:checksum"] == f"{node}:sha256"
        predicates = {(subject, predicate) for subject, predicate, _ in statements(pilotstd.load("2.0.0"))}
        assert ("id:dataset:2.0.0", "spdx:checksum") in predicates
        assert not {"dcat:distribution", "dcat:landingPage", "dcat:accessURL"} & {
            predicate for _, predicate in predicates
        }

    def test_only_what_the_dataset_says_is_said_of_it(self) -> None:
        ds = Dataset(version="1", as_of=datetime.date(2026, 1, 1))
        said = {predicate for subject, predicate, _ in statements(ds) if subject == "id:dataset:1"}
        assert said == {
            "dcat:version",
            "dcterms:description",
            "dcterms:title",
            "dcterms:valid",
            "rdf:type",
            "spdx:checksum",
        }

    @given(
        identity=st.builds(
            Identity,
            name=st.none() | HOSTILE,
            publisher=st.none() | HOSTILE,
            creators=st.lists(HOSTILE, max_size=2).map(tuple),
            licence=st.none() | HOSTILE,
            homepage=st.none() | HOSTILE | HOSTILE.map("https://example.org/{}".format),
            languages=st.lists(HOSTILE, max_size=2).map(tuple),
            namespace=st.none() | HOSTILE.map("https://example.org/{}/".format),
        )
    )
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_same_graph_of_hostile_identity(self, identity: Identity, tmp_path: Path) -> None:
        """Such a dataset breaks a rule, and what is written is linked data all the same."""
        records = [Source(id="source:a"), Source(id="source:b")]
        ds = Dataset(version="1", as_of=datetime.date(2026, 1, 1), identity=identity, records=records)
        for format in ("jsonld", "ttl"):
            ds.write(tmp_path / f"it.{format}", check=False)
            assert parsed(Graph().parse(tmp_path / f"it.{format}")) == expected(ds)

    def test_retired_ids_and_replacements(self, newest: Dataset) -> None:
        retired = pilotstd.Retired(id="task:999", since="2.0", reason="twice", replaced_by=("task:101",))
        ds = Dataset(version="2.0", as_of=newest.as_of, records=list(newest), retired=[retired])
        about = {(predicate, item) for subject, predicate, item in statements(ds) if subject == name_of("task:999")}
        assert ("dcterms:isReplacedBy", name_of("task:101")) in about
        assert "owl:deprecated" in {predicate for predicate, _ in about}

    def test_responsibility_has_role(self, newest: Dataset) -> None:
        body = pilotstd.Responsibility(body="dept:mofcom", role=pilotstd.Role.LEAD, text="商务部")
        task = pilotstd.WorkTask(id="task:900", number=900, departments=(body,))
        ds = Dataset(version="1", as_of=newest.as_of, records=[task])
        (node,) = [item for _, predicate, item in statements(ds) if predicate == "term:departments"]
        about = {predicate: item for subject, predicate, item in statements(ds) if subject == node}
        assert about["term:body"] == name_of("dept:mofcom")
        assert about["term:role"] == "code:Role:lead"


def test_json_ld_has_one_object_per_line(newest: Dataset, tmp_path: Path) -> None:
    newest.write(tmp_path / "it.jsonld")
    lines = (tmp_path / "it.jsonld").read_text(encoding="utf-8").splitlines()
    nodes = [json.loads(line.rstrip(",")) for line in lines[2:-1]]
    assert len({node["@id"] for node in nodes}) == len(nodes)
