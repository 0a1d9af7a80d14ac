"""Datasets as canonical JSON: the bytes, their digest, and the way back.

A file holds one JSON object: `format`, `version`, `title`, `as_of`, `retired`, then one list a table. Canonical means UTF-8, LF,
one record a line, keys in the order of the classes, defaults left out, no floats; so equal datasets have equal bytes.

Reading has two paths that accept and reject the same files. The quick one turns parsed JSON into records by plain constructors
and stops at the first oddity; then cattrs reads the file again, strictly, and names every problem with its JSON path.
"""

import datetime
import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from types import UnionType
from typing import Any, get_args, get_origin

import attrs

from pilotstd.collector import paused_collector
from pilotstd.dataset import Dataset
from pilotstd.errors import InvalidDataset, Problem, UnsupportedFormat, near
from pilotstd.model import TABLES, Label, Retired, Vocabulary, record_fields

FORMAT = 1
"""The number of the file format that this version writes; it reads this one and those before it."""

# --- To JSON --------------------------------------------------------------------------------------------------------

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encode(ds: Dataset) -> bytes:
    """The canonical JSON of a dataset.

    Raises `InvalidDataset` where a text cannot be written as UTF-8.
    """
    with paused_collector():
        text = "".join(_lines(ds))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        part = text[max(0, error.start - 40) : error.start]
        raise InvalidDataset(f"a lone surrogate stands after {part!r}: it has no UTF-8") from None


def _lines(ds: Dataset) -> Iterator[str]:
    yield f'{{"format":{FORMAT}'
    yield f',\n"version":{_to_json(ds.version)}'
    if ds.title != Label():
        yield f',\n"title":{_to_json(to_plain(ds.title))}'
    yield f',\n"as_of":{_to_json(ds.as_of.isoformat())}'
    tables: list[tuple[str, Iterable[Any]]] = [("retired", ds.retired), *ds.tables.items()]
    for name, table in tables:
        if rows := tuple(table):
            records = ",\n".join([_to_json(to_plain(row)) for row in rows])
            yield f',\n"{name}":[\n{records}\n]'
    yield "\n}\n"


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, as 64 hexadecimal digits."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def to_plain(value: Any) -> dict[str, Any]:
    """A record, or a part of one, as the object that JSON holds: defaults left out, in the order of the class."""
    plain = {}
    for name, default, convert in _encoders(value.__class__):
        item = getattr(value, name)
        if item != default:
            plain[name] = convert(item) if convert else item
    return plain


@cache
def _encoders(cls: type[Any]) -> tuple[tuple[str, Any, Callable[[Any], Any] | None], ...]:
    return tuple((f.name, f.default, _encoder(f.type)) for f in record_fields(cls))


def _encoder(kind: Any) -> Callable[[Any], Any] | None:
    """How a value of this type goes into JSON; None where it goes as it is."""
    kind = _without_none(kind)
    if get_origin(kind) is tuple:
        inner = _encoder(get_args(kind)[0])
        return (lambda values: [inner(value) for value in values]) if inner else list
    if kind is datetime.date:
        return datetime.date.isoformat
    return to_plain if attrs.has(kind) else None


def _without_none(kind: Any) -> Any:
    if isinstance(kind, UnionType):
        (kind,) = (part for part in get_args(kind) if part is not type(None))
    return kind


# --- From JSON, quickly ---------------------------------------------------------------------------------------------


def _refuse(value: Any) -> Any:
    raise TypeError(value)


@lru_cache(maxsize=4096)  # datasets have many facts and few days
def _date(value: str) -> datetime.date:
    if len(value) == 10 and value[7] == "-":  # other ISO forms are not canonical
        return datetime.date.fromisoformat(value)
    raise ValueError(value)


def _texts(values: Any) -> tuple[str, ...]:
    "".join(
        values if type(values) is list else _refuse(values)
    )  # refuses all but texts, quicker than a look at each
    return tuple(values)


