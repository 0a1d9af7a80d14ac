"""The examples in docstrings run."""

import doctest
import importlib
import pkgutil
import sys

import pytest

import pilotstd

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(pilotstd.__path__, "pilotstd.")
    if module.name != "pilotstd.__main__" and not module.name.endswith("hook-pilotstd")
)


class TestDocstrings:
    @pytest.mark.slow
    @pytest.mark.parametrize("name", ["pilotstd", *MODULES])
    def test_examples_give_what_they_show(self, name: str) -> None:
        result = doctest.testmod(importlib.import_module(name))
        if "matplotlib.pyplot" in sys.modules:  # the figures of the examples
            sys.modules["matplotlib.pyplot"].close("all")
        assert result.failed == 0, f"{result.failed} of {result.attempted} examples in {name}"
