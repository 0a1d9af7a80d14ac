"""The subcommands `read-notice` and `merge-notice`, on a made-up notice."""

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
MERGE = ("--data", "1.2.0", "--as", "1.3.0+mine.1", "--source", "https://www.example.org/ports")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "tasks.txt").write_text(TASKS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
class TestReadNotice:
    def test_outline_shows_bodies_and_leads(self, call: Call) -> None:
        assert "交通运输部 (lead), 市场监管总局, 港口联盟部" in call("read-notice", "notice.txt").out

    def test_json_has_sections(self, call: Call) -> None:
        (section,) = call("read-notice", "notice.txt", "--json").json["sections"]
        assert [child["ordinal"] for child in section["children"]] == ["（一）", "（二）"]

    def test_departments_counts_items_by_role(self, call: Call) -> None:
        rows = {row["name"]: row for row in call("read-notice", "notice.txt", "--departments", "--json").json}
        assert rows["市场监管总局"] == {"name": "市场监管总局", "lead": 0, "shared": 2}
        assert rows["交通运输部"]["lead"] == 1

    def test_tasks_lists_items_with_places(self, call: Call) -> None:
        rows = call("read-notice", "tasks.txt", "--tasks", "--json").json
        assert [(row["number"], row["places"]) for row in rows] == [(1, ["重庆"]), (2, ["成都", "武汉"])]

    def test_dash_reads_standard_input(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(NOTICE.encode()), encoding="utf-8"))
        assert "商资函〔2026〕31号" in call("read-notice", "-").out

    def test_missing_file_is_an_error(self, call: Call) -> None:
        result = call("read-notice", "关于修路的通知.html")
        assert result.code == 2
        assert "cannot read 关于修路的通知.html" in result.err

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\x00\x01"])
    def test_unreadable_file_is_an_error_without_traceback(self, call: Call, folder: Path, content: bytes) -> None:
        (folder / "no.txt").write_bytes(content)
        result = call("read-notice", "no.txt")
        assert result.code == 2
        assert "Traceback" not in result.err


class TestMergeNotice:
    def test_notice_and_task_list_are_merged(self, call: Call, folder: Path) -> None:
        result = call(
            "merge-notice", "notice.txt", "tasks.txt", *MERGE, "--document", "doc:ports", "--out", "mine.json"
        )
        assert result.code == 0, result.err
        mine = pilotstd.read(folder / "mine.json")
        assert mine.work_tasks["task:b2-002"].regions == ("region:chengdu", "region:wuhan")
        lead = mine.measures.where(document="doc:ports", departments="dept:mot")
        assert [one.role for measure in lead for one in measure.departments] == ["lead", "shared", "shared"]

    def test_first_batch_is_unchanged(self, call: Call, folder: Path) -> None:
        call("merge-notice", "tasks.txt", *MERGE, "--out", "mine.json")
        mine, before = pilotstd.read(folder / "mine.json"), pilotstd.load("1.2.0")
        assert [mine[task.id] for task in before.work_tasks] == list(before.work_tasks)

    @pytest.mark.usefixtures("folder")
    def test_unknown_bodies_are_reported_and_kept(self, call: Call) -> None:
        result = call("merge-notice", "notice.txt", *MERGE, "--out", "mine.json", "--json").json
        assert result["not_matched"] == ["港口联盟部"]

    def test_conflict_stops_merge_until_resolved(self, call: Call, folder: Path) -> None:
        (folder / "other.txt").write_text("任务清单（首批）\n15.医疗保障经办服务通则（成都）\n", encoding="utf-8")
        argv = ("merge-notice", "other.txt", *MERGE, "--document", "doc:task-list-2024", "--out", "mine.json")
        result = call(*argv)
        assert result.code == 1
        assert "task:015.regions" in result.err
        assert not (folder / "mine.json").exists()
        assert call(*argv, "--resolve", "task:015.regions=notice").code == 0

    @pytest.mark.parametrize("source", ["notaurl", "source:compilatoin", "https://"])
    def test_invalid_source_is_refused(self, call: Call, folder: Path, source: str) -> None:
        result = call("merge-notice", "notice.txt", *MERGE[:-1], source, "--document", "doc:p", "--out", "x.json")
        assert (result.code, result.err.count("\n")) == (2, 1)
        assert f"invalid --source {source!r}: expected a URL" in result.err
        assert not (folder / "x.json").exists()

    @pytest.mark.usefixtures("folder")
    def test_version_of_bundled_release_is_refused(self, call: Call) -> None:
        result = call("merge-notice", "notice.txt", *MERGE[:2], "--as", "1.2.0", *MERGE[4:], "--out", "mine.json")
        assert result.code == 2
        assert "version 1.2.0 is already used by other data" in result.err


