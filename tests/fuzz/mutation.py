"""Random changes to inputs."""

import io
import random
import warnings
import zipfile
from collections.abc import Callable, Sequence

_TOKENS = [
    *(b"{", b"}", b"[", b"]", b",", b":", b'"', b"null", b"true", b"NaN", b"-0", b"1e999", b"9" * 5000, b"\\ud800", b"\\u0000", b'"id":"a",'),
    *(b'"sources":[', b'"evidence":[{"source":"source:a","basis":"stated"}]', b'"version":"1",', b'"since":', b"'", b"\r\n", b"\n", b"\t", b";"),
    *(b"<c>", b"</c>", b"<row>", b"<v>1</v>", b'<c r="ZZZ9999999">', b"<f>1+1</f>", b'<sheet name="work_tasks" r:id="rId3"/>', b"&lt;", b"&#0;", b"]]>"),
    *(b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<w:p>", b"<w:tbl>", b"<w:tr>", b"<w:tc>", b'<w:gridSpan w:val="1000000"/>', b"<table>", b"<td colspan=99999>"),
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\x1b[2J", "\u202e".encode(), "\u2028".encode(), "́".encode(), b"region:beijing"),
    *("（商务部负责）".encode(), "各省".encode(), "、".encode(), "附件".encode(), "一、".encode(), b"2147483648", b"-1", b"0", b"18446744073709551616"),
]  # fmt: skip


def mutated(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """The bytes after a few changes; *others* are what pieces are taken from."""
    for _ in range(1 << rng.randrange(4)):
        data = rng.choice(_CHANGES)(data, others, rng)
    return data[:_LONGEST]


_LONGEST = 400_000


def _place(data: bytes, rng: random.Random) -> int:
    return rng.randrange(len(data) + 1)


def _piece(data: bytes, rng: random.Random) -> tuple[int, int]:
    start = _place(data, rng)
    return start, min(len(data), start + (1 << rng.randrange(10)))


def _set_byte(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    at = _place(data, rng)
    return data[:at] + bytes([rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))]) + data[at + 1 :]


def _flip_bit(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    at = _place(data, rng)
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :] if at < len(data) else data


def _insert(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    at = _place(data, rng)
    return data[:at] + rng.choice(_TOKENS) + data[at:]


def _delete(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, stop = _piece(data, rng)
    return data[:start] + data[stop:]


def _repeat(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, stop = _piece(data, rng)
    return data[:stop] + data[start:stop] * rng.choice((1, 1, 2, 10, 100)) + data[stop:]


def _move(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, stop = _piece(data, rng)
    rest = data[:start] + data[stop:]
    at = _place(rest, rng)
    return rest[:at] + data[start:stop] + rest[at:]


def _cut(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    return data[: _place(data, rng)] if rng.random() < 0.2 else data


def _splice(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    other = rng.choice(others)
    start, stop = _piece(other, rng)
    at = _place(data, rng)
    return data[:at] + other[start:stop] + data[at:]


def _repeat_between(data: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    """Repeat what is between two marks, so that a key, a cell, a row or an element is there twice."""
    mark = rng.choice((b",", b"\n", b"<", b'"', b"\x00"))
    start = data.find(mark, _place(data, rng))
    stop = data.find(mark, start + 1)
    return data[:stop] + data[start:stop] + data[stop:] if 0 <= start < stop else data


_CHANGES: list[Callable[[bytes, Sequence[bytes], random.Random], bytes]] = [
    _set_byte, _flip_bit, _insert, _insert, _delete, _repeat, _repeat_between, _repeat_between, _move, _cut, _splice,
]  # fmt: skip


def mutated_zip(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """A zip in which a part has changed, is missing, is there twice, or has another name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
    except Exception:
        parts = []
    if not parts or rng.random() < 0.05:
        return mutated(data, others, rng)
    for _ in range(rng.choice((1, 1, 1, 2))):
        at = rng.randrange(len(parts))
        name, content = parts[at]
        match rng.randrange(16):
            case 0:
                del parts[at]
            case 1:
                parts.append((name, rng.choice(parts)[1]))
            case 2:
                parts[at] = (rng.choice(parts)[0], content)
            case _:
                parts[at] = (name, mutated(content, [part for _, part in parts], rng))
        if not parts:
            break
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two parts may have one name
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content)  # which has no day, so that a seed gives the same bytes
    return made.getvalue()
