"""The examples in docstrings run."""

import doctest
import importlib
import pkgutil

import pytest

import pilotstd

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(pilotstd.__path__, "pilotstd.")
    if module.name != "pilotstd.__main__"
)


class TestDocstrings:
    @pytest.mark.parametrize("name", ["pilotstd", *MODULES])
    def test_examples_give_what_they_show(self, name: str) -> None:
        result = doctest.testmod(importlib.import_module(name))
        assert result.failed == 0, f"{result.failed} of {result.attempted} examples in {name}"
