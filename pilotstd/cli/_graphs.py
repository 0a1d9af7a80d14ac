"""The command `graph`: print a graph of a dataset, or write it to a file."""

import argparse
import json
from inspect import signature
from typing import Any

from pilotstd import graphs
from pilotstd.cli import Commands, _output
from pilotstd.errors import InvalidQuery, near
from pilotstd.graphs._analysis import label
from pilotstd.graphs._departments import LINKS
from pilotstd.model import Basis, DependencyKind

_VIEWS = {
    view.__name__: view
    for view in (
        graphs.task_dependencies,
        graphs.department_linkages,
        graphs.department_roles,
        graphs.region_tasks,
        graphs.structure,
        graphs.knowledge,
    )
}
_MAX_ROWS = 20


def add(commands: Commands) -> None:
    """Add the subcommand."""
    parser = commands.add("graph", "print a graph, or write it to a file", run)
    parser.add_argument("name", metavar="NAME", help=", ".join(_VIEWS))
    parser.add_argument("--out", metavar="FILE", help="write the graph: .graphml, .gexf, .json, .dot or .mmd")
    parser.add_argument("--kinds", metavar="KIND", nargs="+", help=f"of dependency: {', '.join(DependencyKind)}")
    parser.add_argument("--basis", metavar="BASIS", nargs="+", help=f"of the evidence: {', '.join(Basis)}")
    parser.add_argument("--via", metavar="LINK", nargs="+", help=f"between departments: {', '.join(LINKS)}")
    flags = {"open-ends": "include prerequisites that are not recorded", "tasks-only": "only key tasks and work tasks"}
    for flag, help in flags.items():
        parser.add_argument(f"--{flag}", action="store_true", default=None, help=help)


def run(args: argparse.Namespace) -> None:
    """Write the graph to a file, or print it."""
    name = args.name.replace("-", "_")
    if name not in _VIEWS:
        raise InvalidQuery(f"unknown graph {args.name!r}: expected one of {', '.join(_VIEWS)}{near(name, _VIEWS)}")
    view: Any = _VIEWS[name]
    options = {option: getattr(args, option) for option in ("kinds", "basis", "via", "open_ends", "tasks_only")}
    given = {option: value for option, value in options.items() if value is not None}
    for option in given.keys() - signature(view).parameters.keys():
        raise InvalidQuery(f"graph {name} has no option --{option.replace('_', '-')}")
    graph = view(_output.load(args), **given)
    if args.out:
        graphs.write(graph, args.out, args.lang)
        return
    steps = graphs.order_of_work(graph) if view is graphs.task_dependencies else ()
    if args.json:
        content = {
            "arguments": json.loads(graph.graph["arguments"]),
            "nodes": len(graph),
            "edges": graph.number_of_edges(),
            "order_of_work": steps,
            "summary": graphs.summary(graph).reset_index().to_dict("records"),
        }
        _output.print_json(graph.graph | content)
    else:
        _print(graph, steps, args.lang)


def _print(graph: Any, steps: tuple[tuple[str, ...], ...], lang: str) -> None:
    """Print the nodes, sorted by step if there are any, or else by weighted degree."""
    summary = graphs.summary(graph)
    summary["label"] = [label(id, node, lang) for id, node in graph.nodes(data=True)]
    summary["betweenness"] = summary["betweenness"].map("{:.3f}".format)
    summary["step"] = 0
    for step, ids in enumerate(steps, 1):
        summary.loc[list(ids), "step"] = step
    order = ["step"] if steps else ["weighted_degree", "degree"]
    summary = summary.sort_values(order, ascending=bool(steps), kind="stable").reset_index()
    columns = ["step", "id", "label", "in_degree", "out_degree"]
    if not steps:
        columns = ["id", "label", "degree", "weighted_degree", "betweenness", "component"]
    size = f"{len(graph)} nodes, {graph.number_of_edges()} edges"
    if lang == "zh":
        size = f"{len(graph)} 个节点，{graph.number_of_edges()} 条边"
    _output.print_table(
        columns, summary[columns].head(_MAX_ROWS).to_numpy().tolist(), lang, title=f"{graph.name}: {size}"
    )
    if (more := len(graph) - _MAX_ROWS) > 0:
        print(
            f"另有 {more} 个节点；--out 写出全部" if lang == "zh" else f"and {more} more nodes; --out writes them all"
        )
