"""The command `graph`: print a graph of a dataset, or write it to a file."""

import argparse
import json
from inspect import signature
from typing import Any

from pilotstd import graphs
from pilotstd.cli import Commands, _output
from pilotstd.errors import InvalidQuery, expected_one_of
from pilotstd.graphs._analysis import basis_text, label
from pilotstd.graphs._build import basis_counts, strongest
from pilotstd.graphs._departments import LINKS
from pilotstd.graphs._dependencies import other_way_round
from pilotstd.model import Basis, DependencyKind

_VIEWS = {
    view.__name__: view
    for view in (
        graphs.task_dependencies,
        graphs.department_roles,
        graphs.issuances,
        graphs.department_linkages,
        graphs.responsibilities,
        graphs.region_tasks,
        graphs.topics,
        graphs.structure,
        graphs.knowledge,
    )
}
_MAX_ROWS, _MAX_EDGES = 20, 60


def add(commands: Commands) -> None:
    """Add the subcommand."""
    parser = commands.add("graph", "print a graph, or write it to a file", run)
    parser.add_argument("name", metavar="NAME", help=", ".join(_VIEWS))
    parser.add_argument("--out", metavar="FILE", help="write the graph: .graphml, .gexf, .json, .dot, .mmd or .svg")
    parser.add_argument("--kinds", metavar="KIND", nargs="+", help=f"of dependency: {', '.join(DependencyKind)}")
    parser.add_argument("--basis", metavar="BASIS", nargs="+", help=f"of the evidence: {', '.join(Basis)}")
    parser.add_argument("--via", metavar="LINK", nargs="+", help=f"between departments: {', '.join(LINKS)}")
    parser.add_argument(
        "--roles",
        metavar="PAIR",
        nargs="+",
        help="of two departments in a task: lead-lead, lead-shared, shared-shared, …",
    )
    flags = {
        "open-ends": "include prerequisites that are not recorded",
        "tasks-only": "only key tasks and work tasks",
        "regions": "regions as well as departments",
    }
    for flag, help in flags.items():
        parser.add_argument(f"--{flag}", action="store_true", default=None, help=help)


def run(args: argparse.Namespace) -> None:
    """Write the graph to a file, or print it."""
    name = args.name.replace("-", "_")
    if name not in _VIEWS:
        raise InvalidQuery(f"unknown graph {args.name!r}: {expected_one_of(_VIEWS, name)}")
    view: Any = _VIEWS[name]
    options = {
        option: getattr(args, option)
        for option in ("kinds", "basis", "via", "roles", "open_ends", "tasks_only", "regions")
    }
    given = {option: value for option, value in options.items() if value is not None}
    for option in given.keys() - signature(view).parameters.keys():
        raise InvalidQuery(f"graph {name} has no option --{option.replace('_', '-')}")
    graph = view(_output.load(args), **given)
    if args.out:
        graphs.write(graph, args.out, args.lang)
        return
    if args.json:
        _output.print_json(_plain(graph))
    elif view is graphs.task_dependencies:
        _print_dependencies(graph, args.lang)
    elif graph.name in _SORTED_BY:
        _print_links(graph, args.lang)
    else:
        _print(graph, args.lang)


def _plain(graph: Any) -> dict[str, Any]:
    content = {
        "arguments": json.loads(graph.graph["arguments"]),
        "nodes": len(graph),
        "edges": graph.number_of_edges(),
        "summary": graphs.summary(graph).reset_index().to_dict("records"),
    }
    if graph.name == "task_dependencies":
        content["basis"] = basis_counts(graph)
        content["dependencies"] = [
            {"dependent": dependent, "prerequisite": prerequisite, "kind": edge["kind"], "basis": edge["basis"]}
            for prerequisite, dependent, edge in graph.edges(data=True)
        ]
        content["order_of_work"] = graphs.order_of_work(graph)
    return dict(graph.graph | content)


def _size(graph: Any, lang: str) -> str:
    if lang == "zh":
        return f"{graph.name}：{len(graph)} 个节点，{graph.number_of_edges()} 条边"
    return f"{graph.name}: {len(graph)} nodes, {graph.number_of_edges()} edges"


