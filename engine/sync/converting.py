"""Turns the value of one source into what a column of another can hold, exactly, or refuses. Pure.

A **cell** is such a value as JSON has it, the same text for the same value whichever driver it came from: what is compared,
kept and summed up. Nothing is rounded, cut off or guessed: what would not come back the same raises `Loses`.
"""

import json
import math
import re
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from engine.sync.shapes import Family, Shape
from engine.whole import is_whole

Cell = str | int | bool | None
RAW: Final = "\0"
"""Begins the cell of a value that its own column's type does not know, as SQLite allows."""
_WHOLE: Final = re.compile(r"[+-]?\d{1,60}")
_TRUTHS: Final = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}
_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - of any day


class Loses(Exception):
    """`why` in a few words, without the value."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def cell_of(value: Any, shape: Shape) -> Cell:
    """Raises `Loses` for a value that a column of this shape cannot hold as it is."""
    if value is None:
        return None
    if isinstance(value, bytearray | memoryview):
        value = bytes(value)
    return _CELLS[shape.family](value, shape)


def own_cell(value: Any, shape: Shape) -> Cell:
    """Of a value that stands in such a column: never fails."""
    try:
        return cell_of(value, shape)
    except Loses:
        return f"{RAW}{type(value).__name__}:{value!r}"


def value_of(cell: Cell, shape: Shape) -> Any:
    """What is given to a driver."""
    if cell is None or not isinstance(cell, str):
        return cell
    match shape.family:
        case "decimal":
            return Decimal(cell)
        case "float":
            return float(cell)
        case "bytes":
            return bytes.fromhex(cell)
        case "date":
            return date.fromisoformat(cell)
        case "time":
            return time.fromisoformat(cell)
        case "timestamp" | "instant":
            return datetime.fromisoformat(cell)
        case "any":
            return _UNTYPED[cell[:2]](cell[2:])
        case _:
            return cell


def converts(source: Family, target: Family) -> bool:
    """Whether values of one may become values of the other at all; each is looked at then."""
    if target == "other":
        return False
    if source == target or target in {"text", "any", "json"} or source in {"any", "text", "json"}:
        return not (target in {"text", "json"} and source == "bytes")
    numbers = {"boolean", "integer", "decimal", "float"}
    clocks = {"date", "timestamp", "instant"}
    return {source, target} <= numbers or {source, target} <= clocks


def _boolean(value: Any, _shape: Shape) -> Cell:
    if isinstance(value, str):
        value = _TRUTHS.get(value.strip().lower(), value)
    if isinstance(value, bool | int | float | Decimal) and value in {0, 1}:
        return bool(value)
    raise Loses("is neither true nor false")


def _integer(value: Any, shape: Shape) -> Cell:
    match value:
        case bool() | int():
            number = int(value)
        case float() | Decimal() if math.isfinite(value) and value == int(value):
            number = int(value)
        case str() if _WHOLE.fullmatch(value.strip()):
            number = int(value)
        case _:
            raise Loses("is no whole number")
    if (shape.low is not None and number < shape.low) or (shape.high is not None and number > shape.high):
        raise Loses("is beyond the numbers that the column holds")
    return number


def _decimal(value: Any, shape: Shape) -> Cell:
    number = _number(value)
    _, digits, exponent = number.normalize().as_tuple()
    if not isinstance(exponent, int):
        raise Loses("is no number")
    behind, before = max(-exponent, 0), max(len(digits) + exponent, 0)
    if shape.scale is not None and behind > shape.scale:
        raise Loses(f"has more than {shape.scale} digits behind the point")
    too_many = shape.digits is not None and len(digits) > shape.digits
    if shape.digits is not None and shape.scale is not None:
        too_many = too_many or before > shape.digits - shape.scale
    if too_many:
        raise Loses(f"has more digits than the column's {shape.digits}")
    return format(number.normalize(), "f") if digits != (0,) else "0"


def _number(value: Any) -> Decimal:
    match value:
        case bool() | int():
            return Decimal(int(value))
        case Decimal() if value.is_finite():
            return value
        case float() if math.isfinite(value):
            return Decimal(repr(value))
        case str():
            try:
                number = Decimal(value.strip())
            except InvalidOperation:
                raise Loses("is no number") from None
            if number.is_finite() and "_" not in value:
                return number
        case _:
            pass
    raise Loses("is no number")


def _float(value: Any, shape: Shape) -> Cell:
    if isinstance(value, float) and not math.isfinite(value):
        if shape.finite:
            raise Loses("is no number that the column can hold")
        return repr(value)
    exact = _number(value)
    try:
        number = float(value) if isinstance(value, float) else float(exact)
    except OverflowError:
        raise Loses("is too large") from None
    if not math.isfinite(number) or Decimal(repr(number)) != exact:
        raise Loses("has more digits than such a number keeps")
    if shape.single:
        number = _single(number)
    return repr(number + 0.0)


def _single(number: float) -> float:
    """As 32 bits have it. Drivers give the shortest digits that mean the same."""
    try:
        near: float = struct.unpack("f", struct.pack("f", number))[0]
    except OverflowError:
        raise Loses("is too large") from None
    if near == number or any(float(f"{near:.{digits}g}") == number for digits in (6, 7, 8, 9)):
        return near
    raise Loses("has more digits than such a number keeps")


def _text(value: Any, shape: Shape) -> Cell:
    text = _as_text(value)
    if shape.padded:
        text = text.rstrip(" ")
    if not is_whole(text):
        raise Loses("is no text in UTF-8")
    if "\0" in text and not shape.zero:
        raise Loses("holds the character zero, which the column cannot")
    if shape.length is not None and len(text) > shape.length:
        raise Loses(f"is longer than {shape.length} characters")
    return text


def _as_text(value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | UUID():
            return str(value)
        case float():
            return repr(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case dict() | list() | tuple():
            return _dumped(value)
        case _:
            raise Loses("cannot be written as text")


def _bytes(value: Any, shape: Shape) -> Cell:
    if isinstance(value, str):
        try:
            value = value.encode()
        except UnicodeEncodeError:
            raise Loses("is no text in UTF-8") from None
    if not isinstance(value, bytes):
        raise Loses("is no bytes")
    if shape.length is not None and len(value) > shape.length:
        raise Loses(f"is longer than {shape.length} bytes")
    return value.hex()


def _date(value: Any, _shape: Shape) -> Cell:
    if isinstance(value, str):
        value = _read(datetime.fromisoformat, value, "is no date")
    if isinstance(value, datetime):
        if value.time() != time():
            raise Loses("has a time of day, which a date does not keep")
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    raise Loses("is no date")


def _moment(value: Any) -> datetime:
    if isinstance(value, str):
        value = _read(datetime.fromisoformat, value, "is no date with a time")
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    raise Loses("is no date with a time")


def _timestamp(value: Any, shape: Shape) -> Cell:
    """A moment becomes the time it was in UTC: a mapping says so before."""
    moment = _moment(value)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return str(_fraction(moment, shape).isoformat(" "))


def _instant(value: Any, shape: Shape) -> Cell:
    moment = _moment(value)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return str(_fraction(moment, shape).isoformat(" "))


def _fraction(moment: Any, shape: Shape) -> Any:
    if moment.microsecond % 10 ** (6 - min(shape.fraction, 6)):
        raise Loses(f"has more than {shape.fraction} digits behind the second")
    return moment


def _time(value: Any, shape: Shape) -> Cell:
    if isinstance(value, timedelta) and timedelta() <= value < _DAY:
        value = (_MIDNIGHT + value).time()
    if isinstance(value, str):
        value = _read(time.fromisoformat, value, "is no time of day")
    if not isinstance(value, time) or value.tzinfo is not None:
        raise Loses("is no time of day")
    return str(_fraction(value, shape).isoformat())


def _read(read: Callable[[str], Any], text: str, otherwise: str) -> Any:
    try:
        return read(text.strip())
    except ValueError:
        raise Loses(otherwise) from None


def _uuid(value: Any, _shape: Shape) -> Cell:
    try:
        match value:
            case UUID():
                return str(value)
            case str():
                return str(UUID(value.strip()))
            case bytes() if len(value) == 16:
                return str(UUID(bytes=value))
            case _:
                pass
    except ValueError:
        pass
    raise Loses("is no UUID")


def _json(value: Any, shape: Shape) -> Cell:
    """Keys in order, no blanks: what means the same is the same."""
    if isinstance(value, str):
        try:
            value = json.loads(value, parse_float=_exact)
        except ValueError:
            raise Loses("is no JSON") from None
    elif isinstance(value, Decimal):
        value = _exact(format(value, "f"))
    elif not isinstance(value, bool | int | float | dict | list):
        value = _as_text(value)
    text = _dumped(value)
    if "\\u0000" in text and not shape.zero:
        raise Loses("holds the character zero, which the column cannot")
    return text


def _exact(text: str) -> float:
    number = float(text)
    if not math.isfinite(number) or Decimal(repr(number)) != Decimal(text):
        raise Loses("holds a number with more digits than JSON keeps")
    return number


def _dumped(value: Any) -> str:
    try:
        return json.dumps(
            value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False, default=_as_text
        )
    except ValueError:
        raise Loses("holds a number that JSON has no word for") from None


def _any(value: Any, shape: Shape) -> Cell:
    """Of a column without a type: as SQLite keeps it, with what it is in front."""
    match value:
        case bool() | int():
            return _integer(value, Shape(family="integer", low=-(1 << 63), high=(1 << 63) - 1))
        case float():
            if not math.isfinite(value):
                raise Loses("is no number that the column can hold")
            return f"f:{value!r}"
        case bytes():
            return f"b:{value.hex()}"
        case _:
            return f"t:{_text(value, shape)}"


def _other(_value: Any, _shape: Shape) -> Cell:
    raise Loses("is of a type that cannot be written")


_UNTYPED: Final[dict[str, Callable[[str], Any]]] = {"f:": float, "b:": bytes.fromhex, "t:": str}
_CELLS: Final[dict[Family, Callable[[Any, Shape], Cell]]] = {
    "boolean": _boolean,
    "integer": _integer,
    "decimal": _decimal,
    "float": _float,
    "text": _text,
    "bytes": _bytes,
    "date": _date,
    "time": _time,
    "timestamp": _timestamp,
    "instant": _instant,
    "uuid": _uuid,
    "json": _json,
    "any": _any,
    "other": _other,
}
