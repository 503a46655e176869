"""An expression as a tree. Pure data; every node knows its place in the text."""

from collections.abc import Iterator
from typing import Literal

from crdt.dataclasses import dataclass
from engine.expressions.faults import Place

LiteralKind = Literal["int", "uint", "double", "string", "bytes", "bool", "null"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    place: Place
    kind: LiteralKind
    value: int | float | str | bytes | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    place: Place
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """`of.field`; `at` is the place of the field's name."""

    place: Place
    of: "Expression"
    field: str
    at: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    place: Place
    of: "Expression"
    key: "Expression"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`function(arguments)`, or `on.function(arguments)`."""

    place: Place
    function: str
    at: Place
    on: "Expression | None"
    arguments: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Has:
    place: Place
    of: Select


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """`over.macro(variable, bodies…)`: evaluates the bodies for each item."""

    place: Place
    macro: str
    over: "Expression"
    variable: str
    bodies: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unary:
    place: Place
    operator: Literal["!", "-"]
    value: "Expression"


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary:
    """`operator` as it is written: `+`, `&&`, `in`."""

    place: Place
    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    place: Place
    condition: "Expression"
    yes: "Expression"
    no: "Expression"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    place: Place
    items: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOf:
    place: Place
    entries: "tuple[tuple[Expression, Expression], ...]"


Expression = (
    Constant | Name | Select | Index | Call | Has | Macro | Unary | Binary | Conditional | ListOf | MapOf
)


def parts_of(tree: Expression) -> "tuple[Expression, ...]":  # noqa: C901 - one case per kind of tree
    """The trees right below this one."""
    match tree:
        case Constant() | Name():
            return ()
        case Select(of=of) | Has(of=of):
            return (of,)
        case Index(of=of, key=key):
            return of, key
        case Call(on=on, arguments=arguments):
            return arguments if on is None else (on, *arguments)
        case Macro(over=over, bodies=bodies):
            return over, *bodies
        case Unary(value=value):
            return (value,)
        case Binary(left=left, right=right):
            return left, right
        case Conditional(condition=condition, yes=yes, no=no):
            return condition, yes, no
        case ListOf(items=items):
            return items
        case MapOf(entries=entries):
            return tuple(one for entry in entries for one in entry)


def every_part_of(tree: Expression) -> Iterator[Expression]:
    """Itself and all below."""
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(parts_of(here))


def path_of(tree: Expression) -> tuple[str | int, ...] | None:
    """`a.b["c"][0]` as its names and numbers; None where the tree is no such path."""
    path: list[str | int] = []
    while True:
        match tree:
            case Name(name=name):
                return (name, *reversed(path))
            case Select(of=of, field=field):
                path.append(field)
                tree = of
            case Index(of=of, key=Constant(kind="string" | "int", value=(str() | int()) as key)):
                path.append(key)
                tree = of
            case _:
                return None
