"""Reading takes time in proportion to the text, whatever is repeated in it."""

import gc
import time

import pytest

from pilotstd import UnreadableNotice, notices

HEAD = "商务部关于修路的通知\n商办发〔2024〕3号\n各省：\n"
PIECES = [
    "分别", "按职责分工", "各市请县", "是商及A县", " ", "\t", "☆…（一）", "各局", "各局、", "（", "）", "《", "“", "？", "，", "、", "一、", "（一）",
    "第一条", "负责", "牵头", "会同", "牵头单位：", "等", "和", "中共", "附件1", "—", "2024年", "关于", "的通知", "**", "#", "|", "[a](b)",
    "发布日期：", "以下责任单位均包括", "第一位为牵头单位", "下同",
]  # fmt: skip
FORMS = [f"{HEAD}一、修路。（商务部{{}}负责）\n", f"{HEAD}{{}}\n一、修路。\n", "{}"]
ENOUGH, TIMES = 4_000, 4

pytestmark = pytest.mark.slow


def seconds(text: str) -> float:
    """The time of the process without its collector, which also goes through what other tests left behind."""
    gc.disable()
    start = time.process_time()
    try:
        notices.parse(text)
    except UnreadableNotice:
        assert not text.strip()
    finally:
        taken = time.process_time() - start
        gc.enable()
    return taken


def assert_linear(small: str, large: str) -> None:
    """The best of a few rounds is compared: another program may have the processor in any one of them."""
    for _ in range(5):
        if seconds(large) < max(0.2, 2 * TIMES * seconds(small)):
            return
    pytest.fail("the time grows faster than the text")


@pytest.mark.parametrize("form", FORMS, ids=["clause", "line", "alone"])
@pytest.mark.parametrize("piece", PIECES)
def test_repeated_piece_takes_linear_time(piece: str, form: str) -> None:
    small, large = (form.format(piece * (size // len(piece))) for size in (ENOUGH, ENOUGH * TIMES))
    assert_linear(small, large)


@pytest.mark.parametrize("piece", PIECES)
def test_repeated_line_takes_linear_time(piece: str) -> None:
    small, large = (HEAD + f"{piece}\n" * (size // len(piece)) for size in (ENOUGH, ENOUGH * TIMES))
    assert_linear(small, large)
