"""Notices as they are published, in many forms, labelled before they were read.

A label of bodies: `*` leads, `?` may be left out. A text that the labels do not fit is read wrongly, or was labelled wrongly.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from pilotstd import notices
from pilotstd.model import Role
from pilotstd.notices import Assignment, Notice

from .helpers import TEXTS

FOLDER = TEXTS / "published"
LABELS: dict[str, dict[str, Any]] = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))
ENDS = {"章": "章", "条": "条", "一、": "、", "1.": "."}


def plain(text: str | None) -> str:
    return "".join((text or "").split())


def named(assignments: Iterator[Assignment]) -> list[str]:
    return ["*" * (one.role is Role.LEAD) + one.name for one in assignments if not one.open]


def fit(got: list[str], wanted: list[str]) -> bool:
    needed = [name for name in wanted if not name.startswith("?")]
    known = {name.lstrip("?") for name in wanted}
    return all(name in got for name in needed) and all(name in known for name in got)


def rows_of(notice: Notice, number: int) -> Iterator[Assignment]:
    for table in (*notice.tables, *(table for attachment in notice.attachments for table in attachment.tables)):
        yield from (one for row in table.rows if row.number == number for one in row.responsibilities)


@pytest.fixture(params=LABELS, ids=lambda name: name.rpartition(".")[0])
def labelled(request: pytest.FixtureRequest) -> tuple[Notice, dict[str, Any]]:
    return notices.read(FOLDER / request.param), LABELS[request.param]


def test_head(labelled: tuple[Notice, dict[str, Any]]) -> None:
    notice, label = labelled
    read = {
        "number": notice.number,
        "title": plain(notice.title),
        "issuers": list(notice.issuers),
        "issued": str(notice.issued),
        "addressees": "、".join(notice.addressees),
        "attachments": [plain(attachment.title) for attachment in notice.attachments],
    }
    wanted = {name: label[name] for name in read if name in label}
    if "title" in wanted:
        wanted["title"] = plain(wanted["title"])
    if "addressees" in wanted:
        wanted["addressees"] = "、".join(name.rpartition("|")[2].lstrip("?") for name in wanted["addressees"])
    if "attachments" in wanted:
        wanted["attachments"] = [plain(title) for title in wanted["attachments"]]
    assert {name: read[name] for name in wanted} == wanted


def test_items(labelled: tuple[Notice, dict[str, Any]]) -> None:
    notice, label = labelled
    for start, wanted in label.get("items", {}).items():
        item = next(item for item in notice.walk() if plain(item.heading + item.text).startswith(start))
        assert fit(named(iter(item.responsibilities)), wanted), (item.heading, item.responsibilities)
    for kind, count in label.get("levels", {}).items():
        assert sum(item.ordinal.rstrip().replace("．", ".").endswith(ENDS[kind]) for item in notice.walk()) == count
    if "charged" in label:
        assert sum(bool(item.responsibilities) for item in notice.walk()) == label["charged"]


def test_rows(labelled: tuple[Notice, dict[str, Any]]) -> None:
    notice, label = labelled
    for number, wanted in label.get("rows", {}).items():
        assert named(rows_of(notice, int(number))) == wanted


def test_text_is_kept_and_the_page_left_out(labelled: tuple[Notice, dict[str, Any]]) -> None:
    notice, label = labelled
    assert "".join(notice.text[start:end] for _, (start, end) in notice.parts) == notice.text
    unread = plain("".join(passage.text for passage in notice.unread))
    assert [noise for noise in label.get("noise", []) if plain(noise) not in unread] == []