def _list_of(build: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda values: tuple(
        [build(value) for value in (values if type(values) is list else _refuse(values))]
    )


@cache
def _builder(kind: Any) -> Callable[[Any], Any]:
    """How parsed JSON becomes a value of this type; it raises whatever comes first where it cannot."""
    if kind in _PLAIN:
        return lambda value: value if type(value) is kind else _refuse(value)
    if kind is datetime.date:
        return _date
    if kind == tuple[str, ...]:
        return _texts
    if get_origin(kind) is tuple:
        return _list_of(_builder(get_args(kind)[0]))
    if issubclass(kind, Vocabulary):
        return {str(member): member for member in kind}.__getitem__
    return _constructor(kind)


_PLAIN = (str, int, bool)


def _constructor(cls: type[Any]) -> Callable[[dict[str, Any]], Any]:
    """A function that makes an object of the parsed JSON of its fields.

    The values are laid over the defaults and taken apart in the order of the fields: a key that is not known makes one value
    too many, and a field that is missing keeps a value of no type.

    A frozen class pays a call for every field that it sets. So the values go into a twin, which has the same slots and is
    not frozen, and the twin then becomes the record. The code is written out field by field, as attrs writes `__init__`.
    """
    thawed = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    twin = type("Twin", cls.__bases__, {"__slots__": cls.__slots__, **thawed})
    defaults = {field.name: field.default for field in attrs.fields(cls)}
    scope: dict[str, Any] = {"cls": cls, "twin": twin, "refuse": _refuse, "defaults": defaults}
    body = [f"({', '.join(defaults)},) = (defaults | plain).values()", "self = twin()"]
    for field in attrs.fields(cls):
        name, kind = field.name, _without_none(field.type)
        scope[f"{name}_type"], scope[f"{name}_of"] = kind, _builder(kind)
        value = (
            f"{name} if type({name}) is {name}_type else refuse({name})"
            if kind in _PLAIN
            else f"{name}_of({name})"
        )
        if field.default is not attrs.NOTHING:
            scope[f"{name}_default"] = field.default
            value = f"{name} if {name} is {name}_default else {value}"
        body.append(f"self.{name} = {value}")
    source = ["def build(plain):", *body, "self.__class__ = cls", "return self"]
    exec("\n    ".join(source), scope)  # noqa: S102  (the text is made of the names of our own fields)
    build: Callable[[dict[str, Any]], Any] = scope["build"]
    return build


_ODD = (AttributeError, KeyError, TypeError, ValueError, RecursionError)
_AT_ONCE = 1 << 14  # bytes: what a processor's cache holds, parsed


def decode_lazily(data: bytes, sha256: str | None = None) -> Dataset:
    """The dataset in canonical bytes that are known to be sound; each table is decoded when it is first asked for."""
    head, tables = _apart(data)

    def build(name: str, cls: Any = None) -> list[Any]:
        with paused_collector():
            return _built(cls or TABLES[name], tables[name]) if name in tables else []

    return Dataset.lazily(
        version=head["version"],
        as_of=_date(head["as_of"]),
        title=_builder(Label)(head.get("title", {})),
        retired=build("retired", Retired),
        build=build,
        sha256=sha256,
    )


def _apart(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The parsed head of a file and the lines of its tables; in a file that is not laid out as ours all is head.

    No text in JSON has a line break, so that a line which begins with `"` is of the head or opens a table. Where the head
    and the lines are sound JSON apart, they are so together.
    """
    data = data.removeprefix(BOM_UTF8)
    if not data.endswith(b"\n]\n}\n"):
        return json.loads(data.decode()), {}
    head, *parts = data.removesuffix(b"\n}\n").split(b',\n"')
    tables: dict[str, bytes] = {}
    for part in parts:
        name, opening, lines = part.partition(b'":[\n')
        if not opening:
            head += b',\n"' + part
        elif lines.endswith(b"\n]") and (table := name.decode()) not in tables:
            tables[table] = lines[:-2]
        else:
            raise ValueError(part)
    return json.loads(head.decode() + "}"), tables


def _built(cls: Any, lines: bytes) -> list[Any]:
    """The objects in the lines of a table, parsed a few at a time: what is parsed is built and gone while it is at hand."""
    build, built = _builder(cls), []
    start = stop = 0
    while stop >= 0:
        stop = lines.find(b",\n", start + _AT_ONCE)
        part = lines[start:stop] if stop >= 0 else lines[start:]
        rows = json.loads(f"[{part.decode()}]")
        if not rows:
            raise ValueError("nothing where a record is due")
        built += [build(row) for row in rows]
        start = stop + 2
    return built


def decode(data: bytes, where: str = "the data") -> Dataset:
    """The dataset in JSON bytes, every type checked; rules are for `checks.check`.

    Raises `InvalidDataset` with every problem and its JSON path, and `UnsupportedFormat` for a file that is newer than this
    version; *where* names the bytes in messages.
    """
    with paused_collector():
        try:
            content = decode_quickly(data)
        except _ODD:
            content = decode_strictly(parse(data, where), where)
    tables = {name: getattr(content, name) for name in TABLES}
    known = sum(map(len, tables.values())) + len(content.retired)
    if data.count(b'"id"') > known:  # perhaps a record that a repeated key has hidden
        _refuse_repeated_keys(data, where)
    return Dataset.lazily(
        version=content.version,
        as_of=content.as_of,
        title=content.title,
        retired=content.retired,
        build=tables.__getitem__,
    )


def decode_quickly(data: bytes) -> Any:
    """The contents of a file; raises whatever comes first where `decode_strictly` would find a problem."""
    head, tables = _apart(data)
    content = _builder(_contents())(head)
    if not 1 <= content.format <= FORMAT or not tables.keys().isdisjoint(head):
        raise ValueError(head)
    for name, lines in tables.items():
        setattr(content, name, tuple(_built(Retired if name == "retired" else TABLES[name], lines)))
    return content


def _refuse_repeated_keys(data: bytes, where: str) -> None:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        plain = dict(pairs)
        if len(plain) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in plain if keys.count(key) > 1)
            raise InvalidDataset(
                f"{where} has the key {twice!r} twice in one object: the first would be lost"
            )
        return plain

    json.loads(data.decode("utf-8-sig"), object_pairs_hook=once)


def parse(data: bytes, where: str) -> dict[str, Any]:
    """The JSON object in the bytes of a dataset file, its format number checked and nothing else."""
    try:
        plain = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidDataset(f"{where} is not UTF-8: byte {error.start}") from None
    except (ValueError, RecursionError) as error:
        raise InvalidDataset(f"{where} is no JSON, or cut short: {error}") from None
    if not isinstance(plain, dict) or type(plain.get("format")) is not int:
        raise InvalidDataset(f"{where} is no dataset: it has no integer 'format'")
    if plain["format"] > FORMAT:
        raise UnsupportedFormat(
            f"{where} has format {plain['format']}; this version reads up to {FORMAT}: upgrade pilotstd"
        )
    if plain["format"] < 1:
        raise UnsupportedFormat(f"{where} has format {plain['format']}; formats count from 1")
    return plain


# --- From JSON, strictly --------------------------------------------------------------------------------------------


@cache
def _contents() -> Any:
    """The class of a whole file."""
    header: dict[str, Any] = {
        "format": attrs.field(type=int),
        "version": attrs.field(type=str),
        "title": attrs.field(type=Label, default=Label()),
        "as_of": attrs.field(type=datetime.date),
        "retired": attrs.field(type=tuple[Retired, ...], default=()),
    }
    tables = {name: attrs.field(type=tuple[cls, ...], default=()) for name, cls in TABLES.items()}  # type: ignore[valid-type]
    return attrs.make_class(
        "DatasetFile", header | tables, slots=True, weakref_slot=False, kw_only=True
    )


def decode_strictly(plain: dict[str, Any], where: str) -> Any:
    """The contents of a parsed file by way of cattrs; raises `InvalidDataset` with every problem."""
    from cattrs import BaseValidationError, transform_error

    try:
        return _converter().structure(plain, _contents())
    except BaseValidationError as error:
        problems = [_problem(line, plain) for line in transform_error(error, format_exception=_say)]
        message = f"{where} has values of a wrong type, so the other rules were not checked"
        raise InvalidDataset(message, problems) from None


@cache
def _converter() -> Any:
    from cattrs import Converter
    from cattrs.gen import make_dict_structure_fn

    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for kind in (*_PLAIN, datetime.date):
        converter.register_structure_hook(kind, _strict_leaf)
    converter.register_structure_hook_func(_is_vocabulary, _strict_leaf)

    @converter.register_structure_hook_factory(lambda kind: isinstance(kind, UnionType))
    def optional(kind: Any) -> Any:
        inner = _without_none(kind)
        structure = converter.get_structure_hook(inner)
        return lambda value, _: None if value is None else structure(value, inner)

    def is_tuple(kind: Any) -> bool:
        return get_origin(kind) is tuple

    @converter.register_structure_hook_factory(is_tuple)
    def homogeneous(kind: Any) -> Any:
        listed: Any = list.__class_getitem__(get_args(kind)[0])
        structure = converter.get_structure_hook(listed)
        return lambda value, _: tuple(structure(_expect(value, list, "a list"), listed))

    @converter.register_structure_hook_factory(attrs.has)
    def fields(cls: Any) -> Any:
        structure = make_dict_structure_fn(cls, converter)
        return lambda value, _: structure(_expect(value, dict, "an object"), cls)

    return converter


def _is_vocabulary(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Vocabulary)


def _strict_leaf(value: Any, kind: Any) -> Any:
    if issubclass(kind, Vocabulary):
        codes = [str(member) for member in kind]
        if _expect(value, str, "text") not in codes:
            raise ValueError(
                f"{value!r} is no {kind.__name__}; the codes are {', '.join(codes)}{near(value, codes)}"
            )
    elif kind is datetime.date:
        try:
            return _date(_expect(value, str, "a date, YYYY-MM-DD"))
        except ValueError:
            raise ValueError(f"{value!r} is no date; dates are written YYYY-MM-DD") from None
    names = {str: "text", int: "a whole number", bool: "true or false"}
    return kind(_expect(value, kind, names[kind])) if kind in names else kind(value)


def _expect(value: Any, kind: type[Any], name: str) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{value!r:.200} where {name} is due")
    return value


def _say(error: BaseException, kind: Any) -> str:
    from cattrs import ForbiddenExtraKeysError

    if isinstance(error, ForbiddenExtraKeysError):
        known = [field.name for field in attrs.fields(error.cl)]
        hints = [f"unknown key {key!r}{near(key, known)}" for key in sorted(error.extra_fields)]
        return "; ".join(hints)
    if isinstance(error, KeyError):
        return f"the key {error} is missing"
    return str(error)


def _problem(line: str, plain: dict[str, Any]) -> Problem:
    """A line of cattrs, `what @ $.table[3].field`, as a problem that names the record."""
    message, _, path = line.rpartition(" @ ")
    table, bracket, rest = path.removeprefix("$.").partition("[")
    record = None
    if bracket and table in TABLES:
        row = plain[table][int(rest.partition("]")[0])]
        record = row.get("id") if isinstance(row, dict) else None
    return Problem(
        rule="types", message=message, path=path, record=record if type(record) is str else None
    )
