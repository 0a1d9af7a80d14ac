"""JSON-LD: the statements of `_rdf`, those about one subject in one object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pilotstd._atomic import AnyPath, write_bytes
from pilotstd.formats._rdf import prefixes, statements
from pilotstd.formats._terms import Literal

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

__all__ = ["write"]


def write(ds: Dataset, path: AnyPath) -> None:
    """Write JSON-LD."""
    write_bytes(path, _encode(ds))


def _encode(ds: Dataset) -> bytes:
    nodes: dict[str, dict[str, Any]] = {}
    for subject, predicate, item in statements(ds):
        node = nodes.setdefault(subject, {"@id": subject})
        if predicate == "rdf:type":
            node.setdefault("@type", []).append(item)
        else:
            node.setdefault(predicate, []).append(_value(item))
    context = {prefix: whole for prefix, whole in prefixes(ds).items() if prefix != "rdf"}
    lines = ",\n".join(json.dumps(node, ensure_ascii=False) for node in nodes.values())
    return f'{{"@context": {json.dumps(context)},\n"@graph": [\n{lines}\n]}}\n'.encode()


def _value(item: str | Literal) -> dict[str, str]:
    if isinstance(item, str):
        return {"@id": item}
    if item.datatype:
        return {"@value": item.text, "@type": item.datatype}
    return {"@value": item.text} | ({"@language": item.language} if item.language else {})
