"""Run the notebooks of the documentation and keep what they show: `python -m docs.run_notebooks`."""

import base64
import os
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from docs.make_pictures import smaller

NOTEBOOKS = sorted((Path(__file__).parent / "notebooks").glob("*.ipynb"))


def executed(path: Path) -> Any:
    """The notebook with the outputs of this run; an error in a cell is raised."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(notebook, timeout=120, record_timing=False)
        client.execute(cwd=folder, env=os.environ | {"LC_ALL": "C.UTF-8"})
    for output in (output for cell in notebook.cells for output in cell.get("outputs", ())):
        if "image/png" in output.get("data", {}):
            output["data"]["image/png"] = base64.b64encode(
                smaller(base64.b64decode(output["data"]["image/png"]))
            ).decode("ascii")
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"], "language_info": {"name": "python"}}
    return notebook


def shown(notebook: Any) -> list[list[dict[str, str]]]:
    """What each cell shows: texts and HTML as they are, of pictures only that they are there."""
    return [
        [
            {kind: text if kind.startswith("text/") else "" for kind, text in output["data"].items()}
            if "data" in output
            else {output["name"]: output["text"]}
            for output in cell.get("outputs", ())
        ]
        for cell in notebook.cells
    ]


if __name__ == "__main__":
    for path in NOTEBOOKS:
        nbformat.write(executed(path), path)
