"""What an expression gives, and what is wrong with it before it runs, from the schemas of what it refers to. Pure.

Honest about what is not known: a value without a schema may be anything, and nothing is said against it (rule EX4).
"""

from collections.abc import Iterable
from dataclasses import field
from difflib import get_close_matches
from typing import Final, assert_never

from crdt.dataclasses import dataclass
from engine.expressions.faults import Fault, FaultCode, Place
from engine.expressions.functions import FUNCTIONS, HAS, MACROS, Function, Type
from engine.expressions.kinds import (
    BOOLEAN,
    STRING,
    can_be_equal,
    either,
    kinds_of,
    meeting,
    said,
    said_kinds,
    schema_of_kind,
)
from engine.expressions.names import Names
from engine.expressions.reading import read
from engine.expressions.syntax import (
    Binary,
    Call,
    Conditional,
    Constant,
    Expression,
    Has,
    Index,
    ListOf,
    Macro,
    MapOf,
    Name,
    Select,
    Unary,
    path_of,
)
from engine.workflow.designs.schemas import ANYTHING, Schema, at, choices, described, fits

MAPS: Final = ("parameters", "steps", "loops")
"""Names of which one entry has to be named."""
_ENTRY: Final = {"parameters": "a parameter", "steps": "a step", "loops": "a loop"}
_CONSTANTS: Final[dict[str, Type]] = {
    "int": "integer",
    "uint": "integer",
    "double": "number",
    "string": "string",
    "bytes": "bytes",
    "bool": "boolean",
    "null": "null",
}


def check(text: str, names: Names, wanted: Schema | None = None) -> tuple[Fault, ...]:
    """What is wrong; also when it gives what does not fit `wanted`."""
    tree = read(text)
    if isinstance(tree, Fault):
        return (tree,)
    look = _Look(names=names)
    given = look.at(tree)
    if wanted is not None and not look.faults and not fits(_plain(given), wanted):
        message = f"This gives {said(given)}, but {described(wanted)} is needed."
        look.fault("expression_type", message, "Change it so that its value has the needed type.", tree.place)
    return tuple(look.faults)


def infer(text: str, names: Names) -> Schema:
    """Of the value it gives; says nothing where nothing is known."""
    tree = read(text)
    return ANYTHING if isinstance(tree, Fault) else _plain(_Look(names=names).at(tree))


def _plain(schema: Schema) -> Schema:
    """As it leaves: moments, spans and bytes are written as text."""
    return {"type": "string"} if str(schema.get("format", "")).startswith("cel-") else schema


