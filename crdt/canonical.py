"""Canonical JSON (RFC 8785): one spelling for equal values, so that equal content has an equal hash; and when two are equal.

Numbers are IEEE 754 doubles written as ECMAScript writes them, keys are sorted by UTF-16 code units, nothing is
escaped that need not be.
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from math import isfinite
from typing import Final

from crdt.changes import Json

SAFE_INTEGER = 2**53
"""Up to here every integer is a double of its own."""

PARTED: Final = 3
"""How deep content is cut: its body, the maps of that, their members, which are told whole."""

_text = json.encoder.encode_basestring  # escapes exactly what section 3.2.2.2 of the RFC escapes


class Absent:
    """Nothing stands there."""

    def __repr__(self) -> str:
        return "ABSENT"

    def __deepcopy__(self, _memo: object) -> "Absent":
        return self


ABSENT: Final = Absent()
Value = Json | Absent


def alike(a: Value, b: Value) -> bool:
    """Equal as JSON: true is not 1, and 1 is 1.0. Nothing is like ABSENT but ABSENT."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(alike, a, b))
    return isinstance(a, bool) is isinstance(b, bool) and bool(a == b)


def canonical(value: Json) -> bytes:
    """The RFC 8785 bytes of `value`. Raises ValueError for what JSON cannot spell (NaN, half a surrogate pair…)."""
    return _spelled(value).encode()


def content_digest(value: Json) -> str:
    """SHA-256 of the canonical bytes, as 64 hex digits."""
    return sha256(canonical(value)).hexdigest()


class Digest:
    """The same in small parts: iterate over it, with other work in between, then ask for `value`."""

    def __init__(self, value: Json) -> None:
        self._value: str | None = None
        self._making = self._make(value)

    def __iter__(self) -> Iterator[None]:
        """Goes on where whoever came before stopped. Raises ValueError like `canonical`."""
        return self._making

    @property
    def value(self) -> str:
        """Raises ValueError before the end, and for good where the way there raised it."""
        if self._value is None:
            raise ValueError("a value with no JSON form, or one that was not told to its end, has no digest")
        return self._value

    def _make(self, value: Json) -> Iterator[None]:
        total = sha256()
        for part in _parts(value):
            total.update(part.encode())
            yield
        self._value = total.hexdigest()


def _parts(value: Json, depth: int = PARTED) -> Iterator[str]:
    """The text of `canonical`, cut between members down to `depth`."""
    if not isinstance(value, dict) or not value:
        yield _spelled(value)
        return
    before = "{"
    for key in _ordered(value):
        if depth == 1:
            yield f"{before}{_text(key)}:{_spelled(value[key])}"
        else:
            yield f"{before}{_text(key)}:"
            yield from _parts(value[key], depth - 1)
        before = ","
    yield "}"


def _spelled(value: Json) -> str:
    match value:
        case str():
            return _text(value)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number(value)
        case dict():
            return f"{{{','.join([f'{_text(key)}:{_spelled(value[key])}' for key in _ordered(value)])}}}"
        case list() | tuple():
            return f"[{','.join([_spelled(item) for item in value])}]"
        case _:
            raise ValueError(f"a value of type {type(value).__name__} has no JSON form")


def _ordered(mapping: dict[str, Json]) -> list[str]:
    """The keys by UTF-16 code units, which ASCII keys are sorted by anyway."""
    try:
        plain = "".join(mapping).isascii()
        return sorted(mapping) if plain else sorted(mapping, key=_utf16)
    except TypeError:
        raise ValueError("a key that is no text has no JSON form") from None


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


def number(value: float) -> str:
    """ECMAScript's `Number::toString` (ECMA-262, 6.1.6.1.20) of the double nearest to `value`."""
    if -SAFE_INTEGER <= value <= SAFE_INTEGER and value == (whole := int(value)):
        return str(whole)
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
