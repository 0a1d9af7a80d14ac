"""Datasets to JSON and back: what is written, what is read, and how a bad file is refused."""

import contextlib
import copy
import datetime
import gc
import hashlib
import json
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import assume, example, given, strategies as st

import pilotstd
from pilotstd import (
    Basis,
    Dataset,
    Department,
    Evidence,
    Figure,
    InvalidDataset,
    Label,
    Problem,
    Retired,
    Source,
    Topic,
    UnsupportedFormat,
    codec,
    testing,
)
from pilotstd.codec import _decode, _encode, _fast
from pilotstd.codec._fast import DECODE_ERRORS, collector_paused
from pilotstd.dataset import of_contents
from pilotstd.model import TABLES, record_fields
from pilotstd.model._fields import about

STATED = (Evidence(source="source:a", basis=Basis.STATED),)
DAY = datetime.date(2026, 1, 19)


def plain_of(ds: Dataset) -> Any:
    return json.loads(codec.encode(ds))


GOLDEN = Path(__file__).parent / "golden"


def lazily(data: bytes) -> Dataset:
    return of_contents(_decode.decode_lazily(data))


def bytes_of(plain: Any) -> bytes:
    return json.dumps(plain, ensure_ascii=False).encode("utf-8")


def refused(data: bytes) -> tuple[Problem, ...]:
    with pytest.raises(InvalidDataset) as caught:
        codec.decode(data)
    return caught.value.problems


