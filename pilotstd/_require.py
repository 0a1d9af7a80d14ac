"""The one place that imports modules which may not be there."""

from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

from pilotstd.errors import MissingExtra


def require(module: str, *, package: str | None = None, extra: str | None = None) -> Any:
    """Import *module*, or say how to install it.

    *package* is the name to install where it is not that of the module, *extra* the extra of pilotstd that installs it.
    Raises `MissingExtra`.

    >>> require("json").loads("[1]")
    [1]
    """
    try:
        return import_module(module)
    except ImportError as error:
        name = package or module.partition(".")[0]
        what = f'"pilotstd[{extra}]"' if extra else name
        raise MissingExtra(f"{name} is not installed; run: pip install {what}") from error


@cache  # looking for a module that is not there takes long
def first_of(*modules: str) -> Any:
    """Import the first of some modules that there is; raises `ImportError` where there is none.

    >>> first_of("no_such_module", "json").__name__
    'json'
    """
    for module in modules[:-1]:
        with suppress(ImportError):
            return import_module(module)
    return import_module(modules[-1])
