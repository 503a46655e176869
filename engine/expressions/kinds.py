"""What kinds of value meet which operators, and what comes of it. Pure; schemas in, schemas out.

A schema that does not say counts as every kind, so nothing is called wrong that may be right.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from engine.expressions.functions import Type
from engine.workflow.designs.schemas import ANYTHING, Schema, choices

_BY_KIND: Final[Mapping[Type, Schema]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "string": {"type": "string"},
    "array": {"type": "array"},
    "object": {"type": "object"},
    "null": {"type": "null"},
    "time": {"type": "string", "format": "cel-time"},
    "duration": {"type": "string", "format": "cel-duration"},
    "bytes": {"type": "string", "format": "cel-bytes"},
    "any": ANYTHING,
}
_FORMATS: Final[Mapping[str, Type]] = {"cel-time": "time", "cel-duration": "duration", "cel-bytes": "bytes"}
_SAID: Final[Mapping[Type, str]] = {
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "string": "text",
    "array": "a list",
    "object": "a map",
    "null": "nothing",
    "time": "a moment",
    "duration": "a span of time",
    "bytes": "bytes",
    "any": "any value",
}
EVERY: Final = frozenset(_SAID) - {"any"}
BOOLEAN: Final = _BY_KIND["boolean"]
INTEGER: Final = _BY_KIND["integer"]
STRING: Final = _BY_KIND["string"]

Overload = tuple[Type, Type, Type]
"""Left, right, what comes of it."""

_NUMBERS: Final[tuple[Overload, ...]] = (
    ("integer", "integer", "integer"),
    ("integer", "number", "number"),
    ("number", "integer", "number"),
    ("number", "number", "number"),
)
_ORDERED: Final[tuple[Overload, ...]] = (
    *((left, right, "boolean") for left, right, _ in _NUMBERS),
    ("string", "string", "boolean"),
    ("boolean", "boolean", "boolean"),
    ("time", "time", "boolean"),
    ("duration", "duration", "boolean"),
)
OVERLOADS: Final[Mapping[str, tuple[Overload, ...]]] = {
    "+": (
        *_NUMBERS,
        ("string", "string", "string"),
        ("array", "array", "array"),
        ("bytes", "bytes", "bytes"),
        ("time", "duration", "time"),
        ("duration", "time", "time"),
        ("duration", "duration", "duration"),
    ),
    "-": (
        *_NUMBERS,
        ("time", "time", "duration"),
        ("time", "duration", "time"),
        ("duration", "duration", "duration"),
    ),
    "*": _NUMBERS,
    "/": _NUMBERS,
    "%": (("integer", "integer", "integer"),),
    "<": _ORDERED,
    "<=": _ORDERED,
    ">": _ORDERED,
    ">=": _ORDERED,
    "&&": (("boolean", "boolean", "boolean"),),
    "||": (("boolean", "boolean", "boolean"),),
}
"""`==`, `!=` and `in` are judged by `can_be_equal`."""


def schema_of_kind(kind: Type) -> Schema:
    return _BY_KIND[kind]


def kinds_of(schema: Schema) -> frozenset[Type]:
    """The kinds a value of this schema may be of."""
    found: set[Type] = set()
    for one in choices(schema):
        type_ = one.get("type")
        if type_ is None:
            return EVERY
        found.add(_FORMATS.get(str(one.get("format", "")), type_))
    return frozenset(found)


def meeting(operator: str, left: Schema, right: Schema) -> Schema | None:
    """What comes of it; None where it cannot be. An unknown number may be whole or not."""
    lefts, rights = _wide(kinds_of(left)), _wide(kinds_of(right))
    gives = {gives for one, other, gives in OVERLOADS[operator] if one in lefts and other in rights}
    if not gives:
        return None
    if operator == "+" and gives == {"array"}:
        return either([left, right])
    return either(_BY_KIND[one] for one in sorted(gives))


def can_be_equal(left: Schema, right: Schema) -> bool:
    lefts, rights = _wide(kinds_of(left)), _wide(kinds_of(right))
    numbers = {"integer", "number"}
    return bool(lefts & rights or (lefts & numbers and rights & numbers) or "null" in lefts | rights)


def either(schemas: Iterable[Schema]) -> Schema:
    """A value of one of these."""
    found: list[Schema] = []
    definitions: dict[str, object] = {}
    for schema in schemas:
        definitions.update(schema.get("$defs", {}))
        one = {key: value for key, value in schema.items() if key != "$defs"}
        if not one:
            return ANYTHING
        if one not in found:
            found.append(one)
    if {"type": "integer"} in found and {"type": "number"} in found:
        found.remove({"type": "integer"})
    schema = found[0] if len(found) == 1 else {"anyOf": found}
    return {**schema, "$defs": definitions} if definitions else schema


def said(schema: Schema) -> str:
    """For a person: `text or nothing`."""
    kinds = kinds_of(schema)
    if kinds == EVERY:
        return _SAID["any"]
    return " or ".join(_SAID[kind] for kind in _SAID if kind in kinds)


def said_kinds(kinds: Iterable[Type]) -> str:
    wanted = set(kinds)
    return " or ".join(_SAID[kind] for kind in _SAID if kind in wanted)


def _wide(kinds: frozenset[Type]) -> frozenset[Type]:
    return kinds | {"integer"} if "number" in kinds else kinds
