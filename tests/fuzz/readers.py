"""The readers, each as a function from bytes, and the inputs that fuzzing starts from."""

import csv
import datetime
import decimal
import functools
import io
import json
import os
import random
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs

import pilotstd
from pilotstd import Catalog, Dataset, InvalidDataset, authoring, frames, notices
from pilotstd.errors import Problems
from pilotstd.formats import csv as tables, parquet
from pilotstd.tabular import parse
from pilotstd.tabular.rows import count, flatten
from pilotstd.tabular.schema import schemas
from tests.formats.small import model_2_dataset, small_dataset

SHARED = Path(os.environ.get("PILOTSTD_SHARED", Path(__file__).parents[3] / "shared"))


@attrs.frozen
class Reader:
    """A reader: what it makes of bytes, what fuzzing starts from, and how many rows the bytes have."""

    read: Callable[[bytes, Path], object]
    """From the bytes, and a folder to work in, to what was read."""
    seeds: Callable[[Path], list[bytes]]
    """Sound inputs, made in a folder."""
    rows: Callable[[bytes, Path], dict[str, int]] | None = None
    """How many rows each table has in an input, counted without `pilotstd`."""
    zipped: bool = False
    """Whether the input is a zip, in whose parts most of the changes are made."""
    hostile: tuple[str, ...] = ()
    """The folders of inputs, of those kept with the source texts, that once broke it."""


def seeds_of(name: str, folder: Path) -> list[bytes]:
    """What fuzzing a reader starts from: sound inputs, those that once broke it, and findings."""
    reader = READERS[name]
    kept = [Path(__file__).parent / "findings" / name, *(SHARED / "hostile" / one for one in reader.hostile)]
    files = [file for place in kept if place.is_dir() for file in sorted(place.iterdir()) if file.suffix != ".txt"]
    place = folder / "seeds"
    place.mkdir()
    return [*reader.seeds(place), *(data for file in files if is_small(data := file.read_bytes()))]


_LARGEST = 100_000  # bytes of a seed: many small inputs find more than few large ones


def is_small(data: bytes) -> bool:
    """Whether an input is small, and stays so when it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist()) <= 10 * _LARGEST
    except zipfile.BadZipFile:
        return len(data) <= _LARGEST


# --- Datasets -------------------------------------------------------------------------------------------------------


def _datasets() -> list[Dataset]:
    return [small_dataset(), model_2_dataset()]


def _file(suffix: str) -> Callable[[bytes, Path], object]:
    def read(data: bytes, folder: Path) -> object:
        path = folder / f"it{suffix}"
        path.write_bytes(data)
        return pilotstd.read(path)

    return read


def _written(format: str) -> Callable[[Path], list[bytes]]:
    def seeds(folder: Path) -> list[bytes]:
        found = []
        for number, ds in enumerate(_datasets()):
            path = folder / f"seed{number}"
            ds.write(path, format)
            found.append(zipped(path) if path.is_dir() else path.read_bytes())
        return found

    return seeds


def _databases(folder: Path) -> list[bytes]:
    """Databases of small pages, so that they are small."""
    _written("sqlite")(folder)
    found = []
    for path in sorted(folder.iterdir()):
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA page_size = 512")
            database.execute("VACUUM")
        found.append(path.read_bytes())
    return found


def zipped(folder: Path) -> bytes:
    """The files of a folder as a zip."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as files:
        for path in sorted(folder.iterdir()):
            files.writestr(path.name, path.read_bytes())
    return data.getvalue()


