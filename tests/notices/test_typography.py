"""A notice built from a structure, printed in many ways, and parsed back."""

import datetime
import re
from typing import NamedTuple

import pytest
from hypothesis import given, strategies as st

from pilotstd import notices
from pilotstd.model import Role

from .helpers import BODIES, TEXTS, mark

TEXT_NAMES = sorted(path.stem for path in TEXTS.glob("*.txt"))


class Item(NamedTuple):
    level: int
    heading: str
    body: str
    lead: str | None
    others: tuple[str, ...]


class Printed(NamedTuple):
    """A notice as a structure, and how to print it."""

    issuers: tuple[str, ...]
    subject: str
    number: int
    addressees: tuple[str, ...]
    date: datetime.date
    items: tuple[Item, ...]
    numbers: tuple[int, ...]


HEADINGS = ["完善标准体系", "优化营商环境", "扩大5G应用，促进转型", "推进“放管服”改革", "健全服务（含养老服务）机制"]


BODIES_OF_TEXT = [
    "修订服务标准20项，覆盖1.5亿人。推动实施。",
    "到2028年，建成示范区10个，占比达到95%，带动就业3.5万人。",
    "支持企业参与标准制定，鼓励“走出去”；加强协调，形成工作合力。各地要结合实际抓好落实。",
]


CENTRAL = [name for name in BODIES if not name.startswith("各")]


@st.composite
def notices_as_structures(draw: st.DrawFn, long: bool = False) -> Printed:
    """Notices; *long* ones have items of several lines."""
    levels = [1, 2, 3, 3] if long else [1]
    for _ in range(draw(st.integers(0, 10))):
        levels.append(draw(st.integers(1, min(4, levels[-1] + 1))))
    items, numbers = [], []
    last: dict[int, int] = {}
    for place, level in enumerate(levels):
        for deeper in range(level + 1, 5):
            last.pop(deeper, None)
        last[level] = last.get(level, 0) + 1
        numbers.append(last[level])
        leaf = place + 1 == len(levels) or levels[place + 1] <= level
        lead = draw(st.sampled_from([None, *CENTRAL])) if leaf and level > 1 else None
        others = draw(st.lists(st.sampled_from(CENTRAL), max_size=4, unique=True)) if lead else []
        items.append(
            Item(
                level=level,
                heading=draw(st.sampled_from(HEADINGS)),
                body=draw(st.sampled_from(BODIES_OF_TEXT)) * (4 if long else 1) if leaf else "",
                lead=lead,
                others=tuple(name for name in others if name != lead),
            )
        )
    return Printed(
        issuers=tuple(
            draw(st.lists(st.sampled_from(["商务部", "海关总署", "国家发展改革委"]), min_size=1, unique=True))
        ),
        subject=draw(st.sampled_from(["推进服务业标准化", "发展内河港口", "完善养老服务体系建设"])),
        number=draw(st.integers(1, 999)),
        addressees=tuple(draw(st.lists(st.sampled_from(BODIES), min_size=1, max_size=5, unique=True))),
        date=draw(st.dates(datetime.date(2012, 1, 1), datetime.date(2030, 12, 31))),
        items=tuple(items),
        numbers=tuple(numbers),
    )


def lines_of(notice: Printed) -> list[str]:
    """The paragraphs of a notice."""
    lines = [
        f"{' '.join(notice.issuers)}关于{notice.subject}的通知",
        f"商标发〔{notice.date.year}〕{notice.number}号",
        "、".join(notice.addressees) + "：",
        "为做好有关工作，现就有关事项通知如下：",
    ]
    for item, number in zip(notice.items, notice.numbers, strict=True):
        ordinal = mark(item.level, number)
        if item.lead:
            clause = f"（{item.lead}牵头" + (f"，{'、'.join(item.others)}参加）" if item.others else "）")
            lines.append(f"{ordinal}{item.heading}。{item.body}{clause}")
        elif item.body:
            lines.append(f"{ordinal}{item.heading}。{item.body}")
        else:
            lines.append(f"{ordinal}{item.heading}")
    date = f"{notice.date.year}年{notice.date.month}月{notice.date.day}日"
    return [*lines, *notice.issuers, date, "（此件公开发布）"]


