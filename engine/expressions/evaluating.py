"""Evaluates one expression on plain JSON with `cel-python`. For the worker: nothing here knows when to stop.

What differs from the library as it comes (rule EX5): whole numbers and others meet in arithmetic and comparison, values of
different types are not equal instead of an error, and errors say no more than what is wrong.
"""

import base64
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from celpy.celtypes import (
    BoolType,
    DoubleType,
    IntType,
    ListType,
    MapType,
    StringType,
    UintType,
)
from celpy.evaluation import Activation, CELEvalError, Evaluator, base_functions

from crdt.changes import Json
from engine.expressions import limits
from engine.expressions.errors import ExpressionFailed, ExpressionInvalid, ExpressionTooLarge
from engine.expressions.faults import Fault
from engine.expressions.functions import FUNCTIONS
from engine.expressions.reading import parser, read
from engine.expressions.syntax import Call, every_part_of

_NUMBERS: Final = (IntType, UintType, DoubleType)


def evaluate(text: str, variables: Mapping[str, Json]) -> Json:
    """Raises ExpressionFailed and ExpressionTooLarge."""
    try:
        evaluator = _Bounded(_program(text), Activation(functions=_FUNCTIONS))
        value = evaluator.evaluate({name: _given(one) for name, one in variables.items()})
    except CELEvalError as error:
        raise _failed(error) from None
    except RecursionError:
        raise ExpressionTooLarge("The expression is too deeply nested.") from None
    except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError) as error:
        raise ExpressionFailed(f"The expression has no value here: {type(error).__name__}.") from None
    return _plain(value, 0)


@lru_cache(maxsize=1_024)
def _program(text: str) -> Any:
    """Read by us first: what we refuse never runs."""
    tree = read(text)
    if isinstance(tree, Fault):
        raise ExpressionInvalid.of(tree)
    for one in every_part_of(tree):
        if isinstance(one, Call) and one.function not in FUNCTIONS:
            raise ExpressionInvalid(f"There is no function {one.function}.", details=asdict(one.at))
    return parser()(text)


class _Bounded(Evaluator):
    """Counts the items that macros go through, and lets an error in one be the error of all."""

    def __init__(self, tree: Any, activation: Activation, counted: list[int] | None = None) -> None:
        super().__init__(tree, activation)
        self._counted = [0] if counted is None else counted

    def sub_evaluator(self, ast: Any) -> "_Bounded":
        return _Bounded(ast, self.activation, self._counted)

    def build_macro_eval(self, child: Any) -> Callable[[Any], Any]:
        each = super().build_macro_eval(child)

        def apply(item: Any) -> Any:
            self._count()
            found = each(item)
            if isinstance(found, CELEvalError):
                raise found
            return found

        return apply

    def build_ss_macro_eval(self, child: Any) -> Callable[[Any], Any]:
        each = super().build_ss_macro_eval(child)

        def apply(item: Any) -> Any:
            self._count()
            return each(item)

        return apply

    def _count(self) -> None:
        self._counted[0] += 1
        if self._counted[0] > limits.ROUNDS:
            raise ExpressionTooLarge(f"It goes through more than {limits.ROUNDS:,} items.")


# In


def _given(value: Json) -> Any:
    match value:
        case None:
            return None
        case bool():
            return BoolType(value)
        case int():
            return IntType(value) if -(1 << 63) <= value < 1 << 63 else DoubleType(value)
        case float():
            return DoubleType(value)
        case str():
            return StringType(value)
        case dict():
            return MapType({StringType(key): _given(one) for key, one in value.items()})
        case _:
            return ListType([_given(one) for one in value])


# Out


def _plain(value: Any, depth: int) -> Json:  # noqa: C901, PLR0912 - one case per type of the library
    """A moment as RFC 3339, a span as seconds with an `s`, bytes in Base64: as the JSON of protocol buffers has them."""
    if depth > limits.LEVELS:
        raise ExpressionTooLarge("What the expression gives is too deeply nested.")
    match value:
        case None:
            return None
        case BoolType():
            return bool(value)
        case bool():
            return value
        case float():
            if not math.isfinite(value):
                raise ExpressionFailed("The expression gives a number without end, or none.")
            return float(value)
        case int():
            return int(value)
        case str():
            return str(value)
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case timedelta():
            return f"{value.total_seconds():.9f}".rstrip("0").rstrip(".") + "s"
        case dict():
            return {_key(key): _plain(one, depth + 1) for key, one in value.items()}
        case list():
            return [_plain(one, depth + 1) for one in value]
        case CELEvalError():
            raise _failed(value)
        case _:
            raise ExpressionFailed("The expression gives a type or a function, which is no value.")


def _key(key: Any) -> str:
    if isinstance(key, str):
        return str(key)
    raise ExpressionFailed("The names of a map are text.", next_step="Write string(…) around them.")


# Operators that the library has otherwise


def _mixed(name: str, work: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def apply(left: Any, right: Any) -> Any:
        if isinstance(left, CELEvalError):
            return left
        if isinstance(right, CELEvalError):
            return right
        if _is_mixed(left, right):
            left, right = DoubleType(left), DoubleType(right)
            if name == "_/_" and right == 0.0:
                return CELEvalError("divide by zero", ZeroDivisionError, ())
        return work(left, right)

    return apply


def _is_mixed(left: Any, right: Any) -> bool:
    return isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS) and type(left) is not type(right)


def _same(left: Any, right: Any) -> Any:
    if isinstance(left, CELEvalError):
        return left
    if isinstance(right, CELEvalError):
        return right
    return BoolType(_equal(left, right))


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS):
        return _number(left) == _number(right)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_equal, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_equal(one, right[key]) for key, one in left.items())
    if left is None or right is None:
        return left is right
    if type(left) is not type(right):
        return False
    return bool(left == right)


def _number(value: Any) -> int | float:
    return float(value) if isinstance(value, DoubleType) else int(value)


def _differ(left: Any, right: Any) -> Any:
    same = _same(left, right)
    return same if isinstance(same, CELEvalError) else BoolType(not same)


def _within(item: Any, container: Any) -> Any:
    if isinstance(item, CELEvalError):
        return item
    if isinstance(container, MapType):
        return BoolType(any(_equal(item, key) for key in container))
    if isinstance(container, ListType | list):
        return BoolType(any(_equal(item, one) for one in container))
    return CELEvalError("no such overload", TypeError, ())


_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    **{
        name: _mixed(name, base_functions[name])
        for name in ("_+_", "_-_", "_*_", "_/_", "_<_", "_<=_", "_>_", "_>=_")
    },
    "_==_": _same,
    "_!=_": _differ,
    "_in_": _within,
}


# What a person is told


_SAYINGS: Final = (
    ("no such member", "There is no field {detail} here."),
    ("invalid_argument", "The list has no item at this place."),
    ("divide by zero", "This divides by zero."),
    ("overflow", "The number is too big."),
    ("found no matching overload", "This is not defined for values of these types."),
    ("no such overload", "This is not defined for values of these types."),
    ("match error", "The pattern is none."),
    ("undeclared reference", "A name is not known here."),
)


def _failed(error: CELEvalError) -> ExpressionFailed:
    """What the library says names everything it knows: only what is wrong is passed on."""
    raw = str(error.args[0]) if error.args else ""
    message = next((words for found, words in _SAYINGS if found in raw), "The expression has no value here.")
    quoted = raw.partition("'")[2].rpartition("'")[0] if "no such member" in raw else ""
    details = {"line": error.line, "column": error.column} if error.line is not None else {}
    return ExpressionFailed(message.format(detail=repr(quoted[:80])), details=details)
