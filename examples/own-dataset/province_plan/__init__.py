"""The plan of a made-up province. `pilotstd.load("province-plan~=1.0")` finds it by the entry point in pyproject.toml."""

from importlib.resources import files

from pilotstd import Catalog

catalog = Catalog(files(__name__).joinpath("data"), name="province-plan")
