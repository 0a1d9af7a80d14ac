"""Graphs: show one, or write it to a file."""

import argparse

from pilotstd import graphs
from pilotstd.cli import Commands, output
from pilotstd.errors import InvalidQuery, near
from pilotstd.wording import called

VIEWS = (
    "task_dependencies",
    "department_linkages",
    "department_roles",
    "region_tasks",
    "structure",
    "knowledge",
)
_SHOWN = 15  # of the nodes, the ones with most edges


def add(commands: Commands) -> None:
    """Add the subcommand of this group."""
    parser = commands.add("graph", "show or write a graph", _graph)
    parser.add_argument("name", metavar="NAME", help=", ".join(VIEWS))
    parser.add_argument("--out", metavar="FILE", help="a file: .graphml, .gexf, .json, .dot or .mmd")
    parser.add_argument("--kinds", nargs="+", metavar="KIND", help="kinds of task_dependencies: implements, builds-on, follows, supports")
    parser.add_argument("--basis", nargs="+", metavar="BASIS", help="how sure: stated, derived, reference, translated")
    parser.add_argument("--via", nargs="+", metavar="WAY", help="ways of department_linkages: issued, addressed, responsible")


def _graph(args: argparse.Namespace) -> None:
    ds = output.load(args)
    name = args.name.replace("-", "_")
    if name not in VIEWS:
        raise InvalidQuery(f"no graph {args.name!r}{near(name, VIEWS)}; there are {', '.join(VIEWS)}")
    takes = {"task_dependencies": ("kinds", "basis"), "department_linkages": ("via", "basis")}.get(name, ())
    given = {option: getattr(args, option) for option in ("kinds", "basis", "via") if getattr(args, option)}
    for option in given.keys() - set(takes):
        raise InvalidQuery(f"--{option} is no option of {name}; it takes {', '.join(takes) or 'none'}")
    graph = getattr(graphs, name)(ds, **given)
    if args.out:
        graphs.write(graph, args.out)
    size = {"graph": name, "nodes": graph.number_of_nodes(), "edges": graph.number_of_edges()}
    figures = graphs.summary(graph) if not args.out else None
    if args.json:
        nodes = [] if figures is None else figures.reset_index().to_dict("records")
        output.print_json(size | {"out": args.out, "summary": nodes})
        return
    print(f"{name}: {size['nodes']} nodes, {size['edges']} edges" + (f" → {args.out}" if args.out else ""))
    if figures is not None:
        figures = figures.drop(columns=["label", "type"])
        first = figures.sort_values("degree", ascending=False, kind="stable").head(_SHOWN)
        rows = [(id, called(ds, str(id), args.lang), *map(_figure, row)) for id, *row in first.itertuples(name=None)]
        output.print_table(("id", "name", *first.columns), rows, args.lang)


def _figure(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
