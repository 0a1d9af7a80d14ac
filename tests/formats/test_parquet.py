"""A folder of Parquet files: what is written, and what is read."""

import datetime
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import pilotstd
from pilotstd import Dataset, InvalidDataset
from pilotstd.tabular.schema import schemas
from tests.formats.editing import problems
from tests.formats.small import model_2_dataset


class TestWriteParquet:
    def test_every_file_has_metadata(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it", "parquet")
        for name in schemas():
            metadata = json.loads(pq.read_schema(tmp_path / "it" / f"{name}.parquet").metadata[b"pilotstd"])
            assert (metadata["version"], metadata["as_of"]) == (newest.version, newest.as_of.isoformat())
            assert (metadata["sha256"], metadata["licence"]) == (newest.sha256, "CC0-1.0")
            assert len(metadata["sources"]) == len(newest.sources)

    @pytest.mark.slow
    def test_reading_restores_dtypes(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it", "parquet")
        back, before = pilotstd.read(tmp_path / "it").to_frames(), newest.to_frames()
        for name in schemas():
            assert back[name].equals(before[name])
            assert back[name].dtypes.equals(before[name].dtypes)


class TestReadParquet:
    def test_duplicate_column(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it", "parquet")
        file = tmp_path / "it" / "regions.parquet"
        table = pq.read_table(file)
        pq.write_table(table.append_column("kind", table.column("kind")), file)
        (problem,) = problems(tmp_path / "it", "parquet")
        assert problem.path == f"{tmp_path / 'it'}/regions.parquet"
        assert problem.message == "2 columns have the name 'kind'"

    def test_column_of_another_type(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it", "parquet")
        file = tmp_path / "it" / "regions.parquet"
        table = pq.read_table(file)
        pq.write_table(table.set_column(1, "name_en", pa.array(range(table.num_rows))), file)
        found = problems(tmp_path / "it", "parquet")
        assert found[0].path == f"{tmp_path / 'it'}/regions.parquet, row 1, column name_en"
        assert found[0].message == "expected text, got 0"
        assert len(found) == len(newest.regions)


class TestHostileFiles:
    def put(self, folder: Path, column: Any) -> Path:
        """A folder whose events have this column of days."""
        model_2_dataset().write(folder / "it", "parquet")
        table = pq.read_table(folder / "it" / "events.parquet")
        at = table.column_names.index("date")
        pq.write_table(table.set_column(at, "date", column), folder / "it" / "events.parquet")
        return folder / "it"

    def test_day_beyond_those_of_python_names_its_cell(self, tmp_path: Path) -> None:
        days = pa.array([2**31 - 1], pa.int32()).cast(pa.date32())
        (problem,) = problems(self.put(tmp_path, days), "parquet")
        assert str(problem.path).endswith("events.parquet, row 1, column date")
        assert problem.message.startswith("expected a date, YYYY-MM-DD, got a date32[day] out of range")

    def test_more_rows_than_the_file_can_hold_in_memory(self, tmp_path: Path) -> None:
        path = self.put(tmp_path, pa.array([datetime.date(2025, 1, 1)]))
        many = pa.table({"record": pa.DictionaryArray.from_arrays(pa.array(np.zeros(10**7, np.int8)), pa.array(["a"]))})
        pq.write_table(many, path / "events.subjects.parquet")
        with pytest.raises(InvalidDataset, match=r"would unpack from .* allow more by pilotstd"):
            pilotstd.read(path)

    def test_text_that_is_not_utf_8(self, tmp_path: Path) -> None:
        path = self.put(tmp_path, pa.array([datetime.date(2025, 1, 1)]))
        table = pq.read_table(path / "aims.parquet")
        texts = pa.StringArray.from_buffers(1, pa.py_buffer(np.array([0, 1], np.int32)), pa.py_buffer(b"\xff"))
        pq.write_table(table.set_column(table.column_names.index("note"), "note", texts), path / "aims.parquet")
        with pytest.raises(InvalidDataset, match=r"aims.parquet: not a Parquet file, or cut short: .*UTF8"):
            pilotstd.read(path)
