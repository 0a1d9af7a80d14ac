"""Fetch the JavaScript libraries of the explorer from npm, at the versions named here: `python -m tools.vendor_js`.

Each library becomes a file, its licence text and a line of `libraries.json` in `pilotstd/explorer/vendor`, in the order in which the page
loads them. The page never fetches anything; this script is run by a maintainer who raises a version, and its result is committed.
"""

import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "pilotstd" / "explorer" / "vendor"

LIBRARIES = {
    "d3-dispatch": ("3.0.1", "dist/d3-dispatch.min.js"),
    "d3-quadtree": ("3.0.1", "dist/d3-quadtree.min.js"),
    "d3-timer": ("3.0.1", "dist/d3-timer.min.js"),
    "d3-force": ("3.0.0", "dist/d3-force.min.js"),
    "d3-selection": ("3.0.0", "dist/d3-selection.min.js"),
    "d3-drag": ("3.0.0", "dist/d3-drag.min.js"),
    "d3-color": ("3.1.0", "dist/d3-color.min.js"),
    "d3-interpolate": ("3.0.1", "dist/d3-interpolate.min.js"),
    "d3-ease": ("3.0.1", "dist/d3-ease.min.js"),
    "d3-transition": ("3.0.1", "dist/d3-transition.min.js"),
    "d3-zoom": ("3.0.0", "dist/d3-zoom.min.js"),
    "@dagrejs/dagre": ("3.1.3", "dist/dagre.min.js"),
}
"""The version of each library, and the file that the page needs; a library comes after those that it needs."""

FREE = {"ISC", "MIT", "BSD-3-Clause"}
"""The licences that a library may have."""


def fetch(name: str, version: str, file: str, folder: Path) -> dict[str, str]:
    """Put the file and the licence of a library into *folder*, and return its line of the register."""
    with tempfile.TemporaryDirectory() as temporary:
        pack = ["npm", "pack", "--silent", "--pack-destination", temporary, f"{name}@{version}"]
        packed = subprocess.run(pack, check=True, capture_output=True, text=True).stdout.split()[-1]
        with tarfile.open(Path(temporary) / packed) as archive:
            contents = {
                wanted: member.read()
                for wanted in ("package.json", "LICENSE", file)
                if (member := archive.extractfile(f"package/{wanted}"))
            }
    licence = json.loads(contents["package.json"])["license"]
    if licence not in FREE:
        raise SystemExit(f"{name} {version} has the licence {licence!r}: expected one of {', '.join(sorted(FREE))}")
    stem = name.rpartition("/")[2]
    (folder / f"{stem}.js").write_bytes(contents[file])
    (folder / f"{stem}.LICENSE").write_bytes(contents["LICENSE"])
    return {
        "name": name,
        "version": version,
        "licence": licence,
        "file": f"{stem}.js",
        "sha256": hashlib.sha256(contents[file]).hexdigest(),
    }


def main(folder: Path = VENDOR) -> None:
    """Fetch every library anew."""
    for old in folder.glob("*"):
        old.unlink()
    register = [fetch(name, *pinned, folder) for name, pinned in LIBRARIES.items()]
    lines = ",\n".join(json.dumps(line) for line in register)
    (folder / "libraries.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
