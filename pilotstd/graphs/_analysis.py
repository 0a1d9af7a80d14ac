"""An order of work, and figures for each node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pilotstd._cycles import find_cycle
from pilotstd._require import require
from pilotstd.errors import InvalidGraph, MissingExtra, near
from pilotstd.graphs._build import networkx

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


def order_of_work(graph: nx.DiGraph[str]) -> tuple[tuple[str, ...], ...]:
    """The topological generations: tuples of ids that can be worked on at the same time, each after all that they depend on.

    Ids are in the order of the graph. Raises `InvalidGraph` for an undirected graph and for a cycle.

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
    (the number of its connected component, of a directed graph weakly connected; 1 is the largest); for a directed graph also
    `in_degree` and `out_degree`.

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
        raise MissingExtra(
            f"networkx backend {backend!r} is not installed:"
            f" expected one of {', '.join(backends)}{near(backend, backends)}"
        )

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
    frame: pd.DataFrame = pandas.DataFrame(index=pandas.Index(list(graph), name="id", dtype="string"))
    for name, dtype, values in columns:
        frame[name] = pandas.Series([values[id] for id in graph], index=frame.index, dtype=dtype)
    frame.attrs.update(graph.graph)
    return frame


def label(id: str, node: dict[str, Any], lang: str = "en") -> str:
    """The name of a node in a language, else in the other, else its id."""
    en, zh = node.get("label_en"), node.get("label_zh")
    return (zh or en or id) if lang == "zh" else (en or zh or id)
