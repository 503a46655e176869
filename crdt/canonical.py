"""Canonical JSON (RFC 8785): one spelling for equal values, so that equal content has an equal hash.

Numbers are IEEE 754 doubles written as ECMAScript writes them, keys are sorted by UTF-16 code units, nothing is
escaped that need not be.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from math import isfinite

from crdt.changes import Json

SAFE_INTEGER = 2**53
"""Up to here every integer is a double of its own."""

_text = json.encoder.encode_basestring  # escapes exactly what section 3.2.2.2 of the RFC escapes


def canonical(value: Json) -> bytes:
    """The RFC 8785 bytes of `value`. Raises ValueError for what JSON cannot spell (NaN, half a surrogate pair…)."""
    return "".join(_pieces(value)).encode()


def content_digest(value: Json) -> str:
    """SHA-256 of the canonical bytes, as 64 hex digits."""
    return sha256(canonical(value)).hexdigest()


def _pieces(value: Json) -> Iterator[str]:
    match value:
        case None:
            yield "null"
        case bool():
            yield "true" if value else "false"
        case str():
            yield _text(value)
        case int() | float():
            yield number(value)
        case list() | tuple():
            yield from _list(value)
        case dict():
            yield from _map(value)
        case _:
            raise ValueError(f"a value of type {type(value).__name__} has no JSON form")


def _list(items: list[Json] | tuple[Json, ...]) -> Iterator[str]:
    opening = "["
    for item in items:
        yield opening
        yield from _pieces(item)
        opening = ","
    yield "]" if items else "[]"


def _map(mapping: dict[str, Json]) -> Iterator[str]:
    opening = "{"
    for key in sorted(mapping, key=_utf16):
        yield f"{opening}{_text(key)}:"
        yield from _pieces(mapping[key])
        opening = ","
    yield "}" if mapping else "{}"


def _utf16(key: object) -> bytes:
    if not isinstance(key, str):
        raise ValueError(f"a key of type {type(key).__name__} has no JSON form")  # noqa: TRY004 - one error for all
    return key.encode("utf-16-be")


def number(value: float) -> str:
    """ECMAScript's `Number::toString` (ECMA-262, 6.1.6.1.20) of the double nearest to `value`."""
    if isinstance(value, int) and -SAFE_INTEGER <= value <= SAFE_INTEGER:
        return str(value)
    try:
        double = float(value)
    except OverflowError:
        double = float("inf")
    if not isfinite(double):
        raise ValueError(f"{double} has no JSON form")
    if double == 0:
        return "0"
    sign = "-" if double < 0 else ""
    return sign + _spell(*_digits(abs(double)))


def _digits(double: float) -> tuple[str, int]:
    """The shortest digits that read back as `double`, and the place of the decimal point before the first one."""
    mantissa, _, exponent = f"{double!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    leading = len(whole + fraction) - len(digits)
    return digits.rstrip("0"), len(whole) - leading + int(exponent or 0)


def _spell(digits: str, point: int) -> str:
    """`digits` with the decimal point after `point` of them: k, n and s of ECMA-262."""
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if count > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"