def wrap(line: str, width: int) -> list[str]:
    """A paragraph broken at a width, no line beginning with a mark."""
    broken = []
    while line:
        end = width
        while end < len(line) and line[end] in "，。；：、）》”":
            end += 1
        broken.append(line[:end])
        line = line[end:]
    return broken


FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(ord("0"), ord("9") + 1)})


HALF_WIDTH = str.maketrans("（），：；", "(),:;")


def read_back(notice: Printed, text: str) -> None:
    """The text gives the structure."""
    found = notices.parse(text)
    assert found.number == f"商标发〔{notice.date.year}〕{notice.number}号"
    assert found.title == lines_of(notice)[0]
    assert found.issuers == notice.issuers
    assert found.addressees == notice.addressees
    assert found.issued == notice.date
    assert found.footnotes == ("（此件公开发布）",)
    sections = list(found.walk())
    assert [(one.level, one.number) for one in sections] == [
        (item.level, number) for item, number in zip(notice.items, notice.numbers, strict=True)
    ]
    assert [one.heading for one in sections] == [item.heading for item in notice.items]
    expected = [
        ((item.lead, Role.LEAD), *((name, Role.SHARED) for name in item.others)) if item.lead else ()
        for item in notice.items
    ]
    assert [one.responsibilities for one in sections] == expected
    bodies = [re.sub("（[^（）]*(?:牵头|参加)(?:（[^（）]*）[^（）]*)*）$|\n", "", one.text) for one in sections]
    assert [body.partition("（")[0] for body in bodies] == [item.body for item in notice.items]
    assert found.unread == ()


class TestRoundTrip:
    @given(notices_as_structures())
    def test_notice_as_standard_prints_it(self, notice: Printed) -> None:
        read_back(notice, "\n".join(lines_of(notice)))

    @given(
        notices_as_structures(),
        st.sampled_from(["\n", "\r\n", "\n\n", "\r\n\u3000\r\n"]),
        st.sampled_from(["", "\u3000\u3000", "    ", "\u00a0\u00a0\u00a0\u00a0", "\t"]),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    )
    def test_notice_in_another_typography(
        self, notice: Printed, end: str, indent: str, half: bool, full: bool, bom: bool
    ) -> None:
        text = end.join(indent + line for line in lines_of(notice))
        text = text.translate(HALF_WIDTH) if half else text
        text = text.translate(FULL_WIDTH) if full else text
        read_back(notice, "\ufeff" * bom + text)

    @given(notices_as_structures(long=True), st.integers(20, 35), st.booleans(), st.sampled_from(["\n", "\r\n"]))
    def test_notice_with_lines_broken_at_a_width(self, notice: Printed, width: int, indented: bool, end: str) -> None:
        indent = "\u3000\u3000" if indented else ""
        head, body = lines_of(notice)[:2], lines_of(notice)[2:]
        broken = [part for line in body for part in wrap(indent + line, width)]
        read_back(notice, end.join([*head, *broken]))


class TestSamples:
    @pytest.mark.parametrize("name", TEXT_NAMES)
    @pytest.mark.parametrize("how", ["crlf", "bom", "half", "full", "blank-lines", "no-width"])
    def test_sample_in_another_typography_gives_the_same(self, name: str, how: str) -> None:
        text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
        other = {
            "crlf": text.replace("\n", "\r\n"),
            "bom": "\ufeff" + text,
            "half": text.translate(HALF_WIDTH),
            "full": text.translate(FULL_WIDTH),
            "blank-lines": text.replace("\n", "\n\n") if name != "wrapped" else text,
            "no-width": text.replace("部", "部\u200b"),
        }[how]
        one, two = notices.parse(text), notices.parse(other)
        for field in ("number", "title", "kind", "issuers", "addressees", "issued", "closing"):
            assert getattr(one, field) == getattr(two, field)
        assert [
            (section.level, section.number, section.heading, section.text, section.responsibilities)
            for section in one.walk()
        ] == [
            (section.level, section.number, section.heading, section.text, section.responsibilities)
            for section in two.walk()
        ]
