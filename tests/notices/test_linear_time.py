"""Reading takes work in proportion to the text, whatever is repeated in it.

Work is counted, not timed: the calls that the interpreter makes. What one regular expression takes is timed in `tests/benchmarks`.
"""

import sys
from typing import Any

import pytest

from pilotstd import UnreadableNotice, notices

from .helpers import FORMS, REPEATED

FEW, TIMES = 300, 3

pytestmark = pytest.mark.slow


def calls(text: str) -> int:
    """How many calls reading a text makes."""
    count = 0

    def seen(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        notices.parse(text)
    except UnreadableNotice:
        assert not text.strip()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("form", FORMS.values(), ids=[*FORMS])
@pytest.mark.parametrize("piece", REPEATED)
def test_repeated_piece_takes_linear_work(piece: str, form: str) -> None:
    texts = [form.format(piece * number) for number in (FEW, FEW * TIMES)]
    small, large = [calls(text) for text in (*texts, *texts)][2:]  # the first time fills the caches of names
    assert large <= 1.3 * TIMES * small + 500
