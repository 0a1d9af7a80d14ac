"""What work costs inside one process: reading, look-up, search, graphs, frames, exports, notices, comparison."""

import contextlib
import gc
import json
import math
import re
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import count
from operator import add
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import attrs

import pilotstd
from pilotstd import Dataset, codec
from pilotstd.formats._rdf import statements
from pilotstd.testing import generate
from tests.benchmarks.measuring import Measure, growth, seconds, taking_turns
from tests.benchmarks.processes import memory
from tests.benchmarks.structs import decoders
from tests.notices.helpers import FORMS, REPEATED

SEED = 314


class Sample:
    """A generated dataset with *size* work tasks, and its file."""

    def __init__(self, size: int, folder: Path) -> None:
        self.size = size
        self.folder = folder
        self.file = folder / f"{size}.json"
        self.name = f"{size:,} tasks"

    @cached_property
    def dataset(self) -> Dataset:
        return generate(self.size, SEED)

    @cached_property
    def data(self) -> bytes:
        data = codec.encode(self.dataset)
        self.file.write_bytes(data)
        return data


@dataclass(frozen=True)
class Plan:
    """What is measured: these datasets, each work in a number of rounds."""

    samples: Sequence[Sample]
    rounds: int

    @property
    def largest(self) -> Sample:
        return self.samples[-1]


def decoding(plan: Plan) -> Iterator[Measure]:
    """Reading a user's bytes, every type checked, and then a file with every rule."""
    for sample in plan.samples:
        data = sample.data
        ours, reference = taking_turns(partial(codec.decode, data), partial(json.loads, data), rounds=plan.rounds)
        yield seconds(f"decode, strict, {sample.name}", ours, reference, "json.loads", 2.4)
        structs, unchecked = decoders()
        ours, reference, loose = taking_turns(
            partial(codec.decode, data),
            partial(structs.decode, data),
            partial(unchecked.decode, data),
            rounds=plan.rounds,
        )
        name = "msgspec to its own Struct"
        yield seconds(f"decode, strict, {sample.name}", ours, reference, name, 1.6)
        yield seconds(f"msgspec to our classes, unknown keys let through, {sample.name}", loose, reference, name, None)
    taken = []
    for sample in plan.samples:
        data, file = sample.data, sample.file
        ours, reference = taking_turns(partial(pilotstd.read, file), partial(json.loads, data), rounds=plan.rounds)
        taken.append(median(ours))
        yield seconds(f"read, decode, index, check, {sample.name}", ours, reference, "json.loads", 4)
    if len(plan.samples) > 1:
        sizes = [len(sample.dataset) for sample in plan.samples]
        yield growth("the same, growth exponent", sizes, taken, 1.15)
    yield from memory(plan.largest.file, plan.largest.name)


def look_up(plan: Plan) -> Iterator[Measure]:
    """A record by its id, in one table and across tables."""
    for sample in plan.samples:
        ds, table = sample.dataset, sample.dataset.work_tasks
        ids = Random(SEED).choices(table.ids, k=10_000)
        known = {record.id: record for record in table}
        for name, records, goal in (("in its table", table, 4), ("across tables", ds, None)):
            ours, reference = taking_turns(_each(records, ids), _each(known, ids), rounds=plan.rounds)
            ours, reference = ([one / len(ids) for one in taken] for taken in (ours, reference))
            yield seconds(f"look-up by id {name}, {sample.name}", ours, reference, "dict[key]", goal)


def _each(table: Any, ids: Sequence[str]) -> Callable[[], None]:
    def look_up() -> None:
        for id in ids:
            table[id]

    return look_up


