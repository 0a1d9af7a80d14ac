"""The page: the data as JSON, our scripts and style, and the vendored libraries, in one file.

The content security policy of the page allows the scripts and the style in it, by their digests, and nothing else: no request, no frame,
no script from a value. The same dataset gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pilotstd._atomic import AnyPath, write_bytes
from pilotstd._i18n import check_language
from pilotstd.explorer import _data
from pilotstd.formats._metadata import title

if TYPE_CHECKING:
    from pilotstd.dataset import Dataset

_HERE = Path(__file__).parent
_SCRIPTS = ("words", "page", "state", "records", "values", "record", "lists", "overview", "layout", "graph", "main")
"""Our scripts, in `page/`: the parts of one module, in this order."""


def write(ds: Dataset, path: AnyPath, lang: str | None = None) -> None:
    """Write the page of a dataset to a file, in one step.

    Raises what `page` raises, and `FileError` if the file cannot be written.
    """
    write_bytes(path, page(ds, lang).encode("utf-8"))


def page(ds: Dataset, lang: str | None = None) -> str:
    """The HTML page of a dataset; it opens in *lang* (`"en"` or `"zh"`), or else in the language of the reader's browser.

    Raises `InvalidQuery` for another language, `InvalidDataset` for a dataset that is not sound, and `InvalidGraph` for a dependency cycle.

    >>> import pilotstd
    >>> page(pilotstd.load("1.2.0")).startswith("<!DOCTYPE html>")
    True
    """
    if lang is not None:
        check_language(lang)
    libraries = json.loads(_read("vendor/libraries.json"))
    data = _data.data(ds) | {"lang": lang, "libraries": [_notice(library) for library in libraries]}
    scripts = [_library(library["file"]) for library in libraries]
    module = "\n".join(_read(f"page/{name}.js") for name in _SCRIPTS)
    style = _read("page/explorer.css")
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_digest, [*scripts, module]))}; style-src {_digest(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    parts = {
        "title": escape(title(ds)),
        "policy": escape(policy, quote=False),
        "style": f"<style>{style}</style>",
        "data": f'<script type="application/json" id="data">{_json(data)}</script>',
        "scripts": "\n".join(
            [f"<script>{text}</script>" for text in scripts] + [f'<script type="module">{module}</script>']
        ),
    }
    html = _read("page/explorer.html")
    pieces = html.split("{{")
    filled = [pieces[0]]
    for piece in pieces[1:]:  # not str.replace: a value may hold the name of another part
        name, _, rest = piece.partition("}}")
        filled.append(parts[name] + rest)
    return "".join(filled)


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _library(file: str) -> str:
    """A vendored script, without the comment that sends a debugger to a file that the page does not have."""
    lines = _read(f"vendor/{file}").splitlines()
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL="))


def _notice(library: dict[str, str]) -> dict[str, str]:
    """What the page says of a library: the licences ask that their text goes with every copy."""
    text = _read(f"vendor/{library['file'].removesuffix('.js')}.LICENSE")
    return {"name": library["name"], "version": library["version"], "licence": library["licence"], "text": text.strip()}


def _digest(text: str) -> str:
    """A script or style as a content security policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _json(data: Any) -> str:
    """JSON that no HTML parser takes for markup, whatever texts it has."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