class TestLaws:
    @given(testing.datasets())
    def test_what_is_written_is_read_back_equal(self, ds: Dataset) -> None:
        back = codec.decode(codec.encode(ds))
        assert back == ds
        assert [*back] == [*ds]
        assert back.retired == ds.retired

    @given(testing.datasets())
    def test_the_canonical_form_is_a_fixed_point(self, ds: Dataset) -> None:
        data = codec.encode(ds)
        assert codec.encode(codec.decode(data)) == data
        assert codec.encode(lazily(data)) == data

    @given(testing.datasets(), st.randoms(use_true_random=False))
    def test_the_bytes_do_not_depend_on_the_order_of_records(self, ds: Dataset, random: Any) -> None:
        records, retired = [*ds], [*ds.retired]
        random.shuffle(records)
        random.shuffle(retired)
        mixed = ds.evolve(version=ds.version, identity=ds.identity, retired=retired, records=records)
        assert codec.encode(mixed) == codec.encode(ds)

    @pytest.mark.slow
    @given(testing.datasets())
    @example(testing.generate(100))
    @example(pilotstd.load())
    def test_every_decoder_gives_equal_records(self, ds: Dataset) -> None:
        data = codec.encode(ds)
        strict = _decode.decode_strictly(_decode.parse(data, "the data"), "the data")
        quick, lazy = codec.decode(data), lazily(data)
        for name in TABLES:
            assert getattr(strict, name) == tuple(quick.table(name)) == tuple(lazy.table(name))

    @given(testing.datasets())
    @example(pilotstd.load())
    def test_a_record_as_a_dict_is_a_line_of_the_file_and_is_read_back_equal(self, ds: Dataset) -> None:
        lines = set(codec.encode(ds).decode("utf-8").split("\n"))
        for record in ds:
            plain = record.to_dict()
            assert not {
                json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + end for end in ("", ",")
            }.isdisjoint(lines)
            assert {type(item) for _, item in nodes(plain)} <= {str, int, bool, list, dict}
            assert codec.from_dict(type(record), plain) == record

    @pytest.mark.parametrize("version", [release.version for release in pilotstd.releases()])
    def test_a_bundled_file_is_canonical(self, version: str) -> None:
        ds = pilotstd.load(version)
        assert hashlib.sha256(codec.encode(ds)).hexdigest() == ds.sha256

    @pytest.mark.parametrize("length", [0, 1, 1_000, _encode._FEW - 1, _encode._FEW])
    def test_the_digest_of_few_or_many_bytes_is_their_sha256(self, length: int) -> None:
        data = bytes(range(256)) * (length // 256) + bytes(length % 256)
        assert codec.digest(data) == hashlib.sha256(data).hexdigest()


class TestCanonicalForm:
    def test_one_record_a_line_without_what_is_empty(self) -> None:
        source = Source(id="source:a", title=Label(zh="“标准”\n", en="a"), evidence=STATED)
        ds = Dataset(version="0.1", as_of=DAY, records=[source, Figure(id="figure:b", value=3, evidence=STATED)])
        assert codec.encode(ds).decode("utf-8") == (
            '{"format":1,\n'
            '"version":"0.1",\n'
            '"as_of":"2026-01-19",\n'
            '"sources":[\n'
            '{"id":"source:a","title":{"en":"a","zh":"“标准”\\n"},"evidence":[{"source":"source:a","basis":"stated"}]}\n'
            "],\n"
            '"figures":[\n'
            '{"id":"figure:b","value":3,"evidence":[{"source":"source:a","basis":"stated"}]}\n'
            "]\n"
            "}\n"
        )

    def test_an_empty_dataset_is_its_header(self) -> None:
        ds = Dataset(version="0.1", as_of=DAY, title=Label(en="Mine"))
        assert codec.encode(ds) == b'{"format":1,\n"version":"0.1",\n"title":{"en":"Mine"},\n"as_of":"2026-01-19"\n}\n'

    @given(testing.datasets())
    def test_keys_stand_in_the_order_of_the_class(self, ds: Dataset) -> None:
        plain = plain_of(ds)
        assert [*plain] == [
            key for key in ("format", "version", "title", "as_of", "identity", "retired", *TABLES) if key in plain
        ]
        for name, cls in TABLES.items():
            order = [field.name for field in record_fields(cls)]
            for row in plain.get(name, ()):
                assert [*row] == [key for key in order if key in row]

    @given(testing.datasets())
    def test_there_is_no_default_float_or_null(self, ds: Dataset) -> None:
        for _, value in nodes(plain_of(ds)):
            assert value not in (None, [], {})
            assert not isinstance(value, float)

    def test_a_lone_surrogate_is_refused_with_its_place(self) -> None:
        ds = Dataset(version="0.1", as_of=DAY, records=[Source(id="source:a", publisher="press \ud800")])
        with pytest.raises(InvalidDataset, match=r"cannot be encoded as UTF-8: lone surrogate after .*press"):
            codec.encode(ds)


# --- Mutated files --------------------------------------------------------------------------------------------------


def nodes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every place in parsed JSON but the root, with the value there."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key), item
        yield from nodes(item, (*path, key))


ODD_SCALARS = (None, True, False, 0, 1, -1, 1.0, float("nan"), 10**30, "", "0", "1", "x", "local ", "Stated", "stated")
ODD_DATES = (
    "2025-01-14",
    "2025-1-4",
    "20250114",
    "2025-02-30",
    "2025-01-14T00:00",
    "2025-W03-2",
    "２０２５-01-14",
    "0000-01-01",
)
ODD_LISTS: tuple[Any, ...] = (
    [],
    [[]],
    [{}],
    [None],
    ["x"],
    ["source:a"],
    [1],
    [{"source": "source:a", "basis": "stated"}],
)
ODD_OBJECTS: tuple[Any, ...] = (
    {},
    {"x": 1},
    {"en": "x"},
    {"en": None},
    {"en": "x", "fr": "y"},
    {"source": "source:a", "basis": "stated"},
)
ODD = st.sampled_from((*ODD_SCALARS, *ODD_DATES, *ODD_LISTS, *ODD_OBJECTS))
MISSPELLINGS = st.sampled_from((str.upper, str.title, "{} ".format, "{}s".format, lambda key: key[:-1]))


@st.composite
def mutated(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Any:
    """The JSON of a sound dataset, with one to three places corrupted."""
    plain = plain_of(draw(testing.datasets(max_records=6)))
    for _ in range(draw(st.integers(1, 3))):
        places = [path for path, _ in nodes(plain) if path != ("format",)]
        *way, key = draw(st.sampled_from(places))
        holder = plain
        for step in way:
            holder = holder[step]
        change = draw(st.sampled_from(("replace", "delete", "wrap", "unwrap", "misspell", "add", "repeat", "as text")))
        value = holder[key]
        if change == "delete":
            del holder[key]
        elif change == "wrap":
            holder[key] = [value]
        elif change == "unwrap" and isinstance(value, list) and value:
            holder[key] = value[0]
        elif change == "misspell" and isinstance(holder, dict):
            holder[draw(MISSPELLINGS)(key)] = holder.pop(key)
        elif change == "add" and isinstance(value, dict):
            value[draw(st.sampled_from(("id", "en", "body", "note", "number", "colour", "__class__", "self")))] = (
                copy.deepcopy(draw(ODD))
            )
        elif change == "repeat" and isinstance(holder, list):
            holder.append(copy.deepcopy(value))
        elif change == "as text":
            holder[key] = str(value)
        else:
            holder[key] = copy.deepcopy(draw(ODD))
    return plain


def quickly(plain: Any) -> Any:
    try:
        return _fast.builder(_decode._file_class(), plain["format"])(plain)
    except DECODE_ERRORS:
        return None


def strictly(plain: Any) -> Any:
    try:
        return _decode.decode_strictly(plain, "the data")
    except InvalidDataset:
        return None


STRAY = (
    b"",
    b",",
    b"{",
    b"}",
    b"{},",
    b"[",
    b"]",
    b"],",
    b'"sources":[',
    b'"title":{},',
    b"null,",
    b'"as_of":"2026-01-19",',
)


@st.composite
def corrupted_lines(draw: Callable[[st.SearchStrategy[Any]], Any]) -> bytes:
    """The canonical bytes of a dataset, with one to three lines corrupted."""
    lines = codec.encode(draw(testing.datasets(max_records=6))).split(b"\n")
    for _ in range(draw(st.integers(1, 3))):
        one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        change = draw(st.sampled_from(("delete", "repeat", "swap", "stray", "cut", "comma", "blank", "join")))
        if change == "delete" and len(lines) > 1:
            del lines[one]
        elif change == "repeat":
            lines.insert(other, lines[one])
        elif change == "swap":
            lines[one], lines[other] = lines[other], lines[one]
        elif change == "stray":
            lines.insert(one, draw(st.sampled_from(STRAY)))
        elif change == "cut":
            lines[one] = lines[one][:-1]
        elif change == "join" and len(lines) > 1:
            lines[one - 1 : one + 1] = [b"".join(lines[one - 1 : one + 1])]
        else:
            lines[one] += b"," if change == "comma" else b" "
    return b"\n".join(lines)


def _few_at_once(data: bytes) -> Any:
    """What the quick decoder reads when it takes the lines of a table one by one, or None where it refuses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_fast, "_CHUNK_BYTES", 1)
        try:
            return _decode.decode_quickly(data)
        except DECODE_ERRORS:
            return None


HEADER: dict[str, Any] = {"format": 1, "version": "0.1", "as_of": "2026-01-19"}


class TestMutatedFiles:
    @given(mutated())
    @example({**HEADER, "colour": "red"})
    @example({**HEADER, "title": None})
    @example({**HEADER, "sources": None})
    @example({**HEADER, "sources": {}})
    @example({**HEADER, "sources": ["source:a"]})
    @example({**HEADER, "work_tasks": [{"id": "task:1", "number": True}]})
    @example({**HEADER, "work_tasks": [{"id": "task:1", "number": 1, "batch": True}]})
    @example({**HEADER, "work_tasks": [{"id": "task:1", "number": 1, "complete": 1}]})
    @example({**HEADER, "work_tasks": [{"id": "task:1", "number": 1, "level": None, "note": None}]})
    @example({**HEADER, "work_tasks": [{"id": "task:1", "number": 1, "departments": [{"role": "lead"}]}]})
    def test_the_quick_and_the_strict_decoder_agree(self, plain: Any) -> None:
        """They accept and reject the same files, and what both accept they read as the same."""
        quick, strict = quickly(copy.deepcopy(plain)), strictly(copy.deepcopy(plain))
        assert (quick is None) == (strict is None)
        assert quick == strict

    @pytest.mark.slow
    @pytest.mark.timeout(60)  # it takes one second; where each line copied all lines before it, it took minutes
    def test_a_head_of_many_lines_takes_linear_time(self) -> None:
        lines = b',\n"a": 1' * 1_000_000
        assert refused(b'{\n"format": 3' + lines + b',\n"sources": [\n]\n}\n')

    @given(mutated())
    def test_a_file_is_refused_with_the_path_of_every_problem(self, plain: Any) -> None:
        assume(strictly(copy.deepcopy(plain)) is None)
        problems = refused(bytes_of(plain))
        assert problems
        assert all(str(problem.path).startswith("$") for problem in problems)

    @given(corrupted_lines())
    @example(b'{"format":1,\n"version":"0.1",\n"as_of":"2026-01-19",\n"sources":[\n{"id":"source:a"},\n\n]\n}\n')
    @example(b'{"format":1,\n"version":"0.1",\n"as_of":"2026-01-19",\n"sources":[\n\n]\n}\n')
    @example(b'{"format":1,\n"version":"0.1",\n"sources":[\n{"id":"source:a"}\n],\n"as_of":"2026-01-19"\n]\n}\n')
    @example(
        b'{"format":1,\n"version":"0.1",\n"as_of":"2026-01-19",\n"sources":[],\n"sources":[\n{"id":"source:a"}\n]\n}\n'
    )
    def test_a_file_read_by_its_lines_is_read_as_one_read_whole(self, data: bytes) -> None:
        """The quick decoder relies on the layout of lines; a file that is not JSON as a whole is still refused."""
        small = _few_at_once(data)
        try:
            whole = _decode.decode_strictly(_decode.parse(data, "the data"), "the data")
        except (InvalidDataset, UnsupportedFormat):
            assert small is None
        else:
            assert small is None or small == whole

    @pytest.mark.parametrize("at_once", [1, 1000, 1 << 20])
    def test_it_does_not_matter_how_many_records_are_read_at_once(
        self, at_once: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ds = testing.generate(100)
        monkeypatch.setattr(_fast, "_CHUNK_BYTES", at_once)
        assert _decode.decode_quickly(codec.encode(ds)).work_tasks == tuple(ds.work_tasks)

    @given(st.data())
    def test_a_file_cut_short_is_refused(self, data: st.DataObject) -> None:
        whole = codec.encode(data.draw(testing.datasets(max_records=4)))
        cut = data.draw(st.integers(0, len(whole) - 3))
        with pytest.raises(InvalidDataset, match=r"cut short|not UTF-8"):
            codec.decode(whole[:cut])


class TestRefusals:
    """Bad files, each refused as one of the designed errors."""

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"", "not JSON, or is cut short"),
            (b"{", "not JSON, or is cut short"),
            (b"\xff\xfe{\x00", "not UTF-8: byte 0"),
            (b'{"format":1,"version":"\xe5\x85"}', "not UTF-8: byte 23"),
            (b"[]", "expected an integer 'format'"),
            (b"null", "expected an integer 'format'"),
            (b'"format"', "expected an integer 'format'"),
            (b"{}", "expected an integer 'format'"),
            (b'{"format":"1"}', "expected an integer 'format'"),
            (b'{"format":true}', "expected an integer 'format'"),
            (b'{"format":1.0}', "expected an integer 'format'"),
            (b'{"format":NaN}', "expected an integer 'format'"),
            (b"[" * 100_000, "not JSON, or is cut short"),
            (b'{"format":1,"version":' + b"9" * 5000 + b"}", "not JSON, or is cut short"),
        ],
        ids=lambda value: repr(value[:20]),
    )
    def test_no_dataset_at_all(self, data: bytes, said: str) -> None:
        with pytest.raises(InvalidDataset, match=f"^the data .*{said}"):
            codec.decode(data)

    def test_a_byte_order_mark_is_passed_over(self, newest: Dataset) -> None:
        data = b"\xef\xbb\xbf" + codec.encode(newest)
        assert codec.decode(data) == newest
        assert _decode.decode_quickly(data).version == newest.version  # not only the strict decoder
        assert of_contents(_decode.decode_lazily(data)) == newest

    def test_a_newer_format_asks_for_an_upgrade(self) -> None:
        with pytest.raises(UnsupportedFormat, match="format 4; this version reads up to 3: upgrade pilotstd"):
            codec.decode(bytes_of({**HEADER, "format": 4, "what": ["is", "not", "known", "yet"]}))

    @pytest.mark.parametrize("number", [0, -1])
    def test_formats_count_from_one(self, number: int) -> None:
        with pytest.raises(UnsupportedFormat, match="count from 1"):
            codec.decode(bytes_of({**HEADER, "format": number}))

    @pytest.mark.parametrize("depth", [50, 400, 900])
    @pytest.mark.parametrize("place", ["sources", "title", "colour"])
    def test_deep_nesting_is_refused(self, depth: int, place: str) -> None:
        data = bytes_of(HEADER)[:-1] + f', "{place}": {"[" * depth}{"]" * depth}}}'.encode()
        with pytest.raises(InvalidDataset):
            codec.decode(data)

    @pytest.mark.parametrize(
        ("change", "path", "said"),
        [
            ({"colour": "red"}, "$", "unknown key 'colour'"),
            ({"work_task": []}, "$", "unknown key 'work_task'; did you mean 'work_tasks'"),
            ({"version": 1}, "$.version", "expected str, got 1"),
            ({"as_of": "2026-1-19"}, "$.as_of", "expected a date, YYYY-MM-DD, got '2026-1-19'"),
            ({"as_of": "20260119"}, "$.as_of", "expected a date, YYYY-MM-DD, got '20260119'"),
            ({"as_of": "2026-02-30"}, "$.as_of", "expected a date, YYYY-MM-DD, got '2026-02-30'"),
            ({"as_of": None}, "$.as_of", "expected a date, YYYY-MM-DD, got None"),
            ({"title": "Mine"}, "$.title", "expected an object, got 'Mine'"),
            ({"title": {"en": "x", "fr": "y"}}, "$.title", "unknown key 'fr'"),
            ({"sources": {}}, "$.sources", "expected a list, got {}"),
            ({"sources": [[]]}, "$.sources[0]", "expected an object, got []"),
            ({"sources": [{}]}, "$.sources[0].id", "the key 'id' is missing"),
            ({"figures": [{"id": "figure:a", "value": "3"}]}, "$.figures[0].value", "expected int, got '3'"),
            ({"figures": [{"id": "figure:a", "value": 3.0}]}, "$.figures[0].value", "expected int, got 3.0"),
            ({"figures": [{"id": "figure:a", "value": True}]}, "$.figures[0].value", "expected int, got True"),
            (
                {"work_tasks": [{"id": "task:1", "number": 1, "complete": 0}]},
                "$.work_tasks[0].complete",
                "expected bool, got 0",
            ),
            (
                {"work_tasks": [{"id": "task:1", "number": 1, "level": "locla"}]},
                "$.work_tasks[0].level",
                "invalid StandardLevel 'locla': expected one of national, industry, local, association, enterprise, international; did you mean 'local'?",
            ),
            (
                {
                    "work_tasks": [
                        {
                            "id": "task:1",
                            "number": 1,
                            "departments": [{"role": "lead", "text": "x"}, {"role": 1, "text": "y"}],
                        }
                    ]
                },
                "$.work_tasks[0].departments[1].role",
                "expected str, got 1",
            ),
            (
                {
                    "sources": [
                        {"id": "source:a", "evidence": [{"source": "source:a", "basis": "stated", "fields": ["id", 1]}]}
                    ]
                },
                "$.sources[0].evidence[0].fields[1]",
                "expected str, got 1",
            ),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_a_wrong_type_is_named_with_its_path(self, change: dict[str, Any], path: str, said: str) -> None:
        (problem,) = refused(bytes_of(HEADER | change))
        assert (problem.rule, problem.path) == ("types", path)
        assert said in problem.message

    def test_a_missing_key_of_the_header_is_named(self) -> None:
        (problem,) = refused(b'{"format":1,"version":"0.1"}')
        assert (problem.path, problem.message) == ("$.as_of", "the key 'as_of' is missing")

    def test_a_problem_names_its_record(self) -> None:
        (problem,) = refused(bytes_of({**HEADER, "sources": [{"id": "source:a"}, {"id": "source:b", "url": 1}]}))
        assert (problem.path, problem.record) == ("$.sources[1].url", "source:b")

    def test_all_problems_are_listed_at_once(self) -> None:
        plain = {
            **HEADER,
            "version": None,
            "sources": [{"id": "source:a", "kind": "pres"}, {"id": 7, "published": 2025}],
            "documents": [{"id": "doc:a", "issued": "14.1.2025", "issuers": "dept:b", "colour": "red"}],
            "retired": [{"id": "task:1", "since": "0.1"}],
        }
        problems = {str(problem.path): problem.message for problem in refused(bytes_of(plain))}
        assert problems.keys() == {
            "$.version",
            "$.sources[0].kind",
            "$.sources[1].id",
            "$.sources[1].published",
            "$.documents[0].issued",
            "$.documents[0].issuers",
            "$.documents[0]",
            "$.retired[0].reason",
        }

    def test_a_record_is_read_from_dicts_of_any_class(self) -> None:
        label = OrderedDict(zh="甲")
        plain = OrderedDict(id="topic:a", label=label, extra=OrderedDict(budget=1))
        topic = codec.from_dict(Topic, plain)
        assert (topic.id, topic.label, dict(topic.extra)) == ("topic:a", Label(zh="甲"), {"budget": 1})
        with pytest.raises(InvalidDataset) as caught:
            codec.from_dict(Topic, {**plain, "id": 1})
        assert [problem.path for problem in caught.value.problems] == ["$.id"]

    def test_all_problems_of_a_dict_are_listed_at_once(self) -> None:
        with pytest.raises(InvalidDataset, match="the WorkTask") as caught:
            codec.from_dict(pilotstd.WorkTask, {"id": 3, "departments": [{"role": "leed", "text": "商务部"}]})
        assert [problem.path for problem in caught.value.problems] == ["$.id", "$.number", "$.departments[0].role"]

    def test_the_message_counts_and_shows_the_problems(self) -> None:
        with pytest.raises(InvalidDataset) as caught:
            codec.decode(bytes_of({**HEADER, "sources": [{"id": index} for index in range(250)]}), "mine.json")
        lines = str(caught.value).splitlines()
        assert lines[0] == "mine.json has values of a wrong type, so the other rules were not checked: 250 problems"
        assert lines[1] == "  $.sources[0].id: expected str, got 0 [types]"
        assert lines[-1] == "  … and 150 more in .problems"
        assert len(lines) == 102

    def test_a_long_value_is_shown_in_part(self) -> None:
        (problem,) = refused(bytes_of({**HEADER, "version": ["x" * 10_000]}))
        assert len(problem.message) < 300

    @pytest.mark.parametrize(
        ("body", "key"),
        [
            ('"sources":[{"id":"source:a"}],"sources":[{"id":"source:b"}]', "sources"),
            ('"sources":[{"id":"source:a","id":"source:b"}]', "id"),
            ('"retired":[{"id":"task:1","since":"0.1","reason":"x"}],"retired":[]', "retired"),
        ],
    )
    def test_a_repeated_key_that_hides_a_record_is_refused(self, body: str, key: str) -> None:
        data = bytes_of(HEADER)[:-1] + f",{body}}}".encode()
        with pytest.raises(InvalidDataset, match=f"the key '{key}' is repeated: its first value would be lost"):
            codec.decode(data)

    @pytest.mark.parametrize(
        ("text", "twice", "path"),
        [
            ('"version":"0.1"', '"version":"0.1","version":"0.1"', "$"),
            ('"as_of"', '"as_of":"2025-01-01", "as_of"', "$"),
            ('"id":"topic:a"', '"id" : "topic:a" , "id" : "topic:a"', "$.topics[0]"),
            ('"basis":"stated"', '"basis":"stated",\n"basis":"stated"', "$.topics[0].evidence[0]"),
            ('"zh":"甲"', '"zh":"甲","zh":"乙"', "$.topics[0].label"),
            ('"zh":"甲"', '"zh":"甲","z\\u0068":"甲"', "$.topics[0].label"),
            ('"zh":"甲"', '"en":null,"zh":"甲","zh":"甲"', "$.topics[0].label"),
            ('"basis":"stated"', '"source":"source:a"', "$.topics[0].evidence[0]"),
            ('"budget":1', '"budget":1,"budget":2', "$.topics[0].extra"),
        ],
    )
    @pytest.mark.parametrize("canonical", [True, False])
    def test_a_repeated_key_is_refused_wherever_it_is(self, text: str, twice: str, path: str, canonical: bool) -> None:
        label = Label(zh="甲")
        evidence = (Evidence(source="source:a", basis=Basis.STATED),)
        topic = Topic(id="topic:a", label=label, evidence=evidence, extra={"budget": 1})  # type: ignore[arg-type]
        data = codec.encode(Dataset(version="0.1", as_of=DAY, records=[topic])).decode()
        if not canonical:
            data = json.dumps(json.loads(data), ensure_ascii=False, separators=(",", ":"))
        changed = data.replace(text, twice, 1)
        assert changed != data
        (problem,) = refused(changed.encode())
        assert (problem.rule, problem.path) == ("keys", path)

    @pytest.mark.parametrize("field", ["regions", "evidence", "departments", "title", "extra"])
    @pytest.mark.parametrize("value", ["{}", "[]", '""', "null", "0", "[{}]", "[[]]"])
    def test_both_paths_agree_on_empty_values(self, field: str, value: str) -> None:
        task = f'{{"id":"task:1","number":1,"{field}":{value}}}'
        data = f'{{"format":{codec.FORMAT},\n"version":"0.1",\n"as_of":"2026-01-19",\n"work_tasks":[\n{task}\n]\n}}\n'.encode()
        try:
            strict = _decode.decode_strictly(_decode.parse(data, "it"), "it")
        except InvalidDataset:
            with pytest.raises(_fast.DECODE_ERRORS):
                _decode.decode_quickly(data)
        else:
            assert _decode.decode_quickly(data).work_tasks == strict.work_tasks

    def test_a_text_that_looks_like_a_key_is_not_a_repeated_key(self) -> None:
        source = Source(id="source:a", evidence=(Evidence(source="source:a", fields=("id",), basis=Basis.STATED),))
        ds = Dataset(version="0.1", as_of=DAY, records=[source])
        assert codec.decode(codec.encode(ds)) == ds


class TestGarbageCollector:
    """Decoding pauses the garbage collector of the process, and leaves it as it was."""

    @pytest.fixture(autouse=True)
    def _restore(self) -> Iterator[None]:
        before = gc.isenabled()
        yield
        (gc.enable if before else gc.disable)()

    @pytest.mark.parametrize("enabled", [True, False])
    @pytest.mark.parametrize("data", [bytes_of(HEADER), b"{", bytes_of({**HEADER, "version": 1})])
    def test_is_as_it_was_after_decoding(self, enabled: bool, data: bytes) -> None:
        (gc.enable if enabled else gc.disable)()
        with contextlib.suppress(InvalidDataset):
            codec.decode(data)
        assert gc.isenabled() is enabled

    @pytest.mark.parametrize("enabled", [True, False])
    def test_is_as_it_was_after_overlapping_pauses(self, enabled: bool) -> None:
        """Two threads meet: the second begins before the first ends, and ends after it."""
        (gc.enable if enabled else gc.disable)()
        first, second = collector_paused(), collector_paused()
        first.__enter__()
        assert not gc.isenabled()
        second.__enter__()
        first.__exit__(None, None, None)
        assert not gc.isenabled()
        second.__exit__(None, None, None)
        assert gc.isenabled() is enabled

    def test_is_as_it_was_after_overlapping_pauses_in_threads(self) -> None:
        gc.enable()
        first_paused, second_paused, first_done = (threading.Event() for _ in range(3))

        def first() -> None:
            with collector_paused():
                first_paused.set()
                second_paused.wait()
            first_done.set()

        def second() -> None:
            first_paused.wait()
            with collector_paused():
                second_paused.set()
                first_done.wait()

        threads = [threading.Thread(target=work) for work in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert gc.isenabled()

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
    def test_is_enabled_in_a_process_forked_during_a_pause(self) -> None:
        gc.enable()
        with collector_paused():
            child = os.fork()
            if child == 0:
                os._exit(0 if gc.isenabled() else 1)
            _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0

    def test_is_as_it_was_after_an_exception(self) -> None:
        gc.enable()
        with pytest.raises(ZeroDivisionError), collector_paused():
            _ = 1 / 0
        assert gc.isenabled()


class TestFormatNumber:
    @pytest.mark.parametrize("release", pilotstd.releases(), ids=lambda release: release.version)
    def test_published_bytes_do_not_change_with_a_newer_format(
        self, release: pilotstd.Release, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in (codec, _decode):
            monkeypatch.setattr(module, "FORMAT", 9)
        ds = pilotstd.load(release.version)
        assert codec.digest(codec.encode(ds)) == release.sha256
        assert codec.digest(codec.encode(codec.decode(codec.encode(ds)))) == release.sha256

    @pytest.mark.parametrize("golden", sorted(GOLDEN.glob("format-*.json")), ids=lambda path: path.stem)
    def test_a_golden_file_is_read_and_written_as_it_is(self, golden: Path) -> None:
        data = golden.read_bytes()
        ds = codec.decode(data)
        assert ds.check() == ()
        assert codec.encode(ds) == data

    def test_there_is_a_golden_file_of_each_format(self) -> None:
        numbers = {json.loads(path.read_bytes())["format"] for path in GOLDEN.glob("format-*.json")}
        assert numbers == set(range(1, codec.FORMAT + 1))

    def test_is_the_lowest_that_can_hold_the_values(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(Basis.REFERENCE.__dict__, "since_format", 2)

        @attrs.frozen(kw_only=True)
        class Part:
            basis: Basis | None = None
            size: int | None = attrs.field(default=None, metadata=about("Size.", since_format=3))

        @attrs.frozen(kw_only=True)
        class Whole:
            parts: tuple[Part, ...] = ()

        @attrs.frozen(kw_only=True)
        class NewPart:
            since_format: ClassVar[int] = 2

        assert _encode._format([Part(), Part(basis=Basis.STATED)]) == 1
        assert _encode._format([Part(), Part(basis=Basis.REFERENCE)]) == 2
        assert _encode._format([Part(size=3)]) == 3
        assert _encode._format([Whole(parts=(Part(), Part(size=3)))]) == 3
        assert _encode._format([Whole(parts=(Part(),))]) == 1
        assert _encode._format([NewPart()]) == 2

    @pytest.mark.parametrize(
        "number", [codec.FORMAT + 1, 99, 99999999999, 10**30, f"{codec.FORMAT}.1", codec.FORMAT + 0.1, "9.0"]
    )
    def test_a_newer_format_says_to_upgrade_whatever_is_new_in_it(self, number: object) -> None:
        plain = {**HEADER, "format": number, "budgets": [], "sources": [{"id": 1, "colour": "x"}]}
        with pytest.raises(UnsupportedFormat, match="upgrade pilotstd"):
            codec.decode(bytes_of(plain))


class TestRetired:
    def test_retired_ids_are_kept(self) -> None:
        gone = Retired(id="dept:old", since="2.0.0", reason="merged", replaced_by=("dept:new",))
        ds = Dataset(version="2.0.0", as_of=DAY, retired=[gone], records=[Department(id="dept:new")])
        assert codec.decode(codec.encode(ds)).retired == (gone,)
