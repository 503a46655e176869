"""The lib0 encoding that Yjs updates and y-protocols frames are made of: numbers, texts, byte strings, Any values.

Readers take `(data, pos)` and return `(value, next_pos)`; they never read past the end and raise `Malformed`. Plain
functions, because they cost half of what a reader object costs. Border: no update format here (`precheck`).
Source of the format: lib0 0.2 `encoding.js`; numbers are little-endian base 128, floats big-endian.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import Any, Final

from crdt.errors import Malformed, NestingTooDeep

MAX_VARINT_BYTES: Final = 8  # 56 bits: more than any client id (53), and no reader wraps at it
MAX_DEPTH: Final = 32
_SAFE_INTEGER: Final = 2**53 - 1

UNDEFINED, NULL, INTEGER, FLOAT32, FLOAT64, BIGINT, FALSE, TRUE, STRING, OBJECT, ARRAY, BUFFER = range(
    127, 115, -1
)

_ONE_BYTE: Final = tuple(bytes([value]) for value in range(128))
_FLOAT32: Final = struct.Struct(">f")
_FLOAT64: Final = struct.Struct(">d")
_INT64: Final = struct.Struct(">q")

Data = bytes | bytearray | memoryview


class Undefined:
    """JavaScript's `undefined`, apart from null."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNDEFINED_VALUE"


UNDEFINED_VALUE: Final = Undefined()


def read_var_uint(data: Data, pos: int) -> tuple[int, int]:
    """An unsigned number of at most 56 bits."""
    try:
        byte = data[pos]
        if byte < 0x80:
            return byte, pos + 1
        value = byte & 0x7F
        last = pos + MAX_VARINT_BYTES
        shift = 7
        pos += 1
        while pos < last:
            byte = data[pos]
            pos += 1
            if byte < 0x80:
                return value | byte << shift, pos
            value |= (byte & 0x7F) << shift
            shift += 7
    except IndexError:
        raise Malformed("A number is cut short.") from None
    raise Malformed("A number has more than 56 bits.")


def read_var_int(data: Data, pos: int) -> tuple[int, int]:
    """A signed number: sign in bit 6 of the first byte, at most 55 bits of magnitude."""
    try:
        byte = data[pos]
        value = byte & 0x3F
        negative = byte & 0x40
        last = pos + MAX_VARINT_BYTES
        shift = 6
        pos += 1
        while byte >= 0x80:
            if pos == last:
                raise Malformed("A number has more than 55 bits.")
            byte = data[pos]
            value |= (byte & 0x7F) << shift
            shift += 7
            pos += 1
    except IndexError:
        raise Malformed("A number is cut short.") from None
    return (-value if negative else value), pos


def read_var_bytes(data: Data, pos: int) -> tuple[bytes, int]:
    """A `varUint8Array`: length, then that many bytes."""
    length, pos = read_var_uint(data, pos)
    end = pos + length
    if end > len(data):
        raise Malformed("A byte string is cut short.")
    return bytes(data[pos:end]), end


def read_var_string(data: Data, pos: int) -> tuple[str, int]:
    """A text in strict UTF-8: lone surrogates are refused, as native readers may not check."""
    raw, end = read_var_bytes(data, pos)
    try:
        return raw.decode(), end
    except UnicodeDecodeError:
        raise Malformed("A text is not valid UTF-8.") from None


def read_any(data: Data, pos: int, *, depth: int = MAX_DEPTH) -> tuple[Any, int]:
    """A JSON-like value nested at most `depth` levels; `undefined` comes back as `UNDEFINED_VALUE`."""
    if pos >= len(data):
        raise Malformed("A value is cut short.")
    kind = data[pos]
    pos += 1
    if kind == STRING:
        return read_var_string(data, pos)
    if kind == INTEGER:
        return read_var_int(data, pos)
    if kind in _CONSTANTS:
        return _CONSTANTS[kind], pos
    if kind in _FIXED:
        return _read_fixed(data, pos, _FIXED[kind])
    if kind == BUFFER:
        return read_var_bytes(data, pos)
    if depth == 0:
        raise NestingTooDeep(f"A value is nested more than {MAX_DEPTH} levels deep.")
    if kind == ARRAY:
        return _read_array(data, pos, depth)
    if kind == OBJECT:
        return _read_object(data, pos, depth)
    raise Malformed(f"{kind} is no kind of value.")