@dataclass(slots=True, kw_only=True)
class _Look:
    names: Names
    faults: list[Fault] = field(default_factory=list)
    own: dict[str, Schema] = field(default_factory=dict)
    """Names that macros around have given."""

    def fault(
        self, code: FaultCode, message: str, next_step: str, place: Place, meant: str | None = None
    ) -> Schema:
        self.faults.append(Fault(code=code, message=message, next_step=next_step, place=place, meant=meant))
        return ANYTHING

    def at(self, tree: Expression) -> Schema:  # noqa: C901 - one case per kind of tree
        match tree:
            case Constant(kind=kind):
                return schema_of_kind(_CONSTANTS[kind])
            case Name() | Select() | Index():
                return self._path(tree)
            case Has(of=of):
                self.at(of.of)
                return BOOLEAN
            case Call():
                return self._call(tree)
            case Macro():
                return self._macro(tree)
            case Unary():
                return self._unary(tree)
            case Binary():
                return self._binary(tree)
            case Conditional(condition=condition, yes=yes, no=no):
                self._boolean(condition)
                return either([self.at(yes), self.at(no)])
            case ListOf(items=items):
                return {"type": "array", "items": either(map(self.at, items)) if items else ANYTHING}
            case MapOf(entries=entries):
                return self._map(entries)
            case _:
                assert_never(tree)

    # Names and what is in them

    def _path(self, tree: Name | Select | Index) -> Schema:
        path = path_of(tree)
        root = path[0] if path else None
        if root in MAPS and root not in self.own:
            return self._entry(tree, str(root))
        match tree:
            case Name(name=name, place=place):
                return self._local(name, place)
            case Select(of=of, field=name, at=place):
                return self._field(self.at(of), name, place)
            case Index(of=of, key=key):
                return self._item(tree, self.at(of), key)

    def _entry(self, tree: Expression, root: str) -> Schema:
        match tree:
            case (
                Select(of=Name(), field=name, at=place)
                | Index(of=Name(), key=Constant(kind="string", value=str() as name, place=place))
            ):
                look = {
                    "parameters": self.names.parameter,
                    "steps": self.names.step,
                    "loops": self.names.loop,
                }
                found = look[root](name)
                return found if found is not None else self._unknown(name, root, place)
            case Select(of=of, field=name, at=place):
                return self._field(self._path_or(of), name, place)
            case Index(of=Select() | Index() as of, key=key):
                return self._item(tree, self._path_or(of), key)
        message = f"{root} is a collection: name {_ENTRY[root]} of it."
        return self.fault("expression_unknown_name", message, f"Write {root}.NAME.", tree.place)

    def _path_or(self, tree: Expression) -> Schema:
        return self._path(tree) if isinstance(tree, Name | Select | Index) else self.at(tree)

    def _local(self, name: str, place: Place) -> Schema:
        if name in self.own:
            return self.own[name]
        found = self.names.local(name)
        return found if found is not None else self._unknown(name, "", place)

    def _unknown(self, name: str, root: str, place: Place) -> Schema:
        known = sorted(self.names.like(root))
        meant = _meant(name, known if root else [*known, *self.own])
        kind = {
            "parameters": "The workflow has no parameter",
            "steps": "There is no step",
            "loops": "There is no loop",
        }
        message = f"{kind[root]} {name!r}." if root else f"{name} is not a name that is known here."
        next_step = "Choose one that is there." if root else f"Use one of: {', '.join(known)}."
        if meant is not None:
            next_step = f"Did you mean {meant}?"
        return self.fault("expression_unknown_name", message, next_step, place, meant)

    def _field(self, of: Schema, name: str, place: Place) -> Schema:
        found = at(of, (name,))
        if found is not None:
            return found
        kinds = kinds_of(of)
        if "object" not in kinds:
            message = f"{said(of).capitalize()} has no fields."
            return self.fault("expression_no_field", message, "Use the value itself.", place)
        known = [one for choice in _objects(of) for one in choice.get("properties", {})]
        meant = _meant(name, known)
        next_step = f"Did you mean {meant}?" if meant else f"Use one of: {', '.join(known[:12]) or 'none'}."
        return self.fault("expression_no_field", f"There is no field {name!r} here.", next_step, place, meant)

    def _item(self, tree: Expression, of: Schema, key: Expression) -> Schema:
        by = self.at(key)
        kinds, keys = kinds_of(of), kinds_of(by)
        if not kinds & {"array", "object"}:
            message = f"{said(of).capitalize()} has no items."
            return self.fault("expression_type", message, "Use the value itself.", tree.place)
        if "array" not in kinds and isinstance(key, Constant) and isinstance(key.value, str):
            return self._field(of, key.value, key.place)
        fitting = ("array" in kinds and keys & {"integer", "number"}) or (
            "object" in kinds and "string" in keys
        )
        if not fitting:
            wanted = "a whole number" if "array" in kinds else "text"
            message = f"The place in {said(of)} is {wanted}, not {said(by)}."
            return self.fault("expression_type", message, "Correct what stands in the brackets.", key.place)
        if "array" in kinds:
            number = key.value if isinstance(key, Constant) and isinstance(key.value, int) else 0
            return at(of, (max(number, 0),)) or ANYTHING
        return ANYTHING

    # What is worked out

    def _boolean(self, tree: Expression) -> None:
        given = self.at(tree)
        if "boolean" not in kinds_of(given):
            message = f"Here true or false is needed, not {said(given)}."
            self.fault("expression_type", message, "Compare it with something.", tree.place)

    def _unary(self, tree: Unary) -> Schema:
        if tree.operator == "!":
            self._boolean(tree.value)
            return BOOLEAN
        given = self.at(tree.value)
        if not kinds_of(given) & {"integer", "number", "duration"}:
            return self.fault(
                "expression_type", f"{said(given).capitalize()} has no opposite.", "Use a number.", tree.place
            )
        return given

    def _binary(self, tree: Binary) -> Schema:
        left, right = self.at(tree.left), self.at(tree.right)
        if tree.operator in {"==", "!="}:
            if not can_be_equal(left, right):
                message = f"{said(left).capitalize()} is never equal to {said(right)}."
                self.fault("expression_type", message, "Compare values of one type.", tree.place)
            return BOOLEAN
        if tree.operator == "in":
            if not kinds_of(right) & {"array", "object"}:
                message = f"Nothing can be in {said(right)}."
                self.fault("expression_type", message, "Write a list or a map behind in.", tree.right.place)
            return BOOLEAN
        found = meeting(tree.operator, left, right)
        if found is None:
            message = f"{tree.operator} does not take {said(left)} and {said(right)}."
            next_step = "Make both sides the same type: int(…), double(…), string(…)."
            return self.fault("expression_type", message, next_step, tree.place)
        return found

    def _map(self, entries: Iterable[tuple[Expression, Expression]]) -> Schema:
        properties: dict[str, Schema] = {}
        named = True
        for key, value in entries:
            given, inner = self.at(key), self.at(value)
            if "string" not in kinds_of(given):
                self.fault(
                    "expression_type", "The names of a map are text.", "Write them in quotes.", key.place
                )
            if isinstance(key, Constant):
                properties[str(key.value)] = inner
            else:
                named = False
        if not named:
            return {"type": "object"}
        return {"type": "object", "properties": properties, "required": list(properties)}

    def _macro(self, tree: Macro) -> Schema:
        over = self.at(tree.over)
        kinds = kinds_of(over)
        if not kinds & {"array", "object"}:
            message = f"{tree.macro} goes through a list or a map, not {said(over)}."
            self.fault("expression_type", message, "Use it on a list.", tree.over.place)
            over = ANYTHING
        item = at(over, (0,)) or ANYTHING if "array" in kinds else STRING
        if {"array", "object"} <= kinds:
            item = ANYTHING
        before = dict(self.own)
        self.own[tree.variable] = item
        body = tree.bodies[-1]
        if tree.macro == "map":
            given: Schema = {"type": "array", "items": self.at(body)}
        else:
            self._boolean(body)
            given = BOOLEAN if tree.macro != "filter" else {"type": "array", "items": item}
        self.own = before
        return given

    def _call(self, tree: Call) -> Schema:
        function = FUNCTIONS.get(tree.function)
        if function is None:
            return self._no_function(tree)
        operands = tree.arguments if tree.on is None else (tree.on, *tree.arguments)
        given = [self.at(one) for one in operands]
        wanted = self._wanted(function, tree)
        if wanted is None or not len(wanted) - function.optional <= len(given) <= len(wanted):
            message = f"{tree.function} is used otherwise."
            return self.fault("expression_type", message, f"For example: {function.example}", tree.at)
        for one, takes, operand in zip(given, wanted, operands, strict=False):
            if "any" not in takes and not kinds_of(one) & set(takes):
                message = f"{tree.function} takes {said_kinds(takes)}, not {said(one)}."
                self.fault("expression_type", message, f"For example: {function.example}", operand.place)
        return schema_of_kind(function.gives)

    def _wanted(self, function: Function, tree: Call) -> tuple[tuple[Type, ...], ...] | None:
        """What each operand may be, the one in front of the dot first; None where it is not called like this."""
        if tree.on is not None:
            return (function.on, *function.arguments) if function.on else None
        if not function.on:
            return function.arguments
        return (function.on, *function.arguments) if function.alone else None

    def _no_function(self, tree: Call) -> Schema:
        for one in (*((tree.on,) if tree.on is not None else ()), *tree.arguments):
            self.at(one)
        meant = _meant(tree.function, [*FUNCTIONS, *MACROS, HAS])
        next_step = f"Did you mean {meant}?" if meant else "Choose one from the list of functions."
        message = f"There is no function {tree.function}."
        return self.fault("expression_unknown_function", message, next_step, tree.at, meant)


def _objects(schema: Schema) -> list[Schema]:
    return [one for one in choices(schema) if one.get("type") == "object"]


def _meant(name: str, known: Iterable[str]) -> str | None:
    by_fold = {one.casefold(): one for one in known}
    if name.casefold() in by_fold:
        return by_fold[name.casefold()]
    close = get_close_matches(name.casefold(), by_fold, n=2, cutoff=0.72)
    return by_fold[close[0]] if len(close) == 1 else None
