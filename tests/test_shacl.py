"""The SHACL shapes: every dataset conforms to them, and what breaks them is found."""

from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef

import pilotstd
from pilotstd import Dataset, schema, testing
from pilotstd.formats._rdf import prefixes, statements
from pilotstd.formats._terms import PREFIXES, expand, vocabularies
from pilotstd.formats.ttl import turtle
from pilotstd.model import TABLES
from tests.formats.small import model_2_dataset, model_3_dataset

pyshacl = pytest.importorskip("pyshacl", reason="pyshacl is not installed")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib", "ignore::DeprecationWarning:pyshacl"),
    pytest.mark.slow,
]

SHAPES = Graph().parse(data=schema.shacl(), format="turtle")


def graph_of(ds: Dataset) -> Graph:
    return Graph().parse(data="".join(turtle(statements(ds), prefixes(ds))), format="turtle")


def problems(graph: Graph) -> set[str]:
    """The shapes that a graph breaks."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=SHAPES)
    shapes = [report.value(result, SH.sourceShape) for result in report.objects(None, SH.result)]
    return {str(shape).removeprefix(PREFIXES["term"]) for shape in shapes}


def node(name: str) -> URIRef:
    return URIRef(expand(name, prefixes(model_2_dataset())))


@settings(max_examples=5, phases=[Phase.explicit, Phase.generate])  # pyshacl is too slow to look for the smallest
@given(testing.datasets())
@example(model_2_dataset())
@example(model_3_dataset())
@example(pilotstd.load("1.0.0"))
@example(pilotstd.load())
def test_every_dataset_conforms(ds: Dataset) -> None:
    assert problems(graph_of(ds)) == set()


@pytest.mark.parametrize(
    ("id", "path", "value", "broken"),
    [
        ("task:001", "term:number", None, "WorkTaskShape-number"),
        ("task:001", "term:number", Literal(2), "WorkTaskShape-number"),
        ("measure:living-services", "dcterms:title", Literal("another", lang="en"), "MeasureShape-title"),
        ("task:001", "eli:is_about", node("id:aim:opening-up"), "WorkTaskShape-topics"),
        ("task:001", "term:level", node("code:Basis:stated"), "WorkTaskShape-level"),
        ("task:001", "term:complete", Literal("yes"), "WorkTaskShape-complete"),
        ("task:001", "dcterms:isPartOf", node("id:doc:nowhere"), "WorkTaskShape-document"),
    ],
    ids=str,
)
def test_mistakes_are_found(id: str, path: str, value: Any, broken: str) -> None:
    graph, task = graph_of(model_2_dataset()), node(f"id:{id}")
    if value is None:
        graph.remove((task, node(path), None))
    else:
        graph.add((task, node(path), value))
    assert problems(graph) == {broken}


@pytest.mark.parametrize(
    ("id", "path", "broken"),
    [
        ("dataset:1.0", "dcterms:description", "DatasetShape-description"),
        ("dataset:1.0:json", "dcat:accessURL", "DistributionShape-access_url"),
        ("dataset:1.0:publisher-1", "foaf:name", "AgentShape-name"),
        ("dataset:1.0:publisher-1", "rdf:type", "DatasetShape-publisher"),
        ("dataset:1.0:sha256", "spdx:checksumValue", "ChecksumShape-value"),
    ],
    ids=str,
)
def test_what_dcat_ap_asks_for_is_missed(id: str, path: str, broken: str) -> None:
    ds = model_3_dataset()
    graph = graph_of(ds)
    graph.remove((URIRef(expand(f"id:{id}", prefixes(ds))), node(path), None))
    assert problems(graph) == {broken}


def test_a_shape_for_each_class_and_vocabulary_and_no_blank_node() -> None:
    shapes = {str(shape) for shape in SHAPES.subjects(RDF.type, SH.NodeShape)}
    classes = (*TABLES.values(), pilotstd.Evidence, pilotstd.Responsibility, *vocabularies())
    assert {expand(f"term:{cls.__name__}Shape") for cls in classes} <= shapes
    assert not [item for triple in SHAPES for item in triple if isinstance(item, BNode)]
