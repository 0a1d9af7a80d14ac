"""Graphs of a dataset, for networkx and whatever reads its files.

Each view is a function of a dataset and gives a new graph. Node ids are record ids. Every node has `type`, the class of its record,
and `label_en` and `label_zh`, its names, `""` where there is none; every other attribute is a text, a whole number or a truth
value too, one type to each name, so that any writer of networkx takes it. `graph.name` is the name of the view; `graph.graph` has
`version` and `sha256` of the dataset and, as JSON, the `arguments`.
"""

from pilotstd.graphs.departments import department_linkages, department_roles
from pilotstd.graphs.dependencies import task_dependencies
from pilotstd.graphs.files import write
from pilotstd.graphs.holdings import knowledge, region_tasks, structure
from pilotstd.graphs.reading import order_of_work, summary

__all__ = [
    "department_linkages",
    "department_roles",
    "knowledge",
    "order_of_work",
    "region_tasks",
    "structure",
    "summary",
    "task_dependencies",
    "write",
]
