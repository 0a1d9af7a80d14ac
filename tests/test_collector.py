"""The collector is paused for bulk work, and runs again whatever happens."""

import gc
import threading
from collections.abc import Iterator

import pytest

from pilotstd.collector import paused_collector


@pytest.fixture(autouse=True)
def _running() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


class TestPausedCollector:
    def test_it_pauses_inside_and_runs_after(self) -> None:
        with paused_collector():
            assert not gc.isenabled()
        assert gc.isenabled()

    def test_it_runs_after_a_failure(self) -> None:
        with pytest.raises(ZeroDivisionError), paused_collector():
            _ = 1 / 0
        assert gc.isenabled()

    def test_the_outermost_of_nested_ones_starts_it_again(self) -> None:
        with paused_collector():
            with paused_collector():
                pass
            assert not gc.isenabled()
        assert gc.isenabled()

    def test_one_that_was_off_stays_off(self) -> None:
        gc.disable()
        with paused_collector():
            pass
        assert not gc.isenabled()

    def test_it_runs_after_many_threads(self) -> None:
        barrier = threading.Barrier(8)

        def work() -> None:
            for _ in range(200):
                barrier.wait()
                with paused_collector():
                    pass

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert gc.isenabled()
