"""The functions and macros an expression may use: names, what they take and give, and what a person is told of them."""

from collections.abc import Mapping
from typing import Final, Literal

from crdt.dataclasses import dataclass

Type = Literal[
    "boolean", "integer", "number", "string", "array", "object", "null", "time", "duration", "bytes", "any"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """`on` are the types it may be called on; empty: it is called without. `arguments`: the types each may have."""

    name: str
    says: str
    example: str
    gives: Type
    on: tuple[Type, ...] = ()
    arguments: tuple[tuple[Type, ...], ...] = ()
    alone: bool = False
    """Also called with what it is `on` as its first argument."""
    optional: int = 0
    """Arguments at the end that may be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroForm:
    name: str
    says: str
    example: str
    bodies: tuple[int, ...] = (1,)


_TEXT: Final[tuple[Type, ...]] = ("string",)
_MOMENT: Final[tuple[Type, ...]] = ("time",)
_SPAN: Final[tuple[Type, ...]] = ("time", "duration")
_SOME: Final[tuple[Type, ...]] = ("any",)
_NUMBER: Final[tuple[Type, ...]] = ("integer", "number")


def _of_text(name: str, says: str, example: str) -> Function:
    return Function(name=name, says=says, example=example, gives="boolean", on=_TEXT, arguments=(_TEXT,))


def _of_time(name: str, says: str, on: tuple[Type, ...] = _MOMENT) -> Function:
    example = f"timestamp(run.now).{name}()"
    return Function(
        name=name, says=says, example=example, gives="integer", on=on, arguments=(_TEXT,), optional=1
    )


def _cast(name: str, gives: Type, takes: tuple[Type, ...], says: str, example: str) -> Function:
    return Function(name=name, says=says, example=example, gives=gives, arguments=(takes,))


FUNCTIONS: Final[Mapping[str, Function]] = {
    one.name: one
    for one in (
        Function(
            name="size",
            says="How many characters, items or entries there are",
            example="size(steps.a.output.items) > 0",
            gives="integer",
            on=("string", "array", "object", "bytes"),
            alone=True,
        ),
        _of_text("contains", "Whether a text contains another", "parameters.name.contains('east')"),
        _of_text("startsWith", "Whether a text starts with another", "parameters.name.startsWith('a')"),
        _of_text("endsWith", "Whether a text ends with another", "parameters.file.endsWith('.csv')"),
        Function(
            name="matches",
            says="Whether a pattern (RE2) is found in a text",
            example="parameters.code.matches('^[A-Z]{3}$')",
            gives="boolean",
            on=_TEXT,
            arguments=(_TEXT,),
            alone=True,
        ),
        _cast("int", "integer", (*_NUMBER, "string", "time"), "As a whole number", "int('42')"),
        _cast("double", "number", (*_NUMBER, "string"), "As a number with decimals", "double(index) / 3.0"),
        _cast(
            "string",
            "string",
            (*_NUMBER, "string", "boolean", "time", "duration"),
            "As text",
            "string(index)",
        ),
        _cast("bool", "boolean", ("boolean", "string"), "As true or false", "bool('true')"),
        _cast(
            "timestamp",
            "time",
            ("string", "integer", "time"),
            "A moment",
            "timestamp('2026-01-31T08:00:00Z')",
        ),
        _cast("duration", "duration", ("string", "duration"), "A span of time", "duration('90m')"),
        _cast("dyn", "any", _SOME, "The value, whatever its type", "dyn(parameters.value)"),
        _of_time("getFullYear", "The year"),
        _of_time("getMonth", "The month; January is 0"),
        _of_time("getDate", "The day of the month; the first is 1"),
        _of_time("getDayOfMonth", "The day of the month; the first is 0"),
        _of_time("getDayOfWeek", "The day of the week; Sunday is 0"),
        _of_time("getDayOfYear", "The day of the year; the first is 0"),
        _of_time("getHours", "The hour", _SPAN),
        _of_time("getMinutes", "The minute", _SPAN),
        _of_time("getSeconds", "The second", _SPAN),
        _of_time("getMilliseconds", "The milliseconds", _SPAN),
    )
}

MACROS: Final[Mapping[str, MacroForm]] = {
    one.name: one
    for one in (
        MacroForm(
            name="all", says="Whether it holds for every item", example="item.rows.all(row, row.price > 0)"
        ),
        MacroForm(name="exists", says="Whether it holds for some item", example="[1, 2].exists(n, n > 1)"),
        MacroForm(
            name="exists_one",
            says="Whether it holds for exactly one item",
            example="[1, 2].exists_one(n, n == 1)",
        ),
        MacroForm(name="filter", says="The items for which it holds", example="[1, 2, 3].filter(n, n > 1)"),
        MacroForm(name="map", says="Each item as something else", example="[1, 2, 3].map(n, n * 2)"),
    )
}
HAS: Final = "has"
