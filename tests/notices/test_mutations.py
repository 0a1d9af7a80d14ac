"""Real texts with their lines joined, broken, doubled, dropped and put in another order: nothing crashes, and no character is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from pilotstd import UnreadableNotice, notices

from .helpers import TEXTS

FILES = sorted([*TEXTS.glob("*.txt"), *TEXTS.glob("published/*.txt"), *TEXTS.glob("published/*.md")])
Change = Callable[[list[str], int, int], list[str]]
CHANGES: dict[str, Change] = {
    "join": lambda lines, at, to: [*lines[:at], "".join(lines[at:to]), *lines[to:]],
    "break": lambda lines, at, to: [*lines[:at], lines[at][: to - at], lines[at][to - at :], *lines[at + 1 :]],
    "double": lambda lines, at, to: [*lines[:to], *lines[at:]],
    "drop": lambda lines, at, to: [*lines[:at], *lines[to:]],
    "reverse": lambda lines, at, to: [*lines[:at], *reversed(lines[at:to]), *lines[to:]],
    "move": lambda lines, at, to: [*lines[:at], *lines[to:], *lines[at:to]],
    "indent": lambda lines, at, to: [*lines[:at], *(f"　　{line}" for line in lines[at:to]), *lines[to:]],
    "tabs": lambda lines, at, to: [*lines[:at], *(line.replace("，", "\t") for line in lines[at:to]), *lines[to:]],
    "blank": lambda lines, at, to: [*lines[:at], *(f"{line}\n" for line in lines[at:to]), *lines[to:]],
}


@st.composite
def mutated(draw: st.DrawFn) -> str:
    path: Path = draw(st.sampled_from(FILES))
    lines = path.read_text(encoding="utf-8").split("\n")
    for change in draw(st.lists(st.sampled_from([*CHANGES]), min_size=1, max_size=4)):
        at = draw(st.integers(0, len(lines) - 1))
        lines = CHANGES[change](lines, at, draw(st.integers(at + 1, len(lines)))) or [""]
    return "\n".join(lines)


def whole(text: str) -> str:
    return "".join(text[start:end] for _, (start, end) in notices.parse(text).parts)


@given(text=mutated())
def test_mutated_text_is_read_whole(text: str) -> None:
    try:
        assert whole(text) == text
    except UnreadableNotice:
        assert not text.strip()
        return
    lines = text.count("\n") + 1
    assert all(1 <= warning.line <= lines and warning.rule for warning in notices.parse(text).warnings)
    assert len({*notices.parse(text).warnings}) == len(notices.parse(text).warnings)
    assert [one.line for one in notices.explain(text)] == sorted(one.line for one in notices.explain(text))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("change", CHANGES)
def test_whole_text_changed(path: Path, change: str) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    text = "\n".join(CHANGES[change](lines, 0, len(lines)))
    if text.strip():
        assert whole(text) == text
