"""Collects what PyInstaller cannot see: modules and libraries that are imported by name, and the bundled releases."""

from importlib.util import find_spec

from PyInstaller.utils.hooks import collect_data_files, collect_submodules  # pyright: ignore[reportMissingImports, reportMissingModuleSource]

# What views and formats import; a program that does without one leaves it out by `--exclude-module`.
_LIBRARIES = (
    "argcomplete",
    "docx",
    "lxml",
    "matplotlib",
    "networkx",
    "pandas",
    "pyarrow",
    "pypdf",
    "rich",
    "xlsxwriter",
)

datas = collect_data_files("pilotstd")
hiddenimports = [
    *collect_submodules("pilotstd", filter=lambda name: "__pyinstaller" not in name),
    *filter(find_spec, _LIBRARIES),
]
excludedimports = ["hypothesis"]  # a library for tests
