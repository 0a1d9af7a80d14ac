"""The six real notices, read if their texts are at hand."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pilotstd import notices
from pilotstd.model import Role
from pilotstd.notices import Notice

from .helpers import shown

NAMES = ("guofa-2019-3", "guofa-2018-38", "guofa-2018-42", "guobanfa-2018-126", "guohan-2018-145", "guobanfa-2018-117")


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "notices"


def read(folder: Path, name: str) -> Notice:
    return notices.read(folder / f"{name}.txt")


@pytest.mark.parametrize("name", NAMES)
class TestFigures:
    def test_counts_match_a_careful_reader(self, folder: Path, name: str) -> None:
        rows: list[dict[str, Any]] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        (row,) = (row for row in rows if row["file"] == f"{name}.txt")
        notice = read(folder, name)
        levels = Counter(section.level for section in notice.walk())
        assert (notice.number, notice.title, str(notice.issued)) == (row["number"], row["title"], row["issued"])
        assert notice.issuers == (row["issuer"],)
        assert (levels[1], levels[2], levels[3]) == (row["sections"], row["level_2"], row["level_3"])
        charged = sum(bool(section.responsibilities) for section in notice.walk())
        assert charged == row["items_with_responsible"]

    def test_nothing_is_unread(self, folder: Path, name: str) -> None:
        notice = read(folder, name)
        assert notice.unread == ()
        assert "".join(notice.text[start:end] for _, (start, end) in notice.parts) == notice.text

    def test_every_body_is_printed_in_its_item(self, folder: Path, name: str) -> None:
        for section in read(folder, name).walk():
            printed = (section.heading + section.text).replace("\n", "")
            assert all(body in printed for body, _ in section.responsibilities)
            assert not any("、" in body for body, _ in section.responsibilities)


class TestDetails:
    def test_first_named_leads_after_rule(self, folder: Path) -> None:
        items = [section for section in read(folder, "guofa-2019-3").walk() if section.responsibilities]
        assert [role for item in items for _, role in item.responsibilities[:1]] == [Role.LEAD] * 21
        assert {role for item in items for _, role in item.responsibilities[1:]} == {Role.SHARED}
        assert shown(items[5]) == "3 6. 促进研发创新 [海关总署* 商务部 等有关部门]"

    def test_provincial_governments_are_bodies(self, folder: Path) -> None:
        items = {section.number: section for section in read(folder, "guofa-2018-42").walk() if section.level == 2}
        assert shown(items[19]) == "2 （十九） 强化地方政府责任 [各省级人民政府*]"
        assert shown(items[18]).endswith("[农业农村部* 工业和信息化部*]")

    def test_scopes(self, folder: Path) -> None:
        items = [section for section in read(folder, "guofa-2018-38").walk() if section.level == 2]
        scopes = Counter(item.scope for item in items)
        assert scopes["所有自贸试验区"] == 53 - 14
        assert items[15].scope == "浙江自贸试验区"

    def test_bodies_before_huitong_lead(self, folder: Path) -> None:
        items = list(read(folder, "guobanfa-2018-117").walk())
        assert [tuple(one) for one in items[17].responsibilities] == [
            ("国家发展改革委", "lead"),
            ("财政部", "lead"),
            ("有关部门", "shared"),
        ]

    def test_paragraphs_after_last_item_close_the_notice(self, folder: Path) -> None:
        notice = read(folder, "guobanfa-2018-117")
        assert notice.closing.startswith("对真抓实干")
        assert notice.closing.count("\n") == 2

    def test_rows_of_the_annex(self, folder: Path) -> None:
        (attachment,) = read(folder, "guobanfa-2018-126").attachments
        (table,) = attachment.tables
        assert [row.number for row in table.rows] == [*range(1, 15), 21, 22, 23]
        assert {len(row.cells) for row in table.rows} == {5}
        assert table.rows[5].cells[4] == "8个改革试验区域"