def search(plan: Plan) -> Iterator[Measure]:
    """Words in titles, in either language, when they are indexed; and the first search, which indexes them."""
    table = generate(min(10_000, plan.largest.size), SEED).work_tasks
    english = [record.title.en or "" for record in table]
    chinese = [record.title.zh or "" for record in table]
    for name, query, titles, goal in (
        ("English", "cold chain", english, 5),
        ("Chinese", "冷链", chinese, 5),
        ("fuzzy, English", "cold chian logitsics", english, 100),
        ("fuzzy, Chinese", "冷链物硫服务质量", chinese, 100),
    ):
        ours, reference = taking_turns(
            partial(table.search, query),
            lambda: [title for title in titles if query in title],  # noqa: B023
            rounds=plan.rounds,
        )
        yield seconds(f"search, {name}, {len(table):,} titles", ours, reference, "`in` per title", goal)
    sample = plan.largest
    titles = [record.title.en or "" for record in sample.dataset.work_tasks]
    unused = [sample.dataset.evolve(version=f"1.{number}") for number in range(plan.rounds + 1)]
    for ds in unused:
        ds.tables  # noqa: B018  (so that they are made)

    def index() -> dict[str, list[int]]:
        words: dict[str, list[int]] = {}
        for number, title in enumerate(titles):
            for word in title.lower().split():
                words.setdefault(word, []).append(number)
        return words

    ours, reference = taking_turns(lambda: unused.pop().work_tasks.search("cold chain"), index, rounds=plan.rounds)
    yield seconds(f"first search, {sample.name}", ours, reference, "an index of the blank-separated words", 10)


def graphs(plan: Plan) -> Iterator[Measure]:
    """Two graphs, against networkx at work on what is ready."""
    import networkx as nx

    from pilotstd import graphs

    sample = plan.largest
    ds = sample.dataset
    ready = graphs.task_dependencies(ds)
    nodes, edges = list(ready.nodes(data=True)), list(ready.edges(data=True))

    def bare() -> object:
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(nodes)
        graph.add_edges_from(edges)
        return graph

    ours, reference = taking_turns(partial(graphs.task_dependencies, ds), bare, rounds=plan.rounds)
    yield seconds(f"task_dependencies, {sample.name}", ours, reference, "bare add_…_from", 1.15)

    roles = graphs.department_roles(ds)
    ids = ds.departments.ids
    linkages = partial(graphs.department_linkages, ds)
    weights = partial(nx.bipartite.weighted_projected_graph, roles, ids)
    strengths = partial(nx.bipartite.collaboration_weighted_projected_graph, roles, ids)
    made = linkages()
    for attribute, projection in (("weight", weights()), ("strength", strengths())):
        expected: dict[tuple[str, str], float] = nx.get_edge_attributes(projection, "weight")
        assert len(expected) == made.number_of_edges()
        assert all(math.isclose(made.edges[edge][attribute], value) for edge, value in expected.items())
    ours, weight, strength = taking_turns(linkages, weights, strengths, rounds=plan.rounds)
    name = f"department_linkages, {sample.name}, {len(ids)} departments"
    yield seconds(name, ours, [*map(add, weight, strength)], "networkx, weight and strength", 0.1)
    yield seconds(name, ours, weight, "networkx, weight alone", None)


def frame(plan: Plan) -> Iterator[Measure]:
    """The frame of a table, against pandas given the columns as lists."""
    import pandas as pd

    sample = plan.largest
    table = sample.dataset.work_tasks
    made = table.to_frame(lists="drop")
    columns = {name: _listed(made[name]) for name in made.columns}
    ids = list(table.ids)

    def ready() -> pd.DataFrame:
        index = pd.Index(ids, name="id", dtype=made.index.dtype)
        series = {name: pd.Series(values, index, made[name].dtype) for name, values in columns.items()}
        return pd.DataFrame(series, copy=False)

    pd.testing.assert_frame_equal(ready(), made)
    ours, reference = taking_turns(partial(table.to_frame, lists="drop"), ready, rounds=plan.rounds)
    yield seconds(f"to_frame, {sample.name}, without lists", ours, reference, "DataFrame of columns", 1.3)


def _listed(series: Any) -> list[Any]:
    """The values of a column as records have them: None for an empty cell, days as dates."""
    values = series.dt.date if series.dtype.kind == "M" else series
    listed: list[Any] = values.astype(object).where(series.notna(), None).tolist()
    return listed


