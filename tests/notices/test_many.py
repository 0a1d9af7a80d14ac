"""Many notices at once: in processes, on a cluster, and as Parquet files."""

import multiprocessing
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pilotstd import FileError, InvalidQuery, MissingExtra, notices
from pilotstd.notices import _many

TEXT = """商务部关于修第{number}号路的通知
商办发〔2026〕{number}号
各省、自治区、直辖市人民政府：
一、修路。修{number}公里。（交通运输部牵头，财政部、公安部配合）
二、任务如下
序号\t任务\t牵头单位\t配合单位
1\t修路\t交通运输部\t财政部
商务部
2026年3月9日
"""


class Deadly(os.PathLike[str]):
    """A path that ends the process that reads it."""

    def __fspath__(self) -> str:
        if multiprocessing.parent_process() is not None:
            os._exit(1)
        return "deadly.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    (folder / "deeper").mkdir(parents=True)
    for number in range(1, 51):
        where = folder / "deeper" if number % 7 == 0 else folder
        (where / f"{number:03}.txt").write_text(TEXT.format(number=number), encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.md").write_bytes(b"\xff\xfe")
    (folder / "other.csv").write_text("no notice", encoding="utf-8")
    return folder


class TestReadMany:
    @pytest.mark.slow
    @pytest.mark.parametrize("workers", [1, 2])
    def test_results_are_those_of_read_in_order(self, folder: Path, workers: int) -> None:
        paths = _many.files_in(folder)
        readings = list(notices.read_many(paths, workers=workers))
        assert [one.path for one in readings] == [str(path) for path in paths]
        assert [path.name for path in paths if path.suffix == ".csv"] == []
        for one in readings:
            assert (one.notice is None) is (one.error is not None)
            assert one.notice is None or one.notice == notices.read(one.path)

    @pytest.mark.slow
    def test_bad_files_are_listed(self, folder: Path) -> None:
        failed = {
            Path(one.path).name: one.error for one in notices.read_many(_many.files_in(folder), workers=2) if one.error
        }
        assert sorted(failed) == ["broken.md", "empty.txt"]
        assert "the text is empty" in str(failed["empty.txt"])

    def test_file_that_the_reader_fails_on_is_listed(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        real = _many.parse_notice
        monkeypatch.setattr(_many, "parse_notice", lambda text: {}["a defect"] if "第2号" in text else real(text))
        readings = list(notices.read_many([folder / "001.txt", folder / "002.txt", folder / "003.txt"], workers=1))
        assert [one.error for one in readings] == [
            None,
            f"the reader failed on {folder / '002.txt'}: KeyError: 'a defect'",
            None,
        ]

    @pytest.mark.slow
    def test_file_that_kills_its_process_is_listed_and_none_is_lost(self, folder: Path) -> None:
        paths: list[_many.AnyPath] = [folder / "001.txt"] * 100
        paths[30] = Deadly()
        readings = list(notices.read_many(paths, workers=2))
        assert [one.error for one in readings if one.error] == ["the process that read deadly.txt died"]
        assert [one.path for one in readings] == [os.fspath(path) for path in paths]

    def test_executor_reads_in_order(self, folder: Path) -> None:
        paths = _many.files_in(folder) * 2
        with ThreadPoolExecutor(2) as executor:
            assert list(notices.read_many(paths, workers=executor)) == list(notices.read_many(paths, workers=1))

    @pytest.mark.slow
    def test_reading_may_stop_early(self, folder: Path) -> None:
        paths = _many.files_in(folder) * 40
        assert next(iter(notices.read_many(paths, workers=2))).notice is not None

    def test_number_of_workers_is_checked(self) -> None:
        with pytest.raises(InvalidQuery, match="invalid workers 0: expected 1 or more"):
            notices.read_many([], workers=0)

    def test_missing_library_stops_all(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "docx", None)
        (tmp_path / "a.docx").write_bytes(b"")
        with pytest.raises(MissingExtra):
            notices.try_read(tmp_path / "a.docx")

    def test_file_in_place_of_a_folder(self, folder: Path) -> None:
        with pytest.raises(FileError, match="is not a folder"):
            _many.files_in(folder / "empty.txt")

    def test_one_process_for_each_core(self) -> None:
        assert _many._cores() >= 1


class TestLake:
    def test_tables_hold_what_was_read(self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        parquet = pytest.importorskip("pyarrow.parquet")
        monkeypatch.setattr(_many, "PARTITION", 20)
        seen: list[tuple[int, int]] = []
        out = tmp_path / "lake"
        readings = notices.read_many(_many.files_in(folder), workers=1)
        read, failed = notices.write_lake(readings, out, progress=lambda *counts: seen.append(counts))
        assert (read, len(failed)) == (50, 2)
        assert [count for count, _ in seen] == [20, 40, 52]
        tables = {path.name: parquet.read_table(path).to_pylist() for path in out.iterdir()}
        assert {name: len(rows) for name, rows in tables.items()} == {
            "notices": 50, "items": 100, "responsibilities": 150, "rows": 50, "diagnostics": 0, "failures": 2,
        }  # fmt: skip
        assert len(list((out / "items").iterdir())) == 3
        assert {row["issuers"][0] for row in tables["notices"]} == {"商务部"}
        assert tables["rows"][0]["lead"] == ["交通运输部"]
        assert [row["role"] for row in tables["responsibilities"][:3]] == ["lead", "shared", "shared"]

    def test_existing_folder_is_refused(self, tmp_path: Path) -> None:
        pytest.importorskip("pyarrow")
        with pytest.raises(FileError, match="already exists: give a new folder"):
            notices.write_lake([], tmp_path)

    def test_failure_leaves_no_folder(self, tmp_path: Path) -> None:
        pytest.importorskip("pyarrow")

        def readings():  # type: ignore[no-untyped-def]
            yield notices.Reading("a", None, "bad")
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            notices.write_lake(readings(), tmp_path / "lake")
        assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
class TestCluster:
    def test_ten_thousand_notices_on_two_workers(self, tmp_path: Path) -> None:
        """A bag and an executor of a local cluster give what one process gives, in order, the bad files included."""
        distributed = pytest.importorskip("distributed")
        bag = pytest.importorskip("dask.bag")
        for number in range(10_000):
            text = b"\xff" if number % 1000 == 999 else TEXT.format(number=number).encode()
            (tmp_path / f"{number:05}.txt").write_bytes(text)
        paths = _many.files_in(tmp_path)
        expected = list(notices.read_many(paths, workers=1))
        assert [sum(one.notice is not None for one in expected), len(expected)] == [9990, 10_000]
        cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None)
        with cluster, distributed.Client(cluster) as client:
            assert len(client.scheduler_info()["workers"]) == 2
            assert bag.from_sequence(paths, npartitions=20).map(notices.try_read).compute() == expected
            with client.get_executor() as executor:
                assert list(notices.read_many(paths[:1000], workers=executor)) == expected[:1000]