def _unzipped(data: bytes) -> dict[str, bytes]:
    """The files in a zip; of what is no zip, one file for two tables."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as files:
            return {os.path.basename(name): files.read(name) for name in files.namelist() if os.path.basename(name)}
    except Exception:
        return dict.fromkeys(("work_tasks.parquet", "work_tasks.regions.parquet", "events.parquet"), data)


def _folder(format: str) -> Callable[[bytes, Path], object]:
    def read(data: bytes, folder: Path) -> object:
        path = folder / "tables"
        path.mkdir(exist_ok=True)
        for file in path.iterdir():
            file.unlink()
        for name, content in _unzipped(data).items():
            if "\0" not in name and len(name.encode()) < 200:
                (path / name).write_bytes(content)
        return pilotstd.read(path, format)

    return read


def _table(suffix: str) -> Callable[[bytes, Path], object]:
    """One table alone, which is much quicker than a folder of them."""

    def read(data: bytes, folder: Path) -> object:
        path = folder / f"it{suffix}"
        path.write_bytes(data)
        if suffix == ".csv":
            table = tables.read_sheet(path, "it", "work_tasks")
        else:
            table = parquet._raw_table("work_tasks", path, "it")
        schema, problems = schemas()["work_tasks"], Problems()
        parsed = parse._parsed(schema, table, problems)
        assert len(parsed.rows) + problems.count >= len(table.rows)
        return str(InvalidDataset("it", [*table.problems, *problems]))

    return read


def _written_table(format: str) -> Callable[[Path], list[bytes]]:
    def seeds(folder: Path) -> list[bytes]:
        found = []
        for number, ds in enumerate(_datasets()):
            ds.write(folder / f"seed{number}", format)
            found.append((folder / f"seed{number}" / f"work_tasks.{format}").read_bytes())
        return found

    return seeds


def rows_of(ds: Dataset) -> dict[str, int]:
    """How many rows each table of a dataset has."""
    return {name: count(cells) for name, cells in flatten(ds).items()}


def _csv_rows(data: bytes, folder: Path) -> dict[str, int]:
    csv.field_size_limit(10**9)
    found = {}
    for name, content in _unzipped(data).items():
        if name.endswith(".csv"):
            _, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
            found[name.removesuffix(".csv")] = sum(any(row) for row in rows)
    return found


def _parquet_rows(data: bytes, folder: Path) -> dict[str, int]:
    import pyarrow.parquet as pq

    return {
        name.removesuffix(".parquet"): pq.ParquetFile(io.BytesIO(content)).metadata.num_rows
        for name, content in _unzipped(data).items()
        if name.endswith(".parquet")
    }


def _sqlite_rows(data: bytes, folder: Path) -> dict[str, int]:
    names = {name.replace(".", "_"): name for name in rows_of(small_dataset())}
    with closing(sqlite3.connect(folder / "it.sqlite")) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            names[table]: database.execute(f'SELECT count(*) FROM "{table}" NOT INDEXED').fetchone()[0]
            for table in tables
            if table in names
        }


# --- Forms, registers, notices ----------------------------------------------------------------------------------------


@functools.cache
def _release() -> Dataset:
    return pilotstd.load("2.0.0")


def _form(suffix: str) -> Callable[[bytes, Path], object]:
    def read(data: bytes, folder: Path) -> object:
        path = folder / f"work_tasks{suffix}"
        path.write_bytes(data)
        return authoring.amend(_release(), path, version="9.0").dataset

    return read


_FILLED = (
    "number,batch,title_zh,title_en,kind,level,regions,departments,complete,known_since,source,locator,note\r\n"
    "15,1,医疗保障经办服务通则,,,local,重庆、四川,牵头：商务部；参加：财政部,true,2025/1/14,source:compilation,p1,\r\n"
    "240,2,某某服务规范,A thing,,national,region:beijing,,FALSE,2025-01-14,source:compilation,,x\r\n"
)


def _csv_forms(folder: Path) -> list[bytes]:
    authoring.write_form("work_tasks", folder / "form")
    return [_FILLED.encode(), (folder / "form" / "work_tasks.csv").read_bytes()]


def _xlsx_forms(folder: Path) -> list[bytes]:
    import openpyxl

    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.title = "work_tasks"
    for row in csv.reader(io.StringIO(_FILLED)):
        sheet.append(row)
    workbook.save(folder / "form.xlsx")
    return [(folder / "form.xlsx").read_bytes()]


def _register(data: bytes, folder: Path) -> object:
    (folder / "releases.json").write_bytes(data)
    return Catalog(folder).releases()


def _registers(folder: Path) -> list[bytes]:
    return [(Path(pilotstd.__file__).parent / "data" / "releases.json").read_bytes()]


def _notice(suffix: str) -> Callable[[bytes, Path], object]:
    def read(data: bytes, folder: Path) -> object:
        path = folder / f"it{suffix}"
        path.write_bytes(data)
        return notices.read_parts(path)

    return read


_NOTICE = """商务部 财政部关于印发《修路工作方案》的通知
商办发〔2024〕3号
各省、自治区、直辖市人民政府：
一、总体要求
（一）修路。2025年底前完成。（交通运输部牵头，财政部、各省人民政府按职责分工负责）
1.修桥；
2.修塔。
二、保障措施。加强组织领导。
附件：1.任务清单
商务部
2024年3月5日
（此件公开发布）
附件1
任务清单（首批）
1.医疗保障经办服务通则（重庆）
15.养老服务规范（上海、浙江）
"""


def _texts(folder: Path) -> list[bytes]:
    return [_NOTICE.encode()]


def _pages(folder: Path) -> list[bytes]:
    paragraphs = "".join(f"<p>{line}</p>" for line in _NOTICE.splitlines())
    table = "<table><tr><th>序号</th><th colspan=2>事项</th></tr><tr><td rowspan=2>1</td><td>修路</td><td>财政部</td></tr></table>"
    return [f"<html><head><meta charset=utf-8><title>x</title></head><body>{paragraphs}{table}</body></html>".encode()]


def _documents(folder: Path) -> list[bytes]:
    import docx

    document = docx.Document()
    for line in _NOTICE.splitlines():
        document.add_paragraph(line, style="List Number" if line[0].isdigit() else None)
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "修路"
    document.save(str(folder / "it.docx"))
    return [(folder / "it.docx").read_bytes()]


def _pdfs(folder: Path) -> list[bytes]:
    from matplotlib.figure import Figure

    figure = Figure()
    for line, text in enumerate(("Notice on roads", "No. 3 of 2024", "1. Build roads", "2. Build bridges")):
        figure.text(0.1, 0.9 - line / 10, text)
    figure.savefig(folder / "it.pdf")
    return [(folder / "it.pdf").read_bytes()]


# --- Frames ---------------------------------------------------------------------------------------------------------


def hostile_cells() -> list[Any]:
    """Objects that a frame may hold, and no dataset."""
    import numpy as np
    import pandas as pd

    class Divides:
        def __eq__(self, other: object) -> bool:
            raise ZeroDivisionError

        __hash__ = None  # type: ignore[assignment]

    class NoTruth:
        def __bool__(self) -> bool:
            raise ZeroDivisionError

    class NoRepr:
        def __repr__(self) -> str:
            raise ZeroDivisionError

    class Text(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            raise ZeroDivisionError

        __hash__ = None  # type: ignore[assignment]

    # fmt: off
    return [
        None, float("nan"), float("inf"), pd.NaT, pd.NA, 1, 1.5, True, "x", "", "\0", "\ud800", b"\xff", [1], (1, 2), {}, {1}, 1j, object, 10**400, 10**5000,
        -(10**5000), np.array([1, 2]), np.array([]), np.int64(3), np.float32(1), np.bool_(True), np.datetime64("NaT", "ns"), np.datetime64(10**17, "ns"),
        np.datetime64(10**9, "Y"), np.timedelta64(1, "D"), np.str_("a"), np.void(b"ab"), pd.Timestamp("2025-01-01", tz="UTC"), pd.Period("2025"),
        pd.Timestamp("2025-01-01 00:00:00.000000001"), pd.Interval(0, 1), pd.Timedelta(1), pd.Series([1, 2]), pd.DataFrame({"a": [1]}), decimal.Decimal(1),
        datetime.date(2025, 1, 1), datetime.datetime(2025, 1, 1, 1), datetime.time(), range(3), "task:015", Divides(), NoTruth(), NoRepr(), Text("a"),
    ]
    # fmt: on


@functools.cache
def _tables() -> dict[str, Any]:
    return dict(frames.to_frames(small_dataset()))


def _changed_frames(data: bytes, folder: Path) -> object:
    """The frames of a dataset, changed as the bytes say."""
    rng = random.Random(data)
    tables, cells = dict(_tables()), hostile_cells()
    for _ in range(rng.randint(1, 3)):
        name = rng.choice(list(tables))
        frame = tables[name]
        column = rng.choice(list(frame.columns))
        match rng.randrange(8):
            case 0:
                tables[name] = frame.rename(columns={column: rng.choice([1, None, "x", (1, 2), frame.columns[0]])})
            case 1:
                tables[name] = frame.set_axis([rng.choice(["id", 1, None, "a"])] * len(frame), axis=0)
            case 2:
                tables[rng.choice([1, None, ("a", "b"), "x"])] = frame
            case _:
                column_of = rng.choice([list(frame.columns).index(column)])
                values = frame.iloc[:, column_of].astype(object).tolist()
                for row in range(len(values)):
                    if rng.random() < 0.3:
                        values[row] = rng.choice(cells)
                import pandas as pd

                series = pd.Series([None] * len(values), dtype=object, index=frame.index)
                for row, value in enumerate(values):
                    series.iat[row] = value
                tables[name] = frame.assign(**{str(column): series})
    return frames.from_frames(tables)


def _nothing(folder: Path) -> list[bytes]:
    return [b"a", b"b"]


READERS: dict[str, Reader] = {
    "json": Reader(_file(".json"), _written("json"), hostile=("json",)),
    "csv": Reader(_folder("csv"), _written("csv"), _csv_rows, zipped=True),
    "xlsx": Reader(_file(".xlsx"), _written("xlsx"), zipped=True, hostile=("xlsx",)),
    "parquet": Reader(_folder("parquet"), _written("parquet"), _parquet_rows, zipped=True, hostile=("pq",)),
    "csv-table": Reader(_table(".csv"), _written_table("csv")),
    "parquet-table": Reader(_table(".parquet"), _written_table("parquet"), hostile=("pq",)),
    "sqlite": Reader(_file(".sqlite"), _databases, _sqlite_rows, hostile=("sqlite",)),
    "frames": Reader(_changed_frames, _nothing),
    "form-csv": Reader(_form(".csv"), _csv_forms),
    "form-xlsx": Reader(_form(".xlsx"), _xlsx_forms, zipped=True),
    "register": Reader(_register, _registers, hostile=("publish",)),
    "notice-text": Reader(_notice(".txt"), _texts, hostile=("notice_text",)),
    "notice-html": Reader(_notice(".html"), _pages),
    "notice-docx": Reader(_notice(".docx"), _documents, zipped=True, hostile=("docx",)),
    "notice-pdf": Reader(_notice(".pdf"), _pdfs),
}
"""By name; `csv` and `parquet`, which are folders, take a zip of their files, and `frames` the seed of a random change."""


def lost(name: str, data: bytes, folder: Path, result: object) -> Iterator[str]:
    """What a reader has lost of an input that it accepted."""
    if name == "json":
        yield from _repeated(data)
    reader = READERS[name]
    if reader.rows and isinstance(result, Dataset):
        accepted = rows_of(result)
        for table, rows in reader.rows(data, folder).items():
            if accepted.get(table) != rows:
                yield f"{table}: {rows} rows in the file, {accepted.get(table)} in the dataset"
    if isinstance(result, Dataset) and pilotstd.codec.decode(pilotstd.codec.encode(result)) != result:
        yield "the dataset is another after encoding"


def _repeated(data: bytes) -> Iterator[str]:
    found: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            found.append(f"repeated key in {pairs!r:.80}")
        return dict(pairs)

    json.loads(data.decode("utf-8-sig"), object_pairs_hook=once)
    yield from found
