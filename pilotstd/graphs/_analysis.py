"""Generations of a graph, figures for each node, the backbone and the communities of a graph of bodies."""

from __future__ import annotations

import json
from collections import Counter
from math import fsum
from typing import TYPE_CHECKING, Any

from pilotstd._cycles import find_cycle
from pilotstd._require import require
from pilotstd.errors import InvalidGraph, InvalidQuery, MissingExtra, expected_one_of
from pilotstd.graphs._build import basis_counts, networkx
from pilotstd.graphs._departments import ROLES_IN_ACTS
from pilotstd.model import Basis, Role

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


def order_of_work(graph: nx.DiGraph[str]) -> tuple[tuple[str, ...], ...]:
    """The generations of a graph of what rests on what: each tuple holds the ids that rest on nothing but ids of earlier ones.

    This says no more than the edges: an edge that was derived, such as one from a heading, is no statement of a source about time.
    Keep only stated ones by `task_dependencies(ds, basis="stated")`. Ids are in the order of the graph. Raises `InvalidGraph` for an undirected graph and for a cycle.

    >>> import pilotstd
    >>> from pilotstd import graphs
    >>> [len(ids) for ids in order_of_work(graphs.task_dependencies(pilotstd.load("1.2.0")))]
    [18, 9]
    """
    nx = networkx()
    if not graph.is_directed():
        raise InvalidGraph(f"{graph} is undirected: expected a directed graph")
    position = {id: number for number, id in enumerate(graph)}
    try:
        return tuple(tuple(sorted(ids, key=position.__getitem__)) for ids in nx.topological_generations(graph))
    except nx.NetworkXUnfeasible as error:
        cycle = find_cycle({id: list(graph.successors(id)) for id in graph})
        raise InvalidGraph(f"dependency cycle: {' → '.join(cycle)}") from error


def summary(graph: nx.Graph[str], backend: str | None = None) -> pd.DataFrame:
    """Figures for each node, computed by networkx: one row for each node, in the order of the graph, index `id`.

    Columns: `label` (English, else Chinese, else the id), `type`, `degree`, `weighted_degree` (the sum of `weight`, 1 for an edge
    without it), `betweenness` (normalised betweenness centrality, unweighted: slow beyond some thousand nodes), `component`
    (the number of its connected component, of a directed graph weakly connected; 1 is the largest). Further,

    - for a directed graph `in_degree` and `out_degree`;
    - for `department_roles` a column for each role, the number of acts and tasks in which a department has it;
    - for `department_linkages` `strength`, the sum of the strengths;
    - for `department_linkages`, `issuances` and `responsibilities` `weighted_betweenness`, where strength or weight is nearness;
    - for `issuances` and `responsibilities` `pagerank`, on the reversed graph and with weights, so that issuing and leading raise the rank.

    *backend* is the name of a networkx backend; networkx itself computes what the backend does not implement. Raises
    `MissingExtra` if the backend is not installed.

    >>> import pilotstd
    >>> from pilotstd import graphs
    >>> summary(graphs.department_linkages(pilotstd.load("1.0.0"))).loc["dept:samr", ["degree", "component"]].tolist()
    [23, 1]
    """
    nx = networkx()
    pandas = require("pandas")
    backends = ["networkx", *nx.config.backends]
    if backend is not None and backend not in backends:
        raise MissingExtra(f"networkx backend {backend!r} is not installed: {expected_one_of(backends, backend)}")

    def compute(algorithm: Any) -> Any:
        try:
            return algorithm(graph, backend=backend)
        except NotImplementedError:
            return algorithm(graph)

    directed: Any = graph if graph.is_directed() else None
    connected = nx.connected_components if directed is None else nx.weakly_connected_components
    position = {id: number for number, id in enumerate(graph)}
    components = sorted(compute(connected), key=lambda ids: (-len(ids), min(map(position.__getitem__, ids))))
    component = {id: number for number, ids in enumerate(components, 1) for id in ids}
    columns: list[tuple[str, str | None, Any]] = [
        ("label", "string", {id: label(id, node) for id, node in graph.nodes(data=True)}),
        ("type", "string", {id: node.get("type", "") for id, node in graph.nodes(data=True)}),
        ("degree", "int64", graph.degree()),
        ("weighted_degree", None, graph.degree(weight="weight")),
        ("betweenness", "float64", compute(nx.betweenness_centrality)),
        ("component", "int64", component),
    ]
    if directed is not None:
        columns.append(("in_degree", "int64", directed.in_degree()))
        columns.append(("out_degree", "int64", directed.out_degree()))
    edges: Any = graph
    if graph.name == "department_roles":
        for role in (*ROLES_IN_ACTS, *Role):
            has_role = [ends for *ends, roles in edges.edges(data="roles") if role in roles.split()]
            columns.append((str(role), "int64", Counter(id for ends in has_role for id in ends)))
    if graph.name == "department_linkages":
        # by fsum: `sum`, which networkx takes, rounds otherwise from Python 3.12 on, and equal bodies would not be ties
        strengths = {id: fsum(strength for *_, strength in edges.edges(id, data="strength")) for id in graph}
        columns.append(("strength", "float64", strengths))
    if graph.name in _NEARNESS:
        distances = _distances(graph)
        columns.append(("weighted_betweenness", "float64", nx.betweenness_centrality(distances, weight="distance")))
        if directed is not None:
            columns.append(("pagerank", "float64", _reversed_pagerank(directed)))
    frame: pd.DataFrame = pandas.DataFrame(index=pandas.Index(list(graph), name="id", dtype="string"))
    for name, dtype, values in columns:
        frame[name] = pandas.Series([values[id] for id in graph], index=frame.index, dtype=dtype)
    frame.attrs.update(graph.graph)
    return frame


