"""The graphs of a dataset: what they say, or a file of them for other programs."""

import argparse
import json
from inspect import signature
from typing import Any

from pilotstd import graphs
from pilotstd.cli import Commands, output
from pilotstd.errors import InvalidQuery, near
from pilotstd.graphs.departments import LINKS
from pilotstd.graphs.reading import label
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
_SHOWN = 20  # nodes, beyond which only their number is said


def add(commands: Commands) -> None:
    """Add the subcommand."""
    parser = commands.add("graph", "show what a graph says, or write it to a file", run)
    parser.add_argument("name", metavar="NAME", help=", ".join(_VIEWS))
    parser.add_argument(
        "--out", metavar="FILE", help="write it: .graphml, .gexf, .json, .dot or .mmd"
    )
    parser.add_argument(
        "--kinds", metavar="KIND", nargs="+", help=f"of dependency: {', '.join(DependencyKind)}"
    )
    parser.add_argument("--basis", metavar="BASIS", nargs="+", help=f"how sure: {', '.join(Basis)}")
    parser.add_argument(
        "--via", metavar="WAY", nargs="+", help=f"of being linked: {', '.join(LINKS)}"
    )
    flags = {
        "open-ends": "with prerequisites that are not recorded",
        "tasks-only": "without what is no task",
    }
    for flag, help in flags.items():
        parser.add_argument(f"--{flag}", action="store_true", default=None, help=help)


def run(args: argparse.Namespace) -> None:
    """Write the graph, or print what it says."""
    name = args.name.replace("-", "_")
    if name not in _VIEWS:
        raise InvalidQuery(
            f"no graph {args.name!r}; there are {', '.join(_VIEWS)}{near(name, _VIEWS)}"
        )
    view: Any = _VIEWS[name]
    options = {
        option: getattr(args, option)
        for option in ("kinds", "basis", "via", "open_ends", "tasks_only")
    }
    given = {option: value for option, value in options.items() if value is not None}
    for option in given.keys() - signature(view).parameters.keys():
        raise InvalidQuery(f"{name} has no --{option.replace('_', '-')}")
    graph = view(output.load(args), **given)
    if args.out:
        graphs.write(graph, args.out, args.lang)
        return
    steps = graphs.order_of_work(graph) if view is graphs.task_dependencies else ()
    if args.json:
        about = {
            "arguments": json.loads(graph.graph["arguments"]),
            "nodes": len(graph),
            "edges": graph.number_of_edges(),
            "order_of_work": steps,
            "summary": graphs.summary(graph).reset_index().to_dict("records"),
        }
        output.print_json(graph.graph | about)
    else:
        _print(graph, steps, args.lang)


def _print(graph: Any, steps: tuple[tuple[str, ...], ...], lang: str) -> None:
    """The nodes by the step that they belong to, or by how much they are linked."""
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
    output.print_table(
        columns,
        summary[columns].head(_SHOWN).to_numpy().tolist(),
        lang,
        title=f"{graph.name}: {size}",
    )
    if (more := len(graph) - _SHOWN) > 0:
        print(
            f"另有 {more} 个节点；--out 写出全部"
            if lang == "zh"
            else f"and {more} more nodes; --out writes them all"
        )
