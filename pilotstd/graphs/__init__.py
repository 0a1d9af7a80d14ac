"""networkx graphs of a dataset, and files of them.

Each view is a function of a dataset that returns a new graph. Node ids are record ids. Every node has `type`, the class of its record,
and `label_en` and `label_zh`, its names in English and Chinese, `""` if there is none. Attributes are `str`, `int`, `float` or `bool`,
and each attribute name has one type, so that any networkx writer accepts the graph. `graph.name` is the name of the view; `graph.graph`
has the `version` and `sha256` of the dataset and the `arguments` as JSON.
"""

from pilotstd.graphs._analysis import backbone, communities, order_of_work, summary
from pilotstd.graphs._departments import department_linkages, department_roles, issuances, responsibilities
from pilotstd.graphs._dependencies import task_dependencies
from pilotstd.graphs._export import mermaid, write
from pilotstd.graphs._structure import knowledge, region_tasks, structure, topics

__all__ = [
    "backbone",
    "communities",
    "department_linkages",
    "department_roles",
    "issuances",
    "knowledge",
    "mermaid",
    "order_of_work",
    "region_tasks",
    "responsibilities",
    "structure",
    "summary",
    "task_dependencies",
    "topics",
    "write",
]


def __dir__() -> list[str]:
    return [*__all__]
