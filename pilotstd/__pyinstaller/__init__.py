"""How PyInstaller freezes a program that uses this package; it finds `get_hook_dirs` by the entry point `pyinstaller40`."""

import os

__all__ = ["get_hook_dirs"]


def get_hook_dirs() -> list[str]:
    """The folder of `hook-pilotstd.py`."""
    return [os.path.dirname(__file__)]
