"""Bulk work with the garbage collector paused.

Building many small objects that make no cycles sets off collections that find nothing and cost half of the time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Pause the collector inside a `with`; the outermost of several, nested or in threads, starts it again."""
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()
