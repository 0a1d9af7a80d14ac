"""What can be read off a graph: an order of work, and the figures that people look at first."""

from typing import TYPE_CHECKING, Any

from pilotstd.checks import find_cycle
from pilotstd.errors import InvalidGraph, MissingExtra
from pilotstd.graphs.building import networkx

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


def order_of_work(graph: "nx.DiGraph[str]") -> tuple[tuple[str, ...], ...]:
    """What can be done at once: generations of ids, each after all that its members depend on, in the order of the graph.

    Raises `InvalidGraph` for a graph without directions, and for one with a cycle, which it prints.

    >>> import pilotstd
    >>> from pilotstd import graphs
    >>> [len(ids) for ids in order_of_work(graphs.task_dependencies(pilotstd.load("1.2.0")))]
    [18, 9]
    """
    nx = networkx()
    if not graph.is_directed():
        raise InvalidGraph(f"{graph} has no directions, so nothing in it comes first")
    place = {id: place for place, id in enumerate(graph)}
    try:
        return tuple(
            tuple(sorted(ids, key=place.__getitem__)) for ids in nx.topological_generations(graph)
        )
    except nx.NetworkXUnfeasible:
        cycle = find_cycle({id: list(graph.successors(id)) for id in graph})
        raise InvalidGraph(
            f"each of these comes before the next, in a cycle: {' → '.join(cycle)}"
        ) from None


def summary(graph: "nx.Graph[str]", backend: str | None = None) -> "pd.DataFrame":
    """The figures of each node, as networkx computes them: one row a node, in the order of the graph, index `id`.

    Columns: `label` (English, else Chinese, else the id), `type`, `degree` (edges at it), `weighted_degree` (the sum of their `weight`,
    1 where they have none), `betweenness` (the share of shortest paths that lead through it, edges counting alike: slow beyond
    some thousand nodes), `component` (1 for the largest part that hangs together, directions aside); a directed graph also has
    `in_degree` and `out_degree`.

    *backend* names a networkx backend; what it does not implement, networkx computes itself. Raises `MissingExtra` where it
    is not installed.

    >>> import pilotstd
    >>> from pilotstd import graphs
    >>> summary(graphs.department_linkages(pilotstd.load("1.0.0"))).loc["dept:samr", ["degree", "component"]].tolist()
    [23, 1]
    """
    nx = networkx()
    try:
        import pandas as pd
    except ModuleNotFoundError:
        raise MissingExtra.of("pandas") from None

    def served(algorithm: Any) -> Any:
        try:
            return algorithm(graph, backend=backend)
        except NotImplementedError:
            return algorithm(graph)
        except ImportError:
            raise MissingExtra(f"no networkx backend {backend!r} is installed") from None

    directed: Any = graph if graph.is_directed() else None
    connected = nx.connected_components if directed is None else nx.weakly_connected_components
    place = {id: place for place, id in enumerate(graph)}
    parts = sorted(served(connected), key=lambda ids: (-len(ids), min(map(place.__getitem__, ids))))
    columns: list[tuple[str, str | None, Any]] = [
        ("label", "string", {id: label(id, node) for id, node in graph.nodes(data=True)}),
        ("type", "string", {id: node.get("type", "") for id, node in graph.nodes(data=True)}),
        ("degree", "int64", graph.degree()),
        ("weighted_degree", None, graph.degree(weight="weight")),
        ("betweenness", "float64", served(nx.betweenness_centrality)),
        ("component", "int64", {id: number for number, ids in enumerate(parts, 1) for id in ids}),
    ]
    if directed is not None:
        columns.append(("in_degree", "int64", directed.in_degree()))
        columns.append(("out_degree", "int64", directed.out_degree()))
    frame = pd.DataFrame(index=pd.Index(list(graph), name="id", dtype="string"))
    for name, dtype, values in columns:
        frame[name] = pd.Series([values[id] for id in graph], index=frame.index, dtype=dtype)
    frame.attrs.update(graph.graph)
    return frame


def label(id: str, node: dict[str, Any], lang: str = "en") -> str:
    """What a reader calls a node: its name in a language, else in the other, else its id."""
    en, zh = node.get("label_en"), node.get("label_zh")
    return (zh or en or id) if lang == "zh" else (en or zh or id)
