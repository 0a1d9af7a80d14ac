"""A real browser for the tests of the page: Playwright drives the Chromium of this machine."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import pilotstd
from pilotstd import Dataset


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Chromium; a test that asks for it is skipped where it or Playwright is not installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = os.environ.get("PILOTSTD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-headless-shell")
    if path is None:
        pytest.skip("chromium not found: install it, or set PILOTSTD_CHROMIUM to its path")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


Open = Callable[..., Any]
"""Opens the page of a dataset: `open(ds, "view=list", color_scheme="dark")`."""


@pytest.fixture
def open(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Open the page of a dataset (release 1.2.0) at an address. Messages of the console, errors and requests fail the test."""
    problems: list[str] = []
    contexts: list[Any] = []

    def run(ds: Dataset | None = None, state: str = "", lang: str | None = None, **options: Any) -> Any:
        path = tmp_path / f"{len(contexts)}.html"
        (ds or pilotstd.load("1.2.0")).explore(path, lang)
        context = browser.new_context(**{"locale": "en-GB", "viewport": {"width": 1280, "height": 900}} | options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: problems.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: _note_request(request.url, path, problems))
        page.goto(f"{path.as_uri()}#{state}")
        page.wait_for_selector("h1")
        return page

    yield run
    for context in contexts:
        context.close()
    assert problems == []


def _note_request(url: str, path: Path, problems: list[str]) -> None:
    if url.partition("#")[0] != path.as_uri() and url != "data:,":
        problems.append(f"requested {url}")
