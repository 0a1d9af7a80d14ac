"""A folder of Parquet files: what is written, and what is read."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import pilotstd
from pilotstd import Dataset
from pilotstd.tabular.schema import schemas
from tests.formats.editing import problems


class TestWriteParquet:
    def test_every_file_has_metadata(self, newest: Dataset, tmp_path: Path) -> None:
        newest.write(tmp_path / "it", "parquet")
        for name in schemas():
            metadata = json.loads(pq.read_schema(tmp_path / "it" / f"{name}.parquet").metadata[b"pilotstd"])
            assert (metadata["version"], metadata["as_of"]) == (newest.version, newest.as_of.isoformat())
            assert (metadata["sha256"], metadata["licence"]) == (newest.sha256, "CC0-1.0")
            assert len(metadata["sources"]) == len(newest.sources)

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
