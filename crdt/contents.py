"""Walks over the contents of items without building them: Any values, JSON texts, shared types, the units of a text.

Iterative, so depth costs no stack. Border: a walk may run past the end of the bytes; the caller compares the final
position with the size, which is cheaper than asking at each step, and no byte is ever read twice.
"""

import json
import re
from typing import Final, NoReturn

from crdt import lib0
from crdt.errors import CorruptUpdate, NestingTooDeep, UnsupportedContent
from crdt.facts import ARRAY, MAP, TEXT, XML_ELEMENT, XML_FRAGMENT, XML_TEXT
from crdt.lib0 import read_var_uint

_PLAIN_SHAPES: Final = frozenset({ARRAY, MAP, TEXT, XML_FRAGMENT, XML_TEXT})

_WIDTH: Final = tuple(
    {
        lib0.UNDEFINED: 0,
        lib0.NULL: 0,
        lib0.FLOAT32: 4,
        lib0.FLOAT64: 8,
        lib0.BIGINT: 8,
        lib0.FALSE: 0,
        lib0.TRUE: 0,
    }.get(kind, -1)
    for kind in range(256)
)
"""Bytes after the kind for values of fixed width, -1 for all others."""


def skip_values(  # noqa: C901 - one branch per kind of value
    data: bytes, pos: int, count: int, max_depth: int
) -> int:
    """The position after `count` Any values."""
    outer: list[tuple[int, bool]] = []
    keyed = False
    while True:
        while count:
            count -= 1
            if keyed:
                pos = skip_text(data, pos)
            kind = data[pos]
            pos += 1
            width = _WIDTH[kind]
            if width >= 0:
                pos += width
            elif kind == lib0.STRING:
                pos = skip_text(data, pos)
            elif kind == lib0.INTEGER:
                pos = _skip_integer(data, pos)
            elif kind == lib0.ARRAY or kind == lib0.OBJECT:  # noqa: PLR1714 - a set costs twice as much here
                outer.append((count, keyed))
                if len(outer) > max_depth:
                    raise NestingTooDeep(f"A value is nested more than {max_depth} levels deep.")
                count, pos = read_var_uint(data, pos)
                keyed = kind == lib0.OBJECT
            elif kind == lib0.BUFFER:
                length, pos = read_var_uint(data, pos)
                pos += length
            else:
                raise CorruptUpdate(f"{kind} is no kind of value.")
        if not outer:
            return pos
        count, keyed = outer.pop()


def skip_text(data: bytes, pos: int) -> int:
    length = data[pos]
    pos += 1
    if length >= 0x80:
        length, pos = read_var_uint(data, pos - 1)
    end = pos + length
    data[pos:end].decode()
    return end


def _skip_integer(data: bytes, pos: int) -> int:
    last = pos + lib0.MAX_VARINT_BYTES
    while data[pos] >= 0x80:
        pos += 1
        if pos == last:
            raise CorruptUpdate("A number has more than 55 bits.")
    return pos + 1


def read_text(data: bytes, pos: int) -> tuple[str, int]:
    length = data[pos]
    pos += 1
    if length >= 0x80:
        length, pos = read_var_uint(data, pos - 1)
    end = pos + length
    return data[pos:end].decode(), end


def read_shape(data: bytes, pos: int) -> tuple[int, int]:
    """Which shared type. XML hooks are refused: Yjs writes a name there, yrs reads none."""
    shape = data[pos]
    pos += 1
    if shape in _PLAIN_SHAPES:
        return shape, pos
    if shape == XML_ELEMENT:
        return shape, skip_text(data, pos)
    raise UnsupportedContent(f"Shared type {shape} cannot be kept in a document.", details={"type": shape})


def utf16_units(text: str, clock: int) -> tuple[int, tuple[int, ...]]:
    """Length in UTF-16 units, and the clocks of the second halves of surrogate pairs when it starts at `clock`."""
    if max(text) < "\U00010000":
        return len(text), ()
    halves = []
    units = clock
    for character in text:
        units += 1
        if character > "\uffff":
            halves.append(units)
            units += 1
    return units - clock, tuple(halves)


_COMMON_JSON: Final = frozenset({"null", "true", "false", '""'})
_BRACKETS: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_OPENING: Final = re.compile(r"[\[{]")
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def check_json(text: str, max_depth: int) -> None:
    """Raises unless JSON.parse in a browser and serde_json in the native code both read it as the same value."""
    if text in _COMMON_JSON:
        return
    if len(_OPENING.findall(text)) > max_depth:
        _check_json_depth(text, max_depth)
    try:
        value = _JSON.decode(text)
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except ValueError:
        raise CorruptUpdate("An embedded value or a format is no valid JSON.") from None


def _check_json_depth(text: str, max_depth: int) -> None:
    depth = 0
    for token in _BRACKETS.finditer(text):
        first = token[0][0]
        if first in "[{":
            depth += 1
        elif first in "]}":
            depth -= 1
        if depth > max_depth:
            raise NestingTooDeep(f"A JSON value is nested more than {max_depth} levels deep.")


def _finite(number: str) -> float:
    value = float(number)
    if value in (float("inf"), float("-inf")):
        raise ValueError("out of range")
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


_JSON: Final[json.JSONDecoder] = json.JSONDecoder(
    parse_float=_finite, parse_int=_finite, parse_constant=_no_constant
)
