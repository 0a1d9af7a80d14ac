"""The command `graph`: print the edges of a graph of a dataset, or write it to a file."""

import argparse
import json
from inspect import signature
from typing import Any

from pilotstd import graphs
from pilotstd._i18n import column_title
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
_ID = 28  # cells that an id keeps beside figures
_SHOWN = 40  # lines on a terminal; the rest is counted
_VIEW_OPTIONS = ("kinds", "basis", "via", "roles", "open_ends", "tasks_only", "regions")


def add(commands: Commands) -> None:
    """Add the subcommand."""
    parser = commands.add(
        "graph",
        "print the edges of a graph, or write it to a file",
        run,
        group="look",
        examples=(
            "graph task_dependencies --basis stated --open-ends",
            "graph department_roles --nodes",
            "graph structure --out structure.svg",
        ),
    )
    name = parser.add_argument("name", metavar="NAME", help=", ".join(_VIEWS))
    _output.complete(name, lambda **_: _VIEWS)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--out", metavar="FILE", help="write the graph: .graphml, .gexf, .json, .dot, .mmd or .svg")
    form.add_argument("--nodes", action="store_true", help="print the nodes with their figures, in place of the edges")
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
    if args.json and (args.out or args.nodes):
        raise InvalidQuery("expected one of --json, --nodes and --out")
    view: Any = _VIEWS[name]
    given = {option: value for option in _VIEW_OPTIONS if (value := getattr(args, option)) is not None}
    for option in given.keys() - signature(view).parameters.keys():
        raise InvalidQuery(f"graph {name} has no option --{option.replace('_', '-')}")
    graph = view(_output.load(args), **given)
    if args.out:
        graphs.write(graph, args.out, args.lang)
    elif args.json:
        _output.print_json(_plain(graph))
    elif args.nodes:
        _print_nodes(graph, args.lang)
    else:
        _print_edges(graph, args.lang)


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


_WORDED: dict[str, Any] = {"kind": DependencyKind, "basis": Basis}
_HIDDEN = {"dependency", "acts", "shared", "locators"}  # ids, which --json and --out give


def _print_edges(graph: Any, lang: str) -> None:
    """Print each edge with what it says: `task:103 → measure:commitments  implements  derived`."""
    counts = basis_text(graph, lang) if any("basis" in edge for *_, edge in graph.edges(data=True)) else ""
    _output.say_wrapped(_size(graph, lang) + (counts and (f"：{counts}" if lang == "zh" else f": {counts}")))
    rows = edge_rows(graph, lang)
    shown = _SHOWN if _output.width() else len(rows)
    _output.say(*_output.align(rows[:shown]))
    if (more := len(rows) - shown) > 0:
        _output.say(
            f"另有 {more} 条边；--out 写出全部" if lang == "zh" else f"and {more} more edges; --out writes them all"
        )
    if graph.name == "task_dependencies" and (note := other_way_round(graph, lang)):
        _output.say_wrapped(note)


def edge_rows(graph: Any, lang: str) -> list[list[str]]:
    """Each edge as a row of the two ends and what the edge says, the strongest first.

    Of dependencies the dependent comes first, and those with the strongest basis; of two sides, the nodes with most edges.
    """
    arrow = "→" if graph.is_directed() else "–"
    backwards = graph.name == "task_dependencies"
    edges = [(v, u, edge) if backwards else (u, v, edge) for u, v, edge in graph.edges(data=True)]
    if backwards:
        order = list(basis_counts(graph))
        edges.sort(key=lambda item: order.index(strongest(item[2]["basis"])))
    elif graph.name in _SIDES:
        edges.sort(key=lambda item: -graph.degree(item[0]))
    else:
        edges.sort(key=lambda item: (-item[2].get("strength", 0), -item[2].get("weight", 0)))
    names = dict.fromkeys(name for *_, edge in edges for name, value in edge.items() if value and name not in _HIDDEN)
    return [
        [
            f"{_end(graph, u, lang)} {arrow} {_end(graph, v, lang)}",
            *(_said(name, edge.get(name, ""), lang) for name in names),
        ]
        for u, v, edge in edges
    ]


_SIDES = {"department_roles", "region_tasks", "topics"}


def _end(graph: Any, id: str, lang: str) -> str:
    node = graph.nodes[id]
    if not node.get("open"):
        return id
    text = label(id, node, lang)
    return f"（数据未收：{text}）" if lang == "zh" else f"(not in the data: {text})"


def _said(name: str, value: Any, lang: str) -> str:
    """An attribute of an edge in print."""
    if isinstance(value, int | float):
        return f"{column_title(name, lang)} {value:.3g}"
    if lang == "zh" and name in _WORDED:
        return " ".join(_WORDED[name](code).zh for code in value.split())
    return str(value)


ROLE_TITLES = {"issued": "issuer", "approved": "approver", "addressed": "addressee", "shared": "participating"}
"""What a column with a role is called in print."""


def _print_nodes(graph: Any, lang: str) -> None:
    """Print the nodes, those with most edges first; of a graph with two sides the first side, of departments with their roles."""
    summary = graphs.summary(graph)
    summary["label"] = [label(id, node, lang) for id, node in graph.nodes(data=True)]
    columns, order = ["id", "label", "degree", "betweenness", "component"], ["degree"]
    if graph.name == "department_roles":
        roles = list(summary.columns[list(summary.columns).index("component") + 1 :])
        columns = ["id", *(role for role in roles if summary[role].any()), "label"]
        summary = summary[summary[roles].any(axis=1)]
        order = roles
    elif (sides := dict(graph.nodes(data="bipartite"))) and None not in sides.values():
        columns = ["id", "label", "degree"]
    if "component" not in columns:
        summary = summary[[graph.nodes[id]["bipartite"] == 0 for id in summary.index]]
    summary = summary.sort_values(order, ascending=False, kind="stable").reset_index()
    summary["betweenness"] = summary["betweenness"].map("{:.3f}".format)
    shown = _SHOWN if _output.width() else len(summary)
    rows = summary[columns].head(shown).to_numpy().tolist()
    _output.say(_size(graph, lang))
    _output.print_table([ROLE_TITLES.get(name, name) for name in columns], rows, lang, first=_ID)
    if (more := len(summary) - shown) > 0:
        _output.say(
            f"另有 {more} 个节点；--out 写出全部" if lang == "zh" else f"and {more} more nodes; --out writes them all"
        )
