"""What a declared type can hold, in the words of one small family of types that all kinds of sources share. Pure."""

import re
from typing import Final, Literal

from crdt.dataclasses import dataclass, replace
from engine.sources.source import Dialect

Family = Literal[
    "boolean", "integer", "decimal", "float", "text", "bytes", "date", "time", "timestamp", "instant", "uuid", "json",
    "any", "other",
]  # fmt: skip
"""`timestamp` has no zone, `instant` is a moment (UTC). `any` takes whatever it is given, `other` is only read, as text."""

_WORD: Final = "[a-z_][a-z_0-9]*"
_TYPE: Final = re.compile(
    rf"^({_WORD}(?: {_WORD})*)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?\s*((?:{_WORD} ?)*)$"
)
_BITS: Final = {
    "tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "integer": 32, "bigint": 64, "hugeint": 128, "int2": 16,
    "int4": 32, "int8": 64,
}  # fmt: skip
SQLITE_DIGITS: Final = 15
"""Digits of a number with a point that SQLite gives back as they were."""


_SQLITE_WORDS: Final[tuple[tuple[tuple[str, ...], Family], ...]] = (
    (("bool",), "boolean"),
    (("datetime", "timestamp"), "timestamp"),
    (("interval", "point"), "any"),
    (("int",), "integer"),
    (("date",), "date"),
    (("time",), "time"),
    (("uuid",), "uuid"),
    (("char", "clob", "text"), "text"),
    (("json",), "json"),
    (("blob", "binary"), "bytes"),
    (("real", "floa", "doub"), "float"),
    (("decimal", "numeric", "number"), "decimal"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """`low` and `high` of integers; `digits` and `scale` of decimals; `length` in characters or bytes. `padded`: blanks at the
    end do not count. `single`: 32 bits of float. `finite`: no NaN, no infinity. `fraction`: digits behind the second.
    `zero`: texts may hold the character zero.
    """

    family: Family
    low: int | None = None
    high: int | None = None
    digits: int | None = None
    scale: int | None = None
    length: int | None = None
    padded: bool = False
    single: bool = False
    finite: bool = False
    fraction: int = 6
    zero: bool = True


def shape_of(dialect: Dialect, declared: str) -> Shape:
    """A type that is not known is `other`, but for SQLite, where any name means that anything may stand there."""
    text = declared.strip().lower()
    found = _TYPE.match(text)
    if found is None:
        return Shape(family="any" if dialect == "sqlite" else "other")
    name, first, second, rest = found.groups()
    sizes = (int(first) if first else None, int(second) if second else None)
    if dialect == "sqlite":
        return _in_sqlite(f"{name} {rest}".strip(), sizes)
    shape = _shape(dialect, name, sizes, rest.strip())
    if dialect == "mysql":
        return replace(shape, finite=True)
    return replace(shape, zero=False) if dialect == "postgres" else shape


def _in_sqlite(name: str, sizes: tuple[int | None, int | None]) -> Shape:
    """Section 3.1 of SQLite's page on types says which words decide; dates and the like are texts there."""
    if name in {"", "any"}:
        return Shape(family="any", finite=True)
    family: Family = next(
        (family for words, family in _SQLITE_WORDS if any(word in name for word in words)), "any"
    )
    match family:
        case "timestamp" if "zone" in name or name.endswith("tz"):
            return Shape(family="instant")
        case "integer":
            return _integer(64)
        case "decimal":
            digits = min(sizes[0] or SQLITE_DIGITS, SQLITE_DIGITS)
            return Shape(family="decimal", digits=digits, scale=sizes[1])
        case _:
            return Shape(family=family, finite=True)


def _shape(dialect: Dialect, name: str, sizes: tuple[int | None, int | None], rest: str) -> Shape:
    first, second = sizes
    match name:
        case "boolean" | "bool":
            return Shape(family="boolean")
        case "decimal" | "numeric":
            scale = second if second is not None else (0 if first is not None else None)
            return Shape(family="decimal", digits=first, scale=scale)
        case "real" | "float" | "float4":
            return Shape(family="float", single=True)
        case "double" | "double precision" | "float8":
            return Shape(family="float")
        case "date":
            return Shape(family="date")
        case "uuid":
            return Shape(family="uuid")
        case "json" | "jsonb":
            return Shape(family="json")
        case "year":
            return Shape(family="integer", low=1901, high=2155)
        case _:
            pass
    return _number(name, rest) or _text(dialect, name, first) or _clock(dialect, name, first, rest)


def _number(name: str, rest: str) -> Shape | None:
    words = name.split()
    unsigned = "unsigned" in (*words, *rest.split())
    plain = words[0].removeprefix("u") if words[0] in {f"u{one}" for one in _BITS} else words[0]
    if plain not in _BITS or set(words[1:]) - {"unsigned", "zerofill"}:
        return None
    return _integer(_BITS[plain], unsigned=unsigned or plain != words[0])


def _integer(bits: int, *, unsigned: bool = False) -> Shape:
    high = (1 << bits) - 1 if unsigned else (1 << (bits - 1)) - 1
    return Shape(family="integer", low=0 if unsigned else -(1 << (bits - 1)), high=high)


def _text(dialect: Dialect, name: str, length: int | None) -> Shape | None:
    match name:
        case "text" | "tinytext" | "mediumtext" | "longtext" | "citext" | "name":
            return Shape(family="text")
        case "varchar" | "character varying":
            return Shape(family="text", length=length)
        case "char" | "character" | "bpchar":
            return Shape(family="text", length=length, padded=dialect != "duckdb")
        case "bytea" | "blob" | "tinyblob" | "mediumblob" | "longblob":
            return Shape(family="bytes")
        case "varbinary":
            return Shape(family="bytes", length=length)
        case _:
            return None


def _clock(dialect: Dialect, name: str, digits: int | None, rest: str) -> Shape:
    usual = 0 if dialect == "mysql" else 6
    fraction = usual if digits is None else digits
    whole = f"{name} {rest}".strip()
    match whole:
        case "timestamp with time zone" | "timestamptz":
            return Shape(family="instant", fraction=fraction)
        case "timestamp" if dialect == "mysql":
            return Shape(family="instant", fraction=fraction)
        case "timestamp" | "timestamp without time zone" | "datetime":
            return Shape(family="timestamp", fraction=fraction)
        case "timestamp_s":
            return Shape(family="timestamp", fraction=0)
        case "timestamp_ms":
            return Shape(family="timestamp", fraction=3)
        case "time" | "time without time zone":
            return Shape(family="time", fraction=fraction)
        case _:
            return Shape(family="other")
