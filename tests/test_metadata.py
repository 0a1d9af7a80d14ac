"""What a package index shows of the package."""

import importlib.metadata
import re

from pilotstd import Dataset

METADATA = importlib.metadata.metadata("pilotstd")


def test_readme_has_no_relative_link() -> None:
    readme = str(METADATA.get_payload()) or METADATA["Description"]
    assert readme.startswith("# pilotstd\n")
    assert [target for target in re.findall(r"\]\(([^)]*)\)", readme) if not re.match("https?://|#", target)] == []


def test_addresses_are_those_of_sources(newest: Dataset) -> None:
    addresses = {entry.partition(", ")[2] for entry in METADATA.get_all("Project-URL")}
    assert addresses
    assert addresses <= {source.url for source in newest.sources}
