"""The subcommands `read-notice` and `merge-notice`, on a text of our own."""

import io
from pathlib import Path

import pytest

import pilotstd
from tests.cli.conftest import Call

NOTICE = """商务部 市场监管总局关于提升内河港口服务标准的通知
商资函〔2026〕31号
重庆市、四川省人民政府，交通运输部：
为提升服务水平，现通知如下：
一、完善标准体系
（一）修订装卸标准。修订装卸服务标准。（交通运输部牵头，市场监管总局、港口联盟部参加）
（二）研制联运标准。研制联运服务标准。（市场监管总局负责）
商务部
市场监管总局
2026年1月9日
"""
TASKS = "内河港口标准工作任务清单（第二批）\n1.港口装卸服务规范（重庆）\n2.港口联运服务指南（成都、武汉）\n"
MERGE = ("--onto", "1.2.0", "--as", "1.3.0+mine.1", "--source", "https://www.example.org/ports")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "tasks.txt").write_text(TASKS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
class TestReadNotice:
    def test_it_prints_the_outline_with_bodies_and_leads(self, call: Call) -> None:
        assert (
            "交通运输部 (lead), 市场监管总局, 港口联盟部" in call("read-notice", "notice.txt").out
        )

    def test_json_has_the_sections(self, call: Call) -> None:
        (section,) = call("read-notice", "notice.txt", "--json").json["sections"]
        assert [child["ordinal"] for child in section["children"]] == ["（一）", "（二）"]

    def test_departments_are_counted_by_role(self, call: Call) -> None:
        rows = {
            row["name"]: row
            for row in call("read-notice", "notice.txt", "--departments", "--json").json
        }
        assert rows["市场监管总局"] == {"name": "市场监管总局", "lead": 0, "shared": 2}
        assert rows["交通运输部"]["lead"] == 1

    def test_tasks_are_listed_with_their_places(self, call: Call) -> None:
        rows = call("read-notice", "tasks.txt", "--tasks", "--json").json
        assert [(row["number"], row["places"]) for row in rows] == [
            (1, ["重庆"]),
            (2, ["成都", "武汉"]),
        ]

    def test_a_dash_reads_the_standard_input(
        self, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "sys.stdin", io.TextIOWrapper(io.BytesIO(NOTICE.encode()), encoding="utf-8")
        )
        assert "商资函〔2026〕31号" in call("read-notice", "-").out

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\x00\x01"])
    def test_what_is_no_text_is_an_error_without_a_traceback(
        self, call: Call, folder: Path, content: bytes
    ) -> None:
        (folder / "no.txt").write_bytes(content)
        said = call("read-notice", "no.txt")
        assert said.code == 2
        assert "Traceback" not in said.err


class TestMergeNotice:
    def test_a_notice_and_a_list_become_records_of_a_checked_dataset(
        self, call: Call, folder: Path
    ) -> None:
        said = call(
            "merge-notice",
            "notice.txt",
            "tasks.txt",
            *MERGE,
            "--document",
            "doc:ports",
            "--out",
            "mine.json",
        )
        assert said.code == 0, said.err
        mine = pilotstd.read(folder / "mine.json")
        assert mine.work_tasks["task:b2-002"].regions == ("region:chengdu", "region:wuhan")
        lead = mine.measures.where(document="doc:ports", departments="dept:mot")
        assert [one.role for measure in lead for one in measure.departments] == [
            "lead",
            "shared",
            "shared",
        ]

    def test_the_first_batch_stays_as_it_was(self, call: Call, folder: Path) -> None:
        call("merge-notice", "tasks.txt", *MERGE, "--out", "mine.json")
        mine, before = pilotstd.read(folder / "mine.json"), pilotstd.load("1.2.0")
        assert list(mine.work_tasks.where(batch=1)) == list(before.work_tasks)

    @pytest.mark.usefixtures("folder")
    def test_bodies_that_are_not_known_are_reported_and_kept(self, call: Call) -> None:
        said = call("merge-notice", "notice.txt", *MERGE, "--out", "mine.json", "--json").json
        assert said["not_matched"] == ["港口联盟部"]

    def test_a_conflict_stops_the_merge_until_it_is_resolved(
        self, call: Call, folder: Path
    ) -> None:
        (folder / "other.txt").write_text(
            "任务清单（首批）\n15.医疗保障经办服务通则（成都）\n", encoding="utf-8"
        )
        argv = (
            "merge-notice",
            "other.txt",
            *MERGE,
            "--document",
            "doc:task-list-2024",
            "--out",
            "mine.json",
        )
        said = call(*argv)
        assert said.code == 1
        assert "task:015.regions" in said.err
        assert not (folder / "mine.json").exists()
        assert call(*argv, "--resolve", "task:015.regions=notice").code == 0

    @pytest.mark.parametrize("source", ["notaurl", "source:compilatoin", "https://"])
    def test_a_source_is_a_url_or_one_that_the_release_has(
        self, call: Call, folder: Path, source: str
    ) -> None:
        said = call(
            "merge-notice",
            "notice.txt",
            *MERGE[:-1],
            source,
            "--document",
            "doc:p",
            "--out",
            "x.json",
        )
        assert (said.code, said.err.count("\n")) == (2, 1)
        assert f"{source!r}: no URL" in said.err
        assert not (folder / "x.json").exists()

    @pytest.mark.usefixtures("folder")
    def test_a_bundled_release_is_not_written_over(self, call: Call) -> None:
        said = call(
            "merge-notice",
            "notice.txt",
            *MERGE[:2],
            "--as",
            "1.2.0",
            *MERGE[4:],
            "--out",
            "mine.json",
        )
        assert said.code == 2
        assert "never changes" in said.err
