"""Write the notes of every bundled release into `docs/releases`: `python -m tools.notes`."""

import pilotstd
from pilotstd._publish import notes
from tools.publish import ROOT, read_introduction


def main() -> None:
    """Write one page for each release."""
    older = None
    for release in pilotstd.releases():
        ds = pilotstd.load(release.version)
        page = notes(release, ds, older, read_introduction(release.version))
        (ROOT / "docs" / "releases" / f"{release.version}.md").write_bytes(page.encode("utf-8"))
        print(f"docs/releases/{release.version}.md")
        older = ds


if __name__ == "__main__":
    main()
