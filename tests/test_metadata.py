"""What a package index shows of the package."""

import importlib.metadata
import re
from typing import Any

import pytest

from pilotstd import Dataset


@pytest.fixture(scope="module")
def metadata() -> Any:
    return importlib.metadata.metadata("pilotstd")


def test_description_is_readme_without_links_to_files(metadata: Any) -> None:
    description = metadata["Description"]
    assert description.startswith("# pilotstd\n")
    assert [target for target in re.findall(r"\]\(([^)]*)\)", description) if not re.match("https?://|#", target)] == []


def test_addresses_are_those_of_sources(metadata: Any, newest: Dataset) -> None:
    addresses = dict(entry.split(", ", 1) for entry in metadata.get_all("Project-URL") or ())
    assert addresses["Notice (reprint)"] == newest.sources["source:notice-head"].url
    assert addresses["Interpretation (English report)"] == newest.sources["source:interpretation"].url
