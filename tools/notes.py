"""Write the notes of every bundled release into `docs/releases`: `python -m tools.notes`."""

from pathlib import Path

import pilotstd
from tools.publish import notes, read_introduction, write_notes

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Write one page for each release."""
    older = None
    for release in pilotstd.releases():
        ds = pilotstd.load(release.version)
        write_notes(ROOT, release, notes(release, ds, older, read_introduction(ROOT, release.version)))
        print(f"docs/releases/{release.version}.md")
        older = ds


if __name__ == "__main__":
    main()