def _print_dependencies(graph: Any, lang: str) -> None:
    """Print the edges as sentences, each with its basis: `task:103 → implements → measure:commitments, derived`."""
    counts = basis_text(graph, lang)
    print(_size(graph, lang) + (counts and (f"：{counts}" if lang == "zh" else f": {counts}")))
    lines = dependency_lines(graph, lang)
    print("\n".join(lines[:_MAX_EDGES]))
    print_more(len(lines) - _MAX_EDGES, lang)
    if note := other_way_round(graph, lang):
        print(note)


def dependency_lines(graph: Any, lang: str) -> list[str]:
    """Each edge of `task_dependencies` as a sentence, those with the strongest basis first."""

    def words(vocabulary: Any, codes: str) -> str:
        return " ".join(vocabulary(code).zh if lang == "zh" else code for code in codes.split())

    def end(id: str) -> str:
        node = graph.nodes[id]
        if not node["open"]:
            return id
        text = label(id, node, lang)
        return f"（数据未收：{text}）" if lang == "zh" else f"(not in the data: {text})"

    order = list(basis_counts(graph))
    edges = sorted(graph.edges(data=True), key=lambda edge: order.index(strongest(edge[2]["basis"])))
    return [
        f"{end(dependent)} → {words(DependencyKind, edge['kind'])} → {end(prerequisite)}"
        + (f", {words(Basis, edge['basis'])}" if edge["basis"] else "")
        for prerequisite, dependent, edge in edges
    ]


def print_more(count: int, lang: str) -> None:
    """Say how many lines were left out."""
    if count > 0:
        print(
            f"另有 {count} 条边；--out 写出全部" if lang == "zh" else f"and {count} more edges; --out writes them all"
        )


_SORTED_BY = {"department_linkages": "strength", "issuances": "weight", "responsibilities": "weight"}


ROLE_TITLES = {"issued": "issuer", "approved": "approver", "addressed": "addressee", "shared": "participating"}
"""What a column with a role is called in print."""


def _print_links(graph: Any, lang: str) -> None:
    """Print who is linked with whom, the strongest links first."""
    by, arrow = _SORTED_BY[graph.name], " → " if graph.is_directed() else " – "
    edges = sorted(graph.edges(data=True), key=lambda edge: (-edge[2][by], -edge[2]["weight"]))
    columns = ["bodies", *dict.fromkeys([by, "weight"]), "roles" if graph.is_directed() else "via"]
    rows = [
        [
            f"{u}{arrow}{v}",
            *(f"{value:.3g}" if isinstance(value := edge[name], float) else value for name in columns[1:]),
        ]
        for u, v, edge in edges[:_MAX_ROWS]
    ]
    _output.print_table(columns, rows, lang, title=_size(graph, lang))
    print_more(len(edges) - _MAX_ROWS, lang)


def _print(graph: Any, lang: str) -> None:
    """Print the nodes, those with most edges first; of a graph with two sides the first side, of departments with their roles."""
    summary = graphs.summary(graph)
    summary["label"] = [label(id, node, lang) for id, node in graph.nodes(data=True)]
    columns, order = ["id", "label", "degree", "betweenness", "component"], ["degree"]
    if graph.name == "department_roles":
        roles = list(summary.columns[list(summary.columns).index("component") + 1 :])
        columns = ["id", "label", *(role for role in roles if summary[role].any())]
        order = roles
    elif (sides := dict(graph.nodes(data="bipartite"))) and None not in sides.values():
        columns = ["id", "label", "degree"]
    if "component" not in columns:
        summary = summary[[node["bipartite"] == 0 for _, node in graph.nodes(data=True)]]
    summary = summary.sort_values(order, ascending=False, kind="stable").reset_index()
    summary["betweenness"] = summary["betweenness"].map("{:.3f}".format)
    rows = summary[columns].head(_MAX_ROWS).to_numpy().tolist()
    titles = [ROLE_TITLES.get(name, name) for name in columns]
    _output.print_table(titles, rows, lang, title=_size(graph, lang))
    if (more := len(summary) - _MAX_ROWS) > 0:
        print(
            f"另有 {more} 个节点；--out 写出全部" if lang == "zh" else f"and {more} more nodes; --out writes them all"
        )
