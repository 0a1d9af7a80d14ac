"""Make a release of a draft: `python -m tools.publish draft.json 1.3.0`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pilotstd import Catalog, InvalidDataset, PilotstdError, read

ROOT = Path(__file__).parents[1]


def read_introduction(version: str, checkout: Path = ROOT) -> str:
    """What is written by hand for the page of a release, in `tools/introductions`; most releases have nothing."""
    path = checkout / "tools" / "introductions" / f"{version}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(argv: Sequence[str] | None = None) -> int:
    """Publish a draft; the exit status is 1 if the draft is refused, 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="python -m tools.publish", description="Make a release of a draft.")
    parser.add_argument("draft", metavar="DRAFT", help="the file of a dataset")
    parser.add_argument("version", metavar="VERSION", help="the version of the release: 1.3.0")
    parser.add_argument("--summary", default="", help="what the release brings, in a sentence")
    args = parser.parse_args(argv)
    try:
        release = Catalog(ROOT / "pilotstd" / "data").publish(
            read(args.draft),
            args.version,
            summary=args.summary,
            introduction=read_introduction(args.version),
            notes=ROOT / "docs" / "releases",
        )
    except PilotstdError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 1 if isinstance(error, InvalidDataset) else 2
    print(f"{release.version}: {release.summary}\nsha256 {release.sha256}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