def _read_fixed(data: Data, pos: int, form: struct.Struct) -> tuple[float | int, int]:
    if pos + form.size > len(data):
        raise Malformed("A number is cut short.")
    value: float | int = form.unpack_from(data, pos)[0]
    return value, pos + form.size


def _read_array(data: Data, pos: int, depth: int) -> tuple[list[Any], int]:
    count, pos = read_var_uint(data, pos)
    if count > len(data) - pos:
        raise Malformed("A list says it holds more than was sent.")
    values = []
    for _ in range(count):
        value, pos = read_any(data, pos, depth=depth - 1)
        values.append(value)
    return values, pos


def _read_object(data: Data, pos: int, depth: int) -> tuple[dict[str, Any], int]:
    count, pos = read_var_uint(data, pos)
    if 2 * count > len(data) - pos:
        raise Malformed("An object says it holds more than was sent.")
    values: dict[str, Any] = {}
    for _ in range(count):
        key, pos = read_var_string(data, pos)
        values[key], pos = read_any(data, pos, depth=depth - 1)
    return values, pos


_CONSTANTS: Final[dict[int, Any]] = {UNDEFINED: UNDEFINED_VALUE, NULL: None, FALSE: False, TRUE: True}
_FIXED: Final = {FLOAT32: _FLOAT32, FLOAT64: _FLOAT64, BIGINT: _INT64}


def write_var_uint(value: int) -> bytes:
    """Raises ValueError on a negative number: that is the caller's defect, not the peer's."""
    if 0 <= value < 0x80:
        return _ONE_BYTE[value]
    if value < 0:
        raise ValueError("a varuint is never negative")
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def write_var_int(value: int) -> bytes:
    sign = 0x40 if value < 0 else 0
    value = abs(value)
    if value < 0x40:
        return bytes([value | sign])
    return bytes([value & 0x3F | sign | 0x80]) + write_var_uint(value >> 6)


def write_var_bytes(value: Data) -> bytes:
    return write_var_uint(len(value)) + value


def write_var_string(text: str) -> bytes:
    raw = text.encode()
    return write_var_uint(len(raw)) + raw


def write_any(value: Any) -> bytes:
    """The form Yjs itself would choose. Raises ValueError on values that have none."""
    if isinstance(value, bool):
        return _ONE_BYTE[TRUE if value else FALSE]
    if isinstance(value, int):
        return _write_integer(value)
    if isinstance(value, float):
        return _write_float(value)
    if isinstance(value, str):
        return _ONE_BYTE[STRING] + write_var_string(value)
    if value is None:
        return _ONE_BYTE[NULL]
    if isinstance(value, Undefined):
        return _ONE_BYTE[UNDEFINED]
    if isinstance(value, bytes | bytearray | memoryview):
        return _ONE_BYTE[BUFFER] + write_var_bytes(value)
    if isinstance(value, Mapping):
        parts = [write_var_string(key) + write_any(item) for key, item in value.items()]
        return _ONE_BYTE[OBJECT] + write_var_uint(len(parts)) + b"".join(parts)
    if isinstance(value, Sequence):
        return _ONE_BYTE[ARRAY] + write_var_uint(len(value)) + b"".join(map(write_any, value))
    raise ValueError(f"{type(value).__name__} has no lib0 form")


def _write_integer(value: int) -> bytes:
    if abs(value) < 2**31:
        return _ONE_BYTE[INTEGER] + write_var_int(value)
    if abs(value) <= _SAFE_INTEGER:
        return _ONE_BYTE[FLOAT64] + _FLOAT64.pack(value)
    if abs(value) < 2**63:
        return _ONE_BYTE[BIGINT] + _INT64.pack(value)
    raise ValueError("an integer has at most 64 bits")


def _write_float(value: float) -> bytes:
    try:
        short = _FLOAT32.pack(value)
    except OverflowError:
        return _ONE_BYTE[FLOAT64] + _FLOAT64.pack(value)
    if _FLOAT32.unpack(short)[0] == value:
        return _ONE_BYTE[FLOAT32] + short
    return _ONE_BYTE[FLOAT64] + _FLOAT64.pack(value)
