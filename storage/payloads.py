"""JSON as it is stored, and which fields of a record hold it. Shared by every adapter, so that they agree.

Text is pure ASCII: half surrogates and control characters that a database would refuse survive the way there and back.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from crdt.dataclasses import replace
from crdt.errors import InvalidInput
from engine.records import Json, Record
from engine.spelled import Spelled

R = TypeVar("R", bound=Record)

RECORD_TYPES: tuple[type[Record], ...] = get_args(Record)


def _refuse(value: object) -> Json:
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


# What `json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"))` makes anew for each value, made once:
# encoding an event then takes a fifth of the time. Without a look for circles: the limit of recursion ends them.
_chunks: Callable[[Json, int], Iterable[str]] = json.encoder.c_make_encoder(  # type: ignore[attr-defined]
    None, _refuse, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, False
)


def encode(value: Json) -> str:
    """`InvalidInput` when the value is not JSON; NaN and infinity are not."""
    if value is None:
        return "null"
    if type(value) is Spelled:
        value.text = value.text or _encoded(value)
        return value.text
    return _encoded(value)


def _encoded(value: Json) -> str:
    try:
        return "".join(_chunks(value, 0))
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInput(f"This value is not JSON and cannot be stored: {error}") from error


def decode(text: str) -> Json:
    """What `encode` made has nothing around the value, so that no white space is looked for."""
    try:
        value, end = _scan(text, 0)
    except StopIteration:
        return json.loads(text)
    return value if end == len(text) else json.loads(text)


_scan: Callable[[str, int], tuple[Json, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


def copied(value: Json) -> Json:
    """What comes back when the value was stored: nobody shares it any more."""
    if value is None or isinstance(value, str | int):
        return value
    return decode(encode(value))


def column_types(type_: type[Any]) -> Mapping[str, tuple[type, bool]]:
    """Each field's plain type (`object` stands for JSON) and whether it may be None, in order."""
    return _COLUMNS[type_]


def json_fields(type_: type[Any]) -> tuple[str, ...]:
    return _JSON_FIELDS[type_]


def _columns(type_: type[Any]) -> Mapping[str, tuple[type, bool]]:
    hints = get_type_hints(type_)
    return {field.name: _plain(hints[field.name]) for field in fields(type_)}


def _plain(hint: Any) -> tuple[type, bool]:
    if hint is Any:
        return object, False
    if get_origin(hint) in (Union, UnionType):
        (inner,) = (arm for arm in get_args(hint) if arm is not NoneType)
        return _plain(inner)[0], True
    if get_origin(hint) is Literal:
        return type(get_args(hint)[0]), False
    if hasattr(hint, "__supertype__"):
        return _plain(hint.__supertype__)
    return hint, False


_COLUMNS = {type_: _columns(type_) for type_ in RECORD_TYPES}
_JSON_FIELDS = {
    type_: tuple(name for name, (plain, _) in columns.items() if plain is object)
    for type_, columns in _COLUMNS.items()
}


_SPREAD = {
    type_: (
        attrgetter(*columns),
        tuple(at for at, (plain, _) in enumerate(columns.values()) if plain is object),
    )
    for type_, columns in _COLUMNS.items()
}


def spread(record: Record) -> tuple[Any, ...]:
    """Its values in the order of its fields, JSON encoded: what a row of its table is written with."""
    values_of, encoded = _SPREAD[type(record)]
    values = list(values_of(record))
    for at in encoded:
        values[at] = encode(values[at])
    return tuple(values)


def copied_record(record: R) -> R:
    names = json_fields(type(record))
    if not names:
        return record
    return replace(record, **{name: copied(getattr(record, name)) for name in names})


def check_fields(type_: type[Any], names: Mapping[str, object], order: str = "") -> None:
    """Only fields that a database can compare may be searched and sorted by."""
    searchable = column_types(type_).keys() - set(json_fields(type_))
    unknown = {*names, *([order] if order else [])} - searchable
    if unknown:
        raise InvalidInput(f"{type_.__name__} cannot be searched or sorted by {', '.join(sorted(unknown))}.")
