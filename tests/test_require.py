"""Importing libraries that may not be installed."""

import json

import pytest

from pilotstd import MissingExtra, _require
from pilotstd._require import first_of, require


def test_gives_the_module() -> None:
    assert require("json") is json


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "nosuch is not installed; run: pip install nosuch"),
        ({"package": "No-Such"}, "No-Such is not installed; run: pip install No-Such"),
        ({"extra": "plot"}, 'nosuch is not installed; run: pip install "pilotstd[plot]"'),
    ],
)
def test_names_the_command_that_installs_it(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(MissingExtra) as caught:
        require("nosuch.part", **arguments)
    assert str(caught.value) == message
    assert isinstance(caught.value.__cause__, ImportError)


def test_gives_the_first_module_that_there_is() -> None:
    assert first_of("nosuch", "json", "no_other") is json


def test_looks_for_modules_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert first_of("nosuch", "math").__name__ == "math"
    monkeypatch.setattr(_require, "import_module", lambda module: pytest.fail(f"{module} was looked for again"))
    assert first_of("nosuch", "math").__name__ == "math"


def test_raises_an_import_error_where_no_module_is_there() -> None:
    with pytest.raises(ImportError, match="no_other"):
        first_of("nosuch", "no_other")
