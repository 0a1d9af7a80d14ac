"""Datasets as canonical JSON: the bytes, their digest, and decoding.

A file holds one JSON object: `format`, `version`, `title`, `as_of`, `identity`, `retired`, then one list a table. Canonical means UTF-8, LF,
one record a line, keys in the order of the classes, defaults left out, no floats; so equal datasets have equal bytes.
"""

from typing import Any, TypeVar

from pilotstd.codec._decode import FORMAT
from pilotstd.codec._encode import digest, encode
from pilotstd.dataset import Dataset, of_contents
from pilotstd.model import Record

__all__ = ["FORMAT", "decode", "digest", "encode", "from_dict"]

R = TypeVar("R", bound=Record)


def __dir__() -> list[str]:
    return [*__all__]


def decode(data: bytes, where: str = "the data") -> Dataset:
    """The dataset in JSON bytes, every type checked; rules are for `Dataset.check`.

    Raises `InvalidDataset` with every problem and its JSON path, and `UnsupportedFormat` for a file that is newer than this
    version; *where* names the bytes in messages.

    >>> import pilotstd
    >>> ds = pilotstd.load("1.2.0")
    >>> decode(encode(ds)) == ds
    True
    """
    from pilotstd.codec import _decode

    return of_contents(_decode.decode(data, where))


def from_dict(cls: type[R], plain: dict[str, Any]) -> R:
    """The record of a class that `Record.to_dict` gave, every type checked as in a file.

    Raises `InvalidDataset` with every problem and its JSON path.

    >>> from pilotstd import Aim, Label
    >>> from_dict(Aim, {"id": "aim:opening-up", "title": {"en": "opening up"}}).title
    Label(en='opening up')
    """
    from pilotstd.codec import _fast, _strict

    kind: Any = cls
    try:
        record: R = _fast.builder(kind, FORMAT)(plain)
    except _fast.DECODE_ERRORS:
        record = _strict.structure(plain, kind, FORMAT, f"the {cls.__name__}")
    return record
