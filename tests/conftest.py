"""What the tests share: Hypothesis profiles, the newest release, and the source texts that are not published with the code."""

import gc
import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import pilotstd
from pilotstd import Dataset

# The same examples in every run, so that a failure comes from a change. The quick tests try few of them, `HYPOTHESIS_PROFILE=explore` many.
settings.register_profile(
    "ci", max_examples=25, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", settings.get_profile("ci"), max_examples=1000, derandomize=False)
settings.register_profile("quick", settings.get_profile("ci"), max_examples=5)


def pytest_configure(config: pytest.Config) -> None:
    quick = config.getoption("markexpr") == "not slow"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick" if quick else "ci"))


def pytest_collection_finish() -> None:
    gc.set_threshold(10_000)  # a full collection goes through thousands of tests, none of them garbage


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With `PILOTSTD_NOTHING_SKIPS=1`, which `.ci/full` sets, a skipped test is a failure."""
    report = yield
    if report.skipped and os.environ.get("PILOTSTD_NOTHING_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though PILOTSTD_NOTHING_SKIPS is set: {report.longrepr}"
    return report


SHARED = Path(os.environ.get("PILOTSTD_SHARED", Path(__file__).parents[2] / "shared"))
"""The folder of source texts and facts, which may not be published with the code."""
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(),
    reason=f"{SHARED} not found: the source texts are not published with the code; set PILOTSTD_SHARED to their folder",
)


@pytest.fixture(scope="session")
def newest() -> Dataset:
    """The newest bundled release."""
    return pilotstd.load()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source texts and facts; a test that asks for it is skipped without it."""
    if not SHARED.is_dir():
        pytest.skip(needs_shared.kwargs["reason"])
    return SHARED