def exports(plan: Plan) -> Iterator[Measure]:
    """Whole datasets as Parquet and CSV, against pyarrow given the same tables; and as Turtle, against making its statements."""
    import pyarrow.csv
    import pyarrow.parquet

    sample = plan.largest
    ds = sample.dataset
    ours_in, theirs_in = sample.folder / "ours", sample.folder / "theirs"
    theirs_in.mkdir(exist_ok=True)
    ds.write(ours_in, "parquet")
    tables = {file.stem: pyarrow.parquet.read_table(file) for file in ours_in.glob("*.parquet")}
    writers: dict[str, tuple[Callable[[Any, Path], None], float]] = {
        "parquet": (pyarrow.parquet.write_table, 2.5),
        "csv": (pyarrow.csv.write_csv, 20),
    }
    for format, (write, goal) in writers.items():
        ready = partial(_written, tables, write, theirs_in, format)
        folders = (sample.folder / f"{format}-{number}" for number in count())
        ours, reference = taking_turns(partial(_exported, ds, folders, format), ready, rounds=plan.rounds)
        yield seconds(f"{format} export, {sample.name}", ours, reference, "pyarrow", goal)
    smaller = generate(min(10_000, sample.size), SEED)
    folders = (sample.folder / f"ttl-{number}" for number in count())
    ours, reference = taking_turns(
        partial(_exported, smaller, folders, "ttl"), lambda: deque(statements(smaller), 0), rounds=plan.rounds
    )
    yield seconds(f"ttl export, {len(smaller.work_tasks):,} tasks", ours, reference, "the statements alone", 2)


def _exported(ds: Dataset, folders: Iterator[Path], format: str) -> None:
    ds.write(next(folders), format)


def _written(tables: Mapping[str, Any], write: Callable[[Any, Path], None], folder: Path, format: str) -> None:
    for name, table in tables.items():
        write(table, folder / f"{name}.{format}")


_DIGITS = "一二三四五六七八九十"
_LEVELS = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (rf"^[{_DIGITS}]+、", rf"^（[{_DIGITS}]+）", r"^\d+\.", r"^（\d+）")
]


def notices(plan: Plan) -> Iterator[Measure]:
    """Parsing a notice, against one split for each level; of 1 MB and of 10 MB where there are 100,000 tasks."""
    from pilotstd import notices

    taken = []
    for size in (10 * plan.largest.size, 100 * plan.largest.size):
        text = _notice(size)
        ours, reference = taking_turns(
            partial(notices.parse, text),
            lambda: [level.split(text) for level in _LEVELS],  # noqa: B023
            rounds=plan.rounds,
        )
        taken.append(median(ours))
        yield seconds(f"parsing a notice of {size / 1e6:g} MB", ours, reference, "a split per level", 10)
    yield seconds("ten times the text", taken[1:], taken[:1], "the shorter text", 12)