_NEARNESS = {"department_linkages": "strength", "issuances": "weight", "responsibilities": "weight"}
"""For each graph of bodies the attribute of its edges that says how close two are."""


def _distances(graph: nx.Graph[str]) -> nx.Graph[str]:
    """The graph with the reciprocal of its strength or weight as `distance`."""
    nearness = _NEARNESS[graph.name]
    distances: Any = graph.__class__()
    distances.add_nodes_from(graph)
    distances.add_edges_from((u, v, {"distance": 1 / edge[nearness]}) for u, v, edge in graph.edges(data=True))
    return distances  # type: ignore[no-any-return]


def _reversed_pagerank(graph: nx.DiGraph[str]) -> dict[str, float]:
    """PageRank with weights on the reversed graph, as `networkx.pagerank`, which needs SciPy."""
    count, damping = len(graph), 0.85
    rank = dict.fromkeys(graph, 1 / count) if count else {}
    received = dict(graph.in_degree(weight="weight"))
    for _ in range(1000):
        dangling = sum(rank[id] for id in graph if not received[id])
        new = dict.fromkeys(graph, (1 - damping + damping * dangling) / count if count else 0.0)
        for start, end, edge in graph.edges(data=True):
            new[start] += damping * rank[end] * edge["weight"] / received[end]
        change = sum(abs(new[id] - rank[id]) for id in graph)
        rank = new
        if change < 1e-12:
            break
    return rank


def backbone(graph: nx.Graph[str], alpha: float = 0.05) -> nx.Graph[str]:
    """The edges of a graph of bodies that are too strong to be chance: the disparity filter of Serrano, Boguñá and Vespignani (2009).

    An edge with the share p of the strength of a node with k edges is kept if (1−p)^(k−1) < *alpha* at either of its ends; of a
    directed graph, among the edges out of its start or among those into its end. Edges are weighed by `strength` in
    `department_linkages` and by `weight` in `issuances` and `responsibilities`. Returns a new graph with all nodes; its edges have
    `significance`, the smaller of the two values.

    Raises `InvalidQuery` for an *alpha* that is not above 0 and at most 1, and `InvalidGraph` for another graph.

    >>> from pilotstd import graphs
    >>> from pilotstd.testing import generate
    >>> graph = graphs.responsibilities(generate(2000))
    >>> graph.number_of_edges(), graphs.backbone(graph, alpha=0.2).number_of_edges()
    (869, 96)
    """
    if not 0 < alpha <= 1:
        raise InvalidQuery(f"invalid alpha {alpha!r}: expected a number above 0 and at most 1")
    nearness = _nearness(graph)
    kept: Any = graph.__class__(**graph.graph)
    kept.graph["arguments"] = json.dumps({**json.loads(graph.graph["arguments"]), "alpha": alpha}, ensure_ascii=False)
    kept.add_nodes_from(graph.nodes(data=True))
    directed: Any = graph
    sides = (directed.out_degree, directed.in_degree) if graph.is_directed() else (graph.degree, graph.degree)
    degrees = [(dict(side()), dict(side(weight=nearness))) for side in sides]
    for u, v, edge in graph.edges(data=True):
        values = [
            (1 - edge[nearness] / strength[end]) ** (count[end] - 1)
            for end, (count, strength) in zip((u, v), degrees, strict=True)
            if count[end] > 1  # a single edge has all the strength of its node, whatever that is
        ]
        if (significance := min(values, default=1.0)) < alpha:
            kept.add_edge(u, v, **edge, significance=significance)
    return kept  # type: ignore[no-any-return]


def communities(graph: nx.Graph[str], seed: int = 0) -> tuple[tuple[str, ...], ...]:
    """The communities of a graph of bodies by the method of Louvain (networkx), the largest first.

    Edges are weighed as in `backbone`. A body without edges is a community of its own. The same graph and *seed* give the same communities.
    Raises `InvalidGraph` for a graph that is not one of `department_linkages`, `issuances` or `responsibilities`.

    >>> import pilotstd
    >>> from pilotstd import graphs
    >>> [len(ids) for ids in communities(graphs.department_linkages(pilotstd.load("1.2.0")))][:2]
    [27, 22]
    """
    nearness = _nearness(graph)
    position = {id: number for number, id in enumerate(graph)}
    parts = networkx().community.louvain_communities(graph, weight=nearness, seed=seed) if len(graph) else []
    ordered = (tuple(sorted(ids, key=position.__getitem__)) for ids in parts)
    return tuple(sorted(ordered, key=lambda ids: (-len(ids), position[ids[0]])))


def _nearness(graph: nx.Graph[str]) -> str:
    if graph.name not in _NEARNESS:
        raise InvalidGraph(f"{graph} is not a graph of bodies: {expected_one_of(_NEARNESS, graph.name)}")
    return _NEARNESS[graph.name]


def label(id: str, node: dict[str, Any], lang: str = "en") -> str:
    """The name of a node in a language, else in the other, else its id."""
    en, zh = node.get("label_en"), node.get("label_zh")
    return (zh or en or id) if lang == "zh" else (en or zh or id)


def basis_text(graph: nx.Graph[str], lang: str) -> str:
    """How many edges are stated, derived and so on, in words: `7 stated, 11 derived by a rule`; `""` without edges."""
    return counts_text(basis_counts(graph), lang)


def counts_text(by_basis: dict[str, int], lang: str) -> str:
    """Counts by basis in words."""
    names = {str(basis): basis.in_language(lang) for basis in Basis} | {
        "": "无依据" if lang == "zh" else "without evidence"
    }
    counts = by_basis.items()
    return (
        "，".join(f"{names[basis]} {count}" for basis, count in counts)
        if lang == "zh"
        else ", ".join(f"{count} {names[basis]}" for basis, count in counts)
    )
