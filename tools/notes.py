"""Write the notes of every bundled release into `docs/releases`: `python -m tools.notes`."""

from pathlib import Path

import pilotstd
from pilotstd._publish import notes

ROOT = Path(__file__).parents[1]


def introduction(version: str) -> str:
    """What is written by hand for the page of a release, in `tools/introductions`; most releases have nothing."""
    path = ROOT / "tools" / "introductions" / f"{version}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main() -> None:
    """Write one page for each release."""
    older = None
    for release in pilotstd.releases():
        ds = pilotstd.load(release.version)
        page = notes(release, ds, older, introduction(release.version))
        (ROOT / "docs" / "releases" / f"{release.version}.md").write_bytes(page.encode("utf-8"))
        print(f"docs/releases/{release.version}.md")
        older = ds


if __name__ == "__main__":
    main()