def pumping(plan: Plan) -> Iterator[Measure]:
    """Parsing a text that repeats one piece, of 1 MB against one of 10 kB: the piece that grows most, of those known and of each word of the lexicon.

    The five that grow most in a text of 100 kB are measured.
    """
    from pilotstd import UnreadableNotice, notices
    from pilotstd.notices._parse import lexicon

    def parse(text: str) -> None:
        with contextlib.suppress(UnreadableNotice):
            notices.parse(text)

    words = {word for name, words in vars(lexicon).items() if name.isupper() for word in words}
    pieces = sorted({*REPEATED, *words})[:: 1 if plan.largest.size >= 100_000 else 40]
    small, large = 10_000, max(40_000, 10 * plan.largest.size)

    def grown(form: str, piece: str, size: int, rounds: int) -> tuple[float, list[float], list[float], str]:
        texts = [form.format(piece * (length // len(piece.encode()))) for length in (small, size)]
        fast, slow = taking_turns(partial(parse, texts[0]), partial(parse, texts[1]), rounds=rounds)
        scaled = [one * size / small for one in fast]
        return median(slow) / median(scaled), slow, scaled, piece

    gc.freeze()  # thousands of collections need not look at whole datasets
    for where, form in FORMS.items():
        found = sorted(grown(form, piece, min(large, 100_000), 1) for piece in pieces)[-5:]
        _, slow, scaled, piece = max(grown(form, piece, large, min(plan.rounds, 3)) for *_, piece in found)
        name = f"parsing {large / 1e6:g} MB of {piece!r} {where}, worst of {len(pieces)}"
        yield seconds(name, slow, scaled, "at the pace of 10 kB", 1.3)
    gc.unfreeze()


_BODIES = (
    *("发展改革委", "教育部", "科技部", "工业和信息化部", "民政部", "司法部", "财政部", "商务部"),
    *("文化和旅游部", "市场监管总局", "海关总署", "国家医保局"),
)
_SENTENCES = (
    "完善服务质量评价指标，推动标准制定与实施，提高服务供给的水平。",
    "加强数据共享和信息公开，健全标准实施信息反馈机制。",
    "鼓励行业协会和企业参与标准研制，形成一批可复制推广的经验。",
    "支持有条件的地区先行先试，及时总结试点成效。",
)


def _notice(size: int) -> str:
    """A notice of about *size* bytes, of four levels, ten items to each but the first; an item has 400 bytes or so, as in print."""
    rng = Random(SEED)
    lines = [
        "商务部关于开展服务标准试点的通知",
        "商标发〔2025〕1号",
        "各省、自治区、直辖市人民政府：",
        "现将有关事项通知如下。",
    ]
    length = 0
    for number in count():
        tops, middles, lows = number // 1000, number // 100 % 10, number // 10 % 10
        item = []
        if number % 1000 == 0:
            item.append(f"{_numeral(tops + 1)}、推进重点领域服务标准建设")
        if number % 100 == 0:
            item.append(f"（{_numeral(middles + 1)}）建立健全标准体系。{rng.choice(_SENTENCES)}")
        if number % 10 == 0:
            item.append(f"{lows + 1}.{''.join(rng.sample(_SENTENCES, 2))}")
        lead, *others = rng.sample(_BODIES, rng.randint(2, 4))
        clause = f"（{lead}牵头，{'、'.join(others)}参加）"
        item.append(f"（{number % 10 + 1}）{''.join(rng.sample(_SENTENCES, 4))}{clause}")
        lines += item
        length += sum(len(line.encode()) for line in item)
        if length >= size:
            break
    return "\n".join(lines)


def _numeral(number: int) -> str:
    """A number below 100 in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens - 1]) + ("十" if tens else "") + (_DIGITS[ones - 1] if ones else "")


def comparison(plan: Plan) -> Iterator[Measure]:
    """What changed between two datasets, of which one record in a hundred did, against comparing two dicts."""
    sample = plan.largest
    old = sample.dataset
    read = codec.decode(sample.data)
    records = [
        attrs.evolve(record, note="changed") if position % 100 == 0 else record for position, record in enumerate(read)
    ]
    new = read.evolve(version="0.2", records=records)
    before, after = ({record.id: record for record in ds} for ds in (old, new))
    ours, reference = taking_turns(
        partial(pilotstd.diff, old, new),
        lambda: [id for id, record in before.items() if after.get(id) != record],
        rounds=plan.rounds,
    )
    yield seconds(f"diff, {sample.name}", ours, reference, "comparing two dicts", 3)


FIGURES: Mapping[str, Callable[[Plan], Iterator[Measure]]] = {
    work.__name__: work for work in (decoding, look_up, search, graphs, frame, exports, notices, pumping, comparison)
}


def measured(names: Sequence[str], sizes: Sequence[int], rounds: int) -> Iterator[Measure]:
    """The figures of these names, on datasets of these numbers of work tasks."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan([Sample(size, Path(folder)) for size in sorted(sizes)], rounds)
        for name in names:
            yield from FIGURES[name](plan)