class TestReadNotices:
    def test_folder_is_read_into_parquet(self, call: Call, folder: Path) -> None:
        parquet = pytest.importorskip("pyarrow.parquet")
        (folder / "empty.txt").write_bytes(b"")
        result = call("read-notices", ".", "--out", "lake", "--workers", "1", "--json")
        assert result.json == {"path": "lake", "read": 2, "failed": ["empty.txt"]}
        assert "pilotstd: empty.txt: the text is empty" in result.err
        rows = parquet.read_table(folder / "lake" / "responsibilities").to_pylist()
        assert [(row["item"], row["name"], row["role"]) for row in rows][:2] == [
            (1, "交通运输部", "lead"),
            (1, "市场监管总局", "shared"),
        ]

    @pytest.mark.usefixtures("folder")
    def test_missing_folder_is_an_error(self, call: Call) -> None:
        result = call("read-notices", "nowhere", "--out", "lake")
        assert (result.code, "is not a folder" in result.err) == (2, True)


OPINIONS = """商务部关于支持公路养护标准化的意见
商办发〔2026〕9号
二、提升水平
（一）完善标准。完善公路养护标准。（交通运输部负责）
三、强化实施
（二）加强监督。加强公路养护监督。（市场监管总局负责）
商务部
2026年1月9日
附件
公路标准工作任务清单（第二批）
1.公路养护服务规范（重庆、昆明）
2.公路巡查指南（重庆）
4.公路清扫指南（重庆）
"""


class TestMergeReport:
    @pytest.fixture(autouse=True)
    def opinions(self, folder: Path) -> None:
        (folder / "opinions.txt").write_text(OPINIONS, encoding="utf-8")

    def test_dry_run_writes_nothing_and_shows_the_changes(self, call: Call, folder: Path) -> None:
        result = call("merge-notice", "opinions.txt", *MERGE, "--document", "doc:roads", "--dry-run")
        assert result.code == 0, result.err
        assert "task:b2-001" in result.out
        assert not list(folder.glob("*.json"))

    def test_dry_run_in_json_and_in_chinese(self, call: Call) -> None:
        argv = ("merge-notice", "opinions.txt", *MERGE, "--document", "doc:roads", "--dry-run")
        assert "task:b2-001" in [change["id"] for change in call(*argv, "--json").json["changes"]]
        assert "新增:" in call(*argv, "--lang", "zh").out

    def test_options_that_do_nothing_are_refused(self, call: Call) -> None:
        source = ("--source", "source:compilation", "--published", "2026-01-09")
        result = call("merge-notice", "opinions.txt", *MERGE[:4], *source, "--dry-run")
        assert (result.code, result.out) == (2, "")
        assert "--published does nothing for source:compilation" in result.err
        result = call("read-notice", "opinions.txt", "--lang", "zh")
        assert (result.code, result.out) == (2, "")
        assert "--lang does nothing without --tasks or --departments" in result.err

    def test_unknown_places_are_not_matched(self, call: Call, folder: Path) -> None:
        result = call("merge-notice", "opinions.txt", *MERGE, "--document", "doc:roads", "--out", "mine.json", "--json")
        assert "昆明" in result.json["not_matched"]
        assert "昆明" in pilotstd.read(folder / "mine.json").work_tasks["task:b2-001"].note

    def test_sections_that_may_be_aspects_are_named(self, call: Call) -> None:
        result = call("merge-notice", "opinions.txt", *MERGE, "--document", "doc:roads", "--out", "mine.json")
        assert "name them by --aspects 二 三 (in Python aspects=): 二、提升水平, 三、强化实施" in result.err

    def test_totals_are_held_against_those_declared(self, call: Call) -> None:
        argv = ("--document", "doc:roads", "--aspects", "二", "--resolve", "aspect:1.document=dataset")
        result = call("merge-notice", "opinions.txt", *MERGE, *argv, "--out", "mine.json")
        assert "1 key tasks are recorded, but figure:key-tasks declares 17" in result.err

    def test_warnings_of_a_list_have_the_line_of_the_file_and_come_once(self, call: Call) -> None:
        result = call("merge-notice", "opinions.txt", *MERGE, "--document", "doc:roads", "--out", "mine.json")
        assert result.err.count("missing item 3") == 1
        assert "line 13: missing item 3" in result.err

    @pytest.mark.parametrize(
        ("name", "start"), [("report.md", "# Merge into 1.3.0+mine.1"), ("report.html", "<!DOCTYPE html>")]
    )
    def test_report_lists_what_was_not_understood(self, call: Call, folder: Path, name: str, start: str) -> None:
        call("merge-notice", "opinions.txt", *MERGE, "--document", "doc:roads", "--dry-run", "--report", name)
        report = (folder / name).read_text("utf-8")
        assert report.startswith(start)
        for expected in ("昆明", "task:b2-001.regions", "item-numbers", "missing item 3"):
            assert expected in report
